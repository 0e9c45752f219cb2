//! Curves that are predicted by drawing them: what is drawn over what, and how far a drawn curve is
//! from the measured one.

use serde::{Deserialize, Serialize};

use super::{LIMITS, Refusal};

/// Handles of a curve: fewer say too little, more are tedious to set with the keyboard.
const HANDLES: std::ops::RangeInclusive<usize> = 5..=7;

/// A curve that is to be drawn: the metric that decides, over a parameter or over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// What it is over.
    pub over: Over,
    /// Where its handles stand, from left to right: values of the parameter, or seconds since the
    /// step began.
    pub at: Vec<f64>,
    /// The lower end of the vertical axis, in the unit of the metric.
    pub least: f64,
    /// Its upper end.
    pub most: f64,
    /// Values are multiples of this; on a logarithmic axis they are its powers.
    pub step: f64,
    /// A curve that is off by no more than this on average is right; on a logarithmic axis a factor.
    pub within: f64,
    /// Which axes are logarithmic: the horizontal one, the vertical one.
    #[serde(default)]
    pub log: (bool, bool),
}

/// What a curve is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Over {
    /// The parameter of this name: at each handle the model runs from its start, with the settings
    /// of the step but for this one, for so many virtual seconds.
    Setting(String, f64),
    /// The time of the step: the metric is read off its own run.
    Time,
}

/// How far a drawn curve is from the measured one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Off {
    /// On average over the handles, in the unit of the metric; on a logarithmic axis a factor.
    pub mean: f64,
    /// The handle at which it is farthest off.
    pub most: usize,
}

impl Drawn {
    /// A value as one that can be drawn.
    pub fn snapped(&self, value: f64) -> f64 {
        let value = if self.log.1 {
            let power = libm::log(value.max(self.least)) / libm::log(self.step);
            libm::pow(self.step, power.round())
        } else {
            (value / self.step).round() * self.step
        };
        value.clamp(self.least, self.most)
    }

    /// The value in the middle of the vertical axis.
    pub fn middle(&self) -> f64 {
        self.snapped(if self.log.1 {
            libm::sqrt(self.least * self.most)
        } else {
            f64::midpoint(self.least, self.most)
        })
    }

    /// How far a drawn curve is from what was measured; `None` where either is not whole.
    pub fn off(&self, drawn: &[f64], measured: &[f64]) -> Option<Off> {
        let count = self.at.len();
        if count == 0 || drawn.len() != count || measured.len() != count {
            return None;
        }
        let apart = |(mine, truth): (&f64, &f64)| {
            if self.log.1 {
                let least = self.least * 1e-3;
                libm::fabs(libm::log(mine.max(least) / truth.max(least)))
            } else {
                libm::fabs(mine - truth)
            }
        };
        let all: Vec<f64> = drawn.iter().zip(measured).map(apart).collect();
        let mean = all.iter().sum::<f64>() / count as f64;
        let places = all.iter().enumerate();
        // Where several are as far off, the first one is told.
        let (most, _) = places.fold((0, f64::NEG_INFINITY), |best, (at, far)| {
            if *far > best.1 + 1e-12 {
                (at, *far)
            } else {
                best
            }
        });
        let mean = if self.log.1 { libm::exp(mean) } else { mean };
        Some(Off { mean, most })
    }

    /// Whether a drawn curve is as near to the measured one as is asked for.
    pub fn is_near(&self, drawn: &[f64], measured: &[f64]) -> bool {
        let off = self.off(drawn, measured);
        off.is_some_and(|off| off.mean <= self.within)
    }

    /// Refuses what a file may have got wrong.
    pub(super) fn check(&self, settings: &[&str]) -> Result<(), Refusal> {
        let numbers = [self.least, self.most, self.step, self.within];
        let finite = numbers.iter().chain(&self.at).all(|x| x.is_finite());
        let rises = self.at.windows(2).all(|two| two[0] < two[1]);
        let left = self.at.first().copied().unwrap_or_default();
        let last = self.at.last().copied().unwrap_or_default();
        let scaled = if self.log.1 {
            self.least > 0.0 && self.step > 1.0 && self.within >= 1.0
        } else {
            self.step > 0.0 && self.within >= 0.0
        };
        let across = if self.log.0 { left > 0.0 } else { left >= 0.0 };
        let seconds = 0.0..=LIMITS.seconds;
        let over = match &self.over {
            Over::Setting(name, run_s) => {
                settings.contains(&name.as_str()) && *run_s > 0.0 && seconds.contains(run_s)
            }
            Over::Time => seconds.contains(&last),
        };
        let drawn = HANDLES.contains(&self.at.len()) && rises && across;
        if finite && drawn && scaled && over && self.least < self.most {
            return Ok(());
        }
        Err(Refusal::new(format!(
            "a curve that is drawn has {} to {} handles that rise from 0 on (above 0 on a \
             logarithmic axis), an axis whose ends rise, and a parameter with the seconds of its \
             runs, or time.",
            HANDLES.start(),
            HANDLES.end()
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(log: bool) -> Drawn {
        Drawn {
            over: Over::Setting("slots".to_owned(), 60.0),
            at: vec![1.0, 2.0, 3.0, 4.0, 5.0],
            least: if log { 1.0 } else { 0.0 },
            most: 100.0,
            step: if log { 10.0 } else { 5.0 },
            within: 2.0,
            log: (false, log),
        }
    }

    #[test]
    fn a_curve_is_off_by_the_mean_of_its_gaps_and_most_at_the_widest() {
        let off = drawn(false).off(
            &[0.0, 10.0, 20.0, 30.0, 40.0],
            &[0.0, 10.0, 60.0, 30.0, 50.0],
        );
        // The gaps are 0, 0, 40, 0 and 10.
        assert_eq!(
            off,
            Some(Off {
                mean: 10.0,
                most: 2
            })
        );
        let level = [8.0; 5];
        let off = drawn(true)
            .off(&level, &[16.0, 16.0, 4.0, 4.0, 64.0])
            .unwrap();
        // Factors of 2, 2, 2, 2 and 8: the fifth root of 128.
        assert!((off.mean - libm::pow(128.0, 0.2)).abs() < 1e-9, "{off:?}");
        assert_eq!(off.most, 4);
        assert_eq!(drawn(false).off(&level, &[1.0]), None);
        assert!(!drawn(false).is_near(&level, &[]));
    }

    #[test]
    fn what_is_drawn_stands_on_the_steps_of_the_axis() {
        let (even, log) = (drawn(false), drawn(true));
        for (of, value, snapped) in [
            (&even, 12.4, 10.0),
            (&even, -9.0, 0.0),
            (&even, 900.0, 100.0),
            (&log, 20.0, 10.0),
            (&log, 0.0, 1.0),
            (&log, 50.0, 100.0),
        ] {
            assert!((of.snapped(value) - snapped).abs() < 1e-9, "{value}");
        }
        assert!((log.middle() - 10.0).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_be_drawn_is_refused_in_a_sentence() {
        let check = |drawn: &Drawn| drawn.check(&["slots"]);
        assert_eq!(check(&drawn(false)), Ok(()));
        let wrong: [&dyn Fn(&mut Drawn); 7] = [
            &|drawn| drawn.at = vec![1.0, 2.0, 3.0],
            &|drawn| drawn.at[1] = 9.0,
            &|drawn| drawn.at[0] = f64::NAN,
            &|drawn| drawn.most = -1.0,
            &|drawn| drawn.step = 0.0,
            &|drawn| drawn.over = Over::Setting("moons".to_owned(), 60.0),
            &|drawn| drawn.log = (false, true),
        ];
        for (place, spoil) in wrong.iter().enumerate() {
            let mut drawn = drawn(false);
            spoil(&mut drawn);
            let refused = check(&drawn).expect_err(&place.to_string()).to_string();
            assert!(refused.ends_with('.'), "{refused}");
        }
    }
}
