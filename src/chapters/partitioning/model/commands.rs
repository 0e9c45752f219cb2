//! What the learner does to the shards.

use super::{Context, Event, LogEvent, MOST_NAMES, Model, Stored};
use crate::chapters::partitioning::layout::Layout;
use crate::chapters::partitioning::world::World;
use crate::lesson::{MarkKind, Parameters as _, Value};
use crate::sim::SimTime;

impl Model {
    pub(super) fn set(&mut self, name: &str, value: &Value, cx: &mut Context<'_>) {
        let now = cx.now();
        let note = |name| self.log.note(now, LogEvent::Changed { name });
        let Some(before) = self.params.change(name, value, note) else {
            return;
        };
        let params = self.params.clone();
        if self.keys.set_pattern(params.popularity(), now) {
            cx.charge(self.keys.work());
        }
        if params.nodes != before.nodes {
            self.resize_to(params.nodes, cx);
        } else if !params.same_layout(&before) {
            let new_rows = params.keys != before.keys || params.users != before.users;
            if new_rows {
                self.world = World::new(params.keys, params.users);
            }
            let layout = self.layout.with(&params, &self.world, new_rows);
            let data = self.counted(&layout);
            self.lay_out(layout, data, cx);
            self.moved = None;
        }
        if params.replication != before.replication {
            self.laid_out();
        }
        if params.reads_per_s != before.reads_per_s {
            self.stream
                .set_rate(params.reads_per_s, Event::RequestArrives, cx);
        }
        if params.queries_per_s != before.queries_per_s {
            self.queries
                .set_rate(params.queries_per_s, Event::AsksItself, cx);
        }
        self.goals.changed(&before, &self.params);
    }

    pub(super) fn add_node(&mut self, cx: &mut Context<'_>) {
        let mut grown = self.params.clone();
        grown.nodes += 1;
        if grown.check().is_ok() {
            self.params = grown;
            self.resize_to(self.params.nodes, cx);
        }
    }

    /// Moves a border of the ranges.
    pub(super) fn move_border(&mut self, number: u32, row: u64, cx: &mut Context<'_>) {
        let Some(at) = (number as usize).checked_sub(1) else {
            return;
        };
        let row = self.world.first + row.saturating_sub(1).min(self.world.keys);
        let mut layout: Layout = self.layout.clone();
        layout.move_border(at, row, &self.world);
        if layout == self.layout {
            return;
        }
        self.log.note(cx.now(), LogEvent::Bordered { number, row });
        let data = self.counted(&layout);
        self.lay_out(layout, data, cx);
        self.moved = None;
        self.goals.laid_out();
    }

    /// Stores a row of today for somebody.
    pub(super) fn put(&mut self, name: &str, now: SimTime) {
        if self.names.len() == MOST_NAMES
            && let Some(oldest) = self.names.pop_front()
            && let Some(index) = self.layout.index(oldest.home)
        {
            self.data[index] -= 1;
        }
        let home = self.layout.home_of_name(name);
        let number = self.next_name;
        self.next_name += 1;
        self.names.push_back(Stored {
            number,
            name: name.to_owned(),
            at: now,
            home,
        });
        if let Some(index) = self.layout.index(home) {
            self.data[index] += 1;
            self.tally.visited(index);
        }
        self.tally.counts.requests += 1;
        self.log.note(now, LogEvent::Named { number, node: home });
    }

    /// Rows have other homes from now on; `data` are those of each shard.
    pub(super) fn lay_out(&mut self, layout: Layout, data: Vec<u64>, cx: &mut Context<'_>) {
        cx.charge(layout.work(&self.world));
        self.layout = layout;
        for stored in &mut self.names {
            stored.home = self.layout.home_of_name(&stored.name);
        }
        self.data = data;
        self.laid_out();
    }

    /// The traffic so far says nothing about the shards as they stand now.
    pub(super) fn laid_out(&mut self) {
        self.version += 1;
        self.tally.laid_out(self.data.len());
    }

    /// The rows of each shard of a layout.
    pub(super) fn counted(&self, layout: &Layout) -> Vec<u64> {
        let mut data = vec![0; layout.nodes().len()];
        let rows = self.world.rows().map(|row| layout.home(&self.world, row));
        let names = self.names.iter();
        for node in rows.chain(names.map(|stored| layout.home_of_name(&stored.name))) {
            if let Some(index) = layout.index(node) {
                data[index] += 1;
            }
        }
        data
    }

    /// The goals that are met now.
    pub(super) fn check_goals(&mut self) -> Vec<&'static str> {
        if !self.goals.is_due() {
            return Vec::new();
        }
        let mut goals = std::mem::take(&mut self.goals);
        let met = goals.check(self);
        self.goals = goals;
        met
    }

    pub(super) fn note_goals(&mut self, met: Vec<&'static str>, now: SimTime) {
        for title in met {
            self.tally
                .marks
                .add(now, MarkKind::Goal, &format!("goal met: {title}"));
        }
    }
}
