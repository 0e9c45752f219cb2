//! Where the parts of the stage are placed in the space it is given.

use eframe::egui::{Pos2, Rect, lerp, pos2, vec2};

use crate::ui::place::SLIDERS;

/// The names of the columns, above the lanes.
const HEADER: f32 = 22.0;
/// The note below the lanes.
const NOTE: f32 = 16.0;
/// The width and height of a crash button.
const CRASH: f32 = 28.0;

/// One lane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LanePlan {
    /// The whole lane.
    pub area: Rect,
    /// Its name.
    pub name: Rect,
    /// The cache with its slots.
    pub cache: Rect,
    /// The button that crashes it.
    pub crash_cache: Rect,
    /// The database.
    pub database: Rect,
    /// The button that crashes it, or brings it back.
    pub crash_database: Rect,
    /// The numbers.
    pub table: Rect,
    /// The clients' edge, where operations leave.
    pub door: Pos2,
}

/// The parts of the stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plan {
    /// The names of the columns.
    pub header: Rect,
    /// The clients of all lanes.
    pub clients: Rect,
    /// The lanes, from the top down.
    pub lanes: [LanePlan; 4],
    /// What dots stand for.
    pub note: Rect,
    /// The sliders.
    pub controls: Rect,
}

impl Plan {
    /// The plan for `area`.
    pub(super) fn of(area: Rect) -> Self {
        let inner = area.shrink2(vec2(24.0_f32.min(area.width() * 0.03), 10.0));
        let below = NOTE + SLIDERS + 4.0;
        let lanes_height = (inner.height() - HEADER - below).max(48.0);
        let lane_height = lanes_height / 4.0;
        let row = |top: f32, height: f32| {
            Rect::from_min_size(pos2(inner.left(), top), vec2(inner.width(), height))
        };
        let top = inner.top() + HEADER;
        let controls_top = top + lanes_height + NOTE + 4.0;
        // Widths between those of the narrowest stage and of a wide one.
        let share = ((inner.width() - 580.0) / 360.0).clamp(0.0, 1.6);
        let between = |narrow: f32, wide: f32| lerp(narrow..=wide, share);
        let name = between(104.0, 140.0);
        let pill = between(12.0, 20.0);
        let numbers = between(144.0, 206.0);
        let database = between(44.0, 64.0);
        let link = between(40.0, 96.0);
        let clients = Rect::from_min_size(
            pos2(inner.left() + name, top + 4.0),
            vec2(pill, lanes_height - 8.0),
        );
        let cache_left = clients.right() + link;
        let table_left = inner.right() - numbers;
        let database_left = table_left - between(6.0, 16.0) - CRASH - database;
        let cache_right = (database_left - link * 1.15 - CRASH).max(cache_left + 40.0);
        let lanes = [0, 1, 2, 3].map(|index| {
            let area = row(top + lane_height * index as f32, lane_height);
            let room = area.shrink2(vec2(0.0, (lane_height * 0.09).clamp(3.0, 12.0)));
            let middle = area.center().y;
            let square = |left: f32| {
                let size = CRASH.min(lane_height - 2.0);
                Rect::from_center_size(pos2(left + CRASH / 2.0, middle), vec2(CRASH, size))
            };
            let cylinder = room.height().min(database * 1.05);
            LanePlan {
                area,
                name: Rect::from_min_max(area.min, pos2(clients.left() - 6.0, area.bottom())),
                cache: Rect::from_min_max(
                    pos2(cache_left, room.top()),
                    pos2(cache_right, room.bottom()),
                ),
                crash_cache: square(cache_right),
                database: Rect::from_center_size(
                    pos2(database_left + database / 2.0, middle),
                    vec2(database, cylinder),
                ),
                crash_database: square(database_left + database),
                table: Rect::from_min_max(pos2(table_left, area.top()), area.max),
                door: pos2(clients.right(), middle),
            }
        });
        Self {
            header: row(inner.top(), HEADER),
            clients,
            lanes,
            note: row(top + lanes_height, NOTE),
            controls: row(controls_top, SLIDERS),
        }
    }
}

impl LanePlan {
    /// The cache's edge towards the clients and that towards the database, and the database's.
    pub(super) fn doors(&self) -> [Pos2; 3] {
        let y = self.area.center().y;
        [
            pos2(self.cache.left() - 2.0, y),
            pos2(self.crash_cache.right() + 1.0, y),
            pos2(self.database.left() - 2.0, y),
        ]
    }

    /// The way between cache and database as far as something on it covers neither the crash
    /// button nor the database.
    pub(super) fn clear_way(&self) -> [Pos2; 2] {
        let [_, from, to] = self.doors();
        let inset = 12.0_f32.min((to.x - from.x) * 0.2);
        [pos2(from.x + inset, from.y), pos2(to.x - inset, to.y)]
    }

    /// The way around the cache, for what does not go through it: corner by corner.
    pub(super) fn around(&self) -> [Pos2; 4] {
        let [left, right, database] = self.doors();
        let below = self.cache.bottom() + 3.0;
        [
            self.door,
            pos2(left.x - 2.0, below),
            pos2(right.x - 2.0, below),
            database,
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
            (620.0, 300.0),
            (720.0, 396.0),
            (980.0, 520.0),
            (1_300.0, 680.0),
        ] {
            let area = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
            let plan = Plan::of(area);
            let mut parts = vec![plan.header, plan.note, plan.controls];
            for lane in plan.lanes {
                parts.extend([
                    lane.name,
                    lane.cache,
                    lane.crash_cache,
                    lane.database,
                    lane.crash_database,
                    lane.table,
                ]);
            }
            assert_apart(area, &parts, &format!("{width}x{height}"));
        }
    }
}
