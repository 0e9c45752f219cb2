//! What is told of the last writes: while there are none lately, and after a restart.

use hotset::chapters::write_patterns::{Command, LaneKind, Model, Params};
use hotset::sim::{SimDuration, SimTime, Simulation};

fn slow_database(until_s: f64) -> Simulation<Model> {
    let params = Params {
        database_per_s: 4.0,
        ..Params::default()
    };
    let mut simulation = Simulation::new(&params, 5);
    simulation.run_until(SimTime::from_secs_f64(until_s));
    simulation
}

#[test]
fn a_lane_that_acknowledges_nothing_is_as_slow_as_its_clients_are_patient() {
    let simulation = slow_database(60.0);
    let (model, now) = (simulation.model(), simulation.now());
    let median = |kind| model.lane(kind).tally().write_median(now);
    assert!(median(LaneKind::WriteBehind).is_some());
    for lane in model.lanes() {
        let silent = now.since(lane.tally().write_ended_at).as_secs_f64() > 5.0;
        assert_eq!(silent, lane.tally().write_median(now).is_none());
    }
    let waited = median(LaneKind::CacheAside).map(SimDuration::as_millis_f64);
    let patience = Params::default().timeout_ms;
    assert_eq!(waited, Some(patience), "its writes wait, or fail");
    assert!(
        model
            .lane(LaneKind::CacheAside)
            .tally()
            .counts
            .writes_failed
            > 0
    );
}

#[test]
fn a_restart_forgets_the_last_writes() {
    let mut simulation = slow_database(4.0);
    let median = |simulation: &Simulation<Model>| {
        let lane = simulation.model().lane(LaneKind::WriteBehind);
        lane.tally().write_median(simulation.now())
    };
    assert!(median(&simulation).is_some());
    simulation.apply(&Command::RestartMetrics);
    assert_eq!(median(&simulation), None);
}
