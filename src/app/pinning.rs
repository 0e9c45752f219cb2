//! Pins a run as A, and shows it beside what goes on.

use eframe::egui::Context;

use super::comparing::Comparing as Panel;
use super::dialog::Dialog;
use super::notices::Tone;
use super::{Session, Shell};
use crate::lesson::Refusal;

impl Shell {
    /// Shows the settings and metrics in which A and B differ; where nothing is pinned, pins what
    /// runs, or what was pinned in the run before it.
    pub(super) fn compare(&mut self, ctx: &Context) -> Result<(), Refusal> {
        let current = self.current;
        let left = self.pinned.take().filter(|(of, _)| *of == current);
        let Some(session) = self.sessions.get_mut(current) else {
            return Ok(());
        };
        if session.lab.name_of_a().is_some() {
            self.dialog = Some(Dialog::Compare(Panel::default()));
            return Ok(());
        }
        let walking = session.lab.walk().is_some();
        let text = if let Some((_, pinned)) = left {
            untouched(session, |session| session.lab.pin_other(&pinned))?;
            format!(
                "`{}` is still pinned as A, and this run is B. Unpin A to see it alone.",
                pinned.name()
            )
        } else {
            self.pin_a();
            if walking {
                "Pinned as A. Off the path it stands beside the run.".to_owned()
            } else {
                "Pinned as A. Change something: B goes on with it, A does not.".to_owned()
            }
        };
        self.notices.say(ctx.time(), Tone::Info, text);
        Ok(())
    }

    /// Pins the experiment as it stands.
    pub(super) fn pin_a(&mut self) {
        if let Some(session) = self.session_mut() {
            let name = session.named();
            untouched(session, |session| session.lab.pin(&name));
        }
    }

    /// Takes A away.
    pub(super) fn unpin(&mut self) {
        self.pinned = None;
        if let Some(session) = self.session_mut() {
            untouched(session, |session| session.lab.unpin());
        }
    }

    /// Follows A and B, and notes where they part.
    pub(super) fn tick_parting(&mut self, ctx: &Context) {
        let playing = self.clock.playing();
        let looked_at = self.presenter.is_none();
        if let Some(session) = self.sessions.get_mut(self.current) {
            session.parted = if looked_at {
                self.parted.keep_up(ctx, session, playing)
            } else {
                None
            };
        }
    }
}

/// Does something that is no change of the run: what was untouched stays so.
fn untouched<R>(session: &mut Session, act: impl FnOnce(&mut Session) -> R) -> R {
    let touched = session.touched();
    let done = act(session);
    if !touched {
        session.mark_opened();
    }
    done
}
