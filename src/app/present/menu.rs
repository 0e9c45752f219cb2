//! The menu for showing the lab to a room.

use eframe::egui::{Popup, Role, Ui};

use super::walls::Walls;
use crate::app::action::{FileAction, TalkAction};
use crate::app::menus::{drop_button, menu_row};
use crate::app::present::TALK;
use crate::app::{Action, Session, shortcuts};
use crate::lesson::Preset;
use crate::ui::describe;

/// The width of the button.
const WIDTH: f32 = 100.0;

/// The button with its menu.
pub(in crate::app) fn present_menu_ui(
    ui: &mut Ui,
    session: Option<&Session>,
    walls: &Walls,
    out: &mut Vec<Action>,
) {
    let response = drop_button(ui, WIDTH, "Present");
    describe(&response, Role::Button, "Present", "");
    Popup::menu(&response).gap(4.0).width(330.0).show(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        present_rows(ui, session, walls, out);
    });
    response.on_hover_text(shortcuts::PRESENT.hint("show this to a room"));
}

/// A line of the menu: what it says, what it does, and why it cannot, if it cannot.
struct Row {
    text: String,
    help: &'static str,
    action: Action,
    barred: Option<&'static str>,
}

/// The lines of the menu.
pub(in crate::app) fn present_rows(
    ui: &mut Ui,
    session: Option<&Session>,
    walls: &Walls,
    out: &mut Vec<Action>,
) {
    for row in rows(session) {
        let line = ui.add_enabled_ui(row.barred.is_none(), |ui| menu_row(ui, &row.text, false));
        let line = line.inner.on_hover_text(row.help);
        if line
            .on_disabled_hover_text(row.barred.unwrap_or_default())
            .clicked()
        {
            out.push(row.action);
        }
    }
    for (monitor, text) in walls.choices() {
        let on = walls.chosen() == monitor;
        let help = "the window fills this monitor while it is shown to a room";
        if menu_row(ui, &text, on).on_hover_text(help).clicked() {
            out.push(TalkAction::ChooseWall(monitor).into());
        }
    }
}

fn rows(session: Option<&Session>) -> Vec<Row> {
    let steps = session.map_or(0, |session| session.lab.slide_count());
    let no_steps =
        (steps == 0).then_some("this experiment has no steps yet; add them in the storyboard");
    let is_talk = |preset: &Preset| preset.id == TALK;
    let chapter = session.and_then(|session| session.chapter().lab().ok());
    let has_talk = chapter.is_some_and(|lab| lab.presets.iter().any(is_talk));
    let no_talk = (!has_talk).then_some("this chapter has no ready-made talk");
    let from_first = match steps {
        0 => "this experiment",
        _ => "this experiment's steps, from the first",
    };
    vec![
        Row {
            text: shortcuts::PRESENT.hint(from_first),
            help: "in full screen, in large type",
            action: shortcuts::PRESENT.action(),
            barred: None,
        },
        Row {
            text: shortcuts::PRESENT_HERE.hint("its steps, from here"),
            help: "from the step at which the run stands, or the last one before it",
            action: shortcuts::PRESENT_HERE.action(),
            barred: no_steps,
        },
        Row {
            text: "the chapter's ready-made talk".to_owned(),
            help: "opens it and shows it; what is open now can be brought back with undo",
            action: TalkAction::Present.into(),
            barred: no_talk,
        },
        Row {
            text: "with the speaker's window".to_owned(),
            help: "notes, next step, time and votes; on one monitor a strip below the wall",
            action: TalkAction::ToggleSpeaker.into(),
            barred: None,
        },
        Row {
            text: shortcuts::STORYBOARD.hint("storyboard"),
            help: "the steps, recorded and edited beside the stage",
            action: TalkAction::ToggleStoryboard.into(),
            barred: session.is_none().then_some("nothing runs in this chapter"),
        },
        Row {
            text: "export a handout as PDF\u{2026}".to_owned(),
            help: "a page a step: its picture, caption, question and notes",
            action: FileAction::ShowHandout.into(),
            barred: no_steps,
        },
    ]
}
