//! Seeded luck, one stream a cause.
//!
//! Every cause of chance has a stream of its own, so that changing one setting does not shift
//! the luck of the others: two runs that differ in their latency still ask for the same keys at
//! the same times, and comparing them is honest.
//!
//! Generator: xoshiro256++ (Blackman and Vigna, 2019), seeded through `SplitMix64` as `rand`
//! documents `seed_from_u64`. The samplers use `libm`, whose results are the same everywhere.

use std::collections::BTreeMap;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng as _, SeedableRng as _};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The causes of chance. The name, not the position, decides the seed, so that adding a cause
/// leaves all others as they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Stream {
    /// When reads arrive.
    ReadArrivals,
    /// Which keys reads ask for.
    ReadKeys,
    /// When writes arrive.
    WriteArrivals,
    /// Which keys writes change.
    WriteKeys,
    /// Coins of the eviction policy: random victims, probabilistic counters.
    Policy,
    /// Service times of servers.
    Service,
    /// Delays and losses of messages.
    Network,
    /// Crashes and their like.
    Faults,
    /// The data sets that stores hold.
    Data,
    /// Which client a request comes from.
    Clients,
    /// How long nodes wait before they stand for election.
    Elections,
    /// Delays of messages that belong to no request: heartbeats, votes, repairs.
    Upkeep,
    /// Who loads before an expiry.
    EarlyLoads,
    /// By how much times to live are spread.
    TtlJitter,
    /// The requests of a game.
    Game,
    /// Where a balancer sends a request.
    Routing,
    /// What a learner's own requests need.
    Learner,
    /// Which hash an experiment uses.
    Hash,
    /// Service times of writes.
    WriteService,
    /// Whether a look-up of fixed probability finds something.
    LookUps,
    /// The luck of attempts after the first.
    Retries,
    /// What the situation of an exercise is.
    Practice,
}

impl Stream {
    fn name(self) -> &'static str {
        match self {
            Self::ReadArrivals => "read-arrivals",
            Self::ReadKeys => "read-keys",
            Self::WriteArrivals => "write-arrivals",
            Self::WriteKeys => "write-keys",
            Self::Policy => "policy",
            Self::Service => "service",
            Self::Network => "network",
            Self::Faults => "faults",
            Self::Data => "data",
            Self::Clients => "clients",
            Self::Elections => "elections",
            Self::Upkeep => "upkeep",
            Self::EarlyLoads => "early-loads",
            Self::TtlJitter => "ttl-jitter",
            Self::Game => "game",
            Self::Routing => "routing",
            Self::Learner => "learner",
            Self::Hash => "hash",
            Self::WriteService => "write-service",
            Self::LookUps => "look-ups",
            Self::Retries => "retries",
            Self::Practice => "practice",
        }
    }
}

/// All the streams of a run. A stream comes into being when it is first used.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Luck {
    seed: u64,
    streams: BTreeMap<Stream, Xoshiro256PlusPlus>,
}

impl Luck {
    /// The luck that belongs to `seed`.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            streams: BTreeMap::new(),
        }
    }

    /// The next 64 random bits of a stream.
    pub fn bits(&mut self, stream: Stream) -> u64 {
        let seed = self.seed;
        self.streams
            .entry(stream)
            .or_insert_with(|| Self::fresh(seed, stream))
            .next_u64()
    }

    /// A stream by itself, for long work that needs no other.
    pub fn into_draws(mut self, stream: Stream) -> Draws {
        let fresh = || Self::fresh(self.seed, stream);
        Draws(self.streams.remove(&stream).unwrap_or_else(fresh))
    }

    fn fresh(seed: u64, stream: Stream) -> Xoshiro256PlusPlus {
        let named = xxh3_64_with_seed(stream.name().as_bytes(), seed);
        Xoshiro256PlusPlus::seed_from_u64(named)
    }

    /// Uniform in [0, 1), on the grid of 2^-53.
    pub fn unit(&mut self, stream: Stream) -> f64 {
        (self.bits(stream) >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Exponential with mean 1, by inversion: -ln(1 - u). One draw.
    pub fn exponential(&mut self, stream: Stream) -> f64 {
        -libm::log1p(-self.unit(stream))
    }

    /// Uniform in 0..n by Lemire's multiplication; 0 if `n` is 0. The bias is below n / 2^64.
    pub fn below(&mut self, stream: Stream, n: u64) -> u64 {
        scale(self.bits(stream), n)
    }
}

/// What is left of one stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Draws(Xoshiro256PlusPlus);

impl Draws {
    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }
}

/// Maps 64 random bits onto 0..n (0 if `n` is 0), preserving their order.
pub fn scale(bits: u64, n: u64) -> u64 {
    ((u128::from(bits) * u128::from(n)) >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_do_not_disturb_each_other() {
        let mut alone = Luck::new(7);
        let mut mixed = Luck::new(7);
        for _ in 0..100 {
            mixed.bits(Stream::Service);
            assert_eq!(alone.bits(Stream::ReadKeys), mixed.bits(Stream::ReadKeys));
        }
    }

    #[test]
    fn a_stream_by_itself_goes_on_where_it_was() {
        let (mut luck, mut same) = (Luck::new(7), Luck::new(7));
        assert_eq!(luck.bits(Stream::Policy), same.bits(Stream::Policy));
        let mut draws = same.into_draws(Stream::Policy);
        for _ in 0..10 {
            assert_eq!(luck.bits(Stream::Policy), draws.bits());
        }
    }

    #[test]
    fn two_streams_and_two_seeds_are_different_luck() {
        let mut seven = Luck::new(7);
        let mut eight = Luck::new(8);
        assert_ne!(seven.bits(Stream::ReadKeys), eight.bits(Stream::ReadKeys));
        assert_ne!(
            Luck::new(7).bits(Stream::ReadKeys),
            Luck::new(7).bits(Stream::WriteKeys)
        );
    }

    #[test]
    fn samples_have_the_moments_of_their_distributions() {
        let mut luck = Luck::new(1);
        let n = 200_000;
        let unit = (0..n).map(|_| luck.unit(Stream::Service)).sum::<f64>() / f64::from(n);
        let exponential = (0..n)
            .map(|_| luck.exponential(Stream::Service))
            .sum::<f64>()
            / f64::from(n);
        // Four standard errors of the mean: sqrt(1/12 / n) and sqrt(1 / n).
        assert!((unit - 0.5).abs() < 4.0 * 0.000_65, "{unit}");
        assert!((exponential - 1.0).abs() < 4.0 * 0.002_24, "{exponential}");
    }

    #[test]
    fn scaling_covers_the_whole_range_and_nothing_beyond() {
        assert_eq!(scale(0, 10), 0);
        assert_eq!(scale(u64::MAX, 10), 9);
        assert_eq!(scale(u64::MAX, 0), 0);
    }
}
