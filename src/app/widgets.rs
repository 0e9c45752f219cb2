//! Small controls of the shell: buttons with a painted sign, links, muted lines.

use eframe::egui::{
    self, Color32, Painter, Pos2, Rect, Response, RichText, Role, Sense, Shape, Stroke, Ui,
    UiBuilder, Vec2, WidgetInfo,
};

use crate::ui;
use crate::ui::theme::{focus_ring, font, palette};

/// The signs on buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Play,
    Pause,
    Forward,
    Back,
    Reset,
    Column,
    Theme,
    Close,
    Down,
}

/// A square button with a sign instead of a word; `name` is said and shown on hover.
pub(super) fn sign_button(ui: &mut Ui, sign: Sign, name: &str, help: &str) -> Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(28.0), Sense::click());
    ui::describe(&response, Role::Button, name, "");
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        let ink = if !response.enabled() {
            palette.ghost
        } else if response.hovered() {
            painter.rect_filled(rect, 6.0, palette.hovered(palette.raised));
            palette.ink
        } else {
            palette.ink2
        };
        paint_sign(painter, rect.center(), 6.5, sign, ink);
        if response.has_focus() {
            focus_ring(painter, rect, 6.0, palette);
        }
    }
    response.on_hover_text(help)
}

/// Paints a sign that reaches about `size` around `center`.
pub(super) fn paint_sign(painter: &Painter, center: Pos2, size: f32, sign: Sign, ink: Color32) {
    let at = |x: f32, y: f32| center + size * Vec2::new(x, y);
    let filled = |corners: Vec<Pos2>| {
        painter.add(Shape::convex_polygon(corners, ink, Stroke::NONE));
    };
    let line = Stroke::new((size * 0.22).max(1.3), ink);
    match sign {
        Sign::Play => filled(vec![at(-0.6, -0.95), at(1.0, 0.0), at(-0.6, 0.95)]),
        Sign::Forward => filled(vec![at(-0.75, -0.9), at(0.75, 0.0), at(-0.75, 0.9)]),
        Sign::Back => filled(vec![at(0.75, -0.9), at(-0.75, 0.0), at(0.75, 0.9)]),
        Sign::Pause => {
            for x in [-0.45, 0.45] {
                let bar = Rect::from_center_size(at(x, 0.0), size * Vec2::new(0.42, 1.9));
                painter.rect_filled(bar, 1.0, ink);
            }
        }
        Sign::Reset => {
            let points = (2..=20)
                .map(|step| {
                    let angle = std::f32::consts::TAU * (step as f32 / 22.0 - 0.25);
                    center + size * 0.85 * Vec2::angled(angle)
                })
                .collect();
            painter.add(Shape::line(points, line));
            filled(vec![at(0.0, -1.3), at(0.0, -0.3), at(0.75, -0.8)]);
        }
        Sign::Column => {
            let frame = Rect::from_center_size(center, size * Vec2::new(2.3, 1.9));
            painter.rect_stroke(frame, 2.0, line, egui::StrokeKind::Middle);
            let x = frame.left() + frame.width() * 0.38;
            painter.line_segment(
                [Pos2::new(x, frame.top()), Pos2::new(x, frame.bottom())],
                line,
            );
        }
        Sign::Theme => {
            painter.circle_stroke(center, size, line);
            let half = (0..=12)
                .map(|step| {
                    let angle = std::f32::consts::PI * (step as f32 / 12.0 + 0.5);
                    center + size * Vec2::angled(angle)
                })
                .collect();
            filled(half);
        }
        Sign::Close => {
            painter.line_segment([at(-0.7, -0.7), at(0.7, 0.7)], line);
            painter.line_segment([at(0.7, -0.7), at(-0.7, 0.7)], line);
        }
        Sign::Down => {
            let points = vec![at(-0.8, -0.35), at(0.0, 0.45), at(0.8, -0.35)];
            painter.add(Shape::line(points, line));
        }
    }
}

/// A word that can be clicked, in the accent.
pub(super) fn link(ui: &mut Ui, text: &str) -> Response {
    let palette = palette(ui);
    let room = (ui.max_rect().width() - 8.0).max(40.0);
    let (face, ink) = (font::strong(14.0), palette.accent);
    let galley = ui.painter().layout(text.to_owned(), face, ink, room);
    let extent = Vec2::new(galley.size().x + 8.0, (galley.size().y + 10.0).max(28.0));
    let (rect, response) = ui.allocate_exact_size(extent, Sense::click());
    ui::describe(&response, Role::Link, text, "");
    let at = Pos2::new(rect.left() + 4.0, rect.center().y - galley.size().y / 2.0);
    if response.hovered() {
        let y = at.y + galley.size().y - 1.0;
        let under = [Pos2::new(at.x, y), Pos2::new(at.x + galley.size().x, y)];
        ui.painter()
            .line_segment(under, Stroke::new(1.0, palette.accent));
    }
    ui.painter().galley(at, galley, palette.accent);
    if response.has_focus() {
        focus_ring(
            ui.painter(),
            rect.shrink2(Vec2::new(0.0, 3.0)),
            4.0,
            palette,
        );
    }
    response
}

/// A muted line in the size of notes.
pub(super) fn note(ui: &mut Ui, text: impl Into<String>) -> Response {
    let text = RichText::new(text)
        .font(font::note())
        .color(palette(ui).ink3);
    ui.add(egui::Label::new(text).wrap())
}

/// Why something could not be done.
pub(super) fn refusal(ui: &mut Ui, text: &str) -> Response {
    let text = RichText::new(text)
        .font(font::label())
        .color(palette(ui).miss);
    ui.add(egui::Label::new(text).wrap())
}

/// A card under a title.
pub(super) fn card(ui: &mut Ui, title: &str, contents: impl FnOnce(&mut Ui)) -> Response {
    let palette = palette(ui);
    let frame = egui::Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(6.0)
        .inner_margin(egui::Margin::symmetric(16, 12));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let title = RichText::new(title)
            .font(font::bold(14.0))
            .color(palette.ink);
        ui.add(egui::Label::new(title).wrap());
        contents(ui);
    });
    shown.response
}

/// Running text.
pub(super) fn paragraph(ui: &mut Ui, text: impl Into<String>) -> Response {
    let text = RichText::new(text)
        .font(font::label())
        .line_height(Some(20.0))
        .color(palette(ui).ink2);
    ui.add(egui::Label::new(text).wrap())
}

/// What assistive technology is told of a field.
pub(super) fn field_info(label: &str, text: &str) -> WidgetInfo {
    let mut info = WidgetInfo::labeled(Role::TextInput, true, label);
    info.current_text_value = Some(text.to_owned());
    info
}

/// A part of `ui` with a place of its own.
pub(super) fn child(ui: &mut Ui, rect: Rect, salt: &str) -> Ui {
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(salt));
    // A little of what stands at the border may reach over it.
    child.shrink_clip_rect(rect.expand(8.0));
    child
}
