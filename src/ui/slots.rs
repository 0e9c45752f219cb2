//! The slots of a cache: a grid of cards, each with its key and the time it has left.

mod layout;

pub use layout::grid;

use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke};
use eframe::egui::{StrokeKind, Ui, Vec2};

use super::marks::{Mark, crack, paint_mark, stripes};
use super::ring::paint_ring;
use super::theme::{Palette, faint, focus_ring, font, mix, palette};

/// The size of a version on a card without room for a ring.
const SMALL_VERSION: f32 = 12.0;
/// Below this share of its time to live a value counts as about to expire.
const SHORT: f32 = 0.15;

/// What one slot shows.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the states are independent: a slot can be all of them at once"
)]
pub struct Slot<'a> {
    /// Its place in the cache, from 0.
    pub index: usize,
    /// The key that it holds.
    pub key: Option<u64>,
    /// The version of the value; 0 was never written and is not shown.
    pub version: u64,
    /// The share of the time to live that is left; none without one.
    pub ttl_left: Option<f32>,
    /// Whether the value has run out of time.
    pub expired: bool,
    /// Whether the database has a newer version.
    pub stale: bool,
    /// Whether it would be evicted next.
    pub next_victim: bool,
    /// How much of a flash is left, 0 to 1.
    pub flash: f32,
    /// What the flash is about.
    pub flash_kind: Mark,
    /// Whether the pointer is on something that belongs to it.
    pub highlighted: bool,
    /// What there is to say about it, for the tooltip and assistive technology.
    pub detail: &'a str,
}

/// One slot: a card that can be clicked, with its state as its accessible value.
pub fn slot_ui(ui: &mut Ui, rect: Rect, slot: &Slot) -> Response {
    let palette = palette(ui);
    let id = ui.scope_id().with(("slot", slot.index));
    let response = ui.interact(rect, id, Sense::click());
    let label = format!("slot {}", slot.index + 1);
    super::describe(&response, Role::Button, &label, slot.detail);
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        let lit = slot.highlighted || response.hovered();
        let radius = (rect.height() * 0.14).clamp(1.0, 6.0);
        paint_card(painter, rect, radius, slot, lit, palette);
        if let Some(key) = slot.key {
            paint_content(painter, rect, key, slot, palette);
        }
        if response.has_focus() {
            focus_ring(painter, rect, radius, palette);
        }
    }
    if slot.detail.is_empty() {
        response
    } else {
        response.on_hover_text(slot.detail)
    }
}

fn paint_card(p: &Painter, rect: Rect, radius: f32, slot: &Slot, lit: bool, palette: &Palette) {
    let flash = slot.flash.clamp(0.0, 1.0);
    let mark = slot.flash_kind.color(palette);
    let mut fill = if slot.key.is_some() {
        palette.raised
    } else {
        palette.bg
    };
    if slot.stale {
        fill = palette.tinted(fill, palette.stale, 0.5);
    }
    fill = palette.tinted(fill, mark, flash);
    if lit {
        fill = palette.hovered(fill);
    }
    p.rect_filled(rect, radius, fill);
    if slot.stale {
        paint_broken(p, rect, small_version_width(rect, slot), palette);
    }
    let thick = if rect.height() >= 24.0 { 2.0 } else { 1.5 };
    let outline = if slot.next_victim {
        Stroke::new(thick * 1.5, palette.miss)
    } else if slot.stale {
        Stroke::new(thick, palette.stale)
    } else if slot.highlighted {
        Stroke::new(thick, palette.ink2)
    } else {
        Stroke::new(1.0, palette.line)
    };
    p.rect_stroke(rect, radius, outline, StrokeKind::Inside);
    if flash > 0.0 && !slot.next_victim {
        // A flash lies over what the outline says otherwise, and fades back to it; only the next
        // victim keeps its own, which must be found among cards that have just been used.
        let stroke = Stroke::new(thick, mix(outline.color, mark, flash));
        p.rect_stroke(rect, radius, stroke, StrokeKind::Inside);
    }
}

/// The crack through a stale card, and the stripes to its right.
fn paint_broken(p: &Painter, rect: Rect, version: f32, palette: &Palette) {
    let thin = Stroke::new(1.0, faint(palette.stale, 0.3));
    let step = (rect.height() / 7.0).max(4.0);
    if rect.width() < 34.0 {
        stripes(p, rect.shrink(1.0), step, thin);
        return;
    }
    // Beside the key, not through it.
    let aside = if is_large(rect) {
        rect.height() * 0.74
    } else if version > 0.0 {
        version + 2.0
    } else {
        rect.width() * 0.14
    };
    let across = Pos2::new(rect.right() - aside, rect.center().y);
    let mut right = rect.shrink(1.0);
    right.set_left(across.x);
    stripes(p, right, step, thin);
    let broken = Rect::from_center_size(across, Vec2::new(10.0, rect.height()));
    let line = crack(broken);
    p.add(Shape::line(line.clone(), Stroke::new(5.0, palette.bg)));
    p.add(Shape::line(line, Stroke::new(1.5, palette.stale)));
}

/// The colour of the key: what has expired is no longer there to be served.
fn key_color(slot: &Slot, palette: &Palette) -> Color32 {
    if slot.expired {
        palette.ink3
    } else {
        palette.ink
    }
}

fn paint_content(p: &Painter, rect: Rect, key: u64, slot: &Slot, palette: &Palette) {
    let ink = key_color(slot, palette);
    let text = key.to_string();
    if !is_large(rect) {
        let bar = slot.ttl_left.filter(|_| rect.height() >= 14.0);
        let below = if bar.is_some() { 5.0 } else { 0.0 };
        let middle = rect.center().y - below / 2.0;
        let side = small_version_width(rect, slot);
        if side > 0.0 {
            let color = if slot.stale {
                mix(palette.stale, palette.ink, 0.5)
            } else {
                palette.ink3
            };
            let at = Pos2::new(rect.right() - 6.0, middle);
            let face = font::mono_bold(SMALL_VERSION);
            let version = format!("v{}", slot.version);
            p.text(at, Align2::RIGHT_CENTER, version, face, color);
        }
        let room = Vec2::new(rect.width() - 4.0 - side, rect.height() - below - 2.0);
        let size = fitting(&text, room).min(16.0);
        if size >= font::LEAST_ROOM {
            let at = Pos2::new(rect.center().x - side / 2.0, middle);
            p.text(at, Align2::CENTER_CENTER, text, font::mono_bold(size), ink);
        }
        if let Some(left) = bar {
            paint_bar(p, rect, left, slot, palette);
        }
        return;
    }
    let inset = rect.width() * 0.15;
    let has_side = slot.ttl_left.is_some() || shows_version(rect, slot);
    let side = if has_side { rect.height() * 0.62 } else { 0.0 };
    let space = Vec2::new(rect.width() - inset - side - 4.0, rect.height() * 0.55);
    let letter = fitting(&text, space).min(rect.height() * 0.38);
    let at = Pos2::new(rect.left() + inset, rect.center().y);
    p.text(at, Align2::LEFT_CENTER, text, font::mono_bold(letter), ink);
    paint_side(p, rect, slot, palette);
}

/// Whether a card has room for a ring beside its key.
fn is_large(rect: Rect) -> bool {
    rect.width() >= 56.0 && rect.height() >= 32.0
}

/// What the version takes of a small card, if it has room beside the key.
fn small_version_width(rect: Rect, slot: &Slot) -> f32 {
    let letters = |number: u64| number.to_string().len() as f32;
    let version = (letters(slot.version) + 1.0) * SMALL_VERSION * 0.6 + 8.0;
    let key = letters(slot.key.unwrap_or(0)) * 13.0 * 0.6 + 8.0;
    let fits = rect.height() >= 24.0 && key + version <= rect.width();
    if slot.version > 0 && fits {
        version
    } else {
        0.0
    }
}

/// Whether the version can be read, or has to be said all the same.
fn shows_version(rect: Rect, slot: &Slot) -> bool {
    slot.version > 0 && (slot.stale || rect.height() >= 40.0)
}

/// The right side of a card: the ring and, under it, the version.
fn paint_side(p: &Painter, rect: Rect, slot: &Slot, palette: &Palette) {
    let height = rect.height();
    let across = rect.right() - height * 0.4;
    let both = shows_version(rect, slot) && slot.ttl_left.is_some();
    if let Some(left) = slot.ttl_left {
        let (radius, y) = if both {
            (height * 0.16, rect.top() + height * 0.31)
        } else {
            (height * 0.21, rect.center().y)
        };
        let width = (height * 0.055).clamp(1.5, 3.0);
        let center = Pos2::new(across, y);
        if slot.expired {
            // The shape of what ran out of time, where its ring was.
            paint_mark(p, center, radius * 1.7, Mark::Expired, palette);
        } else {
            let color = ttl_color(left, palette);
            paint_ring(p, center, radius, left, width, color, palette.line);
        }
    }
    if shows_version(rect, slot) {
        let y = if both {
            rect.top() + height * 0.74
        } else {
            rect.center().y
        };
        let color = if slot.stale {
            mix(palette.stale, palette.ink, 0.5)
        } else {
            palette.ink3
        };
        let text = format!("v{}", slot.version);
        let size = fitting(&text, Vec2::new(height * 0.7, height * 0.3)).min(13.0);
        let at = Pos2::new(across, y);
        p.text(
            at,
            Align2::CENTER_CENTER,
            text,
            font::mono_bold(size),
            color,
        );
    }
}

fn paint_bar(p: &Painter, rect: Rect, left: f32, slot: &Slot, palette: &Palette) {
    let full = Rect::from_min_max(
        Pos2::new(rect.left() + 4.0, rect.bottom() - 5.0),
        Pos2::new(rect.right() - 4.0, rect.bottom() - 3.0),
    );
    if slot.expired {
        let thin = Stroke::new(1.0, palette.expired);
        p.rect_stroke(full, 1.0, thin, StrokeKind::Middle);
        return;
    }
    p.rect_filled(full, 1.0, palette.line);
    let mut part = full;
    part.set_width(full.width() * left.clamp(0.0, 1.0));
    p.rect_filled(part, 1.0, ttl_color(left, palette));
}

fn ttl_color(left: f32, palette: &Palette) -> Color32 {
    if left < SHORT {
        palette.expired
    } else {
        palette.ink2
    }
}

/// The size at which monospaced `text` fits into `room`.
fn fitting(text: &str, room: Vec2) -> f32 {
    let letters = text.chars().count().max(1) as f32;
    (room.x / (letters * 0.6)).min(room.y / 1.1).max(0.0)
}
