//! Many readers of one missing entry: who loads, who waits, who is handed what is there.

use super::{Context, Event, LogEvent, Model};
use crate::chapters::cache_aside::protection::Protection;
use crate::chapters::cache_aside::request::{Reason, Staleness, Step};
use crate::sim::SimTime;

impl Model {
    /// Whether a reader that was handed an expired entry renews it: the first does.
    pub(super) fn renews(&mut self, id: u64) -> bool {
        let Some(request) = self.under_way.get(&id) else {
            return false;
        };
        request.served_expired && self.flights.lead(request.key, id)
    }

    /// Whether a reader that has missed leaves the load to another. If so, it has been arranged
    /// how it will hear of it.
    pub(super) fn must_wait(&mut self, id: u64, cx: &mut Context<'_>) -> bool {
        let Some(request) = self.under_way.get_mut(&id) else {
            return false;
        };
        if request.early {
            return false;
        }
        match self.params.protection {
            Protection::SingleFlight => {
                if self.flights.lead(request.key, id) {
                    return false;
                }
                request.waits_for = self.flights.wait(request.key, id);
                true
            }
            Protection::Lease if request.token.is_none() => {
                cx.after(self.params.retry(), Event::AsksAgain(id));
                true
            }
            _ => false,
        }
    }

    pub(super) fn wait(&mut self, id: u64, now: SimTime) {
        if let Some(request) = self.under_way.get_mut(&id)
            && request.waits_since.is_none()
        {
            request.waits_since = Some(now);
            let key = request.key;
            self.log.note(now, LogEvent::Waits { id, key });
        }
    }

    pub(super) fn stop_waiting(&mut self, id: u64, now: SimTime) {
        if let Some(request) = self.under_way.get_mut(&id)
            && let Some(since) = request.waits_since
            && request.waited_until.is_none()
        {
            request.waited_until = Some(now);
            self.tally.waited(now.since(since));
        }
    }

    /// A reader without a token looks again; a held thread does so when it goes on.
    pub(super) fn asks_again(&mut self, id: u64, cx: &mut Context<'_>) {
        self.come_to(id, Step::Get, cx);
    }

    /// A reader that has waited is given the leader's answer. It may be old: the leader may have
    /// read the row before this reader arrived.
    pub(super) fn share(&mut self, id: u64, version: u64, present: bool, cx: &mut Context<'_>) {
        let now = cx.now();
        self.stop_waiting(id, now);
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        request.version = version;
        request.present = present;
        if version < request.must_include {
            let overtaken = self.oracle.overtaken(request.key, version);
            let since = overtaken.map_or(now, |first| first.at);
            request.stale = Some(Staleness {
                versions: request.must_include - version,
                age: now.since(since),
            });
            request.reason = Some(Reason {
                at: since,
                by: overtaken.map(|first| first.by),
                by_key: Some(request.key),
                stored_at: since,
                stored_by: request.waits_for,
            });
        }
        self.come_to(id, Step::Return, cx);
    }
}
