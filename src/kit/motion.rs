//! What is on its way, painted the same in all labs: traces, flows, and marks that can be pointed
//! at and clicked.

use std::fmt::Debug;

use eframe::egui::{Align2, Pos2, Rect, Role, Sense, Stroke, Ui, Vec2, vec2};

use crate::ui::describe;
use crate::ui::hops::{Dot, Drawn, flow_ui, trace_ui};
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::theme::{font, palette};

/// The size of a mark, in points.
const DOT: f32 = 12.0;
/// What is left of the light of what is not followed.
const FADED: f32 = 0.25;
/// Marks that are nearer than this are one mark with a count.
const TOGETHER: f32 = 5.0;

/// How a lab's ways and marks are drawn.
#[derive(Clone, Copy)]
pub struct Look<'a, L> {
    /// The point at a share of a way; `None` where the way is not drawn.
    pub way: &'a dyn Fn(L, f32) -> Option<Pos2>,
    /// Whether what belongs to a way stands below it.
    pub below: &'a dyn Fn(L) -> bool,
    /// Whether the pointer is on something that belongs to it.
    pub lit: &'a dyn Fn(&Dot<L>) -> bool,
    /// The request that is followed: everything else fades.
    pub followed: Option<u64>,
    /// Whether its key stands at it.
    pub says_key: &'a dyn Fn(&Dot<L>) -> bool,
    /// What it is, for assistive technology.
    pub name: &'a dyn Fn(&Dot<L>) -> String,
}

/// Whether another request is followed.
fn fades<L>(look: &Look<'_, L>, dot: &Dot<L>) -> bool {
    look.followed
        .is_some_and(|followed| followed != dot.request)
}

/// What was done to the marks in this frame.
#[derive(Clone, Copy, Debug)]
pub struct Touched<L> {
    /// The pointer is on it.
    pub hovered: Option<Dot<L>>,
    /// It was clicked.
    pub clicked: Option<Dot<L>>,
}

/// Marks that lie on each other.
struct Group<L> {
    at: Pos2,
    first: Dot<L>,
    count: usize,
}

/// Draws all that is on its way.
pub fn motion_ui<L: Copy + Ord + Debug>(
    ui: &mut Ui,
    drawn: &Drawn<L>,
    look: &Look<'_, L>,
) -> Touched<L> {
    let palette = palette(ui);
    let clear = |leg: L| (look.way)(leg, 0.0).is_some();
    for flow in drawn.flows.iter().filter(|flow| clear(flow.wire)) {
        let way = |share| (look.way)(flow.wire, share).unwrap_or_default();
        let mut painter = ui.painter().clone();
        if look.followed.is_some() {
            painter.multiply_opacity(FADED);
        }
        flow_ui(&painter, flow, way, (look.below)(flow.wire), palette);
    }
    let mut groups: Vec<Group<L>> = Vec::new();
    for dot in drawn.dots.iter().filter(|dot| clear(dot.place.leg)) {
        let way = |share| (look.way)(dot.place.leg, share).unwrap_or_default();
        let mut place = dot.place;
        if fades(look, dot) {
            place.trace.glow *= FADED;
        }
        trace_ui(
            ui.painter(),
            (place.trace, place.along, place.mark),
            way,
            palette,
        );
        if dot.place.trace.landed {
            continue;
        }
        let at = way(dot.place.along);
        let same = |group: &&mut Group<L>| {
            group.at.distance(at) < TOGETHER
                && group.first.place.mark == dot.place.mark
                && group.first.place.leg == dot.place.leg
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.count += 1,
            None => groups.push(Group {
                at,
                first: *dot,
                count: 1,
            }),
        }
    }
    let mut touched = Touched {
        hovered: None,
        clicked: None,
    };
    let mut said: Vec<Rect> = Vec::new();
    for group in &groups {
        group_ui(ui, group, look, &mut said, &mut touched);
    }
    touched
}

fn group_ui<L: Copy + Debug>(
    ui: &Ui,
    group: &Group<L>,
    look: &Look<'_, L>,
    said: &mut Vec<Rect>,
    touched: &mut Touched<L>,
) {
    let palette = palette(ui);
    let dot = &group.first;
    let lit = (look.lit)(dot);
    let size = if lit { DOT * 1.35 } else { DOT };
    let mark = match dot.place.mark {
        // A version beside its neighbours' cannot be read.
        Mark::Write { .. } if group.count > 1 => Mark::Write { version: 0 },
        mark => mark,
    };
    let mut painter = ui.painter().clone();
    if fades(look, dot) {
        painter.multiply_opacity(FADED);
    }
    paint_mark(&painter, group.at, size, mark, palette);
    if look.followed == Some(dot.request) {
        let ring = Stroke::new(2.0, palette.ink);
        painter.circle_stroke(group.at, size * 0.85, ring);
    }
    let text = match group.count {
        1 if lit || look.followed == Some(dot.request) || (look.says_key)(dot) => {
            dot.key.to_string()
        }
        1 => String::new(),
        count => format!("×{count}"),
    };
    if !text.is_empty() {
        let ink = dot.place.mark.color(palette);
        let galley = ui
            .painter()
            .layout_no_wrap(text, font::mono_bold(12.0), ink);
        let (offset, anchor) = if (look.below)(dot.place.leg) {
            (vec2(0.0, DOT * 0.8), Align2::CENTER_TOP)
        } else {
            (vec2(0.0, -DOT * 0.8), Align2::CENTER_BOTTOM)
        };
        let rect = anchor.anchor_size(group.at + offset, galley.size());
        let free = said.iter().all(|other| !other.intersects(rect));
        if free || lit {
            ui.painter().galley(rect.min, galley, ink);
            said.push(rect.expand(1.0));
        }
    }
    let hit_area = Rect::from_center_size(group.at, Vec2::splat(DOT + 12.0));
    // The same request may be on two ways at once, and the same operation in several lanes.
    let way = format!("{:?} {:?}", dot.place.leg, dot.place.sent_at);
    let id = ui.scope_id().with(("on its way", dot.request, way));
    let response = ui.interact(hit_area, id, Sense::click());
    describe(
        &response,
        Role::Button,
        &(look.name)(dot),
        dot.place.mark.word(),
    );
    if response.hovered() {
        touched.hovered = Some(*dot);
    }
    if response.clicked() {
        touched.clicked = Some(*dot);
    }
}

/// What is said once where time runs so fast that nothing is drawn one by one, or where motion is
/// to be avoided; empty otherwise.
pub fn note(pace: crate::lesson::Pace) -> &'static str {
    if pace.reduced_motion {
        "requests stand still"
    } else if pace.speed > crate::ui::hops::FAST {
        "too fast for single requests: wires show rates"
    } else {
        ""
    }
}
