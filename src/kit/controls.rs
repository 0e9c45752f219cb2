//! Sliders, steppers, choices and switches, drawn from the table of a lab's parameters: in a row on
//! the stage, on a line, or one below the other in the drawer.

use eframe::egui::{Align2, Rect, Response, RichText, Role, Sense, Ui, Vec2, pos2, vec2};

use crate::lesson::typed::Quantity;
use crate::lesson::{
    Control, Form, Intents, Listed, Parameters as _, Place, Subject, Unit, Value, Zero,
};
use crate::ui::controls::{caption, options_ui, quiet_button, switch_ui};
use crate::ui::dropdown::{Item, dropdown};
use crate::ui::focus;
use crate::ui::place::{child, columns, plain};
use crate::ui::present::has_controls;
use crate::ui::slider::{self, CURVE_HEIGHT, SliderSpec, slider};
use crate::ui::stepper::stepper;
use crate::ui::theme::{font, palette};
use crate::ui::{describe, text_line};

/// The width of the button that unfolds the rest.
pub const FOLD: f32 = 64.0;
/// The width of a choice that unfolds, and the height of its line.
const LIST: Vec2 = vec2(150.0, 28.0);

/// Between two controls on a line.
const BETWEEN: f32 = 16.0;

/// What is set by a control: the parameter's name and its new value.
pub type Setting = (&'static str, Value);

/// What would come of each place on the track of the parameter of this name, 0 to 1.
pub type Curve<'a> = (&'static str, &'a [f32]);

/// A slider, a choice or a switch. `curve` is what would come of each place on a slider's track.
pub fn control_ui(
    ui: &mut Ui,
    width: f32,
    control: &Control,
    curve: Option<&[f32]>,
) -> Option<Setting> {
    if !has_controls(ui) {
        return None;
    }
    let value = match &control.form {
        Form::Slider(state) => {
            let spec = SliderSpec {
                name: control.name,
                quantity: match state.unit {
                    Unit::Share => Quantity::Percent,
                    _ => Quantity::Plain,
                },
                zero: match state.zero {
                    Some(Zero::First(word)) => slider::Zero::Called(word),
                    Some(Zero::Last(word)) => slider::Zero::Endless(word),
                    None => slider::Zero::Number,
                },
                range: state.track.clone(),
                logarithmic: state.logarithmic,
                step: state.step,
                disabled_because: control.disabled,
                curve,
                ..plain(control.label, state.text(), control.help)
            };
            slider(ui, width, state.thumb(), &spec).map(|thumb| state.set(thumb))
        }
        Form::Choice(current, options) => {
            options_ui(ui, control.label, control.help, *current, options)
                .map(|name| Value::Word(name.to_owned()))
        }
        Form::List(current, all) => list_ui(ui, control, current, all),
        Form::Switch(on) => switch_ui(ui, control.label, control.help, *on).map(Value::Flag),
        Form::Stepper(state) => {
            let (least, most) = (*state.track.start(), *state.track.end());
            let range = least as u64..=most as u64;
            let (label, value) = (control.label, state.thumb() as u64);
            stepper(ui, label, value, range, control.help).map(Value::Count)
        }
    };
    value.map(|value| (control.name, value))
}

/// The label, and the chosen member, which unfolds all of them.
fn list_ui(ui: &mut Ui, control: &Control, current: &str, all: &[Listed]) -> Option<Value> {
    let ink = palette(ui).ink2;
    let label = control.label.to_owned();
    let galley = ui.painter().layout_no_wrap(label, font::label(), ink);
    let left = galley.size().x + 14.0;
    let (rect, _) = ui.allocate_exact_size(LIST + vec2(left, 0.0), Sense::hover());
    let middle = Align2::LEFT_CENTER;
    let (at, size) = (rect.left_center(), font::label());
    text_line(ui.painter(), at, middle, control.label, size, ink, left);
    let rect = Rect::from_min_max(pos2(rect.left() + left, rect.top()), rect.max);
    let item = |listed: &Listed| Item {
        name: listed.text,
        note: listed.note,
    };
    let items: Vec<Item<'_>> = all.iter().map(item).collect();
    let chosen = all.iter().position(|listed| listed.name == current);
    let chosen = chosen.unwrap_or_default();
    let text = all.get(chosen).map_or(current, |listed| listed.text);
    let (response, taken) = dropdown(ui, rect, control.label, text, chosen, &items);
    response.on_hover_text(control.help);
    let taken = taken.and_then(|index| all.get(index));
    taken.map(|listed| Value::Word(listed.name.to_owned()))
}

/// The controls at `place` on the line where `ui` is, which may wrap them. What has been set.
pub fn line_ui<M: Subject>(
    ui: &mut Ui,
    params: &M::Params,
    place: Place,
    out: &mut Intents<M>,
) -> Option<Setting> {
    ui.spacing_mut().item_spacing = Vec2::splat(4.0);
    let mut made = None;
    for (index, control) in shown(ui, params.controls(place)).iter().enumerate() {
        if index > 0 {
            ui.add_space(BETWEEN);
        }
        if control.captioned {
            caption(ui, control.label);
        }
        let from = ui.cursor().min;
        let setting = control_ui(ui, ui.available_width(), control, None);
        focus::note_kept(ui, Rect::from_two_pos(from, ui.min_rect().max));
        set(out, setting.clone());
        made = setting.or(made);
    }
    made
}

/// The controls on the line that says what the stage is about.
pub fn top_ui<M: Subject>(ui: &mut Ui, area: Rect, params: &M::Params, out: &mut Intents<M>) {
    child(ui, area, "choices").horizontal_wrapped(|ui| line_ui(ui, params, Place::Top, out));
}

/// Everything that is not on the stage, one below the other.
pub fn column_ui<M: Subject>(ui: &mut Ui, params: &M::Params, out: &mut Intents<M>) {
    let width = ui.available_width();
    for control in params.controls(Place::More) {
        ui.push_id(control.name, |ui| match control.form {
            Form::Choice(..) => {
                let title = RichText::new(control.label).font(font::label());
                ui.label(title.color(palette(ui).ink2));
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing = Vec2::splat(4.0);
                    set(out, control_ui(ui, width, &control, None));
                });
            }
            _ => set(out, control_ui(ui, width, &control, None)),
        });
        ui.add_space(6.0);
    }
}

/// The row of sliders that is always there, with the button that unfolds the rest. Returns the
/// first place that is left free, for what the lab adds.
pub fn stage_ui<M: Subject>(
    ui: &mut Ui,
    area: Rect,
    params: &M::Params,
    more: &mut bool,
    out: &mut Intents<M>,
) -> Option<Rect> {
    let controls = shown(ui, params.controls(Place::Stage));
    row_ui(ui, area, &controls, out);
    fold_ui(ui, area, more);
    // At a step of a path what the lab adds stays where it is, without the controls before it.
    let places = params.controls(Place::Stage).len();
    columns(area, FOLD).get(places).copied()
}

/// The same with a curve over one of the sliders, for which `area` has the room at its top; the
/// tracks stay level.
pub fn curved_ui<M: Subject>(
    ui: &mut Ui,
    area: Rect,
    params: &M::Params,
    more: &mut bool,
    out: &mut Intents<M>,
    (name, curve): Curve<'_>,
) {
    let low = Rect::from_min_max(area.min + vec2(0.0, CURVE_HEIGHT), area.max);
    let controls = shown(ui, params.controls(Place::Stage));
    for (place, control) in columns(low, FOLD).into_iter().zip(&controls) {
        let curve = Some(curve).filter(|_| control.name == name);
        let rise = curve.map_or(0.0, |_| CURVE_HEIGHT);
        let place = Rect::from_min_max(place.min - vec2(0.0, rise), place.max);
        focus::note_kept(ui, place);
        let mut ui = child(ui, place, control.name);
        set(out, control_ui(&mut ui, place.width(), control, curve));
    }
    fold_ui(ui, low, more);
}

/// The button at the right end of a row of sliders, which unfolds the rest.
fn fold_ui(ui: &mut Ui, row: Rect, more: &mut bool) {
    if focus::is_on(ui) {
        return;
    }
    let corner = pos2(row.right() - FOLD + 8.0, row.top() + 8.0);
    let at = Rect::from_min_max(corner, row.max);
    fold_button(&mut child(ui, at, "fold"), more);
}

/// The button that unfolds the rest, where a lab has no row of sliders for it.
pub fn fold_button(ui: &mut Ui, more: &mut bool) -> Response {
    if focus::is_on(ui) {
        return ui.allocate_response(Vec2::ZERO, Sense::hover());
    }
    let label = if *more { "less" } else { "more" };
    let button = quiet_button(ui, label);
    if button.clicked() {
        *more = !*more;
    }
    button
}

/// A choice in a row of its own on the stage, behind its label; without its label where `caption`,
/// the room for that, is 0.
pub fn captioned_ui<M: Subject>(
    ui: &mut Ui,
    row: Rect,
    caption: f32,
    control: &Control,
    out: &mut Intents<M>,
) {
    if !focus::shows(ui, control.name) || !has_controls(ui) {
        return;
    }
    focus::note_kept(ui, row);
    if caption > 0.0 {
        let rect = Rect::from_min_size(row.min, vec2(caption, row.height()));
        let id = ui.scope_id().with(("caption", control.name));
        let response = ui.interact(rect, id, Sense::hover());
        describe(&response, Role::Label, control.label, "");
        let (at, ink) = (rect.left_center() - vec2(0.0, 1.0), palette(ui).ink2);
        let (middle, size) = (Align2::LEFT_CENTER, font::label());
        text_line(ui.painter(), at, middle, control.label, size, ink, caption);
        response.on_hover_text(control.help);
    }
    let rest = Rect::from_min_max(pos2(row.left() + caption, row.top()), row.max);
    child(ui, rest, control.name).horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(4.0);
        set(out, control_ui(ui, rest.width(), control, None));
    });
}

/// At most as many controls as a row has places.
fn row_ui<M: Subject>(ui: &mut Ui, row: Rect, controls: &[Control], out: &mut Intents<M>) {
    for (place, control) in columns(row, FOLD).into_iter().zip(controls) {
        focus::note_kept(ui, place);
        let mut ui = child(ui, place, control.name);
        set(out, control_ui(&mut ui, place.width(), control, None));
    }
}

/// Those of the controls that are shown: all of them, but for a step of a path.
fn shown(ui: &Ui, mut controls: Vec<Control>) -> Vec<Control> {
    controls.retain(|control| focus::shows(ui, control.name));
    controls
}

fn set<M: Subject>(out: &mut Intents<M>, setting: Option<Setting>) {
    if let Some((name, value)) = setting {
        out.set(name, value);
    }
}
