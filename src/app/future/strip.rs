//! The strip below a slider, with the curve over its track.

use eframe::egui::{
    Align2, Area, Context, CornerRadius, Frame, Id, Margin, Mesh, Order, Painter, Pos2, Rect, Role,
    Sense, Shape, Stroke, Ui, pos2, vec2,
};

use super::metric_step_ui;
use crate::app::Action;
use crate::app::action::LessonAction;
use crate::lesson::sweep::{Curve, SpotFound};
use crate::lesson::{Lab, MetricInfo, Slider, Threshold, Unit};
use crate::ui::controls::quiet_button;
use crate::ui::describe;
use crate::ui::slider::Attended;
use crate::ui::theme::{Palette, faint, font, palette, palette_in};

/// The height of the curve, in points.
const HEIGHT: f32 = 72.0;
/// The least width of the strip within its margin.
const WIDTH: f32 = 236.0;
const MARGIN: f32 = 12.0;
/// Between the labels of two thresholds, in points.
const LABELS_APART: f32 = 12.0;
/// A band is drawn where so many seeds have been run.
const BAND: usize = 3;

/// What a strip shows.
pub(super) struct Shown<'a> {
    pub lab: &'a dyn Lab,
    pub metric: MetricInfo,
    pub label: &'static str,
    pub form: &'a Slider,
    pub slider: &'a Attended,
    pub curve: &'a Curve,
    pub until_s: f64,
    pub pinned: bool,
    /// Whether other sliders may stand below this one.
    pub beside: bool,
}

/// What is asked for in a strip.
pub(super) struct Asked {
    pub rect: Rect,
    pub another_metric: Option<&'static str>,
    pub pin: bool,
    pub action: Option<Action>,
}

impl Shown<'_> {
    pub(super) fn ui(&self, ctx: &Context) -> Asked {
        let palette = palette_in(ctx);
        let screen = ctx.content_rect();
        let (grip, track) = (self.slider.grip, self.slider.track);
        let width = (track.width()).max(WIDTH);
        // The curve stands below its track, point for point, unless there is no room.
        let size = vec2(width + 2.0 * MARGIN, HEIGHT + 112.0);
        let below = pos2(track.left() - MARGIN, grip.bottom());
        let beside = pos2(grip.right() + 20.0, grip.top() - 24.0);
        let is_beside = self.beside && grip.center().x < 0.42 * screen.width();
        let mut at = if is_beside { beside } else { below };
        if !is_beside && at.y + size.y > screen.bottom() {
            at.y = grip.top() - 24.0 - size.y;
        }
        let mut asked = Asked {
            rect: Rect::NOTHING,
            another_metric: None,
            pin: false,
            action: None,
        };
        let shown = Area::new(Id::unique("the future of a slider"))
            .order(Order::Foreground)
            .fixed_pos(at)
            .constrain_to(screen.shrink(4.0))
            .show(ctx, |ui| {
                Frame::new()
                    .fill(palette.panel)
                    .stroke(Stroke::new(1.0, palette.line))
                    .corner_radius(CornerRadius::same(8))
                    .inner_margin(Margin::same(MARGIN as i8))
                    .show(ui, |ui| self.contents(ui, width, &mut asked));
            });
        asked.rect = shown.response.rect;
        asked
    }

    fn contents(&self, ui: &mut Ui, width: f32, asked: &mut Asked) {
        ui.set_width(width);
        ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
        let palette = palette(ui);
        self.head(ui, width, asked);
        let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click());
        let along = Rect::from_min_max(
            rect.min,
            pos2(rect.left() + self.slider.track.width(), rect.bottom()),
        );
        let along = if self.slider.track.width() < WIDTH {
            rect
        } else {
            along
        };
        let found = self.curve.found(self.metric.name);
        let plot = Plot::new(along, &found, self.thresholds());
        plot.paint(ui.painter(), &found, palette, self);
        let hovered = response.hover_pos().and_then(|at| {
            let share = f64::from((at.x - along.left()) / along.width().max(1.0));
            nearest(&found, share)
        });
        let here = nearest(&found, self.place_of_thumb());
        let told = hovered.or(here);
        if let Some(spot) = told {
            plot.paint_dot(ui.painter(), spot, hovered.is_some(), palette);
        }
        let said = told.map_or_else(
            || "no value here yet".to_owned(),
            |spot| self.said(spot, hovered.is_none()),
        );
        describe(
            &response,
            Role::Button,
            &format!("what comes of {}", self.label),
            &said,
        );
        if response.clicked()
            && let Some(spot) = hovered
        {
            let command = format!("set {}={}", self.slider.name, spot.spot.value);
            asked.action = Some(LessonAction::Command(command).into());
        }
        line(ui, width, &said, palette.ink);
        line(ui, width, &self.note(), palette.ink3);
        if !self.slider.help.is_empty() {
            line(ui, width, &self.slider.help, palette.ink3);
        }
    }

    /// The metric, which can be changed, and whether the strip stays.
    fn head(&self, ui: &mut Ui, width: f32, asked: &mut Asked) {
        ui.horizontal(|ui| {
            let metrics = super::metrics_of(self.lab);
            let shown = (&self.metric, self.metric.title());
            asked.another_metric = metric_step_ui(ui, &metrics, (shown.0, &shown.1), width - 56.0);
            let word = if self.pinned { "unpin" } else { "pin" };
            let pin = quiet_button(ui, word);
            asked.pin = pin
                .on_hover_text("whether this stays when the pointer leaves")
                .clicked();
        });
    }

    /// Where the thumb stands, from 0 to 1.
    fn place_of_thumb(&self) -> f64 {
        let thumb = self.form.thumb();
        let places = self.slider.places.iter();
        let after = places.clone().position(|(_, value)| *value >= thumb);
        match after {
            Some(0) | None => places.last().map_or(
                0.0,
                |(share, value)| {
                    if *value <= thumb { *share } else { 0.0 }
                },
            ),
            Some(after) => {
                let (low, high) = (self.slider.places[after - 1], self.slider.places[after]);
                let part = (thumb - low.1) / (high.1 - low.1);
                low.0 + (high.0 - low.0) * part
            }
        }
    }

    /// The outcome at a place.
    fn said(&self, found: &SpotFound<'_>, is_here: bool) -> String {
        let unit = self.metric.unit;
        let mut form = self.form.clone();
        form.value = match &found.spot.value {
            crate::lesson::Value::Count(count) => *count as f64,
            crate::lesson::Value::Number(number) => *number,
            crate::lesson::Value::Flag(_) | crate::lesson::Value::Word(_) => form.value,
        };
        let near = if is_here { "near here, " } else { "" };
        let mut said = format!(
            "{near}{} {}: {}",
            self.label,
            form.text(),
            unit.text(found.own)
        );
        let spread = found.over_seeds;
        if let (Some(low), Some(high)) = (spread.p05, spread.p95)
            && spread.runs >= BAND
        {
            let runs = spread.runs;
            said += &format!(
                " ({} to {} on {runs} seeds)",
                unit.text(low),
                unit.text(high)
            );
        }
        said
    }

    fn note(&self) -> String {
        let until = Unit::Seconds.text(self.until_s);
        let done = self.curve.done();
        let progress = if done < 1.0 {
            format!(", {:.0} % of the runs made", done * 100.0)
        } else {
            String::new()
        };
        format!(
            "runs of {until} from the start, seed {}{progress}",
            self.lab.seed()
        )
    }

    fn thresholds(&self) -> Vec<(f64, &'static str)> {
        let of_goals = self.lab.thresholds().iter();
        let of_goals = of_goals
            .filter(|Threshold { metric, .. }| *metric == self.metric.name)
            .map(|threshold| (threshold.value, "goal"));
        let tasks = self.lab.tasks().iter().flat_map(|task| &task.conditions);
        let of_tasks = tasks
            .filter(|condition| condition.metric == self.metric.name)
            .flat_map(|condition| [condition.at_least, condition.at_most])
            .flatten()
            .map(|value| (value, "task"));
        without_twins(of_goals.chain(of_tasks))
    }
}

fn line(ui: &mut Ui, width: f32, text: &str, ink: eframe::egui::Color32) {
    let job = eframe::egui::text::LayoutJob::simple(text.to_owned(), font::note(), ink, width);
    ui.add(eframe::egui::Label::new(job));
}

/// The place with a value that is nearest to a share of the track.
fn nearest<'a, 'b>(found: &'b [SpotFound<'a>], share: f64) -> Option<&'b SpotFound<'a>> {
    let away = |spot: &&SpotFound<'_>| (spot.spot.share - share).abs();
    found.iter().min_by(|a, b| away(a).total_cmp(&away(b)))
}

/// Thresholds, the greatest first, each value once: what several ask for is said once.
fn without_twins(all: impl Iterator<Item = (f64, &'static str)>) -> Vec<(f64, &'static str)> {
    let mut sorted: Vec<_> = all.filter(|(value, _)| value.is_finite()).collect();
    sorted.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    sorted.dedup_by(|(a, _), (b, _)| *a == *b);
    sorted
}

/// Heights that are at least `least` apart and end above `bottom`, as near as may be to those that
/// are wanted, which go downwards.
fn apart(wanted: &[f32], least: f32, bottom: f32) -> Vec<f32> {
    let mut heights = wanted.to_vec();
    for place in 1..heights.len() {
        heights[place] = heights[place].max(heights[place - 1] + least);
    }
    let mut lowest = bottom;
    for height in heights.iter_mut().rev() {
        *height = height.min(lowest);
        lowest = *height - least;
    }
    heights
}

/// Where values are drawn.
struct Plot {
    rect: Rect,
    low: f64,
    high: f64,
    thresholds: Vec<(f64, &'static str)>,
}

impl Plot {
    fn new(rect: Rect, found: &[SpotFound<'_>], thresholds: Vec<(f64, &'static str)>) -> Self {
        let ends = found.iter().flat_map(|spot| {
            let band = spot.over_seeds;
            [Some(spot.own), band.p05, band.p95]
        });
        let all = ends
            .flatten()
            .chain(thresholds.iter().map(|(value, _)| *value));
        let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let (mut low, mut high) = if low <= high { (low, high) } else { (0.0, 1.0) };
        if low > 0.0 && low < 0.5 * high {
            low = 0.0;
        }
        if high <= low {
            high = low + low.abs().max(1.0);
        }
        Self {
            rect,
            low,
            high,
            thresholds,
        }
    }

    fn at(&self, share: f64, value: f64) -> Pos2 {
        let up = (value - self.low) / (self.high - self.low);
        pos2(
            self.rect.left() + self.rect.width() * share as f32,
            self.rect.bottom() - 4.0 - (self.rect.height() - 20.0) * up as f32,
        )
    }

    fn paint(&self, painter: &Painter, found: &[SpotFound<'_>], palette: &Palette, of: &Shown<'_>) {
        let unit = of.metric.unit;
        let rule = Stroke::new(1.0, palette.line);
        let floor = [self.rect.left_bottom(), self.rect.right_bottom()];
        painter.line_segment(floor, rule);
        let heights = self.thresholds.iter();
        let heights: Vec<f32> = heights.map(|(value, _)| self.at(1.0, *value).y).collect();
        let labels = apart(&heights, LABELS_APART, self.rect.bottom());
        for ((value, what), label) in self.thresholds.iter().zip(labels) {
            let (left, right) = (self.at(0.0, *value), self.at(1.0, *value));
            let stroke = Stroke::new(1.0, palette.theory);
            painter.extend(Shape::dashed_line(&[left, right], stroke, 4.0, 3.0));
            let text = format!("{what} {}", unit.text(*value));
            let at = pos2(right.x, label - 1.0);
            painter.text(at, Align2::RIGHT_BOTTOM, text, font::note(), palette.theory);
        }
        let band: Vec<[Pos2; 2]> = found
            .iter()
            .filter(|spot| spot.over_seeds.runs >= BAND)
            .filter_map(|spot| {
                let (low, high) = (spot.over_seeds.p05?, spot.over_seeds.p95?);
                let share = spot.spot.share;
                Some([self.at(share, low), self.at(share, high)])
            })
            .collect();
        for pair in band.windows(2) {
            let mut mesh = Mesh::default();
            for corner in [pair[0][0], pair[0][1], pair[1][1], pair[1][0]] {
                mesh.colored_vertex(corner, faint(palette.accent, 0.22));
            }
            mesh.add_triangle(0, 1, 2);
            mesh.add_triangle(0, 2, 3);
            painter.add(Shape::mesh(mesh));
        }
        let points: Vec<Pos2> = found
            .iter()
            .map(|spot| self.at(spot.spot.share, spot.own))
            .collect();
        painter.add(Shape::line(points, Stroke::new(1.6, palette.accent)));
        if !found.is_empty() {
            let top = self.rect.left_top();
            let text = unit.text(self.high);
            painter.text(top, Align2::LEFT_TOP, text, font::note(), palette.ink3);
        }
    }

    fn paint_dot(&self, painter: &Painter, spot: &SpotFound<'_>, hovered: bool, palette: &Palette) {
        let at = self.at(spot.spot.share, spot.own);
        let color = if hovered { palette.ink } else { palette.accent };
        if hovered {
            let foot = pos2(at.x, self.rect.bottom());
            painter.line_segment([at, foot], Stroke::new(1.0, palette.ink3));
        }
        painter.circle_filled(at, 3.5, color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_that_several_ask_for_stands_once() {
        let all = [(0.8, "goal"), (0.9, "goal"), (0.8, "goal"), (0.9, "task")];
        let found = without_twins(all.into_iter());
        assert_eq!(found, [(0.9, "goal"), (0.8, "goal")]);
    }

    #[test]
    fn labels_keep_their_distance_and_stay_inside() {
        for wanted in [
            vec![],
            vec![50.0],
            vec![10.0, 10.5, 11.0, 40.0],
            vec![60.0, 65.0, 70.0],
            vec![0.0, 30.0, 60.0],
        ] {
            let placed = apart(&wanted, 12.0, 70.0);
            assert_eq!(placed.len(), wanted.len());
            assert!(
                placed.windows(2).all(|pair| pair[1] - pair[0] >= 11.99),
                "{placed:?}"
            );
            assert!(placed.iter().all(|height| *height <= 70.0), "{placed:?}");
            let is_fine = wanted.windows(2).all(|pair| pair[1] - pair[0] >= 12.0);
            assert!(
                !is_fine || placed == wanted,
                "what fits is left alone: {placed:?}"
            );
        }
    }
}
