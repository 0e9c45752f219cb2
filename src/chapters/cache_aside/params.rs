//! The chapter's parameters: names and ranges of the headless contract, and a few more.

use serde::{Deserialize, Serialize};

use super::protection::{Protection, Update};
use crate::components::named;
use crate::components::workload::{Key, KeyPattern, Pattern};
use crate::lesson::parameters::{
    DAY_MS, DAY_S, MOST, MOST_PER_S, count, flag, interval, number, word,
};
use crate::lesson::{Field, Parameters, Refusal};
use crate::sim::SimDuration;

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Keys are 1 to this.
    pub keys: u64,
    /// Slots of the cache.
    pub capacity: u64,
    /// Time to live from the set, in seconds; 0 is none.
    pub ttl_s: f64,
    /// Zipf's exponent; 0 makes all keys equally likely.
    pub zipf_exponent: f64,
    /// Reads a second.
    pub reads_per_s: f64,
    /// Updates a second.
    pub writes_per_s: f64,
    /// From a thread to the cache and back, in milliseconds.
    pub cache_ms: f64,
    /// From a thread to the database and back, in milliseconds; the row is read or written in
    /// the middle.
    pub database_ms: f64,
    /// What a reader takes from the database's answer to sending its set, in milliseconds.
    pub set_delay_ms: f64,
    /// What a writer takes between database and delete, in milliseconds.
    pub delete_delay_ms: f64,
    /// What a writer does about the cached copy.
    #[serde(with = "named")]
    pub update: Update,
    /// The probability that a delete is lost, 0 to 1.
    pub delete_failure: f64,
    /// What protects the database from many readers of one missing entry.
    #[serde(with = "named")]
    pub protection: Protection,
    /// How eagerly readers load before the expiry (`early`).
    pub beta: f64,
    /// How far times to live are spread, as a share of them, 0 to 1 (`jitter`).
    pub jitter: f64,
    /// How long a token stands, in seconds (`lease`).
    pub lease_s: f64,
    /// After what time a reader without a token asks again, in milliseconds (`lease`).
    pub retry_ms: f64,
    /// The last so many keys have no row in the database until they are written.
    pub absent_keys: u64,
    /// Whether it is cached that there is no row.
    pub negative: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            keys: 20,
            capacity: 12,
            ttl_s: 10.0,
            zipf_exponent: 1.0,
            reads_per_s: 50.0,
            writes_per_s: 1.0,
            cache_ms: 0.5,
            database_ms: 20.0,
            set_delay_ms: 0.0,
            delete_delay_ms: 0.0,
            update: Update::DeleteAfter,
            delete_failure: 0.0,
            protection: Protection::None,
            beta: 1.0,
            jitter: 0.1,
            lease_s: 10.0,
            retry_ms: 10.0,
            absent_keys: 0,
            negative: false,
        }
    }
}

/// A reader without a token asks again after this at the least: at once would be for ever.
const LEAST_RETRY_MS: f64 = 0.1;

impl Params {
    /// How keys are chosen.
    pub fn key_pattern(&self) -> KeyPattern {
        KeyPattern {
            pattern: Pattern::Zipf,
            keys: Key::try_from(self.keys).unwrap_or(Key::MAX),
            zipf_exponent: self.zipf_exponent,
            scan_every_s: 0.0,
            scan_length: 0,
            hot_keys: 1,
            hot_share: 0.0,
            shift_every_s: 0.0,
            shift_by: 0,
        }
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
    const FIELDS: &'static [Field<Self>] = &[
        count!(keys, 1, MOST, "keys that can be asked for"),
        count!(
            capacity,
            0,
            MOST,
            "slots of the cache, at most as many as keys"
        ),
        number!(ttl_s, DAY_S, "time to live from the set; 0: none"),
        number!(zipf_exponent, 10.0, "Zipf's exponent; 0: all keys alike"),
        number!(reads_per_s, MOST_PER_S, "reads"),
        number!(writes_per_s, MOST_PER_S, "updates"),
        number!(cache_ms, DAY_MS, "to the cache and back"),
        number!(database_ms, DAY_MS, "to the database and back"),
        number!(
            set_delay_ms,
            DAY_MS,
            "from the database's answer to the set"
        ),
        number!(delete_delay_ms, DAY_MS, "between database and delete"),
        word!(update, Update, "what a writer does about the cached copy"),
        number!(delete_failure, 1.0, "probability that a delete is lost"),
        word!(
            protection,
            Protection,
            "what shields the database from many readers of one missing entry"
        ),
        number!(beta, 100.0, "how eagerly readers load early (early)"),
        number!(jitter, 1.0, "spread of times to live (jitter)"),
        number!(lease_s, DAY_S, "how long a token stands (lease)"),
        interval!(
            retry_ms,
            LEAST_RETRY_MS,
            DAY_MS,
            "after what time a reader without a token asks again (lease); 0: the least"
        ),
        count!(
            absent_keys,
            0,
            MOST,
            "the last so many keys have no row until they are written"
        ),
        flag!(negative, "whether it is cached that there is no row"),
    ];

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
