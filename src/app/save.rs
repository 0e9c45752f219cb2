//! The panel that asks where an experiment is saved, and under which title.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Key, Label, RichText, Ui, Vec2};

use super::action::{FileAction, WindowAction};
use super::browse::{Answer, Browse, NO_CHOOSER, Purpose};
use super::files::{self, Folders};
use super::widgets::{self, field_info};
use super::{Action, Session};
use crate::lesson::Refusal;
use crate::ui::controls::{outline_button, primary_button, quiet_button};
use crate::ui::theme::{font, palette};

/// What is filled in.
#[derive(Debug)]
pub(super) struct SaveForm {
    /// What it is.
    pub title: String,
    /// What to look for.
    pub notes: String,
    /// Who wrote both.
    pub author: String,
    path: String,
    /// Whether the path was typed or chosen, so that it no longer follows the title.
    own_path: bool,
    /// The experiment's own file, and what it held when it was read or written here last. It may
    /// be replaced without asking while it still holds that.
    own_file: Option<(PathBuf, Option<u64>)>,
    /// The file that exists already and is asked about.
    replaces: Option<PathBuf>,
    browse: Option<Browse>,
    remark: &'static str,
    /// Why it could not be written.
    pub refusal: Option<String>,
    fresh: bool,
}

impl SaveForm {
    /// The form for a session.
    pub(super) fn new(session: &Session, folders: &Folders) -> Self {
        let title = session.title().to_owned();
        let path = match &session.path {
            Some(path) => path.clone(),
            None => default_path(folders, &title),
        };
        Self {
            notes: session.lab.notes().to_owned(),
            author: session.lab.author().to_owned(),
            path: path.display().to_string(),
            own_path: session.path.is_some(),
            own_file: session.path.clone().map(|path| (path, session.stamp)),
            title,
            replaces: None,
            browse: None,
            remark: "",
            refusal: None,
            fresh: true,
        }
    }

    /// Where it goes, if nothing stands in the way: a file of another experiment, or one that
    /// somebody else has changed, is asked about first.
    pub(super) fn target(&mut self, folders: &Folders) -> Result<Option<PathBuf>, Refusal> {
        let path = folders.meant(&self.path)?;
        let there = files::stamp(&path);
        let ours = self.is_own(&path) && self.own_file.as_ref().is_some_and(|(_, s)| *s == there);
        if ours || there.is_none() || self.replaces.as_ref() == Some(&path) {
            return Ok(Some(path));
        }
        self.replaces = Some(path);
        Ok(None)
    }

    fn is_own(&self, path: &Path) -> bool {
        self.own_file.as_ref().is_some_and(|(own, _)| own == path)
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, folders: &Folders, out: &mut Vec<Action>) {
        self.poll(ui);
        let enter = self.fields_ui(ui, folders);
        ui.add_space(8.0);
        let asks = self
            .replaces
            .as_deref()
            .filter(|path| folders.meant(&self.path).is_ok_and(|meant| meant == **path));
        if let Some(path) = asks {
            let why = if self.is_own(path) {
                "Another program has changed this file since it was read or written here"
            } else {
                "This file is there already"
            };
            let text = format!("{why}: {}", path.display());
            let text = RichText::new(text)
                .font(font::label())
                .color(palette(ui).ink);
            ui.add(Label::new(text).wrap());
        }
        if let Some(refusal) = &self.refusal {
            widgets::refusal(ui, refusal);
        }
        let word = if asks.is_some() {
            "Replace it"
        } else {
            "Save file"
        };
        let asks = asks.is_some();
        ui.horizontal(|ui| {
            if primary_button(ui, word).clicked() || (enter && !asks) {
                out.push(FileAction::Write.into());
            }
            if quiet_button(ui, "cancel").clicked() {
                out.push(WindowAction::Close.into());
            }
        });
    }

    /// The fields; true if Enter was pressed in one of a single line.
    fn fields_ui(&mut self, ui: &mut Ui, folders: &Folders) -> bool {
        let width = ui.available_width();
        let margin = Vec2::new(10.0, 5.0);
        widgets::note(ui, "title");
        let field = egui::TextEdit::singleline(&mut self.title)
            .margin(margin)
            .desired_width(width);
        let title = ui.add(field);
        title.widget_info(|| field_info("title", &self.title));
        if std::mem::take(&mut self.fresh) {
            title.request_focus();
        }
        if title.changed() && !self.own_path {
            self.path = default_path(folders, &self.title).display().to_string();
        }
        widgets::note(ui, "notes: what to look for");
        let field = egui::TextEdit::multiline(&mut self.notes)
            .margin(margin)
            .desired_rows(3)
            .desired_width(width);
        let notes = ui.add(field);
        notes.widget_info(|| field_info("notes", &self.notes));
        widgets::note(ui, "author: who made title and notes");
        let field = egui::TextEdit::singleline(&mut self.author)
            .margin(margin)
            .desired_width(width);
        let author = ui.add(field);
        author.widget_info(|| field_info("author", &self.author));
        widgets::note(ui, "file");
        let mut path = None;
        ui.horizontal(|ui| {
            let field = egui::TextEdit::singleline(&mut self.path)
                .margin(margin)
                .desired_width(ui.available_width() - 112.0);
            let response = ui.add(field);
            response.widget_info(|| field_info("file", &self.path));
            self.own_path |= response.changed();
            path = Some(response);
            let enabled = self.browse.is_none();
            let browse = ui.add_enabled_ui(enabled, |ui| outline_button(ui, "Browse\u{2026}"));
            if browse.inner.clicked() {
                self.remark = "";
                let at = folders.meant(&self.path);
                let at = at.unwrap_or_else(|_| default_path(folders, &self.title));
                self.browse = Some(Browse::start(ui.ctx(), Purpose::Save, &at));
            }
        });
        if !self.remark.is_empty() {
            widgets::note(ui, self.remark);
        }
        let left =
            title.lost_focus() || author.lost_focus() || path.is_some_and(|path| path.lost_focus());
        left && ui.input(|input| input.key_pressed(Key::Enter))
    }

    fn poll(&mut self, ui: &Ui) {
        match Browse::taken(&mut self.browse, ui.ctx().time()) {
            Answer::Chosen(path) => {
                self.own_path = true;
                // The system's chooser has asked about a file that exists.
                self.replaces = Some(path.clone());
                self.path = path.display().to_string();
            }
            Answer::NoChooser => self.remark = NO_CHOOSER,
            Answer::GivenUp | Answer::Waiting => {}
        }
    }
}

fn default_path(folders: &Folders, title: &str) -> PathBuf {
    let name = format!("{}.ron", files::slug(title));
    Path::new(&folders.experiments).join(name)
}
