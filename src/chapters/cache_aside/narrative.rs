//! What the chapter tells of its run: its events in words, and what can be explained.

pub use super::explanation::Thing;
use super::explanation::{miss_sentence, of_request, of_slot};
use super::model::{LogEvent, Model};
use super::request::Step;
use crate::components::trace::TraceLog;
use crate::lesson::sentences::{
    acknowledged, counted, evicted, hit, missed, setting_changed, verb,
};
use crate::lesson::{ExplanationOf, Narrative};
use crate::sim::SimTime;

impl Narrative for Model {
    type LogEvent = LogEvent;
    type Thing = Thing;

    const TELLS_EACH: bool = true;

    fn log(&self) -> &TraceLog<LogEvent> {
        &self.log
    }

    fn is_setting(event: LogEvent) -> bool {
        matches!(event, LogEvent::Changed { .. })
    }

    fn weight(&self, event: LogEvent) -> u8 {
        match event {
            LogEvent::Stored { old: true, .. } => 9,
            LogEvent::Rejected { .. } | LogEvent::DeleteLost { .. } | LogEvent::Refused { .. } => 8,
            LogEvent::Hit { stale: true, .. } => 7,
            LogEvent::Crowd { .. } | LogEvent::Warmed { .. } => 6,
            LogEvent::Committed { .. } | LogEvent::Deleted { .. } => 5,
            LogEvent::Missed { .. } | LogEvent::Hit { early: true, .. } => 4,
            LogEvent::Waits { .. }
            | LogEvent::NothingToStore { .. }
            | LogEvent::Stopped { .. }
            | LogEvent::Held { .. }
            | LogEvent::Released { .. } => 3,
            LogEvent::Selected { .. } | LogEvent::Stored { .. } => 2,
            LogEvent::Hit { .. } => 1,
            _ => 0,
        }
    }

    fn sentence(&self, event: LogEvent) -> String {
        match event {
            LogEvent::Held { seat } => format!("Thread {seat} will stop before its next step."),
            LogEvent::Released { seat } => format!("Thread {seat} goes on."),
            LogEvent::Crowd { readers } => {
                let (threads, read) = (counted(readers, "thread"), verb(readers, "reads", "read"));
                format!("{threads} {read} key 1 at the same moment.")
            }
            LogEvent::Warmed { entries } => {
                format!("The cache is filled: {}.", counted(entries.into(), "entry"))
            }
            LogEvent::Changed { name } => setting_changed(name),
            LogEvent::Committed { key, version, .. } => {
                format!("The row of key {key} is now version {version}.")
            }
            LogEvent::Deleted { key, had, .. } => deleted(key, had),
            LogEvent::DeleteLost { key, .. } => {
                format!("The delete of key {key} is lost: the cache keeps what it has.")
            }
            LogEvent::Acknowledged { key, version, .. } => acknowledged(key, version),
            LogEvent::Hit {
                key, early: true, ..
            } => format!("Key {key} is a hit; this reader loads it all the same, early."),
            LogEvent::Hit {
                key, slot, stale, ..
            } => hit(key, slot, stale),
            LogEvent::Missed { key, cause, .. } => missed(key, cause.name()),
            LogEvent::Waits { key, .. } => {
                format!("Another reader loads key {key} already: this one waits.")
            }
            LogEvent::Selected { key, version, .. } => {
                format!("The row of key {key} is read: version {version}.")
            }
            LogEvent::Stored {
                key, version, old, ..
            } => stored(key, version, old),
            LogEvent::Rejected { key, version, .. } => format!(
                "Version {version} of key {key} is refused: a delete has voided the reader's token."
            ),
            LogEvent::NothingToStore { key, .. } => {
                format!("There is no row for key {key}, and that is not cached.")
            }
            LogEvent::Evicted { key, by_key, .. } => evicted(key, by_key),
            LogEvent::Stopped {
                seat, key, step, ..
            } => {
                format!(
                    "Thread {seat} is held before its {} of key {key}.",
                    step_name(step)
                )
            }
            LogEvent::Refused { key, .. } => format!("Key {key} is refused: every thread is busy."),
        }
    }

    fn story(&self, event: LogEvent, _now: SimTime) -> String {
        match event {
            LogEvent::Missed { id, cause, .. } => match self.request(id) {
                Some(request) => {
                    let params = self.params();
                    let (cache, database) = (params.cache_ms, params.database_ms);
                    let miss = miss_sentence(request, cause);
                    format!("{miss} {cache} + {database} ms.")
                }
                None => self.sentence(event),
            },
            LogEvent::Stored {
                id,
                key,
                version,
                old: true,
                ..
            } => late_set(self, id, key, version),
            _ => self.sentence(event),
        }
    }

    fn thing(&self, event: LogEvent) -> Option<Thing> {
        let known = event.request().filter(|id| self.request(*id).is_some());
        known.map(Thing::Request)
    }

    fn explain(&self, thing: Thing, now: SimTime) -> Option<ExplanationOf<Self>> {
        match thing {
            Thing::Request(id) => self.request(id).map(|request| of_request(self, request)),
            Thing::Slot(slot) => of_slot(self, slot, now),
        }
    }
}

/// The sentence about a delete that reaches the cache.
fn deleted(key: u32, had: bool) -> String {
    if had {
        format!("Key {key} is deleted from the cache.")
    } else {
        format!("A delete of key {key} reaches the cache and finds nothing.")
    }
}

/// The sentence about a version that a reader sets.
fn stored(key: u32, version: u64, old: bool) -> String {
    let though = if old {
        ", though a newer one is out"
    } else {
        ""
    };
    format!("Version {version} of key {key} is stored{though}.")
}

/// The sentence about a set that comes too late, with by how much.
fn late_set(model: &Model, id: u64, key: u32, version: u64) -> String {
    let newest = model.oracle().committed(key);
    let read = model.request(id);
    let ago = read.and_then(|read| read.set_done_at.zip(read.row_at));
    match ago {
        Some((set, row)) => format!(
            "Version {version} of key {key}, read {} before, is stored although version {newest} \
             is written and its delete has passed.",
            set.since(row)
        ),
        None => model.sentence(LogEvent::Stored {
            id,
            key,
            slot: 0,
            version,
            old: true,
        }),
    }
}

fn step_name(step: Step) -> &'static str {
    match step {
        Step::Get => "get",
        Step::Select => "select",
        Step::Set => "set",
        Step::Update => "update",
        Step::Delete => "delete",
        Step::Return => "return",
    }
}
