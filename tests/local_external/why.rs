//! What "why" says is what happened: for random misses and stale reads, the cause it names is the
//! oracle's, and every event it cites stood in the log.

use std::collections::BTreeMap;

use hotset::chapters::local_external::{
    Cause, Invalidation, LogEvent, Mode, Model, Params, Request, Thing,
};
use hotset::lesson::Narrative as _;
use hotset::sim::{Experiment, Setup, SimTime};

/// Misses and stale reads looked at for each seed and set-up.
const LOOKED_AT: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    Cached,
    Evicted,
    Invalidated,
    Lost,
}

/// An oracle of its own: it follows the event log and knows the last thing that happened to each
/// key in each cache. `None` is the shared one.
#[derive(Default)]
struct Oracle {
    last: BTreeMap<(Option<u32>, u32), Fate>,
}

impl Oracle {
    fn follow(&mut self, what: LogEvent) {
        let mut note = |place, key, fate| {
            self.last.insert((place, key), fate);
        };
        match what {
            LogEvent::Kept { key, instance, .. } => note(Some(instance), key, Fate::Cached),
            LogEvent::Set { key, .. } => note(None, key, Fate::Cached),
            LogEvent::Evicted { key, instance, .. } => note(instance, key, Fate::Evicted),
            LogEvent::Dropped { key, instance, .. }
            | LogEvent::Heard {
                key,
                instance,
                removed: true,
                ..
            } => note(Some(instance), key, Fate::Invalidated),
            LogEvent::Deleted { key, .. } if self.last.get(&(None, key)) == Some(&Fate::Cached) => {
                self.last.insert((None, key), Fate::Invalidated);
            }
            LogEvent::Stopped { instance, .. } => self.lose(Some(instance)),
            LogEvent::Killed { .. } => self.lose(None),
            _ => {}
        }
    }

    fn lose(&mut self, place: Option<u32>) {
        for ((of, _), fate) in &mut self.last {
            if *of == place && *fate == Fate::Cached {
                *fate = Fate::Lost;
            }
        }
    }

    fn cause(&self, place: Option<u32>, key: u32) -> Cause {
        match self.last.get(&(place, key)) {
            None => Cause::Cold,
            // It is there, and yet it is a miss: its time is over.
            Some(Fate::Cached) => Cause::Expired,
            Some(Fate::Evicted) => Cause::Capacity,
            Some(Fate::Invalidated) => Cause::Invalidated,
            Some(Fate::Lost) => Cause::Lost,
        }
    }
}

fn params(mode: Mode, invalidation: Invalidation) -> Params {
    Params {
        mode,
        invalidation,
        writes_per_s: 4.0,
        l1_ttl_s: 5.0,
        l2_ttl_s: 20.0,
        l2_slots: 20,
        message_loss: 0.5,
        ..Params::default()
    }
}

/// A stale read misses versions that the log shows as acknowledged before it was sent.
fn check_stale(said: &[(SimTime, LogEvent)], read: &Request) {
    let stale = read.stale.unwrap();
    let newer: Vec<SimTime> = said
        .iter()
        .filter_map(|&(at, what)| match what {
            LogEvent::Acknowledged { key, version, .. }
                if key == read.key && version > read.version && at <= read.sent_at =>
            {
                Some(at)
            }
            _ => None,
        })
        .collect();
    assert_eq!(newer.len() as u64, stale.versions, "versions it misses");
    assert_eq!(newer.first(), Some(&stale.since), "since when");
    if let Some(lost_at) = stale.lost_at {
        let stood = said.iter().any(|&(at, what)| {
            at == lost_at
                && matches!(what, LogEvent::Unheard { key, instance, .. }
                    if key == read.key && instance == read.instance)
        });
        assert!(stood, "a lost message that the log does not know");
    }
}

/// Runs event by event; returns what was looked at.
fn look(seed: u64, params: Params) -> BTreeMap<&'static str, usize> {
    let mut experiment = Experiment::<Model>::new(Setup { seed, params });
    let mut oracle = Oracle::default();
    let mut said: Vec<(SimTime, LogEvent)> = Vec::new();
    let (mut seen, mut looked_at) = (0, 0);
    let mut found = BTreeMap::new();
    while looked_at < LOOKED_AT && experiment.step() {
        let model = experiment.model();
        let lines = model.log().lines().filter(|line| line.id >= seen);
        let fresh: Vec<_> = lines.copied().collect();
        assert!(
            model.log().count() - seen <= 400,
            "lines lost in an instant"
        );
        seen = model.log().count();
        for line in fresh {
            said.push((line.at, line.what));
            let missed = match line.what {
                LogEvent::LocalMiss {
                    key,
                    instance,
                    cause,
                    ..
                } => Some((Some(instance), key, cause)),
                LogEvent::SharedMiss { key, cause, .. } => Some((None, key, cause)),
                _ => None,
            };
            if let Some((place, key, cause)) = missed {
                assert_eq!(
                    cause,
                    oracle.cause(place, key),
                    "seed {seed}, {place:?} {key}"
                );
                *found.entry(cause.name()).or_default() += 1;
                looked_at += 1;
            }
            if let LogEvent::LocalHit {
                id, stale: true, ..
            }
            | LogEvent::SharedHit {
                id, stale: true, ..
            } = line.what
            {
                check_stale(&said, model.request(id).unwrap());
                *found.entry("stale").or_default() += 1;
                looked_at += 1;
            }
            oracle.follow(line.what);
        }
        let now = experiment.now();
        let newest = model.recent().under_stride(1).next_back();
        for request in model.under_way().chain(newest) {
            let why = model.explain(Thing::Request(request.id), now).unwrap();
            for cause in why.causes {
                let at = cause.at.unwrap();
                assert!(at <= now, "a citation from the future");
                let Some(event) = cause.event else { continue };
                let mut latest = said.iter().rev().take(3_000);
                assert!(
                    latest.any(|&line| line == (at, event)),
                    "seed {seed}: {event:?} at {at}"
                );
            }
        }
    }
    assert!(looked_at >= LOOKED_AT);
    found
}

#[test]
fn the_cause_is_the_oracles_and_every_event_it_cites_is_in_the_log() {
    let mut all: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 1..=3 {
        for (mode, invalidation) in [
            (Mode::Local, Invalidation::None),
            (Mode::Local, Invalidation::Broadcast),
            (Mode::External, Invalidation::None),
            (Mode::TwoTier, Invalidation::Tracking),
        ] {
            for (cause, count) in look(seed, params(mode, invalidation)) {
                *all.entry(cause).or_default() += count;
            }
        }
    }
    println!("{all:?}");
    for cause in ["cold", "capacity", "expired", "invalidated", "stale"] {
        assert!(
            all.get(cause).copied().unwrap_or(0) > 0,
            "no {cause}: {all:?}"
        );
    }
}
