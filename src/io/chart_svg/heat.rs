//! Heat maps.

use super::scale::{Scale, number, short};
use super::sheet::{INK, Place, Sheet};
use super::{Axis, Division, draw_below};

/// The colours from the least to the greatest value, which differ in lightness as well: red, green
/// and blue from 0 to 255.
const COLOURS: [[f64; 3]; 5] = [
    [247.0, 251.0, 255.0],
    [198.0, 219.0, 239.0],
    [107.0, 174.0, 214.0],
    [33.0, 113.0, 181.0],
    [8.0, 48.0, 107.0],
];
/// Where there is no value.
const NONE: &str = "#f0e6d8";
/// The part of the width that the legend beside the map takes.
const LEGEND: f64 = 92.0;
/// Cells as large as this hold their number.
const ROOM: (f64, f64) = (46.0, 15.0);

/// An axis of a map: places at equal distances, whatever they stand for.
#[derive(Clone, Debug, PartialEq)]
pub struct Places {
    /// Its name, with the unit.
    pub name: String,
    /// What each place is called.
    pub names: Vec<String>,
}

/// A heat map.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatMap {
    /// What its values are.
    pub name: String,
    /// Its values: all places of the horizontal axis for the first of the vertical one first.
    pub values: Vec<Option<f64>>,
}

/// Heat maps below each other, over the same axes.
pub fn maps(title: &str, x: &Places, y: &Places, panels: &[HeatMap]) -> String {
    let mut sheet = Sheet::new(title, panels.len(), false);
    for (index, map) in panels.iter().enumerate() {
        let place = sheet.place(index);
        map.draw(&mut sheet, place, x, y);
    }
    sheet.finish()
}

impl HeatMap {
    fn draw(&self, sheet: &mut Sheet, place: Place, x: &Places, y: &Places) {
        let title = format!("{}; down: {}", self.name, y.name);
        sheet.put((place.left, place.top - 10.0), "start", INK, &title);
        let map = Place {
            right: place.right - LEGEND,
            ..place
        };
        let known = self.values.iter().flatten().copied();
        let least = known.clone().fold(f64::INFINITY, f64::min);
        let greatest = known.fold(f64::NEG_INFINITY, f64::max);
        let columns = x.names.len().max(1);
        let width = (map.right - map.left) / columns as f64;
        let height = (map.bottom - map.top) / y.names.len().max(1) as f64;
        for (index, value) in self.values.iter().enumerate() {
            let (column, row) = ((index % columns) as f64, (index / columns) as f64);
            let cell = Place {
                left: map.left + width * column,
                top: map.top + height * row,
                right: map.left + width * (column + 1.0),
                bottom: map.top + height * (row + 1.0),
            };
            draw_cell(sheet, cell, value.map(|value| (value, least, greatest)));
        }
        let every = (12.0 / height).ceil().max(1.0) as usize;
        for (row, name) in y.names.iter().enumerate().step_by(every) {
            let base = map.top + height * (row as f64 + 0.5) + 4.0;
            sheet.put((map.left - 8.0, base), "end", INK, &short(name));
        }
        let below = Axis {
            name: x.name.clone(),
            division: Division::Names(x.names.clone()),
            ..Axis::default()
        };
        let scale = Scale::exact(&below, std::iter::empty(), (map.left, map.right));
        draw_below(sheet, map, (&below, &scale));
        if least <= greatest {
            draw_legend(sheet, place, least, greatest);
        }
    }
}

/// A cell with its colour, and its number where that has room; `of` is the value between the least
/// and the greatest there is.
fn draw_cell(sheet: &mut Sheet, cell: Place, of: Option<(f64, f64, f64)>) {
    let Some((value, least, greatest)) = of else {
        sheet.cell(cell, NONE);
        return;
    };
    let share = share(value, least, greatest);
    sheet.cell(cell, &colour(share));
    if cell.right - cell.left >= ROOM.0 && cell.bottom - cell.top >= ROOM.1 {
        let ink = if share > 0.55 { "#ffffff" } else { INK };
        let middle = f64::midpoint(cell.left, cell.right);
        let base = f64::midpoint(cell.top, cell.bottom) + 4.0;
        sheet.put((middle, base), "middle", ink, &number(value));
    }
}

/// The colours beside the map, with the values at their ends.
fn draw_legend(sheet: &mut Sheet, place: Place, least: f64, greatest: f64) {
    let steps = 24;
    let height = (place.bottom - place.top) / f64::from(steps);
    let left = place.right - LEGEND + 16.0;
    for step in 0..steps {
        let bottom = place.bottom - height * f64::from(step);
        let cell = Place {
            left,
            top: bottom - height,
            right: left + 12.0,
            bottom,
        };
        sheet.cell(cell, &colour(f64::from(step) / f64::from(steps - 1)));
    }
    let mut put = |y: f64, value: f64| sheet.put((left + 18.0, y), "start", INK, &number(value));
    put(place.bottom, least);
    if greatest > least {
        put(place.top + 10.0, greatest);
    }
}

fn share(value: f64, least: f64, greatest: f64) -> f64 {
    // Halves, whose difference has a number whatever they are.
    let whole = greatest / 2.0 - least / 2.0;
    if whole > 0.0 {
        (value / 2.0 - least / 2.0) / whole
    } else {
        0.5
    }
}

fn colour(share: f64) -> String {
    let place = share.clamp(0.0, 1.0) * (COLOURS.len() - 1) as f64;
    let below = (place as usize).min(COLOURS.len() - 2);
    let part = place - below as f64;
    let mixed = COLOURS[below].iter().zip(&COLOURS[below + 1]);
    let mut hex = mixed.map(|(from, to)| (from + (to - from) * part).round() as u8);
    let mut next = || hex.next().unwrap_or_default();
    let (red, green, blue) = (next(), next(), next());
    format!("#{red:02x}{green:02x}{blue:02x}")
}
