//! How much memory collections take, so that models can say what a copy of them costs.

/// Memory of a B-tree with so many entries, roughly, in bytes. Its nodes hold eleven entries and
/// are filled to a half when they were made in order, and to two thirds otherwise.
pub fn tree<K, V>(len: usize) -> usize {
    len * (size_of::<K>() + size_of::<V>()) * 7 / 4 + len * 4
}

/// Memory of a list with so many elements, in bytes.
pub fn list<T>(len: usize) -> usize {
    len * size_of::<T>()
}

/// The same of what a run may come to, before anything is allocated.
pub fn most_tree<K, V>(len: u64) -> u64 {
    len * ((size_of::<K>() + size_of::<V>()) as u64 * 2 + 4)
}
