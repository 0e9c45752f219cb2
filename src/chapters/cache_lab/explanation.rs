//! Why something happened: the chain of causes behind a request and what is in a slot.

use super::model::{LogEvent, Model};
use super::request::{Cause, Kind, Outcome, Reason, Request, Verdict};
use crate::components::cache::Slot;
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
    let mut why = Explanation::new("Why", headline(request));
    why.span = Some((request.sent_at, request.ended_at));
    before_look_up(request, &mut why);
    stages(model, request, &mut why);
    why
}

fn headline(request: &Request) -> String {
    let key = request.key;
    match (request.kind, request.outcome, request.verdict) {
        (_, _, Some(Verdict::Refused)) => {
            format!("Key {key} was refused: the queue at the database was full.")
        }
        (_, _, Some(Verdict::TimedOut)) => {
            format!("The request for key {key} timed out: it waited too long at the database.")
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
            Some(by) => format!("No room: {ago} ago key {key} was evicted for key {by}."),
            None => format!("Slots were taken away: {ago} ago key {key} was evicted."),
        },
        Cause::Expired => format!("Key {key} is there, but expired {ago} ago."),
        Cause::Invalidated => format!("A write {ago} ago removed key {key}."),
        Cause::Lost => format!("Key {key} was lost when the cache was killed {ago} ago."),
        Cause::CacheDown => format!("There is no cache to ask for key {key}."),
    }
}

/// What had happened to the key before.
fn before_look_up(request: &Request, why: &mut Explanation) {
    let Some(reason) = request.reason else {
        return;
    };
    let key = request.key;
    why.cite(
        Some(reason.filled_at),
        format!("key {key} was stored"),
        None,
    );
    let (text, event) = match request.outcome {
        Some(Outcome::Miss(Cause::Expired)) => {
            let lived = reason.at.since(reason.filled_at);
            (format!("its time to live of {lived} was over"), None)
        }
        Some(Outcome::Miss(Cause::Capacity)) => evicted(request, reason),
        Some(Outcome::Miss(Cause::Invalidated)) => (
            "a write removed it".to_owned(),
            reason.by.map(|id| LogEvent::Invalidated { id, key }),
        ),
        Some(Outcome::Miss(Cause::Lost)) => ("the cache was killed".to_owned(), None),
        Some(Outcome::Hit(_)) => (
            "a newer version was acknowledged; the cache was not invalidated".to_owned(),
            None,
        ),
        _ => return,
    };
    let by = match event {
        Some(LogEvent::Evicted { by, .. }) => by,
        Some(LogEvent::Invalidated { id, .. }) => Some(id),
        _ => None,
    };
    why.link(Some(reason.at), text, event, by.map(Thing::Request));
}

fn evicted(request: &Request, reason: Reason) -> (String, Option<LogEvent>) {
    let event = LogEvent::Evicted {
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
fn stages(model: &Model, request: &Request, why: &mut Explanation) {
    let (id, key) = (request.id, request.key);
    why.cite(Some(request.sent_at), "the client sent it".to_owned(), None);
    if request.kind == Kind::Read {
        match request.outcome {
            Some(Outcome::Hit(slot)) => {
                let stale = request.stale.is_some();
                why.cite(
                    request.cache_at,
                    format!("found in slot {}", slot + 1),
                    Some(LogEvent::Hit {
                        id,
                        key,
                        slot,
                        stale,
                    }),
                );
            }
            Some(Outcome::Miss(cause)) => why.cite(
                request.cache_at.or(Some(request.sent_at)),
                format!("a miss: {}", cause.name()),
                Some(LogEvent::Missed { id, key, cause }),
            ),
            None => {}
        }
    }
    why.cite(request.database_at, "it reached the database", None);
    let waited = |from: Option<SimTime>, to: Option<SimTime>| {
        from.zip(to)
            .map_or(SimDuration::ZERO, |(from, to)| to.since(from))
    };
    if let Some(Verdict::TimedOut) = request.verdict {
        let text = "the client was given an error; it is still queued".to_owned();
        why.cite(request.ended_at, text, Some(LogEvent::TimedOut { id, key }));
    }
    if let Some(Verdict::Refused) = request.verdict {
        why.cite(
            request.ended_at,
            "it was refused".to_owned(),
            Some(LogEvent::Refused { id, key }),
        );
    }
    let wait = waited(request.database_at, request.service_at);
    why.cite(
        request.service_at,
        format!("its service began, after waiting {wait}"),
        None,
    );
    let version = request.version;
    let committed =
        (request.kind == Kind::Write).then_some(LogEvent::Committed { id, key, version });
    why.cite(
        request.served_at,
        "its service was done".to_owned(),
        committed,
    );
    after_service(model, request, why);
}

fn after_service(model: &Model, request: &Request, why: &mut Explanation) {
    let (id, key, version) = (request.id, request.key, request.version);
    if request.kind == Kind::Write {
        why.cite(request.cache_at, "it removed the entry".to_owned(), None);
        if request.verdict == Some(Verdict::Answered) {
            let event = LogEvent::Acknowledged { id, key, version };
            why.cite(
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
            text += &format!("; key {victim} was evicted");
        }
        why.cite(
            request.filled_at,
            text,
            Some(LogEvent::Filled { id, key, slot }),
        );
    } else if request.filled_at.is_some() && !model.cache_is_up() {
        why.cite(
            request.filled_at,
            "its answer was not stored: the cache is down".to_owned(),
            None,
        );
    }
    if let (Some(Verdict::Answered), Some(latency)) = (request.verdict, request.latency()) {
        why.cite(
            request.ended_at,
            format!("the client had its answer, after {latency}"),
            None,
        );
    }
}

/// What is in a slot, and whose turn it is; `None` if it is free.
pub(super) fn of_slot(model: &Model, slot: Slot, now: SimTime) -> Option<Explanation> {
    let title = format!("Slot {}", slot + 1);
    let entry = model.cache().slots().get(slot as usize)?.as_ref();
    let Some(entry) = entry else {
        return Some(Explanation::new(title, "This slot is free."));
    };
    let mut why = Explanation::new(
        title,
        format!(
            "It holds key {}, stored {} ago.",
            entry.key,
            now.since(entry.filled_at)
        ),
    );
    why.state(format!(
        "Used {}, last {} ago.",
        times(entry.uses),
        now.since(entry.last_used_at)
    ));
    why.state(match entry.expires_at {
        Some(at) if at <= now => format!(
            "It expired {} ago and keeps its slot until it is asked for, evicted or removed.",
            now.since(at)
        ),
        Some(at) => format!("It expires in {}.", at.since(now)),
        None => "It never expires.".to_owned(),
    });
    if let Some(since) = entry.value.behind_since {
        why.state(format!(
            "It is stale: version {}, while version {} was acknowledged {} ago.",
            entry.value.version,
            model.oracle().acknowledged(entry.key),
            now.since(since)
        ));
    }
    if model.cache().next_victim(now) == Some(slot) {
        why.state(model.cache().policy().info().reason);
    }
    let touched = model.log().lines().rev().find(|line| {
        matches!(line.what, LogEvent::Hit { slot: s, .. } | LogEvent::Filled { slot: s, .. } if s == slot)
    });
    let last = touched.and_then(|line| line.what.request());
    why.lead(
        "Why did its last request end as it did?",
        last.map(Thing::Request),
    );
    Some(why)
}

/// How often, in words.
pub(super) fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        count => format!("{count} times"),
    }
}
