//! Shards by number, and how many there may be.

/// A shard's number, from 1.
pub type Node = u32;

/// The most shards.
pub const MOST_NODES: u64 = 10_000;
/// The most tokens on the ring.
pub const MOST_TOKENS: u64 = 200_000;
