//! Why something happened: the chain of causes behind an operation, in words, with times.

use super::lane::LaneKind;
#[cfg(feature = "gui")]
use super::lane::WritePath;
use super::model::{Lane, LogEvent, LostWrite, Model};
use super::request::{Kind, Request, StaleCause, Staleness, Verdict};
use crate::components::workload::Key;
use crate::lesson::sentences::counted;
use crate::lesson::{ExplanationOf, Narrative as _};

/// What can be explained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Thing {
    /// An operation in a lane, by its number.
    Request(LaneKind, u64),
    /// What a lane has of a key.
    Key(LaneKind, Key),
    /// What a lane has lost.
    Lost(LaneKind),
}

type Explanation = ExplanationOf<Model>;

/// Lost writes that are named.
const MOST_NAMED: usize = 120;

/// Explains an operation in a lane as far as it has come.
pub(super) fn of_request(model: &Model, kind: LaneKind, request: &Request) -> Explanation {
    let lane = model.lane(kind);
    let title = format!("Why, {}", kind.name());
    let mut why = Explanation::new(title, headline(model, kind, request));
    why.span = Some((request.op.sent_at, request.ended_at));
    if let Some(stale) = &request.stale {
        before(lane, request, stale, &mut why);
    }
    stages(kind, request, &mut why);
    if let Some(lost) = lane.lost().iter().find(|lost| lost.id == request.op.id) {
        loss(kind, lost, &mut why);
    }
    why.causes.sort_by_key(|cause| cause.at);
    why
}

/// Explains how an acknowledged write was lost.
pub(super) fn of_loss(model: &Model, kind: LaneKind, lost: &LostWrite) -> Explanation {
    if let Some(request) = model.lane(kind).request(lost.id) {
        return of_request(model, kind, request);
    }
    let (id, key, version, lane) = (lost.id, lost.key, lost.version, kind);
    let title = format!("Why, {}", kind.name());
    let mut why = Explanation::new(title, lost_sentence(model, lost));
    why.cite(
        Some(lost.acknowledged_at),
        format!("version {version} was acknowledged, and only in memory"),
        Some(LogEvent::Acknowledged {
            lane,
            id,
            key,
            version,
        }),
    );
    loss(kind, lost, &mut why);
    why
}

/// The acknowledged writes of a lane that are gone, by name.
pub(super) fn of_losses(model: &Model, kind: LaneKind) -> Explanation {
    let lane = model.lane(kind);
    let named: Vec<&LostWrite> = lane.lost().iter().rev().take(MOST_NAMED).collect();
    let mut why = Explanation::new(
        format!("Lost, {}", kind.name()),
        format!(
            "Acknowledged, and gone: the last {} of {}.",
            named.len(),
            lane.tally().lost
        ),
    );
    for lost in named {
        let waited = lost.lost_at.since(lost.acknowledged_at);
        let (key, version) = (lost.key, lost.version);
        why.link(
            Some(lost.acknowledged_at),
            format!("key {key}, version {version}: lost {waited} later"),
            None,
            Some(Thing::Request(kind, lost.id)),
        );
    }
    why
}

/// What a lane has of a key.
pub(super) fn of_key(model: &Model, kind: LaneKind, key: Key) -> Explanation {
    let lane = model.lane(kind);
    let oracle = lane.oracle().of(key);
    let headline = match lane.cache().get(key).map(|entry| entry.value) {
        Some(stored) if stored.pending => {
            "The cache holds a write that the database has not taken yet.".to_owned()
        }
        Some(stored) => format!("The cache holds version {}.", stored.version),
        None => "The cache does not hold it.".to_owned(),
    };
    let mut why = Explanation::new(format!("Key {key}, {}", kind.name()), headline);
    why.state(format!("The database holds version {}.", oracle.database));
    why.state(format!(
        "Version {} was acknowledged last.",
        oracle.acknowledged
    ));
    if let Some(dirty) = lane.buffer().holds(key) {
        let writes = counted(dirty.promised, "write");
        why.link(
            Some(dirty.since),
            format!("it became dirty; a crash would lose {writes} acknowledged"),
            None,
            None,
        );
    } else if oracle.lost_to > oracle.database {
        why.state("What was acknowledged of it last is lost.");
    } else if lane.differs(key) {
        why.state("The cache is behind the database: reads from it are stale.");
    }
    let last = model.log().lines().rev().find_map(|line| {
        let (id, about) = line.what.about()?;
        (line.what.lane() == Some(kind) && about == key).then_some(id)
    });
    why.lead(
        "Why did its last operation end as it did?",
        last.map(|id| Thing::Request(kind, id)),
    );
    why
}

fn loss(lane: LaneKind, lost: &LostWrite, why: &mut Explanation) {
    why.cite(
        Some(lost.lost_at),
        "the cache crashed before a flush had taken it along",
        Some(LogEvent::Lost {
            lane,
            id: lost.id,
            key: lost.key,
            version: lost.version,
        }),
    );
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
            format!("The request for key {key} timed out: no room in the buffer came free in time.")
        }
        (_, Some(Verdict::TimedOut)) => {
            format!("The request for key {key} timed out: it waited too long at the database.")
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
fn stale_sentence(key: Key, stale: &Staleness) -> String {
    let behind = format!("{} behind", counted(stale.versions, "version"));
    let cause = match stale.cause {
        StaleCause::LostWrite => "the write it misses was lost when the cache crashed",
        StaleCause::Reordered => {
            "two writers overlapped; cache and database kept different ones as the last"
        }
        StaleCause::LateFill => "a reader brought an old value late and stored it over a newer one",
        StaleCause::NotTold => "the write went around the cache, which was not invalidated",
    };
    format!("A stale read of key {key}, {behind}: {cause}.")
}

/// What had happened before a stale read.
fn before(lane: &Lane, request: &Request, stale: &Staleness, why: &mut Explanation) {
    let key = request.op.key;
    if let (Some(at), Some(by)) = (stale.stored_at, stale.stored_by) {
        let stored = lane.request(by);
        if let Some(read_at) = stored
            .filter(|stored| stored.op.kind == Kind::Read)
            .and_then(|stored| stored.served_at)
        {
            why.cite(
                Some(read_at),
                "a reader read this version from the database".to_owned(),
                None,
            );
        }
        why.cite(
            Some(at),
            format!("the version that answered was stored in the cache (key {key})"),
            None,
        );
    }
    why.cite(
        Some(stale.acknowledged_at),
        "a newer version was acknowledged".to_owned(),
        None,
    );
    if stale.cause == StaleCause::LostWrite
        && let Some(lost) = lane.lost().iter().rfind(|lost| lost.key == key)
    {
        loss(lane.kind(), lost, why);
    }
}

/// What happened to the operation itself.
fn stages(lane: LaneKind, request: &Request, why: &mut Explanation) {
    let (id, key, version) = (request.op.id, request.op.key, request.version);
    let write = request.op.kind == Kind::Write;
    why.cite(Some(request.op.sent_at), "the client sent it", None);
    match request.hit {
        Some(true) => {
            let stale = request.stale.is_some();
            let hit = LogEvent::Hit {
                lane,
                id,
                key,
                stale,
            };
            why.cite(request.cache_at, "the cache had it", Some(hit));
        }
        Some(false) => {
            let missed = LogEvent::Missed { lane, id, key };
            why.cite(request.cache_at, "the cache did not have it", Some(missed));
        }
        None => why.cite(request.cache_at, "it reached the cache", None),
    }
    if write {
        let waits = LogEvent::WaitsForRoom { lane, id, key };
        why.cite(
            request.room_from,
            "the buffer was full: it waits",
            Some(waits),
        );
        why.cite(
            request.buffered_at,
            "the buffer took it; the database has not received it yet",
            None,
        );
    }
    why.cite(request.database_at, "it reached the database", None);
    why.cite(request.service_at, "its service began", None);
    let committed = write.then_some(LogEvent::Committed {
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
    why.cite(request.served_at, served, committed);
    why.cite(request.back_at, "the database's answer was back", None);
    why.cite(request.removal_at, "its removal reached the cache", None);
    if !write && request.stored_at.is_some() {
        let filled = LogEvent::Filled { lane, id, key };
        why.cite(request.stored_at, "its answer was stored", Some(filled));
    }
    ended(lane, request, why);
}

fn ended(lane: LaneKind, request: &Request, why: &mut Explanation) {
    let (id, key, version) = (request.op.id, request.op.key, request.version);
    let event = match request.verdict {
        Some(Verdict::Answered) if request.op.kind == Kind::Write => Some(LogEvent::Acknowledged {
            lane,
            id,
            key,
            version,
        }),
        Some(Verdict::TimedOut) => Some(LogEvent::TimedOut { lane, id, key }),
        Some(Verdict::Refused(reason)) => Some(LogEvent::Refused {
            lane,
            id,
            key,
            why: reason,
        }),
        _ => None,
    };
    let text = match request.verdict {
        Some(Verdict::Answered) if request.op.kind == Kind::Write => "acknowledged to its client",
        Some(Verdict::Answered) => "its client had the answer",
        Some(Verdict::TimedOut) => "its client timed out",
        _ => "its client was given an error",
    };
    why.cite(request.ended_at, text, event);
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
