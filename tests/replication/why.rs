//! What "why" says is what happened: for stale reads and lost and dropped writes, the cause it
//! names is that of an oracle of its own, and every event it cites stood in the log.

use std::collections::BTreeMap;

use hotset::chapters::replication::{
    Command, Kind, LogEvent, Model, Params, ReadFrom, Strategy, Thing, Verdict,
};
use hotset::components::latency::LatencyShape;
use hotset::lesson::{ExplanationOf, Narrative as _};
use hotset::sim::{Experiment, Setup, SimTime};

/// Stale reads looked at for each seed.
const LOOKED_AT: usize = 200;

/// Follows the log: the newest acknowledged version of each key, and when reads were sent.
#[derive(Default)]
struct Oracle {
    acknowledged: BTreeMap<u32, Vec<(u64, SimTime)>>,
}

impl Oracle {
    fn newest_before(&self, key: u32, at: SimTime) -> u64 {
        let list = self.acknowledged.get(&key).into_iter().flatten();
        list.filter(|(_, when)| *when <= at)
            .map(|(version, _)| *version)
            .max()
            .unwrap_or(0)
    }
}

fn explain(experiment: &Experiment<Model>, id: u64) -> ExplanationOf<Model> {
    let model = experiment.model();
    let why = model.explain(Thing::Operation(id), experiment.now());
    why.unwrap()
}

fn look(seed: u64, params: Params) {
    let mut experiment = Experiment::<Model>::new(Setup { seed, params });
    let mut oracle = Oracle::default();
    let mut said: Vec<(SimTime, LogEvent)> = Vec::new();
    let (mut seen, mut looked_at) = (0, 0);
    while looked_at < LOOKED_AT && experiment.step() {
        let model = experiment.model();
        let fresh: Vec<_> = model
            .log()
            .lines()
            .filter(|line| line.id >= seen)
            .copied()
            .collect();
        seen = model.log().count();
        for line in fresh {
            said.push((line.at, line.what));
            if let LogEvent::Acknowledged { key, version, .. } = line.what {
                oracle
                    .acknowledged
                    .entry(key)
                    .or_default()
                    .push((version, line.at));
            }
            let LogEvent::Answered {
                id,
                key,
                version,
                stale,
                ..
            } = line.what
            else {
                continue;
            };
            let read = model.operation(id).unwrap();
            assert_eq!((read.kind, read.verdict), (Kind::Read, Some(Verdict::Done)));
            let newest = oracle.newest_before(key, read.sent_at);
            // An acknowledgement at the very moment of the sending may come after it.
            let at_once = oracle.acknowledged.get(&key).into_iter().flatten();
            let tie = at_once.clone().any(|(_, at)| *at == read.sent_at);
            if !tie || stale {
                assert_eq!(
                    stale,
                    version < newest,
                    "read {id} of key {key} at {}",
                    line.at
                );
            }
            if stale {
                looked_at += 1;
                let why = explain(&experiment, read.id);
                assert!(why.headline.contains("stale"), "{}", why.headline);
                assert_eq!(read.stale.unwrap().missing, newest);
                let lacks = [
                    format!("lacks version {newest}, acknowledged"),
                    format!("acknowledged versions up to {newest},"),
                ];
                let told = lacks.iter().any(|words| why.headline.contains(words));
                assert!(told, "{}", why.headline);
                for cause in why.causes {
                    let at = cause.at.unwrap();
                    if let Some(event) = cause.event {
                        assert!(said.contains(&(at, event)), "{event:?} was never said");
                    }
                }
            }
        }
    }
    assert_eq!(looked_at, LOOKED_AT, "too few stale reads");
}

#[test]
fn stale_reads_are_explained_by_what_the_log_says() {
    for seed in 0..3 {
        look(
            seed,
            Params {
                read_from: ReadFrom::Any,
                ..Params::default()
            },
        );
        look(
            seed,
            Params {
                strategy: Strategy::Leaderless,
                latency: LatencyShape::Exponential,
                write_quorum: 1,
                read_quorum: 1,
                ..Params::default()
            },
        );
    }
}

#[test]
fn lost_writes_are_explained_by_the_crash_and_the_one_who_took_over() {
    let mut experiment = Experiment::<Model>::new(Setup {
        seed: 14,
        params: Params::default(),
    });
    experiment.seek(SimTime::from_secs_f64(1.0));
    experiment.issue(Command::Crash(1));
    experiment.seek(SimTime::from_secs_f64(1.15));
    let model = experiment.model();
    let lost: Vec<_> = model
        .recent()
        .under_stride(1)
        .chain(model.operations())
        .filter(|write| write.kind == Kind::Write && model.is_lost(write.id))
        .collect();
    assert!(!lost.is_empty());
    for write in lost {
        let why = explain(&experiment, write.id);
        assert!(
            why.headline.contains("node 1 alone, and is lost"),
            "{}",
            why.headline
        );
        assert!(
            why.causes
                .iter()
                .any(|cause| matches!(cause.event, Some(LogEvent::Crashed { node: 1 })))
        );
        assert!(
            why.causes
                .iter()
                .any(|cause| matches!(cause.event, Some(LogEvent::Promoted { .. })))
        );
    }
}
