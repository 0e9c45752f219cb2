//! A row: its policy, its slots, its curve and its hit rate.

use eframe::egui::{Align2, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use super::curves::color;
use super::plan::{Parts, Plan};
use super::{Out, Scene, View, slots, strip, words};
use crate::chapters::eviction::model::Model;
use crate::chapters::eviction::rows::{REDIS, RowName};
use crate::components::cache::PolicyKind;
use crate::components::named::Named as _;
use crate::lesson::Value;
use crate::lesson::sentences::counted;
use crate::ui::dropdown::{Item, dropdown};
use crate::ui::marks::identity_bar;
use crate::ui::theme::{faint, font, palette};
use crate::ui::{describe, text_line};

/// More slots than this are drawn as a strip.
pub(super) const MOST_CARDS: usize = 12;
/// Requests that the band of luck is about.
const BAND_OF: u64 = 1_000;
/// Rows at least this high have room for a second line.
const TALL: f32 = 43.0;

pub(super) fn rows_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, plan: &Plan, out: &mut Out) {
    let params = scene.model.params();
    let named = [
        params.row_1,
        params.row_2,
        params.row_3,
        params.row_4,
        params.row_5,
    ];
    let taken = named
        .iter()
        .enumerate()
        .filter_map(|(place, name)| Some((place, name.index()?)));
    for ((place, row), rect) in taken.zip(&plan.rows) {
        let line = Stroke::new(1.0, faint(palette(ui).line, 0.8));
        ui.painter().hline(rect.x_range(), rect.top(), line);
        let parts = Parts::of(rect.shrink2(vec2(0.0, 3.0)));
        let mut child = ui.new_child(
            eframe::egui::UiBuilder::new()
                .max_rect(*rect)
                .id_salt(("row", place)),
        );
        name_ui(&mut child, scene, place, row, parts.name, out);
        let resting = scene.model.rows()[row].cache.is_none();
        if !resting && params.capacity as usize <= MOST_CARDS {
            slots::slots_ui(view, &mut child, scene, row, parts.slots);
        } else if !resting {
            strip::strip_ui(view, &mut child, scene, row, parts.slots);
        }
        if let Some(area) = parts.curve {
            curve_ui(&mut child, scene, row, area);
        }
        number_ui(view, &mut child, scene, row, parts.number);
    }
}

/// The name of the row in the window.
fn label(model: &Model, row: usize) -> String {
    let kind = model.policy_of(row);
    if row == REDIS {
        format!("Redis: {}", kind.label())
    } else {
        kind.label().to_owned()
    }
}

fn name_ui(ui: &mut Ui, scene: &Scene<'_>, place: usize, row: usize, area: Rect, out: &mut Out) {
    let model = scene.model;
    let kind = model.policy_of(row);
    let tall = area.height() >= TALL;
    let middle = if tall {
        area.top() + 16.0
    } else {
        area.center().y
    };
    let at = Rect::from_min_max(
        pos2(area.left(), middle - 13.0),
        pos2(area.right(), middle + 13.0),
    );
    let bar = pos2(area.left() - 10.0, middle);
    let color = color(place, kind, palette(ui));
    identity_bar(ui.painter(), bar, 18.0, color);
    let choices = words::choices(model.params());
    let items: Vec<Item<'_>> = choices
        .iter()
        .map(|&(_, name, note)| Item { name, note })
        .collect();
    let current = choices
        .iter()
        .position(|(name, ..)| name.index() == Some(row));
    let what = format!("policy of row {}", place + 1);
    // Redis's names are long enough without its own.
    let label = if area.width() < 190.0 {
        kind.label().to_owned()
    } else {
        label(model, row)
    };
    let (response, chosen) = dropdown(ui, at, &what, &label, current.unwrap_or(0), &items);
    response.on_hover_text(kind.info().source);
    if let Some(index) = chosen {
        let name: RowName = choices[index].0;
        out.set(
            &format!("row_{}", place + 1),
            Value::Word(name.name().to_owned()),
        );
    }
    if tall {
        motto_ui(ui, area, middle, kind.info().motto);
    }
}

/// The motto of a policy under its name, on as many lines as there is room for, or cut.
fn motto_ui(ui: &Ui, area: Rect, middle: f32, motto: &str) {
    let (painter, ink) = (ui.painter(), palette(ui).ink2);
    let wide = (area.width() - 2.0).max(20.0);
    let galley = painter.layout(motto.to_owned(), font::note(), ink, wide);
    let lines = if area.height() >= 62.0 { 2 } else { 1 };
    if galley.rows.len() <= lines {
        painter.galley(pos2(area.left(), middle + 13.0), galley, ink);
    } else {
        let (at, left) = (pos2(area.left(), middle + 20.0), Align2::LEFT_CENTER);
        text_line(painter, at, left, motto, font::note(), ink, wide);
    }
}

/// The points of a curve that are apart: a dash that begins anew at every point would be none.
fn thinned(points: impl Iterator<Item = Pos2>) -> Vec<Pos2> {
    let mut reached = f32::NEG_INFINITY;
    let is_apart = |point: &Pos2| {
        let apart = point.x - reached >= 1.5;
        if apart {
            reached = point.x;
        }
        apart
    };
    points.filter(is_apart).collect()
}

/// The share of hits among the last hundred requests, over the run.
fn curve_ui(ui: &mut Ui, scene: &Scene<'_>, row: usize, area: Rect) {
    let palette = palette(ui);
    let height = (area.height() - 8.0).min(60.0);
    let panel = Rect::from_center_size(area.center(), vec2(area.width(), height));
    let tally = scene.model.tally();
    let data = &scene.model.rows()[row];
    let painter = ui.painter();
    let line = Stroke::new(1.0, palette.line);
    painter.rect(panel, 6.0, palette.raised, line, StrokeKind::Inside);
    let inner = panel.shrink2(vec2(2.0, 6.0));
    let end = scene.now.as_secs_f64().max(1.0);
    let x = |seconds: f64| inner.left() + inner.width() * (seconds / end).clamp(0.0, 1.0) as f32;
    let y = |share: f64| inner.bottom() - inner.height() * share.clamp(0.0, 1.0) as f32;
    let spacing = tally.sampler.spacing().as_secs_f64();
    for [at, scanning] in tally.scanning.points(&tally.sampler) {
        if scanning > 0.5 {
            let (from, to) = (x(at - spacing), x(at).max(x(at - spacing) + 1.5));
            let shade = Rect::from_min_max(
                pos2(from, panel.top() + 1.0),
                pos2(to, panel.bottom() - 1.0),
            );
            painter.rect_filled(shade, 0.0, faint(palette.expired, 0.16));
        }
    }
    let sampled = data.series.points(&tally.sampler).into_iter();
    let mut points = thinned(sampled.map(|[at, share]| pos2(x(at), y(share))));
    if let Some(share) = data.recent.share() {
        points.push(pos2(x(end), y(share)));
    }
    let is_optimum = scene.model.policy_of(row) == PolicyKind::Belady;
    if is_optimum {
        let stroke = Stroke::new(1.5, palette.theory);
        painter.extend(Shape::dashed_line(&points, stroke, 5.0, 4.0));
    } else if points.len() > 1 {
        painter.add(Shape::line(points, Stroke::new(2.0, palette.hit)));
    }
    let response = ui.interact(panel, ui.scope_id().with("curve"), Sense::hover());
    let now = data
        .recent
        .share()
        .map_or("no request yet".to_owned(), |share| {
            format!("{:.0} % of the last 100", share * 100.0)
        });
    describe(
        &response,
        Role::Image,
        &format!("{}: hits lately", label(scene.model, row)),
        &now,
    );
    response.on_hover_text(format!(
        "{now}; over the run. Shaded: a scan. Dashed: OPT, the best possible."
    ));
}

/// The hit rate since the start, and how much luck there is in it.
fn number_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, row: usize, area: Rect) {
    let palette = palette(ui);
    let params = scene.model.params();
    let band = view.sweep(ui, params).and_then(|sweep| {
        let curve = sweep.curves.iter().find(|curve| curve.row == row)?;
        curve.deviation(sweep.index_of(params.capacity)?)
    });
    let data = &scene.model.rows()[row];
    let is_optimum = scene.model.policy_of(row) == PolicyKind::Belady;
    let large = match data.counts.hit_rate() {
        Some(rate) => format!("{:.0} %", rate * 100.0),
        None if data.cache.is_none() => "rests".to_owned(),
        None => "–".to_owned(),
    };
    let small = under_number(scene.model, row, band);
    let tall = area.height() >= TALL;
    let size = (area.height() * 0.4).clamp(16.0, 24.0);
    let middle = area.center().y - if tall { 9.0 } else { 0.0 };
    let ink = if is_optimum {
        palette.ink2
    } else {
        palette.ink
    };
    let right = |y: f32, text: &str, face, ink| {
        let at = pos2(area.right(), y);
        let width = area.width();
        text_line(
            ui.painter(),
            at,
            Align2::RIGHT_CENTER,
            text,
            face,
            ink,
            width,
        );
    };
    right(middle, &large, font::mono_bold(size), ink);
    if tall {
        right(
            middle + size * 0.5 + 10.0,
            &small,
            font::note(),
            palette.ink3,
        );
    }
    let response = ui.interact(area, ui.scope_id().with("number"), Sense::hover());
    describe(
        &response,
        Role::Label,
        &format!("{} hit rate", label(scene.model, row)),
        &large,
    );
    response.on_hover_text(behind_number(scene.model, row, band));
}

/// How much a hit rate says: for OPT what it is a bound of, for others how much luck is in it.
fn under_number(model: &Model, row: usize, band: Option<f64>) -> String {
    let reads = model.rows()[row].counts.reads;
    let is_optimum = model.policy_of(row) == PolicyKind::Belady;
    match band {
        // With a TTL the farthest next use is no strict bound any more.
        _ if is_optimum && model.params().ttl_s <= 0.0 => "best possible".to_owned(),
        _ if is_optimum => "sees ahead".to_owned(),
        // The band is that of a thousand requests.
        _ if reads < BAND_OF => format!("of {reads}"),
        Some(band) => format!("± {:.1}", band * 100.0),
        None => String::new(),
    }
}

/// The counts that a hit rate is made of.
fn behind_number(model: &Model, row: usize, band: Option<f64>) -> String {
    let counts = &model.rows()[row].counts;
    let [cold, capacity, expired] = counts.misses;
    let mut text = format!(
        "{} of {} since the start; misses: {cold} cold, {capacity} capacity, {expired} expired; {}.",
        counted(counts.hits, "hit"),
        counted(counts.reads, "request"),
        counted(counts.evictions, "eviction")
    );
    let first = model.params().shown().first().copied();
    if let Some(number) = first.and_then(|first| model.tally().parted(first, row)) {
        text += &format!("\nDiffers from the first row since request {number}.");
    }
    if let Some(band) = band {
        text += &format!(
            "\n± {:.1} points: standard deviation over 20 seeds of the first 1,000 requests.",
            band * 100.0
        );
    }
    text
}
