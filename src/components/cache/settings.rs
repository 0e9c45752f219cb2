//! The settings of policies that have some.

use serde::Serialize;

use super::entry::Entry;
use crate::sim::{SimDuration, SimTime};

/// How the counters of LFU with decay, of sampled LFU and of Redis's LFU behave.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DecaySettings {
    /// The larger, the slower counters grow (Redis: `lfu-log-factor`, 10).
    pub log_factor: f64,
    /// After this long without a use a counter has lost one (Redis: `lfu-decay-time`, 1 min);
    /// zero: they never fade.
    pub period: SimDuration,
}

impl Default for DecaySettings {
    fn default() -> Self {
        Self {
            log_factor: 10.0,
            period: SimDuration::from_secs(60),
        }
    }
}

/// The value a fading counter starts from, so that a newcomer is not the next victim.
pub(super) const COUNTER_START: u8 = 5;

impl DecaySettings {
    /// The fading counter of an entry as it stands at `now`.
    pub fn faded<T>(&self, entry: &Entry<T>, now: SimTime) -> u8 {
        let (idle, period) = (now.since(entry.last_used_at), self.period);
        // Mostly so, and divisions take long.
        if idle < period {
            return entry.counter;
        }
        let periods = idle.as_nanos().checked_div(period.as_nanos()).unwrap_or(0);
        entry
            .counter
            .saturating_sub(u8::try_from(periods).unwrap_or(u8::MAX))
    }

    /// The fading counter after a use at `now` with the luck `coin`.
    pub(super) fn after_use<T>(&self, entry: &Entry<T>, now: SimTime, coin: u64) -> u8 {
        let faded = self.faded(entry, now);
        let above = f64::from(faded.saturating_sub(COUNTER_START));
        let chance = 1.0 / (above * self.log_factor + 1.0);
        let unit = (coin >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0);
        faded.saturating_add(u8::from(unit < chance))
    }
}

/// How the sampled policies look at residents.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SamplingSettings {
    /// Uniform draws an eviction (Redis: `maxmemory-samples`, 5).
    pub samples: u32,
    /// How many of the best that were drawn are remembered (Redis: 16); 0: none.
    pub pool: u32,
    /// One tick of the clock by which idle times are taken (Redis: 1 s); zero: exact.
    pub lru_clock: SimDuration,
}

impl Default for SamplingSettings {
    fn default() -> Self {
        Self {
            samples: 5,
            pool: 16,
            lru_clock: SimDuration::ZERO,
        }
    }
}
