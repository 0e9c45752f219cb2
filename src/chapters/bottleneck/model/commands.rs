//! What the learner does to the running system.

use super::{Context, Event, LogEvent, Model};
use crate::chapters::bottleneck::params::{RETRIES_SAVED, RETRY};
use crate::chapters::bottleneck::replica::Replica;
use crate::lesson::{MarkKind, Parameters as _, Value};
use crate::sim::SimTime;

impl Model {
    pub(super) fn kill_cache(&mut self, now: SimTime) {
        if !self.cache_is_up || !self.params.has_cache() {
            return;
        }
        self.cache_is_up = false;
        let entries = self.cache.clear() as u32;
        self.goals.killed(now);
        self.tally.cache_changes();
        self.tally.begin_measuring(self.params.reads_per_s);
        self.log.note(now, LogEvent::Killed { entries });
    }

    pub(super) fn revive_cache(&mut self, now: SimTime) {
        if self.cache_is_up {
            return;
        }
        self.cache_is_up = true;
        if let Some(title) = self.goals.revived(now) {
            self.tally.marks.add(now, MarkKind::Goal, title);
        }
        self.tally.cache_changes();
        self.tally.begin_measuring(self.params.reads_per_s);
        self.log.note(now, LogEvent::Revived);
    }

    pub(super) fn set(&mut self, name: &str, value: &Value, cx: &mut Context<'_>) {
        let now = cx.now();
        let note = |name| self.log.note(now, LogEvent::Changed { name });
        let Some(before) = self.params.change(name, value, note) else {
            return;
        };
        let params = self.params.clone();
        self.goals.changed(&before, &params);
        if self.pages.set_pattern(params.key_pattern(), now) {
            cx.charge(self.pages.work());
        }
        if params.used_slots() != before.used_slots() {
            self.cache
                .set_capacity(params.used_slots() as usize, now, 0);
        }
        if !params.has_cache() {
            // The next one to be put in front is a new one.
            self.cache_is_up = true;
        }
        if params.reads_per_s == before.reads_per_s {
            self.tally.begin_measuring(params.reads_per_s);
        } else {
            self.reads
                .set_rate(params.reads_per_s, Event::ReadArrives, cx);
            self.tally.load_is(params.reads_per_s);
        }
        if params.writes_per_s != before.writes_per_s {
            self.writes
                .set_rate(params.writes_per_s, Event::WriteArrives, cx);
        }
        if params.retry_deposit().is_some() != before.retry_deposit().is_some() {
            let full = params.retry_deposit().map(|_| RETRIES_SAVED * RETRY);
            self.saved_retries = full.unwrap_or(0);
        }
        self.set_copies(cx);
    }

    /// Replicas that are taken away get no more requests and go when they are idle.
    fn set_copies(&mut self, cx: &mut Context<'_>) {
        let now = cx.now();
        let wanted = self.params.replicas as usize;
        for replica in self.replicas.iter_mut().take(wanted) {
            replica.set(&self.params, now);
        }
        while self.replicas.len() < wanted {
            self.replicas.push(Replica::cold(&self.params));
        }
        self.retire_copies();
        self.start_waiting(cx);
    }

    /// New workers begin at once.
    fn start_waiting(&mut self, cx: &mut Context<'_>) {
        for index in 0..self.replicas.len() {
            let next = |model: &mut Self, cx: &Context<'_>| {
                let replica = model.replicas.get_mut(index)?;
                replica.station_mut().start_waiting(cx.now())
            };
            while let Some(id) = next(self, cx) {
                self.start_service(id, cx);
            }
        }
    }

    /// Lets go of replicas that were taken away and have nothing left to do.
    pub(super) fn retire_copies(&mut self) {
        let wanted = self.params.replicas as usize;
        while self.replicas.len() > wanted
            && self
                .replicas
                .last()
                .is_some_and(|replica| replica.flow().inside() == 0)
        {
            self.replicas.pop();
        }
    }
}
