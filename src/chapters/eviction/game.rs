//! Be the cache: sixty requests, five slots, and the learner chooses who goes.
//!
//! The game has its own requests and no clock: it waits at each miss that finds all slots taken.
//! A choice costs as many hits as it takes from the best that could still be reached, so that all
//! costs together are what the learner is behind the optimum.

use serde::Serialize;

use crate::components::cache::{Cache, NEVER, PolicyKind, next_uses};
use crate::components::theory::zipf_weights;
use crate::components::workload::Key;
use crate::sim::{Luck, SimTime, Stream};

/// Requests of a game.
pub const TURNS: usize = 60;
/// Its slots.
pub const SLOTS: usize = 5;
/// Keys that are asked for again and again.
const KEYS: usize = 9;
/// Where the scan begins and how long it is.
const SCAN: std::ops::Range<usize> = 30..36;
/// The first key of the scan.
const SCAN_FROM: Key = 74;
/// A game is dealt anew until the optimum is so many hits ahead of LRU and LFU, or so many times.
const LEAD: u32 = 3;
const DEALS: usize = 64;

/// A choice that was made.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// The request, from 0.
    pub turn: usize,
    /// The slots before it.
    pub board: [Key; SLOTS],
    /// Which was chosen.
    pub slot: usize,
    /// Which the optimum would have chosen.
    pub best: usize,
    /// The hits it cost.
    pub cost: u32,
}

/// A game under way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Game {
    requests: Vec<Key>,
    slots: [Option<Key>; SLOTS],
    /// The request that is to be answered, from 0.
    turn: usize,
    hits: u32,
    /// Who hit at which request: LRU, LFU, the optimum.
    rivals: [u64; 3],
    choices: Vec<Choice>,
    /// Games that were dealt.
    dealt: u64,
}

impl Game {
    pub(super) fn new(luck: &mut Luck) -> Self {
        let mut game = Self {
            requests: Vec::new(),
            slots: [None; SLOTS],
            turn: 0,
            hits: 0,
            rivals: [0; 3],
            choices: Vec::new(),
            dealt: 0,
        };
        game.deal(luck);
        game
    }

    /// Deals another game.
    pub(super) fn deal(&mut self, luck: &mut Luck) {
        for _ in 0..DEALS {
            self.requests = requests(luck);
            self.rivals = [PolicyKind::Lru, PolicyKind::Lfu, PolicyKind::Belady]
                .map(|policy| hits_of(policy, &self.requests));
            let [lru, lfu, best] = self.rivals.map(u64::count_ones);
            if best >= lru.max(lfu) + LEAD {
                break;
            }
        }
        self.slots = [None; SLOTS];
        self.turn = 0;
        self.hits = 0;
        self.choices.clear();
        self.dealt += 1;
        self.advance();
    }

    /// Chooses who goes; nothing happens when no choice is due.
    pub(super) fn evict(&mut self, slot: usize) -> Option<Choice> {
        let key = self.asked()?;
        let board = self.board()?;
        let victim = *board.get(slot)?;
        let rest = &self.requests[self.turn..];
        let best_slot = farthest(&board, rest);
        let after = |slot: usize| {
            let mut board = board;
            board[slot] = key;
            best_from(&board, &rest[1..])
        };
        let cost = after(best_slot).saturating_sub(after(slot));
        // Where nothing is lost, the learner's choice is as good as any.
        let best = if cost == 0 { slot } else { best_slot };
        let choice = Choice {
            turn: self.turn,
            board,
            slot,
            best,
            cost,
        };
        debug_assert_eq!(
            self.slots[slot],
            Some(victim),
            "the board is what the slots hold"
        );
        self.slots[slot] = Some(key);
        self.choices.push(choice);
        self.turn += 1;
        self.advance();
        Some(choice)
    }

    /// Answers requests until one needs a choice.
    fn advance(&mut self) {
        while let Some(&key) = self.requests.get(self.turn) {
            if self.slots.contains(&Some(key)) {
                self.hits += 1;
            } else if let Some(free) = self.slots.iter_mut().find(|slot| slot.is_none()) {
                *free = Some(key);
            } else {
                return;
            }
            self.turn += 1;
        }
    }

    /// The key whose request waits for a choice; `None` when the game is over.
    pub fn asked(&self) -> Option<Key> {
        self.requests.get(self.turn).copied()
    }

    /// The slots.
    pub fn slots(&self) -> &[Option<Key>; SLOTS] {
        &self.slots
    }

    /// The slots when all are taken.
    pub fn board(&self) -> Option<[Key; SLOTS]> {
        let mut board = [0; SLOTS];
        for (place, slot) in board.iter_mut().zip(self.slots) {
            *place = slot?;
        }
        Some(board)
    }

    /// The request at hand, from 0; [`TURNS`] when the game is over.
    pub fn turn(&self) -> usize {
        self.turn
    }

    /// Whether all requests are answered.
    pub fn is_over(&self) -> bool {
        self.turn >= self.requests.len()
    }

    /// The learner's hits so far.
    pub fn hits(&self) -> u32 {
        self.hits
    }

    /// The hits of LRU, LFU and the optimum on the requests so far.
    pub fn rivals(&self) -> [u32; 3] {
        let so_far = if self.turn >= 64 {
            u64::MAX
        } else {
            (1 << self.turn) - 1
        };
        self.rivals.map(|hits| (hits & so_far).count_ones())
    }

    /// The choices that were made.
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// All requests of the game.
    pub fn requests(&self) -> &[Key] {
        &self.requests
    }

    /// How many requests after `turn` a key is asked for again.
    pub fn again_in(&self, key: Key, turn: usize) -> Option<usize> {
        let rest = self.requests.get(turn + 1..)?;
        rest.iter()
            .position(|&other| other == key)
            .map(|ahead| ahead + 1)
    }

    /// The slot that the optimum would take now; for tests and hints.
    pub fn best_slot(&self) -> Option<usize> {
        Some(farthest(&self.board()?, self.requests.get(self.turn..)?))
    }
}

fn requests(luck: &mut Luck) -> Vec<Key> {
    let weights = zipf_weights(KEYS, 0.7);
    (0..TURNS)
        .map(|turn| {
            let draw = luck.unit(Stream::Game);
            if SCAN.contains(&turn) {
                return SCAN_FROM + (turn - SCAN.start) as Key;
            }
            let mut sum = 0.0;
            let rank = weights.iter().position(|weight| {
                sum += weight;
                draw < sum
            });
            // In the second half other keys are the popular ones.
            let shift = if turn >= SCAN.end { 4 } else { 0 };
            ((rank.unwrap_or(KEYS - 1) + shift) % KEYS) as Key + 1
        })
        .collect()
}

/// One bit a request: whether a policy has a hit.
fn hits_of(policy: PolicyKind, requests: &[Key]) -> u64 {
    let mut cache = Cache::new(policy, SLOTS, 0);
    let mut hits = 0;
    for (index, (&key, next)) in requests.iter().zip(next_uses(requests)).enumerate() {
        cache.foresee(next);
        if cache.look_up(key, SimTime::ZERO, 0).is_hit() {
            hits |= 1 << index;
        } else {
            cache.fill(key, (), SimTime::ZERO, None, 0);
        }
    }
    hits
}

/// The place of the key whose next use in `rest` is farthest.
fn farthest(board: &[Key; SLOTS], rest: &[Key]) -> usize {
    let next = |key: Key| {
        let found = rest.iter().position(|&other| other == key);
        found.map_or(NEVER, |ahead| ahead as u64)
    };
    let mut best = (0, 0);
    for (place, &key) in board.iter().enumerate() {
        let ahead = next(key);
        if ahead > best.1 {
            best = (place, ahead);
        }
    }
    best.0
}

/// The most hits that `rest` can have from these slots on.
fn best_from(board: &[Key; SLOTS], rest: &[Key]) -> u32 {
    let mut board = *board;
    let mut hits = 0;
    for (turn, &key) in rest.iter().enumerate() {
        if board.contains(&key) {
            hits += 1;
        } else {
            board[farthest(&board, &rest[turn..])] = key;
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays to the end, choosing by `choose`.
    fn played(seed: u64, choose: impl Fn(&Game) -> usize) -> Game {
        let mut game = Game::new(&mut Luck::new(seed));
        while !game.is_over() {
            let slot = choose(&game);
            assert!(game.evict(slot).is_some());
        }
        game
    }

    #[test]
    fn costs_add_up_to_the_distance_from_the_optimum() {
        for seed in 0..50 {
            for step in 0..4 {
                let game = played(seed, |game| (game.turn() * 7 + step) % SLOTS);
                let costs: u32 = game.choices().iter().map(|choice| choice.cost).sum();
                let [_, _, optimum] = game.rivals();
                assert_eq!(game.hits() + costs, optimum, "seed {seed}");
            }
        }
    }

    #[test]
    fn who_chooses_the_farthest_is_the_optimum_and_makes_no_mistake() {
        for seed in 0..50 {
            let game = played(seed, |game| game.best_slot().unwrap());
            let [lru, lfu, optimum] = game.rivals();
            assert_eq!(game.hits(), optimum);
            assert!(optimum >= lru.max(lfu) + LEAD, "seed {seed}");
            assert!(game.choices().iter().all(|choice| choice.cost == 0));
        }
    }

    #[test]
    fn a_game_that_is_over_waits_for_no_choice() {
        let mut game = played(1, |_| 0);
        assert_eq!(game.evict(0), None);
        assert_eq!(game.turn(), TURNS);
    }
}
