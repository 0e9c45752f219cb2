//! Pins a run as A, and shows it beside what runs.

use eframe::egui::Context;

use super::Shell;
use super::comparing::{Comparing, Pinned};
use super::dialog::Dialog;
use super::notices::Tone;

impl Shell {
    /// Shows what is pinned beside what runs; where nothing of this chapter is pinned, pins what
    /// runs.
    pub(super) fn compare(&mut self, ctx: &Context) {
        let Some(session) = self.session() else {
            return;
        };
        let lab = session.lab.as_ref();
        if self.pinned.as_ref().is_some_and(|pinned| pinned.is_of(lab)) {
            self.dialog = Some(Dialog::Compare(Comparing::default()));
            return;
        }
        self.pin_a();
        let text = "Pinned as A. Change something, then compare again to see both.";
        self.notices.say(ctx.time(), Tone::Info, text);
    }

    /// Pins the experiment as it stands.
    pub(super) fn pin_a(&mut self) {
        self.pinned = self.session().map(Pinned::new);
    }
}
