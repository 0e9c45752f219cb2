//! Buttons, switches and titles.

use eframe::egui::{
    Align2, Color32, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2,
};
use eframe::egui::{FontId, Label, RichText, WidgetInfo};

use super::present::has_controls;
use super::theme::{Palette, focus_ring, font, mix, palette};

/// The height of everything that can be clicked.
const HEIGHT: f32 = 28.0;
/// The corner radius of buttons.
const RADIUS: f32 = 6.0;

/// How a button is painted.
struct Look {
    fill: Color32,
    line: Stroke,
    ink: Color32,
    font: FontId,
}

impl Look {
    fn filled(palette: &Palette) -> Self {
        Self {
            fill: palette.accent,
            line: Stroke::NONE,
            ink: palette.on_fill(),
            font: font::strong(14.0),
        }
    }

    fn plain(palette: &Palette) -> Self {
        Self {
            fill: palette.bg,
            line: Stroke::new(1.0, palette.line),
            ink: palette.ink2,
            font: font::label(),
        }
    }
}

/// What stands in the place of a control that would do nothing here: no space, and no widget.
fn absent(ui: &mut Ui) -> Option<Response> {
    (!has_controls(ui)).then(|| ui.allocate_response(Vec2::ZERO, Sense::hover()))
}

/// A painted button of at least `width`; the caller describes it.
fn button(ui: &mut Ui, text: &str, width: f32, look: Look) -> Response {
    let palette = palette(ui);
    let enabled = ui.is_enabled();
    let ink = if enabled { look.ink } else { palette.ink3 };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), look.font, ink);
    let extent = Vec2::new((galley.size().x + 24.0).max(width), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::click());
    if ui.is_rect_visible(rect) {
        let fill = if response.hovered() {
            mix(look.fill, palette.ink, 0.08)
        } else {
            look.fill
        };
        let painter = ui.painter();
        painter.rect(rect, RADIUS, fill, look.line, StrokeKind::Inside);
        painter.galley(rect.center() - galley.size() / 2.0, galley, ink);
        if response.has_focus() {
            focus_ring(painter, rect, RADIUS, palette);
        }
    }
    response
}

/// One of a few: a row of buttons of which one is filled. Returns another when it is chosen.
pub fn segmented<T: Copy + PartialEq>(
    ui: &mut Ui,
    label: &str,
    current: T,
    options: &[(T, &str)],
) -> Option<T> {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(4.0);
        options_ui(ui, label, "", current, options)
    })
    .inner
}

/// The same without a line of its own: the buttons go on where `ui` is, which may wrap them.
pub fn options_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    label: &str,
    help: &str,
    current: T,
    options: &[(T, &str)],
) -> Option<T> {
    let palette = palette(ui);
    let mut chosen = None;
    if !has_controls(ui) {
        return None;
    }
    for &(option, text) in options {
        let on = option == current;
        let look = if on {
            Look::filled(palette)
        } else {
            Look::plain(palette)
        };
        let response = button(ui, text, 64.0, look);
        let enabled = response.enabled();
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, on, text));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_description(label);
        });
        if response.clicked() && !on {
            chosen = Some(option);
        }
        if !help.is_empty() {
            response.on_hover_text(help);
        }
    }
    chosen
}

/// A switch with its label to the right. Returns the new state when it is thrown.
pub fn toggle(ui: &mut Ui, label: &str, on: bool) -> Option<bool> {
    switch_ui(ui, label, "", on)
}

/// The same with what it does, in a sentence, for the tooltip.
pub fn switch_ui(ui: &mut Ui, label: &str, help: &str, on: bool) -> Option<bool> {
    if !has_controls(ui) {
        return None;
    }
    let palette = palette(ui);
    let track = Vec2::new(34.0, 18.0);
    let galley = ui
        .painter()
        .layout_no_wrap(label.to_owned(), font::label(), palette.ink2);
    let extent = Vec2::new(track.x + 8.0 + galley.size().x, HEIGHT);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::click());
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Switch, enabled, on, label));
    if ui.is_rect_visible(rect) {
        let rail = Align2::LEFT_CENTER.align_size_within_rect(track, rect);
        let painter = ui.painter();
        let rule = mix(
            palette.line,
            palette.ink3,
            if response.hovered() { 1.0 } else { 0.5 },
        );
        let (fill, line, knob) = if on && enabled {
            (palette.accent, palette.accent, palette.on_fill())
        } else {
            (palette.raised, rule, palette.ink3)
        };
        let line = Stroke::new(1.0, line);
        painter.rect(rail, 9.0, fill, line, StrokeKind::Inside);
        let x = if on {
            rail.right() - 9.0
        } else {
            rail.left() + 9.0
        };
        painter.circle_filled(Pos2::new(x, rail.center().y), 6.0, knob);
        let at = Pos2::new(rail.right() + 8.0, rect.center().y - galley.size().y / 2.0);
        painter.galley(at, galley, palette.ink2);
        if response.has_focus() {
            focus_ring(painter, rail, 9.0, palette);
        }
    }
    let thrown = response.clicked().then_some(!on);
    if !help.is_empty() {
        response.on_hover_text(help);
    }
    thrown
}

/// A word before a choice, or a few words where a choice would be.
pub fn caption(ui: &mut Ui, text: &str) {
    let ink = palette(ui).ink3;
    let label = RichText::new(text).font(font::label()).color(ink);
    ui.add(Label::new(label).selectable(false));
}

/// The one thing to do here: a button filled with the accent.
pub fn primary_button(ui: &mut Ui, text: &str) -> Response {
    if let Some(absent) = absent(ui) {
        return absent;
    }
    let look = Look::filled(palette(ui));
    let response = button(ui, text, 88.0, look);
    super::describe(&response, Role::Button, text, "");
    response
}

/// An outlined button.
pub fn outline_button(ui: &mut Ui, text: &str) -> Response {
    if let Some(absent) = absent(ui) {
        return absent;
    }
    let palette = palette(ui);
    let look = Look {
        ink: palette.ink,
        ..Look::plain(palette)
    };
    let response = button(ui, text, 64.0, look);
    super::describe(&response, Role::Button, text, "");
    response
}

/// A button without a frame, for what may be left undone.
pub fn quiet_button(ui: &mut Ui, text: &str) -> Response {
    if let Some(absent) = absent(ui) {
        return absent;
    }
    let palette = palette(ui);
    let look = Look {
        fill: super::theme::CLEAR,
        line: Stroke::NONE,
        ..Look::plain(palette)
    };
    let response = button(ui, text, 0.0, look);
    super::describe(&response, Role::Button, text, "");
    response
}

/// A small card with a key or a word in `color`; filled when it is the one at hand.
pub fn chip(ui: &mut Ui, text: &str, color: Color32, filled: bool) -> Response {
    let palette = palette(ui);
    let ink = if filled { palette.on_fill() } else { color };
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font::mono_bold(14.0), ink);
    let extent = Vec2::new((galley.size().x + 16.0).max(32.0), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::click());
    super::describe(&response, Role::Button, text, "");
    if ui.is_rect_visible(rect) {
        let line = if color == palette.ink || color == palette.ink2 || color == palette.ink3 {
            Stroke::new(1.0, palette.line)
        } else {
            Stroke::new(1.5, color)
        };
        let fill = if filled { color } else { palette.raised };
        let fill = if response.hovered() {
            palette.hovered(fill)
        } else {
            fill
        };
        let painter = ui.painter();
        painter.rect(rect, RADIUS, fill, line, StrokeKind::Inside);
        painter.galley(rect.center() - galley.size() / 2.0, galley, ink);
        if response.has_focus() {
            focus_ring(painter, rect, RADIUS, palette);
        }
    }
    response
}

/// A title to the left, and to the right, muted, the window of what is below.
pub fn section_title(ui: &mut Ui, title: &str, note: &str) {
    let extent = Vec2::new(ui.available_width(), 20.0);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::hover());
    super::describe(&response, Role::Label, &join(title, note), "");
    paint_title(ui, rect, title, note);
}

/// The title and note of a section as one line of text.
fn join(title: &str, note: &str) -> String {
    // Of a note in several versions the longest.
    let note = note.split('\t').next().unwrap_or_default();
    if note.is_empty() {
        title.to_owned()
    } else {
        format!("{title}, {note}")
    }
}

/// Paints a section's title and note into `rect`; the note gives way to the title.
pub(super) fn paint_title(ui: &Ui, rect: Rect, title: &str, note: &str) {
    super::record::title(ui, title);
    let palette = palette(ui);
    let painter = ui.painter();
    let left = super::text_line(
        painter,
        rect.left_center(),
        Align2::LEFT_CENTER,
        title,
        font::bold(14.0),
        palette.ink,
        rect.width(),
    );
    let room = rect.right() - left.right() - 12.0;
    let note = longest_that_fits(ui, note, room);
    if !note.is_empty() && room > 16.0 {
        super::text_line(
            painter,
            rect.right_center(),
            Align2::RIGHT_CENTER,
            note,
            font::note(),
            palette.ink3,
            room,
        );
    }
}

/// The first of the versions of a note, parted by tabs and the longest first, that has room; the
/// shortest if none has.
pub fn longest_that_fits<'a>(ui: &Ui, note: &'a str, room: f32) -> &'a str {
    let ink = palette(ui).ink3;
    let wide = |text: &str| {
        let galley = ui
            .painter()
            .layout_no_wrap(text.to_owned(), font::note(), ink);
        galley.size().x
    };
    let mut versions = note.split('\t');
    let fits = versions.find(|version| wide(version) <= room);
    fits.or_else(|| note.rsplit('\t').next()).unwrap_or(note)
}
