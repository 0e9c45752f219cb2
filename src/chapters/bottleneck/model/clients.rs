//! What clients do: they send, look into the cache, give up, try again.

use super::{Context, Event, LogEvent, MOST_UNDER_WAY, Model};
use crate::chapters::bottleneck::params::{RETRIES_SAVED, RETRY};
use crate::chapters::bottleneck::request::{Kind, LookUp, Request, Verdict};
use crate::components::workload::Key;
use crate::lesson::MarkKind;
use crate::sim::{SimDuration, SimTime, Stream};

impl Model {
    pub(super) fn read_arrives(&mut self, cx: &mut Context<'_>) {
        let now = cx.now();
        let draw = cx.luck().unit(Stream::ReadKeys);
        let mut read = Request::new(
            self.next_id(),
            Kind::Read,
            self.pages.popular(now, draw),
            now,
        );
        read.service_luck = cx.luck().exponential(Stream::Service);
        read.look_up_luck = cx.luck().unit(Stream::LookUps);
        read.route = cx.luck().bits(Stream::Routing);
        self.reads.go_on(Event::ReadArrives, cx);
        self.tally.counts.reads += 1;
        self.tally.flights.enter(now);
        self.save_for_retries();
        self.send(read, cx);
    }

    /// An attempt is on its way.
    fn send(&mut self, read: Request, cx: &mut Context<'_>) {
        self.tally.counts.attempts += 1;
        if self.is_full() {
            self.refuse(read, cx);
        } else if self.params.has_cache() && self.cache_is_up {
            cx.after(self.half_look_up(), Event::AtCache(read.id));
            self.under_way.insert(read.id, read);
        } else {
            self.past_the_cache(read, cx);
        }
    }

    /// There is nobody to ask but the database.
    fn past_the_cache(&mut self, mut read: Request, cx: &mut Context<'_>) {
        if self.params.has_cache() {
            read.look_up = Some(LookUp::Down);
            self.tally.looked_up(LookUp::Down);
        }
        self.offer(read, cx);
    }

    pub(super) fn at_cache(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        if !self.cache_is_up || !self.params.has_cache() {
            if let Some(read) = self.under_way.remove(&id) {
                self.past_the_cache(read, cx);
            }
            return;
        }
        let Some(read) = self.under_way.get_mut(&id) else {
            return;
        };
        let hit = if self.params.cache_hit > 0.0 {
            read.look_up_luck < self.params.cache_hit
        } else {
            self.cache.look_up(read.page, now, 0).is_hit()
        };
        read.cache_at = Some(now);
        let look_up = if hit { LookUp::Hit } else { LookUp::Miss };
        read.look_up = Some(look_up);
        self.tally.looked_up(look_up);
        let rest = SimDuration::from_millis_f64(self.params.cache_ms) - self.half_look_up();
        let next = if hit {
            Event::Ends(id)
        } else {
            Event::AtDatabase(id)
        };
        cx.after(rest, next);
    }

    pub(super) fn cache_answers(&mut self, id: u64, cx: &mut Context<'_>) {
        if let Some(read) = self.under_way.remove(&id) {
            self.answered(read, cx.now());
        }
    }

    /// The client has its answer.
    pub(super) fn answered(&mut self, mut read: Request, now: SimTime) {
        read.ended_at = Some(now);
        read.verdict = Some(Verdict::Answered);
        self.log.note(
            now,
            LogEvent::Answered {
                id: read.id,
                page: read.page,
                from_cache: read.look_up == Some(LookUp::Hit),
            },
        );
        self.ends(&read, Verdict::Answered, now);
        self.recent.keep(read);
    }

    /// A read is over for its client.
    fn ends(&mut self, read: &Request, verdict: Verdict, now: SimTime) {
        self.tally.ended(verdict, read.first_sent_at, now);
        let latency = now.since(read.first_sent_at);
        let met = self.goals.ended(verdict, latency);
        if let Some(title) = met {
            self.tally.marks.add(now, MarkKind::Goal, title);
        }
    }

    /// No room for it.
    pub(super) fn refuse(&mut self, mut request: Request, cx: &mut Context<'_>) {
        let now = cx.now();
        request.verdict = Some(Verdict::Refused);
        request.ended_at = Some(now);
        let (id, page, wait) = (request.id, request.page, request.would_wait);
        self.tally.counts.shed += u64::from(!wait.is_zero());
        self.log.note(
            now,
            if wait.is_zero() {
                LogEvent::Refused { id, page }
            } else {
                LogEvent::Shed { id, page, wait }
            },
        );
        self.failed(&request, Verdict::Refused, cx);
        self.recent.keep(request);
    }

    pub(super) fn times_out(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        request.timer = None;
        request.verdict = Some(Verdict::TimedOut);
        request.ended_at = Some(now);
        let request = request.clone();
        let page = request.page;
        self.log.note(now, LogEvent::TimedOut { id, page });
        self.failed(&request, Verdict::TimedOut, cx);
    }

    /// An attempt has failed: the client tries again, or gives up.
    fn failed(&mut self, request: &Request, verdict: Verdict, cx: &mut Context<'_>) {
        if request.kind != Kind::Read {
            self.tally.write_failed(verdict);
            return;
        }
        if request.attempt >= self.params.retries || self.is_full() {
            self.ends(request, verdict, cx.now());
            return;
        }
        if !self.spends_a_retry() {
            let (id, page) = (request.id, request.page);
            self.tally.counts.retries_denied += 1;
            self.log.note(cx.now(), LogEvent::RetryDenied { id, page });
            self.ends(request, verdict, cx.now());
            return;
        }
        let backoff = SimDuration::from_millis_f64(self.params.backoff_ms);
        let id = self.next_id();
        let mut again = Request::new(id, Kind::Read, request.page, cx.now() + backoff);
        again.first = request.first;
        again.first_sent_at = request.first_sent_at;
        again.attempt = request.attempt + 1;
        again.service_luck = cx.luck().exponential(Stream::Retries);
        again.look_up_luck = cx.luck().unit(Stream::Retries);
        again.route = cx.luck().bits(Stream::Retries);
        self.under_way.insert(id, again);
        cx.after(backoff, Event::TriesAgain(id));
    }

    /// A first attempt pays into the retry budget, if there is one.
    fn save_for_retries(&mut self) {
        if let Some(deposit) = self.params.retry_deposit() {
            self.saved_retries = (self.saved_retries + deposit).min(RETRIES_SAVED * RETRY);
        }
    }

    /// Takes a retry out of the budget; whether it could. Without a budget it always can.
    fn spends_a_retry(&mut self) -> bool {
        if self.params.retry_deposit().is_none() {
            return true;
        }
        let rest = self.saved_retries.checked_sub(RETRY);
        self.saved_retries = rest.unwrap_or(self.saved_retries);
        rest.is_some()
    }

    pub(super) fn tries_again(&mut self, id: u64, cx: &mut Context<'_>) {
        if let Some(read) = self.under_way.remove(&id) {
            let (page, attempt) = (read.page, read.attempt);
            self.log
                .note(cx.now(), LogEvent::Retried { id, page, attempt });
            self.send(read, cx);
        }
    }

    pub(super) fn write_arrives(&mut self, cx: &mut Context<'_>) {
        let now = cx.now();
        let draw = cx.luck().unit(Stream::WriteKeys);
        let page: Key = self.pages.popular(now, draw);
        let mut write = Request::new(self.next_id(), Kind::Write, page, now);
        write.service_luck = cx.luck().exponential(Stream::WriteService);
        self.writes.go_on(Event::WriteArrives, cx);
        self.tally.counts.writes += 1;
        if self.is_full() {
            self.refuse(write, cx);
        } else {
            self.offer(write, cx);
        }
    }

    /// Whether there is no room for another request; the run then tells of it.
    fn is_full(&mut self) -> bool {
        let is_full = self.under_way.len() >= MOST_UNDER_WAY;
        self.tally.bounds_met.requests += u64::from(is_full);
        is_full
    }

    fn half_look_up(&self) -> SimDuration {
        SimDuration::from_millis_f64(self.params.cache_ms).half()
    }
}
