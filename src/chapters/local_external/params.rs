//! The chapter's parameters: names and ranges of the headless contract.

use serde::{Deserialize, Serialize};

use crate::components::named::{self, Named};
use crate::components::workload::{Key, KeyPattern, Pattern};
use crate::lesson::parameters::{DAY_MS, DAY_S, MOST, MOST_PER_S, count, flag, number, word};
use crate::lesson::{Field, Parameters, Refusal};
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
}

impl Named for Invalidation {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("none", Self::None),
        ("broadcast", Self::Broadcast),
        ("tracking", Self::Tracking),
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

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Where values are cached.
    #[serde(with = "named")]
    pub mode: Mode,
    /// Application instances.
    pub instances: u64,
    /// Keys are 1 to this.
    pub keys: u64,
    /// Zipf's exponent.
    pub zipf_exponent: f64,
    /// Reads a second, over all clients.
    pub reads_per_s: f64,
    /// Writes a second, over all clients.
    pub writes_per_s: f64,
    /// Clients; each remembers what it has seen.
    pub clients: u64,
    /// Where the balancer sends a request.
    #[serde(with = "named")]
    pub routing: Routing,
    /// Slots of each local cache.
    pub l1_slots: u64,
    /// Time to live of a local copy, in seconds; 0 is none.
    pub l1_ttl_s: f64,
    /// Slots of the shared cache.
    pub l2_slots: u64,
    /// Time to live of a shared entry, in seconds; 0 is none.
    pub l2_ttl_s: f64,
    /// Which keys the caches keep.
    #[serde(with = "named")]
    pub placement: Placement,
    /// Whether a write deletes the entry of the shared cache.
    pub write_deletes: bool,
    /// Who tells the other instances of a write.
    #[serde(with = "named")]
    pub invalidation: Invalidation,
    /// How long an invalidation message takes, in milliseconds.
    pub message_delay_ms: f64,
    /// The share of messages that never arrive, 0 to 1.
    pub message_loss: f64,
    /// A look-up in a local cache, in nanoseconds.
    pub l1_ns: f64,
    /// A call of the shared cache, there and back, in microseconds.
    pub l2_us: f64,
    /// A query of the database, there and back, in microseconds.
    pub database_us: f64,
    /// Queries the database serves a second, one after another; 0 is unlimited.
    pub database_per_s: f64,
    /// How long a restarted instance is away, in seconds.
    pub restart_s: f64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            mode: Mode::Local,
            instances: 8,
            keys: 100,
            zipf_exponent: 1.2,
            reads_per_s: 40.0,
            writes_per_s: 0.0,
            clients: 10,
            routing: Routing::Random,
            l1_slots: 8,
            l1_ttl_s: 30.0,
            l2_slots: 50,
            l2_ttl_s: 300.0,
            placement: Placement::Lru,
            write_deletes: true,
            invalidation: Invalidation::None,
            message_delay_ms: 5.0,
            message_loss: 0.0,
            l1_ns: 100.0,
            l2_us: 500.0,
            database_us: 2_000.0,
            database_per_s: 0.0,
            restart_s: 2.0,
        }
    }
}

impl Params {
    /// The popularity of the keys.
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
            ]
        };
        counts(self) == counts(other)
            && numbers(self) == numbers(other)
            && self.placement == other.placement
    }
}

impl Parameters for Params {
    const FIELDS: &'static [Field<Self>] = &[
        word!(mode, Mode, "where values are cached"),
        count!(instances, 1, MOST_INSTANCES, "application instances"),
        count!(keys, 1, MOST, "keys that can be asked for"),
        number!(zipf_exponent, 10.0, "Zipf's exponent"),
        number!(reads_per_s, MOST_PER_S, "reads of all clients"),
        number!(writes_per_s, MOST_PER_S, "writes of all clients"),
        count!(clients, 1, 1_000, "clients that remember what they saw"),
        word!(routing, Routing, "where the balancer sends a request"),
        count!(l1_slots, 0, MOST, "slots of each local cache"),
        number!(l1_ttl_s, DAY_S, "time to live of a local copy; 0: none"),
        count!(l2_slots, 0, MOST, "slots of the shared cache"),
        number!(l2_ttl_s, DAY_S, "time to live of a shared entry; 0: none"),
        word!(placement, Placement, "which keys the caches keep"),
        flag!(
            write_deletes,
            "whether a write deletes the entry of the shared cache"
        ),
        word!(
            invalidation,
            Invalidation,
            "who tells the other instances of a write"
        ),
        number!(
            message_delay_ms,
            DAY_MS,
            "how long an invalidation message takes"
        ),
        number!(message_loss, 1.0, "share of messages that never arrive"),
        number!(l1_ns, DAY_NS, "a look-up in a local cache"),
        number!(l2_us, DAY_US, "a call of the shared cache, there and back"),
        number!(
            database_us,
            DAY_US,
            "a query of the database, there and back"
        ),
        number!(
            database_per_s,
            MOST_PER_S,
            "queries the database serves; 0: unlimited"
        ),
        number!(restart_s, DAY_S, "how long a restarted instance is away"),
    ];

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
