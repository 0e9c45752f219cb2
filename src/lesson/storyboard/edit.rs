//! Changes to a storyboard: steps that are added, copied, moved and taken away.
//!
//! A step is a moment and the commands on the way to it, and moments stand in the order of time. So
//! what is moved is what steps say and show; their moments stay where they are. To show an earlier
//! state once more is to go back to its step.

use super::{MOST_STEPS, Step, Storyboard};
use crate::lesson::Refusal;
use crate::sim::{LogEntry, SimTime};

impl<C: Clone + PartialEq> Storyboard<C> {
    /// Where the moment `now` is added if nobody says where: after the step at which the talk stands,
    /// if it lies between that and the next one, and otherwise where it belongs in the order of time.
    pub fn next_place(&self, now: SimTime) -> usize {
        let moment = |place: usize| self.steps.get(place).map(|step| step.at_ns);
        let follows = |at: &usize| {
            moment(*at).is_some_and(|at| at <= now) && moment(at + 1).is_none_or(|next| now <= next)
        };
        let by_time = self.steps.partition_point(|step| step.at_ns <= now);
        self.at.filter(follows).map_or(by_time, |at| at + 1)
    }

    /// Makes the present moment the step at `place`, before the one that stands there. `log` is
    /// everything that was done up to `now`. What is done on the way to it is no longer done on the way
    /// to the next step; what is done only in this run is done in the steps after it as well.
    ///
    /// # Errors
    /// When there are too many steps, or the moment does not follow on from the step before, or lies
    /// after the next, or after something that is done on the way to the next and not in this run.
    /// Then nothing has changed.
    pub fn add(&mut self, log: &[LogEntry<C>], now: SimTime, place: usize) -> Result<(), Refusal> {
        self.check_room()?;
        let place = place.min(self.steps.len());
        let done = match place.checked_sub(1) {
            // What was done before the first step was done before the new first one.
            None if self.steps.is_empty() => log.to_vec(),
            None => self.before.clone(),
            Some(last) => self.log_up_to(last),
        };
        let after = place.checked_sub(1).map(|last| self.steps[last].end());
        let follows = log.starts_with(&done) && after.is_none_or(|after| after <= now);
        let next = self.steps.get(place);
        let in_time = next.is_none_or(|next| now <= next.at_ns);
        let new = log.get(done.len()..).unwrap_or_default().to_vec();
        // What is done on the way to the next step, up to now: it must have been done here.
        let ahead = next.map_or(&[][..], |next| &next.log);
        let ahead = &ahead[..ahead.partition_point(|entry| entry.at_ns <= now)];
        let shared = ahead.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let is_whole = ahead[shared..].iter().all(|entry| entry.at_ns == now);
        if !(follows && in_time && is_whole) {
            let from = match place {
                0 => "the beginning".to_owned(),
                place => format!("step {place}"),
            };
            return Err(Refusal::new(format!(
                "this moment does not follow on from {from}: go there and on from there, to a \
                 moment before the next step."
            )));
        }
        if let Some(next) = self.steps.get_mut(place) {
            next.log.drain(..shared);
        }
        if self.steps.is_empty() {
            self.before = done;
        }
        self.steps.insert(
            place,
            Step {
                caption: format!("Step {}", place + 1),
                notes: String::new(),
                at_ns: now,
                log: new,
                play: false,
                pace: None,
                plot: None,
                large: None,
                focus: Vec::new(),
                zoom: false,
                code: false,
                planned_s: None,
                ask: None,
                walk: None,
                give: Vec::new(),
            },
        );
        self.at = Some(place);
        Ok(())
    }

    /// As [`Self::log_at`], with what a step of a path asks for.
    fn log_up_to(&self, step: usize) -> Vec<LogEntry<C>> {
        let mut done = self.log_at(step);
        done.extend(self.steps[step].given());
        done
    }

    fn check_room(&self) -> Result<(), Refusal> {
        if self.steps.len() >= MOST_STEPS {
            return Err(Refusal::new(format!(
                "a storyboard has at most {MOST_STEPS} steps."
            )));
        }
        Ok(())
    }

    /// Shows a step twice: the copy stands after it, at the same moment, and nothing is done on the way
    /// to it. Where time ran on from the step, it runs on from the copy.
    ///
    /// # Errors
    /// When there are too many steps, or it is a step of a path, which asks for something to be done
    /// once. Then nothing has changed.
    pub fn duplicate(&mut self, place: usize) -> Result<(), Refusal> {
        self.check_room()?;
        let Some(step) = self.steps.get_mut(place) else {
            return Ok(());
        };
        if step.walk.is_some() || !step.give.is_empty() {
            return Err(Refusal::new("a step of a path cannot be copied."));
        }
        let mut copy = step.clone();
        copy.log.clear();
        if let Some(ask) = &mut copy.ask {
            ask.votes.clear();
        }
        step.play = false;
        self.steps.insert(place + 1, copy);
        self.at = self.at.map(|at| if at > place { at + 1 } else { at });
        Ok(())
    }

    /// Moves what a step says and shows to the place of another; what the steps between say moves up
    /// by one place. Moments, what is done on the way to them, and whether time runs on from them stay
    /// where they are, so that the run of the talk is what it was.
    ///
    /// # Errors
    /// When a step between them is one of a path, whose words are about what is done there.
    pub fn move_words(&mut self, from: usize, to: usize) -> Result<(), Refusal> {
        let count = self.steps.len();
        if from >= count || to >= count || from == to {
            return Ok(());
        }
        let between = from.min(to)..=from.max(to);
        if self.steps[between].iter().any(|step| step.walk.is_some()) {
            return Err(Refusal::new("the steps of a path cannot be moved."));
        }
        let mut words: Vec<_> = self.steps.iter().map(Step::slide).collect();
        let moved = words.remove(from);
        words.insert(to, moved);
        for (step, slide) in self.steps.iter_mut().zip(words) {
            step.say(slide);
        }
        Ok(())
    }

    /// Takes a step away. What is done in it is done in the next, so that the others stay as they
    /// are.
    pub fn remove(&mut self, place: usize) {
        if place >= self.steps.len() {
            return;
        }
        let removed = self.steps.remove(place);
        if let Some(next) = self.steps.get_mut(place) {
            let given: Vec<LogEntry<C>> = removed.given().collect();
            let mut log = removed.log;
            log.extend(given);
            log.append(&mut next.log);
            next.log = log;
        }
        self.at = match self.at {
            Some(at) if at > place => Some(at - 1),
            Some(at) if at == place => place.checked_sub(1),
            other => other,
        };
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::lesson::Ask;

    fn entry(at: u64, command: u32) -> LogEntry<u32> {
        LogEntry {
            at_ns: SimTime::from_nanos(at),
            command,
        }
    }

    fn moment(at: u64) -> SimTime {
        SimTime::from_nanos(at)
    }

    /// What is done in [`recorded`].
    fn done() -> [LogEntry<u32>; 4] {
        [entry(0, 1), entry(5, 2), entry(9, 3), entry(9, 4)]
    }

    /// Three steps, at 2, 7 and 9 ns.
    pub(in crate::lesson::storyboard) fn recorded() -> Storyboard<u32> {
        let mut story = Storyboard::default();
        let log = done();
        story.add(&log[..1], moment(2), 0).unwrap();
        story.add(&log[..2], moment(7), 1).unwrap();
        story.add(&log, moment(9), 2).unwrap();
        story
    }

    #[test]
    fn a_recorded_storyboard_holds_each_state_it_was_recorded_in() {
        let story = recorded();
        assert_eq!(story.check(), Ok(()));
        assert_eq!(story.log_at(0), [entry(0, 1)]);
        assert_eq!(story.log_at(1), [entry(0, 1), entry(5, 2)]);
        assert_eq!(story.log_at(2).len(), 4);
        assert_eq!(story.at, Some(2));
    }

    #[test]
    fn a_step_taken_away_leaves_the_others_as_they_are() {
        let mut story = recorded();
        let last = story.log_at(2);
        story.remove(1);
        assert_eq!(story.steps.len(), 2);
        assert_eq!(story.log_at(1), last);
        assert_eq!(story.at, Some(1));
        story.remove(7);
        assert_eq!(story.steps.len(), 2);
    }

    #[test]
    fn a_moment_of_another_course_is_refused() {
        let mut story = recorded();
        let before = story.clone();
        let other = [entry(0, 1), entry(6, 8)];
        assert!(story.add(&other, moment(20), 3).is_err());
        let late = story.add(&done()[..2], moment(8), 1);
        assert!(late.is_err(), "after the next");
        let skipped = story.add(&done()[..1], moment(6), 1);
        assert!(skipped.is_err(), "without what is done on the way");
        assert_eq!(story, before, "and nothing has changed");
        for (at, now, place) in [
            (Some(0), 3, 1),
            (Some(0), 8, 2),
            (Some(2), 3, 1),
            (Some(2), 9, 3),
            (None, 1, 0),
            (None, 7, 2),
            (None, 70, 3),
        ] {
            story.at = at;
            assert_eq!(story.next_place(moment(now)), place, "{at:?} at {now}");
        }
        story.at = Some(0);
        story.add(&done()[..1], moment(3), 1).unwrap();
        assert_eq!((story.steps.len(), story.at), (4, Some(1)));
        assert_eq!(story.check(), Ok(()));
    }

    #[test]
    fn a_moment_between_two_steps_takes_its_share_of_what_is_done_on_the_way() {
        let whole: Vec<_> = (0..3).map(|step| recorded().log_at(step)).collect();
        for (now, log, place) in [
            (1, &done()[..1], 0),
            (3, &done()[..1], 1),
            (5, &done()[..2], 1),
            (6, &done()[..2], 1),
            (9, &done()[..3], 2),
            (9, &done()[..2], 2),
            (30, &done()[..], 3),
        ] {
            let mut story = recorded();
            story.add(log, moment(now), place).unwrap();
            assert_eq!(story.check(), Ok(()), "at {now}");
            assert_eq!(story.log_at(place), log, "at {now}");
            let mut others: Vec<_> = (0..4).map(|step| story.log_at(step)).collect();
            others.remove(place);
            assert_eq!(others, whole, "at {now}");
        }
    }

    #[test]
    fn what_is_done_in_a_new_step_alone_is_done_in_those_after_it() {
        let mut story = recorded();
        let log = [entry(0, 1), entry(3, 8)];
        story.add(&log, moment(4), 1).unwrap();
        assert_eq!(story.check(), Ok(()));
        assert_eq!(story.log_at(2), [entry(0, 1), entry(3, 8), entry(5, 2)]);
    }

    fn asking(story: &mut Storyboard<u32>, place: usize) {
        story.steps[place].ask = Some(Ask {
            question: "Which?".to_owned(),
            options: vec!["this".to_owned(), "that".to_owned()],
            votes: vec![3],
            resolves: None,
        });
    }

    #[test]
    fn a_copy_shows_the_same_state_and_takes_over_that_time_runs_on() {
        let mut story = recorded();
        asking(&mut story, 1);
        story.steps[1].play = true;
        story.at = Some(2);
        let states: Vec<_> = (0..3).map(|step| story.log_at(step)).collect();
        story.duplicate(1).unwrap();
        assert_eq!(story.check(), Ok(()));
        let now: Vec<_> = [0, 1, 3].map(|step| story.log_at(step)).into();
        assert_eq!(now, states);
        assert_eq!(story.log_at(2), states[1]);
        let (first, copy) = (&story.steps[1], &story.steps[2]);
        assert_eq!((first.play, copy.play), (false, true));
        assert_eq!((first.at_ns, copy.at_ns), (moment(7), moment(7)));
        assert_eq!((&first.caption, story.at), (&copy.caption, Some(3)));
        let votes = |step: &Step<u32>| step.ask.clone().unwrap().all_votes();
        assert_eq!((votes(first), votes(copy)), (3, 0));
        story.duplicate(9).unwrap();
        assert_eq!(story.steps.len(), 4);
        while story.steps.len() < MOST_STEPS {
            story.duplicate(0).unwrap();
        }
        assert!(story.duplicate(0).is_err());
        assert!(story.add(&done(), moment(9), MOST_STEPS).is_err());
    }

    #[test]
    fn words_are_moved_and_moments_stay() {
        for from in 0..3 {
            for to in 0..3 {
                let mut story = recorded();
                asking(&mut story, 0);
                story.steps[0].play = true;
                let before = story.clone();
                story.move_words(from, to).unwrap();
                // A list of the captions, moved by hand.
                let mut said: Vec<_> = before.steps.iter().map(|one| &one.caption).collect();
                let moved = said.remove(from);
                said.insert(to, moved);
                let now: Vec<_> = story.steps.iter().map(|one| &one.caption).collect();
                assert_eq!(now, said, "{from} to {to}");
                for (place, (one, was)) in story.steps.iter().zip(&before.steps).enumerate() {
                    assert_eq!((one.at_ns, one.play), (was.at_ns, was.play));
                    assert_eq!(story.log_at(place), before.log_at(place));
                    assert_eq!(one.ask.is_some(), one.caption == "Step 1");
                }
                story.move_words(to, from).unwrap();
                assert_eq!(story, before);
            }
        }
    }
}
