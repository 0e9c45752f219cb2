//! The chapter's parameters: names and ranges of the headless contract, and a few more.

use super::protection::{Protection, Update};
use crate::components::workload::{Key, KeyPattern};
use crate::lesson::parameters::{DAY_MS, DAY_S, MOST, MOST_PER_S, parameters};
use crate::lesson::{Field, Knob, Parameters, Refusal, Zero};
use crate::sim::SimDuration;

/// A reader without a token asks again after this at the least: at once would be for ever.
const LEAST_RETRY_MS: f64 = 0.1;

/// Protections as buttons say them.
const PROTECTIONS: &[(&str, &str)] = &[
    ("none", "none"),
    ("single-flight", "single-flight"),
    ("lease", "lease"),
    ("early", "early"),
    ("jitter", "jitter"),
    ("serve-stale", "serve stale"),
];

/// What an update does, as buttons say it.
const UPDATES: &[(&str, &str)] = &[
    ("none", "nothing"),
    ("ttl-only", "TTL only"),
    ("delete-after", "then deletes"),
    ("delete-before", "deletes first"),
];

fn without_deletes(params: &Params) -> Option<&'static str> {
    let deletes = matches!(params.update, Update::DeleteAfter | Update::DeleteBefore);
    (!deletes).then_some("updates do not delete")
}

parameters! {
    /// Everything that can be set.
    pub struct Params {
        keys: count(1..=MOST) = 20, "keys that can be asked for";
        capacity: count(0..=MOST) = 12, "slots of the cache, at most as many as keys"
            => Knob::linear("slots", 0.0, 100.0).most(|p: &Params| p.keys.min(100) as f64)
                .hint("slots of the cache");
        ttl_s: number(0.0..=DAY_S) = 10.0, "time to live from the set; 0: none"
            => Knob::log("TTL", 0.1, 60.0).zero(Zero::Last("off"))
                .hint("how long an entry is good for, from its set")
                .disabled(|p| (p.update == Update::None)
                    .then_some("entries have no TTL while updates do nothing"));
        zipf_exponent: number(0.0..=10.0) = 1.0, "Zipf's exponent; 0: all keys alike";
        reads_per_s: number(0.0..=MOST_PER_S) = 50.0, "reads"
            => Knob::linear("reads", 0.0, 500.0).step(1.0)
                .hint("reads that arrive by themselves");
        writes_per_s: number(0.0..=MOST_PER_S) = 1.0, "updates"
            => Knob::linear("updates", 0.0, 50.0).step(1.0)
                .hint("updates that arrive by themselves");
        cache_ms: number(0.0..=DAY_MS) = 0.5, "to the cache and back";
        database_ms: number(0.0..=DAY_MS) = 20.0,
            "to the database and back; the row is read or written in the middle"
            => Knob::linear("database", 0.0, 1_000.0).step(1.0)
                .hint("to the database and back");
        set_delay_ms: number(0.0..=DAY_MS) = 0.0, "from the database's answer to the set"
            => Knob::linear("set delay", 0.0, 200.0).step(1.0)
                .hint("what a reader takes before it stores");
        delete_delay_ms: number(0.0..=DAY_MS) = 0.0, "between database and delete"
            => Knob::linear("delete delay", 0.0, 200.0).step(1.0)
                .hint("what a writer takes between database and delete")
                .disabled(without_deletes);
        update: word(Update) = Update::DeleteAfter, "what a writer does about the cached copy"
            => Knob::choice("an update", UPDATES).on_stage();
        delete_failure: number(0.0..=1.0) = 0.0, "probability that a delete is lost"
            => Knob::linear("deletes lost", 0.0, 1.0).percent().step(0.01)
                .hint("how many deletes do not reach the cache").disabled(without_deletes);
        protection: word(Protection) = Protection::None,
            "what shields the database from many readers of one missing entry"
            => Knob::choice("on a miss", PROTECTIONS).on_stage();
        beta: number(0.0..=100.0) = 1.0, "how eagerly readers load early (early)"
            => Knob::linear("beta", 0.0, 5.0).step(0.1)
                .hint("the larger, the earlier readers load")
                .shown(|p| p.protection == Protection::Early);
        jitter: number(0.0..=1.0) = 0.1, "spread of times to live (jitter)"
            => Knob::linear("jitter", 0.0, 1.0).percent().step(0.01)
                .hint("by how much of it a TTL may differ")
                .shown(|p| p.protection == Protection::Jitter);
        lease_s: number(0.0..=DAY_S) = 10.0, "how long a token stands (lease)"
            => Knob::linear("lease", 0.0, 30.0).step(0.5).zero(Zero::First("none"))
                .hint("how long a token stands before another is given")
                .shown(|p| p.protection == Protection::Lease);
        retry_ms: interval(LEAST_RETRY_MS..=DAY_MS) = 10.0,
            "after what time a reader without a token asks again (lease); 0: the least"
            => Knob::linear("retry after", 0.0, 200.0).step(1.0)
                .hint("after what time a reader without a token asks again")
                .shown(|p| p.protection == Protection::Lease);
        absent_keys: count(0..=MOST) = 0,
            "the last so many keys have no row until they are written";
        negative: flag = false, "whether it is cached that there is no row"
            => Knob::switch("cache \"no row\"").hint("whether it is cached that a key has no row");
    }
}

impl Params {
    /// How keys are chosen.
    pub fn key_pattern(&self) -> KeyPattern {
        KeyPattern::zipf(self.keys, self.zipf_exponent)
    }

    /// The time to live; `None` without one.
    pub fn ttl(&self) -> Option<SimDuration> {
        let has_one = self.ttl_s > 0.0 && self.update != Update::None;
        has_one.then(|| SimDuration::from_secs_f64(self.ttl_s))
    }

    /// Half of the way to the cache and back.
    pub fn half_cache(&self) -> SimDuration {
        SimDuration::from_millis_f64(self.cache_ms).half()
    }

    /// The other half.
    pub fn rest_of_cache(&self) -> SimDuration {
        SimDuration::from_millis_f64(self.cache_ms) - self.half_cache()
    }

    /// Half of the way to the database and back.
    pub fn half_database(&self) -> SimDuration {
        SimDuration::from_millis_f64(self.database_ms).half()
    }

    /// The other half.
    pub fn rest_of_database(&self) -> SimDuration {
        SimDuration::from_millis_f64(self.database_ms) - self.half_database()
    }

    /// How long a token stands.
    pub fn lease(&self) -> SimDuration {
        SimDuration::from_secs_f64(self.lease_s)
    }

    /// After what time a reader without a token asks again.
    pub fn retry(&self) -> SimDuration {
        SimDuration::from_millis_f64(self.retry_ms.max(LEAST_RETRY_MS))
    }

    /// Whether the database has a row for a key that was never written.
    pub fn has_row(&self, key: Key) -> bool {
        u64::from(key) <= self.keys.saturating_sub(self.absent_keys)
    }

    /// Whether two set-ups send the same requests at the same speeds: whatever else differs is the
    /// learner's lever.
    pub fn same_workload(&self, other: &Self) -> bool {
        let numbers = |p: &Self| {
            [
                p.zipf_exponent,
                p.reads_per_s,
                p.writes_per_s,
                p.cache_ms,
                p.database_ms,
                p.set_delay_ms,
                p.delete_delay_ms,
                p.delete_failure,
            ]
        };
        numbers(self) == numbers(other)
            && (self.keys, self.capacity, self.absent_keys)
                == (other.keys, other.capacity, other.absent_keys)
    }
}

impl Parameters for Params {
    const FIELDS: &'static [Field<Self>] = Self::TABLE;

    fn check_together(&self) -> Result<(), Refusal> {
        for (name, value) in [
            ("capacity", self.capacity),
            ("absent_keys", self.absent_keys),
        ] {
            if value > self.keys {
                return Err(Refusal::new(format!(
                    "`{name}` is at most the number of keys, {}, not `{value}`.",
                    self.keys
                )));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::parameters::assert_knobs_fit;

    #[test]
    fn the_default_is_allowed_and_buttons_are_members() {
        assert_eq!(Params::default().check(), Ok(()));
        assert_knobs_fit::<Params>();
    }

    #[test]
    fn more_slots_than_keys_are_refused() {
        let params = Params {
            capacity: 21,
            ..Params::default()
        };
        let refusal = params.check().unwrap_err().to_string();
        assert!(refusal.contains("`capacity` is at most"), "{refusal}");
    }
}
