//! The map of two: any two parameters as a heat map of a metric, filled beside the window. A click
//! sets both.

use eframe::egui::{Context, Label, RichText, Sense, Ui, vec2};

use super::{metric_step_ui, metrics_of, until_s};
use crate::app::action::LessonAction;
use crate::app::{Action, Session};
use crate::lesson::sweep::{Background, Course, Wanted};
use crate::lesson::{Changes, Control, Form, Lab, MetricInfo, Place, Slider, Unit, Value};
use crate::ui::dropdown::{Item, dropdown};
use crate::ui::heat::{Cell, Heat, heat};
use crate::ui::slider::places_along;
use crate::ui::theme::{font, palette};

/// Columns and rows, where a slider has as many values.
const COLUMNS: usize = 11;
const ROWS: usize = 8;
/// The height of the map, in points.
const HEIGHT: f32 = 300.0;

/// What is asked of the map.
#[derive(Debug, Default)]
pub(in crate::app) struct Two {
    x: Option<&'static str>,
    y: Option<&'static str>,
    metric: Option<&'static str>,
    filled: Option<Filled>,
}

/// A parameter with the values that it has along a side of the map.
#[derive(Clone, Debug, PartialEq)]
struct Side {
    name: &'static str,
    label: &'static str,
    /// What each value is called, and the value.
    values: Vec<(String, Value)>,
}

/// A map that is being filled.
#[derive(Debug)]
struct Filled {
    /// The experiment, what is the same in all runs, and how long they last.
    key: (u64, u64, u64),
    x: Side,
    y: Side,
    /// For each cell, row by row, which run is its own.
    run_of: Vec<usize>,
    background: Background,
}

impl Two {
    pub(in crate::app) fn ui(&mut self, ui: &mut Ui, session: &Session, out: &mut Vec<Action>) {
        let lab = session.lab.as_ref();
        let mut sides: Vec<Control> = lab
            .settings()
            .into_iter()
            .filter_map(|(name, _)| lab.control(name))
            .filter(|control| control.disabled.is_none())
            .collect();
        // What stands on the stage matters most, and numbers make the clearest maps.
        sides.sort_by_key(|control| {
            let is_number = matches!(control.form, Form::Slider(_) | Form::Stepper(_));
            (control.place != Place::Stage, !is_number)
        });
        let [first, second, ..] = &sides[..] else {
            ui.label("This experiment has no two parameters that can be set now.");
            return;
        };
        let known = |name: Option<&'static str>, otherwise: &Control| {
            let found = sides.iter().find(|control| Some(control.name) == name);
            found.unwrap_or(otherwise).clone()
        };
        let x = known(self.x, first);
        let otherwise = if x.name == second.name { first } else { second };
        let mut y = known(self.y, otherwise);
        if y.name == x.name {
            y = otherwise.clone();
        }
        let metrics = metrics_of(lab);
        let chosen = self.metric.and_then(|name| lab.metric_info(name));
        let Some(metric) = chosen.or_else(|| metrics.first().copied()) else {
            return;
        };
        self.choices_ui(ui, &sides, (&x, &y), &metrics, &metric);
        self.keep_up(ui.ctx(), session, side(&x, COLUMNS), side(&y, ROWS));
        let Some(filled) = &self.filled else {
            return;
        };
        let taken = filled.ui(ui, lab, &metric);
        if let Some(set) = taken {
            // One of them may have to come first: slots beyond the keys are refused.
            let mut commands = set
                .clone()
                .map(|(name, value)| format!("set {name}={value}"));
            let alone = Changes {
                seed: None,
                set: vec![(set[0].0.to_owned(), set[0].1.to_string())],
            };
            if lab.origin_from_here().check(&alone).is_err() {
                commands.reverse();
            }
            out.extend(commands.map(|command| Action::from(LessonAction::Command(command))));
        }
    }

    fn choices_ui(
        &mut self,
        ui: &mut Ui,
        sides: &[Control],
        (x, y): (&Control, &Control),
        metrics: &[MetricInfo],
        metric: &MetricInfo,
    ) {
        let items: Vec<Item<'_>> = sides
            .iter()
            .map(|control| Item {
                name: control.label,
                note: control.help,
            })
            .collect();
        ui.horizontal(|ui| {
            let choose = |ui: &mut Ui, what: &str, control: &Control| {
                let (rect, _) = ui.allocate_exact_size(vec2(150.0, 28.0), Sense::hover());
                let place = sides.iter().position(|side| side.name == control.name);
                let place = place.unwrap_or(0);
                let (_, taken) = dropdown(ui, rect, what, control.label, place, &items);
                let taken = taken.and_then(|index| sides.get(index));
                ui.add_space(8.0);
                taken.map(|control| control.name)
            };
            if let Some(name) = choose(ui, "across", x) {
                self.x = Some(name);
                // The two change places rather than being the same.
                self.y = Some(if name == y.name { x.name } else { y.name });
            }
            if let Some(name) = choose(ui, "down", y) {
                self.y = Some(name);
                self.x = Some(if name == x.name { y.name } else { x.name });
            }
            if let Some(next) =
                metric_step_ui(ui, metrics, (metric, &metric.title_with_unit()), 280.0)
            {
                self.metric = Some(next);
            }
        });
        ui.add_space(8.0);
    }

    /// Begins another map unless the one that is there is still true.
    fn keep_up(&mut self, ctx: &Context, session: &Session, x: Side, y: Side) {
        let lab = session.lab.as_ref();
        let until_s = until_s(lab);
        let same = lab.origin_key(&[x.name, y.name]);
        let key = (session.number, same, until_s.to_bits());
        if let Some(filled) = &mut self.filled
            && (filled.key, &filled.x, &filled.y) == (key, &x, &y)
        {
            filled.background.collect();
            return;
        }
        let Ok(course) = Course::new(until_s, 0.0, Vec::new()) else {
            return;
        };
        let origin = lab.origin_from_here();
        let order = coarse_first(x.values.len(), y.values.len());
        let mut run_of = vec![0; order.len()];
        let wanted = order.iter().enumerate().map(|(run, cell)| {
            run_of[*cell] = run;
            let (row, column) = (cell / x.values.len(), cell % x.values.len());
            let set = [(x.name, &x.values[column].1), (y.name, &y.values[row].1)];
            Wanted {
                origin: origin.clone(),
                changes: Changes {
                    seed: None,
                    set: set
                        .map(|(name, value)| (name.to_owned(), value.to_string()))
                        .to_vec(),
                },
            }
        });
        let wanted = wanted.collect();
        let ctx = ctx.clone();
        let background = Background::begin(wanted, course, move || ctx.request_repaint());
        self.filled = Some(Filled {
            key,
            x,
            y,
            run_of,
            background,
        });
    }
}

impl Filled {
    /// Draws the map; returns what a click sets.
    fn ui(
        &self,
        ui: &mut Ui,
        lab: &dyn Lab,
        metric: &MetricInfo,
    ) -> Option<[(&'static str, Value); 2]> {
        let unit = metric.unit;
        let value = |cell: &usize| self.background.value(*cell, metric.name);
        let values: Vec<Option<f64>> = self.run_of.iter().map(value).collect();
        let known = values.iter().flatten().copied();
        let low = known.clone().fold(f64::INFINITY, f64::min);
        let high = known.fold(f64::NEG_INFINITY, f64::max);
        let settings = lab.settings();
        let here = |side: &Side| {
            let now = settings.iter().find(|(name, _)| *name == side.name);
            now.and_then(|(_, now)| nearest(side, now))
        };
        let here = (here(&self.y), here(&self.x));
        let columns = self.x.values.len();
        let cells: Vec<Cell> = values
            .iter()
            .enumerate()
            .map(|(cell, value)| {
                let (row, column) = (cell / columns, cell % columns);
                let (x, y) = (&self.x.values[column].0, &self.y.values[row].0);
                let said = value.map_or_else(
                    || "not run yet, or refused".to_owned(),
                    |value| unit.text(value),
                );
                let share = |value: f64| {
                    if high > low {
                        (value - low) / (high - low)
                    } else {
                        0.5
                    }
                };
                Cell {
                    text: value.map_or_else(String::new, |value| unit.bare(value)),
                    strength: value.map(|value| share(value) as f32),
                    hatched: false,
                    selected: here == (Some(row), Some(column)),
                    detail: format!("{} {x}, {} {y}: {said}", self.x.label, self.y.label),
                }
            })
            .collect();
        let names = |side: &Side| -> Vec<String> {
            side.values.iter().map(|(text, _)| text.clone()).collect()
        };
        let (across, down) = (names(&self.x), names(&self.y));
        let below = format!("across: {}; down: {}", self.x.label, self.y.label);
        let shown = Heat {
            id: "the map of two",
            title: "",
            note: "",
            columns: &across,
            rows: &down,
            cells: &cells,
            color: palette(ui).accent,
            below: &below,
        };
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
        let taken = heat(ui, rect, &shown);
        ui.add_space(6.0);
        let note = RichText::new(self.note(lab))
            .font(font::note())
            .color(palette(ui).ink3);
        ui.add(Label::new(note).wrap());
        let (row, column) = taken?;
        let side = |side: &Side, place: usize| (side.name, side.values[place].1.clone());
        Some([side(&self.x, column), side(&self.y, row)])
    }

    fn note(&self, lab: &dyn Lab) -> String {
        let (made, wanted) = (self.background.made(), self.background.wanted());
        let until = Unit::Seconds.text(f64::from_bits(self.key.2));
        let seed = lab.seed();
        format!(
            "Each cell is a run of {until} from the start with seed {seed}; {made} of {wanted} made. \
             A click sets both parameters; the frame is the cell nearest to the present settings."
        )
    }
}

/// The values of a parameter along a side.
fn side(control: &Control, most: usize) -> Side {
    let values = match &control.form {
        Form::Slider(slider) | Form::Stepper(slider) => along(slider, most),
        Form::Choice(_, options) => options
            .iter()
            .map(|(name, text)| ((*text).to_owned(), Value::Word((*name).to_owned())))
            .collect(),
        Form::List(_, all) => all
            .iter()
            .map(|listed| (listed.text.to_owned(), Value::Word(listed.name.to_owned())))
            .collect(),
        Form::Switch(_) => [(false, "off"), (true, "on")]
            .map(|(on, text)| (text.to_owned(), Value::Flag(on)))
            .to_vec(),
    };
    Side {
        name: control.name,
        label: control.label,
        values,
    }
}

/// At most so many values along a slider's track, both ends among them.
fn along(slider: &Slider, most: usize) -> Vec<(String, Value)> {
    let places = places_along(&slider.track, slider.logarithmic, slider.step, most);
    let mut values: Vec<(String, Value)> = Vec::new();
    for (_, thumb) in places {
        let value = slider.set(thumb);
        if values.last().is_some_and(|(_, last)| *last == value) {
            continue;
        }
        let text = Slider {
            value: number(&value).unwrap_or_default(),
            counts: "",
            ..slider.clone()
        };
        values.push((text.text(), value));
    }
    values
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Count(count) => Some(*count as f64),
        Value::Number(number) => Some(*number),
        Value::Flag(_) | Value::Word(_) => None,
    }
}

/// The place of the value that is nearest to the present one.
fn nearest(side: &Side, now: &Value) -> Option<usize> {
    let same = side.values.iter().position(|(_, value)| value == now);
    let near = || {
        let now = number(now)?;
        let away = |place: &usize| {
            let value = number(&side.values[*place].1);
            value.map_or(f64::INFINITY, |value| (value - now).abs())
        };
        (0..side.values.len()).min_by(|a, b| away(a).total_cmp(&away(b)))
    };
    same.or_else(near)
}

/// The cells in an order in which the whole map is there early, if coarsely.
fn coarse_first(columns: usize, rows: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..columns * rows).collect();
    let rank = |cell: &usize| {
        let (row, column) = (cell / columns, cell % columns);
        match (row % 3 == 1, column % 3 == 1) {
            (true, true) => 0,
            (true, false) | (false, true) => 1,
            (false, false) => 2,
        }
    };
    order.sort_by_key(rank);
    order
}
