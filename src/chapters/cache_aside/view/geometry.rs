//! Where the parts of the stage are placed in the space it is given.

use eframe::egui::{Pos2, Rect, pos2, vec2};

/// The part of the height that is the strip's.
const STRIP: f32 = 0.32;
/// The margin around everything.
const MARGIN: f32 = 24.0;
/// A row of buttons, with its gap.
const BUTTONS: f32 = 34.0;
/// What the controls take of the stage while nothing is unfolded.
pub(super) const CONTROLS: f32 = BUTTONS * 2.0 + 4.0;
/// Below this width the rows of buttons need a third.
const WIDE: f32 = 700.0;

/// The parts of the stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plan {
    /// The buttons.
    pub head: Rect,
    /// The reader's code.
    pub reader: Rect,
    /// The writer's code.
    pub writer: Rect,
    /// The cache, its name above.
    pub cache: Rect,
    /// The row of the database, its name above.
    pub database: Rect,
    /// The sentence under the cache.
    pub caption: Rect,
    /// The numbers.
    pub numbers: Rect,
    /// What happened, in order.
    pub strip: Rect,
}

/// The code of the reader and under it that of the writer, at the left of the middle of a stage
/// this wide.
fn code(middle: Rect, width: f32) -> (Rect, Rect) {
    let width = (width * 0.33).clamp(190.0, 330.0);
    // Six lines and a title against four and a title.
    let gap = 8.0;
    let share = (middle.height() - gap) * 0.58;
    let reader = Rect::from_min_size(middle.min, vec2(width, share.max(0.0)));
    let writer = Rect::from_min_max(
        pos2(reader.left(), reader.bottom() + gap),
        pos2(reader.right(), middle.bottom().max(reader.bottom() + gap)),
    );
    (reader, writer)
}

impl Plan {
    /// The plan for `area`.
    pub(super) fn of(area: Rect) -> Self {
        let margin = vec2(MARGIN.min(area.width() * 0.03), 10.0);
        let inner = area.shrink2(margin);
        let height = inner.height().max(0.0);
        let rows = if inner.width() < WIDE { 3.0 } else { 2.0 };
        let head = BUTTONS * rows - 4.0;
        let strip = (height * STRIP).clamp(116.0, 250.0);
        let row = |top: f32, height: f32| {
            Rect::from_min_size(
                pos2(inner.left(), top),
                vec2(inner.width(), height.max(0.0)),
            )
        };
        let middle_top = inner.top() + head + 8.0;
        let middle_bottom = inner.bottom() - strip - 8.0;
        let middle = row(middle_top, middle_bottom - middle_top);
        let (reader, writer) = code(middle, inner.width());
        let link = (inner.width() * 0.07).clamp(34.0, 80.0);
        let left = reader.right() + link;
        let database_width = (inner.width() * 0.18).clamp(104.0, 190.0);
        let database_left = inner.right() - database_width;
        let numbers_height = (middle.height() * 0.24).clamp(36.0, 58.0);
        let caption_height = 18.0;
        let machines_bottom = middle.bottom() - numbers_height - caption_height - 18.0;
        let name = 22.0;
        let cache = Rect::from_min_max(
            pos2(left, middle.top() + name),
            pos2(
                (database_left - link * 0.8).max(left + 60.0),
                machines_bottom.max(middle.top() + name + 20.0),
            ),
        );
        let database_height = cache.height().clamp(40.0, 84.0);
        let database = Rect::from_min_size(
            pos2(database_left, cache.top()),
            vec2(database_width, database_height.min(cache.height())),
        );
        let caption = Rect::from_min_max(
            pos2(left, cache.bottom() + 10.0),
            pos2(inner.right(), cache.bottom() + 10.0 + caption_height),
        );
        let numbers = Rect::from_min_max(
            pos2(left, caption.bottom() + 2.0),
            pos2(inner.right(), middle.bottom().max(caption.bottom() + 4.0)),
        );
        Self {
            head: row(inner.top(), head),
            reader,
            writer,
            cache,
            database,
            caption,
            numbers,
            strip: row(inner.bottom() - strip, strip),
        }
    }

    /// The way from a thread to the cache, corner by corner.
    pub(super) fn way_to_cache(&self, card: Rect) -> [Pos2; 4] {
        let leaves = card.center().y - 7.0;
        let lowest = self.cache.bottom() - 10.0;
        let arrives = leaves.clamp(self.cache.top().min(lowest) + 8.0, lowest);
        let bus = card.right() + (self.cache.left() - card.right()) * 0.68;
        [
            pos2(card.right(), leaves),
            pos2(bus, leaves),
            pos2(bus, arrives),
            pos2(self.cache.left(), arrives),
        ]
    }

    /// The way from a thread to the row: under the cache and up again, corner by corner.
    pub(super) fn way_to_row(&self, card: Rect) -> [Pos2; 5] {
        let below = self.cache.bottom() + 3.0;
        let bus = card.right() + (self.cache.left() - card.right()) * 0.34;
        let leaves = card.center().y + 12.0;
        [
            pos2(card.right(), leaves),
            pos2(bus, leaves),
            pos2(bus, below),
            pos2(self.database.center().x, below),
            pos2(self.database.center().x, self.database.bottom()),
        ]
    }
}

/// The height of a strip that lies below a stage of this height.
pub(super) fn strip_beside(height: f32) -> f32 {
    height * STRIP / (1.0 - STRIP)
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
            (620.0, 330.0),
        ] {
            let area = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
            let plan = Plan::of(area);
            let mut parts = vec![
                plan.head,
                plan.reader,
                plan.writer,
                plan.cache,
                plan.database,
                plan.caption,
                plan.numbers,
            ];
            parts.push(plan.strip);
            assert_apart(area, &parts, &format!("{width}x{height}"));
        }
    }
}
