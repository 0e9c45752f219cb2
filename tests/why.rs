//! What "why" says is what happened: for random misses and stale reads, the cause it names is the
//! oracle's, and every event it cites stood in the log.

use std::collections::BTreeMap;

use hotset::chapters::cache_lab::{Cause, LogEvent, Model, Outcome, Params, Thing};
use hotset::components::trace::Trace;
use hotset::lesson::{ExplanationOf, Narrative as _};
use hotset::sim::{Experiment, Setup, SimTime};

/// Requests looked at for each seed.
const LOOKED_AT: usize = 200;

/// An oracle of its own: it follows the event log and knows the last thing that happened to each
/// key, and when.
#[derive(Default)]
struct Oracle {
    last: BTreeMap<u32, (Fate, SimTime)>,
    down: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    Cached,
    Evicted,
    Invalidated,
    Lost,
}

impl Oracle {
    fn follow(&mut self, at: SimTime, what: LogEvent) {
        match what {
            LogEvent::Filled { key, .. } => {
                self.last.insert(key, (Fate::Cached, at));
            }
            LogEvent::Evicted { key, .. } => {
                self.last.insert(key, (Fate::Evicted, at));
            }
            LogEvent::Invalidated { key, .. } => {
                self.last.insert(key, (Fate::Invalidated, at));
            }
            LogEvent::Killed { .. } => {
                self.down = true;
                for (fate, when) in self.last.values_mut() {
                    if *fate == Fate::Cached {
                        (*fate, *when) = (Fate::Lost, at);
                    }
                }
            }
            LogEvent::Revived => self.down = false,
            _ => {}
        }
    }

    fn cause(&self, key: u32) -> Cause {
        match self.last.get(&key) {
            _ if self.down => Cause::CacheDown,
            None => Cause::Cold,
            // It is there, and yet it is a miss: its time is over.
            Some((Fate::Cached, _)) => Cause::Expired,
            Some((Fate::Evicted, _)) => Cause::Capacity,
            Some((Fate::Invalidated, _)) => Cause::Invalidated,
            Some((Fate::Lost, _)) => Cause::Lost,
        }
    }
}

fn params(writes_forgotten: bool) -> Params {
    Params {
        writes_per_s: 2.0,
        invalidate: !writes_forgotten,
        ttl_s: 5.0,
        ..Params::default()
    }
}

/// Runs event by event and looks at misses and stale reads as they are answered.
fn look(seed: u64, params: Params) -> (usize, BTreeMap<&'static str, usize>) {
    let mut experiment = Experiment::<Model>::new(Setup { seed, params });
    let mut oracle = Oracle::default();
    let mut said: Vec<(SimTime, LogEvent)> = Vec::new();
    let mut seen = 0;
    let (mut looked_at, mut causes) = (0, BTreeMap::new());
    while looked_at < LOOKED_AT && experiment.step() {
        let model = experiment.model();
        let fresh: Vec<_> = model
            .log()
            .lines()
            .filter(|line| line.id >= seen)
            .copied()
            .collect();
        assert!(
            model.log().count() - seen <= 400,
            "the log lost lines within an instant"
        );
        seen = model.log().count();
        for line in fresh {
            if let LogEvent::Missed { id, key, cause } = line.what {
                assert_eq!(
                    cause,
                    oracle.cause(key),
                    "seed {seed}: key {key} at {}",
                    line.at
                );
                *causes.entry(cause.name()).or_default() += 1;
                let request = model.request(id).unwrap();
                assert_eq!(request.outcome, Some(Outcome::Miss(cause)));
                assert!(
                    why(model, request.id, experiment.now())
                        .headline
                        .contains(&format!("{key}"))
                );
                check_reason(&oracle, request, line.at);
                looked_at += 1;
            }
            oracle.follow(line.at, line.what);
            said.push((line.at, line.what));
            if let LogEvent::Hit {
                id, stale: true, ..
            } = line.what
            {
                looked_at += 1;
                *causes.entry("stale").or_default() += 1;
                check_stale(&said, model.request(id).unwrap());
            }
        }
        for request in model.under_way().chain(model.recent().under_stride(1)) {
            for cause in why(model, request.id, experiment.now()).causes {
                let at = cause.at.expect("what happens to a request has a moment");
                assert!(at <= experiment.now(), "a citation from the future");
                if let Some(event) = cause.event {
                    let stood = said.contains(&(at, event));
                    assert!(stood, "seed {seed}: {event:?} at {at} is not in the log");
                }
            }
        }
    }
    (looked_at, causes)
}

fn why(model: &Model, request: u64, now: SimTime) -> ExplanationOf<Model> {
    model.explain(Thing::Request(request), now).unwrap()
}

/// The moment that "why" names is the one at which the oracle saw it happen.
fn check_reason(oracle: &Oracle, request: &hotset::chapters::cache_lab::Request, now: SimTime) {
    let Some(reason) = request.reason else {
        return;
    };
    let (fate, at) = oracle.last[&request.key];
    if fate == Fate::Cached {
        assert_eq!(reason.filled_at, at, "the fill of the expired entry");
        assert!(reason.at <= now, "it expired before it was asked for");
    } else {
        assert_eq!(reason.at, at, "when key {} went", request.key);
    }
}

/// A stale read misses a version that the log shows as acknowledged before it was sent.
fn check_stale(said: &[(SimTime, LogEvent)], request: &hotset::chapters::cache_lab::Request) {
    let stale = request.stale.unwrap();
    let newer: Vec<SimTime> = said
        .iter()
        .filter_map(|&(at, what)| match what {
            LogEvent::Acknowledged { key, version, .. }
                if key == request.key && version > request.version && at <= request.sent_at =>
            {
                Some(at)
            }
            _ => None,
        })
        .collect();
    assert_eq!(newer.len() as u64, stale.versions, "versions it misses");
    let first = newer.first().copied().unwrap();
    assert_eq!(
        request.cache_at.unwrap().since(first),
        stale.age,
        "how far it is behind"
    );
}

#[test]
fn the_cause_is_the_oracles_and_every_event_it_cites_is_in_the_log() {
    let mut all = BTreeMap::new();
    for seed in 1..=4 {
        for forgotten in [false, true] {
            let (looked_at, causes) = look(seed, params(forgotten));
            assert_eq!(looked_at.min(LOOKED_AT), LOOKED_AT);
            for (cause, count) in causes {
                *all.entry(cause).or_insert(0) += count;
            }
        }
    }
    println!("{all:?}");
    for cause in ["cold", "capacity", "expired", "invalidated", "stale"] {
        assert!(
            all.get(cause).copied().unwrap_or(0) > 0,
            "no {cause} was looked at: {all:?}"
        );
    }
}

/// The lines of the log that have come since the last call.
fn new_lines(model: &Model, seen: &mut u64) -> Vec<Trace<LogEvent>> {
    let lines = model.log().lines().filter(|line| line.id >= *seen);
    let lines = lines.copied().collect();
    *seen = model.log().count();
    lines
}

#[test]
fn an_outage_is_named_as_what_it_is() {
    let params = Params {
        database_per_s: 0.0,
        ..params(false)
    };
    let mut experiment = Experiment::<Model>::new(Setup { seed: 9, params });
    let mut oracle = Oracle::default();
    let (mut seen, mut found) = (0, BTreeMap::new());
    for (until, command) in [
        (20.0, Some(hotset::chapters::cache_lab::Command::KillCache)),
        (
            25.0,
            Some(hotset::chapters::cache_lab::Command::ReviveCache),
        ),
        (40.0, None),
    ] {
        while experiment.next_instant().unwrap() < SimTime::from_secs_f64(until) {
            experiment.step();
            let lines = new_lines(experiment.model(), &mut seen);
            for line in lines {
                if let LogEvent::Missed { key, cause, .. } = line.what {
                    assert_eq!(cause, oracle.cause(key));
                    *found.entry(cause.name()).or_insert(0) += 1;
                }
                oracle.follow(line.at, line.what);
            }
        }
        if let Some(command) = command {
            experiment.issue(command);
            let lines = new_lines(experiment.model(), &mut seen);
            for line in lines {
                oracle.follow(line.at, line.what);
            }
        }
    }
    assert!(
        found["cache down"] > 20 && found["lost with the cache"] > 5,
        "{found:?}"
    );
}
