//! Miss ratios and costs over the size of the cache, as charts.

use crate::components::cache::{Costs, Curve};
use crate::components::theory::Prices;
use crate::io::chart_svg::{Axis, Chart, Division, Panel, Series};

/// The axis of sizes.
pub fn slots_axis() -> Axis {
    Axis {
        name: "cache size (slots)".to_owned(),
        division: Division::Log,
        ..Axis::default()
    }
}

/// Miss ratios over each other.
pub fn ratio_panel(series: Vec<Series>) -> Panel {
    Panel {
        y: Axis {
            name: "miss ratio".to_owned(),
            range: Some((0.0, 1.0)),
            percent: true,
            ..Axis::default()
        },
        series,
    }
}

/// Costs over each other.
pub fn cost_panel(series: Vec<Series>) -> Panel {
    Panel {
        y: Axis {
            name: "cost per hour".to_owned(),
            range: Some((0.0, 0.0)),
            ..Axis::default()
        },
        series,
    }
}

/// A curve with its knee.
pub fn ratio(sizes: &[usize], curve: &Curve) -> Series {
    let at = |place: usize| {
        Some((
            *sizes.get(place)? as f64,
            curve.points.get(place)?.miss_ratio,
        ))
    };
    series(sizes, curve, curve.knee.and_then(at), |_, ratio| ratio)
}

/// What a curve costs, with its cheapest size.
pub fn cost(prices: &Prices, sizes: &[usize], curve: &Curve, costs: &Costs) -> Series {
    let cheapest = sizes.get(costs.cheapest);
    let mark = cheapest.map(|&slots| (slots as f64, costs.lowest()));
    series(sizes, curve, mark, |slots, ratio| {
        prices.per_hour(slots, ratio)
    })
}

/// A curve with a mark and, where it is estimated, a band of two standard errors; `of` makes its
/// height of slots and miss ratio.
fn series(
    sizes: &[usize],
    curve: &Curve,
    mark: Option<(f64, f64)>,
    of: impl Fn(f64, f64) -> f64,
) -> Series {
    let points = || sizes.iter().map(|&size| size as f64).zip(&curve.points);
    let is_estimated = curve.points.iter().any(|point| point.error > 0.0);
    let band = points().filter(|_| is_estimated).map(|(slots, point)| {
        let (ratio, error) = (point.miss_ratio, 2.0 * point.error);
        let (low, high) = ((ratio - error).max(0.0), (ratio + error).min(1.0));
        (slots, of(slots, low), of(slots, high))
    });
    Series {
        name: curve.policy.label().to_owned(),
        points: points()
            .map(|(slots, point)| (slots, of(slots, point.miss_ratio)))
            .collect(),
        band: band.collect(),
        mark,
        ..Series::default()
    }
}

/// A curve as far as it has been measured: the sizes of its points, and the points.
pub type Measured = (Vec<usize>, Curve);

/// Miss ratios of all curves, what theory expects of LRU, and the size that the cache has at present.
pub fn ratios_chart(curves: &[Measured], theory: Vec<(f64, f64)>, present: Option<usize>) -> Chart {
    let mut lines: Vec<Series> = (curves.iter())
        .map(|(sizes, curve)| ratio(sizes, curve))
        .collect();
    lines.push(Series {
        name: "LRU, theory (Che)".to_owned(),
        points: theory,
        dashed: true,
        ..Series::default()
    });
    lines.extend(present.map(|slots| upright("present size", slots, 1.0)));
    chart("Miss ratio by cache size", ratio_panel(lines))
}

/// Costs of all curves, and the size that the cache has at present.
pub fn costs_chart(curves: &[Measured], prices: &Prices, present: Option<usize>) -> Chart {
    let mut lines: Vec<Series> = (curves.iter())
        .map(|(sizes, curve)| {
            cost(
                prices,
                sizes,
                curve,
                &Costs::of(prices, sizes, &curve.points),
            )
        })
        .collect();
    let most = (lines.iter())
        .flat_map(|line| line.points.iter().map(|point| point.1))
        .fold(prices.store_per_hour(), f64::max);
    lines.extend(present.map(|slots| upright("present size", slots, most)));
    chart("Cost per hour by cache size", cost_panel(lines))
}

/// A line from the axis up to `top`, at a size.
fn upright(name: &str, slots: usize, top: f64) -> Series {
    Series {
        name: name.to_owned(),
        points: vec![(slots as f64, 0.0), (slots as f64, top)],
        dashed: true,
        ..Series::default()
    }
}

fn chart(title: &str, panel: Panel) -> Chart {
    Chart {
        title: title.to_owned(),
        x: slots_axis(),
        panels: vec![panel],
    }
}
