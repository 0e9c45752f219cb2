//! The entries of an instance or of the shared cache.

use eframe::egui::{Align2, Rect, Ui, pos2, vec2};

use super::{Scene, View};
use crate::chapters::local_external::explanation::detail;
use crate::chapters::local_external::model::Stored;
use crate::chapters::local_external::narrative::{Place, Thing};
use crate::components::cache::{Cache, Entry};
use crate::components::workload::Key;
use crate::sim::SimTime;
use crate::ui::chips::{Chip, chip_ui, free_slot};
use crate::ui::marks::Mark;
use crate::ui::text_line;
use crate::ui::theme::{font, palette};

/// An entry is at least and at most this wide.
const COPY: f32 = 22.0;
const WIDEST: f32 = 40.0;
const GAP: f32 = 3.0;

/// The copies of a cache, in their slots where all fit, else the hottest and how many more.
pub(super) fn entries_ui(
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
        cache.first_slots(room).collect()
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
            None => free_slot(ui.painter(), rect_of(index), palette(ui)),
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
    let chip = Chip {
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
    let response = chip_ui(ui, rect, &chip);
    if response.hovered() {
        view.point_at(Some(entry.key));
    }
    if response.clicked() {
        view.chosen_key = Some(entry.key);
        view.inspector.explain(Thing::Copy(place, entry.key));
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
