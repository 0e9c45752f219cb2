//! The chapter's parameters: names and ranges of the headless contract.

use super::write_path::{WriteKeys, WritePath};
use crate::components::theory;
use crate::components::workload::{ArrivalProcess, KeyPattern};
use crate::lesson::parameters::{DAY_MS, DAY_S, MOST, MOST_PER_S, parameters};
use crate::lesson::{Field, Knob, Parameters, Refusal, Zero};
use crate::sim::SimDuration;

/// The shortest time between two flushes, attempts and crashes, in seconds: whatever comes more
/// often would let a run stand still.
pub(super) const LEAST_S: f64 = 0.001;
/// The most dirty keys of a lane: a flush or a crash touches all of them at once.
const MOST_DIRTY: u64 = 100_000;

const WRITE_PATHS: &[(&str, &str)] = &[
    ("invalidate", "remove"),
    ("around", "around"),
    ("through", "through"),
    ("behind", "behind"),
];

fn most_slots(params: &Params) -> f64 {
    params.keys.min(100) as f64
}

parameters! {
    /// Everything that can be set. All lanes share it.
    pub struct Params {
        keys: count(1..=MOST) = 20, "keys that can be asked for";
        capacity: count(0..=MOST) = 20, "slots of each cache, at most as many as keys"
            => Knob::linear("slots", 1.0, 100.0).most(most_slots)
                .hint("keys that fit into each cache");
        ttl_s: number(0.0..=DAY_S) = 0.0, "time to live from the fill; 0: none"
            => Knob::log("TTL", 0.5, 60.0).zero(Zero::Last("off"))
                .hint("how long an entry is good for, from its fill");
        zipf_exponent: number(0.0..=10.0) = 1.0, "Zipf's exponent"
            => Knob::linear("exponent", 0.0, 2.5).step(0.05)
                .hint("how unevenly keys are asked for: 0 is all alike");
        arrivals: word(ArrivalProcess) = ArrivalProcess::Poisson, "gaps between requests";
        write_keys: word(WriteKeys) = WriteKeys::Popular, "which keys writes change";
        reads_per_s: number(0.0..=MOST_PER_S) = 4.0, "reads"
            => Knob::log("reads", 1.0, 200.0)
                .hint("reads that all clients send a second, the same into every lane");
        writes_per_s: number(0.0..=MOST_PER_S) = 4.0, "writes"
            => Knob::log("writes", 1.0, 200.0).on_stage()
                .hint("writes that all clients send a second, the same into every lane");
        write_path: word(WritePath) = WritePath::Invalidate,
            "the way of a write in the read-through lane"
            => Knob::choice("read-through writes", WRITE_PATHS).captioned()
                .hint("how the read-through lane writes");
        flush_s: interval(LEAST_S..=DAY_S) = 5.0, "time between two flushes; 0: at once"
            => Knob::log("flush every", 0.1, 30.0).zero(Zero::First("at once")).on_stage().hint(
                "time between two flushes; what was acknowledged since the last is only in memory");
        batch: count(0..=MOST_DIRTY) = 0,
            "dirty keys that leave together as soon as so many wait; 0: only by time"
            => Knob::linear("batch", 1.0, 50.0).zero(Zero::Last("off")).counts("keys")
                .hint("as soon as so many keys are dirty they leave together, whatever the time");
        buffer: count(1..=MOST_DIRTY) = 1_000, "dirty keys there is room for"
            => Knob::log("buffer", 1.0, 1_000.0).counts("keys")
                .hint("dirty keys there is room for; when it is full, writes wait");
        retry_s: interval(LEAST_S..=DAY_S) = 1.0,
            "time until a failed flush is retried; 0: the least";
        replicated_log: flag = false, "whether a second cache keeps what is dirty, too"
            => Knob::switch("replicated log").on_stage().hint(
                "a second cache keeps what is dirty before a write is acknowledged, and takes over \
                 when the first crashes");
        versions: flag = false, "whether the cache compares versions before it stores"
            => Knob::switch("versions").hint(
                "a cache compares versions, and does not store what is older than it has seen");
        cache_ms: number(0.0..=DAY_MS) = 0.5, "client to cache, there and back";
        database_ms: number(0.0..=DAY_MS) = 2.0, "the answer's way back from the database";
        jitter_ms: number(0.0..=DAY_MS) = 0.0,
            "mean of what a way to or from the database takes more"
            => Knob::linear("jitter", 0.0, 50.0).step(1.0)
                .hint("what each way to or from a database takes in addition, on average");
        database_per_s: number(0.0..=MOST_PER_S) = 100.0,
            "rows each database reads or writes; 0: unlimited"
            => Knob::log("database", 2.0, 900.0).zero(Zero::Last("unlimited")).on_stage()
                .hint("rows that each database reads or writes a second, one after another");
        queue_limit: count(0..=MOST) = 100,
            "requests that may wait at each database; of a lane 50,000 are under way at most";
        timeout_ms: number(0.0..=DAY_MS) = 1_000.0, "how long one may wait; 0: for ever";
        restart_s: number(0.0..=DAY_S) = 1.0, "time until a crashed cache is back, empty";
        crash_every_s: interval(LEAST_S..=DAY_S) = 0.0,
            "mean time between crashes of all caches at once; 0: never"
            => Knob::log("crash every", 1.0, 55.0).zero(Zero::Last("never"))
                .hint("all caches crash at random moments, so often on average");
    }
}

impl Params {
    /// The popularity of keys.
    pub fn key_pattern(&self) -> KeyPattern {
        KeyPattern::zipf(self.keys, self.zipf_exponent)
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
    const FIELDS: &'static [Field<Self>] = Self::TABLE;

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
    fn the_default_is_allowed() {
        assert_eq!(Params::default().check(), Ok(()));
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
