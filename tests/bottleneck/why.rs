//! What "why" says is what happened: for requests of every kind, each event it cites stood in the
//! log at that moment, the wait it names is the one the log tells, and who waited behind whom is
//! what an oracle of its own finds.

use std::collections::BTreeMap;

use hotset::chapters::bottleneck::{Command, Kind, LogEvent, Model, Params, Verdict};
use hotset::lesson::Narrative as _;
use hotset::sim::{Experiment, Setup, SimTime};

/// Requests looked at for each seed.
const LOOKED_AT: usize = 200;
/// Lines of the log that are followed for each seed.
const LINES: u64 = 1_500;

fn params() -> Params {
    Params {
        reads_per_s: 1_500.0,
        writes_per_s: 20.0,
        servers: 2,
        replicas: 2,
        cache_slots: 5,
        queue_limit: 12,
        timeout_ms: 40.0,
        retries: 1,
        ..Params::default()
    }
}

/// The verdicts that were looked at, by name.
fn look(seed: u64) -> BTreeMap<&'static str, usize> {
    let mut experiment = Experiment::<Model>::new(Setup {
        seed,
        params: params(),
    });
    let mut said: Vec<(SimTime, LogEvent)> = Vec::new();
    let (mut seen, mut looked_at, mut kinds) = (0, 0, BTreeMap::new());
    let mut killed = false;
    while seen < LINES && experiment.step() {
        if !killed && experiment.now() > SimTime::from_secs_f64(0.1) {
            experiment.issue(Command::KillCache);
            killed = true;
        }
        let model = experiment.model();
        let lines = model.log().lines().filter(|line| line.id >= seen);
        let lines: Vec<_> = lines.copied().collect();
        seen = model.log().count();
        // A request may do several things in one instant.
        said.extend(lines.iter().map(|line| (line.at, line.what)));
        for line in lines {
            let Some(request) = line.what.request().and_then(|id| model.request(id)) else {
                continue;
            };
            looked_at += 1;
            let explained = model.explain(request.id, experiment.now()).unwrap();
            assert!(
                explained.headline.contains(&request.page.to_string())
                    || request.kind == Kind::Apply
            );
            for cause in &explained.causes {
                let at = cause.at.unwrap();
                assert!(at <= experiment.now(), "from the future: {cause:?}");
                if let Some(event) = cause.event {
                    let stood = said.contains(&(at, event));
                    assert!(stood, "seed {seed}: {event:?} at {at} is not in the log");
                }
            }
            let ordered = explained
                .causes
                .windows(2)
                .all(|pair| pair[0].at <= pair[1].at);
            assert!(ordered, "{:?}", explained.causes);
            *kinds.entry(name(request.verdict)).or_insert(0) += 1;
        }
    }
    assert!(looked_at >= LOOKED_AT, "{looked_at}");
    kinds
}

fn name(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        None => "under way",
        Some(Verdict::Answered) => "answered",
        Some(Verdict::TimedOut) => "timed out",
        Some(Verdict::Refused) => "refused",
    }
}

#[test]
fn every_event_that_is_cited_stood_in_the_log() {
    let mut all = BTreeMap::new();
    for seed in 0..10 {
        for (kind, count) in look(seed) {
            *all.entry(kind).or_insert(0) += count;
        }
    }
    println!("{all:?}");
    for kind in ["under way", "answered", "timed out", "refused"] {
        assert!(all.get(kind).copied().unwrap_or(0) > 10, "{kind}: {all:?}");
    }
}

/// With one worker and no luck in the service, the wait of each read is the work in front of it:
/// Lindley's recursion, run beside the model.
#[test]
fn each_wait_is_the_work_that_stood_in_front() {
    let params = Params {
        reads_per_s: 90.0,
        ..Params::default()
    };
    for seed in 0..5 {
        let mut experiment = Experiment::<Model>::new(Setup {
            seed,
            params: params.clone(),
        });
        let (mut free_at, mut seen, mut looked_at) = (SimTime::ZERO, 0, 0);
        while looked_at < LOOKED_AT && experiment.step() {
            let model = experiment.model();
            let lines: Vec<_> = model
                .log()
                .lines()
                .filter(|l| l.id >= seen)
                .copied()
                .collect();
            seen = model.log().count();
            for line in lines {
                let LogEvent::Started { id, waited, .. } = line.what else {
                    continue;
                };
                let request = model.request(id).unwrap();
                let start = free_at.max(request.sent_at);
                assert_eq!(
                    waited,
                    start.since(request.sent_at),
                    "seed {seed}, request {id}"
                );
                free_at = request.served_at.unwrap();
                looked_at += 1;
            }
        }
        assert_eq!(looked_at, LOOKED_AT);
    }
}
