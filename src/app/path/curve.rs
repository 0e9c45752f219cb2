//! A prediction by drawing: the curve as it is drawn in the place of the plots, and what the model
//! makes of it.

use eframe::egui::Context;

use super::unit_of;
use crate::app::Shell;
use crate::kit::charts::Sketch;
use crate::lesson::sweep::{Measured, Measuring};
use crate::lesson::{DecidedBy, Drawn, Guess, Lab, Off, Over, Talk, Unit, Value};

/// What is said of the values of a curve that goes over time.
const TIME: &str = "time";

impl Shell {
    /// The curve that the present step asks for, as it stands; `None` if it asks for none.
    pub(in crate::app) fn sketch(&self) -> Option<Sketch> {
        let (lab, walk) = (self.lab()?, self.walk()?);
        let guess = walk.guess.as_ref()?;
        let drawn = guess.drawn.as_ref()?;
        let unit = unit_of(lab, guess);
        let name = guess.metrics().first().copied().unwrap_or_default();
        let info = lab.metric_info(name);
        let called = info.map_or_else(|| name.to_owned(), |info| info.title_with_unit());
        let what = info.map_or_else(|| name.to_owned(), |info| info.title());
        let open = !self.path.settled;
        let curve = self.path.curve.clone();
        let level = || vec![drawn.middle(); drawn.at.len()];
        let values = if open {
            curve.unwrap_or_else(level)
        } else {
            curve.unwrap_or_default()
        };
        let outcome = self.path.outcome.as_ref();
        Some(Sketch {
            title: format!("{called} against {}", over(lab, drawn)),
            what,
            unit,
            places: drawn.at.iter().map(|at| place(lab, drawn, *at)).collect(),
            drawn: drawn.clone(),
            values,
            open,
            truth: outcome.map(|outcome| outcome.values.clone()),
        })
    }

    /// Takes a handle of the curve to a value.
    pub(super) fn draw(&mut self, place: usize, value: f64) {
        let Some(drawn) = self.walk().and_then(|walk| walk.drawn()).cloned() else {
            return;
        };
        if self.path.settled {
            return;
        }
        let level = || vec![drawn.middle(); drawn.at.len()];
        let curve = self.path.curve.get_or_insert_with(level);
        if let Some(handle) = curve.get_mut(place) {
            *handle = drawn.snapped(value);
        }
    }

    /// Makes the curve a prediction.
    pub(super) fn predict(&mut self) {
        let Some(curve) = self.path.curve.clone().filter(|_| !self.path.settled) else {
            return;
        };
        self.path.settled = true;
        let at = self.lab().and_then(Talk::slide_at);
        if self.is_shipped()
            && let Some(at) = at
        {
            let walked = self.preferences.walked_mut(self.current);
            walked.curves.insert(at, curve);
        }
    }
}

/// What the model makes of the curve of the step: nothing where none is drawn, and `None` while it
/// is still being measured.
pub(super) fn measured(
    ctx: &Context,
    measuring: &mut Option<Measuring>,
    lab: &dyn Lab,
    done: bool,
) -> Option<Vec<f64>> {
    let Some(guess) = lab.walk().and_then(|walk| walk.guess.as_ref()) else {
        return Some(Vec::new());
    };
    let (Some(drawn), DecidedBy::Metric(metric)) = (&guess.drawn, &guess.decided_by) else {
        return Some(Vec::new());
    };
    // What a curve over a parameter is made of stands from the beginning of the step; one over time
    // is read off the run, once that is over.
    let ready = done || matches!(drawn.over, Over::Setting(..));
    if measuring.is_none() && ready {
        let begun = lab
            .slide_at()
            .and_then(|at| lab.slides().into_iter().nth(at));
        let wanted = Measured {
            origin: match drawn.over {
                Over::Setting(..) => lab.origin_of_settings(),
                Over::Time => lab.origin(),
            },
            drawn: drawn.clone(),
            metric: metric.clone(),
            begun: begun.map_or(lab.now(), |slide| slide.at),
        };
        let ctx = ctx.clone();
        *measuring = Some(Measuring::begin(wanted, move || ctx.request_repaint()));
    }
    if !done {
        return Some(Vec::new());
    }
    measuring.as_mut()?.collect().map(<[f64]>::to_vec)
}

/// What a curve is over, in words.
fn over(lab: &dyn Lab, drawn: &Drawn) -> String {
    match &drawn.over {
        Over::Setting(name, _) => {
            let said = lab
                .setting(name)
                .and_then(|value| lab.setting_said(name, &value));
            said.map_or_else(|| name.clone(), |(label, _)| label)
        }
        Over::Time => TIME.to_owned(),
    }
}

/// What a handle stands at, in words.
fn place(lab: &dyn Lab, drawn: &Drawn, at: f64) -> String {
    match &drawn.over {
        Over::Setting(name, _) => {
            let value = match lab.setting(name) {
                Some(Value::Count(_)) => Value::Count(at as u64),
                _ => Value::Number(at),
            };
            let said = lab.setting_said(name, &value);
            said.map_or_else(|| Unit::Plain.text(at), |(_, said)| said)
        }
        Over::Time => Unit::Seconds.text(at),
    }
}

/// How far off the curve is, in a sentence.
pub(super) fn off_said(lab: &dyn Lab, guess: &Guess, curve: &[f64], truth: &[f64]) -> String {
    let Some(drawn) = &guess.drawn else {
        return String::new();
    };
    let unit = unit_of(lab, guess);
    let Some(Off { mean, most }) = drawn.off(curve, truth) else {
        return "Nothing was measured.".to_owned();
    };
    let by = match unit {
        _ if drawn.log.1 => format!("a factor of {}", Unit::Plain.text(mean)),
        Unit::Share => format!("{} percentage points", Unit::Plain.text(100.0 * mean)),
        _ => unit.text(mean),
    };
    let at = place(lab, drawn, drawn.at[most]);
    let at = format!("{} = {at}", over(lab, drawn));
    let (mine, measured) = (unit.text(curve[most]), unit.text(truth[most]));
    format!(
        "On average your curve is off by {by}, and most at {at}: you drew {mine}, measured \
         {measured}."
    )
}
