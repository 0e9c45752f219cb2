//! The line that says what is happening.

use crate::chapters::local_external::because::{headline, instance_name};
use crate::chapters::local_external::model::{Model, What};
use crate::chapters::local_external::request::{Cause, Sender};
use crate::components::trace::Trace;
use crate::lesson::{Pace, REQUESTS, Status, most_telling, quiet, setting_changed};
use crate::sim::SimTime;

/// The sentence at `now`.
pub(super) fn status(model: &Model, now: SimTime, pace: Pace) -> Status {
    let Some(line) = subject(model, now, pace) else {
        let asks = model.params().reads_per_s > 0.0;
        let idle = (!asks).then_some(("Nobody asks for anything.", ""));
        return quiet(model.log(), (now, pace), &REQUESTS, idle);
    };
    let known = line.what.request().and_then(|id| model.request(id));
    Status::told(line.at, sentence(model, line.what), known.is_some())
}

/// What the sentence is about.
pub(super) fn subject(model: &Model, now: SimTime, pace: Pace) -> Option<Trace<What>> {
    most_telling(model.log(), now, pace, weight)
}

/// How telling something is.
fn weight(what: What) -> u8 {
    match what {
        What::Killed { .. } | What::Revived => 10,
        What::Stopped { .. } | What::Started { .. } => 9,
        What::Refused { .. } => 8,
        What::WentBack { .. } => 7,
        What::Acknowledged { .. } => 6,
        What::Unheard { .. } => 5,
        What::LocalHit { stale: true, .. } | What::SharedHit { stale: true, .. } => 4,
        What::StaleExpired { .. } => 3,
        What::LocalMiss {
            cause: Cause::Expired | Cause::Invalidated | Cause::Lost,
            ..
        } => 2,
        What::LocalHit { .. }
        | What::SharedHit { .. }
        | What::SharedMiss { .. }
        | What::LocalMiss { .. } => 1,
        _ => 0,
    }
}

/// What happened, with its cause where the request is still remembered.
fn sentence(model: &Model, what: What) -> String {
    let explained = matches!(
        what,
        What::WentBack { .. }
            | What::Acknowledged { .. }
            | What::LocalHit { .. }
            | What::SharedHit { .. }
            | What::SharedMiss { .. }
    );
    let request = what.request().filter(|_| explained);
    match request.and_then(|id| model.request(id)) {
        Some(request) => headline(request),
        None => line_text(what),
    }
}

/// A line of the event log in words.
pub(super) fn line_text(what: What) -> String {
    match what {
        What::LocalHit {
            key,
            instance,
            stale,
            ..
        } => format!(
            "{} had key {key} itself{}.",
            name(instance),
            if stale { ", an old version" } else { "" }
        ),
        What::LocalMiss {
            key,
            instance,
            cause,
            ..
        } => {
            format!(
                "{} did not have key {key}: {}.",
                name(instance),
                cause.name()
            )
        }
        What::SharedHit { key, stale, .. } => format!(
            "The shared cache had key {key}{}.",
            if stale { ", an old version" } else { "" }
        ),
        What::SharedMiss { key, cause, .. } => {
            format!("The shared cache did not have key {key}: {}.", cause.name())
        }
        What::Loaded { key, version, .. } => {
            format!("The database read key {key}, version {version}.")
        }
        What::Kept { key, instance, .. } => format!("{} keeps key {key}.", name(instance)),
        What::Set { key, .. } => format!("The shared cache keeps key {key}."),
        What::Evicted {
            key,
            instance: Some(instance),
            ..
        } => format!("Key {key} has to go from {}.", instance_name(instance)),
        What::Evicted { key, .. } => format!("Key {key} has to go from the shared cache."),
        What::WentBack {
            key,
            client,
            version,
            from,
            ..
        } => {
            format!("Client {client} went back from version {from} to {version} of key {key}.")
        }
        What::Committed { key, version, .. } => format!("Key {key} is now version {version}."),
        What::Deleted { key, .. } => format!("A write deletes key {key} from the shared cache."),
        What::Dropped { key, instance, .. } => {
            format!("{} wrote key {key} and drops its own copy.", name(instance))
        }
        What::Acknowledged {
            key, version, left, ..
        } => match left {
            0 => format!("Version {version} of key {key} is acknowledged; no old copy is left."),
            1 => format!(
                "Version {version} of key {key} is acknowledged; 1 instance has an old one."
            ),
            _ => format!(
                "Version {version} of key {key} is acknowledged; {left} instances have an old one."
            ),
        },
        _ => other_text(what),
    }
}

fn other_text(what: What) -> String {
    match what {
        What::Told {
            key,
            from,
            messages,
            ..
        } => {
            let sender = match from {
                Sender::Instance(index) => name(index),
                Sender::Shared => "The shared cache".to_owned(),
            };
            let count = if messages == 1 {
                "1 instance".to_owned()
            } else {
                format!("{messages} instances")
            };
            format!("{sender} tells {count} that key {key} was written.")
        }
        What::Heard {
            key,
            instance,
            removed: true,
            ..
        } => format!("{} hears of it and drops key {key}.", name(instance)),
        What::Heard { key, instance, .. } => {
            format!(
                "{} hears of key {key}, which it does not have.",
                name(instance)
            )
        }
        What::Unheard { key, instance, .. } => {
            format!(
                "The message about key {key} to {} is lost.",
                instance_name(instance)
            )
        }
        What::StaleExpired { key, instance } => {
            format!(
                "The old copy of key {key} at {} expires.",
                instance_name(instance)
            )
        }
        What::Refused { key, .. } => {
            format!("The request for key {key} is refused: no instance could take it.")
        }
        What::Stopped { instance, entries } => {
            format!(
                "{} restarts; its {entries} copies are gone.",
                name(instance)
            )
        }
        What::Started { instance } => format!("{} is back, and empty.", name(instance)),
        What::Killed { entries } => {
            format!("The shared cache is killed; {entries} entries are lost.")
        }
        What::Revived => "The shared cache is back, and empty.".to_owned(),
        What::Changed { name } => setting_changed(name),
        _ => String::new(),
    }
}

/// An instance at the beginning of a sentence.
fn name(instance: u32) -> String {
    format!("Instance {}", instance + 1)
}
