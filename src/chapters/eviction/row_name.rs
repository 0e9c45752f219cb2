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
    const NAMES: &'static [(&'static str, Self)] = &NAMES;
}

const NAMES: [(&str, RowName); REDIS + 2] = {
    let mut names = [("redis", RowName(REDIS as u8)); REDIS + 2];
    let mut row = 0;
    while row < REDIS {
        names[row] = (ROWS[row].info().name, RowName(row as u8));
        row += 1;
    }
    names[REDIS + 1] = ("none", RowName::NONE);
    names
};
