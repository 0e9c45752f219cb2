//! The hit rates of all policies on the same requests.

use eframe::egui::{Align2, Rect, Role, Sense, Ui, pos2, vec2};

use super::{Out, Scene, View};
use crate::chapters::eviction::model::Model;
use crate::chapters::eviction::rows::{REDIS, RowName};
use crate::components::cache::PolicyKind;
use crate::ui::theme::{faint, font, palette};
use crate::ui::{describe, text_line};

const COLUMNS: usize = 2;
const GAP: f32 = 16.0;
/// The least height of a line.
const LINE: f32 = 15.0;
/// What the longest names of our own take.
const NAME: f32 = 96.0;
/// What a percentage takes.
const PERCENT: f32 = 52.0;
const LEAST_BAR: f32 = 16.0;

/// The hit rates of all rows, best first; returns what they are.
pub(super) fn all_ui(_: &mut View, ui: &mut Ui, scene: &Scene<'_>, _: &mut Out) -> String {
    let model = scene.model;
    let mut all = ranked(model);
    let area = ui.available_rect_before_wrap();
    // The best ones, as many as can be read.
    let fit = (area.height() / LINE).floor().max(1.0) as usize;
    all.truncate(fit * COLUMNS);
    let lines = all.len().div_ceil(COLUMNS).max(1);
    let step = (area.height() / lines as f32).min(20.0);
    let width = (area.width() - GAP) / COLUMNS as f32;
    let shown = model.params().shown();
    for (index, (row, rate)) in all.iter().enumerate() {
        let (column, line) = (index / lines, index % lines);
        let at = pos2(
            area.left() + (width + GAP) * column as f32,
            area.top() + step * line as f32,
        );
        let rect = Rect::from_min_size(at, vec2(width, step));
        policy_ui(ui, model, (*row, *rate), rect, shown.contains(row));
    }
    "hit rates, best first\thit rates".to_owned()
}

/// The rows that have a hit rate, the best first.
fn ranked(model: &Model) -> Vec<(usize, f64)> {
    let mut all: Vec<(usize, f64)> = (0..=REDIS)
        .filter_map(|row| {
            let data = &model.rows()[row];
            data.cache.as_ref()?;
            Some((row, data.counts.hit_rate()?))
        })
        .collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    all
}

/// A policy with its bar; those on the stage stand out.
fn policy_ui(ui: &mut Ui, model: &Model, (row, rate): (usize, f64), rect: Rect, strong: bool) {
    let palette = palette(ui);
    let kind = model.policy_of(row);
    let name = if row == REDIS {
        format!("Redis: {}", kind.label())
    } else {
        kind.label().to_owned()
    };
    let percent = format!("{:.1} %", rate * 100.0);
    let id = ui.scope_id().with(("policy", RowName::at(row).index()));
    let response = ui.interact(rect, id, Sense::hover());
    describe(&response, Role::Label, &name, &percent);
    let painter = ui.painter();
    // Names that differ in their last word are of no use without it: the bar is what gives way.
    let names = NAME.min(rect.width() - PERCENT - LEAST_BAR);
    let bar_left = rect.left() + names.max(rect.width() * 0.42).min(130.0);
    let room = (rect.right() - bar_left - PERCENT).max(0.0);
    let bar = Rect::from_min_size(
        pos2(bar_left, rect.center().y - 3.0),
        vec2((room * rate as f32).max(1.0), 6.0),
    );
    let ink = if strong { palette.ink } else { palette.ink2 };
    text_line(
        painter,
        rect.left_center(),
        Align2::LEFT_CENTER,
        &name,
        font::note(),
        ink,
        bar_left - rect.left() - 4.0,
    );
    let fill = if kind == PolicyKind::Belady {
        palette.theory
    } else {
        palette.hit
    };
    painter.rect_filled(bar, 2.0, if strong { fill } else { faint(fill, 0.45) });
    text_line(
        painter,
        rect.right_center(),
        Align2::RIGHT_CENTER,
        &percent,
        font::mono(12.0),
        ink,
        PERCENT,
    );
    response.on_hover_text(kind.info().source);
}
