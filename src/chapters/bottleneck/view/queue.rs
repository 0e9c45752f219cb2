//! The queue in front of a replica: a bar for each who waits, as high as it has waited long.

use eframe::egui::{Align2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use super::geometry::ReplicaPlan;
use super::{Scene, View};
use crate::chapters::bottleneck::replica::Replica;
use crate::chapters::bottleneck::request::Request;
use crate::ui::controls::longest_that_fits;
use crate::ui::theme::{faint, font, palette};
use crate::ui::{describe, text_line, thousands};

/// The queue at a replica; the next who is served stands on the right.
pub(super) fn queue_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    replica: &Replica,
    (replica_index, plan): (usize, &ReplicaPlan),
) {
    let palette = palette(ui);
    let area = plan.queue;
    let waiting = replica.station().waiting();
    let count = waiting.len();
    let (_, step, each) = plan.bars(count);
    let first = replica.station().waiting().next();
    let oldest = first.and_then(|id| scene.model.request(*id));
    let oldest_ms = oldest.map_or(0.0, |request| request.waited(scene.now).as_millis_f64());
    let timeout_ms = scene.model.params().timeout_ms;
    let top_ms = scale_ms(oldest_ms, timeout_ms);
    // The caption and the ages stand above the highest bar.
    let height = (area.height() - 30.0).max(6.0);
    let floor = area.bottom() - 2.0;
    let painter = ui.painter();
    if timeout_ms > 0.0 && top_ms >= timeout_ms && area.height() > 60.0 && count > 0 {
        let y = floor - height * (timeout_ms / top_ms) as f32;
        let line = Stroke::new(1.0, palette.expired);
        let dashes = Shape::dashed_line(
            &[pos2(area.left(), y), pos2(area.right(), y)],
            line,
            5.0,
            4.0,
        );
        painter.extend(dashes);
    }
    for (place, id) in waiting.step_by(each).enumerate() {
        let Some(request) = scene.model.request(*id) else {
            continue;
        };
        let waited = request.waited(scene.now).as_millis_f64();
        let tall = (height * (waited / top_ms).min(1.0) as f32).max(3.0);
        let right = area.right() - step * place as f32;
        let rect = Rect::from_min_max(pos2(right - step + 1.5, floor - tall), pos2(right, floor));
        bar_ui(view, ui, scene, request, rect);
    }
    caption_ui(ui, scene, plan, (replica_index, count, each, oldest_ms));
}

/// How many wait, for how long, and whether there is room for more.
fn caption_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &ReplicaPlan,
    (replica_index, count, each, oldest_ms): (usize, usize, usize, f64),
) {
    let palette = palette(ui);
    let area = plan.queue;
    let limit = scene.model.params().queue_limit;
    let full = count > 0 && count as u64 >= limit;
    let versions = said((count, each, oldest_ms), full);
    let said = longest_that_fits(ui, &versions, area.width()).to_owned();
    let id = ui.scope_id().with(("queue", replica_index));
    let corner = pos2(area.left(), area.top() - 4.0);
    let caption = Rect::from_min_size(corner, vec2(area.width(), 16.0));
    let response = ui.interact(caption, id, Sense::hover());
    let name = format!("queue {}", replica_index + 1);
    describe(&response, Role::Label, &name, &said);
    let color = if full { palette.miss } else { palette.ink2 };
    let at = caption.right_top();
    let (painter, anchor) = (ui.painter(), Align2::RIGHT_TOP);
    text_line(
        painter,
        at,
        anchor,
        &said,
        font::note(),
        color,
        area.width(),
    );
    response.on_hover_text(format!(
        "one bar per request; its height is how long it has waited; at most {limit} may queue"
    ));
}

/// How many wait and how long, in more words and in fewer.
fn said((count, each, oldest_ms): (usize, usize, f64), full: bool) -> String {
    if count == 0 {
        return "the queue is empty".to_owned();
    }
    let number = thousands(count as f64);
    let bars = if each > 1 {
        format!(", 1 bar = {each}")
    } else {
        String::new()
    };
    let full = if full { "; full" } else { "" };
    let oldest = thousands(oldest_ms);
    [
        format!("{number} queued, the oldest for {oldest} ms{bars}{full}"),
        format!("{number} queued, up to {oldest} ms{bars}{full}"),
        format!("{number} queued, {oldest} ms{bars}"),
        format!("{number} queued{bars}"),
    ]
    .join("\t")
}

fn bar_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, request: &Request, rect: Rect) {
    let palette = palette(ui);
    let waited = request.waited(scene.now);
    let gave_up = request.is_abandoned();
    let color = if gave_up {
        palette.miss
    } else {
        palette.accent
    };
    let id = ui.scope_id().with(("waits", request.id));
    let response = ui.interact(rect, id, Sense::click());
    let said = if gave_up {
        format!(
            "page {}, here for {waited}; its client has timed out",
            request.page
        )
    } else {
        format!("page {}, waiting for {waited}", request.page)
    };
    describe(&response, Role::Button, "waiting request", &said);
    let lit = view.lit == Some(request.page) || response.hovered() || response.has_focus();
    let painter = ui.painter();
    if gave_up {
        // Hollow: nobody waits for it any more.
        let line = Stroke::new(1.0, color);
        painter.rect(rect, 1.0, faint(color, 0.15), line, StrokeKind::Inside);
    } else {
        painter.rect_filled(rect, 1.0, faint(color, if lit { 1.0 } else { 0.75 }));
    }
    if rect.width() >= 18.0 {
        let at = rect.center_top() - vec2(0.0, 1.0);
        let age = format!("{:.0}", waited.as_millis_f64());
        let ink = palette.ink2;
        text_line(
            painter,
            at,
            Align2::CENTER_BOTTOM,
            &age,
            font::mono(10.0),
            ink,
            30.0,
        );
    }
    if response.hovered() {
        view.point_at(request.page);
    }
    if response.clicked() {
        view.inspector.explain(request.id);
    }
    if response.hovered() {
        response.on_hover_text(said);
    }
}

/// The age at the top of the queue's panel: the time-out, or a round number above the oldest.
fn scale_ms(oldest_ms: f64, timeout_ms: f64) -> f64 {
    let mut top = 20.0;
    while top < oldest_ms && top < 1e9 {
        top *= 2.0;
    }
    // The time-out is shown once somebody has come near it.
    if timeout_ms > 0.0 && oldest_ms > 0.4 * timeout_ms {
        top.max(timeout_ms * 1.1)
    } else {
        top
    }
}
