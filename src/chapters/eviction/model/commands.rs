//! What the learner does to the rows.

use super::{ALL_ROWS_UP_TO, ALL_ROWS_UP_TO_KEYS, BELADY, Context, Event, LogEvent, Model};
use crate::chapters::eviction::params::Params;
use crate::chapters::eviction::requests::shift_number;
use crate::chapters::eviction::rows::REDIS;
use crate::components::workload::Key;
use crate::lesson::{MarkKind, Parameters as _, Value};
use crate::sim::{SimTime, Stream};

/// Whether the rows that are not on the stage run as well.
pub(super) fn all_rows_run(params: &Params) -> bool {
    params.every_row && params.capacity <= ALL_ROWS_UP_TO && params.keys <= ALL_ROWS_UP_TO_KEYS
}

impl Model {
    /// Which rows run: all, or if they are not wanted or there are very many slots, those of the
    /// stage.
    pub(super) fn wake_rows(&mut self, coin: u64) {
        let params = &self.params;
        let shown = params.shown();
        for (index, row) in self.rows.iter_mut().enumerate() {
            let awake = all_rows_run(params) || shown.contains(&index);
            row.awake(awake, params.policy_of(index), params, coin);
        }
    }

    pub(super) fn read(&mut self, key: Key, cx: &mut Context<'_>) {
        // What was not foreseen changes what should have been done, so nothing is left open.
        if let Some(cache) = &mut self.rows[BELADY].cache {
            cache.settle();
        }
        let coin = cx.luck().bits(Stream::Learner);
        let once = u64::from(key) > self.params.keys;
        self.ask(key, once, true, coin, cx.now());
    }

    pub(super) fn scan(&mut self, length: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        cx.charge(self.requests.work());
        self.requests.scan(length, &self.params);
        if self.pending.is_none() {
            // At the end of a trace no request was to come.
            self.schedule(cx);
        }
        self.foresee_anew();
        self.tally
            .marks
            .add(now, MarkKind::Failure, "a scan begins");
        self.log.note(now, LogEvent::ScanBegins);
    }

    pub(super) fn choose(&mut self, slot: u64, now: SimTime) {
        let slot = usize::try_from(slot).unwrap_or(usize::MAX);
        let Some(choice) = slot.checked_sub(1).and_then(|slot| self.game.evict(slot)) else {
            return;
        };
        self.log.note(
            now,
            LogEvent::Chosen {
                turn: choice.turn,
                key: choice.board[choice.slot],
                cost: choice.cost,
            },
        );
        if self.game.is_over() {
            let [_, _, optimum] = self.game.rivals();
            let hits = self.game.hits();
            self.log.note(now, LogEvent::Over { hits, optimum });
            if let Some(title) = self.goals.played(&self.game) {
                self.tally.marks.add(now, MarkKind::Goal, title);
            }
        }
    }

    pub(super) fn set(&mut self, name: &str, value: &Value, cx: &mut Context<'_>) {
        let now = cx.now();
        let note = |name| self.log.note(now, LogEvent::Changed { name });
        let Some(before) = self.params.change(name, value, note) else {
            return;
        };
        self.goals.changed(&self.params);
        let params = self.params.clone();
        // Not the policies' own luck: with it every later choice would be another one.
        let coin = cx.luck().bits(Stream::Learner);
        for (index, row) in self.rows.iter_mut().enumerate() {
            let Some(cache) = &mut row.cache else {
                continue;
            };
            cache.set_policy(params.policy_of(index), params.decay());
            cache.set_sampling(params.sampling());
            if params.keys != before.keys {
                cache.expect_keys_up_to(params.highest_key());
            }
            if params.capacity != before.capacity {
                for victim in cache.set_capacity(params.capacity as usize, now, coin) {
                    row.evicted(victim.key, now, None);
                }
            }
        }
        self.wake_rows(coin);
        if !params.same_stream(&before) || params.capacity != before.capacity {
            self.shift = shift_number(&params, now);
            cx.charge(self.requests.work());
            let same = self.requests.change(&params, now, cx.luck());
            self.known.reach(&self.requests);
            match same {
                Some(fresh) => fresh
                    .into_iter()
                    .for_each(|(key, number)| self.comes_in_sight(key, number)),
                None => self.foresee_anew(),
            }
        }
        if params.gap() != before.gap() {
            if let Some(pending) = self.pending.take() {
                let _event: Option<Event> = cx.cancel(pending);
            }
            self.schedule(cx);
        }
        debug_assert!(self.rows.len() == REDIS + 1, "one row a policy");
    }

    /// The optimum learns of another future.
    fn foresee_anew(&mut self) {
        let Some(cache) = &mut self.rows[BELADY].cache else {
            return;
        };
        cache.settle();
        let keys: Vec<Key> = cache
            .slots()
            .iter()
            .flatten()
            .map(|entry| entry.key)
            .collect();
        for key in keys {
            cache.foresee_for(key, self.requests.next_use(key));
        }
    }
}
