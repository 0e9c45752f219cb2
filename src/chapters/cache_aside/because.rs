//! Why something happened: the chain of causes behind a request, in words, with times.

use super::model::{Model, What};
use super::request::{Cause, Kind, Outcome, Reason, Request, SetResult};
use crate::sim::{SimDuration, SimTime};

/// One link of the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Cited {
    /// When it happened.
    pub at: SimTime,
    /// In words.
    pub text: String,
    /// The line of the event log it refers to, if it is an event. An expiry is none: an entry
    /// runs out silently, and its set says when.
    pub event: Option<What>,
    /// The request it is about, if that is another one.
    pub request: Option<u64>,
}

/// An explanation.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// What happened, in a sentence.
    pub headline: String,
    /// How it came about, oldest first.
    pub chain: Vec<Cited>,
}

/// Explains a request as far as it has come.
pub fn why(model: &Model, request: &Request) -> Why {
    let mut chain = Vec::new();
    before(model, request, &mut chain);
    match request.kind {
        Kind::Read => read_steps(request, &mut chain),
        Kind::Update => update_steps(request, &mut chain),
    }
    Why {
        headline: headline(model, request),
        chain,
    }
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
        Some(writer) if writer.delete_at.is_none() => "nothing told the cache",
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
            Some(by) => format!("No room: {ago} ago key {key} had to go for key {by}."),
            None => format!("Key {key} had to go {ago} ago, when slots were taken away."),
        },
        Cause::Expired => format!("Key {key} is there, but expired {ago} ago."),
        Cause::Deleted => format!("An update {ago} ago deleted key {key}."),
    }
}

/// What had happened to the key before.
fn before(model: &Model, request: &Request, chain: &mut Vec<Cited>) {
    let Some(reason) = request.reason else {
        return;
    };
    let key = request.key;
    if request.stale.is_some() {
        stale_before(model, request, reason, chain);
        return;
    }
    chain.push(Cited {
        at: reason.stored_at,
        text: format!("key {key} was stored"),
        event: None,
        request: reason.stored_by,
    });
    let (text, event) = match request.cause() {
        Some(Cause::Expired) => {
            let lived = reason.at.since(reason.stored_at);
            (format!("its time to live of {lived} was over"), None)
        }
        Some(Cause::Capacity) => {
            let event = What::Evicted {
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
            let event = reason.by.map(|id| What::Deleted { id, key, had: true });
            ("an update deleted it".to_owned(), event)
        }
        _ => return,
    };
    chain.push(Cited {
        at: reason.at,
        text,
        event,
        request: reason.by,
    });
}

/// How an old value came to be there: who fetched and stored it, and who wrote meanwhile.
fn stale_before(model: &Model, request: &Request, reason: Reason, chain: &mut Vec<Cited>) {
    let key = request.key;
    let mut cite = |at: Option<SimTime>, text: String, event, request| {
        if let Some(at) = at {
            chain.push(Cited {
                at,
                text,
                event,
                request,
            });
        }
    };
    if let Some(storer) = reason.stored_by.and_then(|id| model.request(id)) {
        let (id, version) = (storer.id, storer.version);
        let text = format!("thread {} read version {version}", storer.seat);
        let event = What::Selected { id, key, version };
        cite(storer.row_at, text, Some(event), Some(id));
    }
    if let Some(writer) = reason.by.and_then(|id| model.request(id)) {
        let (id, version) = (writer.id, writer.version);
        let text = format!("thread {} wrote version {version}", writer.seat);
        let event = What::Committed { id, key, version };
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
    chain.sort_by_key(|cited| cited.at);
}

/// What happened to a read itself.
fn read_steps(read: &Request, chain: &mut Vec<Cited>) {
    let (id, key, version) = (read.id, read.key, read.version);
    let mut cite = |at: Option<SimTime>, text: String, event: Option<What>| {
        if let Some(at) = at {
            chain.push(Cited {
                at,
                text,
                event,
                request: None,
            });
        }
    };
    cite(
        Some(read.arrived_at),
        format!("thread {} began", read.seat),
        None,
    );
    match read.outcome {
        Some(Outcome::Hit(slot)) => {
            let (stale, early) = (read.stale.is_some(), read.early);
            let event = What::Hit {
                id,
                key,
                slot,
                stale,
                early,
            };
            let text = format!("get: found in slot {}", slot + 1);
            cite(read.looked_up_at, text, Some(event));
        }
        Some(Outcome::Miss(cause)) => {
            let text = format!("get: a miss, {}", cause.name());
            let event = What::Missed { id, key, cause };
            cite(read.looked_up_at, text, Some(event));
        }
        None => {}
    }
    cite(
        read.waits_since,
        "another loads it already: it waits".to_owned(),
        Some(What::Waits { id, key }),
    );
    if read.query_at.is_some() {
        let text = format!("select: the row had version {version}");
        cite(read.row_at, text, Some(What::Selected { id, key, version }));
    }
    set_step(read, &mut cite);
    if let Some(latency) = read.latency().filter(|_| !read.refused) {
        let text = format!("the client had its answer, after {latency}");
        cite(read.ended_at, text, None);
    }
}

fn set_step(read: &Request, cite: &mut impl FnMut(Option<SimTime>, String, Option<What>)) {
    let (id, key, version) = (read.id, read.key, read.version);
    let stored = |slot, old| What::Stored {
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
                text += &format!("; key {victim} had to go");
            }
            (text, Some(stored(slot, false)))
        }
        Some(SetResult::StoredOld(slot)) => (
            format!("set: version {version} in slot {}, already old", slot + 1),
            Some(stored(slot, true)),
        ),
        Some(SetResult::Rejected) => (
            format!("set: version {version} was refused, the token was void"),
            Some(What::Rejected { id, key, version }),
        ),
        Some(SetResult::NoRoom) => ("set: there are no slots".to_owned(), None),
        None => return,
    };
    cite(read.set_done_at, text, event);
}

/// What happened to an update itself.
fn update_steps(update: &Request, chain: &mut Vec<Cited>) {
    let (id, key, version) = (update.id, update.key, update.version);
    let mut steps: Vec<(Option<SimTime>, String, Option<What>)> = vec![
        (
            Some(update.arrived_at),
            format!("thread {} began", update.seat),
            None,
        ),
        (
            update.row_at,
            format!("update: the row has version {version}"),
            Some(What::Committed { id, key, version }),
        ),
    ];
    let delete = if update.delete_lost {
        (
            "delete: lost on its way".to_owned(),
            Some(What::DeleteLost { id, key }),
        )
    } else {
        ("delete: it reached the cache".to_owned(), None)
    };
    steps.push((update.deleted_at, delete.0, delete.1));
    if !update.refused {
        let event = What::Acknowledged { id, key, version };
        let text = format!("version {version} was acknowledged");
        steps.push((update.ended_at, text, Some(event)));
    }
    for (at, text, event) in steps {
        if let Some(at) = at {
            chain.push(Cited {
                at,
                text,
                event,
                request: None,
            });
        }
    }
    chain.sort_by_key(|cited| cited.at);
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
