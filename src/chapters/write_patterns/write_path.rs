//! The ways a write can take, and which keys writes change.

use serde::Serialize;

use crate::components::named::Named;

/// The way a write takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum WritePath {
    /// To the database; then the entry is removed.
    #[default]
    Invalidate,
    /// To the database; the cache is not invalidated.
    Around,
    /// Into the cache and from there to the database, before the answer.
    Through,
    /// Into the cache, which answers at once; to the database later.
    Behind,
}

impl Named for WritePath {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("invalidate", Self::Invalidate),
        ("around", Self::Around),
        ("through", Self::Through),
        ("behind", Self::Behind),
    ];
}

/// Which keys writes change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum WriteKeys {
    /// The popular ones, as reads do.
    #[default]
    Popular,
    /// One after another, whatever is read.
    Sequence,
}

impl Named for WriteKeys {
    const NAMES: &'static [(&'static str, Self)] =
        &[("popular", Self::Popular), ("sequence", Self::Sequence)];
}
