//! Where the parts of the stage are placed in the space it is given.

use eframe::egui::{Pos2, Rect, pos2, vec2};

/// A line of buttons.
pub(super) const BUTTONS: f32 = 30.0;
/// What the controls take of the stage while nothing is unfolded.
pub(super) const CONTROLS: f32 = BUTTONS * 2.0 + 2.0;
/// The cards of the questions are at least this high.
const LOWEST_CARDS: f32 = 62.0;
/// A card that is a line.
const CARD_LINE: f32 = 30.0;
/// The line above the map.
const HEADER: f32 = 20.0;
/// The months below it.
const AXIS: f32 = 17.0;
/// The width from which rule, stream and buttons fit into one line.
const WIDE: f32 = 1_080.0;
/// Smaller a ring says nothing.
const LEAST_RING: f32 = 84.0;
/// The most shards that are drawn; more are counted.
pub(super) const MOST_SHARDS: usize = 12;

/// How the cards of the questions are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cards {
    /// With everything that there is to say.
    Whole,
    /// As a line, for a room.
    Lines,
}

/// The parts of the stage.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    /// The rule and the buttons.
    pub rule: Rect,
    /// The stream; in narrow windows below the rule.
    pub stream: Rect,
    /// The line above the map.
    pub header: Rect,
    /// The map of all keys.
    pub map: Rect,
    /// The months below it.
    pub axis: Rect,
    /// The ring of hashes beside the map, where there is one and room for it.
    pub ring: Option<Rect>,
    /// The shards.
    pub shards: Vec<Rect>,
    /// The query cards.
    pub cards: Rect,
}

impl Plan {
    /// The plan for `area` with so many shards and such cards, and with a ring or not.
    pub(super) fn of(area: Rect, (shards, cards): (usize, Cards), ring: bool) -> Self {
        let inner = area.shrink2(vec2(24.0_f32.min(area.width() * 0.03), 8.0));
        let height = inner.height();
        let wide = inner.width() >= WIDE;
        let row = |top: f32, height: f32| {
            Rect::from_min_size(
                pos2(inner.left(), top),
                vec2(inner.width(), height.max(0.0)),
            )
        };
        let first = row(inner.top(), BUTTONS);
        let (rule, stream, top) = if wide {
            let at = inner.left() + inner.width() * 0.52;
            let (left, right) = first.split_left_right_at_x(at);
            (left, right, first.bottom())
        } else {
            let second = row(first.bottom() + 2.0, BUTTONS);
            (first, second, second.bottom())
        };
        let cards_height = match cards {
            Cards::Whole => (height * 0.165).clamp(LOWEST_CARDS, 92.0),
            Cards::Lines => CARD_LINE,
        };
        let cards = row(inner.bottom() - cards_height, cards_height);
        let bottom = cards.top() - 8.0;
        let room = bottom - top;
        let mut header = row(top + 4.0, HEADER);
        let free = (room - HEADER - AXIS - 4.0).max(80.0);
        let mut map = row(header.bottom() + 2.0, (free * 0.38).clamp(34.0, 190.0));
        let mut axis = row(map.bottom() + 2.0, AXIS);
        let size = axis.bottom() - header.top();
        let ring = (ring && size >= LEAST_RING).then(|| {
            let corner = pos2(inner.right(), axis.bottom());
            let ring = Rect::from_min_max(corner - vec2(size, size), corner);
            for part in [&mut header, &mut map, &mut axis] {
                part.set_right(ring.left() - 20.0);
            }
            ring
        });
        let gap = (free * 0.14).clamp(10.0, 56.0);
        let shard_row = row(axis.bottom() + gap, bottom - axis.bottom() - gap);
        Self {
            rule,
            stream,
            header,
            map,
            axis,
            ring,
            shards: places(shard_row, shards.min(MOST_SHARDS)),
            cards,
        }
    }

    /// The door of a shard for what comes from the map, and for what comes from the cards.
    pub(super) fn doors(&self, index: usize) -> Option<(Pos2, Pos2)> {
        let rect = self.shards.get(index)?;
        Some((rect.center_top(), rect.center_bottom()))
    }
}

/// Places for things side by side in one row, or in two if they are many.
fn places(area: Rect, count: usize) -> Vec<Rect> {
    let rows = if count > 6 { 2 } else { 1 };
    let columns = count.div_ceil(rows).max(1);
    let gap = if columns > 4 { 8.0 } else { 14.0 };
    let width = (area.width() - gap * (columns - 1) as f32) / columns as f32;
    let height = (area.height() - 6.0 * (rows - 1) as f32) / rows as f32;
    (0..count)
        .map(|index| {
            let (column, line) = (index % columns, index / columns);
            let min = pos2(
                area.left() + (width + gap) * column as f32,
                area.top() + (height + 6.0) * line as f32,
            );
            Rect::from_min_size(min, vec2(width, height.max(0.0)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::place::assert_apart;

    #[test]
    fn parts_do_not_overlap_at_the_sizes_people_use() {
        for (width, height) in [
            (720.0, 396.0),
            (980.0, 520.0),
            (1_300.0, 680.0),
            (620.0, 300.0),
        ] {
            for (shards, ring) in [
                (1, false),
                (4, true),
                (5, true),
                (8, false),
                (12, true),
                (40, true),
            ] {
                let area = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
                let plan = Plan::of(area, (shards, Cards::Whole), ring);
                let mut parts = vec![plan.rule, plan.stream, plan.header, plan.map, plan.axis];
                parts.extend(&plan.shards);
                parts.push(plan.cards);
                parts.extend(plan.ring);
                assert_apart(area, &parts, &format!("{width}x{height} {shards}"));
            }
        }
    }
}
