//! The machines of the lanes, their names and their crash buttons.

use eframe::egui::{Align2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use super::charts::lane_color;
use super::geometry::{LanePlan, Plan};
use super::{Out, Scene, View};
use crate::chapters::write_patterns::command::Command;
use crate::chapters::write_patterns::explanation::path_text;
use crate::chapters::write_patterns::lane::{LaneKind, WritePath};
use crate::chapters::write_patterns::model::{Lane, Model};
use crate::lesson::sentences::{counted, counted_as};
use crate::ui::focus;
use crate::ui::marks::{Mark, identity_bar, paint_mark};
use crate::ui::nodes::{link, paint_cylinder};
use crate::ui::place::short;
use crate::ui::present::has_controls;
use crate::ui::theme::{Palette, focus_ring, font, mix, palette};
use crate::ui::{describe, text_line, thousands};

pub(super) fn lanes_ui(
    _view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    header_ui(ui, scene.model, plan);
    clients_ui(ui, scene.model, plan);
    for (lane, place) in scene.model.lanes().iter().zip(&plan.lanes) {
        if lane.kind() != LaneKind::CacheAside {
            let line = Stroke::new(1.0, palette(ui).line);
            ui.painter()
                .hline(place.area.x_range(), place.area.top(), line);
        }
        focus::note_place(ui, lane.kind().name(), place.area);
        name_ui(ui, scene.model, lane, place, out);
        links_ui(ui, lane, place);
        cache_ui(ui, scene, lane, place);
        flush_line_ui(ui, scene, lane, place);
        database_ui(ui, scene, lane, place);
        crash_buttons_ui(ui, lane, place, out);
    }
}

/// The names of the columns.
fn header_ui(ui: &Ui, model: &Model, plan: &Plan) {
    let palette = palette(ui);
    let params = model.params();
    let lane = &plan.lanes[0];
    let y = plan.header.center().y;
    let painter = ui.painter();
    let capacity = match params.database_per_s {
        per_s if per_s > 0.0 => format!("database, {} rows/s", thousands(per_s)),
        _ => "database".to_owned(),
    };
    let (cache, database) = (lane.cache, lane.database);
    let clients = format!(
        "{} reads/s, {} writes/s",
        short(params.reads_per_s),
        short(params.writes_per_s)
    );
    let left = Align2::LEFT_CENTER;
    let note = |at: f32, anchor, text: &str, width: f32| {
        text_line(
            painter,
            pos2(at, y),
            anchor,
            text,
            font::note(),
            palette.ink3,
            width,
        );
    };
    let room = cache.left() - plan.header.left() - 8.0;
    note(plan.header.left(), left, &clients, room);
    let slots = format!("cache, {}; blue: dirty", counted(params.capacity, "slot"));
    note(cache.left(), left, &slots, cache.width() + 20.0);
    let middle = database.right() + 28.0;
    let width = middle - lane.crash_cache.right() - 4.0;
    note(middle, Align2::RIGHT_CENTER, &capacity, width);
}

/// The clients of all lanes, who send everything into each of them.
fn clients_ui(ui: &mut Ui, model: &Model, plan: &Plan) {
    let palette = palette(ui);
    let rect = plan.clients;
    let response = ui.interact(rect, ui.scope_id().with("clients"), Sense::hover());
    let params = model.params();
    let value = format!(
        "{} and {} a second, the same into every lane",
        counted_as(&short(params.reads_per_s), "read"),
        counted_as(&short(params.writes_per_s), "write")
    );
    describe(&response, Role::Label, "clients", &value);
    let line = Stroke::new(1.5, palette.line);
    ui.painter()
        .rect(rect, 6.0, palette.raised, line, StrokeKind::Inside);
    let galley = ui
        .painter()
        .layout_no_wrap("clients".to_owned(), font::note(), palette.ink2);
    // Written upwards along the bar.
    let at = rect.center() + vec2(-galley.size().y / 2.0, galley.size().x / 2.0);
    if galley.size().x < rect.height() {
        let mut shape = eframe::egui::epaint::TextShape::new(at, galley, palette.ink2);
        shape.angle = -std::f32::consts::FRAC_PI_2;
        ui.painter().add(shape);
    }
    response.on_hover_text(value);
}

/// The lane's name; a click chooses it for the workload.
fn name_ui(ui: &mut Ui, model: &Model, lane: &Lane, place: &LanePlan, out: &mut Out) {
    let palette = palette(ui);
    let kind = lane.kind();
    let chosen = model.goals().chosen() == Some(kind);
    let rect = place.name;
    let id = ui.scope_id().with(("lane", kind as usize));
    let response = ui.interact(rect.shrink2(vec2(0.0, 2.0)), id, Sense::click());
    let path = path_text(kind.write_path(model.params()));
    let enabled = response.enabled();
    let label = format!("choose {}", kind.name());
    response.widget_info(|| {
        eframe::egui::WidgetInfo::selected(Role::RadioButton, enabled, chosen, &label)
    });
    let two_lines = rect.height() >= 46.0;
    let middle = rect.center().y;
    let title_y = if two_lines { middle - 9.0 } else { middle };
    let ring = pos2(rect.left() + 7.0, title_y);
    let painter = ui.painter();
    let line = if chosen || response.hovered() {
        palette.accent
    } else {
        palette.ink3
    };
    painter.circle_stroke(ring, 5.5, Stroke::new(1.5, line));
    if chosen {
        painter.circle_filled(ring, 3.0, palette.accent);
    }
    let bar = pos2(rect.left() - 6.0, middle);
    let height = if two_lines { 34.0 } else { 18.0 };
    identity_bar(painter, bar, height, lane_color(kind, palette));
    let room = rect.width() - 20.0;
    let size = if room < 100.0 { 13.0 } else { 15.0 };
    let at = pos2(rect.left() + 18.0, title_y);
    let left = Align2::LEFT_CENTER;
    text_line(
        painter,
        at,
        left,
        kind.name(),
        font::strong(size),
        palette.ink,
        room,
    );
    if two_lines {
        let at = pos2(rect.left() + 18.0, middle + 9.0);
        text_line(painter, at, left, path, font::note(), palette.ink3, room);
    }
    if response.has_focus() {
        focus_ring(painter, rect.shrink(4.0), 6.0, palette);
    }
    if response.clicked() {
        out.issue(Command::Choose(kind));
    }
    let help = format!("a write: {path}; click to choose this lane, for the goals to judge");
    response.on_hover_text(help);
}

fn links_ui(ui: &Ui, lane: &Lane, place: &LanePlan) {
    let palette = palette(ui);
    let [left, right, database] = place.doors();
    link(ui.painter(), place.door, left, !lane.cache_is_up(), palette);
    link(
        ui.painter(),
        right,
        database,
        !lane.database_is_up(),
        palette,
    );
    if lane.kind() == LaneKind::CacheAside || lane.under_way().any(goes_around) {
        let stroke = Stroke::new(1.0, mix(palette.line, palette.ink3, 0.2));
        ui.painter()
            .add(Shape::line(place.around().to_vec(), stroke));
    }
}

fn goes_around(request: &crate::chapters::write_patterns::request::Request) -> bool {
    request.left_at.is_some() && request.cache_at.is_none()
}

fn cache_ui(ui: &mut Ui, scene: &Scene<'_>, lane: &Lane, place: &LanePlan) {
    let palette = palette(ui);
    let rect = place.cache;
    let id = ui.scope_id().with(("cache", lane.kind() as usize));
    let response = ui.interact(rect, id, Sense::hover());
    let name = format!("cache of {}", lane.kind().name());
    let painter = ui.painter();
    if lane.cache_is_up() {
        let dirty = lane.buffer().len();
        let value = format!(
            "{}, {}",
            counted(lane.cache().len() as u64, "entry"),
            counted(dirty as u64, "dirty key")
        );
        describe(&response, Role::Label, &name, &value);
        let line = Stroke::new(1.0, palette.line);
        painter.rect(rect, 6.0, palette.panel, line, StrokeKind::Inside);
        return;
    }
    let text = "crashed: memory gone";
    describe(&response, Role::Label, &name, text);
    let stroke = Stroke::new(1.5, palette.miss);
    let corners = [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
        rect.left_top(),
    ];
    painter.extend(Shape::dashed_line(&corners, stroke, 7.0, 5.0));
    let restart = scene.model.params().restart_s;
    let room = rect.width() - 12.0;
    let line = |down: f32, text: &str| {
        let at = rect.center() + vec2(0.0, down);
        let middle = Align2::CENTER_CENTER;
        text_line(painter, at, middle, text, font::label(), palette.miss, room);
    };
    if rect.height() < 40.0 {
        line(0.0, text);
    } else {
        line(-9.0, text);
        line(9.0, &format!("back, empty, after {} s", short(restart)));
    }
}

/// When the next flush leaves, and what waits for room: between cache and database.
fn flush_line_ui(ui: &Ui, scene: &Scene<'_>, lane: &Lane, place: &LanePlan) {
    let params = scene.model.params();
    let writes_later = lane.kind().write_path(params) == WritePath::Behind;
    if !writes_later && lane.buffer().is_empty() {
        return;
    }
    let palette = palette(ui);
    let buffer = lane.buffer();
    let left = buffer
        .next_flush()
        .map(|at| at.since(scene.now).as_secs_f64());
    let rect = place.cache;
    if let Some(left) = left.filter(|_| params.flush_s > 0.0 && lane.cache_is_up()) {
        let done = (1.0 - left / params.flush_s).clamp(0.0, 1.0) as f32;
        let bar = Rect::from_min_max(
            pos2(rect.left() + 6.0, rect.bottom() - 3.5),
            pos2(
                rect.left() + 6.0 + (rect.width() - 12.0) * done,
                rect.bottom() - 1.0,
            ),
        );
        ui.painter().rect_filled(bar, 1.0, palette.accent);
    }
    if !lane.cache_is_up() {
        return;
    }
    let (text, color) = match (buffer.waiting(), left) {
        (0, Some(left)) => (format!("flush in {left:.1} s"), palette.ink3),
        (0, None) => ("at once".to_owned(), palette.ink3),
        (waiting, _) => (format!("full: {waiting} wait"), palette.miss),
    };
    let [_, from, to] = place.doors();
    let at = pos2(to.x - 4.0, place.area.center().y - 16.0);
    let middle = Align2::RIGHT_BOTTOM;
    let room = to.x - from.x + 28.0;
    if place.area.height() > 50.0 {
        text_line(ui.painter(), at, middle, &text, font::note(), color, room);
    }
}

fn database_ui(ui: &mut Ui, scene: &Scene<'_>, lane: &Lane, place: &LanePlan) {
    let palette = palette(ui);
    let rect = place.database;
    let id = ui.scope_id().with(("database", lane.kind() as usize));
    let response = ui.interact(rect, id, Sense::hover());
    let up = lane.database_is_up();
    let rate = lane.tally().row_rate.per_s(scene.now);
    let waiting = lane.database().waiting().len();
    let name = format!("database of {}", lane.kind().name());
    let value = if up {
        format!("{rate:.1} rows written a second, {waiting} waiting")
    } else {
        "down".to_owned()
    };
    describe(&response, Role::Label, &name, &value);
    let line = if up { palette.line } else { palette.miss };
    let stroke = Stroke::new(if up { 1.5 } else { 2.0 }, line);
    let painter = ui.painter();
    paint_cylinder(painter, rect, palette.raised, stroke);
    let middle = Align2::CENTER_CENTER;
    let room = rect.width() - 4.0;
    let (text, color) = if up {
        (format!("{rate:.1}"), palette.ink)
    } else {
        ("down".to_owned(), palette.miss)
    };
    let down = if rect.height() > 50.0 { -2.0 } else { 4.0 };
    let at = rect.center() + vec2(0.0, down + 2.0);
    text_line(
        painter,
        at,
        middle,
        &text,
        font::mono_bold(14.0),
        color,
        room,
    );
    if rect.height() > 50.0 && up {
        let at = rect.center() + vec2(0.0, 15.0);
        text_line(
            painter,
            at,
            middle,
            "rows/s",
            font::note(),
            palette.ink3,
            room,
        );
    }
    if waiting > 0 {
        waiting_ui(ui, scene, lane, place, waiting);
    }
    response.on_hover_text(value);
}

/// How many wait for the database: before it, on the side where nothing else is written.
fn waiting_ui(ui: &Ui, scene: &Scene<'_>, lane: &Lane, place: &LanePlan, waiting: usize) {
    let writes_later = lane.kind().write_path(scene.model.params()) == WritePath::Behind;
    let [_, from, to] = place.doors();
    let (down, anchor) = if writes_later {
        (16.0, Align2::RIGHT_TOP)
    } else {
        (-16.0, Align2::RIGHT_BOTTOM)
    };
    let at = pos2(to.x - 4.0, place.area.center().y + down);
    let text = format!("{} wait", thousands(waiting as f64));
    let (room, ink) = (to.x - from.x + 28.0, palette(ui).miss);
    text_line(ui.painter(), at, anchor, &text, font::note(), ink, room);
}

fn crash_buttons_ui(ui: &mut Ui, lane: &Lane, place: &LanePlan, out: &mut Out) {
    if !has_controls(ui) {
        return;
    }
    let kind = lane.kind();
    let name = format!("crash the cache of {}", kind.name());
    let help = if lane.cache_is_up() {
        "crash this cache: what is only in its memory is gone"
    } else {
        "it is down already"
    };
    if crash_button(ui, place.crash_cache, &name, help, true) && lane.cache_is_up() {
        out.issue(Command::CrashCache(kind));
    }
    let (name, help) = if lane.database_is_up() {
        let name = format!("crash the database of {}", kind.name());
        (name, "crash this database: what is committed stays")
    } else {
        let name = format!("bring back the database of {}", kind.name());
        (name, "bring it back, with all that was committed")
    };
    if crash_button(ui, place.crash_database, &name, help, lane.database_is_up()) {
        out.issue(if lane.database_is_up() {
            Command::CrashDatabase(kind)
        } else {
            Command::ReviveDatabase(kind)
        });
    }
}

/// A cross to crash what is up; an arrow upwards to bring back what is down.
fn crash_button(ui: &mut Ui, rect: Rect, name: &str, help: &str, up: bool) -> bool {
    let palette = palette(ui);
    let response = ui.interact(rect, ui.scope_id().with(name), Sense::click());
    describe(&response, Role::Button, name, "");
    let inner = Rect::from_center_size(rect.center(), vec2(20.0, 20.0_f32.min(rect.height())));
    let fill = if response.hovered() {
        palette.hovered(palette.raised)
    } else {
        palette.bg
    };
    let painter = ui.painter();
    let line = Stroke::new(
        1.0,
        if response.hovered() {
            palette.miss
        } else {
            palette.line
        },
    );
    painter.rect(inner, 5.0, fill, line, StrokeKind::Inside);
    if up {
        paint_cross(ui, inner, response.hovered(), palette);
    } else {
        let (c, r) = (inner.center(), 5.0);
        let corners = vec![
            c + vec2(0.0, -r),
            c + vec2(r, r * 0.7),
            c + vec2(-r, r * 0.7),
        ];
        painter.add(Shape::convex_polygon(corners, palette.hit, Stroke::NONE));
    }
    if response.has_focus() {
        focus_ring(painter, inner, 5.0, palette);
    }
    response.on_hover_text(help).clicked()
}

fn paint_cross(ui: &Ui, inner: Rect, hovered: bool, palette: &Palette) {
    if hovered {
        paint_mark(ui.painter(), inner.center(), 10.0, Mark::Error, palette);
        return;
    }
    let stroke = Stroke::new(1.6, palette.ink3);
    for across in [vec2(3.5, 3.5), vec2(3.5, -3.5)] {
        ui.painter()
            .line_segment([inner.center() - across, inner.center() + across], stroke);
    }
}
