//! What has just happened to each slot: flashes that fade by model time.

use crate::chapters::cache_lab::model::{LogEvent, Model};
use crate::lesson::{Narrative as _, Pace};
use crate::sim::SimTime;
use crate::ui::marks::Mark;

/// How long a flash lasts on the screen, in seconds.
const LASTS_S: f64 = 1.0;

/// A flash of a slot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Flash {
    /// What is left of it, 0 to 1.
    pub left: f32,
    /// What it is about.
    pub mark: Mark,
}

/// The flashes of all slots at `now`: the latest hit or fill of each, from when it happened.
pub(super) fn flashes(model: &Model, now: SimTime, pace: Pace, slots: usize) -> Vec<Option<Flash>> {
    let mut found = vec![None; slots];
    let lasts = LASTS_S * pace.speed;
    for line in model.log().lines().rev() {
        if now.since(line.at).as_secs_f64() > lasts {
            break;
        }
        let (slot, mark) = match line.what {
            LogEvent::Hit {
                slot, stale: true, ..
            } => (slot, Mark::Stale { versions: 1 }),
            LogEvent::Hit { slot, .. } => (slot, Mark::Hit),
            // Not the colour of a miss: that outline is the next victim's.
            LogEvent::Filled { slot, .. } => (slot, Mark::Asking),
            _ => continue,
        };
        let Some(place) = found.get_mut(slot as usize).filter(|place| place.is_none()) else {
            continue;
        };
        if lasts > 0.0 {
            let left = 1.0 - now.since(line.at).as_secs_f64() / lasts;
            *place = (left > 0.0).then_some(Flash {
                left: left as f32,
                mark,
            });
        }
    }
    found
}
