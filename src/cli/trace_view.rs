//! `hotset trace view`: a view of a trace as points and as a drawing.

use serde_json::{Value, json};

use super::arguments::{Format, TraceViewArguments};
use super::cache::policy;
use super::trace_input;
use super::watch::Watch;
use crate::components::cache::{Recording, Room, Trial};
use crate::components::named::Named as _;
use crate::components::request_trace::Columns;
use crate::components::trace_profile::TraceProfile;
use crate::components::trace_study::{Popularity, Reuse, working_set};
use crate::io::chart_svg::Chart;
use crate::io::trace_views::{self, PARTS, TraceView};
use crate::io::{print, write_whole};
use crate::lesson::Refusal;

/// What is said while it takes long.
const MEASURING: &str = "measuring the trace";
/// A cache has room for one key in so many.
const KEYS_PER_SLOT: u32 = 10;

pub(super) fn view(arguments: &TraceViewArguments) -> Result<(), Refusal> {
    let view = view_named(&arguments.view)?;
    let chart = chart(view, arguments)?;
    if let Some(path) = &arguments.plot {
        write_whole(path, chart.svg().as_bytes())?;
    }
    show(arguments.format, &chart)
}

fn view_named(name: &str) -> Result<TraceView, Refusal> {
    match TraceView::from_name(name) {
        Some(TraceView::Curves | TraceView::Cost) => Err(Refusal::new(format!(
            "`hotset mrc` prints the view `{name}`; `hotset trace view` takes popularity, \
             working-set, reuse or hit-rate."
        ))),
        Some(view) => Ok(view),
        None => Err(Refusal::new(format!(
            "`hotset trace view` takes popularity, working-set, reuse or hit-rate, not `{name}`."
        ))),
    }
}

/// Reads the trace and measures what the view shows.
fn chart(view: TraceView, arguments: &TraceViewArguments) -> Result<Chart, Refusal> {
    let policy = policy(&arguments.policy)?;
    let nothing = || Refusal::new("the trace has no request, so that there is nothing to see.");
    if view == TraceView::Popularity {
        let mut profile = TraceProfile::default();
        trace_input::visit(&arguments.input, |request| {
            profile.note(request);
            Ok(())
        })?;
        if profile.requests() == 0 {
            return Err(nothing());
        }
        return Ok(trace_views::popularity(&Popularity::of(&profile.groups())));
    }
    let trace = trace_input::read(&arguments.input, Columns::default())?;
    if trace.is_empty() {
        return Err(nothing());
    }
    let mut watch = Watch::begin();
    let mut go_on = |share| watch.go_on(MEASURING, share);
    let chart = match view {
        TraceView::WorkingSet => {
            let windows = working_set(trace.keys(), trace.distinct(), PARTS, &mut go_on)?;
            trace_views::working_set(&windows)
        }
        TraceView::HitRate => {
            let usual = (trace.distinct() / KEYS_PER_SLOT).max(1);
            let slots = arguments.capacity.unwrap_or(usual) as usize;
            let recording = Recording::new(trace, &[policy]);
            let trial = Trial::new(policy, Room::Slots(slots));
            let parts = trial.course(&recording, PARTS, &mut go_on)?;
            trace_views::hit_rate(&trace_views::course_name(policy, slots), &parts)
        }
        TraceView::Popularity | TraceView::Reuse | TraceView::Curves | TraceView::Cost => {
            trace_views::reuse(&Reuse::of(&trace, 1.0, &mut go_on)?)
        }
    };
    watch.clear();
    Ok(chart)
}

fn show(format: Format, chart: &Chart) -> Result<(), Refusal> {
    let lines = || chart.panels.iter().flat_map(|panel| &panel.series);
    if format == Format::Json {
        let all: Vec<Value> = lines()
            .map(|line| json!({ "line": line.name, "points": line.points }))
            .collect();
        return print::json(&json!(all));
    }
    let up = chart.panels.first().map_or("", |panel| &panel.y.name);
    let header = ["line", &chart.x.name, up];
    let rows: Vec<Vec<String>> = lines()
        .flat_map(|line| {
            line.points.iter().map(|&(x, y)| {
                vec![
                    line.name.clone(),
                    print::number(Some(x)),
                    print::number(Some(y)),
                ]
            })
        })
        .collect();
    if format == Format::Csv {
        return print::csv(&header, &rows);
    }
    print::table(&header, &rows)
}
