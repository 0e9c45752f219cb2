//! The column beside the stage: the lesson on one tab, and on another what there is to do: the goals,
//! the questions that the model answers, and the exercises. Nothing on a tab moves while it is read.

use std::collections::BTreeMap;

use eframe::egui::{Align, Frame, Id, Margin, Memory, ScrollArea, Ui};

use super::action::{LessonAction, OpenAction, ShareAction, Tab};
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
    /// The tab that was chosen, by chapter.
    chosen: BTreeMap<&'static str, Tab>,
    /// One cache a text, because links are remembered by their target.
    lesson: Prose,
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
    /// Shows this tab of a chapter's column from now on.
    pub(super) fn choose(&mut self, chapter: &'static str, tab: Tab) {
        self.chosen.insert(chapter, tab);
    }

    /// The tab that was chosen in a chapter; what is sought stands among the tasks.
    pub(super) fn chosen(&mut self, chapter: &'static str) -> Option<Tab> {
        if self.sought.is_some() {
            self.choose(chapter, Tab::Tasks);
        }
        self.chosen.get(chapter).copied()
    }

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

    /// Draws the text or the tasks of a chapter into the space it is given.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        (info, session, preferences): (&ChapterInfo, Option<&Session>, &Preferences),
        tab: Tab,
        out: &mut Vec<Action>,
    ) {
        let tasks = tab == Tab::Tasks;
        let id = (info.chapter.id, tasks, self.for_teachers);
        ScrollArea::vertical()
            .id_salt(id)
            .auto_shrink([false, false])
            .show(ui, |ui| {
                Frame::new()
                    .inner_margin(Margin::same(MARGIN))
                    .show(ui, |ui| {
                        if tasks {
                            self.tasks_ui(ui, (info, session, preferences), out);
                        } else {
                            self.text_ui(ui, info, session, out);
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

    /// The lesson, or the page for teachers.
    fn text_ui(
        &mut self,
        ui: &mut Ui,
        info: &ChapterInfo,
        session: Option<&Session>,
        out: &mut Vec<Action>,
    ) {
        if self.for_teachers {
            let clicked = prose(ui, &mut self.teachers, info.chapter.texts.teachers);
            follow(clicked.as_deref(), out);
            ui.add_space(12.0);
            if outline_button(ui, "Tasks for students\u{2026}").clicked() {
                out.push(ShareAction::ShowTasks.into());
            }
        } else {
            if let Some(session) = session {
                card_ui(ui, session);
            }
            let clicked = prose(ui, &mut self.lesson, info.chapter.texts.lesson);
            follow(clicked.as_deref(), out);
            glossary::terms_ui(ui, info.chapter.id, out);
        }
        ui.add_space(24.0);
        if let Some(on) = toggle(ui, "for teachers", self.for_teachers) {
            self.for_teachers = on;
        }
    }

    /// What there is to do: the experiment's tasks, the goals, the questions, the exercises.
    fn tasks_ui(
        &mut self,
        ui: &mut Ui,
        (info, session, preferences): (&ChapterInfo, Option<&Session>, &Preferences),
        out: &mut Vec<Action>,
    ) {
        if let Some(session) = session {
            self.tasks.ui(ui, session, out);
            let sought = self.sought.take_if(|sought| matches!(sought, Sought::Goal));
            let given = (info, session.lab.as_ref(), preferences);
            self.goals.ui(ui, given, sought.is_some(), out);
        }
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
        for question in &info.questions {
            ui.add_space(12.0);
            let asked = ui.scope(|ui| self.question_ui(ui, (info, &question.id), preferences, out));
            let is_sought =
                |sought: &mut Sought| matches!(sought, Sought::Question(id) if *id == question.id);
            if self.sought.take_if(is_sought).is_some() {
                asked.response.scroll_to_me(Some(Align::TOP));
            }
        }
    }

    /// A question of the chapter in front, by its name.
    pub(super) fn question_ui(
        &self,
        ui: &mut Ui,
        (info, name): (&ChapterInfo, &str),
        preferences: &Preferences,
        out: &mut Vec<Action>,
    ) {
        let mut all = info.questions.iter();
        let Some(index) = all.position(|question| question.id == name) else {
            return;
        };
        let question = &info.questions[index];
        let id = format!("{}/{name}", info.chapter.id);
        let measured = self.measured.get(&id).map(String::as_str);
        let shown = quiz::Question {
            question: &question.question,
            options: &question.options,
            answer: question.answer,
            why: &question.why,
        };
        let tried = preferences.tries(&id);
        match question_ui(ui, &shown, index + 1, &tried, measured) {
            Some(QuizEvent::Answered(option)) => {
                let answer = LessonAction::Answer(name.to_owned(), option);
                out.push(answer.into());
            }
            Some(QuizEvent::ShowMe) => {
                out.push(OpenAction::RunOfQuestion(name.to_owned()).into());
            }
            None => {}
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
        ("path", name) => {
            let (id, step) = name.split_once('/')?;
            Some(OpenAction::PathStep(id.to_owned(), step.parse().ok()?).into())
        }
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
