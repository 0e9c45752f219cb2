//! Sliders, choices and switches, drawn from the table of a lab's parameters.

use eframe::egui::{Rect, Ui, Vec2, pos2, vec2};

use crate::lesson::typed::Quantity;
use crate::lesson::{Control, Form, Intents, Parameters as _, Place, Subject, Unit, Value, Zero};
use crate::ui::controls::{quiet_button, segmented, toggle};
use crate::ui::place::{COLUMNS, SLIDERS, child, columns, plain};
use crate::ui::slider::{self, SliderSpec, slider};

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
            let chosen = ui.scope(|ui| segmented(ui, control.label, *current, options));
            chosen.response.on_hover_text(control.help);
            chosen.inner.map(|name| Value::Word(name.to_owned()))
        }
        Form::Switch(on) => {
            let thrown = ui.scope(|ui| toggle(ui, control.label, *on));
            thrown.response.on_hover_text(control.help);
            thrown.inner.map(Value::Flag)
        }
    };
    value.map(|value| (control.name, value))
}

/// Whether a control is a slider, which takes a place in a row of them.
fn is_slider(control: &Control) -> bool {
    matches!(control.form, Form::Slider(_))
}

/// How many rows of sliders unfold.
pub fn rows<M: Subject>(params: &M::Params) -> usize {
    let more = params.controls(Place::More);
    let sliders = more.iter().filter(|control| is_slider(control)).count();
    sliders.div_ceil(COLUMNS)
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

/// What unfolds: choices and switches with what `own` adds to them, then rows of sliders.
pub fn more_ui<M: Subject>(
    ui: &mut Ui,
    area: Rect,
    params: &M::Params,
    out: &mut Intents<M>,
    own: impl FnOnce(&mut Ui),
) {
    let (sliders, others): (Vec<Control>, Vec<Control>) = params
        .controls(Place::More)
        .into_iter()
        .partition(is_slider);
    let height = SLIDERS * sliders.len().div_ceil(COLUMNS) as f32;
    let top = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - height));
    child(ui, top, "choices").horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(20.0, 6.0);
        for control in &others {
            set(out, control_ui(ui, top.width(), control, None));
        }
        own(ui);
    });
    for (index, four) in sliders.chunks(COLUMNS).enumerate() {
        let corner = pos2(area.left(), top.bottom() + SLIDERS * index as f32);
        let row = Rect::from_min_size(corner, vec2(area.width(), SLIDERS));
        row_ui(ui, row, four, out);
    }
}

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
