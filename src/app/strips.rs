//! Quiet strips under the top bar: the experiment from last time, and a replay under way.

use eframe::egui::{Align2, Frame, Margin, Panel, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::action::{FileAction, KeptAction, OpenAction, TimeAction};
use super::coming::Coming;
use super::export::Job;
use super::kept::Keeper;
use super::{Action, Session};
use crate::ui::controls::{outline_button, quiet_button};
use crate::ui::theme::{font, palette};
use crate::ui::{describe, text_line};

/// The height of a strip.
const HEIGHT: f32 = 44.0;

/// Draws the strips there are reasons for.
pub(super) fn strips_ui(
    ui: &mut Ui,
    keeper: &Keeper,
    session: Option<&Session>,
    out: &mut Vec<Action>,
) {
    let mut last_time = keeper.last_time();
    if let Some(last) = last_time.next() {
        let more = last_time.count();
        strip(ui, "last time", |ui| {
            let what = format!("{}, at {:.0} s", last.title, last.at.as_secs_f64());
            if more > 0 {
                let all = more + 1;
                let text = format!("{all} experiments from last time: {what}, and {more} more.");
                sentence_ui(ui, &text, 140.0);
                if outline_button(ui, "Show them").clicked() {
                    out.push(OpenAction::Gallery.into());
                }
                return;
            }
            let text = format!("An experiment from last time: {what}.");
            sentence_ui(ui, &text, 220.0);
            if outline_button(ui, "Restore").clicked() {
                out.push(KeptAction::Restore(last.path.clone()).into());
            }
            if quiet_button(ui, "Discard").clicked() {
                out.push(KeptAction::LetGo(last.path.clone()).into());
            }
        });
    }
    if let Some((text, share)) = session.and_then(Session::under_way) {
        strip(ui, "replay", |ui| {
            sentence_ui(ui, &text, 380.0);
            if let Some(share) = share {
                bar_ui(ui, share);
            }
            if outline_button(ui, "Cancel").clicked() {
                out.push(TimeAction::CancelReplay.into());
            }
        });
    }
}

/// Draws the strip of a file that is being opened.
pub(super) fn coming_ui(ui: &mut Ui, coming: Option<&Coming>, out: &mut Vec<Action>) {
    if let Some(coming) = coming {
        strip(ui, "opening", |ui| {
            sentence_ui(ui, &format!("Opening {}", coming.name()), 220.0);
            if outline_button(ui, "Cancel").clicked() {
                out.push(TimeAction::CancelReplay.into());
            }
        });
    }
}

/// Draws the strip of a film that is being made.
pub(super) fn film_ui(ui: &mut Ui, film: Option<&Job>, out: &mut Vec<Action>) {
    if let Some((name, share)) = film.and_then(Job::progress) {
        strip(ui, "film", |ui| {
            sentence_ui(ui, &format!("Exporting {name}"), 380.0);
            bar_ui(ui, share);
            if outline_button(ui, "Cancel").clicked() {
                out.push(FileAction::CancelExport.into());
            }
        });
    }
}

/// A strip under the top bar.
pub(super) fn strip(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui)) {
    let fill = palette(ui).panel;
    Panel::top(name)
        .exact_size(HEIGHT)
        .frame(
            Frame::new()
                .fill(fill)
                .inner_margin(Margin::symmetric(24, 0)),
        )
        .show(ui, |ui| ui.horizontal_centered(contents));
}

/// A sentence that leaves `room` for what follows it.
pub(super) fn sentence_ui(ui: &mut Ui, text: &str, room: f32) {
    let palette = palette(ui);
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font::label(), palette.ink2);
    let most = (ui.available_width() - room).max(80.0);
    let extent = Vec2::new(galley.size().x.min(most) + 8.0, 28.0);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::hover());
    describe(&response, Role::Status, text, "");
    let at = rect.left_center();
    let left = Align2::LEFT_CENTER;
    text_line(
        ui.painter(),
        at,
        left,
        text,
        font::label(),
        palette.ink2,
        most,
    );
    response.on_hover_text(text);
}

fn bar_ui(ui: &mut Ui, share: f32) {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(240.0, 28.0), Sense::hover());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, "replay");
        info.value = Some(f64::from(share));
        info.current_text_value = Some(format!("{:.0} %", share * 100.0));
        info
    });
    let rail = Rect::from_center_size(rect.center(), Vec2::new(rect.width() - 16.0, 4.0));
    ui.painter().rect(
        rail,
        2.0,
        palette.line,
        Stroke::NONE,
        eframe::egui::StrokeKind::Inside,
    );
    let mut done = rail;
    done.set_width(rail.width() * share.clamp(0.0, 1.0));
    ui.painter().rect_filled(done, 2.0, palette.accent);
}
