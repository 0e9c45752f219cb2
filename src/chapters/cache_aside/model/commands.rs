//! What the learner does to the running system.

use super::histories::Fate;
use super::{Context, Entry, Event, LogEvent, Model};
use crate::chapters::cache_aside::request::Seat;
use crate::components::workload::Key;
use crate::lesson::{Parameters as _, Value};
use crate::sim::{SimDuration, SimTime, Stream};

/// Keys that are stored beforehand in one event.
const WARMED_AT_ONCE: Key = 50_000;

impl Model {
    /// One read by hand.
    pub(super) fn ask_for(key: Key, cx: &mut Context<'_>) {
        cx.after(SimDuration::ZERO, Event::Arrives(u64::from(key)));
    }

    /// Many reads of key 1 at once. Each is an event, so that a budget of events bounds them.
    pub(super) fn crowd(&mut self, readers: u64, cx: &mut Context<'_>) {
        self.goals.crowd_comes(self.next_request, readers);
        let now = cx.now();
        self.log.note(now, LogEvent::Crowd { readers });
        for _ in 0..readers {
            Self::ask_for(1, cx);
        }
    }

    /// Stores every key that fits, as after a restart that fills the cache beforehand. What is
    /// there already is stored anew.
    pub(super) fn warm(&mut self, cx: &mut Context<'_>) {
        self.warm_from(1, cx);
    }

    /// The same from a key on: a slice, and what is left at the same moment.
    pub(super) fn warm_from(&mut self, first: Key, cx: &mut Context<'_>) {
        let now = cx.now();
        let most = self.params.capacity.min(self.params.keys);
        let most = Key::try_from(most).unwrap_or(Key::MAX);
        let last = most.min(first.saturating_add(WARMED_AT_ONCE - 1));
        cx.charge(u64::from(last.saturating_sub(first)) / 4);
        for key in first..=last {
            let unit = cx.luck().unit(Stream::TtlJitter);
            let coin = cx.luck().bits(Stream::Policy);
            let present = self.oracle.is_written(key) || self.params.has_row(key);
            if !(present || self.params.negative) {
                continue;
            }
            self.note_expiry(key, now);
            self.leases.void(key);
            let version = self.oracle.committed(key);
            let entry = Entry {
                version,
                present,
                load_took: SimDuration::from_millis_f64(self.params.database_ms),
                stored_by: None,
                behind_since: None,
                behind_by: None,
            };
            let Some(filled) = self.cache.fill(key, entry, now, self.ttl(unit), coin) else {
                break;
            };
            if let Some(victim) = filled.evicted {
                self.note_gone(&victim, Fate::Evicted, None, now);
            }
            self.histories.cached(key);
            self.histories.warmed(key);
        }
        if last < most {
            cx.after(SimDuration::ZERO, Event::Warms(last + 1));
            return;
        }
        let entries = self.cache.len() as u32;
        self.log.note(now, LogEvent::Warmed { entries });
    }

    /// The thread stops before its next step, now or when it comes to one.
    pub(super) fn hold(&mut self, seat: Seat, now: SimTime) {
        if self.held.insert(seat) {
            self.log.note(now, LogEvent::Held { seat });
        }
    }

    pub(super) fn release(&mut self, seat: Seat, cx: &mut Context<'_>) {
        let now = cx.now();
        if !self.held.remove(&seat) {
            return;
        }
        self.log.note(now, LogEvent::Released { seat });
        let stopped = self
            .under_way
            .values_mut()
            .find(|request| request.seat == seat);
        if let Some(request) = stopped
            && request.held_since.take().is_some()
        {
            let (id, step) = (request.id, request.step);
            self.come_to(id, step, cx);
        }
    }

    pub(super) fn set(&mut self, name: &str, value: &Value, cx: &mut Context<'_>) {
        let now = cx.now();
        let note = |name| self.log.note(now, LogEvent::Changed { name });
        let Some(before) = self.params.change(name, value, note) else {
            return;
        };
        self.goals.changed(&before, &self.params);
        let params = self.params.clone();
        if self.keys.set_pattern(params.key_pattern(), now) {
            cx.charge(self.keys.work());
        }
        if params.capacity != before.capacity {
            let coin = cx.luck().bits(Stream::Learner);
            for victim in self.cache.set_capacity(params.capacity as usize, now, coin) {
                self.note_gone(&victim, Fate::Evicted, None, now);
            }
        }
        if params.reads_per_s != before.reads_per_s {
            self.reads
                .set_rate(params.reads_per_s, Event::ReadArrives, cx);
        }
        if params.writes_per_s != before.writes_per_s {
            self.writes
                .set_rate(params.writes_per_s, Event::UpdateArrives, cx);
        }
    }
}
