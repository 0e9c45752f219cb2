//! Sliders: a label, the value as it is said, and a thin track.
//!
//! The value always comes from the caller. Only the text of a number that is being typed is
//! kept, until it is entered or given up.

mod attended;
mod entry;
mod scale;

use std::ops::RangeInclusive;

use eframe::egui;
use eframe::egui::accesskit::{Action, ActionData};
use eframe::egui::{Event, EventFilter, Id, Key, Pos2, Rect, Response, Sense, Shape};
use eframe::egui::{Stroke, Ui, Vec2, WidgetInfo};

pub use attended::{Attended, attended, note_told, places_along};
use scale::{Scale, Stride};

use super::theme::{Palette, faint, mix, palette};
use crate::lesson::typed::{self, Quantity};

/// The room that a curve takes above the track.
pub const CURVE_HEIGHT: f32 = 24.0;
/// The line with the label and the value.
const HEAD: f32 = 20.0;
/// The height of the part that can be grasped.
const GRIP: f32 = 28.0;
/// The radius of the thumb.
const THUMB: f32 = 6.5;

/// What a parameter means where it is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zero<'a> {
    /// Nothing but 0.
    Number,
    /// This word, such as "at once".
    Called(&'a str),
    /// This word, such as "off": as if it were without end.
    Endless(&'a str),
}

/// What a slider is about.
#[derive(Clone, Debug)]
pub struct SliderSpec<'a> {
    /// What is set.
    pub label: &'a str,
    /// The parameter's name; empty where it is none. What is typed sets it exactly.
    pub name: &'a str,
    /// What it measures, if its name does not say it.
    pub quantity: Quantity,
    /// What 0 means.
    pub zero: Zero<'a>,
    /// The value with its unit, as it is shown.
    pub value_text: String,
    /// The least and the greatest value.
    pub range: RangeInclusive<f64>,
    /// Whether equal ways along the track are equal ratios.
    pub logarithmic: bool,
    /// The values are multiples of this; 0 allows any.
    pub step: f64,
    /// Why it would change nothing now.
    pub disabled_because: Option<&'a str>,
    /// What it does, in a sentence, for the tooltip.
    pub help: &'a str,
    /// What would come of each place on the track, 0 to 1, drawn above it.
    pub curve: Option<&'a [f32]>,
}

/// A slider `width` wide. Returns the new value if the user changed it.
pub fn slider(ui: &mut Ui, width: f32, value: f64, spec: &SliderSpec) -> Option<f64> {
    let scale = Scale::new(spec);
    let curve = if spec.curve.is_some() {
        CURVE_HEIGHT
    } else {
        0.0
    };
    let extent = Vec2::new(width.max(40.0), HEAD + curve + GRIP);
    let (_, rect) = ui.allocate_space(extent);
    let enabled = ui.is_enabled() && spec.disabled_because.is_none();
    let head = Rect::from_min_size(rect.min, Vec2::new(rect.width(), HEAD));
    let grip = Rect::from_min_max(head.left_bottom(), rect.max);
    let (response, new) = grip_ui(ui, grip, value, spec);
    let typed = entry::head_ui(ui, head, &response, spec, enabled);
    explain(ui, response, spec);
    new.or(typed.map(|wanted| scale.snap(wanted)))
        .filter(|new| new.total_cmp(&value).is_ne())
}

/// The track alone, for a place where label and value stand beside it.
pub fn track_ui(ui: &mut Ui, width: f32, value: f64, spec: &SliderSpec) -> (Response, Option<f64>) {
    let (_, rect) = ui.allocate_space(Vec2::new(width.max(40.0), GRIP));
    let (response, new) = grip_ui(ui, rect, value, spec);
    explain(ui, response.clone(), spec);
    (response, new.filter(|new| new.total_cmp(&value).is_ne()))
}

/// Whether a slider has the keyboard, so that arrows, Home and End are its own.
pub fn has_keyboard(ctx: &egui::Context) -> bool {
    let slider: Option<Id> = ctx.data(|data| data.get_temp(keyboard_id()));
    slider.is_some() && ctx.memory(egui::Memory::focused) == slider
}

/// Notes that the widget has the keyboard and takes the arrows for itself.
pub(super) fn note_keyboard(ui: &Ui, id: Id) {
    ui.data_mut(|data| data.insert_temp(keyboard_id(), id));
}

/// Where it is noted which widget that takes arrows had the keyboard last.
fn keyboard_id() -> Id {
    Id::unique("the slider that has the keyboard")
}

/// The part that can be grasped, and the value that it was taken to.
fn grip_ui(ui: &mut Ui, grip: Rect, value: f64, spec: &SliderSpec) -> (Response, Option<f64>) {
    let scale = Scale::new(spec);
    let id = ui.make_persistent_id(("slider", spec.label));
    let enabled = ui.is_enabled() && spec.disabled_because.is_none();
    let sense = if enabled {
        Sense::click_and_drag()
    } else {
        Sense::hover()
    };
    let response = ui.interact(grip, id, sense);
    announce(ui, &response, value, spec, enabled);
    if response.has_focus() {
        note_keyboard(ui, id);
    }
    let track = Rect::from_min_max(
        Pos2::new(grip.left() + THUMB, grip.bottom() - GRIP * 0.5 - 1.5),
        Pos2::new(grip.right() - THUMB, grip.bottom() - GRIP * 0.5 + 1.5),
    );
    let mut new = None;
    if enabled {
        let about = (spec.name, spec.help);
        attended::note(ui, &response, (grip, track), &scale, about);
        new = dragged(&response, track, &scale)
            .or_else(|| requested(ui, id))
            .map(|wanted| scale.snap(wanted));
        if new.is_none()
            && let Some(moved) = stepped(ui, &response, value, &scale)
        {
            // Keys move in steps of their own, which may be finer than those of the pointer. The
            // ends are the slider's: they may mean something else than their number.
            if scale.step > 0.0 || spec.name.is_empty() || !scale.is_inside(moved) {
                new = Some(scale.snap(moved));
            } else {
                typed::nudge(ui.ctx(), spec.name, value, moved);
            }
        }
    }
    if ui.is_rect_visible(grip) {
        let shown = scale.position(new.unwrap_or(value));
        paint(ui, &response, track, shown, spec, enabled);
    }
    (response, new)
}

/// Tells assistive technology what the slider is, where it stands and how far it goes.
fn announce(ui: &Ui, response: &Response, value: f64, spec: &SliderSpec, enabled: bool) {
    response.widget_info(|| {
        let mut info = WidgetInfo::slider(enabled, value, spec.label);
        info.current_text_value = Some(spec.value_text.clone());
        info
    });
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(*spec.range.start());
        node.set_max_numeric_value(*spec.range.end());
        if spec.step > 0.0 {
            node.set_numeric_value_step(spec.step);
        }
        node.set_description(spec.disabled_because.unwrap_or(spec.help));
        if enabled {
            node.add_action(Action::SetValue);
            node.add_action(Action::Increment);
            node.add_action(Action::Decrement);
        }
    });
}

fn explain(ui: &Ui, response: Response, spec: &SliderSpec) {
    if let Some(reason) = spec.disabled_because {
        response.on_hover_text(reason);
    } else if !(spec.help.is_empty() || response.dragged() || attended::is_told(ui, spec.name)) {
        response.on_hover_text(spec.help);
    }
}

/// Where the pointer has taken the thumb, to the roundest number under it.
fn dragged(response: &Response, track: Rect, scale: &Scale) -> Option<f64> {
    let x = response.interact_pointer_pos()?.x;
    let at = |x: f32| scale.value(f64::from((x - track.left()) / track.width().max(1.0)));
    if scale.step > 0.0 {
        Some(at(x))
    } else {
        Some(egui::emath::smart_aim::best_in_range_f64(
            at(x - 0.5),
            at(x + 0.5),
        ))
    }
}

/// Arrows change by one step, a tenth of it with Shift, the page keys by ten; Home and End go to
/// the ends.
fn stepped(ui: &Ui, response: &Response, value: f64, scale: &Scale) -> Option<f64> {
    let (more, less) = ui.input(|input| {
        (
            input.num_accesskit_action_requests(response.id, Action::Increment),
            input.num_accesskit_action_requests(response.id, Action::Decrement),
        )
    });
    let mut moved = None;
    let mut go = |steps: f64, stride: Stride| {
        moved = Some(scale.moved(moved.unwrap_or(value), steps, stride));
    };
    let steps = more as f64 - less as f64;
    if steps.abs() > 0.0 {
        go(steps, Stride::Usual);
    }
    if ui.memory(|memory| memory.has_focus(response.id)) {
        let filter = EventFilter {
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let keys = [
            Key::ArrowLeft,
            Key::ArrowRight,
            Key::PageUp,
            Key::PageDown,
            Key::Home,
            Key::End,
        ];
        for (key, shift) in take_keys(ui, &keys) {
            let stride = if shift { Stride::Fine } else { Stride::Usual };
            match key {
                Key::ArrowRight => go(1.0, stride),
                Key::ArrowLeft => go(-1.0, stride),
                Key::PageUp => go(1.0, Stride::Coarse),
                Key::PageDown => go(-1.0, Stride::Coarse),
                Key::Home => return Some(scale.min),
                _ => return Some(scale.max),
            }
        }
    }
    moved
}

/// Takes these keys out of the input, so that nothing else acts on them.
pub(super) fn take_keys(ui: &Ui, wanted: &[Key]) -> Vec<(Key, bool)> {
    let mut keys = Vec::new();
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } if wanted.contains(key) && !modifiers.command && !modifiers.alt => {
                keys.push((*key, modifiers.shift));
                false
            }
            _ => true,
        });
    });
    keys
}

/// The value that assistive technology has asked for.
pub(super) fn requested(ui: &Ui, id: Id) -> Option<f64> {
    ui.input(|input| {
        input
            .accesskit_action_requests(id, Action::SetValue)
            .filter_map(|request| match request.data {
                Some(ActionData::NumericValue(value)) => Some(value),
                _ => None,
            })
            .last()
    })
}

fn paint(ui: &Ui, response: &Response, track: Rect, at: f64, spec: &SliderSpec, enabled: bool) {
    let palette = palette(ui);
    let painter = ui.painter();
    let x = track.left() + track.width() * at as f32;
    let color = if enabled {
        palette.accent
    } else {
        palette.ink3
    };
    if let Some(curve) = spec.curve {
        paint_curve(painter, track, curve, at as f32, palette);
    }
    let whole = track.expand2(Vec2::new(THUMB, 0.0));
    painter.rect_filled(whole, 1.5, palette.line);
    let mut part = whole;
    part.set_right(x);
    painter.rect_filled(part, 1.5, color);
    let thumb = Pos2::new(x, track.center().y);
    let grasped = response.hovered() || response.dragged();
    let fill = if grasped {
        mix(palette.bg, color, 0.3)
    } else {
        palette.bg
    };
    painter.circle(thumb, THUMB, fill, Stroke::new(2.5, color));
    if response.has_focus() {
        let ring = Stroke::new(2.0, palette.accent);
        painter.circle_stroke(thumb, THUMB + 5.0, ring);
    }
}

/// The curve over the track: a filled line, and a dot where the value is.
fn paint_curve(painter: &egui::Painter, track: Rect, curve: &[f32], at: f32, palette: &Palette) {
    let count = curve.len();
    if count < 2 {
        return;
    }
    let height = |share: f32| track.top() - 3.0 - share.clamp(0.0, 1.0) * (CURVE_HEIGHT - 4.0);
    let points: Vec<Pos2> = curve
        .iter()
        .enumerate()
        .map(|(index, share)| {
            let along = index as f32 / (count - 1) as f32;
            Pos2::new(track.left() + track.width() * along, height(*share))
        })
        .collect();
    let fill = faint(palette.hit, 0.2);
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let feet = [Pos2::new(b.x, track.top()), Pos2::new(a.x, track.top())];
        let area = vec![a, b, feet[0], feet[1]];
        let mut mesh = egui::Mesh::default();
        for corner in area {
            mesh.colored_vertex(corner, fill);
        }
        mesh.add_triangle(0, 1, 2);
        mesh.add_triangle(0, 2, 3);
        painter.add(Shape::mesh(mesh));
    }
    painter.add(Shape::line(points, Stroke::new(1.0, palette.hit)));
    let place = at.clamp(0.0, 1.0) * (count - 1) as f32;
    let left = (place as usize).min(count - 2);
    let part = place - left as f32;
    let share = curve[left] + (curve[left + 1] - curve[left]) * part;
    let dot = Pos2::new(track.left() + track.width() * at, height(share));
    painter.circle_filled(dot, 3.0, palette.hit);
}
