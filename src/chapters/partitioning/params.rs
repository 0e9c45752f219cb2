//! The parameters: names and ranges of the headless contract.

use serde::Serialize;

use super::query::Query;
use super::shard::{MOST_NODES, MOST_TOKENS};
use crate::components::named::Named;
use crate::components::workload::KeyPattern;
use crate::lesson::parameters::stored::off;
use crate::lesson::parameters::{DAY_MS, MOST, MOST_PER_S, parameters};
use crate::lesson::{Field, Knob, Parameters, Refusal, Zero};

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

const STRATEGIES: &[(&str, &str)] = &[
    ("range", "range"),
    ("hash-mod", "hash mod N"),
    ("ring", "ring"),
    ("compound", "compound"),
];

const STREAMS: &[(&str, &str)] = &[
    ("ids", "all rows alike"),
    ("sequential", "new rows"),
    ("zipf", "newest first"),
    ("celebrity", "a celebrity"),
    ("names", "your keys"),
];

/// Why what hashed keys need changes nothing.
fn hashless(params: &Params) -> Option<&'static str> {
    (params.strategy == Strategy::Range).then_some("ranges do not hash")
}

fn is_celebrity(params: &Params) -> bool {
    params.stream == KeyStream::Celebrity
}

parameters! {
    /// Everything that can be set.
    pub struct Params {
        strategy: word(Strategy) = Strategy::Range, "which shard holds a row"
            => Knob::choice("rule", STRATEGIES).on_top();
        nodes: count(1..=MOST_NODES) = 4, "shards";
        vnodes: count(1..=4_096) = 64, "tokens of each shard on the ring"
            => Knob::log("tokens", 1.0, 512.0).hint("places of each shard on the ring")
                .disabled(|p| matches!(p.strategy, Strategy::Range | Strategy::HashMod)
                    .then_some("only the ring has tokens"));
        replication: count(1..=15) = 1, "replicas of each partition"
            => Knob::linear("replicas", 1.0, 5.0).most(|p: &Self| p.nodes.min(5) as f64)
                .hint("replicas of each part, on the shards that follow")
                .disabled(|p| (p.nodes < 2).then_some("one shard has no other"));
        keys: count(1..=MOST) = 4_380, "rows stored";
        users: count(1..=MOST) = 12, "users whose rows they are";
        stream: word(KeyStream) = KeyStream::Ids, "which keys the stream asks for"
            => Knob::choice("stream", STREAMS).on_stage();
        zipf_exponent: number(0.0..=10.0) = 1.0, "Zipf's exponent (zipf)"
            => Knob::linear("exponent", 0.0, 2.0).step(0.05)
                .hint("how unevenly the stream asks: 0 is all alike")
                .shown(|p| !is_celebrity(p))
                .disabled(|p| (p.stream != KeyStream::Zipf)
                    .then_some("in this stream no row is asked for more than others"));
        hot_share: number(0.0..=1.0) = 0.3, "the famous user's share of the requests (celebrity)"
            => Knob::linear("hot share", 0.0, 0.6).step(0.05).shown(is_celebrity)
                .hint("user 1's share of the requests");
        reads_per_s: number(0.0..=MOST_PER_S) = 40.0, "requests of the stream"
            => Knob::log("requests", 1.0, 1_000.0).hint("requests of the stream a second");
        write_share: number(0.0..=1.0) = 0.0, "share of them that write; new rows always do"
            => Knob::linear("writes", 0.0, 1.0).step(0.05)
                .hint("the share of the stream that writes")
                .disabled(|p| (p.stream == KeyStream::Sequential)
                    .then_some("every new row is a write"));
        salt: count(1..=1_024) = 1, "parts of the hottest key; 1: none"
            => Knob::log("salt", 1.0, 128.0).disabled(hashless)
                .hint("parts of the hottest key: user 1 under compound, else the newest row");
        choices: count(1..=8) = 1, "hashed keys go to the least loaded of these"
            => Knob::linear("power of d choices", 1.0, 4.0).disabled(hashless).hint(
                "a hashed key goes to the least loaded of so many; a read asks all of them");
        query: word(Query) = Query::Month, "the cards that are asked by themselves";
        queries_per_s: number(0.0..=MOST_PER_S) = 1.0, "how many of them";
        month: count(1..=12) = 6, "the month of the cards";
        user: count(1..=MOST) = 3, "the user of the cards";
        query_ms: number(0.0..=DAY_MS) = 5.0, "mean time of a shard for its part of a query";
        slow_share: number(0.0..=1.0) = 0.0, "chance that a shard is slow: ten times its time"
            => Knob::linear("slow shards", 0.0, 0.2).step(0.005)
                .hint("the chance that a shard takes ten times its time");
        #[serde(skip_serializing_if = "off")]
        hedge_quantile: number(0.0..=0.999) = 0.0,
            "share of answers due before a second replica is asked as well; 0: it never is"
            => Knob::linear("hedge after", 0.0, 0.99).percent().step(0.01)
                .zero(Zero::First("off"))
                .hint("hedged requests: the share of answers due before a second replica is asked")
                .disabled(|p| (p.replication.min(p.nodes) < 2)
                    .then_some("a hedged request needs a second replica"));
    }
}

impl Params {
    /// Zipf's law over the rows.
    pub fn popularity(&self) -> KeyPattern {
        // Only the law that is asked for is worth its table.
        let keys = match self.stream {
            KeyStream::Zipf => self.keys,
            _ => 1,
        };
        KeyPattern::zipf(keys, self.zipf_exponent)
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
    const FIELDS: &'static [Field<Self>] = Self::TABLE;

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
        // What is off is not written.
        let params = Params {
            hedge_quantile: 0.95,
            ..params
        };
        let text = ron::to_string(&params).unwrap();
        for field in Params::FIELDS {
            assert!(text.contains(&format!("{}:", field.name)), "{}", field.name);
        }
        assert_eq!(text.matches(':').count(), Params::FIELDS.len());
    }

    #[test]
    fn knobs_set_what_is_allowed_and_offer_all_names() {
        crate::lesson::parameters::assert_knobs_fit::<Params>();
    }
}
