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
        }
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
        let mut seen = Vec::new();
        while let Some(slot) = order.oldest() {
            seen.push(slot);
            order.remove(slot);
        }
        assert_eq!(seen, [1, 3, 0]);
    }
}
