//! Each copy of the database: its line with everybody's age, its workers, memory and disk.

use eframe::egui::{Align2, Color32, Rect, Role, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::geometry::{CopyPlan, Picture};
use super::{Scene, Selection, View, shelf};
use crate::chapters::bottleneck::copy::Copy;
use crate::chapters::bottleneck::params::Service;
use crate::chapters::bottleneck::request::Request;
use crate::ui::theme::{Palette, faint, focus_ring, font, mix, palette};
use crate::ui::{describe, text_line, thousands};

/// Workers that are drawn one by one.
const MOST_WORKERS: usize = 24;

pub(super) fn copies_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, picture: &Picture) {
    let copies = scene.model.copies();
    for (index, (copy, plan)) in copies.iter().zip(&picture.copies).enumerate() {
        let name = match (copies.len(), index) {
            (1, _) => "database".to_owned(),
            (_, 0) => "copy 1, takes the writes".to_owned(),
            (_, index) => format!("copy {}", index + 1),
        };
        line_ui(view, ui, scene, copy, (index, plan));
        copy_ui(view, ui, scene, copy, (&name, plan));
    }
}

/// The box with its workers, memory and disk.
fn copy_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    copy: &Copy,
    (name, plan): (&str, &CopyPlan),
) {
    let palette = palette(ui);
    let params = scene.model.params();
    let busy = copy.station().busy();
    let painter = ui.painter();
    let line = Stroke::new(1.5, palette.line);
    painter.rect(plan.frame, 8.0, palette.panel, line, StrokeKind::Inside);
    let tall = plan.frame.height() > 118.0;
    if tall {
        let above = |rect: Rect, left: &str, right: &str| {
            let y = rect.top() - 1.0;
            let painter = ui.painter();
            let at = pos2(rect.right(), y);
            let ink = palette.ink3;
            let said = text_line(
                painter,
                at,
                Align2::RIGHT_BOTTOM,
                right,
                font::note(),
                ink,
                rect.width(),
            );
            let width = said.left() - rect.left() - 8.0;
            let at = pos2(rect.left(), y);
            text_line(
                painter,
                at,
                Align2::LEFT_BOTTOM,
                left,
                font::label(),
                palette.ink2,
                width,
            );
        };
        above(
            plan.workers,
            name,
            &format!("{busy} of {} at work", params.servers),
        );
        let held = thousands(copy.pool().len() as f64);
        above(
            plan.shelf,
            &format!("memory: {held} pages"),
            "bright: used often",
        );
        let pages = thousands(params.data_pages as f64);
        above(plan.disk, &format!("disk: {pages} pages"), "");
    }
    workers_ui(view, ui, scene, copy, (name, plan.workers));
    memory_ui(ui, scene, copy, (name, plan.shelf));
    disk_ui(ui, scene, copy, (name, plan.disk));
}

fn workers_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    copy: &Copy,
    (name, area): (&str, Rect),
) {
    let workers = copy.workers();
    let shown = workers.len().clamp(1, MOST_WORKERS);
    let rows = if shown > 8 || (area.width() < 130.0 && shown > 2) {
        2
    } else {
        1
    };
    let columns = shown.div_ceil(rows);
    let gap = if columns > 8 { 2.0 } else { 5.0 };
    let width = ((area.width() + gap) / columns as f32 - gap).min(96.0);
    let height = (area.height() - 3.0 * (rows - 1) as f32) / rows as f32;
    let painter_width = width;
    for (index, worker) in workers.iter().take(shown).enumerate() {
        let (row, column) = (index / columns, index % columns);
        let at = area.min + vec2((width + gap) * column as f32, (height + 3.0) * row as f32);
        let rect = Rect::from_min_size(at, vec2(painter_width, height));
        let request = worker.and_then(|id| scene.model.request(id));
        worker_ui(view, ui, scene, request, (name, index, rect));
    }
    if workers.len() > shown {
        let at = area.right_bottom() + vec2(0.0, 2.0);
        let text = format!("and {} more", workers.len() - shown);
        let ink = palette(ui).ink3;
        text_line(
            ui.painter(),
            at,
            Align2::RIGHT_TOP,
            &text,
            font::note(),
            ink,
            area.width(),
        );
    }
}

/// One worker: what it is at, and how far.
fn worker_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    request: Option<&Request>,
    (name, index, rect): (&str, usize, Rect),
) {
    let palette = palette(ui);
    let id = ui.scope_id().with(("worker", name, index));
    let response = ui.interact(rect, id, Sense::click());
    let (said, done, color) = match request {
        None => ("idle".to_owned(), 0.0, palette.line),
        Some(request) => serving(scene, request, palette),
    };
    describe(
        &response,
        Role::Button,
        &format!("{name}, worker {}", index + 1),
        &said,
    );
    let painter = ui.painter();
    let lit = request.is_some_and(|request| view.lit == Some(request.page));
    let outline = if lit || response.hovered() {
        Stroke::new(2.0, palette.accent)
    } else {
        Stroke::new(1.0, mix(palette.line, color, 0.7))
    };
    painter.rect_filled(rect, 4.0, palette.raised);
    let mut part = rect;
    part.set_width(rect.width() * done);
    painter.rect_filled(part, 4.0, faint(color, 0.45));
    painter.rect_stroke(rect, 4.0, outline, StrokeKind::Inside);
    if response.has_focus() {
        focus_ring(painter, rect, 4.0, palette);
    }
    if let Some(request) = request
        && rect.width() > 22.0
        && rect.height() > 13.0
    {
        let middle = Align2::CENTER_CENTER;
        let text = request.page.to_string();
        let font = font::mono_bold(if rect.height() > 30.0 { 14.0 } else { 11.0 });
        text_line(
            painter,
            rect.center(),
            middle,
            &text,
            font,
            palette.ink,
            rect.width() - 4.0,
        );
    }
    if response.hovered()
        && let Some(request) = request
    {
        view.point_at(request.page);
    }
    if response.clicked()
        && let Some(request) = request
    {
        view.selection = Some(Selection::Request(request.id));
    }
    response.on_hover_text(said);
}

/// What a worker is at, in words, how far it is, and the colour of that.
fn serving(scene: &Scene<'_>, request: &Request, palette: &Palette) -> (String, f32, Color32) {
    let (from, to) = (request.service_at, request.served_at);
    let (from, to) = (from.unwrap_or(scene.now), to.unwrap_or(scene.now));
    let (gone, whole) = (scene.now.since(from), to.since(from));
    let done = if whole.is_zero() {
        1.0
    } else {
        (gone.as_secs_f64() / whole.as_secs_f64()).min(1.0)
    };
    let (place, color) = match request.in_memory {
        Some(true) => ("from memory", palette.hit),
        Some(false) => ("from disk", palette.miss),
        None => ("at work", palette.accent),
    };
    let late = if request.is_abandoned() {
        ", for a client that has given up"
    } else {
        ""
    };
    let text = format!("page {} {place}, {gone} of {whole}{late}", request.page);
    (text, done as f32, color)
}

fn memory_ui(ui: &mut Ui, scene: &Scene<'_>, copy: &Copy, (name, area): (&str, Rect)) {
    let palette = palette(ui);
    if scene.model.params().service != Service::Buffer {
        let at = area.left_center();
        let text = "services do not depend on memory";
        text_line(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            text,
            font::note(),
            palette.ink3,
            area.width(),
        );
        return;
    }
    let places = copy.pool().places();
    let grid = shelf::paint(ui, area, places, scene, palette.hit);
    let id = ui.scope_id().with(("memory", name));
    let response = ui.interact(area, id, Sense::hover());
    let share = scene.model.tally().recent_pool.share();
    let found = share.map_or_else(String::new, |share| {
        format!(
            "; {:.1} % of the last 500 services found their page",
            100.0 * share
        )
    });
    let held = copy.pool().len();
    let text = format!("{held} pages in memory{found}");
    describe(&response, Role::Image, &format!("{name}, memory"), &text);
    if response.has_focus() {
        focus_ring(ui.painter(), area, 4.0, palette);
    }
    let pointed = response.hover_pos().and_then(|at| {
        let index = (0..grid.cells).find(|&index| grid.cell(index).expand(0.8).contains(at))?;
        let entry = places.get(index * grid.places)?.as_ref()?;
        let unused = scene.now.since(entry.last_used_at);
        Some(format!("page {}, used {unused} ago", entry.key))
    });
    response.on_hover_text(pointed.unwrap_or(text));
}

/// All pages side by side, the hottest left; what is being read has a mark where it lies.
fn disk_ui(ui: &mut Ui, scene: &Scene<'_>, copy: &Copy, (name, area): (&str, Rect)) {
    let palette = palette(ui);
    let painter = ui.painter();
    painter.rect_filled(area, 3.0, mix(palette.raised, palette.line, 0.7));
    let pages = scene.model.params().data_pages.max(1) as f32;
    let requests = copy.workers().iter().flatten();
    let requests = requests.filter_map(|&id| scene.model.request(id));
    let mut reading = 0;
    for request in requests.filter(|request| request.in_memory == Some(false)) {
        reading += 1;
        let share = ((request.page as f32 - 0.5) / pages).clamp(0.0, 1.0);
        let x = area.left() + 2.0 + (area.width() - 4.0) * share;
        let line = [pos2(x, area.top() - 3.0), pos2(x, area.bottom() + 1.0)];
        painter.line_segment(line, Stroke::new(3.0, palette.miss));
    }
    let id = ui.scope_id().with(("disk", name));
    let response = ui.interact(area, id, Sense::hover());
    let text = format!("{pages} pages, the most popular on the left; {reading} are being read");
    describe(&response, Role::Image, &format!("{name}, disk"), &text);
    if response.has_focus() {
        focus_ring(ui.painter(), area, 3.0, palette);
    }
    response.on_hover_text(text);
}

/// The line: a bar for each who waits, as high as it has waited long, the next on the right.
fn line_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    copy: &Copy,
    (copy_index, plan): (usize, &CopyPlan),
) {
    let palette = palette(ui);
    let area = plan.queue;
    let waiting = copy.station().waiting();
    let count = waiting.len();
    let (_, step, each) = plan.bars(count);
    let first = copy.station().waiting().next();
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
        let dashes = eframe::egui::Shape::dashed_line(
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
    let each = if each > 1 {
        format!(", 1 bar = {each}")
    } else {
        String::new()
    };
    let limit = scene.model.params().queue_limit;
    let said = if count == 0 {
        "nobody waits".to_owned()
    } else {
        format!(
            "{} wait, the first for {oldest_ms:.0} ms{each}",
            thousands(count as f64)
        )
    };
    let id = ui.scope_id().with(("line", copy_index));
    let caption = Rect::from_min_size(
        pos2(area.left(), area.top() - 4.0),
        vec2(area.width(), 16.0),
    );
    let response = ui.interact(caption, id, Sense::hover());
    describe(
        &response,
        Role::Label,
        &format!("line {}", copy_index + 1),
        &said,
    );
    let full = count as u64 >= limit;
    let color = if full { palette.miss } else { palette.ink2 };
    let text = if full && count > 0 {
        format!("{said}; full")
    } else {
        said
    };
    let at = caption.right_top();
    text_line(
        ui.painter(),
        at,
        Align2::RIGHT_TOP,
        &text,
        font::note(),
        color,
        area.width(),
    );
    response.on_hover_text(format!(
        "a bar is a request, as high as it has waited long; at most {limit} may wait"
    ));
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
            "page {}, here for {waited}; its client has given up",
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
        view.selection = Some(Selection::Request(request.id));
    }
    if response.hovered() {
        response.on_hover_text(said);
    }
}

/// The age at the top of the line's panel: the time-out, or a round number above the oldest.
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
