//! Arrivals as events of a model.

use serde::Serialize;

use super::{ArrivalProcess, Arrivals};
use crate::sim::{Context, EventHandle, Luck, Stream};

/// A stream of arrivals and the one that is on its way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Source {
    arrivals: Arrivals,
    pending: Option<EventHandle>,
}

impl Source {
    /// Arrivals at `rate_per_s` whose gaps come from `stream`; [`Self::schedule`] starts them.
    pub fn new(process: ArrivalProcess, stream: Stream, rate_per_s: f64, luck: &mut Luck) -> Self {
        Self {
            arrivals: Arrivals::new(process, stream, rate_per_s, luck),
            pending: None,
        }
    }

    /// Lets the next arrival come as `event`.
    pub fn schedule<E>(&mut self, event: E, cx: &mut Context<'_, E>) {
        self.pending = self.arrivals.delay().map(|delay| cx.after(delay, event));
    }

    /// Changes the rate; the arrival on its way comes sooner or later.
    pub fn set_rate<E>(&mut self, rate_per_s: f64, event: E, cx: &mut Context<'_, E>) {
        if let Some(pending) = self.pending.take() {
            cx.cancel(pending);
        }
        self.arrivals.set_rate(cx.now(), rate_per_s);
        self.schedule(event, cx);
    }

    /// Changes the process from the next gap on.
    pub fn set_process(&mut self, process: ArrivalProcess) {
        self.arrivals.set_process(process);
    }

    /// Draws the gap after an arrival that has just come, and schedules the next.
    pub fn go_on<E>(&mut self, event: E, cx: &mut Context<'_, E>) {
        let now = cx.now();
        self.arrivals.next(now, cx.luck());
        self.schedule(event, cx);
    }
}
