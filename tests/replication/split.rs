//! Split brain: what the leader acknowledges that was replaced while it lives is lost, a fencing
//! token refuses it, and a majority never acknowledges it.

use std::collections::BTreeSet;

use hotset::chapters::replication::{Ack, Command, LogEvent, Model, Params, Role, Thing, Verdict};
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

/// What the log says: what was acknowledged, in the order in which it happened. It is read often
/// enough that none of its lines is missed.
#[derive(Default)]
struct Record {
    seen: u64,
    acknowledged: BTreeSet<u64>,
    told: Vec<LogEvent>,
    /// What the first failover lost.
    lost_at_first: u64,
    failovers: u64,
}

impl Record {
    fn read(&mut self, run: &Simulation<Model>) {
        let log = run.model().log();
        for line in log.lines().filter(|line| line.id >= self.seen) {
            match line.what {
                LogEvent::Acknowledged { id, .. } => {
                    self.acknowledged.insert(id);
                }
                LogEvent::Promoted { lost, .. } => {
                    if self.failovers == 0 {
                        self.lost_at_first = lost;
                    }
                    self.failovers += 1;
                }
                LogEvent::Split { .. }
                | LogEvent::SteppedDown { .. }
                | LogEvent::Discarded { .. } => self.told.push(line.what),
                _ => {}
            }
        }
        self.seen = log.count();
    }

    fn follow(&mut self, run: &mut Simulation<Model>, until_s: f64) {
        while run.now() < SimTime::from_secs_f64(until_s) {
            let next = run.now() + SimDuration::from_millis(10);
            run.run_until(next.min(SimTime::from_secs_f64(until_s)));
            run.model().assert_invariants(run.now());
            self.read(run);
        }
    }

    /// The acknowledged writes that the leader's log does not hold, of a log that holds all it ever
    /// had.
    fn missing_at(&self, run: &Simulation<Model>, leader: u8) -> u64 {
        let log = &run.model().node(leader).unwrap().log;
        assert_eq!(log.forgotten(), 0);
        let held: BTreeSet<u64> = log.entries().map(|entry| entry.operation).collect();
        self.acknowledged.difference(&held).count() as u64
    }
}

fn leader(run: &Simulation<Model>) -> u8 {
    let mut leaders = run.model().nodes().iter();
    let found = leaders.find(|node| node.role == Role::Leader).unwrap();
    found.id
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

/// Every acknowledged write that is not in the log in the end was counted as lost, whoever had
/// acknowledged it.
#[test]
fn every_acknowledged_write_that_is_missing_in_the_end_was_counted() {
    for seed in 0..20 {
        let slow = Params {
            writes_per_s: 40.0,
            fencing: seed % 4 == 3,
            ..params(false)
        };
        let mut run = Simulation::<Model>::new(&slow, seed);
        let mut record = Record::default();
        record.follow(&mut run, 0.5);
        all_links(&mut run, Command::Cut);
        record.follow(&mut run, 1.5);
        if seed % 2 == 1 {
            // A leader that is cut off can crash, too.
            run.apply(&Command::Crash(1));
            record.follow(&mut run, 1.8);
            run.apply(&Command::Revive(1));
        }
        all_links(&mut run, Command::Heal);
        record.follow(&mut run, 2.0);
        run.apply(&Command::Set("writes_per_s".to_owned(), Value::Number(0.0)));
        record.follow(&mut run, 3.0);
        let lost = run.model().tally().counts.writes_lost;
        assert_eq!(
            lost,
            record.missing_at(&run, leader(&run)),
            "seed {seed}: {:?}",
            record.told
        );
        assert!(lost > 0, "seed {seed}");
        let begins = matches!(record.told[0], LogEvent::Split { node: 1, term: 1 });
        assert!(begins, "{:?}", record.told);
    }
}

/// The successor and the third node crash: the old leader leads alone, keeps what it has
/// acknowledged, and what its successor had acknowledged is lost.
#[test]
fn an_old_leader_that_leads_again_keeps_what_it_has() {
    for seed in 0..20 {
        let slow = Params {
            writes_per_s: 40.0,
            ..params(false)
        };
        let mut run = Simulation::<Model>::new(&slow, seed);
        let mut record = Record::default();
        record.follow(&mut run, 0.5);
        all_links(&mut run, Command::Cut);
        record.follow(&mut run, 1.5);
        let successor = leader_but(&run, 1);
        run.apply(&Command::Crash(5 - successor));
        run.apply(&Command::Crash(successor));
        record.follow(&mut run, 2.0);
        assert_eq!(run.model().deposed(), None, "seed {seed}");
        assert_eq!(leader(&run), 1);
        run.apply(&Command::Revive(2));
        run.apply(&Command::Revive(3));
        all_links(&mut run, Command::Heal);
        record.follow(&mut run, 2.2);
        run.apply(&Command::Set("writes_per_s".to_owned(), Value::Number(0.0)));
        record.follow(&mut run, 3.0);
        let counts = &run.model().tally().counts;
        // What the first failover lost stays counted, although its holder leads again.
        assert_eq!(
            counts.writes_lost,
            record.lost_at_first + record.missing_at(&run, 1),
            "seed {seed}"
        );
        // What it acknowledged meanwhile is in every log, and no fault can lose it any more.
        assert!(counts.writes_split > 0, "seed {seed}");
        assert_eq!(record.missing_at(&run, 2), record.missing_at(&run, 1));
        let before = counts.writes_lost;
        run.apply(&Command::Crash(1));
        record.follow(&mut run, 4.0);
        assert_eq!(run.model().tally().counts.writes_lost, before);
    }
}

fn leader_but(run: &Simulation<Model>, old: u8) -> u8 {
    let nodes = run.model().nodes().iter();
    let mut leaders = nodes.filter(|node| node.role == Role::Leader && node.id != old);
    leaders.next().unwrap().id
}

/// A split in which both logs forget their common part: what is lost is counted all the same.
#[test]
fn a_long_split_counts_what_logs_have_forgotten() {
    let busy = Params {
        writes_per_s: 600.0,
        ..params(false)
    };
    let mut run = Simulation::<Model>::new(&busy, 7);
    let mut record = Record::default();
    record.follow(&mut run, 0.5);
    all_links(&mut run, Command::Cut);
    record.follow(&mut run, 3.0);
    for node in run.model().nodes() {
        assert!(node.log.forgotten() > 600, "node {}", node.id);
    }
    let counts = |run: &Simulation<Model>| {
        let counts = &run.model().tally().counts;
        (counts.writes_split, counts.writes_lost)
    };
    let (split, before) = counts(&run);
    all_links(&mut run, Command::Heal);
    let (_, after) = counts(&run);
    assert!(split > 600, "{split}");
    assert_eq!(after - before, split);
    record.read(&run);
    let told = record.told.last();
    assert_eq!(
        told,
        Some(&LogEvent::Discarded {
            node: 1,
            lost: split
        })
    );
}

/// A failure detector counts silence anew once it has heard from the leader.
#[test]
fn a_leader_that_is_reached_again_in_time_is_not_replaced() {
    let mut run = Simulation::<Model>::new(&params(false), 3);
    let failovers = |run: &Simulation<Model>| run.model().tally().counts.failovers;
    to(&mut run, 1.0);
    all_links(&mut run, Command::Cut);
    to(&mut run, 1.09);
    all_links(&mut run, Command::Heal);
    to(&mut run, 1.095);
    all_links(&mut run, Command::Cut);
    to(&mut run, 1.194);
    assert_eq!(failovers(&run), 0);
    to(&mut run, 1.196);
    assert_eq!(failovers(&run), 1);
}

/// Storage answers after the time of a write, and what it refuses leaves nothing in the log.
#[test]
fn a_refused_write_leaves_nothing_behind() {
    for seed in 0..5 {
        let params = params(true);
        let (mut run, _, _) = split(&params, seed);
        let write = SimDuration::from_millis_f64(params.leader_ms);
        let lines = run.model().log().lines();
        let fenced: Vec<u64> = lines
            .filter_map(|line| match line.what {
                LogEvent::Fenced { id, node: 1, .. } => Some(id),
                _ => None,
            })
            .collect();
        assert!(!fenced.is_empty(), "seed {seed}");
        for id in &fenced {
            let Some(operation) = run.model().operation(*id) else {
                continue;
            };
            assert_eq!(operation.verdict, Some(Verdict::Refused));
            let took = operation.ended_at.unwrap().since(operation.sent_at);
            assert_eq!(took, write, "seed {seed}");
        }
        run.apply(&Command::Set("writes_per_s".to_owned(), Value::Number(0.0)));
        to(&mut run, 3.5);
        let old = run.model().node(1).unwrap();
        assert!(
            old.log
                .entries()
                .all(|entry| !fenced.contains(&entry.operation))
        );
        assert_eq!(old.log.last(), old.durable);
    }
}
