//! The chapter's parameters: names and ranges of the headless contract.

use serde::Serialize;

use super::row_name::{REDIS, ROWS, RowName};
use crate::components::cache::{DecaySettings, PolicyKind, RedisPolicy, SamplingSettings};
use crate::components::named::Named;
use crate::components::workload::{Key, KeyPattern, Pattern, Recorded};
use crate::lesson::parameters::{DAY_S, MOST, MOST_PER_S, parameters};
use crate::lesson::recorded;
use crate::lesson::{Field, Knob, Listed, Parameters, Refusal, Zero};
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

/// Up to so many keys, numbers of slots stand at even distances.
pub const LINEAR: u64 = 60;
/// Slots that the slider goes up to.
const MOST_SLOTS: u64 = 1_000;

/// The shapes of the stream, what they are called and what they are.
const STREAMS: [(&str, &str, &str); 8] = [
    ("zipf", "Zipf", "a few keys are asked for most"),
    ("uniform", "uniform", "all keys alike"),
    ("hotset", "hot set", "a few keys share most requests"),
    ("scan", "scan", "Zipf, and at times keys asked for once"),
    ("shift", "shift", "Zipf, and at times other favourites"),
    ("scan-shift", "scan and shift", "both"),
    ("loop", "loop", "one key after another, round and round"),
    (
        "one-hit",
        "one-hit wonders",
        "Zipf, mixed with keys asked for once",
    ),
];

fn streams() -> Vec<Listed> {
    STREAMS
        .map(|(name, text, note)| Listed { name, text, note })
        .to_vec()
}

fn redis_policies() -> Vec<Listed> {
    let listed = RedisPolicy::NAMES.iter().map(|(name, policy)| Listed {
        name,
        text: name,
        note: policy.info().source,
    });
    listed.collect()
}

fn row(name: &str) -> RowName {
    RowName::from_name(name).unwrap_or(RowName::NONE)
}

parameters! {
    /// Everything that can be set.
    pub struct Params {
        keys: count(1..=MOST) = 12, "keys that are asked for again and again";
        capacity: count(0..=MOST) = 5, "slots of every row, at most as many as keys"
            => Knob::log("slots", 1.0, 1_000.0).most(|p: &Params| p.keys.min(MOST_SLOTS) as f64).step(1.0)
                .linear_up_to(LINEAR as f64).on_stage().hint(
                "how many keys fit into each cache; above it the hit rate of the first row at each \
                 size, over 20 seeds");
        pattern: word(Stream) = Stream::Zipf, "the shape of the stream of requests"
            => Knob::list("stream", streams).shown(|p| p.trace.is_none());
        zipf_exponent: number(0.0..=10.0) = 1.0,
            "Zipf's exponent (zipf, scan, shift, scan-shift, one-hit)"
            => Knob::linear("exponent", 0.0, 2.0).step(0.05).on_stage()
                .hint("Zipf's exponent, how unevenly keys are asked for: 0 is all alike")
                .shown(|p: &Params| p.trace.is_none())
                .disabled(|p| matches!(p.pattern, Stream::Uniform | Stream::Hotset | Stream::Loop)
                    .then_some("this stream does not follow Zipf's law"));
        scan_every_s: number(0.0..=DAY_S) = 25.0,
            "time between the starts of two scans (scan, scan-shift); 0: none"
            => Knob::log("scan every", 1.0, 120.0).zero(Zero::Last("never"))
                .hint("time between two scans' starts").shown(|p| p.pattern.scans());
        scan_length: count(0..=MOST) = 10,
            "requests in a scan, each for another key (scan, scan-shift)"
            => Knob::log("scan length", 1.0, 2_000.0)
                .hint("keys of a scan, each asked for once").shown(|p| p.pattern.scans());
        hot_keys: count(1..=MOST) = 4, "keys of the hot set (hotset)"
            => Knob::linear("hot keys", 1.0, 100.0).most(|p: &Params| p.keys as f64)
                .hint("how many keys are hot").shown(|p| p.pattern == Stream::Hotset);
        hot_share: number(0.0..=1.0) = 0.9, "the hot set's share of the requests (hotset)"
            => Knob::linear("hot share", 0.0, 1.0).step(0.01)
                .hint("their share of all requests").shown(|p| p.pattern == Stream::Hotset);
        shift_every_s: number(0.0..=DAY_S) = 60.0,
            "time between two shifts (shift, scan-shift); 0: none"
            => Knob::log("shift every", 1.0, 300.0).zero(Zero::Last("never"))
                .hint("time between two shifts").shown(|p| p.pattern.shifts());
        shift_by: count(0..=MOST) = 6,
            "keys by which popularity moves at a shift (shift, scan-shift)"
            => Knob::linear("shift by", 1.0, 100.0).most(|p: &Params| p.keys as f64)
                .hint("keys by which popularity moves").shown(|p| p.pattern == Stream::Shift);
        loop_length: count(1..=MOST) = 6, "keys of the loop (loop)"
            => Knob::linear("loop length", 1.0, 200.0).most(|p: &Params| p.keys.min(200) as f64)
                .hint("keys of the loop").shown(|p| p.pattern == Stream::Loop);
        once_share: number(0.0..=1.0) = 0.5,
            "share of requests for keys asked for once (one-hit)"
            => Knob::linear("asked once", 0.0, 1.0).step(0.01)
                .hint("share of requests for keys that never come back")
                .shown(|p| p.pattern == Stream::OneHit);
        reads_per_s: number(0.0..=MOST_PER_S) = 2.0, "requests, with equal gaps"
            => Knob::log("requests", 0.5, 20_000.0).on_stage()
                .hint("requests a second, with equal gaps");
        ttl_s: number(0.0..=DAY_S) = 0.0, "time to live from the fill; 0: none"
            => Knob::log("TTL", 0.5, 60.0).zero(Zero::Last("off"))
                .hint("how long an entry is good for, from its fill");
        samples: count(1..=64) = 5, "draws of an eviction (sampled-lru, sampled-lfu, redis)"
            => Knob::linear("samples", 1.0, 20.0)
                .hint("draws of an eviction; Redis takes 5").shown(Params::draws);
        pool: count(0..=64) = 16, "the best drawn that are remembered (the same); 0: none"
            => Knob::linear("pool", 0.0, 64.0).zero(Zero::First("none"))
                .hint("how many of the best that were drawn are remembered; Redis has 16")
                .shown(Params::draws);
        lru_clock_s: number(0.0..=DAY_S) = 0.0, "a tick of sampled LRU's clock; 0: exact"
            => Knob::linear("LRU clock", 0.0, 2.0).step(0.01).zero(Zero::First("exact"))
                .hint("one tick of the clock for idle times; Redis has 1 s, 0 is exact")
                .shown(Params::draws);
        lfu_log_factor: number(0.0..=255.0) = 10.0,
            "how slowly decaying counters grow (lfu-decay, sampled-lfu)"
            => Knob::linear("log factor", 0.0, 100.0).step(1.0)
                .hint("the larger, the slower a used counter grows").shown(Params::fades);
        lfu_decay_s: number(0.0..=DAY_S) = 60.0, "time in which they lose one (the same); 0: never"
            => Knob::log("decay", 0.5, 60.0).zero(Zero::Last("never"))
                .hint("time in which an unused counter loses one").shown(Params::fades);
        redis_policy: word(RedisPolicy) = RedisPolicy::AllkeysLru, "the policy of the row redis"
            => Knob::list("Redis follows", redis_policies).shown(|p| p.shown().contains(&REDIS));
        every_row: flag = true,
            "whether the policies that are not on the stage run as well; without them a run is quicker";
        row_1: word(RowName) = row("lru"), "the first row of the stage, at which the goals look";
        row_2: word(RowName) = row("lfu"), "the second row of the stage";
        row_3: word(RowName) = row("sieve"), "the third row of the stage";
        row_4: word(RowName) = row("w-tinylfu"), "the fourth row of the stage";
        row_5: word(RowName) = row("belady"), "the fifth row of the stage";
        @ trace: Recorded, "the recorded stream that stands in the place of a made-up one";
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
            // A trace has a popularity of its own.
            keys: self.trace.as_ref().map_or(self.highest_key(), |_| 1),
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

    /// Whether a row of the stage draws whom it may evict.
    fn draws(&self) -> bool {
        self.kinds().any(|kind| {
            matches!(
                kind,
                PolicyKind::SampledLru | PolicyKind::SampledLfu | PolicyKind::Redis(_)
            )
        })
    }

    /// Whether a row of the stage has counters that fade.
    fn fades(&self) -> bool {
        self.kinds().any(|kind| {
            matches!(
                kind,
                PolicyKind::LfuDecay
                    | PolicyKind::SampledLfu
                    | PolicyKind::Redis(RedisPolicy::AllkeysLfu | RedisPolicy::VolatileLfu)
            )
        })
    }

    /// The policies of the stage, from above.
    fn kinds(&self) -> impl Iterator<Item = PolicyKind> {
        self.shown().into_iter().map(|row| self.policy_of(row))
    }

    /// The policy of a row.
    pub fn policy_of(&self, row: usize) -> PolicyKind {
        let named = ROWS.get(row).copied();
        named.unwrap_or(PolicyKind::Redis(self.redis_policy))
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
            && self.trace == other.trace
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
        recorded::check(self.trace.as_ref(), self.keys, self.pattern == Stream::Zipf)
    }

    fn trace(&self) -> Option<&Recorded> {
        self.trace.as_ref()
    }

    fn on_trace(&self, trace: &Recorded) -> Result<Self, Refusal> {
        Ok(Self {
            keys: trace.distinct(),
            capacity: recorded::first_capacity(trace),
            pattern: Stream::Zipf,
            reads_per_s: recorded::first_rate(trace),
            trace: Some(trace.clone()),
            ..self.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::parameters::assert_knobs_fit;

    #[test]
    fn the_default_is_allowed_and_lists_are_whole() {
        let params = Params::default();
        assert_eq!(params.check(), Ok(()));
        assert_eq!(params.shown().len(), 5);
        assert_knobs_fit::<Params>();
    }
}
