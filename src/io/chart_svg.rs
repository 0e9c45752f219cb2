//! Charts as SVG, written without a window: lines with their bands, and heat maps.
//!
//! Equal input gives equal bytes. Letters stay text, so that a document that takes the chart in can
//! be searched.

mod heat;
mod scale;
mod sheet;

pub use heat::{HeatMap, Places, maps};

use scale::Scale;
use sheet::{GRID, INK, Look, PALE, Place, Sheet};

/// From a horizontal tick to the next, in pixels, at least; and from a vertical one.
const ACROSS: f64 = 80.0;
const DOWN: f64 = 40.0;

/// How an axis is divided.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Division {
    /// Equal ways are equal differences.
    #[default]
    Linear,
    /// Equal ways are equal ratios; what is not above 0 has no place.
    Log,
    /// These names, at equal distances, the first at 0 and the next at 1. What lies over names is
    /// not joined.
    Names(Vec<String>),
}

/// An axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// Its name, with the unit.
    pub name: String,
    /// How it is divided.
    pub division: Division,
    /// From where to where it goes at least; `None`: as far as the points do.
    pub range: Option<(f64, f64)>,
    /// Whether its numbers are shares that are shown in per cent.
    pub percent: bool,
}

/// A line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Its name in the legend; empty: it is not in it.
    pub name: String,
    /// Its points, in the order in which they are joined. One that has no place on the axes, as what
    /// is not finite, leaves a gap.
    pub points: Vec<(f64, f64)>,
    /// A band behind it: for each place its lower and upper edge. May be empty.
    pub band: Vec<(f64, f64, f64)>,
    /// Whether each point has a dot.
    pub dots: bool,
    /// Whether it is broken, as what is predicted or only points at something is.
    pub dashed: bool,
    /// A point that is marked.
    pub mark: Option<(f64, f64)>,
}

/// Lines over one vertical axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Panel {
    /// The vertical axis. Without a range it begins at 0 where the points are not far from it.
    pub y: Axis,
    /// The lines, the first in the first colour.
    pub series: Vec<Series>,
}

/// Panels of lines, below each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// The horizontal axis of all panels.
    pub x: Axis,
    /// The panels, the first on top.
    pub panels: Vec<Panel>,
}

impl Chart {
    /// The picture.
    pub fn svg(&self) -> String {
        let all = || self.panels.iter().flat_map(|panel| &panel.series);
        let has_legend = all().any(|series| !series.name.is_empty());
        let mut sheet = Sheet::new(&self.title, self.panels.len(), has_legend);
        for (index, panel) in self.panels.iter().enumerate() {
            let place = sheet.place(index);
            let across = all().flat_map(|series| series.points.iter().map(|point| point.0));
            let x = Scale::exact(&self.x, across, (place.left, place.right));
            let y = Scale::with_room(&panel.y, panel.values(), (place.bottom, place.top));
            draw_axes(&mut sheet, place, (&self.x, &x), (&panel.y, &y));
            for (index, series) in panel.series.iter().enumerate() {
                series.draw(&mut sheet, series.look(index), &x, &y);
            }
            panel.draw_legend(&mut sheet, place);
        }
        sheet.finish()
    }
}

impl Panel {
    /// Everything that has to have room on its vertical axis.
    fn values(&self) -> impl Iterator<Item = f64> + Clone {
        self.series.iter().flat_map(|series| {
            let band = series.band.iter().flat_map(|&(_, low, high)| [low, high]);
            series.points.iter().map(|point| point.1).chain(band)
        })
    }

    fn draw_legend(&self, sheet: &mut Sheet, place: Place) {
        const LINE: f64 = 20.0;
        let left = place.right + 20.0;
        for (index, series) in self.series.iter().enumerate() {
            if !series.name.is_empty() {
                let at = place.top + 10.0 + LINE * index as f64;
                sheet.line([(left, at), (left + 30.0, at)], series.look(index));
                sheet.put((left + 38.0, at + 4.0), "start", INK, &series.name);
            }
        }
    }
}

impl Series {
    /// How the one at this place of its panel looks.
    fn look(&self, place: usize) -> Look {
        let look = Look::of(place);
        if self.dashed { look.dashed() } else { look }
    }

    fn draw(&self, sheet: &mut Sheet, look: Look, x: &Scale, y: &Scale) {
        let pixel = |&(across, up): &(f64, f64)| Some((x.at(across)?, y.at(up)?));
        let edges: Vec<Option<[(f64, f64); 2]>> = (self.band.iter())
            .map(|&(across, low, high)| Some([pixel(&(across, low))?, pixel(&(across, high))?]))
            .collect();
        for piece in edges.split(Option::is_none) {
            let piece = || piece.iter().flatten();
            if x.is_joined() {
                let upper = piece().map(|[_, high]| *high);
                let lower = piece().rev().map(|[low, _]| *low);
                sheet.band(upper.chain(lower), look);
            } else {
                piece().for_each(|ends| sheet.line(*ends, look));
            }
        }
        let points: Vec<Option<(f64, f64)>> = self.points.iter().map(pixel).collect();
        for piece in points.split(Option::is_none) {
            let piece: Vec<(f64, f64)> = piece.iter().flatten().copied().collect();
            if self.dots {
                for dot in &piece {
                    sheet.dot(*dot, 2.6, look);
                }
            }
            if x.is_joined() {
                sheet.line(piece, look);
            }
        }
        if let Some(mark) = self.mark.as_ref().and_then(pixel) {
            sheet.dot(mark, 5.0, look);
        }
    }
}

/// An axis as it is drawn: its ends, and the round numbers along it with their texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Its lower end.
    pub from: f64,
    /// Its upper end.
    pub to: f64,
    /// Values with what stands at them.
    pub ticks: Vec<(f64, String)>,
}

impl Chart {
    /// The horizontal axis and the vertical one of a panel, for a drawing that is so wide and so high
    /// in points. Ends are never equal, and on a logarithmic axis above 0. `None` where there is no
    /// such panel.
    pub fn spans(&self, panel: usize, (width, height): (f64, f64)) -> Option<[Span; 2]> {
        let all = self.panels.iter().flat_map(|panel| &panel.series);
        let across = all.flat_map(|series| series.points.iter().map(|point| point.0));
        let panel = self.panels.get(panel)?;
        let x = Scale::exact(&self.x, across, (0.0, width));
        let y = Scale::with_room(&panel.y, panel.values(), (0.0, height));
        Some([(x, ACROSS), (y, DOWN)].map(|(scale, apart)| {
            let (from, to) = scale.ends();
            let ticks = scale.ticks(apart);
            Span { from, to, ticks }
        }))
    }
}

/// The grid, the numbers and the names around a panel.
fn draw_axes(sheet: &mut Sheet, place: Place, x: (&Axis, &Scale), y: (&Axis, &Scale)) {
    sheet.put((place.left, place.top - 10.0), "start", INK, &y.0.name);
    for (value, shown) in y.1.ticks(DOWN) {
        let up = y.1.at(value).unwrap_or(place.bottom);
        sheet.stroke((place.left, up), (place.right, up), GRID);
        sheet.put((place.left - 8.0, up + 4.0), "end", PALE, &shown);
    }
    for (value, _) in x.1.ticks(ACROSS) {
        let across = x.1.at(value).unwrap_or(place.left);
        sheet.stroke((across, place.top), (across, place.bottom), GRID);
    }
    draw_below(sheet, place, x);
    let corner = (place.left, place.bottom);
    sheet.stroke(corner, (place.right, place.bottom), PALE);
    sheet.stroke(corner, (place.left, place.top), PALE);
}

/// What stands below a panel: numbers or names, and what they are.
fn draw_below(sheet: &mut Sheet, place: Place, (axis, scale): (&Axis, &Scale)) {
    for (value, shown) in scale.ticks(ACROSS) {
        let across = scale.at(value).unwrap_or(place.left);
        sheet.put((across, place.bottom + 18.0), "middle", PALE, &shown);
    }
    let middle = f64::midpoint(place.left, place.right);
    sheet.put((middle, place.bottom + 38.0), "middle", INK, &axis.name);
}

#[cfg(test)]
mod tests;
