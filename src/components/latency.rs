//! How long a message takes: fixed, exponential, and mixtures fitted to measurements.
//!
//! The four legs are those of probabilistically bounded staleness (Bailis et al., VLDB 2012): W, a
//! write on its way to a replica; A, its acknowledgement; R, a read on its way; S, its answer. The
//! mixtures are those of their table 3, in milliseconds: a Pareto body and an exponential tail.

use serde::{Deserialize, Serialize};

use super::named::Named;

/// The shape of the delays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LatencyShape {
    /// Every message of a kind takes equally long.
    #[default]
    Fixed,
    /// Exponential with a mean of its own for each leg.
    Exponential,
    /// `LinkedIn`'s stores on solid-state disks.
    LnkdSsd,
    /// The same on spinning disks: writes have a heavy tail.
    LnkdDisk,
    /// Yammer's store.
    Ymmr,
    /// Spinning disks in distant places: 75 ms more each way to every remote replica.
    Wan,
}

impl Named for LatencyShape {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("fixed", Self::Fixed),
        ("exponential", Self::Exponential),
        ("lnkd-ssd", Self::LnkdSsd),
        ("lnkd-disk", Self::LnkdDisk),
        ("ymmr", Self::Ymmr),
        ("wan", Self::Wan),
    ];
}

/// A leg of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Leg {
    /// W: a write on its way to a replica, and into it.
    Write,
    /// A: its acknowledgement.
    Ack,
    /// R: a read on its way.
    Read,
    /// S: its answer.
    Answer,
}

/// A Pareto body with an exponential tail, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mixture {
    /// The share of the body, 0 to 1.
    pub body: f64,
    /// The least delay of the body.
    pub xm_ms: f64,
    /// The body's exponent.
    pub alpha: f64,
    /// The tail's rate, per millisecond.
    pub lambda: f64,
}

impl Mixture {
    /// The delay at `u` in [0, 1), in milliseconds, by inversion: the one number first chooses the
    /// component and then, stretched, the value.
    pub fn at(&self, u: f64) -> f64 {
        if u < self.body {
            let v = u / self.body;
            self.xm_ms / libm::pow(1.0 - v, 1.0 / self.alpha)
        } else {
            let v = (u - self.body) / (1.0 - self.body);
            exponential(1.0 / self.lambda, v)
        }
    }
}

const SSD: Mixture = Mixture {
    body: 0.9122,
    xm_ms: 0.235,
    alpha: 10.0,
    lambda: 1.66,
};
const DISK_WRITE: Mixture = Mixture {
    body: 0.38,
    xm_ms: 1.05,
    alpha: 1.51,
    lambda: 0.183,
};
const YMMR_WRITE: Mixture = Mixture {
    body: 0.939,
    xm_ms: 3.0,
    alpha: 3.35,
    lambda: 0.0028,
};
const YMMR_OTHER: Mixture = Mixture {
    body: 0.982,
    xm_ms: 1.5,
    alpha: 3.8,
    lambda: 0.0217,
};

impl LatencyShape {
    /// What a remote replica costs more, each way, in milliseconds.
    pub fn remote_ms(self) -> f64 {
        match self {
            Self::Wan => 75.0,
            _ => 0.0,
        }
    }

    /// The published mixture of a leg; `None` for `Fixed` and `Exponential`.
    pub fn mixture(self, leg: Leg) -> Option<Mixture> {
        match (self, leg) {
            (Self::Fixed | Self::Exponential, _) => None,
            (Self::LnkdDisk | Self::Wan, Leg::Write) => Some(DISK_WRITE),
            (Self::LnkdSsd | Self::LnkdDisk | Self::Wan, _) => Some(SSD),
            (Self::Ymmr, Leg::Write) => Some(YMMR_WRITE),
            (Self::Ymmr, _) => Some(YMMR_OTHER),
        }
    }

    /// The delay of a leg at `u` in [0, 1), in milliseconds, without the way to a remote replica.
    /// `mean_ms` is the mean of the exponential shape and the value of the fixed one.
    pub fn delay_ms(self, leg: Leg, mean_ms: f64, u: f64) -> f64 {
        match (self, self.mixture(leg)) {
            (_, Some(mixture)) => mixture.at(u),
            (Self::Exponential, None) => exponential(mean_ms, u),
            (_, None) => mean_ms,
        }
    }
}

/// The exponential with this mean at `u` in [0, 1).
pub fn exponential(mean: f64, u: f64) -> f64 {
    -mean * libm::log1p(-u)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(shape: LatencyShape, leg: Leg) -> f64 {
        let steps = 1_000_000;
        let at = |i: u32| shape.delay_ms(leg, 2.0, (f64::from(i) + 0.5) / f64::from(steps));
        (0..steps).map(at).sum::<f64>() / f64::from(steps)
    }

    /// E = body * xm * alpha / (alpha - 1) + (1 - body) / lambda.
    #[test]
    fn means_are_those_of_the_formulas() {
        assert!((mean(LatencyShape::Exponential, Leg::Write) - 2.0).abs() < 1e-3);
        assert_eq!(LatencyShape::Fixed.delay_ms(Leg::Ack, 2.0, 0.9), 2.0);
        let ssd = 0.9122 * 0.235 * 10.0 / 9.0 + 0.0878 / 1.66;
        assert!((mean(LatencyShape::LnkdSsd, Leg::Answer) - ssd).abs() < 1e-3);
        let ymmr = 0.939 * 3.0 * 3.35 / 2.35 + 0.061 / 0.0028;
        assert!((mean(LatencyShape::Ymmr, Leg::Write) / ymmr - 1.0).abs() < 2e-3);
        // An exponent of 1.51 has no variance: the sum over a grid misses more of the tail.
        let disk = 0.38 * 1.05 * 1.51 / 0.51 + 0.62 / 0.183;
        assert!((mean(LatencyShape::Wan, Leg::Write) / disk - 1.0).abs() < 1e-2);
    }

    #[test]
    fn the_body_never_undercuts_its_least_delay() {
        for shape in [LatencyShape::LnkdSsd, LatencyShape::LnkdDisk] {
            assert_eq!(shape.delay_ms(Leg::Read, 0.0, 0.0), 0.235);
        }
        assert_eq!(LatencyShape::Wan.remote_ms(), 75.0);
    }
}
