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
    Costs, Curve, Estimate, PolicyKind, Recording, Sample, StackDistances, lru_points, measured,
    sizes,
};
use crate::components::named::Named as _;
use crate::components::request_trace::Columns;
use crate::components::theory::Prices;
use crate::io::chart_svg::Chart;
use crate::io::trace_views::curves;
use crate::io::{print, write_whole};
use crate::lesson::Refusal;

/// The most points of a curve.
const MOST_POINTS: usize = 10_000;

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
        each.map(|curve| Costs::of(&prices, &sizes, &curve.points))
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
                return Ok(lru_points(&distances, sizes));
            };
            measured(recording, &[policy], slots, sample, go_on)
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
            Curve::new(policy, sizes, points)
        })
        .collect())
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
    let ratios = (found.curves.iter()).map(|curve| curves::ratio(found.sizes, curve));
    let mut panels = vec![curves::ratio_panel(ratios.collect())];
    let mut title = "Miss ratio by cache size (dots: knees)";
    if found.money.is_some() {
        title = "Miss ratio and cost by cache size (dots: knees, cheapest sizes)";
        let costs = found.each().filter_map(|(curve, costs)| {
            let (prices, costs) = costs?;
            Some(curves::cost(prices, found.sizes, curve, costs))
        });
        panels.push(curves::cost_panel(costs.collect()));
    }
    let chart = Chart {
        title: title.to_owned(),
        x: curves::slots_axis(),
        panels,
    };
    write_whole(path, chart.svg().as_bytes())
}
