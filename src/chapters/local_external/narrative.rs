//! What the chapter tells of its run: its events in words, and what can be explained.

pub use super::explanation::{Place, Thing};
use super::explanation::{headline, instance_name, of_copy, of_request};
use super::model::{LogEvent, Model};
use super::request::{Cause, Sender};
use crate::components::trace::TraceLog;
use crate::lesson::sentences::{counted, killed, revived, setting_changed, verb};
use crate::lesson::{ExplanationOf, Narrative};
use crate::sim::SimTime;

impl Narrative for Model {
    type LogEvent = LogEvent;
    type Thing = Thing;

    fn log(&self) -> &TraceLog<LogEvent> {
        &self.log
    }

    fn is_setting(event: LogEvent) -> bool {
        matches!(event, LogEvent::Changed { .. })
    }

    fn weight(&self, event: LogEvent) -> u8 {
        match event {
            LogEvent::Killed { .. } | LogEvent::Revived => 10,
            LogEvent::Stopped { .. } | LogEvent::Started { .. } => 9,
            LogEvent::Refused { .. } => 8,
            LogEvent::WentBack { .. } => 7,
            LogEvent::Acknowledged { .. } => 6,
            LogEvent::Unheard { .. } => 5,
            LogEvent::LocalHit { stale: true, .. }
            | LogEvent::SharedHit { stale: true, .. }
            | LogEvent::ReplicaBehind { .. } => 4,
            LogEvent::StaleExpired { .. } => 3,
            LogEvent::LocalMiss {
                cause: Cause::Expired | Cause::Invalidated | Cause::Lost,
                ..
            } => 2,
            LogEvent::LocalHit { .. }
            | LogEvent::SharedHit { .. }
            | LogEvent::SharedMiss { .. }
            | LogEvent::LocalMiss { .. } => 1,
            _ => 0,
        }
    }

    fn sentence(&self, event: LogEvent) -> String {
        match event {
            LogEvent::LocalHit {
                key,
                instance,
                stale,
                ..
            } => format!(
                "{} had key {key} itself{}.",
                name(instance),
                if stale { ", an old version" } else { "" }
            ),
            LogEvent::LocalMiss {
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
            LogEvent::SharedHit { key, stale, .. } => format!(
                "The shared cache had key {key}{}.",
                if stale { ", an old version" } else { "" }
            ),
            LogEvent::SharedMiss { key, cause, .. } => {
                format!("The shared cache did not have key {key}: {}.", cause.name())
            }
            LogEvent::Loaded { key, version, .. } => {
                format!("The database read key {key}, version {version}.")
            }
            LogEvent::Kept { key, instance, .. } => format!("{} keeps key {key}.", name(instance)),
            LogEvent::Set { key, .. } => format!("The shared cache keeps key {key}."),
            LogEvent::Evicted {
                key,
                instance: Some(instance),
                ..
            } => format!("Key {key} is evicted from {}.", instance_name(instance)),
            LogEvent::Evicted { key, .. } => format!("Key {key} is evicted from the shared cache."),
            LogEvent::WentBack {
                key,
                client,
                version,
                from,
                ..
            } => {
                format!("Client {client} went back from version {from} to {version} of key {key}.")
            }
            _ => write_sentence(event),
        }
    }

    fn story(&self, event: LogEvent, _now: SimTime) -> String {
        let explained = matches!(
            event,
            LogEvent::WentBack { .. }
                | LogEvent::Acknowledged { .. }
                | LogEvent::LocalHit { .. }
                | LogEvent::SharedHit { .. }
                | LogEvent::SharedMiss { .. }
        );
        let request = event.request().filter(|_| explained);
        let request = request.and_then(|id| self.request(id));
        request.map_or_else(|| self.sentence(event), headline)
    }

    fn thing(&self, event: LogEvent) -> Option<Thing> {
        let known = event.request().filter(|id| self.request(*id).is_some());
        known.map(Thing::Request)
    }

    fn explain(&self, thing: Thing, now: SimTime) -> Option<ExplanationOf<Self>> {
        match thing {
            Thing::Request(id) => self.request(id).map(of_request),
            Thing::Copy(place, key) => Some(of_copy(self, place, key, now)),
        }
    }
}

/// Which old copies a write has left behind.
fn left_text(left: u32) -> String {
    if left == 0 {
        return "no stale copy is left".to_owned();
    }
    let count = u64::from(left);
    let (instances, have) = (counted(count, "instance"), verb(count, "has", "have"));
    format!("{instances} {have} an old one")
}

/// The lines about writes and the old copies that they leave.
fn write_sentence(event: LogEvent) -> String {
    match event {
        LogEvent::Committed { key, version, .. } => {
            format!("Key {key} is now version {version}.")
        }
        LogEvent::Deleted { key, .. } => {
            format!("A write deletes key {key} from the shared cache.")
        }
        LogEvent::Dropped { key, instance, .. } => {
            format!("{} wrote key {key} and drops its own copy.", name(instance))
        }
        LogEvent::Acknowledged {
            key, version, left, ..
        } => format!(
            "Version {version} of key {key} is acknowledged; {}.",
            left_text(left)
        ),
        LogEvent::ReplicaBehind { key, lacks, .. } => {
            let writes = if lacks == 1 { "write" } else { "writes" };
            format!("The read replica lacks {lacks} acknowledged {writes} of key {key}.")
        }
        LogEvent::StaleExpired { key, instance } => {
            format!(
                "The stale copy of key {key} at {} expires.",
                instance_name(instance)
            )
        }
        _ => message_sentence(event),
    }
}

/// The lines about messages that name a key which was written.
fn message_sentence(event: LogEvent) -> String {
    match event {
        LogEvent::Told {
            key,
            from,
            messages,
            ..
        } => {
            let sender = match from {
                Sender::Instance(index) => name(index),
                Sender::Shared => "The shared cache".to_owned(),
                Sender::Log => {
                    let caches = counted(messages.into(), "cache");
                    return format!("The database's log names key {key} to {caches} (CDC).");
                }
            };
            let instances = counted(messages.into(), "instance");
            format!("{sender} tells {instances} that key {key} was written.")
        }
        LogEvent::Heard {
            key,
            instance,
            removed: true,
            ..
        } => format!("{} hears of it and drops key {key}.", name(instance)),
        LogEvent::Heard { key, instance, .. } => {
            format!(
                "{} hears of key {key}, which it does not have.",
                name(instance)
            )
        }
        LogEvent::Unheard { key, instance, .. } => {
            format!(
                "The message about key {key} to {} is lost.",
                instance_name(instance)
            )
        }
        LogEvent::DroppedByLog { key, .. } => {
            format!("The shared cache drops key {key}, which the database's log named.")
        }
        _ => machine_sentence(event),
    }
}

/// The lines about machines and settings.
fn machine_sentence(event: LogEvent) -> String {
    match event {
        LogEvent::Refused { key, .. } => {
            format!("The request for key {key} is refused: no instance could take it.")
        }
        LogEvent::Stopped { instance, entries } => {
            format!(
                "{} restarts; its {} {} gone.",
                name(instance),
                counted(entries.into(), "copy"),
                verb(entries.into(), "is", "are")
            )
        }
        LogEvent::Started { instance } => revived(&name(instance)),
        LogEvent::Killed { entries } => killed("The shared cache", entries),
        LogEvent::Revived => revived("The shared cache"),
        LogEvent::Changed { name } => setting_changed(name),
        _ => String::new(),
    }
}

/// An instance at the beginning of a sentence.
fn name(instance: u32) -> String {
    format!("Instance {}", instance + 1)
}
