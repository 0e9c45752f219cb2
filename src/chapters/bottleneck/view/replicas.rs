//! Each replica of the database: its queue with everybody's age, its workers, memory and disk.

use eframe::egui::{
    Align2, Color32, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, pos2, vec2,
};

use super::geometry::{Picture, ReplicaPlan};
use super::queue::queue_ui;
use super::{Scene, View, pages};
use crate::chapters::bottleneck::params::Service;
use crate::chapters::bottleneck::replica::Replica;
use crate::chapters::bottleneck::request::Request;
use crate::lesson::sentences::{counted, counted_as, verb};
use crate::ui::theme::{Palette, faint, focus_ring, font, mix, palette};
use crate::ui::{describe, text_line, thousands};

/// Workers that are drawn one by one.
const MOST_WORKERS: usize = 24;

pub(super) fn replicas_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, picture: &Picture) {
    let replicas = scene.model.replicas();
    for (index, (replica, plan)) in replicas.iter().zip(&picture.replicas).enumerate() {
        let name = match (replicas.len(), index) {
            (1, _) => "database".to_owned(),
            (_, 0) => "replica 1, takes the writes".to_owned(),
            (_, index) => format!("replica {}", index + 1),
        };
        queue_ui(view, ui, scene, replica, (index, plan));
        replica_ui(view, ui, scene, replica, (&name, plan));
    }
}

/// The box with its workers, memory and disk.
fn replica_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    replica: &Replica,
    (name, plan): (&str, &ReplicaPlan),
) {
    let palette = palette(ui);
    let params = scene.model.params();
    let busy = replica.station().busy();
    let painter = ui.painter();
    let line = Stroke::new(1.5, palette.line);
    painter.rect(plan.frame, 8.0, palette.panel, line, StrokeKind::Inside);
    // A lower box has no room for words over its parts.
    if plan.frame.height() > 118.0 {
        let at_work = format!("{busy} of {} at work", params.servers);
        above_ui(ui, plan.workers, name, &at_work);
        let held = counted_as(&thousands(replica.pool().len() as f64), "page");
        let strong = "full colour: used often";
        above_ui(ui, plan.pool, &format!("memory: {held}"), strong);
        let pages = counted_as(&thousands(params.data_pages as f64), "page");
        above_ui(ui, plan.disk, &format!("disk: {pages}"), "");
    }
    workers_ui(view, ui, scene, replica, (name, plan.workers));
    memory_ui(ui, scene, replica, (name, plan.pool));
    disk_ui(ui, scene, replica, (name, plan.disk));
}

/// The words over a part of a box, at its left and right end.
fn above_ui(ui: &Ui, part: Rect, left: &str, right: &str) {
    let palette = palette(ui);
    let painter = ui.painter();
    let y = part.top() - 1.0;
    let (at, base, ink) = (pos2(part.right(), y), Align2::RIGHT_BOTTOM, palette.ink3);
    let said = text_line(painter, at, base, right, font::note(), ink, part.width());
    let room = said.left() - part.left() - 8.0;
    let (at, base, ink) = (pos2(part.left(), y), Align2::LEFT_BOTTOM, palette.ink2);
    text_line(painter, at, base, left, font::label(), ink, room);
}

fn workers_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    replica: &Replica,
    (name, area): (&str, Rect),
) {
    let workers = replica.workers();
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

/// The number of the page that a worker reads or writes, where it has room for it.
fn paint_page(painter: &Painter, worker: Rect, request: &Request, ink: Color32) {
    if worker.width() <= 22.0 || worker.height() <= 13.0 {
        return;
    }
    let (at, middle) = (worker.center(), Align2::CENTER_CENTER);
    let text = request.page.to_string();
    let face = font::mono_bold(if worker.height() > 30.0 { 14.0 } else { 11.0 });
    let room = worker.width() - 4.0;
    text_line(painter, at, middle, &text, face, ink, room);
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
    if let Some(request) = request {
        paint_page(painter, rect, request, palette.ink);
        if response.hovered() {
            view.point_at(request.page);
        }
        if response.clicked() {
            view.inspector.explain(request.id);
        }
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
        ", for a client that has timed out"
    } else {
        ""
    };
    let text = format!("page {} {place}, {gone} of {whole}{late}", request.page);
    (text, done as f32, color)
}

fn memory_ui(ui: &mut Ui, scene: &Scene<'_>, replica: &Replica, (name, area): (&str, Rect)) {
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
    let pages = replica.pool().pages();
    let grid = pages::paint(ui, area, pages, scene, palette.hit);
    let id = ui.scope_id().with(("memory", name));
    let response = ui.interact(area, id, Sense::hover());
    let share = scene.model.tally().recent_pool.share();
    let found = share.map_or_else(String::new, |share| {
        format!(
            "; {:.1} % of the last 500 services found their page",
            100.0 * share
        )
    });
    let held = replica.pool().len();
    let text = format!("{} in memory{found}", counted(held as u64, "page"));
    describe(&response, Role::Image, &format!("{name}, memory"), &text);
    if response.has_focus() {
        focus_ring(ui.painter(), area, 4.0, palette);
    }
    let pointed = response.hover_pos().and_then(|at| {
        let index = (0..grid.cells).find(|&index| grid.cell(index).expand(0.8).contains(at))?;
        let entry = pages.slots().get(index * grid.places)?.as_ref()?;
        let unused = scene.now.since(entry.last_used_at);
        Some(format!("page {}, used {unused} ago", entry.key))
    });
    response.on_hover_text(pointed.unwrap_or(text));
}

/// All pages side by side, the hottest left; what is being read has a mark where it lies.
fn disk_ui(ui: &mut Ui, scene: &Scene<'_>, replica: &Replica, (name, area): (&str, Rect)) {
    let palette = palette(ui);
    let painter = ui.painter();
    painter.rect_filled(area, 3.0, mix(palette.raised, palette.line, 0.7));
    let pages = scene.model.params().data_pages.max(1) as f32;
    let requests = replica.workers().iter().flatten();
    let requests = requests.filter_map(|&id| scene.model.request(id));
    let mut reading = 0_u64;
    for request in requests.filter(|request| request.in_memory == Some(false)) {
        reading += 1;
        let share = ((request.page as f32 - 0.5) / pages).clamp(0.0, 1.0);
        let x = area.left() + 2.0 + (area.width() - 4.0) * share;
        let line = [pos2(x, area.top() - 3.0), pos2(x, area.bottom() + 1.0)];
        painter.line_segment(line, Stroke::new(3.0, palette.miss));
    }
    let id = ui.scope_id().with(("disk", name));
    let response = ui.interact(area, id, Sense::hover());
    let text = format!(
        "{}, the most popular on the left; {reading} {} being read",
        counted(scene.model.params().data_pages, "page"),
        verb(reading, "is", "are")
    );
    describe(&response, Role::Image, &format!("{name}, disk"), &text);
    if response.has_focus() {
        focus_ring(ui.painter(), area, 3.0, palette);
    }
    response.on_hover_text(text);
}
