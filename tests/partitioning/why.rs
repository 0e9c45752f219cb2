//! What "why" says is what happens: keys lie where the reckoning ends, and every event that is
//! cited stands in the log.

use hotset::chapters::partitioning::{LogEvent, Model, Params, Query, Strategy, Thing};
use hotset::lesson::Narrative as _;
use hotset::sim::{Experiment, Setup, SimTime};

const RULES: [Strategy; 4] = [
    Strategy::Range,
    Strategy::HashMod,
    Strategy::Ring,
    Strategy::Compound,
];

fn run(strategy: Strategy, salt: u64, seed: u64) -> Experiment<Model> {
    Experiment::new(Setup {
        seed,
        params: Params {
            strategy,
            salt,
            query: Query::Mix,
            slow_share: 0.2,
            queries_per_s: 10.0,
            ..Params::default()
        },
    })
}

/// The last shard that a text names.
fn last_shard(text: &str) -> u32 {
    let number = text.rsplit("shard ").next().unwrap();
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

#[test]
fn the_reckoning_of_a_key_ends_at_its_shard() {
    for strategy in RULES {
        for salt in [1, 16] {
            for seed in 1..=4 {
                let experiment = run(strategy, salt, seed);
                let model = experiment.model();
                for row in (0..4_380).step_by(22).take(200) {
                    let home = model.layout().home(model.world(), row);
                    let why = model.explain(Thing::Row(row), SimTime::ZERO).unwrap();
                    let ends = if strategy == Strategy::Range {
                        let here = why.causes.iter().find(|c| c.text.contains("here it is"));
                        last_shard(&here.unwrap().text)
                    } else if salt > 1 && row + 1 == 4_380 {
                        home
                    } else {
                        last_shard(&why.causes.last().unwrap().text)
                    };
                    assert_eq!(ends, home, "{strategy:?} {why:?}");
                    assert_eq!(last_shard(&why.headline), home);
                }
            }
        }
    }
}

#[test]
fn every_event_a_query_cites_is_in_the_log() {
    let (mut looked_at, mut cited_events) = (0, 0);
    for strategy in RULES {
        for seed in 1..=2 {
            let mut experiment = run(strategy, 1, seed);
            let mut said: Vec<(SimTime, LogEvent)> = Vec::new();
            let mut seen = 0;
            for _ in 0..40 {
                experiment.advance(hotset::sim::SimDuration::from_millis(500));
                let model = experiment.model();
                let lines = model.log().lines().filter(|line| line.id >= seen);
                said.extend(lines.map(|line| (line.at, line.what)));
                seen = model.log().count();
            }
            let model = experiment.model();
            for ask in model.recent_queries().under_stride(1) {
                let itself = Thing::Query(ask.id);
                let why = model.explain(itself, experiment.now()).unwrap();
                looked_at += 1;
                assert_eq!(last_shard(why.headline.trim_end_matches('.')), ask.slowest);
                for cited in why.causes {
                    if let (Some(at), Some(event)) = (cited.at, cited.event) {
                        cited_events += 1;
                        assert!(said.contains(&(at, event)), "{event:?} at {at}");
                    }
                }
            }
        }
    }
    assert!(
        looked_at >= 200 && cited_events >= 2 * looked_at,
        "{looked_at} {cited_events}"
    );
}
