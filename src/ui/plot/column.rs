//! What plots are called where what they draw is written as a table: a name and a unit for each
//! series, which stay the same while labels on the screen follow the run.

use std::borrow::Cow;
use std::fmt;

/// What the values of a series are measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Millis,
    /// Microseconds.
    Micros,
    /// Hundredths of a whole.
    Percent,
    /// So many of these, such as `keys`.
    Count(&'static str),
    /// So many of these a second, such as `reads`.
    PerSecond(&'static str),
    /// A part or a multiple of something; it has no unit.
    Ratio,
    /// The number of a place in a list; it has no unit.
    Place,
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seconds => f.write_str("s"),
            Self::Millis => f.write_str("ms"),
            // As names of parameters and metrics have it, without a letter that some programs
            // misread.
            Self::Micros => f.write_str("us"),
            Self::Percent => f.write_str("%"),
            Self::Count(what) => f.write_str(what),
            Self::PerSecond(what) => write!(f, "{what}/s"),
            Self::Ratio => f.write_str("ratio"),
            Self::Place => f.write_str("place"),
        }
    }
}

/// A series as a column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    name: Cow<'static, str>,
    pub(super) unit: Unit,
    /// What values on the axis are multiplied by, so that they are in the unit.
    pub(super) factor: f64,
}

impl Column {
    /// What most plots are over.
    pub const SECONDS: Self = Self {
        name: Cow::Borrowed(""),
        unit: Unit::Seconds,
        factor: 1.0,
    };

    /// A series of this name in this unit, as it stands on its axis.
    pub fn new(name: impl Into<Cow<'static, str>>, unit: Unit) -> Self {
        Self {
            name: name.into(),
            unit,
            factor: 1.0,
        }
    }

    /// What it is called without its unit.
    pub fn name(&self) -> &str {
        self.name.as_ref()
    }

    /// What its values are measured in.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// What values on the axis are multiplied by, so that they are in the unit.
    pub fn factor(&self) -> f64 {
        self.factor
    }

    /// The same of another run, which is called `side`.
    pub fn of(self, side: &str) -> Self {
        let name = format!("{side}: {}", self.name);
        Self {
            name: name.into(),
            ..self
        }
    }

    /// The same of a series that stands on an axis in another unit.
    pub fn times(self, factor: f64) -> Self {
        Self { factor, ..self }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_ref() {
            "" => f.write_str("seconds"),
            name => write!(f, "{name} ({})", self.unit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_named_by_series_and_unit() {
        for (column, name) in [
            (Column::SECONDS, "seconds"),
            (Column::new("p99", Unit::Millis), "p99 (ms)"),
            (Column::new("mean", Unit::Micros), "mean (us)"),
            (
                Column::new("served", Unit::PerSecond("reads")),
                "served (reads/s)",
            ),
            (Column::new("held", Unit::Count("keys")), "held (keys)"),
            (Column::new("traffic", Unit::Ratio), "traffic (ratio)"),
        ] {
            assert_eq!(column.to_string(), name);
        }
    }
}
