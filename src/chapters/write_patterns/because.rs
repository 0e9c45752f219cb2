//! Why something happened: the chain of causes behind an operation, in words, with times.

use super::lane::LaneKind;
#[cfg(feature = "gui")]
use super::lane::WritePath;
use super::model::{Lane, LostWrite, Model, What};
use super::request::{Kind, Request, StaleCause, Staleness, Verdict};
use crate::sim::SimTime;

/// One link of the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Cited {
    /// When it happened.
    pub at: SimTime,
    /// In words.
    pub text: String,
    /// The line of the event log it refers to, if it is an event.
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

/// Explains an operation in a lane as far as it has come.
pub fn why(model: &Model, kind: LaneKind, request: &Request) -> Why {
    let lane = model.lane(kind);
    let mut chain = Vec::new();
    if let Some(stale) = &request.stale {
        before(lane, request, stale, &mut chain);
    }
    stages(kind, request, &mut chain);
    if let Some(lost) = lane.lost().iter().find(|lost| lost.id == request.op.id) {
        chain.push(loss(kind, lost));
    }
    chain.sort_by_key(|cited| cited.at);
    Why {
        headline: headline(model, kind, request),
        chain,
    }
}

/// Explains how an acknowledged write was lost.
pub fn why_lost(model: &Model, kind: LaneKind, lost: &LostWrite) -> Why {
    if let Some(request) = model.lane(kind).request(lost.id) {
        return why(model, kind, request);
    }
    let (id, key, version, lane) = (lost.id, lost.key, lost.version, kind);
    let acknowledged = Cited {
        at: lost.acknowledged_at,
        text: format!("version {version} was acknowledged, and only in memory"),
        event: Some(What::Acknowledged {
            lane,
            id,
            key,
            version,
        }),
    };
    Why {
        headline: lost_sentence(model, lost),
        chain: vec![acknowledged, loss(kind, lost)],
    }
}

fn loss(lane: LaneKind, lost: &LostWrite) -> Cited {
    Cited {
        at: lost.lost_at,
        text: "the cache crashed before a flush had taken it along".to_owned(),
        event: Some(What::Lost {
            lane,
            id: lost.id,
            key: lost.key,
            version: lost.version,
        }),
    }
}

fn lost_sentence(model: &Model, lost: &LostWrite) -> String {
    format!(
        "Key {}, version {}: acknowledged, and lost {} later. Flushes come every {} s.",
        lost.key,
        lost.version,
        lost.lost_at.since(lost.acknowledged_at),
        model.params().flush_s
    )
}

fn headline(model: &Model, kind: LaneKind, request: &Request) -> String {
    let key = request.op.key;
    let lane = model.lane(kind);
    if let Some(lost) = lane.lost().iter().find(|lost| lost.id == request.op.id) {
        return lost_sentence(model, lost);
    }
    match (request.op.kind, request.verdict) {
        (_, Some(Verdict::Refused(why))) => {
            format!("Key {key} was refused: {}.", why.because())
        }
        (_, Some(Verdict::TimedOut)) if request.room_from.is_some() => {
            format!("The client gave up on key {key}: no room in the buffer came free in time.")
        }
        (_, Some(Verdict::TimedOut)) => {
            format!("The client gave up on key {key}: it waited too long at the database.")
        }
        (Kind::Write, Some(Verdict::Answered)) => {
            let took = request.latency().unwrap_or_default();
            format!("Key {key} is written: acknowledged after {took}.")
        }
        (Kind::Write, None) => format!("Key {key} is being written."),
        (Kind::Read, _) => match (&request.stale, request.hit) {
            (Some(stale), _) => stale_sentence(key, stale),
            (None, Some(true)) => format!("Key {key} was in the cache, and current."),
            (None, Some(false)) => {
                format!("Key {key} was not in the cache: the database answers.")
            }
            (None, None) => format!("Key {key} is asked for."),
        },
    }
}

/// The sentence about a stale read, with its cause.
fn stale_sentence(key: crate::components::workload::Key, stale: &Staleness) -> String {
    let behind = match stale.versions {
        1 => "1 version behind".to_owned(),
        versions => format!("{versions} versions behind"),
    };
    let cause = match stale.cause {
        StaleCause::LostWrite => "the write it misses was lost when the cache crashed",
        StaleCause::Reordered => {
            "two writers overlapped; cache and database kept different ones as the last"
        }
        StaleCause::LateFill => "a reader brought an old value late and stored it over a newer one",
        StaleCause::NotTold => "the write went around the cache, and nobody told it",
    };
    format!("A stale read of key {key}, {behind}: {cause}.")
}

/// What had happened before a stale read.
fn before(lane: &Lane, request: &Request, stale: &Staleness, chain: &mut Vec<Cited>) {
    let key = request.op.key;
    if let (Some(at), Some(by)) = (stale.stored_at, stale.stored_by) {
        let stored = lane.request(by);
        if let Some(read_at) = stored
            .filter(|stored| stored.op.kind == Kind::Read)
            .and_then(|stored| stored.served_at)
        {
            chain.push(Cited {
                at: read_at,
                text: "a reader read this version from the database".to_owned(),
                event: None,
            });
        }
        chain.push(Cited {
            at,
            text: format!("the version that answered was stored in the cache (key {key})"),
            event: None,
        });
    }
    chain.push(Cited {
        at: stale.acknowledged_at,
        text: "a newer version was acknowledged".to_owned(),
        event: None,
    });
    if stale.cause == StaleCause::LostWrite
        && let Some(lost) = lane.lost().iter().rfind(|lost| lost.key == key)
    {
        chain.push(loss(lane.kind(), lost));
    }
}

/// What happened to the operation itself.
fn stages(lane: LaneKind, request: &Request, chain: &mut Vec<Cited>) {
    let (id, key, version) = (request.op.id, request.op.key, request.version);
    let mut cite = |at: Option<SimTime>, text: &str, event: Option<What>| {
        if let Some(at) = at {
            chain.push(Cited {
                at,
                text: text.to_owned(),
                event,
            });
        }
    };
    let write = request.op.kind == Kind::Write;
    cite(Some(request.op.sent_at), "the client sent it", None);
    match request.hit {
        Some(true) => {
            let stale = request.stale.is_some();
            let hit = What::Hit {
                lane,
                id,
                key,
                stale,
            };
            cite(request.cache_at, "the cache had it", Some(hit));
        }
        Some(false) => {
            let missed = What::Missed { lane, id, key };
            cite(request.cache_at, "the cache did not have it", Some(missed));
        }
        None => cite(request.cache_at, "it reached the cache", None),
    }
    if write {
        let waits = What::WaitsForRoom { lane, id, key };
        cite(
            request.room_from,
            "the buffer was full: it waits",
            Some(waits),
        );
        cite(
            request.buffered_at,
            "the buffer took it; the database knows nothing of it yet",
            None,
        );
    }
    cite(request.database_at, "it reached the database", None);
    cite(request.service_at, "its service began", None);
    let committed = write.then_some(What::Committed {
        lane,
        id,
        key,
        version,
    });
    let served = if write {
        "it was committed"
    } else {
        "the database had read it"
    };
    cite(request.served_at, served, committed);
    cite(request.back_at, "the database's answer was back", None);
    cite(request.removal_at, "its removal reached the cache", None);
    if !write && request.stored_at.is_some() {
        let filled = What::Filled { lane, id, key };
        cite(request.stored_at, "its answer was stored", Some(filled));
    }
    ended(lane, request, &mut cite);
}

fn ended(
    lane: LaneKind,
    request: &Request,
    cite: &mut impl FnMut(Option<SimTime>, &str, Option<What>),
) {
    let (id, key, version) = (request.op.id, request.op.key, request.version);
    let event = match request.verdict {
        Some(Verdict::Answered) if request.op.kind == Kind::Write => Some(What::Acknowledged {
            lane,
            id,
            key,
            version,
        }),
        Some(Verdict::TimedOut) => Some(What::TimedOut { lane, id, key }),
        Some(Verdict::Refused(why)) => Some(What::Refused { lane, id, key, why }),
        _ => None,
    };
    let text = match request.verdict {
        Some(Verdict::Answered) if request.op.kind == Kind::Write => "its client was told: done",
        Some(Verdict::Answered) => "its client had the answer",
        Some(Verdict::TimedOut) => "its client gave up",
        _ => "its client was given an error",
    };
    cite(request.ended_at, text, event);
}

/// What a write path does, in a few words: the stage says it under a lane's name.
#[cfg(feature = "gui")]
pub(super) fn path_text(path: WritePath) -> &'static str {
    match path {
        WritePath::Invalidate => "database, remove",
        WritePath::Around => "database only",
        WritePath::Through => "cache, database",
        WritePath::Behind => "database later",
    }
}
