//! What would come of other settings: runs of the labs' own models at many values and seeds, on
//! several threads. No formula stands in for a run.

mod axis;
mod background;
mod comparison;
mod course;
mod crew;
mod curve;
mod drawn;
mod grid;
mod parting;
mod parting_search;
mod spread;

pub use axis::{Axis, MOST_VALUES};
pub use background::{Background, Wanted};
pub use comparison::{Comparison, Difference, differences};
pub use course::{Course, DEFAULT_UNTIL_S, MOST_WORK, SLICE};
pub use crew::{GoOn, Job, Outcome, cores, run_all};
pub use curve::{Curve, Spot, SpotFound};
pub use drawn::{Measured, Measuring};
pub use grid::{MOST_RUNS, MOST_SEEDS, Point, Sweep};
pub use parting::{Parting, first_parting};
pub use parting_search::PartingSearch;
pub use spread::{Spread, spread};
