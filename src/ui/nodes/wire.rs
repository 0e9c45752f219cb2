//! A line between two machines that can be cut and healed by a click.

use eframe::egui::{Pos2, Rect, Response, Role, Sense, Stroke, Ui, Vec2};

use super::super::describe;
use super::super::marks::{Mark, paint_mark};
use super::super::theme::{faint, font, mix, palette};

/// The size of what is clicked, in points.
const BEAD: f32 = 24.0;

/// What a line shows.
#[derive(Clone, Copy, Debug)]
pub struct Wire<'a> {
    /// What tells it from others, also its accessible name.
    pub name: &'a str,
    /// One end.
    pub from: Pos2,
    /// The other.
    pub to: Pos2,
    /// Whether it is cut.
    pub cut: bool,
    /// Whether it is drawn faint, because nothing goes over it at present.
    pub faint: bool,
    /// Whether the pointer is on something that belongs to it.
    pub lit: bool,
    /// What stands at its middle; empty for nothing.
    pub note: &'a str,
    /// What there is to say about it, for the tooltip and assistive technology.
    pub detail: &'a str,
}

/// A line that can be clicked anywhere on its inner part.
pub fn wire(ui: &mut Ui, shown: &Wire) -> Response {
    let id = ui.scope_id().with(("wire", shown.name));
    let along = shown.to - shown.from;
    let middle = shown.from + along * 0.5;
    // A slanted line is covered by small squares, of which the middle one has the keyboard.
    let count = (along.length() * 0.7 / BEAD) as usize;
    let beads: Vec<Response> = (0..count.min(24))
        .map(|index| {
            let share = 0.15 + 0.7 * (index as f32 + 0.5) / count as f32;
            let at = shown.from + along * share;
            let rect = Rect::from_center_size(at, Vec2::splat(BEAD * 0.75));
            // Numbers alone name the tooltips of a widget.
            ui.interact(rect, id.with(("bead", index)), Sense::CLICK)
        })
        .collect();
    let rect = Rect::from_center_size(middle, Vec2::splat(BEAD));
    let mut response = ui.interact(rect, id, Sense::click());
    let state = if shown.cut { "cut" } else { "whole" };
    describe(&response, Role::Button, shown.name, state);
    let has_focus = response.has_focus();
    for bead in beads {
        response = response.union(bead);
    }
    if ui.is_rect_visible(Rect::from_two_pos(shown.from, shown.to).expand(BEAD)) {
        paint(
            ui,
            shown,
            middle,
            response.hovered() || shown.lit,
            has_focus,
        );
    }
    response = response.on_hover_cursor(eframe::egui::CursorIcon::PointingHand);
    if shown.detail.is_empty() {
        response
    } else {
        response.on_hover_text_at_pointer(shown.detail)
    }
}

fn paint(ui: &Ui, shown: &Wire, middle: Pos2, lit: bool, has_focus: bool) {
    let palette = palette(ui);
    let painter = ui.painter();
    let color = if lit {
        mix(palette.line, palette.ink3, 0.9)
    } else if shown.faint {
        faint(palette.line, 0.8)
    } else {
        mix(palette.line, palette.ink3, 0.3)
    };
    let width = if shown.faint && !lit { 1.0 } else { 2.0 };
    let stroke = Stroke::new(width, color);
    if shown.cut {
        let along = shown.to - shown.from;
        let gap = along.normalized() * 16.0_f32.min(along.length() / 2.0);
        let broken = Stroke::new(2.0, faint(palette.miss, if lit { 1.0 } else { 0.7 }));
        painter.line_segment([shown.from, middle - gap], broken);
        painter.line_segment([middle + gap, shown.to], broken);
        // The loose ends are bent away from each other.
        let bend = gap.rot90() * 0.45;
        painter.line_segment([middle - gap, middle - gap * 0.45 + bend], broken);
        painter.line_segment([middle + gap, middle + gap * 0.45 - bend], broken);
        if lit {
            paint_mark(painter, middle, 13.0, Mark::Asking, palette);
        }
    } else {
        painter.line_segment([shown.from, shown.to], stroke);
        if lit {
            paint_mark(painter, middle, 13.0, Mark::Error, palette);
        }
    }
    if !shown.note.is_empty() {
        note_ui(ui, shown, middle);
    }
    if has_focus {
        let ring = Stroke::new(2.0, palette.accent);
        painter.circle_stroke(middle, BEAD * 0.55, ring);
    }
}

/// The note stands beside the line, out of the way of what goes over it.
fn note_ui(ui: &Ui, shown: &Wire, middle: Pos2) {
    let palette = palette(ui);
    let across = (shown.to - shown.from).normalized().rot90();
    let up = if across.y > 0.0 { -across } else { across };
    let text = shown.note.to_owned();
    let galley = ui
        .painter()
        .layout_no_wrap(text, font::note(), palette.stale);
    let reach = galley.size() / 2.0 + Vec2::splat(4.0);
    let away = reach.x * up.x.abs() + reach.y * up.y.abs() + 8.0;
    let rect = Rect::from_center_size(middle + up * away, galley.size());
    let under = rect.expand2(Vec2::new(4.0, 1.0));
    ui.painter()
        .rect_filled(under, 4.0, faint(palette.panel, 0.85));
    ui.painter().galley(rect.min, galley, palette.stale);
}
