//! What happens to the copies in the caches, and to the count of those that are behind.

use super::histories::Fate;
use super::{
    Context, Event, Instance, LogEvent, Model, Set, Stored, keeps, local_slots, shared_slots,
};
use crate::chapters::local_external::params::Placement;
use crate::chapters::local_external::request::{Reason, Request};
use crate::components::cache::{Cache, PolicyKind};
use crate::components::workload::Key;
use crate::sim::SimTime;

impl Model {
    /// An instance keeps an answer, if it still runs as it did when it was asked.
    pub(super) fn keep(&mut self, read: &mut Request, cx: &mut Context<'_>) {
        let now = cx.now();
        let (index, key) = (read.instance, read.key);
        let slots = local_slots(&self.params);
        let runs_on = self
            .instances
            .get(index as usize)
            .is_some_and(|instance| instance.is_up && instance.epoch == read.epoch);
        if !runs_on || !keeps(&self.params, slots, key) {
            return;
        }
        let stored = Stored::of(&self.oracle, (key, read.version), read.behind);
        self.end_stale(index, key, cx);
        let ttl = self.params.l1_ttl();
        let instance = &mut self.instances[index as usize];
        let is_new = instance.cache.get(key).is_none();
        let Some(filled) = instance.cache.fill(key, stored, now, ttl, read.coin) else {
            return;
        };
        instance.histories.cached(key);
        if is_new {
            self.copies.added(key);
        }
        if let Some(victim) = filled.evicted {
            self.local_gone(
                index,
                victim.key,
                Fate::Evicted,
                Some((read.id, key)),
                false,
                cx,
            );
        }
        if let Some(since) = stored.behind_since {
            self.begin_stale(index, key, since, None, cx);
        }
        read.kept_at = Some(now);
        let id = read.id;
        self.log.note(
            now,
            LogEvent::Kept {
                id,
                key,
                instance: index,
            },
        );
    }

    /// Drops an instance's copy; returns whether there was one.
    pub(super) fn drop_local(
        &mut self,
        index: u32,
        key: Key,
        by: u64,
        cx: &mut Context<'_>,
    ) -> bool {
        let Some(instance) = self.instances.get_mut(index as usize) else {
            return false;
        };
        if instance.cache.remove(key).is_none() {
            return false;
        }
        self.local_gone(index, key, Fate::Invalidated, Some((by, key)), false, cx);
        true
    }

    /// Empties an instance's cache; returns how many entries there were.
    pub(super) fn clear_local(&mut self, index: u32, cx: &mut Context<'_>) -> u32 {
        let Some(instance) = self.instances.get_mut(index as usize) else {
            return 0;
        };
        let entries = instance.cache.take_all();
        cx.charge(entries.len() as u64 / 4);
        for entry in &entries {
            self.local_gone(index, entry.key, Fate::Lost, None, true, cx);
        }
        entries.len() as u32
    }

    /// A copy has left an instance's cache: whatever counts it is told.
    fn local_gone(
        &mut self,
        index: u32,
        key: Key,
        fate: Fate,
        by: Option<(u64, Key)>,
        quietly: bool,
        cx: &mut Context<'_>,
    ) {
        let now = cx.now();
        self.copies.removed(key);
        self.end_stale(index, key, cx);
        let reason = reason(now, by);
        if let Some(instance) = self.instances.get_mut(index as usize) {
            instance.histories.gone(key, fate, reason);
        }
        if fate == Fate::Evicted && !quietly {
            self.tally.counts.evictions += 1;
            let by = by.map(|(id, _)| id);
            let instance = Some(index);
            self.log.note(now, LogEvent::Evicted { key, instance, by });
        }
    }

    /// An answer reaches the shared cache.
    pub(super) fn set_arrives(&mut self, set: Set, cx: &mut Context<'_>) {
        let now = cx.now();
        self.sets_under_way = self.sets_under_way.saturating_sub(1);
        let (id, key) = (set.id, set.key);
        let stored = Stored::of(&self.oracle, (key, set.version), set.behind);
        if set.behind.is_none() {
            self.oracle.arrives(key, set.version);
        }
        let slots = shared_slots(&self.params);
        if !self.shared_is_up || !keeps(&self.params, slots, key) {
            return;
        }
        let is_new = self.shared.get(key).is_none();
        let ttl = self.params.l2_ttl();
        let Some(filled) = self.shared.fill(key, stored, now, ttl, set.coin) else {
            return;
        };
        self.shared_histories.cached(key);
        if is_new {
            self.copies.added(key);
        }
        if let Some(victim) = filled.evicted {
            self.shared_gone(victim.key, Fate::Evicted, Some((id, key)), now);
        }
        self.log.note(now, LogEvent::Set { id, key });
    }

    /// Takes a key out of the shared cache.
    pub(super) fn drop_shared(&mut self, key: Key, by: u64, now: SimTime) {
        if self.shared.remove(key).is_some() {
            self.shared_gone(key, Fate::Invalidated, Some((by, key)), now);
        }
    }

    /// Empties the shared cache; returns how many entries there were.
    pub(super) fn clear_shared(&mut self, now: SimTime) -> u32 {
        let entries = self.shared.take_all();
        for entry in &entries {
            self.shared_gone(entry.key, Fate::Lost, None, now);
        }
        entries.len() as u32
    }

    fn shared_gone(&mut self, key: Key, fate: Fate, by: Option<(u64, Key)>, now: SimTime) {
        self.copies.removed(key);
        self.shared_histories.gone(key, fate, reason(now, by));
        if fate == Fate::Evicted {
            self.tally.counts.evictions += 1;
            let by = by.map(|(id, _)| id);
            let instance = None;
            self.log.note(now, LogEvent::Evicted { key, instance, by });
        }
    }

    /// A write was acknowledged: copies of older versions are behind from now on. Returns how many
    /// instances keep one that has not expired.
    pub(super) fn mark_behind(
        &mut self,
        key: Key,
        version: u64,
        by: u64,
        cx: &mut Context<'_>,
    ) -> u32 {
        let now = cx.now();
        let mut left = 0;
        for index in 0..self.instances.len() {
            let cache = &mut self.instances[index].cache;
            let is_live = cache.get(key).is_some_and(|entry| !entry.is_expired(now));
            let Some(stored) = cache.value_mut(key).filter(|old| old.version < version) else {
                continue;
            };
            let is_first = stored.behind_since.is_none();
            if is_first {
                stored.behind_since = Some(now);
                stored.behind_by = Some(by);
            }
            left += u32::from(is_live);
            if is_live && is_first {
                self.begin_stale(index as u32, key, now, Some(by), cx);
            }
        }
        if let Some(stored) = self.shared.value_mut(key)
            && stored.version < version
            && stored.behind_since.is_none()
        {
            stored.behind_since = Some(now);
            stored.behind_by = Some(by);
        }
        left
    }

    fn begin_stale(
        &mut self,
        index: u32,
        key: Key,
        since: SimTime,
        by: Option<u64>,
        cx: &mut Context<'_>,
    ) {
        let now = cx.now();
        let entry = self.instances[index as usize].cache.get(key);
        let expires_at = entry.and_then(|entry| entry.expires_at);
        if expires_at.is_some_and(|at| at <= now) {
            return;
        }
        let timer = expires_at.map(|at| cx.after(at.since(now), Event::StaleExpires(index, key)));
        self.stale.begin((index, key), since, by, timer);
        self.tally.stale_instances(now, self.stale.instances());
    }

    fn end_stale(&mut self, index: u32, key: Key, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(ended) = self.stale.end(index, key, now) else {
            return;
        };
        if let Some(timer) = ended.timer {
            cx.cancel(timer);
        }
        self.tally.stale_ended(ended.life, ended.last);
        self.tally.stale_instances(now, self.stale.instances());
    }

    pub(super) fn stale_expires(&mut self, index: u32, key: Key, cx: &mut Context<'_>) {
        self.end_stale(index, key, cx);
        let instance = index;
        self.log
            .note(cx.now(), LogEvent::StaleExpired { key, instance });
    }

    /// Brings the number of instances and of their slots to what the parameters say.
    pub(super) fn resize_instances(&mut self, cx: &mut Context<'_>) {
        let now = cx.now();
        let wanted = self.params.instances as usize;
        let slots = local_slots(&self.params);
        for index in (wanted..self.instances.len()).rev() {
            self.clear_local(index as u32, cx);
            self.instances.pop();
        }
        while self.instances.len() < wanted {
            self.instances.push(Instance {
                cache: Cache::new(PolicyKind::Lru, slots, 0),
                is_up: true,
                epoch: 0,
                histories: super::Histories::default(),
            });
        }
        for index in 0..wanted {
            let gone = self.instances[index].cache.set_capacity(slots, now, 0);
            for entry in gone {
                self.local_gone(index as u32, entry.key, Fate::Evicted, None, false, cx);
            }
        }
        let gone = self.shared.set_capacity(shared_slots(&self.params), now, 0);
        for entry in gone {
            self.shared_gone(entry.key, Fate::Evicted, None, now);
        }
    }

    /// Puts the hottest keys where they stay.
    pub(super) fn fill_static(&mut self, cx: &mut Context<'_>) {
        if self.params.placement != Placement::Static {
            return;
        }
        let now = cx.now();
        let local = local_slots(&self.params) * self.instances.len();
        cx.charge((local + shared_slots(&self.params)) as u64 / 10);
        let (l1_ttl, l2_ttl) = (self.params.l1_ttl(), self.params.l2_ttl());
        for index in 0..self.instances.len() {
            self.clear_local(index as u32, cx);
            if !self.instances[index].is_up {
                continue;
            }
            for key in 1..=local_slots(&self.params) as Key {
                let current = self.oracle.committed(key);
                let stored = Stored::of(&self.oracle, (key, current), None);
                let instance = &mut self.instances[index];
                instance.cache.fill(key, stored, now, l1_ttl, 0);
                instance.histories.cached(key);
                self.copies.added(key);
            }
        }
        self.clear_shared(now);
        if !self.shared_is_up {
            return;
        }
        for key in 1..=shared_slots(&self.params) as Key {
            let current = self.oracle.committed(key);
            let stored = Stored::of(&self.oracle, (key, current), None);
            self.shared.fill(key, stored, now, l2_ttl, 0);
            self.shared_histories.cached(key);
            self.copies.added(key);
        }
    }
}

fn reason(at: SimTime, by: Option<(u64, Key)>) -> Reason {
    Reason {
        at,
        by: by.map(|(id, _)| id),
        by_key: by.map(|(_, key)| key),
    }
}
