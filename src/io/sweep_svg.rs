//! Small charts as SVG, drawn without a window: curves with their bands, and heat maps.
//!
//! Equal input gives equal bytes. Letters stay text, so that a document that takes the chart in can
//! be searched.

mod frame;
mod heat;
mod ticks;

use crate::lesson::sweep::Spread;
use frame::{Frame, Sheet};

/// Places along an axis.
#[derive(Clone, Debug, PartialEq)]
pub enum Along {
    /// Numbers, in rising order.
    Numbers {
        /// Where the points are.
        values: Vec<f64>,
        /// Whether equal ways are equal ratios.
        logarithmic: bool,
    },
    /// Names, at equal distances.
    Names(Vec<String>),
}

/// An axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What stands beside it.
    pub name: String,
    /// Its places.
    pub along: Along,
}

impl Axis {
    /// How many places it has.
    fn len(&self) -> usize {
        match &self.along {
            Along::Numbers { values, .. } => values.len(),
            Along::Names(names) => names.len(),
        }
    }

    /// What a place is called.
    fn text(&self, index: usize) -> String {
        match &self.along {
            Along::Numbers { values, .. } => {
                values.get(index).map_or_else(String::new, f64::to_string)
            }
            Along::Names(names) => names.get(index).cloned().unwrap_or_default(),
        }
    }

    /// How far along it a place is, from 0 to 1.
    fn share(&self, index: usize) -> f64 {
        match &self.along {
            Along::Names(names) => (index as f64 + 0.5) / names.len().max(1) as f64,
            Along::Numbers {
                values,
                logarithmic,
            } => {
                let at = |value: f64| match logarithmic {
                    true if value > 0.0 => libm::log(value),
                    _ => value,
                };
                let place = |value: Option<&f64>| value.copied().map_or(0.0, at);
                let (low, high) = (place(values.first()), place(values.last()));
                if high > low {
                    (place(values.get(index)) - low) / (high - low)
                } else {
                    0.5
                }
            }
        }
    }
}

/// One panel for each metric, below each other: its mean as a line with a dot at each point, and
/// the 5th to the 95th percentile as a band. Over names there are dots with whiskers.
pub fn curves(title: &str, x: &Axis, panels: &[(String, Vec<Spread>)]) -> String {
    let mut sheet = Sheet::new(title, panels.len());
    for (index, (name, spreads)) in panels.iter().enumerate() {
        let ends = spreads.iter().flat_map(|spread| [spread.p05, spread.p95]);
        let frame = Frame::over(Sheet::place(index), ends.flatten());
        frame.draw_axes(&mut sheet, name, x);
        draw_curve(&mut sheet, &frame, x, spreads);
    }
    sheet.finish()
}

fn draw_curve(sheet: &mut Sheet, frame: &Frame, x: &Axis, spreads: &[Spread]) {
    let is_curve = matches!(x.along, Along::Numbers { .. });
    let points: Vec<Option<[(f64, f64); 3]>> = spreads
        .iter()
        .enumerate()
        .map(|(index, spread)| {
            let across = frame.x(x.share(index));
            let at = |value: Option<f64>| Some((across, frame.y(value?)));
            Some([at(spread.p05)?, at(spread.mean)?, at(spread.p95)?])
        })
        .collect();
    // Where a metric has no value the curve has a gap.
    for piece in points.split(Option::is_none) {
        let piece: Vec<[(f64, f64); 3]> = piece.iter().flatten().copied().collect();
        if is_curve && piece.len() > 1 {
            let lower = piece.iter().map(|[low, ..]| *low);
            let upper = piece.iter().rev().map(|[.., high]| *high);
            sheet.band(lower.chain(upper));
            sheet.line(piece.iter().map(|[_, mean, _]| *mean));
        }
        for [low, mean, high] in piece {
            if !is_curve {
                sheet.whisker(low, high);
            }
            sheet.dot(mean);
        }
    }
}

/// A heat map for each metric, below each other: its mean at each pair of places, all places of `x`
/// for the first of `y` first.
pub fn maps(title: &str, x: &Axis, y: &Axis, panels: &[(String, Vec<Spread>)]) -> String {
    let mut sheet = Sheet::new(title, panels.len());
    for (index, (name, spreads)) in panels.iter().enumerate() {
        let means: Vec<Option<f64>> = spreads.iter().map(|spread| spread.mean).collect();
        let place = Sheet::place(index);
        heat::draw(&mut sheet, place, name, (x, y), &means);
    }
    sheet.finish()
}

#[cfg(test)]
mod tests;
