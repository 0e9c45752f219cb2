//! Every dot is a hop of the model.

use super::*;
use crate::chapters::replication::command::Command;
use crate::chapters::replication::params::Params;
use crate::components::latency::LatencyShape;
use crate::sim::{Experiment, Setup};

fn run(params: Params, seconds: f64) -> Experiment<Model> {
    let mut experiment = Experiment::new(Setup { seed: 3, params });
    experiment.seek(SimTime::from_secs_f64(seconds));
    experiment
}

fn set_ups() -> Vec<Params> {
    [
        Strategy::SingleLeader,
        Strategy::MultiLeader,
        Strategy::Leaderless,
        Strategy::Consensus,
    ]
    .into_iter()
    .flat_map(|strategy| {
        [LatencyShape::Fixed, LatencyShape::Exponential].map(|latency| Params {
            strategy,
            latency,
            nodes: 4,
            ..Params::default()
        })
    })
    .collect()
}

/// Whether a dot is what it says: a message of the model between these places, or an operation
/// at its node.
fn is_of_the_model(model: &Model, dot: &Dot, stride: u64) -> bool {
    match dot.source {
        Source::Message(id) => {
            let ended = model.ended_messages(stride);
            let mut all = model.messages().chain(ended);
            all.any(|message| {
                message.id == id
                    && message.sent_at == dot.sent_at
                    && message.arrives_at == dot.arrives_at
                    && spot(model, message.from) == dot.from
                    && spot(model, message.to) == dot.to
                    && message.operation == dot.operation
            })
        }
        Source::Sent(id) => model
            .operation(id)
            .is_some_and(|operation| operation.sent_at == dot.sent_at),
        Source::Told(id) => model.operation(id).is_some_and(|operation| {
            operation.ended_at == Some(dot.sent_at)
                && operation.at_node.map(Spot::Node) == Some(dot.from)
        }),
    }
}

#[test]
fn every_mark_is_a_hop_of_the_model_or_of_one_operation_in_as_many_as_the_legend_states() {
    for params in set_ups() {
        for (writes_per_s, speed) in [(40.0, 0.02), (40.0, 1.0), (400.0, 1.0), (100.0, 10.0)] {
            let params = Params {
                writes_per_s,
                ..params.clone()
            };
            let mut experiment = run(params, 2.0);
            experiment.issue(Command::Crash(3));
            let mut drawn = 0;
            for _ in 0..30 {
                experiment.advance(SimDuration::from_secs_f64(0.05 * speed));
                let now = experiment.now();
                let model = experiment.model();
                let found = dots(model, now, Pace::playing(speed));
                drawn += found.drawn.len() + found.flows.len();
                for dot in &found.drawn {
                    let number = match (dot.operation, dot.source) {
                        (Some(operation), _) => operation,
                        (None, Source::Message(id) | Source::Sent(id) | Source::Told(id)) => id,
                    };
                    assert!(number.is_multiple_of(found.stride));
                    assert!((0.0..=1.0).contains(&dot.along));
                    assert!(dot.sent_at <= now);
                    assert!(is_of_the_model(model, dot, found.stride), "{dot:?}");
                }
            }
            assert!(drawn > 30, "{speed}: {drawn}");
        }
    }
}

#[test]
fn ways_that_are_too_busy_for_marks_are_flows_with_the_rate_of_the_model() {
    let params = Params {
        writes_per_s: 400.0,
        ..Params::default()
    };
    let others = f64::from(params.nodes as u32 - 1);
    let mut experiment = run(params, 3.0);
    let mut rates = Vec::new();
    for _ in 0..20 {
        experiment.advance(SimDuration::from_millis(200));
        let now = experiment.now();
        let found = dots(experiment.model(), now, Pace::playing(1.0));
        let moving = found.drawn.iter().filter(|dot| dot.state != State::Lost);
        assert_eq!(moving.count(), 0, "no mark is claimed to be a message");
        // Every write goes from the leader to each follower once.
        let to_followers = found
            .flows
            .iter()
            .filter(|flow| matches!(flow.wire, (Spot::Node(1), Spot::Node(_))));
        rates.push(to_followers.map(|flow| flow.per_s).sum::<f64>() / others);
    }
    let mean = rates.iter().sum::<f64>() / rates.len() as f64;
    assert!((mean - 400.0).abs() < 60.0, "{mean}: {rates:?}");
}

#[test]
fn slow_enough_every_message_under_way_is_drawn_where_it_is() {
    for params in set_ups() {
        let mut experiment = run(params, 1.0);
        for _ in 0..40 {
            experiment.advance(SimDuration::from_nanos(700_000));
            let now = experiment.now();
            let model = experiment.model();
            // At this pace no hop is a comet.
            let found = dots(model, now, Pace::playing(1e-6));
            assert_eq!(found.stride, 1);
            let shortest = SimDuration::from_nanos(5_000);
            for message in model.messages() {
                if message.fate != Fate::UnderWay
                    || now.since(message.leaves_at) < shortest
                    || message.arrives_at.since(now) < shortest
                {
                    continue;
                }
                let dot = found
                    .drawn
                    .iter()
                    .find(|dot| dot.source == Source::Message(message.id))
                    .unwrap_or_else(|| panic!("{message:?} is not drawn"));
                let whole = message.arrives_at.since(message.leaves_at).as_secs_f64();
                let share = now.since(message.leaves_at).as_secs_f64() / whole;
                assert!((f64::from(dot.along) - share).abs() < 0.02);
                assert_eq!(dot.state, State::Moving);
            }
        }
    }
}

#[test]
fn a_log_that_lags_waits_at_its_leader() {
    let params = Params {
        lag_ms: 80.0,
        ..Params::default()
    };
    let experiment = run(params, 1.0);
    let model = experiment.model();
    let found = dots(model, experiment.now(), Pace::playing(1e-6));
    let mut waiting = 0;
    for message in model.messages() {
        if message.leaves_at > experiment.now() {
            let dot = found
                .drawn
                .iter()
                .find(|dot| dot.source == Source::Message(message.id));
            let drawn = dot.map(|dot| (dot.state, dot.along));
            assert_eq!(drawn, Some((State::Waiting, 0.0)));
            waiting += 1;
        }
    }
    assert!(waiting > 2, "{waiting}");
}

#[test]
fn a_cause_and_its_effect_are_drawn_in_their_order_at_any_pace() {
    let experiment = run(Params::default(), 1.0);
    let model = experiment.model();
    let mut pairs = 0;
    for (group, messages) in shown_messages(model, 1) {
        let operation = model.operation(group.1).filter(|_| group.0);
        let ways = legs(model, operation, &messages);
        for (index, effect) in ways.iter().enumerate() {
            let cause = ways[..index].iter().find(|cause| {
                cause.dot.to == effect.dot.from && cause.dot.arrives_at <= effect.dot.sent_at
            });
            let Some(cause) = cause.filter(|cause| cause.lost.is_none()) else {
                continue;
            };
            for speed in [1e-4, 0.02, 1.0] {
                // An effect is drawn from when it is sent, and its cause is on its way by then, or
                // has been seen to arrive.
                let at = effect.dot.sent_at;
                let first = placed(cause, at, Pace::playing(speed));
                assert!(cause.dot.leaves_at <= at, "{speed}");
                let seen = first.is_none_or(|dot| dot.state != State::Waiting);
                assert!(seen, "{speed}: {:?}", cause.dot);
            }
            pairs += 1;
        }
    }
    assert!(pairs > 3, "{pairs}");
}
