//! What is unfolded at the step of the storyboard at which the talk stands.

use eframe::egui::Ui;

use super::{Draft, field_ui, typed_ui};
use crate::app::action::{TalkAction, WindowAction};
use crate::app::{Action, widgets};
use crate::lesson::{Large, Slide};
use crate::ui::controls::{quiet_button, segmented, toggle};
use crate::ui::plots;

/// What the wall gives most of its room to, as the column says it.
const LARGE: [(Option<Large>, &str); 4] = [
    (None, "stage and plot"),
    (Some(Large::Stage), "stage"),
    (Some(Large::Plot), "plot"),
    (Some(Large::Question), "question"),
];

/// Draws it below the caption.
pub(super) fn rest_ui(
    ui: &mut Ui,
    draft: &mut Option<Draft>,
    (place, slide): (usize, &Slide),
    out: &mut Vec<Action>,
) {
    deeds_ui(ui, place, out);
    let number = place + 1;
    let mut edited = slide.clone();
    if let Some(on) = toggle(ui, "time runs on to the next step", slide.play) {
        edited.play = on;
    }
    plot_ui(ui, &mut edited);
    widgets::note(ui, "large on the wall");
    if let Some(large) = segmented(ui, "large on the wall", slide.large, &LARGE) {
        edited.large = large;
    }
    if let Some(on) = toggle(ui, "QR code of the experiment", slide.code) {
        edited.code = on;
    }
    widgets::note(ui, "notes for the speaker");
    let name = format!("notes of step {number}");
    field_ui(ui, &mut edited.notes, &name, true);
    if edited != *slide {
        out.push(TalkAction::EditSlide(place, Box::new(edited)).into());
    }
    typed_rest_ui(ui, draft, (place, slide), out);
}

/// What is done with the step as a whole.
fn deeds_ui(ui: &mut Ui, place: usize, out: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        for (text, help, action) in [
            (
                "add this moment after it",
                "the present moment becomes the step after this one",
                TalkAction::AddSlide(Some(place + 1)),
            ),
            (
                "duplicate",
                "shows this step twice; nothing is done between the two",
                TalkAction::DuplicateSlide(place),
            ),
            (
                "remove this step",
                "what is done in it is done in the next one",
                TalkAction::RemoveSlide(place),
            ),
        ] {
            if quiet_button(ui, text).on_hover_text(help).clicked() {
                out.push(action.into());
            }
        }
    });
}

/// The plot that a room sees, by its name.
fn plot_ui(ui: &mut Ui, slide: &mut Slide) {
    widgets::note(ui, "plot that the room sees");
    let titles = plots::titles(ui.ctx());
    let tabs = titles.iter().enumerate();
    let mut choices = vec![(None, "as before")];
    choices.extend(tabs.map(|(place, title)| (Some(place), title.tab)));
    let beyond = slide.plot.filter(|&plot| plot >= titles.len());
    let name = beyond.map_or(String::new(), |plot| format!("plot {}", plot + 1));
    if beyond.is_some() {
        choices.push((slide.plot, &name));
    }
    if let Some(plot) = segmented(ui, "plot that the room sees", slide.plot, &choices) {
        slide.plot = plot;
    }
}

/// What is handed on when the keyboard leaves its fields.
fn typed_rest_ui(
    ui: &mut Ui,
    draft: &mut Option<Draft>,
    (place, slide): (usize, &Slide),
    out: &mut Vec<Action>,
) {
    if draft
        .as_ref()
        .is_none_or(|draft| !draft.is_of(place, slide))
    {
        *draft = Some(Draft::of(place, slide));
    }
    let Some(draft) = draft else {
        return;
    };
    let number = place + 1;
    let mut left = false;
    for (note, name, text) in [
        (
            "pace: virtual seconds a second; 0 follows; empty: as before",
            "pace",
            &mut draft.pace,
        ),
        (
            "planned time, such as 90 s or 2 min",
            "planned time",
            &mut draft.planned,
        ),
        (
            "what matters: names of parts, between commas; the rest is dimmed",
            "focus",
            &mut draft.focus,
        ),
    ] {
        widgets::note(ui, note);
        left |= typed_ui(ui, text, &format!("{name} of step {number}"), false);
    }
    if !slide.focus.is_empty()
        && let Some(on) = toggle(ui, "enlarge the stage there", slide.zoom)
    {
        let zoomed = Slide {
            zoom: on,
            ..slide.clone()
        };
        out.push(TalkAction::EditSlide(place, Box::new(zoomed)).into());
    }
    widgets::note(ui, "a question to the room, and an answer a line");
    let question = format!("question of step {number}");
    let options = format!("answers of step {number}");
    left |= typed_ui(ui, &mut draft.question, &question, false)
        | typed_ui(ui, &mut draft.options, &options, true);
    if left {
        out.push(match draft.slide() {
            Ok(slide) => TalkAction::EditSlide(place, Box::new(slide)).into(),
            Err(refusal) => WindowAction::Refuse(refusal.to_string()).into(),
        });
    }
}
