//! Why something happened: the chain of causes behind a request, in words, with times.

use super::model::{Instance, LogEvent, Model, Stored};
use super::request::{Cause, Kind, Miss, Reason, Request, Staleness, Tier};
use crate::components::cache::Entry;
use crate::components::workload::Key;
use crate::lesson::ExplanationOf;
use crate::lesson::sentences::{counted, verb};
use crate::sim::{SimDuration, SimTime};

/// What can be explained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Thing {
    /// A request, by its number.
    Request(u64),
    /// What a cache has of a key.
    Copy(Place, Key),
}

/// Where a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In an instance, counted from 0.
    Instance(u32),
    /// In the shared cache.
    Shared,
}

type Explanation = ExplanationOf<Model>;

/// Explains a request as far as it has come.
pub(super) fn of_request(request: &Request) -> Explanation {
    let mut chain = Chain(Explanation::new("Why", headline(request)));
    chain.0.span = Some((request.sent_at, request.ended_at));
    if let Some(stale) = request.stale {
        chain.stale(request, stale);
    }
    match request.kind {
        Kind::Read => chain.read(request),
        Kind::Write => chain.write(request),
    }
    chain.0
}

/// Explains what a cache has of a key.
pub(super) fn of_copy(model: &Model, place: Place, key: Key, now: SimTime) -> Explanation {
    let (title, cache) = match place {
        Place::Shared => (format!("Key {key}, shared cache"), Some(model.shared())),
        Place::Instance(index) => (
            format!("Key {key}, {}", instance_name(index)),
            model.instances().get(index as usize).map(Instance::cache),
        ),
    };
    let entry = cache.and_then(|cache| cache.get(key));
    let headline = match entry {
        Some(entry) => format!("Here: {}.", detail(model, entry, now)),
        None => "It is not here any more.".to_owned(),
    };
    let holders = model.instances().iter();
    let holders = holders.filter(|instance| instance.cache().get(key).is_some());
    let (holders, all) = (holders.count() as u64, model.instances().len() as u64);
    let mut why = Explanation::new(title, headline);
    why.state(format!(
        "The database has version {}; {holders} of {} {} a copy.",
        model.oracle().committed(key),
        counted(all, "instance"),
        verb(holders, "holds", "hold")
    ));
    why.state(format!("\"write\" and \"Reload\" now mean key {key}."));
    let behind_by = entry.and_then(|entry| entry.value.behind_by);
    why.lead("Which write made it old?", behind_by.map(Thing::Request));
    why
}

/// An instance as people count: from 1.
pub fn instance_name(instance: u32) -> String {
    format!("instance {}", instance + 1)
}

/// What became of a request, in a sentence.
pub fn headline(request: &Request) -> String {
    let (key, own) = (request.key, instance_name(request.instance));
    if request.refused {
        return format!("The request for key {key} was refused: no instance could take it.");
    }
    if request.kind == Kind::Write {
        return match (request.ended_at, request.left_behind) {
            (None, _) => format!("{} writes key {key}.", capital(&own)),
            (Some(_), 0) => format!(
                "{} wrote version {} of key {key}; no older copy was left.",
                capital(&own),
                request.version
            ),
            (Some(_), left) => format!(
                "{} wrote version {} of key {key}; {} left with an older one.",
                capital(&own),
                request.version,
                were(left)
            ),
        };
    }
    if let Some(from) = request.went_back_from {
        return format!(
            "Client {} made a non-monotonic read: version {} of key {key} from {own}, after version {from}.",
            request.client, request.version
        );
    }
    if let Some(stale) = request.stale {
        return format!(
            "A stale read of key {key} at {own}: {} behind, by {}.",
            counted(stale.versions, "version"),
            stale.age
        );
    }
    match request.tier {
        Some(Tier::L1) => format!("Key {key} was in the cache of {own}: no network."),
        Some(Tier::L2) => match request.l1_miss {
            Some(miss) => format!(
                "{} The shared cache had it.",
                miss_sentence(key, miss, &own)
            ),
            None => format!("Key {key} was in the shared cache."),
        },
        Some(Tier::Database) => match (request.l2_miss, request.l1_miss) {
            (Some(miss), _) => miss_sentence(key, miss, "the shared cache"),
            (None, Some(miss)) => miss_sentence(key, miss, &own),
            (None, None) => format!("There was no cache to ask for key {key}."),
        },
        None => format!("Key {key} is on its way through {own}."),
    }
}

/// The sentence about a look-up that found nothing to use.
fn miss_sentence(key: Key, miss: Miss, place: &str) -> String {
    let ago = miss
        .reason
        .map(|reason| format!(" {} ago", miss.at.since(reason.at)))
        .unwrap_or_default();
    match miss.cause {
        Cause::Cold => format!("Key {key} had never been in {}.", in_cache(place)),
        Cause::Capacity => match miss.reason.and_then(|reason| reason.by_key) {
            Some(by) => format!(
                "No room in {}: key {key} was evicted for key {by},{ago}.",
                in_cache(place)
            ),
            None => format!(
                "Key {key} was evicted from {}{ago}: no room.",
                in_cache(place)
            ),
        },
        Cause::Expired => format!("Key {key} had expired in {}{ago}.", in_cache(place)),
        Cause::Invalidated => format!("A write removed key {key} from {}{ago}.", in_cache(place)),
        Cause::Lost => format!("Key {key} was lost with {}{ago}.", in_cache(place)),
    }
}

fn in_cache(place: &str) -> String {
    if place.starts_with("instance") {
        format!("the cache of {place}")
    } else {
        place.to_owned()
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn were(count: u32) -> String {
    let count = u64::from(count);
    let (instances, were) = (counted(count, "instance"), verb(count, "was", "were"));
    format!("{instances} {were}")
}

struct Chain(Explanation);

impl Chain {
    fn cite(&mut self, at: Option<SimTime>, text: impl Into<String>, event: Option<LogEvent>) {
        self.0.cite(at, text, event);
    }

    fn lead(
        &mut self,
        at: Option<SimTime>,
        text: impl Into<String>,
        event: Option<LogEvent>,
        leads_to: Option<u64>,
    ) {
        self.0.link(at, text, event, leads_to.map(Thing::Request));
    }

    /// How the copy came to be behind.
    fn stale(&mut self, read: &Request, stale: Staleness) {
        if read.tier == Some(Tier::Database) {
            let text = "a newer version was acknowledged; the read replica had not applied it yet";
            self.lead(Some(stale.since), text, None, stale.by);
            return;
        }
        let place = match read.tier {
            Some(Tier::L2) => "the shared cache".to_owned(),
            _ => instance_name(read.instance),
        };
        let stored = format!(
            "{place} stored version {} of key {}",
            read.version, read.key
        );
        let acknowledged = "a newer version was acknowledged";
        let told = match stale.lost_at {
            Some(_) => acknowledged.to_owned(),
            None => format!("{acknowledged}; {place} was not invalidated in time"),
        };
        let mut links = vec![
            (stale.filled_at, stored, None),
            (stale.since, told, stale.by),
        ];
        if let Some(at) = stale.lost_at {
            links.push((at, format!("the message to {place} was lost"), None));
        }
        // A message can be lost before the write is done, a copy be made after it.
        links.sort_by_key(|(at, ..)| *at);
        for (at, text, leads_to) in links {
            self.lead(Some(at), text, None, leads_to);
        }
    }

    fn missed(&mut self, miss: Option<Miss>, place: &str, event: Option<LogEvent>) {
        let Some(miss) = miss else {
            return;
        };
        if let Some(Reason { at, by, by_key }) = miss.reason {
            let text = match (miss.cause, by_key) {
                (Cause::Capacity, Some(key)) => format!("{place} gave its slot to key {key}"),
                (Cause::Capacity, None) => format!("{place} lost slots"),
                (Cause::Expired, _) => format!("its time in {place} was over"),
                (Cause::Invalidated, _) => format!("a write removed it from {place}"),
                (Cause::Lost, _) => format!("{place} lost all that it held"),
                (Cause::Cold, _) => return,
            };
            self.lead(Some(at), text, None, by);
        }
        let text = format!("not in {place}: {}", miss.cause.name());
        self.cite(Some(miss.at), text, event);
    }

    fn read(&mut self, read: &Request) {
        let (id, key, instance) = (read.id, read.key, read.instance);
        let own = instance_name(instance);
        let stale = read.stale.is_some();
        if read.refused {
            let refused = Some(LogEvent::Refused { id, key });
            self.cite(read.ended_at, "no instance could take it", refused);
            return;
        }
        self.cite(
            Some(read.sent_at),
            format!("client {} asked {own}", read.client),
            None,
        );
        let event = read.l1_miss.map(|miss| LogEvent::LocalMiss {
            id,
            key,
            instance,
            cause: miss.cause,
        });
        self.missed(read.l1_miss, &own, event);
        if read.tier == Some(Tier::L1) {
            let hit = Some(LogEvent::LocalHit {
                id,
                key,
                instance,
                stale,
            });
            let text = format!("{own} had version {}", read.version);
            self.cite(Some(read.sent_at), text, hit);
        }
        let event = read.l2_miss.map(|miss| LogEvent::SharedMiss {
            id,
            key,
            cause: miss.cause,
        });
        self.missed(read.l2_miss, "the shared cache", event);
        if read.tier == Some(Tier::L2) {
            let hit = Some(LogEvent::SharedHit { id, key, stale });
            let text = format!("the shared cache had version {}", read.version);
            self.cite(read.shared_at, text, hit);
        }
        self.database(read);
        if let Some(stale) = read.stale.filter(|_| read.tier == Some(Tier::Database)) {
            let (lacks, at) = (stale.versions, read.served_at);
            let text = format!("the replica lacked {}", counted(lacks, "version"));
            self.cite(at, text, Some(LogEvent::ReplicaBehind { id, key, lacks }));
        }
        let kept = Some(LogEvent::Kept { id, key, instance });
        self.cite(read.kept_at, format!("{own} kept a copy"), kept);
        self.cite(read.set_at, "it was sent to the shared cache", None);
        self.answered(read);
    }

    fn database(&mut self, request: &Request) {
        let (id, key, version) = (request.id, request.key, request.version);
        self.cite(request.database_at, "it reached the database", None);
        if let Some((from, to)) = request.database_at.zip(request.service_at) {
            let waited = to.since(from);
            if waited > SimDuration::ZERO {
                let text = format!("its service began, after waiting {waited}");
                self.cite(Some(to), text, None);
            }
        }
        let (text, event) = match request.kind {
            Kind::Read => (
                format!("version {version} was read"),
                LogEvent::Loaded { id, key, version },
            ),
            Kind::Write => (
                format!("version {version} was committed"),
                LogEvent::Committed { id, key, version },
            ),
        };
        self.cite(request.served_at, text, Some(event));
    }

    fn answered(&mut self, read: &Request) {
        let (Some(at), Some(latency)) = (read.ended_at, read.latency()) else {
            return;
        };
        let text = format!("client {} had its answer, after {latency}", read.client);
        let event = read.went_back_from.map(|from| LogEvent::WentBack {
            id: read.id,
            key: read.key,
            client: read.client,
            version: read.version,
            from,
        });
        self.cite(Some(at), text, event);
    }

    fn write(&mut self, write: &Request) {
        let (id, key, version) = (write.id, write.key, write.version);
        if write.refused {
            let refused = Some(LogEvent::Refused { id, key });
            self.cite(write.ended_at, "no instance could take it", refused);
            return;
        }
        let own = instance_name(write.instance);
        self.cite(Some(write.sent_at), format!("{own} sent it"), None);
        self.database(write);
        let deleted = Some(LogEvent::Deleted { id, key });
        self.cite(write.shared_at, "the shared entry was deleted", deleted);
        let left = write.left_behind;
        let text = format!(
            "{own} dropped its own copy and version {version} was acknowledged; {} left with an \
             older one",
            were(left)
        );
        let event = LogEvent::Acknowledged {
            id,
            key,
            version,
            left,
        };
        self.cite(write.ended_at, text, Some(event));
    }
}

/// What there is to say about a copy.
pub(super) fn detail(model: &Model, entry: &Entry<Stored>, now: SimTime) -> String {
    let mut text = format!("key {}, version {}", entry.key, entry.value.version);
    match entry.expires_at {
        Some(at) if at <= now => text += &format!(", expired {} ago", now.since(at)),
        Some(at) => text += &format!(", {} left", at.since(now)),
        None => text += ", no TTL",
    }
    if let Some(since) = entry.value.behind_since {
        let newest = model.oracle().acknowledged(entry.key);
        text += &format!(", old: version {newest} for {}", now.since(since));
    }
    if let Some(at) = entry.value.lost_at {
        text += &format!(", its message was lost {} ago", now.since(at));
    }
    text
}
