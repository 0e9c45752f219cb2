//! The instances: each a row with its number, its shelf of copies and its own "write".

use eframe::egui::{Align2, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::flashes::flashes;
use super::geometry::{MOST_ROWS, Plan};
use super::{Out, Place, Scene, Selection, View};
use crate::chapters::local_external::command::Command;
use crate::chapters::local_external::model::{Model, Stored};
use crate::components::cache::{Cache, Entry};
use crate::components::workload::Key;
use crate::sim::SimTime;
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::shelf::{Copy, copy_ui, free_place};
use crate::ui::theme::{focus_ring, font, mix, palette};
use crate::ui::{describe, text_line};

/// The number of an instance, and its button.
const NUMBER: f32 = 28.0;
const WRITE: f32 = 44.0;
/// A copy on a shelf is about this wide.
const COPY: f32 = 22.0;
const WIDEST: f32 = 40.0;
const GAP: f32 = 3.0;

pub(super) fn instances_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    header_ui(ui, scene, plan);
    let lit = flashes(scene.model, scene.now, scene.pace);
    for (index, row) in plan.rows.iter().enumerate() {
        let index = index as u32;
        row_ui(view, ui, scene, *row, index, out);
        let Some(instance) = scene.model.instances().get(index as usize) else {
            continue;
        };
        let shelf = Rect::from_min_max(
            pos2(row.left() + NUMBER, row.top() + 2.0),
            pos2(row.right() - WRITE - 4.0, row.bottom() - 2.0),
        );
        let note = palette(ui).ink3;
        let says = |text: &str, color| {
            text_line(
                ui.painter(),
                shelf.left_center() + vec2(6.0, 0.0),
                Align2::LEFT_CENTER,
                text,
                font::note(),
                color,
                shelf.width() - 6.0,
            );
        };
        if !instance.is_up() {
            says("restarting, its copies are gone", palette(ui).miss);
        } else if !scene.model.params().mode.has_l1() {
            says("keeps no copies", note);
        } else {
            let place = Place::Instance(index);
            let flash = |key| lit.get(&(place, key)).copied();
            shelf_ui(view, ui, scene, shelf, place, instance.cache(), &flash);
        }
    }
}

fn header_ui(ui: &mut Ui, scene: &Scene<'_>, plan: &Plan) {
    let palette = palette(ui);
    let model = scene.model;
    let count = model.instances().len();
    let stale = model.stale_instances();
    let area = plan.rows_header;
    let name = if count > MOST_ROWS {
        format!("instances 1 to {MOST_ROWS} of {count}")
    } else {
        "instances".to_owned()
    };
    let (says, color) = match stale {
        0 => ("no old copies".to_owned(), palette.ink3),
        1 => ("1 holds an old copy".to_owned(), palette.stale),
        more => (format!("{more} hold old copies"), palette.stale),
    };
    let response = ui.interact(area, ui.scope_id().with("instances header"), Sense::hover());
    describe(&response, Role::Label, &name, &says);
    let painter = ui.painter();
    let middle = area.center().y;
    let left = text_line(
        painter,
        pos2(area.left(), middle),
        Align2::LEFT_CENTER,
        &name,
        font::label(),
        palette.ink2,
        area.width() * 0.5,
    );
    let room = area.right() - left.right() - 12.0;
    text_line(
        painter,
        pos2(area.right(), middle),
        Align2::RIGHT_CENTER,
        &says,
        font::strong(14.0),
        color,
        room,
    );
}

/// The row itself, which restarts its instance, and its button.
fn row_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, row: Rect, index: u32, out: &mut Out) {
    let palette = palette(ui);
    let model = scene.model;
    let Some(instance) = model.instances().get(index as usize) else {
        return;
    };
    let stale = model.is_stale(index);
    let body = Rect::from_min_max(row.min, pos2(row.right() - WRITE, row.bottom()));
    let id = ui.scope_id().with(("instance", index));
    let response = ui.interact(body, id, Sense::click());
    let name = format!("instance {}", index + 1);
    let state = match (instance.is_up(), stale) {
        (false, _) => "restarting".to_owned(),
        (true, true) => format!("{} copies, some old", instance.cache().len()),
        (true, false) => format!("{} copies", instance.cache().len()),
    };
    describe(&response, Role::Button, &name, &state);
    let painter = ui.painter();
    let fill = if response.hovered() {
        palette.hovered(palette.panel)
    } else {
        palette.panel
    };
    let line = match (instance.is_up(), stale) {
        (false, _) => Stroke::new(1.5, palette.miss),
        (true, true) => Stroke::new(1.5, mix(palette.line, palette.stale, 0.8)),
        (true, false) => Stroke::new(1.0, palette.line),
    };
    painter.rect(row, 5.0, fill, line, StrokeKind::Inside);
    let at = pos2(row.left() + NUMBER * 0.5, row.center().y);
    if instance.is_up() {
        let size = (row.height() * 0.5).clamp(10.0, 15.0);
        let color = if stale { palette.stale } else { palette.ink };
        let font = font::mono_bold(size);
        painter.text(at, Align2::CENTER_CENTER, index + 1, font, color);
    } else {
        paint_mark(painter, at, 12.0, Mark::Error, palette);
    }
    if response.has_focus() {
        focus_ring(painter, body, 5.0, palette);
    }
    let help = "click to restart it: its copies go, the balancer goes round it for a while";
    let response = response.on_hover_text(format!("{name}: {state}; {help}"));
    if response.clicked() {
        out.issue(Command::Restart(index + 1));
    }
    write_ui(view, ui, scene, row, index, out);
}

fn write_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, row: Rect, index: u32, out: &mut Out) {
    let palette = palette(ui);
    let key = view.key(scene);
    let area = Rect::from_min_max(pos2(row.right() - WRITE, row.top()), row.max).shrink(3.0);
    let id = ui.scope_id().with(("write from", index));
    let response = ui.interact(area, id, Sense::click());
    let name = format!("write key {key} from instance {}", index + 1);
    describe(&response, Role::Button, &name, "");
    let painter = ui.painter();
    let ink = if response.hovered() {
        palette.ink
    } else {
        palette.accent
    };
    let line = Stroke::new(1.0, mix(palette.line, palette.accent, 0.5));
    let fill = if response.hovered() {
        mix(palette.raised, palette.accent, 0.3)
    } else {
        palette.raised
    };
    painter.rect(area, 4.0, fill, line, StrokeKind::Inside);
    let font = if area.height() >= 16.0 {
        font::label()
    } else {
        font::note()
    };
    text_line(
        painter,
        area.center(),
        Align2::CENTER_CENTER,
        "write",
        font,
        ink,
        area.width(),
    );
    if response.has_focus() {
        focus_ring(painter, area, 4.0, palette);
    }
    if response.hovered() {
        view.point_at(Some(key));
    }
    let help = format!("{name}; click a copy to choose another key");
    if response.on_hover_text(help).clicked() {
        out.issue(Command::WriteFrom(index + 1, key));
    }
}

/// The copies of a cache, in their slots where all fit, else the hottest and how many more.
pub(super) fn shelf_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    area: Rect,
    place: Place,
    cache: &Cache<Stored>,
    flash: &dyn Fn(Key) -> Option<(f32, Mark)>,
) {
    let most = ((area.width() + GAP) / (COPY + GAP)).floor().max(1.0) as usize;
    let columns = most.min(cache.capacity().max(1));
    let high = (area.height() / 30.0).floor().max(1.0) as usize;
    let lines = high.min(cache.capacity().div_ceil(columns).max(1));
    let room = columns * lines;
    let fits = cache.capacity() <= room;
    let shown: Vec<Option<&Entry<Stored>>> = if fits {
        cache.slots().iter().map(Option::as_ref).collect()
    } else {
        hottest(cache, room.saturating_sub(1))
    };
    let width = ((area.width() + GAP) / columns as f32 - GAP).min(WIDEST);
    let height = ((area.height() + GAP) / lines as f32 - GAP).min(36.0);
    let top = area.center().y - ((height + GAP) * lines as f32 - GAP) / 2.0;
    let rect_of = |index: usize| {
        let (column, line) = (index % columns, index / columns);
        let at = pos2(
            area.left() + (width + GAP) * column as f32,
            top + (height + GAP) * line as f32,
        );
        Rect::from_min_size(at, vec2(width, height))
    };
    for (index, entry) in shown.iter().enumerate() {
        match entry {
            Some(entry) => copy_of(view, ui, scene, rect_of(index), place, entry, flash),
            None => free_place(ui.painter(), rect_of(index), palette(ui)),
        }
    }
    let more = cache.len().saturating_sub(shown.iter().flatten().count());
    if more > 0 {
        let rect = rect_of(room - 1);
        let text = if more < 1_000 {
            format!("+{more}")
        } else {
            format!("+{:.0}k", more as f64 / 1e3)
        };
        let small = font::mono(11.0);
        text_line(
            ui.painter(),
            rect.left_center(),
            Align2::LEFT_CENTER,
            &text,
            small,
            palette(ui).ink3,
            rect.width() + 4.0,
        );
    }
}

/// The copies of the hottest keys, which are those with the smallest numbers.
fn hottest(cache: &Cache<Stored>, most: usize) -> Vec<Option<&Entry<Stored>>> {
    // Large caches hold nearly all of them; a look at each key is enough.
    let mut found: Vec<Option<&Entry<Stored>>> = (1..=4_000)
        .filter_map(|key| cache.get(key))
        .take(most)
        .map(Some)
        .collect();
    found.resize(most, None);
    found
}

fn copy_of(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    place: Place,
    entry: &Entry<Stored>,
    flash: &dyn Fn(Key) -> Option<(f32, Mark)>,
) {
    let now = scene.now;
    let expired = entry.is_expired(now);
    let stale = entry.value.behind_since.filter(|_| !expired);
    let where_it_is = match place {
        Place::Instance(index) => format!("instance {}", index + 1),
        Place::Shared => "shared cache".to_owned(),
    };
    let detail = detail(scene.model, entry, now);
    let longest = match place {
        Place::Instance(_) => scene.model.params().l1_ttl_s,
        Place::Shared => scene.model.params().l2_ttl_s,
    };
    let longest = if longest > 0.0 { longest } else { 60.0 };
    let copy = Copy {
        id: (&where_it_is, u64::from(entry.key)),
        key: u64::from(entry.key),
        version: entry.value.version,
        ttl_left: time_left(entry, now),
        expired,
        stale: stale.map(|since| (now.since(since).as_secs_f64() / longest) as f32),
        flash: flash(entry.key).unwrap_or((0.0, Mark::Hit)),
        highlighted: view.lit == Some(entry.key),
        detail: &detail,
    };
    let response = copy_ui(ui, rect, &copy);
    if response.hovered() {
        view.point_at(Some(entry.key));
    }
    if response.clicked() {
        view.chosen_key = Some(entry.key);
        view.selection = Some(Selection::Copy(place, entry.key));
    }
}

/// The share of its time to live that an entry has left.
fn time_left(entry: &Entry<Stored>, now: SimTime) -> Option<f32> {
    let expires_at = entry.expires_at?;
    let whole = expires_at.since(entry.filled_at).as_secs_f64();
    Some(if whole > 0.0 {
        (expires_at.since(now).as_secs_f64() / whole) as f32
    } else {
        0.0
    })
}

/// What there is to say about a copy.
pub(super) fn detail(model: &Model, entry: &Entry<Stored>, now: SimTime) -> String {
    let mut text = format!("key {}, version {}", entry.key, entry.value.version);
    match entry.expires_at {
        Some(at) if at <= now => text += &format!(", expired {} ago", now.since(at)),
        Some(at) => text += &format!(", {} left", at.since(now)),
        None => text += ", no TTL",
    }
    if let Some(since) = entry.value.behind_since {
        let newest = model.truth().acknowledged(entry.key);
        text += &format!(", old: version {newest} for {}", now.since(since));
    }
    if let Some(at) = entry.value.lost_at {
        text += &format!(", its message was lost {} ago", now.since(at));
    }
    text
}

/// The middle of an instance's shelf, to which messages fly.
pub(super) fn shelf_middle(row: Rect) -> Pos2 {
    pos2(row.left() + NUMBER + 20.0, row.center().y)
}
