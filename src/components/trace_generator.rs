//! Traces by rule, the same bit for bit in any language: whole numbers modulo 2^64, or plain f64
//! `+ - * /` in the written order.
//!
//! Generator: xoshiro256** (Blackman and Vigna, 2018), whose four words are the first four of
//! `SplitMix64` from the seed; `u` = its upper 53 bits times 2^-53. Zipf: rank `j` weighs
//! `exp(-a ln j)` with the series of `ln` and `exp`; weights are summed in order, and the rank is
//! 1 and the number of sums that are at most `u` times the last. Keys are positive numbers.

/// A rule by which keys follow on each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TraceRule {
    /// Keys 1 to `keys`, the first the most popular.
    Zipf {
        /// Different keys.
        keys: u32,
        /// Zipf's exponent.
        exponent: f64,
        /// Requests.
        requests: u64,
    },
    /// Keys 1 to `keys`, all equally popular.
    Uniform {
        /// Different keys.
        keys: u32,
        /// Requests.
        requests: u64,
    },
    /// Keys 1 to `length`, over and over again.
    Loop {
        /// Different keys.
        length: u64,
        /// Requests.
        requests: u64,
    },
    /// Zipf's law, and in the midst of it keys that are requested once each.
    Scan {
        /// Different keys of the law.
        keys: u32,
        /// Zipf's exponent.
        exponent: f64,
        /// Requests by the law before the scan, and again behind it.
        around: u64,
        /// Keys of the scan.
        length: u64,
        /// The first key of the scan.
        first: u64,
        /// Whether a request by the law stands before each of the scan.
        interleaved: bool,
    },
    /// Zipf's law, whose keys change places from phase to phase.
    Shift {
        /// Different keys.
        keys: u32,
        /// Zipf's exponent.
        exponent: f64,
        /// Requests of a phase.
        phase: u64,
        /// Phases.
        phases: u64,
        /// By as many places the keys move from one phase to the next.
        step: u64,
    },
}

/// The keys of a trace by rule, one after another.
#[derive(Clone, Debug)]
pub struct GeneratedTrace {
    rule: TraceRule,
    luck: [u64; 4],
    /// The sums of the weights, for rules with a law.
    sums: Vec<f64>,
    at: u64,
}

impl GeneratedTrace {
    /// The trace of a rule from a seed.
    pub fn new(rule: TraceRule, seed: u64) -> Self {
        let mut state = seed;
        let luck = std::array::from_fn(|_| {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        });
        let sums = match rule {
            TraceRule::Zipf { keys, exponent, .. }
            | TraceRule::Scan { keys, exponent, .. }
            | TraceRule::Shift { keys, exponent, .. } => summed(keys, exponent),
            TraceRule::Uniform { .. } | TraceRule::Loop { .. } => Vec::new(),
        };
        Self {
            rule,
            luck,
            sums,
            at: 0,
        }
    }

    /// How many requests it has.
    pub fn requests(&self) -> u64 {
        match self.rule {
            TraceRule::Zipf { requests, .. }
            | TraceRule::Uniform { requests, .. }
            | TraceRule::Loop { requests, .. } => requests,
            TraceRule::Scan {
                around,
                length,
                interleaved,
                ..
            } => {
                let scan = length.saturating_mul(1 + u64::from(interleaved));
                around.saturating_mul(2).saturating_add(scan)
            }
            TraceRule::Shift { phase, phases, .. } => phase.saturating_mul(phases),
        }
    }

    fn draw(&mut self) -> f64 {
        let [mut s0, mut s1, mut s2, mut s3] = self.luck;
        let drawn = s1.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = s3.rotate_left(45);
        self.luck = [s0, s1, s2, s3];
        (drawn >> 11) as f64 / 9_007_199_254_740_992.0
    }

    fn rank(&mut self) -> u64 {
        let Some(&all) = self.sums.last() else {
            return 1;
        };
        let target = self.draw() * all;
        let below = self.sums.partition_point(|&sum| sum <= target);
        below.min(self.sums.len() - 1) as u64 + 1
    }
}

impl Iterator for GeneratedTrace {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let at = self.at;
        if at >= self.requests() {
            return None;
        }
        self.at += 1;
        Some(match self.rule {
            TraceRule::Zipf { .. } => self.rank(),
            TraceRule::Uniform { keys, .. } => 1 + (self.draw() * f64::from(keys)) as u64,
            TraceRule::Loop { length, .. } => 1 + at % length.max(1),
            TraceRule::Scan {
                around,
                length,
                first,
                interleaved,
                ..
            } => {
                let each = 1 + u64::from(interleaved);
                let inside = at.wrapping_sub(around);
                let is_scan = at >= around && inside < length.saturating_mul(each);
                if is_scan && inside % each == each - 1 {
                    first.wrapping_add(inside / each)
                } else {
                    self.rank()
                }
            }
            TraceRule::Shift {
                keys, phase, step, ..
            } => {
                let moved = step.wrapping_mul(at / phase.max(1));
                (self.rank() - 1).wrapping_add(moved) % u64::from(keys.max(1)) + 1
            }
        })
    }
}

/// The weights of ranks 1 to `keys`, summed in order.
fn summed(keys: u32, exponent: f64) -> Vec<f64> {
    let mut sum = 0.0;
    (1..=keys)
        .map(|rank| {
            sum += exp(-exponent * ln(rank));
            sum
        })
        .collect()
}

/// The logarithm by 21 terms of the series of the area tangent.
fn ln(rank: u32) -> f64 {
    let places = rank.max(1).ilog2();
    let mut power = f64::from(places);
    let mut mantissa = f64::from(rank) / f64::from(1_u32 << places);
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        power += 1.0;
    }
    let z = (mantissa - 1.0) / (mantissa + 1.0);
    let square = z * z;
    let mut sum = 0.0;
    for term in (0..=20).rev() {
        sum = sum * square + 1.0 / f64::from(2 * term + 1);
    }
    power * std::f64::consts::LN_2 + 2.0 * z * sum
}

/// The exponential function by 18 terms of its series, times a power of two.
fn exp(x: f64) -> f64 {
    let power = libm::floor(x * std::f64::consts::LOG2_E + 0.5);
    let rest = x - power * std::f64::consts::LN_2;
    let mut sum = 1.0;
    for term in (1..=18).rev() {
        sum = 1.0 + (rest * sum) / f64::from(term);
    }
    libm::ldexp(sum, power as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_are_the_functions() {
        for rank in [1, 2, 3, 10, 99_999, 4_000_000_000] {
            assert!((ln(rank) - libm::log(f64::from(rank))).abs() < 1e-14 * 32.0);
        }
        for x in [0.0, -0.5, -1.0, -23.7, -700.0, 3.0] {
            assert!((exp(x) / libm::exp(x) - 1.0).abs() < 1e-13, "{x}");
        }
    }

    #[test]
    fn a_trace_has_as_many_requests_as_it_says() {
        let scan = |interleaved| TraceRule::Scan {
            keys: 5,
            exponent: 1.0,
            around: 3,
            length: 4,
            first: 100,
            interleaved,
        };
        let burst: Vec<u64> = GeneratedTrace::new(scan(false), 1).collect();
        assert_eq!((burst.len(), &burst[3..7]), (10, &[100, 101, 102, 103][..]));
        let mixed: Vec<u64> = GeneratedTrace::new(scan(true), 1).collect();
        assert_eq!((mixed.len(), mixed[4], mixed[10]), (14, 100, 103));
        assert!(mixed.iter().filter(|&&key| key >= 100).count() == 4);
        let turns = TraceRule::Loop {
            length: 3,
            requests: 5,
        };
        assert_eq!(
            GeneratedTrace::new(turns, 0).collect::<Vec<_>>(),
            [1, 2, 3, 1, 2]
        );
    }
}
