//! The column of the path: the step's words, what it asks for, and the way on.

use eframe::egui::{
    Align, Frame, Label, Margin, Rect, RichText, Role, ScrollArea, Sense, Ui, UiBuilder, Vec2, vec2,
};

use super::{PathState, shown};
use crate::app::action::{PathAction, WindowAction};
use crate::app::{Action, Shell, glossary, reading, shortcuts, widgets};
use crate::kit::bound::{Asked, bound_ui};
use crate::kit::controls::control_ui;
use crate::lesson::{Lab, Place, Talk, Todo, Walk};
use crate::ui::controls::{outline_button, primary_button, quiet_button};
use crate::ui::describe;
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::theme::{font, palette};

/// The margin around the words.
pub(in crate::app) const MARGIN: i8 = 20;
/// What stands in the place of a step's title while a prediction is open.
const PREDICT: &str = "What will happen?";
/// The height of the row with the way on.
pub(in crate::app) const WAY: f32 = 52.0;

impl Shell {
    /// What the tab of the path says: how far one is.
    pub(in crate::app) fn path_label(&self) -> String {
        let count = self.lab().filter(|lab| lab.is_path());
        let of_map = Some(self.map_steps().len()).filter(|count| *count > 0);
        let count = count.map(Talk::slide_count).or(of_map);
        let walked = self.preferences.walked(self.current);
        match (count, walked) {
            (_, Some(walked)) if walked.whole => "Path, walked".to_owned(),
            (Some(count), Some(walked)) => format!("Path, {} of {count}", walked.step + 1),
            _ => "Path".to_owned(),
        }
    }

    /// The column, into the space it is given.
    pub(in crate::app) fn path_ui(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        let Some(session) = self.sessions.get(self.current) else {
            return;
        };
        let lab = session.lab.as_ref();
        let (Some(walk), Some(at)) = (lab.walk(), lab.slide_at()) else {
            return;
        };
        let slides = lab.slides();
        let title = slides.get(at).map_or("", |slide| slide.caption.as_str());
        let count = slides.len();
        let whole = ui.available_rect_before_wrap();
        let (words, way) = whole.split_top_bottom_at_y(whole.bottom() - WAY);
        let runs = self.clock.playing() || session.busy();
        let state = &mut self.path;
        state.runs = runs;
        state.lit = None;
        // The title of a step says what comes of it.
        let asked = walk.guess.is_some() && !state.settled;
        let title = if asked { PREDICT } else { title };
        let step = (lab.chapter().id, at, count);
        words_ui(ui, words, step, title, |ui| {
            step_ui(ui, state, lab, walk, out);
            let told = (state.settled, state.outcome.is_some());
            if state.told.is_some_and(|before| before != told) {
                ui.scroll_to_cursor(Some(Align::BOTTOM));
            }
            state.told = Some(told);
            terms_ui(ui, state, walk, out);
        });
        let done = !asks(walk) || state.outcome.is_some();
        way_ui(ui, way, (at, count, done), out);
        ui.advance_cursor_after_rect(whole);
    }
}

/// Whether a step has something to be done or seen before it is over.
fn asks(walk: &Walk) -> bool {
    walk.todo.is_some() || walk.guess.is_some() || walk.until_ns.is_some()
}

/// The words of a step, in what scrolls over the row with the way on: which of how many steps of a
/// chapter's path it is, its title, and what follows.
pub(in crate::app) fn words_ui(
    ui: &mut Ui,
    place: Rect,
    (chapter, at, count): (&str, usize, usize),
    title: &str,
    contents: impl FnOnce(&mut Ui),
) {
    let mut above = ui.new_child(UiBuilder::new().max_rect(place));
    ScrollArea::vertical()
        .id_salt(("path", chapter, at))
        .auto_shrink([false, false])
        .show(&mut above, |ui| {
            Frame::new()
                .inner_margin(Margin::symmetric(MARGIN, 4))
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 8.0;
                    progress_ui(ui, at, count);
                    title_ui(ui, title);
                    contents(ui);
                });
        });
}

/// A step for each dot, and in words.
fn progress_ui(ui: &mut Ui, at: usize, count: usize) {
    let colours = palette(ui);
    let said = format!("Step {} of {count}", at + 1);
    let size = Vec2::new(ui.available_width(), 18.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    describe(&response, Role::Label, &said, "");
    let painter = ui.painter();
    let text = painter.layout_no_wrap(said, font::note(), colours.ink3);
    let mut dot = rect.left_center() + vec2(text.size().x + 14.0, 0.0);
    painter.galley(
        rect.left_center() - vec2(0.0, text.size().y / 2.0),
        text,
        colours.ink3,
    );
    for place in 0..count {
        let color = if place <= at {
            colours.accent
        } else {
            colours.line
        };
        painter.circle_filled(dot, if place == at { 4.0 } else { 3.0 }, color);
        dot.x += 12.0;
    }
}

fn title_ui(ui: &mut Ui, title: &str) {
    let text = RichText::new(title)
        .font(font::bold(19.0))
        .line_height(Some(25.0))
        .color(palette(ui).ink);
    let response = ui.add(Label::new(text).wrap());
    describe(&response, Role::Heading, title, "");
}

/// What the step says, asks and tells.
fn step_ui(ui: &mut Ui, state: &mut PathState, lab: &dyn Lab, walk: &Walk, out: &mut Vec<Action>) {
    let asked = bound_ui(ui, &walk.words, |name| shown(lab, name));
    take(asked, state, out);
    if let Some(guess) = &walk.guess {
        let values = state.outcome.as_ref().map(|outcome| outcome.values.clone());
        super::guess::guess_ui(ui, state, (guess, lab), values.as_deref(), out);
    }
    let settled = state.settled;
    for name in &walk.controls {
        // Those that stand on the stage are there.
        let beside = lab
            .control(name)
            .filter(|control| control.place == Place::More);
        if let Some(control) = beside.filter(|_| settled) {
            let width = ui.available_width();
            let set = ui.push_id(control.name, |ui| control_ui(ui, width, &control, None));
            if let Some((name, value)) = set.inner {
                out.push(PathAction::Set(name, value).into());
            }
        }
    }
    if let Some(todo) = walk.todo.as_ref().filter(|_| settled) {
        todo_ui(ui, state, lab, todo, out);
    }
    if let Some(outcome) = state.outcome.clone()
        && !walk.after.is_empty()
    {
        let frame = Frame::new()
            .fill(palette(ui).panel)
            .corner_radius(6.0)
            .inner_margin(Margin::symmetric(12, 10));
        let asked = frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            bound_ui(ui, &walk.after, |name| {
                super::number(lab, name, outcome.numbers.get(name).cloned())
            })
        });
        take(asked.inner, state, out);
    }
}

/// What is to be done, what helps, and that it has been done.
fn todo_ui(ui: &mut Ui, state: &mut PathState, lab: &dyn Lab, todo: &Todo, out: &mut Vec<Action>) {
    let done = state.outcome.is_some();
    ui.horizontal_top(|ui| {
        let colours = palette(ui);
        let (place, _) = ui.allocate_exact_size(Vec2::new(16.0, 22.0), Sense::hover());
        if done {
            paint_mark(ui.painter(), place.center(), 12.0, Mark::Hit, colours);
        } else {
            let dot = place.center();
            ui.painter().circle_filled(dot, 4.0, colours.accent);
        }
        ui.vertical(|ui| {
            let asked = bound_ui(ui, &todo.say, |name| shown(lab, name));
            take(asked, state, out);
        });
    });
    if done {
        return;
    }
    let waits = !state.begun;
    let stopped = !waits && !state.runs;
    let stuck = !waits && !lab.walk_state().given;
    ui.horizontal_wrapped(|ui| {
        if waits && !todo.button.is_empty() && primary_button(ui, &todo.button).clicked() {
            out.push(PathAction::Give.into());
        }
        if stopped && lab.walk_state().given && outline_button(ui, "Go on").clicked() {
            out.push(PathAction::GoOn.into());
        }
        let late = state.waited_s >= super::PATIENCE_S;
        let helps = late && !state.hint && !todo.hint.is_empty();
        if helps && quiet_button(ui, "Hint").clicked() {
            out.push(PathAction::Hint.into());
        }
        let by_hand = todo.button.is_empty() || stuck;
        if (state.hint || late && todo.hint.is_empty()) && by_hand || stuck {
            if outline_button(ui, "Show me").clicked() {
                out.push(PathAction::ShowMe.into());
            }
            if quiet_button(ui, "Start the step again").clicked() {
                out.push(PathAction::Again.into());
            }
        }
    });
    if state.hint {
        widgets::note(ui, &todo.hint);
    }
}

/// The terms that the step introduces, each with its card; the part of the stage that is called so
/// lights up.
fn terms_ui(ui: &mut Ui, state: &mut PathState, walk: &Walk, out: &mut Vec<Action>) {
    if walk.terms.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        widgets::note(ui, "Terms:");
        for name in &walk.terms {
            let term = glossary::term_ui(ui, name);
            if term.hovered() {
                state.lit = Some(name.clone());
            }
            if term.clicked() {
                out.push(WindowAction::ShowGlossary(Some(name.clone())).into());
            }
        }
    });
}

/// The way back, out and on.
fn way_ui(ui: &mut Ui, area: Rect, (at, count, done): (usize, usize, bool), out: &mut Vec<Action>) {
    let colours = palette(ui);
    ui.painter().hline(
        area.x_range(),
        area.top(),
        eframe::egui::Stroke::new(1.0, colours.line),
    );
    let inner = area.shrink2(vec2(f32::from(MARGIN), 12.0));
    let mut ui = ui.new_child(eframe::egui::UiBuilder::new().max_rect(inner));
    ui.horizontal(|ui| {
        let back = ui
            .add_enabled_ui(at > 0, |ui| outline_button(ui, "Back"))
            .inner;
        if back.clicked() {
            out.push(PathAction::By(-1).into());
        }
        let last = at + 1 >= count;
        let next = match (last, done) {
            (true, _) => None,
            (false, true) => Some(primary_button(ui, "Next")),
            (false, false) => Some(quiet_button(ui, "Skip this step")),
        };
        if next.is_some_and(|next| next.clicked()) {
            out.push(PathAction::By(1).into());
        }
        let layout = eframe::egui::Layout::right_to_left(eframe::egui::Align::Center);
        ui.with_layout(layout, |ui| {
            let help = shortcuts::EXPLORE.hint("leave the path for the whole laboratory");
            let explore = if last {
                primary_button(ui, "Explore")
            } else {
                quiet_button(ui, "Explore")
            };
            if explore.on_hover_text(help).clicked() {
                out.push(PathAction::Explore.into());
            }
        });
    });
}

/// Hands on what was asked for in a text.
fn take(asked: Vec<Asked>, state: &mut PathState, out: &mut Vec<Action>) {
    for asked in asked {
        match asked {
            Asked::Light(part) => state.lit = Some(part),
            Asked::Set(name, value) => out.push(PathAction::Set(name, value).into()),
            Asked::Open(target) => out.extend(reading::opened_by(&target)),
            Asked::Commands(all) => out.push(PathAction::Commands(all).into()),
        }
    }
}
