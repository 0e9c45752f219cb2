//! Crashes, and what comes back after them.

use super::LogEvent;
use super::lane::{Env, Lane, Step, servers};
use crate::chapters::write_patterns::request::{Kind, Operation, Refused};
use crate::components::database::Station;
use crate::lesson::MarkKind;
use crate::sim::SimDuration;

impl Lane {
    /// The cache crashes: its memory is gone. With a second one that keeps what is dirty, that one
    /// takes over at once; otherwise an empty one is back after a while.
    pub(super) fn crash_cache(&mut self, env: &mut Env<'_, '_>) {
        if !self.cache_is_up {
            return;
        }
        let now = env.cx.now();
        self.cache_is_up = false;
        self.life += 1;
        self.cache.clear();
        self.seen.clear();
        env.marks.add(now, MarkKind::Failure, "a cache crashed");
        let waiting: Vec<u64> = self.buffer.line.drain(..).collect();
        for id in waiting {
            if let Some(write) = self.under_way.remove(&id) {
                self.refuse(write, Refused::CacheDown, env);
            }
        }
        let dirty = self.buffer.len() as u32;
        env.cx.charge(u64::from(dirty));
        let lane = self.kind;
        if env.params.replicated_log {
            self.buffer.put_back();
            env.log.note(
                now,
                LogEvent::CacheCrashed {
                    lane,
                    dirty,
                    lost: 0,
                },
            );
            self.take_over(env);
            return;
        }
        if let Some(retry) = self.buffer.retry.take() {
            env.cx.cancel(retry);
        }
        let (keys, lost, named) = self.buffer.crash();
        env.log
            .note(now, LogEvent::CacheCrashed { lane, dirty, lost });
        for key in keys {
            self.oracle.lose(key);
        }
        self.lose(&named, lost, env);
        let rest = SimDuration::from_secs_f64(env.params.restart_s);
        let life = self.life;
        self.after(rest, Step::Restarted(life), env);
    }

    /// The second cache goes on with what is dirty, and with nothing else.
    fn take_over(&mut self, env: &mut Env<'_, '_>) {
        self.cache_is_up = true;
        // What was on its way to it has arrived or will: it answers those writes itself.
        for write in self.under_way.values_mut() {
            if write.op.kind == Kind::Write && write.life.is_some() {
                write.life = Some(self.life);
            }
        }
        let dirty: Vec<_> = self.buffer.dirty().take(self.cache.capacity()).collect();
        for (key, dirty) in dirty {
            let op = Operation {
                id: dirty.by,
                kind: Kind::Write,
                key,
                sent_at: dirty.since,
                ways: [0.0; 2],
                coin: 0,
            };
            self.saw(key, dirty.version);
            self.store_write(&op, dirty.by, Some(dirty.version), env);
        }
        let lane = self.kind;
        env.log.note(env.cx.now(), LogEvent::CacheBack { lane });
        self.flush_if_full(env);
    }

    pub(super) fn restarted(&mut self, life: u64, env: &mut Env<'_, '_>) {
        if self.cache_is_up || life != self.life {
            return;
        }
        self.cache_is_up = true;
        let (now, lane) = (env.cx.now(), self.kind);
        env.log.note(now, LogEvent::CacheBack { lane });
        env.marks.add(now, MarkKind::Recovery, "a cache is back");
    }

    /// The database crashes. What is committed stays; what stands in line or is being served
    /// fails, and so does whatever comes until it is back.
    pub(super) fn crash_database(&mut self, env: &mut Env<'_, '_>) {
        if !self.database_is_up {
            return;
        }
        let (now, lane) = (env.cx.now(), self.kind);
        self.database_is_up = false;
        self.database_life += 1;
        self.database = Station::new(servers(env.params), env.params.queue_limit as usize);
        env.log.note(now, LogEvent::DatabaseCrashed { lane });
        env.marks.add(now, MarkKind::Failure, "a database crashed");
        let there: Vec<u64> = self
            .under_way
            .values()
            .filter(|request| request.database_at.is_some() && request.served_at.is_none())
            .map(|request| request.op.id)
            .collect();
        for id in there {
            if let Some(request) = self.under_way.remove(&id) {
                self.fail_at_database(request, Refused::DatabaseDown, env);
            }
        }
        self.flush_fails(env);
    }

    pub(super) fn revive_database(&mut self, env: &mut Env<'_, '_>) {
        if self.database_is_up {
            return;
        }
        self.database_is_up = true;
        let (now, lane) = (env.cx.now(), self.kind);
        env.log.note(now, LogEvent::DatabaseBack { lane });
        env.marks.add(now, MarkKind::Recovery, "a database is back");
    }
}
