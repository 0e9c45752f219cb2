//! The laboratory's parameters: names and ranges of the headless contract.

use serde::{Deserialize, Serialize};

use crate::components::cache::{DecaySettings, PolicyKind};
use crate::components::named::{self, Named as _};
use crate::components::workload::{ArrivalProcess, Key, KeyPattern, Pattern};
use crate::lesson::parameters::{DAY_MS, DAY_S, MOST, MOST_PER_S, count, flag, number, word};
use crate::lesson::{Field, Kind, Parameters, Refusal};
use crate::sim::SimDuration;

/// The policies that the laboratory offers; the chapter on eviction has all.
const POLICIES: [PolicyKind; 5] = [
    PolicyKind::Fifo,
    PolicyKind::Lru,
    PolicyKind::Lfu,
    PolicyKind::LfuDecay,
    PolicyKind::Random,
];

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Keys are 1 to this.
    pub keys: u64,
    /// Slots of the cache.
    pub capacity: u64,
    /// Time to live from the fill, in seconds; 0 is none.
    pub ttl_s: f64,
    /// The shape of popularity.
    #[serde(with = "named")]
    pub pattern: Pattern,
    /// Zipf's exponent.
    pub zipf_exponent: f64,
    /// Seconds between the starts of two scans; 0 is none.
    pub scan_every_s: f64,
    /// Reads in a scan.
    pub scan_length: u64,
    /// Keys of the hot set.
    pub hot_keys: u64,
    /// The hot set's share of the requests, 0 to 1.
    pub hot_share: f64,
    /// Seconds between two shifts; 0 is none.
    pub shift_every_s: f64,
    /// By how many keys popularity moves at a shift.
    pub shift_by: u64,
    /// How gaps between requests are spread.
    #[serde(with = "named")]
    pub arrivals: ArrivalProcess,
    /// Reads a second.
    pub reads_per_s: f64,
    /// Writes a second.
    pub writes_per_s: f64,
    /// Whether a write removes the entry.
    pub invalidate: bool,
    /// Who is evicted.
    #[serde(with = "named")]
    pub policy: PolicyKind,
    /// How slowly the counters of LFU with decay grow.
    pub lfu_log_factor: f64,
    /// Seconds after which they lose one; 0 is never.
    pub lfu_decay_s: f64,
    /// A look-up from the client and back, in milliseconds.
    pub cache_ms: f64,
    /// The way back from the database after its service, in milliseconds.
    pub database_ms: f64,
    /// Requests the database serves a second, one after another; 0 is unlimited.
    pub database_per_s: f64,
    /// How many may wait at the database.
    pub queue_limit: u64,
    /// How long one may wait there, in milliseconds; 0 is for ever.
    pub timeout_ms: f64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            keys: 100,
            capacity: 20,
            ttl_s: 10.0,
            pattern: Pattern::Zipf,
            zipf_exponent: 1.5,
            scan_every_s: 20.0,
            scan_length: 100,
            hot_keys: 10,
            hot_share: 0.9,
            shift_every_s: 30.0,
            shift_by: 20,
            arrivals: ArrivalProcess::Poisson,
            reads_per_s: 20.0,
            writes_per_s: 0.0,
            invalidate: true,
            policy: PolicyKind::Lru,
            lfu_log_factor: 10.0,
            lfu_decay_s: 60.0,
            cache_ms: 0.5,
            database_ms: 2.0,
            database_per_s: 12.0,
            queue_limit: 100,
            timeout_ms: 2_000.0,
        }
    }
}

impl Params {
    /// The pattern with its settings.
    pub fn key_pattern(&self) -> KeyPattern {
        KeyPattern {
            pattern: self.pattern,
            keys: Key::try_from(self.keys).unwrap_or(Key::MAX),
            zipf_exponent: self.zipf_exponent,
            scan_every_s: self.scan_every_s,
            scan_length: self.scan_length,
            hot_keys: self.hot_keys,
            hot_share: self.hot_share,
            shift_every_s: self.shift_every_s,
            shift_by: self.shift_by,
        }
    }

    /// The time to live; `None` without one.
    pub fn ttl(&self) -> Option<SimDuration> {
        (self.ttl_s > 0.0).then(|| SimDuration::from_secs_f64(self.ttl_s))
    }

    /// The settings of the fading counters.
    pub fn decay(&self) -> DecaySettings {
        DecaySettings {
            log_factor: self.lfu_log_factor,
            period: SimDuration::from_secs_f64(self.lfu_decay_s),
        }
    }

    /// One service of the database; `None` if it is unlimited.
    pub fn service(&self) -> Option<SimDuration> {
        (self.database_per_s > 0.0).then(|| SimDuration::from_secs_f64(1.0 / self.database_per_s))
    }

    /// The least a miss takes before its answer can be stored: nobody else waits.
    pub fn fill_s(&self) -> f64 {
        let service = if self.database_per_s > 0.0 {
            1.0 / self.database_per_s
        } else {
            0.0
        };
        (self.cache_ms + self.database_ms) / 1e3 + service
    }

    /// Whether two set-ups send the same requests: whatever else differs is the learner's lever.
    pub fn same_workload(&self, other: &Self) -> bool {
        self.key_pattern() == other.key_pattern()
            && self.arrivals == other.arrivals
            && self.reads_per_s == other.reads_per_s
            && self.writes_per_s == other.writes_per_s
            && self.cache_ms == other.cache_ms
            && self.database_ms == other.database_ms
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
        number!(ttl_s, DAY_S, "time to live from the fill; 0: none"),
        word!(pattern, Pattern, "the shape of popularity"),
        number!(zipf_exponent, 10.0, "Zipf's exponent (zipf, scan, shift)"),
        number!(
            scan_every_s,
            DAY_S,
            "time between the starts of two scans (scan); 0: none"
        ),
        count!(scan_length, 0, MOST, "reads in a scan (scan)"),
        count!(hot_keys, 1, MOST, "keys of the hot set (hotset)"),
        number!(
            hot_share,
            1.0,
            "the hot set's share of the requests (hotset)"
        ),
        number!(
            shift_every_s,
            DAY_S,
            "time between two shifts (shift); 0: none"
        ),
        count!(
            shift_by,
            0,
            MOST,
            "keys by which popularity moves at a shift (shift)"
        ),
        word!(arrivals, ArrivalProcess, "gaps between requests"),
        number!(reads_per_s, MOST_PER_S, "reads"),
        number!(writes_per_s, MOST_PER_S, "writes"),
        flag!(invalidate, "whether a write removes the entry"),
        Field {
            name: "policy",
            help: "who is evicted",
            kind: Kind::Word {
                allowed: || POLICIES.map(PolicyKind::name).to_vec(),
                get: |p| p.policy.name(),
                set: |p, v| p.policy = PolicyKind::from_name(v).unwrap_or(p.policy),
            },
        },
        number!(
            lfu_log_factor,
            255.0,
            "how slowly counters grow (lfu-decay)"
        ),
        number!(
            lfu_decay_s,
            DAY_S,
            "time in which a counter loses one (lfu-decay); 0: never"
        ),
        number!(cache_ms, DAY_MS, "a look-up, there and back"),
        number!(
            database_ms,
            DAY_MS,
            "the answer's way back from the database"
        ),
        number!(
            database_per_s,
            MOST_PER_S,
            "requests the database serves; 0: unlimited"
        ),
        count!(
            queue_limit,
            0,
            MOST,
            "requests that may wait at the database; in all 250,000 are under way at most"
        ),
        number!(
            timeout_ms,
            DAY_MS,
            "how long one may wait there; 0: for ever"
        ),
    ];

    fn check_together(&self) -> Result<(), Refusal> {
        if self.capacity > self.keys {
            return Err(Refusal::new(format!(
                "`capacity` is at most the number of keys, {}, not `{}`.",
                self.keys, self.capacity
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Value;

    #[test]
    fn the_default_is_allowed_and_every_name_is_a_member() {
        let params = Params::default();
        assert_eq!(params.check(), Ok(()));
        let text = ron::to_string(&params).unwrap();
        for field in Params::FIELDS {
            assert!(text.contains(&format!("{}:", field.name)), "{}", field.name);
        }
        assert_eq!(
            text.matches(':').count(),
            Params::FIELDS.len(),
            "a member without a row"
        );
    }

    #[test]
    fn a_value_out_of_range_is_refused_with_what_is_allowed() {
        let mut params = Params::default();
        let field = Params::field("capacity").unwrap();
        let refusal = field.set(&mut params, &field.parse("-1")).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "`capacity` takes a whole number from 0 to 1000000, not `-1`."
        );
        let field = Params::field("ttl_s").unwrap();
        assert!(field.set(&mut params, &Value::Number(f64::NAN)).is_err());
        assert!(field.set(&mut params, &field.parse("inf")).is_err());
        assert_eq!(params, Params::default());
        assert!(
            Params::field("slots")
                .unwrap_err()
                .to_string()
                .contains("capacity")
        );
    }

    #[test]
    fn words_map_to_members_and_back() {
        for field in Params::FIELDS {
            if let Kind::Word { allowed, .. } = field.kind {
                for word in allowed() {
                    let mut params = Params::default();
                    field
                        .set(&mut params, &Value::Word(word.to_owned()))
                        .unwrap();
                    assert_eq!(field.get(&params), Value::Word(word.to_owned()));
                }
            }
        }
    }
}
