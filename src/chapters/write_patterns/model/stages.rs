//! The stages of a read, and what reads and writes share: the cache's door and the database.

use super::LogEvent;
use super::lane::{Env, Job, Lane, MOST_UNDER_WAY, Step, Stored};
use crate::chapters::write_patterns::lane::WritePath;
use crate::chapters::write_patterns::request::{
    Kind, Operation, Refused, Request, StaleCause, Staleness, Verdict,
};
use crate::components::cache::Lookup;
use crate::components::database::Offer;
use crate::lesson::MarkKind;
use crate::sim::{SimDuration, SimTime};

impl Lane {
    pub(super) fn arrives(&mut self, op: Operation, env: &mut Env<'_, '_>) {
        let mut request = Request::new(op);
        let oracle = self.oracle.of(op.key);
        request.must_include = oracle.acknowledged;
        request.must_show = oracle.shown;
        self.tally.sent(op.kind);
        let through_cache = op.kind == Kind::Read
            || matches!(self.path(env), WritePath::Through | WritePath::Behind);
        if self.under_way.len() >= MOST_UNDER_WAY {
            self.tally.beyond_bound += 1;
            self.refuse(request, Refused::TooMany, env);
        } else if !through_cache || (!self.cache_is_up && !self.kind.is_in_the_way()) {
            self.leave_for_database(request, SimDuration::ZERO, env);
        } else if self.cache_is_up {
            self.after(env.params.half_trip(), Step::AtCache(op.id), env);
            self.under_way.insert(op.id, request);
        } else {
            self.refuse(request, Refused::CacheDown, env);
        }
    }

    pub(super) fn at_cache(&mut self, id: u64, env: &mut Env<'_, '_>) {
        let Some(mut request) = self.under_way.remove(&id) else {
            return;
        };
        request.cache_at = Some(env.cx.now());
        if self.cache_is_up {
            request.life = Some(self.life);
            match request.op.kind {
                Kind::Read => self.look_up(request, env),
                Kind::Write => self.write_at_cache(request, env),
            }
        } else if self.kind.is_in_the_way() {
            self.refuse(request, Refused::CacheDown, env);
        } else {
            self.leave_for_database(request, SimDuration::ZERO, env);
        }
    }

    fn look_up(&mut self, mut read: Request, env: &mut Env<'_, '_>) {
        let now = env.cx.now();
        let (id, key, lane) = (read.op.id, read.op.key, self.kind);
        let mut found = match self.cache.look_up(key, now, read.op.coin) {
            Lookup::Hit(slot) => self.cache.slots()[slot as usize].map(|e| (e.value, e.filled_at)),
            Lookup::Expired(_) | Lookup::Absent => None,
        };
        if found.is_none()
            && let Some(dirty) = self.buffer.holds(key)
        {
            let stored = self.store_write(&read.op, dirty.by, Some(dirty.version), env);
            found = Some((stored, now));
        }
        env.goals.looked_up(self.kind, found.is_some());
        self.tally.looked_up(found.is_some());
        read.hit = Some(found.is_some());
        if let Some((stored, stored_at)) = found {
            // A value that the database has not taken yet is newer than all it has acknowledged.
            if stored.pending {
                read.version = self.oracle.of(key).issued;
            } else {
                read.version = stored.version;
                self.judge(&mut read, Some((stored, stored_at)), env);
            }
            let stale = read.stale.is_some();
            env.log.note(
                now,
                LogEvent::Hit {
                    lane,
                    id,
                    key,
                    stale,
                },
            );
            self.under_way.insert(id, read);
            self.after(env.params.rest_of_trip(), Step::Ends(id), env);
        } else {
            env.log.note(now, LogEvent::Missed { lane, id, key });
            // In the way the cache itself asks the database; beside it the client does.
            let first = if self.kind.is_in_the_way() {
                SimDuration::ZERO
            } else {
                env.params.rest_of_trip()
            };
            self.leave_for_database(read, first, env);
        }
    }

    /// Scores a version that a read is given.
    fn judge(
        &mut self,
        read: &mut Request,
        entry: Option<(Stored, SimTime)>,
        env: &mut Env<'_, '_>,
    ) {
        let now = env.cx.now();
        if read.version < read.must_show {
            self.tally.went_back();
        }
        if read.version >= read.must_include {
            return;
        }
        let oracle = self.oracle.of(read.op.key);
        let cause = match entry {
            _ if oracle.lost_to >= read.must_include && oracle.database < read.must_include => {
                StaleCause::LostWrite
            }
            Some((stored, _)) if stored.written => StaleCause::Reordered,
            Some((stored, _)) if !stored.overtaken && self.path(env) == WritePath::Around => {
                StaleCause::NotTold
            }
            Some(_) => StaleCause::LateFill,
            None => StaleCause::LostWrite,
        };
        let behind_since = entry.and_then(|(stored, _)| stored.behind_since);
        let since = behind_since.unwrap_or(oracle.acknowledged_at);
        let stale = Staleness {
            versions: read.must_include - read.version,
            age: now.since(since),
            cause,
            missing: oracle.acknowledged_by,
            acknowledged_at: oracle.acknowledged_at,
            stored_at: entry.map(|(_, at)| at),
            stored_by: entry.map(|(stored, _)| stored.by),
        };
        read.stale = Some(stale);
        self.tally.stale(&stale);
        env.goals.stale(self.kind);
        env.marks.add(now, MarkKind::Stale, "a stale read");
    }

    /// It leaves for the database in `delay`, and arrives when its luck has it.
    pub(super) fn leave_for_database(
        &mut self,
        mut request: Request,
        delay: SimDuration,
        env: &mut Env<'_, '_>,
    ) {
        let id = request.op.id;
        request.left_at = Some(env.cx.now() + delay);
        let way = SimDuration::from_millis_f64(env.params.jitter_ms).times(request.op.ways[0]);
        self.under_way.insert(id, request);
        if (delay + way).is_zero() {
            self.at_database(id, env);
        } else {
            self.after(delay + way, Step::AtDatabase(id), env);
        }
    }

    pub(super) fn at_database(&mut self, id: u64, env: &mut Env<'_, '_>) {
        let now = env.cx.now();
        let Some(mut request) = self.under_way.remove(&id) else {
            return;
        };
        request.database_at = Some(now);
        if !self.database_is_up {
            self.fail_at_database(request, Refused::DatabaseDown, env);
            return;
        }
        match self.database.offer(Job::Request(id), now) {
            Offer::Started => {
                self.under_way.insert(id, request);
                self.start_service(Job::Request(id), env);
            }
            Offer::Waits => {
                self.under_way.insert(id, request);
                self.wait(id, env);
            }
            Offer::Refused => self.fail_at_database(request, Refused::LineFull, env),
        }
    }

    pub(super) fn wait(&mut self, id: u64, env: &mut Env<'_, '_>) {
        let patience = SimDuration::from_millis_f64(env.params.timeout_ms);
        if !patience.is_zero() {
            let timer = self.after(patience, Step::TimesOut(id), env);
            self.timers.insert(id, timer);
        }
    }

    /// The database did not take it. A cache that had stored the value takes it out again.
    pub(super) fn fail_at_database(
        &mut self,
        request: Request,
        why: Refused,
        env: &mut Env<'_, '_>,
    ) {
        let (id, key) = (request.op.id, request.op.key);
        let own = self
            .cache
            .get(key)
            .is_some_and(|entry| entry.value.pending && entry.value.write == Some(id));
        if own {
            self.cache.remove(key);
        }
        self.refuse(request, why, env);
    }

    pub(super) fn times_out(&mut self, id: u64, env: &mut Env<'_, '_>) {
        let now = env.cx.now();
        self.timers.remove(&id);
        let lane = self.kind;
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        request.verdict = Some(Verdict::TimedOut);
        request.ended_at = Some(now);
        let (kind, key) = (request.op.kind, request.op.key);
        let waited = now.since(request.op.sent_at);
        // Who waits for room leaves; who stands in line at the database is still served.
        if request.buffered_at.is_none() && request.room_from.is_some() {
            self.buffer.line.retain(|&waiting| waiting != id);
            if let Some(request) = self.under_way.remove(&id) {
                self.recent.keep(request);
            }
        }
        self.tally.failed(kind, Verdict::TimedOut, waited, now);
        env.goals.failed(lane, kind);
        env.log.note(now, LogEvent::TimedOut { lane, id, key });
        env.marks
            .add(now, MarkKind::Failure, "operations timed out");
    }

    pub(super) fn start_service(&mut self, job: Job, env: &mut Env<'_, '_>) {
        let rows = match job {
            Job::Request(id) => {
                if let Some(timer) = self.timers.remove(&id) {
                    env.cx.cancel(timer);
                }
                if let Some(request) = self.under_way.get_mut(&id) {
                    request.service_at = Some(env.cx.now());
                }
                1
            }
            Job::Batch(number) => self.rows_of(number),
        };
        let life = self.database_life;
        self.after(env.params.service(rows), Step::Served(job, life), env);
    }

    pub(super) fn served(&mut self, job: Job, life: u64, env: &mut Env<'_, '_>) {
        if life != self.database_life {
            return;
        }
        if let Some(next) = self.database.finish(env.cx.now()) {
            self.start_service(next, env);
        }
        match job {
            Job::Request(id) => self.request_served(id, env),
            Job::Batch(number) => self.batch_served(number, env),
        }
    }

    fn request_served(&mut self, id: u64, env: &mut Env<'_, '_>) {
        let now = env.cx.now();
        let Some(mut request) = self.under_way.remove(&id) else {
            return;
        };
        let key = request.op.key;
        request.served_at = Some(now);
        match request.op.kind {
            Kind::Read => {
                let oracle = self.oracle.of(key);
                request.version = oracle.database;
                self.tally.database_read();
                if request.ended_at.is_none() {
                    self.judge(&mut request, None, env);
                }
            }
            Kind::Write => {
                let version = self.oracle.commit(key, id);
                request.version = version;
                self.tally.database_rows(1, now);
                if let Some(stored) = self.cache.value_mut(key)
                    && stored.write == Some(id)
                {
                    stored.version = version;
                    stored.pending = false;
                }
                let lane = self.kind;
                env.log.note(
                    now,
                    LogEvent::Committed {
                        lane,
                        id,
                        key,
                        version,
                    },
                );
            }
        }
        let jitter = SimDuration::from_millis_f64(env.params.jitter_ms).times(request.op.ways[1]);
        let way = SimDuration::from_millis_f64(env.params.database_ms) + jitter;
        self.under_way.insert(id, request);
        self.after(way, Step::Back(id), env);
    }

    pub(super) fn back(&mut self, id: u64, env: &mut Env<'_, '_>) {
        let Some(mut request) = self.under_way.remove(&id) else {
            return;
        };
        request.back_at = Some(env.cx.now());
        if request.op.kind == Kind::Write {
            self.write_back(request, env);
        } else if !self.kind.is_in_the_way() {
            self.fill(&mut request, env);
            self.end(request, env);
        } else if self.is_same_life(&request) {
            self.fill(&mut request, env);
            self.under_way.insert(id, request);
            self.after(env.params.rest_of_trip(), Step::Ends(id), env);
        } else {
            self.refuse(request, Refused::CacheDown, env);
        }
    }

    /// Whether the cache that took it is still the one that is there.
    pub(super) fn is_same_life(&self, request: &Request) -> bool {
        self.cache_is_up && request.life == Some(self.life)
    }

    /// A read brings what it found in the database.
    fn fill(&mut self, read: &mut Request, env: &mut Env<'_, '_>) {
        let now = env.cx.now();
        let (id, key, lane) = (read.op.id, read.op.key, self.kind);
        if !self.cache_is_up {
            return;
        }
        if let Some(dirty) = self.buffer.holds(key) {
            read.version = read.version.max(dirty.version);
            return;
        }
        let current = self.cache.get(key).map(|entry| entry.value);
        let newest = self.seen.get(&key).copied().unwrap_or(0);
        let too_late = read.version < newest
            || read.life != Some(self.life)
            || current.is_some_and(|stored| stored.pending || stored.version > read.version);
        if env.params.versions && too_late {
            self.tally.fill_dropped();
            env.log.note(now, LogEvent::NotFilled { lane, id, key });
            return;
        }
        let oracle = self.oracle.of(key);
        let replaces_newer =
            current.is_some_and(|stored| stored.pending || stored.version > read.version);
        let stored = Stored {
            version: read.version,
            write: (read.version == oracle.database && read.version > 0)
                .then_some(oracle.database_by),
            by: id,
            written: false,
            pending: false,
            overtaken: replaces_newer || oracle.database > read.version,
            behind_since: (oracle.acknowledged > read.version).then_some(oracle.acknowledged_at),
        };
        if self
            .cache
            .fill(key, stored, now, env.params.ttl(), read.op.coin)
            .is_some()
        {
            read.stored_at = Some(now);
            env.log.note(now, LogEvent::Filled { lane, id, key });
        }
    }

    pub(super) fn ends(&mut self, id: u64, env: &mut Env<'_, '_>) {
        if let Some(request) = self.under_way.remove(&id) {
            self.end(request, env);
        }
    }
}
