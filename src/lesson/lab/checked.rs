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

/// Refuses a log in which something cannot be done.
pub(super) fn check_log<M: Subject>(
    params: &M::Params,
    log: &[LogEntry<M::Command>],
) -> Result<(), Refusal> {
    let mut params = params.clone();
    let mut log: Vec<_> = log.iter().collect();
    log.sort_by_key(|entry| entry.at_ns);
    for entry in log {
        params = after::<M>(&entry.command, &params)?;
    }
    Ok(())
}

/// The parameters after a command, if it can be done.
fn after<M: Subject>(command: &M::Command, params: &M::Params) -> Result<M::Params, Refusal> {
    M::check_command(command, params)?;
    let mut params = params.clone();
    if let Some((name, value)) = command.as_set() {
        M::Params::field(name)?.set(&mut params, value)?;
        fits::<M>(&params)?;
    }
    Ok(params)
}

/// Takes out of logs, which are read as one in the order of time, what these settings do not let be
/// done, such as what speaks of a machine that is gone.
pub(super) fn leave_out_impossible<M: Subject>(
    params: &M::Params,
    logs: &mut [&mut Vec<LogEntry<M::Command>>],
) {
    let mut params = params.clone();
    let mut kept: Vec<Vec<bool>> = logs.iter().map(|log| vec![false; log.len()]).collect();
    let places = logs.iter().enumerate().flat_map(|(which, log)| {
        let places = log.iter().enumerate();
        places.map(move |(place, entry)| (entry.at_ns, which, place))
    });
    let mut places: Vec<_> = places.collect();
    places.sort_by_key(|(at, ..)| *at);
    for (_, which, place) in places {
        if let Ok(then) = after::<M>(&logs[which][place].command, &params) {
            params = then;
            kept[which][place] = true;
        }
    }
    for (log, kept) in logs.iter_mut().zip(kept) {
        let mut kept = kept.into_iter();
        log.retain(|_| kept.next().unwrap_or(true));
    }
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
