//! Pages in memory and slots of a cache as a grid of cells, the hot ones bright.

use eframe::egui::{Color32, Rect, Ui, Vec2, vec2};

use super::Scene;
use crate::components::cache::{Cache, Entry};
use crate::ui::theme::{mix, palette};

/// Cells that are drawn at most; each stands for one page, or for several.
const MOST_CELLS: usize = 480;
/// Places of a cell that are looked at; where it stands for more, every so many of them tell.
const LOOKED_AT: usize = 16;
/// How long a use lights a page, in seconds of the screen.
const LIT_S: f64 = 0.35;

/// How a number of places is laid out in a rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Grid {
    origin: eframe::egui::Pos2,
    columns: usize,
    cell: f32,
    /// Cells that are drawn.
    pub cells: usize,
    /// Places that each cell stands for.
    pub places: usize,
}

impl Grid {
    /// The grid with the largest square cells, up to 44 points, that fit.
    pub(super) fn of(area: Rect, places: usize) -> Self {
        let per_cell = places.div_ceil(MOST_CELLS).max(1);
        let cells = places.div_ceil(per_cell);
        let (width, height) = (area.width().max(1.0), area.height().max(1.0));
        let fits = |side: f32| (width / side) as usize * (height / side) as usize >= cells;
        let mut cell = 44.0;
        while cell > 2.0 && !fits(cell) {
            cell -= 0.5;
        }
        Self {
            origin: area.min,
            columns: ((width / cell) as usize).max(1),
            cell,
            cells,
            places: per_cell,
        }
    }

    /// Where a cell is.
    pub(super) fn cell(&self, index: usize) -> Rect {
        let (row, column) = (index / self.columns, index % self.columns);
        let at = self.origin + vec2(column as f32, row as f32) * self.cell;
        Rect::from_min_size(at, Vec2::splat((self.cell - 1.5).max(1.0)))
    }
}

/// Paints the places; cells that do not fit into the area are left out.
pub(super) fn paint(
    ui: &Ui,
    area: Rect,
    cache: &Cache<()>,
    scene: &Scene<'_>,
    color: Color32,
) -> Grid {
    let palette = palette(ui);
    let grid = Grid::of(area, cache.capacity());
    let empty = mix(palette.raised, palette.line, 0.6);
    let taken = cache.slots();
    for index in 0..grid.cells {
        let from = (index * grid.places).min(taken.len());
        let chunk = &taken[from..(from + grid.places).min(taken.len())];
        let rect = grid.cell(index);
        if rect.bottom() > area.bottom() + 1.0 {
            break;
        }
        let apart = grid.places.div_ceil(LOOKED_AT).max(1);
        let held = chunk.iter().step_by(apart).flatten();
        let warmth = held
            .map(|entry| warmth(entry, scene))
            .fold(None, |most: Option<f64>, one| {
                Some(most.map_or(one, |most| most.max(one)))
            });
        let fill = match warmth {
            Some(warmth) => mix(palette.line, color, 0.12 + 0.88 * warmth as f32),
            None => empty,
        };
        ui.painter().rect_filled(rect, 2.0, fill);
    }
    grid
}

/// How bright a page is, 0 to 1: by how often it was used since it came, on a logarithmic scale, and
/// at its brightest while it is used.
fn warmth(entry: &Entry<()>, scene: &Scene<'_>) -> f64 {
    let unused = scene.now.since(entry.last_used_at).as_secs_f64();
    let used_now = entry.uses > 1 && unused < LIT_S * scene.pace.speed;
    let often = libm::log2(f64::from(entry.uses.max(1))) / 8.0;
    if used_now { 1.0 } else { 0.75 * often.min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::pos2;

    #[test]
    fn all_cells_fit_at_the_sizes_people_use() {
        for (width, height) in [(340.0, 90.0), (180.0, 40.0), (120.0, 60.0)] {
            for places in [1, 30, 100, 240, 1_000, 1_000_000] {
                let area = Rect::from_min_size(pos2(5.0, 7.0), vec2(width, height));
                let grid = Grid::of(area, places);
                assert!(grid.cells * grid.places >= places);
                let last = grid.cell(grid.cells - 1);
                assert!(
                    area.expand(0.1).contains_rect(last),
                    "{width} {places}: {last:?}"
                );
            }
        }
    }
}
