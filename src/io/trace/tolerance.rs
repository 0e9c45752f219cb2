//! How many lines may be wrong before a trace is taken for something else.

use crate::lesson::Refusal;

/// One line of so many may be wrong.
const ONE_OF: u64 = 100;
/// As many are shown.
const SHOWN: usize = 3;
/// Before so many lines a share says little, so that many more than their share may be wrong.
const LEAST_LINES: u64 = 1_000;

/// Counts lines, and those that do not fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tolerance {
    pub(super) lines: u64,
    pub(super) bad: u64,
    pub(super) first: Vec<String>,
    unit: &'static str,
}

impl Tolerance {
    /// Counts lines, or whatever `unit` names one of.
    pub(super) fn of(unit: &'static str) -> Self {
        Self {
            unit,
            ..Self::default()
        }
    }

    /// Notes a line that does not fit.
    ///
    /// # Errors
    /// When there are too many by now.
    pub(super) fn note(&mut self, number: u64, why: &str) -> Result<(), Refusal> {
        self.bad += 1;
        if self.first.len() < SHOWN {
            self.first.push(format!("{} {number} {why}", self.unit));
        }
        if self.bad * ONE_OF > self.lines.max(LEAST_LINES) {
            return Err(self.refusal("the first"));
        }
        Ok(())
    }

    /// Judges the whole trace.
    ///
    /// # Errors
    /// When too many of its lines do not fit.
    pub(super) fn judge(&self) -> Result<(), Refusal> {
        if self.bad * ONE_OF > self.lines {
            return Err(self.refusal("its"));
        }
        Ok(())
    }

    /// What was left out, as a sentence; nothing if all fits.
    pub(super) fn said(&self) -> Option<String> {
        let (bad, lines, unit) = (self.bad, self.lines, self.unit);
        let first = self.first.join(", ");
        let more = if bad > SHOWN as u64 { ", …" } else { "" };
        let was = if bad == 1 { "was" } else { "were" };
        (bad > 0).then(|| format!("{bad} of {lines} {unit}s {was} left out: {first}{more}."))
    }

    fn refusal(&self, of: &str) -> Refusal {
        let (bad, lines, unit) = (self.bad, self.lines, self.unit);
        let first = self.first.join(", ");
        let do_not = if bad == 1 { "does" } else { "do" };
        Refusal::new(format!(
            "{bad} of {of} {lines} {unit}s {do_not} not fit, more than 1 %: {first}"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(lines: u64, bad: impl Fn(u64) -> bool) -> Result<Option<String>, String> {
        let mut tolerance = Tolerance::of("line");
        for line in 1..=lines {
            tolerance.lines += 1;
            if bad(line) {
                tolerance
                    .note(line, "is wrong")
                    .map_err(|refusal| refusal.to_string())?;
            }
        }
        tolerance.judge().map_err(|refusal| refusal.to_string())?;
        Ok(tolerance.said())
    }

    #[test]
    fn one_in_a_hundred_may_be_wrong_wherever_it_stands() {
        assert_eq!(after(500, |_| false), Ok(None));
        assert_eq!(
            after(100, |line| line == 1),
            Ok(Some(
                "1 of 100 lines was left out: line 1 is wrong.".to_owned()
            ))
        );
        assert!(
            after(99, |line| line == 99)
                .unwrap_err()
                .contains("1 of its 99 lines does")
        );
        let said = after(5_000, |line| line <= 10).unwrap().unwrap();
        assert!(
            said.ends_with("line 2 is wrong, line 3 is wrong, …."),
            "{said}"
        );
    }

    #[test]
    fn a_trace_of_another_kind_stops_at_once() {
        let refused = after(1_000_000, |_| true).unwrap_err();
        assert!(
            refused.contains("11 of the first 11 lines do not fit"),
            "{refused}"
        );
    }
}
