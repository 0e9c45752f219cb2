//! Clients, cache, the lines between the machines and the requests on their way.

use eframe::egui::{
    Align2, Color32, Pos2, Rect, Role, Sense, StrokeKind, Ui, UiBuilder, Vec2, pos2, vec2,
};

use super::geometry::{MOST_REPLICAS, Picture, ReplicaPlan};
use super::hops::{Dot, Leg, drawn};
use super::{Out, Scene, View};
use crate::chapters::bottleneck::command::Command;
use crate::chapters::bottleneck::model::LogEvent;
use crate::chapters::bottleneck::params::RETRIES_SAVED;
use crate::kit::motion::{self, Look, motion_ui};
use crate::lesson::sentences::{counted, counted_as, verb};
use crate::lesson::{Narrative as _, Value};
use crate::ui::controls::{outline_button, segmented};
use crate::ui::hops::along_path;
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::nodes::{circle_node, link};
use crate::ui::place::short;
use crate::ui::theme::{focus_ring, font, mix, palette};
use crate::ui::{describe, text_line, thousands};

/// What goes and what comes back are this far above and below the line.
const LANE: f32 = 8.0;

/// The three modes of the chapter, and whatever else the settings may be.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Calm,
    Overloaded,
    Cached,
    Other,
}

impl Mode {
    fn of(reads_per_s: f64, slots: u64, share: f64) -> Self {
        match (reads_per_s, slots) {
            _ if share > 0.0 => Self::Other,
            (300.0, 0) => Self::Calm,
            (900.0, 0) => Self::Overloaded,
            (900.0, 240) => Self::Cached,
            _ => Self::Other,
        }
    }

    fn settings(self) -> (f64, u64) {
        match self {
            Self::Calm | Self::Other => (300.0, 0),
            Self::Overloaded => (900.0, 0),
            Self::Cached => (900.0, 240),
        }
    }
}

pub(super) fn header_ui(ui: &mut Ui, scene: &Scene<'_>, area: Rect, out: &mut Out) {
    let params = scene.model.params();
    let builder = UiBuilder::new().max_rect(area).id_salt("modes");
    let mut left = ui.new_child(builder);
    let mode = Mode::of(params.reads_per_s, params.cache_slots, params.cache_hit);
    let modes = [
        (Mode::Calm, "calm"),
        (Mode::Overloaded, "overloaded"),
        (Mode::Cached, "with a cache"),
    ];
    if let Some(chosen) = segmented(&mut left, "mode", mode, &modes) {
        let (reads_per_s, slots) = chosen.settings();
        let mut set = |name: &str, value: Value| out.set(name, value);
        if params.cache_hit > 0.0 {
            set("cache_hit", Value::Number(0.0));
        }
        if params.cache_slots != slots {
            set("cache_slots", Value::Count(slots));
        }
        if params.reads_per_s != reads_per_s {
            set("reads_per_s", Value::Number(reads_per_s));
        }
    }
    if !params.has_cache() {
        return;
    }
    let builder = UiBuilder::new().max_rect(area).id_salt("actions").layout(
        eframe::egui::Layout::right_to_left(eframe::egui::Align::TOP),
    );
    let mut right = ui.new_child(builder);
    if scene.model.cache_is_up() {
        let help = "all entries are lost and no request is answered from the cache";
        let button = outline_button(&mut right, "Kill cache");
        if button.on_hover_text(help).clicked() {
            out.issue(Command::KillCache);
        }
    } else {
        let help = "an empty cache takes its place";
        let button = outline_button(&mut right, "Revive cache");
        if button.on_hover_text(help).clicked() {
            out.issue(Command::ReviveCache);
        }
    }
}

pub(super) fn nodes_ui(ui: &mut Ui, scene: &Scene<'_>, picture: &Picture) {
    links(ui, scene, picture);
    let params = scene.model.params();
    let rate = short(params.reads_per_s + params.writes_per_s);
    let in_flight = scene.model.tally().flights.inside();
    let (at, radius) = (picture.clients, picture.radius);
    circle_node(ui, "clients", at, radius, &rate, "req/s").on_hover_text(format!(
        "clients send {} and {} a second; {} {} being waited for",
        counted_as(&short(params.reads_per_s), "read"),
        counted_as(&short(params.writes_per_s), "write"),
        counted(in_flight, "read"),
        verb(in_flight, "is", "are")
    ));
    budget_ui(ui, scene, picture);
    if let Some(rect) = picture.cache {
        cache_ui(ui, scene, rect.translate(slid_in(scene)));
    }
}

/// What is left of the retry budget, under the clients.
fn budget_ui(ui: &Ui, scene: &Scene<'_>, picture: &Picture) {
    let Some(left) = scene.model.retries_left() else {
        return;
    };
    let palette = palette(ui);
    let at = picture.clients + vec2(0.0, picture.radius + 4.0);
    let text = format!("retry budget {left} of {RETRIES_SAVED}");
    let ink = if left == 0 {
        palette.miss
    } else {
        palette.ink2
    };
    let room = 2.0 * (picture.clients.x - ui.max_rect().left());
    let (top, face) = (Align2::CENTER_TOP, font::note());
    text_line(ui.painter(), at, top, &text, face, ink, room);
}

/// A new cache slides in from above, over half a second of screen time.
fn slid_in(scene: &Scene<'_>) -> Vec2 {
    let lasts = 0.5 * scene.pace.speed;
    let mut lines = scene.model.log().lines().rev();
    let placed = lines
        .find(|line| matches!(line.what, LogEvent::Changed { name } if name.starts_with("cache_")));
    match placed {
        Some(line) if lasts > 0.0 && !scene.pace.reduced_motion => {
            let gone = scene.now.since(line.at).as_secs_f64() / lasts;
            vec2(0.0, -36.0 * (1.0 - gone.min(1.0)) as f32)
        }
        _ => Vec2::ZERO,
    }
}

/// How far beside the replicas their writes pass.
const BESIDE: f32 = 11.0;

fn links(ui: &Ui, scene: &Scene<'_>, picture: &Picture) {
    let palette = palette(ui);
    let painter = ui.painter();
    let from = picture.clients + vec2(picture.radius, 0.0);
    let down = !scene.model.cache_is_up();
    let start = match picture.cache {
        Some(cache) => {
            let door = pos2(cache.left(), picture.clients.y);
            link(painter, from, door, down, palette);
            pos2(cache.right(), picture.clients.y)
        }
        None => from,
    };
    for replica in &picture.replicas {
        link(painter, start, replica.door(), false, palette);
        link(painter, replica.door(), replica.gate(), false, palette);
    }
    let writes = scene.model.params().writes_per_s > 0.0;
    if writes {
        beside_copies(ui, picture);
    }
    if picture.cache.is_some() && (down || writes) {
        for replica in picture
            .replicas
            .iter()
            .take(if down { MOST_REPLICAS } else { 1 })
        {
            for pair in around(picture, replica.door()).windows(2) {
                link(painter, pair[0], pair[1], false, palette);
            }
        }
    }
}

/// The way on which the first replica sends its writes to the others.
fn beside_copies(ui: &Ui, picture: &Picture) {
    let (Some(first), Some(last)) = (picture.replicas.first(), picture.replicas.last()) else {
        return;
    };
    if picture.replicas.len() < 2 {
        return;
    }
    let aside = vec2(BESIDE, 0.0);
    let (palette, painter) = (palette(ui), ui.painter());
    let door = |replica: &ReplicaPlan| replica.frame.right_center();
    link(
        painter,
        door(first) + aside,
        door(last) + aside,
        false,
        palette,
    );
    for replica in &picture.replicas {
        link(
            painter,
            door(replica),
            door(replica) + aside,
            false,
            palette,
        );
    }
}

/// The way past the cache, for what does not ask it.
fn around(picture: &Picture, door: Pos2) -> Vec<Pos2> {
    let from = picture.clients + vec2(picture.radius, 0.0);
    match picture.cache {
        Some(cache) => vec![
            from,
            pos2(cache.left() - 10.0, cache.bottom() + 10.0),
            pos2(cache.right() + 10.0, cache.bottom() + 10.0),
            door,
        ],
        None => vec![from, door],
    }
}

fn cache_ui(ui: &mut Ui, scene: &Scene<'_>, rect: Rect) {
    let palette = palette(ui);
    let model = scene.model;
    let params = model.params();
    let up = model.cache_is_up();
    let share = model.tally().recent_cache.share().filter(|_| up);
    let size = if params.cache_hit > 0.0 {
        "a fixed share".to_owned()
    } else {
        let held = thousands(model.cache().len() as f64);
        format!(
            "{held} of {}",
            counted_as(&thousands(params.cache_slots as f64), "slot")
        )
    };
    let value = match share {
        Some(share) => format!("{:.1} %", 100.0 * share),
        None if up => "–".to_owned(),
        None => "down".to_owned(),
    };
    let response = ui.interact(rect, ui.scope_id().with("cache"), Sense::hover());
    describe(
        &response,
        Role::Image,
        "cache",
        &format!("{value} hits, {size}"),
    );
    let painter = ui.painter();
    let color = if up { palette.hit } else { palette.miss };
    let line = eframe::egui::Stroke::new(2.0, mix(palette.line, color, 0.6));
    painter.rect(rect, 8.0, palette.raised, line, StrokeKind::Inside);
    if response.has_focus() {
        focus_ring(painter, rect, 8.0, palette);
    }
    let below = cache_says(ui, rect, (&value, color), &size);
    let painter = ui.painter();
    if !up {
        paint_mark(
            painter,
            rect.right_top() + vec2(-14.0, 14.0),
            14.0,
            Mark::Error,
            palette,
        );
    }
    let grid = Rect::from_min_max(pos2(rect.left() + 12.0, below), rect.max - vec2(12.0, 12.0));
    super::pages::paint(ui, grid, model.cache(), scene, palette.hit);
    response.on_hover_text("share of the last 500 look-ups that were answered here");
}

/// What stands in the cache's box; returns where the slots begin.
fn cache_says(ui: &Ui, rect: Rect, (value, color): (&str, Color32), size: &str) -> f32 {
    let palette = palette(ui);
    let (painter, center) = (ui.painter(), Align2::CENTER_TOP);
    let top = rect.center_top();
    let width = rect.width() - 12.0;
    let large = (rect.width() * 0.17).clamp(14.0, 24.0);
    let line = |y: f32, text: &str, font, color| {
        text_line(
            painter,
            top + vec2(0.0, y),
            center,
            text,
            font,
            color,
            width,
        )
        .bottom()
    };
    line(8.0, "cache", font::label(), palette.ink2);
    line(26.0, value, font::mono_bold(large), color);
    line(34.0 + large, size, font::note(), palette.ink3) + 6.0
}

pub(super) fn dots_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, picture: &Picture) {
    let found = drawn(scene.model, scene.now, scene.pace);
    let (lit, explained) = (view.lit, view.inspector.explained());
    let followed = view.inspector.explained();
    let touched = motion_ui(
        ui,
        &found,
        &Look {
            way: &|leg, along| position(scene, picture, leg, along),
            below: &|leg| matches!(leg, Leg::CacheToClients | Leg::DatabaseToClients(_)),
            lit: &|dot: &Dot| lit == Some(dot.key) || explained == Some(dot.request),
            followed,
            says_key: &|_| false,
            name: &|dot| format!("request for page {}", dot.key),
        },
    );
    if let Some(dot) = touched.hovered {
        view.point_at(dot.key);
    }
    if let Some(dot) = touched.clicked {
        view.inspector.explain(dot.request);
    }
    legend(ui, scene, picture);
}

/// The point at a share of a way; `None` if its replica is not drawn.
fn position(scene: &Scene<'_>, picture: &Picture, leg: Leg, along: f32) -> Option<Pos2> {
    let from = picture.clients + vec2(picture.radius, 0.0);
    let (above, below) = (vec2(0.0, -LANE), vec2(0.0, LANE));
    let between = |a: Pos2, b: Pos2| a + (b - a) * along;
    let replica = |index: u32| picture.replicas.get(index as usize);
    // What comes joins the end of the queue.
    let tail = |index: u32| {
        let waiting = scene
            .model
            .replicas()
            .get(index as usize)?
            .station()
            .waiting();
        Some(replica(index)?.tail(waiting.len()))
    };
    let cache = picture.cache;
    let doors = cache.map(|rect| {
        let y = picture.clients.y;
        (pos2(rect.left(), y), pos2(rect.right(), y))
    });
    Some(match leg {
        Leg::ClientsToCache => between(from, doors?.0) + above,
        Leg::CacheToClients => between(doors?.0, from) + below,
        Leg::CacheToDatabase(to) => {
            let path = [doors?.1, replica(to)?.door(), tail(to)?];
            along_path(&path, along) + above
        }
        Leg::ClientsToDatabase(to) => {
            let mut path = around(picture, replica(to)?.door());
            path.push(tail(to)?);
            along_path(&path, along) + above
        }
        Leg::DatabaseToClients(of) => {
            let [out, end] = replica(of)?.way_out();
            let mut path = vec![out, end];
            if let Some(cache) = cache {
                path.push(pos2(cache.right() + 10.0, cache.bottom() + 10.0));
                path.push(pos2(cache.left() - 10.0, cache.bottom() + 10.0));
            }
            path.push(from + below);
            along_path(&path, along)
        }
        Leg::FirstToReplica(to) => {
            // Beside the replicas, not over their memory.
            let side = vec2(BESIDE, 0.0);
            let (first, other) = (replica(0)?.frame, replica(to)?.frame);
            between(first.right_center() + side, other.right_center() + side)
        }
    })
}

/// What the shapes mean, and how what moves is drawn.
fn legend(ui: &mut Ui, scene: &Scene<'_>, picture: &Picture) {
    let palette = palette(ui);
    let area = picture.legend;
    let wide = area.width() > 640.0;
    let mut parts = Vec::new();
    let note = motion::note(scene.pace);
    if !note.is_empty() {
        parts.push(note.to_owned());
    } else if wide {
        parts.push("the network takes no time here; only the queue and the workers do".to_owned());
    }
    let hidden = scene.model.replicas().len().saturating_sub(MOST_REPLICAS);
    if hidden > 0 {
        parts.push(format!("{hidden} more replicas"));
    }
    let text = parts.join(", ");
    let right = area.right_center();
    let anchor = Align2::RIGHT_CENTER;
    let painter = ui.painter();
    let said = text_line(
        painter,
        right,
        anchor,
        &text,
        font::note(),
        palette.ink3,
        area.width() * 0.55,
    );
    let mut x = area.left() + 6.0;
    let items = [
        (Mark::Asking, "asking"),
        (Mark::Hit, "from memory"),
        (Mark::Miss, "from disk"),
        (Mark::Error, "failed"),
        (Mark::Write { version: 0 }, "write"),
    ];
    let writes = scene.model.params().writes_per_s > 0.0;
    for (mark, word) in items.iter().take(if writes { 5 } else { 4 }) {
        let at = pos2(x, area.center().y);
        let room = said.left() - x - 24.0;
        if room < 40.0 {
            break;
        }
        paint_mark(painter, at, 9.0, *mark, palette);
        let text_at = at + vec2(9.0, 0.0);
        let left = Align2::LEFT_CENTER;
        let said = text_line(
            painter,
            text_at,
            left,
            word,
            font::note(),
            palette.ink3,
            room,
        );
        x = said.right() + 18.0;
    }
}
