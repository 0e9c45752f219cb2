//! A step dragged to another time: its thread is held while it makes the step before, and released
//! when the dragged one is to begin.

use crate::chapters::cache_aside::command::Command;
use crate::chapters::cache_aside::protection::Update;
use crate::chapters::cache_aside::request::{Request, Step};
use crate::lesson::Revision;
use crate::sim::{SimDuration, SimTime};

/// When a thread has to be held so that it stops before a step: while it makes the one before.
/// `None` for steps that cannot be moved.
pub(super) fn hold_at(request: &Request, step: Step) -> Option<SimTime> {
    let before_all = || {
        let at = request.arrived_at;
        (at > SimTime::ZERO).then(|| at - SimDuration::from_nanos(1))
    };
    let deletes_first = request.handling == Update::DeleteBefore;
    match step {
        Step::Select => request.get_at,
        Step::Update if deletes_first => request.delete_at,
        Step::Delete if deletes_first => before_all(),
        Step::Set | Step::Delete => request.query_at,
        Step::Get | Step::Update => before_all(),
        Step::Return => None,
    }
}

/// When a thread would come to a step by itself, and when it made it.
fn came_to(request: &Request, step: Step) -> Option<(SimTime, SimTime)> {
    let made = match step {
        Step::Get => request.get_at,
        Step::Select | Step::Update => request.query_at,
        Step::Set => request.set_at,
        Step::Delete => request.delete_at,
        Step::Return => None,
    };
    let deletes_first = request.handling == Update::DeleteBefore;
    let ready = match step {
        Step::Select => request.waited_until.or(request.got_at),
        Step::Set => request.answer_at,
        Step::Update if deletes_first => request.delete_done_at,
        Step::Delete if !deletes_first => request.answer_at,
        _ => Some(request.arrived_at),
    };
    let at = made.or(request.held_since)?;
    Some((ready.unwrap_or(at), at))
}

/// The commands that move a step by so many seconds.
pub(super) fn revision(request: &Request, step: Step, by_s: f64) -> Option<Revision<Command>> {
    let (ready, made) = came_to(request, step)?;
    let hold_at = hold_at(request, step)?;
    let seat = request.seat;
    let begins = SimTime::from_secs_f64((made.as_secs_f64() + by_s).max(0.0));
    let mut given = Vec::new();
    if begins > ready {
        given.push((hold_at, Command::Hold(seat)));
        given.push((begins, Command::Release(seat)));
    }
    Some(Revision {
        from: hold_at,
        given,
        without: vec![Command::Hold(seat), Command::Release(seat)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chapters::cache_aside::model::Model;
    use crate::chapters::cache_aside::params::Params;
    use crate::sim::{Experiment, LogEntry, Setup};

    /// One read at 1 ms and one update at 40 ms of key 1.
    fn run(more: Vec<(SimTime, Command)>) -> Experiment<Model> {
        let params = Params {
            reads_per_s: 0.0,
            writes_per_s: 0.0,
            ..Params::default()
        };
        let at = |millis: f64| SimTime::from_secs_f64(millis / 1e3);
        let mut log = vec![(at(1.0), Command::Read(1)), (at(40.0), Command::Update(1))];
        log.extend(more);
        log.sort_by_key(|(at, _)| *at);
        let entry = |(at_ns, command)| LogEntry { at_ns, command };
        let log = log.into_iter().map(entry).collect();
        let mut run = Experiment::with_log(Setup { seed: 1, params }, log);
        run.seek(at(200.0));
        run
    }

    #[test]
    fn a_dragged_set_makes_the_race_and_dragged_back_unmakes_it() {
        let before = run(Vec::new());
        assert_eq!(before.model().tally().counts.stale_sets, 0);
        let read = before.model().request(1).unwrap();
        let moved = revision(read, Step::Set, 0.1).unwrap();
        assert_eq!(moved.given.len(), 2);
        let after = run(moved.given.clone());
        assert_eq!(after.model().tally().counts.stale_sets, 1);
        let read = after.model().request(1).unwrap();
        let set_at = before.model().request(1).unwrap().set_at.unwrap();
        let wanted = set_at + SimDuration::from_millis(100);
        assert_eq!(read.set_at, Some(wanted));
        let back = revision(read, Step::Set, -0.1).unwrap();
        assert!(back.given.is_empty(), "as it came at first");
        assert_eq!(back.without.len(), 2);
    }

    #[test]
    fn every_step_but_those_at_the_very_start_can_be_moved() {
        let run = run(Vec::new());
        let (read, update) = (
            run.model().request(1).unwrap(),
            run.model().request(2).unwrap(),
        );
        for (request, step) in [
            (read, Step::Get),
            (read, Step::Select),
            (read, Step::Set),
            (update, Step::Update),
            (update, Step::Delete),
        ] {
            let moved = revision(request, step, 0.01).unwrap();
            assert_eq!(moved.given.len(), 2, "{step:?}");
            let (hold, release) = (moved.given[0].0, moved.given[1].0);
            assert!(hold < release, "{step:?}");
        }
    }
}
