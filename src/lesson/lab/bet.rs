//! A lab on whose run something is bet.

use super::LabOf;
use crate::lesson::{Bet, BetState, Metrics, Subject};
use crate::sim::{LogEntry, SimTime};

/// The bet of an experiment.
pub trait Betting {
    /// What can be bet, and what was.
    fn bet(&self) -> Option<&Bet>;
    /// How it stands to the run; `None` where there is nothing to be said of it.
    fn bet_state(&self) -> Option<BetState>;
    /// Bets on an option, while the learner is asked.
    fn choose(&mut self, option: usize);
    /// Says no more of the bet in this run.
    fn dismiss_bet(&mut self);
}

/// A bet, and what the run has measured for it.
#[derive(Clone, Debug)]
pub(super) struct BetRun<C> {
    pub(super) bet: Bet,
    /// What is done in the run on which is bet.
    pub(super) given: Vec<LogEntry<C>>,
    dismissed: bool,
    /// The metrics at the moment from which on it is counted.
    since: Option<Vec<Option<f64>>>,
    /// The metrics at the moment of the decision.
    at: Option<Vec<Option<f64>>>,
}

impl<C: PartialEq> BetRun<C> {
    /// A bet on a run in which `given` is done.
    pub(super) fn new(bet: Bet, given: Vec<LogEntry<C>>) -> Self {
        Self {
            bet,
            given,
            dismissed: false,
            since: None,
            at: None,
        }
    }

    /// Forgets what was measured: the run begins anew, or goes another course.
    pub(super) fn forget(&mut self) {
        (self.since, self.at) = (None, None);
    }

    /// The bet can be made again.
    pub(super) fn open_again(&mut self) {
        self.forget();
        self.bet.chosen = None;
        self.dismissed = false;
    }

    /// Whether what is done up to the decision is what was bet on.
    fn is_about(&self, log: &[LogEntry<C>]) -> bool {
        let at = self.bet.at();
        let until = |log: &[LogEntry<C>]| log.partition_point(|entry| entry.at_ns <= at);
        log[..until(log)] == self.given[..until(&self.given)]
    }

    /// The next moment, from `now` on and up to `until`, at which something is to be measured.
    fn next_moment(&self, now: SimTime, until: SimTime) -> Option<SimTime> {
        self.bet.chosen?;
        let since = self.since.is_none().then(|| self.bet.since());
        let at = self.at.is_none().then(|| self.bet.at());
        let moments = since.into_iter().chain(at);
        moments.filter(|&at| now <= at && at <= until).min()
    }

    /// Notes what is measured now, if it is one of the moments.
    fn note(&mut self, now: SimTime, metrics: &Metrics) {
        let read = self.bet.read(metrics);
        if now == self.bet.since() {
            self.since = Some(read.clone());
        }
        if now == self.bet.at() {
            self.at = Some(read);
        }
    }

    /// What was measured; `None` where a number is missing.
    fn values(&self) -> Option<Vec<f64>> {
        let (since, at) = (self.since.as_ref()?, self.at.as_ref()?);
        let counts_from_start = self.bet.since_s == 0.0;
        let pairs = since.iter().zip(at);
        pairs
            .map(|(since, at)| {
                let before = if counts_from_start { Some(0.0) } else { *since };
                Some((*at)? - before?)
            })
            .collect()
    }
}

impl<M: Subject> LabOf<M> {
    /// Where a move to `until` has to stop first, to measure.
    pub(super) fn measure_first(&self, until: SimTime) -> Option<SimTime> {
        let now = self.experiment.now();
        self.bet_run.as_ref()?.next_moment(now, until)
    }

    /// Measures what a bet asks for at the present moment.
    pub(super) fn measure_bet(&mut self) {
        let now = self.experiment.now();
        let model = self.experiment.model();
        if let Some(bet_run) = &mut self.bet_run {
            bet_run.note(now, &model.metrics(now));
        }
    }

    /// The bet can be made again.
    pub(super) fn open_bet_again(&mut self) {
        if let Some(bet_run) = &mut self.bet_run {
            bet_run.open_again();
        }
    }

    /// What was measured is forgotten if the run has become another than the bet is about.
    pub(super) fn bet_goes_on(&mut self) {
        let log = self.experiment.log();
        if let Some(bet_run) = &mut self.bet_run
            && !bet_run.is_about(log)
        {
            bet_run.forget();
        }
    }
}

impl<M: Subject> Betting for LabOf<M> {
    fn bet(&self) -> Option<&Bet> {
        self.bet_run.as_ref().map(|bet_run| &bet_run.bet)
    }

    fn bet_state(&self) -> Option<BetState> {
        let bet_run = self.bet_run.as_ref()?;
        if bet_run.dismissed || self.story.at.is_some() {
            return None;
        }
        let about = bet_run.is_about(self.experiment.log());
        if bet_run.bet.chosen.is_none() {
            let stays = self
                .replay
                .as_ref()
                .is_none_or(|replay| replay.to == SimTime::ZERO);
            let at_first = stays && !self.experiment.has_run();
            return (about && at_first).then_some(BetState::Asked);
        }
        if !about {
            return Some(BetState::Void);
        }
        if bet_run.at.is_none() {
            return Some(BetState::Waiting);
        }
        let decided = bet_run.values().and_then(|values| {
            let right = bet_run.bet.right(&values)?;
            Some(BetState::Decided { right, values })
        });
        Some(decided.unwrap_or(BetState::Void))
    }

    fn choose(&mut self, option: usize) {
        if self.bet_state() != Some(BetState::Asked) {
            return;
        }
        if let Some(bet_run) = &mut self.bet_run
            && option < bet_run.bet.options.len()
        {
            bet_run.bet.chosen = Some(option);
            self.edits += 1;
        }
    }

    fn dismiss_bet(&mut self) {
        if let Some(bet_run) = &mut self.bet_run {
            bet_run.dismissed = true;
        }
    }
}
