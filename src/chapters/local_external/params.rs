//! The chapter's parameters: names and ranges of the headless contract.

use serde::Serialize;

use crate::components::named::Named;
use crate::components::workload::KeyPattern;
use crate::lesson::parameters::stored::off;
use crate::lesson::parameters::{DAY_MS, DAY_S, MOST, MOST_PER_S, parameters};
use crate::lesson::{Field, Knob, Parameters, Refusal, Zero};
use crate::sim::SimDuration;

/// A day, in microseconds and in nanoseconds.
const DAY_US: f64 = DAY_MS * 1e3;
const DAY_NS: f64 = DAY_MS * 1e6;
/// The most instances.
pub const MOST_INSTANCES: u64 = 32;
/// The most slots that all local caches together may have; it bounds memory.
pub const MOST_LOCAL_SLOTS: u64 = 1_000_000;
/// The most slots of all caches where keys stay that are put there: all are filled at once.
const MOST_STATIC: u64 = 500_000;

/// Where values are cached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Mode {
    /// In each instance's own memory, and nowhere else.
    #[default]
    Local,
    /// In one cache that all instances ask over the network.
    External,
    /// In each instance's memory, behind it in the shared cache.
    TwoTier,
}

impl Named for Mode {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("local", Self::Local),
        ("external", Self::External),
        ("two-tier", Self::TwoTier),
    ];
}

impl Mode {
    /// Whether instances keep copies of their own.
    pub fn has_l1(self) -> bool {
        self != Self::External
    }

    /// Whether there is a shared cache.
    pub fn has_l2(self) -> bool {
        self != Self::Local
    }
}

/// Where the balancer sends a client's request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Routing {
    /// To any instance that runs.
    #[default]
    Random,
    /// Always to the client's own, or while that is down to the next.
    Sticky,
}

impl Named for Routing {
    const NAMES: &'static [(&'static str, Self)] =
        &[("random", Self::Random), ("sticky", Self::Sticky)];
}

/// Who tells the other instances of a write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Invalidation {
    /// Nobody.
    #[default]
    None,
    /// The writer, all of them: publish and subscribe.
    Broadcast,
    /// The shared cache, those that have asked it for the key since it was last written: client
    /// tracking.
    Tracking,
    /// The database's log, all caches: change data capture, or a transactional outbox. What is
    /// committed is delivered, in the order of the log.
    Cdc,
}

impl Named for Invalidation {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("none", Self::None),
        ("broadcast", Self::Broadcast),
        ("tracking", Self::Tracking),
        ("cdc", Self::Cdc),
    ];
}

/// Which keys a cache keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Placement {
    /// What was used last; the least recently used goes.
    #[default]
    Lru,
    /// The hottest keys, from the start and for good.
    Static,
}

impl Named for Placement {
    const NAMES: &'static [(&'static str, Self)] = &[("lru", Self::Lru), ("static", Self::Static)];
}

const MODES: &[(&str, &str)] = &[
    ("local", "local"),
    ("external", "external"),
    ("two-tier", "two tiers"),
];

const TOLD: &[(&str, &str)] = &[
    ("none", "tell none"),
    ("broadcast", "tell all"),
    ("tracking", "tell who asked"),
    ("cdc", "CDC"),
];

/// Only a shared cache that is asked first knows who has asked it.
fn can_tell(params: &Params, told: &str) -> bool {
    told != Invalidation::Tracking.name()
        || params.mode == Mode::TwoTier
        || params.invalidation == Invalidation::Tracking
}

fn most_local(params: &Params) -> f64 {
    params.keys.min(2_000) as f64
}

fn most_shared(params: &Params) -> f64 {
    params.keys.min(10_000) as f64
}

fn no_local(params: &Params) -> Option<&'static str> {
    (!params.mode.has_l1()).then_some("in this mode instances keep no copies")
}

fn no_shared(params: &Params) -> Option<&'static str> {
    (!params.mode.has_l2()).then_some("in this mode there is no shared cache")
}

fn no_messages(params: &Params) -> Option<&'static str> {
    (!params.sends_messages()).then_some("no messages are sent")
}

parameters! {
    /// Everything that can be set.
    pub struct Params {
        mode: word(Mode) = Mode::Local, "where values are cached"
            => Knob::choice("where values are cached", MODES).on_top();
        instances: count(1..=MOST_INSTANCES) = 8, "application instances"
            => Knob::linear("instances", 1.0, 10.0).on_stage()
                .hint("how many run behind the balancer");
        keys: count(1..=MOST) = 100, "keys that can be asked for";
        zipf_exponent: number(0.0..=10.0) = 1.2, "Zipf's exponent"
            => Knob::linear("exponent", 0.0, 2.5).step(0.05)
                .hint("how unevenly keys are asked for: 0 is all alike");
        reads_per_s: number(0.0..=MOST_PER_S) = 40.0, "reads of all clients"
            => Knob::log("reads", 1.0, 2_000.0).hint("reads that all clients send a second");
        writes_per_s: number(0.0..=MOST_PER_S) = 0.0, "writes of all clients"
            => Knob::linear("writes", 0.0, 10.0).step(0.5).on_stage()
                .hint("writes that all clients send a second; hot keys are written most");
        clients: count(1..=1_000) = 10, "clients that remember what they saw"
            => Knob::log("clients", 1.0, 100.0).step(1.0)
                .hint("how many share the requests; each remembers what it saw");
        routing: word(Routing) = Routing::Random, "where the balancer sends a request";
        l1_slots: count(0..=MOST) = 8, "slots of each local cache"
            => Knob::log("local slots", 1.0, 2_000.0).step(1.0).most(most_local)
                .on_stage().hint("how many keys each instance can keep").disabled(no_local);
        l1_ttl_s: number(0.0..=DAY_S) = 30.0, "time to live of a local copy; 0: none"
            => Knob::log("local TTL", 0.5, 300.0).zero(Zero::Last("off")).on_stage()
                .hint("how long a local copy is good for; copies that are there keep what they got")
                .disabled(no_local);
        l2_slots: count(0..=MOST) = 50, "slots of the shared cache"
            => Knob::log("shared slots", 1.0, 10_000.0).step(1.0)
                .most(most_shared)
                .hint("how many keys the shared cache can keep").disabled(no_shared);
        l2_ttl_s: number(0.0..=DAY_S) = 300.0, "time to live of a shared entry; 0: none"
            => Knob::log("shared TTL", 0.5, 300.0).zero(Zero::Last("off"))
                .hint("how long a shared entry is good for").disabled(no_shared);
        placement: word(Placement) = Placement::Lru, "which keys the caches keep";
        write_deletes: flag = true, "whether a write deletes the entry of the shared cache"
            => Knob::switch("a write deletes");
        invalidation: word(Invalidation) = Invalidation::None,
            "who tells the other instances of a write"
            => Knob::choice("which copies a write invalidates", TOLD).offered(can_tell);
        message_delay_ms: number(0.0..=DAY_MS) = 5.0, "how long an invalidation message takes"
            => Knob::log("message delay", 0.5, 10_000.0).hint("how long a message takes")
                .disabled(no_messages);
        message_loss: number(0.0..=1.0) = 0.0, "share of messages that never arrive"
            => Knob::linear("messages lost", 0.0, 1.0).step(0.05).percent()
                .hint("the share of messages that never arrive").disabled(no_messages);
        l1_ns: number(0.0..=DAY_NS) = 100.0, "a look-up in a local cache";
        l2_us: number(0.0..=DAY_US) = 500.0, "a call of the shared cache, there and back";
        database_us: number(0.0..=DAY_US) = 2_000.0, "a query of the database, there and back";
        database_per_s: number(0.0..=MOST_PER_S) = 0.0,
            "queries the database serves; 0: unlimited"
            => Knob::log("database", 10.0, 1_800.0).zero(Zero::Last("unlimited"))
                .hint("queries the database serves a second, one after another");
        #[serde(skip_serializing_if = "off")]
        replica_lag_ms: number(0.0..=DAY_MS) = 0.0,
            "how far the replica that answers reads is behind; 0: the primary answers them"
            => Knob::log("replica lag", 1.0, 10_000.0).zero(Zero::First("none"))
                .hint("how far the read replica is behind the database that takes writes");
        restart_s: number(0.0..=DAY_S) = 2.0, "how long a restarted instance is away";
    }
}

impl Params {
    /// The popularity of the keys.
    pub fn key_pattern(&self) -> KeyPattern {
        KeyPattern::zipf(self.keys, self.zipf_exponent)
    }

    /// The time to live of a local copy; `None` without one.
    pub fn l1_ttl(&self) -> Option<SimDuration> {
        (self.l1_ttl_s > 0.0).then(|| SimDuration::from_secs_f64(self.l1_ttl_s))
    }

    /// The time to live of a shared entry; `None` without one.
    pub fn l2_ttl(&self) -> Option<SimDuration> {
        (self.l2_ttl_s > 0.0).then(|| SimDuration::from_secs_f64(self.l2_ttl_s))
    }

    /// A look-up in a local cache.
    pub fn l1_time(&self) -> SimDuration {
        SimDuration::from_secs_f64(self.l1_ns / 1e9)
    }

    /// A call of the shared cache, there and back.
    pub fn l2_time(&self) -> SimDuration {
        SimDuration::from_secs_f64(self.l2_us / 1e6)
    }

    /// A query of an idle database without its service, there and back.
    pub fn database_time(&self) -> SimDuration {
        SimDuration::from_secs_f64(self.database_us / 1e6)
    }

    /// How far the replica that answers reads is behind; `None` if the primary answers them.
    pub fn replica_lag(&self) -> Option<SimDuration> {
        (self.replica_lag_ms > 0.0).then(|| SimDuration::from_millis_f64(self.replica_lag_ms))
    }

    /// One service of the database; zero if it is unlimited.
    pub fn service(&self) -> SimDuration {
        if self.database_per_s > 0.0 {
            SimDuration::from_secs_f64(1.0 / self.database_per_s)
        } else {
            SimDuration::ZERO
        }
    }

    /// Whether invalidation messages are sent at all: tracking needs a shared cache that tracks,
    /// and without local copies there is nobody to tell.
    pub fn sends_messages(&self) -> bool {
        match self.invalidation {
            Invalidation::None => false,
            Invalidation::Broadcast => self.mode.has_l1(),
            Invalidation::Tracking => self.mode == Mode::TwoTier,
            Invalidation::Cdc => true,
        }
    }

    /// Whether two set-ups send the same requests into the same network: whatever else differs
    /// is the learner's lever.
    pub fn same_workload(&self, other: &Self) -> bool {
        let counts = |p: &Self| [p.instances, p.keys, p.clients];
        let numbers = |p: &Self| {
            [
                p.zipf_exponent,
                p.reads_per_s,
                p.writes_per_s,
                p.message_loss,
                p.message_delay_ms,
                p.l1_ns,
                p.l2_us,
                p.database_us,
                p.database_per_s,
                p.replica_lag_ms,
            ]
        };
        counts(self) == counts(other)
            && numbers(self) == numbers(other)
            && self.placement == other.placement
    }
}

impl Parameters for Params {
    const FIELDS: &'static [Field<Self>] = Self::TABLE;

    fn check_together(&self) -> Result<(), Refusal> {
        for (name, slots) in [("l1_slots", self.l1_slots), ("l2_slots", self.l2_slots)] {
            if slots > self.keys {
                return Err(Refusal::new(format!(
                    "`{name}` is at most the number of keys, {}, not `{slots}`.",
                    self.keys
                )));
            }
        }
        let local = self.l1_slots * self.instances;
        if local > MOST_LOCAL_SLOTS {
            return Err(Refusal::new(format!(
                "all local caches together have at most {MOST_LOCAL_SLOTS} slots, not `{local}`."
            )));
        }
        let kept = local + self.l2_slots;
        if self.placement == Placement::Static && kept > MOST_STATIC {
            return Err(Refusal::new(format!(
                "with `placement` static all caches together have at most {MOST_STATIC} slots, \
                 not `{kept}`."
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
    fn those_who_asked_are_told_only_by_a_cache_that_was_asked() {
        let local = Params::default();
        assert!(!can_tell(&local, "tracking") && can_tell(&local, "broadcast"));
        let tiers = Params {
            mode: Mode::TwoTier,
            ..Params::default()
        };
        assert!(can_tell(&tiers, "tracking"));
    }

    #[test]
    fn what_does_not_fit_together_is_refused_with_what_is_allowed() {
        let says = |params: Params| params.check_together().unwrap_err().to_string();
        let large = Params {
            l1_slots: 101,
            ..Params::default()
        };
        assert_eq!(
            says(large),
            "`l1_slots` is at most the number of keys, 100, not `101`."
        );
        let many = Params {
            keys: 1_000_000,
            l1_slots: 500_000,
            ..Params::default()
        };
        assert!(says(many).contains("at most 1000000 slots"));
    }
}
