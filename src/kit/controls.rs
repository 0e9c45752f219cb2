//! Sliders, choices and switches, drawn from the table of a lab's parameters.

use eframe::egui::{Rect, RichText, Ui, Vec2, pos2, vec2};

use crate::lesson::typed::Quantity;
use crate::lesson::{Control, Form, Intents, Parameters as _, Place, Subject, Unit, Value, Zero};
use crate::ui::controls::{options_ui, quiet_button, toggle};
use crate::ui::place::{COLUMNS, SLIDERS, child, columns, plain};
use crate::ui::slider::{self, SliderSpec, slider};
use crate::ui::theme::{font, palette};

/// The width of the button that unfolds the rest.
const FOLD: f32 = 64.0;

/// What is set by a control: the parameter's name and its new value.
pub type Setting = (&'static str, Value);

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
        Form::Switch(on) => {
            let thrown = ui.scope(|ui| toggle(ui, control.label, *on));
            thrown.response.on_hover_text(control.help);
            thrown.inner.map(Value::Flag)
        }
    };
    value.map(|value| (control.name, value))
}

/// Whether a control is a choice, which takes as much of a line as it needs.
fn is_choice(control: &Control) -> bool {
    matches!(control.form, Form::Choice(..))
}

/// How many rows of sliders and switches unfold, with a place for what the lab adds to them.
pub fn rows<M: Subject>(params: &M::Params) -> usize {
    let more = params.controls(Place::More);
    let placed = more.iter().filter(|control| !is_choice(control)).count();
    (placed + 1).div_ceil(COLUMNS)
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
    let corner = pos2(area.right() - FOLD + 8.0, area.top() + 8.0);
    let at = Rect::from_min_max(corner, area.max);
    let label = if *more { "less" } else { "more" };
    if quiet_button(&mut child(ui, at, "fold"), label).clicked() {
        *more = !*more;
    }
}

/// What unfolds: the choices, then rows of sliders and switches with `own` in the last place.
pub fn more_ui<M: Subject>(
    ui: &mut Ui,
    area: Rect,
    params: &M::Params,
    out: &mut Intents<M>,
    own: impl FnOnce(&mut Ui),
) {
    let (choices, placed): (Vec<Control>, Vec<Control>) = params
        .controls(Place::More)
        .into_iter()
        .partition(is_choice);
    let height = SLIDERS * rows::<M>(params) as f32;
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
    let row = |index: usize| {
        let corner = pos2(area.left(), top.bottom() + SLIDERS * index as f32);
        Rect::from_min_size(corner, vec2(area.width(), SLIDERS))
    };
    for (index, four) in placed.chunks(COLUMNS).enumerate() {
        row_ui(ui, row(index), four, out);
    }
    let last = columns(row(placed.len() / COLUMNS), FOLD)[placed.len() % COLUMNS];
    own(&mut child(ui, last, "own"));
}

/// Everything that is not on the stage, one below the other.
pub fn column_ui<M: Subject>(ui: &mut Ui, params: &M::Params, out: &mut Intents<M>) {
    let width = ui.available_width();
    for control in params.controls(Place::More) {
        ui.push_id(control.name, |ui| {
            if is_choice(&control) {
                let title = RichText::new(control.label).font(font::label());
                ui.label(title.color(palette(ui).ink2));
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing = Vec2::splat(4.0);
                    set(out, control_ui(ui, width, &control, None));
                });
            } else {
                set(out, control_ui(ui, width, &control, None));
            }
        });
        ui.add_space(6.0);
    }
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
