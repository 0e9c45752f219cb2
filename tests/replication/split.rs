//! Split brain: what the leader acknowledges that was replaced while it lives is lost, a fencing
//! token refuses it, and a majority never acknowledges it.

use std::collections::BTreeSet;

use hotset::chapters::replication::{Ack, Command, LogEvent, Model, Params, Role, Thing};
use hotset::lesson::{Narrative as _, Value};
use hotset::sim::{Luck, Model as _, SimDuration, SimTime, Simulation, Stream};

fn params(fencing: bool) -> Params {
    Params {
        writes_per_s: 60.0,
        clients: 4,
        failover_when_cut: true,
        fencing,
        ..Params::default()
    }
}

fn to(run: &mut Simulation<Model>, at_s: f64) {
    run.run_until(SimTime::from_secs_f64(at_s));
    run.model().assert_invariants(run.now());
}

fn all_links(run: &mut Simulation<Model>, command: fn(u8, u8) -> Command) {
    for other in [2, 3] {
        run.apply(&command(1, other));
    }
}

/// What the log says of a run: writes acknowledged by node 1 after another node was promoted, and
/// the acknowledged writes that the promotion itself lost.
fn split(params: &Params, seed: u64) -> (Simulation<Model>, BTreeSet<u64>, u64) {
    let mut run = Simulation::<Model>::new(params, seed);
    let (mut seen, mut promoted) = (0, false);
    let (mut by_old, mut lost) = (BTreeSet::new(), 0);
    let mut at_old = BTreeSet::new();
    to(&mut run, 1.0);
    all_links(&mut run, Command::Cut);
    for step in 1..=100 {
        to(&mut run, 1.0 + f64::from(step) * 0.02);
        let model = run.model();
        for line in model.log().lines().filter(|line| line.id >= seen) {
            match line.what {
                LogEvent::Promoted {
                    node, lost: gone, ..
                } => {
                    assert_ne!(node, 1);
                    (promoted, lost) = (true, gone);
                }
                LogEvent::Accepted { id, node: 1, .. } => {
                    at_old.insert(id);
                }
                LogEvent::Acknowledged { id, .. } if promoted && at_old.contains(&id) => {
                    by_old.insert(id);
                }
                _ => {}
            }
        }
        seen = model.log().count();
    }
    assert!(promoted, "seed {seed}");
    (run, by_old, lost)
}

/// As ever: without the switch a cut replaces no leader.
#[test]
fn a_cut_alone_replaces_no_leader() {
    let default = Params {
        failover_when_cut: false,
        ..params(false)
    };
    let mut run = Simulation::<Model>::new(&default, 1);
    to(&mut run, 1.0);
    all_links(&mut run, Command::Cut);
    to(&mut run, 5.0);
    assert_eq!(run.model().tally().counts.failovers, 0);
    assert_eq!(run.model().deposed(), None);
}

#[test]
fn what_the_old_leader_acknowledges_is_lost_when_it_steps_down() {
    for seed in 0..20 {
        let (mut run, by_old, lost) = split(&params(false), seed);
        assert_eq!(run.model().deposed(), Some(1));
        assert!(by_old.len() > 10, "seed {seed}: {by_old:?}");
        assert_eq!(
            run.model().tally().counts.writes_split,
            by_old.len() as u64,
            "seed {seed}"
        );
        all_links(&mut run, Command::Heal);
        assert_eq!(run.model().deposed(), None);
        let counts = &run.model().tally().counts;
        assert_eq!(
            counts.writes_lost,
            lost + by_old.len() as u64,
            "seed {seed}"
        );
        assert!(by_old.iter().all(|id| run.model().is_lost(*id)));
        let last = *by_old.last().unwrap();
        if let Some(why) = run.model().explain(Thing::Operation(last), run.now()) {
            assert!(
                why.causes.iter().any(|c| c.text.contains("stepped down")),
                "{why:?}"
            );
        }
        // All replicas agree again, and none of them holds a lost write.
        run.apply(&Command::Set("writes_per_s".to_owned(), Value::Number(0.0)));
        to(&mut run, 6.0);
        let nodes = run.model().nodes();
        for node in nodes {
            for entry in node.log.entries() {
                assert!(!by_old.contains(&entry.operation), "seed {seed}");
            }
            assert_eq!(node.log.last(), nodes[1].log.last(), "seed {seed}");
        }
    }
}

#[test]
fn a_fencing_token_refuses_the_old_leader_and_nothing_more_is_lost() {
    for seed in 0..20 {
        let (mut run, by_old, lost) = split(&params(true), seed);
        assert!(by_old.is_empty(), "seed {seed}: {by_old:?}");
        let counts = &run.model().tally().counts;
        assert!(counts.writes_fenced > 10, "seed {seed}");
        assert_eq!(counts.writes_split, 0, "seed {seed}");
        all_links(&mut run, Command::Heal);
        to(&mut run, 6.0);
        assert_eq!(run.model().tally().counts.writes_lost, lost, "seed {seed}");
    }
}

/// Who waits for a majority acknowledges nothing without it: then two leaders lose nothing.
#[test]
fn with_a_majority_the_old_leader_acknowledges_nothing() {
    for seed in 0..10 {
        let majority = Params {
            ack: Ack::Majority,
            ..params(false)
        };
        let (mut run, by_old, lost) = split(&majority, seed);
        assert!(
            by_old.is_empty() && lost == 0,
            "seed {seed}: {by_old:?}, {lost}"
        );
        all_links(&mut run, Command::Heal);
        to(&mut run, 6.0);
        assert_eq!(run.model().tally().counts.writes_lost, 0, "seed {seed}");
    }
}

/// Whatever breaks: the invariants hold, and in the end there is one leader and one log.
#[test]
fn any_faults_end_with_one_leader() {
    for seed in 0..20 {
        let five = Params {
            nodes: 5,
            lag_ms: 20.0,
            ..params(seed % 2 == 0)
        };
        let mut run = Simulation::<Model>::new(&five, seed);
        let mut luck = Luck::new(300 + seed);
        to(&mut run, 0.5);
        for _ in 0..80 {
            let mut node = || 1 + luck.below(Stream::Faults, 5) as u8;
            let (a, b) = (node(), node());
            let command = match luck.below(Stream::Policy, 8) {
                0 => Command::Crash(a),
                1 | 2 => Command::Revive(a),
                3..=5 => Command::Cut(a, b),
                _ => Command::Heal(a, b),
            };
            run.apply(&command);
            let pause = luck.unit(Stream::Service) * 0.1;
            run.run_until(run.now() + SimDuration::from_secs_f64(pause));
            run.model().assert_invariants(run.now());
        }
        for a in 1..=5 {
            run.apply(&Command::Revive(a));
            for b in a + 1..=5 {
                run.apply(&Command::Heal(a, b));
            }
        }
        run.run_until(run.now() + SimDuration::from_secs_f64(1.0));
        run.apply(&Command::Set("writes_per_s".to_owned(), Value::Number(0.0)));
        run.run_until(run.now() + SimDuration::from_secs_f64(4.0));
        let model = run.model();
        model.assert_invariants(run.now());
        assert_eq!(model.deposed(), None, "seed {seed}");
        let leaders = model
            .nodes()
            .iter()
            .filter(|node| node.role == Role::Leader);
        assert_eq!(leaders.count(), 1, "seed {seed}");
        for key in 1..=3 {
            let held: BTreeSet<u64> = model
                .nodes()
                .iter()
                .map(|node| node.value(key).version)
                .collect();
            assert_eq!(held.len(), 1, "seed {seed}, key {key}: {held:?}");
        }
    }
}
