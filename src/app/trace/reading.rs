//! A trace that is being read, in a thread of its own: how far it is, and how it is ended.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread::Builder;
use std::time::Duration;

use eframe::egui::{Context, Ui};

use crate::app::widgets;
use crate::io::trace::{AskedIn, Progress};
use crate::lesson::{Refusal, thousands};
use crate::ui::controls::quiet_button;
use crate::ui::plot::three_digits;

/// How often a reading is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// A rate of the first moments says little, in seconds.
const SOON_S: f64 = 0.5;
/// Bytes of a MiB.
const MIB: f64 = (1_u64 << 20) as f64;

/// What asks whether to go on.
pub(super) type GoOn<'a> = dyn FnMut(&Progress) -> Result<(), Refusal> + 'a;

/// How far a reading is.
#[derive(Debug, Default)]
struct Far {
    bytes: AtomicU64,
    /// Bytes of the file; 0 of a pipe.
    of: AtomicU64,
    requests: AtomicU64,
    /// Whether it is to end.
    ends: AtomicBool,
}

/// A reading. When it is dropped, its thread ends.
#[derive(Debug)]
pub(super) struct Reading<T> {
    answer: Receiver<Result<T, Refusal>>,
    far: Arc<Far>,
    /// As many requests are read at most.
    most: f64,
    /// When it was looked at first, in seconds of the window.
    since: Option<f64>,
}

impl<T: Send + 'static> Reading<T> {
    /// Begins to read, at most so many requests.
    pub(super) fn begin(
        most: u64,
        read: impl FnOnce(&mut GoOn<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Self {
        let (done, answer) = channel();
        let far = Arc::<Far>::default();
        let shared = Arc::clone(&far);
        let work = move || {
            let read = read(&mut |progress: &Progress| {
                shared.bytes.store(progress.bytes, Ordering::Relaxed);
                shared.of.store(progress.of.unwrap_or(0), Ordering::Relaxed);
                shared.requests.store(progress.requests, Ordering::Relaxed);
                if shared.ends.load(Ordering::Relaxed) {
                    return Err(Refusal::new("the reading was cancelled."));
                }
                Ok(())
            });
            // A form that was closed does not listen any more.
            drop(done.send(read));
        };
        // Without a thread the answer says that nothing can be read.
        drop(
            Builder::new()
                .name("reading a trace".to_owned())
                .spawn(work),
        );
        Self {
            answer,
            far,
            most: most as f64,
            since: None,
        }
    }

    /// What was read, once it is there.
    pub(super) fn taken(&mut self, ctx: &Context) -> Option<Result<T, Refusal>> {
        match self.answer.try_recv() {
            Ok(read) => Some(read.map_err(|refusal| AskedIn::Window.said(&refusal))),
            Err(TryRecvError::Empty) => {
                ctx.request_repaint_after(LOOK);
                None
            }
            Err(TryRecvError::Disconnected) => Some(Err(Refusal::new("The trace cannot be read."))),
        }
    }

    /// Says how far it is; true if it is to be cancelled.
    pub(super) fn ui(&mut self, ui: &mut Ui) -> bool {
        let now = ui.ctx().time();
        let since_s = now - *self.since.get_or_insert(now);
        let count = |count: &AtomicU64| count.load(Ordering::Relaxed) as f64;
        let far = [&self.far.bytes, &self.far.of, &self.far.requests].map(count);
        widgets::paragraph(ui, said(far, self.most, since_s));
        quiet_button(ui, "stop reading").clicked()
    }
}

impl<T> Drop for Reading<T> {
    fn drop(&mut self) {
        self.far.ends.store(true, Ordering::Relaxed);
    }
}

/// How far a reading of at most so many requests is after so many seconds.
fn said([bytes, of, requests]: [f64; 3], most: f64, since_s: f64) -> String {
    let mib = |bytes: f64| thousands(bytes / MIB);
    let mut said = if of > 0.0 {
        format!("Reading: {} of {} MiB", mib(bytes), mib(of))
    } else {
        format!("Reading: {} MiB", mib(bytes))
    };
    said += &format!(", {} requests", thousands(requests));
    if since_s > SOON_S && bytes > 0.0 {
        said += &format!(", {} requests/s", three_digits(requests / since_s));
        // It ends with the file, or with as many requests as are wanted.
        let share = (requests / most).max(if of > 0.0 { bytes / of } else { 0.0 });
        if of > 0.0 && share > 0.0 && share < 1.0 {
            let left_s = (since_s * (1.0 - share) / share).ceil();
            said += &format!(", about {left_s:.0} s left");
        }
    }
    said + "."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_says_how_far_it_is_and_when_it_will_be_done() {
        let half = [40.0 * MIB, 80.0 * MIB, 5e6];
        assert_eq!(
            said(half, 1e9, 0.1),
            "Reading: 40 of 80 MiB, 5,000,000 requests."
        );
        assert_eq!(
            said(half, 1e9, 2.0),
            "Reading: 40 of 80 MiB, 5,000,000 requests, 2.50 M requests/s, about 2 s left."
        );
        // Of six million requests that are wanted five have been read, in two seconds.
        assert_eq!(
            said(half, 6e6, 2.0),
            "Reading: 40 of 80 MiB, 5,000,000 requests, 2.50 M requests/s, about 1 s left."
        );
        assert_eq!(
            said([3.0 * MIB, 0.0, 10.0], 1e9, 4.0),
            "Reading: 3 MiB, 10 requests, 2.50 requests/s."
        );
    }
}
