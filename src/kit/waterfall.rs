//! The time that something took, a bar for each of its steps: the pieces lie one after another as
//! time passed, so that the longest step is seen at once.

use eframe::egui::{Align2, CornerRadius, Rect, Sense, Ui, pos2, vec2};

use crate::lesson::Piece;
use crate::ui::theme::{font, palette};

/// Height of a row, in points.
const ROW: f32 = 18.0;
/// Height of the bar in it.
const BAR: f32 = 6.0;
/// Room for how long it took.
const NUMBER: f32 = 64.0;
/// What took next to no time can be seen all the same.
const LEAST: f32 = 2.0;

/// Draws a step's piece of the whole, which is as wide as the row.
pub(super) fn piece_ui(ui: &mut Ui, piece: &Piece) {
    let palette = palette(ui);
    let extent = vec2(ui.available_width(), ROW);
    let (area, response) = ui.allocate_exact_size(extent, Sense::hover());
    let track = Rect::from_min_max(
        pos2(area.left(), area.center().y - BAR / 2.0),
        pos2(
            (area.right() - NUMBER).max(area.left()),
            area.center().y + BAR / 2.0,
        ),
    );
    let corner = CornerRadius::same(2);
    let painter = ui.painter();
    painter.rect_filled(track, corner, palette.line);
    let left = track.left() + piece.start * track.width();
    let width = (piece.share * track.width()).max(LEAST);
    let bar = Rect::from_min_size(pos2(left, track.top()), vec2(width, BAR));
    painter.rect_filled(bar.intersect(area), corner, palette.accent);
    painter.text(
        pos2(area.right(), area.center().y),
        Align2::RIGHT_CENTER,
        piece.took.to_string(),
        font::mono(12.0),
        palette.ink2,
    );
    let share = f64::from(piece.share) * 100.0;
    response.on_hover_text(format!("{}: {share:.0} % of the whole", piece.took));
}
