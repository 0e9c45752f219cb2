//! Keys that have gone and are still remembered, without their values.

use std::collections::BTreeMap;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use crate::components::cache::key_table::KeyTable;
use crate::components::footprint;
use crate::components::workload::Key;

const NONE: u32 = u32::MAX;

/// A queue of keys in which any can be looked up and removed, in constant time.
#[derive(Clone, Debug)]
pub(super) struct Ghosts {
    nodes: Vec<Node>,
    /// In which node each key stands.
    node_of: KeyTable,
    oldest: u32,
    newest: u32,
    /// The first of the nodes that are free; each names the next as its newer one.
    free: u32,
    next: u64,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    /// Counts all keys that were ever remembered here.
    age: u64,
    key: Key,
    older: u32,
    newer: u32,
}

impl Default for Ghosts {
    fn default() -> Self {
        Self {
            nodes: Vec::new(),
            node_of: KeyTable::default(),
            oldest: NONE,
            newest: NONE,
            free: NONE,
            next: 0,
        }
    }
}

impl Ghosts {
    pub(super) fn len(&self) -> usize {
        self.node_of.len()
    }

    /// Remembers a key as the newest.
    pub(super) fn push(&mut self, key: Key) {
        self.remove(key);
        let node = Node {
            age: self.next,
            key,
            older: self.newest,
            newer: NONE,
        };
        self.next += 1;
        let place = if self.free == NONE {
            self.nodes.push(node);
            self.nodes.len() as u32 - 1
        } else {
            let place = self.free;
            self.free = self.nodes[place as usize].newer;
            self.nodes[place as usize] = node;
            place
        };
        match self.newest {
            NONE => self.oldest = place,
            newest => self.nodes[newest as usize].newer = place,
        }
        self.newest = place;
        self.node_of.insert(key, place);
    }

    /// Forgets a key; whether it was remembered.
    pub(super) fn remove(&mut self, key: Key) -> bool {
        let Some(place) = self.node_of.remove(key) else {
            return false;
        };
        let node = self.nodes[place as usize];
        match node.older {
            NONE => self.oldest = node.newer,
            older => self.nodes[older as usize].newer = node.newer,
        }
        match node.newer {
            NONE => self.newest = node.older,
            newer => self.nodes[newer as usize].older = node.older,
        }
        self.nodes[place as usize].newer = self.free;
        self.free = place;
        true
    }

    /// Forgets the oldest.
    pub(super) fn pop(&mut self) {
        if let Some(node) = self.nodes.get(self.oldest as usize) {
            self.remove(node.key);
        }
    }

    /// Forgets the oldest of those beyond `most`.
    pub(super) fn trim(&mut self, most: usize) {
        while self.len() > most {
            self.pop();
        }
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::list::<Node>(self.nodes.len()) + self.node_of.footprint_bytes()
    }

    /// From the oldest to the newest.
    fn iter(&self) -> impl Iterator<Item = &Node> {
        let first = self.nodes.get(self.oldest as usize);
        std::iter::successors(first, |node| self.nodes.get(node.newer as usize))
    }
}

/// In which node a key stands is not to be seen.
impl PartialEq for Ghosts {
    fn eq(&self, other: &Self) -> bool {
        let all = |ghosts: &Self| ghosts.iter().map(|at| (at.age, at.key)).collect::<Vec<_>>();
        self.next == other.next && all(self) == all(other)
    }
}

/// Written as two sorted maps, by age and by key.
impl Serialize for Ghosts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let by_age: BTreeMap<u64, Key> = self.iter().map(|at| (at.age, at.key)).collect();
        let by_key: BTreeMap<Key, u64> = self.iter().map(|at| (at.key, at.age)).collect();
        let mut ghosts = serializer.serialize_struct("Ghosts", 3)?;
        ghosts.serialize_field("by_age", &by_age)?;
        ghosts.serialize_field("age", &by_key)?;
        ghosts.serialize_field("next", &self.next)?;
        ghosts.end()
    }
}
