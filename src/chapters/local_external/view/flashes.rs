//! What has just happened to each copy: flashes that fade by model time.

use std::collections::BTreeMap;

use crate::chapters::local_external::model::{LogEvent, Model};
use crate::chapters::local_external::narrative::Place;
use crate::components::workload::Key;
use crate::lesson::{Narrative as _, Pace};
use crate::sim::SimTime;
use crate::ui::marks::Mark;

/// How long a flash lasts on the screen, in seconds.
const LASTS_S: f64 = 1.0;

/// The latest hit or fill of each copy: what is left of its flash.
pub(super) fn flashes(
    model: &Model,
    now: SimTime,
    pace: Pace,
) -> BTreeMap<(Place, Key), (f32, Mark)> {
    let mut found = BTreeMap::new();
    let lasts = LASTS_S * pace.speed;
    for line in model.log().lines().rev() {
        if now.since(line.at).as_secs_f64() > lasts {
            break;
        }
        let mark = |stale| {
            if stale {
                Mark::Stale { versions: 0 }
            } else {
                Mark::Hit
            }
        };
        let (place, key, mark) = match line.what {
            LogEvent::LocalHit {
                key,
                instance,
                stale,
                ..
            } => (Place::Instance(instance), key, mark(stale)),
            LogEvent::SharedHit { key, stale, .. } => (Place::Shared, key, mark(stale)),
            LogEvent::Kept { key, instance, .. } => (Place::Instance(instance), key, Mark::Asking),
            LogEvent::Set { key, .. } => (Place::Shared, key, Mark::Asking),
            _ => continue,
        };
        if lasts > 0.0 {
            let left = 1.0 - now.since(line.at).as_secs_f64() / lasts;
            found.entry((place, key)).or_insert((left as f32, mark));
        }
    }
    found
}
