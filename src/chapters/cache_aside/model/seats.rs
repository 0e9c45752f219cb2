//! The numbers of threads: a request takes the lowest that is free.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::chapters::cache_aside::request::Seat;

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Seats {
    /// The highest number that was ever taken.
    highest: Seat,
    /// Those below that are free.
    free: BTreeSet<Seat>,
}

impl Seats {
    pub(super) fn take(&mut self) -> Seat {
        self.free.pop_first().unwrap_or_else(|| {
            self.highest += 1;
            self.highest
        })
    }

    pub(super) fn give_back(&mut self, seat: Seat) {
        self.free.insert(seat);
    }

    pub(super) fn taken(&self) -> usize {
        self.highest as usize - self.free.len()
    }

    pub(super) fn is_taken(&self, seat: Seat) -> bool {
        (1..=self.highest).contains(&seat) && !self.free.contains(&seat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_free_number_is_taken() {
        let mut seats = Seats::default();
        assert_eq!([seats.take(), seats.take(), seats.take()], [1, 2, 3]);
        seats.give_back(2);
        seats.give_back(1);
        assert_eq!([seats.take(), seats.take(), seats.take()], [1, 2, 4]);
        assert_eq!(seats.taken(), 4);
    }
}
