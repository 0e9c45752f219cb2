//! The cache with its slots, the row of the database, and the messages on their way.

use eframe::egui::{Align2, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::geometry::Plan;
use super::hops::{Dot, Leg, drawn};
use super::{Scene, View};
use crate::chapters::cache_aside::explanation::detail;
use crate::chapters::cache_aside::model::{Entry, LogEvent, Model};
use crate::chapters::cache_aside::narrative::Thing;
use crate::chapters::cache_aside::protection::Protection;
use crate::chapters::cache_aside::request::Kind;
use crate::components::cache;
use crate::components::named::Named as _;
use crate::components::workload::Key;
use crate::kit::motion::{self, Look, motion_ui};
use crate::lesson::sentences::counted_as;
use crate::lesson::{Narrative as _, Pace};
use crate::sim::SimTime;
use crate::ui::hops::along_path;
use crate::ui::marks::Mark;
use crate::ui::nodes::link;
use crate::ui::slots::{Slot, grid, slot_ui};
use crate::ui::theme::{focus_ring, font, palette};
use crate::ui::{describe, text_line, thousands};

/// What goes and what comes back are this far apart.
const LANE: f32 = 7.0;
/// How long a flash lasts on the screen, in seconds.
const LASTS_S: f64 = 1.0;
/// The most slots that are drawn.
const MOST_SLOTS: usize = 1_000;

pub(super) fn machines_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, plan: &Plan) {
    links(ui, plan);
    names(ui, scene, plan);
    slots_ui(view, ui, scene, plan.cache);
    row_ui(view, ui, scene, plan.database);
    caption_ui(ui, scene, plan.caption);
}

fn links(ui: &Ui, plan: &Plan) {
    let (palette, painter) = (palette(ui), ui.painter());
    for card in [plan.reader, plan.writer] {
        for pair in plan.way_to_cache(card).windows(2) {
            link(painter, pair[0], pair[1], false, palette);
        }
        for pair in plan.way_to_row(card).windows(2) {
            link(painter, pair[0], pair[1], false, palette);
        }
    }
}

fn names(ui: &Ui, scene: &Scene<'_>, plan: &Plan) {
    let (palette, painter) = (palette(ui), ui.painter());
    let model = scene.model;
    let slots = model.cache().capacity();
    let ttl = match model.params().ttl() {
        Some(ttl) => format!(
            "{}, TTL {ttl}",
            counted_as(&thousands(slots as f64), "slot")
        ),
        None => format!("{}, no TTL", counted_as(&thousands(slots as f64), "slot")),
    };
    let name = |rect: Rect, text: &str, note: &str| {
        let at = pos2(rect.left(), rect.top() - 12.0);
        let left = text_line(
            painter,
            at,
            Align2::LEFT_CENTER,
            text,
            font::label(),
            palette.ink2,
            rect.width(),
        );
        text_line(
            painter,
            pos2(left.right() + 10.0, at.y),
            Align2::LEFT_CENTER,
            note,
            font::note(),
            palette.ink3,
            rect.right() - left.right() - 12.0,
        );
    };
    name(plan.cache, "cache", &ttl);
    name(plan.database, "database", "");
}

fn slots_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, area: Rect) {
    let model = scene.model;
    let shown = model.cache().first_slots(MOST_SLOTS);
    let flashes = flashes(model, scene.now, scene.pace, shown.len());
    let victim = model.cache().next_victim(scene.now);
    for (index, (rect, entry)) in grid(area, shown.len()).into_iter().zip(shown).enumerate() {
        let key = entry.map(|entry| entry.key);
        let flash = flashes[index].filter(|_| key.is_some());
        let (flash, flash_kind) = flash.unwrap_or((0.0, Mark::Hit));
        let detail = detail(model, entry, scene.now);
        let slot = Slot {
            index,
            key: key.map(u64::from),
            version: entry
                .filter(|entry| entry.value.present)
                .map_or(0, |entry| entry.value.version),
            ttl_left: entry.and_then(|entry| ttl_left(entry, scene.now)),
            expired: entry.is_some_and(|entry| entry.is_expired(scene.now)),
            stale: entry.is_some_and(|entry| entry.value.behind_since.is_some()),
            next_victim: victim == Some(index as cache::Slot),
            flash,
            flash_kind,
            highlighted: key.is_some() && view.lit.key == key,
            detail: &detail,
        };
        let response = slot_ui(ui, rect, &slot);
        if let Some(key) = key {
            if response.hovered() {
                view.point_at(key, None);
            }
            if response.clicked() {
                view.chosen_key = Some(key);
                view.inspector.explain(Thing::Slot(index as cache::Slot));
            }
        }
    }
}

/// The share of its time that an entry has left.
fn ttl_left(entry: &cache::Entry<Entry>, now: SimTime) -> Option<f32> {
    let expires_at = entry.expires_at?;
    let whole = expires_at.since(entry.filled_at).as_secs_f64();
    let left = expires_at.since(now.min(expires_at)).as_secs_f64();
    Some((left / whole.max(1e-12)) as f32)
}

/// The flashes of all slots at `now`: the latest hit or set of each, from when it is seen to
/// arrive, with what is left of it.
fn flashes(model: &Model, now: SimTime, pace: Pace, slots: usize) -> Vec<Option<(f32, Mark)>> {
    let mut found = vec![None; slots];
    let lasts = LASTS_S * pace.speed;
    for line in model.log().lines().rev() {
        if now.since(line.at).as_secs_f64() > lasts {
            break;
        }
        let (slot, mark) = match line.what {
            LogEvent::Hit {
                slot, stale: true, ..
            }
            | LogEvent::Stored {
                slot, old: true, ..
            } => (slot, Mark::Stale { versions: 1 }),
            LogEvent::Hit { slot, .. } => (slot, Mark::Hit),
            LogEvent::Stored { slot, .. } => (slot, Mark::Asking),
            _ => continue,
        };
        let Some(place) = found.get_mut(slot as usize).filter(|place| place.is_none()) else {
            continue;
        };
        if lasts > 0.0 {
            let left = 1.0 - now.since(line.at).as_secs_f64() / lasts;
            *place = (left > 0.0).then_some((left as f32, mark));
        }
    }
    found
}

/// The key that the database shows: what is pointed at, else that of the last request.
fn row_key(view: &View, scene: &Scene<'_>) -> Key {
    let selected = match view.inspector.explained() {
        Some(Thing::Request(id)) => scene.model.request(id).map(|request| request.key),
        _ => None,
    };
    let last = || {
        let log = scene.model.log();
        log.lines().rev().find_map(|line| line.what.key())
    };
    view.lit
        .key
        .or(selected)
        .or(view.chosen_key)
        .or_else(last)
        .unwrap_or(1)
}

/// A row lower than this has one line, in points.
const LOW: f32 = 38.0;

fn row_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, area: Rect) {
    let palette = palette(ui);
    let key = row_key(view, scene);
    let oracle = scene.model.oracle();
    let exists = oracle.is_written(key) || scene.model.params().has_row(key);
    let version = oracle.committed(key);
    let when = match oracle.committed_at(key) {
        Some(at) => format!("written {} ago", scene.now.since(at)),
        None if exists => "never changed".to_owned(),
        None => "not in the table".to_owned(),
    };
    let value = if exists {
        format!("v{version}")
    } else {
        "no row".to_owned()
    };
    let response = ui.interact(area, ui.scope_id().with("row"), Sense::click());
    let label = format!("database row of key {key}");
    describe(&response, Role::Button, &label, &format!("{value}, {when}"));
    let painter = ui.painter();
    let lit = view.lit.key == Some(key);
    let fill = if response.hovered() {
        palette.hovered(palette.raised)
    } else {
        palette.raised
    };
    let line = Stroke::new(
        if lit { 2.0 } else { 1.0 },
        if lit { palette.ink2 } else { palette.line },
    );
    painter.rect(area, 8.0, fill, line, StrokeKind::Inside);
    if response.has_focus() {
        focus_ring(painter, area, 8.0, palette);
    }
    row_text(ui, area, key, &value, &when);
    if response.hovered() {
        view.point_at(key, None);
    }
    if response.clicked() {
        view.chosen_key = Some(key);
    }
    response.on_hover_text("the row as it is now; point at a key to see its row");
}

/// Key and version, and under them since when; that is left out where it would not be read.
fn row_text(ui: &Ui, area: Rect, key: Key, value: &str, when: &str) {
    let (palette, painter) = (palette(ui), ui.painter());
    let is_low = area.height() < LOW;
    let (top, bottom) = if is_low {
        (area.center().y, area.center().y)
    } else {
        let down = |share: f32| area.top() + area.height() * share;
        (down(0.34), down(0.72))
    };
    let large = font::mono_bold((area.height() * 0.26).clamp(12.0, 20.0));
    let at = pos2(area.right() - 12.0, top);
    let drawn = text_line(
        painter,
        at,
        Align2::RIGHT_CENTER,
        value,
        large,
        palette.ink,
        area.width() * 0.6,
    );
    let left = area.left() + 12.0;
    let room = drawn.left() - left - 6.0;
    text_line(
        painter,
        pos2(left, top),
        Align2::LEFT_CENTER,
        &format!("key {key}"),
        font::label(),
        palette.ink2,
        room,
    );
    if is_low {
        return;
    }
    text_line(
        painter,
        pos2(left, bottom),
        Align2::LEFT_CENTER,
        when,
        font::note(),
        palette.ink3,
        area.width() - 20.0,
    );
}

/// One sentence about the copies: the oldest that is wrong, who waits, which tokens are out.
fn caption_ui(ui: &mut Ui, scene: &Scene<'_>, area: Rect) {
    let palette = palette(ui);
    let (text, is_wrong) = caption(scene);
    let color = if is_wrong {
        palette.stale
    } else {
        palette.ink3
    };
    if text.is_empty() {
        return;
    }
    let response = ui.interact(area, ui.scope_id().with("caption"), Sense::hover());
    describe(&response, Role::Label, &text, "");
    text_line(
        ui.painter(),
        area.left_center(),
        Align2::LEFT_CENTER,
        &text,
        font::strong(13.0),
        color,
        area.width(),
    );
}

/// The sentence, and whether it is about something wrong.
fn caption(scene: &Scene<'_>) -> (String, bool) {
    match old_in_thread(scene.model).or_else(|| wrong_copy(scene)) {
        Some(text) => (text, true),
        None => (shared_load(scene.model), false),
    }
}

/// A reader that is about to store what has been overtaken.
fn old_in_thread(model: &Model) -> Option<String> {
    let read = model.under_way().take(MOST_SLOTS).find(|request| {
        request.kind == Kind::Read
            && request.answer_at.is_some()
            && request.version < model.oracle().committed(request.key)
    })?;
    let (seat, version, key) = (read.seat, read.version, read.key);
    let text = format!("thread {seat} carries v{version} of key {key}, already old");
    Some(text)
}

fn wrong_copy(scene: &Scene<'_>) -> Option<String> {
    let slots = scene
        .model
        .cache()
        .slots()
        .iter()
        .take(MOST_SLOTS)
        .flatten();
    let wrong = slots.filter(|entry| entry.value.behind_since.is_some());
    let oldest = wrong.min_by_key(|entry| entry.value.behind_since)?;
    let key = oldest.key;
    let behind = scene
        .model
        .oracle()
        .acknowledged(key)
        .saturating_sub(oldest.value.version);
    let how_much = if behind == 1 {
        "one version old".to_owned()
    } else {
        format!("{behind} versions old")
    };
    let how_long = match oldest.expires_at {
        Some(at) if at > scene.now => format!("{} to go", at.since(scene.now)),
        Some(_) => "expired".to_owned(),
        None => "never expires".to_owned(),
    };
    let version = oldest.value.version;
    Some(format!(
        "key {key} holds v{version}: {how_much}, {how_long}"
    ))
}

fn shared_load(model: &Model) -> String {
    if let Some((key, _, waiting)) = model.flights().all().next() {
        return if waiting == 0 {
            format!("one reader loads key {key}")
        } else {
            format!("one reader loads key {key}; {waiting} wait for it")
        };
    }
    let out = model.leases().len();
    match (out, model.params().protection) {
        (0, Protection::None) => String::new(),
        (0, protection) => format!("protection: {}", protection.name().replace('-', " ")),
        (1, _) => "one token is out".to_owned(),
        (out, _) => format!("{out} tokens are out"),
    }
}

pub(super) fn dots_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, plan: &Plan) {
    let found = drawn(scene.model, scene.now, scene.pace);
    let (lit_request, lit_key) = (view.lit.request, view.lit.key);
    let followed = view.followed();
    let touched = motion_ui(
        ui,
        &found,
        &Look {
            way: &|leg, along| Some(position(plan, leg, along)),
            below: &|leg| leg.back,
            lit: &|dot: &Dot| lit_request == Some(dot.request) || lit_key == Some(dot.key),
            followed,
            says_key: &|_| false,
            name: &|dot| format!("message about key {}", dot.key),
        },
    );
    if let Some(dot) = touched.hovered {
        view.point_at(dot.key, Some(dot.request));
    }
    if let Some(dot) = touched.clicked {
        view.inspector.explain(Thing::Request(dot.request));
    }
    note_ui(ui, scene, plan);
}

fn position(plan: &Plan, leg: Leg, along: f32) -> Pos2 {
    let card = if leg.of_update {
        plan.writer
    } else {
        plan.reader
    };
    let along = if leg.back { 1.0 - along } else { along };
    if leg.to_row {
        return along_path(&plan.way_to_row(card), along);
    }
    let lane = if leg.back { LANE } else { -LANE };
    along_path(&plan.way_to_cache(card), along) + vec2(0.0, lane)
}

/// How what moves is drawn, in what the sentence at the left leaves.
fn note_ui(ui: &Ui, scene: &Scene<'_>, plan: &Plan) {
    let palette = palette(ui);
    let (said, _) = caption(scene);
    let said = ui
        .painter()
        .layout_no_wrap(said, font::strong(13.0), palette.ink);
    let room = (plan.caption.width() - said.size().x - 12.0).max(0.0);
    text_line(
        ui.painter(),
        plan.caption.right_center(),
        Align2::RIGHT_CENTER,
        motion::note(scene.pace),
        font::note(),
        palette.ink3,
        room,
    );
}
