//! The parameters of the database under load: names and ranges of the headless contract.

use serde::{Deserialize, Serialize};

use crate::components::named::{self, Named};
use crate::components::workload::{Key, KeyPattern, Pattern};
use crate::lesson::parameters::{DAY_MS, MOST, MOST_PER_S, count, number, word};
use crate::lesson::{Field, Parameters, Refusal};
use crate::sim::SimDuration;

/// Workers a database can have.
pub const MOST_SERVERS: u64 = 1_000;
/// Replicas of the database there can be, the first included.
pub const MOST_REPLICAS: u64 = 15;
/// Attempts after the first.
pub const MOST_RETRIES: u64 = 10;

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

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Reads a second, without retries.
    pub reads_per_s: f64,
    /// Writes a second.
    pub writes_per_s: f64,
    /// Workers of each replica of the database.
    pub servers: u64,
    /// Replicas of the database, each with a line of its own; 1 is the database alone.
    pub replicas: u64,
    /// What a service costs.
    #[serde(with = "named")]
    pub service: Service,
    /// A service (`fixed`) or its mean (`exponential`), in milliseconds.
    pub service_ms: f64,
    /// A service whose page is in memory (`buffer`), in milliseconds.
    pub memory_ms: f64,
    /// A service whose page comes from disk (`buffer`), in milliseconds.
    pub disk_ms: f64,
    /// Pages that fit into the memory of each replica (`buffer`).
    pub memory_pages: u64,
    /// Pages of data; a read asks for one of them.
    pub data_pages: u64,
    /// Zipf's exponent of their popularity; 0 is all alike.
    pub zipf_exponent: f64,
    /// How many may wait at each replica.
    pub queue_limit: u64,
    /// How long one may wait there, in milliseconds; 0 is for ever.
    pub timeout_ms: f64,
    /// Attempts a client makes after the first has failed.
    pub retries: u64,
    /// The pause before each of them, in milliseconds.
    pub backoff_ms: f64,
    /// Slots of the cache in front; 0 is no cache, unless `cache_hit` says otherwise.
    pub cache_slots: u64,
    /// If above 0: a cache that answers this share of the look-ups, whatever they ask for.
    pub cache_hit: f64,
    /// A look-up in the cache from the client and back, in milliseconds.
    pub cache_ms: f64,
}

/// A textbook database: nobody is turned away, gives up or tries again.
impl Default for Params {
    fn default() -> Self {
        Self {
            reads_per_s: 100.0,
            writes_per_s: 0.0,
            servers: 1,
            replicas: 1,
            service: Service::Buffer,
            service_ms: 2.0,
            memory_ms: 2.0,
            disk_ms: 20.0,
            memory_pages: 100,
            data_pages: 1_000,
            zipf_exponent: 1.3,
            queue_limit: 10_000,
            timeout_ms: 0.0,
            retries: 0,
            backoff_ms: 20.0,
            cache_slots: 0,
            cache_hit: 0.0,
            cache_ms: 0.5,
        }
    }
}

impl Params {
    /// How pages are asked for.
    pub fn key_pattern(&self) -> KeyPattern {
        KeyPattern {
            pattern: Pattern::Zipf,
            keys: Key::try_from(self.data_pages).unwrap_or(Key::MAX),
            zipf_exponent: self.zipf_exponent,
            scan_every_s: 0.0,
            scan_length: 0,
            hot_keys: 0,
            hot_share: 0.0,
            shift_every_s: 0.0,
            shift_by: 0,
        }
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
    const FIELDS: &'static [Field<Self>] = &[
        number!(reads_per_s, MOST_PER_S, "reads, without retries"),
        number!(writes_per_s, MOST_PER_S, "writes"),
        count!(servers, 1, MOST_SERVERS, "workers of each replica"),
        count!(
            replicas,
            1,
            MOST_REPLICAS,
            "replicas of the database; 1: the database alone"
        ),
        word!(service, Service, "what a service costs"),
        number!(
            service_ms,
            DAY_MS,
            "a service or its mean (fixed, exponential)"
        ),
        number!(memory_ms, DAY_MS, "a service from memory (buffer)"),
        number!(disk_ms, DAY_MS, "a service from disk (buffer)"),
        count!(
            memory_pages,
            0,
            MOST,
            "pages in the memory of each replica (buffer)"
        ),
        count!(data_pages, 1, MOST, "pages of data"),
        number!(zipf_exponent, 10.0, "Zipf's exponent; 0: all pages alike"),
        count!(
            queue_limit,
            0,
            MOST,
            "requests that may wait at each replica; in all 250,000 are under way at most"
        ),
        number!(
            timeout_ms,
            DAY_MS,
            "how long one may wait there; 0: for ever"
        ),
        count!(retries, 0, MOST_RETRIES, "attempts after the first failed"),
        number!(backoff_ms, DAY_MS, "the pause before each of them"),
        count!(cache_slots, 0, MOST, "slots of the cache; 0: no cache"),
        number!(
            cache_hit,
            1.0,
            "if above 0: a cache that answers this share, without slots"
        ),
        number!(cache_ms, DAY_MS, "a look-up in the cache, there and back"),
    ];

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
