//! Ranges that come and go with their shards, many at once.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::shard::Node;
use super::world::World;

/// The ranges in the order of time: whose they are, and where all but the first begin.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ranges {
    pub order: Vec<Node>,
    pub borders: Vec<u64>,
}

/// A range while others are put behind it.
struct Piece {
    node: Node,
    /// Where it begins; the first has no border.
    start: Option<u64>,
    /// The range behind it.
    next: Option<usize>,
    /// Its place among all, so that the first of the fullest is known.
    place: u128,
}

/// The distance of two places at first: room for a range to be halved until it is empty.
const DISTANCE: u128 = 1 << 96;

impl Ranges {
    /// Divides the fullest range in its middle, again and again, until each of `new` has its half.
    /// `loads` are the rows that count at first, by range; among equals the first is divided.
    pub(super) fn grow(&mut self, world: &World, loads: &[u64], new: &[Node]) {
        let mut pieces = self.pieces();
        let mut new = new.iter();
        let fullest = (0..pieces.len()).rev().max_by_key(|&at| loads.get(at));
        let (Some(fullest), Some(&node)) = (fullest, new.next()) else {
            return;
        };
        split(&mut pieces, fullest, node, world);
        let rows = |pieces: &[Piece], at: usize| {
            let rows = range(pieces, at, world);
            (rows.end - rows.start, Reverse(pieces[at].place), at)
        };
        let mut fullest: BinaryHeap<_> = (0..pieces.len()).map(|at| rows(&pieces, at)).collect();
        for &node in new {
            let Some((_, _, at)) = fullest.pop() else {
                break;
            };
            split(&mut pieces, at, node, world);
            fullest.push(rows(&pieces, at));
            fullest.push(rows(&pieces, pieces.len() - 1));
        }
        *self = Self::of(&pieces);
    }

    /// Lets ranges go; each falls to the one before it, or to the one behind if it is the first.
    pub(super) fn shrink(&mut self, goes: impl Fn(Node) -> bool) {
        let starts = std::iter::once(0).chain(self.borders.iter().copied());
        let kept: Vec<(Node, u64)> = self
            .order
            .iter()
            .copied()
            .zip(starts)
            .filter(|&(node, _)| !goes(node))
            .collect();
        self.order = kept.iter().map(|(node, _)| *node).collect();
        self.borders = kept.iter().skip(1).map(|(_, start)| *start).collect();
    }

    fn pieces(&self) -> Vec<Piece> {
        let starts = std::iter::once(None).chain(self.borders.iter().copied().map(Some));
        let count = self.order.len();
        (0..count)
            .zip(self.order.iter().zip(starts))
            .map(|(at, (&node, start))| Piece {
                node,
                start,
                next: Some(at + 1).filter(|&next| next < count),
                place: DISTANCE * at as u128,
            })
            .collect()
    }

    fn of(pieces: &[Piece]) -> Self {
        let first = (!pieces.is_empty()).then_some(0);
        let in_order = || std::iter::successors(first, |&at: &usize| pieces[at].next);
        Self {
            order: in_order().map(|at| pieces[at].node).collect(),
            borders: in_order().filter_map(|at| pieces[at].start).collect(),
        }
    }
}

/// The rows of a range.
fn range(pieces: &[Piece], at: usize, world: &World) -> std::ops::Range<u64> {
    let end = pieces[at].next.and_then(|next| pieces[next].start);
    rows_between(pieces[at].start, end, world)
}

/// The rows from one border to the next; where there is none, from the first row or to the last.
pub(super) fn rows_between(
    start: Option<u64>,
    end: Option<u64>,
    world: &World,
) -> std::ops::Range<u64> {
    let inside = |row: u64| row.clamp(world.first, world.end());
    let start = inside(start.unwrap_or(world.first));
    start..inside(end.unwrap_or(world.end())).max(start)
}

/// The ends of a range as its borders say, in order: one that has slid out of the table ends
/// before its first row.
pub(super) fn ends_between(before: Option<u64>, after: Option<u64>, world: &World) -> (u64, u64) {
    let low = before.unwrap_or_else(|| world.first.min(after.unwrap_or(u64::MAX)));
    let high = after.unwrap_or_else(|| world.end().max(low));
    (low, high)
}

/// Gives the upper half of a range to a new shard.
fn split(pieces: &mut Vec<Piece>, at: usize, node: Node, world: &World) {
    let rows = range(pieces, at, world);
    let next = pieces[at].next;
    let after = next.and_then(|next| pieces[next].start);
    let (low, high) = ends_between(pieces[at].start, after, world);
    let middle = rows.start + (rows.end - rows.start).div_ceil(2);
    let place = pieces[at].place;
    let behind = next.map_or(place + DISTANCE, |next| pieces[next].place);
    pieces.push(Piece {
        node,
        start: Some(middle.clamp(low, high)),
        next,
        place: place + (behind - place) / 2,
    });
    pieces[at].next = Some(pieces.len() - 1);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One after another, as the definition says.
    fn one_by_one(ranges: &Ranges, world: &World, loads: &[u64], new: &[Node]) -> Ranges {
        let mut ranges = ranges.clone();
        let mut loads = loads.to_vec();
        for &node in new {
            let fullest = (0..loads.len()).rev().max_by_key(|&at| loads[at]).unwrap();
            let before = fullest.checked_sub(1).map(|at| ranges.borders[at]);
            let after = ranges.borders.get(fullest).copied();
            let rows = rows_between(before, after, world);
            let (low, high) = ends_between(before, after, world);
            let middle = rows.start + (rows.end - rows.start).div_ceil(2);
            ranges.order.insert(fullest + 1, node);
            ranges.borders.insert(fullest, middle.clamp(low, high));
            loads = (0..ranges.order.len())
                .map(|at| {
                    let before = at.checked_sub(1).map(|at| ranges.borders[at]);
                    let rows = rows_between(before, ranges.borders.get(at).copied(), world);
                    rows.end - rows.start
                })
                .collect();
        }
        ranges
    }

    #[test]
    fn many_shards_at_once_are_as_many_one_after_another() {
        for (keys, first, count) in [(4_380, 0, 60), (10, 0, 40), (1_000, 7, 900), (1, 3, 9)] {
            let world = World {
                first,
                ..World::new(keys, 7)
            };
            let ranges = Ranges {
                order: vec![2, 1, 3],
                borders: vec![keys / 3, keys / 2],
            };
            let new: Vec<Node> = (4..4 + count).collect();
            for loads in [[5, 9, 9], [0, 0, 0], [9, 1, 4]] {
                let mut grown = ranges.clone();
                grown.grow(&world, &loads, &new);
                assert_eq!(grown, one_by_one(&ranges, &world, &loads, &new), "{keys}");
                assert!(grown.borders.is_sorted());
                grown.shrink(|node| node > 3);
                assert_eq!(grown.order, ranges.order);
            }
        }
    }

    #[test]
    fn who_goes_leaves_its_range_to_the_one_before() {
        let ranges = Ranges {
            order: vec![1, 2, 3, 4],
            borders: vec![10, 20, 30],
        };
        let without = |gone: &[Node]| {
            let mut ranges = ranges.clone();
            ranges.shrink(|node| gone.contains(&node));
            (ranges.order, ranges.borders)
        };
        assert_eq!(without(&[3]), (vec![1, 2, 4], vec![10, 30]));
        assert_eq!(without(&[1]), (vec![2, 3, 4], vec![20, 30]));
        assert_eq!(without(&[1, 2]), (vec![3, 4], vec![30]));
        assert_eq!(without(&[1, 2, 3, 4]), (vec![], vec![]));
    }
}
