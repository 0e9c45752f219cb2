//! Where two runs part: the first line in which their event logs differ. A line that only says that
//! a setting was changed is what makes them part, and is passed over.

use super::Course;
use crate::lesson::{Changes, Lab, Origin, Refusal, Told};
use crate::sim::{Progress, SimTime};

/// Units of work between two looks at an event log, which keeps hundreds of lines.
const LOOK_AFTER: u64 = 16;

/// The first event that is another one in two runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parting {
    /// Its place in the event log, counted from 1, without lines about settings.
    pub number: u64,
    /// What the first run notes there; `None` if its log ends before.
    pub a: Option<Told>,
    /// What the second run notes there.
    pub b: Option<Told>,
}

impl Parting {
    /// When the runs part: at the earlier of the two events.
    pub fn at(&self) -> SimTime {
        let times = [&self.a, &self.b].into_iter().flatten();
        times.map(|told| told.at).min().unwrap_or_default()
    }
}

/// The lines of a run's event log, one after the other.
pub(super) struct Lines {
    lab: Box<dyn Lab>,
    /// The moments to stop at and what is done there, soonest last.
    stops: Vec<(SimTime, Option<String>)>,
    /// Lines that have been noted and not yet been taken, the next one last.
    noted: Vec<Told>,
    next_id: u64,
}

impl Lines {
    fn begin(origin: &Origin, mut stops: Vec<(SimTime, Option<String>)>) -> Result<Self, Refusal> {
        stops.reverse();
        Ok(Self {
            lab: origin.begin(&Changes::default())?,
            stops,
            noted: Vec::new(),
            next_id: 0,
        })
    }

    /// The next line, if the run has one before its end.
    fn next(&mut self) -> Result<Option<Told>, Refusal> {
        loop {
            if let Some(told) = self.noted.pop() {
                return Ok(Some(told));
            }
            let told = self.lab.told_since(self.next_id);
            if let Some(last) = told.last() {
                self.next_id = last.id + 1;
                self.noted = told;
                self.noted.retain(|told| !told.is_setting);
                self.noted.reverse();
                continue;
            }
            let Some((at, command)) = self.stops.last() else {
                return Ok(None);
            };
            if self.lab.seek(*at, LOOK_AFTER) == Progress::Arrived {
                if let Some(command) = command {
                    self.lab.command(command)?;
                }
                self.stops.pop();
            }
        }
    }
}

/// Two runs that are read line by line, side by side.
pub(super) struct Abreast {
    a: Lines,
    b: Lines,
    /// Lines that both have noted.
    number: u64,
}

impl Abreast {
    /// Both runs at their start, with what is done at these moments besides their logs.
    fn begin([a, b]: [&Origin; 2], stops: &[(SimTime, Option<String>)]) -> Result<Self, Refusal> {
        Ok(Self {
            a: Lines::begin(a, stops.to_vec())?,
            b: Lines::begin(b, stops.to_vec())?,
            number: 0,
        })
    }

    /// Both runs at their start, to be read as far as [`Self::read_to`] says.
    pub(super) fn at_start([a, b]: &[Origin; 2]) -> Result<Self, Refusal> {
        Self::begin([a, b], &[])
    }

    /// Reads on up to `until` and no farther.
    pub(super) fn read_to(&mut self, until: SimTime) {
        for side in [&mut self.a, &mut self.b] {
            side.stops.push((until, None));
        }
    }

    /// The next line in which the logs differ; `None` where both end. Between the lines `go_on` may
    /// end it.
    pub(super) fn parting(
        &mut self,
        go_on: &mut dyn FnMut() -> Result<(), Refusal>,
    ) -> Result<Option<Parting>, Refusal> {
        loop {
            let (told_a, told_b) = (self.a.next()?, self.b.next()?);
            let same = match (&told_a, &told_b) {
                (Some(a), Some(b)) => a.at == b.at && a.exact == b.exact,
                (None, None) => return Ok(None),
                _ => false,
            };
            self.number += 1;
            if !same {
                return Ok(Some(Parting {
                    number: self.number,
                    a: told_a,
                    b: told_b,
                }));
            }
            if self.number.is_multiple_of(1_024) {
                go_on()?;
            }
        }
    }
}

/// The first line in which the event logs of two runs of the same course differ; `None` if they
/// note the same to the end. Between the lines `go_on` may end it.
pub fn first_parting(
    a: &Origin,
    b: &Origin,
    course: &Course,
    go_on: &mut dyn FnMut() -> Result<(), Refusal>,
) -> Result<Option<Parting>, Refusal> {
    Abreast::begin([a, b], &course.stops())?.parting(go_on)
}
