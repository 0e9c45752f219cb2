//! The stages of a write, whichever way it takes.

use super::LogEvent;
use super::buffer::Promise;
use super::lane::{Env, Lane, LostWrite, Step, Stored};
use crate::chapters::write_patterns::lane::WritePath;
use crate::chapters::write_patterns::request::{Operation, Refused, Request};
use crate::lesson::MarkKind;
use crate::sim::SimDuration;

impl Lane {
    /// A write that goes through the cache has reached it.
    pub(super) fn write_at_cache(&mut self, mut write: Request, env: &mut Env<'_, '_>) {
        let now = env.cx.now();
        let (id, key, lane) = (write.op.id, write.op.key, self.kind);
        if self.path(env) == WritePath::Behind {
            self.under_way.insert(id, write);
            if env.params.replicated_log {
                let there_and_back = SimDuration::from_millis_f64(env.params.cache_ms);
                self.after(there_and_back, Step::Replicated(id), env);
            } else {
                self.ask_for_room(id, env);
            }
            return;
        }
        self.store_write(&write.op, id, None, env);
        write.stored_at = Some(now);
        env.log.note(now, LogEvent::Written { lane, id, key });
        self.leave_for_database(write, SimDuration::ZERO, env);
    }

    /// Puts a write's value into the cache; without a version it is pending.
    pub(super) fn store_write(
        &mut self,
        op: &Operation,
        write: u64,
        version: Option<u64>,
        env: &mut Env<'_, '_>,
    ) -> Stored {
        let stored = Stored {
            version: version.unwrap_or(0),
            write: Some(write),
            by: write,
            written: true,
            pending: version.is_none(),
            overtaken: false,
            behind_since: None,
        };
        let now = env.cx.now();
        self.cache
            .fill(op.key, stored, now, env.params.ttl(), op.coin);
        stored
    }

    pub(super) fn replicated(&mut self, id: u64, env: &mut Env<'_, '_>) {
        let Some(write) = self.under_way.get(&id) else {
            return;
        };
        if self.is_same_life(write) {
            self.ask_for_room(id, env);
        } else if let Some(write) = self.under_way.remove(&id) {
            self.refuse(write, Refused::CacheDown, env);
        }
    }

    fn ask_for_room(&mut self, id: u64, env: &mut Env<'_, '_>) {
        let now = env.cx.now();
        let Some(write) = self.under_way.get_mut(&id) else {
            return;
        };
        let key = write.op.key;
        if self.buffer.has_room(key, env.params.buffer) {
            self.accept(id, env);
            return;
        }
        write.room_from = Some(now);
        self.buffer.line.push_back(id);
        let lane = self.kind;
        env.log.note(now, LogEvent::WaitsForRoom { lane, id, key });
        self.wait(id, env);
    }

    /// The buffer takes a write: this is when it takes effect, and it is answered at once.
    pub(super) fn accept(&mut self, id: u64, env: &mut Env<'_, '_>) {
        let now = env.cx.now();
        if let Some(timer) = self.timers.remove(&id) {
            env.cx.cancel(timer);
        }
        let Some(mut write) = self.under_way.remove(&id) else {
            return;
        };
        let (key, lane) = (write.op.key, self.kind);
        let version = self.oracle.issue(key);
        let absorbed = self.buffer.take(key, version, id, now);
        self.tally.buffered(absorbed);
        self.saw(key, version);
        self.store_write(&write.op, id, Some(version), env);
        write.version = version;
        write.buffered_at = Some(now);
        write.stored_at = Some(now);
        self.under_way.insert(id, write);
        env.log.note(
            now,
            LogEvent::Buffered {
                lane,
                id,
                key,
                absorbed,
            },
        );
        self.after(env.params.rest_of_trip(), Step::Ends(id), env);
        self.flush_if_full(env);
    }

    /// The database's answer to a write is back.
    pub(super) fn write_back(&mut self, mut write: Request, env: &mut Env<'_, '_>) {
        let now = env.cx.now();
        let (id, key, version) = (write.op.id, write.op.key, write.version);
        if write.cache_at.is_some() && self.kind.is_in_the_way() {
            if !self.is_same_life(&write) {
                self.refuse(write, Refused::CacheDown, env);
                return;
            }
            let newest = self.seen.get(&key).copied().unwrap_or(0);
            if env.params.versions && version >= newest && self.buffer.holds(key).is_none() {
                self.store_write(&write.op, id, Some(version), env);
                write.stored_at = Some(now);
            }
            self.saw(key, version);
            self.under_way.insert(id, write);
            self.after(env.params.rest_of_trip(), Step::Ends(id), env);
        } else if self.path(env) == WritePath::Invalidate && self.cache_is_up {
            self.under_way.insert(id, write);
            self.after(env.params.half_trip(), Step::Removal(id), env);
        } else {
            self.end(write, env);
        }
    }

    pub(super) fn removal(&mut self, id: u64, env: &mut Env<'_, '_>) {
        let now = env.cx.now();
        let Some(write) = self.under_way.get_mut(&id) else {
            return;
        };
        write.removal_at = Some(now);
        let (key, version, lane) = (write.op.key, write.version, self.kind);
        if self.cache_is_up {
            self.saw(key, version);
            if self.cache.remove(key).is_some() {
                env.log.note(now, LogEvent::Removed { lane, id, key });
            }
        }
        self.after(env.params.rest_of_trip(), Step::Ends(id), env);
    }

    /// The cache has been told of a version.
    pub(super) fn saw(&mut self, key: crate::components::workload::Key, version: u64) {
        let newest = self.seen.entry(key).or_default();
        *newest = version.max(*newest);
    }

    /// The client is told that its write is done: from now on it can be lost.
    pub(super) fn acknowledge(&mut self, write: &mut Request, env: &mut Env<'_, '_>) {
        let now = env.cx.now();
        let (id, key, version, lane) = (write.op.id, write.op.key, write.version, self.kind);
        self.oracle.acknowledge(key, version, id, now);
        if let Some(stored) = self.cache.value_mut(key)
            && !stored.pending
            && stored.version < version
            && stored.behind_since.is_none()
        {
            stored.behind_since = Some(now);
        }
        env.log.note(
            now,
            LogEvent::Acknowledged {
                lane,
                id,
                key,
                version,
            },
        );
        if write.buffered_at.is_none() {
            return;
        }
        let promise = Promise {
            id,
            key,
            version,
            acknowledged_at: now,
        };
        // Between the cache's answer and this moment the value may have reached the database, or
        // the cache may have crashed.
        if !self.buffer.promise(promise) && self.oracle.of(key).database < version {
            write.lost_at = Some(now);
            self.oracle.lose(key);
            self.lose(&[promise], 1, env);
        }
    }

    /// Acknowledged writes are gone; `named` are those known one by one.
    pub(super) fn lose(&mut self, named: &[Promise], count: u64, env: &mut Env<'_, '_>) {
        if count == 0 {
            return;
        }
        let (now, lane) = (env.cx.now(), self.kind);
        self.tally.lost(count);
        env.goals.lost(lane, count);
        for promise in named.iter().rev().take(3).rev() {
            let (id, key, version) = (promise.id, promise.key, promise.version);
            env.log.note(
                now,
                LogEvent::Lost {
                    lane,
                    id,
                    key,
                    version,
                },
            );
        }
        for promise in named {
            self.remember_loss(LostWrite {
                id: promise.id,
                key: promise.key,
                version: promise.version,
                acknowledged_at: promise.acknowledged_at,
                lost_at: now,
            });
        }
        let text = format!("acknowledged writes were lost: {count}");
        env.marks.add(now, MarkKind::Failure, &text);
    }
}
