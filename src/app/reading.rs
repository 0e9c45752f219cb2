//! The column of text: the lesson, the goals, and the questions that the model answers.

use std::collections::BTreeMap;

use eframe::egui::{Align, Frame, Id, Margin, Memory, ScrollArea, Ui};

use super::action::{LessonAction, OpenAction, ShareAction};
use super::chapter_info::ChapterInfo;
use super::goals::GoalsPart;
use super::practice::PracticePart;
use super::preferences::Preferences;
use super::tasks::TasksPart;
use super::{Action, Session, glossary, widgets};
use crate::chapters::chapter;
use crate::lesson::Opening;
use crate::ui::controls::{outline_button, toggle};
use crate::ui::prose::{Prose, prose};
use crate::ui::quiz::{self, QuizEvent, question_ui};

/// The margin around the text.
const MARGIN: i8 = 24;

/// What the column keeps between frames.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// One cache a text, because links are remembered by their target.
    beginning: Prose,
    rest: Prose,
    teachers: Prose,
    /// Whether the page for teachers is shown.
    for_teachers: bool,
    tasks: TasksPart,
    pub(super) practice: PracticePart,
    goals: GoalsPart,
    /// What is to come into sight.
    sought: Option<Sought>,
    /// What had the keyboard in the last frame.
    focused: Option<Id>,
    /// What the model measured: `chapter/question` and the outcome.
    pub(super) measured: BTreeMap<String, String>,
}

/// What is to come into sight.
#[derive(Debug)]
enum Sought {
    /// The rules of the goal that is unfolded.
    Goal,
    /// A question.
    Question(String),
    /// The exercises.
    Practice,
}

impl Reading {
    /// Unfolds the rules of a goal of the chapter that is shown next.
    pub(super) fn seek_goal(&mut self, id: &'static str) {
        self.goals.unfold(id);
        self.for_teachers = false;
        self.sought = Some(Sought::Goal);
    }

    /// Brings a question of the chapter that is shown next into sight.
    pub(super) fn seek_question(&mut self, id: String) {
        self.for_teachers = false;
        self.sought = Some(Sought::Question(id));
    }

    /// Brings the exercises of the chapter that is shown next into sight.
    pub(super) fn seek_practice(&mut self) {
        self.for_teachers = false;
        self.sought = Some(Sought::Practice);
    }

    /// Draws the column into the space it is given.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        info: &ChapterInfo,
        session: Option<&Session>,
        preferences: &Preferences,
        out: &mut Vec<Action>,
    ) {
        let id = (info.chapter.id, self.for_teachers);
        ScrollArea::vertical()
            .id_salt(id)
            .auto_shrink([false, false])
            .show(ui, |ui| {
                Frame::new()
                    .inner_margin(Margin::same(MARGIN))
                    .show(ui, |ui| {
                        if self.for_teachers {
                            let clicked =
                                prose(ui, &mut self.teachers, info.chapter.texts.teachers);
                            follow(clicked.as_deref(), out);
                            ui.add_space(12.0);
                            if outline_button(ui, "Tasks for students\u{2026}").clicked() {
                                out.push(ShareAction::ShowTasks.into());
                            }
                        } else {
                            self.lesson_ui(ui, info, session, preferences, out);
                        }
                        ui.add_space(24.0);
                        if let Some(on) = toggle(ui, "for teachers", self.for_teachers) {
                            self.for_teachers = on;
                        }
                        self.follow_keyboard(ui);
                    });
            });
    }

    /// Brings into sight what the keyboard has come to in this column.
    fn follow_keyboard(&mut self, ui: &Ui) {
        let focused = ui.memory(Memory::focused);
        if focused == self.focused {
            return;
        }
        self.focused = focused;
        let response = focused.and_then(|id| ui.ctx().read_response(id));
        let here = response.filter(|response| response.layer_id == ui.layer_id());
        if let Some(here) = here.filter(|here| ui.min_rect().contains_rect(here.rect)) {
            ui.scroll_to_rect(here.rect, None);
        }
    }

    fn lesson_ui(
        &mut self,
        ui: &mut Ui,
        info: &ChapterInfo,
        session: Option<&Session>,
        preferences: &Preferences,
        out: &mut Vec<Action>,
    ) {
        if let Some(session) = session {
            card_ui(ui, session);
        }
        let clicked = prose(ui, &mut self.beginning, info.beginning);
        follow(clicked.as_deref(), out);
        ui.add_space(8.0);
        if let Some(session) = session {
            self.tasks.ui(ui, session, out);
            let sought = self.sought.take_if(|sought| matches!(sought, Sought::Goal));
            let given = (info, session.lab.as_ref(), preferences);
            self.goals.ui(ui, given, sought.is_some(), out);
            ui.add_space(8.0);
        }
        let clicked = prose(ui, &mut self.rest, info.rest);
        follow(clicked.as_deref(), out);
        glossary::terms_ui(ui, info.chapter.id, out);
        self.quiz_ui(ui, info, preferences, out);
        self.practice_ui(ui, info, preferences, out);
    }

    fn practice_ui(
        &mut self,
        ui: &mut Ui,
        info: &ChapterInfo,
        preferences: &Preferences,
        out: &mut Vec<Action>,
    ) {
        ui.add_space(12.0);
        let drawn = ui.scope(|ui| self.practice.ui(ui, info, preferences, out));
        let is_sought = |sought: &mut Sought| matches!(sought, Sought::Practice);
        if self.sought.take_if(is_sought).is_some() && !drawn.inner {
            drawn.response.scroll_to_me(Some(Align::TOP));
        }
    }

    fn quiz_ui(
        &mut self,
        ui: &mut Ui,
        info: &ChapterInfo,
        preferences: &Preferences,
        out: &mut Vec<Action>,
    ) {
        if info.questions.is_empty() {
            return;
        }
        prose(ui, &mut Prose::default(), "## Questions");
        for (index, question) in info.questions.iter().enumerate() {
            let id = format!("{}/{}", info.chapter.id, question.id);
            let measured = self.measured.get(&id);
            let shown = quiz::Question {
                question: &question.question,
                options: &question.options,
                answer: question.answer,
                why: &question.why,
            };
            let tried = preferences.tries(&id);
            ui.add_space(12.0);
            let asked = ui.scope(|ui| {
                question_ui(ui, &shown, index + 1, &tried, measured.map(String::as_str))
            });
            let is_sought =
                |sought: &mut Sought| matches!(sought, Sought::Question(id) if *id == question.id);
            if self.sought.take_if(is_sought).is_some() {
                asked.response.scroll_to_me(Some(Align::TOP));
            }
            match asked.inner {
                Some(QuizEvent::Answered(option)) => {
                    out.push(Action::Lesson(LessonAction::Answer(
                        question.id.clone(),
                        option,
                    )));
                }
                Some(QuizEvent::ShowMe) => {
                    out.push(Action::Open(OpenAction::RunOfQuestion(question.id.clone())));
                }
                None => {}
            }
        }
    }
}

/// What is open, and what to look for.
fn card_ui(ui: &mut Ui, session: &Session) {
    let notes = session.lab.notes();
    if notes.is_empty() && session.lab.title().is_empty() {
        return;
    }
    widgets::card(ui, session.title(), |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        if !notes.is_empty() {
            widgets::paragraph(ui, notes);
        }
    });
    ui.add_space(16.0);
}

/// Does what a link in a text says.
fn follow(clicked: Option<&str>, out: &mut Vec<Action>) {
    out.extend(clicked.and_then(opened_by));
}

/// What a link opens; `None` for those that lead out of the window.
pub(super) fn opened_by(link: &str) -> Option<Action> {
    match link.split_once(':')? {
        ("preset", id) => Some(OpenAction::PresetNamed(id.to_owned()).into()),
        ("chapter", id) => Some(OpenAction::ChapterNamed(id.to_owned()).into()),
        ("goal", name) => {
            let (id, goal) = name.split_once('/')?;
            let chapter = chapter(id).ok()?;
            let lab = (chapter.lab().ok()?.open)(Opening::Default).ok()?;
            let mut goals = lab.goals().into_iter();
            let (goal, _) = goals.find(|(known, _)| known.id == goal)?;
            Some(OpenAction::Goal(chapter, goal).into())
        }
        _ => None,
    }
}
