//! A picture of the window, taken once it shows what was asked for.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use eframe::egui::{ColorImage, Context, ViewportCommand};

use super::files;
use super::open::Outcome;

/// Frames that are drawn before the picture: the fonts arrive, and sizes settle.
const FRAMES: u32 = 6;

/// A picture that is to be taken.
#[derive(Debug)]
pub(super) struct Screenshot {
    path: PathBuf,
    frames: u32,
    taken: Arc<Mutex<Option<Arc<ColorImage>>>>,
    outcome: Outcome,
}

impl Screenshot {
    pub(super) fn new(path: PathBuf, outcome: Outcome) -> Self {
        Self {
            path,
            frames: 0,
            taken: Arc::default(),
            outcome,
        }
    }

    /// Says where a failure to write is noted.
    pub(super) fn report_to(&mut self, outcome: Outcome) {
        self.outcome = outcome;
    }

    /// Goes on with it after a frame; the window closes when it is written.
    pub(super) fn after_frame(&mut self, ctx: &Context, ready: bool) {
        ctx.request_repaint();
        if !ready {
            return;
        }
        self.frames += 1;
        if self.frames == FRAMES {
            let taken = Arc::clone(&self.taken);
            ctx.request_screenshot(move |image| {
                if let Ok(mut taken) = taken.lock() {
                    *taken = Some(image);
                }
            });
        }
        let image = self.taken.lock().ok().and_then(|mut taken| taken.take());
        if let Some(image) = image {
            if let Err(refusal) = files::write_picture(&self.path, &image)
                && let Ok(mut outcome) = self.outcome.lock()
            {
                *outcome = Some(refusal);
            }
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }
}
