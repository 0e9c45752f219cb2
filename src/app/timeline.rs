//! The timeline: the run as far as it has been seen, with the moments worth going to.

use eframe::egui::accesskit::{Action as Request, ActionData};
use eframe::egui::{
    self, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo,
};

use super::Action;
use super::action::TimeAction;
use crate::lesson::{Lab, Mark, MarkKind};
use crate::sim::SimTime;
use crate::ui::describe;
use crate::ui::marks::{self, paint_mark};
use crate::ui::theme::{Palette, faint, focus_ring, palette};

/// The ends of the timeline, in seconds: it grows from one to the next.
const ENDS_S: [f64; 23] = [
    0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_200.0, 1_800.0,
    3_600.0, 7_200.0, 10_800.0, 21_600.0, 32_400.0, 43_200.0, 64_800.0, 86_400.0,
];
/// Marks closer than this are shown as one, in points.
const APART: f32 = 13.0;
/// The radius of the thumb.
const THUMB: f32 = 7.0;

/// Where the timeline ends for a run seen up to `horizon`: with room for the next minute of
/// watching at `pace`, or where nothing will happen by itself any more (`ended`), just beyond it.
pub(super) fn end_s(horizon: SimTime, pace: f64, ended: bool) -> f64 {
    let seen = horizon.as_secs_f64() / 0.97;
    let least = if ended { seen } else { 60.0 * pace.min(1.0) };
    let last = ENDS_S[ENDS_S.len() - 1];
    ENDS_S
        .into_iter()
        .find(|end| seen <= *end && least <= *end)
        .unwrap_or(last)
}

/// Where the timeline of a lab ends.
fn end_of(lab: &dyn Lab) -> f64 {
    let ended = lab.next_instant().is_none() && lab.horizon() > SimTime::ZERO;
    end_s(lab.horizon(), lab.pace(), ended)
}

/// Draws the timeline into `rect`; `now` is where the thumb is shown, `parted` where two runs part.
pub(super) fn timeline_ui(
    ui: &mut Ui,
    rect: Rect,
    lab: &dyn Lab,
    (now, parted): (SimTime, Option<SimTime>),
    out: &mut Vec<Action>,
) {
    let id = ui.make_persistent_id("timeline");
    let track = Rect::from_min_max(
        Pos2::new(rect.left() + THUMB, rect.center().y - 2.0),
        Pos2::new(rect.right() - THUMB, rect.center().y + 2.0),
    );
    let grip = track.expand2(Vec2::new(THUMB, 12.0));
    let response = ui.interact(grip, id, Sense::click_and_drag());
    // While it is dragged the end stays where it was when the drag began.
    let end_id = id.with("end");
    let held: Option<f64> = ui.data(|data| data.get_temp(end_id));
    let end = match held {
        Some(end) if response.dragged() => end,
        _ => end_of(lab),
    };
    ui.data_mut(|data| data.insert_temp(end_id, end));
    let scale = Scale { track, end };
    announce(ui, &response, now, end);
    if let Some(at) = wanted(ui, &response, now, &scale) {
        out.push(Action::Time(TimeAction::GoTo(at)));
    }
    paint(ui, &response, &scale, now, lab.horizon());
    marks_ui(ui, rect, &scale, &lab.marks(), out);
    if let Some(at) = parted {
        parting_ui(ui, rect, &scale, at, out);
    }
    hint(response, &scale);
}

/// Moments and places.
struct Scale {
    track: Rect,
    end: f64,
}

impl Scale {
    fn x(&self, at: SimTime) -> f32 {
        let share = (at.as_secs_f64() / self.end).clamp(0.0, 1.0) as f32;
        self.track.left() + self.track.width() * share
    }

    fn at(&self, x: f32) -> SimTime {
        let share = ((x - self.track.left()) / self.track.width().max(1.0)).clamp(0.0, 1.0);
        SimTime::from_secs_f64(f64::from(share) * self.end)
    }
}

fn announce(ui: &Ui, response: &Response, now: SimTime, end: f64) {
    response.widget_info(|| {
        let mut info = WidgetInfo::slider(true, now.as_secs_f64(), "timeline");
        info.current_text_value = Some(format!("{:.1} s", now.as_secs_f64()));
        info
    });
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(end);
        node.set_numeric_value_step(1.0);
        node.set_description("drag to go to a moment");
        for request in [Request::SetValue, Request::Increment, Request::Decrement] {
            node.add_action(request);
        }
    });
}

/// The moment that the pointer or assistive technology asks for.
fn wanted(ui: &Ui, response: &Response, now: SimTime, scale: &Scale) -> Option<SimTime> {
    if let Some(pointer) = response.interact_pointer_pos() {
        return Some(scale.at(pointer.x)).filter(|at| *at != now);
    }
    ui.input(|input| {
        let times = |request| input.num_accesskit_action_requests(response.id, request) as f64;
        let seconds = times(Request::Increment) - times(Request::Decrement);
        if seconds.abs() > 0.0 {
            return Some(SimTime::from_secs_f64(now.as_secs_f64() + seconds));
        }
        input
            .accesskit_action_requests(response.id, Request::SetValue)
            .filter_map(|request| match request.data {
                Some(ActionData::NumericValue(value)) => Some(SimTime::from_secs_f64(value)),
                _ => None,
            })
            .last()
    })
}

fn paint(ui: &Ui, response: &Response, scale: &Scale, now: SimTime, horizon: SimTime) {
    let palette = palette(ui);
    let painter = ui.painter();
    let rail = scale.track.expand2(Vec2::new(THUMB, 0.0));
    painter.rect_filled(rail, 2.0, palette.line);
    let part = |until: f32| Rect::from_min_max(rail.min, Pos2::new(until, rail.max.y));
    let seen = scale.x(horizon.max(now));
    painter.rect_filled(part(seen), 2.0, faint(palette.accent, 0.4));
    let x = scale.x(now);
    painter.rect_filled(part(x), 2.0, palette.accent);
    let thumb = Pos2::new(x, rail.center().y);
    let grasped = response.hovered() || response.dragged();
    let fill = if grasped {
        palette.hovered(palette.raised)
    } else {
        palette.panel
    };
    painter.circle(thumb, THUMB, fill, Stroke::new(2.5, palette.accent));
    if response.has_focus() {
        let ring = Rect::from_center_size(thumb, Vec2::splat(THUMB * 2.0 + 4.0));
        focus_ring(painter, ring, THUMB + 2.0, palette);
    }
}

/// Says which moment is under the pointer.
fn hint(response: Response, scale: &Scale) {
    if let Some(pointer) = response.hover_pos().filter(|_| !response.dragged()) {
        let at = scale.at(pointer.x).as_secs_f64();
        response.on_hover_text_at_pointer(moment_text(at, scale.end));
    }
}

/// A moment as exactly as a timeline of this length can be pointed at.
fn moment_text(at_s: f64, end_s: f64) -> String {
    let digits = if end_s >= 30.0 {
        1
    } else if end_s >= 2.0 {
        2
    } else {
        4
    };
    format!("{at_s:.digits$} s")
}

fn marks_ui(ui: &mut Ui, rect: Rect, scale: &Scale, marks: &[Mark], out: &mut Vec<Action>) {
    let palette = palette(ui);
    for shown in thinned(marks, scale) {
        let mark = shown.mark;
        let center = Pos2::new(scale.x(mark.at), scale.track.top() - 13.0);
        let area = Rect::from_center_size(center, Vec2::new(APART, 20.0)).intersect(rect);
        let id = ui.make_persistent_id(("mark", mark.at.as_nanos(), mark.kind as u8));
        let response = ui.interact(area, id, Sense::click());
        let at = moment_text(mark.at.as_secs_f64(), scale.end);
        let mut text = format!("{at}: {}", mark.text);
        if shown.others > 0 {
            text = format!("{text}, and {} more here", shown.others);
        }
        describe(&response, Role::Button, &text, "");
        let grown = if response.hovered() { 1.25 } else { 1.0 };
        paint_kind(ui.painter(), center, 9.0 * grown, mark.kind, palette);
        if response.has_focus() {
            focus_ring(ui.painter(), area.shrink(1.0), 4.0, palette);
        }
        if response.clicked() {
            out.push(Action::Time(TimeAction::GoTo(mark.at)));
        }
        response.on_hover_text(text);
    }
}

/// Where two runs part: a line that becomes two, below the track.
fn parting_ui(ui: &Ui, rect: Rect, scale: &Scale, at: SimTime, out: &mut Vec<Action>) {
    let palette = palette(ui);
    let center = Pos2::new(scale.x(at), scale.track.bottom() + 13.0);
    let area = Rect::from_center_size(center, Vec2::splat(16.0)).intersect(rect);
    let id = ui.make_persistent_id("where two runs part");
    let response = ui.interact(area, id, Sense::click());
    let text = format!("{}: A and B part", moment_text(at.as_secs_f64(), scale.end));
    describe(&response, Role::Button, &text, "");
    let ink = if response.hovered() {
        palette.accent
    } else {
        palette.ink
    };
    let line = Stroke::new(2.0, ink);
    let painter = ui.painter();
    let to = |x: f32, y: f32| center + Vec2::new(x, y);
    painter.line_segment([to(0.0, -7.0), to(0.0, 0.0)], line);
    for side in [-5.0, 5.0] {
        painter.line_segment([to(0.0, 0.0), to(side, 6.0)], line);
    }
    if response.has_focus() {
        focus_ring(painter, area, 4.0, palette);
    }
    if response.clicked() {
        out.push(Action::Time(TimeAction::GoTo(at)));
    }
    response.on_hover_text(text);
}

/// A mark that is shown, and how many it stands before.
struct Shown<'a> {
    mark: &'a Mark,
    others: usize,
}

/// The marks for which there is room, the weightiest first to be given it.
fn thinned<'a>(marks: &'a [Mark], scale: &Scale) -> Vec<Shown<'a>> {
    let mut order: Vec<&Mark> = marks.iter().collect();
    order.sort_by_key(|mark| (weight(mark.kind), mark.at));
    let mut shown: Vec<Shown<'a>> = Vec::new();
    for mark in order {
        let x = scale.x(mark.at);
        let near = shown
            .iter_mut()
            .find(|other| (scale.x(other.mark.at) - x).abs() < APART);
        match near {
            Some(other) => other.others += 1,
            None => shown.push(Shown { mark, others: 0 }),
        }
    }
    shown.sort_by_key(|shown| shown.mark.at);
    shown
}

fn weight(kind: MarkKind) -> u8 {
    match kind {
        MarkKind::Failure => 0,
        MarkKind::Goal => 1,
        MarkKind::Recovery => 2,
        MarkKind::Change => 3,
        MarkKind::Stale => 4,
    }
}

fn paint_kind(painter: &Painter, center: Pos2, size: f32, kind: MarkKind, palette: &Palette) {
    match kind {
        MarkKind::Failure => paint_mark(painter, center, size, marks::Mark::Error, palette),
        MarkKind::Recovery => paint_mark(painter, center, size * 0.9, marks::Mark::Hit, palette),
        MarkKind::Stale => {
            let square = Rect::from_center_size(center, Vec2::splat(size * 0.8));
            painter.rect_filled(square, 1.0, palette.stale);
        }
        MarkKind::Goal => paint_flag(painter, center, size * 1.25, palette.hit),
        MarkKind::Change => paint_flag(painter, center, size, palette.accent),
    }
}

fn paint_flag(painter: &Painter, center: Pos2, size: f32, ink: egui::Color32) {
    let at = |x: f32, y: f32| center + size * Vec2::new(x, y);
    let pole = Stroke::new((size * 0.14).max(1.0), ink);
    painter.line_segment([at(-0.4, -0.5), at(-0.4, 0.55)], pole);
    // Two pieces, because a swallowtail is not convex.
    let upper = vec![
        at(-0.4, -0.5),
        at(0.5, -0.5),
        at(0.25, -0.15),
        at(-0.4, -0.15),
    ];
    let lower = vec![
        at(-0.4, -0.15),
        at(0.25, -0.15),
        at(0.5, 0.2),
        at(-0.4, 0.2),
    ];
    for piece in [upper, lower] {
        painter.add(Shape::convex_polygon(piece, ink, Stroke::NONE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(seconds: f64) -> SimTime {
        SimTime::from_secs_f64(seconds)
    }

    #[test]
    fn the_end_grows_in_steps_and_always_lies_ahead() {
        let mut ends = Vec::new();
        for second in 0..4_000 {
            let end = end_s(secs(f64::from(second)), 1.0, false);
            assert!(end > f64::from(second));
            if ends.last() != Some(&end) {
                ends.push(end);
            }
        }
        assert_eq!(
            ends,
            [
                60.0, 120.0, 300.0, 600.0, 1_200.0, 1_800.0, 3_600.0, 7_200.0
            ]
        );
    }

    #[test]
    fn a_story_of_a_tenth_of_a_second_fills_it() {
        assert_eq!(end_s(secs(0.08), 1.0, true), 0.1);
        // While it may go on there is room for a minute at the pace at which it is watched.
        assert_eq!(end_s(secs(0.08), 0.015, false), 1.0);
        assert_eq!(end_s(secs(3.0), 0.015, false), 5.0);
    }

    #[test]
    fn dense_marks_become_one_that_counts_the_others() {
        let track = Rect::from_min_size(Pos2::ZERO, Vec2::new(600.0, 4.0));
        let scale = Scale { track, end: 60.0 };
        let mark = |at, kind| Mark {
            at: secs(at),
            kind,
            text: String::new(),
        };
        let marks = [
            mark(10.0, MarkKind::Stale),
            mark(10.5, MarkKind::Failure),
            mark(11.0, MarkKind::Stale),
            mark(30.0, MarkKind::Goal),
        ];
        let shown: Vec<(MarkKind, usize)> = thinned(&marks, &scale)
            .iter()
            .map(|shown| (shown.mark.kind, shown.others))
            .collect();
        assert_eq!(shown, [(MarkKind::Failure, 2), (MarkKind::Goal, 0)]);
    }
}
