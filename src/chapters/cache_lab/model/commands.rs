//! What the learner does to the running laboratory.

use super::oracle::Fate;
use super::{Context, Event, LogEvent, Model, servers};
use crate::chapters::cache_lab::request::Reason;
use crate::lesson::{Parameters as _, Value};
use crate::sim::{SimTime, Stream};

impl Model {
    pub(super) fn kill_cache(&mut self, cx: &mut Context<'_>) {
        let now = cx.now();
        if !self.cache_is_up {
            return;
        }
        self.cache_is_up = false;
        let lost = self.cache.take_all();
        cx.charge(lost.len() as u64 / 20);
        for entry in &lost {
            let reason = Reason {
                at: now,
                by: None,
                by_key: None,
                filled_at: entry.filled_at,
            };
            self.histories.gone(entry.key, Fate::Lost, reason);
        }
        self.goals.killed(now);
        self.log.note(
            now,
            LogEvent::Killed {
                entries: lost.len() as u32,
            },
        );
    }

    pub(super) fn revive_cache(&mut self, now: SimTime) {
        if !self.cache_is_up {
            self.cache_is_up = true;
            self.goals.revived(now);
            self.log.note(now, LogEvent::Revived);
        }
    }

    pub(super) fn set(&mut self, name: &str, value: &Value, cx: &mut Context<'_>) {
        let now = cx.now();
        let note = |name| self.log.note(now, LogEvent::Changed { name });
        let Some(before) = self.params.change(name, value, note) else {
            return;
        };
        self.goals.changed(&before, &self.params, now);
        let params = self.params.clone();
        if params.trace.is_none() && self.keys.set_pattern(params.key_pattern(), now) {
            cx.charge(self.keys.work());
        }
        self.cache.set_policy(params.policy, params.decay());
        if params.capacity != before.capacity {
            let coin = cx.luck().bits(Stream::Learner);
            for victim in self.cache.set_capacity(params.capacity as usize, now, coin) {
                self.note_eviction(victim.key, None, victim.filled_at, now);
            }
        }
        self.reads.set_process(params.arrivals);
        self.writes.set_process(params.arrivals);
        if params.reads_per_s != before.reads_per_s {
            self.reads
                .set_rate(params.reads_per_s, Event::ReadArrives, cx);
        }
        if params.writes_per_s != before.writes_per_s {
            self.writes
                .set_rate(params.writes_per_s, Event::WriteArrives, cx);
        }
        self.database.set_limit(params.queue_limit as usize);
        self.database.set_servers(servers(&params));
        while let Some(next) = self.database.start_waiting(now) {
            self.start_service(next, cx);
        }
    }
}
