//! The formula for a write's mean latency against runs of the model.

use hotset::chapters::replication::{Ack, Command, Model, Params, Strategy, write_mean_ms};
use hotset::components::latency::LatencyShape;
use hotset::components::theory::kth_fastest;
use hotset::sim::{SimTime, Simulation};

/// Writes far enough apart that none waits for another.
fn base() -> Params {
    Params {
        nodes: 5,
        writes_per_s: 20.0,
        reads_per_s: 0.0,
        read_back: false,
        timeout_ms: 0.0,
        leader_ms: 4.0,
        rtt_ms: 3.0,
        follower_ms: 6.0,
        ..Params::default()
    }
}

fn cases() -> Vec<Params> {
    let acks = [Ack::Async, Ack::Any, Ack::Named, Ack::All, Ack::Majority];
    let with_leader = acks.into_iter().flat_map(|ack| {
        [false, true].map(|parallel_write| Params {
            ack,
            ack_count: 2,
            parallel_write,
            ..base()
        })
    });
    let consensus = [false, true].map(|parallel_write| Params {
        strategy: Strategy::Consensus,
        parallel_write,
        ..base()
    });
    let slow = [Ack::Any, Ack::All].map(|ack| Params {
        ack,
        ack_count: 4,
        slow_node: 3,
        slow_ms: 20.0,
        ..base()
    });
    let regions = Params {
        strategy: Strategy::MultiLeader,
        ack: Ack::All,
        ..base()
    };
    let quorums = [1, 2, 5].into_iter().flat_map(|write_quorum| {
        [LatencyShape::Fixed, LatencyShape::Exponential].map(|latency| Params {
            strategy: Strategy::Leaderless,
            write_quorum,
            latency,
            ..base()
        })
    });
    with_leader
        .chain(consensus)
        .chain(slow)
        .chain([regions])
        .chain(quorums)
        .collect()
}

/// The measured mean of 2,000 writes or so, and the formula's.
fn both(params: &Params, commands: &[Command]) -> (f64, f64) {
    let mut simulation = Simulation::<Model>::new(params, 5);
    for command in commands {
        simulation.apply(command);
    }
    simulation.run_until(SimTime::from_secs_f64(100.0));
    let model = simulation.model();
    let measured = model
        .tally()
        .write_latencies
        .answered()
        .mean_ms()
        .expect("writes ended");
    let expected = write_mean_ms(model).expect("a formula");
    (measured, expected)
}

#[test]
fn measured_means_are_those_of_the_formula() {
    for params in cases() {
        let (measured, expected) = both(&params, &[]);
        // The histogram's classes are up to 1 % wide; drawn delays scatter by more.
        let allowed = match params.latency {
            LatencyShape::Fixed => 0.01,
            _ => 0.05,
        };
        assert!(
            (measured - expected).abs() <= allowed * expected,
            "{measured} instead of {expected} under {params:?}"
        );
    }
}

#[test]
fn a_slow_link_costs_who_waits_over_it_twice_its_delay() {
    let slow = [Command::SlowLink(3, 1, 40)];
    let params = Params {
        ack: Ack::All,
        ..base()
    };
    let (measured, expected) = both(&params, &slow);
    let alone = 4.0 + 3.0 + 6.0;
    assert!((expected - alone - 80.0).abs() < 1e-9, "{expected}");
    assert!((measured - expected).abs() < 0.01 * expected, "{measured}");
    let any = Params {
        ack: Ack::Any,
        ..base()
    };
    let (measured, _) = both(&any, &slow);
    assert!((measured - alone).abs() < 0.01 * alone, "{measured}");
    let healed = [Command::SlowLink(1, 3, 40), Command::SlowLink(1, 3, 0)];
    let (measured, _) = both(&params, &healed);
    assert!((measured - alone).abs() < 0.01 * alone, "{measured}");
}

#[test]
fn the_kth_of_exponential_delays_is_a_partial_harmonic_sum() {
    for n in 1..=9_u32 {
        for k in 1..=n {
            let sum: f64 = (n - k + 1..=n).map(|i| 2.0 / f64::from(i)).sum();
            let found = kth_fastest(n, k, 2.0, |t| 1.0 - libm::exp(-t / 2.0));
            assert!((found - sum).abs() < 1e-6, "{k} of {n}: {found} for {sum}");
        }
    }
}
