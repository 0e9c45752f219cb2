//! What happens at the replicas of the database.

use super::{Context, Event, LogEvent, MOST_UNDER_WAY, Model};
use crate::chapters::bottleneck::params::Service;
use crate::chapters::bottleneck::request::{Kind, Request, Verdict};
use crate::components::database::Offer;
use crate::sim::{SimDuration, scale};

impl Model {
    pub(super) fn at_database(&mut self, id: u64, cx: &mut Context<'_>) {
        if let Some(request) = self.under_way.remove(&id) {
            self.offer(request, cx);
        }
    }

    /// A request comes to a replica: a read to any of them, a write to the first.
    pub(super) fn offer(&mut self, mut request: Request, cx: &mut Context<'_>) {
        let now = cx.now();
        if request.kind == Kind::Read {
            request.replica = scale(request.route, self.params.replicas) as u32;
        }
        let Some(replica) = self.replicas.get_mut(request.replica as usize) else {
            return;
        };
        let id = request.id;
        request.database_at = Some(now);
        request.ahead = replica.station().waiting().len() as u32;
        let wait = replica.expected_wait();
        let sheds = self.params.shed_wait().is_some_and(|most| wait > most);
        if sheds && request.kind != Kind::Apply {
            request.would_wait = wait;
            self.refuse(request, cx);
            return;
        }
        match replica.offer(id, request.kind == Kind::Apply, now) {
            Offer::Started => {
                self.under_way.insert(id, request);
                self.start_service(id, cx);
            }
            Offer::Waits => {
                let timeout = SimDuration::from_millis_f64(self.params.timeout_ms);
                if !timeout.is_zero() && request.kind != Kind::Apply {
                    request.timer = Some(cx.after(timeout, Event::TimesOut(id)));
                }
                self.under_way.insert(id, request);
            }
            Offer::Refused => self.refuse(request, cx),
        }
    }

    /// A worker begins with a request.
    pub(super) fn start_service(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        let Some(replica) = self.replicas.get_mut(request.replica as usize) else {
            return;
        };
        if let Some(timer) = request.timer.take() {
            cx.cancel(timer);
        }
        let in_memory = replica.pool_mut().read(request.page, now);
        let time = self.params.service_time(in_memory, request.service_luck);
        request.service_at = Some(now);
        request.served_at = Some(now + time);
        request.worker = replica.take_worker(id);
        if self.params.service == Service::Buffer {
            request.in_memory = Some(in_memory);
            self.tally.page(in_memory);
        }
        if request.kind == Kind::Read {
            self.tally.counts.database_reads += 1;
        }
        let (page, waited) = (request.page, request.waited(now));
        self.log.note(
            now,
            LogEvent::Started {
                id,
                page,
                in_memory: request.in_memory,
                waited,
            },
        );
        cx.after(time, Event::Served(id));
    }

    pub(super) fn served(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(request) = self.under_way.remove(&id) else {
            return;
        };
        let came = request.database_at.unwrap_or(now);
        let watched = self.params.shed_wait().is_some();
        let next = self
            .replicas
            .get_mut(request.replica as usize)
            .and_then(|replica| {
                if let (Some(begun), true) = (request.service_at, watched) {
                    replica.note_service(now.since(begun));
                }
                replica.finish(request.worker, came, now)
            });
        if let Some(next) = next {
            self.start_service(next, cx);
        }
        self.retire_copies();
        match request.kind {
            Kind::Read => self.read_is_served(request, cx),
            Kind::Write => self.write_is_done(request, cx),
            Kind::Apply => self.recent.keep(request),
        }
    }

    /// The answer is at the client at once and fills the cache, also if the client has given up.
    fn read_is_served(&mut self, read: Request, cx: &mut Context<'_>) {
        let now = cx.now();
        if self.cache_is_up {
            self.cache.fill(read.page, (), now, None, 0);
        }
        if read.is_abandoned() {
            let (id, page) = (read.id, read.page);
            self.log.note(now, LogEvent::Wasted { id, page });
            self.recent.keep(read);
        } else {
            self.answered(read, now);
        }
    }

    /// A write is done at the first replica: its entry goes, and all other replicas must apply it.
    fn write_is_done(&mut self, mut write: Request, cx: &mut Context<'_>) {
        let now = cx.now();
        self.cache.remove(write.page);
        let (id, page) = (write.id, write.page);
        self.log.note(now, LogEvent::Written { id, page });
        for replica in 1..self.params.replicas as u32 {
            if self.under_way.len() >= MOST_UNDER_WAY {
                self.tally.bounds_met.applies += 1;
                continue;
            }
            let mut apply = Request::new(self.next_id(), Kind::Apply, write.page, now);
            apply.first = write.id;
            apply.replica = replica;
            apply.service_luck = write.service_luck;
            self.offer(apply, cx);
        }
        if !write.is_abandoned() {
            self.tally.counts.writes_done += 1;
            write.ended_at = Some(now);
            write.verdict = Some(Verdict::Answered);
        }
        self.recent.keep(write);
    }
}
