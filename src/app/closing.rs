//! What is asked before the window closes: what becomes of experiments that are in no file yet.

pub(super) mod form;

use eframe::egui::{Context, ViewportCommand};

use super::dialog::Dialog;
use super::former::all_open;
use super::left::Which;
use super::{Session, Shell};
use crate::lesson::Refusal;
use form::{ClosingForm, Row};

/// How far the window has come with closing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Closing {
    /// Nobody wants it to close.
    #[default]
    No,
    /// It is asked what becomes of the experiments.
    Asking,
    /// It closes.
    Agreed,
}

fn about(chapter: &str, at: crate::sim::SimTime, goes: bool) -> String {
    let fate = if goes { "is let go of" } else { "is kept" };
    format!("{chapter}, at {:.0} s, {fate}", at.as_secs_f64())
}

impl Shell {
    /// Holds a window that is to be closed until it is known what becomes of the experiments in
    /// it that are in no file.
    pub(super) fn hold_closing(&mut self, ctx: &Context) {
        let asked = ctx.input(|input| input.viewport().close_requested());
        if !asked || self.keeps_nothing || self.closing == Closing::Agreed {
            return;
        }
        if self.closing == Closing::Asking
            && let Some(Dialog::Closing(form)) = &self.dialog
            && form.rows.iter().all(|row| row.not_kept.is_none())
        {
            // Whoever closes it again means it. Nothing is let go of by that.
            self.closing = Closing::Agreed;
            return;
        }
        self.let_go.clear();
        let form = self.closing_form();
        if form.rows.is_empty() {
            self.closing = Closing::Agreed;
            return;
        }
        ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        self.clock.set_playing(false);
        self.closing = Closing::Asking;
        self.dialog = Some(Dialog::Closing(form));
    }

    /// Ends without asking, because the system wants it: everything is kept.
    pub(super) fn end(&mut self, ctx: &Context) {
        if self.closing != Closing::Agreed {
            self.closing = Closing::Agreed;
            self.keep();
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    /// The question, after everything that is in no file has been kept.
    fn closing_form(&mut self) -> ClosingForm {
        let let_go = self.let_go.clone();
        let mut rows = Vec::new();
        for session in all_open(&mut self.sessions, &mut self.former, &mut self.latter) {
            if !session.unsaved() {
                continue;
            }
            let kept = self.keeper.write_now(session, &self.folders);
            let which = Which::Open(session.number);
            rows.push(Row {
                title: session.title().to_owned(),
                about: about(
                    session.chapter().title,
                    session.lab.now(),
                    let_go.contains(&which),
                ),
                which,
                not_kept: kept.err().map(|refusal| refusal.to_string()),
            });
        }
        let left = self.keeper.left.iter().filter(|left| !left.from_last_time);
        let left = left.chain(self.former.left());
        rows.extend(left.map(|left| Row {
            title: left.title.clone(),
            about: about(
                &left.chapter,
                left.at,
                let_go.contains(&Which::Left(left.path.clone())),
            ),
            which: Which::Left(left.path.clone()),
            not_kept: None,
        }));
        ClosingForm::new(rows, let_go)
    }

    /// Marks an experiment as one to be let go of, or not.
    pub(super) fn mark(&mut self, which: Which, goes: bool) {
        if goes {
            self.let_go.insert(which);
        } else {
            self.let_go.remove(&which);
        }
        let form = self.closing_form();
        self.dialog = Some(Dialog::Closing(ClosingForm {
            fresh: false,
            ..form
        }));
    }

    /// Brings an experiment to the front and asks where it is saved.
    pub(super) fn save_one(&mut self, ctx: &Context, which: &Which) -> Result<(), Refusal> {
        match which {
            Which::Left(path) => return self.restore_and_save(path),
            Which::Open(number) => self.bring_to_front(*number),
        }
        self.save(ctx)?;
        self.go_on_closing(ctx);
        Ok(())
    }

    /// After one of several experiments has been saved: asks about the others, or closes.
    pub(super) fn go_on_closing(&mut self, ctx: &Context) {
        if self.closing != Closing::Asking || self.dialog.is_some() && !self.asks_to_close() {
            return;
        }
        let form = self.closing_form();
        if form.rows.is_empty() {
            self.closing = Closing::Agreed;
            self.dialog = None;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        } else {
            self.dialog = Some(Dialog::Closing(form));
        }
    }

    fn asks_to_close(&self) -> bool {
        matches!(self.dialog, Some(Dialog::Closing(_)))
    }

    /// Does what the question has been answered with.
    pub(super) fn close_now(&mut self, ctx: &Context) {
        self.dialog = None;
        for which in &std::mem::take(&mut self.let_go) {
            match which {
                Which::Left(path) => {
                    self.former.forget(path);
                    self.let_go(path);
                }
                Which::Open(number) => {
                    let mut sessions =
                        all_open(&mut self.sessions, &mut self.former, &mut self.latter);
                    if let Some(session) = sessions.find(|session| session.number == *number) {
                        session.let_go();
                    }
                }
            }
        }
        self.closing = Closing::Agreed;
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }

    /// Shows a session that is open somewhere.
    fn bring_to_front(&mut self, number: u64) {
        if let Some(former) = self.former.take_number(number) {
            self.install(former);
        } else if let Some(session) = self.sessions.values().find(|one| one.number == number) {
            let chapter = session.chapter();
            // It has a lab, so there is nothing that could be refused.
            drop(self.open_chapter(chapter));
        }
        self.clock.set_playing(false);
    }
}

impl Session {
    /// Lets go of what was done in it.
    fn let_go(&mut self) {
        self.forget_kept();
        self.mark_saved();
        self.gone = true;
    }
}
