//! What a file asks for, checked whole before anything comes of it.

use super::bet::BetRun;
use super::fits::fits;
use crate::lesson::{
    Commands as _, Document, LIMITS, Parameters as _, Refusal, Storyboard, Subject,
};
use crate::sim::LogEntry;

/// Refuses a document whose parameters or commands are not allowed. Commands are checked against
/// the parameters that those before them have made.
pub(super) fn check<M: Subject>(document: &Document<M::Params, M::Command>) -> Result<(), Refusal> {
    document.setup.params.check()?;
    fits::<M>(&document.setup.params)?;
    check_log::<M>(&document.setup.params, &document.log)
}

fn check_log<M: Subject>(params: &M::Params, log: &[LogEntry<M::Command>]) -> Result<(), Refusal> {
    let mut params = params.clone();
    let mut log: Vec<_> = log.iter().collect();
    log.sort_by_key(|entry| entry.at_ns);
    for entry in log {
        M::check_command(&entry.command, &params)?;
        if let Some((name, value)) = entry.command.as_set() {
            M::Params::field(name)?.set(&mut params, value)?;
            fits::<M>(&params)?;
        }
    }
    Ok(())
}

/// The storyboard of a document, whose commands are checked as those of the log.
pub(super) fn story_of<M: Subject>(
    document: &Document<M::Params, M::Command>,
) -> Result<Storyboard<M::Command>, Refusal> {
    let before = document.before_steps.as_ref().unwrap_or(&document.log);
    let story = Storyboard {
        before: if document.steps.is_empty() {
            Vec::new()
        } else {
            before.clone()
        },
        steps: document.steps.clone(),
        at: None,
        script: Vec::new(),
    };
    story.check()?;
    if let Some(last) = story.steps.len().checked_sub(1) {
        check_log::<M>(&document.setup.params, &story.log_at(last))?;
    }
    Ok(story)
}

/// The bet of a document, whose commands are checked as those of the log.
pub(super) fn wager_of<M: Subject>(
    document: &Document<M::Params, M::Command>,
) -> Result<Option<BetRun<M::Command>>, Refusal> {
    let Some(bet) = document.bet.clone() else {
        return Ok(None);
    };
    let given = document.before_bet.as_ref().unwrap_or(&document.log);
    let mut given = given.clone();
    given.sort_by_key(|entry| entry.at_ns);
    if given.len() > LIMITS.commands {
        return Err(Refusal::new(
            "the run that the bet is about holds more commands than a file may.",
        ));
    }
    check_log::<M>(&document.setup.params, &given)?;
    Ok(Some(BetRun::new(bet, given)))
}
