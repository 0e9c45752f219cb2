//! What requests ask of the database, and what they do with its answer.

use super::{Context, Event, LogEvent, MOST_UNDER_WAY, Model, Set};
use crate::chapters::local_external::request::{Kind, Request, Staleness, Tier};
use crate::components::database::Offer;
use crate::sim::SimTime;

impl Model {
    pub(super) fn ask_database(&mut self, id: u64, cx: &mut Context<'_>) {
        if let Some(request) = self.under_way.get_mut(&id) {
            request.database_asked_at = Some(cx.now());
            self.tally.database_call();
            let there = self.params.database_time().half();
            cx.after(there, Event::AtDatabase(id));
        }
    }

    pub(super) fn at_database(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        request.database_at = Some(now);
        self.tally.database_rate.record(now);
        match self.database.offer(id, now) {
            Offer::Started => self.start_service(id, cx),
            Offer::Waits => {}
            // The line holds all that can be under way, so that this does not happen.
            Offer::Refused => {
                if let Some(request) = self.under_way.remove(&id) {
                    self.refuse(request, now);
                }
            }
        }
    }

    pub(super) fn start_service(&mut self, id: u64, cx: &mut Context<'_>) {
        if let Some(request) = self.under_way.get_mut(&id) {
            request.service_at = Some(cx.now());
        }
        cx.after(self.params.service(), Event::Served(id));
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
        let key = request.key;
        match request.kind {
            Kind::Read => {
                let current = self.oracle.committed(key);
                let (version, behind) = match self.params.replica_lag() {
                    Some(_) => self.replica.shows(key, current, now),
                    None => (current, None),
                };
                if behind.is_none() {
                    self.oracle.leaves(key, version);
                }
                request.behind = behind;
                request.version = version;
                request.stale = stale_replica(request, now);
                let stale = request.stale;
                request.tier = Some(Tier::Database);
                self.tally.found(Tier::Database);
                self.log.note(now, LogEvent::Loaded { id, key, version });
                if let Some(stale) = stale {
                    self.tally.stale_read(stale, now);
                    let lacks = stale.versions;
                    self.log
                        .note(now, LogEvent::ReplicaBehind { id, key, lacks });
                }
            }
            Kind::Write => {
                let version = self.oracle.commit(key);
                request.version = version;
                if let Some(lag) = self.params.replica_lag() {
                    self.replica.committed(key, version, lag, now);
                }
                self.log.note(now, LogEvent::Committed { id, key, version });
            }
        }
        self.capture(id, cx);
        let there = self.params.database_time().half();
        let rest = self.params.database_time() - there;
        cx.after(rest, Event::FromDatabase(id));
    }

    pub(super) fn back_from_database(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(mut request) = self.under_way.remove(&id) else {
            return;
        };
        request.loaded_at = Some(now);
        if request.kind == Kind::Write {
            self.under_way.insert(id, request);
            self.written(id, cx);
            return;
        }
        self.keep(&mut request, cx);
        self.send_set(&mut request, cx);
        self.end_read(request, now);
    }

    /// The answer also goes to the shared cache; the client does not wait for that.
    fn send_set(&mut self, read: &mut Request, cx: &mut Context<'_>) {
        let has_shared = self.params.mode.has_l2() && self.shared_is_up;
        if !has_shared {
            return;
        }
        if self.sets_under_way >= MOST_UNDER_WAY {
            self.tally.counts.sets_left_out += 1;
            return;
        }
        if read.behind.is_none() {
            self.oracle.leaves(read.key, read.version);
        }
        read.set_at = Some(cx.now());
        self.sets_under_way += 1;
        self.tally.shared_call();
        self.goals.shared_call(cx.now());
        let set = Set {
            id: read.id,
            key: read.key,
            version: read.version,
            coin: read.coin,
            behind: read.behind,
        };
        cx.after(self.params.l2_time().half(), Event::SetArrives(set));
    }
}

/// By how much the replica's answer to a read is behind, if an acknowledged write is missing in it.
fn stale_replica(read: &Request, now: SimTime) -> Option<Staleness> {
    let (since, by) = read.behind?;
    (read.version < read.must_include).then(|| Staleness {
        versions: read.must_include - read.version,
        age: now.since(since),
        since,
        by,
        filled_at: now,
        lost_at: None,
    })
}
