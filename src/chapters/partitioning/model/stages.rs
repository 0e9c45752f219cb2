//! What requests of the stream and queries do.

use super::{Context, Event, MOST_UNDER_WAY, Model, What};
use crate::chapters::partitioning::cards::{Card, reach};
use crate::chapters::partitioning::hash::finish;
use crate::chapters::partitioning::layout::{HOT_USER, Node};
use crate::chapters::partitioning::params::KeyStream;
use crate::chapters::partitioning::request::{Ask, Dice, Kind, REMEMBERED, Request, unit};
use crate::lesson::MarkKind;
use crate::sim::stats::Sample;
use crate::sim::{SimTime, Stream, scale};

impl Model {
    pub(super) fn sample_until(&mut self, now: SimTime) {
        while let Some(sample) = self.tally.sampler.due(now) {
            let data = match sample {
                Sample::Push => self.data_imbalance(),
                Sample::Merge => 0.0,
            };
            self.tally.sample(sample, data);
        }
    }

    /// A request of the stream.
    pub(super) fn comes(&mut self, cx: &mut Context<'_>) {
        let now = cx.now();
        let draw = cx.luck().bits(Stream::ReadKeys);
        let coin = cx.luck().bits(Stream::Policy);
        self.stream.go_on(Event::Comes, cx);
        let id = self.next_request;
        self.next_request += 1;
        let inserts = self.params.stream == KeyStream::Sequential;
        let kind = if inserts {
            Kind::Insert
        } else if unit(finish(coin)) < self.params.write_share {
            Kind::Write
        } else {
            Kind::Read
        };
        let row = if inserts {
            self.insert()
        } else {
            self.chosen(draw, now)
        };
        let mut request = Request {
            id,
            kind,
            row,
            at: now,
            part: None,
            nodes: Vec::new(),
            asked: 0,
        };
        let visited = self.visits(&mut request, coin);
        request.asked = visited.len() as u32;
        for node in &visited {
            if let Some(index) = self.layout.index(*node) {
                self.tally.visited(index);
                self.goals.visited(index, self.data.len());
            }
        }
        self.tally.counts.requests += 1;
        request.nodes = visited.into_iter().take(REMEMBERED).collect();
        self.log.note(
            now,
            What::Came {
                id,
                row,
                node: request.nodes.first().copied().unwrap_or(1),
                asked: request.asked,
                write: kind != Kind::Read,
            },
        );
        self.recent.keep(request);
        let met = self.check_goals();
        self.note_goals(met, now);
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
            KeyStream::Sequential | KeyStream::Ids => world.first + scale(draw, world.keys),
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

    /// The shelves that a request makes work.
    fn visits(&self, request: &mut Request, coin: u64) -> Vec<Node> {
        let (layout, world, row) = (&self.layout, &self.world, request.row);
        let copies = self.params.replication;
        let by_row = layout.strategy() != super::super::params::Strategy::Compound;
        let copy = |node: Node, number: u64| {
            let index = layout.index(node)?;
            let at = layout.copies(index, copies).nth(number as usize)?;
            layout.nodes().get(at).copied()
        };
        if request.kind == Kind::Read {
            let number = scale(finish(coin ^ 3), copies.max(1));
            return layout
                .of_row(world, row)
                .into_iter()
                .filter_map(|node| copy(node, number))
                .collect();
        }
        let home = if by_row && layout.is_salted(world, row) {
            let part = scale(finish(coin ^ 5), self.params.salt);
            request.part = Some(part);
            layout.home_of_part(world, row, part)
        } else {
            layout.home(world, row)
        };
        (0..copies)
            .filter_map(|number| copy(home, number))
            .collect()
    }

    pub(super) fn asks_itself(&mut self, cx: &mut Context<'_>) {
        self.queries.go_on(Event::AsksItself, cx);
        self.ask(self.params.query.card(self.next_query), cx);
    }

    /// Sends a card to every shelf that it has to ask.
    pub(super) fn ask(&mut self, card: Card, cx: &mut Context<'_>) {
        let now = cx.now();
        let dice = Dice {
            coin: cx.luck().bits(Stream::Service),
            mean_ms: self.params.query_ms,
            slow_share: self.params.slow_share,
        };
        let id = self.next_query;
        self.next_query += 1;
        if self.under_way.len() >= MOST_UNDER_WAY {
            self.tally.counts.refused += 1;
            self.log.note(now, What::Refused { id, card });
            return;
        }
        let reach = reach(card, &self.params, &self.world, &self.layout);
        let (longest, slowest, slow) = dice.slowest(&reach.nodes);
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
            dice,
        };
        self.tally.asked(asked);
        self.log.note(
            now,
            What::Asked {
                id,
                card,
                shelves: asked,
            },
        );
        cx.after(longest, Event::Answered(id));
        self.under_way.insert(id, query);
    }

    pub(super) fn answered(&mut self, id: u64, now: SimTime) {
        let Some(query) = self.under_way.remove(&id) else {
            return;
        };
        let slow = query.slow > 0;
        self.tally.answered(query.latency(), slow);
        if slow {
            let text = "a query waited for a slow shelf";
            self.tally.marks.add(now, MarkKind::Failure, text);
        }
        self.log.note(
            now,
            What::Answered {
                id,
                card: query.card,
                slowest: query.slowest,
                slow,
            },
        );
        self.recent_queries.keep(query);
    }
}
