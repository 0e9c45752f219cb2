//! A small grid of values against two settings: each cell says its value, its colour how strong it
//! is, and one cell is the present setting.

use eframe::egui::Vec2;
use eframe::egui::{Align2, Color32, CursorIcon, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui};

use super::marks::stripes;
use super::theme::{Palette, focus_ring, font, mix, palette};
use super::{describe, text_line};

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// Its value, as short as can be.
    pub text: String,
    /// How strong the colour is, 0 to 1; none has not been measured.
    pub strength: Option<f32>,
    /// Whether it is hatched.
    pub hatched: bool,
    /// Whether it is the present setting.
    pub selected: bool,
    /// What it is, in words, for the tooltip and assistive technology.
    pub detail: String,
}

/// A grid of cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heat<'a> {
    /// What tells it from other grids, also its accessible name.
    pub id: &'a str,
    /// What is shown, above left.
    pub title: &'a str,
    /// Its window, above right.
    pub note: &'a str,
    /// What stands below each column.
    pub columns: &'a [String],
    /// What stands left of each row, from the top.
    pub rows: &'a [String],
    /// The cells, row by row.
    pub cells: &'a [Cell],
    /// The colour of a strong cell.
    pub color: Color32,
    /// What the hatching means, below.
    pub below: &'a str,
}

/// Draws a grid into `rect`; returns row and column of the cell that was clicked.
pub fn heat(ui: &mut Ui, rect: Rect, heat: &Heat) -> Option<(usize, usize)> {
    let palette = palette(ui);
    let (columns, rows) = (heat.columns.len(), heat.rows.len());
    if columns == 0 || rows == 0 {
        return None;
    }
    let plan = Plan::of(rect, heat);
    if plan.head.height() > 0.0 {
        super::controls::paint_title(ui, plan.head, heat.title, heat.note);
    }
    let mut clicked = None;
    for (index, cell) in heat.cells.iter().take(columns * rows).enumerate() {
        let (row, column) = (index / columns, index % columns);
        let place = plan.cell(row, column);
        let id = ui.scope_id().with((heat.id, row, column));
        let response = ui.interact(place, id, Sense::click());
        let name = format!("{}, {}", heat.columns[column], heat.rows[row]);
        describe(&response, Role::Button, &name, &cell.detail);
        let lit = response.hovered();
        paint_cell(ui, place, cell, lit, heat.color, palette);
        if response.has_focus() {
            focus_ring(ui.painter(), place, 6.0, palette);
        }
        if response.clicked() {
            clicked = Some((row, column));
        }
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if !cell.detail.is_empty() {
            response.on_hover_text(&cell.detail);
        }
    }
    paint_names(ui, &plan, heat, palette);
    clicked
}

/// Where the parts of a grid are.
struct Plan {
    head: Rect,
    grid: Rect,
    below: Rect,
    step: Vec2,
}

impl Plan {
    fn of(rect: Rect, heat: &Heat) -> Self {
        let head = if heat.title.is_empty() { 0.0 } else { 24.0 };
        let below = if heat.below.is_empty() { 0.0 } else { 18.0 };
        let names = Vec2::new(34.0, 18.0);
        let inner = Rect::from_min_max(
            rect.min + Vec2::new(names.x, head),
            rect.max - Vec2::new(0.0, names.y + below),
        );
        let count = Vec2::new(heat.columns.len() as f32, heat.rows.len() as f32);
        let room = Vec2::new(inner.width().max(8.0), inner.height().max(8.0));
        // Cells are never wider than three to two, nor higher than wide.
        let mut step = room / count;
        step.x = step.x.min(step.y * 1.5);
        step.y = step.y.min(step.x);
        let grid = Rect::from_min_size(
            Pos2::new(inner.right() - step.x * count.x, inner.top()),
            step * count,
        );
        Self {
            head: Rect::from_min_size(rect.min, Vec2::new(rect.width(), head.min(20.0))),
            below: Rect::from_min_max(
                Pos2::new(rect.left(), grid.bottom() + names.y),
                Pos2::new(rect.right(), grid.bottom() + names.y + below),
            ),
            grid,
            step,
        }
    }

    fn cell(&self, row: usize, column: usize) -> Rect {
        let at = Vec2::new(column as f32, row as f32) * self.step;
        Rect::from_min_size(self.grid.min + at, self.step).shrink(1.5)
    }
}

fn paint_cell(ui: &Ui, rect: Rect, cell: &Cell, lit: bool, color: Color32, palette: &Palette) {
    let painter = ui.painter();
    let radius = (rect.height() * 0.12).clamp(2.0, 6.0);
    let strength = cell.strength.unwrap_or(0.0).clamp(0.0, 1.0);
    let ground = if cell.strength.is_some() {
        palette.raised
    } else {
        palette.bg
    };
    let mut fill = mix(ground, color, 0.62 * strength);
    if lit {
        fill = palette.hovered(fill);
    }
    painter.rect(
        rect,
        radius,
        fill,
        Stroke::new(1.0, palette.line),
        StrokeKind::Inside,
    );
    if cell.hatched {
        let thin = Stroke::new(1.0, mix(fill, palette.ink3, 0.3));
        stripes(painter, rect.shrink(2.0), 7.0, thin);
    }
    if cell.selected {
        let frame = Stroke::new(2.5, palette.accent);
        painter.rect_stroke(rect, radius, frame, StrokeKind::Middle);
    }
    let size = (rect.width() / 3.6).min(rect.height() * 0.5).min(14.0);
    if size < font::LEAST_ROOM || cell.text.is_empty() {
        return;
    }
    let face = font::mono_bold(size);
    let galley = painter.layout_no_wrap(cell.text.clone(), face, palette.ink);
    let at = rect.center() - galley.size() / 2.0;
    if cell.hatched {
        let under = Rect::from_min_size(at, galley.size()).expand2(Vec2::new(2.0, -1.0));
        painter.rect_filled(under, 2.0, fill);
    }
    painter.galley(at, galley, palette.ink);
}

fn paint_names(ui: &Ui, plan: &Plan, heat: &Heat, palette: &Palette) {
    let painter = ui.painter();
    let face = font::mono(12.0);
    for (column, name) in heat.columns.iter().enumerate() {
        let at = plan.cell(heat.rows.len() - 1, column).center_bottom() + Vec2::new(0.0, 3.0);
        let middle = Align2::CENTER_TOP;
        text_line(
            painter,
            at,
            middle,
            name,
            face.clone(),
            palette.ink3,
            plan.step.x,
        );
    }
    for (row, name) in heat.rows.iter().enumerate() {
        let at = plan.cell(row, 0).left_center() - Vec2::new(6.0, 0.0);
        let right = Align2::RIGHT_CENTER;
        text_line(painter, at, right, name, face.clone(), palette.ink3, 40.0);
    }
    if plan.below.height() > 0.0 {
        let at = plan.below.right_center();
        let right = Align2::RIGHT_CENTER;
        let width = plan.below.width();
        text_line(
            painter,
            at,
            right,
            heat.below,
            font::note(),
            palette.ink3,
            width,
        );
    }
}
