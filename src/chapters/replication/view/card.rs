//! What was promised, what was kept and what was lost; for quorums, W against R as well.

use eframe::egui::{
    Align2, Color32, FontId, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, pos2,
};

use super::geometry::Plan;
use super::{Out, Scene};
use crate::chapters::replication::model::Model;
use crate::chapters::replication::params::Strategy;
use crate::chapters::replication::survives::survives;
use crate::lesson::Value;
use crate::ui::heat::{Cell, Heat, heat};
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::theme::{Palette, font, palette};
use crate::ui::{describe, text_line, thousands};

/// The height of a number with its label, and the least where room is short.
const ROW: f32 = 24.0;
const LEAST_ROW: f32 = 18.0;
/// Up to so many nodes W against R is shown.
const MOST_CELLS: usize = 7;

pub(super) fn card_ui(ui: &mut Ui, scene: &Scene<'_>, plan: &Plan, out: &mut Out) {
    let model = scene.model;
    let mut area = plan.card;
    let nodes = model.params().replicas();
    let room = area.height() > 200.0;
    if model.params().strategy == Strategy::Leaderless && nodes <= MOST_CELLS && room {
        // Few cells need less, and all numbers are to have room below.
        let share = if nodes > 3 { 0.55 } else { 0.5 };
        let high = (area.height() * share).min(area.width() + 56.0);
        let grid = Rect::from_min_size(area.min, Vec2::new(area.width(), high));
        area.set_top(grid.bottom() + 8.0);
        grid_ui(ui, model, grid, out);
    }
    if !promises_ui(ui, model, area)
        && let Some(area) = plan.aside
    {
        consequences_ui(ui, model, area);
    }
}

/// W against R, told from the same messages.
fn grid_ui(ui: &mut Ui, model: &Model, area: Rect, out: &mut Out) {
    let params = model.params();
    let (n, w, r) = (params.replicas(), params.w(), params.r());
    let grid = &model.tally().grid;
    let measured = |w: usize, r: usize| {
        let known = grid.nodes() == n;
        known.then(|| grid.stale_rate(w, r)).flatten()
    };
    let mut cells = Vec::with_capacity(n * n);
    for row in 1..=n {
        for column in 1..=n {
            cells.push(cell(measured(column, row), (column, row, n), (w, r)));
        }
    }
    let columns: Vec<String> = (1..=n).map(|w| format!("W {w}")).collect();
    let rows: Vec<String> = (1..=n).map(|r| format!("R {r}")).collect();
    let note = match grid.trials() {
        0 => String::new(),
        // Only rounds in which all replicas answered tell what each W and R would have found.
        trials if params.sloppy => format!("{} whole rounds", thousands(trials as f64)),
        trials => format!("{} reads", thousands(trials as f64)),
    };
    let shown = Heat {
        id: "stale reads by W and R",
        title: "stale by W and R",
        note: &note,
        columns: &columns,
        rows: &rows,
        cells: &cells,
        color: palette(ui).stale,
        below: "hatched: W + R > N",
    };
    if let Some((row, column)) = heat(ui, area, &shown) {
        out.set("write_quorum", Value::Count(column as u64 + 1));
        out.set("read_quorum", Value::Count(row as u64 + 1));
    }
}

fn cell(rate: Option<f64>, (w, r, n): (usize, usize, usize), present: (usize, usize)) -> Cell {
    let text = match rate {
        None => String::new(),
        Some(rate) if rate <= 0.0 => "0".to_owned(),
        Some(rate) if n > 4 || rate >= 0.0995 => format!("{:.0} %", rate * 100.0),
        Some(rate) => format!("{:.1} %", rate * 100.0),
    };
    let said = rate.map_or_else(
        || "not measured yet".to_owned(),
        |rate| format!("{:.1} % of the reads would have been stale", rate * 100.0),
    );
    let meets = if w + r > n {
        "; the two groups must meet"
    } else {
        ""
    };
    Cell {
        text,
        // A third is as strong as it gets: what matters is near zero.
        strength: rate.map(|rate| ((rate * 3.0).min(1.0) as f32).sqrt()),
        hatched: w + r > n,
        selected: (w, r) == present,
        detail: format!("W {w}, R {r}: {said}{meets}; click to set"),
    }
}

/// One number of the card.
struct Figure {
    label: &'static str,
    value: u64,
    color: Color32,
    mark: Option<Mark>,
    help: &'static str,
}

fn figures(model: &Model, palette: &Palette) -> Vec<Figure> {
    let counts = &model.tally().counts;
    let gone = counts.writes_lost + counts.writes_dropped;
    let quiet = |value: u64, color: Color32| if value > 0 { color } else { palette.ink2 };
    let mut all = vec![
        Figure {
            label: "acknowledged",
            value: counts.writes_acknowledged,
            color: palette.ink,
            mark: None,
            help: "writes acknowledged to their client",
        },
        Figure {
            label: "preserved",
            value: counts.writes_acknowledged.saturating_sub(gone),
            color: palette.hit,
            mark: Some(Mark::Hit),
            help: "of these, still stored or rightly overwritten",
        },
        Figure {
            label: "lost",
            value: counts.writes_lost,
            color: quiet(counts.writes_lost, palette.miss),
            mark: Some(Mark::Error),
            help: "acknowledged, and lost with a leader whose log no follower had in full",
        },
    ];
    if counts.writes_dropped > 0 || model.params().strategy == Strategy::MultiLeader {
        all.push(Figure {
            label: "dropped",
            value: counts.writes_dropped,
            color: quiet(counts.writes_dropped, palette.miss),
            mark: Some(Mark::Miss),
            help: "acknowledged, and dropped for a write with a later time stamp",
        });
    }
    all.push(Figure {
        label: "refused",
        value: counts.writes_refused + counts.reads_refused,
        color: quiet(
            counts.writes_refused + counts.reads_refused,
            palette.expired,
        ),
        mark: Some(Mark::Expired),
        help: "reads and writes that no node could serve, that storage refused, or that timed out",
    });
    all.push(Figure {
        label: "stale reads",
        value: counts.stale_reads,
        color: quiet(counts.stale_reads, palette.stale),
        mark: Some(Mark::Stale { versions: 0 }),
        help: "answers that lack a write acknowledged before they were asked for",
    });
    all
}

/// The numbers and, if there is room for it, what the setting survives; returns whether there was.
fn promises_ui(ui: &mut Ui, model: &Model, area: Rect) -> bool {
    let palette = palette(ui);
    let frame = Stroke::new(1.0, palette.line);
    ui.painter()
        .rect(area, 8.0, palette.panel, frame, StrokeKind::Inside);
    let inner = area.shrink2(Vec2::new(14.0, 10.0));
    let all = figures(model, palette);
    let fits = ((inner.height() / LEAST_ROW).max(1.0) as usize).min(all.len());
    let large = inner.height() > ROW * all.len() as f32 + 90.0;
    let row = if large {
        ROW + 4.0
    } else {
        ROW.min(inner.height() / fits as f32)
    };
    let mut top = inner.top();
    for figure in &all[..fits] {
        let line = Rect::from_min_size(pos2(inner.left(), top), Vec2::new(inner.width(), row));
        figure_ui(ui, line, figure, large, palette);
        top += row;
    }
    let rest = Rect::from_min_max(pos2(inner.left(), top + 8.0), inner.max);
    let has_room = rest.height() > 34.0 && fits_one(ui, model, rest);
    if has_room {
        let rule = Stroke::new(1.0, palette.line);
        ui.painter().hline(inner.x_range(), top + 3.0, rule);
        consequences_ui(ui, model, rest);
    }
    has_room
}

/// Whether the first sentence about the setting has room.
fn fits_one(ui: &Ui, model: &Model, area: Rect) -> bool {
    let all = survives(model.params());
    let color = palette(ui).ink;
    all.first().is_some_and(|one| {
        let text = one.text.clone();
        let galley = ui
            .painter()
            .layout(text, font::note(), color, area.width() - 20.0);
        galley.size().y <= area.height() + 2.0
    })
}

fn figure_ui(ui: &Ui, line: Rect, figure: &Figure, large: bool, palette: &Palette) {
    let id = ui.scope_id().with(("figure", figure.label));
    let response = ui.interact(line, id, Sense::hover());
    let value = thousands(figure.value as f64);
    // A label has no value of its own for assistive technology.
    let said = format!("{} {value}", figure.label);
    describe(&response, Role::Label, &said, "");
    let painter = ui.painter();
    let mut left = line.left_center();
    if let Some(mark) = figure.mark {
        paint_mark(painter, left + Vec2::new(6.0, 0.0), 10.0, mark, palette);
    }
    left.x += 20.0;
    let face = font::label();
    let wide = |text: &str, face: FontId| {
        let galley = painter.layout_no_wrap(text.to_owned(), face, figure.color);
        galley.size().x
    };
    // A number of many digits is written smaller before its name is cut.
    let free = line.right() - left.x - 4.0 - wide(figure.label, face.clone());
    let largest = if large { 24.0 } else { 18.0 };
    let size = [24.0, 18.0, 14.0, 12.0]
        .into_iter()
        .filter(|size| *size <= largest)
        .find(|size| wide(&value, font::mono_bold(*size)) <= free);
    let number = painter.text(
        line.right_center(),
        Align2::RIGHT_CENTER,
        value,
        font::mono_bold(size.unwrap_or(12.0)),
        figure.color,
    );
    let room = number.left() - left.x - 4.0;
    text_line(
        painter,
        left,
        Align2::LEFT_CENTER,
        figure.label,
        face,
        palette.ink2,
        room,
    );
    response.on_hover_text(figure.help);
}

/// What this setting survives and loses, as far as there is room; all of it on hovering.
fn consequences_ui(ui: &mut Ui, model: &Model, area: Rect) {
    let palette = palette(ui);
    let all = survives(model.params());
    let whole: Vec<&str> = all.iter().map(|one| one.text.as_str()).collect();
    let id = ui.scope_id().with("consequences");
    let response = ui.interact(area, id, Sense::hover());
    let label = "what this setting survives and loses";
    let said = format!("{label}: {}", whole.join(" "));
    describe(&response, Role::Label, &said, "");
    let mut top = area.top();
    for one in &all {
        let color = if one.holds { palette.ink2 } else { palette.ink };
        let width = area.width() - 20.0;
        let face = font::note();
        let galley = ui.painter().layout(one.text.clone(), face, color, width);
        if top + galley.size().y > area.bottom() + 2.0 {
            break;
        }
        let mark = if one.holds { Mark::Hit } else { Mark::Error };
        let at = pos2(area.left() + 6.0, top + 8.0);
        paint_mark(ui.painter(), at, 8.0, mark, palette);
        let height = galley.size().y;
        ui.painter()
            .galley(pos2(area.left() + 20.0, top), galley, color);
        top += height + 6.0;
    }
    response.on_hover_text(whole.join("\n\n"));
}
