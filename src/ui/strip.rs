//! A space-time strip: time to the right, one line for each place, messages as arrows between
//! them, steps as boxes on them, and a line that says now.
//!
//! Steps and messages can be dragged in time; nothing moves but the picture until the caller acts
//! on what the strip reports. A click where nothing is asks for that moment.

mod labels;
mod paint;
mod scale;

use eframe::egui::{Color32, CursorIcon, Pos2, Rect, Response, Role, Sense, Ui, Vec2};

use self::scale::Scale;
use super::grasp::{Pull, pull};
use super::marks::Mark;
use super::theme::{focus_ring, palette};

/// How far from an arrow the pointer still touches it, in points.
const NEAR: f32 = 6.0;
/// The smallest thing that is taken by the pointer, in points.
const GRIP: f32 = 22.0;

/// A place: one horizontal line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lane {
    /// What stands at its left end.
    pub name: String,
    /// The colour of its machine, where several are told apart.
    pub identity: Option<Color32>,
    /// When it is down, as pairs of moments: its line is dashed there.
    pub down: Vec<(f64, f64)>,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It has arrived, or will.
    Arrives,
    /// It is lost on its way: the arrow ends in a cross.
    Lost,
}

/// What is at the point of an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tip {
    /// The point alone.
    Arrow,
    /// A dot in the arrow's colour: something is stored there.
    Dot,
    /// A mark.
    Mark(Mark),
}

/// Something sent from a lane at a moment to a lane at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// What tells it from others.
    pub id: u64,
    /// The lane it leaves, from 0, and when.
    pub from: (usize, f64),
    /// The lane it reaches, and when. What is after now is drawn thin.
    pub to: (usize, f64),
    /// What it carries.
    pub label: String,
    /// Its colour.
    pub color: Color32,
    /// What is at its point.
    pub tip: Tip,
    /// What became of it.
    pub fate: Fate,
    /// Whether it is one of many: thin, faint and without its word, until it is lit.
    pub quiet: bool,
    /// Whether the pointer is on something that belongs to it.
    pub lit: bool,
    /// Whether its arrival can be dragged.
    pub draggable: bool,
    /// What there is to say about it, for the tooltip and assistive technology.
    pub detail: String,
}

/// The shape of something that happens at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A thick bar that rises from the lane: a promise is made.
    Bar,
    /// A hollow circle: something begins.
    Ring,
    /// A filled circle: something is done.
    Dot,
    /// A mark over the lane, with a stem: stale, lost, expired.
    Mark(Mark),
    /// A mark on the lane: a crash.
    On(Mark),
}

/// Something that happens on a lane at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What tells it from others.
    pub id: u64,
    /// The lane, from 0, and when.
    pub at: (usize, f64),
    /// Its shape.
    pub sign: Sign,
    /// Its colour, unless the sign is a mark.
    pub color: Color32,
    /// A word beside it.
    pub label: String,
    /// Whether it is one of many: faint and without its word, until it is lit.
    pub quiet: bool,
    /// Whether the pointer is on something that belongs to it.
    pub lit: bool,
    /// What there is to say about it, for the tooltip and assistive technology.
    pub detail: String,
}

/// What a lane does from one moment to another: a box.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches, each with a name of its own"
)]
pub struct Step {
    /// What tells it from others.
    pub id: u64,
    /// The lane, from 0.
    pub lane: usize,
    /// When it begins.
    pub from: f64,
    /// When it ends.
    pub to: f64,
    /// What it does.
    pub label: String,
    /// Its colour.
    pub color: Color32,
    /// Whether the box is filled: it is the one to look at.
    pub filled: bool,
    /// Whether it is one of many: faint, until it is lit.
    pub quiet: bool,
    /// Whether the pointer is on something that belongs to it.
    pub lit: bool,
    /// Whether it can be dragged.
    pub draggable: bool,
    /// What there is to say about it, for the tooltip and assistive technology.
    pub detail: String,
}

/// A dashed line between two moments with what connects them: an arc over one lane, or straight
/// between two.
#[derive(Clone, Debug, PartialEq)]
pub struct Tie {
    /// The lane, from 0, and when.
    pub from: (usize, f64),
    /// The lane, and when.
    pub to: (usize, f64),
    /// What it says.
    pub label: String,
    /// Its colour.
    pub color: Color32,
}

/// All that is on a strip.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strip<'a> {
    /// What tells it from other strips.
    pub id: &'a str,
    /// What is shown, above left; nothing is above if it is empty.
    pub title: &'a str,
    /// The window or what can be done, above right.
    pub note: &'a str,
    /// The height of the panel, without the line above.
    pub height: f32,
    /// The lines, from the top.
    pub lanes: &'a [Lane],
    /// The first moment that is shown, in seconds.
    pub from: f64,
    /// The last one.
    pub to: f64,
    /// The present, if it is to be shown.
    pub now: Option<f64>,
    /// The arrows.
    pub messages: &'a [Message],
    /// What happens at a moment.
    pub events: &'a [Event],
    /// What takes a while.
    pub steps: &'a [Step],
    /// What is connected.
    pub ties: &'a [Tie],
    /// What it shows, in words, for assistive technology.
    pub summary: String,
}

/// Something on a strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The message with this id.
    Message(u64),
    /// The event with this id.
    Event(u64),
    /// The step with this id.
    Step(u64),
}

/// Something that was dragged in time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// What.
    pub target: Target,
    /// By how many seconds, later if positive.
    pub by_s: f64,
    /// Whether it has been let go; until then only the picture moves.
    pub released: bool,
}

/// What the pointer and the keyboard did to a strip.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Touch {
    /// What the pointer is on.
    pub hovered: Option<Target>,
    /// What was clicked.
    pub clicked: Option<Target>,
    /// What was dragged.
    pub moved: Option<Moved>,
    /// The moment that was clicked where nothing is.
    pub moment: Option<f64>,
}

/// Draws a strip over the whole width that `ui` has left.
pub fn strip(ui: &mut Ui, strip: &Strip) -> Touch {
    let spacing = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, 4.0);
    if !strip.title.is_empty() {
        let (_, head) = ui.allocate_space(Vec2::new(ui.available_width(), 20.0));
        super::controls::paint_title(ui, head, strip.title, strip.note);
    }
    let extent = Vec2::new(ui.available_width().max(8.0), strip.height.max(8.0));
    let (_, rect) = ui.allocate_space(extent);
    ui.spacing_mut().item_spacing.y = spacing;
    let id = ui.scope_id().with(("strip", strip.id));
    let panel = ui.interact(rect, id, Sense::click());
    let name = if strip.title.is_empty() {
        strip.id
    } else {
        strip.title
    };
    super::describe(&panel, Role::Image, name, &strip.summary);
    let scale = Scale::new(ui, rect, strip);
    let mut touch = Touch::default();
    // Later widgets are on top: what is small is added last.
    messages_ui(ui, id, &scale, strip, &mut touch);
    steps_ui(ui, id, &scale, strip, &mut touch);
    events_ui(ui, id, &scale, strip, &mut touch);
    panel_ui(&panel, &scale, strip, &mut touch);
    if ui.is_rect_visible(rect) {
        paint::paint(ui, &scale, strip, &touch);
        if panel.has_focus() {
            focus_ring(ui.painter(), rect, 6.0, palette(ui));
        }
    }
    touch
}

/// The pointer on the panel itself: an arrow that is near, or a moment.
fn panel_ui(panel: &Response, scale: &Scale, strip: &Strip, touch: &mut Touch) {
    let near = |at: Pos2| {
        let mut best = None;
        for message in strip.messages {
            let Some((a, b)) = scale.arrow(message) else {
                continue;
            };
            let distance = scale::distance(at, a, b);
            if distance <= NEAR && best.is_none_or(|(least, _)| distance < least) {
                best = Some((distance, message.id));
            }
        }
        best.map(|(_, id)| Target::Message(id))
    };
    if let Some(at) = panel.hover_pos().filter(|_| panel.hovered()) {
        touch.hovered = touch.hovered.or_else(|| near(at));
        if touch.hovered.is_some() {
            panel.ctx.set_cursor_icon(CursorIcon::PointingHand);
        }
    }
    if panel.clicked()
        && let Some(at) = panel.interact_pointer_pos()
    {
        match near(at) {
            Some(target) => touch.clicked = Some(target),
            None if scale.plot.contains(at) => touch.moment = Some(scale.time(at.x)),
            None => {}
        }
    }
    if let Some(target) = touch.hovered
        && let Some(text) = detail(strip, target)
    {
        panel.clone().on_hover_text_at_pointer(text);
    }
}

/// What there is to say about an arrow; boxes and marks say it by their own tooltips.
fn detail<'a>(strip: &'a Strip, target: Target) -> Option<&'a str> {
    let Target::Message(id) = target else {
        return None;
    };
    let found = strip.messages.iter().find(|message| message.id == id)?;
    (!found.detail.is_empty()).then_some(found.detail.as_str())
}

/// What all that can be pointed at have in common.
struct Grip<'a> {
    target: Target,
    rect: Rect,
    role_label: &'a str,
    detail: &'a str,
    draggable: bool,
}

fn grip_ui(
    ui: &Ui,
    id: eframe::egui::Id,
    scale: &Scale,
    grip: &Grip<'_>,
    touch: &mut Touch,
) -> Response {
    let sense = if grip.draggable {
        Sense::click_and_drag()
    } else {
        Sense::click()
    };
    let mut response = ui.interact(grip.rect, id.with(grip.target), sense);
    super::describe(&response, Role::Button, grip.role_label, grip.detail);
    if grip.draggable {
        response = response.on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal);
        touch.moved = touch
            .moved
            .or_else(|| moved(ui, &response, scale, grip.target));
    } else {
        response = response.on_hover_cursor(CursorIcon::PointingHand);
    }
    if response.hovered() || response.dragged() || response.has_focus() {
        touch.hovered = Some(grip.target);
    }
    if response.clicked() {
        touch.clicked = Some(grip.target);
    }
    if !grip.detail.is_empty() && !response.dragged() {
        response = response.on_hover_text(grip.detail);
    }
    response
}

/// By how much something has been dragged; keys move it by a hundredth of the window.
fn moved(ui: &Ui, response: &Response, scale: &Scale, target: Target) -> Option<Moved> {
    let (by_s, released) = match pull(ui, response)? {
        Pull::Held(by) => (scale.seconds(by.x), false),
        Pull::Let(by) => (scale.seconds(by.x), true),
        Pull::Steps(steps) => (steps * scale.window() / 100.0, true),
    };
    Some(Moved {
        target,
        by_s,
        released,
    })
}

fn messages_ui(ui: &Ui, id: eframe::egui::Id, scale: &Scale, strip: &Strip, touch: &mut Touch) {
    for message in strip.messages {
        let Some(point) = scale.handle(message, strip.now) else {
            continue;
        };
        let rect = Rect::from_center_size(point, Vec2::splat(GRIP)).intersect(scale.panel);
        let label = format!("message {}", message.label);
        let grip = Grip {
            target: Target::Message(message.id),
            rect,
            role_label: label.trim_end(),
            detail: &message.detail,
            draggable: message.draggable,
        };
        let response = grip_ui(ui, id, scale, &grip, touch);
        if response.has_focus() {
            focus_ring(ui.painter(), rect.shrink(4.0), 4.0, palette(ui));
        }
    }
}

fn steps_ui(ui: &Ui, id: eframe::egui::Id, scale: &Scale, strip: &Strip, touch: &mut Touch) {
    for step in strip.steps {
        let Some(rect) = scale.step(step, 0.0) else {
            continue;
        };
        // Narrow boxes are taken by more than what is seen of them.
        let wider = ((GRIP - rect.width()) / 2.0).max(0.0);
        let grip = Grip {
            target: Target::Step(step.id),
            rect: rect.expand2(Vec2::new(wider, 0.0)),
            role_label: &step.label,
            detail: &step.detail,
            draggable: step.draggable,
        };
        let response = grip_ui(ui, id, scale, &grip, touch);
        if response.has_focus() {
            focus_ring(ui.painter(), rect, 6.0, palette(ui));
        }
    }
}

fn events_ui(ui: &Ui, id: eframe::egui::Id, scale: &Scale, strip: &Strip, touch: &mut Touch) {
    for event in strip.events {
        let Some(at) = scale.event(event) else {
            continue;
        };
        let rect = Rect::from_center_size(at, Vec2::splat(GRIP)).intersect(scale.panel);
        let grip = Grip {
            target: Target::Event(event.id),
            rect,
            role_label: &event.label,
            detail: &event.detail,
            draggable: false,
        };
        let response = grip_ui(ui, id, scale, &grip, touch);
        if response.has_focus() {
            focus_ring(ui.painter(), rect.shrink(4.0), 4.0, palette(ui));
        }
    }
}
