//! A lab on whose storyboard one person walks.

use super::LabOf;
use crate::lesson::{
    Commands as _, DoneWhen, Guess, Parameters as _, Refusal, Subject, Value, Walk, WalkState,
    metric,
};
use crate::sim::SimTime;

/// The path of a lab, without its commands' type.
pub trait Walking {
    /// Whether the storyboard is a path: its first step says something to whoever walks alone.
    fn is_path(&self) -> bool;
    /// What the step at which it stands says and asks; `None` while no path is walked.
    fn walk(&self) -> Option<&Walk>;
    /// How the run stands to what the step asks for.
    fn walk_state(&self) -> WalkState;
    /// Does what the step asks for, now.
    ///
    /// # Errors
    /// In a sentence, when the run does not let it be done.
    fn give(&mut self) -> Result<(), Refusal>;
    /// A setting as it stands; `None` if there is no such one.
    fn setting(&self, name: &str) -> Option<Value>;
    /// A metric as it stands; `None` if there is no such one, or it has no value yet.
    fn metric(&self, name: &str) -> Option<f64>;
    /// What decides a guess, measured now; `None` where a number is missing.
    fn measured(&self, guess: &Guess) -> Option<Vec<f64>>;
}

/// A setting as a number; `None` if it is a word or a switch.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Count(count) => Some(*count as f64),
        Value::Number(number) => Some(*number),
        Value::Flag(_) | Value::Word(_) => None,
    }
}

impl<M: Subject> LabOf<M> {
    fn holds(&self, condition: &DoneWhen) -> bool {
        let value = |name: &str| {
            let set = self.setting(name).as_ref().and_then(number);
            set.or_else(|| self.metric(name))
        };
        match condition {
            DoneWhen::Is(name, wanted) => self.setting(name).is_some_and(|value| {
                value == *wanted || number(&value).is_some_and(|is| number(wanted) == Some(is))
            }),
            DoneWhen::AtLeast(name, least) => value(name).is_some_and(|value| value >= *least),
            DoneWhen::AtMost(name, most) => value(name).is_some_and(|value| value <= *most),
            DoneWhen::Given(verb) => self.since_step().any(|command| command.verb() == verb),
        }
    }

    /// What was done since the step began, up to now.
    fn since_step(&self) -> impl Iterator<Item = &M::Command> {
        let begun = self.story.at.map_or(0, |at| self.story.log_at(at).len());
        let now = self.experiment.now();
        let since = self.experiment.log().iter().skip(begun);
        let since = since.take_while(move |entry| entry.at_ns <= now);
        since.map(|entry| &entry.command)
    }

    /// Whether the step's own commands were given; where it has none, whether time has run.
    fn has_done_all(&self) -> bool {
        let step = self.story.at.and_then(|at| self.story.steps.get(at));
        step.is_some_and(|step| {
            let mut given = step.give.iter();
            if step.give.is_empty() {
                return self.experiment.now() > step.at_ns;
            }
            given.all(|command| self.since_step().any(|done| done == command))
        })
    }

    /// Refuses steps whose words are about what this chapter does not have.
    pub(super) fn check_walks(&self) -> Result<(), Refusal> {
        let metrics = self.model().metrics(SimTime::ZERO);
        let settings: Vec<&str> = M::Params::FIELDS.iter().map(|field| field.name).collect();
        let verbs: Vec<&str> = M::Command::VERBS.iter().map(|verb| verb.name).collect();
        let mut walks = self.story.steps.iter().filter_map(|s| s.walk.as_ref());
        walks.try_for_each(|walk| walk.check(&metrics, &settings, &verbs))
    }
}

impl<M: Subject> Walking for LabOf<M> {
    fn is_path(&self) -> bool {
        let first = self.story.steps.first();
        first.is_some_and(|step| step.walk.is_some())
    }

    fn walk(&self) -> Option<&Walk> {
        self.story.steps.get(self.story.at?)?.walk.as_ref()
    }

    fn walk_state(&self) -> WalkState {
        let Some(walk) = self.walk() else {
            return WalkState::default();
        };
        let now = self.experiment.now();
        let given = match &walk.todo {
            None => true,
            Some(todo) if todo.done_when.is_empty() => self.has_done_all(),
            Some(todo) => todo.done_when.iter().all(|condition| self.holds(condition)),
        };
        WalkState {
            given,
            done: given && walk.until_ns.is_none_or(|until| now >= until),
        }
    }

    fn give(&mut self) -> Result<(), Refusal> {
        let step = self.story.at.and_then(|at| self.story.steps.get(at));
        let commands = step.map_or_else(Vec::new, |step| step.give.clone());
        commands
            .into_iter()
            .try_for_each(|command| self.issue(command))
    }

    fn setting(&self, name: &str) -> Option<Value> {
        let field = M::Params::field(name).ok()?;
        Some(field.get(self.model().params()))
    }

    fn metric(&self, name: &str) -> Option<f64> {
        metric::read(M::METRICS, self.model(), self.experiment.now(), name)
    }

    fn measured(&self, guess: &Guess) -> Option<Vec<f64>> {
        guess
            .metrics()
            .into_iter()
            .map(|name| self.metric(name))
            .collect()
    }
}
