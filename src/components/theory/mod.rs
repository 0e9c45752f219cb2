//! Closed forms and numerical solutions that the models are compared with.
//!
//! Everything about caches assumes the *independent reference model*: each request picks its key
//! afresh, key `i` with probability `p[i]`, whatever was asked before. Where time matters the
//! requests are a Poisson process, so that the requests for one key are one too, at the rate
//! `p[i]` times the total.
//!
//! Conventions shared by all functions:
//!
//! - `p` need not add up to 1, since it is divided by its total. A weight that is negative, not
//!   finite or below 1e-200 of the largest is a key that is never asked for.
//! - `capacity` is a number of slots, each of which holds one key.
//! - Rates are per second, times to live in seconds. A time to live of 0 means none, and so
//!   does one that is negative or not finite. A rate that is negative or not finite counts as 0.
//! - A hit ratio is a fraction of the look-ups, always within [0, 1] and never NaN. It is 0
//!   when there are no keys or no slots.
//!
//! The literature is cited from memory; the formulas are checked against independently
//! computed values in `tests/formulas.rs` and against each other in the unit tests.

mod cost;
mod fixed;
mod flush;
mod grouped;
mod lru;
mod numeric;
mod popularity;
pub mod queueing;
mod quorum;
mod ttl;
mod writes;
mod zipf_fit;

#[cfg(test)]
mod tests;

pub use cost::Prices;
pub use fixed::{best_static, fifo_or_random, warm_up};
pub use flush::distinct_keys;
pub use grouped::lru_of_counts;
pub use lru::{MAX_EXPONENT, characteristic_time, exponent_for, lru, smallest_capacity};
pub use popularity::zipf_weights;
pub use quorum::{
    available_share, both_over, kth_fastest, missed_share, quorums_overlap, within_last,
};
pub use ttl::{best_static_with_ttl, lru_with_slow_fills, lru_with_ttl, ttl_ceiling};
pub use writes::{lru_with_ttl_and_writes, lru_with_writes_and_slow_fills};
pub use zipf_fit::{ZipfFit, zipf_fit};

/// With more keys than this the sums over all of them take longer than a frame may.
pub const MOST_SUMMED: u64 = 20_000;

/// The largest number of keys for which [`lru`] and [`fifo_or_random`] are exact. Above it
/// the exact sums cost more time than a slider may take, and the approximations are by then
/// more accurate than a run of a simulation.
pub const EXACT_KEYS: usize = 200;
