//! The flush: what is dirty leaves in batches, one at a time.

use super::LogEvent;
use super::lane::{Env, Flush, Job, Lane, Step};
use crate::chapters::write_patterns::params::LEAST_S;
use crate::components::database::Offer;
use crate::lesson::MarkKind;
use crate::sim::SimDuration;

impl Lane {
    /// Lets the next flush by time come, or none if everything leaves at once.
    pub(super) fn schedule_flush(&mut self, env: &mut Env<'_, '_>) {
        if let Some(timer) = self.buffer.timer.take() {
            env.cx.cancel(timer);
        }
        if env.params.flush_s > 0.0 {
            let period = SimDuration::from_secs_f64(env.params.flush_s);
            self.buffer.timer = Some(self.after(period, Step::Flush, env));
        }
    }

    pub(super) fn flush_by_time(&mut self, env: &mut Env<'_, '_>) {
        self.buffer.timer = None;
        self.schedule_flush(env);
        self.flush_all(env);
    }

    /// All that is dirty now is to leave.
    pub(super) fn flush_all(&mut self, env: &mut Env<'_, '_>) {
        self.buffer.owed = self.buffer.resting();
        self.send(env);
    }

    /// Lets leave what has become too much to wait for the time.
    pub(super) fn flush_if_full(&mut self, env: &mut Env<'_, '_>) {
        let resting = self.buffer.resting();
        let batch = env.params.batch as usize;
        if env.params.flush_s <= 0.0 || (batch > 0 && resting >= batch) {
            self.buffer.owed = resting;
        }
        self.send(env);
    }

    /// Sends a batch if one is owed and none is on its way.
    pub(super) fn send(&mut self, env: &mut Env<'_, '_>) {
        if !self.cache_is_up || self.buffer.retry.is_some() {
            return;
        }
        let most = match env.params.batch {
            0 => usize::MAX,
            batch => batch as usize,
        };
        let Some((number, rows)) = self.buffer.load(most) else {
            return;
        };
        env.cx.charge(rows as u64 / 4);
        let (now, lane, rows) = (env.cx.now(), self.kind, rows as u32);
        self.remember_flush(Flush {
            number,
            rows,
            sent_at: now,
            committed_at: None,
            confirmed_at: None,
            failed_at: None,
        });
        env.log.note(
            now,
            LogEvent::FlushSent {
                lane,
                batch: number,
                rows,
            },
        );
        if !self.database_is_up {
            self.flush_fails(env);
            return;
        }
        match self.database.offer(Job::Batch(number), now) {
            Offer::Started => self.start_service(Job::Batch(number), env),
            Offer::Waits => {}
            Offer::Refused => self.flush_fails(env),
        }
    }

    pub(super) fn rows_of(&self, number: u64) -> usize {
        self.buffer
            .batch()
            .filter(|batch| batch.number == number)
            .map_or(0, |batch| batch.rows.len())
    }

    pub(super) fn batch_served(&mut self, number: u64, env: &mut Env<'_, '_>) {
        let now = env.cx.now();
        // Its sender may have crashed: then the transaction was rolled back.
        let Some(batch) = self.buffer.committed(number) else {
            return;
        };
        let rows = batch.rows.len();
        env.cx.charge(rows as u64 / 2);
        for (&key, row) in &batch.rows {
            self.oracle.commit_row(key, row.version, row.by);
        }
        self.tally.database_rows(rows as u64, now);
        self.tally.flushed();
        if let Some(flush) = self.flush_mut(number) {
            flush.committed_at = Some(now);
        }
        let (lane, rows) = (self.kind, rows as u32);
        env.log.note(
            now,
            LogEvent::FlushCommitted {
                lane,
                batch: number,
                rows,
            },
        );
        let way = SimDuration::from_millis_f64(env.params.database_ms);
        self.after(way, Step::Confirmed(number), env);
    }

    pub(super) fn confirmed(&mut self, number: u64, env: &mut Env<'_, '_>) {
        if self.buffer.confirmed(number).is_none() {
            return;
        }
        let now = env.cx.now();
        if let Some(flush) = self.flush_mut(number) {
            flush.confirmed_at = Some(now);
        }
        self.admit(env);
        self.flush_if_full(env);
    }

    /// Room has become free: who waits longest enters first.
    pub(super) fn admit(&mut self, env: &mut Env<'_, '_>) {
        while let Some(&id) = self.buffer.line.front() {
            let Some(write) = self.under_way.get(&id) else {
                self.buffer.line.pop_front();
                continue;
            };
            if !self.buffer.has_room(write.op.key, env.params.buffer) {
                return;
            }
            self.buffer.line.pop_front();
            self.accept(id, env);
        }
    }

    /// The batch did not get there; it is tried again.
    pub(super) fn flush_fails(&mut self, env: &mut Env<'_, '_>) {
        let now = env.cx.now();
        let Some((number, rows)) = self
            .buffer
            .batch()
            .filter(|batch| !batch.committed)
            .map(|batch| (batch.number, batch.rows.len() as u32))
        else {
            return;
        };
        env.cx.charge(u64::from(rows) / 4);
        self.buffer.put_back();
        if let Some(flush) = self.flush_mut(number) {
            flush.failed_at = Some(now);
        }
        self.tally.flush_failed();
        let lane = self.kind;
        env.log.note(
            now,
            LogEvent::FlushFailed {
                lane,
                batch: number,
                rows,
            },
        );
        env.marks.add(now, MarkKind::Failure, "a flush failed");
        if self.buffer.retry.is_none() {
            let wait = SimDuration::from_secs_f64(env.params.retry_s.max(LEAST_S));
            self.buffer.retry = Some(self.after(wait, Step::Retry, env));
        }
    }

    pub(super) fn retry(&mut self, env: &mut Env<'_, '_>) {
        self.buffer.retry = None;
        self.flush_all(env);
    }
}
