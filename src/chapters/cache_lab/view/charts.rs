//! The plots: hit rate, causes of misses, load of the database, latency.

use eframe::egui::{Rect, Ui, UiBuilder, Vec2, pos2};

use super::{Out, Scene, View};
use crate::chapters::cache_lab::request::Cause;
use crate::chapters::cache_lab::tally::Tally;
use crate::sim::SimTime;
use crate::sim::stats::{Sampler, Series};
use crate::ui::plot::{Line, LineKind, PlotFrame, StackedSeries, lines, stacked};
use crate::ui::theme::{Palette, palette};

/// What each plot needs of the width, in parts of the whole.
const SHARES: [f32; 4] = [0.42, 0.24, 0.165, 0.175];
/// Bars in the plot of causes.
const BARS: usize = 30;
/// Title and label around a plot's panel.
const AROUND: f32 = 46.0;
/// A line of the legend under the plot of causes, and the width of a name in it.
const LEGEND: f32 = 16.0;
const NAME: f32 = 84.0;

pub(super) fn charts_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    let area = ui
        .max_rect()
        .shrink2(Vec2::new(24.0_f32.min(ui.max_rect().width() * 0.04), 4.0));
    let gap = 24.0_f32.min(area.width() * 0.025);
    let room = area.width() - gap * 3.0;
    // A seventh stays free for the labels at the lines' ends.
    let span = nice_span(scene.horizon.as_secs_f64() * 1.17);
    let height = (area.height() - AROUND).max(40.0);
    let mut left = area.left();
    let mut next = |share: f32| {
        let width = room * share;
        let rect = Rect::from_min_max(pos2(left, area.top()), pos2(left + width, area.bottom()));
        left += width + gap;
        rect
    };
    let mut plot = |ui: &mut Ui, index: usize, add: &mut dyn FnMut(&mut Ui) -> Option<f64>| {
        let rect = next(SHARES[index]);
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(("plot", index)));
        if let Some(x) = add(&mut child) {
            out.go_to(SimTime::from_secs_f64(x.max(0.0)));
        }
    };
    let frame = Frame {
        span,
        height,
        now: scene.now.as_secs_f64(),
    };
    plot(ui, 0, &mut |ui| hit_rate(view, ui, scene, frame));
    plot(ui, 1, &mut |ui| causes(ui, scene, frame));
    plot(ui, 2, &mut |ui| load(ui, scene, frame));
    plot(ui, 3, &mut |ui| latency(ui, scene, frame));
}

/// What all plots share.
#[derive(Clone, Copy)]
struct Frame {
    span: f64,
    height: f32,
    now: f64,
}

impl Frame {
    /// The moment now and the end of the axis, below a plot.
    fn x_label(self) -> String {
        format!("0 s\t{} s", self.span)
    }
}

/// The end of the time axis: it grows in steps, so that it does not move with every frame.
pub(super) fn nice_span(seconds: f64) -> f64 {
    let mut span = 60.0;
    for factor in [2.0, 2.5, 2.0, 2.0, 3.0, 2.0, 2.0, 3.0, 2.0, 2.0] {
        if seconds <= span {
            return span;
        }
        span *= factor;
    }
    span.max(seconds)
}

/// The samples of a series and the value that holds now.
fn with_now(series: &Series, sampler: &Sampler, now: f64, value: Option<f64>) -> Vec<[f64; 2]> {
    let mut points = series.points(sampler);
    if let Some(value) = value {
        points.push([now, value]);
    }
    points
}

fn hit_rate(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let percent = |points: Vec<[f64; 2]>| points.into_iter().map(|[x, y]| [x, y * 100.0]).collect();
    let recent_now = tally.recent_hits.share();
    let total_now = tally.counts.hit_rate();
    let recent: Vec<[f64; 2]> = percent(with_now(
        &tally.sampled.hit_recent,
        &tally.sampler,
        frame.now,
        recent_now,
    ));
    let total: Vec<[f64; 2]> = percent(with_now(
        &tally.sampled.hit_total,
        &tally.sampler,
        frame.now,
        total_now,
    ));
    let ghost: Vec<[f64; 2]> = percent(scene.ghost.map(|g| g.points.clone()).unwrap_or_default());
    let prediction = view.theory(scene.model.params());
    let theory: Vec<[f64; 2]> = prediction
        .iter()
        .flat_map(|found| {
            [
                [0.0, found.hit_rate * 100.0],
                [frame.span, found.hit_rate * 100.0],
            ]
        })
        .collect();
    let label = |name: &str, value: Option<f64>| value.map(|v| format!("{name}{:.1} %", v * 100.0));
    let theory_label = prediction
        .as_ref()
        .and_then(|p| label(&format!("{} ", p.name), Some(p.hit_rate)));
    let mut drawn = vec![
        Line {
            points: &ghost,
            color: palette.ghost,
            width: 1.5,
            style: LineKind::Ghost,
            end_label: scene.ghost.map(|ghost| format!("before: {}", ghost.label)),
        },
        dashed(&theory, palette.theory, theory_label.clone()),
        Line {
            points: &total,
            color: palette.ink3,
            width: 1.0,
            style: LineKind::Ghost,
            end_label: label("all ", total_now),
        },
        Line {
            points: &recent,
            color: palette.hit,
            width: 2.0,
            style: LineKind::Solid,
            end_label: label("", recent_now),
        },
    ];
    let level = |share: f64| [[0.0, share * 100.0], [frame.span, share * 100.0]];
    let (time, room) = prediction.as_ref().map_or((level(1.0), level(1.0)), |p| {
        (level(p.time_ceiling), level(p.room_ceiling))
    });
    if let Some(found) = prediction.as_ref().filter(|_| view.ceilings) {
        drawn.push(dashed(
            &time,
            palette.expired,
            label("time ", Some(found.time_ceiling)),
        ));
        drawn.push(dashed(
            &room,
            palette.miss,
            label("room ", Some(found.room_ceiling)),
        ));
    }
    let summary = format!(
        "{} over the last 200 requests, {} since the start, {}",
        label("", recent_now).unwrap_or_else(|| "no value".to_owned()),
        label("", total_now).unwrap_or_else(|| "no value".to_owned()),
        theory_label.unwrap_or_else(|| "no theory for this pattern".to_owned()),
    );
    let plot = PlotFrame {
        id: "hit rate",
        title: "Hit rate",
        note: "last 200; thin: all since the start",
        x: 0.0..=frame.span,
        y: 0.0..=100.0,
        y_ticks: &[(25.0, "25"), (50.0, "50"), (75.0, "75"), (100.0, "")],
        x_label: frame.x_label(),
        height: frame.height,
        summary,
    };
    lines(ui, &plot, &drawn)
}

fn dashed<'a>(
    points: &'a [[f64; 2]],
    color: eframe::egui::Color32,
    end_label: Option<String>,
) -> Line<'a> {
    Line {
        points,
        color,
        width: 1.5,
        style: LineKind::Dashed,
        end_label,
    }
}

fn cause_color(cause: Cause, palette: &Palette) -> eframe::egui::Color32 {
    match cause {
        Cause::Cold => palette.ink3,
        Cause::Capacity => palette.miss,
        Cause::Expired => palette.expired,
        Cause::Invalidated => palette.accent,
        Cause::Lost => palette.stale,
        Cause::CacheDown => palette.ghost,
    }
}

fn causes(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let width = frame.span / BARS as f64;
    let bars: Vec<Vec<[f64; 2]>> = Cause::ALL
        .iter()
        .map(|&cause| per_bar(tally, cause, width, frame.now))
        .collect();
    let series: Vec<StackedSeries<'_>> = Cause::ALL
        .iter()
        .zip(&bars)
        .filter(|(cause, _)| tally.run_misses[**cause as usize] > 0)
        .map(|(cause, values)| StackedSeries {
            name: cause.name(),
            color: cause_color(*cause, palette),
            values,
            width: width * 0.8,
        })
        .collect();
    let highest = (0..BARS)
        .map(|bar| {
            bars.iter()
                .filter_map(|values| values.get(bar))
                .map(|v| v[1])
                .sum::<f64>()
        })
        .fold(0.0, f64::max);
    let (top, ticks) = axis(highest * 1.1, 2.0);
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let parts: Vec<String> = Cause::ALL
        .iter()
        .map(|cause| format!("{} {}", tally.run_misses[*cause as usize], cause.name()))
        .collect();
    let names_a_line = (ui.available_width() / NAME).floor().max(1.0);
    let legend_lines = (series.len() as f32 / names_a_line).ceil().clamp(1.0, 3.0);
    let plot = PlotFrame {
        id: "why it missed",
        title: "Why it missed",
        note: "per second",
        x: 0.0..=frame.span,
        y: 0.0..=top,
        y_ticks: &ticks,
        x_label: String::new(),
        height: frame.height + 18.0 - LEGEND * legend_lines,
        summary: parts.join(", "),
    };
    stacked(ui, &plot, &series);
    None
}

/// Misses of a cause a second, for each bar, from the counts since the start of the run.
fn per_bar(tally: &Tally, cause: Cause, width: f64, now: f64) -> Vec<[f64; 2]> {
    let index = cause as usize;
    let points = with_now(
        &tally.sampled.misses[index],
        &tally.sampler,
        now,
        Some(tally.run_misses[index] as f64),
    );
    let count_at = |time: f64| {
        let after = points.partition_point(|point| point[0] <= time);
        after.checked_sub(1).map_or(0.0, |before| points[before][1])
    };
    (0..BARS)
        .map(|bar| (bar as f64 * width, (bar + 1) as f64 * width))
        .take_while(|(from, _)| *from < now)
        .map(|(from, to)| {
            let length = (to.min(now) - from).max(width * 0.25);
            [from + width / 2.0, (count_at(to) - count_at(from)) / length]
        })
        .collect()
}

/// The end of an axis that reaches `highest`, and its ticks.
fn axis(highest: f64, least: f64) -> (f64, Vec<(f64, String)>) {
    let mut top = least;
    let mut factors = [2.5, 2.0, 2.0].into_iter().cycle();
    while top < highest && top < 1e7 {
        top *= factors.next().unwrap_or(2.0);
    }
    let ticks = [0.5, 1.0].map(|share| {
        let value = top * share;
        let text = if value < 10.0 {
            format!("{value:.1}")
        } else {
            format!("{value:.0}")
        };
        (value, text.trim_end_matches(".0").to_owned())
    });
    (top, ticks.to_vec())
}

fn load(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let capacity = scene.model.params().database_per_s;
    let served = tally.sampled.served.points(&tally.sampler);
    let rates = rates(&served);
    let highest = rates
        .iter()
        .map(|point| point[1])
        .fold(capacity * 1.15, f64::max);
    let (top, ticks) = axis(highest, 5.0);
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let limit = [[0.0, capacity], [frame.span, capacity]];
    let now = tally.database_rate.per_s(scene.now);
    let mut drawn = vec![Line {
        points: &rates,
        color: palette.accent,
        width: 2.0,
        style: LineKind::Solid,
        end_label: rates.last().map(|point| format!("{:.1}", point[1])),
    }];
    if capacity > 0.0 {
        drawn.push(Line {
            points: &limit,
            color: palette.theory,
            width: 1.5,
            style: LineKind::Dashed,
            end_label: Some("capacity".to_owned()),
        });
    }
    let plot = PlotFrame {
        id: "database load",
        title: "Database load",
        note: "served/s",
        x: 0.0..=frame.span,
        y: 0.0..=top,
        y_ticks: &ticks,
        x_label: frame.x_label(),
        height: frame.height,
        summary: format!("{now:.1} requests a second of {capacity}"),
    };
    lines(ui, &plot, &drawn)
}

/// Rates from counts since the start, each over about three seconds.
fn rates(counts: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let spacing = counts.first().map_or(1.0, |point| point[0]).max(1e-9);
    let back = ((3.0 / spacing).ceil() as usize).max(1);
    counts
        .iter()
        .enumerate()
        .map(|(index, &[time, count])| {
            let earlier = index
                .checked_sub(back)
                .map_or([0.0, 0.0], |before| counts[before]);
            [
                time,
                (count - earlier[1]) / (time - earlier[0]).max(spacing),
            ]
        })
        .collect()
}

fn latency(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    // egui_plot has no logarithmic axis: the data is its logarithm, the ticks say milliseconds.
    let log = |series: &Series| -> Vec<[f64; 2]> {
        let points = series.points(&tally.sampler).into_iter();
        points
            .map(|[x, ms]| [x, libm::log10(ms.max(1e-3))])
            .collect()
    };
    let (p50, p99) = (
        log(&tally.sampled.latency_p50_ms),
        log(&tally.sampled.latency_p99_ms),
    );
    let all = p50.iter().chain(&p99).map(|point| point[1]);
    let lowest = all.clone().fold(0.0, f64::min).floor();
    let highest = all.fold(2.0, f64::max).ceil();
    let texts = [
        (-3.0, "1 µs"),
        (-2.0, "10 µs"),
        (-1.0, "0.1"),
        (0.0, "1"),
        (1.0, "10"),
        (2.0, "100"),
        (3.0, "1 s"),
        (4.0, "10 s"),
    ];
    let ticks: Vec<(f64, &str)> = texts
        .into_iter()
        .filter(|(y, _)| (lowest..=highest).contains(y))
        .collect();
    let drawn = [
        Line {
            points: &p99,
            color: palette.accent,
            width: 2.0,
            style: LineKind::Solid,
            end_label: (!p99.is_empty()).then(|| "p99".to_owned()),
        },
        Line {
            points: &p50,
            color: palette.hit,
            width: 2.0,
            style: LineKind::Solid,
            end_label: (!p50.is_empty()).then(|| "p50".to_owned()),
        },
    ];
    let summary = tally.recent_latencies.quantiles([0.5, 0.99]).map_or_else(
        || "no value yet".to_owned(),
        |[p50, p99]| format!("p50 {p50}, p99 {p99} over the last 200 reads"),
    );
    let plot = PlotFrame {
        id: "latency",
        title: "Latency",
        note: "ms, log",
        x: 0.0..=frame.span,
        y: (lowest - 0.3)..=(highest + 0.2),
        y_ticks: &ticks,
        x_label: frame.x_label(),
        height: frame.height,
        summary,
    };
    lines(ui, &plot, &drawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_grow_in_steps_and_always_hold_the_data() {
        for seconds in [0.0, 59.0, 61.0, 299.0, 3_700.0, 86_400.0] {
            assert!(nice_span(seconds) >= seconds);
        }
        for highest in [0.0, 1.9, 2.1, 77.0, 1e6] {
            assert!(axis(highest, 2.0).0 >= highest);
        }
    }

    #[test]
    fn rates_are_differences_of_counts() {
        let counts: Vec<[f64; 2]> = (1..=20).map(|i| [f64::from(i), f64::from(4 * i)]).collect();
        assert!(
            rates(&counts)
                .iter()
                .all(|point| (point[1] - 4.0).abs() < 1e-9)
        );
    }
}
