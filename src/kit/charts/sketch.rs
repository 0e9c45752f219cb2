//! The plot on which a curve is predicted: axes and handles before the run, and afterwards the drawn
//! curve, the measured one over it, and the gap between them shaded. It stands in the place of the
//! charts, which could give the answer away.

use eframe::egui::{Align2, Rect, Ui, UiBuilder, Vec2, pos2};

use super::Scale;
use crate::lesson::{Drawn, Unit};
use crate::ui::focus::note_kept;
use crate::ui::plot::{self, Column, Compared, Handle, PlotFrame, Unit as OnAxis};
use crate::ui::text_line;
use crate::ui::theme::{font, palette};

/// The height of the head.
const HEAD: f32 = 24.0;
/// The line below the panel.
const BELOW: f32 = 20.0;
/// The least height of the panel.
const LEAST: f32 = 48.0;
/// The margin on both sides.
const MARGIN: f32 = 24.0;

/// A curve that is predicted, as it stands.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// What is drawn over what.
    pub title: String,
    /// What it is, without what it is over.
    pub what: String,
    /// The axes.
    pub drawn: Drawn,
    /// The unit of the vertical axis.
    pub unit: Unit,
    /// What each handle stands at, in words.
    pub places: Vec<String>,
    /// The curve: a value a handle; empty if none was drawn.
    pub values: Vec<f64>,
    /// Whether it can still be drawn.
    pub open: bool,
    /// What was measured, once it is.
    pub truth: Option<Vec<f64>>,
}

impl Sketch {
    /// The vertical axis.
    fn up(&self) -> Scale {
        let most = self.drawn.most;
        match self.unit {
            Unit::Share => Scale::Percent,
            Unit::Millis if self.drawn.log.1 => Scale::Decades {
                powers: (
                    libm::log10(self.drawn.least),
                    libm::ceil(libm::log10(most) - 1e-9),
                ),
                unit_s: 1e-3,
            },
            _ => Scale::From0(most),
        }
    }

    /// What a value is multiplied by to stand on the axis.
    fn factor(&self) -> f64 {
        if self.unit == Unit::Share { 100.0 } else { 1.0 }
    }

    /// Where a value stands on the vertical axis.
    fn height(&self, value: f64) -> f64 {
        self.up().place(value * self.factor())
    }

    /// The value at a height on the axis.
    fn value(&self, height: f64) -> f64 {
        let value = if self.up().is_logarithmic() {
            libm::pow(10.0, height)
        } else {
            height / self.factor()
        };
        self.drawn.snapped(value)
    }

    /// Where a handle stands on the horizontal axis.
    fn across(&self, at: f64) -> f64 {
        if self.drawn.log.0 {
            libm::log10(at)
        } else {
            at
        }
    }

    /// A curve on the axes.
    fn points(&self, values: &[f64]) -> Vec<[f64; 2]> {
        let at = self.drawn.at.iter().zip(values);
        at.map(|(at, value)| [self.across(*at), self.height(*value)])
            .collect()
    }

    /// The horizontal axis, with a little room beside the first and the last handle.
    fn range(&self) -> std::ops::RangeInclusive<f64> {
        let ends = [self.drawn.at.first(), self.drawn.at.last()];
        let [left, right] = ends.map(|end| self.across(end.copied().unwrap_or(1.0)));
        let room = 0.04 * (right - left);
        (left - room)..=(right + room)
    }

    fn handles(&self) -> Vec<Handle> {
        let points = self.points(&self.values);
        let all = points.into_iter().zip(&self.values).zip(&self.places);
        all.map(|((at, value), place)| Handle {
            at,
            label: format!("{} at {place}", self.what),
            place: place.clone(),
            text: self.unit.text(*value),
        })
        .collect()
    }

    /// What it shows, in words.
    fn summary(&self) -> String {
        let said = |values: &[f64]| {
            let all = values.iter().zip(&self.places);
            let all: Vec<String> = all
                .map(|(value, place)| format!("{} at {place}", self.unit.text(*value)))
                .collect();
            all.join(", ")
        };
        match (&self.truth, self.values.is_empty()) {
            _ if self.open => "draw the curve, or set each of its points".to_owned(),
            (Some(truth), true) => format!("measured {}", said(truth)),
            (Some(truth), false) => {
                format!("you drew {}; measured {}", said(&self.values), said(truth))
            }
            (None, _) => format!("you drew {}", said(&self.values)),
        }
    }

    /// Draws it into the space there is; returns the handles that were moved, and to which values.
    pub fn ui(&self, ui: &mut Ui) -> Vec<(usize, f64)> {
        let whole = ui.max_rect();
        note_kept(ui, whole);
        let area = whole.shrink2(Vec2::new(MARGIN.min(whole.width() * 0.04), 4.0));
        let head = Rect::from_min_size(area.min, Vec2::new(area.width(), HEAD));
        head_ui(ui, head, &self.title, self.open);
        let body = Rect::from_min_max(pos2(area.left(), head.bottom()), area.max);
        let builder = UiBuilder::new().max_rect(body).id_salt("sketch");
        let mut ui = ui.new_child(builder);
        ui.spacing_mut().item_spacing.y = 4.0;
        let height = (body.height() - BELOW).max(LEAST);
        let truth = self.truth.as_deref().unwrap_or_default();
        let compared = Compared {
            guesses: vec![self.points(&self.values)],
            truth: self.points(truth),
            said: ["you drew".to_owned(), "measured".to_owned()],
            apart: !self.values.is_empty(),
        };
        let reach = compared.points().fold(
            (self.height(self.drawn.least), self.height(self.drawn.most)),
            |(low, high), point| (low.min(point[1]), high.max(point[1])),
        );
        let (y, ticks) = self.up().axis(reach, height);
        let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
        let places = [self.places.first(), self.places.last()];
        let [left, right] = places.map(|place| place.map_or("", String::as_str));
        let frame = PlotFrame {
            id: "sketch",
            title: &self.title,
            x: self.range(),
            y,
            y_ticks: &ticks,
            x_ticks: &[],
            log: [self.drawn.log.0, self.up().is_logarithmic()],
            x_label: format!("{left}\t{right}"),
            over: Column::new("place", OnAxis::Place),
            height,
            summary: self.summary(),
        };
        if !self.open {
            plot::compared(&mut ui, &frame, &[], &[], Some(&compared));
            return Vec::new();
        }
        let step = self.step();
        let moved = plot::sketch(&mut ui, &frame, &self.handles(), step);
        moved
            .into_iter()
            .map(|(place, height)| (place, self.value(height)))
            .collect()
    }

    /// What a step of the values is on the axis.
    fn step(&self) -> f64 {
        if self.up().is_logarithmic() {
            libm::log10(self.drawn.step)
        } else {
            self.drawn.step * self.factor()
        }
    }
}

/// The title, and what is to be done.
fn head_ui(ui: &Ui, rect: Rect, title: &str, open: bool) {
    let colours = palette(ui);
    let drawn = text_line(
        ui.painter(),
        rect.left_center(),
        Align2::LEFT_CENTER,
        title,
        font::bold(14.0),
        colours.ink,
        rect.width(),
    );
    if open {
        let room = rect.right() - drawn.right() - 16.0;
        let hint = "draw with the pointer, or take each point with Tab and the arrow keys";
        let galley = ui
            .painter()
            .layout_no_wrap(hint.to_owned(), font::note(), colours.ink3);
        if galley.size().x <= room {
            let at = Align2::RIGHT_CENTER.anchor_size(rect.right_center(), galley.size());
            ui.painter().galley(at.min, galley, colours.ink3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Over;

    fn sketch(unit: Unit, log: bool) -> Sketch {
        let drawn = Drawn {
            over: Over::Time,
            at: vec![1.0, 2.0, 3.0, 4.0, 5.0],
            least: if log { 1.0 } else { 0.0 },
            most: if log { 1_000.0 } else { 1.0 },
            step: if log { 1.25 } else { 0.05 },
            within: 2.0,
            log: (false, log),
        };
        Sketch {
            title: String::new(),
            what: "it".to_owned(),
            unit,
            places: drawn.at.iter().map(f64::to_string).collect(),
            values: vec![drawn.middle(); 5],
            drawn,
            open: true,
            truth: None,
        }
    }

    #[test]
    fn a_value_is_where_it_was_drawn() {
        for (sketch, values) in [
            (sketch(Unit::Share, false), [0.0, 0.25, 0.5, 1.0]),
            (sketch(Unit::Millis, true), [1.0, 1.25, 1.953_125, 1_000.0]),
        ] {
            for value in values {
                let found = sketch.value(sketch.height(value));
                assert!(
                    (found - value).abs() < 1e-9 * value.max(1.0),
                    "{value} {found}"
                );
            }
            let one = sketch.value(sketch.height(sketch.drawn.middle()) + sketch.step());
            assert!(one > sketch.drawn.middle());
        }
    }

    #[test]
    fn a_drawn_curve_and_the_measured_one_are_said() {
        let mut it = sketch(Unit::Share, false);
        assert!(it.summary().starts_with("draw"));
        it.open = false;
        it.truth = Some(vec![0.1; 5]);
        let said = it.summary();
        assert!(
            said.contains("50 % at 1") && said.contains("measured 10 % at 1"),
            "{said}"
        );
        it.values.clear();
        assert!(it.summary().starts_with("measured"));
    }
}
