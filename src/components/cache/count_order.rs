//! Slots by a count, and of equal counts by their last use: a list of groups, one a count, each a
//! list by last use. What is used becomes the newest of its group, so that a use, an insertion and
//! the choice of a victim take no search.

use serde::{Serialize, Serializer};

use super::Slot;
use crate::components::footprint;

const NONE: u32 = u32::MAX;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct CountOrder {
    /// By slot; of those that are not in any more, what they last were filed under.
    filed: Vec<Filed>,
    groups: Vec<Group>,
    /// Groups that are not in use.
    spare: Vec<u32>,
    /// The group with the smallest count, plus one; 0 where there is none.
    lowest: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Filed {
    last_use: u64,
    count: u32,
    /// [`NONE`] where the slot is not in.
    group: u32,
    older: Slot,
    newer: Slot,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Group {
    count: u32,
    oldest: Slot,
    newest: Slot,
    lower: u32,
    higher: u32,
}

const UNFILED: Filed = Filed {
    last_use: 0,
    count: 0,
    group: NONE,
    older: NONE,
    newer: NONE,
};

impl CountOrder {
    /// Files a slot, or files it anew.
    #[inline]
    pub(super) fn file(&mut self, slot: Slot, count: u32, last_use: u64) {
        let index = slot as usize;
        if index >= self.filed.len() {
            self.filed.resize(index + 1, UNFILED);
        }
        let former = self.filed[index].group;
        if former != NONE {
            self.unlink(slot);
        }
        let group = self.group_of(count, former);
        self.link(slot, group, last_use);
        self.drop_if_empty(former);
    }

    /// Takes a slot out, if it is in.
    pub(super) fn remove(&mut self, slot: Slot) {
        let group = self.filed.get(slot as usize).map_or(NONE, |at| at.group);
        if group != NONE {
            self.unlink(slot);
            self.drop_if_empty(group);
        }
    }

    /// Gives the place of `from` to `to`, which must not be in.
    pub(super) fn rename(&mut self, from: Slot, to: Slot) {
        let Some(&at) = self.filed.get(from as usize).filter(|at| at.group != NONE) else {
            return;
        };
        if from == to {
            return;
        }
        if to as usize >= self.filed.len() {
            self.filed.resize(to as usize + 1, UNFILED);
        }
        self.filed[from as usize].group = NONE;
        self.filed[to as usize] = at;
        let group = &mut self.groups[at.group as usize];
        if at.older == NONE {
            group.oldest = to;
        } else {
            self.filed[at.older as usize].newer = to;
        }
        if at.newer == NONE {
            group.newest = to;
        } else {
            self.filed[at.newer as usize].older = to;
        }
    }

    /// What is used least often, and of those what was used first.
    pub(super) fn first(&self) -> Option<Slot> {
        Some(self.groups[self.lowest.checked_sub(1)? as usize].oldest)
    }

    /// Each count with its least recently used slot, by count.
    pub(super) fn first_of_each(&self) -> impl Iterator<Item = (u32, Slot)> {
        self.in_order().map(|group| (group.count, group.oldest))
    }

    /// Count, last use and slot, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u64, Slot)> {
        self.in_order().flat_map(move |group| {
            let linked = |slot: Slot| (slot != NONE).then_some(slot);
            std::iter::successors(linked(group.oldest), move |&slot| {
                linked(self.filed[slot as usize].newer)
            })
            .map(move |slot| (group.count, self.filed[slot as usize].last_use, slot))
        })
    }

    /// By slot, up to the largest that was ever filed, the count and the last use under which it
    /// was filed last.
    pub(super) fn filed(&self) -> impl ExactSizeIterator<Item = (u32, u64)> {
        self.filed.iter().map(|at| (at.count, at.last_use))
    }

    /// The count under which a slot is filed.
    pub(super) fn count_of(&self, slot: Slot) -> Option<u32> {
        let at = self.filed.get(slot as usize)?;
        (at.group != NONE).then_some(at.count)
    }

    /// Takes all slots out.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Memory that a copy takes besides itself, roughly, in bytes.
    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::list::<Filed>(self.filed.len())
            + footprint::list::<Group>(self.groups.len())
            + footprint::list::<u32>(self.spare.len())
    }

    fn in_order(&self) -> impl Iterator<Item = Group> {
        let group = |at: u32| self.groups.get(at as usize).copied();
        let first = self.lowest.checked_sub(1).and_then(group);
        std::iter::successors(first, move |at| group(at.higher))
    }

    /// The group of a count, which is made if need be. The search begins at `near`, or else at the
    /// lowest: newcomers have small counts.
    fn group_of(&mut self, count: u32, near: u32) -> u32 {
        let mut at = match near {
            NONE => self.lowest.wrapping_sub(1),
            near => near,
        };
        while at != NONE && self.groups[at as usize].count > count {
            at = self.groups[at as usize].lower;
        }
        let mut higher = match at {
            NONE => self.lowest.wrapping_sub(1),
            at => self.groups[at as usize].higher,
        };
        while higher != NONE && self.groups[higher as usize].count <= count {
            at = higher;
            higher = self.groups[at as usize].higher;
        }
        if at != NONE && self.groups[at as usize].count == count {
            return at;
        }
        self.new_group(count, at, higher)
    }

    fn new_group(&mut self, count: u32, lower: u32, higher: u32) -> u32 {
        let group = Group {
            count,
            oldest: NONE,
            newest: NONE,
            lower,
            higher,
        };
        let place = if let Some(place) = self.spare.pop() {
            self.groups[place as usize] = group;
            place
        } else {
            self.groups.push(group);
            self.groups.len() as u32 - 1
        };
        match lower {
            NONE => self.lowest = place + 1,
            lower => self.groups[lower as usize].higher = place,
        }
        if higher != NONE {
            self.groups[higher as usize].lower = place;
        }
        place
    }

    fn drop_if_empty(&mut self, place: u32) {
        if place == NONE || self.groups[place as usize].oldest != NONE {
            return;
        }
        let Group { lower, higher, .. } = self.groups[place as usize];
        match lower {
            NONE => self.lowest = higher.wrapping_add(1),
            lower => self.groups[lower as usize].higher = higher,
        }
        if higher != NONE {
            self.groups[higher as usize].lower = lower;
        }
        self.spare.push(place);
    }

    /// Puts a slot into a group, behind all that were used before it.
    fn link(&mut self, slot: Slot, place: u32, last_use: u64) {
        let group = self.groups[place as usize];
        let (mut older, mut newer) = (group.newest, NONE);
        while older != NONE && self.filed[older as usize].last_use > last_use {
            newer = older;
            older = self.filed[older as usize].older;
        }
        self.filed[slot as usize] = Filed {
            last_use,
            count: group.count,
            group: place,
            older,
            newer,
        };
        match older {
            NONE => self.groups[place as usize].oldest = slot,
            older => self.filed[older as usize].newer = slot,
        }
        match newer {
            NONE => self.groups[place as usize].newest = slot,
            newer => self.filed[newer as usize].older = slot,
        }
    }

    fn unlink(&mut self, slot: Slot) {
        let at = self.filed[slot as usize];
        self.filed[slot as usize].group = NONE;
        let group = &mut self.groups[at.group as usize];
        match at.older {
            NONE => group.oldest = at.newer,
            older => self.filed[older as usize].newer = at.newer,
        }
        match at.newer {
            NONE => group.newest = at.older,
            newer => self.filed[newer as usize].older = at.older,
        }
    }
}

/// Written as the sorted set that it is.
impl Serialize for CountOrder {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Counted first, because the format writes the length in front.
        serializer.collect_seq(self.iter().collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn it_is_the_sorted_set_whatever_comes() {
        let mut order = CountOrder::default();
        let mut set = BTreeSet::new();
        let mut filed = [None; 12];
        let mut luck = 7_u64;
        for step in 0..20_000_u64 {
            luck = luck.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            let slot = (luck >> 40) as Slot % 12;
            let place = slot as usize;
            if let Some((count, last_use)) = filed[place].take() {
                set.remove(&(count, last_use, slot));
                if luck >> 62 == 0 {
                    order.remove(slot);
                    continue;
                }
                let free = (0..12).find(|&to| filed[to].is_none() && to != place);
                if let Some(to) = free.filter(|_| luck >> 62 == 1) {
                    order.rename(slot, to as Slot);
                    filed[to] = Some((count, last_use));
                    set.insert((count, last_use, to as Slot));
                    continue;
                }
            }
            // Mostly the newest, at times an older one.
            let last_use = if luck >> 61 == 7 {
                step / 2
            } else {
                step + 20_000
            };
            let count = (luck >> 30) as u32 % 6;
            order.file(slot, count, last_use);
            filed[place] = Some((count, last_use));
            set.insert((count, last_use, slot));
            assert!(
                set.iter()
                    .map(|at| (at.0, at.1))
                    .eq(order.iter().map(|at| (at.0, at.1)))
            );
            assert_eq!(order.first().is_some(), !set.is_empty());
            assert_eq!(order.count_of(slot), Some(count));
        }
    }
}
