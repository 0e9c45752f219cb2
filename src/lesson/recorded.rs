//! A recorded stream as the workload of a lab: with which settings it begins, and what they may be.

use super::Refusal;
use crate::components::workload::Recorded;

/// In so many seconds a trace is requested once, unless that takes too many requests a second.
const LASTS_S: f64 = 60.0;
/// The lowest and the highest rate that a trace begins with, in requests a second: those of sliders.
const RATES: std::ops::RangeInclusive<f64> = 1.0..=20_000.0;
/// A cache begins with room for one key in so many, and with no more slots than sliders have.
const KEYS_A_SLOT: u64 = 10;
const MOST_SLOTS: u64 = 1_000;

/// The slots that a lab begins with: a tenth of the keys, from 1 to 1,000.
pub fn first_capacity(trace: &Recorded) -> u64 {
    (trace.distinct() / KEYS_A_SLOT).clamp(1, MOST_SLOTS)
}

/// The rate that a lab begins with, in requests a second: the whole trace in a minute, but from 1 to
/// 20,000.
pub fn first_rate(trace: &Recorded) -> f64 {
    let rate = (trace.requests() as f64 / LASTS_S).ceil();
    rate.clamp(*RATES.start(), *RATES.end())
}

/// Refuses settings that are about another stream than the recorded one.
///
/// # Errors
/// When `keys` are not those of the trace, or the pattern is not the usual one, which stands for the
/// trace.
pub fn check(trace: Option<&Recorded>, keys: u64, is_usual: bool) -> Result<(), Refusal> {
    let Some(trace) = trace else {
        return Ok(());
    };
    if keys != trace.distinct() {
        return Err(Refusal::new(format!(
            "the trace has {} keys, and while it is the stream `keys` is that number, not `{keys}`.",
            trace.distinct()
        )));
    }
    if !is_usual {
        return Err(Refusal::new(
            "the trace is the stream of requests, so that `pattern` stays `zipf`; a made-up stream \
             needs an experiment without a trace.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_begins_with_a_tenth_of_its_keys_and_takes_a_minute() {
        let of = |requests: u32, keys: u32| {
            let all: Vec<u32> = (0..requests).map(|at| at % keys).collect();
            Recorded::new("t", &all).unwrap()
        };
        let trace = of(12_000, 300);
        assert_eq!(first_capacity(&trace), 30);
        assert!((first_rate(&trace) - 200.0).abs() < 1e-9);
        let small = of(3, 3);
        assert_eq!(first_capacity(&small), 1);
        assert!((first_rate(&small) - 1.0).abs() < 1e-9);
        assert_eq!(first_capacity(&of(40_000, 20_000)), 1_000);
        assert!(check(Some(&trace), 300, true).is_ok() && check(None, 7, false).is_ok());
        assert!(
            check(Some(&trace), 299, true).is_err() && check(Some(&trace), 300, false).is_err()
        );
    }
}
