//! Sliders, choices and switches, drawn from the table of a lab's parameters.

use eframe::egui::{Align2, Rect, Response, Role, Sense, Ui, Vec2, pos2, vec2};

use crate::lesson::typed::Quantity;
use crate::lesson::{
    Control, Form, Intents, Listed, Parameters as _, Place, Subject, Unit, Value, Zero,
};
use crate::ui::controls::{options_ui, quiet_button, toggle};
use crate::ui::dropdown::{Item, dropdown};
use crate::ui::place::{COLUMNS, SLIDERS, child, columns, columns_of, plain};
use crate::ui::slider::{self, CURVE_HEIGHT, SliderSpec, slider};
use crate::ui::theme::{font, palette};
use crate::ui::{describe, text_line};

/// The width of the button that unfolds the rest.
pub const FOLD: f32 = 64.0;
/// The width of a choice that unfolds, and the height of its line.
const LIST: Vec2 = vec2(150.0, 28.0);

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
        Form::Switch(on) => {
            let thrown = ui.scope(|ui| toggle(ui, control.label, *on));
            thrown.response.on_hover_text(control.help);
            thrown.inner.map(Value::Flag)
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

/// Whether a control is a choice, which takes as much of a line as it needs.
fn is_choice(control: &Control) -> bool {
    matches!(control.form, Form::Choice(..) | Form::List(..))
}

/// How many rows of sliders and switches unfold, with a place for what the lab adds to them.
pub fn rows<M: Subject>(params: &M::Params) -> usize {
    rows_with::<M>(params, 1)
}

/// The same with so many places for what the lab adds.
pub fn rows_with<M: Subject>(params: &M::Params, own: usize) -> usize {
    let more = params.controls(Place::More);
    let placed = more.iter().filter(|control| !is_choice(control)).count();
    (placed + own).div_ceil(COLUMNS)
}

/// The row of sliders that is always there, with the button that unfolds the rest.
pub fn stage_ui<M: Subject>(
    ui: &mut Ui,
    area: Rect,
    params: &M::Params,
    more: &mut bool,
    out: &mut Intents<M>,
) {
    let controls = params.controls(Place::Stage);
    row_ui(ui, area, &controls, out);
    fold_ui(ui, area, more);
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
    let controls = params.controls(Place::Stage);
    for (place, control) in columns(low, FOLD).into_iter().zip(&controls) {
        let curve = Some(curve).filter(|_| control.name == name);
        let rise = curve.map_or(0.0, |_| CURVE_HEIGHT);
        let place = Rect::from_min_max(place.min - vec2(0.0, rise), place.max);
        let mut ui = child(ui, place, control.name);
        set(out, control_ui(&mut ui, place.width(), control, curve));
    }
    fold_ui(ui, low, more);
}

/// The button at the right end of a row of sliders, which unfolds the rest.
fn fold_ui(ui: &mut Ui, row: Rect, more: &mut bool) {
    let corner = pos2(row.right() - FOLD + 8.0, row.top() + 8.0);
    let at = Rect::from_min_max(corner, row.max);
    fold_button(&mut child(ui, at, "fold"), more);
}

/// The button that unfolds the rest, where a lab has no row of sliders for it.
pub fn fold_button(ui: &mut Ui, more: &mut bool) -> Response {
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

/// What unfolds: the choices, then rows of sliders and switches with `own` in the last place.
pub fn more_ui<M: Subject>(
    ui: &mut Ui,
    area: Rect,
    params: &M::Params,
    out: &mut Intents<M>,
    own: impl FnOnce(&mut Ui),
) {
    let mut own = Some(own);
    more_with(ui, area, params, out, 1, |ui, _| {
        if let Some(own) = own.take() {
            own(ui);
        }
    });
}

/// The same with so many places at the end, which `draw` fills by their numbers.
pub fn more_with<M: Subject>(
    ui: &mut Ui,
    area: Rect,
    params: &M::Params,
    out: &mut Intents<M>,
    own: usize,
    mut draw: impl FnMut(&mut Ui, usize),
) {
    let (choices, placed): (Vec<Control>, Vec<Control>) = params
        .controls(Place::More)
        .into_iter()
        .partition(is_choice);
    let line = if choices.is_empty() { 0.0 } else { LIST.y };
    let (rows, wide) = packed(area.height() - line, placed.len() + own);
    let height = SLIDERS * rows as f32;
    let top = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - height));
    child(ui, top, "choices").horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(4.0);
        for (index, control) in choices.iter().enumerate() {
            if index > 0 {
                ui.add_space(16.0);
            }
            set(out, control_ui(ui, top.width(), control, None));
        }
    });
    let place = |index: usize| {
        let corner = pos2(area.left(), top.bottom() + SLIDERS * (index / wide) as f32);
        let row = Rect::from_min_size(corner, vec2(area.width(), SLIDERS));
        columns_of(wide, row, FOLD)[index % wide]
    };
    for (index, control) in placed.iter().enumerate() {
        let place = place(index);
        let mut ui = child(ui, place, control.name);
        set(out, control_ui(&mut ui, place.width(), control, None));
    }
    for index in 0..own {
        draw(&mut child(ui, place(placed.len() + index), "own"), index);
    }
}

/// How many rows `count` controls take in this height, and how many stand in each: where there is
/// room for fewer rows, they stand closer.
fn packed(height: f32, count: usize) -> (usize, usize) {
    let fitting = ((height + 0.5) / SLIDERS).max(1.0) as usize;
    let rows = count.div_ceil(COLUMNS).min(fitting);
    (rows, count.div_ceil(rows.max(1)).max(COLUMNS))
}

/// At most as many controls as a row has places.
fn row_ui<M: Subject>(ui: &mut Ui, row: Rect, controls: &[Control], out: &mut Intents<M>) {
    for (place, control) in columns(row, FOLD).into_iter().zip(controls) {
        let mut ui = child(ui, place, control.name);
        set(out, control_ui(&mut ui, place.width(), control, None));
    }
}

fn set<M: Subject>(out: &mut Intents<M>, setting: Option<Setting>) {
    if let Some((name, value)) = setting {
        out.set(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_room_for_fewer_rows_stands_closer() {
        assert_eq!(packed(SLIDERS * 3.0, 12), (3, 4));
        assert_eq!(packed(SLIDERS * 3.0, 5), (2, 4));
        assert_eq!(packed(SLIDERS * 2.0, 9), (2, 5));
        assert_eq!(packed(SLIDERS * 0.5, 6), (1, 6));
        assert_eq!(packed(0.0, 0), (0, 4));
    }
}
