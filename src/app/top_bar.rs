//! The bar along the top: which experiment, whose luck, and what becomes of it.

use eframe::egui::{
    self, Align, Align2, Key, Layout, Popup, Pos2, Response, Role, Sense, Ui, Vec2, WidgetInfo,
};

use super::course::{self, Course};
use super::preferences::{Preferences, Theme};
use super::widgets::{Sign, sign_button};
use super::{Action, Session};
use crate::ui::controls::{outline_button, toggle};
use crate::ui::theme::{focus_ring, font, palette};
use crate::ui::{describe, text_line};

/// The height of the top bar.
pub const HEIGHT: f32 = 52.0;
/// The zooms that are offered.
const ZOOMS: [f32; 11] = [0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0];

/// What the bar keeps between frames: the seed that is being typed.
#[derive(Debug, Default)]
pub(super) struct TopBar {
    draft: Option<String>,
}

/// What the bar shows.
pub(super) struct Shown<'a> {
    pub course: &'a Course,
    pub session: &'a Session,
    pub preferences: &'a Preferences,
    pub reading_open: bool,
    pub can_undo: bool,
}

/// The zoom `steps` places further among those that are offered.
pub(super) fn zoom_by(zoom: f32, steps: i32) -> f32 {
    let larger = || ZOOMS.iter().find(|&&other| other > zoom + 0.01);
    let smaller = || ZOOMS.iter().rfind(|&&other| other < zoom - 0.01);
    let found = if steps > 0 { larger() } else { smaller() };
    found.copied().unwrap_or(zoom)
}

impl TopBar {
    /// Draws the bar into the space it is given.
    pub(super) fn ui(&mut self, ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Action>) {
        let width = ui.max_rect().width();
        ui.spacing_mut().item_spacing.x = 8.0;
        let layout = Layout::right_to_left(Align::Center);
        let rect = ui.max_rect().shrink2(Vec2::new(12.0, 0.0));
        let builder = egui::UiBuilder::new().max_rect(rect).layout(layout);
        let mut right = ui.new_child(builder.id_salt("right"));
        if width >= 640.0 {
            zoom_ui(&mut right, shown, out);
            theme_ui(&mut right, shown, out);
            files_ui(&mut right, shown, out);
        } else {
            more_ui(&mut right, shown, out);
        }
        let edge = right.min_rect().left() - 12.0;
        let room = egui::Rect::from_min_max(rect.min, Pos2::new(edge.max(rect.left()), rect.max.y));
        let layout = Layout::left_to_right(Align::Center);
        let builder = egui::UiBuilder::new().max_rect(room).layout(layout);
        let mut left = ui.new_child(builder.id_salt("left"));
        self.left_ui(&mut left, room.width(), shown, out);
    }

    fn left_ui(&mut self, ui: &mut Ui, room: f32, shown: &Shown<'_>, out: &mut Vec<Action>) {
        let (name, help) = if shown.reading_open {
            ("hide the text", "hide the text (Ctrl+B)")
        } else {
            ("show the text", "show the text (Ctrl+B)")
        };
        if sign_button(ui, Sign::Column, name, help).clicked() {
            out.push(Action::ToggleReading);
        }
        // What the fixed parts leave is shared by the title and the chooser.
        let luck = room > 330.0;
        let fixed = 36.0 + if luck { 168.0 } else { 0.0 };
        let free = (room - fixed - 24.0).max(60.0);
        let title_room = (free * 0.55).min(240.0);
        if free > 260.0 {
            title_ui(ui, shown.session.chapter().title, title_room);
        }
        let taken = if free > 260.0 { title_room } else { 0.0 };
        chooser_ui(ui, (free - taken).clamp(60.0, 230.0), shown, out);
        if luck {
            self.luck_ui(ui, shown.session.lab.seed(), out);
        }
    }

    fn luck_ui(&mut self, ui: &mut Ui, seed: u64, out: &mut Vec<Action>) {
        if let Some(draft) = &mut self.draft {
            let field = egui::TextEdit::singleline(draft)
                .font(font::mono(14.0))
                .desired_width(56.0)
                .char_limit(20);
            let response = ui.add(field);
            response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "seed"));
            if response.lost_focus() {
                let entered = ui.input(|input| input.key_pressed(Key::Enter));
                let number = draft.trim().parse().ok();
                out.extend(number.filter(|_| entered).map(Action::Seed));
                self.draft = None;
            } else if !response.has_focus() {
                response.request_focus();
            }
        } else if seed_button(ui, seed).clicked() {
            self.draft = Some(seed.to_string());
        }
        let help = "the same set-up with another seed (N)";
        if outline_button(ui, "new luck").on_hover_text(help).clicked() {
            out.push(Action::NewLuck);
        }
    }
}

fn title_ui(ui: &mut Ui, title: &str, room: f32) {
    let palette = palette(ui);
    let galley = ui
        .painter()
        .layout_no_wrap(title.to_owned(), font::title(), palette.ink);
    let width = galley.size().x.min(room) + 8.0;
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, 28.0), Sense::hover());
    describe(&response, Role::Heading, title, "");
    let at = rect.left_center();
    let ink = palette.ink;
    text_line(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        title,
        font::title(),
        ink,
        room,
    );
}

/// The ready-made experiments of the chapter, and what is open now.
fn chooser_ui(ui: &mut Ui, width: f32, shown: &Shown<'_>, out: &mut Vec<Action>) {
    let course = shown.course;
    let present = shown.session.lab.preset();
    let text = present
        .and_then(|id| course.card_label(id))
        .unwrap_or_else(|| shown.session.title().to_owned());
    let response = drop_button(ui, width, &text);
    describe(&response, Role::ComboBox, "experiment", &text);
    Popup::menu(&response).width(340.0).show(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (place, card) in course.cards.iter().enumerate() {
            let on = present == Some(card.preset.id);
            let row = menu_row(ui, &course::label(place, &card.title), on);
            if row.on_hover_text(&card.notes).clicked() {
                out.push(Action::OpenPreset(course.chapter, card.preset));
            }
        }
    });
}

/// A button that unfolds a list.
fn drop_button(ui: &mut Ui, width: f32, text: &str) -> Response {
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
    super::widgets::paint_sign(painter, at, 5.5, Sign::Down, palette.ink2);
    if response.has_focus() {
        focus_ring(painter, rect, 6.0, palette);
    }
    response
}

/// A line of a menu; filled when it is what is shown now.
fn menu_row(ui: &mut Ui, text: &str, on: bool) -> Response {
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

fn seed_button(ui: &mut Ui, seed: u64) -> Response {
    let palette = palette(ui);
    let text = format!("seed {seed}");
    let galley = ui
        .painter()
        .layout_no_wrap(text.clone(), font::mono(14.0), palette.ink2);
    let extent = Vec2::new(galley.size().x + 12.0, 28.0);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::click());
    describe(&response, Role::Button, &text, "");
    let painter = ui.painter();
    if response.hovered() {
        painter.rect_filled(rect, 6.0, palette.hovered(palette.bg));
    }
    painter.galley(rect.center() - galley.size() / 2.0, galley, palette.ink2);
    if response.has_focus() {
        focus_ring(painter, rect, 6.0, palette);
    }
    response.on_hover_text("the seed of all luck; click to type another")
}

fn files_ui(ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Action>) {
    for (text, help, action) in file_items() {
        let enabled = shown.can_undo || !matches!(action, Action::Undo);
        let button = ui
            .add_enabled_ui(enabled, |ui| outline_button(ui, text))
            .inner;
        let button = button
            .on_hover_text(help)
            .on_disabled_hover_text("nothing has been done that could be taken back");
        if button.clicked() {
            out.push(action);
        }
    }
}

/// The file buttons from right to left.
fn file_items() -> [(&'static str, &'static str, Action); 3] {
    [
        (
            "Save",
            "keep this experiment in a file (Ctrl+S)",
            Action::Save,
        ),
        ("Open", "open an experiment (Ctrl+O)", Action::ShowOpen),
        (
            "Undo",
            "take back what was done last (Ctrl+Z)",
            Action::Undo,
        ),
    ]
}

fn zoom_text(zoom: f32) -> String {
    format!("{:.0} %", zoom * 100.0)
}

fn zoom_ui(ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Action>) {
    let palette = palette(ui);
    let text = zoom_text(shown.preferences.zoom);
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
    let popup = Popup::menu(&response).width(120.0);
    popup.show(|ui| zoom_menu(ui, shown.preferences.zoom, out));
    response.on_hover_text("zoom (Ctrl+Plus, Ctrl+Minus, Ctrl+0)");
}

fn zoom_menu(ui: &mut Ui, zoom: f32, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 2.0;
    for offered in ZOOMS {
        let on = (offered - zoom).abs() < 0.01;
        if menu_row(ui, &zoom_text(offered), on).clicked() {
            out.push(Action::Zoom(offered));
        }
    }
}

fn theme_ui(ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Action>) {
    let response = sign_button(ui, Sign::Theme, "theme", "light or dark");
    let popup = Popup::menu(&response)
        .width(190.0)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| theme_menu(ui, shown.preferences, out));
}

fn theme_menu(ui: &mut Ui, preferences: &Preferences, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 2.0;
    for (theme, text) in [
        (Theme::Dark, "dark"),
        (Theme::Light, "light"),
        (Theme::System, "as the system has it"),
    ] {
        if menu_row(ui, text, preferences.theme == theme).clicked() {
            out.push(Action::Theme(theme));
        }
    }
    ui.add_space(6.0);
    if let Some(on) = toggle(ui, "stills, no motion", preferences.reduced_motion) {
        out.push(Action::ReducedMotion(on));
    }
}

/// Everything on the right in one menu, where there is no room for it.
fn more_ui(ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Action>) {
    let response = drop_button(ui, 84.0, "more");
    describe(&response, Role::Button, "more", "");
    Popup::menu(&response).width(200.0).show(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (text, _, action) in file_items().into_iter().rev() {
            let enabled = shown.can_undo || !matches!(action, Action::Undo);
            let row = ui.add_enabled_ui(enabled, |ui| menu_row(ui, text, false));
            if row.inner.clicked() {
                out.push(action);
            }
        }
        for (text, steps) in [("larger", 1), ("smaller", -1)] {
            if menu_row(ui, text, false).clicked() {
                out.push(Action::ZoomBy(steps));
            }
        }
        theme_menu(ui, shown.preferences, out);
    });
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
