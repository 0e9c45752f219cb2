//! What requests of the stream and queries do.

use super::{Context, Event, LogEvent, MOST_UNDER_WAY, Model};
use crate::chapters::partitioning::cards::{Card, reach};
use crate::chapters::partitioning::hash::finish;
use crate::chapters::partitioning::layout::{HOT_USER, Node};
use crate::chapters::partitioning::params::KeyStream;
use crate::chapters::partitioning::prediction::due_ms;
use crate::chapters::partitioning::request::{Ask, Dice, Kind, REMEMBERED, Request, unit};
use crate::lesson::MarkKind;
use crate::sim::stats::Sample;
use crate::sim::{SimDuration, SimTime, Stream, scale};

impl Model {
    pub(super) fn sample_until(&mut self, now: SimTime) {
        // Nothing has moved since the last event: what holds at one grid point holds at all.
        let mut imbalance = None;
        while let Some(sample) = self.tally.sampler.due(now) {
            let data = match sample {
                Sample::Push => *imbalance.get_or_insert_with(|| self.data_imbalance()),
                Sample::Merge => 0.0,
            };
            self.tally.sample(sample, data);
        }
    }

    /// What a request of the stream does, by a drawn coin.
    fn kind_of(&self, coin: u64) -> Kind {
        if self.params.stream == KeyStream::Sequential {
            Kind::Insert
        } else if unit(finish(coin)) < self.params.write_share {
            Kind::Write
        } else {
            Kind::Read
        }
    }

    /// Counts the traffic of the shards that a request had to ask.
    fn count_visits(&mut self, visited: &[Node]) {
        for node in visited {
            if let Some(index) = self.layout.index(*node) {
                self.tally.visited(index);
                self.goals.visited(index, self.data.len());
            }
        }
    }

    /// A request of the stream.
    pub(super) fn request_arrives(&mut self, cx: &mut Context<'_>) {
        let now = cx.now();
        let draw = cx.luck().bits(Stream::ReadKeys);
        let coin = cx.luck().bits(Stream::Policy);
        self.stream.go_on(Event::RequestArrives, cx);
        let own = self.own_key(draw);
        if self.params.stream == KeyStream::Names && own.is_none() {
            return;
        }
        let id = self.next_request;
        self.next_request += 1;
        let kind = self.kind_of(coin);
        let row = match own {
            Some(_) => self.world.end() - 1,
            None if kind == Kind::Insert => self.insert(),
            None => self.chosen(draw, now),
        };
        let mut request = Request {
            id,
            kind,
            row,
            name: own.map(|(number, _)| number),
            at: now,
            part: None,
            nodes: Vec::new(),
            asked: 0,
        };
        let visited = match own {
            Some((_, home)) => self.visits_of_own(home, kind, coin),
            None => self.visits(&mut request, coin),
        };
        request.asked = visited.len() as u32;
        self.count_visits(&visited);
        self.tally.counts.requests += 1;
        request.nodes = visited.into_iter().take(REMEMBERED).collect();
        let node = request.nodes.first().copied().unwrap_or(1);
        let write = kind != Kind::Read;
        let what = match own {
            Some((number, _)) => LogEvent::Called {
                id,
                number,
                node,
                write,
            },
            None => LogEvent::Came {
                id,
                row,
                node,
                asked: request.asked,
                write,
            },
        };
        self.log.note(now, what);
        self.recent.keep(request);
        let met = self.check_goals();
        self.note_goals(met, now);
    }

    /// The learner's own key that is asked for, and its shard: each that is stored is as likely.
    fn own_key(&self, draw: u64) -> Option<(u64, Node)> {
        if self.params.stream != KeyStream::Names {
            return None;
        }
        let place = scale(draw, self.names.len() as u64) as usize;
        let stored = self.names.get(place)?;
        Some((stored.number, stored.home))
    }

    /// A new row for today; the oldest goes.
    fn insert(&mut self) -> u64 {
        let (oldest, row) = (self.world.first, self.world.end());
        let left = self.layout.home(&self.world, oldest);
        if let Some(index) = self.layout.index(left) {
            self.data[index] -= 1;
        }
        self.world.first += 1;
        self.layout.settle(&self.world, row, &self.data);
        let home = self.layout.home(&self.world, row);
        if let Some(index) = self.layout.index(home) {
            self.data[index] += 1;
        }
        row
    }

    /// The row that the stream asks for.
    fn chosen(&self, draw: u64, now: SimTime) -> u64 {
        let world = &self.world;
        match self.params.stream {
            KeyStream::Sequential | KeyStream::Ids | KeyStream::Names => {
                world.first + scale(draw, world.keys)
            }
            KeyStream::Zipf => world.end() - u64::from(self.keys.popular(now, unit(draw))),
            KeyStream::Celebrity => {
                let near = world.first + scale(finish(draw), world.keys);
                let famous = unit(draw) < self.params.hot_share || world.users == 1;
                let user = if famous {
                    HOT_USER
                } else {
                    HOT_USER + 1 + scale(finish(!draw), world.users - 1)
                };
                world.row_of_user_near(user, near)
            }
        }
    }

    /// The shards that a request makes work.
    fn visits(&self, request: &mut Request, coin: u64) -> Vec<Node> {
        let (layout, world, row) = (&self.layout, &self.world, request.row);
        let copies = self.params.replication;
        let by_row = layout.strategy() != super::super::params::Strategy::Compound;
        if request.kind == Kind::Read {
            let number = scale(finish(coin ^ 3), copies.max(1));
            return layout
                .of_row(world, row)
                .into_iter()
                .filter_map(|node| self.copy(node, number))
                .collect();
        }
        let home = if by_row && layout.is_salted(world, row) {
            let part = scale(finish(coin ^ 5), self.params.salt);
            request.part = Some(part);
            layout.home_of_part(world, row, part)
        } else {
            layout.home(world, row)
        };
        self.all_copies(home)
    }

    /// The same for a key of the learner's own: one copy answers a read, all are written.
    fn visits_of_own(&self, home: Node, kind: Kind, coin: u64) -> Vec<Node> {
        match kind {
            Kind::Read => {
                let number = scale(finish(coin ^ 3), self.params.replication.max(1));
                self.copy(home, number).into_iter().collect()
            }
            Kind::Write | Kind::Insert => self.all_copies(home),
        }
    }

    fn all_copies(&self, home: Node) -> Vec<Node> {
        (0..self.params.replication)
            .filter_map(|number| self.copy(home, number))
            .collect()
    }

    /// The shard with the copy of this number (0 is the first) of what lies on `node`.
    fn copy(&self, node: Node, number: u64) -> Option<Node> {
        let index = self.layout.index(node)?;
        let mut copies = self.layout.copies(index, self.params.replication);
        let at = copies.nth(number as usize)?;
        self.layout.nodes().get(at).copied()
    }

    pub(super) fn asks_itself(&mut self, cx: &mut Context<'_>) {
        self.queries.go_on(Event::AsksItself, cx);
        self.ask(self.params.query.card(self.next_query), cx);
    }

    /// Sends a card to every shard that it has to ask.
    pub(super) fn ask(&mut self, card: Card, cx: &mut Context<'_>) {
        let now = cx.now();
        let dice = Dice {
            coin: cx.luck().bits(Stream::Service),
            mean_ms: self.params.query_ms,
            slow_share: self.params.slow_share,
            hedge_after: self.hedge_after(),
        };
        let id = self.next_query;
        self.next_query += 1;
        if self.under_way.len() >= MOST_UNDER_WAY {
            self.tally.refused();
            self.log.note(now, LogEvent::Refused { id, card });
            return;
        }
        let reach = reach(card, &self.params, &self.world, &self.layout);
        let per_unit = if dice.hedge_after.is_some() { 4 } else { 20 };
        cx.charge(reach.nodes.len() as u64 / per_unit);
        let (longest, slowest, slow, hedged) = dice.outcome(&reach.nodes);
        let asked = reach.nodes.len() as u32;
        let query = Ask {
            id,
            card,
            sent_at: now,
            ends_at: now + longest,
            nodes: reach.nodes.into_iter().take(REMEMBERED).collect(),
            asked,
            rows: reach.rows,
            slowest,
            slow,
            hedged,
            dice,
        };
        self.tally.asked(asked);
        self.log.note(
            now,
            LogEvent::Asked {
                id,
                card,
                shards: asked,
            },
        );
        if let Some(after) = dice.hedge_after.filter(|_| hedged > 0) {
            cx.after(after, Event::Hedges(id));
        }
        cx.after(longest, Event::Answered(id));
        self.under_way.insert(id, query);
    }

    /// After how long a second replica is asked: when the share of answers is due that the
    /// parameter says. `None` where there is no second replica.
    fn hedge_after(&self) -> Option<SimDuration> {
        let params = &self.params;
        let second = params.replication.min(params.nodes) > 1;
        let due = || due_ms(params.hedge_quantile, params.query_ms, params.slow_share);
        (second && params.hedge_quantile > 0.0).then(|| SimDuration::from_millis_f64(due()))
    }

    /// Second replicas are asked for what is not answered yet.
    pub(super) fn hedges(&mut self, id: u64, now: SimTime) {
        let Some(query) = self.under_way.get(&id) else {
            return;
        };
        let (card, parts) = (query.card, query.hedged);
        self.tally.counts.hedged += u64::from(parts);
        self.log.note(now, LogEvent::Hedged { id, card, parts });
    }

    /// The shard with the second replica of what lies on this one.
    pub fn second_replica(&self, node: Node) -> Option<Node> {
        self.copy(node, 1)
    }

    pub(super) fn answered(&mut self, id: u64, now: SimTime) {
        let Some(query) = self.under_way.remove(&id) else {
            return;
        };
        let slow = query.slow > 0;
        self.tally.answered(query.latency(), slow);
        if slow {
            let text = "a query waited for a slow shard";
            self.tally.marks.add(now, MarkKind::Failure, text);
        }
        self.log.note(
            now,
            LogEvent::Answered {
                id,
                card: query.card,
                slowest: query.slowest,
                slow,
            },
        );
        self.recent_queries.keep(query);
    }
}
