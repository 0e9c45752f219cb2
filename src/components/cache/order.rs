//! A doubly linked list over slot numbers, for policies that keep an order.

use serde::Serialize;

use super::Slot;

const NONE: Slot = Slot::MAX;

/// An order of slots in which any slot can be moved or removed in constant time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct SlotOrder {
    links: Vec<Link>,
    oldest: Slot,
    newest: Slot,
    #[serde(skip)]
    len: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Link {
    older: Slot,
    newer: Slot,
    linked: bool,
}

const UNLINKED: Link = Link {
    older: NONE,
    newer: NONE,
    linked: false,
};

impl SlotOrder {
    pub(super) fn new() -> Self {
        Self {
            links: Vec::new(),
            oldest: NONE,
            newest: NONE,
            len: 0,
        }
    }

    /// Takes all slots out.
    pub(super) fn clear(&mut self) {
        self.links.fill(UNLINKED);
        self.oldest = NONE;
        self.newest = NONE;
        self.len = 0;
    }

    /// Memory that a copy takes besides itself, in bytes.
    pub(super) fn footprint_bytes(&self) -> usize {
        self.links.len() * size_of::<Link>()
    }

    /// How many slots are in.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Whether `slot` is in.
    pub(super) fn contains(&self, slot: Slot) -> bool {
        self.links
            .get(slot as usize)
            .is_some_and(|link| link.linked)
    }

    /// Makes `slot` the newest, wherever it stood.
    pub(super) fn push_newest(&mut self, slot: Slot) {
        self.remove(slot);
        let index = slot as usize;
        if index >= self.links.len() {
            self.links.resize(index + 1, UNLINKED);
        }
        self.links[index] = Link {
            older: self.newest,
            newer: NONE,
            linked: true,
        };
        if self.newest == NONE {
            self.oldest = slot;
        } else {
            self.links[self.newest as usize].newer = slot;
        }
        self.newest = slot;
        self.len += 1;
    }

    /// Takes `slot` out, if it is in.
    pub(super) fn remove(&mut self, slot: Slot) {
        let Some(&link) = self.links.get(slot as usize).filter(|link| link.linked) else {
            return;
        };
        if link.older == NONE {
            self.oldest = link.newer;
        } else {
            self.links[link.older as usize].newer = link.newer;
        }
        if link.newer == NONE {
            self.newest = link.older;
        } else {
            self.links[link.newer as usize].older = link.older;
        }
        self.links[slot as usize] = UNLINKED;
        self.len -= 1;
    }

    /// Gives the place of `from` to `to`, which must not be in.
    pub(super) fn rename(&mut self, from: Slot, to: Slot) {
        if !self.contains(from) || from == to {
            return;
        }
        let index = to as usize;
        if index >= self.links.len() {
            self.links.resize(index + 1, UNLINKED);
        }
        let link = std::mem::replace(&mut self.links[from as usize], UNLINKED);
        self.links[index] = link;
        if link.older == NONE {
            self.oldest = to;
        } else {
            self.links[link.older as usize].newer = to;
        }
        if link.newer == NONE {
            self.newest = to;
        } else {
            self.links[link.newer as usize].older = to;
        }
    }

    /// The slots from the oldest to the newest.
    pub(super) fn iter(&self) -> impl Iterator<Item = Slot> {
        let linked = |slot: Slot| (slot != NONE).then_some(slot);
        std::iter::successors(linked(self.oldest), move |&slot| {
            linked(self.links[slot as usize].newer)
        })
    }

    pub(super) fn oldest(&self) -> Option<Slot> {
        (self.oldest != NONE).then_some(self.oldest)
    }

    pub(super) fn newest(&self) -> Option<Slot> {
        (self.newest != NONE).then_some(self.newest)
    }

    /// The slot that came in after `slot`, if both are in.
    pub(super) fn newer(&self, slot: Slot) -> Option<Slot> {
        let link = self.links.get(slot as usize).filter(|link| link.linked)?;
        (link.newer != NONE).then_some(link.newer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_slot_can_be_moved_or_removed() {
        let mut order = SlotOrder::new();
        for slot in [0, 1, 2, 3] {
            order.push_newest(slot);
        }
        order.push_newest(0);
        order.remove(2);
        order.remove(2);
        order.rename(1, 7);
        assert_eq!((order.len(), order.newer(7)), (3, Some(3)));
        let mut seen = Vec::new();
        while let Some(slot) = order.oldest() {
            seen.push(slot);
            order.remove(slot);
        }
        assert_eq!(seen, [7, 3, 0]);
    }
}
