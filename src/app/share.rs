//! Handing experiments on: as text, with tasks, and with what an opened one says of itself.

pub(super) mod about;
mod menu;

use eframe::egui::{Context, ViewportCommand};

use super::action::ShareAction;
use super::dialog::Dialog;
use super::notices::Tone;
use super::source::Source;
use super::tasks::TaskForm;
use super::{Action, Session, Shell, shortcuts};
use crate::lesson::{Refusal, share};
use crate::ui::thousands;

pub(super) use about::Arrival;
pub(super) use menu::{share_rows, share_ui};

/// The clipboard has answered by then, in seconds, if it holds text at all.
const ANSWERS_S: f64 = 0.8;

impl Shell {
    /// Does what is asked about handing on.
    pub(super) fn share(&mut self, ctx: &Context, action: ShareAction) -> Result<(), Refusal> {
        match action {
            ShareAction::CopyLine => self.copy(ctx, share::as_line)?,
            ShareAction::CopyFile => self.copy(ctx, str::to_owned)?,
            ShareAction::AskPaste => {
                ctx.send_viewport_cmd(ViewportCommand::RequestPaste);
                self.paste_asked = Some(ctx.time());
            }
            ShareAction::Paste(text) => {
                self.paste_asked = None;
                self.open_text(share::from_text(&text)?, Source::Pasted)?;
            }
            ShareAction::ShowAbout => {
                self.arrival.hide();
                self.dialog = self.session().map(|_| Dialog::About);
            }
            ShareAction::DismissArrival => self.arrival.hide(),
            ShareAction::ShowTasks => {
                let form = self
                    .session()
                    .map(|session| TaskForm::new(session.lab.as_ref()));
                self.dialog = form.map(Dialog::Tasks);
            }
            ShareAction::UseTasks => self.use_tasks(ctx),
            ShareAction::CopyProgress => self.copy_progress(ctx),
            ShareAction::SaveProgress => self.save_progress(ctx)?,
        }
        Ok(())
    }

    fn copy(&mut self, ctx: &Context, form: fn(&str) -> String) -> Result<(), Refusal> {
        let Some(session) = self.session() else {
            return Ok(());
        };
        let text = form(&session.lab.to_file()?);
        let said = format!(
            "Copied, {} characters. Whoever pastes it into hotset with {} has this experiment.",
            thousands(text.chars().count() as f64),
            shortcuts::PASTE.key()
        );
        ctx.copy_text(text);
        self.notices.say(ctx.time(), Tone::Info, said);
        Ok(())
    }

    /// Takes over the tasks in the form; what is wrong with them is said there.
    fn use_tasks(&mut self, ctx: &Context) {
        let Some(Dialog::Tasks(form)) = &mut self.dialog else {
            return;
        };
        let Some(session) = self.sessions.get_mut(self.current) else {
            return;
        };
        let taken = form.tasks().and_then(|tasks| session.lab.set_tasks(tasks));
        if let Err(refusal) = taken {
            form.refusal = Some(refusal.to_string());
            return;
        }
        self.dialog = None;
        let said = "The tasks are part of the experiment; save it or copy it to hand it out.";
        self.notices.say(ctx.time(), Tone::Info, said);
    }

    /// What stands in front of the lab for a while after something was opened or asked for.
    pub(super) fn arrival_ui(&mut self, ctx: &Context, out: &mut Vec<Action>) {
        let now = ctx.time();
        if let Some(asked) = self.paste_asked {
            if now - asked > ANSWERS_S {
                self.paste_asked = None;
                let said = "The clipboard holds no text. Copy an experiment first.";
                self.notices.say(now, Tone::Info, said);
            } else {
                ctx.request_repaint_after_secs(ANSWERS_S as f32);
            }
        }
        let session: Option<&Session> = self.sessions.get(self.current);
        if let Some(session) = session
            && !self.keeps_nothing
            && self.presenter.is_none()
        {
            self.arrival.ui(ctx, session, out);
        }
    }
}
