//! `hotset mrc`: miss ratios of policies over the size of the cache.

mod cost;

use std::path::Path;

use serde_json::{Value, json};

use super::arguments::MrcArguments;
use super::cache::policies;
use super::parallel::in_parallel;
use super::watch::Watch;
use super::{Format, trace_input};
use crate::components::cache::{
    Counts, Estimate, PolicyKind, Recording, Room, Sample, StackDistances, Trial,
};
use crate::components::named::Named as _;
use crate::components::request_trace::Columns;
use crate::components::theory::Prices;
use crate::io::chart_svg::{Axis, Chart, Division, Panel, Series};
use crate::io::{print, write_whole};
use crate::lesson::Refusal;
use cost::Costs;

/// The most points of a curve.
const MOST_POINTS: usize = 10_000;

/// A policy's curve.
struct Curve {
    policy: PolicyKind,
    /// By size.
    points: Vec<Estimate>,
    /// The place of its knee among the sizes.
    knee: Option<usize>,
}

pub(super) fn mrc(arguments: &MrcArguments) -> Result<(), Refusal> {
    let policies = policies(&arguments.policy)?;
    if !(2..=MOST_POINTS).contains(&arguments.points) {
        return Err(Refusal::new(format!(
            "`--points` takes whole numbers from 2 to {MOST_POINTS}, not {}.",
            arguments.points
        )));
    }
    cost::check(arguments)?;
    let sample = arguments.sample.map(sample).transpose()?;
    // What the trace tells is not kept where the arguments say it.
    let has_prices = arguments.price_per_gib_hour.is_some();
    let columns = Columns {
        sizes: has_prices && arguments.object_bytes.is_none(),
        times: has_prices && arguments.requests_per_s.is_none(),
        ..Columns::default()
    };
    let trace = trace_input::read(&arguments.input, columns)?;
    if trace.is_empty() {
        return Err(Refusal::new(
            "the trace has no request, so that there is no curve.",
        ));
    }
    let prices = cost::prices(arguments, &trace)?;
    let sizes = sizes(trace.distinct(), arguments.points);
    let recording = Recording::new(trace, &policies);
    let curves = curves(&policies, &sizes, &recording, sample)?;
    let of_curve = |prices: Prices| -> Vec<Costs> {
        let each = curves.iter();
        each.map(|curve| Costs::of(&prices, &sizes, curve))
            .collect()
    };
    let money = prices.map(|prices| (prices, of_curve(prices)));
    let found = Found {
        sizes: &sizes,
        curves: &curves,
        money: money.as_ref().map(|(prices, costs)| (prices, &costs[..])),
    };
    if let Some(path) = &arguments.plot {
        plot(path, &found)?;
    }
    show(arguments.format, &found)
}

/// Everything that is shown.
struct Found<'a> {
    sizes: &'a [usize],
    curves: &'a [Curve],
    /// The prices and what each curve costs, if they were asked for.
    money: Option<(&'a Prices, &'a [Costs])>,
}

impl Found<'_> {
    /// The curves with what they cost.
    fn each(&self) -> impl Iterator<Item = (&Curve, Option<(&Prices, &Costs)>)> {
        (self.curves.iter().enumerate()).map(|(place, curve)| {
            let costs = self
                .money
                .and_then(|(prices, costs)| Some((prices, costs.get(place)?)));
            (curve, costs)
        })
    }
}

fn sample(share: f64) -> Result<Sample, Refusal> {
    Sample::new(share).ok_or_else(|| {
        Refusal::new(format!(
            "`--sample` takes a share of the keys above 0 and below 1, not {share}."
        ))
    })
}

/// Sizes from one slot to as many as there are keys, each larger than the last by as large a
/// factor as the next; where that is less than a slot, by one.
fn sizes(distinct: u32, points: usize) -> Vec<usize> {
    let most = f64::from(distinct.max(1));
    let mut sizes: Vec<usize> = (0..points)
        .map(|point| point as f64 / (points - 1) as f64)
        .map(|share| libm::pow(most, share).round() as usize)
        .collect();
    sizes.dedup();
    sizes
}

/// A curve of each policy. That of LRU is exact and takes one pass; the others are run at each
/// size, or on samples.
fn curves(
    policies: &[PolicyKind],
    sizes: &[usize],
    recording: &Recording,
    sample: Option<Sample>,
) -> Result<Vec<Curve>, Refusal> {
    let mut watch = Watch::begin();
    let jobs: Vec<(PolicyKind, Option<usize>)> = (policies.iter())
        .flat_map(|&policy| {
            let at_once = (policy == PolicyKind::Lru).then_some(None);
            let each = sizes.iter().map(|&size| Some(size));
            let each = each.filter(move |_| policy != PolicyKind::Lru);
            at_once
                .into_iter()
                .chain(each)
                .map(move |size| (policy, size))
        })
        .collect();
    let found = in_parallel(
        &jobs,
        "measuring curves",
        &mut watch,
        |&(policy, size), go_on| {
            let Some(slots) = size else {
                let trace = recording.trace();
                let distances = StackDistances::of(trace.keys(), trace.distinct(), go_on)?;
                let hits = |&slots: &usize| distances.hits(slots);
                return Ok(sizes
                    .iter()
                    .map(|slots| exact(distances.requests(), hits(slots)))
                    .collect());
            };
            if let Some(sample) = sample {
                return Ok(vec![sample.estimate(recording, policy, slots, go_on)?]);
            }
            let trial = Trial::new(policy, Room::Slots(slots));
            let Counts { requests, hits, .. } = trial.run(recording, go_on)?;
            Ok(vec![exact(requests, hits)])
        },
    )?;
    let mut found = jobs.into_iter().zip(found).peekable();
    Ok(policies
        .iter()
        .map(|&policy| {
            let mut points: Vec<Estimate> = Vec::with_capacity(sizes.len());
            while let Some((_, more)) = found.next_if(|((of, _), _)| *of == policy) {
                points.extend(more);
            }
            let knee = knee(sizes, &points);
            Curve {
                policy,
                points,
                knee,
            }
        })
        .collect())
}

fn exact(requests: u64, hits: u64) -> Estimate {
    Estimate {
        miss_ratio: (requests - hits) as f64 / requests.max(1) as f64,
        error: 0.0,
    }
}

/// The place of the size at which a curve lies farthest below the straight line from no slots, where
/// all requests miss, to its end (Satopaa, Albrecht, Irwin and Raghavan, 2011, on the whole curve):
/// up to there a slot saves more misses than an average one, beyond it fewer.
fn knee(sizes: &[usize], points: &[Estimate]) -> Option<usize> {
    let (end, last) = (*sizes.last()? as f64, points.last()?.miss_ratio);
    let below = |place: usize| {
        let line = 1.0 + (last - 1.0) * sizes[place] as f64 / end;
        line - points[place].miss_ratio
    };
    // At its end the curve meets the line.
    let deepest =
        (0..points.len() - 1).max_by(|&a, &b| below(a).total_cmp(&below(b)).then(b.cmp(&a)))?;
    (below(deepest) > 0.0).then_some(deepest)
}

fn show(format: Format, found: &Found<'_>) -> Result<(), Refusal> {
    if format == Format::Json {
        let list: Vec<Value> = found
            .each()
            .map(|(curve, costs)| as_json(found.sizes, curve, costs))
            .collect();
        return print::json(&json!(list));
    }
    let mut header = vec!["policy", "slots", "miss_ratio", "error", "knee"];
    if found.money.is_some() {
        header.extend(["cost_per_hour", "cheapest"]);
    }
    let rows: Vec<Vec<String>> = found
        .each()
        .flat_map(|(curve, costs)| {
            (found.sizes.iter().zip(&curve.points).enumerate()).map(move |(place, (size, at))| {
                let marked =
                    |is_marked: bool, word: &str| if is_marked { word } else { "" }.to_owned();
                let mut row = vec![
                    curve.policy.name().to_owned(),
                    size.to_string(),
                    print::number(Some(at.miss_ratio)),
                    print::number(Some(at.error)),
                    marked(curve.knee == Some(place), "knee"),
                ];
                if let Some((_, costs)) = costs {
                    row.push(cost::money(costs.per_hour[place]));
                    row.push(marked(costs.cheapest == place, "cheapest"));
                }
                row
            })
        })
        .collect();
    if format == Format::Csv {
        return print::csv(&header, &rows);
    }
    print::table(&header, &rows)?;
    for (curve, costs) in found.each() {
        if let Some((prices, costs)) = costs {
            print::line(cost::sentence(prices, found.sizes, curve, costs))?;
        }
    }
    Ok(())
}

fn as_json(sizes: &[usize], curve: &Curve, costs: Option<(&Prices, &Costs)>) -> Value {
    let points: Vec<Value> = (sizes.iter().zip(&curve.points).enumerate())
        .map(|(place, (size, at))| {
            let mut point =
                json!({ "slots": size, "miss_ratio": at.miss_ratio, "error": at.error });
            if let Some((_, costs)) = costs {
                point["cost_per_hour"] = json!(costs.per_hour[place]);
            }
            point
        })
        .collect();
    let knee = curve.knee.map(|place| sizes[place]);
    let mut all = json!({ "policy": curve.policy.name(), "knee_slots": knee });
    if let Some((prices, costs)) = costs {
        all["cheapest_slots"] = json!(sizes[costs.cheapest]);
        all["cheapest_cost_per_hour"] = json!(costs.lowest());
        all["cost_per_hour_without_cache"] = json!(prices.store_per_hour());
    }
    all["points"] = json!(points);
    all
}

fn plot(path: &Path, found: &Found<'_>) -> Result<(), Refusal> {
    let ratios = found.curves.iter().map(|curve| {
        let at = |place: usize| (found.sizes[place] as f64, curve.points[place].miss_ratio);
        series(found.sizes, curve, curve.knee.map(at), |_, ratio| ratio)
    });
    let mut panels = vec![Panel {
        y: Axis {
            name: "miss ratio".to_owned(),
            range: Some((0.0, 1.0)),
            percent: true,
            ..Axis::default()
        },
        series: ratios.collect(),
    }];
    let mut title = "Miss ratio by cache size (dots: knees)";
    if found.money.is_some() {
        title = "Miss ratio and cost by cache size (dots: knees, cheapest sizes)";
        let costs = found.each().filter_map(|(curve, costs)| {
            let (prices, costs) = costs?;
            let cheapest = (found.sizes[costs.cheapest] as f64, costs.lowest());
            let cost = |slots, ratio| prices.per_hour(slots, ratio);
            Some(series(found.sizes, curve, Some(cheapest), cost))
        });
        panels.push(Panel {
            y: Axis {
                name: "cost an hour".to_owned(),
                range: Some((0.0, 0.0)),
                ..Axis::default()
            },
            series: costs.collect(),
        });
    }
    let chart = Chart {
        title: title.to_owned(),
        x: Axis {
            name: "cache size (slots)".to_owned(),
            division: Division::Log,
            ..Axis::default()
        },
        panels,
    };
    write_whole(path, chart.svg().as_bytes())
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
        dots: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_go_from_one_to_all_and_each_is_there_once() {
        assert_eq!(sizes(1_000, 4), [1, 10, 100, 1_000]);
        assert_eq!(sizes(5, 100), [1, 2, 3, 4, 5]);
        assert_eq!(sizes(1, 2), [1]);
        let many = sizes(4_000_000_000, 10_000);
        assert_eq!((many[0], many.last()), (1, Some(&4_000_000_000)));
        assert!(many.is_sorted());
    }

    #[test]
    fn the_knee_is_where_slots_begin_to_save_less_than_the_average() {
        let curve = |ratios: &[f64]| -> Vec<Estimate> {
            let point = |&miss_ratio: &f64| Estimate {
                miss_ratio,
                error: 0.0,
            };
            ratios.iter().map(point).collect()
        };
        // From 1 to 0.2 over 100 slots 0.008 a slot: to 20 slots 0.025, from there on 0.00375.
        let found = knee(&[10, 20, 60, 100], &curve(&[0.75, 0.5, 0.35, 0.2]));
        assert_eq!(found, Some(1));
        // A loop of 100 keys under LRU: nothing is saved before the end.
        assert_eq!(knee(&[1, 50, 100], &curve(&[1.0, 1.0, 0.01])), None);
    }
}
