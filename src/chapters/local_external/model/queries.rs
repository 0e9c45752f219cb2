//! What requests ask of the database, and what they do with its answer.

use super::{Context, Event, LogEvent, MOST_UNDER_WAY, Model, Set};
use crate::chapters::local_external::request::{Kind, Request, Tier};
use crate::components::database::Offer;

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
                let version = self.oracle.committed(key);
                self.oracle.leaves(key, version);
                request.version = version;
                request.tier = Some(Tier::Database);
                self.tally.found(Tier::Database);
                self.log.note(now, LogEvent::Loaded { id, key, version });
            }
            Kind::Write => {
                let version = self.oracle.commit(key);
                request.version = version;
                self.log.note(now, LogEvent::Committed { id, key, version });
            }
        }
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
        self.oracle.leaves(read.key, read.version);
        read.set_at = Some(cx.now());
        self.sets_under_way += 1;
        self.tally.shared_call();
        self.goals.shared_call(cx.now());
        let set = Set {
            id: read.id,
            key: read.key,
            version: read.version,
            coin: read.coin,
        };
        cx.after(self.params.l2_time().half(), Event::SetArrives(set));
    }
}
