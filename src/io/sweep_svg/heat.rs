//! A heat map.

use super::frame::{INK, Place, Sheet, draw_places, short};
use super::{Along, Axis, ticks};

/// The colours from the least to the greatest value, which differ in lightness as well: red, green
/// and blue from 0 to 255.
const SCALE: [[f64; 3]; 5] = [
    [247.0, 251.0, 255.0],
    [198.0, 219.0, 239.0],
    [107.0, 174.0, 214.0],
    [33.0, 113.0, 181.0],
    [8.0, 48.0, 107.0],
];
/// Where there is no value.
const NONE: &str = "#f0e6d8";
/// The part of the width that the scale beside the map takes.
const LEGEND: f64 = 92.0;
/// Cells as large as this hold their number.
const ROOM: (f64, f64) = (44.0, 15.0);

/// Draws the map of a metric at a place.
pub(super) fn draw(
    sheet: &mut Sheet,
    place: Place,
    name: &str,
    (x, y): (&Axis, &Axis),
    means: &[Option<f64>],
) {
    sheet.put(
        (place.left, place.top - 8.0),
        "start",
        INK,
        &format!("{name}; down: {}", y.name),
    );
    let map = Place {
        right: place.right - LEGEND,
        ..place
    };
    let known = means.iter().flatten().copied();
    let least = known.clone().fold(f64::INFINITY, f64::min);
    let greatest = known.fold(f64::NEG_INFINITY, f64::max);
    let (across, down) = (x.len().max(1), y.len().max(1));
    let size = (
        (map.right - map.left) / across as f64,
        (map.bottom - map.top) / down as f64,
    );
    for (index, mean) in means.iter().enumerate() {
        let (column, row) = (index % across, index / across);
        let cell = Place {
            left: map.left + size.0 * column as f64,
            top: map.top + size.1 * row as f64,
            right: map.left + size.0 * (column + 1) as f64,
            bottom: map.top + size.1 * (row + 1) as f64,
        };
        let share = mean.map(|mean| share(mean, least, greatest));
        sheet.cell(cell, &share.map_or_else(|| NONE.to_owned(), color));
        if let (Some(mean), Some(share)) = (mean, share)
            && size.0 >= ROOM.0
            && size.1 >= ROOM.1
        {
            let ink = if share > 0.55 { "#ffffff" } else { INK };
            let middle = f64::midpoint(cell.left, cell.right);
            let base = f64::midpoint(cell.top, cell.bottom) + 4.0;
            sheet.put((middle, base), "middle", ink, &ticks::text(*mean));
        }
    }
    let every = (12.0 / size.1).ceil().max(1.0) as usize;
    for row in (0..y.len()).step_by(every) {
        let base = map.top + size.1 * (row as f64 + 0.5) + 4.0;
        sheet.put((map.left - 8.0, base), "end", INK, &short(&y.text(row)));
    }
    // Each place has a column of its own, whatever its number: they stand at equal distances.
    let names = (0..x.len()).map(|index| x.text(index)).collect();
    let below = Axis {
        name: x.name.clone(),
        along: Along::Names(names),
    };
    draw_places(sheet, map, &below, false);
    if least <= greatest {
        draw_scale(sheet, place, least, greatest);
    }
}

/// The scale beside the map.
fn draw_scale(sheet: &mut Sheet, place: Place, least: f64, greatest: f64) {
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
        sheet.cell(cell, &color(f64::from(step) / f64::from(steps - 1)));
    }
    let text = left + 18.0;
    sheet.put((text, place.bottom), "start", INK, &ticks::text(least));
    if greatest > least {
        sheet.put(
            (text, place.top + 10.0),
            "start",
            INK,
            &ticks::text(greatest),
        );
    }
}

fn share(value: f64, least: f64, greatest: f64) -> f64 {
    if greatest > least {
        (value - least) / (greatest - least)
    } else {
        0.5
    }
}

fn color(share: f64) -> String {
    let place = share.clamp(0.0, 1.0) * (SCALE.len() - 1) as f64;
    let below = (place as usize).min(SCALE.len() - 2);
    let part = place - below as f64;
    let mixed = SCALE[below].iter().zip(&SCALE[below + 1]);
    let mut hex = mixed.map(|(from, to)| (from + (to - from) * part).round() as u8);
    let mut next = || hex.next().unwrap_or_default();
    let (red, green, blue) = (next(), next(), next());
    format!("#{red:02x}{green:02x}{blue:02x}")
}
