//! What the line under the plots tells: the most telling thing of the last moments.

use std::cmp::Reverse;

use super::{Pace, Status};
use crate::components::trace::{Trace, TraceLog};
use crate::sim::{SimDuration, SimTime};

/// How long a sentence stays on the screen, in seconds.
const STAYS_S: f64 = 2.0;

/// What is weightier by this much is told at once.
const URGENT: u8 = 3;

/// The line of the log to tell at `now`. While time stands still it is the last thing that
/// happened; while it runs, the weightiest of the last moments, which then stays long enough to
/// be read, unless something far weightier comes. Moments are cut at multiples of that time, so
/// that the sentence is a function of the model and the moment alone.
pub fn most_telling<W: Copy>(
    log: &TraceLog<W>,
    now: SimTime,
    pace: Pace,
    weight: impl Fn(W) -> u8,
) -> Option<Trace<W>> {
    if !pace.playing {
        return log.lines().next_back().copied();
    }
    let stays = SimDuration::from_secs_f64(STAYS_S * pace.speed)
        .as_nanos()
        .max(1);
    let until = SimTime::from_nanos(now.as_nanos() / stays * stays);
    let from = until - SimDuration::from_nanos(stays);
    let weightier = |line: &&Trace<W>| weight(line.what);
    let before = log
        .lines()
        .rev()
        .skip_while(|line| line.at > until)
        .take_while(|line| line.at > from)
        // Of equals the newest, as the last place of what is dragged.
        .min_by_key(|line| Reverse(weight(line.what)));
    let fresh = log.lines().rev().take_while(|line| line.at > until);
    let fresh = fresh.max_by_key(weightier);
    // A crash is not told when it is over.
    let weight_before = before.map_or(0, |line| weight(line.what));
    fresh
        .filter(|line| weight(line.what) >= weight_before.saturating_add(URGENT))
        .or(before)
        .copied()
}

/// Where no more lines than this come while a sentence stays, each can be told when it happens.
const FEW: usize = 12;

/// The line to tell at `now` where each is told when it happens, as long as few come: the
/// weightiest of those for which a sentence still stays, and of equals the latest. Otherwise what
/// [`most_telling`] says.
pub fn each_telling<W: Copy>(
    log: &TraceLog<W>,
    now: SimTime,
    pace: Pace,
    weight: impl Fn(W) -> u8,
) -> Option<Trace<W>> {
    let stays_s = STAYS_S * pace.speed;
    let is_recent = |line: &&Trace<W>| now.since(line.at).as_secs_f64() < stays_s;
    let recent = || log.lines().rev().take_while(is_recent);
    if !pace.playing || recent().take(FEW + 1).count() > FEW {
        return most_telling(log, now, pace, weight);
    }
    recent()
        .min_by_key(|line| Reverse(weight(line.what)))
        .copied()
}

/// What a lab says while it tells nothing.
#[derive(Clone, Copy, Debug)]
pub struct QuietWords {
    /// Before anything has happened.
    pub none_yet: &'static str,
    /// While the first of it is on its way.
    pub first: &'static str,
    /// Between two things that happen.
    pub next: &'static str,
}

/// Those of a lab to which requests come.
pub const REQUESTS: QuietWords = QuietWords {
    none_yet: "Nothing has been asked for yet. Press Space.",
    first: "The first requests are on their way.",
    next: "Waiting for the next request.",
};

/// What there is to say while nothing is told; `idle` is why nothing comes and what to press, if
/// nothing does.
pub fn quiet<W: Copy>(
    log: &TraceLog<W>,
    (now, pace): (SimTime, Pace),
    words: &QuietWords,
    idle: Option<(&'static str, &'static str)>,
) -> Status {
    let stays_s = STAYS_S * pace.speed;
    let is_recent = |line: &Trace<W>| now.since(line.at).as_secs_f64() < stays_s;
    let (text, hint) = if now == SimTime::ZERO {
        (words.none_yet, "")
    } else if let Some(idle) = idle {
        idle
    } else if pace.playing && now.as_secs_f64() < stays_s {
        (words.first, "")
    } else if pace.playing && log.lines().next_back().is_some_and(is_recent) {
        // The log holds less than the time for which a sentence stays.
        (
            "Too much happens to be told one by one.",
            "Pause, or play more slowly.",
        )
    } else {
        (words.next, "")
    };
    Status::quiet(now, text, hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A log of weights at these milliseconds.
    fn log(lines: &[(u64, u8)]) -> TraceLog<u8> {
        let mut log = TraceLog::new(100);
        for &(ms, weight) in lines {
            log.note(SimTime::ZERO + SimDuration::from_millis(ms), weight);
        }
        log
    }

    /// When what is told at `now_ms` happened, and its weight.
    fn told(lines: &[(u64, u8)], now_ms: u64, pace: Pace) -> Option<(f64, u8)> {
        let now = SimTime::ZERO + SimDuration::from_millis(now_ms);
        // A log holds what has happened.
        let past: Vec<(u64, u8)> = lines
            .iter()
            .copied()
            .filter(|line| line.0 <= now_ms)
            .collect();
        let line = most_telling(&log(&past), now, pace, |weight| weight)?;
        Some((line.at.as_secs_f64(), line.what))
    }

    #[test]
    fn the_weightiest_of_the_last_stretch_is_told_and_of_equals_the_newest() {
        let lines = [(500, 2), (900, 4), (1_500, 4), (1_800, 1)];
        assert_eq!(told(&lines, 2_500, Pace::playing(1.0)), Some((1.5, 4)));
        assert_eq!(told(&lines, 2_500, Pace::still(1.0)), Some((1.8, 1)));
    }

    #[test]
    fn what_is_far_weightier_is_told_at_once_and_then_stays() {
        let lines = [(500, 4), (2_200, 6), (2_300, 7)];
        let at = |ms| told(&lines, ms, Pace::playing(1.0));
        assert_eq!(at(2_250), Some((0.5, 4)), "two more can wait");
        assert_eq!(at(2_350), Some((2.3, 7)), "three more cannot");
        assert_eq!(at(4_100), Some((2.3, 7)));
    }

    #[test]
    fn where_few_lines_come_each_is_told_when_it_happens() {
        let told = |lines: &[(u64, u8)], now_ms, pace| {
            let now = SimTime::ZERO + SimDuration::from_millis(now_ms);
            let line = each_telling(&log(lines), now, pace, |weight| weight)?;
            Some((line.at.as_secs_f64(), line.what))
        };
        let few = [(500, 2), (900, 4), (1_500, 4), (1_800, 1)];
        assert_eq!(told(&few, 1_900, Pace::playing(1.0)), Some((1.5, 4)));
        assert_eq!(told(&few, 3_600, Pace::playing(1.0)), Some((1.8, 1)));
        assert_eq!(told(&few, 3_900, Pace::playing(1.0)), None);
        assert_eq!(told(&few, 1_900, Pace::still(1.0)), Some((1.8, 1)));
        let many: Vec<(u64, u8)> = (0..40).map(|index| (index * 100, 1)).collect();
        assert_eq!(
            told(&many, 3_950, Pace::playing(1.0)),
            Some((2.0, 1)),
            "too many: a sentence stays"
        );
    }

    #[test]
    fn silence_says_why() {
        let said = |now_ms, playing, idle| {
            let pace = if playing {
                Pace::playing(1.0)
            } else {
                Pace::still(1.0)
            };
            let now = SimTime::ZERO + SimDuration::from_millis(now_ms);
            quiet(&log(&[(9_900, 1)]), (now, pace), &REQUESTS, idle).text
        };
        assert_eq!(said(0, true, None), REQUESTS.none_yet);
        assert_eq!(
            said(10_000, true, Some(("No requests.", ""))),
            "No requests."
        );
        assert_eq!(said(1_000, true, None), REQUESTS.first);
        assert!(said(10_000, true, None).starts_with("Too much"));
        assert_eq!(said(10_000, false, None), REQUESTS.next);
    }
}
