//! The way of a read: the instance's own cache, the shared cache, the database, and back.

use super::{Context, Event, LogEvent, MOST_UNDER_WAY, Model, RECENT_SHOWN};
use crate::chapters::local_external::params::Routing;
use crate::chapters::local_external::request::{
    Cause, Kind, Miss, Reason, Request, Shown, Staleness, Tier,
};
use crate::components::cache::{Cache, Lookup};
use crate::components::workload::Key;
use crate::lesson::MarkKind;
use crate::sim::{SimTime, Stream, scale};

use super::histories::Histories;
use super::oracle::Stored;

impl Model {
    pub(super) fn read_arrives(&mut self, cx: &mut Context<'_>) {
        let now = cx.now();
        let luck = cx.luck();
        let draw = luck.unit(Stream::ReadKeys);
        let client = scale(luck.bits(Stream::Clients), self.params.clients) as u32 + 1;
        let route = luck.bits(Stream::Routing);
        let coin = luck.bits(Stream::Policy);
        let key = self.keys.popular(now, draw);
        self.reads.go_on(Event::ReadArrives, cx);
        self.begin_read(key, client, route, coin, cx);
    }

    pub(super) fn begin_read(
        &mut self,
        key: Key,
        client: u32,
        route: u64,
        coin: u64,
        cx: &mut Context<'_>,
    ) {
        let now = cx.now();
        let mut read = Request::new(self.next_id(), Kind::Read, key, now);
        read.client = client;
        read.coin = coin;
        read.must_include = self.oracle.acknowledged(key);
        self.tally.counts.reads += 1;
        let has_room = self.has_room();
        let Some(instance) = self.route(client, route).filter(|_| has_room) else {
            self.refuse(read, now);
            return;
        };
        read.instance = instance;
        read.epoch = self.instances[instance as usize].epoch;
        if self.params.mode.has_l1() {
            self.asks_l1(read, cx);
        } else {
            let id = read.id;
            self.under_way.insert(id, read);
            self.asks_on(id, cx);
        }
    }

    /// A read looks for its key in the local cache of its instance.
    fn asks_l1(&mut self, mut read: Request, cx: &mut Context<'_>) {
        let (now, time) = (cx.now(), self.params.l1_time());
        let (id, key, instance) = (read.id, read.key, read.instance);
        let own = &mut self.instances[instance as usize];
        let found = look_up(&mut own.cache, &own.histories, &read, now);
        match found {
            Ok((stored, filled_at)) => {
                self.found(&mut read, Tier::L1, stored, filled_at, now);
                let stale = read.stale.is_some();
                self.log.note(
                    now,
                    LogEvent::LocalHit {
                        id,
                        key,
                        instance,
                        stale,
                    },
                );
                cx.after(time, Event::Ends(id));
            }
            Err(miss) => {
                let cause = miss.cause;
                read.l1_miss = Some(miss);
                self.tally.counts.l1_misses += 1;
                self.log.note(
                    now,
                    LogEvent::LocalMiss {
                        id,
                        key,
                        instance,
                        cause,
                    },
                );
                cx.after(time, Event::AsksOn(id));
            }
        }
        self.under_way.insert(id, read);
    }

    /// The instance that serves a client: a function of the luck, or of the client alone.
    pub(super) fn route(&self, client: u32, route: u64) -> Option<u32> {
        let count = self.instances.len();
        let up = || (0..count).filter(|&index| self.instances[index].is_up);
        let found = match self.params.routing {
            Routing::Random => {
                let place = scale(route, up().count() as u64) as usize;
                up().nth(place)
            }
            Routing::Sticky => {
                let own = (client.max(1) as usize - 1) % count.max(1);
                (0..count)
                    .map(|step| (own + step) % count)
                    .find(|&index| self.instances[index].is_up)
            }
        };
        found.map(|index| index as u32)
    }

    /// The instance asks the next that it has: the shared cache, or the database.
    pub(super) fn asks_on(&mut self, id: u64, cx: &mut Context<'_>) {
        if !(self.params.mode.has_l2() && self.shared_is_up) {
            self.ask_database(id, cx);
            return;
        }
        if let Some(request) = self.under_way.get_mut(&id) {
            request.shared_asked_at = Some(cx.now());
            self.tally.shared_call();
            self.goals.shared_call(cx.now());
            cx.after(self.params.l2_time().half(), Event::AtShared(id));
        }
    }

    pub(super) fn at_shared(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(mut read) = self.under_way.remove(&id) else {
            return;
        };
        let key = read.key;
        if self.shared_is_up {
            read.shared_at = Some(now);
            self.track(key, read.instance);
            match look_up(&mut self.shared, &self.shared_histories, &read, now) {
                Ok((stored, filled_at)) => {
                    self.found(&mut read, Tier::L2, stored, filled_at, now);
                    let stale = read.stale.is_some();
                    self.log.note(now, LogEvent::SharedHit { id, key, stale });
                }
                Err(miss) => {
                    let cause = miss.cause;
                    read.l2_miss = Some(miss);
                    self.tally.counts.l2_misses += 1;
                    self.log.note(now, LogEvent::SharedMiss { id, key, cause });
                }
            }
        }
        let rest = self.params.l2_time() - self.params.l2_time().half();
        cx.after(rest, Event::FromShared(id));
        self.under_way.insert(id, read);
    }

    pub(super) fn back_from_shared(&mut self, id: u64, cx: &mut Context<'_>) {
        let Some(mut read) = self.under_way.remove(&id) else {
            return;
        };
        read.shared_back_at = Some(cx.now());
        if read.tier == Some(Tier::L2) {
            self.keep(&mut read, cx);
            self.end_read(read, cx.now());
        } else {
            self.under_way.insert(id, read);
            self.ask_database(id, cx);
        }
    }

    /// A cache had the key: the oracle judges what it held.
    fn found(
        &mut self,
        read: &mut Request,
        tier: Tier,
        stored: Stored,
        filled_at: SimTime,
        now: SimTime,
    ) {
        read.tier = Some(tier);
        read.version = stored.version;
        if tier == Tier::L2 && stored.behind_since.is_none() {
            self.oracle.leaves(read.key, stored.version);
        }
        read.behind = stored.behind_since.map(|at| (at, stored.behind_by));
        if stored.version < read.must_include {
            let since = stored.behind_since.unwrap_or(now);
            read.stale = Some(Staleness {
                versions: read.must_include - stored.version,
                age: now.since(since),
                since,
                by: stored.behind_by,
                filled_at,
                lost_at: stored.lost_at,
            });
        }
        self.tally.found(tier);
        if let Some(stale) = read.stale {
            self.tally.stale_read(stale, now);
        }
    }

    pub(super) fn ends(&mut self, id: u64, cx: &mut Context<'_>) {
        if let Some(read) = self.under_way.remove(&id) {
            self.end_read(read, cx.now());
        }
    }

    pub(super) fn end_read(&mut self, mut read: Request, now: SimTime) {
        read.ended_at = Some(now);
        if matches!(read.tier, Some(Tier::L2 | Tier::Database)) && read.behind.is_none() {
            self.oracle.arrives(read.key, read.version);
        }
        let (id, key, client, version) = (read.id, read.key, read.client, read.version);
        read.went_back_from = self.seen.show(client, key, version);
        if let Some(from) = read.went_back_from {
            self.tally.went_back(now);
            self.log.note(
                now,
                LogEvent::WentBack {
                    id,
                    key,
                    client,
                    version,
                    from,
                },
            );
        }
        if client == 1 {
            if self.shown.len() == RECENT_SHOWN {
                self.shown.pop_front();
            }
            self.shown.push_back(Shown {
                request: id,
                at: now,
                key,
                version,
                instance: read.instance,
                stale: read.stale.is_some(),
                backwards: read.went_back_from.is_some(),
            });
        }
        self.tally.answered(now.since(read.sent_at));
        let met = self.goals.ended(&read, now);
        self.note_goal(met, now);
        self.recent.keep(read);
    }

    pub(super) fn refuse(&mut self, mut request: Request, now: SimTime) {
        let (id, key) = (request.id, request.key);
        request.refused = true;
        request.ended_at = Some(now);
        self.tally.refused(request.kind, now);
        self.log.note(now, LogEvent::Refused { id, key });
        let met = self.goals.ended(&request, now);
        self.note_goal(met, now);
        self.recent.keep(request);
    }

    pub(super) fn note_goal(&mut self, met: Option<&'static str>, now: SimTime) {
        if let Some(title) = met {
            self.tally.marks.add(now, MarkKind::Goal, title);
        }
    }

    /// Whether another request can be under way; where not, that is counted.
    pub(super) fn has_room(&mut self) -> bool {
        let has_room = self.under_way.len() < MOST_UNDER_WAY;
        self.tally.counts.too_many += u64::from(!has_room);
        has_room
    }

    pub(super) fn next_id(&mut self) -> u64 {
        self.next_request += 1;
        self.next_request - 1
    }
}

/// Looks a key up in a cache: what it holds and since when, or why that is of no use.
fn look_up(
    cache: &mut Cache<Stored>,
    histories: &Histories,
    read: &Request,
    now: SimTime,
) -> Result<(Stored, SimTime), Miss> {
    let miss = |cause, reason| Miss {
        at: now,
        cause,
        reason,
    };
    match cache.look_up(read.key, now, read.coin) {
        Lookup::Absent => {
            let (cause, reason) = histories.why_absent(read.key);
            Err(miss(cause, reason))
        }
        Lookup::Expired(_) => {
            let expired_at = cache.get(read.key).and_then(|entry| entry.expires_at);
            let reason = expired_at.map(|at| Reason {
                at,
                by: None,
                by_key: None,
            });
            Err(miss(Cause::Expired, reason))
        }
        Lookup::Hit(_) => match cache.get(read.key) {
            Some(entry) => Ok((entry.value, entry.filled_at)),
            None => Err(miss(Cause::Cold, None)),
        },
    }
}
