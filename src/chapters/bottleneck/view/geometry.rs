//! Where the parts of the stage are placed in the space it is given.

use eframe::egui::{Pos2, Rect, pos2, vec2};

use crate::ui::place::{SLIDERS, roomy};
use crate::ui::slider::CURVE_HEIGHT;

/// The line at the top: modes on the left, buttons on the right.
const HEADER: f32 = 32.0;
/// What the controls take of the stage while nothing is unfolded.
pub(super) const CONTROLS: f32 = SLIDERS + CURVE_HEIGHT;
const MARGIN: f32 = 24.0;
/// The widths of a bar of the line.
const BAR: f32 = 5.0;
const WIDEST_BAR: f32 = 22.0;
/// Answers go this far below the road.
const ROAD_SIDE: f32 = 8.0;
/// Replicas that are drawn; of more the line below says so.
pub(super) const MOST_REPLICAS: usize = 4;

/// One replica of the database.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ReplicaPlan {
    /// Its line.
    pub queue: Rect,
    /// The box around the rest.
    pub frame: Rect,
    /// Its workers.
    pub workers: Rect,
    /// Its memory.
    pub pool: Rect,
    /// Its disk.
    pub disk: Rect,
}

impl ReplicaPlan {
    /// Where requests come in: the beginning of the road on which the line stands.
    pub(super) fn door(&self) -> Pos2 {
        self.queue.left_bottom()
    }

    /// Where the road ends: at the workers.
    pub(super) fn gate(&self) -> Pos2 {
        pos2(self.frame.left(), self.queue.bottom())
    }

    /// Where the last of so many who wait stands.
    pub(super) fn tail(&self, waiting: usize) -> Pos2 {
        if waiting == 0 {
            return self.gate();
        }
        let (shown, step, _) = self.bars(waiting);
        let length = (step * shown as f32).min(self.queue.width());
        pos2(self.queue.right() - length, self.queue.bottom())
    }

    /// How the line is drawn: how many bars, how far apart, and for how many each stands.
    pub(super) fn bars(&self, waiting: usize) -> (usize, f32, usize) {
        let places = ((self.queue.width() / BAR) as usize).max(1);
        let each = waiting.div_ceil(places).max(1);
        let shown = waiting.div_ceil(each);
        let step = (self.queue.width() / shown.max(1) as f32).clamp(BAR, WIDEST_BAR);
        (shown, step, each)
    }

    /// The way of an answer: out of the box and under the line to its beginning.
    pub(super) fn way_out(&self) -> [Pos2; 2] {
        let lane = vec2(0.0, ROAD_SIDE);
        [self.gate() + lane, self.door() + lane]
    }
}

/// The picture.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Picture {
    /// The middle of the clients' circle.
    pub clients: Pos2,
    /// Its radius.
    pub radius: f32,
    /// The cache, if there is one.
    pub cache: Option<Rect>,
    /// The replicas that are drawn.
    pub replicas: Vec<ReplicaPlan>,
    /// The line below everything, for the legend.
    pub legend: Rect,
}

/// The parts of the stage.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    /// The modes and the buttons.
    pub header: Rect,
    /// The picture, where there is room for one.
    pub picture: Picture,
    /// The sliders.
    pub controls: Rect,
}

impl Plan {
    /// The plan for `area`.
    pub(super) fn of(area: Rect, has_cache: bool, replicas: usize) -> Self {
        let margin = vec2(MARGIN.min(area.width() * 0.03), 6.0);
        let inner = area.shrink2(margin);
        let sliders = SLIDERS + CURVE_HEIGHT;
        let header = Rect::from_min_size(inner.min, vec2(inner.width(), HEADER));
        let controls_top = inner.bottom() - sliders;
        let row = |top: f32, height: f32| {
            Rect::from_min_size(pos2(inner.left(), top), vec2(inner.width(), height))
        };
        let area = Rect::from_min_max(
            pos2(inner.left(), header.bottom() + 4.0),
            pos2(inner.right(), controls_top - 6.0),
        );
        Self {
            header,
            picture: picture(area, has_cache, replicas),
            controls: row(controls_top, sliders),
        }
    }
}

fn picture(area: Rect, has_cache: bool, replicas: usize) -> Picture {
    let legend = Rect::from_min_max(pos2(area.left(), area.bottom() - 16.0), area.max);
    let area = Rect::from_min_max(area.min, pos2(area.right(), legend.top() - 2.0));
    let scale = (area.width() / 920.0).clamp(0.6, 1.25 * roomy(area));
    let shown = replicas.clamp(1, MOST_REPLICAS);
    // With one replica the road to it is straight.
    let road = area.top() + area.height() * 0.62;
    let radius = (40.0 * scale).min((area.bottom() - road) * 0.85).max(18.0);
    let clients = pos2(area.left() + radius + 4.0, road);
    let mut left = clients.x + radius + 56.0 * scale;
    let cache = has_cache.then(|| {
        let width = 150.0 * scale;
        let half = (width * 0.55).min(area.bottom() - road - 12.0).max(20.0);
        let top = pos2(left, (road - half * 1.15).max(area.top()));
        let rect = Rect::from_min_max(top, pos2(left + width, road + half));
        left = rect.right() + 52.0 * scale;
        rect
    });
    let frame_width = (area.width() * 0.40).clamp(190.0, 460.0);
    let frame_left = area.right() - frame_width;
    let gap = if shown > 1 { 10.0 } else { 0.0 };
    let height = (area.height() - gap * (shown - 1) as f32) / shown as f32;
    let replicas = (0..shown)
        .map(|index| {
            let top = area.top() + (height + gap) * index as f32;
            let frame = Rect::from_min_size(pos2(frame_left, top), vec2(frame_width, height));
            copy_plan(frame, left)
        })
        .collect();
    Picture {
        clients,
        radius,
        cache,
        replicas,
        legend,
    }
}

/// The parts of a replica; in a low box its parts stand side by side.
fn copy_plan(frame: Rect, left: f32) -> ReplicaPlan {
    let inside = frame.shrink(if frame.height() > 90.0 { 10.0 } else { 5.0 });
    let alone = frame.height() > 118.0;
    let road = if alone {
        frame.top() + frame.height() * 0.62
    } else {
        frame.bottom() - 10.0
    };
    let queue_height = (road - frame.top() - 2.0).min(150.0);
    let queue = Rect::from_min_max(
        pos2(left, road - queue_height),
        pos2((frame.left() - 12.0).max(left + 30.0), road),
    );
    let (workers, pool, disk);
    if alone {
        let titles = 20.0;
        let top = inside.top() + titles;
        let part = inside.height() - titles * 3.0;
        let row = |top: f32, height: f32| {
            Rect::from_min_size(pos2(inside.left(), top), vec2(inside.width(), height))
        };
        workers = row(top, (part * 0.34).min(46.0));
        let disk_height = (part * 0.16).clamp(8.0, 20.0);
        disk = row(inside.bottom() - disk_height, disk_height);
        let pool_top = workers.bottom() + titles;
        pool = row(pool_top, disk.top() - titles - pool_top);
    } else {
        let third = inside.width() * 0.36;
        let disk_height = (inside.height() * 0.2).clamp(4.0, 8.0);
        workers = Rect::from_min_size(inside.min, vec2(third - 8.0, inside.height()));
        let right = Rect::from_min_max(pos2(inside.left() + third, inside.top()), inside.max);
        disk = Rect::from_min_max(pos2(right.left(), right.bottom() - disk_height), right.max);
        pool = Rect::from_min_max(right.min, pos2(right.right(), disk.top() - 4.0));
    }
    ReplicaPlan {
        queue,
        frame,
        workers,
        pool,
        disk,
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
            for (cache, replicas) in [(false, 1), (true, 4), (true, 15), (false, 2)] {
                let area = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
                let plan = Plan::of(area, cache, replicas);
                let mut parts = vec![plan.header, plan.controls];
                let picture = &plan.picture;
                parts.extend(picture.cache);
                parts.push(picture.legend);
                for replica in &picture.replicas {
                    parts.extend([replica.queue, replica.workers, replica.pool, replica.disk]);
                }
                assert!(picture.clients.x - picture.radius >= 0.0);
                assert_apart(
                    area,
                    &parts,
                    &format!("{width}x{height} {cache} {replicas}"),
                );
                assert!(parts.iter().all(Rect::is_positive), "{parts:?}");
            }
        }
    }
}
