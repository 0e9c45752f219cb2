//! Why something happened: the chain of causes behind a request, in words, with times.

use super::model::{Model, What};
use super::request::{Cause, Kind, Outcome, Reason, Request, Verdict};
use crate::sim::{SimDuration, SimTime};

/// One link of the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Cited {
    /// When it happened.
    pub at: SimTime,
    /// In words.
    pub text: String,
    /// The line of the event log it refers to, if it is an event. An expiry is none: an entry
    /// runs out silently, and its fill says when.
    pub event: Option<What>,
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
    before_look_up(request, &mut chain);
    stages(model, request, &mut chain);
    Why {
        headline: headline(request),
        chain,
    }
}

fn headline(request: &Request) -> String {
    let key = request.key;
    match (request.kind, request.outcome, request.verdict) {
        (_, _, Some(Verdict::Refused)) => {
            format!("Key {key} was refused: no room in the line at the database.")
        }
        (_, _, Some(Verdict::TimedOut)) => {
            format!("The client gave up on key {key}: it waited too long at the database.")
        }
        (Kind::Write, ..) => format!("Key {key} is written."),
        (Kind::Read, None, _) => format!("Key {key} is on its way to the cache."),
        (Kind::Read, Some(Outcome::Hit(_)), _) => match request.stale {
            Some(stale) => format!(
                "A stale read of key {key}: {} version{} behind, by {}.",
                stale.versions,
                if stale.versions == 1 { "" } else { "s" },
                stale.age
            ),
            None => format!("Key {key} was in the cache and within its time: a hit."),
        },
        (Kind::Read, Some(Outcome::Miss(cause)), _) => miss_sentence(request, cause),
    }
}

/// The sentence about a miss, with its cause and how long ago that was.
pub fn miss_sentence(request: &Request, cause: Cause) -> String {
    let key = request.key;
    let looked_at = request.cache_at.unwrap_or(request.sent_at);
    let ago = request
        .reason
        .map(|reason| looked_at.since(reason.at))
        .unwrap_or_default();
    match cause {
        Cause::Cold => format!("Key {key} has never been in the cache: a cold miss."),
        Cause::Capacity => match request.reason.and_then(|reason| reason.by_key) {
            Some(by) => format!("No room: {ago} ago key {key} had to go for key {by}."),
            None => format!("Slots were taken away: {ago} ago key {key} had to go."),
        },
        Cause::Expired => format!("Key {key} is there, but expired {ago} ago."),
        Cause::Invalidated => format!("A write {ago} ago removed key {key}."),
        Cause::Lost => format!("Key {key} was lost when the cache was killed {ago} ago."),
        Cause::CacheDown => format!("There is no cache to ask for key {key}."),
    }
}

/// What had happened to the key before.
fn before_look_up(request: &Request, chain: &mut Vec<Cited>) {
    let Some(reason) = request.reason else {
        return;
    };
    let key = request.key;
    chain.push(Cited {
        at: reason.filled_at,
        text: format!("key {key} was stored"),
        event: None,
    });
    let (text, event) = match request.outcome {
        Some(Outcome::Miss(Cause::Expired)) => {
            let lived = reason.at.since(reason.filled_at);
            (format!("its time to live of {lived} was over"), None)
        }
        Some(Outcome::Miss(Cause::Capacity)) => evicted(request, reason),
        Some(Outcome::Miss(Cause::Invalidated)) => (
            "a write removed it".to_owned(),
            reason.by.map(|id| What::Invalidated { id, key }),
        ),
        Some(Outcome::Miss(Cause::Lost)) => ("the cache was killed".to_owned(), None),
        Some(Outcome::Hit(_)) => (
            "a newer version was acknowledged; nothing told the cache".to_owned(),
            None,
        ),
        _ => return,
    };
    chain.push(Cited {
        at: reason.at,
        text,
        event,
    });
}

fn evicted(request: &Request, reason: Reason) -> (String, Option<What>) {
    let event = What::Evicted {
        key: request.key,
        by: reason.by,
        by_key: reason.by_key,
    };
    let text = match reason.by_key {
        Some(by) => format!("it was evicted: key {by} needed the slot"),
        None => "it was evicted: slots were taken away".to_owned(),
    };
    (text, Some(event))
}

/// What happened to the request itself.
fn stages(model: &Model, request: &Request, chain: &mut Vec<Cited>) {
    let (id, key) = (request.id, request.key);
    let mut cite = |at: Option<SimTime>, text: String, event: Option<What>| {
        if let Some(at) = at {
            chain.push(Cited { at, text, event });
        }
    };
    cite(Some(request.sent_at), "the client sent it".to_owned(), None);
    if request.kind == Kind::Read {
        match request.outcome {
            Some(Outcome::Hit(slot)) => {
                let stale = request.stale.is_some();
                cite(
                    request.cache_at,
                    format!("found in slot {}", slot + 1),
                    Some(What::Hit {
                        id,
                        key,
                        slot,
                        stale,
                    }),
                );
            }
            Some(Outcome::Miss(cause)) => cite(
                request.cache_at.or(Some(request.sent_at)),
                format!("a miss: {}", cause.name()),
                Some(What::Missed { id, key, cause }),
            ),
            None => {}
        }
    }
    cite(
        request.database_at,
        "it reached the database".to_owned(),
        None,
    );
    let waited = |from: Option<SimTime>, to: Option<SimTime>| {
        from.zip(to)
            .map_or(SimDuration::ZERO, |(from, to)| to.since(from))
    };
    if let Some(Verdict::TimedOut) = request.verdict {
        let text = "the client was given an error; it still stands in line".to_owned();
        cite(request.ended_at, text, Some(What::TimedOut { id, key }));
    }
    if let Some(Verdict::Refused) = request.verdict {
        cite(
            request.ended_at,
            "it was refused".to_owned(),
            Some(What::Refused { id, key }),
        );
    }
    let wait = waited(request.database_at, request.service_at);
    cite(
        request.service_at,
        format!("its service began, after waiting {wait}"),
        None,
    );
    let version = request.version;
    let committed = (request.kind == Kind::Write).then_some(What::Committed { id, key, version });
    cite(
        request.served_at,
        "its service was done".to_owned(),
        committed,
    );
    after_service(model, request, &mut cite);
}

fn after_service(
    model: &Model,
    request: &Request,
    cite: &mut impl FnMut(Option<SimTime>, String, Option<What>),
) {
    let (id, key, version) = (request.id, request.key, request.version);
    if request.kind == Kind::Write {
        cite(request.cache_at, "it removed the entry".to_owned(), None);
        if request.verdict == Some(Verdict::Answered) {
            let event = What::Acknowledged { id, key, version };
            cite(
                request.ended_at,
                format!("version {version} was acknowledged"),
                Some(event),
            );
        }
        return;
    }
    if let Some(slot) = request.slot {
        let mut text = format!("its answer went into slot {}", slot + 1);
        if let Some(victim) = request.evicted {
            text += &format!("; key {victim} had to go");
        }
        cite(
            request.filled_at,
            text,
            Some(What::Filled { id, key, slot }),
        );
    } else if request.filled_at.is_some() && !model.cache_is_up() {
        cite(
            request.filled_at,
            "its answer was not stored: the cache is down".to_owned(),
            None,
        );
    }
    if let (Some(Verdict::Answered), Some(latency)) = (request.verdict, request.latency()) {
        cite(
            request.ended_at,
            format!("the client had its answer, after {latency}"),
            None,
        );
    }
}
