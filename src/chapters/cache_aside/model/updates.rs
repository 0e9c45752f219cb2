//! The steps of a writer, in the order that its handling says.

use super::histories::Fate;
use super::{Context, Event, LogEvent, Model};
use crate::chapters::cache_aside::protection::Update;
use crate::chapters::cache_aside::request::{Request, Step};
use crate::components::workload::Key;
use crate::sim::{SimDuration, SimTime};

impl Model {
    pub(super) fn first_of_update(request: &Request) -> Step {
        match request.handling {
            Update::DeleteBefore => Step::Delete,
            _ => Step::Update,
        }
    }

    /// What follows the database's answer, and after how many milliseconds.
    pub(super) fn after_the_row(request: &Request, delete_delay_ms: f64) -> (f64, Step) {
        match request.handling {
            Update::DeleteAfter => (delete_delay_ms, Step::Delete),
            _ => (0.0, Step::Return),
        }
    }

    /// The row is written. Unless a delete is still to come, nothing will repair older copies.
    pub(super) fn commit(&mut self, id: u64, now: SimTime) {
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        let key = request.key;
        let version = self.oracle.commit(key, now);
        request.version = version;
        request.present = true;
        if request.handling != Update::DeleteAfter {
            self.oracle.settle(key, version);
        }
        self.log.note(now, LogEvent::Committed { id, key, version });
    }

    pub(super) fn begin_delete(&mut self, id: u64, cx: &mut Context<'_>) {
        if let Some(request) = self.under_way.get_mut(&id) {
            request.delete_at = Some(cx.now());
            self.later(self.params.half_cache(), Event::DeleteArrives(id), cx);
        }
    }

    /// A delete reaches the cache, unless it is lost. It voids the key's token even where there
    /// is nothing to remove: a reader may be about to store.
    pub(super) fn delete_arrives(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        let (key, version) = (request.key, request.version);
        request.deleted_at = Some(now);
        request.delete_lost = request.luck.delete < self.params.delete_failure;
        if request.handling == Update::DeleteAfter {
            self.oracle.settle(key, version);
        }
        if request.delete_lost {
            self.tally.counts.deletes_lost += 1;
            self.log.note(now, LogEvent::DeleteLost { id, key });
        } else {
            self.leases.void(key);
            self.note_expiry(key, now);
            let removed = self.cache.remove(key);
            if let Some(entry) = &removed {
                self.note_gone(entry, Fate::Deleted, Some((id, key)), now);
            }
            let had = removed.is_some();
            self.log.note(now, LogEvent::Deleted { id, key, had });
        }
        self.later(self.params.rest_of_cache(), Event::DeleteDone(id), cx);
    }

    pub(super) fn delete_done(&mut self, id: u64, cx: &mut Context<'_>) {
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        request.delete_done_at = Some(cx.now());
        let (delay_ms, next) = match request.handling {
            Update::DeleteBefore => (self.params.delete_delay_ms, Step::Update),
            _ => (0.0, Step::Return),
        };
        request.step = next;
        let delay = SimDuration::from_millis_f64(delay_ms);
        self.later(delay, Event::ComesTo(id, next), cx);
    }

    /// The writer is told that its update is done: from now on its version is promised.
    pub(super) fn acknowledge(&mut self, id: u64, key: Key, version: u64, now: SimTime) {
        self.oracle.acknowledge(key, version, id, now);
        if let Some(entry) = self.cache.value_mut(key)
            && entry.version < version
            && entry.behind_since.is_none()
        {
            entry.behind_since = Some(now);
            entry.behind_by = Some(id);
        }
        self.log
            .note(now, LogEvent::Acknowledged { id, key, version });
    }
}
