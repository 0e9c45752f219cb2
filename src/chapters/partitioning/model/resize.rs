//! What moves when a shard comes or goes.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::{Context, LogEvent, Model};
use crate::chapters::partitioning::layout::{Layout, Node};
use crate::lesson::sentences::{plural, verb};
use crate::lesson::{MarkKind, Parameters as _};
use crate::sim::SimTime;

/// With more shards than this the ways between each two are not kept: they are drawn, and what
/// moved is counted without them.
const MOST_WAYS: usize = 64;

/// The last change of the number of shards, and exactly what moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved {
    /// When.
    pub at: SimTime,
    /// Rows that have another home.
    pub rows: u64,
    /// Of so many.
    pub of: u64,
    /// How many went from one shard to another.
    pub ways: BTreeMap<(Node, Node), u64>,
    /// The home of each row before, by the row's number modulo the rows. It follows from the
    /// rest of the run.
    #[serde(skip)]
    before: Arc<[Node]>,
    /// The rows that were there.
    first: u64,
}

impl Moved {
    /// The home of a row before, if it was there.
    pub fn home_before(&self, row: u64) -> Option<Node> {
        let there = row >= self.first && row < self.first + self.before.len() as u64;
        let place = row.checked_rem(self.before.len() as u64)?;
        there.then(|| self.before.get(place as usize).copied())?
    }

    /// The share of the rows that moved, 0 to 1.
    pub fn share(&self) -> f64 {
        self.rows as f64 / self.of.max(1) as f64
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        self.before.len() * 4 + self.ways.len() * 48
    }
}

/// What is marked on the timeline.
fn moved_text(moved: u64, of: u64) -> String {
    let (keys, move_) = (plural(of, "key"), verb(moved, "moves", "move"));
    format!("{moved} of {of} {keys} {move_}")
}

impl Model {
    pub(super) fn resize_to(&mut self, nodes: u64, cx: &mut Context<'_>) {
        let grows = nodes > self.layout.nodes().len() as u64;
        let layout = self.layout.resized(&self.world, &self.data, nodes as usize);
        // Of many that come or go at once, the last.
        let changed = if grows {
            layout.nodes().last()
        } else {
            self.layout.nodes().get(layout.nodes().len())
        };
        let changed = changed.copied().unwrap_or(1);
        self.move_to(layout, changed, grows, cx);
    }

    pub(super) fn remove_node(&mut self, node: Node, cx: &mut Context<'_>) {
        let mut fewer = self.params.clone();
        fewer.nodes = fewer.nodes.saturating_sub(1);
        if self.layout.index(node).is_none() || fewer.check().is_err() {
            return;
        }
        self.params = fewer;
        let layout = self.layout.without(&self.world, node);
        self.move_to(layout, node, false, cx);
    }

    fn move_to(&mut self, layout: Layout, changed: Node, grows: bool, cx: &mut Context<'_>) {
        let now = cx.now();
        let keys = self.world.keys;
        let mut before = vec![0; keys as usize];
        let mut ways: BTreeMap<(Node, Node), u64> = BTreeMap::new();
        let keep_ways = layout.nodes().len() <= MOST_WAYS;
        let mut moved = 0;
        let mut note = |from: Node, to: Node| {
            if from != to {
                moved += 1;
                if keep_ways {
                    *ways.entry((from, to)).or_default() += 1;
                }
            }
        };
        let mut data = vec![0; layout.nodes().len()];
        let mut count = |node: Node| {
            if let Some(index) = layout.index(node) {
                data[index] += 1;
            }
        };
        for row in self.world.rows() {
            let (from, to) = layout.homes(&self.layout, &self.world, row);
            before[(row % keys) as usize] = from;
            note(from, to);
            count(to);
        }
        for stored in &self.names {
            let to = layout.home_of_name(&stored.name);
            note(stored.home, to);
            count(to);
        }
        let of = keys + self.names.len() as u64;
        self.moved = Some(Moved {
            at: now,
            rows: moved,
            of,
            ways,
            before: before.into(),
            first: self.world.first,
        });
        self.tally.resized(moved, of);
        let (node, text) = (changed, moved_text(moved, of));
        let what = if grows {
            LogEvent::Added { node, moved, of }
        } else {
            LogEvent::Removed { node, moved, of }
        };
        self.log.note(now, what);
        self.tally.marks.add(now, MarkKind::Change, &text);
        self.lay_out(layout, data, cx);
        self.goals.resized(grows, moved as f64 / of.max(1) as f64);
    }
}
