//! The experiments there are: ready-made ones, files used lately, files in the usual folder.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Align2, Key, Label, Response, RichText, Role, Sense, Ui, Vec2};

use super::action::{FileAction, KeptAction, OpenAction, WindowAction};
use super::browse::{Answer, Browse, NO_CHOOSER, Purpose};
use super::chapter_info::{Card, ChapterInfo};
use super::files::{self, Folders, Listed};
use super::left::Left;
use super::preferences::Preferences;
use super::thumbnails::{self, Thumbnails};
use super::widgets::{self, field_info};
use super::{Action, Session};
use crate::lesson::Refusal;
use crate::ui::controls::{outline_button, primary_button, quiet_button};
use crate::ui::theme::{focus_ring, font, palette};
use crate::ui::{describe, text_line};

/// The width of the panel's contents: three miniatures beside each other.
pub(super) const WIDTH: f32 = 3.0 * thumbnails::SIZE.x + 2.0 * GAP + 16.0;
/// The room between two miniatures.
const GAP: f32 = 16.0;

/// What the panel is given to show.
pub(super) struct Given<'a> {
    pub chapters: &'a [ChapterInfo],
    pub preferences: &'a Preferences,
    pub folders: &'a Folders,
    /// The chapter in front.
    pub current: &'static str,
    pub session: Option<&'a Session>,
    pub thumbnails: &'a Thumbnails,
    /// What is kept and not open.
    pub left: &'a [Left],
}

/// The panel with the experiments there are.
#[derive(Debug)]
pub(super) struct Experiments {
    /// What is typed as a path.
    path: String,
    /// Whether the field asks for the keyboard.
    wants_keyboard: bool,
    browse: Option<Browse>,
    /// Why nothing is opened.
    remark: String,
    /// The usual folder when the panel was opened.
    listed: Vec<Listed>,
    /// The files used lately that were gone then.
    missing: Vec<PathBuf>,
}

impl Experiments {
    /// The panel; `to_type` gives the keyboard to the path.
    pub(super) fn new(folders: &Folders, recent: &[PathBuf], to_type: bool) -> Self {
        Self {
            path: String::new(),
            wants_keyboard: to_type,
            browse: None,
            remark: String::new(),
            listed: files::list(&folders.experiments),
            missing: recent
                .iter()
                .filter(|path| !files::exists(path))
                .cloned()
                .collect(),
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, given: &Given<'_>, out: &mut Vec<Action>) {
        self.path_ui(ui, given.folders, out);
        ui.spacing_mut().item_spacing.y = 2.0;
        left_ui(ui, given.left, out);
        let recent: Vec<&PathBuf> = given.preferences.recent.iter().collect();
        if !recent.is_empty() {
            heading_ui(ui, "Used lately", "");
            for path in recent {
                self.recent_ui(ui, path, out);
            }
        }
        let folder = given.folders.experiments.display().to_string();
        if !self.listed.is_empty() {
            heading_ui(ui, "My experiments", &folder);
            for file in &self.listed {
                if row_ui(ui, &file.title, &name(&file.path)).clicked() {
                    out.push(Action::Open(OpenAction::File(file.path.clone())));
                }
            }
        }
        // What is in front comes first; the others keep their order.
        let with_cards = || given.chapters.iter().filter(|info| !info.cards.is_empty());
        let is_current = |info: &&ChapterInfo| info.chapter.id == given.current;
        let others = with_cards().filter(|info| !is_current(info));
        for info in with_cards().filter(is_current).chain(others) {
            heading_ui(ui, "Ready-made", info.chapter.title);
            ui.add_space(4.0);
            cards_ui(ui, info, given.thumbnails, out);
        }
    }

    /// A file that was used lately; one that is gone says so, and can be forgotten.
    fn recent_ui(&self, ui: &mut Ui, path: &PathBuf, out: &mut Vec<Action>) {
        let shown = path.display().to_string();
        let name = files::name_of(path);
        if !self.missing.contains(path) {
            if row_ui(ui, &name, &shown).clicked() {
                out.push(Action::Open(OpenAction::File(path.clone())));
            }
            return;
        }
        let about = format!("not there any more: {shown}");
        with_button_ui(ui, "forget", |ui| {
            if row_ui(ui, &name, &about).clicked() {
                out.push(Action::Open(OpenAction::File(path.clone())));
            }
        })
        .then(|| out.push(Action::File(FileAction::Forget(path.clone()))));
    }

    fn path_ui(&mut self, ui: &mut Ui, folders: &Folders, out: &mut Vec<Action>) {
        match Browse::taken(&mut self.browse, ui.ctx().time()) {
            Answer::Chosen(path) => out.push(Action::Open(OpenAction::File(path))),
            Answer::NoChooser => NO_CHOOSER.clone_into(&mut self.remark),
            Answer::GivenUp | Answer::Waiting => {}
        }
        let mut open = false;
        ui.horizontal(|ui| {
            let field = egui::TextEdit::singleline(&mut self.path)
                .hint_text("path of a file")
                .margin(Vec2::new(10.0, 5.0))
                .desired_width(ui.available_width() - 216.0);
            let response = ui.add(field);
            response.widget_info(|| field_info("path", &self.path));
            if std::mem::take(&mut self.wants_keyboard) {
                response.request_focus();
            }
            open = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let enabled = self.browse.is_none();
            let browse = ui.add_enabled_ui(enabled, |ui| outline_button(ui, "Browse\u{2026}"));
            if browse.inner.clicked() {
                self.remark.clear();
                let at = folders.experiments.join("x");
                self.browse = Some(Browse::start(ui.ctx(), Purpose::Open, &at));
            }
            let typed = !self.path.trim().is_empty();
            let button = ui.add_enabled_ui(typed, |ui| primary_button(ui, "Open file"));
            open |= button.inner.clicked();
        });
        let trace = outline_button(ui, "Open trace\u{2026}");
        let help = "a log or table of requests, on which chapters 6 and 8 can run";
        if trace.on_hover_text(help).clicked() {
            out.push(OpenAction::Trace(None).into());
        }
        if !self.remark.is_empty() {
            widgets::note(ui, self.remark.clone());
        }
        if open && !self.path.trim().is_empty() {
            match self.meant(folders) {
                Ok(path) => out.push(Action::Open(OpenAction::File(path))),
                Err(refusal) => self.remark = refusal.to_string(),
            }
        }
    }

    /// The file that is typed; one that exists as it stands needs no ending.
    fn meant(&self, folders: &Folders) -> Result<PathBuf, Refusal> {
        let typed = Path::new(self.path.trim());
        if typed.is_absolute() && files::exists(typed) {
            Ok(typed.to_owned())
        } else {
            folders.meant(&self.path)
        }
    }
}

/// What is in no file yet and not open either.
fn left_ui(ui: &mut Ui, left: &[Left], out: &mut Vec<Action>) {
    if left.is_empty() {
        return;
    }
    heading_ui(ui, "In no file yet", "kept until it is saved or let go of");
    for one in left {
        let about = format!("{}, at {:.0} s", one.chapter, one.at.as_secs_f64());
        with_button_ui(ui, "let go", |ui| {
            if row_ui(ui, &one.title, &about).clicked() {
                out.push(KeptAction::Restore(one.path.clone()).into());
            }
        })
        .then(|| out.push(KeptAction::LetGo(one.path.clone()).into()));
    }
}

/// Something with a quiet button at its right; says whether that was pressed.
fn with_button_ui(ui: &mut Ui, word: &str, contents: impl FnOnce(&mut Ui)) -> bool {
    let extent = Vec2::new(ui.available_width(), 44.0);
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.allocate_ui_with_layout(extent, layout, |ui| {
        let clicked = quiet_button(ui, word).clicked();
        contents(ui);
        clicked
    })
    .inner
}

/// The ready-made experiments of a chapter, side by side with their stages in miniature.
fn cards_ui(ui: &mut Ui, info: &ChapterInfo, thumbnails: &Thumbnails, out: &mut Vec<Action>) {
    let beside = (ui.available_width() + GAP) / (thumbnails::SIZE.x + GAP);
    for cards in info.cards.chunks((beside as usize).max(1)) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for card in cards {
                if card_ui(ui, info, card, thumbnails).clicked() {
                    out.push(Action::Open(OpenAction::Preset(info.chapter, card.preset)));
                    out.push(WindowAction::Close.into());
                }
            }
        });
        ui.add_space(8.0);
    }
}

/// An experiment with its stage in miniature.
fn card_ui(ui: &mut Ui, info: &ChapterInfo, card: &Card, thumbnails: &Thumbnails) -> Response {
    let palette = palette(ui);
    let picture = thumbnails::SIZE;
    let extent = picture + Vec2::new(0.0, 46.0);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::click());
    describe(&response, Role::Button, &card.title, &card.notes);
    if ui.is_rect_visible(rect) {
        let frame = egui::Rect::from_min_size(rect.min, picture);
        let painter = ui.painter();
        painter.rect_filled(frame, 6.0, palette.bg);
        if !thumbnails.paint(ui, frame.min, info.chapter, card.preset) {
            let at = frame.center();
            let (center, ink) = (Align2::CENTER_CENTER, palette.ink3);
            painter.text(at, center, "drawing", font::note(), ink);
        }
        let (width, ink) = if response.hovered() {
            (2.0, palette.accent)
        } else {
            (1.0, palette.line)
        };
        let line = egui::Stroke::new(width, ink);
        painter.rect_stroke(frame, 6.0, line, egui::StrokeKind::Inside);
        let left = Align2::LEFT_CENTER;
        let room = rect.width() - 4.0;
        let at = frame.left_bottom() + Vec2::new(2.0, 14.0);
        let face = font::strong(14.0);
        text_line(painter, at, left, &card.title, face, palette.ink, room);
        let at = frame.left_bottom() + Vec2::new(2.0, 32.0);
        text_line(
            painter,
            at,
            left,
            &card.notes,
            font::note(),
            palette.ink3,
            room,
        );
        if response.has_focus() {
            focus_ring(painter, frame.shrink(2.0), 6.0, palette);
        }
    }
    response.on_hover_text(&card.notes)
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn heading_ui(ui: &mut Ui, title: &str, note: &str) {
    ui.add_space(14.0);
    ui.horizontal(|ui| {
        let palette = palette(ui);
        let text = RichText::new(title)
            .font(font::bold(14.0))
            .color(palette.ink);
        let response = ui.add(Label::new(text));
        describe(&response, Role::Heading, title, note);
        let text = RichText::new(note).font(font::note()).color(palette.ink3);
        ui.add(Label::new(text).truncate());
    });
}

/// An experiment with a line about it.
fn row_ui(ui: &mut Ui, title: &str, about: &str) -> Response {
    let palette = palette(ui);
    let extent = Vec2::new(ui.available_width(), 44.0);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::click());
    describe(&response, Role::Button, title, about);
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        if response.hovered() || response.has_focus() {
            painter.rect_filled(rect, 6.0, palette.hovered(palette.raised));
        }
        let left = Align2::LEFT_CENTER;
        let room = rect.width() - 24.0;
        let at = rect.left_top() + Vec2::new(12.0, 14.0);
        text_line(painter, at, left, title, font::label(), palette.ink, room);
        let at = rect.left_top() + Vec2::new(12.0, 31.0);
        text_line(painter, at, left, about, font::note(), palette.ink3, room);
        if response.has_focus() {
            focus_ring(painter, rect.shrink(2.0), 6.0, palette);
        }
    }
    response
}
