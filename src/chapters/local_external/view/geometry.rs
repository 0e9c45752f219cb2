//! Where the parts of the stage are placed in the space it is given.

use eframe::egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::ui::place::{SLIDERS, roomy};

/// The margin around everything.
const MARGIN: f32 = 24.0;
/// The line of modes at the top.
pub(super) const MODES: f32 = 32.0;
/// The names above the machines.
const NAMES: f32 = 22.0;
/// The strip of one client's reloads, and the height of the stage from which there is room.
const RELOADS: f32 = 52.0;
const ROOM_FOR_RELOADS: f32 = 335.0;
/// The rows of instances that are drawn.
pub(super) const MOST_ROWS: usize = 10;
/// A row is not drawn higher than this.
const ROW: f32 = 44.0;

/// The parts of the stage.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    /// The choice of mode.
    pub modes: Rect,
    /// The middle of the clients' circle.
    pub clients: Pos2,
    /// Its radius.
    pub radius: f32,
    /// The balancer.
    pub balancer: Rect,
    /// A row for each instance that is drawn.
    pub rows: Vec<Rect>,
    /// The line above them.
    pub rows_header: Rect,
    /// The shared cache.
    pub shared: Rect,
    /// The line above it.
    pub shared_header: Rect,
    /// The cylinder.
    pub database: Rect,
    /// What one client was shown.
    pub reloads: Option<Rect>,
    /// The sliders.
    pub controls: Rect,
}

impl Plan {
    /// The plan for `area` with so many instances.
    pub(super) fn of(area: Rect, instances: usize) -> Self {
        let margin = vec2(MARGIN.min(area.width() * 0.03), 10.0);
        let inner = area.shrink2(margin);
        let with_reloads = inner.height() >= ROOM_FOR_RELOADS;
        let strip = if with_reloads { RELOADS } else { 0.0 };
        let row = |top: f32, height: f32| {
            let at = pos2(inner.left(), top);
            Rect::from_min_size(at, vec2(inner.width(), height.max(0.0)))
        };
        let modes = row(inner.top(), MODES);
        let controls_top = inner.bottom() - SLIDERS;
        let band_top = modes.bottom() + NAMES + 2.0;
        let band_bottom = (controls_top - strip - 8.0).max(band_top + 20.0);
        let band = Rect::from_min_max(
            pos2(inner.left(), band_top),
            pos2(inner.right(), band_bottom),
        );
        let parts = Band::of(band, instances);
        let top = parts.rows.first().copied().unwrap_or(band);
        Self {
            modes,
            clients: parts.clients,
            radius: parts.radius,
            balancer: parts.balancer,
            rows_header: above(top),
            rows: parts.rows,
            shared: parts.shared,
            shared_header: above(parts.shared),
            database: parts.database,
            reloads: with_reloads.then(|| row(band_bottom + 6.0, RELOADS - 6.0)),
            controls: row(controls_top, SLIDERS),
        }
    }

    /// The way of a request from the clients to an instance.
    pub(super) fn to_instance(&self, instance: u32) -> Vec<Pos2> {
        vec![
            pos2(self.clients.x + self.radius, self.clients.y),
            self.balancer.left_center(),
            self.balancer.right_center(),
            self.row(instance).left_center(),
        ]
    }

    /// The way from an instance to the shared cache.
    pub(super) fn to_shared(&self, instance: u32) -> Vec<Pos2> {
        vec![self.row(instance).right_center(), self.shared.left_center()]
    }

    /// The way from an instance to the database, under the shared cache if there is one.
    pub(super) fn to_database(&self, instance: u32, around: bool) -> Vec<Pos2> {
        let from = self.row(instance).right_center();
        if !around {
            return vec![from, self.database.left_center()];
        }
        // Far enough below for the numbers over the dots.
        let below = self.shared.bottom() + 20.0;
        vec![
            from,
            pos2(self.shared.left() - 6.0, below),
            pos2(self.shared.right() + 6.0, below),
            self.database.left_center(),
        ]
    }

    /// Where a click means the balancer: itself and its name over it.
    pub(super) fn balancer_hit(&self) -> Rect {
        let above = self.balancer.min - vec2(34.0, 40.0);
        Rect::from_min_max(above, self.balancer.max)
    }

    /// The row of an instance; those beyond the last row share it.
    pub(super) fn row(&self, instance: u32) -> Rect {
        let last = self.rows.len().saturating_sub(1);
        self.rows
            .get((instance as usize).min(last))
            .copied()
            .unwrap_or(self.balancer)
    }
}

/// The line over a part, for its name.
fn above(rect: Rect) -> Rect {
    Rect::from_min_size(
        pos2(rect.left(), rect.top() - NAMES),
        vec2(rect.width(), NAMES - 2.0),
    )
}

/// What stands between the modes and the sliders, from left to right.
struct Band {
    clients: Pos2,
    radius: f32,
    balancer: Rect,
    rows: Vec<Rect>,
    shared: Rect,
    database: Rect,
}

impl Band {
    fn of(band: Rect, instances: usize) -> Self {
        let scale = (band.width() / 932.0).clamp(0.6, 1.3 * roomy(band));
        let middle = band.center().y;
        let gap = 34.0 * scale;
        let clients_width = 76.0 * scale;
        // The balancer's name is wider than it is.
        let balancer_room = 70.0 * scale;
        let balancer = Rect::from_center_size(
            pos2(
                band.left() + clients_width + gap * 0.5 + balancer_room / 2.0,
                middle,
            ),
            vec2(40.0 * scale, 34.0_f32.min(band.height() * 0.3)),
        );
        // Right of the database stand those that wait.
        let database = Self::left_of(
            band.right() - 22.0 * scale,
            middle,
            vec2(
                82.0 * scale,
                (band.height() * 0.3).clamp(44.0, 96.0 * roomy(band)),
            ),
        );
        let shared_height = (band.height() * 0.66).max(40.0);
        let shared = Self::left_of(
            database.left() - gap * 1.2,
            middle,
            vec2(168.0 * scale, shared_height.min(band.height() - 16.0)),
        );
        let rows_left = balancer.center().x + balancer_room / 2.0 + gap * 0.9;
        let rows_right = shared.left() - gap * 1.5;
        let rows_area = Rect::from_min_max(
            pos2(rows_left, band.top()),
            pos2(rows_right.max(rows_left + 60.0), band.bottom()),
        );
        Self {
            clients: pos2(band.left() + clients_width / 2.0, middle),
            radius: (clients_width * 0.46).min(band.height() * 0.3),
            balancer,
            rows: rows(rows_area, instances.min(MOST_ROWS)),
            shared,
            database,
        }
    }

    /// A part that ends at `right`, around the height `middle`.
    fn left_of(right: f32, middle: f32, size: Vec2) -> Rect {
        Rect::from_center_size(pos2(right - size.x / 2.0, middle), size)
    }
}

/// Rows of the same height, apart from each other, in the middle of `area`.
fn rows(area: Rect, count: usize) -> Vec<Rect> {
    let count = count.max(1);
    let pitch = (area.height() / count as f32).min((ROW + 6.0) * roomy(area));
    let gap = (pitch * 0.14).clamp(1.0, 6.0);
    let top = area.center().y - pitch * count as f32 / 2.0;
    (0..count)
        .map(|index| {
            let at = pos2(area.left(), top + pitch * index as f32 + gap / 2.0);
            Rect::from_min_size(at, vec2(area.width(), pitch - gap))
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
            for instances in [1, 8, 10, 32] {
                let area = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
                let plan = Plan::of(area, instances);
                assert_eq!(plan.rows.len(), instances.min(MOST_ROWS));
                let mut parts = plan.rows.clone();
                parts.extend([
                    plan.modes,
                    plan.rows_header,
                    plan.shared,
                    plan.shared_header,
                    plan.database,
                    plan.balancer,
                    plan.controls,
                ]);
                parts.extend(plan.reloads);
                assert_apart(
                    area.expand(0.5),
                    &parts,
                    &format!("{width}x{height} {instances}"),
                );
                assert!(plan.clients.x + plan.radius < plan.balancer.left());
            }
        }
    }
}
