//! The chapter's parameters: names and ranges of the headless contract.

use serde::{Deserialize, Serialize};

use super::row_name::{REDIS, RowName};
use crate::components::cache::{DecaySettings, RedisPolicy, SamplingSettings};
use crate::components::named::{self, Named};
use crate::components::workload::{Key, KeyPattern, Pattern};
use crate::lesson::parameters::{DAY_S, MOST, MOST_PER_S, count, flag, number, word};
use crate::lesson::{Field, Parameters, Refusal};
use crate::sim::SimDuration;

/// The shape of the stream of requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Stream {
    /// Every key is equally likely.
    Uniform,
    /// Key i has weight i^-s.
    #[default]
    Zipf,
    /// Zipf's law, and at regular times a scan: keys that are asked for once.
    Scan,
    /// A few keys share a large part of all requests.
    Hotset,
    /// Zipf's law, but which keys are the popular ones changes at regular times.
    Shift,
    /// Both: scans and shifts.
    ScanShift,
    /// One key after another, round and round.
    Loop,
    /// Zipf's law, mixed with keys that are asked for once.
    OneHit,
}

impl Named for Stream {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("uniform", Self::Uniform),
        ("zipf", Self::Zipf),
        ("scan", Self::Scan),
        ("hotset", Self::Hotset),
        ("shift", Self::Shift),
        ("scan-shift", Self::ScanShift),
        ("loop", Self::Loop),
        ("one-hit", Self::OneHit),
    ];
}

impl Stream {
    /// Whether scans come by themselves.
    pub fn scans(self) -> bool {
        matches!(self, Self::Scan | Self::ScanShift)
    }

    /// Whether popularity shifts.
    pub fn shifts(self) -> bool {
        matches!(self, Self::Shift | Self::ScanShift)
    }
}

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Keys are 1 to this; keys that are asked for once have higher numbers.
    pub keys: u64,
    /// Slots of every row.
    pub capacity: u64,
    /// The shape of the stream.
    #[serde(with = "named")]
    pub pattern: Stream,
    /// Zipf's exponent.
    pub zipf_exponent: f64,
    /// Seconds between the starts of two scans; 0 is none.
    pub scan_every_s: f64,
    /// Requests in a scan.
    pub scan_length: u64,
    /// Keys of the hot set.
    pub hot_keys: u64,
    /// The hot set's share of the requests, 0 to 1.
    pub hot_share: f64,
    /// Seconds between two shifts; 0 is none.
    pub shift_every_s: f64,
    /// By how many keys popularity moves at a shift.
    pub shift_by: u64,
    /// Keys of the loop.
    pub loop_length: u64,
    /// The share of requests for keys that are asked for once, 0 to 1.
    pub once_share: f64,
    /// Requests a second, with equal gaps.
    pub reads_per_s: f64,
    /// Time to live from the fill, in seconds; 0 is none.
    pub ttl_s: f64,
    /// Draws of an eviction by the sampled policies.
    pub samples: u64,
    /// How many of the best that were drawn they remember; 0 is none.
    pub pool: u64,
    /// One tick of sampled LRU's clock, in seconds; 0 is exact.
    pub lru_clock_s: f64,
    /// How slowly fading counters grow.
    pub lfu_log_factor: f64,
    /// Seconds after which they lose one; 0 is never.
    pub lfu_decay_s: f64,
    /// The policy of the row `redis`.
    #[serde(with = "named")]
    pub redis_policy: RedisPolicy,
    /// Whether the policies that are not on the stage run as well.
    pub every_row: bool,
    /// The rows of the stage, from above; the goals look at the first.
    #[serde(with = "named")]
    pub row_1: RowName,
    /// The second row.
    #[serde(with = "named")]
    pub row_2: RowName,
    /// The third row.
    #[serde(with = "named")]
    pub row_3: RowName,
    /// The fourth row.
    #[serde(with = "named")]
    pub row_4: RowName,
    /// The fifth row.
    #[serde(with = "named")]
    pub row_5: RowName,
}

impl Default for Params {
    fn default() -> Self {
        let row = |name| RowName::from_name(name).unwrap_or(RowName::NONE);
        Self {
            keys: 12,
            capacity: 5,
            pattern: Stream::Zipf,
            zipf_exponent: 1.0,
            scan_every_s: 25.0,
            scan_length: 10,
            hot_keys: 4,
            hot_share: 0.9,
            shift_every_s: 60.0,
            shift_by: 6,
            loop_length: 6,
            once_share: 0.5,
            reads_per_s: 2.0,
            ttl_s: 0.0,
            samples: 5,
            pool: 16,
            lru_clock_s: 0.0,
            lfu_log_factor: 10.0,
            lfu_decay_s: 60.0,
            redis_policy: RedisPolicy::AllkeysLru,
            every_row: true,
            row_1: row("lru"),
            row_2: row("lfu"),
            row_3: row("sieve"),
            row_4: row("w-tinylfu"),
            row_5: row("belady"),
        }
    }
}

impl Params {
    /// The popularity of the keys that are asked for again and again.
    pub fn key_pattern(&self) -> KeyPattern {
        KeyPattern {
            pattern: match self.pattern {
                Stream::Uniform => Pattern::Uniform,
                Stream::Hotset => Pattern::Hotset,
                Stream::Shift | Stream::ScanShift => Pattern::Shift,
                _ => Pattern::Zipf,
            },
            keys: self.highest_key(),
            zipf_exponent: self.zipf_exponent,
            scan_every_s: 0.0,
            scan_length: 0,
            hot_keys: self.hot_keys,
            hot_share: self.hot_share,
            shift_every_s: self.shift_every_s,
            shift_by: self.shift_by,
        }
    }

    /// The highest key that is asked for again and again.
    pub fn highest_key(&self) -> Key {
        Key::try_from(self.keys).unwrap_or(Key::MAX)
    }

    /// The time to live; `None` without one.
    pub fn ttl(&self) -> Option<SimDuration> {
        (self.ttl_s > 0.0).then(|| SimDuration::from_secs_f64(self.ttl_s))
    }

    /// The time to live of a key in a row. Under Redis every other key has one, the odd ones, so that
    /// it matters whom a policy considers; while its row is shown, in all rows, so that they can be
    /// compared.
    pub fn ttl_of(&self, key: Key, is_redis: bool) -> Option<SimDuration> {
        let every_other = is_redis || self.shown().contains(&REDIS);
        self.ttl().filter(|_| !every_other || key % 2 == 1)
    }

    /// The settings of the fading counters.
    pub fn decay(&self) -> DecaySettings {
        DecaySettings {
            log_factor: self.lfu_log_factor,
            period: SimDuration::from_secs_f64(self.lfu_decay_s),
        }
    }

    /// How the sampled policies look at residents.
    pub fn sampling(&self) -> SamplingSettings {
        SamplingSettings {
            samples: u32::try_from(self.samples).unwrap_or(u32::MAX),
            pool: u32::try_from(self.pool).unwrap_or(u32::MAX),
            lru_clock: SimDuration::from_secs_f64(self.lru_clock_s),
        }
    }

    /// The gap between two requests; `None` if there are none.
    pub fn gap(&self) -> Option<SimDuration> {
        let gap = SimDuration::from_secs_f64(1.0 / self.reads_per_s.max(1e-9));
        (self.reads_per_s > 0.0).then_some(gap)
    }

    /// The rows of the stage that are taken, from above.
    pub fn shown(&self) -> Vec<usize> {
        [self.row_1, self.row_2, self.row_3, self.row_4, self.row_5]
            .into_iter()
            .filter_map(RowName::index)
            .collect()
    }

    /// Whether two set-ups ask for the same keys at the same times in as many slots: whatever else
    /// differs is the learner's lever.
    pub fn same_workload(&self, other: &Self) -> bool {
        self.same_stream(other) && self.capacity == other.capacity && self.ttl_s == other.ttl_s
    }

    /// Whether two set-ups ask for the same keys at the same times.
    pub fn same_stream(&self, other: &Self) -> bool {
        self.key_pattern() == other.key_pattern()
            && self.pattern == other.pattern
            && self.scan_every_s == other.scan_every_s
            && self.scan_length == other.scan_length
            && self.loop_length == other.loop_length
            && self.once_share == other.once_share
            && self.reads_per_s == other.reads_per_s
    }
}

impl Parameters for Params {
    const FIELDS: &'static [Field<Self>] = &[
        count!(keys, 1, MOST, "keys that are asked for again and again"),
        count!(
            capacity,
            0,
            MOST,
            "slots of every row, at most as many as keys"
        ),
        word!(pattern, Stream, "the shape of the stream of requests"),
        number!(
            zipf_exponent,
            10.0,
            "Zipf's exponent (zipf, scan, shift, scan-shift, one-hit)"
        ),
        number!(
            scan_every_s,
            DAY_S,
            "time between the starts of two scans (scan, scan-shift); 0: none"
        ),
        count!(
            scan_length,
            0,
            MOST,
            "requests in a scan, each for another key (scan, scan-shift)"
        ),
        count!(hot_keys, 1, MOST, "keys of the hot set (hotset)"),
        number!(
            hot_share,
            1.0,
            "the hot set's share of the requests (hotset)"
        ),
        number!(
            shift_every_s,
            DAY_S,
            "time between two shifts (shift, scan-shift); 0: none"
        ),
        count!(
            shift_by,
            0,
            MOST,
            "keys by which popularity moves at a shift (shift, scan-shift)"
        ),
        count!(loop_length, 1, MOST, "keys of the loop (loop)"),
        number!(
            once_share,
            1.0,
            "share of requests for keys asked for once (one-hit)"
        ),
        number!(reads_per_s, MOST_PER_S, "requests, with equal gaps"),
        number!(ttl_s, DAY_S, "time to live from the fill; 0: none"),
        count!(
            samples,
            1,
            64,
            "draws of an eviction (sampled-lru, sampled-lfu, redis)"
        ),
        count!(
            pool,
            0,
            64,
            "the best drawn that are remembered (the same); 0: none"
        ),
        number!(
            lru_clock_s,
            DAY_S,
            "a tick of sampled LRU's clock; 0: exact"
        ),
        number!(
            lfu_log_factor,
            255.0,
            "how slowly fading counters grow (lfu-decay, sampled-lfu)"
        ),
        number!(
            lfu_decay_s,
            DAY_S,
            "time in which they lose one (the same); 0: never"
        ),
        word!(redis_policy, RedisPolicy, "the policy of the row redis"),
        flag!(
            every_row,
            "whether the policies that are not on the stage run as well; without them a run is quicker"
        ),
        word!(
            row_1,
            RowName,
            "the first row of the stage, at which the goals look"
        ),
        word!(row_2, RowName, "the second row of the stage"),
        word!(row_3, RowName, "the third row of the stage"),
        word!(row_4, RowName, "the fourth row of the stage"),
        word!(row_5, RowName, "the fifth row of the stage"),
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

    #[test]
    fn the_default_is_allowed_and_every_name_is_a_member() {
        let params = Params::default();
        assert_eq!(params.check(), Ok(()));
        let text = ron::to_string(&params).unwrap();
        for field in Params::FIELDS {
            assert!(text.contains(&format!("{}:", field.name)), "{}", field.name);
        }
        assert_eq!(text.matches(':').count(), Params::FIELDS.len());
        assert_eq!(params.shown().len(), 5);
    }
}
