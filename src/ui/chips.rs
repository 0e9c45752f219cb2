//! Small cache entries, side by side: each with its key, and where it is old its version.

use eframe::egui::{
    Align2, Color32, Painter, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
};

use super::marks::{Mark, stripes};
use super::theme::{Palette, faint, focus_ring, font, mix, palette};

/// What one entry shows.
#[derive(Clone, Copy, Debug)]
pub struct Chip<'a> {
    /// What tells it from all others of its cache.
    pub id: (&'a str, u64),
    /// Its key.
    pub key: u64,
    /// The version that it holds; 0 was never written.
    pub version: u64,
    /// The share of the time to live that is left; none without one.
    pub ttl_left: Option<f32>,
    /// Whether it has run out of time.
    pub expired: bool,
    /// How old its error is, 0 (just now) to 1 (as old as can be); none if it is right.
    pub stale: Option<f32>,
    /// How much of a flash is left, 0 to 1, and what it is about.
    pub flash: (f32, Mark),
    /// Whether the pointer is on something that belongs to it.
    pub highlighted: bool,
    /// What there is to say about it.
    pub detail: &'a str,
}

/// Draws an entry that can be clicked.
pub fn chip_ui(ui: &mut Ui, rect: Rect, copy: &Chip<'_>) -> Response {
    let palette = palette(ui);
    let id = ui.scope_id().with(("copy", copy.id));
    let response = ui.interact(rect, id, Sense::click());
    let label = format!("{}, copy of key {}", copy.id.0, copy.key);
    super::describe(&response, Role::Button, &label, copy.detail);
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        paint_card(
            painter,
            rect,
            copy,
            response.hovered() || copy.highlighted,
            palette,
        );
        paint_text(painter, rect, copy, palette);
        if response.has_focus() {
            focus_ring(painter, rect, 3.0, palette);
        }
    }
    response.on_hover_text(copy.detail)
}

/// An empty slot.
pub fn free_slot(painter: &Painter, rect: Rect, palette: &Palette) {
    let line = Stroke::new(1.0, faint(palette.line, 0.7));
    painter.rect_stroke(rect, 3.0, line, StrokeKind::Inside);
}

fn paint_card(painter: &Painter, rect: Rect, copy: &Chip<'_>, lit: bool, palette: &Palette) {
    let (flash, mark) = copy.flash;
    let mut fill = palette.raised;
    if let Some(age) = copy.stale {
        // The older the error, the fuller its colour.
        fill = stale_fill(palette, age);
    }
    fill = palette.tinted(fill, mark.color(palette), flash);
    if lit {
        fill = palette.hovered(fill);
    }
    painter.rect_filled(rect, 3.0, fill);
    if copy.stale.is_some() {
        stripes(
            painter,
            rect.shrink(1.0),
            6.0,
            Stroke::new(1.0, stripe(palette)),
        );
        crack(painter, rect, palette);
    }
    let outline = if copy.highlighted {
        Stroke::new(2.0, palette.ink)
    } else if copy.stale.is_some() {
        Stroke::new(1.5, palette.stale)
    } else {
        let base = mix(palette.line, palette.ink3, if lit { 0.6 } else { 0.15 });
        Stroke::new(1.0, mix(base, mark.color(palette), flash))
    };
    painter.rect_stroke(rect, 3.0, outline, StrokeKind::Inside);
    if let Some(left) = copy.ttl_left.filter(|_| rect.height() >= 14.0) {
        let mut bar = rect.shrink(2.0);
        bar.set_top(bar.bottom() - 2.0);
        bar.set_width(bar.width() * left.clamp(0.0, 1.0));
        let color = if left < 0.15 {
            palette.expired
        } else {
            faint(palette.ink2, 0.7)
        };
        painter.rect_filled(bar, 0.0, color);
    }
}

/// The fill of an entry that is wrong, 0 (just now) to 1 (as long as can be): what is written on
/// it can be read however full its colour is.
fn stale_fill(palette: &Palette, age: f32) -> Color32 {
    mix(
        palette.raised,
        palette.stale,
        0.16 + 0.2 * age.clamp(0.0, 1.0),
    )
}

/// The stripes of an entry that is wrong.
fn stripe(palette: &Palette) -> Color32 {
    faint(palette.stale, 0.2)
}

/// The crack runs beside the text, from the top to the bottom.
fn crack(painter: &Painter, rect: Rect, palette: &Palette) {
    let at = |aside: f32, down: f32| {
        Pos2::new(
            rect.right() - 4.0 + aside,
            rect.top() + rect.height() * down,
        )
    };
    let line = vec![
        at(0.0, 0.0),
        at(1.5, 0.3),
        at(-1.5, 0.5),
        at(1.5, 0.75),
        at(0.0, 1.0),
    ];
    let gap = Stroke::new(2.0, palette.bg);
    painter.add(eframe::egui::Shape::line(line, gap));
}

fn paint_text(painter: &Painter, rect: Rect, copy: &Chip<'_>, palette: &Palette) {
    let ink = if copy.expired && copy.stale.is_none() {
        palette.ink3
    } else {
        palette.ink
    };
    let shows_version = copy.version > 0 || copy.stale.is_some();
    let two_lines = shows_version && rect.height() >= 22.0;
    let key = copy.key.to_string();
    let room = rect.width() - 4.0;
    let fitting = |text: &str, most: f32| {
        let letters = text.chars().count().max(1) as f32;
        (room / (letters * 0.6)).min(most)
    };
    let aside = if copy.stale.is_some() { 2.0 } else { 0.0 };
    let middle = rect.center().x - aside;
    if !two_lines {
        let size = fitting(&key, (rect.height() - 3.0).min(13.0));
        if size >= font::LEAST_ROOM {
            let at = Pos2::new(middle, rect.center().y - 1.0);
            let font = font::mono_bold(size);
            painter.text(at, Align2::CENTER_CENTER, key, font, ink);
        }
        return;
    }
    let line = rect.height() / 2.0;
    let version = format!("v{}", copy.version);
    let color = if copy.stale.is_some() {
        palette.ink
    } else {
        palette.ink3
    };
    let rows = [
        (key, rect.top() + line * 0.54, ink, 13.0_f32),
        (version, rect.top() + line * 1.36, color, 11.0),
    ];
    for (text, y, color, most) in rows {
        let size = fitting(&text, most.min(line * 0.98));
        let font = font::mono_bold(size);
        painter.text(
            Pos2::new(middle, y),
            Align2::CENTER_CENTER,
            text,
            font,
            color,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::shipped;

    /// WCAG 2: relative luminance.
    fn luminance(color: Color32) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 {
                share / 12.92
            } else {
                libm::pow((share + 0.055) / 1.055, 2.4)
            }
        };
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    }

    #[test]
    fn what_stands_on_a_stale_entry_can_be_read_however_old_its_error_is() {
        let palettes = shipped().unwrap();
        for pair in [palettes.desk, palettes.projector] {
            for palette in [pair.dark, pair.light] {
                for tenth in 0..=10_u8 {
                    let fill = stale_fill(&palette, f32::from(tenth) / 10.0);
                    // A stripe of a fifth of its colour over the fill.
                    for ground in [fill, mix(fill, palette.stale, 0.2)] {
                        let (a, b) = (luminance(palette.ink), luminance(ground));
                        let ratio = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                        assert!(ratio >= 4.5, "{ground:?} at {tenth}: {ratio:.2}");
                    }
                }
            }
        }
    }
}
