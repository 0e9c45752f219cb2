//! What "why" says is what happened: for random misses and stale reads, the cause it names is the
//! oracle's, and every event it cites stood in the log.

use std::collections::BTreeMap;

use hotset::chapters::cache_aside::{Cause, LogEvent, Model, Params, Thing, Update};
use hotset::components::trace::Trace;
use hotset::lesson::Narrative as _;
use hotset::sim::{Experiment, Setup};

/// Requests looked at for each seed.
const LOOKED_AT: usize = 200;

/// The last thing that happened to each key, from the log alone.
#[derive(Default)]
struct Oracle {
    last: BTreeMap<u32, Cause>,
    /// The newest acknowledged version of each key.
    acknowledged: BTreeMap<u32, u64>,
}

impl Oracle {
    fn follow(&mut self, what: LogEvent) {
        match what {
            // While it is there, a miss can only mean that its time is over.
            LogEvent::Stored { key, .. } => {
                self.last.insert(key, Cause::Expired);
            }
            LogEvent::Evicted { key, .. } => {
                self.last.insert(key, Cause::Capacity);
            }
            LogEvent::Deleted { key, had: true, .. } => {
                self.last.insert(key, Cause::Deleted);
            }
            LogEvent::Acknowledged { key, version, .. } => {
                let newest = self.acknowledged.entry(key).or_default();
                *newest = version.max(*newest);
            }
            _ => {}
        }
    }
}

fn look(seed: u64, params: Params) -> (usize, usize) {
    let mut experiment = Experiment::<Model>::new(Setup { seed, params });
    let mut oracle = Oracle::default();
    let mut said = Vec::new();
    let mut seen = 0;
    let (mut misses, mut stale) = (0, 0);
    while misses + stale < LOOKED_AT && experiment.step() {
        let model = experiment.model();
        let lines = model.log().lines().filter(|line| line.id >= seen);
        let fresh: Vec<Trace<LogEvent>> = lines.copied().collect();
        seen = model.log().count();
        for line in fresh {
            said.push((line.at, line.what));
            let explained = match line.what {
                LogEvent::Missed { id, key, cause } => {
                    let expected = oracle.last.get(&key).copied().unwrap_or(Cause::Cold);
                    assert_eq!(cause, expected, "key {key} at {}", line.at);
                    misses += 1;
                    Some(id)
                }
                LogEvent::Hit {
                    id,
                    key,
                    stale: true,
                    ..
                } => {
                    let read = model.request(id).unwrap();
                    assert!(read.version < oracle.acknowledged[&key]);
                    stale += 1;
                    Some(id)
                }
                _ => None,
            };
            if let Some(id) = explained {
                let now = experiment.now();
                let why = model.explain(Thing::Request(id), now).unwrap();
                for cause in why.causes {
                    let at = cause.at.unwrap();
                    assert!(at <= now);
                    if let Some(event) = cause.event {
                        assert!(said.contains(&(at, event)), "{event:?}");
                    }
                }
            }
            oracle.follow(line.what);
        }
    }
    (misses, stale)
}

#[test]
fn the_cause_is_the_oracles_and_every_cited_event_is_in_the_log() {
    let (mut misses, mut stale) = (0, 0);
    for seed in 0..20 {
        for params in [
            Params {
                writes_per_s: 8.0,
                set_delay_ms: 30.0,
                ttl_s: 3.0,
                ..Params::default()
            },
            Params {
                update: Update::TtlOnly,
                ttl_s: 3.0,
                ..Params::default()
            },
        ] {
            let found = look(seed, params);
            misses += found.0;
            stale += found.1;
        }
    }
    assert!(
        misses > 2_000 && stale > 500,
        "{misses} misses, {stale} stale"
    );
}
