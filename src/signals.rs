//! The wish to end from outside: Ctrl+C, a terminal that is closed, the system that shuts down.

use std::sync::atomic::{AtomicBool, Ordering};

/// What a program returns that Ctrl+C has ended: 128 and the number of SIGINT.
pub const INTERRUPTED: u8 = 130;

static ASKED: AtomicBool = AtomicBool::new(false);

/// From now on SIGINT, SIGTERM and SIGHUP (Ctrl+C and its kin elsewhere) do not end the program:
/// they are noted, and `wake` is called, in a thread of its own. Whoever asks a second time means
/// it: the program then ends at once.
///
/// Only the first call does anything; what wants to end cleanly asks [`asked_to_end`] often.
pub fn watch(wake: impl Fn() + Send + 'static) {
    let noted = ctrlc::set_handler(move || {
        if ASKED.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED.into());
        }
        wake();
    });
    // Where signals cannot be watched they do what they always do.
    drop(noted);
}

/// Whether the program has been asked to end.
pub fn asked_to_end() -> bool {
    ASKED.load(Ordering::Relaxed)
}
