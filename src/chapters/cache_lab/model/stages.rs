//! The stages of a request, in the order in which it passes them.

use super::oracle::Fate;
use super::{Context, Event, LogEvent, MOST_UNDER_WAY, Model, Stored};
use crate::chapters::cache_lab::request::{
    Cause, Kind, Outcome, Reason, Request, Staleness, Verdict,
};
use crate::components::cache::{Lookup, Slot};
use crate::components::database::Offer;
use crate::components::workload::Key;
use crate::lesson::MarkKind;
use crate::sim::{SimDuration, SimTime, Stream};

impl Model {
    pub(super) fn read_arrives(&mut self, cx: &mut Context<'_>) {
        let now = cx.now();
        let draw = cx.luck().unit(Stream::ReadKeys);
        let coin = cx.luck().bits(Stream::Policy);
        let Some(key) = self.next_key(now, draw) else {
            return;
        };
        self.reads.go_on(Event::ReadArrives, cx);
        let mut read = Request::new(self.next_id(), Kind::Read, key, now);
        read.coin = coin;
        read.must_include = self.oracle.acknowledged(key);
        self.tally.counts.reads += 1;
        if self.is_full() {
            self.refuse(read, now);
        } else if self.cache_is_up {
            cx.after(self.half_look_up(), Event::AtCache(read.id));
            self.under_way.insert(read.id, read);
        } else {
            self.miss(&mut read, Cause::CacheDown, None, now);
            self.offer_to_database(read, cx);
        }
    }

    pub(super) fn write_arrives(&mut self, cx: &mut Context<'_>) {
        let now = cx.now();
        let draw = cx.luck().unit(Stream::WriteKeys);
        let key = self.keys.popular(now, draw);
        self.writes.go_on(Event::WriteArrives, cx);
        self.send_write(key, cx);
    }

    pub(super) fn send_write(&mut self, key: Key, cx: &mut Context<'_>) {
        let write = Request::new(self.next_id(), Kind::Write, key, cx.now());
        self.tally.counts.writes += 1;
        if self.is_full() {
            self.refuse(write, cx.now());
        } else {
            self.offer_to_database(write, cx);
        }
    }

    /// Whether there is no room for another request; the run then tells of it.
    fn is_full(&mut self) -> bool {
        let is_full = self.under_way.len() >= MOST_UNDER_WAY;
        self.tally.beyond_bound += u64::from(is_full);
        is_full
    }

    pub(super) fn at_cache(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(mut read) = self.under_way.remove(&id) else {
            return;
        };
        read.cache_at = Some(now);
        if !self.cache_is_up {
            self.miss(&mut read, Cause::CacheDown, None, now);
            self.offer_to_database(read, cx);
            return;
        }
        let rest = SimDuration::from_millis_f64(self.params.cache_ms) - self.half_look_up();
        match self.cache.look_up(read.key, now, read.coin) {
            Lookup::Hit(slot) => {
                self.hit(&mut read, slot, now);
                cx.after(rest, Event::Ends(id));
            }
            Lookup::Expired(slot) => {
                let reason = self.cache.slots()[slot as usize].map(|entry| Reason {
                    at: entry.expires_at.unwrap_or(now),
                    by: None,
                    by_key: None,
                    filled_at: entry.filled_at,
                });
                self.miss(&mut read, Cause::Expired, reason, now);
                cx.after(rest, Event::AtDatabase(id));
            }
            Lookup::Absent => {
                let (cause, reason) = self.histories.why_absent(read.key);
                self.miss(&mut read, cause, reason, now);
                cx.after(rest, Event::AtDatabase(id));
            }
        }
        self.under_way.insert(id, read);
    }

    fn hit(&mut self, read: &mut Request, slot: Slot, now: SimTime) {
        read.outcome = Some(Outcome::Hit(slot));
        if let Some(entry) = &self.cache.slots()[slot as usize] {
            read.version = entry.value.version;
            if read.version < read.must_include {
                let since = entry.value.behind_since.unwrap_or(now);
                read.stale = Some(Staleness {
                    versions: read.must_include - read.version,
                    age: now.since(since),
                });
                read.reason = Some(Reason {
                    at: since,
                    by: entry.value.behind_by,
                    by_key: Some(read.key),
                    filled_at: entry.filled_at,
                });
            }
        }
        let stale = read.stale.is_some();
        self.log.note(
            now,
            LogEvent::Hit {
                id: read.id,
                key: read.key,
                slot,
                stale,
            },
        );
        self.tally.hit(read.stale, now);
        let met = self.goals.looked_up(read, now);
        self.note_goal(met, now);
    }

    fn miss(&mut self, read: &mut Request, cause: Cause, reason: Option<Reason>, now: SimTime) {
        read.outcome = Some(Outcome::Miss(cause));
        read.reason = reason;
        self.log.note(
            now,
            LogEvent::Missed {
                id: read.id,
                key: read.key,
                cause,
            },
        );
        self.tally.miss(cause);
        let met = self.goals.looked_up(read, now);
        self.note_goal(met, now);
    }

    pub(super) fn at_database(&mut self, id: u64, cx: &mut Context<'_>) {
        if let Some(request) = self.under_way.remove(&id) {
            self.offer_to_database(request, cx);
        }
    }

    fn offer_to_database(&mut self, mut request: Request, cx: &mut Context<'_>) {
        let now = cx.now();
        let id = request.id;
        request.database_at = Some(now);
        self.tally.database_arrival(now);
        match self.database.offer(id, now) {
            Offer::Started => {
                self.under_way.insert(id, request);
                self.start_service(id, cx);
            }
            Offer::Waits => {
                let timeout = SimDuration::from_millis_f64(self.params.timeout_ms);
                if !timeout.is_zero() {
                    self.timers
                        .insert(id, cx.after(timeout, Event::TimesOut(id)));
                }
                self.under_way.insert(id, request);
            }
            Offer::Refused => self.refuse(request, now),
        }
    }

    fn refuse(&mut self, mut request: Request, now: SimTime) {
        request.verdict = Some(Verdict::Refused);
        request.ended_at = Some(now);
        self.tally
            .refused(request.kind, now.since(request.sent_at), now);
        let met = self.goals.ended(&request, now);
        self.note_goal(met, now);
        self.log.note(
            now,
            LogEvent::Refused {
                id: request.id,
                key: request.key,
            },
        );
        self.recent.keep(request);
    }

    pub(super) fn start_service(&mut self, id: u64, cx: &mut Context<'_>) {
        if let Some(timer) = self.timers.remove(&id) {
            cx.cancel(timer);
        }
        if let Some(request) = self.under_way.get_mut(&id) {
            request.service_at = Some(cx.now());
        }
        cx.after(self.params.service().unwrap_or_default(), Event::Served(id));
    }

    pub(super) fn times_out(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        self.timers.remove(&id);
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        request.verdict = Some(Verdict::TimedOut);
        request.ended_at = Some(now);
        self.log.note(
            now,
            LogEvent::TimedOut {
                id,
                key: request.key,
            },
        );
        let (kind, waited) = (request.kind, now.since(request.sent_at));
        let met = self.goals.ended(request, now);
        self.note_goal(met, now);
        self.tally.timed_out(kind, waited, now);
    }

    pub(super) fn served(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        if let Some(next) = self.database.finish(now) {
            self.start_service(next, cx);
        }
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        request.served_at = Some(now);
        match request.kind {
            Kind::Read => {
                request.version = self.oracle.committed(request.key);
                self.oracle.leaves(request.key, request.version);
                self.tally.counts.database_reads += 1;
            }
            Kind::Write => {
                request.version = self.oracle.commit(request.key);
                let (key, version) = (request.key, request.version);
                self.log.note(now, LogEvent::Committed { id, key, version });
            }
        }
        self.tally.served += 1;
        cx.after(
            SimDuration::from_millis_f64(self.params.database_ms),
            Event::FromDatabase(id),
        );
    }

    pub(super) fn answer_arrives(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(mut request) = self.under_way.remove(&id) else {
            return;
        };
        request.filled_at = Some(now);
        if request.kind == Kind::Read {
            self.fill(&mut request, now);
            self.end(request, now);
        } else if self.params.invalidate && self.cache_is_up {
            self.under_way.insert(id, request);
            cx.after(self.half_look_up(), Event::Removal(id));
        } else {
            self.end(request, now);
        }
    }

    fn fill(&mut self, read: &mut Request, now: SimTime) {
        let (id, key) = (read.id, read.key);
        let overtaken = self.oracle.overtaken(key, read.version);
        self.oracle.arrives(key, read.version);
        let stored = Stored::filled(read.version, overtaken);
        if !self.cache_is_up {
            return;
        }
        let Some(filled) = self
            .cache
            .fill(key, stored, now, self.params.ttl(), read.coin)
        else {
            return;
        };
        read.slot = Some(filled.slot);
        if let Some(victim) = filled.evicted {
            read.evicted = Some(victim.key);
            self.note_eviction(victim.key, Some((id, key)), victim.filled_at, now);
        }
        self.histories.cached(key);
        self.log.note(
            now,
            LogEvent::Filled {
                id,
                key,
                slot: filled.slot,
            },
        );
    }

    pub(super) fn note_eviction(
        &mut self,
        key: Key,
        by: Option<(u64, Key)>,
        filled_at: SimTime,
        now: SimTime,
    ) {
        let by_key = by.map(|(_, key)| key);
        let by = by.map(|(id, _)| id);
        self.histories.gone(
            key,
            Fate::Evicted,
            Reason {
                at: now,
                by,
                by_key,
                filled_at,
            },
        );
        self.tally.counts.evictions += 1;
        self.log.note(now, LogEvent::Evicted { key, by, by_key });
    }

    pub(super) fn removal(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(write) = self.under_way.get_mut(&id) else {
            return;
        };
        write.cache_at = Some(now);
        let key = write.key;
        if let Some(entry) = self.cache.remove(key) {
            let reason = Reason {
                at: now,
                by: Some(id),
                by_key: Some(key),
                filled_at: entry.filled_at,
            };
            self.histories.gone(key, Fate::Invalidated, reason);
            self.log.note(now, LogEvent::Invalidated { id, key });
        }
        let rest = SimDuration::from_millis_f64(self.params.cache_ms) - self.half_look_up();
        cx.after(rest, Event::Ends(id));
    }

    pub(super) fn ends(&mut self, id: u64, cx: &mut Context<'_>) {
        if let Some(request) = self.under_way.remove(&id) {
            self.end(request, cx.now());
        }
    }

    /// The last stage; a request that has timed out has ended for its client before.
    fn end(&mut self, mut request: Request, now: SimTime) {
        if request.ended_at.is_none() {
            request.ended_at = Some(now);
            request.verdict = Some(Verdict::Answered);
            if request.kind == Kind::Read {
                self.tally.answered(now.since(request.sent_at));
            } else {
                self.acknowledge(&request, now);
            }
            let met = self.goals.ended(&request, now);
            self.note_goal(met, now);
        }
        self.recent.keep(request);
    }

    fn acknowledge(&mut self, write: &Request, now: SimTime) {
        let (id, key, version) = (write.id, write.key, write.version);
        self.oracle.acknowledge(key, version, id, now);
        if let Some(stored) = self.cache.value_mut(key)
            && stored.version < version
            && stored.behind_since.is_none()
        {
            stored.behind_since = Some(now);
            stored.behind_by = Some(id);
        }
        self.log
            .note(now, LogEvent::Acknowledged { id, key, version });
    }

    fn note_goal(&mut self, met: Option<&'static str>, now: SimTime) {
        if let Some(title) = met {
            self.tally.marks.add(now, MarkKind::Goal, title);
        }
    }

    fn next_id(&mut self) -> u64 {
        self.next_request += 1;
        self.next_request - 1
    }

    fn half_look_up(&self) -> SimDuration {
        SimDuration::from_millis_f64(self.params.cache_ms).half()
    }
}
