//! Real time in the headless commands: long work tells how far it is, ends when it is asked to, and
//! is given up when it has had its time. It decides nothing of what comes of a run.

use std::fmt::Display;

#[expect(
    clippy::disallowed_types,
    reason = "progress is shown, and a file stopped, by the clock on the wall"
)]
use std::time::Instant;

use crate::io::print;
use crate::io::trace::Progress;
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
        self.go_on_showing(|now_s| {
            let percent = (done.clamp(0.0, 1.0) * 100.0).floor();
            format!("{what}: {percent} %, {now_s:.0} s")
        })
    }

    /// Goes on with reading a trace.
    ///
    /// # Errors
    /// When the program has been asked to end.
    pub(super) fn go_on_reading(&mut self, read: &Progress) -> Result<(), Refusal> {
        self.go_on_showing(|now_s| reading(read, now_s))
    }

    /// Goes on, and shows the text of this second of the work where it is time to.
    fn go_on_showing(&mut self, text: impl Fn(f64) -> String) -> Result<(), Refusal> {
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
            print::progress(&text(now_s));
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

/// How far the reading of a trace is after so many seconds: bytes, requests a second, and how long
/// it will take yet, where the length of the file is known.
fn reading(read: &Progress, now_s: f64) -> String {
    let mib = |bytes: u64| format!("{:.0}", bytes as f64 / f64::from(1 << 20));
    let so_far = mib(read.bytes);
    let (of, left) = match read.of {
        Some(of) if read.bytes > 0 => {
            let left_s = now_s * of.saturating_sub(read.bytes) as f64 / read.bytes as f64;
            (format!(" of {}", mib(of)), format!(", {left_s:.0} s left"))
        }
        _ => (String::new(), String::new()),
    };
    let rate = read.requests as f64 / now_s.max(1e-3) / 1e6;
    format!("reading: {so_far}{of} MiB, {rate:.1} M requests/s{left}")
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_tells_bytes_rate_and_what_is_left() {
        let mut read = Progress {
            said: "",
            bytes: 30 << 20,
            of: Some(120 << 20),
            requests: 6_000_000,
        };
        // A quarter in two seconds: six more.
        let all = "reading: 30 of 120 MiB, 3.0 M requests/s, 6 s left";
        assert_eq!(reading(&read, 2.0), all);
        read.of = None;
        assert_eq!(reading(&read, 2.0), "reading: 30 MiB, 3.0 M requests/s");
        read.bytes = 0;
        assert!(!reading(&read, 0.0).contains("NaN"));
    }
}
