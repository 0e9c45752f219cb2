//! Practice: exercises made from the model of a chapter's lab, one after the other.

mod act;
mod answers;
mod due;

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::time::Duration;

use eframe::egui::{Align, Ui};

use super::action::PracticeAction;
use super::chapter_info::ChapterInfo;
use super::preferences::{Drill, Preferences};
use super::{Action, clock, widgets};
use crate::lesson::practice::{Exercise, Given, PracticeKind, exercise};
use crate::lesson::{Chapter, Refusal};
use crate::ui::controls::{outline_button, primary_button};
use crate::ui::prose::{Prose, prose};

pub(super) use due::due_strip;

/// What is made quicker than this is there at once.
const AT_ONCE: Duration = Duration::from_millis(25);

/// What the part keeps between frames.
#[derive(Debug, Default)]
pub(super) struct PracticePart {
    /// Texts by chapter, because links are remembered by their target.
    question: Prose,
    why: Prose,
    /// What is typed as an answer.
    typed: String,
    /// Why that is no answer.
    refused: Option<String>,
    /// The exercise of each chapter.
    shown: BTreeMap<&'static str, Shown>,
    /// The chapter whose exercise has just been made and is to come into sight.
    arrived: Option<&'static str>,
    /// Whether the reminder of what is due was put off.
    pub(super) put_off: bool,
}

/// An exercise of a chapter.
#[derive(Debug)]
enum Shown {
    /// It is being made.
    Coming(Receiver<Result<Exercise, Refusal>>),
    /// It is there, with what was answered.
    There(Box<Exercise>, Option<Given>),
    /// It could not be made.
    Refused(String),
}

impl PracticePart {
    /// Begins to make an exercise, beside the window.
    fn begin(
        &mut self,
        chapter: &'static Chapter,
        kind: &'static PracticeKind,
        seed: u64,
        difficulty: u8,
    ) -> Result<(), Refusal> {
        let (done, made) = channel();
        let work = move || {
            // Another may have been asked for meanwhile.
            drop(done.send(exercise(chapter, kind, seed, difficulty)));
        };
        std::thread::Builder::new()
            .name("practice".to_owned())
            .spawn(work)
            .map_err(|error| Refusal::new(format!("no exercise can be made: {error}.")))?;
        self.typed.clear();
        self.refused = None;
        let shown = match made.recv_timeout(AT_ONCE) {
            Err(RecvTimeoutError::Timeout) => Shown::Coming(made),
            made => Shown::of(made.unwrap_or_else(|_| Err(cannot()))),
        };
        self.show(chapter.id, shown);
        Ok(())
    }

    fn show(&mut self, chapter: &'static str, shown: Shown) {
        self.arrived = matches!(shown, Shown::There(..)).then_some(chapter);
        self.shown.insert(chapter, shown);
    }

    /// The exercise of a chapter, with what was answered.
    fn exercise(&self, chapter: &str) -> Option<(&Exercise, Option<Given>)> {
        match self.shown.get(chapter) {
            Some(Shown::There(exercise, given)) => Some((exercise, *given)),
            _ => None,
        }
    }

    /// Answers the exercise of a chapter; its kind and whether that is right. `None` if it was
    /// answered before.
    fn answer(&mut self, chapter: &str, given: Given) -> Option<(&'static str, bool)> {
        let Some(Shown::There(exercise, answered @ None)) = self.shown.get_mut(chapter) else {
            return None;
        };
        *answered = Some(given);
        Some((exercise.kind, exercise.is_right(given)))
    }

    /// Takes over what has been made meanwhile.
    fn receive(&mut self, ui: &Ui, chapter: &'static str) {
        let Some(Shown::Coming(made)) = self.shown.get(chapter) else {
            return;
        };
        match made.try_recv() {
            Err(TryRecvError::Empty) => ui.ctx().request_repaint(),
            made => {
                let made = made.unwrap_or_else(|_| Err(cannot()));
                self.show(chapter, Shown::of(made));
            }
        }
    }

    /// Draws the part; nothing for a chapter without exercises. Whether it has brought a new exercise
    /// into sight.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        info: &ChapterInfo,
        preferences: &Preferences,
        out: &mut Vec<Action>,
    ) -> bool {
        let kinds = kinds(info.chapter);
        if kinds.is_empty() {
            return false;
        }
        self.receive(ui, info.chapter.id);
        prose(ui, &mut Prose::default(), "## Practice");
        let today = clock::day_number();
        ui.add_space(4.0);
        for kind in kinds {
            kind_ui(ui, info.chapter, kind, preferences, today, out);
        }
        ui.add_space(8.0);
        match self.shown.get(info.chapter.id) {
            None => {
                widgets::paragraph(
                    ui,
                    "Exercises without end, each made by running this lab. They become harder while \
                     your answers are right; what you miss comes back after 1, 3, 7 and 21 days.",
                );
                ui.add_space(4.0);
                if primary_button(ui, "Practise").clicked() {
                    out.push(PracticeAction::Next(None).into());
                }
            }
            Some(Shown::Coming(_)) => {
                widgets::note(ui, "The model runs the next exercise\u{2026}");
            }
            Some(Shown::Refused(why)) => {
                widgets::refusal(ui, why);
                if outline_button(ui, "Another one").clicked() {
                    out.push(PracticeAction::Next(None).into());
                }
            }
            Some(Shown::There(..)) => return self.exercise_ui(ui, info.chapter.id, out),
        }
        false
    }

    fn exercise_ui(&mut self, ui: &mut Ui, chapter: &'static str, out: &mut Vec<Action>) -> bool {
        let Some(Shown::There(exercise, given)) = self.shown.get(chapter) else {
            return false;
        };
        let (questions, whys) = (&mut self.question, &mut self.why);
        let (typed, refused) = (&mut self.typed, &mut self.refused);
        let given = *given;
        let card = widgets::card(ui, exercise.title, |ui| {
            widgets::note(ui, format!("difficulty {} of 3", exercise.difficulty));
            prose(ui, questions, &exercise.question);
            ui.add_space(6.0);
            answers::answers_ui(ui, exercise, given, (typed, refused), out);
            if let Some(given) = given {
                answers::verdict_ui(ui, exercise, given);
                prose(ui, whys, &exercise.why);
                ui.add_space(4.0);
            }
            ui.horizontal_wrapped(|ui| {
                if given.is_some() && primary_button(ui, "Next").clicked() {
                    out.push(PracticeAction::Next(None).into());
                }
                show_ui(ui, exercise, out);
                if given.is_none() && outline_button(ui, "Another one").clicked() {
                    out.push(PracticeAction::Next(None).into());
                }
            });
        });
        // It takes the place of a button, and most of it would lie below the column's end.
        let is_new = self.arrived.take_if(|of| *of == chapter).is_some();
        if is_new {
            card.scroll_to_me(Some(Align::TOP));
        }
        is_new
    }
}

impl Shown {
    fn of(made: Result<Exercise, Refusal>) -> Self {
        match made {
            Ok(exercise) => Self::There(Box::new(exercise), None),
            Err(refusal) => Self::Refused(refusal.to_string()),
        }
    }
}

/// The buttons that open the runs of an exercise.
fn show_ui(ui: &mut Ui, exercise: &Exercise, out: &mut Vec<Action>) {
    for (place, moment) in exercise.moments.iter().enumerate() {
        let text = if moment.label.is_empty() {
            "Show me".to_owned()
        } else {
            format!("Show me {}", place + 1)
        };
        let button = outline_button(ui, &text);
        if button.clicked() {
            out.push(PracticeAction::Show(place).into());
        }
        if moment.label.is_empty() {
            button.on_hover_text("opens this run at the moment of the question");
        } else {
            button.on_hover_text(&moment.label);
        }
    }
}

/// A kind with how it went; a click begins with it.
fn kind_ui(
    ui: &mut Ui,
    chapter: &'static Chapter,
    kind: &'static PracticeKind,
    preferences: &Preferences,
    today: i64,
    out: &mut Vec<Action>,
) {
    let drill = preferences.drill(chapter.id, kind.id);
    ui.horizontal_wrapped(|ui| {
        if widgets::link(ui, kind.title).clicked() {
            out.push(PracticeAction::Next(Some(kind.id)).into());
        }
        let said = said(&drill, today);
        if !said.is_empty() {
            widgets::note(ui, said);
        }
    });
}

/// How a kind went, in a few words.
fn said(drill: &Drill, today: i64) -> String {
    let answered = drill.right + drill.wrong;
    let mut parts = Vec::new();
    if drill.is_due(today) {
        parts.push("due today".to_owned());
    }
    if answered > 0 {
        parts.push(format!("{} of {answered} right", drill.right));
    }
    if drill.streak > 1 {
        parts.push(format!("{} in a row", drill.streak));
    }
    parts.join(", ")
}

/// The kinds of a chapter.
pub(super) fn kinds(chapter: &Chapter) -> &'static [PracticeKind] {
    chapter.content.lab().map_or(&[], |lab| lab.practice)
}

/// How many kinds of a chapter come back on this day.
pub(super) fn due_of(chapter: &Chapter, preferences: &Preferences, today: i64) -> usize {
    let drill = |kind: &PracticeKind| preferences.drill(chapter.id, kind.id);
    kinds(chapter)
        .iter()
        .filter(|kind| drill(kind).is_due(today))
        .count()
}

/// The kind that comes next: one that is due, else the one that was asked least.
fn next_kind(
    chapter: &Chapter,
    preferences: &Preferences,
    today: i64,
) -> Option<&'static PracticeKind> {
    let drill = |kind: &PracticeKind| preferences.drill(chapter.id, kind.id);
    let rank = |kind: &&PracticeKind| {
        let drill = drill(kind);
        (!drill.is_due(today), drill.asked)
    };
    kinds(chapter).iter().min_by_key(rank)
}

/// Making an exercise ended without a word, which no seed is known to cause.
fn cannot() -> Refusal {
    Refusal::new("no exercise came of it; another one can be asked for.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chapters::chapter;

    #[test]
    fn what_is_due_comes_first_and_then_what_was_asked_least() {
        let chapter = chapter("cache-lab").expect("a chapter");
        let mut preferences = Preferences::default();
        let kinds = kinds(chapter);
        for kind in &kinds[..2] {
            preferences.drill_mut(chapter.id, kind.id).asked = 3;
        }
        let next =
            |preferences: &Preferences| next_kind(chapter, preferences, 10).map(|kind| kind.id);
        assert_eq!(next(&preferences), Some(kinds[2].id));
        preferences
            .drill_mut(chapter.id, kinds[1].id)
            .note(false, 9);
        assert_eq!(next(&preferences), Some(kinds[1].id));
        assert_eq!(due_of(chapter, &preferences, 10), 1);
        assert_eq!(due_of(chapter, &preferences, 9), 0);
        let drill = preferences.drill(chapter.id, kinds[1].id);
        assert_eq!(said(&drill, 10), "due today, 0 of 1 right");
    }
}
