//! The stream of the learner's own keys.

use hotset::chapters::partitioning::{Command, KeyStream, Model, Params, Strategy};
use hotset::sim::{SimTime, Simulation};

fn stream(strategy: Strategy, write_share: f64, replication: u64) -> Simulation<Model> {
    let params = Params {
        strategy,
        stream: KeyStream::Names,
        reads_per_s: 100.0,
        queries_per_s: 0.0,
        write_share,
        replication,
        ..Params::default()
    };
    Simulation::new(&params, 5)
}

/// Requests that each shard has served.
fn served(simulation: &Simulation<Model>) -> Vec<u64> {
    simulation.model().tally().traffic.clone()
}

#[test]
fn nobody_asks_before_a_key_is_stored() {
    let mut simulation = stream(Strategy::HashMod, 0.0, 1);
    simulation.run_until(SimTime::from_secs_f64(10.0));
    assert_eq!(served(&simulation).iter().sum::<u64>(), 0);
}

#[test]
fn a_key_stored_twice_is_asked_for_twice_as_often() {
    let mut simulation = stream(Strategy::HashMod, 0.0, 1);
    for name in ["anna", "anna", "bert"] {
        simulation.apply(&Command::Put(name.to_owned()));
    }
    let home = |name: &str| {
        let stored = simulation.model().names().find(|one| one.name == name);
        stored.unwrap().home
    };
    let (anna, bert) = (home("anna"), home("bert"));
    assert_ne!(anna, bert, "the seed puts them apart");
    let before = served(&simulation);
    simulation.run_until(SimTime::from_secs_f64(60.0));
    let index = |node| simulation.model().layout().index(node).unwrap();
    let come = |node| served(&simulation)[index(node)] - before[index(node)];
    let (annas, berts) = (come(anna) as f64, come(bert) as f64);
    let all: u64 = served(&simulation).iter().sum();
    assert_eq!(annas + berts, (all - 3) as f64, "nobody else is asked");
    // 6,000 requests scatter by 36.
    assert!(
        (annas / (annas + berts) - 2.0 / 3.0).abs() < 0.03,
        "{annas}"
    );
}

#[test]
fn today_is_on_the_last_range_and_writes_go_to_all_copies() {
    let mut simulation = stream(Strategy::Range, 1.0, 3);
    for name in ["anna", "bert", "carla"] {
        simulation.apply(&Command::Put(name.to_owned()));
    }
    let before = served(&simulation);
    simulation.run_until(SimTime::from_secs_f64(5.0));
    let after = served(&simulation);
    let more: Vec<u64> = after.iter().zip(&before).map(|(a, b)| a - b).collect();
    let busy: Vec<u64> = more.iter().copied().filter(|&visits| visits > 0).collect();
    assert_eq!(busy.len(), 3, "three copies of one partition: {more:?}");
    assert!(busy.iter().all(|&visits| visits == busy[0]), "{more:?}");
}

#[test]
fn a_restart_of_the_metrics_forgets_the_last_visits() {
    let mut simulation = stream(Strategy::HashMod, 0.0, 1);
    simulation.apply(&Command::Put("anna".to_owned()));
    simulation.run_until(SimTime::from_secs_f64(10.0));
    assert!(simulation.model().tally().recent_imbalance().is_some());
    simulation.apply(&Command::RestartMetrics);
    assert_eq!(simulation.model().tally().recent_imbalance(), None);
}
