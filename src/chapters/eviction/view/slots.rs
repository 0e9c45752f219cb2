//! The slots of a row as cards: key, how lately and how often it was used, and when it expires.

use eframe::egui::{
    Align2, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, pos2, vec2,
};

use super::{Scene, View};
use crate::chapters::eviction::explanation::key_name;
use crate::chapters::eviction::model::Model;
use crate::chapters::eviction::narrative::Thing;
use crate::components::cache::{Cache, Entry, Slot};
use crate::sim::SimTime;
use crate::ui::describe;
use crate::ui::theme::{Palette, faint, focus_ring, font, palette};

/// On rows at least this high the next victim is named; on others the tape says what its frame means.
pub(super) const SAYS: f32 = 54.0;
/// Bars that say how lately an entry was used: one fewer for each doubling of its age.
const BARS: usize = 6;

pub(super) fn slots_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, row: usize, area: Rect) {
    let Some(cache) = &scene.model.rows()[row].cache else {
        return;
    };
    let count = cache.capacity().max(1);
    let victim = cache.next_victim(scene.now);
    let says = area.height() >= SAYS;
    let gap = (area.width() * 0.02).clamp(3.0, 10.0);
    let width = ((area.width() - gap * (count - 1) as f32) / count as f32).min(104.0);
    let height = (area.height() - if says { 17.0 } else { 4.0 }).min(58.0);
    let top = area.center().y - f32::midpoint(height, if says { 13.0 } else { 0.0 });
    let last = last_touched(scene, row);
    for (index, entry) in cache.first_slots(count).enumerate() {
        let slot = index as Slot;
        let left = area.left() + (width + gap) * index as f32;
        let rect = Rect::from_min_size(pos2(left, top), vec2(width, height));
        let is_victim = victim == Some(slot);
        let said = said(scene.model, cache, entry, slot, is_victim, scene.now);
        let response = ui.interact(rect, ui.scope_id().with(("slot", index)), Sense::click());
        describe(
            &response,
            Role::Button,
            &format!("slot {}", index + 1),
            &said,
        );
        let key = entry.map(|entry| entry.key);
        let lit = response.hovered() || (key.is_some() && view.lit == key);
        let touched = last
            .filter(|(touched, _)| *touched == slot)
            .map(|(_, hit)| hit);
        let look = Look {
            is_victim,
            lit,
            touched,
        };
        card(ui.painter(), rect, look, entry.is_some(), palette(ui));
        if let Some(entry) = entry {
            entry_ui(ui.painter(), rect, scene, cache, entry, palette(ui));
        }
        if is_victim && says {
            let at = pos2(rect.center().x, rect.bottom() + 8.0);
            let ink = palette(ui).miss;
            ui.painter()
                .text(at, Align2::CENTER_CENTER, "next victim", font::note(), ink);
        }
        finish(
            view,
            ui,
            response,
            rect,
            Thing::Slot { row, slot },
            key,
            &said,
        );
    }
}

fn finish(
    view: &mut View,
    ui: &Ui,
    response: Response,
    rect: Rect,
    thing: Thing,
    key: Option<u32>,
    said: &str,
) {
    if response.has_focus() {
        focus_ring(ui.painter(), rect, 6.0, palette(ui));
    }
    if response.hovered() {
        view.point_at(key);
    }
    if response.clicked() {
        view.inspector.explain(thing);
    }
    response.on_hover_text(said);
}

/// Where the last request went in this row, and whether it was a hit.
pub(super) fn last_touched(scene: &Scene<'_>, row: usize) -> Option<(Slot, bool)> {
    let past = scene.model.past().back()?;
    let seen = past.rows.get(row).copied().flatten()?;
    Some((seen.slot?, seen.miss.is_none()))
}

/// What there is to say about a slot.
pub(super) fn said(
    model: &Model,
    cache: &Cache<()>,
    entry: Option<&Entry<()>>,
    slot: Slot,
    is_victim: bool,
    now: SimTime,
) -> String {
    let Some(entry) = entry else {
        return "free".to_owned();
    };
    let times = if entry.uses == 1 {
        "once".to_owned()
    } else {
        format!("{} times", entry.uses)
    };
    let mut text = format!(
        "{}, used {times}, last {} ago",
        key_name(entry.key, model.params().keys),
        now.since(entry.last_used_at)
    );
    match entry.expires_at {
        Some(at) if at <= now => text += &format!(", expired {} ago", now.since(at)),
        Some(at) => text += &format!(", expires in {}", at.since(now)),
        None => {}
    }
    if cache.next_use(slot).is_some() {
        match model.requests().comes_in(entry.key) {
            Some(ahead) => text += &format!(", asked for again in {ahead}"),
            None => text += ", not asked for again within what is known",
        }
    }
    if is_victim {
        text += ", next to go";
    }
    text
}

/// How many of the bars are lit: all for what was used by the last request.
pub(super) fn bars(entry: &Entry<()>, latest: u64) -> usize {
    let age = latest.saturating_sub(entry.last_use) + 1;
    BARS.saturating_sub(age.ilog2() as usize).max(1)
}

/// What sets a card apart.
#[derive(Clone, Copy)]
struct Look {
    /// It goes with the next miss.
    is_victim: bool,
    /// The pointer is on its key, here or elsewhere.
    lit: bool,
    /// The last request was for it, and whether it was a hit.
    touched: Option<bool>,
}

/// The card itself.
fn card(p: &Painter, rect: Rect, look: Look, is_taken: bool, palette: &Palette) {
    let mut fill = if is_taken { palette.raised } else { palette.bg };
    match look.touched {
        Some(true) => fill = palette.tinted(fill, palette.hit, 0.7),
        Some(false) => fill = palette.tinted(fill, palette.accent, 0.5),
        None => {}
    }
    if look.lit {
        fill = palette.hovered(fill);
    }
    let outline = if look.is_victim {
        Stroke::new(2.0, palette.miss)
    } else if look.lit {
        Stroke::new(1.5, palette.ink2)
    } else {
        Stroke::new(1.0, palette.line)
    };
    p.rect(rect, 6.0, fill, outline, StrokeKind::Inside);
}

/// What is on a card that is taken.
fn entry_ui(
    p: &Painter,
    rect: Rect,
    scene: &Scene<'_>,
    cache: &Cache<()>,
    entry: &Entry<()>,
    palette: &Palette,
) {
    let keys = scene.model.params().keys;
    let ink = if entry.is_expired(scene.now) {
        palette.ink3
    } else if u64::from(entry.key) > keys {
        palette.expired
    } else {
        palette.ink
    };
    let name = key_name(entry.key, keys);
    let narrow = rect.width() < 44.0;
    let size = (rect.height() * 0.42)
        .min((rect.width() - 8.0) * if narrow { 1.0 } else { 0.46 } / (name.len() as f32 * 0.62))
        .clamp(9.0, 22.0);
    let x = if narrow {
        rect.center().x
    } else {
        rect.left() + rect.width() * 0.28
    };
    let (at, face) = (pos2(x, rect.center().y), font::mono_bold(size));
    let key = p.text(at, Align2::CENTER_CENTER, name, face, ink);
    let bars_at = bars_place(rect);
    if !narrow && bars_at.left() > key.right() {
        paint_bars(p, bars_at, bars(entry, cache.uses()), palette);
        let face = font::mono((rect.height() * 0.24).clamp(9.0, 12.0));
        let uses = p.layout_no_wrap(format!("{}×", entry.uses), face, palette.ink2);
        let at = pos2(rect.right() - 7.0, rect.top() + 4.0);
        let place = Align2::RIGHT_TOP.anchor_size(at, uses.size());
        // On a low or narrow card the count would stand on the bars or on the key.
        if place.bottom() <= bars_at.top() + 2.0 && !place.intersects(key) {
            p.galley(place.min, uses, palette.ink2);
        }
    }
    if let Some(at) = entry.expires_at {
        paint_expiry(p, rect, scene.now, entry.filled_at, at, palette);
    }
}

/// How much of its time an entry has left, as a line at the card's lower edge.
fn paint_expiry(
    p: &Painter,
    rect: Rect,
    now: SimTime,
    filled_at: SimTime,
    at: SimTime,
    palette: &Palette,
) {
    let whole = at.since(filled_at).as_secs_f64().max(1e-9);
    let left = (at.since(now).as_secs_f64() / whole).clamp(0.0, 1.0) as f32;
    let under = Rect::from_min_max(
        pos2(rect.left() + 8.0, rect.bottom() - 6.0),
        pos2(rect.right() - 8.0, rect.bottom() - 3.0),
    );
    p.rect_filled(under, 1.5, faint(palette.ink3, 0.3));
    let mut part = under;
    part.set_width(under.width() * left);
    let color = if left < 0.2 {
        palette.expired
    } else {
        palette.ink2
    };
    p.rect_filled(part, 1.5, color);
}

/// Where the bars stand on a card: at its right.
fn bars_place(card: Rect) -> Rect {
    let extent = vec2((card.width() * 0.4).min(32.0), card.height() * 0.42);
    let corner = pos2(card.right() - 7.0, card.bottom() - 9.0);
    Align2::RIGHT_BOTTOM.anchor_size(corner, extent)
}

/// Rising bars.
fn paint_bars(p: &Painter, place: Rect, lit: usize, palette: &Palette) {
    let step = place.width() / BARS as f32;
    for bar in 0..BARS {
        let tall = place.height() * (bar + 1) as f32 / BARS as f32;
        let x = place.left() + step * bar as f32;
        let at = Rect::from_min_max(
            pos2(x, place.bottom() - tall),
            pos2(x + step - (step * 0.3).min(1.5), place.bottom()),
        );
        let color = if bar < lit {
            palette.hit
        } else {
            faint(palette.ink3, 0.25)
        };
        p.rect_filled(at, 1.0, color);
    }
}
