//! The stage of a run with that of another one beside it, each drawn by the lab itself.

use eframe::egui::{Align2, Id, Pos2, Rect, Role, Sense, Stroke, Ui, Vec2};

use super::sides::{HEAD, Shown, Sides};
use super::strip::strip_ui;
use crate::app::widgets::child;
use crate::app::{Action, Session};
use crate::kit::charts;
use crate::lesson::{Aftermath, Lab, Pace};
use crate::ui::present::presenting;
use crate::ui::theme::{font, palette};
use crate::ui::{describe, focus, text_line};

/// The height of the line over both stages.
pub(in crate::app) const STRIP: f32 = 36.0;
/// The margin of heads and line.
const MARGIN: f32 = 24.0;

/// Whether another run is shown beside this one.
pub(in crate::app) fn is_on(ui: &Ui, session: &Session) -> bool {
    session.has_company() && !presenting(ui)
}

/// Draws both stages into `rect`; what is done there is done to B.
pub(in crate::app) fn stage_ui(
    ui: &mut Ui,
    rect: Rect,
    session: &mut Session,
    pace: Pace,
    out: &mut Vec<Action>,
) -> Aftermath {
    let margin = MARGIN.min(rect.width() * 0.04);
    let line = Rect::from_min_size(rect.min, Vec2::new(rect.width(), STRIP));
    let room = Rect::from_min_max(line.left_bottom(), rect.max);
    let id = Id::unique(("sides that are shown", session.number));
    let wanted = ui.data(|data| data.get_temp(id).unwrap_or_default());
    let lab = session.lab.as_ref();
    let (width, height) = least_side(lab);
    let sides = Sides::of(room, Vec2::new(width, height), wanted);
    let line = line.shrink2(Vec2::new(margin, 0.0));
    if let Some(chosen) = strip_ui(ui, line, lab, &sides, out) {
        ui.data_mut(|data| data.insert_temp(id, chosen));
    }
    match (sides.shown(), sides.both) {
        (Shown::Both, Some([of_a, of_b])) => {
            let rule = Stroke::new(1.0, palette(ui).line);
            let painter = ui.painter();
            if of_a.right() < of_b.left() {
                painter.vline(room.center().x, room.y_range(), rule);
            } else {
                painter.hline(room.x_range(), room.center().y, rule);
            }
            a_ui(ui, of_a, session, pace);
            b_ui(ui, of_b, session, pace)
        }
        (Shown::A, _) => {
            a_ui(ui, room, session, pace);
            Aftermath::default()
        }
        _ => b_ui(ui, room, session, pace),
    }
}

/// The room that a stage of this lab needs.
fn least_side(lab: &dyn Lab) -> (f32, f32) {
    let entry = lab.chapter().content.lab();
    entry.map_or((f32::INFINITY, f32::INFINITY), |entry| entry.least_side)
}

fn a_ui(ui: &mut Ui, rect: Rect, session: &mut Session, pace: Pace) {
    let lab = session.lab.as_mut();
    let name = lab.name_of_a().unwrap_or_default();
    let behind = lab.side_a().filter(|_| !lab.is_level()).map(Lab::now);
    let late = behind.map_or_else(String::new, |at| format!(", catching up at {at}"));
    let rect = head_ui(ui, rect, &format!("A · {name}, as pinned{late}"), true);
    let Some(a) = lab.side_a_mut() else {
        return;
    };
    let mut ui = child(ui, rect, "stage of A");
    // It is there to be looked at: what can be done is done to B.
    ui.visuals_mut().disabled_alpha = 1.0;
    ui.disable();
    focus::begin(ui.ctx(), &[], &[], None);
    drop(a.stage_ui(&mut ui, pace));
    focus::stop(ui.ctx());
}

fn b_ui(ui: &mut Ui, rect: Rect, session: &mut Session, pace: Pace) -> Aftermath {
    let rect = head_ui(ui, rect, "B · as set now", false);
    session.lab.stage_ui(&mut child(ui, rect, "stage"), pace)
}

/// Writes what a side is, with the line that it has in plots; returns the room below.
fn head_ui(ui: &mut Ui, rect: Rect, text: &str, dashed: bool) -> Rect {
    let head = Rect::from_min_size(rect.min, Vec2::new(rect.width(), HEAD));
    let margin = MARGIN.min(rect.width() * 0.04);
    let inner = head.shrink2(Vec2::new(margin, 0.0));
    let palette = palette(ui);
    let response = ui.interact(inner, ui.scope_id().with(("side", dashed)), Sense::hover());
    describe(&response, Role::Heading, text, "");
    let painter = ui.painter();
    let y = inner.center().y;
    let rule = Stroke::new(2.0, palette.ink2);
    let left = inner.left();
    let pieces: &[(f32, f32)] = if dashed {
        &[(0.0, 9.0), (13.0, 22.0)]
    } else {
        &[(0.0, 22.0)]
    };
    for (from, to) in pieces {
        painter.hline(left + from..=left + to, y, rule);
    }
    let at = Pos2::new(left + 30.0, y);
    let width = inner.width() - 30.0;
    let (anchor, face) = (Align2::LEFT_CENTER, font::strong(12.0));
    text_line(painter, at, anchor, text, face, palette.ink2, width);
    Rect::from_min_max(head.left_bottom(), rect.max)
}

/// Draws the plots, with what A has measured over them.
pub(in crate::app) fn charts_ui(
    ui: &mut Ui,
    rect: Rect,
    session: &mut Session,
    pace: Pace,
) -> Aftermath {
    let ctx = ui.ctx().clone();
    let mut unseen = child(ui, rect, "plots of A");
    unseen.set_invisible();
    let mut seen = child(ui, rect, "plots");
    let lab = std::cell::RefCell::new(session.lab.as_mut());
    charts::of_two(
        &ctx,
        || {
            if let Some(a) = lab.borrow_mut().side_a_mut() {
                drop(a.charts_ui(&mut unseen, pace));
            }
        },
        || lab.borrow_mut().charts_ui(&mut seen, pace),
    )
}
