//! Who holds what: the rule, the shards, and the tables that follow from them.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::hash::{Hash, choice, finish, modulo};
use super::params::{Params, Strategy};
use super::ranges::{Ranges, ends_between, rows_between};
pub use super::shard::{MOST_NODES, Node};
use super::tokens::Tokens;
use super::world::{Text, World, user_key};

/// The rule with everything it needs to place a row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Layout {
    strategy: Strategy,
    hash: Hash,
    choices: u64,
    salt: u64,
    vnodes: u64,
    /// The shards, by their numbers.
    nodes: Vec<Node>,
    /// The shards in the order of their ranges.
    order: Vec<Node>,
    /// The row at which each range but the first begins.
    borders: Vec<u64>,
    /// The ring: where each token stands and whose it is. It follows from the rest.
    #[serde(skip)]
    tokens: Tokens,
    /// The shard of each row (by its number modulo the rows) or of each user, where it is not
    /// the first choice that decides; empty where the hash alone does.
    #[serde(serialize_with = "checksum")]
    homes: Arc<[Node]>,
}

/// A table in the state's digest: what it comes to, not a million numbers.
fn checksum<S: Serializer>(table: &Arc<[Node]>, serializer: S) -> Result<S::Ok, S::Error> {
    let sum = table
        .iter()
        .fold(0_u64, |sum, &node| finish(sum ^ u64::from(node)));
    serializer.serialize_u64(sum)
}

impl Layout {
    /// The rows of `world` laid out anew on shards 1 to `nodes`, in equal ranges.
    pub fn new(params: &Params, world: &World, hash: Hash) -> Self {
        let nodes: Vec<Node> = (1..=params.nodes as Node).collect();
        let mut layout = Self {
            strategy: params.strategy,
            hash,
            choices: params.choices,
            salt: params.salt,
            vnodes: params.vnodes,
            order: nodes.clone(),
            nodes,
            borders: Vec::new(),
            tokens: Tokens::none(),
            homes: Arc::new([]),
        };
        layout.equal_ranges(world);
        layout.make_tokens();
        layout.choose(None, world);
        layout
    }

    /// The same shards under other settings, laid out anew. Borders stay unless the rows do not.
    pub fn with(&self, params: &Params, world: &World, new_rows: bool) -> Self {
        let mut layout = self.clone();
        layout.strategy = params.strategy;
        layout.choices = params.choices;
        layout.salt = params.salt;
        layout.vnodes = params.vnodes;
        if new_rows {
            layout.equal_ranges(world);
        }
        layout.make_tokens();
        layout.choose(None, world);
        layout
    }

    /// The same with `nodes` shards; the numbers of new ones follow the last. `loads` are the
    /// rows of each shard: a range that is split is the fullest, in its middle. Of those that go
    /// the last go first; a neighbour takes over the range.
    pub fn resized(&self, world: &World, loads: &[u64], nodes: usize) -> Self {
        let have = self.nodes.len();
        let mut layout = self.clone();
        if nodes > have {
            let last = self.nodes.last().copied().unwrap_or(0);
            let new: Vec<Node> = (1..).take(nodes - have).map(|i| last + i).collect();
            let load = |&node: &Node| {
                let index = self.index(node);
                index.and_then(|index| loads.get(index)).copied()
            };
            let loads: Vec<u64> = self.order.iter().map(|n| load(n).unwrap_or(0)).collect();
            layout.change_ranges(|ranges| ranges.grow(world, &loads, &new));
            layout.nodes.extend(new);
        } else {
            layout.nodes.truncate(nodes.max(1));
            let last = layout.nodes.last().copied().unwrap_or(1);
            layout.change_ranges(|ranges| ranges.shrink(|node| node > last));
        }
        layout.make_tokens();
        layout.choose(Some(self), world);
        layout
    }

    /// The same without one of its shards; a neighbour takes over its range.
    pub fn without(&self, world: &World, node: Node) -> Self {
        let mut layout = self.clone();
        if self.nodes.len() < 2 {
            return layout;
        }
        layout.nodes.retain(|&other| other != node);
        layout.change_ranges(|ranges| ranges.shrink(|other| other == node));
        layout.make_tokens();
        layout.choose(Some(self), world);
        layout
    }

    fn change_ranges(&mut self, change: impl FnOnce(&mut Ranges)) {
        let mut ranges = Ranges {
            order: std::mem::take(&mut self.order),
            borders: std::mem::take(&mut self.borders),
        };
        change(&mut ranges);
        self.order = ranges.order;
        self.borders = ranges.borders;
    }

    fn equal_ranges(&mut self, world: &World) {
        let count = self.order.len() as u64;
        let border = |at: u64| {
            let share = u128::from(world.keys) * u128::from(at) / u128::from(count.max(1));
            world.first + share as u64
        };
        self.borders = (1..count).map(border).collect();
    }

    fn make_tokens(&mut self) {
        self.tokens = if matches!(self.strategy, Strategy::Ring | Strategy::Compound) {
            Tokens::new(&self.nodes, self.vnodes, self.hash)
        } else {
            Tokens::none()
        };
    }

    /// Chooses a home for everything that has more than one choice, in order, each the least
    /// loaded so far; ties go to the first choice. What has the choices it had before stays.
    fn choose(&mut self, before: Option<&Self>, world: &World) {
        let per_user = self.strategy == Strategy::Compound;
        if self.strategy == Strategy::Range || (self.choices < 2 && !per_user) {
            self.homes = Arc::new([]);
            return;
        }
        let units = if per_user { world.users } else { world.keys };
        let mut loads = vec![0_u64; self.nodes.len()];
        let mut homes = vec![0; units as usize];
        let mut open = Vec::new();
        let first = if per_user { 0 } else { world.first };
        for unit in first..first + units {
            let place = (unit % units) as usize;
            let value = self.unit_hash(world, unit);
            let kept = before
                .filter(|old| old.strategy == self.strategy && self.same_choices(old, value))
                .and_then(|old| old.homes.get(place).copied());
            match kept.and_then(|node| Some((node, self.index(node)?))) {
                Some((node, index)) => {
                    homes[place] = node;
                    loads[index] += 1;
                }
                None => open.push((place, value)),
            }
        }
        for (place, value) in open {
            if let Some(index) = self.least_loaded(value, &loads) {
                homes[place] = self.nodes[index];
                loads[index] += 1;
            }
        }
        self.homes = homes.into();
    }

    fn unit_hash(&self, world: &World, unit: u64) -> u64 {
        if self.strategy == Strategy::Compound {
            self.hash.of(user_key(unit + 1).as_bytes())
        } else {
            self.hash.of(world.key(unit).as_bytes())
        }
    }

    fn same_choices(&self, old: &Self, value: u64) -> bool {
        (0..self.choices).all(|number| {
            let value = choice(value, number);
            self.place(value) == old.place(value)
        })
    }

    /// The least loaded shard among the choices of a hash; ties go to the first.
    fn least_loaded(&self, value: u64, loads: &[u64]) -> Option<usize> {
        (0..self.choices)
            .filter_map(|number| self.index(self.place(choice(value, number))))
            .min_by_key(|&index| loads.get(index).copied().unwrap_or(0))
    }

    /// The shard of a hash: modulo the shards, or the next token clockwise.
    pub fn place(&self, value: u64) -> Node {
        if let Some((_, node)) = self.tokens.next(value) {
            return node;
        }
        let index = modulo(value, self.nodes.len() as u64) as usize;
        self.nodes.get(index).copied().unwrap_or(1)
    }

    /// Where the next token clockwise of a hash stands; `None` without a ring.
    pub fn next_token(&self, value: u64) -> Option<(u64, Node)> {
        self.tokens.next(value)
    }

    /// The tokens in the order of the ring; none without one.
    pub fn tokens(&self) -> &[(u64, Node)] {
        self.tokens.all()
    }

    /// Where the hash of a row stands on the ring, by its first choice.
    pub fn on_ring(&self, world: &World, row: u64) -> u64 {
        let user = world.user(row);
        match self.strategy {
            Strategy::Compound if user == HOT_USER && self.salt > 1 => {
                let part = finish(world.moment(row)) % self.salt;
                self.hash.of(user_key(user).salted(part).as_bytes())
            }
            Strategy::Compound => self.hash.of(user_key(user).as_bytes()),
            _ => self.hash.of(world.key(row).as_bytes()),
        }
    }

    /// The index of a shard among [`Self::nodes`].
    pub fn index(&self, node: Node) -> Option<usize> {
        // Until a shard has gone, each stands at its number.
        let at = (node as usize).checked_sub(1)?;
        if self.nodes.get(at) == Some(&node) {
            return Some(at);
        }
        self.nodes.binary_search(&node).ok()
    }

    /// The homes of a row before and now: its key is hashed once for both.
    pub(super) fn homes(&self, before: &Self, world: &World, row: u64) -> (Node, Node) {
        let by_hash = |layout: &Self| {
            layout.choices < 2 && matches!(layout.strategy, Strategy::HashMod | Strategy::Ring)
        };
        if by_hash(self) && by_hash(before) && self.hash == before.hash {
            let value = self.hash.of(world.key(row).as_bytes());
            (before.place(value), self.place(value))
        } else {
            (before.home(world, row), self.home(world, row))
        }
    }

    /// The shard that holds a row.
    pub fn home(&self, world: &World, row: u64) -> Node {
        match self.strategy {
            Strategy::Range => {
                let at = self.borders.partition_point(|&border| border <= row);
                self.order.get(at).copied().unwrap_or(1)
            }
            Strategy::Compound => {
                let user = world.user(row);
                if user == HOT_USER && self.salt > 1 {
                    let key = user_key(user).salted(finish(world.moment(row)) % self.salt);
                    self.place(self.hash.of(key.as_bytes()))
                } else {
                    self.home_of_user(user)
                }
            }
            Strategy::HashMod | Strategy::Ring if self.choices > 1 => {
                let place = (row % world.keys) as usize;
                self.homes.get(place).copied().unwrap_or(1)
            }
            Strategy::HashMod | Strategy::Ring => {
                self.place(self.hash.of(world.key(row).as_bytes()))
            }
        }
    }

    fn home_of_user(&self, user: u64) -> Node {
        let place = user.saturating_sub(1) as usize;
        self.homes.get(place).copied().unwrap_or(1)
    }

    /// Finds a home for a row that has just come, where there is a choice.
    pub(super) fn settle(&mut self, world: &World, row: u64, loads: &[u64]) {
        let by_row = matches!(self.strategy, Strategy::HashMod | Strategy::Ring);
        if !by_row || self.choices < 2 {
            return;
        }
        let value = self.hash.of(world.key(row).as_bytes());
        let place = (row % world.keys) as usize;
        if let Some(index) = self.least_loaded(value, loads)
            && let Some(home) = Arc::make_mut(&mut self.homes).get_mut(place)
        {
            *home = self.nodes[index];
        }
    }

    /// The shard of somebody's row of today.
    pub fn home_of_name(&self, name: &str) -> Node {
        match self.strategy {
            Strategy::Range => self.order.last().copied().unwrap_or(1),
            _ => self.place(self.hash.of(name.as_bytes())),
        }
    }

    /// Whether this row is the hottest, and divided.
    pub fn is_salted(&self, world: &World, row: u64) -> bool {
        self.salt > 1
            && match self.strategy {
                Strategy::Range => false,
                Strategy::Compound => world.user(row) == HOT_USER,
                Strategy::HashMod | Strategy::Ring => row + 1 == world.end(),
            }
    }

    /// The shard of one part of a divided row.
    pub fn home_of_part(&self, world: &World, row: u64, part: u64) -> Node {
        let key = world.key(row).salted(part % self.salt.max(1));
        self.place(self.hash.of(key.as_bytes()))
    }

    /// The shards that a read of one row must ask.
    pub fn of_row(&self, world: &World, row: u64) -> Vec<Node> {
        match self.strategy {
            Strategy::HashMod | Strategy::Ring if self.is_salted(world, row) => distinct(
                (0..self.salt)
                    .map(|part| self.home_of_part(world, row, part))
                    .collect(),
            ),
            Strategy::Compound if self.is_salted(world, row) => vec![self.home(world, row)],
            Strategy::Range => vec![self.home(world, row)],
            Strategy::Compound => self.of_user(world.user(row)),
            Strategy::HashMod | Strategy::Ring => self.choices_of(world.key(row)),
        }
    }

    /// The shards that may hold rows of a user under `compound`.
    pub fn of_user(&self, user: u64) -> Vec<Node> {
        if user == HOT_USER && self.salt > 1 {
            let part = |part| {
                let key = user_key(user).salted(part);
                self.place(self.hash.of(key.as_bytes()))
            };
            return distinct((0..self.salt).map(part).collect());
        }
        self.choices_of(user_key(user))
    }

    /// With a choice nobody remembers which was taken: all of them are asked.
    fn choices_of(&self, key: Text) -> Vec<Node> {
        let value = self.hash.of(key.as_bytes());
        distinct(
            (0..self.choices)
                .map(|number| self.place(choice(value, number)))
                .collect(),
        )
    }

    /// The shards whose ranges meet these rows; of no rows, the one where they would be.
    pub fn of_range(&self, rows: &std::ops::Range<u64>) -> Vec<Node> {
        let at = |row: u64| self.borders.partition_point(|&border| border <= row);
        let last = rows.end.saturating_sub(1).max(rows.start);
        let found = self.order.get(at(rows.start)..=at(last));
        distinct(found.unwrap_or_default().to_vec())
    }

    /// Where the range at `at` begins and where the one behind it does.
    fn borders_of(&self, at: usize) -> (Option<u64>, Option<u64>) {
        let border = |index: Option<usize>| index.and_then(|i| self.borders.get(i)).copied();
        (border(at.checked_sub(1)), border(Some(at)))
    }

    /// The ranges in the order of time: shard and rows.
    pub fn ranges(&self, world: &World) -> Vec<(Node, std::ops::Range<u64>)> {
        let range = |(at, &node): (usize, &Node)| {
            let (start, end) = self.borders_of(at);
            (node, rows_between(start, end, world))
        };
        self.order.iter().enumerate().map(range).collect()
    }

    /// Moves a border (from 0) to a row; it stays between its neighbours.
    pub(super) fn move_border(&mut self, at: usize, row: u64, world: &World) {
        let ends = |at| {
            let (before, after) = self.borders_of(at);
            ends_between(before, after, world)
        };
        let ((low, _), (_, high)) = (ends(at), ends(at + 1));
        if let Some(border) = self.borders.get_mut(at) {
            *border = row.clamp(low.min(high), high);
        }
    }

    /// The rule.
    pub fn strategy(&self) -> Strategy {
        self.strategy
    }

    /// The hash.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// The shards, by their numbers.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The rows at which all ranges but the first begin.
    pub fn borders(&self) -> &[u64] {
        &self.borders
    }

    /// What it takes to lay all rows out anew, in units of work.
    pub(super) fn work(&self, world: &World) -> u64 {
        let choices = match self.strategy {
            Strategy::HashMod | Strategy::Ring if self.choices > 1 => self.choices,
            Strategy::Range | Strategy::HashMod | Strategy::Ring | Strategy::Compound => 1,
        };
        (world.keys * choices + self.tokens.all().len() as u64) / 25
    }

    /// Roughly how much memory a copy takes, in bytes.
    pub(super) fn footprint_bytes(&self) -> usize {
        (self.nodes.len() * 2 + self.homes.len()) * 4 + self.borders.len() * 8
    }

    /// The copies of the partition at `index`: its own shard and those that follow.
    pub fn copies(&self, index: usize, replication: u64) -> impl Iterator<Item = usize> + '_ {
        let count = self.nodes.len();
        (0..(replication as usize).min(count)).map(move |step| (index + step) % count.max(1))
    }
}

/// The user everybody asks for, where there is one.
pub const HOT_USER: u64 = 1;

fn distinct(mut nodes: Vec<Node>) -> Vec<Node> {
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(strategy: Strategy, choices: u64) -> (World, Layout) {
        let params = Params {
            strategy,
            choices,
            ..Params::default()
        };
        let world = World::new(params.keys, params.users);
        (world, Layout::new(&params, &world, Hash::new(11)))
    }

    fn loads(world: &World, layout: &Layout) -> Vec<u64> {
        let mut loads = vec![0; layout.nodes().len()];
        for row in world.rows() {
            loads[layout.index(layout.home(world, row)).unwrap()] += 1;
        }
        loads
    }

    #[test]
    fn a_read_asks_the_shard_that_holds_the_row() {
        for strategy in [
            Strategy::Range,
            Strategy::HashMod,
            Strategy::Ring,
            Strategy::Compound,
        ] {
            for choices in [1, 2, 3] {
                let (world, layout) = layout(strategy, choices);
                for row in world.rows() {
                    let asked = layout.of_row(&world, row);
                    assert!(asked.contains(&layout.home(&world, row)), "{strategy:?}");
                    assert!(asked.len() <= choices as usize);
                }
            }
        }
    }

    #[test]
    fn a_ring_moves_keys_to_the_new_shard_only() {
        let (world, before) = layout(Strategy::Ring, 1);
        let after = before.resized(&world, &loads(&world, &before), 5);
        let mut moved = 0;
        for row in world.rows() {
            let (from, to) = (before.home(&world, row), after.home(&world, row));
            assert!(from == to || to == 5);
            moved += u64::from(from != to);
        }
        assert!((400..1_400).contains(&moved), "{moved}");
        let back = after.without(&world, 5);
        assert!(
            world
                .rows()
                .all(|row| back.home(&world, row) == before.home(&world, row))
        );
    }

    #[test]
    fn ranges_split_in_the_middle_and_close_again() {
        let (world, before) = layout(Strategy::Range, 1);
        let after = before.resized(&world, &loads(&world, &before), 5);
        // All are equally full, so the first is divided; its upper half is the new shard's, which
        // is listed last.
        assert_eq!(loads(&world, &after), [548, 1_095, 1_095, 1_095, 547]);
        for node in 1..=5 {
            let back = after.without(&world, node);
            assert_eq!(loads(&world, &back).iter().sum::<u64>(), world.keys);
        }
    }
}
