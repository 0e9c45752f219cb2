//! A prediction before the run, and afterwards the truth beside it.

use eframe::egui::{
    Align2, Frame, Label, Margin, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui, Vec2,
    pos2,
};

use super::{PathState, unit_of};
use crate::app::Action;
use crate::app::action::PathAction;
use crate::lesson::{Guess, Lab, Scale, Unit};
use crate::ui::controls::{primary_button, quiet_button};
use crate::ui::describe;
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::place::plain;
use crate::ui::slider::{SliderSpec, slider};
use crate::ui::theme::{faint, focus_ring, font, palette};

/// The card of a prediction. `values` are what decides it, once that is measured.
pub(super) fn guess_ui(
    ui: &mut Ui,
    state: &mut PathState,
    (guess, lab): (&Guess, &dyn Lab),
    values: Option<&[f64]>,
    out: &mut Vec<Action>,
) {
    let unit = unit_of(lab, guess);
    let colours = palette(ui);
    let frame = Frame::new()
        .stroke(Stroke::new(1.0, colours.line))
        .corner_radius(6.0)
        .inner_margin(Margin::symmetric(12, 10));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 6.0;
        say(ui, &guess.question, font::strong(14.0), colours.ink);
        if !state.settled {
            asked_ui(ui, state, (guess, unit), out);
            return;
        }
        match values {
            Some(values) if guess.drawn.is_some() => {
                drawn_ui(ui, state, (guess, lab), values);
            }
            None => {
                let mine = mine(guess, unit, state);
                say(
                    ui,
                    &format!("Your prediction: {mine}."),
                    font::label(),
                    colours.ink2,
                );
            }
            Some(values) => told_ui(ui, (guess, unit), state.guess, values),
        }
    });
}

/// What was predicted, in words.
fn mine(guess: &Guess, unit: Unit, state: &PathState) -> String {
    if guess.drawn.is_some() && state.curve.is_some() {
        return "the curve on the plot".to_owned();
    }
    match (state.guess, guess.scale) {
        (None, _) => "none".to_owned(),
        (Some(value), Some(_)) => unit.text(value),
        (Some(value), None) => {
            let option = guess.options.get(value as usize);
            option.map_or_else(String::new, |option| option.text.clone())
        }
    }
}

/// The options or the scale, and the way on without.
fn asked_ui(
    ui: &mut Ui,
    state: &mut PathState,
    (guess, unit): (&Guess, Unit),
    out: &mut Vec<Action>,
) {
    if guess.drawn.is_some() {
        let drawn = state.curve.is_some();
        let how = "Draw the curve on the plot. Each point can also be set with the arrow keys.";
        say(ui, how, font::label(), palette(ui).ink2);
        ui.horizontal(|ui| {
            let predict = ui.add_enabled_ui(drawn, |ui| primary_button(ui, "Predict"));
            if predict.inner.clicked() {
                out.push(PathAction::Predict.into());
            }
            skip_ui(ui, out);
        });
        return;
    }
    if let Some(scale) = guess.scale {
        let middle = (f64::midpoint(scale.least, scale.most) / scale.step).round() * scale.step;
        let value = state.draft.unwrap_or(middle);
        let spec = SliderSpec {
            range: scale.least..=scale.most,
            step: scale.step,
            ..plain("prediction", unit.text(value), "what you expect")
        };
        if let Some(new) = slider(ui, ui.available_width(), value, &spec) {
            state.draft = Some(new);
        }
        ui.horizontal(|ui| {
            if primary_button(ui, "Predict").clicked() {
                out.push(PathAction::Guess(value).into());
            }
            skip_ui(ui, out);
        });
        return;
    }
    for (place, option) in guess.options.iter().enumerate() {
        if option_ui(ui, place, &option.text).clicked() {
            out.push(PathAction::Guess(place as f64).into());
        }
    }
    skip_ui(ui, out);
}

/// An option with its digit, as wide as the card.
fn option_ui(ui: &mut Ui, place: usize, text: &str) -> Response {
    const BESIDE: f32 = 26.0;
    let colours = palette(ui);
    let width = ui.available_width();
    let painter = ui.painter();
    let room = width - BESIDE - 10.0;
    let galley = painter.layout(text.to_owned(), font::label(), colours.ink, room);
    let digit = (place + 1).to_string();
    let digit = painter.layout_no_wrap(digit, font::mono(13.0), colours.ink3);
    let size = Vec2::new(width, galley.size().y + 12.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    describe(&response, Role::Button, text, "");
    let fill = if response.hovered() {
        colours.hovered(colours.raised)
    } else {
        colours.raised
    };
    let painter = ui.painter();
    let line = Stroke::new(1.0, colours.line);
    painter.rect(rect, 6.0, fill, line, StrokeKind::Inside);
    if response.has_focus() {
        focus_ring(painter, rect, 6.0, colours);
    }
    let top = rect.top() + 6.0;
    painter.galley(pos2(rect.left() + 10.0, top), digit, colours.ink3);
    painter.galley(pos2(rect.left() + BESIDE, top), galley, colours.ink);
    response
}

fn skip_ui(ui: &mut Ui, out: &mut Vec<Action>) {
    let button = quiet_button(ui, "No prediction");
    if button.on_hover_text("go on without one").clicked() {
        out.push(PathAction::SkipGuess.into());
    }
}

/// The prediction beside what was measured, and why.
fn told_ui(ui: &mut Ui, (guess, unit): (&Guess, Unit), guessed: Option<f64>, values: &[f64]) {
    let colours = palette(ui);
    if let (Some(scale), Some(&truth)) = (guess.scale, values.first()) {
        scale_ui(ui, (guess, unit), scale, guessed, truth);
    } else {
        let right = guess.right(values);
        for (place, option) in guess.options.iter().enumerate() {
            let is_mine = guessed.is_some_and(|guess| guess as usize == place);
            let is_right = right == Some(place);
            let text = match (is_mine, is_right) {
                (true, true) => format!("{}: your prediction, and right", option.text),
                (true, false) => format!("{}: your prediction", option.text),
                (false, true) => format!("{}: right", option.text),
                (false, false) => option.text.clone(),
            };
            row_ui(ui, &text, is_mine, is_right);
        }
        if let [value] = values {
            let text = format!("Measured {}: {}.", guess.measured, unit.text(*value));
            say(ui, &text, font::label(), colours.ink2);
        }
    }
    say(ui, &guess.why, font::label(), colours.ink2);
}

/// How far off the curve was that is drawn on the plot, and why.
fn drawn_ui(ui: &mut Ui, state: &PathState, (guess, lab): (&Guess, &dyn Lab), values: &[f64]) {
    let colours = palette(ui);
    let near = guess.drawn.as_ref().zip(state.curve.as_ref());
    let near = near.is_some_and(|(drawn, curve)| drawn.is_near(curve, values));
    if let Some(curve) = &state.curve {
        let said = super::curve::off_said(lab, guess, curve, values);
        row_ui(ui, &said, true, near);
    } else {
        let said = format!("The measured curve is on the plot: {}.", guess.measured);
        say(ui, &said, font::label(), colours.ink2);
    }
    say(ui, &guess.why, font::label(), colours.ink2);
}

/// An option after the run.
fn row_ui(ui: &mut Ui, text: &str, is_mine: bool, is_right: bool) {
    let colours = palette(ui);
    ui.horizontal_top(|ui| {
        let (place, _) = ui.allocate_exact_size(Vec2::new(16.0, 20.0), Sense::hover());
        let mark = match (is_mine, is_right) {
            (_, true) => Some(Mark::Hit),
            (true, false) => Some(Mark::Miss),
            (false, false) => None,
        };
        if let Some(mark) = mark {
            paint_mark(ui.painter(), place.center(), 12.0, mark, colours);
        }
        let ink = if is_right || is_mine {
            colours.ink
        } else {
            colours.ink3
        };
        ui.vertical(|ui| say(ui, text, font::label(), ink));
    });
}

/// The scale with the prediction, the truth, and the gap between them.
fn scale_ui(
    ui: &mut Ui,
    (guess, unit): (&Guess, Unit),
    scale: Scale,
    guessed: Option<f64>,
    truth: f64,
) {
    let colours = palette(ui);
    let size = Vec2::new(ui.available_width(), 58.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let said = format!("{}: {}", guess.measured, unit.text(truth));
    let mine = guessed.map(|value| unit.text(value));
    let spoken = match &mine {
        Some(mine) => format!("predicted {mine}, measured {said}"),
        None => format!("measured {said}"),
    };
    describe(&response, Role::Image, &spoken, "");
    let painter = ui.painter();
    let (y, left, right) = (rect.center().y, rect.left() + 4.0, rect.right() - 4.0);
    let x = |value: f64| {
        let share = (value - scale.least) / (scale.most - scale.least);
        left + (right - left) * share.clamp(0.0, 1.0) as f32
    };
    painter.hline(left..=right, y, Stroke::new(3.0, colours.line));
    let write = |at: f32, y: f32, up: bool, text: &str, ink| {
        let galley = painter.layout_no_wrap(text.to_owned(), font::note(), ink);
        let half = galley.size().x / 2.0;
        let at = at.clamp(
            rect.left() + half,
            (rect.right() - half).max(rect.left() + half),
        );
        let anchor = if up {
            Align2::CENTER_BOTTOM
        } else {
            Align2::CENTER_TOP
        };
        let place = anchor.anchor_size(pos2(at, y), galley.size());
        painter.galley(place.min, galley, ink);
    };
    if let Some(value) = guessed {
        let within = (value - truth).abs() <= scale.within;
        let ink = if within { colours.hit } else { colours.miss };
        let ends = [x(value).min(x(truth)), x(value).max(x(truth))];
        let gap = eframe::egui::Rect::from_x_y_ranges(ends[0]..=ends[1], y - 6.0..=y + 6.0);
        painter.rect_filled(gap, 2.0, faint(ink, 0.35));
        painter.circle_stroke(pos2(x(value), y), 5.0, Stroke::new(2.0, ink));
        write(
            x(value),
            y + 9.0,
            false,
            &format!("you: {}", mine.unwrap_or_default()),
            ink,
        );
    }
    painter.circle_filled(pos2(x(truth), y), 5.0, colours.accent);
    write(x(truth), y - 9.0, true, &said, colours.ink);
}

fn say(ui: &mut Ui, text: &str, face: eframe::egui::FontId, ink: eframe::egui::Color32) {
    let text = RichText::new(text).font(face).line_height(Some(20.0));
    let response = ui.add(Label::new(text.color(ink)).wrap());
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_live(eframe::egui::accesskit::Live::Polite);
    });
}
