//! Where moments and lanes are on a strip.

use eframe::egui::{Pos2, Rect, Ui, Vec2};

use super::{Event, Message, Sign, Step, Strip};
use crate::ui::theme::{font, palette};

/// Above the first lane: marks and their labels.
const ABOVE: f32 = 30.0;
/// Below the last lane: the times.
const BELOW: f32 = 28.0;
/// The times themselves.
const TIMES: f32 = 19.0;
/// More on both sides where there are boxes, and above where something connects them.
const BOXES: f32 = 12.0;
const ARCS: f32 = 20.0;
/// The narrowest box of a step.
const NARROWEST: f32 = 4.0;

/// The places of a strip.
#[derive(Clone, Debug)]
pub(super) struct Scale {
    /// The whole panel.
    pub panel: Rect,
    /// The part that stands for time.
    pub plot: Rect,
    from: f64,
    to: f64,
    first: f32,
    apart: f32,
    lanes: usize,
    /// The most that a box may reach below the last lane.
    half_box: f32,
}

impl Scale {
    pub(super) fn new(ui: &Ui, panel: Rect, strip: &Strip) -> Self {
        let ink = palette(ui).ink2;
        let widest = strip
            .lanes
            .iter()
            .map(|lane| {
                let name = lane.name.clone();
                let galley = ui.painter().layout_no_wrap(name, font::label(), ink);
                galley.size().x
            })
            .fold(0.0, f32::max);
        let names = (widest + 26.0).min(panel.width() * 0.3);
        let plot = Rect::from_min_max(
            Pos2::new(panel.left() + names, panel.top()),
            Pos2::new(panel.right() - 12.0, panel.bottom()),
        );
        let (from, to) = ends(strip.from, strip.to);
        let has_boxes = strip.steps.iter().any(|step| !step.label.is_empty());
        let boxes = if has_boxes { BOXES } else { 0.0 };
        let arcs = if strip.ties.is_empty() { 0.0 } else { ARCS };
        let around = (ABOVE + boxes + arcs, BELOW + boxes);
        Self::between(panel, plot, (from, to), strip.lanes.len(), around)
    }

    fn between(
        panel: Rect,
        plot: Rect,
        (from, to): (f64, f64),
        lanes: usize,
        around: (f32, f32),
    ) -> Self {
        let room = panel.height();
        let above = around.0.min(room * 0.3);
        let below = around.1.min(room * 0.32);
        let inner = room - above - below;
        // Lanes stand evenly; a single one stands in the middle.
        let apart = match lanes {
            0 | 1 => inner.max(0.0),
            lanes => inner.max(0.0) / (lanes - 1) as f32,
        };
        let first = if lanes > 1 {
            panel.top() + above
        } else {
            panel.center().y
        };
        Self {
            panel,
            plot,
            from,
            to,
            first,
            apart,
            lanes,
            half_box: (below - TIMES).max(0.0),
        }
    }

    /// The length of the window, in seconds.
    pub(super) fn window(&self) -> f64 {
        self.to - self.from
    }

    /// The window.
    pub(super) fn ends(&self) -> (f64, f64) {
        (self.from, self.to)
    }

    /// Where a moment is; far outside it is only somewhere on that side.
    pub(super) fn x(&self, at: f64) -> f32 {
        let share = (at - self.from) / self.window();
        let share = if share.is_finite() {
            share.clamp(-50.0, 50.0)
        } else {
            -50.0
        };
        self.plot.left() + self.plot.width() * share as f32
    }

    /// The moment at a place.
    pub(super) fn time(&self, x: f32) -> f64 {
        self.from + self.seconds(x - self.plot.left())
    }

    /// The time that a width stands for.
    pub(super) fn seconds(&self, width: f32) -> f64 {
        f64::from(width / self.plot.width().max(1.0)) * self.window()
    }

    /// The line of a lane.
    pub(super) fn y(&self, lane: usize) -> f32 {
        let lane = lane.min(self.lanes.saturating_sub(1));
        self.first + self.apart * lane as f32
    }

    /// How far lanes are apart.
    pub(super) fn apart(&self) -> f32 {
        self.apart
    }

    /// Where a moment of a lane is.
    pub(super) fn at(&self, (lane, at): (usize, f64)) -> Pos2 {
        Pos2::new(self.x(at), self.y(lane))
    }

    /// An arrow, unless it lies outside the window.
    pub(super) fn arrow(&self, message: &Message) -> Option<(Pos2, Pos2)> {
        let outside = message.from.1 > self.to || message.to.1 < self.from;
        let arrow = (self.at(message.from), self.at(message.to));
        (!outside).then_some(arrow)
    }

    /// Where a message is taken: at its point, or, under way, where it is now.
    pub(super) fn handle(&self, message: &Message, now: Option<f64>) -> Option<Pos2> {
        let (a, b) = self.arrow(message)?;
        let end = match message.fate {
            super::Fate::Arrives => b,
            super::Fate::Lost => a + (b - a) * 0.5,
        };
        let length = message.to.1 - message.from.1;
        let point = match now {
            Some(now) if now < message.to.1 && now > message.from.1 && length > 0.0 => {
                a + (b - a) * ((now - message.from.1) / length) as f32
            }
            _ => end,
        };
        self.plot.expand(8.0).contains(point).then_some(point)
    }

    /// The box of a step, moved by so many seconds.
    pub(super) fn step(&self, step: &Step, by_s: f64) -> Option<Rect> {
        let (from, to) = (step.from + by_s, step.to + by_s);
        if from > self.to || to < self.from {
            return None;
        }
        let left = self.x(from).max(self.plot.left() - 8.0);
        let right = self.x(to).min(self.plot.right() + 8.0);
        // Without a word a box is a bar on its lane.
        let half = if step.label.is_empty() {
            3.5
        } else {
            (self.apart * 0.36).min(self.half_box).clamp(7.0, 16.0)
        };
        let y = self.y(step.lane);
        let rect = Rect::from_min_max(
            Pos2::new(left, y - half),
            Pos2::new(right.max(left + NARROWEST), y + half),
        );
        Some(rect)
    }

    /// The middle of an event's sign.
    pub(super) fn event(&self, event: &Event) -> Option<Pos2> {
        let inside = event.at.1 >= self.from && event.at.1 <= self.to;
        let up = match event.sign {
            Sign::Mark(_) => 17.0,
            Sign::Bar => 10.0,
            Sign::Ring | Sign::Dot | Sign::On(_) => 0.0,
        };
        inside.then(|| self.at(event.at) - Vec2::new(0.0, up))
    }

    /// Moments that are round numbers, and how many digits they need after the point.
    pub(super) fn ticks(&self) -> (Vec<f64>, usize) {
        let most = f64::from((self.plot.width() / 96.0).clamp(1.0, 8.0));
        let rough = self.window() / most;
        let power = libm::floor(libm::log10(rough));
        let unit = libm::pow(10.0, power);
        let step = [1.0, 2.0, 5.0, 10.0]
            .map(|factor| factor * unit)
            .into_iter()
            .find(|step| *step >= rough)
            .unwrap_or(10.0 * unit);
        if !(step.is_finite() && step > 0.0) {
            return (Vec::new(), 0);
        }
        let digits = (-libm::floor(libm::log10(step * 1.0001))).clamp(0.0, 9.0) as usize;
        let first = libm::ceil(self.from / step);
        let ticks = (0..12)
            .map(|index| (first + f64::from(index)) * step)
            .take_while(|at| *at <= self.to)
            .collect();
        (ticks, digits)
    }
}

/// The ends of a window, of which the second is always the later.
fn ends(from: f64, to: f64) -> (f64, f64) {
    let from = if from.is_finite() { from } else { 0.0 };
    if to.is_finite() && to > from {
        (from, to)
    } else {
        (from, from + 1.0)
    }
}

/// How far a point is from the line between two others.
pub(super) fn distance(at: Pos2, a: Pos2, b: Pos2) -> f32 {
    let along = b - a;
    let length = along.length_sq();
    let share = if length > 0.0 {
        ((at - a).dot(along) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    at.distance(a + along * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(from: f64, to: f64, lanes: usize) -> Scale {
        let panel = Rect::from_min_size(Pos2::ZERO, Vec2::new(600.0, 200.0));
        let mut plot = panel;
        plot.set_left(100.0);
        Scale::between(panel, plot, (from, to), lanes, (ABOVE, BELOW))
    }

    #[test]
    fn a_moment_and_its_place_are_each_others_inverse() {
        let scale = scale(12.476, 12.490, 4);
        for at in [12.476, 12.48, 12.489] {
            assert!((scale.time(scale.x(at)) - at).abs() < 1e-6);
        }
        assert!((scale.seconds(50.0) - 0.0014).abs() < 1e-9);
    }

    #[test]
    fn ticks_are_few_and_round() {
        for window in [1e-4, 0.014, 0.9, 7.0, 3_600.0] {
            let scale = scale(12.3, 12.3 + window, 2);
            let (ticks, digits) = scale.ticks();
            assert!((1..=8).contains(&ticks.len()), "{window}: {ticks:?}");
            for tick in ticks {
                let written: f64 = format!("{tick:.digits$}").parse().unwrap();
                assert!((written - tick).abs() < window * 1e-6, "{tick} {digits}");
            }
        }
    }

    #[test]
    fn lanes_stand_evenly_inside_the_panel() {
        for lanes in 1..9 {
            let scale = scale(0.0, 1.0, lanes);
            for lane in 0..lanes + 2 {
                assert!((20.0..=180.0).contains(&scale.y(lane)), "{lanes} {lane}");
            }
        }
    }

    #[test]
    fn a_window_without_length_is_survived() {
        assert_eq!(ends(3.0, 3.0), (3.0, 4.0));
        assert_eq!(ends(f64::NAN, f64::INFINITY), (0.0, 1.0));
    }
}
