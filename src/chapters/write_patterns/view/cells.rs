//! The slots of each cache: what is clean, what is dirty, what is stale.

use std::collections::BTreeMap;

use eframe::egui::{Align2, Rect, Role, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::geometry::Plan;
use super::{Scene, View};
use crate::chapters::write_patterns::lane::LaneKind;
use crate::chapters::write_patterns::model::{Lane, LogEvent, Stored};
use crate::chapters::write_patterns::narrative::Thing;
use crate::components::cache::Entry;
use crate::components::workload::Key;
use crate::lesson::Narrative as _;
use crate::ui::marks::{crack, stripes};
use crate::ui::theme::{Palette, focus_ring, font, mix, palette};
use crate::ui::{describe, text_line};

/// The narrowest slot in which a key of two digits can be read, and one of more.
const NARROWEST: f32 = 16.0;
const NARROWEST_LONG: f32 = 22.0;
/// The lowest.
const LOWEST: f32 = 15.0;

type Flashes = BTreeMap<(LaneKind, Key), f32>;

pub(super) fn cells_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, plan: &Plan) {
    let flashes = flashes(scene);
    for (lane, place) in scene.model.lanes().iter().zip(&plan.lanes) {
        if lane.cache_is_up() {
            let narrowest = if scene.model.params().keys > 99 {
                NARROWEST_LONG
            } else {
                NARROWEST
            };
            let cells = grid(place.cache.shrink(4.0), lane.cache().capacity(), narrowest);
            lane_ui(view, ui, lane, &cells, &flashes);
        }
    }
}

/// Which slots have just answered: the flash fades by model time.
fn flashes(scene: &Scene<'_>) -> Flashes {
    let mut found = Flashes::new();
    let speed = scene.pace.speed;
    for line in scene.model.log().lines().rev() {
        if scene.now.since(line.at).as_secs_f64() > speed {
            break;
        }
        let LogEvent::Hit {
            lane,
            key,
            stale: false,
            ..
        } = line.what
        else {
            continue;
        };
        if speed > 0.0 {
            let left = 1.0 - scene.now.since(line.at).as_secs_f64() / speed;
            found.entry((lane, key)).or_insert(left as f32);
        }
    }
    found
}

fn lane_ui(view: &mut View, ui: &mut Ui, lane: &Lane, cells: &[Rect], flashes: &Flashes) {
    let slots = lane.cache().slots();
    let hidden = lane.cache().capacity() - cells.len();
    for (index, rect) in cells.iter().enumerate() {
        if hidden > 0 && index + 1 == cells.len() {
            more_ui(ui, *rect, hidden + 1);
            break;
        }
        let entry = slots.get(index).and_then(Option::as_ref);
        cell_ui(view, ui, lane, index, *rect, entry, flashes);
    }
}

/// The last place says how many slots are not drawn.
fn more_ui(ui: &Ui, rect: Rect, hidden: usize) {
    let palette = palette(ui);
    let at = rect.center();
    let text = format!("+{hidden}");
    let middle = Align2::CENTER_CENTER;
    text_line(
        ui.painter(),
        at,
        middle,
        &text,
        font::note(),
        palette.ink3,
        rect.width() + 8.0,
    );
}

/// Places for as many of `count` slots as can be read, in rows.
fn grid(area: Rect, count: usize, narrowest: f32) -> Vec<Rect> {
    let most = ((area.width() / narrowest) as usize).max(1);
    let possible = ((area.height() / LOWEST) as usize).clamp(1, 4);
    let columns_of = |rows: usize| count.div_ceil(rows).clamp(1, most);
    // As many as can be shown, in cells as large as can be, rather wide than high.
    let worth = |rows: usize| {
        let columns = columns_of(rows);
        let wide = area.width() / columns as f32;
        let high = area.height() / rows as f32;
        (count.min(rows * columns), (wide * 0.6).min(high))
    };
    let better = |a: &usize, b: &usize| {
        let (a, b) = (worth(*a), worth(*b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    };
    let rows = (1..=possible).max_by(better).unwrap_or(1);
    let columns = columns_of(rows);
    let (width, height) = (
        area.width() / columns as f32,
        (area.height() / rows as f32).min(36.0),
    );
    let width = width.min(44.0);
    let top = area.center().y - height * rows as f32 / 2.0;
    (0..count.min(rows * columns))
        .map(|index| {
            let at = vec2(
                width * (index % columns) as f32,
                height * (index / columns) as f32,
            );
            Rect::from_min_size(pos2(area.left(), top) + at, vec2(width, height)).shrink(1.5)
        })
        .collect()
}

fn cell_ui(
    view: &mut View,
    ui: &mut Ui,
    lane: &Lane,
    index: usize,
    rect: Rect,
    entry: Option<&Entry<Stored>>,
    flashes: &Flashes,
) {
    let palette = palette(ui);
    let kind = lane.kind();
    let id = ui.scope_id().with(("slot", kind as usize, index));
    let response = ui.interact(rect, id, Sense::click());
    let Some(entry) = entry else {
        describe(
            &response,
            Role::Label,
            &format!("{}: slot {}", kind.name(), index + 1),
            "free",
        );
        let line = Stroke::new(1.0, palette.line);
        ui.painter()
            .rect_stroke(rect, 4.0, line, StrokeKind::Inside);
        return;
    };
    let key = entry.key;
    let dirty = lane.buffer().holds(key).is_some();
    let detail = detail(lane, entry, dirty);
    describe(
        &response,
        Role::Button,
        &format!("{}: key {key}", kind.name()),
        &detail,
    );
    let flash = flashes.get(&(kind, key)).copied().unwrap_or(0.0);
    paint(ui, rect, entry, dirty, flash, palette);
    let lit = view.lit == Some(key) || view.inspector.explained() == Some(Thing::Key(kind, key));
    if lit {
        let ring = Stroke::new(2.0, palette.ink);
        ui.painter()
            .rect_stroke(rect, 4.0, ring, StrokeKind::Outside);
    }
    if response.has_focus() {
        focus_ring(ui.painter(), rect, 4.0, palette);
    }
    if response.hovered() {
        view.point_at(key);
    }
    if response.clicked() {
        view.inspector.explain(Thing::Key(kind, key));
        view.chosen_key = Some(key);
    }
    response.on_hover_text(detail);
}

fn paint(ui: &Ui, rect: Rect, entry: &Entry<Stored>, dirty: bool, flash: f32, palette: &Palette) {
    let painter = ui.painter();
    let stale = entry.value.behind_since.is_some() && !entry.value.pending;
    let (fill, ink) = if dirty {
        (palette.accent, palette.on_fill())
    } else if stale {
        (mix(palette.bg, palette.stale, 0.3), palette.ink)
    } else {
        (
            palette.tinted(palette.raised, palette.hit, flash),
            palette.ink2,
        )
    };
    painter.rect_filled(rect, 4.0, fill);
    if stale && !dirty {
        let thin = Stroke::new(1.0, palette.stale);
        stripes(painter, rect.shrink(1.0), 5.0, thin);
        painter.add(eframe::egui::Shape::line(
            crack(rect),
            Stroke::new(1.5, palette.bg),
        ));
    }
    let line = if entry.value.pending {
        Stroke::new(2.0, palette.accent)
    } else if stale {
        Stroke::new(1.5, palette.stale)
    } else if flash > 0.0 {
        Stroke::new(1.0, mix(palette.line, palette.hit, flash))
    } else {
        Stroke::new(1.0, palette.line)
    };
    painter.rect_stroke(rect, 4.0, line, StrokeKind::Inside);
    let text = entry.key.to_string();
    let size = (rect.height() * 0.75).min(14.0);
    let size = size.min(rect.width() * 1.5 / text.len().max(1) as f32);
    if size >= font::LEAST_ROOM {
        let font = font::mono_bold(size);
        painter.text(rect.center(), Align2::CENTER_CENTER, text, font, ink);
    }
}

fn detail(lane: &Lane, entry: &Entry<Stored>, dirty: bool) -> String {
    let oracle = lane.oracle().of(entry.key);
    let mut text = format!("key {}", entry.key);
    if entry.value.pending {
        text += ", being written to the database";
    } else {
        text += &format!(", version {}", entry.value.version);
    }
    if dirty {
        text += &format!(", dirty: the database has version {}", oracle.database);
    }
    if entry.value.behind_since.is_some() && !entry.value.pending {
        text += &format!(", stale: version {} was acknowledged", oracle.acknowledged);
    }
    text
}
