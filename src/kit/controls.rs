//! Sliders, choices and switches, drawn from the table of a lab's parameters.

use eframe::egui::{Rect, Ui, Vec2, pos2, vec2};

use crate::lesson::typed::Quantity;
use crate::lesson::{Control, Form, Intents, Parameters as _, Place, Subject, Unit, Value, Zero};
use crate::ui::controls::{caption, options_ui, quiet_button, switch_ui};
use crate::ui::place::{COLUMNS, SLIDERS, child, columns, plain};
use crate::ui::slider::{self, SliderSpec, slider};
use crate::ui::stepper::stepper;

/// The width of the button that unfolds the rest.
const FOLD: f32 = 64.0;
/// Between two controls on a line.
const BETWEEN: f32 = 16.0;

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

/// The controls at `place` on the line where `ui` is, which may wrap them. What has been set.
pub fn line_ui<M: Subject>(
    ui: &mut Ui,
    params: &M::Params,
    place: Place,
    out: &mut Intents<M>,
) -> Option<Setting> {
    one_after_another(ui, &params.controls(place), out)
}

fn one_after_another<M: Subject>(
    ui: &mut Ui,
    controls: &[Control],
    out: &mut Intents<M>,
) -> Option<Setting> {
    ui.spacing_mut().item_spacing = Vec2::splat(4.0);
    let mut made = None;
    for (index, control) in controls.iter().enumerate() {
        if index > 0 {
            ui.add_space(BETWEEN);
        }
        if control.captioned {
            caption(ui, control.label);
        }
        let setting = control_ui(ui, ui.available_width(), control, None);
        set(out, setting.clone());
        made = setting.or(made);
    }
    made
}

/// What unfolds: what stands one after another on a line, and what stands in columns under it.
struct Unfolded {
    line: Vec<Control>,
    placed: Vec<Control>,
    rows: usize,
}

impl Unfolded {
    /// With `own` places for what the lab adds. Choices and steppers take as much of the line as
    /// they need, and so do switches for which the sliders leave no place free.
    fn of<M: Subject>(params: &M::Params, own: usize) -> Self {
        Self::arranged(params.controls(Place::More), own)
    }

    fn arranged(controls: Vec<Control>, own: usize) -> Self {
        let is_slider = |control: &&Control| matches!(control.form, Form::Slider(_));
        let taken = controls.iter().filter(is_slider).count() + own;
        let rows = taken.div_ceil(COLUMNS);
        let mut free = rows * COLUMNS - taken;
        let in_columns = |control: &Control| match control.form {
            Form::Slider(_) => true,
            Form::Switch(_) if free > 0 => {
                free -= 1;
                true
            }
            _ => false,
        };
        let (placed, line) = controls.into_iter().partition(in_columns);
        Self { line, placed, rows }
    }

    /// Draws it; returns where there would be room for one more.
    fn ui<M: Subject>(self, ui: &mut Ui, area: Rect, out: &mut Intents<M>) -> Rect {
        let height = SLIDERS * self.rows as f32;
        let top = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - height));
        child(ui, top, "choices").horizontal_wrapped(|ui| one_after_another(ui, &self.line, out));
        let row = |index: usize| {
            let corner = pos2(area.left(), top.bottom() + SLIDERS * index as f32);
            Rect::from_min_size(corner, vec2(area.width(), SLIDERS))
        };
        for (index, four) in self.placed.chunks(COLUMNS).enumerate() {
            row_ui(ui, row(index), four, out);
        }
        let place = self.placed.len() % COLUMNS;
        columns(row(self.placed.len() / COLUMNS), FOLD)[place]
    }
}

/// How many rows of sliders and switches unfold, with a place for what the lab adds to them.
pub fn rows<M: Subject>(params: &M::Params) -> usize {
    Unfolded::of::<M>(params, 1).rows
}

/// How many rows unfold where the lab adds nothing to them.
pub fn rows_alone<M: Subject>(params: &M::Params) -> usize {
    Unfolded::of::<M>(params, 0).rows
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
    let controls = params.controls(Place::Stage);
    row_ui(ui, area, &controls, out);
    let corner = pos2(area.right() - FOLD + 8.0, area.top() + 8.0);
    let at = Rect::from_min_max(corner, area.max);
    fold_ui(&mut child(ui, at, "fold"), more);
    columns(area, FOLD).get(controls.len()).copied()
}

/// The button that unfolds the rest.
pub fn fold_ui(ui: &mut Ui, more: &mut bool) {
    let label = if *more { "less" } else { "more" };
    if quiet_button(ui, label).clicked() {
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
    let last = Unfolded::of::<M>(params, 1).ui(ui, area, out);
    own(&mut child(ui, last, "own"));
}

/// The same where the lab adds nothing.
pub fn more_alone_ui<M: Subject>(
    ui: &mut Ui,
    area: Rect,
    params: &M::Params,
    out: &mut Intents<M>,
) {
    let _room_for_one_more = Unfolded::of::<M>(params, 0).ui(ui, area, out);
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
    use crate::lesson::Slider;

    fn control(name: &'static str, form: Form) -> Control {
        Control {
            name,
            label: name,
            help: "",
            place: Place::More,
            disabled: None,
            captioned: false,
            form,
        }
    }

    fn sliders(count: usize) -> Vec<Control> {
        let slider = Slider {
            value: 1.0,
            track: 0.0..=1.0,
            logarithmic: false,
            step: 0.0,
            zero: None,
            unit: Unit::Plain,
            whole: false,
        };
        vec![control("slider", Form::Slider(slider)); count]
    }

    #[test]
    fn switches_begin_no_row_of_their_own() {
        for (count, own, rows, in_columns) in [
            (3, 0, 1, 4),
            (3, 1, 1, 3),
            (8, 0, 2, 8),
            (7, 0, 2, 8),
            (5, 1, 2, 7),
            (0, 0, 0, 0),
        ] {
            let mut controls = sliders(count);
            controls.insert(0, control("a", Form::Switch(true)));
            controls.push(control("b", Form::Switch(false)));
            controls.push(control("choice", Form::Choice("x", vec![("x", "x")])));
            let unfolded = Unfolded::arranged(controls, own);
            let what = format!("{count} sliders, {own} of the lab");
            assert_eq!(unfolded.rows, rows, "{what}");
            assert_eq!(unfolded.placed.len(), in_columns, "{what}");
            let line = unfolded.line.len();
            assert_eq!(line + in_columns, count + 3, "{what}: nothing is lost");
        }
    }
}
