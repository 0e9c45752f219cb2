//! The one stream of requests that all rows see, drawn ahead so that the optimum knows its future.
//!
//! Each coming request has its draw already; which key that is follows from the settings and the
//! moment at which it comes. A change of settings therefore changes the keys of the coming
//! requests, not their luck.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use super::params::{Params, Stream as Shape};
use crate::components::cache::{NEVER, UNKNOWN};
use crate::components::footprint;
use crate::components::workload::{Key, Keys};
use crate::lesson::parameters::stored::off;
use crate::sim::{Luck, SimDuration, SimTime, Stream};

/// How many requests are drawn ahead: sixteen for each slot, and a whole loop, within bounds. What
/// the optimum does about keys that are not among them is settled when they are.
pub fn horizon(params: &Params) -> usize {
    let slots = params.capacity.saturating_mul(16);
    let round = match params.pattern {
        Shape::Loop => params.loop_length.min(params.keys).saturating_add(1),
        _ => 0,
    };
    slots.max(round).clamp(1_000, 100_000) as usize
}

/// A request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// For this key.
    pub key: Key,
    /// Whether it is one that is asked for once.
    pub once: bool,
}

/// Where the stream stands: what its next key depends on besides luck and time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
struct Walk {
    scan_left: u64,
    scans: u64,
    /// The highest key that is or was asked for again and again. Those that are asked for once
    /// have higher ones, each its own.
    highest: u64,
    /// The last of these.
    once: u64,
    loop_at: u64,
    /// Requests of a trace that have come.
    #[serde(skip_serializing_if = "off")]
    of_trace: u64,
}

impl Walk {
    /// The next request; `None` at the end of a trace.
    fn step(&mut self, params: &Params, popular: &Keys, at: SimTime, draw: f64) -> Option<Asked> {
        if let Some(trace) = params.trace.as_ref().filter(|_| self.scan_left == 0) {
            let key = *trace.keys().get(self.of_trace as usize)?;
            self.of_trace += 1;
            return Some(Asked { key, once: false });
        }
        Some(self.made_up(params, popular, at, draw))
    }

    fn made_up(&mut self, params: &Params, popular: &Keys, at: SimTime, draw: f64) -> Asked {
        let scan = scan_number(params, at);
        if scan > self.scans {
            self.scans = scan;
            self.scan_left = self.scan_left.saturating_add(params.scan_length);
        }
        if self.scan_left > 0 {
            self.scan_left -= 1;
            return self.once();
        }
        let again = |key| Asked { key, once: false };
        match params.pattern {
            Shape::Loop => {
                let length = params.loop_length.clamp(1, params.keys.max(1));
                self.loop_at = self.loop_at % length + 1;
                again(self.loop_at as Key)
            }
            Shape::OneHit if draw < params.once_share => self.once(),
            Shape::OneHit => {
                let rest = (draw - params.once_share) / (1.0 - params.once_share);
                again(popular.popular(at, rest))
            }
            _ => again(popular.popular(at, draw)),
        }
    }

    fn once(&mut self) -> Asked {
        self.once = self.once.max(self.highest) + 1;
        Asked {
            key: Key::try_from(self.once).unwrap_or(Key::MAX),
            once: true,
        }
    }
}

/// The draw of a request. What is recorded takes no luck.
fn draw(params: &Params, luck: &mut Luck) -> f64 {
    if params.trace.is_some() {
        0.0
    } else {
        luck.unit(Stream::ReadKeys)
    }
}

fn scan_number(params: &Params, at: SimTime) -> u64 {
    if params.pattern.scans() && params.scan_every_s > 0.0 {
        (at.as_secs_f64() / params.scan_every_s) as u64
    } else {
        0
    }
}

/// The number of the shift that popularity stands at.
pub(super) fn shift_number(params: &Params, at: SimTime) -> u64 {
    if params.pattern.shifts() && params.shift_every_s > 0.0 && params.shift_by > 0 {
        (at.as_secs_f64() / params.shift_every_s) as u64
    } else {
        0
    }
}

/// The stream and what is known of its future.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Requests {
    #[serde(skip)]
    popular: Keys,
    /// The draws of the coming requests, and the keys that they are now.
    draws: VecDeque<f64>,
    coming: VecDeque<Asked>,
    /// The number of the next request of the stream.
    number: u64,
    /// When it comes; without a rate it never does.
    next_at: SimTime,
    gap: Option<SimDuration>,
    /// Before the next request, and after the last that is known.
    here: Walk,
    far: Walk,
    /// The coming requests for each key, by number.
    uses: BTreeMap<Key, VecDeque<u64>>,
}

impl Requests {
    /// The stream from `start` on.
    pub fn new(params: &Params, start: SimTime, luck: &mut Luck) -> Self {
        let gap = params.gap();
        let many = horizon(params);
        let here = Walk {
            highest: params.keys,
            ..Walk::default()
        };
        let popular = match &params.trace {
            Some(trace) => Keys::recorded(params.key_pattern(), trace),
            None => Keys::new(params.key_pattern()),
        };
        let mut requests = Self {
            popular,
            draws: (0..many).map(|_| draw(params, luck)).collect(),
            coming: VecDeque::with_capacity(many),
            number: 0,
            next_at: start + gap.unwrap_or_default(),
            gap,
            here,
            far: here,
            uses: BTreeMap::new(),
        };
        requests.look_ahead(params);
        requests
    }

    /// Goes on with other settings from `now` on: all coming requests are thought through again.
    /// If they are the same, returns what has come in sight besides: keys, and the number of their
    /// next request. `None`: the future is another one.
    pub fn change(
        &mut self,
        params: &Params,
        now: SimTime,
        luck: &mut Luck,
    ) -> Option<Vec<(Key, u64)>> {
        let before = self.coming.clone();
        let gap = params.gap();
        if gap != self.gap {
            let left = match self.gap {
                Some(old) if !old.is_zero() && self.next_at > now => {
                    self.next_at.since(now).as_secs_f64() / old.as_secs_f64()
                }
                _ => 1.0,
            };
            self.next_at = now + gap.unwrap_or_default().times(left.min(1.0));
            self.gap = gap;
        }
        let many = horizon(params);
        while self.draws.len() < many {
            self.draws.push_back(draw(params, luck));
        }
        if params.trace.is_none() {
            let _others = self.popular.set_pattern(params.key_pattern(), now);
        }
        self.here.highest = self.here.highest.max(params.keys);
        // Scans that would have begun before the settings changed do not begin now.
        self.here.scans = scan_number(params, now);
        self.look_ahead(params);
        let is_same = self.coming.iter().zip(&before).all(|(a, b)| a == b);
        let first = self.number + before.len() as u64;
        is_same.then(|| {
            let fresh = self.uses.iter();
            let fresh = fresh.filter_map(|(&key, uses)| Some((key, *uses.front()?)));
            fresh.filter(|&(_, number)| number >= first).collect()
        })
    }

    /// Puts so many requests for keys that are asked for once before the coming ones.
    pub fn scan(&mut self, length: u64, params: &Params) {
        self.here.scan_left = self.here.scan_left.saturating_add(length);
        if params.trace.is_some() {
            // Near the end of a trace fewer requests are drawn than could be; a trace takes no luck.
            self.draws
                .resize(self.draws.len().max(horizon(params)), 0.0);
        }
        self.look_ahead(params);
    }

    fn look_ahead(&mut self, params: &Params) {
        self.far = self.here;
        self.coming.clear();
        self.uses.clear();
        for index in 0..self.draws.len() {
            let at = self.time_of(index);
            let asked = self.far.step(params, &self.popular, at, self.draws[index]);
            let Some(asked) = asked else {
                self.draws.truncate(index);
                break;
            };
            self.coming.push_back(asked);
            let number = self.number + index as u64;
            self.uses.entry(asked.key).or_default().push_back(number);
        }
    }

    fn time_of(&self, index: usize) -> SimTime {
        let gap = self.gap.unwrap_or_default().as_nanos();
        self.next_at + SimDuration::from_nanos(gap.saturating_mul(index as u64))
    }

    /// Takes the next request, and draws one more at the far end. Returns the request and, if it
    /// is the only one known for its key, the one that was drawn: its key and number.
    pub fn advance(
        &mut self,
        params: &Params,
        luck: &mut Luck,
    ) -> Option<(Asked, Option<(Key, u64)>)> {
        let first = *self.draws.front()?;
        // A horizon that has become shorter is not filled up, and no luck is spent on it.
        let is_wanted = self.draws.len() <= horizon(params);
        let drawn = is_wanted.then(|| draw(params, luck)).and_then(|draw| {
            let at = self.time_of(self.draws.len());
            let asked = self.far.step(params, &self.popular, at, draw)?;
            Some((draw, asked, self.number + self.draws.len() as u64))
        });
        // The walk up to here takes the step that was foreseen.
        let here = self.here.step(params, &self.popular, self.next_at, first)?;
        let asked = self.coming.pop_front()?;
        debug_assert_eq!(here, asked, "what was foreseen is what comes");
        self.draws.pop_front();
        if let Some(uses) = self.uses.get_mut(&asked.key) {
            uses.pop_front();
            if uses.is_empty() {
                self.uses.remove(&asked.key);
            }
        }
        self.number += 1;
        self.next_at += self.gap.unwrap_or_default();
        let Some((draw, drawn, number)) = drawn else {
            return Some((asked, None));
        };
        self.draws.push_back(draw);
        self.coming.push_back(drawn);
        let uses = self.uses.entry(drawn.key).or_default();
        uses.push_back(number);
        let is_new = uses.len() == 1;
        Some((asked, is_new.then_some((drawn.key, number))))
    }

    /// The number of the next request for a key: [`UNKNOWN`] if none is drawn yet, [`NEVER`] if
    /// none will be.
    pub fn next_use(&self, key: Key) -> u64 {
        let drawn = self.uses.get(&key).and_then(|uses| uses.front());
        let otherwise = if u64::from(key) > self.here.highest {
            NEVER
        } else {
            UNKNOWN
        };
        drawn.copied().unwrap_or(otherwise)
    }

    /// How many requests from now the next for a key comes, the coming one being 1.
    pub fn comes_in(&self, key: Key) -> Option<u64> {
        let next = self.next_use(key);
        (next < UNKNOWN).then(|| next - self.number + 1)
    }

    /// The highest key that is or was asked for again and again.
    pub fn highest_key(&self) -> u64 {
        self.here.highest
    }

    /// The last key that was asked for once, if any was; all between the two were.
    pub fn last_once(&self) -> u64 {
        self.here.once
    }

    /// The requests that come, the next first.
    pub fn coming(&self) -> impl ExactSizeIterator<Item = Asked> {
        self.coming.iter().copied()
    }

    /// When the next request comes; never without a rate, and after the end of a trace.
    pub fn next_at(&self) -> Option<SimTime> {
        self.gap.filter(|_| !self.coming.is_empty())?;
        Some(self.next_at)
    }

    /// Whether a scan is under way.
    pub fn is_scanning(&self) -> bool {
        self.here.scan_left > 0
    }

    /// The probability of every key at `now`, apart from scans and one-time keys.
    pub fn popularity(&self, now: SimTime) -> Vec<f64> {
        self.popular.popularity(now)
    }

    /// What it takes to think through all that is coming, in units of work.
    pub(super) fn work(&self) -> u64 {
        self.draws.len() as u64 / 4 + self.popular.work()
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::list::<(f64, Asked)>(self.draws.len())
            + footprint::tree::<Key, VecDeque<u64>>(self.uses.len())
            + footprint::list::<u64>(self.coming.len() + 3 * self.uses.len())
    }

    /// At most about its memory, in bytes.
    pub(super) fn most_bytes(params: &Params) -> u64 {
        let many = horizon(params);
        let each = footprint::list::<(f64, Asked)>(1)
            + footprint::tree::<Key, VecDeque<u64>>(1)
            + footprint::list::<u64>(4);
        (many * each) as u64
    }

    pub(super) fn assert_invariants(&self) {
        assert_eq!(self.draws.len(), self.coming.len());
        let known: usize = self.uses.values().map(VecDeque::len).sum();
        assert_eq!(
            known,
            self.coming.len(),
            "every coming request is known by its key"
        );
    }
}
