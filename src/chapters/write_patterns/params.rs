//! The chapter's parameters: names and ranges of the headless contract.

use serde::{Deserialize, Serialize};

use super::write_path::{WriteKeys, WritePath};
use crate::components::named;
use crate::components::theory;
use crate::components::workload::{ArrivalProcess, Key, KeyPattern, Pattern};
use crate::lesson::parameters::{
    DAY_MS, DAY_S, MOST, MOST_PER_S, count, flag, interval, number, word,
};
use crate::lesson::{Field, Parameters, Refusal};
use crate::sim::SimDuration;

/// The shortest time between two flushes, attempts and crashes, in seconds: whatever comes more
/// often would let a run stand still.
pub(super) const LEAST_S: f64 = 0.001;
/// The most dirty keys of a lane: a flush or a crash touches all of them at once.
const MOST_DIRTY: u64 = 100_000;

/// Everything that can be set. All lanes share it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Keys are 1 to this.
    pub keys: u64,
    /// Slots of each cache.
    pub capacity: u64,
    /// Time to live from the fill, in seconds; 0 is none.
    pub ttl_s: f64,
    /// Zipf's exponent.
    pub zipf_exponent: f64,
    /// How gaps between requests are spread.
    #[serde(with = "named")]
    pub arrivals: ArrivalProcess,
    /// Which keys writes change.
    #[serde(with = "named")]
    pub write_keys: WriteKeys,
    /// Reads a second.
    pub reads_per_s: f64,
    /// Writes a second.
    pub writes_per_s: f64,
    /// The way a write takes in the read-through lane.
    #[serde(with = "named")]
    pub write_path: WritePath,
    /// Seconds between two flushes; 0 flushes as soon as there is something.
    pub flush_s: f64,
    /// Dirty keys that leave together: as soon as so many wait they leave. 0 leaves it to time.
    pub batch: u64,
    /// Dirty keys there is room for.
    pub buffer: u64,
    /// Seconds after which a flush that has failed is tried again.
    pub retry_s: f64,
    /// Whether what is dirty is kept in a second cache as well.
    pub replicated_log: bool,
    /// Whether the cache compares versions before it stores.
    pub versions: bool,
    /// A round trip from the client to the cache, in milliseconds.
    pub cache_ms: f64,
    /// The way back from the database after its service, in milliseconds.
    pub database_ms: f64,
    /// Mean of what each way to or from the database takes in addition, in milliseconds.
    pub jitter_ms: f64,
    /// Rows the database reads or writes a second, one after another; 0 is unlimited.
    pub database_per_s: f64,
    /// How many may wait at each database.
    pub queue_limit: u64,
    /// How long a request may wait, in milliseconds; 0 is for ever.
    pub timeout_ms: f64,
    /// Seconds until a crashed cache is back, empty.
    pub restart_s: f64,
    /// Mean time between two crashes of all caches at once, in seconds; 0 is never.
    pub crash_every_s: f64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            keys: 20,
            capacity: 20,
            ttl_s: 0.0,
            zipf_exponent: 1.0,
            arrivals: ArrivalProcess::Poisson,
            write_keys: WriteKeys::Popular,
            reads_per_s: 4.0,
            writes_per_s: 4.0,
            write_path: WritePath::Invalidate,
            flush_s: 5.0,
            batch: 0,
            buffer: 1_000,
            retry_s: 1.0,
            replicated_log: false,
            versions: false,
            cache_ms: 0.5,
            database_ms: 2.0,
            jitter_ms: 0.0,
            database_per_s: 100.0,
            queue_limit: 100,
            timeout_ms: 1_000.0,
            restart_s: 1.0,
            crash_every_s: 0.0,
        }
    }
}

impl Params {
    /// The popularity of keys.
    pub fn key_pattern(&self) -> KeyPattern {
        KeyPattern {
            pattern: Pattern::Zipf,
            keys: Key::try_from(self.keys).unwrap_or(Key::MAX),
            zipf_exponent: self.zipf_exponent,
            scan_every_s: 0.0,
            scan_length: 0,
            hot_keys: 0,
            hot_share: 0.0,
            shift_every_s: 0.0,
            shift_by: 0,
        }
    }

    /// The chance of each key to be the one that is written.
    pub fn written_weights(&self) -> Vec<f64> {
        let exponent = match self.write_keys {
            WriteKeys::Popular => self.zipf_exponent,
            WriteKeys::Sequence => 0.0,
        };
        theory::zipf_weights(self.keys as usize, exponent)
    }

    /// The time to live; `None` without one.
    pub fn ttl(&self) -> Option<SimDuration> {
        (self.ttl_s > 0.0).then(|| SimDuration::from_secs_f64(self.ttl_s))
    }

    /// The service of so many rows; nothing if the database is unlimited.
    pub fn service(&self, rows: usize) -> SimDuration {
        if self.database_per_s > 0.0 {
            SimDuration::from_secs_f64(rows as f64 / self.database_per_s)
        } else {
            SimDuration::ZERO
        }
    }

    /// Half a round trip to the cache.
    pub fn half_trip(&self) -> SimDuration {
        SimDuration::from_millis_f64(self.cache_ms).half()
    }

    /// The other half: both together are the whole, to the nanosecond.
    pub fn rest_of_trip(&self) -> SimDuration {
        SimDuration::from_millis_f64(self.cache_ms) - self.half_trip()
    }

    /// How many crashes a second strike all caches.
    pub fn crashes_per_s(&self) -> f64 {
        if self.crash_every_s > 0.0 {
            1.0 / self.crash_every_s
        } else {
            0.0
        }
    }

    /// Whether two set-ups send the same requests to equally good machines: whatever else differs
    /// is the learner's lever.
    pub fn same_workload(&self, other: &Self) -> bool {
        let levers = Self {
            capacity: other.capacity,
            ttl_s: other.ttl_s,
            write_path: other.write_path,
            flush_s: other.flush_s,
            batch: other.batch,
            buffer: other.buffer,
            replicated_log: other.replicated_log,
            versions: other.versions,
            ..self.clone()
        };
        levers == *other
    }
}

impl Parameters for Params {
    const FIELDS: &'static [Field<Self>] = &[
        count!(keys, 1, MOST, "keys that can be asked for"),
        count!(
            capacity,
            0,
            MOST,
            "slots of each cache, at most as many as keys"
        ),
        number!(ttl_s, DAY_S, "time to live from the fill; 0: none"),
        number!(zipf_exponent, 10.0, "Zipf's exponent"),
        word!(arrivals, ArrivalProcess, "gaps between requests"),
        word!(write_keys, WriteKeys, "which keys writes change"),
        number!(reads_per_s, MOST_PER_S, "reads"),
        number!(writes_per_s, MOST_PER_S, "writes"),
        word!(
            write_path,
            WritePath,
            "the way of a write in the read-through lane"
        ),
        interval!(
            flush_s,
            LEAST_S,
            DAY_S,
            "time between two flushes; 0: at once"
        ),
        count!(
            batch,
            0,
            MOST_DIRTY,
            "dirty keys that leave together as soon as so many wait; 0: only by time"
        ),
        count!(buffer, 1, MOST_DIRTY, "dirty keys there is room for"),
        interval!(
            retry_s,
            LEAST_S,
            DAY_S,
            "time until a failed flush is tried again; 0: the least"
        ),
        flag!(
            replicated_log,
            "whether a second cache keeps what is dirty, too"
        ),
        flag!(
            versions,
            "whether the cache compares versions before it stores"
        ),
        number!(cache_ms, DAY_MS, "client to cache, there and back"),
        number!(
            database_ms,
            DAY_MS,
            "the answer's way back from the database"
        ),
        number!(
            jitter_ms,
            DAY_MS,
            "mean of what a way to or from the database takes more"
        ),
        number!(
            database_per_s,
            MOST_PER_S,
            "rows each database reads or writes; 0: unlimited"
        ),
        count!(
            queue_limit,
            0,
            MOST,
            "requests that may wait at each database; of a lane 50,000 are under way at most"
        ),
        number!(timeout_ms, DAY_MS, "how long one may wait; 0: for ever"),
        number!(
            restart_s,
            DAY_S,
            "time until a crashed cache is back, empty"
        ),
        interval!(
            crash_every_s,
            LEAST_S,
            DAY_S,
            "mean time between crashes of all caches at once; 0: never"
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

    #[test]
    fn the_default_is_allowed_and_every_member_has_a_row() {
        let params = Params::default();
        assert_eq!(params.check(), Ok(()));
        let text = ron::to_string(&params).unwrap();
        for field in Params::FIELDS {
            assert!(text.contains(&format!("{}:", field.name)), "{}", field.name);
        }
        assert_eq!(text.matches(':').count(), Params::FIELDS.len());
    }

    #[test]
    fn levers_do_not_make_another_workload() {
        let default = Params::default();
        let levers = Params {
            flush_s: 1.0,
            versions: true,
            ..default.clone()
        };
        assert!(default.same_workload(&levers));
        let busier = Params {
            writes_per_s: 9.0,
            ..default.clone()
        };
        assert!(!default.same_workload(&busier));
    }
}
