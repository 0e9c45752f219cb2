//! Where the parts of the stage are placed in the space it is given.

use eframe::egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::ui::place::{SLIDERS, roomy};

/// The header above the slots.
const HEADER: f32 = 28.0;
/// What the controls take of the stage with what stands under them.
pub(super) const CONTROLS: f32 = SLIDERS + 116.0;
/// The margin around everything.
const MARGIN: f32 = 24.0;
/// What hangs below the database, with some air.
const GAUGE: f32 = 25.0;

/// The parts of the stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plan {
    /// The middle of the clients' circle.
    pub clients: Pos2,
    /// Its radius.
    pub radius: f32,
    /// The line above the slots: name, settings and hit rate.
    pub header: Rect,
    /// The slots.
    pub cache: Rect,
    /// The cylinder.
    pub database: Rect,
    /// The buttons.
    pub actions: Rect,
    /// The sliders.
    pub controls: Rect,
    /// The popularity of the keys.
    pub skyline: Rect,
}

impl Plan {
    /// The plan for `area`.
    pub(super) fn of(area: Rect) -> Self {
        let margin = vec2(MARGIN.min(area.width() * 0.04), 12.0);
        let inner = area.shrink2(margin);
        let height = inner.height().max(0.0);
        let skyline = (height * 0.23).clamp(56.0, 150.0 * roomy(area));
        let below = SLIDERS + skyline + 28.0;
        let top = (height - below).max(HEADER + 20.0);
        let middle = inner.top() + HEADER + (top - HEADER) / 2.0;
        let scale = (inner.width() / 920.0).clamp(0.62, 1.25 * roomy(area));
        let actions_width = 108.0;
        let clients_width = 104.0 * scale;
        let link = 64.0 * scale;
        let database_width = 84.0 * scale;
        let cache_left = inner.left() + clients_width + link * 1.25;
        let actions_left = inner.right() - actions_width;
        let database_left = actions_left - database_width - 44.0 * scale;
        let cache_right = (database_left - link * 1.9).max(cache_left + 40.0);
        let header = Rect::from_min_max(
            pos2(cache_left, inner.top()),
            pos2(cache_right, inner.top() + HEADER - 6.0),
        );
        let cache = Rect::from_min_max(
            pos2(cache_left, inner.top() + HEADER),
            pos2(cache_right, inner.top() + top - 16.0),
        );
        let database_height = (cache.height() * 0.42).clamp(44.0, 96.0 * roomy(area));
        let controls_top = inner.top() + top + 4.0;
        // Its gauge stays above the sliders.
        let database_middle = middle.min(controls_top - GAUGE - database_height / 2.0);
        let database = Rect::from_center_size(
            pos2(database_left + database_width / 2.0, database_middle),
            vec2(database_width, database_height),
        );
        let radius = (clients_width * 0.36).min(cache.height() * 0.3).max(16.0);
        let row = |top: f32, height: f32| {
            Rect::from_min_size(
                pos2(inner.left(), top),
                vec2(inner.width(), height.max(0.0)),
            )
        };
        let skyline_top = inner.bottom() - skyline;
        Self {
            clients: pos2(inner.left() + clients_width / 2.0, middle),
            radius,
            header,
            cache,
            database,
            actions: Rect::from_min_size(
                pos2(actions_left, inner.top() + 4.0),
                Vec2::new(actions_width, 72.0),
            ),
            controls: row(controls_top, SLIDERS),
            skyline: row(skyline_top, skyline),
        }
    }

    /// Where a request between two machines is at a share of its way; `lane` sets apart what goes
    /// and what comes back.
    pub(super) fn between(from: Pos2, to: Pos2, along: f32, lane: f32) -> Pos2 {
        from + (to - from) * along + vec2(0.0, lane)
    }

    /// The clients' side of the cache, and the database's.
    pub(super) fn cache_doors(&self) -> (Pos2, Pos2) {
        let y = self.clients.y;
        (
            pos2(self.cache.left() - 8.0, y),
            pos2(self.cache.right() + 8.0, y),
        )
    }

    /// The right edge of the clients' circle and the left edge of the database.
    pub(super) fn outer_doors(&self) -> (Pos2, Pos2) {
        let y = self.clients.y;
        (
            pos2(self.clients.x + self.radius, y),
            pos2(self.database.left(), y),
        )
    }

    /// The way around the cache, for what does not ask it: corner by corner.
    pub(super) fn around(&self) -> [Pos2; 4] {
        let (from, to) = self.outer_doors();
        // What goes below the line must not reach the names of the sliders.
        let below = self.cache.bottom() + 9.0;
        let (left, right) = self.cache_doors();
        [
            from,
            pos2(left.x - 4.0, below),
            pos2(right.x + 4.0, below),
            to,
        ]
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
            (600.0, 330.0),
        ] {
            let area = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
            let plan = Plan::of(area);
            let parts = [
                plan.header,
                plan.cache,
                plan.actions,
                plan.controls,
                plan.skyline,
            ];
            assert_apart(area, &parts, &format!("{width}x{height}"));
            assert!(plan.database.left() > plan.cache.right());
            assert!(plan.clients.x + plan.radius < plan.cache.left());
        }
    }
}
