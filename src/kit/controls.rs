//! Sliders, choices and switches, drawn from the table of a lab's parameters.

use eframe::egui::{Rect, Ui, Vec2, pos2, vec2};

use crate::lesson::typed::Quantity;
use crate::lesson::{Control, Form, Intents, Parameters as _, Place, Subject, Unit, Value, Zero};
use crate::ui::controls::{options_ui, quiet_button, toggle};
use crate::ui::place::{COLUMNS, SLIDERS, child, columns, plain};
use crate::ui::slider::{self, SliderSpec, slider};

/// The width of the button that unfolds the rest.
const FOLD: f32 = 64.0;

/// What stands between two choices.
const BETWEEN: f32 = 16.0;
/// The width from which on choices have room for a label before their buttons.
const CAPTIONS: f32 = 640.0;

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
            if control.captioned && width >= CAPTIONS {
                ui.label(format!("{}:", control.label));
            }
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

/// What unfolds: what stands one after another on a line, and what stands in columns under it.
struct Unfolded {
    line: Vec<Control>,
    placed: Vec<Control>,
    rows: usize,
}

impl Unfolded {
    /// With `own` places for what the lab adds. Choices take as much of the line as they need, and
    /// so do switches for which the sliders leave no place free.
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

    /// Draws it with `own` at the end of the line; returns where there would be room for one more.
    fn ui<M: Subject>(
        &self,
        ui: &mut Ui,
        area: Rect,
        out: &mut Intents<M>,
        own: impl FnOnce(&mut Ui),
    ) -> Rect {
        let height = SLIDERS * self.rows as f32;
        let top = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - height));
        line_ui(ui, top, &self.line, out, own);
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

/// The controls on the line that says what the stage is about.
pub fn top_ui<M: Subject>(ui: &mut Ui, area: Rect, params: &M::Params, out: &mut Intents<M>) {
    line_ui(ui, area, &params.controls(Place::Top), out, |_| ());
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
    let last = Unfolded::of::<M>(params, 1).ui(ui, area, out, |_| ());
    own(&mut child(ui, last, "own"));
}

/// The same with `own` behind the choices; the rows hold what is in the table alone.
pub fn more_lined_ui<M: Subject>(
    ui: &mut Ui,
    area: Rect,
    params: &M::Params,
    out: &mut Intents<M>,
    own: impl FnOnce(&mut Ui),
) {
    let _room_for_one_more = Unfolded::of::<M>(params, 0).ui(ui, area, out, own);
}

/// Controls of any width one after another, and what a lab adds to them.
fn line_ui<M: Subject>(
    ui: &mut Ui,
    line: Rect,
    controls: &[Control],
    out: &mut Intents<M>,
    own: impl FnOnce(&mut Ui),
) {
    child(ui, line, "choices").horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(4.0);
        for (index, control) in controls.iter().enumerate() {
            if index > 0 {
                ui.add_space(BETWEEN);
            }
            set(out, control_ui(ui, line.width(), control, None));
        }
        ui.add_space(BETWEEN);
        own(ui);
    });
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
    use crate::lesson::{Field, Kind, Knob};

    type Switches = (f64, bool);

    fn slider() -> Option<Control> {
        let field = Field::<Switches> {
            name: "ttl_s",
            help: "",
            kind: Kind::Number {
                min: 0.0,
                max: 1.0,
                get: |p| p.0,
                set: |p, v| p.0 = v,
            },
            knob: Some(Knob::linear("TTL", 0.0, 1.0)),
        };
        field.control(&(0.0, false))
    }

    fn switch() -> Option<Control> {
        let field = Field::<Switches> {
            name: "versions",
            help: "",
            kind: Kind::Flag {
                get: |p| p.1,
                set: |p, v| p.1 = v,
            },
            knob: Some(Knob::switch("versions")),
        };
        field.control(&(0.0, false))
    }

    #[test]
    fn switches_begin_no_row_of_their_own() {
        for (sliders, own, rows, in_columns) in [
            (3, 0, 1, 4),
            (3, 1, 1, 3),
            (8, 0, 2, 8),
            (7, 0, 2, 8),
            (5, 1, 2, 7),
            (0, 0, 0, 0),
        ] {
            let mut controls: Vec<Control> = Vec::new();
            controls.extend(switch());
            controls.extend((0..sliders).filter_map(|_| slider()));
            controls.extend(switch());
            let unfolded = Unfolded::arranged(controls, own);
            let what = format!("{sliders} sliders, {own} of the lab");
            assert_eq!(unfolded.rows, rows, "{what}");
            assert_eq!(unfolded.placed.len(), in_columns, "{what}");
            assert_eq!(unfolded.line.len() + in_columns, sliders + 2, "{what}");
        }
    }
}
