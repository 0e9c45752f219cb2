//! The parameters: names and ranges of the headless contract.

use serde::{Deserialize, Serialize};

use super::query::Query;
use super::shard::{MOST_NODES, MOST_TOKENS};
use crate::components::named::{self, Named};
use crate::components::workload::{Key, KeyPattern, Pattern};
use crate::lesson::parameters::{DAY_MS, MOST, MOST_PER_S, count, number, word};
use crate::lesson::{Field, Parameters, Refusal};

/// The rule that says which shard holds a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Strategy {
    /// A stretch of time for each shard.
    #[default]
    Range,
    /// The hash of the whole key, modulo the number of shards.
    HashMod,
    /// The hash of the whole key on a ring; the next token of a shard takes it.
    Ring,
    /// The hash of the user on the ring; the rows of a user stay sorted by time.
    Compound,
}

impl Named for Strategy {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("range", Self::Range),
        ("hash-mod", Self::HashMod),
        ("ring", Self::Ring),
        ("compound", Self::Compound),
    ];
}

/// Which keys the stream asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum KeyStream {
    /// A new row for today, one user after another; the oldest row goes.
    Sequential,
    /// Any row, all alike.
    #[default]
    Ids,
    /// Zipf's law over the rows, the newest first.
    Zipf,
    /// One famous user, and all others alike.
    Celebrity,
    /// The learner's own keys, each time one of them; a key that was stored twice comes twice as
    /// often.
    Names,
}

impl Named for KeyStream {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("sequential", Self::Sequential),
        ("ids", Self::Ids),
        ("zipf", Self::Zipf),
        ("celebrity", Self::Celebrity),
        ("names", Self::Names),
    ];
}

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// The rule.
    #[serde(with = "named")]
    pub strategy: Strategy,
    /// Shards.
    pub nodes: u64,
    /// Tokens of each shard on the ring.
    pub vnodes: u64,
    /// Copies of each partition.
    pub replication: u64,
    /// Rows stored.
    pub keys: u64,
    /// Users whose rows they are, at most one a row.
    pub users: u64,
    /// Which keys the stream asks for.
    #[serde(with = "named")]
    pub stream: KeyStream,
    /// Zipf's exponent (`zipf`).
    pub zipf_exponent: f64,
    /// The famous user's share of the requests, 0 to 1 (`celebrity`).
    pub hot_share: f64,
    /// Requests of the stream a second.
    pub reads_per_s: f64,
    /// The share of them that write, 0 to 1.
    pub write_share: f64,
    /// Parts that the hottest key is divided into; 1 is none.
    pub salt: u64,
    /// Shards that a hashed key may choose from, by the least loaded.
    pub choices: u64,
    /// Which cards are asked by themselves.
    #[serde(with = "named")]
    pub query: Query,
    /// How many a second.
    pub queries_per_s: f64,
    /// The month of the cards, 1 to 12.
    pub month: u64,
    /// The user of the cards.
    pub user: u64,
    /// Mean time a shard takes for its part of a query, in milliseconds.
    pub query_ms: f64,
    /// The chance that a shard is slow, 0 to 1.
    pub slow_share: f64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            strategy: Strategy::Range,
            nodes: 4,
            vnodes: 64,
            replication: 1,
            keys: 4_380,
            users: 12,
            stream: KeyStream::Ids,
            zipf_exponent: 1.0,
            hot_share: 0.3,
            reads_per_s: 40.0,
            write_share: 0.0,
            salt: 1,
            choices: 1,
            query: Query::Month,
            queries_per_s: 1.0,
            month: 6,
            user: 3,
            query_ms: 5.0,
            slow_share: 0.0,
        }
    }
}

impl Params {
    /// Zipf's law over the rows.
    pub fn popularity(&self) -> KeyPattern {
        KeyPattern {
            pattern: Pattern::Zipf,
            // Only the law that is asked for is worth its table.
            keys: if self.stream == KeyStream::Zipf {
                Key::try_from(self.keys).unwrap_or(Key::MAX)
            } else {
                1
            },
            zipf_exponent: self.zipf_exponent,
            scan_every_s: 0.0,
            scan_length: 0,
            hot_keys: 1,
            hot_share: 0.0,
            shift_every_s: 0.0,
            shift_by: 0,
        }
    }

    /// Whether another set-up stores and asks for the same: whatever else differs is a lever.
    pub fn same_workload(&self, other: &Self) -> bool {
        self.keys == other.keys
            && self.users == other.users
            && self.stream == other.stream
            && self.zipf_exponent == other.zipf_exponent
            && self.hot_share == other.hot_share
            && self.reads_per_s == other.reads_per_s
            && self.write_share == other.write_share
            && self.month == other.month
            && self.user == other.user
            && self.replication == other.replication
    }

    /// Whether another set-up places rows by the same rule on the same shards.
    pub(super) fn same_layout(&self, other: &Self) -> bool {
        self.strategy == other.strategy
            && self.nodes == other.nodes
            && self.vnodes == other.vnodes
            && self.choices == other.choices
            && self.salt == other.salt
            && self.keys == other.keys
            && self.users == other.users
    }
}

impl Parameters for Params {
    const FIELDS: &'static [Field<Self>] = &[
        word!(strategy, Strategy, "which shard holds a row"),
        count!(nodes, 1, MOST_NODES, "shards"),
        count!(vnodes, 1, 4_096, "tokens of each shard on the ring"),
        count!(replication, 1, 15, "replicas of each partition"),
        count!(keys, 1, MOST, "rows stored"),
        count!(users, 1, MOST, "users whose rows they are"),
        word!(stream, KeyStream, "which keys the stream asks for"),
        number!(zipf_exponent, 10.0, "Zipf's exponent (zipf)"),
        number!(
            hot_share,
            1.0,
            "the famous user's share of the requests (celebrity)"
        ),
        number!(reads_per_s, MOST_PER_S, "requests of the stream"),
        number!(
            write_share,
            1.0,
            "share of them that write; new rows always do"
        ),
        count!(salt, 1, 1_024, "parts of the hottest key; 1: none"),
        count!(choices, 1, 8, "hashed keys go to the least loaded of these"),
        word!(query, Query, "the cards that are asked by themselves"),
        number!(queries_per_s, MOST_PER_S, "how many of them"),
        count!(month, 1, 12, "the month of the cards"),
        count!(user, 1, MOST, "the user of the cards"),
        number!(
            query_ms,
            DAY_MS,
            "mean time of a shard for its part of a query"
        ),
        number!(
            slow_share,
            1.0,
            "chance that a shard is slow: ten times its time"
        ),
    ];

    fn check_together(&self) -> Result<(), Refusal> {
        if self.nodes * self.vnodes > MOST_TOKENS {
            return Err(Refusal::new(format!(
                "`nodes` times `vnodes` is at most {MOST_TOKENS}, not `{}`.",
                self.nodes * self.vnodes
            )));
        }
        // Without a hash of the rows there is nothing to choose.
        let chooses = matches!(self.strategy, Strategy::HashMod | Strategy::Ring);
        if chooses && self.choices > 1 && self.keys * self.choices > MOST {
            return Err(Refusal::new(format!(
                "`keys` times `choices` is at most {MOST}, not `{}`.",
                self.keys * self.choices
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_allowed_and_every_name_is_a_member() {
        let params = Params::default();
        assert_eq!(params.check(), Ok(()));
        let text = ron::to_string(&params).unwrap();
        for field in Params::FIELDS {
            assert!(text.contains(&format!("{}:", field.name)), "{}", field.name);
        }
        assert_eq!(text.matches(':').count(), Params::FIELDS.len());
    }
}
