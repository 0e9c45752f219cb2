//! The learner's plan: five workloads down, five families across, what each answer costs.

use eframe::egui::{Align2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{Out, Scene, View};
use crate::chapters::nosql::families::Family;
use crate::chapters::nosql::goals::BUDGET_US;
use crate::chapters::nosql::question::{MIX, Query};
use crate::chapters::nosql::words::{cost_text, title};
use crate::components::named::Named as _;
use crate::lesson::Value;
use crate::ui::theme::{font, mix, palette};
use crate::ui::{describe, text_line};

/// The column with the names of the workloads.
const NAMES: f32 = 132.0;
const HEAD: f32 = 26.0;
const FOOT: f32 = 28.0;

/// The parameter that gives a question to a family.
fn parameter(query: Query) -> &'static str {
    match query {
        Query::Session => "sessions_in",
        Query::UsersOver | Query::Mix => "users_in",
        Query::LastReadings => "readings_in",
        Query::OrderProduct => "orders_in",
        Query::FriendsBought => "friends_in",
    }
}

/// A question as a workload.
fn workload(query: Query) -> &'static str {
    match query {
        Query::Session => "sessions",
        Query::UsersOver => "users by age",
        Query::LastReadings => "readings",
        Query::OrderProduct => "orders",
        Query::FriendsBought => "friends bought",
        Query::Mix => "all",
    }
}

pub(super) fn plan_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, area: Rect, out: &mut Out) {
    let palette = palette(ui);
    let column = (area.width() - NAMES) / Family::ALL.len() as f32;
    let row = ((area.height() - HEAD - FOOT) / Query::ALL.len() as f32).clamp(20.0, 56.0);
    for (index, family) in Family::ALL.into_iter().enumerate() {
        let at = pos2(
            area.left() + NAMES + column * (index as f32 + 0.5),
            area.top() + HEAD * 0.5,
        );
        let ink = if view.lit == Some(family) {
            palette.ink
        } else {
            palette.ink2
        };
        let (face, width) = (font::strong(14.0), column - 8.0);
        text_line(
            ui.painter(),
            at,
            Align2::CENTER_CENTER,
            title(family),
            face,
            ink,
            width,
        );
    }
    for (line, (query, share)) in Query::ALL.into_iter().zip(MIX).enumerate() {
        let top = area.top() + HEAD + row * line as f32;
        let at = pos2(area.left(), top + row * 0.5);
        let name = format!("{} {} ‰", workload(query), share);
        let face = font::label();
        text_line(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            &name,
            face,
            palette.ink2,
            NAMES - 6.0,
        );
        for (index, family) in Family::ALL.into_iter().enumerate() {
            let left = area.left() + NAMES + column * index as f32;
            let cell = Rect::from_min_size(pos2(left, top), vec2(column, row)).shrink(3.0);
            cell_ui(view, ui, scene, cell, query, family, out);
        }
    }
    let y = area.top() + HEAD + row * Query::ALL.len() as f32 + FOOT * 0.5;
    foot_ui(ui, scene, pos2(area.left(), y), area.width());
}

/// What the plan costs, beside the budget.
fn foot_ui(ui: &Ui, scene: &Scene<'_>, foot: eframe::egui::Pos2, width: f32) {
    let palette = palette(ui);
    let reading = scene.model.goals().reading(0);
    let text = if reading.reading.is_empty() {
        format!(
            "your plan has not answered yet; the budget is {BUDGET_US} µs of a server an answer"
        )
    } else {
        format!(
            "your plan keeps servers busy for {} an answer, over the last thousand; the budget is \
             {BUDGET_US} µs",
            reading.reading
        )
    };
    let ink = if reading.met {
        palette.hit
    } else {
        palette.ink2
    };
    let face = font::label();
    text_line(
        ui.painter(),
        foot,
        Align2::LEFT_CENTER,
        &text,
        face,
        ink,
        width,
    );
}

fn cell_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    query: Query,
    family: Family,
    out: &mut Out,
) {
    let palette = palette(ui);
    let on = scene.model.params().planned(query) == family;
    let id = ui.scope_id().with(("plan", query.name(), family.name()));
    let response = ui.interact(rect, id, Sense::click());
    let label = format!("{} in {}", workload(query), title(family));
    // What the question cost this family when it was asked last.
    let recent = scene.model.recent().under_stride(1);
    let last = recent
        .filter(|one| one.question.query() == query)
        .max_by_key(|one| one.id)
        .map(|one| one.part(family).work.server_us());
    let said = last.map_or_else(|| "not asked yet".to_owned(), cost_text);
    describe(&response, Role::RadioButton, &label, &said);
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, on, &label));
    if response.hovered() {
        view.point_at(family);
    }
    if response.clicked() && !on {
        let value = Value::Word(family.name().to_owned());
        out.set(parameter(query), value);
    }
    let (fill, line) = if on {
        let fill = mix(palette.panel, palette.accent, 0.35);
        (fill, Stroke::new(2.0, palette.accent))
    } else if response.hovered() || response.has_focus() {
        (palette.raised, Stroke::new(1.0, palette.ink3))
    } else {
        (palette.panel, Stroke::new(1.0, palette.line))
    };
    ui.painter().rect(rect, 6.0, fill, line, StrokeKind::Inside);
    let ink = if on { palette.ink } else { palette.ink3 };
    let (face, width) = (font::mono(12.0), rect.width() - 8.0);
    let shown = last.map_or_else(|| "–".to_owned(), cost_text);
    text_line(
        ui.painter(),
        rect.center(),
        Align2::CENTER_CENTER,
        &shown,
        face,
        ink,
        width,
    );
    response.on_hover_text(format!("{label}: {said} of a server for the last one"));
}
