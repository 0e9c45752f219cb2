//! Below the stage: misses against slots, distances of reuse or all policies, and the game.

use eframe::egui::{Align2, Color32, Rect, Role, Sense, Ui, Vec2, pos2, vec2};

use super::{Chart, Out, Scene, View, game};
use crate::chapters::eviction::params::Params;
use crate::chapters::eviction::prediction::predict;
use crate::chapters::eviction::rows::{REDIS, RowName};
use crate::chapters::eviction::sweep::{SEEDS, Sweep};
use crate::chapters::eviction::tally::Reuse;
use crate::components::cache::PolicyKind;
use crate::lesson::Value;
use crate::ui::controls::segmented;
use crate::ui::plot::{Line, LineKind, PlotFrame, StackedSeries, lines, stacked};
use crate::ui::plots::plots_ui;
use crate::ui::theme::{Palette, faint, font, palette};
use crate::ui::{describe, text_line};

pub(super) fn charts_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    plots_ui(ui, &[0.5, 0.5], |ui, index, _| {
        if index == 0 {
            curves_ui(view, ui, scene, out);
        } else {
            let area = ui.max_rect();
            game::game_ui(view, ui, scene, area, out);
        }
    });
}

fn curves_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    ui.spacing_mut().item_spacing = Vec2::splat(4.0);
    let charts = [
        (Chart::Size, "misses against slots"),
        (Chart::All, "all policies"),
        (Chart::Reuse, "reuse"),
    ];
    if let Some(chart) = segmented(ui, "chart", view.chart, &charts) {
        view.chart = chart;
    }
    match view.chart {
        Chart::Size => size_ui(view, ui, scene, out),
        Chart::Reuse => reuse_ui(ui, scene),
        Chart::All => all_ui(ui, scene),
    }
}

/// The colour of a row's curve, by its place on the stage; the optimum is theory everywhere.
fn color(place: usize, kind: PolicyKind, palette: &Palette) -> Color32 {
    let colors = [
        palette.miss,
        palette.accent,
        palette.hit,
        palette.stale,
        palette.expired,
    ];
    match kind {
        PolicyKind::Belady => palette.theory,
        _ => colors[place % colors.len()],
    }
}

/// Up to so many keys, numbers of slots stand at even distances.
const LINEAR: u64 = 60;

/// Where a number of slots stands: on the logarithm where there are many.
fn place_of(size: u64, params: &Params) -> f64 {
    if params.keys <= LINEAR {
        size as f64
    } else {
        libm::log10(size.max(1) as f64)
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "a flat list of parts, one after another; dividing it would only name them twice"
)]
#[expect(clippy::type_complexity, reason = "used once, where it is made")]
fn size_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    let palette = palette(ui);
    let params = scene.model.params();
    let Some(sweep) = view.sweep(ui, params).cloned() else {
        return;
    };
    let place = |size: u64| place_of(size, params);
    let last = sweep.sizes.last().copied().unwrap_or(1);
    let end = place(last).max(place(1) + 1e-3);
    let start = place(1);
    let mut drawn: Vec<(Vec<[f64; 2]>, Color32, LineKind, Option<String>)> = Vec::new();
    for (index, curve) in sweep.curves.iter().enumerate() {
        let kind = scene.model.policy_of(curve.row);
        let ink = color(index, kind, palette);
        let of = |which: usize| -> Vec<[f64; 2]> {
            let sizes = sweep.sizes.iter().enumerate();
            let at = |(size, &slots)| Some([place(slots), curve.band(size)?[which] * 100.0]);
            sizes.filter_map(at).collect()
        };
        for edge in [0, 2] {
            drawn.push((of(edge), faint(ink, 0.22), LineKind::Ghost, None));
        }
        let style = if kind == PolicyKind::Belady {
            LineKind::Dashed
        } else {
            LineKind::Solid
        };
        drawn.push((of(1), ink, style, None));
    }
    drawn.push((
        vec![
            [place(params.capacity), 0.0],
            [place(params.capacity), 100.0],
        ],
        palette.accent,
        LineKind::Ghost,
        None,
    ));
    let theory = theory_line(&sweep, params);
    if !theory.is_empty() {
        drawn.push((theory, palette.ghost, LineKind::Dashed, None));
    }
    let drawn: Vec<Line<'_>> = drawn
        .iter()
        .map(|(points, color, style, label)| Line {
            points,
            color: *color,
            width: 2.0,
            style: *style,
            end_label: label.clone(),
        })
        .collect();
    let summary = summary(scene, &sweep, params);
    let frame = PlotFrame {
        id: "misses against slots",
        title: "",
        note: "",
        x: start..=end,
        y: 0.0..=100.0,
        y_ticks: &[(50.0, "50 %"), (100.0, "100 %")],
        log: [scene.model.params().keys > LINEAR, false],
        x_label: format!("1 slot\t{last} slots"),
        height: (ui.available_height() - 22.0).max(40.0),
        summary,
    };
    let top = ui.cursor().min;
    let height = frame.height;
    let whole = ui.max_rect().width();
    // The legend stands beside the curves, not on them.
    let beside = (whole * 0.34).min(128.0);
    let clicked = ui
        .scope(|ui| {
            ui.set_max_width(whole - beside);
            lines(ui, &frame, &drawn)
        })
        .inner;
    legend_ui(
        ui,
        scene,
        &sweep,
        Rect::from_min_size(top, vec2(ui.max_rect().width(), height)),
    );
    if let Some(x) = clicked {
        let size = if params.keys <= 60 {
            x.round()
        } else {
            libm::pow(10.0, x).round()
        };
        let size = size.clamp(1.0, params.keys as f64) as u64;
        super::controls::set(out, "capacity", Value::Count(size));
    }
}

/// What theory says of LRU, as misses.
fn theory_line(sweep: &Sweep, params: &Params) -> Vec<[f64; 2]> {
    // With many keys the exact sums take too long for a frame.
    if params.keys > 200 {
        return Vec::new();
    }
    let mut points = Vec::new();
    for &size in &sweep.sizes {
        if let Some(found) = predict(params, size as usize) {
            points.push([place_of(size, params), 100.0 * (1.0 - found.lru)]);
        }
    }
    points
}

fn summary(scene: &Scene<'_>, sweep: &Sweep, params: &Params) -> String {
    let index = sweep.index_of(params.capacity);
    let mut text = format!("with {} slots", params.capacity);
    for curve in &sweep.curves {
        if let Some([_, mean, _]) = index.and_then(|index| curve.band(index)) {
            let label = scene.model.policy_of(curve.row).label();
            text += &format!(", {label} misses {:.0} %", mean * 100.0);
        }
    }
    text
}

fn legend_ui(ui: &Ui, scene: &Scene<'_>, sweep: &Sweep, area: Rect) {
    let palette = palette(ui);
    let painter = ui.painter();
    let step = 16.0;
    let height = step * (sweep.curves.len() + 1) as f32;
    if area.height() < height + 8.0 || area.width() < 200.0 {
        return;
    }
    let left = area.right() - (area.width() * 0.34).min(128.0) + 10.0;
    for (index, curve) in sweep.curves.iter().enumerate() {
        let kind = scene.model.policy_of(curve.row);
        let ink = color(index, kind, palette);
        let y = area.top() + 14.0 + step * index as f32;
        let stroke = eframe::egui::Stroke::new(2.0, ink);
        let ends = [pos2(left, y), pos2(left + 22.0, y)];
        if kind == PolicyKind::Belady {
            painter.extend(eframe::egui::Shape::dashed_line(&ends, stroke, 5.0, 4.0));
        } else {
            painter.line_segment(ends, stroke);
        }
        let at = pos2(left + 30.0, y);
        text_line(
            painter,
            at,
            Align2::LEFT_CENTER,
            kind.label(),
            font::note(),
            palette.ink2,
            86.0,
        );
    }
    let y = area.top() + 14.0 + step * sweep.curves.len() as f32;
    let done = sweep.seeds_done();
    let text = if done < SEEDS {
        format!("{done} of {SEEDS} seeds")
    } else {
        format!("band: {SEEDS} seeds")
    };
    text_line(
        painter,
        pos2(left, y),
        Align2::LEFT_CENTER,
        &text,
        font::note(),
        palette.ink3,
        116.0,
    );
}

/// How many distinct keys lie between two requests for one key.
fn reuse_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let palette = palette(ui);
    let counts = scene.model.tally().reuse.counts;
    let total: u64 = counts.iter().sum::<u64>().max(1);
    let share = |class: usize| 100.0 * counts[class] as f64 / total as f64;
    let fits = classes_that_fit(scene.model.params().capacity);
    let bars = |from: usize, to: usize| -> Vec<[f64; 2]> {
        (from..to)
            .map(|class| [class as f64, share(class)])
            .collect()
    };
    let (near, far) = (bars(0, fits), bars(fits, Reuse::CLASSES));
    let highest = (0..Reuse::CLASSES).map(share).fold(10.0, f64::max);
    let series = [
        StackedSeries {
            name: "within the slots: LRU hits",
            color: palette.hit,
            values: &near,
            width: 0.8,
        },
        StackedSeries {
            name: "about as far or farther, or new",
            color: palette.miss,
            values: &far,
            width: 0.8,
        },
    ];
    let frame = PlotFrame {
        id: "reuse",
        title: "",
        note: "",
        x: -0.6..=(Reuse::CLASSES as f64 - 0.4),
        y: 0.0..=highest * 1.15,
        y_ticks: &[(25.0, "25 %"), (50.0, "50 %")],
        log: [false, false],
        x_label: "0 keys in between\tmore than 511, or new".to_owned(),
        height: (ui.available_height() - 44.0).max(40.0),
        summary: format!("{:.0} % of the requests come back at once", share(0)),
    };
    stacked(ui, &frame, &series);
}

/// The classes of distances that lie within so many slots: distance d needs d + 1 slots.
fn classes_that_fit(capacity: u64) -> usize {
    let mut class = 0;
    let farthest = |class: usize| if class == 0 { 0 } else { (1_u64 << class) - 1 };
    while class < Reuse::CLASSES - 1 && farthest(class) < capacity {
        class += 1;
    }
    class
}

/// The hit rates of all rows, best first.
#[expect(
    clippy::too_many_lines,
    reason = "a flat list of parts, one after another; dividing it would only name them twice"
)]
fn all_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let palette = palette(ui);
    let model = scene.model;
    let mut all: Vec<(usize, f64)> = (0..=REDIS)
        .filter_map(|row| {
            let data = &model.rows()[row];
            data.cache.as_ref()?;
            Some((row, data.counts.hit_rate()?))
        })
        .collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    let area = ui.available_rect_before_wrap();
    let (columns, gap) = (2, 16.0);
    let lines = all.len().div_ceil(columns).max(1);
    let step = (area.height() / lines as f32).min(20.0);
    let width = (area.width() - gap) / columns as f32;
    let shown = model.params().shown();
    for (index, (row, rate)) in all.iter().enumerate() {
        let (column, line) = (index / lines, index % lines);
        let at = pos2(
            area.left() + (width + gap) * column as f32,
            area.top() + step * line as f32,
        );
        let rect = Rect::from_min_size(at, vec2(width, step));
        let kind = model.policy_of(*row);
        let name = if *row == REDIS {
            format!("Redis: {}", kind.label())
        } else {
            kind.label().to_owned()
        };
        let percent = format!("{:.1} %", rate * 100.0);
        let id = ui.scope_id().with(("policy", RowName::at(*row).index()));
        let response = ui.interact(rect, id, Sense::hover());
        describe(&response, Role::Label, &name, &percent);
        let painter = ui.painter();
        let bar_left = rect.left() + (width * 0.42).min(130.0);
        let room = rect.right() - bar_left - 48.0;
        let bar = Rect::from_min_size(
            pos2(bar_left, rect.center().y - 3.0),
            vec2((room * *rate as f32).max(1.0), 6.0),
        );
        let strong = shown.contains(row);
        let ink = if strong { palette.ink } else { palette.ink2 };
        let size = (step - 5.0).clamp(8.0, 12.0);
        let face = font::text(size);
        text_line(
            painter,
            rect.left_center(),
            Align2::LEFT_CENTER,
            &name,
            face,
            ink,
            bar_left - rect.left() - 4.0,
        );
        let fill = if kind == PolicyKind::Belady {
            palette.theory
        } else {
            palette.hit
        };
        painter.rect_filled(bar, 2.0, if strong { fill } else { faint(fill, 0.45) });
        let at = pos2(rect.right(), rect.center().y);
        text_line(
            painter,
            at,
            Align2::RIGHT_CENTER,
            &percent,
            font::mono(size),
            ink,
            52.0,
        );
        response.on_hover_text(kind.source());
    }
}
