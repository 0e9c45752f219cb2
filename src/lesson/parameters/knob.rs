//! How a parameter is moved in the window: declared once beside its name and range, drawn by the
//! kit. Nothing here knows the window.

use std::ops::RangeInclusive;

use super::{Field, Kind, Unit, Value, unit};

/// Where a knob stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// On the line that says what the stage is about: the strategy, the question.
    Top,
    /// On the stage at rest.
    Stage,
    /// Among those that unfold.
    More,
}

/// Where on the track nothing stands, and what it is called there: no TTL is an endless one, no
/// writes are few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zero {
    /// At the left end.
    First(&'static str),
    /// At the right end.
    Last(&'static str),
}

/// By what a number is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    /// A thumb on a track.
    Slider,
    /// A button for one less and one for one more.
    Stepper,
}

/// How a parameter is moved.
#[derive(Debug)]
pub struct Knob<P: 'static> {
    /// What stands at it.
    pub label: &'static str,
    /// What it does, for whoever asks; the parameter's own help if empty.
    pub hint: &'static str,
    /// Where it stands.
    pub place: Place,
    /// Under which settings it stands on the stage at rest, whatever its place is otherwise.
    pub staged: fn(&P) -> bool,
    /// The ends of the track.
    pub track: (f64, f64),
    /// The left end where it follows from other settings.
    pub least: Option<fn(&P) -> f64>,
    /// The right end where it follows from other settings.
    pub most: Option<fn(&P) -> f64>,
    /// Whether equal ways along the track are equal ratios.
    pub logarithmic: bool,
    /// While the right end is at most this, equal ways are equal differences all the same.
    pub linear_up_to: f64,
    /// Values are multiples of this; 0: two significant digits.
    pub step: f64,
    /// What 0 is called.
    pub zero: Option<Zero>,
    /// Whether values are shares, shown in percent, whatever the name ends with.
    pub percent: bool,
    /// By what a number is moved.
    pub grip: Grip,
    /// Whether its label stands before its buttons.
    pub captioned: bool,
    /// The members of a choice as buttons say them, in their order.
    pub options: &'static [(&'static str, &'static str)],
    /// The members of a choice that unfolds, in their order.
    pub list: Option<fn() -> Vec<Listed>>,
    /// Whether a member that is not chosen has a button under these settings.
    pub offered: fn(&P, &str) -> bool,
    /// What a number counts, in the plural, where its name does not say it.
    pub counts: &'static str,
    /// Whether it is there at all under these settings.
    pub shown: fn(&P) -> bool,
    /// Why it would change nothing now.
    pub disabled: fn(&P) -> Option<&'static str>,
}

impl<P> Knob<P> {
    const fn bare(label: &'static str) -> Self {
        Self {
            label,
            hint: "",
            place: Place::More,
            staged: |_| false,
            track: (0.0, 1.0),
            least: None,
            most: None,
            logarithmic: false,
            linear_up_to: 0.0,
            step: 0.0,
            zero: None,
            percent: false,
            grip: Grip::Slider,
            captioned: false,
            options: &[],
            offered: |_, _| true,
            counts: "",
            list: None,
            shown: |_| true,
            disabled: |_| None,
        }
    }

    /// A slider on which equal ways are equal differences.
    pub const fn linear(label: &'static str, from: f64, to: f64) -> Self {
        Self {
            track: (from, to),
            ..Self::bare(label)
        }
    }

    /// A slider on which equal ways are equal ratios.
    pub const fn log(label: &'static str, from: f64, to: f64) -> Self {
        Self {
            logarithmic: true,
            ..Self::linear(label, from, to)
        }
    }

    /// A switch.
    pub const fn switch(label: &'static str) -> Self {
        Self::bare(label)
    }

    /// One of a few, as buttons.
    pub const fn choice(
        label: &'static str,
        options: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self {
            options,
            ..Self::bare(label)
        }
    }

    /// One of many, as a list that unfolds and says what each means.
    pub const fn list(label: &'static str, list: fn() -> Vec<Listed>) -> Self {
        Self {
            list: Some(list),
            ..Self::bare(label)
        }
    }

    /// A small whole number with a button for one less and one for one more.
    pub const fn stepper(label: &'static str, from: f64, to: f64) -> Self {
        Self {
            grip: Grip::Stepper,
            ..Self::linear(label, from, to)
        }
    }

    /// On the line that says what the stage is about.
    pub const fn on_top(self) -> Self {
        Self {
            place: Place::Top,
            ..self
        }
    }

    /// On the stage at rest.
    pub const fn on_stage(self) -> Self {
        Self {
            place: Place::Stage,
            ..self
        }
    }

    /// On the stage at rest under these settings, where it matters most.
    pub const fn staged(self, staged: fn(&P) -> bool) -> Self {
        Self { staged, ..self }
    }

    /// With some members only under some settings.
    pub const fn offered(self, offered: fn(&P, &str) -> bool) -> Self {
        Self { offered, ..self }
    }

    /// With its label before its buttons, which do not say by themselves what they are about.
    pub const fn captioned(self) -> Self {
        Self {
            captioned: true,
            ..self
        }
    }

    /// With what it counts, in the plural.
    pub const fn counts(self, counts: &'static str) -> Self {
        Self { counts, ..self }
    }

    /// With what it does, in a sentence.
    pub const fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    /// In multiples of `step`.
    pub const fn step(self, step: f64) -> Self {
        Self { step, ..self }
    }

    /// With equal differences after all while the right end is at most `end`: few values need no
    /// logarithm.
    pub const fn linear_up_to(self, end: f64) -> Self {
        Self {
            linear_up_to: end,
            ..self
        }
    }

    /// With a left end that follows from other settings.
    pub const fn least(self, least: fn(&P) -> f64) -> Self {
        Self {
            least: Some(least),
            ..self
        }
    }

    /// With a right end that follows from other settings.
    pub const fn most(self, most: fn(&P) -> f64) -> Self {
        Self {
            most: Some(most),
            ..self
        }
    }

    /// With a name for 0.
    pub const fn zero(self, zero: Zero) -> Self {
        Self {
            zero: Some(zero),
            ..self
        }
    }

    /// As a share, in percent.
    pub const fn percent(self) -> Self {
        Self {
            percent: true,
            ..self
        }
    }

    /// Only under these settings.
    pub const fn shown(self, shown: fn(&P) -> bool) -> Self {
        Self { shown, ..self }
    }

    /// Of no use under some settings, and why.
    pub const fn disabled(self, disabled: fn(&P) -> Option<&'static str>) -> Self {
        Self { disabled, ..self }
    }
}

/// A member of a choice that unfolds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name in files and commands.
    pub name: &'static str,
    /// What it is called in the window.
    pub text: &'static str,
    /// What it means, in a few words.
    pub note: &'static str,
}

/// What a knob looks like now: all that is needed to draw it, without the chapter's types.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// The parameter's name.
    pub name: &'static str,
    /// What stands at it.
    pub label: &'static str,
    /// What it does.
    pub help: &'static str,
    /// Where it stands.
    pub place: Place,
    /// Why it would change nothing now.
    pub disabled: Option<&'static str>,
    /// Whether its label stands before its buttons.
    pub captioned: bool,
    /// What it is and where it stands.
    pub form: Form,
}

/// What a control is.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// A switch and whether it is on.
    Switch(bool),
    /// A choice: which name is chosen, and the names with what buttons say.
    Choice(&'static str, Vec<(&'static str, &'static str)>),
    /// A choice that unfolds: which name is chosen, and all of them.
    List(&'static str, Vec<Listed>),
    /// A slider.
    Slider(Slider),
    /// A number with a button for one less and one for one more, in the range of this slider.
    Stepper(Slider),
}

impl Form {
    /// What it is set to, in words.
    pub fn text(&self) -> String {
        match self {
            Self::Slider(slider) | Self::Stepper(slider) => slider.text(),
            Self::Switch(on) => if *on { "on" } else { "off" }.to_owned(),
            Self::Choice(chosen, options) => {
                let named = options.iter().find(|(name, _)| name == chosen);
                named.map_or(*chosen, |(_, text)| *text).to_owned()
            }
            Self::List(chosen, all) => {
                let named = all.iter().find(|one| one.name == *chosen);
                named.map_or(*chosen, |one| one.text).to_owned()
            }
        }
    }
}

/// Where a slider stands and goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Slider {
    /// The value it stands at.
    pub value: f64,
    /// The ends of its track, with the place of 0 if that is beyond an end.
    pub track: RangeInclusive<f64>,
    /// Whether equal ways along the track are equal ratios.
    pub logarithmic: bool,
    /// Values are multiples of this; 0: two significant digits.
    pub step: f64,
    /// What 0 is called.
    pub zero: Option<Zero>,
    /// What the value counts.
    pub unit: Unit,
    /// What else it counts, in the plural; empty if its unit says all.
    pub counts: &'static str,
    /// Whether values are whole.
    pub whole: bool,
}

/// How far beyond the greatest value the track goes for an endless one; where there are steps, it
/// goes one of them, so that arrows lead there and back.
const BEYOND: f64 = 1.2;

impl Slider {
    /// The greatest value on a track that ends with an endless one.
    fn greatest(&self) -> f64 {
        let end = *self.track.end();
        if self.step > 0.0 {
            end - self.step
        } else {
            end / BEYOND
        }
    }

    /// The value in words.
    pub fn text(&self) -> String {
        match self.zero {
            Some(Zero::First(word) | Zero::Last(word)) if self.value == 0.0 => word.to_owned(),
            _ => {
                let number = self.unit.text(self.value);
                match self.counts {
                    "" => number,
                    many => {
                        let one = many.strip_suffix('s').filter(|_| number == "1");
                        format!("{number} {}", one.unwrap_or(many))
                    }
                }
            }
        }
    }

    /// Where the thumb stands on the track.
    pub fn thumb(&self) -> f64 {
        match self.zero {
            Some(Zero::Last(_)) if self.value == 0.0 => *self.track.end(),
            _ => self.value.clamp(*self.track.start(), *self.track.end()),
        }
    }

    /// The value that is set where the thumb has been taken to.
    pub fn set(&self, thumb: f64) -> Value {
        let (start, end) = (*self.track.start(), *self.track.end());
        let value = match self.zero {
            Some(Zero::Last(_)) if thumb > f64::midpoint(self.greatest(), end) => 0.0,
            Some(Zero::Last(_)) => thumb.min(self.greatest()),
            Some(Zero::First(_)) if thumb <= start => 0.0,
            _ => thumb,
        };
        if self.whole {
            let value = if self.step > 0.0 {
                value
            } else {
                unit::two_digits(value)
            };
            return Value::Count(value.round().max(0.0) as u64);
        }
        // A slider with a step has kept to it already.
        Value::Number(if self.step > 0.0 {
            value
        } else if self.unit == Unit::Share {
            (value * 100.0).round() / 100.0
        } else {
            unit::two_digits(value)
        })
    }
}

impl<P: Clone> Field<P> {
    /// What the window calls it; what is not moved there goes by its name.
    pub fn label(&self) -> String {
        let label = self.knob.as_ref().map(|knob| knob.label.to_owned());
        label.unwrap_or_else(|| self.name.replace('_', " "))
    }

    /// A value of it as its control says it, among these settings.
    pub fn said(&self, params: &P, value: &Value) -> String {
        let mut params = params.clone();
        let set = self.set(&mut params, value);
        let control = set.ok().and_then(|()| self.control(&params));
        match (control, value) {
            (Some(control), _) => control.form.text(),
            (None, Value::Count(count)) => Unit::of(self.name).text(*count as f64),
            (None, Value::Number(number)) => Unit::of(self.name).text(*number),
            (None, Value::Flag(on)) => if *on { "on" } else { "off" }.to_owned(),
            (None, Value::Word(word)) => word.clone(),
        }
    }
}

impl<P> Field<P> {
    /// How it is moved under these settings; `None` if it is not, or not now.
    pub fn control(&self, params: &P) -> Option<Control> {
        let knob = self.knob.as_ref().filter(|knob| (knob.shown)(params))?;
        let form = match self.kind {
            Kind::Flag { get, .. } => Form::Switch(get(params)),
            Kind::Word { get, .. } => {
                let chosen = get(params);
                if let Some(list) = knob.list {
                    Form::List(chosen, list())
                } else {
                    let mut options = knob.options.to_vec();
                    options.retain(|(name, _)| *name == chosen || (knob.offered)(params, name));
                    Form::Choice(chosen, options)
                }
            }
            Kind::Count { get, .. } => {
                let slider = knob.slider(self.name, get(params) as f64, true, params);
                match knob.grip {
                    Grip::Slider => Form::Slider(slider),
                    Grip::Stepper => Form::Stepper(slider),
                }
            }
            Kind::Number { get, .. } | Kind::Interval { get, .. } => {
                Form::Slider(knob.slider(self.name, get(params), false, params))
            }
        };
        Some(Control {
            name: self.name,
            label: knob.label,
            help: if knob.hint.is_empty() {
                self.help
            } else {
                knob.hint
            },
            place: if (knob.staged)(params) {
                Place::Stage
            } else {
                knob.place
            },
            disabled: (knob.disabled)(params),
            captioned: knob.captioned,
            form,
        })
    }
}

impl<P> Knob<P> {
    fn slider(&self, name: &str, value: f64, whole: bool, params: &P) -> Slider {
        let (from, to) = self.track;
        let from = self.least.map_or(from, |least| least(params));
        let to = self.most.map_or(to, |most| most(params)).max(from);
        let logarithmic = self.logarithmic && to > self.linear_up_to;
        // Whole numbers that grow by ratios are set to two digits, which from 10 on are whole.
        let step = if whole && !(logarithmic && from >= 10.0) {
            self.step.max(1.0)
        } else {
            self.step
        };
        let end = match self.zero {
            Some(Zero::Last(_)) if step > 0.0 => to + step,
            Some(Zero::Last(_)) => to * BEYOND,
            _ => to,
        };
        Slider {
            value,
            track: from..=end,
            logarithmic,
            step,
            zero: self.zero,
            unit: if self.percent {
                Unit::Share
            } else {
                Unit::of(name)
            },
            counts: self.counts,
            whole,
        }
    }
}

#[cfg(test)]
mod tests;
