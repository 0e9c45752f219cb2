//! Future events, ordered by time and then by the order in which they were scheduled.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::SimTime;

/// What a model keeps to be able to take an event back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EventHandle {
    at: SimTime,
    sequence: u64,
}

impl EventHandle {
    /// When the event is due.
    pub fn at(self) -> SimTime {
        self.at
    }
}

/// The events that have not happened yet. Equal times come out in the order of scheduling.
///
/// A B-tree rather than a heap: its order is part of its value, so that two queues with the
/// same content compare and serialise equal, and cancelling needs no tombstones.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventQueue<E> {
    events: BTreeMap<EventHandle, E>,
    next_sequence: u64,
}

impl<E> EventQueue<E> {
    /// An empty queue.
    pub fn new() -> Self {
        Self {
            events: BTreeMap::new(),
            next_sequence: 0,
        }
    }

    /// Adds an event that happens at `at`.
    pub fn schedule(&mut self, at: SimTime, event: E) -> EventHandle {
        let handle = EventHandle {
            at,
            sequence: self.next_sequence,
        };
        self.next_sequence += 1;
        self.events.insert(handle, event);
        handle
    }

    /// Takes an event back; `None` if it has happened or was cancelled already.
    pub fn cancel(&mut self, handle: EventHandle) -> Option<E> {
        self.events.remove(&handle)
    }

    /// When the next event happens.
    pub fn next_at(&self) -> Option<SimTime> {
        self.events.first_key_value().map(|(handle, _)| handle.at)
    }

    /// Takes the next event if it is due at or before `until`.
    pub fn pop_until(&mut self, until: SimTime) -> Option<(SimTime, E)> {
        let entry = self.events.first_entry()?;
        let at = entry.key().at;
        (at <= until).then(|| (at, entry.remove()))
    }

    /// The events still to come, soonest first.
    pub fn iter(&self) -> impl Iterator<Item = (SimTime, &E)> {
        self.events.iter().map(|(handle, event)| (handle.at, event))
    }

    /// How many events are still to come.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether nothing is to come.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}

impl<E> Default for EventQueue<E> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(nanos: u64) -> SimTime {
        SimTime::from_nanos(nanos)
    }

    #[test]
    fn events_come_out_by_time_and_ties_in_the_order_of_scheduling() {
        let mut queue = EventQueue::new();
        queue.schedule(at(5), "late");
        queue.schedule(at(3), "first of three");
        queue.schedule(at(3), "second of three");
        let order: Vec<_> = std::iter::from_fn(|| queue.pop_until(SimTime::MAX)).collect();
        assert_eq!(
            order,
            [
                (at(3), "first of three"),
                (at(3), "second of three"),
                (at(5), "late")
            ]
        );
    }

    #[test]
    fn nothing_later_than_the_limit_is_taken() {
        let mut queue = EventQueue::new();
        queue.schedule(at(5), ());
        assert_eq!(queue.pop_until(at(4)), None);
        assert_eq!(queue.pop_until(at(5)), Some((at(5), ())));
    }

    #[test]
    fn a_cancelled_event_does_not_happen_and_cannot_be_cancelled_twice() {
        let mut queue = EventQueue::new();
        let handle = queue.schedule(at(5), 'x');
        assert_eq!(queue.cancel(handle), Some('x'));
        assert_eq!(queue.cancel(handle), None);
        assert!(queue.is_empty());
    }
}
