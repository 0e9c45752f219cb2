//! The rows by name: a policy each.

use crate::components::cache::PolicyKind;
use crate::components::named::Named;

/// The policies of the rows but the last, in the order of their metrics.
pub const ROWS: [PolicyKind; 19] = [
    PolicyKind::Fifo,
    PolicyKind::Lru,
    PolicyKind::Mru,
    PolicyKind::Lfu,
    PolicyKind::LfuPerfect,
    PolicyKind::LfuDecay,
    PolicyKind::Random,
    PolicyKind::Clock,
    PolicyKind::Clock2,
    PolicyKind::Sieve,
    PolicyKind::Slru,
    PolicyKind::TwoQ,
    PolicyKind::Arc,
    PolicyKind::S3Fifo,
    PolicyKind::WTinyLfu,
    PolicyKind::SampledLru,
    PolicyKind::SampledLfu,
    PolicyKind::Ttl,
    PolicyKind::Belady,
];

/// The last row: the policy of Redis that is chosen by name.
pub const REDIS: usize = ROWS.len();

/// A row by name, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowName(u8);

impl RowName {
    /// No row.
    pub const NONE: Self = Self(u8::MAX);

    /// Its place among all rows; `None` for no row.
    pub fn index(self) -> Option<usize> {
        (self != Self::NONE).then_some(usize::from(self.0))
    }

    /// The row at a place.
    pub fn at(index: usize) -> Self {
        let row = u8::try_from(index).ok().filter(|_| index <= REDIS);
        row.map_or(Self::NONE, Self)
    }
}

impl Named for RowName {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("fifo", Self(0)),
        ("lru", Self(1)),
        ("mru", Self(2)),
        ("lfu", Self(3)),
        ("lfu-perfect", Self(4)),
        ("lfu-decay", Self(5)),
        ("random", Self(6)),
        ("clock", Self(7)),
        ("clock2", Self(8)),
        ("sieve", Self(9)),
        ("slru", Self(10)),
        ("2q", Self(11)),
        ("arc", Self(12)),
        ("s3-fifo", Self(13)),
        ("w-tinylfu", Self(14)),
        ("sampled-lru", Self(15)),
        ("sampled-lfu", Self(16)),
        ("ttl", Self(17)),
        ("belady", Self(18)),
        ("redis", Self(19)),
        ("none", Self::NONE),
    ];
}
