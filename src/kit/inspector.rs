//! The drawer: the controls that are not on the stage, why something happened, and the event log.
//! The same in all labs; a lab declares its parameters in their table and its events and explanations
//! in [`Narrative`]. It takes the place of the text, so that nothing of what it is about is covered
//! or moved; only where there is no text, as in front of a room, it is a card over the stage.

use eframe::egui::{Align, Frame, Key, Label, Layout, RichText, Sense, Ui, Vec2};

use super::controls::column_ui;
use super::waterfall::piece_ui;
use crate::components::trace::Trace;
use crate::lesson::{
    Cause, ExplanationOf, Intents, Narrative, Piece, QuietWords, Scene, Status, Successor,
    each_telling, most_telling, quiet,
};
use crate::ui::card::{card, clock, moment_link, scrolled};
use crate::ui::controls::{outline_button, quiet_button, section_title, segmented};
use crate::ui::theme::{font, palette};

/// How many of the latest requests are looked at for one that is under way.
const LATELY: usize = 40;
/// Lines of the log that are shown.
const LINES: usize = 120;

/// Wider spaces than this are the stage, over which the drawer is a card.
const WIDEST_COLUMN: f32 = 580.0;

/// What is unfolded.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Open<T> {
    Controls,
    Why(T),
    Log,
}

/// A page to which a lab may add something of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Page<T> {
    /// The controls.
    Controls,
    /// The explanation of a thing.
    Why(T),
}

/// What a lab's drawer shows, and what the pointer is on in it.
#[derive(Debug)]
pub struct Inspector<T> {
    open: Option<Open<T>>,
    pointed: Option<T>,
}

impl<T> Default for Inspector<T> {
    fn default() -> Self {
        Self {
            open: None,
            pointed: None,
        }
    }
}

impl<T: Copy + PartialEq> Inspector<T> {
    /// Unfolds the explanation of a thing.
    pub fn explain(&mut self, thing: T) {
        self.open = Some(Open::Why(thing));
    }

    /// Explains, of what has these numbers, the one after that which is explained, or the one after
    /// it to which the same happened; the latest if none is, or if it is no longer known. Says
    /// whether there was one.
    pub fn follow_next<M: Narrative<Thing = T>>(
        &mut self,
        scene: &Scene<'_, M>,
        which: Successor,
        ids: impl Iterator<Item = u64>,
        thing: impl Fn(u64) -> T,
    ) -> bool {
        let mut ids: Vec<u64> = ids.collect();
        ids.sort_unstable();
        let things: Vec<T> = ids.into_iter().map(thing).collect();
        let known = self.explained();
        let place = known.and_then(|known| things.iter().position(|one| *one == known));
        let explained = |one: &T| scene.model.explain(*one, scene.now);
        let next = match (place, which) {
            (Some(place), Successor::Next) => things.get(place + 1).or(things.last()),
            (Some(place), Successor::Alike) => explained(&things[place]).and_then(|this| {
                let alike = |one: &&T| explained(one).is_some_and(|other| other.is_like(&this));
                things[place + 1..].iter().find(alike)
            }),
            // What is under way can be watched; what is over is told.
            (None, _) => {
                let lasts = |one: &&T| explained(one).is_some_and(|why| why.lasts(scene.now));
                let lately = things.iter().rev().take(LATELY);
                lately.clone().find(lasts).or(things.last())
            }
        };
        if let Some(thing) = next {
            self.explain(*thing);
        }
        next.is_some()
    }

    /// Unfolds the event log.
    pub fn show_log(&mut self) {
        self.open = Some(Open::Log);
    }

    /// Unfolds the controls, or folds them.
    pub fn toggle_controls(&mut self) {
        self.open = if self.shows_controls() {
            None
        } else {
            Some(Open::Controls)
        };
    }

    /// Unfolds the controls, or folds them if it is they that are unfolded.
    pub fn set_controls(&mut self, unfolded: bool) {
        if self.shows_controls() != unfolded {
            self.toggle_controls();
        }
    }

    /// Whether the controls are unfolded.
    pub fn shows_controls(&self) -> bool {
        self.open == Some(Open::Controls)
    }

    /// Whether anything is unfolded.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The thing that is explained.
    pub fn explained(&self) -> Option<T> {
        match self.open {
            Some(Open::Why(thing)) => Some(thing),
            _ => None,
        }
    }

    /// The thing that the card is about or the pointer is on in the log, to be lit on the stage.
    pub fn pointed(&self) -> Option<T> {
        self.pointed.or_else(|| self.explained())
    }

    /// Unfolds what the line of words is about: the thing it tells of, or else the log.
    pub fn explain_status<M: Narrative<Thing = T>>(&mut self, scene: &Scene<'_, M>) {
        let told = told(scene);
        match told.and_then(|line| scene.model.thing(line.what)) {
            Some(thing) => self.explain(thing),
            None => self.show_log(),
        }
    }

    /// Draws the drawer if it is open. Lines of the log for which `lit` holds are about what the
    /// pointer is on; `own` adds what only this lab has to a page.
    pub fn ui<M: Narrative<Thing = T>>(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_, M>,
        out: &mut Intents<M>,
        lit: impl Fn(M::LogEvent) -> bool,
        own: impl FnOnce(&mut Ui, Page<T>, &mut Intents<M>),
    ) {
        self.pointed = None;
        let Some(open) = self.open else {
            return;
        };
        let explained = match open {
            Open::Why(thing) => scene.model.explain(thing, scene.now),
            Open::Log | Open::Controls => None,
        };
        framed(ui, |ui, most| {
            self.header_ui(ui, open, explained.as_ref().map(|why| why.title.as_str()));
            scrolled(ui, most, |ui| match (open, &explained) {
                (Open::Controls, _) => {
                    column_ui(ui, scene.model.params(), out);
                    own(ui, Page::Controls, out);
                }
                (Open::Log, _) => self.log_ui(ui, scene, out, lit),
                (Open::Why(thing), Some(why)) => {
                    self.why_ui(ui, thing, why, &why.waterfall(scene.now), out);
                    own(ui, Page::Why(thing), out);
                }
                (Open::Why(_), None) => {
                    ui.label("This lies too far back, or has not happened yet at this moment.");
                }
            });
        });
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            self.open = None;
        }
    }

    fn header_ui(&mut self, ui: &mut Ui, open: Open<T>, title: Option<&str>) {
        let title = match open {
            Open::Why(_) => title.unwrap_or("Why"),
            Open::Log => "Event log",
            Open::Controls => "Controls",
        };
        let title = RichText::new(title).font(font::strong(16.0));
        let title = Label::new(title.color(palette(ui).ink)).truncate();
        let row = Vec2::new(ui.available_width(), ui.spacing().interact_size.y);
        // The buttons come first, so that it is the title which is cut where both have no room.
        ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
            if quiet_button(ui, "close").clicked() {
                self.open = None;
            }
            if open != Open::Log && quiet_button(ui, "log").clicked() {
                self.show_log();
            }
            if open != Open::Controls && quiet_button(ui, "controls").clicked() {
                self.toggle_controls();
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(title));
        });
        ui.add_space(4.0);
    }

    fn why_ui<M: Narrative<Thing = T>>(
        &mut self,
        ui: &mut Ui,
        thing: T,
        why: &ExplanationOf<M>,
        pieces: &[Option<Piece>],
        out: &mut Intents<M>,
    ) {
        if why.sides.len() > 1 {
            let sides: Vec<(T, &str)> = why
                .sides
                .iter()
                .map(|(name, side)| (*side, name.as_str()))
                .collect();
            if let Some(side) = segmented(ui, "row", thing, &sides) {
                self.explain(side);
            }
            ui.add_space(6.0);
        }
        let headline = RichText::new(&why.headline).font(font::body());
        ui.label(headline.color(palette(ui).ink));
        ui.add_space(8.0);
        for (cause, piece) in why.causes.iter().zip(pieces) {
            self.cause_ui(ui, thing, cause, out);
            if let Some(piece) = piece {
                piece_ui(ui, piece);
            }
        }
        if why.span.is_some() {
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                let next = outline_button(ui, "Next request");
                if next.on_hover_text("follow the next request (F)").clicked() {
                    out.follow(Successor::Next);
                }
                let alike = outline_button(ui, "Next like this");
                let help = "follow the next request to which the same happened (Shift+F)";
                if alike.on_hover_text(help).clicked() {
                    out.follow(Successor::Alike);
                }
            });
        }
        for (question, to) in &why.leads {
            ui.add_space(8.0);
            if ui.link(question).clicked() {
                self.explain(*to);
            }
        }
    }

    /// A link of the chain: its moment, which leads there, and what happened.
    fn cause_ui<M: Narrative<Thing = T>>(
        &mut self,
        ui: &mut Ui,
        thing: T,
        cause: &Cause<M::LogEvent, T>,
        out: &mut Intents<M>,
    ) {
        ui.horizontal_top(|ui| {
            if let Some(at) = cause.at
                && moment_link(ui, at)
            {
                out.go_to(at);
            }
            let face = if cause.is_reckoned {
                font::mono(12.0)
            } else {
                font::label()
            };
            let text = RichText::new(&cause.text).font(face);
            match cause.leads_to.filter(|to| *to != thing) {
                Some(to) => {
                    // A link wraps where what it stands in goes downwards.
                    if ui.vertical(|ui| ui.link(text).clicked()).inner {
                        self.explain(to);
                    }
                }
                None => {
                    ui.add(Label::new(text.color(palette(ui).ink2)).wrap());
                }
            }
        });
    }

    fn log_ui<M: Narrative<Thing = T>>(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_, M>,
        out: &mut Intents<M>,
        lit: impl Fn(M::LogEvent) -> bool,
    ) {
        let palette = palette(ui);
        section_title(ui, "newest first", "click a line for its why");
        for line in scene.model.log().lines().rev().take(LINES) {
            let text = format!("{}  {}", clock(line.at), scene.model.sentence(line.what));
            let text = RichText::new(text).font(font::label());
            let ink = if lit(line.what) {
                palette.ink
            } else {
                palette.ink2
            };
            let label = Label::new(text.color(ink)).truncate();
            let response = ui.add(label.sense(Sense::click()));
            let thing = scene.model.thing(line.what);
            if response.hovered() {
                self.pointed = thing;
            }
            if response.clicked() {
                match thing {
                    Some(thing) => self.explain(thing),
                    None => out.go_to(line.at),
                }
            }
        }
    }
}

/// In the place of the text, or as a card over the stage. The contents are told how high what they
/// scroll may be.
fn framed(ui: &mut Ui, contents: impl FnOnce(&mut Ui, f32)) {
    if ui.max_rect().width() > WIDEST_COLUMN {
        card(ui, "inspector", contents);
        return;
    }
    Frame::new().inner_margin(20).show(ui, |ui| {
        let most = (ui.available_height() - 48.0).max(80.0);
        contents(ui, most);
    });
}

/// The line of the log that is told now.
fn told<M: Narrative>(scene: &Scene<'_, M>) -> Option<Trace<M::LogEvent>> {
    let (log, now, pace) = (scene.model.log(), scene.now, scene.pace);
    let weight = |event| scene.model.weight(event);
    if M::TELLS_EACH {
        each_telling(log, now, pace, weight)
    } else {
        most_telling(log, now, pace, weight)
    }
}

/// The line that says what is happening; `words` are said while nothing is told, or why nothing
/// comes and what to press, if nothing does.
pub fn status_of<M: Narrative>(
    scene: &Scene<'_, M>,
    words: &QuietWords,
    idle: Option<(&'static str, &'static str)>,
) -> Status {
    status_line(scene, || {
        quiet(scene.model.log(), (scene.now, scene.pace), words, idle)
    })
}

/// The same with what a lab says itself while nothing is told.
pub fn status_line<M: Narrative>(scene: &Scene<'_, M>, quiet: impl FnOnce() -> Status) -> Status {
    let told = told(scene);
    told.map_or_else(quiet, |line| {
        let why = scene.model.thing(line.what).is_some();
        Status::told(line.at, scene.model.story(line.what, scene.now), why)
    })
}
