//! Parameters by name: one table a chapter says what can be set, from where to where and in
//! which unit. The headless commands, the files, the sliders and the random user of the tests
//! all read it.

mod knob;
mod table;
mod unit;

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Refusal;
use super::refusal::quoted;
use crate::components::workload::Recorded;

pub use knob::{Control, Form, Grip, Knob, Listed, Place, Slider, Zero};
pub(crate) use table::{kind, knob, member, parameters, stored};
pub use unit::{Unit, digits};

/// A parameter's value as files and commands write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Count(u64),
    /// Any finite number.
    Number(f64),
    /// One of a list of names.
    Word(String),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => flag.fmt(f),
            Self::Count(count) => count.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Word(word) => word.fmt(f),
        }
    }
}

/// What a parameter may be, and how it is read and set.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the smallest and largest value, how it is read and how it is set"
)]
pub enum Kind<P: 'static> {
    /// A switch.
    Flag {
        get: fn(&P) -> bool,
        set: fn(&mut P, bool),
    },
    /// A whole number in a range.
    Count {
        min: u64,
        max: u64,
        get: fn(&P) -> u64,
        set: fn(&mut P, u64),
    },
    /// A finite number in a range.
    Number {
        min: f64,
        max: f64,
        get: fn(&P) -> f64,
        set: fn(&mut P, f64),
    },
    /// The time between two of what happens again and again: 0, or a number in a range. What
    /// happens more often than its least would leave no time for anything else.
    Interval {
        least: f64,
        max: f64,
        get: fn(&P) -> f64,
        set: fn(&mut P, f64),
    },
    /// One of a list of names.
    Word {
        allowed: fn() -> Vec<&'static str>,
        get: fn(&P) -> &'static str,
        set: fn(&mut P, &str),
    },
}

/// What a parameter may be, for those who do not know the chapter's types.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the smallest and largest value")]
pub enum Range {
    /// A switch.
    Flag,
    /// A whole number.
    Count { min: u64, max: u64 },
    /// A finite number.
    Number { min: f64, max: f64 },
    /// One of these names.
    Word(Vec<&'static str>),
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("true or false"),
            Self::Count { min, max } => write!(f, "a whole number from {min} to {max}"),
            Self::Number { min, max } => write!(f, "a number from {min} to {max}"),
            Self::Word(names) => write!(f, "one of {}", names.join(", ")),
        }
    }
}

/// One row of a chapter's table.
#[derive(Debug)]
pub struct Field<P: 'static> {
    /// Its name in files and commands, with its unit at the end.
    pub name: &'static str,
    /// What it is, in a few words.
    pub help: &'static str,
    /// What it may be.
    pub kind: Kind<P>,
    /// How it is moved in the window; `None` if it is not.
    pub knob: Option<Knob<P>>,
}

impl<P> Field<P> {
    /// The value in `params`.
    pub fn get(&self, params: &P) -> Value {
        match self.kind {
            Kind::Flag { get, .. } => Value::Flag(get(params)),
            Kind::Count { get, .. } => Value::Count(get(params)),
            Kind::Number { get, .. } | Kind::Interval { get, .. } => Value::Number(get(params)),
            Kind::Word { get, .. } => Value::Word(get(params).to_owned()),
        }
    }

    /// Sets the value, or says what is allowed.
    pub fn set(&self, params: &mut P, value: &Value) -> Result<(), Refusal> {
        match (&self.kind, value) {
            (Kind::Flag { set, .. }, Value::Flag(flag)) => set(params, *flag),
            (Kind::Count { min, max, set, .. }, Value::Count(count))
                if (*min..=*max).contains(count) =>
            {
                set(params, *count);
            }
            (Kind::Number { min, max, set, .. }, Value::Number(number))
                if (*min..=*max).contains(number) =>
            {
                set(params, *number);
            }
            // `10` is a number too, in a file as well as in a command.
            (Kind::Number { min, max, set, .. }, Value::Count(count))
                if (*min..=*max).contains(&(*count as f64)) =>
            {
                set(params, *count as f64);
            }
            (Kind::Interval { .. }, Value::Count(count)) => {
                return self.set(params, &Value::Number(*count as f64));
            }
            (
                Kind::Interval {
                    least, max, set, ..
                },
                Value::Number(number),
            ) if *number == 0.0 || (*least..=*max).contains(number) => {
                set(params, *number);
            }
            (Kind::Word { allowed, set, .. }, Value::Word(word))
                if allowed().contains(&word.as_str()) =>
            {
                set(params, word);
            }
            _ => {
                return Err(Refusal::new(format!(
                    "`{}` takes {}, not `{}`.",
                    self.name,
                    self.allowed(),
                    quoted(&value.to_string())
                )));
            }
        }
        Ok(())
    }

    /// What it takes.
    pub fn range(&self) -> Range {
        match self.kind {
            Kind::Flag { .. } => Range::Flag,
            Kind::Count { min, max, .. } => Range::Count { min, max },
            Kind::Number { min, max, .. } => Range::Number { min, max },
            Kind::Interval { max, .. } => Range::Number { min: 0.0, max },
            Kind::Word { allowed, .. } => Range::Word(allowed()),
        }
    }

    /// Its name, what it takes and what it is.
    pub fn described(&self) -> (&'static str, String, &'static str) {
        (self.name, self.allowed(), self.help)
    }

    /// Reads a value from text.
    pub fn parse(&self, text: &str) -> Value {
        let parsed = match self.kind {
            Kind::Flag { .. } => text.parse().map(Value::Flag).ok(),
            Kind::Count { .. } => text.parse().map(Value::Count).ok(),
            Kind::Number { .. } | Kind::Interval { .. } => text.parse().map(Value::Number).ok(),
            Kind::Word { .. } => None,
        };
        // What cannot be read stays a word, which `set` then refuses with what is allowed.
        parsed.unwrap_or_else(|| Value::Word(text.to_owned()))
    }

    /// What it takes, in words.
    pub fn allowed(&self) -> String {
        match self.kind {
            Kind::Interval { least, max, .. } => format!("0 or a number from {least} to {max}"),
            _ => self.range().to_string(),
        }
    }
}

/// A day, in seconds: the longest time that can be set.
pub const DAY_S: f64 = 86_400.0;
/// A day, in milliseconds.
pub const DAY_MS: f64 = 86_400_000.0;
/// The highest rate a second that can be set.
pub const MOST_PER_S: f64 = 1e6;
/// The largest number of keys, slots and the like that can be set.
pub const MOST: u64 = 1_000_000;

/// The parameters of a chapter.
pub trait Parameters: Clone + Default + Serialize + DeserializeOwned + 'static {
    /// The table, in the order in which they are listed.
    const FIELDS: &'static [Field<Self>];

    /// What no single field can know, such as a capacity beyond the number of keys.
    fn check_together(&self) -> Result<(), Refusal> {
        Ok(())
    }

    /// The recorded stream that stands in the place of a made-up one, if there is one.
    fn trace(&self) -> Option<&Recorded> {
        None
    }

    /// These settings with a recorded stream in the place of the made-up one.
    ///
    /// # Errors
    /// Where the chapter's requests are not for keys of one cache.
    fn on_trace(&self, _trace: &Recorded) -> Result<Self, Refusal> {
        Err(Refusal::new(
            "this chapter makes up its requests itself; chapters 6 and 8 run on a trace.",
        ))
    }

    /// Every field in its range, and all of them together.
    fn check(&self) -> Result<(), Refusal> {
        let mut copy = self.clone();
        for field in Self::FIELDS {
            field.set(&mut copy, &field.get(self))?;
        }
        self.check_together()
    }

    /// The controls of the window at `place` under these settings, in the order of the table.
    fn controls(&self, place: Place) -> Vec<Control> {
        let all = Self::FIELDS.iter().filter_map(|field| field.control(self));
        all.filter(|control| control.place == place).collect()
    }

    /// These settings with one of them changed, or a sentence that says what is allowed.
    fn with(&self, name: &str, value: &Value) -> Result<Self, Refusal> {
        let mut changed = self.clone();
        Self::field(name)?.set(&mut changed, value)?;
        changed.check_together()?;
        Ok(changed)
    }

    /// Sets the parameter called `name` while a run goes on, and notes it. Returns what all were
    /// before; `None` if it was that already: then nothing else is to change either, and no luck.
    /// Nothing is noted nor changed if there is no such parameter or it cannot be that: commands are
    /// checked before they are issued.
    fn change(&mut self, name: &str, value: &Value, note: impl FnOnce(&'static str)) -> Option<Self>
    where
        Self: PartialEq,
    {
        let field = Self::field(name).ok()?;
        let mut changed = self.clone();
        field.set(&mut changed, value).ok()?;
        changed.check_together().ok()?;
        let is_another = changed != *self;
        let before = std::mem::replace(self, changed);
        note(field.name);
        is_another.then_some(before)
    }

    /// The row called `name`, or a sentence that lists all names.
    fn field(name: &str) -> Result<&'static Field<Self>, Refusal> {
        Self::FIELDS
            .iter()
            .find(|field| field.name == name)
            .ok_or_else(|| {
                let names: Vec<&str> = Self::FIELDS.iter().map(|field| field.name).collect();
                Refusal::new(format!(
                    "there is no parameter `{}`; the parameters are {}.",
                    quoted(name),
                    names.join(", ")
                ))
            })
    }
}

/// Asserts that what knobs set is allowed, and that each choice offers all of its names.
#[cfg(test)]
pub(crate) fn assert_knobs_fit<P: Parameters>() {
    let params = P::default();
    for field in P::FIELDS {
        let Some(knob) = &field.knob else {
            continue;
        };
        if let Range::Word(mut names) = field.range() {
            let buttons = knob.options.iter().map(|(name, _)| *name);
            let listed = knob.list.map_or_else(Vec::new, |list| list());
            let mut offered: Vec<&str> = buttons.chain(listed.iter().map(|it| it.name)).collect();
            names.sort_unstable();
            offered.sort_unstable();
            assert_eq!(offered, names, "{}", field.name);
        }
        let control = field.control(&params);
        if let Some(Form::Slider(slider) | Form::Stepper(slider)) = control.map(|c| c.form) {
            for end in [*slider.track.start(), *slider.track.end()] {
                let value = slider.set(end);
                assert_eq!(field.set(&mut params.clone(), &value), Ok(()));
            }
        }
    }
}
