//! Clients: they send reads and writes, wait, and take what they are told.

use super::oracle::Owed;
use super::split::OLD_SIDE;
use super::{Context, Event, LogEvent, MOST_UNDER_WAY, Model};
use crate::chapters::replication::grid::Trial;
use crate::chapters::replication::node::{NodeSet, Stored};
use crate::chapters::replication::operation::{Kind, Operation, Verdict};
use crate::chapters::replication::params::Strategy;
use crate::components::workload::Key;
use crate::lesson::MarkKind;
use crate::sim::{SimDuration, SimTime, Stream};

impl Model {
    pub(super) fn write_arrives(&mut self, cx: &mut Context<'_>) {
        self.writes.go_on(Event::WriteArrives, cx);
        let key = 1 + cx.luck().below(Stream::WriteKeys, self.params.keys) as Key;
        let client = 1 + cx.luck().below(Stream::Clients, self.params.clients) as u8;
        let coin = cx.luck().bits(Stream::Network);
        self.begin(Kind::Write, client, key, coin, None, cx);
    }

    pub(super) fn read_arrives(&mut self, cx: &mut Context<'_>) {
        self.reads.go_on(Event::ReadArrives, cx);
        let key = 1 + cx.luck().below(Stream::ReadKeys, self.params.keys) as Key;
        let client = 1 + cx.luck().below(Stream::Clients, self.params.clients) as u8;
        let coin = cx.luck().bits(Stream::Network);
        self.begin(Kind::Read, client, key, coin, None, cx);
    }

    /// A write that the learner asks for. Its luck is of another stream, so that the requests
    /// that come by themselves stay the same.
    pub(super) fn send_write(&mut self, key: Key, cx: &mut Context<'_>) {
        let (client, coin) = self.asked_luck(cx);
        if u64::from(key) <= self.params.keys {
            self.begin(Kind::Write, client, key, coin, None, cx);
        }
    }

    /// A read that the learner asks for.
    pub(super) fn send_read(&mut self, key: Key, partner: Option<u64>, cx: &mut Context<'_>) {
        let (client, coin) = self.asked_luck(cx);
        if u64::from(key) <= self.params.keys {
            self.begin(Kind::Read, client, key, coin, partner, cx);
        }
    }

    fn asked_luck(&self, cx: &mut Context<'_>) -> (u8, u64) {
        let coin = cx.luck().bits(Stream::Faults);
        let client = 1 + crate::sim::scale(coin, self.params.clients) as u8;
        (client, coin)
    }

    /// The read that follows an acknowledged write.
    pub(super) fn read_back(&mut self, write: u64, cx: &mut Context<'_>) {
        let Some(operation) = self.operations.get(&write) else {
            return;
        };
        let (client, key) = (operation.client, operation.key);
        // Another purpose of the write's luck: the read's legs are independent of the write's.
        let coin = operation.coin ^ 0xA076_1D64_78BD_642F;
        let read = self.begin(
            Kind::Read,
            client,
            key,
            coin.rotate_left(29),
            Some(write),
            cx,
        );
        // A read that failed at once has ended, and its write with it.
        if let (Some(operation), Some(_)) = (self.operations.get_mut(&write), read) {
            operation.partner = read;
        }
    }

    /// Sends an operation. Returns its number if something is under way for it.
    fn begin(
        &mut self,
        kind: Kind,
        client: u8,
        key: Key,
        coin: u64,
        partner: Option<u64>,
        cx: &mut Context<'_>,
    ) -> Option<u64> {
        let now = cx.now();
        let id = self.next_operation;
        self.next_operation += 1;
        self.tally.rate.record(now);
        match kind {
            Kind::Read => self.tally.counts.reads += 1,
            Kind::Write => self.tally.counts.writes += 1,
        }
        let mut operation = Operation::new(id, kind, client, key, now, coin);
        operation.partner = partner;
        operation.must_include = self.oracle.must_include(key);
        operation.known = self.oracle.known_to(client, key);
        operation.token = self.token_of(client);
        let is_full = self.operations.len() >= MOST_UNDER_WAY;
        // Held open until it has been sent: what fails at once ends in order.
        operation.open = 1;
        self.operations.insert(id, operation);
        let timeout = SimDuration::from_millis_f64(self.params.timeout_ms);
        if !timeout.is_zero() {
            let timer = cx.after(timeout, Event::TimesOut(id));
            self.timers.insert(id, timer);
        }
        self.tally.bounds_met.operations += u64::from(is_full);
        let taken = !is_full
            && match (self.params.strategy, kind) {
                (Strategy::Leaderless, Kind::Write) => self.write_quorum(id, cx),
                (Strategy::Leaderless, Kind::Read) => self.read_quorum(id, cx),
                (Strategy::Consensus, Kind::Write) => self.propose(id, cx),
                (_, Kind::Write) => self.write_to_leader(id, cx),
                (_, Kind::Read) => self.read_from_one(id, cx),
            };
        if !taken {
            self.fail(id, Verdict::Refused, cx);
        }
        self.close_one(id, cx);
        self.operations.contains_key(&id).then_some(id)
    }

    pub(super) fn times_out(&mut self, id: u64, cx: &mut Context<'_>) {
        self.fail(id, Verdict::TimedOut, cx);
        self.stops_waiting(id, cx);
        if self.params.strategy == Strategy::Consensus {
            self.look_for_leader();
        }
        let over = self
            .operations
            .get(&id)
            .is_some_and(|operation| operation.open == 0);
        if over {
            self.retire(id, cx);
        }
    }

    /// An operation ends without an answer.
    pub(super) fn fail(&mut self, id: u64, verdict: Verdict, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(operation) = self.operations.get_mut(&id) else {
            return;
        };
        if operation.verdict.is_some() {
            return;
        }
        operation.verdict = Some(verdict);
        operation.ended_at = Some(now);
        let (kind, key, sent_at) = (operation.kind, operation.key, operation.sent_at);
        self.stop_timer(id, cx);
        self.log.note(
            now,
            match verdict {
                Verdict::TimedOut => LogEvent::TimedOut { id, key },
                _ => LogEvent::Refused { id, key },
            },
        );
        let waited = now.since(sent_at);
        match kind {
            Kind::Write => self.tally.write_failed(waited, verdict, now),
            Kind::Read => self.tally.read_failed(waited, verdict, now),
        }
        self.goals.failed(kind, sent_at);
    }

    fn stop_timer(&mut self, id: u64, cx: &mut Context<'_>) {
        if let Some(timer) = self.timers.remove(&id) {
            cx.cancel(timer);
        }
    }

    /// The client is told that its write is done: these nodes have it.
    pub(super) fn acknowledge(&mut self, id: u64, promised: NodeSet, cx: &mut Context<'_>) {
        let now = cx.now();
        let region = self.region_of(id);
        let Some(operation) = self.operations.get_mut(&id) else {
            return;
        };
        if operation.verdict.is_some() {
            return;
        }
        operation.verdict = Some(Verdict::Done);
        operation.ended_at = Some(now);
        operation.promised = promised;
        let read_back = self.params.read_back;
        operation.open += u32::from(read_back);
        let (client, key, position) = (operation.client, operation.key, operation.position);
        let (version, latency) = (operation.value.version, now.since(operation.sent_at));
        let (dropped, at_node) = (operation.dropped, operation.at_node);
        self.stop_timer(id, cx);
        self.check_promise(promised, key, version, position);
        let owed = Owed {
            position,
            operation: id,
            version,
            key,
        };
        let by_deposed = at_node.is_some() && at_node == self.deposed();
        let debtor = if by_deposed { OLD_SIDE } else { region };
        self.oracle.acknowledge(client, (region, debtor), owed, now);
        if region == 0 {
            self.take_token(client, position);
        }
        self.tally.counts.writes_split += u64::from(by_deposed);
        self.tally.acknowledged(latency);
        self.tally.counts.writes_dropped += u64::from(dropped);
        self.log.note(
            now,
            LogEvent::Acknowledged {
                id,
                key,
                version,
                nodes: promised.len() as u8,
            },
        );
        let met = self.goals.acknowledged(latency);
        self.note_goal(met, now);
        if read_back {
            let after = SimDuration::from_millis_f64(self.params.read_after_ms);
            cx.after(after, Event::ReadBack(id));
        }
    }

    /// A promise names nodes, and each of them has the write on its disk.
    fn check_promise(&mut self, promised: NodeSet, key: Key, version: u64, position: u64) {
        let has = |id: u8| {
            self.node(id).is_some_and(|node| {
                let in_log = position > 0 && node.durable >= position;
                in_log || node.value(key).seen.iter().any(|seen| *seen >= version)
            })
        };
        let holds = !promised.is_empty() && promised.iter().all(has);
        self.oracle.hold(holds);
    }

    /// The region an operation's versions count in.
    pub(super) fn region_of(&self, id: u64) -> usize {
        let operation = self.operations.get(&id);
        operation.map_or(0, |operation| self.side_of_write(operation))
    }

    /// A read is answered.
    pub(super) fn answer(&mut self, id: u64, value: Stored, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(operation) = self.operations.get_mut(&id) else {
            return;
        };
        if operation.verdict.is_some() {
            return;
        }
        let (client, key) = (operation.client, operation.key);
        let score = self.oracle.score(
            (client, key),
            &value,
            (operation.must_include, operation.known),
            operation.sent_at,
        );
        operation.verdict = Some(Verdict::Done);
        operation.ended_at = Some(now);
        operation.value = value;
        operation.stale = score.stale;
        operation.backwards = score.backwards;
        operation.own_missed = score.own_missed;
        let sent_at = operation.sent_at;
        let latency = now.since(sent_at);
        self.stop_timer(id, cx);
        self.tally
            .answered(latency, score.stale.map(|stale| stale.age), now);
        let counts = &mut self.tally.counts;
        counts.backwards_reads += u64::from(score.backwards);
        counts.own_write_missed += u64::from(score.own_missed);
        counts.reads_open += u64::from(value.open);
        self.log.note(
            now,
            LogEvent::Answered {
                id,
                key,
                version: value.version,
                stale: score.stale.is_some(),
                backwards: score.backwards,
                own_missed: score.own_missed,
            },
        );
        let met = self
            .goals
            .answered(score.stale.is_some(), value.open, sent_at);
        self.note_goal(met, now);
    }

    /// Something that an operation waited for is over.
    pub(super) fn close_one(&mut self, id: u64, cx: &mut Context<'_>) {
        let Some(operation) = self.operations.get_mut(&id) else {
            return;
        };
        operation.open = operation.open.saturating_sub(1);
        if operation.open == 0 && operation.verdict.is_some() {
            self.retire(id, cx);
        }
    }

    fn retire(&mut self, id: u64, cx: &mut Context<'_>) {
        let Some(mut operation) = self.operations.remove(&id) else {
            return;
        };
        self.stop_timer(id, cx);
        match operation.kind {
            Kind::Write => {
                for waiting in &mut self.waiting {
                    if waiting.get(&operation.position) == Some(&id) {
                        waiting.remove(&operation.position);
                    }
                }
                self.count_trial(&operation);
                operation.partner_touches = Vec::new();
                self.recent.keep(operation);
            }
            Kind::Read => {
                if self.params.strategy == Strategy::Leaderless && self.params.read_repair {
                    self.repair(&operation, cx);
                }
                let partner = operation.partner;
                let touches = operation.touches.clone();
                let sent_at = operation.sent_at;
                self.recent.keep(operation);
                if let Some(write) = partner {
                    if let Some(operation) = self.operations.get_mut(&write) {
                        operation.partner_touches = touches;
                        operation.partner_sent_at = sent_at;
                    }
                    self.close_one(write, cx);
                }
            }
        }
    }

    /// A leaderless write and the read that followed it have left everything behind that tells
    /// what other quorums would have made of them.
    fn count_trial(&mut self, write: &Operation) {
        if self.params.strategy != Strategy::Leaderless || write.partner_touches.is_empty() {
            return;
        }
        let trial = Trial::new(
            write.id,
            (write.sent_at, &write.touches),
            (write.partner_sent_at, &write.partner_touches),
            self.params.replicas(),
        );
        if let Some(trial) = trial {
            let after = SimDuration::from_millis_f64(self.params.read_after_ms);
            self.tally
                .trial(trial, self.params.w(), self.params.r(), after);
        }
    }

    pub(super) fn note_goal(&mut self, met: Option<&'static str>, now: SimTime) {
        if let Some(title) = met {
            self.tally.marks.add(now, MarkKind::Goal, title);
        }
    }
}
