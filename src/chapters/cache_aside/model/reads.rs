//! The steps of a reader, in the order in which it makes them.

use super::histories::Fate;
use super::{Context, Entry, Event, LogEvent, Model};
use crate::chapters::cache_aside::protection::{Protection, jittered, loads_early};
use crate::chapters::cache_aside::request::{
    Cause, Kind, Outcome, Reason, Request, SetResult, Staleness, Step,
};
use crate::components::cache::{Lookup, Slot};
use crate::components::workload::Key;
use crate::lesson::MarkKind;
use crate::sim::{SimDuration, SimTime};

impl Model {
    pub(super) fn first_step(request: &Request) -> Step {
        match request.kind {
            Kind::Read => Step::Get,
            Kind::Update => Self::first_of_update(request),
        }
    }

    pub(super) fn begin_get(&mut self, id: u64, cx: &mut Context<'_>) {
        if let Some(request) = self.under_way.get_mut(&id) {
            request.get_at.get_or_insert(cx.now());
            self.later(self.params.half_cache(), Event::LookUp(id), cx);
        }
    }

    /// A look-up reaches the cache. The first of a request is scored; one that only asks again is
    /// not.
    pub(super) fn look_up(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(mut request) = self.under_way.remove(&id) else {
            return;
        };
        let first = request.looked_up_at.is_none();
        request.looked_up_at.get_or_insert(now);
        if !first {
            self.histories.leaves(request.key, request.period);
        }
        request.period = self.histories.enters(request.key);
        match self.cache.look_up(request.key, now, request.luck.policy) {
            Lookup::Hit(slot) => self.found(&mut request, slot, first, now),
            Lookup::Expired(slot) => {
                self.histories.met_expired(request.key);
                let entry = self.cache.slots()[slot as usize];
                let reason = entry.map(|entry| Reason {
                    at: entry.expires_at.unwrap_or(now),
                    by: None,
                    by_key: None,
                    stored_at: entry.filled_at,
                    stored_by: entry.value.stored_by,
                });
                if let Some(entry) = entry.filter(|_| self.serves_expired()) {
                    request.served_expired = true;
                    Self::take_value(&mut request, entry.value, entry.filled_at, now);
                }
                if first {
                    self.miss(&mut request, Cause::Expired, reason, now);
                }
                self.ask_for_token(&mut request, now);
            }
            Lookup::Absent => {
                if first {
                    let (cause, reason) = self.histories.why_absent(request.key);
                    self.miss(&mut request, cause, reason, now);
                }
                self.ask_for_token(&mut request, now);
            }
        }
        self.under_way.insert(id, request);
        self.later(self.params.rest_of_cache(), Event::Got(id), cx);
    }

    fn serves_expired(&self) -> bool {
        self.params.protection == Protection::ServeStale
    }

    fn ask_for_token(&mut self, request: &mut Request, now: SimTime) {
        if self.params.protection == Protection::Lease && request.token.is_none() {
            request.token = self.leases.ask(request.key, now, self.params.lease());
        }
    }

    /// A look-up found a live entry.
    fn found(&mut self, request: &mut Request, slot: Slot, first: bool, now: SimTime) {
        let Some(entry) = self.cache.slots()[slot as usize] else {
            return;
        };
        let (id, key) = (request.id, request.key);
        if first {
            request.outcome = Some(Outcome::Hit(slot));
            let left = entry.expires_at.map(|at| at.since(now));
            request.early = self.params.protection == Protection::Early
                && left.is_some_and(|left| {
                    let took = entry.value.load_took;
                    loads_early(left, took, self.params.beta, request.luck.early)
                });
        }
        // Who asks again takes whatever is there now, and needs no token any more.
        if !request.early {
            Self::take_value(request, entry.value, entry.filled_at, now);
        }
        if first {
            let stale = request.stale.is_some();
            let early = request.early;
            self.log.note(
                now,
                LogEvent::Hit {
                    id,
                    key,
                    slot,
                    stale,
                    early,
                },
            );
            self.tally.hit(entry.value.present);
            self.goals.looked_up(request);
        }
    }

    /// The value of an entry becomes the answer; by how much it is behind is scored here.
    fn take_value(request: &mut Request, value: Entry, stored_at: SimTime, now: SimTime) {
        request.version = value.version;
        request.present = value.present;
        if value.version < request.must_include {
            let since = value.behind_since.unwrap_or(now);
            request.stale = Some(Staleness {
                versions: request.must_include - value.version,
                age: now.since(since),
            });
            request.reason = Some(Reason {
                at: since,
                by: value.behind_by,
                by_key: Some(request.key),
                stored_at,
                stored_by: value.stored_by,
            });
        }
    }

    fn miss(&mut self, request: &mut Request, cause: Cause, reason: Option<Reason>, now: SimTime) {
        request.outcome = Some(Outcome::Miss(cause));
        // Of an expired entry that is handed out, why it is old says more than why it expired.
        request.reason = request.reason.or(reason);
        let (id, key) = (request.id, request.key);
        self.log.note(now, LogEvent::Missed { id, key, cause });
        self.tally.miss(cause);
        self.goals.looked_up(request);
    }

    /// The look-up's result is back at the thread: it has its answer, loads, or waits.
    pub(super) fn got(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        request.got_at.get_or_insert(now);
        let has_answer = request.version > 0 && !request.early;
        if has_answer {
            self.stop_waiting(id, now);
            if self.renews(id) {
                self.give_answer(id, now);
                self.come_to(id, Step::Select, cx);
            } else {
                self.come_to(id, Step::Return, cx);
            }
        } else if self.must_wait(id, cx) {
            self.wait(id, now);
        } else {
            self.stop_waiting(id, now);
            self.come_to(id, Step::Select, cx);
        }
    }

    /// The thread has the database's answer and comes to store it.
    pub(super) fn begin_set(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        let key = request.key;
        let stores = request.present || self.params.negative;
        if stores {
            request.set_at = Some(now);
        } else if let Some(token) = request.token.take() {
            self.leases.give_back(key, token);
        }
        let (version, present) = (request.version, request.present);
        self.give_answer(id, now);
        let waiting = self.flights.land(key, id);
        for follower in waiting {
            self.share(follower, version, present, cx);
        }
        if stores {
            self.later(self.params.half_cache(), Event::SetArrives(id), cx);
        } else {
            self.log.note(now, LogEvent::NothingToStore { id, key });
            self.finish(id, now);
        }
    }

    /// A set reaches the cache. Under a lease it counts only if its token is still good.
    pub(super) fn set_arrives(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(mut request) = self.under_way.remove(&id) else {
            return;
        };
        request.set_done_at = Some(now);
        let key = request.key;
        let token = request.token.take();
        let good = token.is_none_or(|token| self.leases.give_back(key, token));
        if good {
            self.store(&mut request, now);
        } else {
            request.set = Some(SetResult::Rejected);
            self.tally.counts.sets_rejected += 1;
            let version = request.version;
            self.log.note(now, LogEvent::Rejected { id, key, version });
        }
        let met = self.goals.set_done(&request);
        self.note_goal(met, now);
        self.under_way.insert(id, request);
        self.finish(id, now);
    }

    fn store(&mut self, request: &mut Request, now: SimTime) {
        let (id, key, version) = (request.id, request.key, request.version);
        self.note_expiry(key, now);
        let took = request
            .query_at
            .zip(request.answer_at)
            .map_or(SimDuration::ZERO, |(from, to)| to.since(from));
        let overtaken = self.oracle.overtaken(key, version);
        let entry = Entry {
            version,
            present: request.present,
            load_took: took,
            stored_by: Some(id),
            behind_since: overtaken.map(|first| first.at),
            behind_by: overtaken.map(|first| first.by),
        };
        let ttl = self.ttl(request.luck.ttl);
        let coin = request.luck.policy;
        let Some(filled) = self.cache.fill(key, entry, now, ttl, coin) else {
            request.set = Some(SetResult::NoRoom);
            return;
        };
        if let Some(victim) = filled.evicted {
            request.evicted = Some(victim.key);
            self.note_gone(&victim, Fate::Evicted, Some((id, key)), now);
        }
        self.histories.cached(key);
        if let Some(ended) = self.histories.stored(key, request.period, now) {
            self.tally.period_ends(&ended, self.params.protection);
            self.goals.period_ends(&ended);
        }
        let slot = filled.slot;
        let old = version < self.oracle.settled(key);
        if old {
            self.tally.counts.stale_sets += 1;
            self.tally
                .marks
                .add(now, MarkKind::Stale, "an old value is stored");
        }
        request.set = Some(if old {
            SetResult::StoredOld(slot)
        } else {
            SetResult::Stored(slot)
        });
        self.log.note(
            now,
            LogEvent::Stored {
                id,
                key,
                slot,
                version,
                old,
            },
        );
    }

    /// The time to live of an entry stored now.
    pub(super) fn ttl(&self, unit: f64) -> Option<SimDuration> {
        let ttl = self.params.ttl()?;
        if self.params.protection == Protection::Jitter {
            // Jitter 1 could draw a time of nothing, which would mean none.
            let spread = jittered(ttl, self.params.jitter, unit);
            Some(spread.max(SimDuration::from_nanos(1)))
        } else {
            Some(ttl)
        }
    }

    /// Expiry is lazy: it is counted when the entry is replaced or goes, or read off at the end.
    pub(super) fn note_expiry(&mut self, key: Key, now: SimTime) {
        if let Some(at) = self.cache.get(key).and_then(|entry| entry.expires_at) {
            self.tally.expired(at, now);
        }
    }

    pub(super) fn note_gone(
        &mut self,
        entry: &crate::components::cache::Entry<Entry>,
        fate: Fate,
        by: Option<(u64, Key)>,
        now: SimTime,
    ) {
        let key = entry.key;
        if let Some(at) = entry.expires_at.filter(|_| fate == Fate::Evicted) {
            self.tally.expired(at, now);
        }
        let (by, by_key) = (by.map(|(id, _)| id), by.map(|(_, key)| key));
        self.histories.gone(
            key,
            fate,
            Reason {
                at: now,
                by,
                by_key,
                stored_at: entry.filled_at,
                stored_by: entry.value.stored_by,
            },
        );
        if fate == Fate::Evicted {
            self.tally.counts.evictions += 1;
            self.log.note(now, LogEvent::Evicted { key, by, by_key });
        }
    }
}
