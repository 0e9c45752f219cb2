//! Real time: the only place where it enters.
//!
//! egui says how long a frame took; the clock turns that into virtual time at the present speed,
//! and lets the model work for no longer than a frame can spare. What is too much is left out,
//! never computed differently: the numbers are the same at any speed.

#[expect(
    clippy::disallowed_types,
    reason = "the clock is where real time enters; it decides how much work a frame does, not what comes of it"
)]
use std::time::Instant;

use super::Session;
use crate::lesson::{FOLLOW, Lab, Replayed};
use crate::sim::{Progress, SimDuration, SimTime};

/// The speeds that keys choose from.
const SPEEDS: [f64; 19] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0,
    200.0, 500.0, 1000.0,
];
/// The slowest and the fastest speed.
pub const SPEED_RANGE: std::ops::RangeInclusive<f64> = crate::lesson::PACES;
/// How much quicker or slower than usual what happens can be followed.
const TIMES: std::ops::RangeInclusive<f64> = 0.25..=8.0;
/// In what time a stretch is passed over in which nothing is under way, in seconds.
const IDLE_S: f64 = 0.4;
/// The least speed at which such a stretch is passed over: what goes on in the background, however
/// often, does not slow it.
const LEAST_IDLE: f64 = 0.25;
/// The slowest at which anything is followed.
const SLOWEST: f64 = 1e-9;
/// Stretches of different pace in a frame at most.
const MOST_STRETCHES: usize = 64;
/// A frame stands for at most this much real time, in seconds.
const LONGEST_FRAME_S: f64 = 0.1;
/// The model works at most this long a frame, in seconds.
const WORK_S: f64 = 0.012;
/// Units of work between two looks at the clock, at first and at least.
const SLICE: u64 = 500;
/// The largest slice, in units of work.
const LARGEST_SLICE: u64 = 16_000;
/// A slice is made to last about this long, in seconds.
const SLICE_S: f64 = 0.002;
/// A run lasts at most as long as a file may.
const LONGEST_RUN: SimTime =
    SimTime::from_nanos(crate::lesson::LIMITS.seconds as u64 * 1_000_000_000);
/// What was set off while time stood still is seen through for at most this much real time, in seconds.
const SEEN_S: f64 = 10.0;
/// How long "running slow" stays after a frame that was too short, in seconds.
const SLOW_SHOWN_S: f64 = 1.0;

/// Turns real into virtual time.
#[derive(Debug)]
pub struct Clock {
    /// Virtual seconds a real second; while it follows, those of the last frame.
    speed: f64,
    /// How the pace follows what happens, if it does.
    follows: Option<Following>,
    /// Whether time runs.
    playing: bool,
    /// What was set off while time stood still is being seen through.
    seeing: Option<Seeing>,
    /// Virtual seconds that are due but shorter than a nanosecond.
    remainder_s: f64,
    /// Real seconds for which "running slow" is still shown.
    slow_s: f64,
    /// Units of work between two looks at the clock, as quick as this model is.
    slice: u64,
}

/// A pace that follows what happens: slow enough for the quickest that is under way, and quick
/// where nothing is.
#[derive(Clone, Copy, Debug)]
struct Following {
    /// How much quicker than that the learner wants it.
    times: f64,
    /// The stretch in which nothing is under way, while it is passed over.
    idle: Option<(SimTime, SimTime)>,
}

/// Time runs until what was set off has ended, and then stands still again.
#[derive(Clone, Copy, Debug)]
struct Seeing {
    /// The pace that was chosen before, which comes back.
    before: f64,
    /// Real seconds that are left to it.
    left_s: f64,
    /// Real seconds for which nothing has been under way.
    idle_s: f64,
}

/// What a frame brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticked {
    /// A replay ended, thus.
    pub replayed: Option<Replayed>,
    /// The run has become as long as it may.
    pub at_end: bool,
    /// The last thing that was due has happened, and nothing else happens by itself.
    pub scene_ended: bool,
}

impl Clock {
    /// A clock at its usual speed.
    pub fn new(playing: bool) -> Self {
        Self {
            speed: 1.0,
            follows: None,
            playing,
            seeing: None,
            remainder_s: 0.0,
            slow_s: 0.0,
            slice: SLICE,
        }
    }

    /// Virtual seconds a real second.
    pub fn speed(&self) -> f64 {
        self.speed
    }

    /// The pace that was chosen: [`FOLLOW`] or virtual seconds a real second.
    pub fn chosen(&self) -> f64 {
        if self.follows.is_some() {
            FOLLOW
        } else {
            self.speed
        }
    }

    /// Whether the pace follows what happens, and how much quicker than usual.
    pub fn follows(&self) -> Option<f64> {
        self.follows.map(|following| following.times)
    }

    /// Whether time runs.
    pub fn playing(&self) -> bool {
        self.playing
    }

    /// Whether frames are too short for the present speed.
    pub fn runs_slow(&self) -> bool {
        self.playing && self.slow_s > 0.0
    }

    /// Lets time run or stand.
    pub fn set_playing(&mut self, playing: bool) {
        if let Some(seeing) = self.seeing.take()
            && seeing.before != FOLLOW
        {
            self.set_speed(seeing.before);
        }
        self.playing = playing;
        self.remainder_s = 0.0;
        self.slow_s = 0.0;
    }

    /// If time stands still, lets it run at a pace that can be followed until nothing is under way
    /// any more.
    pub fn see_through(&mut self) {
        if self.playing {
            return;
        }
        let before = self.chosen();
        if before != FOLLOW {
            self.set_speed(FOLLOW);
        }
        self.set_playing(true);
        self.seeing = Some(Seeing {
            before,
            left_s: SEEN_S,
            idle_s: 0.0,
        });
    }

    /// Sets the speed, within its range, or lets it follow what happens.
    pub fn set_speed(&mut self, speed: f64) {
        self.seeing = None;
        if speed == FOLLOW {
            self.follows = Some(Following {
                times: 1.0,
                idle: None,
            });
        } else if speed.is_finite() {
            self.follows = None;
            self.speed = speed.clamp(*SPEED_RANGE.start(), *SPEED_RANGE.end());
        }
    }

    /// Follows what happens twice as quickly, or half; says whether that is possible.
    pub fn follow_by(&mut self, steps: i64) -> bool {
        let Some(following) = &mut self.follows else {
            return false;
        };
        let times = following.times * if steps > 0 { 2.0 } else { 0.5 };
        let can = TIMES.contains(&times);
        if can {
            following.times = times;
        }
        // The slowest way to watch is to follow slowly.
        can || steps < 0
    }

    /// The speed `steps` places further among those that keys choose from.
    pub fn speed_by(&self, steps: i64) -> f64 {
        if self.follows.is_some() {
            return *SPEED_RANGE.start();
        }
        if steps < 0 && self.speed <= *SPEED_RANGE.start() {
            return FOLLOW;
        }
        let faster = || SPEEDS.iter().position(|&speed| speed > self.speed * 1.001);
        let slower = || SPEEDS.iter().rposition(|&speed| speed < self.speed * 0.999);
        let place = if steps > 0 { faster() } else { slower() };
        place.map_or(self.speed, |place| SPEEDS[place])
    }

    /// Lets a frame of `real_s` seconds pass: goes on with a replay, with the way to a moment or
    /// over moments, with what is left of the present one, or with the run.
    pub fn tick(&mut self, real_s: f64, session: &mut Session) -> Ticked {
        let real_s = real_s.clamp(0.0, LONGEST_FRAME_S);
        self.slow_s = (self.slow_s - real_s).max(0.0);
        let mut ticked = Ticked::default();
        let lab = session.lab.as_mut();
        if lab.replaying_to().is_some() {
            self.while_time_lasts(|slice| {
                ticked.replayed = lab.replay(slice);
                ticked.replayed.is_some()
            });
        } else if let Some(at) = session.going_to {
            if self.while_time_lasts(|slice| lab.seek(at, slice) == Progress::Arrived) {
                session.going_to = None;
            }
        } else if session.stepping != 0 {
            self.step(session);
        } else if self.playing && !self.keep_level(session) {
            // Both runs are shown at one moment: B waits for A.
            self.slow_s = SLOW_SHOWN_S;
        } else if self.playing {
            ticked = self.play(real_s, session);
            self.end_seeing(real_s, session.lab.as_ref());
        } else if !session.lab.is_settled() {
            let lab = session.lab.as_mut();
            self.while_time_lasts(|slice| lab.seek(lab.now(), slice) == Progress::Arrived);
        }
        self.keep_level(session);
        if self.follows.is_some() {
            self.speed = self.follow_pace(session.lab.as_ref());
        }
        ticked
    }

    /// Takes the run that stands beside this one to its moment; says whether it is there.
    fn keep_level(&mut self, session: &mut Session) -> bool {
        if !session.a_lags() {
            return true;
        }
        let lab = session.lab.as_mut();
        self.while_time_lasts(|slice| lab.keep_level(slice) == Progress::Arrived)
    }

    /// Lets time stand still again once what was set off has been seen through.
    fn end_seeing(&mut self, real_s: f64, lab: &dyn Lab) {
        if let Some(seeing) = &mut self.seeing {
            let idle = lab.follow_pace().is_infinite();
            seeing.idle_s = if idle { seeing.idle_s + real_s } else { 0.0 };
            seeing.left_s -= real_s;
            // A gap between two steps of a request is passed over in less.
            let ended = seeing.idle_s > IDLE_S + LONGEST_FRAME_S || lab.next_instant().is_none();
            if seeing.left_s <= 0.0 || ended {
                self.set_playing(false);
            }
        }
    }

    /// The pace that follows what is under way at this moment.
    fn follow_pace(&mut self, lab: &dyn Lab) -> f64 {
        let Some(following) = &mut self.follows else {
            return self.speed;
        };
        let pace = lab.follow_pace();
        let (now, next) = (lab.now(), lab.next_instant());
        if pace.is_finite() {
            following.idle = None;
            return (pace * following.times).clamp(SLOWEST, LEAST_IDLE.max(pace));
        }
        let next = next.unwrap_or(now + SimDuration::from_secs_f64(1.0));
        let known = following
            .idle
            .filter(|(from, to)| *to == next && *from <= now);
        let (from, to) = known.unwrap_or((now, next));
        following.idle = Some((from, to));
        (to.since(from).as_secs_f64() / IDLE_S).max(LEAST_IDLE) * following.times
    }

    /// Goes on from moment to moment, each stretch at its own pace.
    fn follow(&mut self, real_s: f64, session: &mut Session, end: SimTime) -> bool {
        let mut left_s = real_s;
        for _ in 0..MOST_STRETCHES {
            let lab = session.lab.as_ref();
            let pace = self.follow_pace(lab);
            let now = lab.now();
            let whole_s = left_s * pace + self.remainder_s;
            let whole = SimDuration::from_nanos((whole_s * 1e9) as u64);
            let next = lab.next_instant().filter(|&at| at > now).unwrap_or(end);
            let until = (now + whole).min(next).min(end);
            self.remainder_s = if until == now + whole {
                whole_s - whole.as_secs_f64()
            } else {
                0.0
            };
            let lab = session.lab.as_mut();
            let arrived = self.while_time_lasts(|slice| {
                lab.advance(until.since(lab.now()), slice) == Progress::Arrived
            });
            if !arrived {
                return false;
            }
            left_s -= until.since(now).as_secs_f64() / pace;
            if left_s <= 1e-6 || until == end || until == now {
                break;
            }
        }
        true
    }

    fn step(&mut self, session: &mut Session) {
        let lab = session.lab.as_mut();
        let count = usize::try_from(session.stepping.unsigned_abs()).unwrap_or(usize::MAX);
        if session.stepping < 0 {
            if self.while_time_lasts(|slice| lab.step_back(count, slice) == Progress::Arrived) {
                session.stepping = 0;
            }
            return;
        }
        let mut left = count;
        self.while_time_lasts(|slice| {
            left = lab.step(left, slice);
            left == 0 && lab.is_settled()
        });
        session.stepping = i64::try_from(left).unwrap_or(i64::MAX);
    }

    fn play(&mut self, real_s: f64, session: &mut Session) -> Ticked {
        let shown = session.answer().map(|shown| shown.at);
        let lab = session.lab.as_mut();
        let was_due = lab.next_instant().is_some();
        // In a talk time stops by itself where the next step begins.
        let slide = lab.next_slide_at().filter(|&at| at > lab.now());
        // And where the answer to a question is to be read.
        let answer = shown.filter(|&at| at > lab.now());
        let stop = slide.into_iter().chain(answer).min();
        let end = stop.unwrap_or(LONGEST_RUN);
        let arrived = if self.follows.is_some() {
            self.follow(real_s, session, end)
        } else {
            self.remainder_s += real_s * self.speed;
            // Whole nanoseconds: rounding to the nearest could take one that is not due yet.
            let whole = SimDuration::from_nanos((self.remainder_s * 1e9) as u64);
            self.remainder_s -= whole.as_secs_f64();
            let until = (lab.now() + whole).min(end);
            self.while_time_lasts(|slice| {
                lab.advance(until.since(lab.now()), slice) == Progress::Arrived
            })
        };
        if !arrived {
            self.slow_s = SLOW_SHOWN_S;
        }
        let lab = session.lab.as_ref();
        let at_end = lab.now() >= LONGEST_RUN;
        if at_end || stop.is_some_and(|stop| lab.now() >= stop) {
            self.set_playing(false);
        }
        Ticked {
            at_end,
            scene_ended: was_due && lab.next_instant().is_none(),
            ..Ticked::default()
        }
    }

    /// Repeats a slice of work until it is done or the frame's share is used up; says whether it is
    /// done. The slice is given in units of work.
    #[expect(clippy::disallowed_types, reason = "see the import")]
    fn while_time_lasts(&mut self, mut slice: impl FnMut(u64) -> bool) -> bool {
        let start = Instant::now();
        let mut before_s = 0.0;
        loop {
            if slice(self.slice) {
                return true;
            }
            let since_s = start.elapsed().as_secs_f64();
            if since_s - before_s > SLICE_S {
                self.slice = (self.slice / 2).max(SLICE);
            } else if since_s - before_s < SLICE_S / 4.0 {
                self.slice = (self.slice * 2).min(LARGEST_SLICE);
            }
            if since_s > WORK_S {
                return false;
            }
            before_s = since_s;
        }
    }
}

/// The day that it is, `2026-12-01`, in universal time.
pub fn today() -> String {
    day(u64::try_from(day_number()).unwrap_or_default())
}

/// The day so many days after the first of 1970, in the Gregorian calendar.
fn day(after: u64) -> String {
    // Counted from a first of March, leap days stand at the ends of their years: 153 days are
    // five months, 1,461 four years, 36,524 a century and 146,097 four of them.
    let days = after + 719_468;
    let (era, in_era) = (days / 146_097, days % 146_097);
    let year = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * year + year / 4 - year / 100);
    let month = (5 * in_year + 2) / 153;
    let in_month = in_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    format!("{:04}-{month:02}-{in_month:02}", era * 400 + year + later)
}

/// The day, counted from the first of 1970 in universal time: what was missed comes back after days.
#[expect(clippy::disallowed_types, reason = "see the import")]
pub fn day_number() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let days = since.map_or(0, |since| since.as_secs() / 86_400);
    i64::try_from(days).unwrap_or(i64::MAX)
}

/// Does something, and says how many seconds it took.
#[expect(clippy::disallowed_types, reason = "see the import")]
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed().as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::{Clock, day};

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        // The length of each month and the rule of leap years, walked day by day.
        let leap = |year: u64| {
            year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
        };
        let (mut year, mut month, mut date) = (1970_u64, 1_usize, 1_u64);
        for after in 0..60_000 {
            assert_eq!(day(after), format!("{year:04}-{month:02}-{date:02}"));
            let february = if leap(year) { 29 } else { 28 };
            let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            date += 1;
            if date > lengths[month - 1] {
                (month, date) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
    }

    #[test]
    fn keys_walk_through_round_speeds() {
        let mut clock = Clock::new(false);
        let mut walked = Vec::new();
        for steps in [1, 1, -1, -1, -1] {
            clock.set_speed(clock.speed_by(steps));
            walked.push(clock.speed().to_string());
        }
        assert_eq!(walked, ["2", "5", "2", "1", "0.5"]);
        clock.set_speed(1e9);
        assert_eq!(clock.speed().to_string(), "1000");
        assert_eq!(clock.speed_by(1).to_string(), "1000");
    }
}
