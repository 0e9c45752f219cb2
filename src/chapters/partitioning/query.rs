//! What is asked: a card each, and which of them are asked by themselves.

use serde::{Deserialize, Serialize};

use crate::components::named::Named;

/// A card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Card {
    /// One user, one month.
    User,
    /// Everybody, one month.
    Month,
    /// One row.
    Row,
}

impl Card {
    /// All cards, in the order in which they lie.
    pub const ALL: [Self; 3] = [Self::User, Self::Month, Self::Row];

    /// What kind of question it is.
    pub fn kind(self) -> &'static str {
        match self {
            Self::User => "one user, one month",
            Self::Month => "all users, one month",
            Self::Row => "one row",
        }
    }
}

impl Named for Card {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("user", Self::User),
        ("month", Self::Month),
        ("row", Self::Row),
    ];
}

/// Which cards are asked by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Query {
    /// The month of everybody: under any hash the one that has to ask all.
    #[default]
    Month,
    /// The month of one user.
    User,
    /// One row.
    Row,
    /// One after the other.
    Mix,
}

impl Query {
    /// The card of query `number`.
    pub fn card(self, number: u64) -> Card {
        match self {
            Self::Month => Card::Month,
            Self::User => Card::User,
            Self::Row => Card::Row,
            Self::Mix => Card::ALL[(number % 3) as usize],
        }
    }
}

impl Named for Query {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("month", Self::Month),
        ("user", Self::User),
        ("row", Self::Row),
        ("mix", Self::Mix),
    ];
}
