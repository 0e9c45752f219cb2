//! The four lanes and the ways a write can take.

use serde::{Deserialize, Serialize};

use super::params::Params;
pub use super::write_path::{WriteKeys, WritePath};
use crate::components::named::Named;

/// A lane: one way to put a cache before a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LaneKind {
    /// The client asks the cache, then the database, and removes what it has changed.
    CacheAside,
    /// The cache writes to the database before it answers.
    WriteThrough,
    /// The cache answers at once and writes later.
    WriteBehind,
    /// The cache reads from the database; how it writes is a setting.
    ReadThrough,
}

/// The names of the lanes, as commands and metrics call them.
pub const LANES: [&str; 4] = [
    "cache-aside",
    "write-through",
    "write-behind",
    "read-through",
];

impl Named for LaneKind {
    const NAMES: &'static [(&'static str, Self)] = &[
        (LANES[0], Self::CacheAside),
        (LANES[1], Self::WriteThrough),
        (LANES[2], Self::WriteBehind),
        (LANES[3], Self::ReadThrough),
    ];
}

impl LaneKind {
    /// All lanes, from the top of the stage down.
    pub const ALL: [Self; 4] = [
        Self::CacheAside,
        Self::WriteThrough,
        Self::WriteBehind,
        Self::ReadThrough,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        LANES[self as usize]
    }

    /// Whether the cache stands in the way of every request, so that nothing works without it.
    pub fn is_in_the_way(self) -> bool {
        self != Self::CacheAside
    }

    /// The way its writes take.
    pub fn write_path(self, params: &Params) -> WritePath {
        match self {
            Self::CacheAside => WritePath::Invalidate,
            Self::WriteThrough => WritePath::Through,
            Self::WriteBehind => WritePath::Behind,
            Self::ReadThrough => params.write_path,
        }
    }
}
