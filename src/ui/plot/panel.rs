//! The space of a plot: the panel with its grid, ticks at its left, names at its right, the ends of
//! its horizontal axis below.

use std::ops::RangeInclusive;

use eframe::egui::{Align2, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder};
use eframe::egui::{Vec2, pos2};
use egui_plot::{GridMark, Plot, PlotBounds, PlotPoint, PlotTransform};

use super::PlotFrame;
use crate::ui::theme::{faint, focus_ring, font, palette};

/// From a tick's words to the panel.
const FROM_TICK: f32 = 5.0;
/// Ticks that are nearer to each other could not be read.
const TICK: f32 = 14.0;
/// From the words of a tick below the panel to the next.
const APART: f32 = 8.0;
/// The parts of the width that ticks and names may take at most.
const MOST_TICKS: f32 = 0.3;
pub(super) const MOST_NAMES: f32 = 0.46;

/// A plot that has been drawn.
pub(super) struct Panel {
    pub response: Response,
    /// Where the data is.
    pub rect: Rect,
    transform: PlotTransform,
}

impl Panel {
    /// Where a point is on the screen.
    pub fn at(&self, [x, y]: [f64; 2]) -> Pos2 {
        self.transform.position_from_point(&PlotPoint::new(x, y))
    }

    /// What a place on the screen stands for.
    pub fn x_of(&self, at: Pos2) -> f64 {
        self.transform.value_from_position(at).x
    }

    /// The place on the vertical axis of a height on the screen.
    pub fn y_of(&self, y: f32) -> f64 {
        let at = Pos2::new(self.rect.left(), y);
        self.transform.value_from_position(at).y
    }

    pub fn clicked_x(&self) -> Option<f64> {
        if !self.response.clicked() {
            return None;
        }
        Some(self.x_of(self.response.interact_pointer_pos()?))
    }

    /// Ticks stand below the panel, each at its grid line; those without room are left out.
    pub fn ticks_below(&self, ui: &mut Ui, frame: &PlotFrame) {
        if frame.x_ticks.is_empty() {
            return;
        }
        let palette = palette(ui);
        let (_, row) = ui.allocate_space(Vec2::new(ui.available_width(), TICK));
        let mut free = f32::NEG_INFINITY;
        for (value, text) in frame.x_ticks {
            let x = self.at([*value, *frame.y.start()]).x;
            if !x.is_finite() || !self.rect.expand(1.0).x_range().contains(x) {
                continue;
            }
            let upright = [pos2(x, self.rect.top()), pos2(x, self.rect.bottom())];
            let line = Stroke::new(1.0, faint(palette.line, 0.8));
            ui.painter().line_segment(upright, line);
            let galley =
                ui.painter()
                    .layout_no_wrap((*text).to_owned(), font::note(), palette.ink3);
            let at = Align2::CENTER_CENTER.anchor_size(pos2(x, row.center().y), galley.size());
            if at.left() > free {
                free = at.right() + APART;
                ui.painter().galley(at.min, galley, palette.ink3);
            }
        }
    }

    /// Ticks stand left of the panel, each at its grid line; those without room are left out.
    fn paint_ticks(&self, ui: &Ui, frame: &PlotFrame) {
        let ink = palette(ui).ink3;
        let mut last = f32::INFINITY;
        let mut ticks = frame.y_ticks.to_vec();
        ticks.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (value, text) in ticks {
            let y = self.at([*frame.x.start(), value]).y;
            if text.is_empty() || !y.is_finite() || !self.rect.expand(1.0).y_range().contains(y) {
                continue;
            }
            // The words at the ends stay beside the panel.
            let half = TICK / 2.0 - 1.0;
            let y = y.clamp(
                self.rect.top() + half,
                (self.rect.bottom() - half).max(self.rect.top() + half),
            );
            if last - y < TICK {
                continue;
            }
            last = y;
            let at = pos2(self.rect.left() - FROM_TICK, y);
            ui.painter()
                .text(at, Align2::RIGHT_CENTER, text, font::note(), ink);
        }
    }
}

/// The width of the ticks' words, in steps, so that the panel does not move with every digit.
fn ticks_width(ui: &Ui, frame: &PlotFrame) -> f32 {
    let widths = frame.y_ticks.iter().map(|(_, text)| {
        let painter = ui.painter();
        let galley = painter.layout_no_wrap((*text).to_owned(), font::note(), palette(ui).ink3);
        galley.size().x
    });
    let widest = widths.fold(0.0, f32::max);
    if widest > 0.0 {
        (widest / 8.0).ceil() * 8.0 + FROM_TICK
    } else {
        0.0
    }
}

/// The panel and its grid, with `draw` on it, and with room for names at its right.
pub(super) fn panel<'a>(
    ui: &mut Ui,
    frame: &PlotFrame,
    names: f32,
    draw: impl FnOnce(&mut egui_plot::PlotUi<'a>) + 'a,
) -> Panel {
    let palette = palette(ui);
    let extent = Vec2::new(ui.available_width().max(8.0), frame.height.max(8.0));
    let (_, whole) = ui.allocate_space(extent);
    let left = ticks_width(ui, frame).min(whole.width() * MOST_TICKS);
    let right = names.min(whole.width() * MOST_NAMES);
    let rect = Rect::from_min_max(
        pos2(whole.left() + left, whole.top()),
        pos2(whole.right() - right, whole.bottom()),
    );
    let line = Stroke::new(1.0, palette.line);
    ui.painter()
        .rect(rect, 4.0, palette.raised, line, StrokeKind::Inside);
    let builder = UiBuilder::new()
        .max_rect(rect.shrink(1.0))
        .id_salt(frame.id);
    let drawn = ui
        .scope_builder(builder, |ui| {
            let (x, y) = (axis(&frame.x), axis(&frame.y));
            let bounds = PlotBounds::from_min_max([x.0, y.0], [x.1, y.1]);
            quiet_plot(frame, ui).show(ui, move |plot_ui| {
                // The defaults hold for a plot's first frame only; axes grow with a run.
                plot_ui.set_plot_bounds(bounds);
                draw(plot_ui);
            })
        })
        .inner;
    let panel = Panel {
        response: drawn.response,
        rect,
        transform: drawn.transform,
    };
    crate::ui::describe(&panel.response, Role::Image, frame.title, &frame.summary);
    if panel.response.has_focus() {
        focus_ring(ui.painter(), rect, 4.0, palette);
    }
    panel.paint_ticks(ui, frame);
    panel
}

/// egui's plot without anything that moves by itself or by accident.
fn quiet_plot<'a>(frame: &PlotFrame, ui: &Ui) -> Plot<'a> {
    let palette = palette(ui);
    let (x, y) = (axis(&frame.x), axis(&frame.y));
    let marks: Vec<GridMark> = frame
        .y_ticks
        .iter()
        .map(|&(value, _)| GridMark {
            value,
            step_size: y.1 - y.0,
        })
        .collect();
    Plot::new(frame.id)
        .show_background(false)
        // A low panel gets a low plot.
        .min_size(Vec2::splat(8.0))
        .show_axes(false)
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .sense(Sense::click())
        .show_grid([false, true])
        .grid_color(faint(palette.line, 0.8))
        .y_grid_spacer(move |_| marks.clone())
        .set_margin_fraction(Vec2::ZERO)
        .default_x_bounds(x.0, x.1)
        .default_y_bounds(y.0, y.1)
}

/// The ends of an axis, of which the second is always the greater.
pub(super) fn axis(range: &RangeInclusive<f64>) -> (f64, f64) {
    let (low, high) = (*range.start(), *range.end());
    let low = if low.is_finite() { low } else { 0.0 };
    if high.is_finite() && high > low {
        (low, high)
    } else {
        (low, low + 1.0)
    }
}

/// The line below a plot: left, and after a tab, right; the right gives way to the left.
pub(super) fn below(ui: &mut Ui, panel: Rect, text: &str) {
    if text.is_empty() {
        return;
    }
    let ink = palette(ui).ink3;
    let (_, line) = ui.allocate_space(Vec2::new(ui.available_width(), 14.0));
    let rect = Rect::from_x_y_ranges(panel.x_range(), line.y_range());
    let (left, right) = text.split_once('\t').unwrap_or((text, ""));
    let painter = ui.painter();
    let left = painter.text(
        rect.left_center(),
        Align2::LEFT_CENTER,
        left,
        font::note(),
        ink,
    );
    let galley = painter.layout_no_wrap(right.to_owned(), font::note(), ink);
    let at = Align2::RIGHT_CENTER.anchor_size(rect.right_center(), galley.size());
    if at.left() > left.right() + 6.0 {
        painter.galley(at.min, galley, ink);
    }
}
