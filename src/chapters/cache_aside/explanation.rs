//! Why something happened: the chain of causes behind a request, in words, with times.

use super::model::{Entry, LogEvent, Model};
use super::request::{Cause, Kind, Outcome, Reason, Request, SetResult};
use crate::components::cache::{self, Slot};
use crate::lesson::{ExplanationOf, Narrative as _};
use crate::sim::{SimDuration, SimTime};

/// What can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A request, by its number.
    Request(u64),
    /// A slot of the cache.
    Slot(Slot),
}

type Explanation = ExplanationOf<Model>;

/// Explains a request as far as it has come.
pub(super) fn of_request(model: &Model, request: &Request) -> Explanation {
    let mut why = Explanation::new("Why", headline(model, request));
    why.span = Some((request.arrived_at, request.ended_at));
    before(model, request, &mut why);
    match request.kind {
        Kind::Read => read_steps(request, &mut why),
        Kind::Update => update_steps(request, &mut why),
    }
    // What cannot be explained any more is no lead.
    for cause in &mut why.causes {
        cause.leads_to = cause.leads_to.filter(|thing| match thing {
            Thing::Request(id) => model.request(*id).is_some(),
            Thing::Slot(_) => true,
        });
    }
    why
}

/// What is in a slot.
pub(super) fn of_slot(model: &Model, slot: Slot, now: SimTime) -> Option<Explanation> {
    let entry = model.cache().slots().get(slot as usize)?.as_ref();
    let mut why = Explanation::new(format!("Slot {}", slot + 1), detail(model, entry, now));
    let touched = model.log().lines().rev().find(|line| {
        matches!(line.what, LogEvent::Hit { slot: s, .. } | LogEvent::Stored { slot: s, .. } if s == slot)
    });
    let last = touched.and_then(|line| line.what.request());
    why.lead(
        "Why did its last request end as it did?",
        last.map(Thing::Request),
    );
    Some(why)
}

fn headline(model: &Model, request: &Request) -> String {
    let key = request.key;
    if request.refused {
        return format!("Key {key} was refused: every thread is busy.");
    }
    if request.kind == Kind::Update {
        return if request.delete_lost {
            format!("Key {key} is updated, but its delete was lost.")
        } else {
            format!("Key {key} is updated.")
        };
    }
    if let Some(stale) = request.stale {
        return stale_sentence(model, request, stale.age);
    }
    if let Some(SetResult::StoredOld(_)) = request.set {
        return format!(
            "Key {key}: this reader stored version {}, although the delete for a newer one had \
             passed.",
            request.version
        );
    }
    match request.outcome {
        None => format!("Key {key} is on its way to the cache."),
        Some(Outcome::Hit(_)) if request.early => {
            format!("Key {key} was a hit, and this reader loads it before it expires.")
        }
        Some(Outcome::Hit(_)) => format!("Key {key} was in the cache and within its time: a hit."),
        Some(Outcome::Miss(cause)) => miss_sentence(request, cause),
    }
}

fn stale_sentence(model: &Model, request: &Request, age: SimDuration) -> String {
    let key = request.key;
    let writer = request
        .reason
        .and_then(|reason| reason.by)
        .and_then(|id| model.request(id));
    let because = match writer {
        Some(writer) if writer.delete_lost => "the delete was lost",
        Some(writer) if writer.delete_at.is_none() => "the cache was not invalidated",
        Some(_) => "an old value was stored after the delete",
        None => "an old value is in the cache",
    };
    format!("A stale read of key {key}, {age} behind: {because}.")
}

/// The sentence about a miss, with its cause and how long ago that was.
pub fn miss_sentence(request: &Request, cause: Cause) -> String {
    let key = request.key;
    let looked_at = request.looked_up_at.unwrap_or(request.arrived_at);
    let ago = request
        .reason
        .map(|reason| looked_at.since(reason.at))
        .unwrap_or_default();
    match cause {
        Cause::Cold => format!("Key {key} has never been in the cache: a cold miss."),
        Cause::Capacity => match request.reason.and_then(|reason| reason.by_key) {
            Some(by) => format!("No room: {ago} ago key {key} was evicted for key {by}."),
            None => format!("Key {key} was evicted {ago} ago, when slots were taken away."),
        },
        Cause::Expired => format!("Key {key} is there, but expired {ago} ago."),
        Cause::Deleted => format!("An update {ago} ago deleted key {key}."),
    }
}

/// What had happened to the key before.
fn before(model: &Model, request: &Request, why: &mut Explanation) {
    let Some(reason) = request.reason else {
        return;
    };
    let key = request.key;
    if request.stale.is_some() {
        stale_before(model, request, reason, why);
        return;
    }
    why.link(
        Some(reason.stored_at),
        format!("key {key} was stored"),
        None,
        reason.stored_by.map(Thing::Request),
    );
    let (text, event) = match request.cause() {
        Some(Cause::Expired) => {
            let lived = reason.at.since(reason.stored_at);
            (format!("its time to live of {lived} was over"), None)
        }
        Some(Cause::Capacity) => {
            let event = LogEvent::Evicted {
                key,
                by: reason.by,
                by_key: reason.by_key,
            };
            let text = match reason.by_key {
                Some(by) => format!("it was evicted: key {by} needed the slot"),
                None => "it was evicted: slots were taken away".to_owned(),
            };
            (text, Some(event))
        }
        Some(Cause::Deleted) => {
            let event = reason.by.map(|id| LogEvent::Deleted { id, key, had: true });
            ("an update deleted it".to_owned(), event)
        }
        _ => return,
    };
    why.link(Some(reason.at), text, event, reason.by.map(Thing::Request));
}

/// How an old value came to be there: who fetched and stored it, and who wrote meanwhile.
fn stale_before(model: &Model, request: &Request, reason: Reason, why: &mut Explanation) {
    let key = request.key;
    let mut cite = |at: Option<SimTime>, text: String, event, request: Option<u64>| {
        if at.is_some() {
            why.link(at, text, event, request.map(Thing::Request));
        }
    };
    if let Some(storer) = reason.stored_by.and_then(|id| model.request(id)) {
        let (id, version) = (storer.id, storer.version);
        let text = format!("thread {} read version {version}", storer.seat);
        let event = LogEvent::Selected { id, key, version };
        cite(storer.row_at, text, Some(event), Some(id));
    }
    if let Some(writer) = reason.by.and_then(|id| model.request(id)) {
        let (id, version) = (writer.id, writer.version);
        let text = format!("thread {} wrote version {version}", writer.seat);
        let event = LogEvent::Committed { id, key, version };
        cite(writer.row_at, text, Some(event), Some(id));
        let text = if writer.delete_lost {
            "its delete was lost".to_owned()
        } else {
            "its delete reached the cache".to_owned()
        };
        cite(writer.deleted_at, text, None, Some(id));
    }
    if request.waits_for != reason.stored_by || reason.stored_by.is_none() {
        let text = format!("version {} was stored", request.version_found());
        cite(Some(reason.stored_at), text, None, reason.stored_by);
    }
    let text = "a newer version was acknowledged".to_owned();
    cite(Some(reason.at), text, None, reason.by);
    why.causes.sort_by_key(|cause| cause.at);
}

/// What happened to a read itself.
fn read_steps(read: &Request, why: &mut Explanation) {
    let (id, key, version) = (read.id, read.key, read.version);
    why.cite(
        Some(read.arrived_at),
        format!("thread {} began", read.seat),
        None,
    );
    match read.outcome {
        Some(Outcome::Hit(slot)) => {
            let (stale, early) = (read.stale.is_some(), read.early);
            let event = LogEvent::Hit {
                id,
                key,
                slot,
                stale,
                early,
            };
            let text = format!("get: found in slot {}", slot + 1);
            why.cite(read.looked_up_at, text, Some(event));
        }
        Some(Outcome::Miss(cause)) => {
            let text = format!("get: a miss, {}", cause.name());
            let event = LogEvent::Missed { id, key, cause };
            why.cite(read.looked_up_at, text, Some(event));
        }
        None => {}
    }
    why.cite(
        read.waits_since,
        "another loads it already: it waits".to_owned(),
        Some(LogEvent::Waits { id, key }),
    );
    if read.query_at.is_some() {
        let text = format!("select: the row had version {version}");
        why.cite(
            read.row_at,
            text,
            Some(LogEvent::Selected { id, key, version }),
        );
    }
    set_step(read, why);
    if let Some(latency) = read.latency().filter(|_| !read.refused) {
        let text = format!("the client had its answer, after {latency}");
        why.cite(read.ended_at, text, None);
    }
}

fn set_step(read: &Request, why: &mut Explanation) {
    let (id, key, version) = (read.id, read.key, read.version);
    let stored = |slot, old| LogEvent::Stored {
        id,
        key,
        slot,
        version,
        old,
    };
    let (text, event) = match read.set {
        Some(SetResult::Stored(slot)) => {
            let mut text = format!("set: version {version} in slot {}", slot + 1);
            if let Some(victim) = read.evicted {
                text += &format!("; key {victim} was evicted");
            }
            (text, Some(stored(slot, false)))
        }
        Some(SetResult::StoredOld(slot)) => (
            format!("set: version {version} in slot {}, already old", slot + 1),
            Some(stored(slot, true)),
        ),
        Some(SetResult::Rejected) => (
            format!("set: version {version} was refused, the token was void"),
            Some(LogEvent::Rejected { id, key, version }),
        ),
        Some(SetResult::NoRoom) => ("set: there are no slots".to_owned(), None),
        None => return,
    };
    why.cite(read.set_done_at, text, event);
}

/// What happened to an update itself.
fn update_steps(update: &Request, why: &mut Explanation) {
    let (id, key, version) = (update.id, update.key, update.version);
    let mut steps: Vec<(Option<SimTime>, String, Option<LogEvent>)> = vec![
        (
            Some(update.arrived_at),
            format!("thread {} began", update.seat),
            None,
        ),
        (
            update.row_at,
            format!("update: the row has version {version}"),
            Some(LogEvent::Committed { id, key, version }),
        ),
    ];
    let delete = if update.delete_lost {
        (
            "delete: lost on its way".to_owned(),
            Some(LogEvent::DeleteLost { id, key }),
        )
    } else {
        ("delete: it reached the cache".to_owned(), None)
    };
    steps.push((update.deleted_at, delete.0, delete.1));
    if !update.refused {
        let event = LogEvent::Acknowledged { id, key, version };
        let text = format!("version {version} was acknowledged");
        steps.push((update.ended_at, text, Some(event)));
    }
    for (at, text, event) in steps {
        why.cite(at, text, event);
    }
    why.causes.sort_by_key(|cause| cause.at);
}

impl Request {
    /// The version that its answer was: of one who renews behind, the one before.
    fn version_found(&self) -> u64 {
        match self.stale {
            Some(stale) => self.must_include - stale.versions,
            None => self.version,
        }
    }
}

pub(super) fn detail(model: &Model, entry: Option<&cache::Entry<Entry>>, now: SimTime) -> String {
    let Some(entry) = entry else {
        return "free".to_owned();
    };
    let mut text = if entry.value.present {
        format!("key {}, version {}", entry.key, entry.value.version)
    } else {
        format!("key {}: there is no such row", entry.key)
    };
    match entry.expires_at {
        Some(at) if at <= now => text += &format!(", expired {} ago", now.since(at)),
        Some(at) => text += &format!(", {} left", at.since(now)),
        None => text += ", never expires",
    }
    if let Some(since) = entry.value.behind_since {
        let newest = model.oracle().acknowledged(entry.key);
        let behind = newest.saturating_sub(entry.value.version);
        let noun = if behind == 1 { "version" } else { "versions" };
        text += &format!(", {behind} {noun} behind for {}", now.since(since));
    }
    text
}
