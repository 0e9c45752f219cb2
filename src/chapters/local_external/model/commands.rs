//! What the learner does to the running system.

use super::{Context, Event, LogEvent, Model, servers};
use crate::chapters::local_external::params::Params;
use crate::components::workload::Key;
use crate::lesson::{Parameters as _, Value};
use crate::sim::{SimDuration, SimTime, Stream};

impl Model {
    /// A write at this instance, or if it is down at the next that runs.
    pub(super) fn learner_writes(&mut self, instance: u32, key: Key, cx: &mut Context<'_>) {
        let coin = cx.luck().bits(Stream::Learner);
        let count = self.instances.len();
        let up = (0..count)
            .map(|step| (instance as usize + step) % count.max(1))
            .find(|&index| self.instances[index].is_up)
            .map(|index| index as u32);
        self.begin_write(key, 0, up, coin, cx);
    }

    /// Client 1 asks once more.
    pub(super) fn learner_reads(&mut self, key: Key, cx: &mut Context<'_>) {
        let route = cx.luck().bits(Stream::Learner);
        let coin = cx.luck().bits(Stream::Learner);
        self.begin_read(key, 1, route, coin, cx);
    }

    /// Stops an instance: what it held is gone, and the balancer goes round it until it is back.
    pub(super) fn restart(&mut self, index: u32, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(instance) = self.instances.get_mut(index as usize) else {
            return;
        };
        instance.is_up = false;
        instance.epoch = instance.epoch.wrapping_add(1);
        let epoch = instance.epoch;
        let entries = self.clear_local(index, cx);
        let instance = index;
        self.log.note(now, LogEvent::Stopped { instance, entries });
        let away = SimDuration::from_secs_f64(self.params.restart_s);
        cx.after(away, Event::Starts(index, epoch));
    }

    pub(super) fn starts(&mut self, index: u32, epoch: u32, now: SimTime) {
        let instance = self
            .instances
            .get_mut(index as usize)
            .filter(|instance| instance.epoch == epoch && !instance.is_up);
        if let Some(instance) = instance {
            instance.is_up = true;
            self.log.note(now, LogEvent::Started { instance: index });
        }
    }

    pub(super) fn kill_shared(&mut self, now: SimTime) {
        if !self.shared_is_up {
            return;
        }
        self.shared_is_up = false;
        let entries = self.clear_shared(now);
        self.forget_tracked();
        self.goals.killed(now);
        self.log.note(now, LogEvent::Killed { entries });
    }

    pub(super) fn revive_shared(&mut self, now: SimTime) {
        if !self.shared_is_up {
            self.shared_is_up = true;
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
        self.goals.changed(&before, &self.params);
        let params = self.params.clone();
        if self.keys.set_pattern(params.key_pattern(), now) {
            cx.charge(self.keys.work());
        }
        let sizes = |p: &Params| (p.mode, p.instances, p.l1_slots, p.l2_slots);
        if sizes(&params) != sizes(&before) {
            self.resize_instances(cx);
        }
        if (sizes(&params), params.placement) != (sizes(&before), before.placement) {
            self.fill_static(cx);
        }
        if params.replica_lag().is_none() {
            self.replica.forget();
        }
        if params.invalidation != before.invalidation {
            self.delivered.clear();
            self.forget_tracked();
        }
        if params.reads_per_s != before.reads_per_s {
            self.reads
                .set_rate(params.reads_per_s, Event::ReadArrives, cx);
        }
        if params.writes_per_s != before.writes_per_s {
            self.writes
                .set_rate(params.writes_per_s, Event::WriteArrives, cx);
        }
        self.database.set_servers(servers(&params));
        while let Some(next) = self.database.start_waiting(now) {
            self.start_service(next, cx);
        }
    }
}
