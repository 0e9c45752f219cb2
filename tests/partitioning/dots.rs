//! In each frame the dots drawn are the hops of the model, or the multiple the legend states.

use hotset::chapters::partitioning::{Model, Params, Query, Strategy, dots_of};
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
fn every_dot_is_a_request_or_a_query_of_the_model() {
    use hotset::chapters::partitioning::Whose;
    for (reads_per_s, speed) in [(40.0, 1.0), (40.0, 0.01), (400.0, 1.0), (40.0, 100.0)] {
        let mut experiment = run(reads_per_s, 20.0);
        for _ in 0..40 {
            experiment.advance(SimDuration::from_secs_f64(0.016 * speed));
            let (model, now) = (experiment.model(), experiment.now());
            let found = dots_of(model, now, Pace::playing(speed));
            for dot in &found.drawn {
                assert!((0.0..=1.0).contains(&dot.along));
                match dot.whose {
                    Whose::Request(id) => {
                        assert_eq!(id % found.stride, 0);
                        let request = model.recent().get(id).unwrap();
                        assert!(request.at <= now && request.nodes.contains(&dot.node));
                        assert_eq!(request.row, dot.from);
                    }
                    Whose::Query(id) => {
                        let query = model.query(id).unwrap();
                        assert!(query.sent_at <= now && query.nodes.contains(&dot.node));
                    }
                }
            }
        }
    }
}

#[test]
fn at_one_to_one_each_request_of_the_last_half_second_is_a_dot() {
    use hotset::chapters::partitioning::Whose;
    let experiment = run(40.0, 30.0);
    let (model, now) = (experiment.model(), experiment.now());
    let found = dots_of(model, now, Pace::playing(1.0));
    assert_eq!(found.stride, 1);
    let drawn = found
        .drawn
        .iter()
        .filter(|dot| matches!(dot.whose, Whose::Request(_)))
        .count();
    let since = now - SimDuration::from_millis(500);
    let recent = model.recent().under_stride(1);
    let expected: usize = recent.filter(|r| r.at > since).map(|r| r.nodes.len()).sum();
    assert_eq!(drawn, expected);
    assert!(drawn > 5);
}
