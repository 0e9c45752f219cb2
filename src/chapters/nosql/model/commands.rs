//! What the learner does to the running questions.

use super::{Context, Event, LogEvent, Model};
use crate::chapters::nosql::command::MOST_MALFORMED;
use crate::chapters::nosql::world::World;
use crate::lesson::{Parameters as _, Value};
use crate::sim::SimTime;

impl Model {
    pub(super) fn insert_malformed(&mut self, now: SimTime) {
        if self.malformed < MOST_MALFORMED {
            self.malformed += 1;
            self.tally.rejected_writes += 1;
            self.log.note(
                now,
                LogEvent::Malformed {
                    all: self.malformed,
                },
            );
        }
    }

    pub(super) fn set(&mut self, name: &str, value: &Value, cx: &mut Context<'_>) {
        let note = |name| self.log.note(cx.now(), LogEvent::Changed { name });
        let Some(before) = self.params.change(name, value, note) else {
            return;
        };
        self.goals.changed(&before, &self.params);
        if self.world.differs(&self.params) {
            cx.charge(World::work(&self.params));
            self.world = World::new(&self.params, self.data_seed);
        }
        if self.params.queries_per_s != before.queries_per_s {
            self.source
                .set_rate(self.params.queries_per_s, Event::Asks, cx);
        }
    }
}
