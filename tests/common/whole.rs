//! Set-ups and commands from the whole range of what a chapter allows: its ends, what lies beside
//! them, and all orders of magnitude between.
#![allow(dead_code, reason = "tests and benches use a part of it each")]

use hotset::lesson::Commands as _;
pub use hotset::lesson::MOST_BYTES;
use hotset::lesson::{Argument, Field, Kind, Parameters, Range, Subject, Value, VerbArgument};

/// Luck that a number repeats (`SplitMix64`).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.bits() % end.max(1)
    }

    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / 9_007_199_254_740_992.0
    }
}

/// A value of a parameter: an end of its range, or any order of magnitude within.
fn value<P>(field: &Field<P>, dice: &mut Dice) -> Value {
    let least = match field.kind {
        Kind::Interval { least, .. } => least,
        _ => 5e-324,
    };
    match field.range() {
        Range::Flag => Value::Flag(dice.below(2) == 1),
        Range::Word(names) => Value::Word(names[dice.below(names.len() as u64) as usize].into()),
        Range::Count { min, max } => Value::Count(match dice.below(6) {
            0 => min,
            1 => max,
            2 => max - dice.below(2).min(max - min),
            3 => min + dice.below(max - min + 1),
            _ => {
                let orders = libm::log2((max - min + 1) as f64);
                (min + libm::exp2(dice.unit() * orders) as u64 - 1).clamp(min, max)
            }
        }),
        Range::Number { min, max } => Value::Number(match dice.below(8) {
            0 => min,
            1 => max,
            2 => least,
            3 => 0.0,
            4 => min + dice.unit() * (max - min),
            // Twelve orders of magnitude below the largest.
            _ => (max * libm::pow(10.0, -12.0 * dice.unit())).max(least),
        }),
    }
}

/// Whether a chapter and memory allow these parameters.
fn is_allowed<M: Subject>(params: &M::Params) -> bool {
    params.check().is_ok() && M::most_bytes(params) <= MOST_BYTES
}

/// A set-up in which about half of the parameters differ from the default.
pub fn setup<M: Subject>(dice: &mut Dice) -> M::Params {
    let mut params = M::Params::default();
    for field in M::Params::FIELDS {
        let value = value(field, dice);
        let mut changed = params.clone();
        if dice.below(2) == 0
            && field.set(&mut changed, &value).is_ok()
            && is_allowed::<M>(&changed)
        {
            params = changed;
        }
    }
    params
}

/// Something that may be done under these parameters, if the draw is allowed.
pub fn command<M: Subject>(params: &M::Params, dice: &mut Dice) -> Option<M::Command> {
    let fields = M::Params::FIELDS;
    let verbs = M::Command::VERBS;
    let command = if dice.below(3) == 0 {
        let verb = &verbs[dice.below(verbs.len() as u64) as usize];
        let number = |dice: &mut Dice| match dice.below(3) {
            0 => dice.below(8),
            1 => 1_000_000,
            _ => dice.below(1_000_000),
        };
        let argument = match verb.argument {
            VerbArgument::None => Argument::None,
            VerbArgument::Number(_) => Argument::Number(number(dice)),
            VerbArgument::Link => Argument::Link(dice.below(8), number(dice)),
            VerbArgument::LinkAndNumber(_) => {
                Argument::LinkAndNumber(dice.below(8), dice.below(8), number(dice))
            }
            VerbArgument::Word(_, names) => {
                Argument::Word(names[dice.below(names.len() as u64) as usize])
            }
            VerbArgument::Text(_) => Argument::Text("anybody"),
        };
        M::Command::of(verb.name, argument)?
    } else {
        let field = &fields[dice.below(fields.len() as u64) as usize];
        let value = value(field, dice);
        let mut changed = params.clone();
        field.set(&mut changed, &value).ok()?;
        if !is_allowed::<M>(&changed) {
            return None;
        }
        M::Command::set(field.name, value)
    };
    M::check_command(&command, params).ok()?;
    Some(command)
}
