//! The skyline: how often each key is asked for, and what of it is cached.

use eframe::egui::{Align2, Color32, Rect, Role, Sense, Ui, pos2, vec2};

use super::{Scene, View};
use crate::chapters::cache_lab::model::Model;
use crate::components::workload::Key;
use crate::sim::SimTime;
use crate::ui::theme::{Palette, font, mix, palette};
use crate::ui::{describe, text_line};

/// A bar is at least this wide; more keys than fit share bars.
const NARROWEST: f32 = 3.0;

/// Keys of a bar that are looked at.
const LOOKED_AT: usize = 32;

/// The state of a key that a bar shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Absent,
    Expired,
    Stale,
    Fresh,
}

pub(super) fn skyline_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, area: Rect) {
    let palette = palette(ui);
    let keys = scene.model.keys();
    let all = keys.pattern().keys as usize;
    let response = ui.interact(area, ui.scope_id().with("skyline"), Sense::click());
    let cached = scene.model.cache().len();
    let spoken = format!("{all} keys, {cached} of them in the cache");
    describe(
        &response,
        Role::Button,
        "how often each key is asked for",
        &spoken,
    );
    title_ui(ui, area);
    let painter = ui.painter();
    let bars = Rect::from_min_max(
        area.min + vec2(0.0, 22.0),
        area.right_bottom() - vec2(0.0, 16.0),
    );
    if all == 0 || bars.height() < 8.0 {
        return;
    }
    let most = (bars.width() / NARROWEST).floor().max(1.0) as usize;
    let per_bar = all.div_ceil(most);
    let count = all.div_ceil(per_bar);
    let pitch = bars.width() / count as f32;
    let highest = keys.highest_probability().max(f64::MIN_POSITIVE);
    let pointed = response
        .hover_pos()
        .map(|at| ((at.x - bars.left()) / pitch).max(0.0) as usize);
    // Of very many keys every so many tell.
    let apart = per_bar.div_ceil(LOOKED_AT).max(1);
    for index in 0..count {
        let first = (index * per_bar) as Key + 1;
        let last = ((index + 1) * per_bar).min(all) as Key;
        let (share, state) = shown_of(scene, (first..=last).step_by(apart));
        let height = ((share / highest).sqrt() as f32 * bars.height()).max(3.0);
        let lit = view.lit.is_some_and(|key| (first..=last).contains(&key));
        let bar = bar_at(bars, index, pitch, height);
        let plain = color(state, palette);
        let fill = if lit {
            mix(plain, palette.ink, 0.45)
        } else {
            plain
        };
        painter.rect_filled(bar, 1.5, fill);
        if pointed == Some(index) {
            view.point_at(Some(first));
            if response.clicked() {
                view.chosen_key = Some(first);
            }
            hover_text(&response, scene, first, keys.probability(first, scene.now));
        }
    }
    axis(ui, bars, all, pointed.map(|index| index * per_bar + 1));
}

/// What a bar shows of the keys that are looked at: the mean of their shares of the reads, and the
/// best of their states.
fn shown_of(scene: &Scene<'_>, keys: impl Iterator<Item = Key> + Clone) -> (f64, State) {
    let all = scene.model.keys();
    let shares = keys.clone().map(|key| all.probability(key, scene.now));
    let share = shares.sum::<f64>() / keys.clone().count() as f64;
    let states = keys.map(|key| state(scene.model, key, scene.now));
    (share, states.max().unwrap_or(State::Absent))
}

/// The bar of this index, with a gap to the next.
fn bar_at(bars: Rect, index: usize, pitch: f32, height: f32) -> Rect {
    let gap = (pitch * 0.2).min(3.0);
    let left = bars.left() + index as f32 * pitch;
    let right = bars.left() + (index + 1) as f32 * pitch - gap;
    Rect::from_min_max(
        pos2(left, bars.bottom() - height),
        pos2(right, bars.bottom()),
    )
}

fn title_ui(ui: &Ui, area: Rect) {
    let palette = palette(ui);
    let painter = ui.painter();
    let title = "how often each key is asked for, and what is cached";
    let top = area.left_top();
    text_line(
        painter,
        top,
        Align2::LEFT_TOP,
        title,
        font::label(),
        palette.ink2,
        area.width() * 0.7,
    );
    text_line(
        painter,
        area.right_top(),
        Align2::RIGHT_TOP,
        "square-root scale",
        font::note(),
        palette.ink3,
        area.width() * 0.28,
    );
}

fn hover_text(response: &eframe::egui::Response, scene: &Scene<'_>, key: Key, share: f64) {
    let state = match state(scene.model, key, scene.now) {
        State::Absent => "not cached",
        State::Expired => "cached, but expired",
        State::Stale => "cached, an old version",
        State::Fresh => "cached",
    };
    let per_s = share * scene.model.params().reads_per_s;
    let text = format!(
        "key {key}: {:.1} % of the reads, {per_s:.2} a second; {state}",
        share * 100.0
    );
    response.clone().on_hover_text_at_pointer(text);
}

fn state(model: &Model, key: Key, now: SimTime) -> State {
    match model.cache().get(key) {
        None => State::Absent,
        Some(entry) if entry.is_expired(now) => State::Expired,
        Some(entry) if entry.value.behind_since.is_some() => State::Stale,
        Some(_) => State::Fresh,
    }
}

fn color(state: State, palette: &Palette) -> Color32 {
    match state {
        State::Absent => palette.ghost,
        State::Expired => palette.expired,
        State::Stale => palette.stale,
        State::Fresh => palette.hit,
    }
}

fn axis(ui: &Ui, bars: Rect, keys: usize, pointed: Option<usize>) {
    let palette = palette(ui);
    let y = bars.bottom() + 2.0;
    let painter = ui.painter();
    let note = font::mono(11.0);
    painter.text(
        pos2(bars.left(), y),
        Align2::LEFT_TOP,
        1,
        note.clone(),
        palette.ink3,
    );
    painter.text(
        pos2(bars.right(), y),
        Align2::RIGHT_TOP,
        keys,
        note.clone(),
        palette.ink3,
    );
    if let Some(key) = pointed.filter(|&key| key > 1 && key < keys) {
        let x = bars.left() + bars.width() * (key as f32 - 0.5) / keys as f32;
        painter.text(pos2(x, y), Align2::CENTER_TOP, key, note, palette.ink);
    }
}
