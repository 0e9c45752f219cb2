//! Doubly linked lists over slot numbers, for policies that keep orders. A slot is in one of the
//! lists or in none, so they share one array of links.

use serde::ser::{SerializeSeq as _, SerializeStruct as _, SerializeTuple as _};
use serde::{Serialize, Serializer};

use super::Slot;

const NONE: Slot = Slot::MAX;
/// The list of a slot that is in none.
const UNLISTED: u8 = u8::MAX;

/// `N` orders of slots, in which any slot can be moved or removed in constant time.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lists<const N: usize> {
    links: Vec<Link>,
    ends: [Ends; N],
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Link {
    older: Slot,
    newer: Slot,
    list: u8,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Ends {
    oldest: Slot,
    newest: Slot,
    len: usize,
    /// The largest slot that was ever in this list, plus one.
    reach: usize,
}

const UNLINKED: Link = Link {
    older: NONE,
    newer: NONE,
    list: UNLISTED,
};

const NO_ENDS: Ends = Ends {
    oldest: NONE,
    newest: NONE,
    len: 0,
    reach: 0,
};

impl<const N: usize> Lists<N> {
    pub(super) fn new() -> Self {
        Self {
            links: Vec::new(),
            ends: [NO_ENDS; N],
        }
    }

    /// Takes all slots out.
    pub(super) fn clear(&mut self) {
        self.links.fill(UNLINKED);
        for ends in &mut self.ends {
            *ends = Ends {
                reach: ends.reach,
                ..NO_ENDS
            };
        }
    }

    /// Memory that a copy takes besides itself, in bytes.
    pub(super) fn footprint_bytes(&self) -> usize {
        self.links.len() * size_of::<Link>()
    }

    /// How many slots are in a list.
    pub(super) fn len(&self, list: usize) -> usize {
        self.ends[list].len
    }

    /// The list of `slot`, if it is in one.
    pub(super) fn list_of(&self, slot: Slot) -> Option<usize> {
        let link = self.links.get(slot as usize)?;
        (link.list != UNLISTED).then_some(usize::from(link.list))
    }

    /// Whether `slot` is in this list.
    pub(super) fn contains(&self, list: usize, slot: Slot) -> bool {
        self.list_of(slot) == Some(list)
    }

    /// Makes `slot` the newest of a list, wherever it stood.
    #[inline]
    pub(super) fn push_newest(&mut self, list: usize, slot: Slot) {
        self.remove(slot);
        self.insert(list, slot, self.ends[list].newest);
    }

    /// Puts `slot`, which must be in no list, right after `older`, which must be in this one; with
    /// [`None`] as its number before all others.
    pub(super) fn insert_after(&mut self, list: usize, slot: Slot, older: Option<Slot>) {
        self.insert(list, slot, older.unwrap_or(NONE));
    }

    fn insert(&mut self, list: usize, slot: Slot, older: Slot) {
        let index = slot as usize;
        self.reach(index, list);
        let ends = &mut self.ends[list];
        let newer = if older == NONE {
            std::mem::replace(&mut ends.oldest, slot)
        } else {
            std::mem::replace(&mut self.links[older as usize].newer, slot)
        };
        if newer == NONE {
            ends.newest = slot;
        } else {
            self.links[newer as usize].older = slot;
        }
        ends.len += 1;
        self.links[index] = Link {
            older,
            newer,
            list: list as u8,
        };
    }

    /// Takes `slot` out of its list, if it is in one.
    #[inline]
    pub(super) fn remove(&mut self, slot: Slot) {
        let Some(list) = self.list_of(slot) else {
            return;
        };
        let link = std::mem::replace(&mut self.links[slot as usize], UNLINKED);
        let ends = &mut self.ends[list];
        if link.older == NONE {
            ends.oldest = link.newer;
        } else {
            self.links[link.older as usize].newer = link.newer;
        }
        if link.newer == NONE {
            ends.newest = link.older;
        } else {
            self.links[link.newer as usize].older = link.older;
        }
        ends.len -= 1;
    }

    /// Gives the place of `from` to `to`, which must be in no list.
    pub(super) fn rename(&mut self, from: Slot, to: Slot) {
        let Some(list) = self.list_of(from).filter(|_| from != to) else {
            return;
        };
        self.reach(to as usize, list);
        let link = std::mem::replace(&mut self.links[from as usize], UNLINKED);
        self.links[to as usize] = link;
        let ends = &mut self.ends[list];
        if link.older == NONE {
            ends.oldest = to;
        } else {
            self.links[link.older as usize].newer = to;
        }
        if link.newer == NONE {
            ends.newest = to;
        } else {
            self.links[link.newer as usize].older = to;
        }
    }

    /// The slots of a list from the oldest to the newest.
    pub(super) fn iter(&self, list: usize) -> impl Iterator<Item = Slot> {
        let linked = |slot: Slot| (slot != NONE).then_some(slot);
        std::iter::successors(linked(self.ends[list].oldest), move |&slot| {
            linked(self.links[slot as usize].newer)
        })
    }

    /// The slots of a list from the newest to the oldest.
    pub(super) fn iter_back(&self, list: usize) -> impl Iterator<Item = Slot> {
        let linked = |slot: Slot| (slot != NONE).then_some(slot);
        std::iter::successors(linked(self.ends[list].newest), move |&slot| {
            linked(self.links[slot as usize].older)
        })
    }

    pub(super) fn oldest(&self, list: usize) -> Option<Slot> {
        let oldest = self.ends[list].oldest;
        (oldest != NONE).then_some(oldest)
    }

    pub(super) fn newest(&self, list: usize) -> Option<Slot> {
        let newest = self.ends[list].newest;
        (newest != NONE).then_some(newest)
    }

    /// The slot that came into the list of `slot` after it.
    pub(super) fn newer(&self, slot: Slot) -> Option<Slot> {
        let newer = self.links.get(slot as usize)?.newer;
        (newer != NONE).then_some(newer)
    }

    /// A list by itself, to be serialised.
    pub(super) fn one(&self, list: usize) -> impl Serialize {
        One { lists: self, list }
    }

    fn reach(&mut self, index: usize, list: usize) {
        if index >= self.links.len() {
            self.links.resize(index + 1, UNLINKED);
        }
        let reach = &mut self.ends[list].reach;
        *reach = (*reach).max(index + 1);
    }
}

/// Written one after another, as lists with links of their own would be: what a policy shares in
/// memory stands in no digest.
impl<const N: usize> Serialize for Lists<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut all = serializer.serialize_tuple(N)?;
        for list in 0..N {
            all.serialize_element(&self.one(list))?;
        }
        all.end()
    }
}

struct One<'a, const N: usize> {
    lists: &'a Lists<N>,
    list: usize,
}

impl<const N: usize> Serialize for One<'_, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ends = &self.lists.ends[self.list];
        let mut one = serializer.serialize_struct("SlotOrder", 3)?;
        one.serialize_field("links", &LinksOf(self))?;
        one.serialize_field("oldest", &ends.oldest)?;
        one.serialize_field("newest", &ends.newest)?;
        one.end()
    }
}

struct LinksOf<'a, const N: usize>(&'a One<'a, N>);

impl<const N: usize> Serialize for LinksOf<'_, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let One { lists, list } = *self.0;
        let reach = lists.ends[list].reach;
        let mut links = serializer.serialize_seq(Some(reach))?;
        for link in &lists.links[..reach] {
            let is_in = usize::from(link.list) == list;
            let shown = if is_in { link } else { &UNLINKED };
            links.serialize_element(&(shown.older, shown.newer, is_in))?;
        }
        links.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_slot_can_be_moved_or_removed() {
        let mut lists = Lists::<2>::new();
        for slot in [0, 1, 2, 3] {
            lists.push_newest(1, slot);
        }
        lists.push_newest(1, 0);
        lists.push_newest(0, 2);
        lists.remove(2);
        lists.remove(2);
        lists.rename(1, 7);
        assert_eq!((lists.len(0), lists.len(1)), (0, 3));
        assert_eq!(lists.newer(7), Some(3));
        lists.insert_after(1, 2, Some(7));
        lists.insert_after(1, 5, None);
        assert_eq!(lists.iter(1).collect::<Vec<_>>(), [5, 7, 2, 3, 0]);
        let mut seen = Vec::new();
        while let Some(slot) = lists.newest(1) {
            seen.push(slot);
            lists.remove(slot);
        }
        assert_eq!(seen, [0, 3, 2, 7, 5]);
    }
}
