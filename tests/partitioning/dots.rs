//! In each frame the marks drawn are hops of the model.

use hotset::chapters::partitioning::{Leg, Model, Params, Query, Strategy, drawn};
use hotset::lesson::Pace;
use hotset::sim::{Experiment, Setup, SimDuration, SimTime};

fn run(reads_per_s: f64, seconds: f64) -> Experiment<Model> {
    let params = Params {
        strategy: Strategy::HashMod,
        reads_per_s,
        query: Query::Mix,
        queries_per_s: 2.0,
        ..Params::default()
    };
    let mut experiment = Experiment::new(Setup { seed: 3, params });
    experiment.seek(SimTime::from_secs_f64(seconds));
    experiment
}

#[test]
fn every_mark_is_a_request_or_a_query_of_the_model() {
    for (reads_per_s, speed) in [(40.0, 1.0), (40.0, 0.01), (400.0, 0.1), (40.0, 4.0)] {
        let mut experiment = run(reads_per_s, 20.0);
        for _ in 0..40 {
            experiment.advance(SimDuration::from_secs_f64(0.016 * speed));
            let (model, now) = (experiment.model(), experiment.now());
            let found = drawn(model, now, Pace::playing(speed));
            for dot in &found.requests.dots {
                let request = model.recent().get(dot.request).unwrap();
                let Leg::MapToShard(node) = dot.place.leg else {
                    panic!("{dot:?}");
                };
                assert!(request.at == dot.place.sent_at && request.nodes.contains(&node));
            }
            for dot in &found.queries.dots {
                let query = model.query(dot.request).unwrap();
                let (sent_at, node) = match dot.place.leg {
                    Leg::CardToShard(_, node) => (query.sent_at, node),
                    Leg::ShardToCard(_, node) => (query.sent_at + query.takes(node).0, node),
                    Leg::MapToShard(_) => panic!("{dot:?}"),
                };
                assert!(dot.place.sent_at == sent_at && sent_at <= now);
                assert!(query.nodes.contains(&node));
            }
        }
    }
}

#[test]
fn each_request_that_has_just_been_sent_is_a_comet() {
    let experiment = run(40.0, 30.0);
    let (model, now) = (experiment.model(), experiment.now());
    let found = drawn(model, now, Pace::playing(1.0));
    let seen = |dot: &&hotset::chapters::partitioning::Dot| dot.place.trace.glow > 0.0;
    // A tenth of a second to cross, three to fade.
    let since = now - SimDuration::from_millis(400);
    let recent = model.recent().under_stride(1);
    let expected: usize = recent.filter(|r| r.at > since).map(|r| r.nodes.len()).sum();
    assert_eq!(found.requests.dots.iter().filter(seen).count(), expected);
    assert!(expected > 5);
}
