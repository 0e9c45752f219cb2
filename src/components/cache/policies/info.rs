//! What is said of a policy: a row of the tables of `kind` and `redis`.

/// What is said of a policy, and what the cache has to know of it beside its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyInfo {
    /// Its name in files and commands.
    pub name: &'static str,
    /// Its name as people write it.
    pub label: &'static str,
    /// What it does, in a few words.
    pub motto: &'static str,
    /// Its rule in a line, with its source.
    pub source: &'static str,
    /// Why the next victim is the one it is, in a sentence.
    pub reason: &'static str,
    /// Memory of what it remembers for a slot, at most, roughly, in bytes.
    pub(in crate::components::cache) bytes_a_slot: u64,
    /// In which order residents come to it when it takes over.
    pub(in crate::components::cache) rejoins: Order,
}

/// An order of residents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::components::cache) enum Order {
    /// By insertion.
    Insertion,
    /// By last use: where that decides it is the quickest order, and for counts it is no other.
    Use,
}
