//! The bar along the top: which experiment, whose luck, and what becomes of it.

use eframe::egui::{
    self, Align, Align2, Key, Layout, Popup, Pos2, Response, Role, Sense, Ui, Vec2, WidgetInfo,
};

use super::action::{FileAction, OpenAction, TimeAction, WindowAction};
use super::chapter_info::{self, ChapterInfo};
use super::preferences::Preferences;
use super::present::{Walls, present_menu_ui, present_rows};
use super::shortcuts::Shortcut;
use super::widgets::{Sign, sign_button};
use super::{Action, Session, menus, share, shortcuts};
use crate::lesson::typed::read_whole;
use crate::ui::controls::outline_button;
use crate::ui::theme::{focus_ring, font, palette};
use crate::ui::{describe, text_line};

/// A narrower bar leaves the exports to their key and to the list of everything.
const ROOM_FOR_EXPORT: f32 = 1_150.0;
/// The chooser of experiments is at least this wide beside a title.
const LEAST_CHOOSER: f32 = 190.0;
/// What the bar keeps between frames: the seed that is being typed.
#[derive(Debug, Default)]
pub(super) struct TopBar {
    draft: Option<String>,
}

/// What the bar shows.
pub(super) struct Shown<'a> {
    pub info: &'a ChapterInfo,
    /// What runs, if anything does.
    pub session: Option<&'a Session>,
    pub preferences: &'a Preferences,
    pub reading_open: bool,
    pub can_undo: bool,
    pub can_redo: bool,
    pub walls: &'a Walls,
}

impl Shown<'_> {
    /// Why something cannot be done now, if it cannot.
    fn in_the_way(&self, action: &Action) -> Option<&'static str> {
        match action {
            Action::File(FileAction::Save) if self.session.is_none() => {
                Some("nothing runs in this chapter, so there is nothing to save")
            }
            Action::File(FileAction::ShowExport) if self.session.is_none() => {
                Some("nothing runs in this chapter, so there is nothing to export")
            }
            Action::Time(TimeAction::Undo) if !self.can_undo => {
                Some("nothing has been done that could be taken back")
            }
            Action::Time(TimeAction::Redo) if !self.can_redo => {
                Some("nothing has been taken back that could be done again")
            }
            _ => None,
        }
    }
}

impl TopBar {
    /// Draws the bar into the space it is given.
    pub(super) fn ui(&mut self, ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Action>) {
        let width = ui.max_rect().width();
        ui.spacing_mut().item_spacing.x = 8.0;
        let layout = Layout::right_to_left(Align::Center);
        let rect = ui.max_rect().shrink2(Vec2::new(12.0, 0.0));
        let builder = egui::UiBuilder::new().max_rect(rect).layout(layout);
        let mut right = ui.new_child(builder.id_salt("right"));
        if width >= 640.0 {
            menus::zoom_ui(&mut right, shown.preferences, out);
            menus::theme_ui(&mut right, shown.preferences, out);
            share::share_ui(&mut right, shown.session.is_some(), out);
            present_menu_ui(&mut right, shown.session, shown.walls, out);
            files_ui(&mut right, shown, out);
        } else {
            more_ui(&mut right, shown, out);
        }
        let edge = right.min_rect().left() - 12.0;
        let room = egui::Rect::from_min_max(rect.min, Pos2::new(edge.max(rect.left()), rect.max.y));
        let layout = Layout::left_to_right(Align::Center);
        let builder = egui::UiBuilder::new().max_rect(room).layout(layout);
        let mut left = ui.new_child(builder.id_salt("left"));
        self.left_ui(&mut left, room.width(), shown, out);
    }

    fn left_ui(&mut self, ui: &mut Ui, room: f32, shown: &Shown<'_>, out: &mut Vec<Action>) {
        let name = if shown.reading_open {
            "hide the text"
        } else {
            "show the text"
        };
        let help = shortcuts::READING.hint(name);
        if sign_button(ui, Sign::Column, name, &help).clicked() {
            out.push(WindowAction::ToggleReading.into());
        }
        // What the fixed parts leave is shared by the title and the chooser.
        let Some(session) = shown.session else {
            title_ui(ui, shown.info.chapter.title, (room - 60.0).max(60.0));
            return;
        };
        let luck = room > 330.0;
        let fixed = 36.0 + if luck { 168.0 } else { 0.0 };
        let free = (room - fixed - 24.0).max(60.0);
        // The chapter's name is lit in the sidebar: its title stands here whole or not at all.
        let title = session.chapter().title;
        let width = title_width(ui, title) + 16.0;
        let taken = if free - width >= LEAST_CHOOSER {
            title_ui(ui, title, width);
            width
        } else {
            0.0
        };
        chooser_ui(
            ui,
            (free - taken).clamp(60.0, 230.0),
            shown.info,
            session,
            out,
        );
        if luck {
            self.luck_ui(ui, session.lab.seed(), out);
        }
    }

    fn luck_ui(&mut self, ui: &mut Ui, seed: u64, out: &mut Vec<Action>) {
        if let Some(draft) = &mut self.draft {
            let field = egui::TextEdit::singleline(draft)
                .font(font::mono(14.0))
                .desired_width(56.0)
                .char_limit(26);
            let response = ui.add(field);
            response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "seed"));
            if response.lost_focus() {
                let entered = ui.input(|input| input.key_pressed(Key::Enter));
                match read_whole(draft) {
                    Ok(number) => {
                        out.extend(
                            Some(number)
                                .filter(|_| entered)
                                .map(|seed| TimeAction::Seed(seed).into()),
                        );
                        self.draft = None;
                    }
                    // What was typed can be mended where it stands.
                    Err(refusal) if entered => {
                        out.push(Action::Window(WindowAction::Refuse(format!(
                            "seed: {refusal}"
                        ))));
                        response.request_focus();
                    }
                    Err(_) => self.draft = None,
                }
            } else if !response.has_focus() {
                response.request_focus();
            }
        } else if seed_button(ui, seed).clicked() {
            self.draft = Some(seed.to_string());
        }
        let help = shortcuts::NEW_LUCK.hint("the same set-up with another seed");
        if outline_button(ui, "new luck").on_hover_text(help).clicked() {
            out.push(TimeAction::NewLuck.into());
        }
    }
}

fn title_width(ui: &Ui, title: &str) -> f32 {
    let ink = palette(ui).ink;
    let galley = ui
        .painter()
        .layout_no_wrap(title.to_owned(), font::title(), ink);
    galley.size().x
}

fn title_ui(ui: &mut Ui, title: &str, room: f32) {
    let palette = palette(ui);
    let galley = ui
        .painter()
        .layout_no_wrap(title.to_owned(), font::title(), palette.ink);
    let width = galley.size().x.min(room) + 8.0;
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, 28.0), Sense::hover());
    describe(&response, Role::Heading, title, "");
    let at = rect.left_center();
    let ink = palette.ink;
    text_line(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        title,
        font::title(),
        ink,
        room,
    );
}

/// The ready-made experiments of the chapter, and what is open now.
fn chooser_ui(
    ui: &mut Ui,
    width: f32,
    info: &ChapterInfo,
    session: &Session,
    out: &mut Vec<Action>,
) {
    let present = session.lab.preset();
    let label = present.and_then(|id| info.card_label(id, session.title()));
    let text = match label {
        Some(label) if session.lab.changed() => format!("{label}, changed"),
        Some(label) => label,
        None => session.named(),
    };
    let response = menus::drop_button(ui, width, &text);
    describe(&response, Role::ComboBox, "experiment", &text);
    Popup::menu(&response).gap(4.0).width(340.0).show(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (place, card) in info.cards.iter().enumerate() {
            let on = present == Some(card.preset.id);
            let row = menus::menu_row(ui, &chapter_info::label(place, &card.title), on);
            if row.on_hover_text(&card.notes).clicked() {
                out.push(Action::Open(OpenAction::Preset(info.chapter, card.preset)));
            }
        }
    });
}

fn seed_button(ui: &mut Ui, seed: u64) -> Response {
    let palette = palette(ui);
    let text = format!("seed {seed}");
    let galley = ui
        .painter()
        .layout_no_wrap(text.clone(), font::mono(14.0), palette.ink2);
    let extent = Vec2::new(galley.size().x + 12.0, 28.0);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::click());
    describe(&response, Role::Button, &text, "");
    let painter = ui.painter();
    if response.hovered() {
        painter.rect_filled(rect, 6.0, palette.hovered(palette.bg));
    }
    painter.galley(rect.center() - galley.size() / 2.0, galley, palette.ink2);
    if response.has_focus() {
        focus_ring(painter, rect, 6.0, palette);
    }
    response.on_hover_text("the seed of all luck; click to type another")
}

fn files_ui(ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Action>) {
    let wide = ui.max_rect().width() >= ROOM_FOR_EXPORT;
    let seldom = |action: &Action| {
        matches!(
            action,
            Action::File(FileAction::ShowExport) | Action::Time(TimeAction::Redo)
        )
    };
    for (text, help, shortcut) in file_items() {
        let action = shortcut.action();
        if !wide && seldom(&action) {
            continue;
        }
        let reason = shown.in_the_way(&action);
        let button = ui
            .add_enabled_ui(reason.is_none(), |ui| outline_button(ui, text))
            .inner;
        let button = button
            .on_hover_text(shortcut.hint(help))
            .on_disabled_hover_text(reason.unwrap_or_default());
        if button.clicked() {
            out.push(action);
        }
    }
}

/// The file buttons from right to left.
fn file_items() -> [(&'static str, &'static str, &'static Shortcut); 5] {
    [
        (
            "Export",
            "a picture, an animation or a table",
            &shortcuts::EXPORT,
        ),
        ("Save", "keep this experiment in a file", &shortcuts::SAVE),
        ("Open", "open an experiment", &shortcuts::OPEN),
        ("Redo", "do again what was taken back", &shortcuts::REDO),
        ("Undo", "take back what was done last", &shortcuts::UNDO),
    ]
}

/// Everything on the right in one menu, where there is no room for it.
fn more_ui(ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Action>) {
    let response = menus::drop_button(ui, 84.0, "more");
    describe(&response, Role::Button, "more", "");
    Popup::menu(&response).gap(4.0).width(230.0).show(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (text, _, shortcut) in file_items().into_iter().rev() {
            let action = shortcut.action();
            let enabled = shown.in_the_way(&action).is_none();
            let row = ui.add_enabled_ui(enabled, |ui| menus::menu_row(ui, text, false));
            if row.inner.clicked() {
                out.push(action);
            }
        }
        present_rows(ui, shown.session, shown.walls, out);
        share::share_rows(ui, shown.session.is_some(), out);
        if shown.session.is_some() && menus::menu_row(ui, "new luck", false).clicked() {
            out.push(TimeAction::NewLuck.into());
        }
        for (text, steps) in [("larger", 1), ("smaller", -1)] {
            if menus::menu_row(ui, text, false).clicked() {
                out.push(Action::Window(WindowAction::ZoomBy(steps)));
            }
        }
        menus::theme_menu(ui, shown.preferences, out);
    });
}
