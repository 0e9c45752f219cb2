//! The file that was handed out, and what somebody made of it beyond what is asked for.

use std::path::Path;

use super::moved::{MOST_TOLD, more, seconds};
use super::open;
use crate::io::named;
use crate::lesson::{Lab, Refusal, Task, Value};
use crate::sim::SimTime;

/// The file that was handed out.
pub(super) struct HandedOut {
    chapter: &'static str,
    seed: u64,
    params: Vec<(&'static str, Value)>,
    deeds: Vec<(SimTime, String)>,
    tasks: Vec<Task>,
}

impl HandedOut {
    /// Reads it.
    pub(super) fn read(path: &Path) -> Result<Self, Refusal> {
        let lab = open(path).map_err(|refusal| named(path, &refusal))?;
        Ok(Self {
            chapter: lab.chapter().id,
            seed: lab.seed(),
            params: lab.setup_params(),
            deeds: lab.deeds(),
            tasks: lab.tasks().to_vec(),
        })
    }

    /// What is asked for.
    pub(super) fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// What in a run is not as it was handed out, although it should be.
    pub(super) fn differences(&self, lab: &dyn Lab) -> Vec<String> {
        let chapter = lab.chapter().id;
        if chapter != self.chapter {
            return vec![format!("chapter {} -> {chapter}", self.chapter)];
        }
        let mut found = Vec::new();
        if lab.seed() != self.seed {
            found.push(format!("seed {} -> {}", self.seed, lab.seed()));
        }
        let params = lab.setup_params();
        if params.len() != self.params.len() {
            found.push("set-up: only one of the two runs on a trace".to_owned());
        }
        for ((name, handed), (_, now)) in self.params.iter().zip(params) {
            if *handed != now {
                found.push(format!("set-up: {name} {handed} -> {now}"));
            }
        }
        if lab.tasks() != self.tasks {
            found.push("tasks are not those handed out".to_owned());
        }
        let missing = missing(&self.deeds, lab.deeds());
        if missing > 0 {
            let all = self.deeds.len();
            found.push(format!(
                "{missing} of the {all} commands handed out are missing"
            ));
        }
        found
    }

    /// What was done besides setting something and besides what was handed out; a cache that is
    /// killed or counts that begin anew make another run of it.
    pub(super) fn besides(&self, lab: &dyn Lab) -> Vec<String> {
        let done = besides(&self.deeds, lab.faults());
        let told = done.iter().take(MOST_TOLD);
        let told = told.map(|(at, text)| format!("{text} at {} s", seconds(*at)));
        let more = more(done.len()).map(|more| format!("something else {more}"));
        told.chain(more).collect()
    }
}

/// What of the deeds was not handed out.
fn besides(
    handed_out: &[(SimTime, String)],
    mut done: Vec<(SimTime, String)>,
) -> Vec<(SimTime, String)> {
    let mut left = handed_out.to_vec();
    done.retain(|deed| {
        let place = left.iter().position(|other| other == deed);
        place.map(|place| left.swap_remove(place)).is_none()
    });
    done
}

/// How many of the deeds that were handed out are not among those of a run.
fn missing(handed_out: &[(SimTime, String)], mut done: Vec<(SimTime, String)>) -> usize {
    let kept = handed_out.iter().filter(|deed| {
        let place = done.iter().position(|other| other == *deed);
        place.map(|place| done.swap_remove(place)).is_some()
    });
    handed_out.len() - kept.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deed_done_once_counts_once() {
        let deed = |at: u64, text: &str| (SimTime::from_nanos(at), text.to_owned());
        let handed_out = [deed(1, "kill"), deed(1, "kill"), deed(2, "revive")];
        assert_eq!(missing(&handed_out, handed_out.to_vec()), 0);
        let done = vec![deed(2, "revive"), deed(3, "kill"), deed(1, "kill")];
        assert_eq!(missing(&handed_out, done), 1);
        assert_eq!(missing(&handed_out, Vec::new()), 3);
        assert_eq!(missing(&[], handed_out.to_vec()), 0);
    }

    #[test]
    fn what_was_done_besides_is_what_is_left() {
        let deed = |at: u64, text: &str| (SimTime::from_nanos(at), text.to_owned());
        let handed_out = [deed(1, "kill"), deed(2, "revive")];
        let done = vec![deed(1, "kill"), deed(1, "kill"), deed(3, "revive")];
        assert_eq!(
            besides(&handed_out, done),
            [deed(1, "kill"), deed(3, "revive")]
        );
        assert!(besides(&handed_out, handed_out.to_vec()).is_empty());
    }
}
