//! `hotset sweep`: an experiment over all values of one or two parameters.

use std::path::Path;

use serde_json::{Map, json};

use super::Format;
use super::arguments::SweepArguments;
use super::run::{course, json_number, json_value, nested, open};
use super::watch::Watch;
use crate::io::chart_svg::{self, Chart, Division, HeatMap, Panel, Places, Series};
use crate::io::{print, write_whole};
use crate::lesson::sweep::{Axis, Course, Point, Spread, Sweep, cores};
use crate::lesson::{Lab, Refusal, quoted};

pub(super) fn sweep(arguments: &SweepArguments) -> Result<(), Refusal> {
    let (lab, own_moment) = open(&arguments.what, arguments.seed, &arguments.set)?;
    let measured = &arguments.measured;
    let course = course(
        measured.until.as_deref(),
        own_moment,
        &measured.warmup,
        &measured.commands,
    )?;
    let metrics = chosen(lab.as_ref(), &arguments.metric, lab.headlines())?;
    if let Some(path) = &arguments.plot {
        check_plot(path)?;
    }
    let origin = lab.origin();
    let ranges = origin.ranges();
    let read = |text: &String| Axis::read(text, &ranges);
    let axes = arguments.vary.iter().map(read).collect::<Result<_, _>>()?;
    let sweep = Sweep::new(axes, arguments.seeds, &origin)?;
    let mut watch = Watch::begin();
    let points = sweep.run(&origin, &course, cores(), &mut |share| {
        watch.go_on("runs", share)
    })?;
    watch.clear();
    let swept = Swept {
        lab: lab.as_ref(),
        sweep: &sweep,
        course: &course,
        metrics: &metrics,
        points: &points,
    };
    if let Some(path) = &arguments.plot {
        write_whole(path, swept.drawn().as_bytes())?;
    }
    swept.show(measured.format)?;
    swept.note_bounds();
    Ok(())
}

/// The metrics that are asked for; `usual` where none is, and all where `all` is.
pub(super) fn chosen(
    lab: &dyn Lab,
    asked: &[String],
    usual: &[&'static str],
) -> Result<Vec<&'static str>, Refusal> {
    let known = lab.metric_names();
    if asked.is_empty() {
        return Ok(usual.to_vec());
    }
    let mut chosen = Vec::new();
    for name in asked.iter().map(|name| name.trim()) {
        if name == "all" {
            return Ok(known);
        }
        let found = known.iter().find(|known| **known == name).ok_or_else(|| {
            Refusal::new(format!(
                "there is no metric `{}`; the metrics are {}.",
                quoted(name),
                known.join(", ")
            ))
        })?;
        if !chosen.contains(found) {
            chosen.push(*found);
        }
    }
    Ok(chosen)
}

/// A plot is an SVG.
fn check_plot(path: &Path) -> Result<(), Refusal> {
    let ends = path.extension().and_then(|end| end.to_str());
    if ends.is_some_and(|end| end.eq_ignore_ascii_case("svg")) {
        return Ok(());
    }
    Err(Refusal::new(
        "`--plot` writes an SVG; give it a name that ends with .svg.",
    ))
}

/// A sweep with its results.
struct Swept<'a> {
    lab: &'a dyn Lab,
    sweep: &'a Sweep,
    course: &'a Course,
    metrics: &'a [&'static str],
    points: &'a [Point],
}

impl Swept<'_> {
    fn show(&self, format: Format) -> Result<(), Refusal> {
        if format == Format::Json {
            return print::json(&self.as_json());
        }
        let has_bands = format == Format::Csv || self.sweep.seeds() > 1;
        let mut header: Vec<String> = Vec::new();
        header.extend(self.sweep.axes().iter().map(|axis| axis.name.to_owned()));
        for name in self.metrics {
            header.push((*name).to_owned());
            if has_bands {
                header.extend([format!("{name}_p05"), format!("{name}_p95")]);
            }
        }
        let row = |point: &Point| {
            let mut row: Vec<String> = point.at.iter().map(ToString::to_string).collect();
            for name in self.metrics {
                let spread = point.metric(name).unwrap_or_default();
                row.push(print::number(spread.mean));
                if has_bands {
                    row.extend([spread.p05, spread.p95].map(print::number));
                }
            }
            row
        };
        let rows: Vec<Vec<String>> = self.points.iter().map(row).collect();
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        if format == Format::Csv {
            return print::csv(&header, &rows);
        }
        print::table(&header, &rows)?;
        print::line("")?;
        print::line(self.caption())
    }

    /// What was run.
    fn caption(&self) -> String {
        let seeds = match self.sweep.seeds() {
            1 => format!("seed {}", self.lab.seed()),
            seeds => format!(
                "{seeds} seeds from {}: mean, 5th and 95th percentile",
                self.lab.seed()
            ),
        };
        let until_s = self.course.until_s();
        format!("{}, {until_s} s, {seeds}", self.named())
    }

    fn named(&self) -> String {
        let id = self.lab.chapter().id;
        match self.lab.preset() {
            Some(preset) => format!("{id}/{preset}"),
            None => id.to_owned(),
        }
    }

    fn as_json(&self) -> serde_json::Value {
        let vary = self.sweep.axes().iter().map(|axis| {
            let values: Vec<_> = axis.values.iter().map(json_value).collect();
            json!({"name": axis.name, "values": values})
        });
        let point = |point: &Point| {
            let set = self.sweep.axes().iter().zip(&point.at);
            let set: Map<String, serde_json::Value> = set
                .map(|(axis, value)| (axis.name.to_owned(), json_value(value)))
                .collect();
            let metrics = self.metrics.iter().map(|name| {
                let spread = point.metric(name).unwrap_or_default();
                (*name, spread_json(spread))
            });
            json!({"set": set, "metrics": nested(metrics), "bounds_met": point.bounds_met})
        };
        json!({
            "chapter": self.lab.chapter().id,
            "preset": self.lab.preset(),
            "seed": self.lab.seed(),
            "seeds": self.sweep.seeds(),
            "until_s": json_number(Some(self.course.until_s())),
            "warmup_s": json_number(Some(self.course.warmup_s())),
            "vary": vary.collect::<Vec<_>>(),
            "points": self.points.iter().map(point).collect::<Vec<_>>(),
        })
    }

    /// The curves, or the maps, as an SVG.
    fn drawn(&self) -> String {
        let spreads = |name: &'static str| {
            let points = self.points.iter();
            points.map(move |point| point.metric(name).unwrap_or_default())
        };
        match self.sweep.axes() {
            [y, x] => {
                let maps: Vec<HeatMap> = (self.metrics.iter())
                    .map(|&name| HeatMap {
                        name: name.to_owned(),
                        values: spreads(name).map(|spread| spread.mean).collect(),
                    })
                    .collect();
                let along = |axis: &Axis| Places {
                    name: axis.name.to_owned(),
                    names: names(axis),
                };
                chart_svg::maps(&self.caption(), &along(x), &along(y), &maps)
            }
            axes => axes.first().map_or_else(String::new, |axis| {
                let panels = self.metrics.iter();
                let panels = panels.map(|&name| curve(name, axis, spreads(name)));
                Chart {
                    title: self.caption(),
                    x: chart_svg::Axis {
                        name: axis.name.to_owned(),
                        division: match axis.numbers() {
                            Some(_) if axis.logarithmic => Division::Log,
                            Some(_) => Division::Linear,
                            None => Division::Names(names(axis)),
                        },
                        ..chart_svg::Axis::default()
                    },
                    panels: panels.collect(),
                }
                .svg()
            }),
        }
    }

    /// Says on standard error which bounds of the model's memory some of the runs have met.
    fn note_bounds(&self) {
        let mut said: Vec<&String> = Vec::new();
        for text in self.points.iter().flat_map(|point| &point.bounds_met) {
            if !said.contains(&text) {
                print::say(text);
                said.push(text);
            }
        }
    }
}

/// The values of an axis as they are typed.
fn names(axis: &Axis) -> Vec<String> {
    axis.values.iter().map(ToString::to_string).collect()
}

/// The mean of a metric with a dot at each value of a parameter, and the 5th to the 95th percentile
/// as a band.
fn curve(name: &str, axis: &Axis, spreads: impl Iterator<Item = Spread>) -> Panel {
    let numbers = axis.numbers();
    let across = |place: usize| {
        let number = numbers.as_ref().and_then(|numbers| numbers.get(place));
        number.map_or(place as f64, |number| *number)
    };
    // What has no value is not finite, and leaves a gap.
    let height = |value: Option<f64>| value.unwrap_or(f64::NAN);
    let mut series = Series {
        dots: true,
        ..Series::default()
    };
    let mut spreads: Vec<(f64, Spread)> = (spreads.enumerate())
        .map(|(place, spread)| (across(place), spread))
        .collect();
    // Values can be listed in any order; a curve goes from left to right.
    spreads.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    for (at, spread) in spreads {
        series.points.push((at, height(spread.mean)));
        series
            .band
            .push((at, height(spread.p05), height(spread.p95)));
    }
    Panel {
        y: chart_svg::Axis {
            name: name.to_owned(),
            ..chart_svg::Axis::default()
        },
        series: vec![series],
    }
}

/// Mean and percentiles of a metric, and the number of runs that have a value.
pub(super) fn spread_json(spread: Spread) -> serde_json::Value {
    json!({
        "mean": json_number(spread.mean),
        "p05": json_number(spread.p05),
        "p95": json_number(spread.p95),
        "runs": spread.runs,
    })
}
