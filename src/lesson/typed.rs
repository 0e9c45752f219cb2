//! Numbers as people type them: with units, with separators, in full or in short. What can be read
//! in two ways is refused, never guessed.

use super::Refusal;
use super::refusal::quoted;

/// What a number measures, and how it is meant where no unit stands behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// How many, how often, how strongly.
    Plain,
    /// A time, counted in so many nanoseconds.
    Time {
        /// The unit of a number that has none.
        unit_ns: u64,
    },
    /// A share of all, written as it is: 0.9.
    Share,
    /// A share of all, written in percent: 90.
    Percent,
}

/// The names of units of time, and how many nanoseconds each has. A lone `m` is not among them: it
/// may be minutes, milliseconds or millions.
const TIMES: [(&[&str], u64); 7] = [
    (&["ns"], 1),
    (&["us", "\u{b5}s", "\u{3bc}s"], 1_000),
    (&["ms"], 1_000_000),
    (&["s", "sec", "secs", "second", "seconds"], 1_000_000_000),
    (&["min", "mins", "minute", "minutes"], 60_000_000_000),
    (&["h", "hour", "hours"], 3_600_000_000_000),
    (&["d", "day", "days"], 86_400_000_000_000),
];

impl Quantity {
    /// A time in seconds.
    pub const SECONDS: Self = Self::Time {
        unit_ns: 1_000_000_000,
    };

    /// What a parameter or a metric of this name measures: its unit stands last.
    pub fn of(name: &str) -> Self {
        const SHARES: [&str; 3] = ["rate", "share", "utilisation"];
        if name.ends_with("_per_s") {
            return Self::Plain;
        }
        if SHARES.iter().any(|share| name.ends_with(share)) {
            return Self::Share;
        }
        let unit = name.rsplit('_').next().filter(|unit| *unit != name);
        let known = |unit: &str| TIMES.iter().find(|(names, _)| names.first() == Some(&unit));
        match unit.and_then(known) {
            Some((_, unit_ns)) => Self::Time { unit_ns: *unit_ns },
            None => Self::Plain,
        }
    }

    /// Reads a number that somebody typed.
    ///
    /// # Errors
    /// In a sentence that says what can be written, where it is no number, has an unknown unit, or
    /// could be read in two ways.
    pub fn read(self, text: &str) -> Result<f64, Refusal> {
        self.read_with(text, "")
    }

    /// The same, where `own` may stand behind the number as it is shown, such as `keys` or `/s`.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_with(self, text: &str, own: &str) -> Result<f64, Refusal> {
        let text = text.trim();
        let (number, unit) = parted(text);
        if number.is_empty() {
            return Err(self.refused(text));
        }
        let number = plain_number(number, text)?;
        let read = match unit {
            "" => self.bare(number, text)?,
            unit if !own.is_empty() && unit.eq_ignore_ascii_case(own) => self.bare(number, text)?,
            "k" | "K" => self.bare(number * 1e3, text)?,
            "M" => self.bare(number * 1e6, text)?,
            unit => self
                .with_unit(number, unit)
                .ok_or_else(|| self.refused(text))?,
        };
        if read.is_finite() {
            Ok(read)
        } else {
            Err(self.refused(text))
        }
    }

    /// A number behind which no unit stands.
    fn bare(self, number: f64, text: &str) -> Result<f64, Refusal> {
        match self {
            Self::Plain | Self::Time { .. } => Ok(number),
            Self::Share if number.abs() <= 1.0 => Ok(number),
            Self::Percent if number.abs() > 1.0 || number == 0.0 => Ok(number / 100.0),
            Self::Share | Self::Percent => Err(Refusal::new(format!(
                "`{}` may be a share or percent; write it with the sign, such as 50 %.",
                quoted(text)
            ))),
        }
    }

    fn with_unit(self, number: f64, unit: &str) -> Option<f64> {
        match self {
            Self::Share | Self::Percent => (unit == "%").then_some(number / 100.0),
            Self::Time { unit_ns } => {
                let named = |(names, _): &&(&[&str], u64)| names.contains(&unit);
                let (_, from_ns) = TIMES.iter().find(named)?;
                // Whole ratios, so that 700 ms are 0.7 s to the last digit.
                Some(if *from_ns >= unit_ns {
                    number * (from_ns / unit_ns) as f64
                } else {
                    number / (unit_ns / from_ns) as f64
                })
            }
            Self::Plain => None,
        }
    }

    /// Says what can be written.
    fn refused(self, text: &str) -> Refusal {
        let said = if text.is_empty() {
            "nothing was typed".to_owned()
        } else {
            format!("`{}` cannot be read here", quoted(text))
        };
        let form = match self {
            Self::Plain => "a number such as 20, 0.5, 1,000, 10k or 1e3",
            Self::Time { .. } => "a number and ns, us, ms, s, min or h, such as 500 ms",
            Self::Share | Self::Percent => "a share in percent, such as 50 %",
        };
        Refusal::new(format!("{said}; write {form}."))
    }
}

/// Reads a whole number that may be larger than others can hold, such as a seed.
///
/// # Errors
/// In a sentence that says what can be written.
pub fn read_whole(text: &str) -> Result<u64, Refusal> {
    /// Up to here each whole number can be told from the next.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let text = text.trim();
    if let Ok(whole) = text.parse() {
        return Ok(whole);
    }
    let number = Quantity::Plain.read(text)?;
    if number.fract() == 0.0 && (0.0..=EXACT).contains(&number) {
        return Ok(number as u64);
    }
    Err(Refusal::new(format!(
        "`{}` is no whole number from 0 to {}.",
        quoted(text),
        u64::MAX
    )))
}

/// Whether a letter may stand between two groups of digits.
fn separates(letter: char) -> bool {
    matches!(
        letter,
        ',' | '_' | '\'' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}'
    )
}

/// The number at the beginning of a text, and what stands behind it.
fn parted(text: &str) -> (&str, &str) {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let at = |place: usize| letters.get(place).map(|(_, letter)| *letter);
    let is_digit = |place: usize| at(place).is_some_and(|letter| letter.is_ascii_digit());
    let mut place = usize::from(matches!(at(0), Some('+' | '-' | '\u{2212}')));
    while let Some(letter) = at(place) {
        let goes_on = letter.is_ascii_digit()
            || letter == '.'
            || letter == ','
            || (separates(letter) && is_digit(place + 1));
        if !goes_on {
            break;
        }
        place += 1;
    }
    if matches!(at(place), Some('e' | 'E')) && place > 0 {
        let sign = usize::from(matches!(at(place + 1), Some('+' | '-' | '\u{2212}')));
        if is_digit(place + 1 + sign) {
            place += 1 + sign;
            while is_digit(place) {
                place += 1;
            }
        }
    }
    let end = letters.get(place).map_or(text.len(), |(at, _)| *at);
    (text[..end].trim(), text[end..].trim())
}

/// The number without its separators, which must stand between thousands.
fn plain_number(number: &str, text: &str) -> Result<f64, Refusal> {
    let two_ways = || {
        Refusal::new(format!(
            "`{}` can be read in two ways; write a point before decimals, such as 1.5, and a comma \
             only between thousands, such as 1,000.",
            quoted(text)
        ))
    };
    let number = number.replace('\u{2212}', "-");
    let unsigned = number.trim_start_matches(['+', '-']);
    let mantissa = unsigned.split(['e', 'E']).next().unwrap_or_default();
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if !decimals.chars().all(|letter| letter.is_ascii_digit()) {
        return Err(two_ways());
    }
    if let Some(separator) = whole.chars().find(|letter| separates(*letter)) {
        let groups: Vec<&str> = whole.split(separator).collect();
        let digits = |group: &&str| group.chars().all(|letter| letter.is_ascii_digit());
        let first = groups.first().copied().unwrap_or_default();
        let well_grouped = groups.iter().all(digits)
            && (1..=3).contains(&first.len())
            && !first.starts_with('0')
            && groups.iter().skip(1).all(|group| group.len() == 3);
        if !well_grouped {
            return Err(two_ways());
        }
    }
    let bare: String = number
        .chars()
        .filter(|letter| !separates(*letter))
        .collect();
    bare.parse().map_err(|_| {
        Refusal::new(format!(
            "`{}` is no number; write one such as 20, 0.5 or 1,000.",
            quoted(text)
        ))
    })
}

#[cfg(feature = "gui")]
mod asked {
    use eframe::egui::{Context, Id};

    /// A parameter and its new value.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Wish {
        /// The parameter's name.
        pub name: String,
        /// What it is to be.
        pub value: f64,
        /// The same for a parameter that takes whole numbers alone.
        pub whole: f64,
    }

    /// What was typed for parameters, and what could not be read.
    #[derive(Clone, Debug, Default)]
    pub struct Asked {
        /// What is to be set.
        pub set: Vec<Wish>,
        /// Why something typed is not taken.
        pub refused: Option<String>,
    }

    fn id() -> Id {
        Id::unique("numbers that were typed")
    }

    fn change(ctx: &Context, change: impl FnOnce(&mut Asked)) {
        ctx.data_mut(|data| change(data.get_temp_mut_or_default(id())));
    }

    /// Asks for exactly this value of a parameter: what is typed is not rounded to the steps in
    /// which a slider is dragged.
    pub fn ask(ctx: &Context, name: &str, value: f64) {
        wish(ctx, name, value, value);
    }

    /// Asks for a parameter to be moved from one value to another, or to the next whole number in
    /// that direction.
    pub fn nudge(ctx: &Context, name: &str, from: f64, to: f64) {
        let whole = if to > from { to.ceil() } else { to.floor() };
        wish(ctx, name, to, whole);
    }

    fn wish(ctx: &Context, name: &str, value: f64, whole: f64) {
        let name = name.to_owned();
        change(ctx, |asked| asked.set.push(Wish { name, value, whole }));
    }

    /// Says why something typed is not taken.
    pub fn refuse(ctx: &Context, why: String) {
        change(ctx, |asked| asked.refused = Some(why));
    }

    /// Takes what was asked for since the last call.
    pub fn take(ctx: &Context) -> Asked {
        ctx.data_mut(|data| data.remove_temp(id()))
            .unwrap_or_default()
    }
}

#[cfg(feature = "gui")]
pub use asked::{Asked, Wish, ask, nudge, refuse, take};

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Quantity = Quantity::Time { unit_ns: 1_000_000 };

    #[test]
    fn what_can_be_read_in_one_way_is_read_so() {
        use Quantity::{Percent, Plain, Share};
        const SECONDS: Quantity = Quantity::SECONDS;
        for (quantity, text, expected) in [
            (SECONDS, "500ms", 0.5),
            (SECONDS, "700 ms", 0.7),
            (SECONDS, "2 min", 120.0),
            (SECONDS, "1.5h", 5_400.0),
            (SECONDS, "10", 10.0),
            (SECONDS, " 10 s ", 10.0),
            (SECONDS, "0.3", 0.3),
            (SECONDS, "1e3", 1_000.0),
            (SECONDS, "1e-3 s", 0.001),
            (SECONDS, "250 \u{b5}s", 0.000_25),
            (SECONDS, "1 day", 86_400.0),
            (MS, "0.5 s", 500.0),
            (MS, "20", 20.0),
            (MS, "100us", 0.1),
            (Plain, "1,000", 1_000.0),
            (Plain, "1,234,567.5", 1_234_567.5),
            (Plain, "1 000", 1_000.0),
            (Plain, "1\u{202f}000", 1_000.0),
            (Plain, "10_000", 10_000.0),
            (Plain, "1k", 1_000.0),
            (Plain, "1.5 k", 1_500.0),
            (Plain, "2M", 2e6),
            (Plain, "-3", -3.0),
            (Plain, "\u{2212}3", -3.0),
            (Plain, "+3", 3.0),
            (Plain, ".5", 0.5),
            (Plain, "5.", 5.0),
            (Plain, "1.000", 1.0),
            (Plain, "2E2", 200.0),
            (Percent, "50 %", 0.5),
            (Percent, "50", 0.5),
            (Percent, "0.5 %", 0.005),
            (Percent, "0", 0.0),
            (Share, "0.9", 0.9),
            (Share, "90 %", 0.9),
            (Share, "90%", 0.9),
        ] {
            let read = quantity.read(text);
            assert_eq!(read, Ok(expected), "{quantity:?} {text:?}");
        }
        assert_eq!(Plain.read_with("20 keys", "keys"), Ok(20.0));
        assert_eq!(Plain.read_with("20/s", "/s"), Ok(20.0));
        assert_eq!(Plain.read_with("2x", "x"), Ok(2.0));
    }

    #[test]
    fn what_can_be_read_in_two_ways_or_in_none_is_refused() {
        use Quantity::{Percent, Plain, Share};
        const SECONDS: Quantity = Quantity::SECONDS;
        for (quantity, text) in [
            (SECONDS, "1,5"),
            (SECONDS, "1.000,5"),
            (SECONDS, "5 m"),
            (SECONDS, "5 %"),
            (SECONDS, "10 parsecs"),
            (SECONDS, "1:30"),
            (SECONDS, "2 min 30 s"),
            (SECONDS, "\u{221e}"),
            (SECONDS, "off"),
            (SECONDS, ""),
            (SECONDS, "s"),
            (Plain, "1,00"),
            (Plain, "1,0000"),
            (Plain, "0,500"),
            (Plain, "1.000.000"),
            (Plain, "1,000,5"),
            (Plain, "12 34"),
            (Plain, "1,"),
            (Plain, "1 000,000"),
            (Plain, "5 %"),
            (Plain, "5 s"),
            (Plain, "."),
            (Plain, "-"),
            (Plain, "many"),
            (Plain, "NaN"),
            (Plain, "inf"),
            (Plain, "1e999"),
            (Plain, "0x10"),
            (Plain, "3m"),
            (Plain, "1--2"),
            (Plain, "\u{661}"),
            (Percent, "0.5"),
            (Percent, "1"),
            (Share, "90"),
            (Share, "half"),
        ] {
            let refused = quantity.read(text).expect_err(text).to_string();
            assert!(refused.ends_with('.'), "{text:?}: {refused}");
            assert!(
                refused.contains("write") && refused.contains("such as"),
                "{text:?}: {refused}"
            );
        }
    }

    #[test]
    fn the_unit_of_a_name_stands_last() {
        for (name, quantity) in [
            ("ttl_s", Quantity::SECONDS),
            ("lag_ms", MS),
            ("l2_us", Quantity::Time { unit_ns: 1_000 }),
            ("l1_ns", Quantity::Time { unit_ns: 1 }),
            ("reads_per_s", Quantity::Plain),
            ("capacity", Quantity::Plain),
            ("hit_rate", Quantity::Share),
            ("s", Quantity::Plain),
        ] {
            assert_eq!(Quantity::of(name), quantity, "{name}");
        }
    }

    #[test]
    fn whole_numbers_are_read_to_the_last_digit() {
        assert_eq!(read_whole(" 18446744073709551615 "), Ok(u64::MAX));
        assert_eq!(read_whole("1,000"), Ok(1_000));
        assert_eq!(read_whole("1k"), Ok(1_000));
        for text in ["", "2.5", "-1", "1e30", "seed", "1,5"] {
            let refused = read_whole(text).expect_err(text).to_string();
            assert!(refused.ends_with('.'), "{refused}");
        }
    }
}
