//! A message on a line: it can be clicked, dragged along the line, and dragged off it.

use eframe::egui::{Align2, Color32, CursorIcon, Key, Painter, Pos2, Rect, Response, Role, Sense};
use eframe::egui::{Shape, Stroke, StrokeKind, Ui, Vec2};

use super::super::describe;
use super::super::grasp::{Pull, pull};
use super::super::marks::{Mark, crack, paint_mark, stripes};
use super::super::theme::{Palette, focus_ring, font, mix, palette};

/// So far off its line a message falls out, in points.
const OUTSIDE: f32 = 56.0;

/// How a message is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Face<'a> {
    /// A write: a filled rounded rectangle.
    Filled(&'a str),
    /// An answer: an outlined one in its colour.
    Outlined(&'a str, Color32),
    /// A question: a hollow circle.
    Circle,
    /// An old version: a striped, cracked square, and its version beside it.
    Stale(&'a str),
    /// Lost on its way: outlined and struck through.
    Struck(&'a str),
    /// Something that carries nothing: a small dot.
    Dot(Color32),
}

/// What a message shows.
#[derive(Clone, Copy, Debug)]
pub struct Token<'a> {
    /// What tells it from others.
    pub id: u64,
    /// Its accessible name.
    pub name: &'a str,
    /// Where it is.
    pub at: Pos2,
    /// The way it goes: from the machine it left to the one it reaches.
    pub way: Vec2,
    /// How it is drawn.
    pub face: Face<'a>,
    /// Its height, in points; words need 16.
    pub size: f32,
    /// Whether the pointer is on something that belongs to it.
    pub lit: bool,
    /// Whether it can be dragged.
    pub draggable: bool,
    /// What there is to say about it, for the tooltip and assistive technology.
    pub detail: &'a str,
}

/// What was done to a message.
#[derive(Clone, Debug)]
pub struct TokenTouch {
    /// The widget.
    pub response: Response,
    /// Whether the pointer holds it.
    pub held: bool,
    /// It is held, or was let go, this much further back on its way, as a share of it; negative is
    /// further on.
    pub back: Option<f32>,
    /// It was dragged off its line, or Delete was pressed on it.
    pub dropped: bool,
}

/// A message that can be clicked and dragged; keys are the horizontal arrows and Delete.
pub fn token(ui: &mut Ui, shown: &Token) -> TokenTouch {
    let palette = palette(ui);
    let sense = if shown.draggable {
        Sense::click_and_drag()
    } else {
        Sense::click()
    };
    let grip = Rect::from_center_size(shown.at, Vec2::splat((shown.size + 8.0).max(24.0)));
    let id = ui.scope_id().with(("token", shown.id));
    let response = ui.interact(grip, id, sense);
    describe(&response, Role::Button, shown.name, shown.detail);
    let mut touch = TokenTouch {
        held: false,
        back: None,
        dropped: false,
        response,
    };
    let mut at = shown.at;
    let mut falls = false;
    if shown.draggable {
        (at, falls) = dragged(ui, shown, &mut touch);
        if touch.response.has_focus() && ui.input(|input| input.key_pressed(Key::Delete)) {
            touch.dropped = true;
        }
    }
    if ui.is_rect_visible(Rect::from_center_size(at, Vec2::splat(120.0))) {
        let lit = shown.lit || touch.response.hovered() || touch.held;
        if touch.held {
            let thin = Stroke::new(1.0, palette.ink3);
            ui.painter()
                .extend(Shape::dashed_line(&[shown.at, at], thin, 3.0, 4.0));
        }
        let face = match shown.face {
            Face::Filled(text) | Face::Outlined(text, _) | Face::Stale(text) if falls => {
                Face::Struck(text)
            }
            Face::Circle | Face::Dot(_) if falls => Face::Struck(""),
            face => face,
        };
        let rect = paint(ui.painter(), at, face, shown.size, lit, palette);
        if touch.response.has_focus() {
            focus_ring(ui.painter(), rect, 5.0, palette);
        }
    }
    if shown.draggable {
        let cursor = CursorIcon::Grab;
        touch.response = touch.response.on_hover_cursor(cursor);
    }
    if !shown.detail.is_empty() && !touch.held {
        touch.response = touch.response.on_hover_text(shown.detail);
    }
    touch
}

/// Where a message is while it is dragged, and whether it would fall out there.
fn dragged(ui: &Ui, shown: &Token, touch: &mut TokenTouch) -> (Pos2, bool) {
    let length = shown.way.length().max(1.0);
    let ahead = shown.way / length;
    let off = |by: Vec2| by.dot(ahead.rot90()).abs() > OUTSIDE;
    let back = |by: Vec2| -by.dot(ahead) / length;
    match pull(ui, &touch.response) {
        Some(Pull::Held(by)) => {
            touch.held = true;
            ui.set_cursor_icon(CursorIcon::Grabbing);
            touch.back = (!off(by)).then(|| back(by));
            // On the line it slides; off it, it follows the pointer.
            let along = ahead * by.dot(ahead);
            let at = shown.at + if off(by) { by } else { along };
            (at, off(by))
        }
        Some(Pull::Let(by)) if off(by) => {
            touch.dropped = true;
            (shown.at + by, true)
        }
        Some(Pull::Let(by)) => {
            touch.back = Some(back(by));
            (shown.at + ahead * by.dot(ahead), false)
        }
        Some(Pull::Steps(steps)) => {
            // The right arrow is later: further back on the way.
            touch.back = Some(steps as f32 * 0.1);
            (shown.at, false)
        }
        None => (shown.at, false),
    }
}

/// Paints a message; returns what it covers.
fn paint(painter: &Painter, at: Pos2, face: Face, size: f32, lit: bool, palette: &Palette) -> Rect {
    let size = if lit { size * 1.15 } else { size };
    match face {
        Face::Circle => {
            paint_mark(painter, at, size * 0.62, Mark::Asking, palette);
            Rect::from_center_size(at, Vec2::splat(size * 0.62))
        }
        Face::Dot(color) => {
            let radius = (size * 0.16).max(2.5);
            painter.circle_filled(at, radius, color);
            Rect::from_center_size(at, Vec2::splat(radius * 2.0))
        }
        Face::Stale(text) => paint_stale(painter, at, text, size, palette),
        Face::Filled(text) => {
            let ink = palette.on_fill();
            boxed(
                painter,
                at,
                text,
                size,
                (palette.accent, Stroke::NONE, ink),
                palette,
            )
        }
        Face::Outlined(text, color) => {
            let line = Stroke::new(2.0, color);
            boxed(painter, at, text, size, (palette.bg, line, color), palette)
        }
        Face::Struck(text) => {
            let line = Stroke::new(2.0, palette.miss);
            let rect = boxed(
                painter,
                at,
                text,
                size,
                (palette.bg, line, palette.miss),
                palette,
            );
            let through = rect.expand2(Vec2::new(4.0, 3.0));
            painter.line_segment([through.left_top(), through.right_bottom()], line);
            rect
        }
    }
}

/// A rounded rectangle with a word, if there is room for one.
fn boxed(
    painter: &Painter,
    at: Pos2,
    text: &str,
    size: f32,
    (fill, line, ink): (Color32, Stroke, Color32),
    palette: &Palette,
) -> Rect {
    let words = !text.is_empty() && size >= 13.0;
    let galley = words.then(|| {
        let face = font::mono_bold((size * 0.58).clamp(10.0, 15.0));
        painter.layout_no_wrap(text.to_owned(), face, ink)
    });
    let wide = galley
        .as_ref()
        .map_or(size * 1.3, |galley| galley.size().x + size * 0.62);
    let rect = Rect::from_center_size(at, Vec2::new(wide, size));
    let radius = (size * 0.25).clamp(2.0, 6.0);
    // A rim in the colour of the ground sets it apart from the line and from its neighbours.
    painter.rect_filled(rect.expand(1.5), radius + 1.5, palette.bg);
    painter.rect(rect, radius, fill, line, StrokeKind::Inside);
    if let Some(galley) = galley {
        painter.galley(rect.center() - galley.size() / 2.0, galley, ink);
    }
    rect
}

fn paint_stale(painter: &Painter, at: Pos2, text: &str, size: f32, palette: &Palette) -> Rect {
    let extent = Vec2::new(size * 1.45, size);
    let rect = Rect::from_center_size(at, extent);
    let color = palette.stale;
    painter.rect_filled(rect.expand(1.5), 4.0, palette.bg);
    painter.rect_filled(rect, 3.0, mix(palette.bg, color, 0.35));
    let mut right = rect.shrink(1.0);
    right.set_left(rect.center().x);
    painter.rect_filled(right, 1.0, palette.bg);
    stripes(
        painter,
        right,
        4.5,
        Stroke::new(1.0, mix(palette.bg, color, 0.6)),
    );
    painter.rect_stroke(rect, 4.0, Stroke::new(2.0, color), StrokeKind::Inside);
    let broken = crack(rect.expand2(Vec2::new(0.0, 1.0)));
    painter.add(Shape::line(broken.clone(), Stroke::new(4.0, palette.bg)));
    painter.add(Shape::line(broken, Stroke::new(1.5, color)));
    if !text.is_empty() && size >= 13.0 {
        let face = font::mono_bold(12.0);
        let place = rect.right_center() + Vec2::new(5.0, 0.0);
        painter.text(place, Align2::LEFT_CENTER, text, face, color);
    }
    rect
}
