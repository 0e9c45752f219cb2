//! The line over both stages: the settings that differ with what can be done about each, and which of
//! the sides are shown.

use eframe::egui::{Align, Layout, Pos2, Rect, Role, Ui, UiBuilder};

use super::sides::{Shown, Sides};
use crate::app::Action;
use crate::app::action::{LessonAction, WindowAction};
use crate::app::shortcuts;
use crate::app::strips::sentence_ui;
use crate::lesson::{Differing, Exchange, Lab};
use crate::ui::controls::{options_ui, outline_button, quiet_button};
use crate::ui::describe;
use crate::ui::theme::{font, palette};

/// From one setting to the next.
const BETWEEN: f32 = 16.0;
/// A setting with less room than this for its words is counted, not said.
const LEAST_WORDS: f32 = 72.0;

/// Draws it; returns which sides are chosen.
pub(super) fn strip_ui(
    ui: &mut Ui,
    rect: Rect,
    lab: &dyn Lab,
    sides: &Sides,
    out: &mut Vec<Action>,
) -> Option<Shown> {
    let layout = Layout::right_to_left(Align::Center);
    let builder = UiBuilder::new().max_rect(rect).layout(layout);
    let mut right = ui.new_child(builder.id_salt("sides"));
    right.spacing_mut().item_spacing.x = 4.0;
    let unpin = quiet_button(&mut right, "Unpin A");
    if unpin.clicked() {
        out.push(WindowAction::Unpin.into());
    }
    unpin.on_hover_text("show this run alone again; undo brings A back");
    let more = outline_button(&mut right, "Metrics");
    if more.clicked() {
        out.push(WindowAction::Compare.into());
    }
    more.on_hover_text(shortcuts::COMPARE.hint("settings and metrics that differ, on 20 seeds"));
    right.add_space(8.0);
    // They are laid out from the right.
    let mut options = vec![(Shown::B, "B"), (Shown::A, "A")];
    if sides.fit_both() {
        options.push((Shown::Both, "A | B"));
    }
    let help = "which of the two runs is drawn";
    let chosen = options_ui(&mut right, "stage", help, sides.shown(), &options);
    let free = Rect::from_min_max(
        rect.min,
        Pos2::new(right.min_rect().left() - BETWEEN, rect.max.y),
    );
    let builder = UiBuilder::new().max_rect(free);
    let layout = Layout::left_to_right(Align::Center);
    let mut left = ui.new_child(builder.layout(layout).id_salt("settings that differ"));
    left.spacing_mut().item_spacing.x = 2.0;
    match lab.a_is_refused() {
        Some(refusal) => {
            sentence_ui(&mut left, &format!("A cannot run beside B: {refusal}"), 0.0);
        }
        None => settings_ui(&mut left, &lab.differing(), out),
    }
    chosen
}

/// As many settings as there is room for; the rest is counted.
fn settings_ui(ui: &mut Ui, differing: &[Differing], out: &mut Vec<Action>) {
    if differing.is_empty() {
        let text = "All settings are the same: change something, and B goes its own way.";
        sentence_ui(ui, text, 0.0);
        return;
    }
    let buttons: f32 = WORDS
        .iter()
        .map(|(_, word)| width_of(ui, word) + 26.0)
        .sum();
    for (place, setting) in differing.iter().enumerate() {
        let text = format!("{}: A {}, B {}", setting.label, setting.a, setting.b);
        let more = differing.len() - place;
        // Unless it is the last one there must be room to count those that follow it.
        let count = if more > 1 { 72.0 } else { 0.0 };
        let room = ui.available_width() - buttons - count;
        let wanted = width_of(ui, &text);
        if room < wanted.min(LEAST_WORDS) || place > 0 && room < wanted {
            let text = format!("{more} more");
            if quiet_button(ui, &text).clicked() {
                out.push(WindowAction::Compare.into());
            }
            return;
        }
        sentence_ui(ui, &text, buttons + count);
        exchange_ui(ui, setting, out);
        ui.add_space(BETWEEN);
    }
}

/// What can be done about a setting that differs, and the word of its button.
const WORDS: [(Exchange, &str); 3] = [
    (Exchange::Copy, "as in A"),
    (Exchange::Swap, "swap"),
    (Exchange::Revert, "revert"),
];

/// The buttons of a setting that differs.
pub(super) fn exchange_ui(ui: &mut Ui, setting: &Differing, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.x = 2.0;
    for (how, word) in WORDS {
        let response = quiet_button(ui, word);
        let (name, help) = match how {
            Exchange::Copy => (
                format!("{} as in A", setting.label),
                format!("from now on B has {}, too", setting.a),
            ),
            Exchange::Swap => (
                format!("swap {}", setting.label),
                format!("from now on A has {} and B has {}", setting.b, setting.a),
            ),
            Exchange::Revert => (
                format!("revert {}", setting.label),
                "B runs again as if this had never been another value than in A".to_owned(),
            ),
        };
        describe(&response, Role::Button, &name, "");
        if response.clicked() {
            out.push(LessonAction::Exchange(setting.name, how).into());
        }
        response.on_hover_text(help);
    }
}

fn width_of(ui: &Ui, text: &str) -> f32 {
    let painter = ui.painter();
    let galley = painter.layout_no_wrap(text.to_owned(), font::label(), palette(ui).ink2);
    galley.size().x
}
