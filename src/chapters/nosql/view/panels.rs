//! One panel a family: what it keeps, what the last question touched, what it cost.

use eframe::egui::{Align2, Rect, Role, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::picture::{AtWork, picture};
use super::{Scene, View, shown, spent_us};
use crate::chapters::nosql::execution::{Execution, Part};
use crate::chapters::nosql::families::Family;
use crate::chapters::nosql::narrative::Thing;
use crate::chapters::nosql::words::{cost_text, title};
use crate::chapters::nosql::work::Work;
use crate::components::named::Named as _;
use crate::lesson::sentences::counted;
use crate::ui::marks::{Mark, identity_bar, paint_mark};
use crate::ui::present::presenting;
use crate::ui::theme::{font, mix, palette};
use crate::ui::{describe, text_line, thousands};

/// The gap between two panels.
const GAP: f32 = 10.0;
/// What a panel needs for its numbers.
const NUMBERS: f32 = 118.0;
const LEAST_NUMBERS: f32 = 94.0;
/// The cost alone, in front of a room.
const COST: f32 = 28.0;
/// In front of a room panels as high as this show the counts as well.
const ROOM_FOR_COUNTS: f32 = 240.0;
/// The names of the counts, left of all panels.
const NAMES: f32 = 76.0;
/// The title of a panel.
const TITLE: f32 = 24.0;
const PAD: eframe::egui::Vec2 = vec2(10.0, 8.0);

/// The counts that make up a cost, in words.
const COUNTS: [&str; 5] = ["round trips", "probes", "rows", "edges", "bytes"];

pub(super) fn panels_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, area: Rect) {
    // Five counts and the cost are to be read first; where a room has no space for both, it sees
    // the work and what it costs.
    let counted = !presenting(ui) || area.height() >= ROOM_FOR_COUNTS;
    let numbers = if counted {
        NUMBERS.min((area.height() * 0.5).max(LEAST_NUMBERS))
    } else {
        COST
    };
    let split = area.bottom() - PAD.y - numbers;
    let mut panels = area;
    if counted {
        panels.set_left(area.left() + NAMES);
        let names = Rect::from_min_max(
            pos2(area.left(), split),
            pos2(panels.left() - 8.0, area.bottom() - PAD.y),
        );
        names_ui(ui, names);
    }
    let count = Family::ALL.len() as f32;
    let width = (panels.width() - GAP * (count - 1.0)) / count;
    let least = cheapest(shown(scene));
    let so_far = view.so_far(scene);
    for (place, family) in (0_u8..).zip(Family::ALL) {
        let left = panels.left() + (width + GAP) * f32::from(place);
        let rect = Rect::from_min_size(pos2(left, panels.top()), vec2(width, panels.height()));
        let work = so_far.map(|all| all[family as usize]);
        panel_ui(view, ui, scene, rect, (family, split), work, least);
    }
}

/// The names of the counts, once for all panels.
fn names_ui(ui: &Ui, area: Rect) {
    let palette = palette(ui);
    for (index, name) in COUNTS.into_iter().enumerate() {
        let at = pos2(area.left(), line(area, index));
        let (face, ink) = (font::note(), palette.ink3);
        let width = area.width();
        text_line(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            name,
            face,
            ink,
            width,
        );
    }
}

/// The middle of a line of the counts.
fn line(area: Rect, index: usize) -> f32 {
    let step = ((area.height() - COST) / COUNTS.len() as f32).min(18.0);
    area.top() + step * (index as f32 + 0.5)
}

/// The family with the lowest cost for a question.
fn cheapest(latest: Option<&Execution>) -> Option<Family> {
    let latest = latest?;
    Family::ALL.into_iter().min_by(|&a, &b| {
        let cost = |family| latest.part(family).work.cost_us();
        cost(a).total_cmp(&cost(b))
    })
}

fn panel_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    (family, split): (Family, f32),
    work: Option<Work>,
    least: Option<Family>,
) {
    let latest = shown(scene);
    let part = latest.map(|latest| *latest.part(family));
    let id = ui.scope_id().with(("family", family.name()));
    let response = ui.interact(rect, id, Sense::click());
    let said = part.map_or_else(|| "nothing asked yet".to_owned(), |part| counts(&part));
    describe(&response, Role::Button, family.name(), &said);
    if response.hovered() {
        view.point_at(family);
    }
    if response.clicked()
        && let Some(latest) = latest
    {
        view.inspector.explain(Thing {
            question: latest.id,
            family,
        });
    }
    let lit = view.lit == Some(family) || response.has_focus();
    frame_ui(ui, rect, family, lit);
    let inner = rect.shrink2(PAD);
    let drawn = Rect::from_min_max(
        pos2(inner.left(), inner.top() + TITLE),
        pos2(inner.right(), split - 6.0),
    );
    let below = Rect::from_min_max(pos2(inner.left(), split), inner.max);
    if let (Some(latest), Some(part), Some(work)) = (latest, part, work) {
        if drawn.height() > 20.0 {
            picture_ui(view, ui, scene, drawn, latest, family);
        }
        let is_cheapest = least == Some(family) && part.ends_at <= scene.now;
        numbers_ui(ui, below, &work, is_cheapest);
        let edge = pos2(rect.left(), rect.bottom() - 3.0);
        travel_ui(ui, scene, latest, &part, edge, rect.width());
    }
}

/// The surface of a panel, with the colour and the name of its family.
fn frame_ui(ui: &Ui, rect: Rect, family: Family, lit: bool) {
    let palette = palette(ui);
    let painter = ui.painter();
    let line = if lit {
        Stroke::new(2.0, palette.accent)
    } else {
        Stroke::new(1.0, palette.line)
    };
    painter.rect(rect, 8.0, palette.panel, line, StrokeKind::Inside);
    let inner = rect.shrink2(PAD);
    let bar = pos2(rect.left() + 3.0, inner.top() + 9.0);
    identity_bar(painter, bar, 16.0, palette.of(family as usize));
    text_line(
        painter,
        inner.left_top(),
        Align2::LEFT_TOP,
        title(family),
        font::strong(14.0),
        palette.ink,
        inner.width(),
    );
}

/// The store of a family at work on the latest question, as far as it has come.
fn picture_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    area: Rect,
    latest: &Execution,
    family: Family,
) {
    let steps = view.steps(scene, latest.question);
    let is_done = latest.part(family).ends_at <= scene.now;
    let at_work = AtWork {
        family,
        question: latest.question,
        steps: &steps[family as usize],
        spent_us: if is_done {
            f64::INFINITY
        } else {
            spent_us(latest, scene)
        },
    };
    picture(ui, area, &at_work);
}

/// The counts, line by line, above the cost.
fn numbers_ui(ui: &Ui, area: Rect, work: &Work, cheapest: bool) {
    let palette = palette(ui);
    let painter = ui.painter();
    let counts = [
        work.round_trips,
        work.index_probes,
        work.rows_scanned,
        work.edges_walked,
        work.bytes_read,
    ];
    let shown = if area.height() > COST + 1.0 {
        counts.len()
    } else {
        0
    };
    for (index, count) in counts.into_iter().enumerate().take(shown) {
        let ink = if count > 0 { palette.ink } else { palette.ink3 };
        text_line(
            painter,
            pos2(area.right(), line(area, index)),
            Align2::RIGHT_CENTER,
            &thousands(count as f64),
            font::mono(12.0),
            ink,
            area.width(),
        );
    }
    let color = if cheapest { palette.hit } else { palette.ink };
    text_line(
        painter,
        pos2(area.right(), area.bottom() - 4.0),
        Align2::RIGHT_BOTTOM,
        &cost_text(work.cost_us()),
        font::mono_bold(18.0),
        color,
        area.width(),
    );
    if work.read_errors > 0 {
        let at = pos2(area.left() + 8.0, area.bottom() - 14.0);
        paint_mark(painter, at, 14.0, Mark::Error, palette);
        let (above, left) = (at - vec2(8.0, 10.0), Align2::LEFT_BOTTOM);
        let (face, room) = (font::note(), area.width());
        text_line(
            painter,
            above,
            left,
            "read failed",
            face,
            palette.ink2,
            room,
        );
    }
}

/// How far the answer is on its way, as a line along the lower edge: the slowest of all takes the
/// whole edge, so that what is left when all have answered compares their times.
fn travel_ui(
    ui: &Ui,
    scene: &Scene<'_>,
    latest: &Execution,
    part: &Part,
    at: eframe::egui::Pos2,
    width: f32,
) {
    let palette = palette(ui);
    let real = part.ends_at.since(latest.asked_at).as_secs_f64();
    let passed = scene.now.since(latest.asked_at).as_secs_f64();
    let longest = latest.takes().as_secs_f64().max(f64::MIN_POSITIVE);
    let share = (passed.min(real) / longest).clamp(0.0, 1.0) as f32;
    let color = if passed < real {
        palette.accent
    } else {
        mix(palette.line, palette.hit, 0.6)
    };
    let end = at.x + 6.0 + (width - 12.0) * share;
    ui.painter()
        .hline(at.x + 6.0..=end, at.y, Stroke::new(3.0, color));
}

/// What a part of the work consists of, in words.
pub(super) fn counts(part: &Part) -> String {
    let work = &part.work;
    format!(
        "{}: {}, {}, {}, {}, {}, {}",
        cost_text(work.cost_us()),
        counted(part.results, "result"),
        counted(work.round_trips, "round trip"),
        counted(work.index_probes, "probe"),
        counted(work.rows_scanned, "row"),
        counted(work.edges_walked, "edge"),
        counted(work.bytes_read, "byte")
    )
}
