//! How much memory collections take, so that models can say what a copy of them costs.

/// Memory of a B-tree with so many entries, roughly, in bytes. Its nodes hold eleven entries and
/// are filled to a half when they were made in order, and to two thirds otherwise.
pub fn tree<K, V>(len: usize) -> usize {
    len * ((size_of::<K>() + size_of::<V>()) * 7 / 4 + 4)
}

/// Memory of a list with so many elements, in bytes.
pub fn list<T>(len: usize) -> usize {
    len * size_of::<T>()
}

/// Keys that are met at most: in a day, the longest that a run may be, and by hand.
pub fn touched(keys: u64, per_s: f64) -> u64 {
    let met = (per_s * 86_400.0) as u64;
    keys.min(met.saturating_add(100_000))
}

/// What requests take that are under way at most: those of so many milliseconds, twice for luck,
/// and those that wait, but never more than `most`.
pub fn under_way<R>(per_s: f64, takes_ms: f64, waiting: u64, most: usize) -> u64 {
    let flying = (per_s * takes_ms / 1e3 * 2.0) as u64;
    let requests = flying.saturating_add(waiting).saturating_add(1_000);
    requests.min(most as u64) * tree::<u64, R>(1) as u64
}
