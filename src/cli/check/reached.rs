//! Since when the tasks of a run have been met.

use std::path::Path;

use super::Limit;
use super::tasks::Graded;
use crate::lesson::{Lab, Refusal};
use crate::sim::{SimDuration, SimTime};

/// A stretch of a run is looked at at so many moments.
const LOOKS: u64 = 256;
/// No stretch is looked at more closely.
const FINEST: SimDuration = SimDuration::from_nanos(1_000);

/// Notes of each task that is met at the present moment since when it has been, without a break: the
/// run is looked at at [`LOOKS`] moments, and more closely after the last of them at which the task
/// was not met, down to [`FINEST`]. What happens between two looks is not seen. The run is left
/// anywhere; where the time is up before all are found, the rest stays as it is.
pub(super) fn note(
    tasks: &mut [Graded],
    path: &Path,
    lab: &mut dyn Lab,
    limit: &mut Limit<'_>,
) -> Result<(), Refusal> {
    let end = lab.now();
    for (place, task) in tasks.iter_mut().enumerate() {
        if !task.met {
            continue;
        }
        let mut is_met = |at: SimTime| -> Result<Option<bool>, Refusal> {
            if !limit.seek(path, lab, at)? {
                return Ok(None);
            }
            let readings = lab.task_readings();
            Ok(readings.get(place).map(|reading| reading.met))
        };
        match since(end, &mut is_met)? {
            Some(at) => task.since = Some(at),
            None => return Ok(()),
        }
    }
    Ok(())
}

/// The moment from which on something is so up to `end`, where it is so; `None` where it cannot be
/// asked any longer.
fn since(
    end: SimTime,
    is_met: &mut impl FnMut(SimTime) -> Result<Option<bool>, Refusal>,
) -> Result<Option<SimTime>, Refusal> {
    let (mut lower, mut upper) = (SimTime::ZERO, end);
    loop {
        let length = upper.since(lower).as_nanos();
        // The first moment looked at since which it was so without a break, and the one before it.
        let (mut since, mut before) = (None, None);
        for look in 0..LOOKS {
            let passed = u128::from(length) * u128::from(look) / u128::from(LOOKS);
            let at = lower + SimDuration::from_nanos(u64::try_from(passed).unwrap_or(length));
            match is_met(at)? {
                Some(true) => since = since.or(Some(at)),
                Some(false) => (since, before) = (None, Some(at)),
                None => return Ok(None),
            }
        }
        let since = since.unwrap_or(upper);
        match before {
            Some(before) if since.since(before) > FINEST => (lower, upper) = (before, since),
            _ => return Ok(Some(since)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Since when `is_met`, and how often that was asked.
    fn found(end: u64, is_met: impl Fn(u64) -> bool) -> (Option<u64>, u64) {
        let mut looks = 0;
        let since = since(SimTime::from_nanos(end), &mut |at| {
            looks += 1;
            Ok(Some(is_met(at.as_nanos())))
        });
        (since.unwrap().map(SimTime::as_nanos), looks)
    }

    #[test]
    fn the_last_time_at_which_it_became_so_is_found_to_a_microsecond() {
        const MINUTE: u64 = 60_000_000_000;
        for wanted in [1, 999, 1_000_000, 1_234_567_891, MINUTE - 5, MINUTE] {
            let (at, looks) = found(MINUTE, |at| at >= wanted);
            let at = at.unwrap();
            assert!(at >= wanted && at - wanted <= 1_000, "{at} for {wanted}");
            assert!(looks <= 5 * LOOKS, "{looks}");
            // What was so before and was not any more does not count, if it is seen at all.
            if wanted > MINUTE / 64 {
                let (again, _) = found(MINUTE, |at| at >= wanted || at < wanted / 2);
                assert_eq!(again, Some(at));
            }
        }
        assert_eq!(found(MINUTE, |_| true).0, Some(0));
        assert_eq!(found(0, |_| true).0, Some(0));
    }

    #[test]
    fn nothing_is_said_where_the_time_is_up() {
        let mut left = 7;
        let mut ask = |_| {
            left -= 1;
            Ok((left > 0).then_some(true))
        };
        assert_eq!(since(SimTime::from_nanos(900), &mut ask), Ok(None));
    }
}
