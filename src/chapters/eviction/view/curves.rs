//! Misses against slots: the curve of each row over twenty seeds, and what theory says.

use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::{Out, Scene, View};
use crate::chapters::eviction::metrics::row_name;
use crate::chapters::eviction::params::{LINEAR, Params};
use crate::chapters::eviction::prediction::predict;
use crate::chapters::eviction::sweep::{SEEDS, Sweep};
use crate::components::cache::PolicyKind;
use crate::lesson::Value;
use crate::ui::plot::{Column, Line, LineKind, PlotFrame, Unit, lines};
use crate::ui::text_line;
use crate::ui::theme::{Palette, faint, font, palette};

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

/// Closer lines of the legend could not be read.
const LEAST_STEP: f32 = 13.0;
/// The room of the choice of charts, left of a legend over the curves.
const CHIPS: f32 = 330.0;

/// Where a number of slots stands: on the logarithm where there are many.
fn place_of(size: u64, params: &Params) -> f64 {
    if params.keys <= LINEAR {
        size as f64
    } else {
        libm::log10(size.max(1) as f64)
    }
}

/// Points of a curve, and how they are drawn.
struct Drawn {
    points: Vec<[f64; 2]>,
    color: Color32,
    style: LineKind,
    column: Option<Column>,
}

pub(super) fn size_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    let params = scene.model.params();
    let Some(sweep) = view.sweep(ui, params).cloned() else {
        return;
    };
    let drawn = drawn(scene, &sweep, palette(ui));
    let drawn: Vec<Line<'_>> = drawn
        .iter()
        .map(|drawn| Line {
            points: &drawn.points,
            color: drawn.color,
            width: 2.0,
            style: drawn.style,
            end_label: None,
            column: drawn.column.clone(),
        })
        .collect();
    let last = sweep.sizes.last().copied().unwrap_or(1);
    let start = place_of(1, params);
    let frame = PlotFrame {
        id: "misses against slots",
        title: "",
        note: "",
        x: start..=place_of(last, params).max(start + 1e-3),
        y: 0.0..=100.0,
        y_ticks: &[(50.0, "50 %"), (100.0, "100 %")],
        log: [params.keys > LINEAR, false],
        x_label: format!("1 slot\t{last} slots"),
        over: Column::new("size", Unit::Count("slots")),
        height: (ui.available_height() - 22.0).max(40.0),
        summary: summary(scene, &sweep, params),
    };
    let whole = Rect::from_min_size(ui.cursor().min, vec2(ui.max_rect().width(), frame.height));
    let clicked = ui
        .scope(|ui| {
            ui.set_max_width(whole.width() - legend_width(&sweep, whole));
            lines(ui, &frame, &drawn)
        })
        .inner;
    legend_ui(ui, scene, &sweep, whole);
    if let Some(x) = clicked {
        let size = if params.keys <= LINEAR {
            x.round()
        } else {
            libm::pow(10.0, x).round()
        };
        let size = size.clamp(1.0, params.keys as f64) as u64;
        out.set("capacity", Value::Count(size));
    }
}

/// The legend stands beside the curves, not on them; where they are low, over them.
fn legend_width(sweep: &Sweep, whole: Rect) -> f32 {
    if legend_step(sweep, whole) < LEAST_STEP {
        0.0
    } else {
        (whole.width() * 0.34).min(128.0)
    }
}

/// How far apart the lines of the legend stand beside the curves.
fn legend_step(sweep: &Sweep, whole: Rect) -> f32 {
    let lines = (sweep.curves.len() + 1) as f32;
    ((whole.height() - 8.0) / lines).min(16.0)
}

/// The bands and means of all rows, where the caches stand now, and what theory says.
fn drawn(scene: &Scene<'_>, sweep: &Sweep, palette: &Palette) -> Vec<Drawn> {
    let params = scene.model.params();
    let mut all = Vec::new();
    for (index, curve) in sweep.curves.iter().enumerate() {
        let kind = scene.model.policy_of(curve.row);
        let ink = color(index, kind, palette);
        let of = |which: usize| -> Vec<[f64; 2]> {
            let sizes = sweep.sizes.iter().enumerate();
            let at =
                |(size, &slots)| Some([place_of(slots, params), curve.band(size)?[which] * 100.0]);
            sizes.filter_map(at).collect()
        };
        let row = row_name(curve.row);
        let column = |name: String| Some(Column::new(name, Unit::Percent));
        all.extend([(0, "least"), (2, "most")].map(|(edge, what)| Drawn {
            points: of(edge),
            color: faint(ink, 0.22),
            style: LineKind::Ghost,
            column: column(format!("{row}, {what}")),
        }));
        all.push(Drawn {
            points: of(1),
            color: ink,
            style: if kind == PolicyKind::Belady {
                LineKind::Dashed
            } else {
                LineKind::Solid
            },
            column: column(row.to_owned()),
        });
    }
    let here = place_of(params.capacity, params);
    all.push(Drawn {
        points: vec![[here, 0.0], [here, 100.0]],
        color: palette.accent,
        style: LineKind::Ghost,
        column: None,
    });
    all.push(Drawn {
        points: theory_line(sweep, params),
        color: palette.ghost,
        style: LineKind::Dashed,
        column: Some(Column::new("theory of lru", Unit::Percent)),
    });
    all
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
    if area.width() < 200.0 {
        return;
    }
    let step = legend_step(sweep, area);
    if step < LEAST_STEP {
        legend_over(ui, scene, sweep, area);
        return;
    }
    let left = area.right() - legend_width(sweep, area) + 10.0;
    for (index, curve) in sweep.curves.iter().enumerate() {
        let kind = scene.model.policy_of(curve.row);
        let y = area.top() + 14.0 + step * index as f32;
        swatch(painter, pos2(left, y), (index, kind), palette);
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

/// The legend in a line over the curves, from the right as far as there is room.
fn legend_over(ui: &Ui, scene: &Scene<'_>, sweep: &Sweep, area: Rect) {
    let palette = palette(ui);
    let painter = ui.painter();
    let y = area.top() - 16.0;
    let mut right = area.right();
    for (index, curve) in sweep.curves.iter().enumerate().rev() {
        let kind = scene.model.policy_of(curve.row);
        let label = kind.label().to_owned();
        let galley = painter.layout_no_wrap(label, font::note(), palette.ink2);
        let left = right - galley.size().x;
        if left - 28.0 < area.left() + CHIPS {
            break;
        }
        painter.galley(pos2(left, y - galley.size().y / 2.0), galley, palette.ink2);
        swatch(painter, pos2(left - 28.0, y), (index, kind), palette);
        right = left - 42.0;
    }
}

/// A piece of a row's curve.
fn swatch(painter: &Painter, at: Pos2, (index, kind): (usize, PolicyKind), palette: &Palette) {
    let stroke = Stroke::new(2.0, color(index, kind, palette));
    let ends = [at, at + vec2(22.0, 0.0)];
    if kind == PolicyKind::Belady {
        painter.extend(Shape::dashed_line(&ends, stroke, 5.0, 4.0));
    } else {
        painter.line_segment(ends, stroke);
    }
}
