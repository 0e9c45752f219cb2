//! The cache: its slots, and the line above them.

use eframe::egui::{Align2, Rect, Sense, Ui, pos2, vec2};

use super::flashes::flashes;
use super::geometry::Plan;
use super::{Scene, View};
use crate::chapters::cache_lab::explanation::times;
use crate::chapters::cache_lab::model::{Model, Stored};
use crate::chapters::cache_lab::narrative::Thing;
use crate::chapters::cache_lab::params::Params;
use crate::components::cache::Entry;
use crate::components::workload::Key;
use crate::lesson::sentences::counted;
use crate::sim::SimTime;
use crate::ui::marks::Mark;
use crate::ui::place::trimmed;
use crate::ui::slots::{Slot, grid, slot_ui};
use crate::ui::theme::{font, palette};
use crate::ui::{describe, text_line};

/// More slots than this are not drawn one by one.
const MOST_DRAWN: usize = 400;

pub(super) fn slots_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, plan: &Plan) {
    header_ui(ui, scene, plan.header);
    let model = scene.model;
    if !model.cache_is_up() {
        down_ui(ui, plan.cache);
        return;
    }
    let slots = model.cache().slots();
    let shown = model.cache().capacity().min(MOST_DRAWN);
    let flashes = flashes(model, scene.now, scene.pace, shown);
    let victim = model.cache().next_victim(scene.now);
    let cards = grid(plan.cache, shown);
    for (index, rect) in cards.iter().enumerate() {
        let entry = slots.get(index).and_then(Option::as_ref);
        let is_victim = victim == Some(index as u32);
        let detail = detail(model, entry, scene.now, is_victim);
        // What was in a slot that is free now flashes no more.
        let flash = entry.and_then(|_| flashes.get(index).copied().flatten());
        let response = slot_ui(
            ui,
            *rect,
            &Slot {
                index,
                key: entry.map(|entry| u64::from(entry.key)),
                version: entry.map_or(0, |entry| entry.value.version),
                ttl_left: entry.and_then(|entry| time_left(entry, scene.now)),
                expired: entry.is_some_and(|entry| entry.is_expired(scene.now)),
                stale: entry.is_some_and(|entry| entry.value.behind_since.is_some()),
                next_victim: is_victim,
                flash: flash.map_or(0.0, |flash| flash.left),
                flash_kind: flash.map_or(Mark::Hit, |flash| flash.mark),
                highlighted: entry.is_some_and(|entry| view.lit == Some(entry.key)),
                detail: &detail,
            },
        );
        let key = entry.map(|entry| entry.key);
        if response.hovered() {
            view.point_at(key);
        }
        if response.clicked() {
            view.inspector.explain(Thing::Slot(index as u32));
            view.chosen_key = key.or(view.chosen_key);
        }
        if is_victim {
            victim_label(ui, *rect, plan.cache, key);
        }
    }
    if slots.len() > shown {
        let at = pos2(plan.cache.center().x, plan.cache.bottom() + 8.0);
        let text = format!("the first {shown} of {} slots", slots.len());
        let note = palette(ui).ink3;
        ui.painter()
            .text(at, Align2::CENTER_CENTER, text, font::note(), note);
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

fn header_ui(ui: &mut Ui, scene: &Scene<'_>, area: Rect) {
    let palette = palette(ui);
    let params = scene.model.params();
    let settings = settings(params);
    let (rate, color) = match scene.model.tally().recent_hits.share() {
        Some(share) => (said_of(scene.model, share), palette.hit),
        None => ("no look-up yet".to_owned(), palette.ink3),
    };
    let response = ui.interact(area, ui.scope_id().with("cache header"), Sense::hover());
    describe(
        &response,
        eframe::egui::Role::Label,
        &format!("cache, {settings}"),
        &rate,
    );
    let painter = ui.painter();
    let baseline = area.center();
    let name = text_line(
        painter,
        pos2(area.left(), baseline.y),
        Align2::LEFT_CENTER,
        "cache",
        font::label(),
        palette.ink2,
        60.0,
    );
    let right = text_line(
        painter,
        pos2(area.right(), baseline.y),
        Align2::RIGHT_CENTER,
        &rate,
        font::strong(14.0),
        color,
        area.width() - name.width() - 16.0,
    );
    let room = right.left() - name.right() - 32.0;
    // As much of it as is not cut.
    let mut said = settings.as_str();
    let wide = |text: &str| {
        let (text, ink) = (text.to_owned(), palette.ink3);
        painter.layout_no_wrap(text, font::label(), ink).size().x
    };
    while wide(said) > room {
        let Some((shorter, _)) = said.rsplit_once(", ") else {
            return;
        };
        said = shorter;
    }
    let at = pos2(name.right() + 16.0, baseline.y);
    let (left, face) = (Align2::LEFT_CENTER, font::label());
    text_line(painter, at, left, said, face, palette.ink3, room + 1.0);
}

/// The hits of the last 200 look-ups and, where values are written, the stale reads of all.
fn said_of(model: &Model, share: f64) -> String {
    let counts = &model.tally().counts;
    let hits = format!("{:.1} % hits", share * 100.0);
    if model.params().writes_per_s > 0.0 && counts.reads > 0 {
        let stale = counts.stale_reads as f64 / counts.reads as f64;
        format!("{hits}, {:.1} % stale", stale * 100.0)
    } else {
        hits
    }
}

fn settings(params: &Params) -> String {
    let policy = params.policy.label();
    let ttl = if params.ttl_s > 0.0 {
        format!(", {} s", trimmed(params.ttl_s))
    } else {
        String::new()
    };
    format!("{}, {policy}{ttl}", counted(params.capacity, "slot"))
}

fn down_ui(ui: &mut Ui, area: Rect) {
    let palette = palette(ui);
    let painter = ui.painter();
    let stroke = eframe::egui::Stroke::new(2.0, palette.miss);
    let corners = [
        area.left_top(),
        area.right_top(),
        area.right_bottom(),
        area.left_bottom(),
        area.left_top(),
    ];
    painter.extend(eframe::egui::Shape::dashed_line(&corners, stroke, 8.0, 6.0));
    let text = "the cache is down: every read goes to the database";
    let width = (area.width() - 24.0).max(40.0);
    let galley = painter.layout(text.to_owned(), font::body(), palette.miss, width);
    painter.galley(area.center() - galley.size() / 2.0, galley, palette.miss);
    let response = ui.interact(area, ui.scope_id().with("cache down"), Sense::hover());
    describe(&response, eframe::egui::Role::Label, "cache", text);
}

/// Names the next victim: under its card where that hides no other, else under the cache.
fn victim_label(ui: &Ui, card: Rect, area: Rect, key: Option<Key>) {
    let in_last_row = card.bottom() + card.height() > area.bottom() + 4.0;
    let (text, middle, top) = match key {
        Some(key) if !in_last_row => (
            format!("key {key} is next to be evicted"),
            area.center().x,
            area.bottom() + 2.0,
        ),
        _ => (
            "next to be evicted".to_owned(),
            card.center().x,
            card.bottom() + 3.0,
        ),
    };
    let color = palette(ui).miss;
    let painter = ui.painter();
    let galley = painter.layout_no_wrap(text, font::note(), color);
    let most = (area.right() - galley.size().x).max(area.left());
    let left = (middle - galley.size().x / 2.0).clamp(area.left(), most);
    // The way around the cache passes behind the words, not through them.
    let under = Rect::from_min_size(pos2(left, top), galley.size());
    painter.rect_filled(under.expand2(vec2(4.0, 0.0)), 0.0, palette(ui).bg);
    painter.galley(under.min, galley, color);
}

fn detail(model: &Model, entry: Option<&Entry<Stored>>, now: SimTime, is_victim: bool) -> String {
    let Some(entry) = entry else {
        return "free".to_owned();
    };
    let mut text = format!("key {}", entry.key);
    if entry.value.version > 0 {
        text += &format!(", version {}", entry.value.version);
    }
    match entry.expires_at {
        Some(at) if at <= now => text += &format!(", expired {} ago", now.since(at)),
        Some(at) => text += &format!(", {} left", at.since(now)),
        None => {}
    }
    text += &format!(
        ", used {}, last {} ago",
        times(entry.uses),
        now.since(entry.last_used_at)
    );
    if let Some(since) = entry.value.behind_since {
        let newest = model.oracle().acknowledged(entry.key);
        let behind = newest.saturating_sub(entry.value.version);
        text += &format!(
            ", {} behind since {}",
            counted(behind, "version"),
            now.since(since)
        );
    }
    if is_victim {
        text += ", next to be evicted";
    }
    text
}
