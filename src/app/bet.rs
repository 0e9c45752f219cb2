//! The bet: a quiet card under the stage that asks before the run, and tells what came of it in the
//! place of the status line. The lab stays as usable as without it.

use eframe::egui::{
    Frame, Label, Margin, Rect, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    Vec2,
};

use super::action::LessonAction;
use super::widgets::{Sign, link, sign_button};
use super::{Action, Session, measure};
use crate::lesson::{Bet, BetState, Lab};
use crate::ui::describe;
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::present::presenting;
use crate::ui::theme::{focus_ring, font, palette};

/// The margin on both sides of the strip.
const MARGIN: f32 = 24.0;

/// How many digit keys the bet takes: its options while it asks.
pub(super) fn digits(lab: &dyn Lab) -> usize {
    match (lab.bet(), lab.bet_state()) {
        (Some(bet), Some(BetState::Asked)) => bet.options.len(),
        _ => 0,
    }
}

/// Whether something of a bet is shown.
pub(super) fn shown(lab: &dyn Lab) -> bool {
    lab.bet_state().is_some()
}

/// Whether the learner is asked now.
pub(super) fn asks(lab: &dyn Lab) -> bool {
    lab.bet_state() == Some(BetState::Asked)
}

/// Asks, at the upper edge of `rect`, where the plots are once there is something to plot.
pub(super) fn ask_ui(ui: &mut Ui, rect: Rect, session: &Session, out: &mut Vec<Action>) {
    if let Some(bet) = session.lab.bet() {
        framed(ui, rect, |ui| asked_ui(ui, bet, out));
    }
}

/// What is said beside the status line while the run has not decided.
pub(super) fn reminder(lab: &dyn Lab) -> Option<String> {
    let bet = lab.bet()?;
    let chosen = bet.options.get(bet.chosen?)?;
    (lab.bet_state()? == BetState::Waiting).then(|| {
        let at = measure::number(bet.at_s);
        format!("your bet: {}, at {at} s", chosen.text)
    })
}

/// Tells at the lower edge of `rect` what came of a bet; `false` if there is nothing to tell.
pub(super) fn tell_ui(ui: &mut Ui, rect: Rect, session: &Session, out: &mut Vec<Action>) -> bool {
    let lab = session.lab.as_ref();
    let (Some(bet), Some(state)) = (lab.bet(), lab.bet_state()) else {
        return false;
    };
    let Some((mark, said)) = told(lab, bet, &state) else {
        return false;
    };
    let place = grown(ui, rect, &said);
    framed(ui, place, |ui| told_ui(ui, mark, &said, out));
    true
}

/// The place of a strip at the lower edge of `rect`: where one line is too short, it grows upwards.
pub(super) fn grown(ui: &Ui, rect: Rect, said: &str) -> Rect {
    let width = (rect.width() - 2.0 * MARGIN - 100.0).max(80.0);
    let galley = ui
        .painter()
        .layout(said.to_owned(), font::label(), palette(ui).ink, width);
    let mut place = rect;
    place.min.y = rect.bottom() - 40.0 - 20.0 * (galley.rows.len() - 1) as f32;
    place
}

/// The strip's frame, at the upper edge of `rect`.
pub(super) fn framed(ui: &mut Ui, rect: Rect, contents: impl FnOnce(&mut Ui)) {
    let palette = palette(ui);
    let room = rect.shrink2(Vec2::new(MARGIN.min(rect.width() * 0.04), 0.0));
    let mut child = ui.new_child(UiBuilder::new().max_rect(room).id_salt("bet"));
    let frame = Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(8)
        .inner_margin(Margin::symmetric(12, 4));
    frame.show(&mut child, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = Vec2::new(8.0, 4.0);
        contents(ui);
    });
}

/// The question, its options, and the way out.
fn asked_ui(ui: &mut Ui, bet: &Bet, out: &mut Vec<Action>) {
    let ink = palette(ui).ink;
    with_end(ui, 72.0, |ui, end| {
        if end {
            // In front of a room Escape ends the presentation.
            let skip = link(ui, if presenting(ui) { "skip" } else { "skip (Esc)" });
            if skip.on_hover_text("start the run without a bet").clicked() {
                out.push(LessonAction::DismissBet.into());
            }
        } else {
            say(
                ui,
                RichText::new(&bet.question)
                    .font(font::bold(15.0))
                    .color(ink),
            );
        }
    });
    ui.horizontal_wrapped(|ui| {
        for (place, option) in bet.options.iter().enumerate() {
            if option_ui(ui, place, &option.text).clicked() {
                out.push(Action::Lesson(LessonAction::Bet(place)));
            }
        }
    });
    ui.add_space(2.0);
}

/// What was bet, and what came of it.
fn told_ui(ui: &mut Ui, mark: Mark, said: &str, out: &mut Vec<Action>) {
    let palette = palette(ui);
    with_end(ui, 32.0, |ui, end| {
        if end {
            if sign_button(ui, Sign::Close, "close the bet", "say no more of this bet").clicked() {
                out.push(LessonAction::DismissBet.into());
            }
            return;
        }
        let (place, _) = ui.allocate_exact_size(Vec2::new(16.0, 28.0), Sense::hover());
        paint_mark(ui.painter(), place.center(), 12.0, mark, palette);
        say(
            ui,
            RichText::new(said).font(font::label()).color(palette.ink),
        );
    });
}

/// What is said of a bet that is over, with the mark that goes with it.
fn told(lab: &dyn Lab, bet: &Bet, state: &BetState) -> Option<(Mark, String)> {
    let mine = bet.chosen.and_then(|place| bet.options.get(place));
    let mine = mine.map_or("", |option| &option.text);
    match state {
        BetState::Asked | BetState::Waiting => None,
        BetState::Void => {
            let at = measure::number(bet.at_s);
            let said = format!(
                "Your bet, {mine}, is void: this run up to {at} s is not the one it was about."
            );
            Some((Mark::Error, said))
        }
        BetState::Decided { right, values } => {
            let (mark, verdict) = if bet.chosen == Some(*right) {
                (Mark::Hit, "is right")
            } else {
                (Mark::Miss, "is wrong")
            };
            let numbers = measured(lab, bet, *right, values);
            Some((mark, format!("Your bet, {mine}, {verdict}. {numbers}")))
        }
    }
}

/// The numbers that decided.
fn measured(lab: &dyn Lab, bet: &Bet, right: usize, values: &[f64]) -> String {
    let when = if bet.since_s > 0.0 {
        let from = measure::number(bet.since_s);
        format!("from {from} s to {} s", measure::number(bet.at_s))
    } else {
        format!("at {} s", measure::number(bet.at_s))
    };
    let metrics = bet.metrics();
    let number = |place: usize| {
        let value = values.get(place).copied().unwrap_or_default();
        let info = metrics.get(place).and_then(|name| lab.metric_info(name));
        info.map_or_else(|| measure::number(value), |info| info.text(value))
    };
    if values.len() == 1 {
        return format!("Measured {when}: {} {}.", number(0), bet.measured);
    }
    // The one that is right stands first, the others in their order.
    let others = (0..values.len()).filter(|&place| place != right);
    let places = std::iter::once(right).chain(others);
    let each: Vec<String> = places
        .filter_map(|place| {
            Some(format!(
                "{} {}",
                bet.options.get(place)?.text,
                number(place)
            ))
        })
        .collect();
    format!("Measured {when}, {}: {}.", bet.measured, each.join(", "))
}

/// A line with something at its right end, which is `reserved` wide.
fn with_end(ui: &mut Ui, reserved: f32, mut contents: impl FnMut(&mut Ui, bool)) {
    ui.horizontal_top(|ui| {
        let width = (ui.available_width() - reserved - 8.0).max(80.0);
        ui.allocate_ui(Vec2::new(width, 28.0), |ui| {
            ui.set_width(width);
            ui.horizontal_top(|ui| contents(ui, false));
        });
        contents(ui, true);
    });
}

/// A text that is also read out.
pub(super) fn say(ui: &mut Ui, text: RichText) {
    ui.vertical(|ui| {
        ui.add_space(4.0);
        let response = ui.add(Label::new(text.line_height(Some(20.0))).wrap());
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_live(eframe::egui::accesskit::Live::Polite);
        });
    });
}

/// An option with its digit.
fn option_ui(ui: &mut Ui, place: usize, text: &str) -> Response {
    let palette = palette(ui);
    let digit =
        ui.painter()
            .layout_no_wrap((place + 1).to_string(), font::mono(13.0), palette.ink3);
    let label = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font::label(), palette.ink);
    let beside = digit.size().x + 8.0;
    let extent = Vec2::new(beside + label.size().x + 20.0, 28.0);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::click());
    describe(&response, Role::Button, &format!("bet on {text}"), "");
    let fill = if response.hovered() {
        palette.hovered(palette.raised)
    } else {
        palette.raised
    };
    let painter = ui.painter();
    let line = Stroke::new(1.0, palette.line);
    painter.rect(rect, 6.0, fill, line, StrokeKind::Inside);
    if response.has_focus() {
        focus_ring(painter, rect, 6.0, palette);
    }
    let middle = |height: f32| rect.center().y - height / 2.0;
    let left = rect.left() + 10.0;
    let (digit_y, label_y) = (middle(digit.size().y), middle(label.size().y));
    painter.galley(eframe::egui::pos2(left, digit_y), digit, palette.ink3);
    painter.galley(
        eframe::egui::pos2(left + beside, label_y),
        label,
        palette.ink,
    );
    response
}
