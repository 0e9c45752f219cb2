//! Where the parts of the stage are placed in the space it is given.

use eframe::egui::{Rect, pos2, vec2};

use crate::ui::place::SLIDERS;
use crate::ui::slider::CURVE_HEIGHT;

/// The height of the tape with the words over it.
const TAPE: f32 = 56.0;
const TAPE_LOW: f32 = 44.0;
/// A row is never drawn lower; where there is less room, the last rows give way.
const LEAST_ROW: f32 = 38.0;
/// In front of a room all of them are to be seen.
const LOWEST_ROW: f32 = 30.0;
const MOST_ROW: f32 = 96.0;

/// The parts of the stage.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    /// The requests.
    pub tape: Rect,
    /// The rows, from above.
    pub rows: Vec<Rect>,
    /// The sliders; the curve of the first stands over them.
    pub controls: Rect,
}

impl Plan {
    /// The plan for `area`, with `rows` rows, and with controls or without.
    pub(super) fn of(area: Rect, rows: usize, controls: bool) -> Self {
        let inner = area.shrink2(vec2(24.0_f32.min(area.width() * 0.04), 6.0));
        let tape_height = if inner.height() < 420.0 {
            TAPE_LOW
        } else {
            TAPE
        };
        let (below, least) = if controls {
            (CURVE_HEIGHT + SLIDERS + 4.0, LEAST_ROW)
        } else {
            (0.0, LOWEST_ROW)
        };
        let room = (inner.height() - tape_height - below).max(least);
        let fitting = ((room / least) as usize).clamp(1, 5).min(rows);
        let height = (room / fitting.max(1) as f32).min(MOST_ROW);
        let top = inner.top() + tape_height;
        let line = |top: f32, height: f32| {
            Rect::from_min_size(pos2(inner.left(), top), vec2(inner.width(), height))
        };
        let controls_top = inner.bottom() - (below - CURVE_HEIGHT - 4.0).max(0.0);
        Self {
            tape: line(inner.top(), tape_height - 6.0),
            rows: (0..fitting)
                .map(|index| line(top + height * index as f32, height))
                .collect(),
            controls: line(controls_top, SLIDERS),
        }
    }
}

/// The parts of a row: its name, its slots, its curve and its number.
pub(super) struct Parts {
    pub name: Rect,
    pub slots: Rect,
    pub curve: Option<Rect>,
    pub number: Rect,
}

impl Parts {
    pub(super) fn of(row: Rect) -> Self {
        let gap = (row.width() * 0.02).clamp(8.0, 24.0);
        let name = (row.width() * 0.2).clamp(116.0, 196.0);
        let number = (row.width() * 0.11).clamp(76.0, 112.0);
        let rest = row.width() - name - number - gap * 3.0;
        let curve = if rest > 400.0 {
            rest * 0.33
        } else {
            rest * 0.22
        };
        let has_curve = curve >= 70.0;
        let slots = rest - if has_curve { curve } else { -gap };
        let part = |left: f32, width: f32| {
            Rect::from_min_size(pos2(left, row.top()), vec2(width.max(10.0), row.height()))
        };
        let slots_left = row.left() + name + gap;
        Self {
            name: part(row.left(), name),
            slots: part(slots_left, slots),
            curve: has_curve.then(|| part(slots_left + slots + gap, curve)),
            number: part(row.right() - number, number),
        }
    }
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
            let area = Rect::from_min_size(pos2(0.0, 0.0), vec2(width, height));
            let plan = Plan::of(area, 5, true);
            let mut parts = vec![plan.tape, plan.controls];
            for row in &plan.rows {
                let inside = Parts::of(*row);
                parts.extend([inside.name, inside.slots, inside.number]);
                parts.extend(inside.curve);
            }
            assert_apart(area, &parts, &format!("{width}x{height}"));
        }
    }
}
