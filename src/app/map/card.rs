//! The card of the map: a concept and the ways to it, or how much of the map is met.

use eframe::egui::{
    Align2, Label, Pos2, Rect, Response, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    Vec2,
};

use super::standing::{Standing, is_done};
use super::{Given, child};
use crate::app::action::OpenAction;
use crate::app::chapter_info::ChapterInfo;
use crate::app::{Action, widgets};
use crate::lesson::{Concept, Meeting, Met};
use crate::ui::goals::paint_check;
use crate::ui::ring::paint_ring;
use crate::ui::theme::{focus_ring, font, palette};
use crate::ui::{describe, text_line};

/// The height of a way to a concept.
const ROW: f32 = 28.0;
/// Between the two halves of a wide card.
const GAP: f32 = 28.0;
/// The part of a wide card that says what a concept is.
const ABOUT: f32 = 0.42;

/// Draws the card of a concept.
pub(super) fn concept_ui(
    ui: &mut Ui,
    given: &Given<'_>,
    concept: &'static Concept,
    narrow: bool,
    out: &mut Vec<Action>,
) {
    let (about, ways) = halves(ui.max_rect(), narrow);
    scrolled(ui, about, concept.id, |ui| {
        about_ui(ui, given, concept);
        if narrow {
            ui.add_space(12.0);
            ways_ui(ui, given, concept, out);
            ui.add_space(12.0);
            links_ui(ui, given, concept);
        }
    });
    if !narrow {
        scrolled(ui, ways, "ways", |ui| {
            ways_ui(ui, given, concept, out);
            ui.add_space(12.0);
            links_ui(ui, given, concept);
        });
    }
}

/// Draws how much of the map is met; returns a concept that was chosen.
pub(super) fn overview_ui(
    ui: &mut Ui,
    given: &Given<'_>,
    narrow: bool,
) -> Option<&'static Concept> {
    let (left, right) = halves(ui.max_rect(), narrow);
    let mut chosen = None;
    scrolled(ui, left, "overview", |ui| {
        chosen = counted_ui(ui, given);
        if narrow {
            ui.add_space(16.0);
            legend_ui(ui);
        }
    });
    if !narrow {
        scrolled(ui, right, "legend", legend_ui);
    }
    chosen
}

/// What is said, and beside it the ways, unless the card is a narrow column.
fn halves(rect: Rect, narrow: bool) -> (Rect, Rect) {
    if narrow {
        return (rect, Rect::NOTHING);
    }
    let (left, right) = rect.split_left_right_at_fraction(ABOUT);
    (
        left.with_max_x(left.right() - GAP / 2.0),
        right.with_min_x(right.left() + GAP / 2.0),
    )
}

fn scrolled(ui: &mut Ui, rect: Rect, salt: &str, contents: impl FnOnce(&mut Ui)) {
    let mut ui = child(ui, rect, salt);
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(&mut ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            contents(ui);
        });
}

fn about_ui(ui: &mut Ui, given: &Given<'_>, concept: &Concept) {
    let palette = palette(ui);
    let standing = Standing::of(concept, given);
    let title = RichText::new(concept.name)
        .font(font::title())
        .color(palette.ink);
    let title = ui.add(Label::new(title).wrap());
    describe(&title, Role::Heading, concept.name, "");
    widgets::paragraph(ui, concept.text);
    let done = RichText::new(standing.words())
        .font(font::strong(13.0))
        .color(if standing.done > 0 {
            palette.hit
        } else {
            palette.ink3
        });
    ui.add(Label::new(done));
}

fn ways_ui(ui: &mut Ui, given: &Given<'_>, concept: &Concept, out: &mut Vec<Action>) {
    widgets::note(ui, "where it is met");
    ui.spacing_mut().item_spacing.y = 0.0;
    for meeting in concept.met {
        let mut chapters = given.chapters.iter();
        if let Some(info) = chapters.find(|info| info.chapter.id == meeting.chapter) {
            way_ui(ui, given, info, meeting, out);
        }
    }
}

/// One way to a concept: what is there, which opens it, and its chapter, which opens that.
fn way_ui(
    ui: &mut Ui,
    given: &Given<'_>,
    info: &ChapterInfo,
    meeting: &Meeting,
    out: &mut Vec<Action>,
) {
    let Some((kind, text, action)) = way(info, meeting) else {
        return;
    };
    let palette = palette(ui);
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::hover());
    let chapter = format!("{} {}", info.chapter.number, info.chapter.name);
    let named = ui
        .painter()
        .layout_no_wrap(chapter.clone(), font::note(), palette.ink3);
    let border = rect.right() - named.size().x - 12.0;
    let left = Rect::from_min_max(rect.min, Pos2::new(border, rect.bottom()));
    let right = Rect::from_min_max(Pos2::new(border, rect.top()), rect.max);
    let done = is_done(meeting, given);
    let spoken = match done {
        Some(true) => "done",
        Some(false) => "not done yet",
        None => "",
    };
    let id = ui.scope_id().with((meeting.chapter, &text));
    let open = ui.interact(left, id, Sense::click());
    describe(&open, Role::Link, &format!("{kind}: {text}"), spoken);
    let sign = Pos2::new(left.left() + 8.0, left.center().y);
    sign_ui(ui, sign, done);
    let at = Pos2::new(left.left() + 24.0, left.center().y);
    link_text(ui, &open, at, &text, left.right() - at.x - 8.0);
    if open.on_hover_text(format!("{kind}: {text}")).clicked() {
        out.push(action);
    }
    let there = ui.interact(right, id.with("chapter"), Sense::click());
    describe(&there, Role::Link, &format!("chapter {chapter}"), "");
    let ink = if there.hovered() {
        palette.accent
    } else {
        palette.ink3
    };
    let at = Pos2::new(
        right.right() - named.size().x,
        right.center().y - named.size().y / 2.0,
    );
    ui.painter().galley_with_override_text_color(at, named, ink);
    if there.has_focus() {
        focus_ring(
            ui.painter(),
            right.shrink2(Vec2::new(2.0, 3.0)),
            4.0,
            palette,
        );
    }
    if there.on_hover_text("open this chapter").clicked() {
        out.push(Action::Open(OpenAction::Chapter(info.chapter)));
    }
}

/// What there is: its kind, its title, and what opens it.
fn way(info: &ChapterInfo, meeting: &Meeting) -> Option<(&'static str, String, Action)> {
    let chapter = info.chapter;
    match meeting.what {
        Met::Preset(id) => {
            let card = info.cards.iter().find(|card| card.preset.id == id)?;
            let action = Action::Open(OpenAction::Preset(chapter, card.preset));
            Some(("experiment", card.title.clone(), action))
        }
        Met::Goal(id) => {
            let goal = *info.goals.iter().find(|goal| goal.id == id)?;
            Some((
                "goal",
                goal.title.to_owned(),
                Action::Open(OpenAction::Goal(chapter, goal)),
            ))
        }
        Met::Question(id) => {
            let question = info.question(id)?;
            let action = Action::Open(OpenAction::Question(chapter, id.to_owned()));
            Some(("question", question.question.clone(), action))
        }
    }
}

/// Done, not done, or nothing to be done.
fn sign_ui(ui: &Ui, at: Pos2, done: Option<bool>) {
    let palette = palette(ui);
    match done {
        Some(true) => paint_check(ui.painter(), at, 7.0, palette.hit, palette.bg),
        Some(false) => paint_ring(ui.painter(), at, 6.0, 0.0, 1.5, palette.ink3, palette.ink3),
        None => _ = ui.painter().circle_filled(at, 2.5, palette.ink3),
    }
}

fn link_text(ui: &Ui, response: &Response, at: Pos2, text: &str, width: f32) {
    let palette = palette(ui);
    let left = Align2::LEFT_CENTER;
    let shown = text_line(
        ui.painter(),
        at,
        left,
        text,
        font::label(),
        palette.accent,
        width,
    );
    if response.hovered() {
        let line = Stroke::new(1.0, palette.accent);
        ui.painter()
            .hline(shown.x_range(), shown.bottom() - 1.0, line);
    }
    if response.has_focus() {
        focus_ring(
            ui.painter(),
            shown.expand2(Vec2::new(4.0, 2.0)),
            4.0,
            palette,
        );
    }
}

/// What a concept is connected with, in words.
fn links_ui(ui: &mut Ui, given: &Given<'_>, concept: &Concept) {
    widgets::note(ui, "what it is connected with");
    let name = |id: &str| given.map.concept(id).map_or("", |concept| concept.name);
    for link in given.map.links_of(concept.id) {
        let text = format!("{} {} {}", name(link.from), link.label, name(link.to));
        widgets::paragraph(ui, text);
    }
}

/// How many concepts are met, and one that is not.
fn counted_ui(ui: &mut Ui, given: &Given<'_>) -> Option<&'static Concept> {
    let palette = palette(ui);
    let met = |concept: &&'static Concept| Standing::of(concept, given).done > 0;
    let (all, done) = (
        given.map.concepts().count(),
        given.map.concepts().filter(met).count(),
    );
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), 34.0), Sense::hover());
    let text = format!("{done} of {all} met");
    describe(&response, Role::Status, &text, "");
    let large = text_line(
        ui.painter(),
        rect.left_center(),
        Align2::LEFT_CENTER,
        &done.to_string(),
        font::mono_bold(26.0),
        if done > 0 { palette.hit } else { palette.ink },
        80.0,
    );
    let at = Pos2::new(large.right() + 8.0, rect.center().y + 3.0);
    let rest = format!("of {all} met");
    let room = rect.right() - at.x;
    text_line(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        &rest,
        font::label(),
        palette.ink2,
        room,
    );
    widgets::paragraph(
        ui,
        "Choose a concept to see what it is, where it is met and what it leads to.",
    );
    let next = given.map.concepts().find(|concept| !met(concept))?;
    widgets::link(ui, &format!("next: {}", next.name))
        .clicked()
        .then_some(next)
}

/// What the nodes look like.
fn legend_ui(ui: &mut Ui) {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    for (share, words) in [
        (0.0, "not met yet"),
        (0.4, "met: a goal reached or a question answered right"),
        (1.0, "all its goals and questions done"),
    ] {
        let at = legend_row(ui, words);
        if share >= 1.0 {
            paint_check(ui.painter(), at, 8.5, palette.hit, palette.bg);
        } else {
            let width = if share > 0.0 { 2.2 } else { 1.5 };
            paint_ring(
                ui.painter(),
                at,
                8.0,
                share,
                width,
                palette.hit,
                palette.ink3,
            );
        }
        if share > 0.0 && share < 1.0 {
            ui.painter().circle_filled(at, 3.5, palette.hit);
        }
    }
    let at = legend_row(ui, "in a square: leads beyond these labs");
    let square = Rect::from_center_size(at, Vec2::splat(20.0));
    let line = Stroke::new(1.2, palette.ink3);
    let inside = StrokeKind::Middle;
    ui.painter().rect_stroke(square, 5.0, line, inside);
    ui.painter().circle_stroke(at, 6.0, line);
}

/// A line of the legend; returns where its sign goes.
fn legend_row(ui: &mut Ui, words: &str) -> Pos2 {
    let ink = palette(ui).ink2;
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::hover());
    describe(&response, Role::Label, words, "");
    let at = Pos2::new(rect.left() + 32.0, rect.center().y);
    let room = rect.right() - at.x;
    text_line(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        words,
        font::label(),
        ink,
        room,
    );
    Pos2::new(rect.left() + 11.0, rect.center().y)
}
