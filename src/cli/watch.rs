//! Real time in the headless commands: long work tells how far it is, ends when it is asked to, and
//! is given up when it has had its time. It decides nothing of what comes of a run.

use std::fmt::Display;

#[expect(
    clippy::disallowed_types,
    reason = "progress is shown, and a file stopped, by the clock on the wall"
)]
use std::time::Instant;

use crate::io::print;
use crate::lesson::Refusal;
use crate::signals;

/// Shorter work shows no progress, in seconds.
const SHOWN_AFTER_S: f64 = 1.0;
/// Seconds between two lines of progress.
const EVERY_S: f64 = 0.2;

/// Watches over a piece of work.
#[expect(clippy::disallowed_types, reason = "see the import")]
pub(super) struct Watch {
    start: Instant,
    /// When progress was shown last, in seconds from the start; `None` where nobody looks.
    shown_s: Option<f64>,
    /// Whether a line of progress stands there.
    line: bool,
}

#[expect(clippy::disallowed_types, reason = "see the import")]
impl Watch {
    /// Begins; from now on Ctrl+C is noted instead of ending the program somewhere.
    pub(super) fn begin() -> Self {
        signals::watch(|| ());
        Self {
            start: Instant::now(),
            shown_s: print::is_watched().then_some(SHOWN_AFTER_S - EVERY_S),
            line: false,
        }
    }

    /// Real time since the start, in seconds.
    pub(super) fn since_s(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    /// Goes on with the work, of which `done` from 0 to 1 is done.
    ///
    /// # Errors
    /// When the program has been asked to end.
    pub(super) fn go_on(&mut self, what: impl Display, done: f64) -> Result<(), Refusal> {
        if signals::asked_to_end() {
            return Err(Refusal::new(
                "ended before it was done; nothing was written.",
            ));
        }
        let now_s = self.since_s();
        if let Some(shown_s) = &mut self.shown_s
            && now_s >= *shown_s + EVERY_S
        {
            *shown_s = now_s;
            self.line = true;
            let percent = (done.clamp(0.0, 1.0) * 100.0).floor();
            print::progress(&format!("{what}: {percent} %, {now_s:.0} s"));
        }
        Ok(())
    }

    /// Takes the line of progress away.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.line) {
            print::progress("");
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.clear();
    }
}
