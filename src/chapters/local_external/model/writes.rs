//! The way of a write: the database, then the shared entry, then the writer's own copy.

use super::{Context, Event, LogEvent, Model};
use crate::chapters::local_external::params::Invalidation;
use crate::chapters::local_external::request::{Kind, Request, Sender};
use crate::components::workload::Key;
use crate::sim::{Stream, scale};

impl Model {
    pub(super) fn write_arrives(&mut self, cx: &mut Context<'_>) {
        let now = cx.now();
        let luck = cx.luck();
        let draw = luck.unit(Stream::WriteKeys);
        // Where it goes and which messages are lost; one draw each, whatever the settings are.
        let client = scale(luck.bits(Stream::WriteKeys), self.params.clients) as u32 + 1;
        let route = luck.bits(Stream::WriteKeys);
        let coin = luck.bits(Stream::Network);
        let key = self.keys.popular(now, draw);
        self.writes.go_on(Event::WriteArrives, cx);
        let instance = self.route(client, route);
        self.begin_write(key, client, instance, coin, cx);
    }

    pub(super) fn begin_write(
        &mut self,
        key: Key,
        client: u32,
        instance: Option<u32>,
        coin: u64,
        cx: &mut Context<'_>,
    ) {
        let now = cx.now();
        let mut write = Request::new(self.next_id(), Kind::Write, key, now);
        write.client = client;
        write.coin = coin;
        self.tally.counts.writes += 1;
        let has_room = self.has_room();
        let Some(instance) = instance.filter(|_| has_room) else {
            self.refuse(write, now);
            return;
        };
        write.instance = instance;
        write.epoch = self
            .instances
            .get(instance as usize)
            .map_or(0, |own| own.epoch);
        let id = write.id;
        self.under_way.insert(id, write);
        self.ask_database(id, cx);
    }

    /// The database has the new version, and the writer knows.
    pub(super) fn written(&mut self, id: u64, cx: &mut Context<'_>) {
        let deletes = self.params.write_deletes && self.params.mode.has_l2() && self.shared_is_up;
        if !deletes {
            self.acknowledge(id, cx);
            return;
        }
        if let Some(write) = self.under_way.get_mut(&id) {
            write.shared_asked_at = Some(cx.now());
            self.tally.shared_call();
            self.goals.shared_call(cx.now());
            cx.after(self.params.l2_time().half(), Event::DeleteArrives(id));
        }
    }

    pub(super) fn delete_arrives(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(mut write) = self.under_way.remove(&id) else {
            return;
        };
        if self.shared_is_up {
            write.shared_at = Some(now);
            let key = write.key;
            self.drop_shared(key, id, now);
            self.log.note(now, LogEvent::Deleted { id, key });
            if self.params.invalidation == Invalidation::Tracking && self.params.sends_messages() {
                let asked = self.tracked.get(key as usize).copied().unwrap_or(0);
                self.tell(&write, Sender::Shared, asked, cx);
            }
            if let Some(asked) = self.tracked.get_mut(key as usize) {
                *asked = 0;
            }
        }
        let rest = self.params.l2_time() - self.params.l2_time().half();
        cx.after(rest, Event::Deleted(id));
        self.under_way.insert(id, write);
    }

    pub(super) fn deleted(&mut self, id: u64, cx: &mut Context<'_>) {
        if let Some(write) = self.under_way.get_mut(&id) {
            write.shared_back_at = Some(cx.now());
            self.acknowledge(id, cx);
        }
    }

    /// The writer drops its own copy, tells the others, and is done.
    fn acknowledge(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(mut write) = self.under_way.remove(&id) else {
            return;
        };
        let (key, version, instance) = (write.key, write.version, write.instance);
        if self.drop_local(instance, key, id, cx) {
            self.log.note(now, LogEvent::Dropped { id, key, instance });
        }
        self.oracle.acknowledge(key, version, id, now);
        self.replica.acknowledged(key, version, id, now);
        write.left_behind = self.mark_behind(key, version, id, cx);
        write.ended_at = Some(now);
        let left = write.left_behind;
        self.tally.acknowledged(left, now);
        self.log.note(
            now,
            LogEvent::Acknowledged {
                id,
                key,
                version,
                left,
            },
        );
        // A client that wrote has seen what it wrote.
        if write.client > 0 {
            self.seen.show(write.client, key, version);
        }
        if self.params.invalidation == Invalidation::Broadcast && self.params.sends_messages() {
            self.tell(&write, Sender::Instance(instance), u32::MAX, cx);
        }
        let met = self.goals.ended(&write, now);
        self.note_goal(met, now);
        self.recent.keep(write);
    }

    /// Which instance has asked the shared cache for a key.
    pub(super) fn track(&mut self, key: Key, instance: u32) {
        if self.params.invalidation != Invalidation::Tracking {
            return;
        }
        let index = key as usize;
        if index >= self.tracked.len() {
            self.tracked.resize(index + 1, 0);
        }
        self.tracked[index] |= 1_u32.checked_shl(instance).unwrap_or(0);
    }

    /// The shared cache forgets who has asked it.
    pub(super) fn forget_tracked(&mut self) {
        self.tracked.clear();
    }
}
