//! The answers of an exercise: options to choose from, or a number to type, and the verdict.

use eframe::egui::{
    Key, Label, Pos2, Response, RichText, Role, Sense, Stroke, StrokeKind, TextEdit, Ui, Vec2,
    WidgetInfo,
};

use crate::app::action::PracticeAction;
use crate::app::{Action, widgets};
use crate::lesson::practice::{Answer, Exercise, Given};
use crate::lesson::typed::Quantity;
use crate::ui::controls::outline_button;
use crate::ui::theme::{focus_ring, font, palette};

/// What an option is by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    Right,
    Wrong,
    Passed,
}

/// Draws what can be answered. `typed` and `refused` are what stands in the field of a number, and
/// why that is none.
pub(super) fn answers_ui(
    ui: &mut Ui,
    exercise: &Exercise,
    given: Option<Given>,
    (typed, refused): (&mut String, &mut Option<String>),
    out: &mut Vec<Action>,
) {
    match &exercise.answer {
        Answer::Choice { options, right } => {
            ui.spacing_mut().item_spacing.y = 6.0;
            for (index, choice) in options.iter().enumerate() {
                let mine = given == Some(Given::Option(index));
                let state = match given {
                    None => State::Open,
                    Some(_) if index == *right => State::Right,
                    Some(_) if mine => State::Wrong,
                    Some(_) => State::Passed,
                };
                if option_ui(ui, &choice.text, state, mine).clicked() && state == State::Open {
                    out.push(PracticeAction::Answer(Given::Option(index)).into());
                }
            }
        }
        Answer::Number { unit, .. } if given.is_none() => {
            widgets::note(ui, exercise.wanted().unwrap_or_default());
            ui.horizontal(|ui| number_ui(ui, unit, (typed, refused), out));
            if let Some(why) = refused {
                widgets::refusal(ui, why.as_str());
            }
        }
        Answer::Number { .. } => {}
    }
}

fn number_ui(
    ui: &mut Ui,
    unit: &str,
    (typed, refused): (&mut String, &mut Option<String>),
    out: &mut Vec<Action>,
) {
    let field = TextEdit::singleline(typed)
        .hint_text("a number")
        .font(font::label())
        .desired_width(96.0);
    let response = ui.add(field);
    let said = typed.clone();
    response.widget_info(|| widgets::field_info("your answer", &said));
    ui.label(RichText::new(unit).font(font::label()));
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if outline_button(ui, "Answer").clicked() || entered {
        match Quantity::Plain.read_with(typed, unit) {
            Ok(number) => {
                *refused = None;
                out.push(PracticeAction::Answer(Given::Number(number)).into());
            }
            Err(refusal) => *refused = Some(refusal.to_string()),
        }
    }
}

/// Says whether an answer is right, and what speaks against it.
pub(super) fn verdict_ui(ui: &mut Ui, exercise: &Exercise, given: Given) {
    let palette = palette(ui);
    let right = exercise.is_right(given);
    let (word, color) = match (right, given) {
        (true, Given::Option(_)) => ("Right.".to_owned(), palette.hit),
        (true, Given::Number(_)) => (
            format!("Right: the run measured {}.", exercise.solution()),
            palette.hit,
        ),
        (false, _) => (
            format!("Not right: the answer is {}.", exercise.solution()),
            palette.miss,
        ),
    };
    let word = RichText::new(word).font(font::strong(15.0)).color(color);
    ui.add(Label::new(word).wrap());
    if let Some(objection) = exercise.objection(given) {
        widgets::paragraph(ui, objection);
    }
}

fn option_ui(ui: &mut Ui, text: &str, state: State, mine: bool) -> Response {
    let palette = palette(ui);
    let (line, ink) = match state {
        State::Open => (Stroke::new(1.0, palette.line), palette.ink),
        State::Right => (Stroke::new(2.0, palette.hit), palette.ink),
        State::Wrong => (Stroke::new(2.0, palette.miss), palette.ink),
        State::Passed => (Stroke::new(1.0, palette.line), palette.ink3),
    };
    let width = ui.available_width();
    let painter = ui.painter();
    let galley = painter.layout(
        text.to_owned(),
        font::label(),
        ink,
        (width - 24.0).max(40.0),
    );
    let extent = Vec2::new(width, (galley.size().y + 14.0).max(34.0));
    let is_open = state == State::Open;
    let sense = if is_open {
        Sense::click()
    } else {
        Sense::hover()
    };
    let (rect, response) = ui.allocate_exact_size(extent, sense);
    let spoken = match state {
        State::Right => format!("{text} (right)"),
        State::Wrong => format!("{text} (wrong)"),
        State::Open | State::Passed => text.to_owned(),
    };
    let enabled = is_open && response.enabled();
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, mine, &spoken));
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        let fill = match state {
            State::Open if response.hovered() => palette.hovered(palette.raised),
            State::Open => palette.raised,
            State::Right => palette.tinted(palette.raised, palette.hit, 0.4),
            State::Wrong => palette.tinted(palette.raised, palette.miss, 0.4),
            State::Passed => palette.bg,
        };
        painter.rect(rect, 6.0, fill, line, StrokeKind::Inside);
        let at = Pos2::new(rect.left() + 12.0, rect.center().y - galley.size().y / 2.0);
        painter.galley(at, galley, ink);
        if response.has_focus() {
            focus_ring(painter, rect, 6.0, palette);
        }
    }
    response
}
