//! The menus of the top bar: zoom, theme, and the rows and buttons that menus are made of.

use eframe::egui::{self, Align2, Popup, Pos2, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::action::WindowAction;
use super::preferences::{Preferences, Theme};
use super::shortcuts::Shortcut;
use super::widgets::{Sign, paint_sign, sign_button};
use super::{Action, shortcuts};
use crate::ui::controls::toggle;
use crate::ui::theme::{focus_ring, font, palette};
use crate::ui::{describe, text_line};

/// The height of the top bar.
pub(super) const TOP_BAR: f32 = 52.0;
/// The zooms that are offered.
const ZOOMS: [f32; 11] = [0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0];

/// The zoom `steps` places further among those that are offered.
pub(super) fn zoom_by(zoom: f32, steps: i32) -> f32 {
    let larger = || ZOOMS.iter().find(|&&other| other > zoom + 0.01);
    let smaller = || ZOOMS.iter().rfind(|&&other| other < zoom - 0.01);
    let found = if steps > 0 { larger() } else { smaller() };
    found.copied().unwrap_or(zoom)
}

/// A button that unfolds a list.
pub(super) fn drop_button(ui: &mut Ui, width: f32, text: &str) -> Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, 28.0), Sense::click());
    let painter = ui.painter();
    let fill = if response.hovered() {
        palette.hovered(palette.raised)
    } else {
        palette.raised
    };
    let line = egui::Stroke::new(1.0, palette.line);
    painter.rect(rect, 6.0, fill, line, egui::StrokeKind::Inside);
    let at = Pos2::new(rect.left() + 12.0, rect.center().y);
    let room = rect.width() - 38.0;
    text_line(
        painter,
        at,
        Align2::LEFT_CENTER,
        text,
        font::label(),
        palette.ink,
        room,
    );
    let at = Pos2::new(rect.right() - 15.0, rect.center().y);
    paint_sign(painter, at, 5.5, Sign::Down, palette.ink2);
    if response.has_focus() {
        focus_ring(painter, rect, 6.0, palette);
    }
    response
}

/// A line of a menu; filled when it is what is shown now.
pub(super) fn menu_row(ui: &mut Ui, text: &str, on: bool) -> Response {
    let palette = palette(ui);
    let extent = Vec2::new(ui.available_width(), 30.0);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::click());
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::selected(Role::MenuItemRadio, enabled, on, text));
    let painter = ui.painter();
    if on || response.hovered() || response.has_focus() {
        let fill = if on {
            palette.tinted(palette.raised, palette.accent, 0.6)
        } else {
            palette.hovered(palette.raised)
        };
        painter.rect_filled(rect, 5.0, fill);
    }
    let ink = if enabled { palette.ink } else { palette.ink3 };
    let at = Pos2::new(rect.left() + 10.0, rect.center().y);
    let room = rect.width() - 20.0;
    text_line(
        painter,
        at,
        Align2::LEFT_CENTER,
        text,
        font::label(),
        ink,
        room,
    );
    response
}

fn zoom_text(zoom: f32) -> String {
    format!("{:.0} %", zoom * 100.0)
}

pub(super) fn zoom_ui(ui: &mut Ui, preferences: &Preferences, out: &mut Vec<Action>) {
    let palette = palette(ui);
    let text = zoom_text(preferences.zoom);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(54.0, 28.0), Sense::click());
    describe(&response, Role::Button, "zoom", &text);
    let painter = ui.painter();
    if response.hovered() {
        painter.rect_filled(rect, 6.0, palette.hovered(palette.bg));
    }
    let at = rect.center();
    painter.text(
        at,
        Align2::CENTER_CENTER,
        text,
        font::mono(13.0),
        palette.ink2,
    );
    if response.has_focus() {
        focus_ring(painter, rect, 6.0, palette);
    }
    let popup = Popup::menu(&response).gap(4.0).width(120.0);
    popup.show(|ui| zoom_menu(ui, preferences.zoom, out));
    let keys = [
        &shortcuts::ZOOM_IN,
        &shortcuts::ZOOM_OUT,
        &shortcuts::ZOOM_USUAL,
    ];
    let keys = keys.map(Shortcut::key).join(", ");
    response.on_hover_text(format!("zoom ({keys})"));
}

fn zoom_menu(ui: &mut Ui, zoom: f32, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 2.0;
    for offered in ZOOMS {
        let on = (offered - zoom).abs() < 0.01;
        if menu_row(ui, &zoom_text(offered), on).clicked() {
            out.push(Action::Window(WindowAction::Zoom(offered)));
        }
    }
}

pub(super) fn theme_ui(ui: &mut Ui, preferences: &Preferences, out: &mut Vec<Action>) {
    let response = sign_button(ui, Sign::Theme, "theme", "light or dark");
    let popup = Popup::menu(&response)
        .gap(4.0)
        .width(190.0)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| theme_menu(ui, preferences, out));
}

pub(super) fn theme_menu(ui: &mut Ui, preferences: &Preferences, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 2.0;
    for (theme, text) in [
        (Theme::Dark, "dark"),
        (Theme::Light, "light"),
        (Theme::System, "as the system has it"),
    ] {
        if menu_row(ui, text, preferences.theme == theme).clicked() {
            out.push(Action::Window(WindowAction::Theme(theme)));
        }
    }
    ui.add_space(6.0);
    if let Some(on) = toggle(ui, "stills, no motion", preferences.reduced_motion) {
        out.push(Action::Window(WindowAction::ReducedMotion(on)));
    }
}

#[cfg(test)]
mod tests {
    use super::zoom_by;

    #[test]
    fn zoom_walks_through_what_is_offered_and_stops_at_the_ends() {
        assert!((zoom_by(1.0, 1) - 1.1).abs() < 1e-6);
        assert!((zoom_by(1.3, -1) - 1.25).abs() < 1e-6);
        assert!((zoom_by(3.0, 1) - 3.0).abs() < 1e-6);
        assert!((zoom_by(0.5, -1) - 0.5).abs() < 1e-6);
    }
}
