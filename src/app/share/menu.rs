//! The menu for handing on.

use eframe::egui::{Popup, Role, Ui};

use crate::app::action::{FileAction, OpenAction, ShareAction};
use crate::app::menus::{drop_button, menu_row};
use crate::app::{Action, shortcuts};
use crate::ui::describe;

/// The button with its menu.
pub(in crate::app) fn share_ui(ui: &mut Ui, has_lab: bool, out: &mut Vec<Action>) {
    let response = drop_button(ui, 84.0, "Share");
    describe(&response, Role::Button, "Share", "");
    Popup::menu(&response).gap(4.0).width(250.0).show(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        share_rows(ui, has_lab, out);
        if menu_row(ui, "experiments", false).clicked() {
            out.push(OpenAction::Gallery.into());
        }
    });
    response.on_hover_text("hand this experiment on, open one that was sent to you");
}

/// The lines of the menu.
pub(in crate::app) fn share_rows(ui: &mut Ui, has_lab: bool, out: &mut Vec<Action>) {
    let paste = shortcuts::PASTE.hint("open what is on the clipboard");
    for (text, help, action) in [
        (
            "copy as text",
            "one line with a checksum, for chats and forums",
            ShareAction::CopyLine,
        ),
        (
            "copy as a file's text",
            "what Save would write, readable",
            ShareAction::CopyFile,
        ),
        ("paste an experiment", paste.as_str(), ShareAction::AskPaste),
        (
            "about this experiment",
            "what it is, who made it, whether it repeats",
            ShareAction::ShowAbout,
        ),
        (
            "tasks for students\u{2026}",
            "what whoever opens it is asked to reach",
            ShareAction::ShowTasks,
        ),
    ] {
        // A chapter without a lab has nothing to hand on, but can be left for what was sent.
        if !has_lab && !matches!(action, ShareAction::AskPaste) {
            continue;
        }
        if menu_row(ui, text, false).on_hover_text(help).clicked() {
            out.push(action.into());
        }
    }
    if !has_lab {
        return;
    }
    let help = shortcuts::EXPORT.hint("pictures, animations and tables");
    let export = menu_row(ui, "export\u{2026}", false).on_hover_text(help);
    if export.clicked() {
        out.push(FileAction::ShowExport.into());
    }
}
