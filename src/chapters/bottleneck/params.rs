//! The parameters of the database under load: names and ranges of the headless contract.

use serde::Serialize;

use crate::components::named::Named;
use crate::components::workload::KeyPattern;
use crate::lesson::parameters::stored::off;
use crate::lesson::parameters::{DAY_MS, MOST, MOST_PER_S, parameters};
use crate::lesson::{Field, Knob, Parameters, Refusal, Zero};
use crate::sim::SimDuration;

/// Workers a database can have.
pub const MOST_SERVERS: u64 = 1_000;
/// Replicas of the database there can be, the first included.
pub const MOST_REPLICAS: u64 = 15;
/// Attempts after the first.
pub const MOST_RETRIES: u64 = 10;
/// One retry, in the unit in which budgets are counted: sums of whole numbers are exact.
pub const RETRY: u64 = 1_000_000;
/// Retries that a budget holds at most, and at first: a few failures may always be retried.
pub const RETRIES_SAVED: u64 = 10;
/// The ends of the slider of the load, in reads a second.
pub const LOADS: (f64, f64) = (20.0, 5_000.0);

/// What a service costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Service {
    /// One price for a page in memory, another for one that must come from disk.
    #[default]
    Buffer,
    /// Always the same.
    Fixed,
    /// Exponentially distributed: the textbook's.
    Exponential,
}

impl Named for Service {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("buffer", Self::Buffer),
        ("fixed", Self::Fixed),
        ("exponential", Self::Exponential),
    ];
}

/// What a service costs, as buttons say it.
const SERVICES: &[(&str, &str)] = &[
    ("buffer", "memory or disk"),
    ("fixed", "fixed services"),
    ("exponential", "exponential services"),
];

fn without_memory(params: &Params) -> Option<&'static str> {
    (params.service != Service::Buffer).then_some("these services do not depend on memory")
}

parameters! {
    /// Everything that can be set. The default is a textbook database: nobody is turned away, gives
    /// up or tries again.
    pub struct Params {
        reads_per_s: number(0.0..=MOST_PER_S) = 100.0, "reads, without retries"
            => Knob::log("reads", LOADS.0, LOADS.1).on_stage().hint(
                "reads that all clients send a second; above it the latency that theory expects");
        writes_per_s: number(0.0..=MOST_PER_S) = 0.0, "writes"
            => Knob::linear("writes", 0.0, 600.0).step(10.0)
                .hint("writes a second; every replica applies each of them");
        servers: count(1..=MOST_SERVERS) = 1, "workers of each replica"
            => Knob::linear("workers", 1.0, 32.0).on_stage()
                .hint("requests that each replica serves at once");
        replicas: count(1..=MOST_REPLICAS) = 1,
            "replicas of the database; 1: the database alone"
            => Knob::linear("replicas", 1.0, 8.0)
                .hint("full replicas of the database; each holds all pages");
        service: word(Service) = Service::Buffer, "what a service costs"
            => Knob::choice("service", SERVICES);
        service_ms: number(0.0..=DAY_MS) = 2.0, "a service or its mean (fixed, exponential)"
            => Knob::linear("service", 0.5, 40.0).step(0.5).hint("the mean time of a service")
                .shown(|p| p.service != Service::Buffer);
        memory_ms: number(0.0..=DAY_MS) = 2.0, "a service from memory (buffer)"
            => Knob::linear("from memory", 0.5, 10.0).step(0.5)
                .hint("a service whose page is in memory")
                .shown(|p| p.service == Service::Buffer);
        disk_ms: number(0.0..=DAY_MS) = 20.0, "a service from disk (buffer)"
            => Knob::linear("from disk", 0.0, 60.0).step(1.0)
                .hint("a service whose page must come from disk").disabled(without_memory);
        memory_pages: count(0..=MOST) = 100, "pages in the memory of each replica (buffer)"
            => Knob::linear("memory", 0.0, 1_000.0).step(10.0).on_stage()
                .hint("pages that fit into the memory of each replica").disabled(without_memory);
        data_pages: count(1..=MOST) = 1_000, "pages of data"
            => Knob::log("data pages", 50.0, 20_000.0)
                .hint("pages of data; the reads ask for all of them");
        zipf_exponent: number(0.0..=10.0) = 1.3, "Zipf's exponent; 0: all pages alike"
            => Knob::linear("exponent", 0.0, 2.5).step(0.05)
                .hint("how unevenly pages are asked for: 0 is all alike");
        queue_limit: count(0..=MOST) = 10_000,
            "requests that may wait at each replica; in all 250,000 are under way at most"
            => Knob::linear("queue", 0.0, 2_000.0).step(10.0)
                .hint("requests that may wait at each replica");
        timeout_ms: number(0.0..=DAY_MS) = 0.0, "how long one may wait there; 0: for ever"
            => Knob::linear("timeout", 50.0, 2_000.0).step(50.0).zero(Zero::Last("for ever"))
                .hint("how long a client lets its request wait in the queue");
        retries: count(0..=MOST_RETRIES) = 0, "attempts after the first failed"
            => Knob::linear("retries", 0.0, 10.0).zero(Zero::First("none"))
                .hint("how often a client retries after a failure");
        backoff_ms: number(0.0..=DAY_MS) = 20.0, "the pause before each of them"
            => Knob::linear("backoff", 0.0, 1_000.0).step(10.0)
                .hint("how long it waits before it retries")
                .disabled(|p| (p.retries == 0).then_some("no retries"));
        #[serde(skip_serializing_if = "off")]
        retry_budget: number(0.0..=1.0) = 0.0,
            "retries for each first attempt, in the long run; 0: as many as retries says"
            => Knob::linear("retry budget", 0.0, 0.5).percent().step(0.05)
                .zero(Zero::First("none")).hint(
                "a retry budget: each read pays this share of a retry in, each retry takes one out")
                .disabled(|p| (p.retries == 0).then_some("no retries"));
        #[serde(skip_serializing_if = "off")]
        shed_wait_ms: number(0.0..=DAY_MS) = 0.0,
            "expected wait above which a request is rejected at once; 0: none is"
            => Knob::linear("load shedding", 0.0, 1_000.0).step(10.0).zero(Zero::First("off"))
                .hint("load shedding: the expected wait above which a request is rejected at once");
        cache_slots: count(0..=MOST) = 0, "slots of the cache; 0: no cache"
            => Knob::linear("cache slots", 0.0, 1_000.0).step(10.0).zero(Zero::First("none"))
                .on_stage().hint("answers that a cache in front keeps; none: no cache")
                .disabled(|p| (p.cache_hit > 0.0).then_some("the cache answers a fixed share"));
        cache_hit: number(0.0..=1.0) = 0.0,
            "if above 0: a cache that answers this share, without slots"
            => Knob::linear("hit rate", 0.0, 1.0).percent().step(0.01)
                .zero(Zero::First("by slots")).hint(
                "a cache that answers this share of all look-ups, as formulas have it");
        cache_ms: number(0.0..=DAY_MS) = 0.5, "a look-up in the cache, there and back"
            => Knob::linear("look-up", 0.0, 5.0).step(0.1)
                .disabled(|p| (!p.has_cache()).then_some("there is no cache"));
    }
}

impl Params {
    /// What each first attempt pays into the retry budget, in millionths of a retry; `None` without
    /// a budget.
    pub fn retry_deposit(&self) -> Option<u64> {
        (self.retry_budget > 0.0).then(|| (self.retry_budget * RETRY as f64).round() as u64)
    }

    /// The expected wait above which a request is rejected at once; `None` is never.
    pub fn shed_wait(&self) -> Option<SimDuration> {
        (self.shed_wait_ms > 0.0).then(|| SimDuration::from_millis_f64(self.shed_wait_ms))
    }

    /// How pages are asked for.
    pub fn key_pattern(&self) -> KeyPattern {
        KeyPattern::zipf(self.data_pages, self.zipf_exponent)
    }

    /// Whether a cache stands in front of the database.
    pub fn has_cache(&self) -> bool {
        self.cache_slots > 0 || self.cache_hit > 0.0
    }

    /// Pages of the memory of one replica that can ever be used.
    pub fn pool_pages(&self) -> u64 {
        self.memory_pages.min(self.data_pages)
    }

    /// Slots of the cache that can ever be used.
    pub fn used_slots(&self) -> u64 {
        if self.cache_hit > 0.0 {
            0
        } else {
            self.cache_slots.min(self.data_pages)
        }
    }

    /// The time of one service. `luck` is its draw with mean 1, for exponential services.
    pub fn service_time(&self, in_memory: bool, luck: f64) -> SimDuration {
        SimDuration::from_millis_f64(match self.service {
            Service::Fixed => self.service_ms,
            Service::Exponential => self.service_ms * luck,
            Service::Buffer if in_memory => self.memory_ms,
            Service::Buffer => self.disk_ms,
        })
    }
}

impl Parameters for Params {
    const FIELDS: &'static [Field<Self>] = Self::TABLE;

    fn check_together(&self) -> Result<(), Refusal> {
        let held = self.replicas.saturating_mul(self.pool_pages());
        if held > MOST {
            return Err(Refusal::new(format!(
                "all replicas together hold at most {MOST} pages in memory, not `{held}`."
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::parameters::assert_knobs_fit;

    #[test]
    fn the_default_is_allowed_and_every_parameter_has_a_control() {
        assert_eq!(Params::default().check(), Ok(()));
        for field in Params::FIELDS {
            assert!(field.knob.is_some(), "{} has no control", field.name);
        }
        assert_knobs_fit::<Params>();
    }

    #[test]
    fn copies_share_a_bound_on_memory() {
        let mut params = Params {
            replicas: 15,
            memory_pages: MOST,
            data_pages: MOST,
            ..Params::default()
        };
        assert!(params.check_together().is_err());
        params.data_pages = 1_000;
        assert_eq!(params.check_together(), Ok(()));
    }
}
