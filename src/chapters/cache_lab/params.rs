//! The laboratory's parameters: names and ranges of the headless contract.

use crate::components::cache::{DecaySettings, PolicyKind};
use crate::components::named::Named as _;
use crate::components::workload::{ArrivalProcess, Key, KeyPattern, Pattern, Recorded};
use crate::lesson::parameters::{DAY_MS, DAY_S, MOST, MOST_PER_S, parameters};
use crate::lesson::recorded;
use crate::lesson::{Field, Knob, Parameters, Refusal, Zero};
use crate::sim::SimDuration;

/// The policies that the laboratory offers; the chapter on eviction has all.
const POLICIES: [PolicyKind; 5] = [
    PolicyKind::Fifo,
    PolicyKind::Lru,
    PolicyKind::Lfu,
    PolicyKind::LfuDecay,
    PolicyKind::Random,
];

const PATTERNS: &[(&str, &str)] = &[
    ("zipf", "Zipf"),
    ("uniform", "uniform"),
    ("hotset", "hot set"),
    ("scan", "scan"),
    ("shift", "shift"),
];

const POLICY_LABELS: &[(&str, &str)] = &[
    ("lru", "LRU"),
    ("lfu", "LFU"),
    ("lfu-decay", "LFU decay"),
    ("fifo", "FIFO"),
    ("random", "random"),
];

fn policies() -> Vec<&'static str> {
    POLICIES.map(PolicyKind::name).to_vec()
}

fn most_keys(params: &Params) -> f64 {
    params.keys.min(100) as f64
}

/// A recorded stream has more keys, and comes quicker, than what is made up for a stage.
fn most_slots(params: &Params) -> f64 {
    let most = if params.trace.is_some() { 1_000 } else { 100 };
    params.keys.min(most) as f64
}

fn most_reads(params: &Params) -> f64 {
    if params.trace.is_some() {
        20_000.0
    } else {
        500.0
    }
}

parameters! {
    /// Everything that can be set.
    pub struct Params {
        keys: count(1..=MOST) = 100, "keys that can be asked for";
        capacity: count(0..=MOST) = 20, "slots of the cache, at most as many as keys"
            => Knob::linear("slots", 1.0, 100.0).most(most_slots).on_stage()
                .hint("how many keys fit into the cache");
        ttl_s: number(0.0..=DAY_S) = 10.0, "time to live from the fill; 0: none"
            => Knob::log("TTL", 0.5, 60.0).zero(Zero::Last("off")).on_stage().hint(
                "how long an entry is good for, from its fill; entries in the cache keep what they \
                 got");
        pattern: word(Pattern) = Pattern::Zipf, "the shape of popularity"
            => Knob::choice("pattern", PATTERNS).shown(|p| p.trace.is_none());
        zipf_exponent: number(0.0..=10.0) = 1.5, "Zipf's exponent (zipf, scan, shift)"
            => Knob::linear("exponent", 0.0, 2.5).step(0.05).on_stage()
                .hint("how unevenly keys are asked for: 0 is all alike")
                .shown(|p: &Params| p.trace.is_none())
                .disabled(|p| matches!(p.pattern, Pattern::Uniform | Pattern::Hotset)
                    .then_some("this pattern does not follow Zipf's law"));
        scan_every_s: number(0.0..=DAY_S) = 20.0,
            "time between the starts of two scans (scan); 0: none"
            => Knob::log("scan every", 5.0, 60.0).shown(|p| p.pattern == Pattern::Scan);
        scan_length: count(0..=MOST) = 100, "reads in a scan (scan)"
            => Knob::linear("scan length", 1.0, 300.0).shown(|p| p.pattern == Pattern::Scan);
        hot_keys: count(1..=MOST) = 10, "keys of the hot set (hotset)"
            => Knob::linear("hot keys", 1.0, 100.0).most(most_keys)
                .shown(|p| p.pattern == Pattern::Hotset);
        hot_share: number(0.0..=1.0) = 0.9, "the hot set's share of the requests (hotset)"
            => Knob::linear("hot share", 0.0, 1.0).shown(|p| p.pattern == Pattern::Hotset);
        shift_every_s: number(0.0..=DAY_S) = 30.0, "time between two shifts (shift); 0: none"
            => Knob::log("shift every", 5.0, 60.0).shown(|p| p.pattern == Pattern::Shift);
        shift_by: count(0..=MOST) = 20, "keys by which popularity moves at a shift (shift)"
            => Knob::linear("shift by", 1.0, 100.0).most(most_keys)
                .shown(|p| p.pattern == Pattern::Shift);
        arrivals: word(ArrivalProcess) = ArrivalProcess::Poisson, "gaps between requests";
        reads_per_s: number(0.0..=MOST_PER_S) = 20.0, "reads"
            => Knob::log("reads", 1.0, 500.0).most(most_reads).on_stage()
                .hint("reads that all clients send a second");
        writes_per_s: number(0.0..=MOST_PER_S) = 0.0, "writes"
            => Knob::linear("writes", 0.0, 10.0).step(0.5)
                .hint("writes that all clients send a second");
        invalidate: flag = true, "whether a write removes the entry"
            => Knob::switch("a write deletes");
        policy: word(PolicyKind, policies) = PolicyKind::Lru, "who is evicted"
            => Knob::choice("policy", POLICY_LABELS);
        lfu_log_factor: number(0.0..=255.0) = 10.0, "how slowly counters grow (lfu-decay)"
            => Knob::linear("log factor", 0.0, 100.0).step(1.0)
                .shown(|p| p.policy == PolicyKind::LfuDecay);
        lfu_decay_s: number(0.0..=DAY_S) = 60.0,
            "time in which a counter loses one (lfu-decay); 0: never"
            => Knob::log("decay", 0.5, 60.0).shown(|p| p.policy == PolicyKind::LfuDecay);
        cache_ms: number(0.0..=DAY_MS) = 0.5, "a look-up, there and back";
        database_ms: number(0.0..=DAY_MS) = 2.0, "the answer's way back from the database";
        database_per_s: number(0.0..=MOST_PER_S) = 12.0,
            "requests the database serves; 0: unlimited"
            => Knob::log("database", 2.0, 500.0).zero(Zero::Last("unlimited"))
                .hint("requests the database serves a second, one after another");
        queue_limit: count(0..=MOST) = 100, "requests that may wait at the database; in all 250,000 are under way at most";
        timeout_ms: number(0.0..=DAY_MS) = 2_000.0, "how long one may wait there; 0: for ever";
        @ trace: Recorded, "the recorded stream of reads that stands in the place of a made-up one";
    }
}

impl Params {
    /// The pattern with its settings.
    pub fn key_pattern(&self) -> KeyPattern {
        let keys = Key::try_from(self.keys).unwrap_or(Key::MAX);
        KeyPattern {
            pattern: self.pattern,
            // A trace has a popularity of its own.
            keys: self.trace.as_ref().map_or(keys, |_| 1),
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
            && self.trace == other.trace
            && self.arrivals == other.arrivals
            && self.reads_per_s == other.reads_per_s
            && self.writes_per_s == other.writes_per_s
            && self.cache_ms == other.cache_ms
            && self.database_ms == other.database_ms
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
        recorded::check(
            self.trace.as_ref(),
            self.keys,
            self.pattern == Pattern::Zipf,
        )
    }

    fn trace(&self) -> Option<&Recorded> {
        self.trace.as_ref()
    }

    fn on_trace(&self, trace: &Recorded) -> Result<Self, Refusal> {
        Ok(Self {
            keys: trace.distinct(),
            capacity: recorded::first_capacity(trace),
            pattern: Pattern::Zipf,
            reads_per_s: recorded::first_rate(trace),
            // Nothing expires and the database keeps up, so that the first look is at the size.
            ttl_s: 0.0,
            database_per_s: 0.0,
            trace: Some(trace.clone()),
            ..self.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::parameters::assert_knobs_fit;
    use crate::lesson::{Kind, Value};

    #[test]
    fn the_default_is_allowed() {
        assert_eq!(Params::default().check(), Ok(()));
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
        assert_knobs_fit::<Params>();
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

    #[test]
    fn knobs_set_what_is_allowed_and_offer_all_names() {
        crate::lesson::parameters::assert_knobs_fit::<Params>();
    }
}
