//! The values that a parameter takes, one after the other.

use crate::lesson::refusal::quoted;
use crate::lesson::{Range, Refusal, Value};

/// How many values a range has unless told otherwise.
const USUAL_VALUES: usize = 11;
/// Values of a parameter, at most.
pub const MOST_VALUES: usize = 1_000;
/// Significant digits of a value within a range: what is printed is what was run.
const DIGITS: i32 = 6;

/// A parameter that is varied.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Its name.
    pub name: &'static str,
    /// Its values, in the order of the runs; each of them once.
    pub values: Vec<Value>,
    /// Whether equal ways are equal ratios.
    pub logarithmic: bool,
}

impl Axis {
    /// Reads `NAME=FROM..TO[:STEPS][:log]`, `NAME=VALUE,VALUE,...`, or `NAME` or `NAME=all` for all
    /// values of a choice or a switch. `STEPS` is the number of values, both ends among them; whole
    /// numbers are rounded, so that there may be fewer.
    pub fn read(text: &str, ranges: &[(&'static str, Range)]) -> Result<Self, Refusal> {
        let (name, values) = text.split_once('=').unwrap_or((text, "all"));
        let (name, values) = (name.trim(), values.trim());
        let found = ranges.iter().find(|(known, _)| *known == name);
        let Some((name, range)) = found else {
            let names: Vec<&str> = ranges.iter().map(|(name, _)| *name).collect();
            return Err(Refusal::new(format!(
                "there is no parameter `{}`; the parameters are {}.",
                quoted(name),
                names.join(", ")
            )));
        };
        let (mut values, logarithmic) = match all_of(range).filter(|_| values == "all") {
            Some(all) => (all, false),
            None if values.contains("..") => stretch(name, values, range)?,
            None => (listed(name, values, range)?, false),
        };
        let mut kept: Vec<Value> = Vec::new();
        values.retain(|value| {
            let is_new = !kept.contains(value);
            kept.extend(is_new.then(|| value.clone()));
            is_new
        });
        Ok(Self {
            name,
            values,
            logarithmic,
        })
    }

    /// Its values as numbers, if all of them are.
    pub fn numbers(&self) -> Option<Vec<f64>> {
        let number = |value: &Value| match value {
            Value::Count(count) => Some(*count as f64),
            Value::Number(number) => Some(*number),
            Value::Flag(_) | Value::Word(_) => None,
        };
        self.values.iter().map(number).collect()
    }
}

/// All values of a choice or a switch.
fn all_of(range: &Range) -> Option<Vec<Value>> {
    match range {
        Range::Flag => Some(vec![Value::Flag(false), Value::Flag(true)]),
        Range::Word(names) => {
            let words = names.iter().map(|&name| Value::Word(name.to_owned()));
            Some(words.collect())
        }
        Range::Count { .. } | Range::Number { .. } => None,
    }
}

fn listed(name: &str, text: &str, range: &Range) -> Result<Vec<Value>, Refusal> {
    let words: Vec<&str> = text.split(',').map(str::trim).collect();
    if words.len() > MOST_VALUES {
        return Err(Refusal::new(format!(
            "`{name}` takes at most {MOST_VALUES} values."
        )));
    }
    let read = |word: &&str| {
        let value = match range {
            Range::Flag => word.parse().ok().map(Value::Flag),
            Range::Count { .. } => word.parse().ok().map(Value::Count),
            Range::Number { .. } => word.parse().ok().map(Value::Number),
            Range::Word(names) => names
                .contains(word)
                .then(|| Value::Word((*word).to_owned())),
        };
        value.ok_or_else(|| {
            Refusal::new(format!(
                "`{name}` takes {range}, not `{}`; {}.",
                quoted(word),
                how_to_vary(name, range)
            ))
        })
    };
    words.iter().map(read).collect()
}

/// How a parameter is varied.
fn how_to_vary(name: &str, range: &Range) -> String {
    match range {
        Range::Flag => format!("write `{name}=false,true` or `{name}=all`"),
        Range::Word(_) => format!("write names with commas between them, or `{name}=all`"),
        Range::Count { .. } | Range::Number { .. } => {
            format!("write {name}=FROM..TO[:STEPS][:log], or numbers with commas between them")
        }
    }
}

/// `FROM..TO[:STEPS][:log]`: the values, and whether equal ways are equal ratios.
fn stretch(name: &str, text: &str, range: &Range) -> Result<(Vec<Value>, bool), Refusal> {
    let (least, greatest, whole) = match range {
        Range::Count { min, max } => (*min as f64, *max as f64, true),
        Range::Number { min, max } => (*min, *max, false),
        Range::Flag | Range::Word(_) => {
            let way = how_to_vary(name, range);
            return Err(Refusal::new(format!("`{name}` takes {range}; {way}.")));
        }
    };
    let mut parts = text.split(':').map(str::trim);
    let ends = parts.next().unwrap_or_default();
    let ends = ends.split_once("..").and_then(|(from, to)| {
        let ends = (
            from.trim().parse::<f64>().ok()?,
            to.trim().parse::<f64>().ok()?,
        );
        Some(ends).filter(|(from, to)| from <= to && *from >= least && *to <= greatest)
    });
    let Some((from, to)) = ends else {
        return Err(Refusal::new(format!(
            "`{name}` takes {range}, and a range begins with its lower end; {}.",
            how_to_vary(name, range)
        )));
    };
    let (mut steps, mut logarithmic) = (None, false);
    for part in parts {
        match part.parse::<usize>() {
            Ok(number) if (1..=MOST_VALUES).contains(&number) && steps.is_none() => {
                steps = Some(number);
            }
            _ if part == "log" => logarithmic = true,
            _ => {
                return Err(Refusal::new(format!(
                    "`:{}` is neither a number of values from 1 to {MOST_VALUES} nor `:log`.",
                    quoted(part)
                )));
            }
        }
    }
    if logarithmic && from <= 0.0 {
        return Err(Refusal::new(format!(
            "with `:log` the range of `{name}` begins above 0."
        )));
    }
    let few = whole.then_some((to - from + 1.0) as usize);
    let steps = steps.unwrap_or_else(|| few.unwrap_or(usize::MAX).min(USUAL_VALUES));
    let values = along(from, to, steps, logarithmic);
    let value = |number: f64| {
        if whole {
            Value::Count(number.round() as u64)
        } else {
            Value::Number(number)
        }
    };
    Ok((values.into_iter().map(value).collect(), logarithmic))
}

/// `steps` numbers from one end to the other, both among them.
fn along(from: f64, to: f64, steps: usize, logarithmic: bool) -> Vec<f64> {
    let last = steps.saturating_sub(1);
    let at = |step: usize| {
        if step == 0 {
            return from;
        }
        if step == last {
            return to;
        }
        let share = step as f64 / last as f64;
        let exact = if logarithmic {
            from * libm::pow(to / from, share)
        } else {
            from + (to - from) * share
        };
        rounded(exact).clamp(from, to)
    };
    (0..steps).map(at).collect()
}

/// A number of [`DIGITS`] significant digits, read back from its text so that it prints as such.
fn rounded(value: f64) -> f64 {
    let text = format!("{value:.*e}", DIGITS as usize - 1);
    text.parse().unwrap_or(value)
}

#[cfg(test)]
mod tests;
