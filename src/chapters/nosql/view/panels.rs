//! One panel a family: what it keeps, what the last question touched, what it cost.

use eframe::egui::{Align2, Rect, Role, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::glimpse::glimpse_ui;
use super::{Scene, View};
use crate::chapters::nosql::execution::{Execution, Part};
use crate::chapters::nosql::families::Family;
use crate::chapters::nosql::narrative::Thing;
use crate::chapters::nosql::words::{cost_text, title};
use crate::components::named::Named as _;
use crate::lesson::sentences::counted;
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::theme::{font, mix, palette};
use crate::ui::{describe, text_line, thousands};

/// The gap between two panels.
const GAP: f32 = 10.0;
/// What a panel needs for its numbers.
const NUMBERS: f32 = 118.0;
const LEAST_NUMBERS: f32 = 94.0;

pub(super) fn panels_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, area: Rect) {
    let count = Family::ALL.len() as f32;
    let width = (area.width() - GAP * (count - 1.0)) / count;
    let latest = scene.model.latest();
    let least = cheapest(latest);
    for (place, family) in (0_u8..).zip(Family::ALL) {
        let left = area.left() + (width + GAP) * f32::from(place);
        let rect = Rect::from_min_size(pos2(left, area.top()), vec2(width, area.height()));
        panel_ui(view, ui, scene, rect, family, least);
    }
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
    family: Family,
    least: Option<Family>,
) {
    let palette = palette(ui);
    let latest = scene.model.latest();
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
    let line = if lit {
        Stroke::new(2.0, palette.accent)
    } else {
        Stroke::new(1.0, palette.line)
    };
    let painter = ui.painter();
    painter.rect(rect, 8.0, palette.panel, line, StrokeKind::Inside);
    let inner = rect.shrink2(vec2(10.0, 8.0));
    text_line(
        painter,
        inner.left_top(),
        Align2::LEFT_TOP,
        title(family),
        font::strong(14.0),
        palette.ink,
        inner.width(),
    );
    // Five counts and the cost are to be read first.
    let numbers = NUMBERS.min((inner.height() * 0.55).max(LEAST_NUMBERS));
    let split = inner.bottom() - numbers;
    let picture = Rect::from_min_max(
        pos2(inner.left(), inner.top() + 24.0),
        pos2(inner.right(), split - 6.0),
    );
    if picture.height() > 30.0 {
        glimpse_ui(view, ui, scene, picture, family);
    }
    let below = Rect::from_min_max(pos2(inner.left(), split), inner.max);
    if let (Some(latest), Some(part)) = (latest, part) {
        numbers_ui(ui, below, &part, least == Some(family));
        travel_ui(
            ui,
            scene,
            latest,
            &part,
            pos2(rect.left(), rect.bottom() - 3.0),
            rect.width(),
        );
    }
}

/// The counts, line by line, above the cost.
fn numbers_ui(ui: &Ui, area: Rect, part: &Part, cheapest: bool) {
    let palette = palette(ui);
    let painter = ui.painter();
    let work = &part.work;
    let rows = [
        ("round trips", work.round_trips),
        ("probes", work.index_probes),
        ("rows", work.rows_scanned),
        ("edges", work.edges_walked),
        ("bytes", work.bytes_read),
    ];
    let cost_height = 26.0;
    let step = ((area.height() - cost_height) / rows.len() as f32).min(18.0);
    for (index, (name, count)) in rows.into_iter().enumerate() {
        let y = area.top() + step * (index as f32 + 0.5);
        let ink = if count > 0 { palette.ink } else { palette.ink3 };
        let number = text_line(
            painter,
            pos2(area.right(), y),
            Align2::RIGHT_CENTER,
            &thousands(count as f64),
            font::mono(12.0),
            ink,
            area.width() * 0.6,
        );
        text_line(
            painter,
            pos2(area.left(), y),
            Align2::LEFT_CENTER,
            name,
            font::note(),
            palette.ink3,
            number.left() - area.left() - 6.0,
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
