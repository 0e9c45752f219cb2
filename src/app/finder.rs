//! The list of everything that can be done, found by typing a part of its name.

mod value;

use eframe::egui::{self, Key, ScrollArea, TextEdit, Ui, WidgetInfo};

use super::action::{FileAction, LessonAction, OpenAction, ShareAction, TalkAction, WindowAction};
use super::chapter_info::{ChapterInfo, label};
use super::preferences::Theme;
use super::present::TALK;
use super::shortcuts::Shortcut;
use super::{Action, Session, glossary, menus, shortcuts, widgets};
use crate::lesson::{Lab, Preset, Refusal};
use crate::ui::theme::font;
use value::ValueForm;

/// Rows that are shown at most.
const MOST_ROWS: usize = 60;

/// Something that can be chosen.
#[derive(Clone, Debug)]
struct Entry {
    text: String,
    /// The key that does it as well; empty if none does.
    key: String,
    does: Does,
}

#[derive(Clone, Debug)]
enum Does {
    /// It is done at once.
    Act(Box<Action>),
    /// It needs a value first.
    Ask(Box<ValueForm>),
}

/// The panel: what is typed, and which row is chosen.
#[derive(Debug)]
pub(super) struct Finder {
    entries: Vec<Entry>,
    typed: String,
    chosen: usize,
    fresh: bool,
    /// The value that is asked for, once something that needs one was chosen.
    asked: Option<Box<ValueForm>>,
    /// Why what was chosen could not be done.
    refusal: Option<String>,
}

impl Finder {
    /// What can be done now.
    pub(super) fn new(chapters: &[ChapterInfo], session: Option<&Session>) -> Self {
        let of_run = session.map_or_else(Vec::new, |session| of_run(session.lab.as_ref()));
        let mut entries: Vec<Entry> = of_run.into_iter().chain(fixed()).collect();
        if let Some(session) = session {
            entries.extend(of_lab(session.lab.as_ref()));
        }
        for info in chapters {
            let chapter = info.chapter;
            let text = format!("chapter {}: {}", chapter.number, chapter.title);
            entries.push(act(&text, Action::Open(OpenAction::Chapter(chapter))));
            for (place, card) in info.cards.iter().enumerate() {
                let text = format!("{}: {}", chapter.name, label(place, &card.title));
                entries.push(act(
                    &text,
                    Action::Open(OpenAction::Preset(chapter, card.preset)),
                ));
            }
        }
        entries.extend(glossary::terms().iter().map(|term| {
            let also = term.also.iter().map(|name| format!(", {name}"));
            let text = format!("term: {}{}", term.term, also.collect::<String>());
            let action = WindowAction::ShowGlossary(Some(term.term.clone()));
            act(&text, action.into())
        }));
        Self {
            entries,
            typed: String::new(),
            chosen: 0,
            fresh: true,
            asked: None,
            refusal: None,
        }
    }

    /// Says why what was chosen could not be done; what was typed stays.
    pub(super) fn refuse(&mut self, refusal: &Refusal) {
        self.refusal = Some(refusal.to_string());
        self.fresh = true;
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        match &mut self.asked {
            Some(form) => out.extend(form.ui(ui).map(|text| LessonAction::Command(text).into())),
            None => self.list_ui(ui, out),
        }
        if let Some(refusal) = &self.refusal {
            ui.add_space(4.0);
            widgets::refusal(ui, refusal);
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        let field = TextEdit::singleline(&mut self.typed)
            .hint_text("an action, a chapter, an experiment, or a command such as set ttl_s=2")
            .font(font::label())
            .desired_width(f32::INFINITY);
        // The arrows walk through the list, not through the text.
        let (up, down) = ui.input_mut(|input| {
            let none = egui::Modifiers::NONE;
            (
                input.consume_key(none, Key::ArrowUp),
                input.consume_key(none, Key::ArrowDown),
            )
        });
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::SearchInput, true, "find"));
        if std::mem::take(&mut self.fresh) {
            response.request_focus();
        }
        if response.changed() {
            self.chosen = 0;
        }
        let found = self.found();
        let last = found.len().saturating_sub(1);
        self.chosen = (self.chosen + usize::from(down)).min(last);
        self.chosen = self.chosen.saturating_sub(usize::from(up));
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let mut done = entered.then(|| found.get(self.chosen).cloned()).flatten();
        ui.add_space(4.0);
        ScrollArea::vertical()
            .max_height(360.0)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                for (place, entry) in found.iter().enumerate() {
                    let mut row = menus::menu_row(ui, &entry.text, place == self.chosen);
                    if !entry.key.is_empty() {
                        row = row.on_hover_text(&entry.key);
                    }
                    if row.clicked() {
                        done = Some(entry.clone());
                    }
                    if place == self.chosen && (up || down) {
                        row.scroll_to_me(None);
                    }
                }
                if found.is_empty() {
                    widgets::note(ui, "Nothing here is called like that.");
                }
            });
        let Some(entry) = done else {
            return;
        };
        self.refusal = None;
        match entry.does {
            Does::Act(action) => match *action {
                // It closes this once it is done; until then it can be corrected.
                command @ Action::Lesson(LessonAction::Command(_)) => out.push(command),
                other => out.extend([Action::Window(WindowAction::Close), other]),
            },
            Does::Ask(form) => self.asked = Some(form),
        }
    }

    /// What fits what is typed, the best first.
    fn found(&self) -> Vec<Entry> {
        let typed = self.typed.trim().to_lowercase();
        let mut found: Vec<(usize, &Entry)> = self
            .entries
            .iter()
            .filter_map(|entry| Some((distance(&typed, &entry.text.to_lowercase())?, entry)))
            .collect();
        found.sort_by_key(|(distance, _)| *distance);
        let found = found.into_iter().map(|(_, entry)| entry.clone());
        // A command that is written out is done as it stands.
        let command = self.typed.trim();
        let whole = command.contains('=') && !command.ends_with('=');
        let typed = whole.then(|| Entry {
            text: format!("do: {command}"),
            key: String::new(),
            does: Does::Act(Box::new(Action::Lesson(LessonAction::Command(
                command.to_owned(),
            )))),
        });
        typed.into_iter().chain(found).take(MOST_ROWS).collect()
    }
}

fn act(text: &str, action: Action) -> Entry {
    Entry {
        text: text.to_owned(),
        key: String::new(),
        does: Does::Act(Box::new(action)),
    }
}

/// What a key does as well.
fn known(text: &str, shortcut: &Shortcut) -> Entry {
    Entry {
        key: shortcut.key(),
        ..act(text, shortcut.action())
    }
}

/// What can be done with the run of a lab.
fn of_run(lab: &dyn Lab) -> Vec<Entry> {
    let mut all = vec![
        known("play or pause", &shortcuts::PLAY),
        known("reset", &shortcuts::RESET),
        known("new luck", &shortcuts::NEW_LUCK),
        known("undo", &shortcuts::UNDO),
        known("redo", &shortcuts::REDO),
        known("one event forward", &shortcuts::FORWARD),
        known("one event back", &shortcuts::BACK),
        known("faster", &shortcuts::FASTER),
        known("slower", &shortcuts::SLOWER),
        known("to the start", &shortcuts::START),
        known("to the latest moment", &shortcuts::END),
        act("explain what is happening", LessonAction::Explain.into()),
        known("follow one request", &shortcuts::FOLLOW_ONE),
        known(
            "follow the next request like this one",
            &shortcuts::FOLLOW_ALIKE,
        ),
        known("compare with what is pinned as A", &shortcuts::COMPARE),
        act("pin this run as A", WindowAction::PinA.into()),
        act("unpin A", WindowAction::Unpin.into()),
        known("save", &shortcuts::SAVE),
        known("save as", &shortcuts::SAVE_AS),
        known(
            "export a picture, an animation or a table",
            &shortcuts::EXPORT,
        ),
        act("copy as text", ShareAction::CopyLine.into()),
        act("copy as a file's text", ShareAction::CopyFile.into()),
        act("about this experiment", ShareAction::ShowAbout.into()),
        act("tasks for students", ShareAction::ShowTasks.into()),
        known("present", &shortcuts::PRESENT),
        known("present from here", &shortcuts::PRESENT_HERE),
        act("speaker's window", TalkAction::ToggleSpeaker.into()),
        act("export a handout as PDF", FileAction::ShowHandout.into()),
        known("storyboard", &shortcuts::STORYBOARD),
        act(
            "add this moment to the storyboard",
            TalkAction::AddSlide(None).into(),
        ),
        act("larger plots", WindowAction::PlotsBy(1).into()),
        act("smaller plots", WindowAction::PlotsBy(-1).into()),
    ];
    if lab.trace().is_some() {
        all.push(act(
            "views of the trace: popularity, reuse, curves, costs",
            OpenAction::LookAtTrace.into(),
        ));
    }
    let is_talk = |preset: &Preset| preset.id == TALK;
    if lab
        .chapter()
        .lab()
        .is_ok_and(|lab| lab.presets.iter().any(is_talk))
    {
        all.push(act(
            "present this chapter's talk",
            TalkAction::Present.into(),
        ));
    }
    all
}

/// What the window can do whatever is open.
fn fixed() -> Vec<Entry> {
    let theme = |text, theme| act(text, WindowAction::Theme(theme).into());
    let motion = |text, reduced| act(text, WindowAction::ReducedMotion(reduced).into());
    vec![
        known("open a file", &shortcuts::OPEN),
        act("open a trace", OpenAction::Trace(None).into()),
        act("gallery of experiments", OpenAction::Gallery.into()),
        known("paste an experiment", &shortcuts::PASTE),
        known("show or hide the text", &shortcuts::READING),
        known("zoom in", &shortcuts::ZOOM_IN),
        known("zoom out", &shortcuts::ZOOM_OUT),
        known("zoom 100 %", &shortcuts::ZOOM_USUAL),
        theme("dark theme", Theme::Dark),
        theme("light theme", Theme::Light),
        theme("theme of the system", Theme::System),
        motion("stills, no motion", true),
        motion("motion", false),
        known("full screen", &shortcuts::FULL_SCREEN),
        known("keys and help", &shortcuts::HELP),
    ]
}

/// The verbs and the parameters of a lab.
fn of_lab(lab: &dyn Lab) -> Vec<Entry> {
    let verbs = lab.verbs().iter().map(|verb| {
        let text = format!("{}: {}", verb.name, verb.help);
        match ValueForm::of_verb(verb) {
            Some(form) => ask(text, form),
            None => act(
                &text,
                Action::Lesson(LessonAction::Command(verb.name.to_owned())),
            ),
        }
    });
    let ranges = lab.ranges();
    let params = lab
        .summary()
        .params
        .into_iter()
        .filter_map(|(name, value)| {
            let (_, range) = ranges.iter().find(|(known, _)| *known == name)?;
            let text = format!("set {name} (now {value})");
            Some(ask(text, ValueForm::of_parameter(name, &value, range)))
        });
    verbs.chain(params).collect()
}

fn ask(text: String, form: ValueForm) -> Entry {
    Entry {
        text,
        key: String::new(),
        does: Does::Ask(Box::new(form)),
    }
}

/// How far `text` is from what is typed: 0 where it begins with it, more where the letters stand
/// apart; `None` where they do not all come in this order.
fn distance(typed: &str, text: &str) -> Option<usize> {
    if let Some(at) = text.find(typed) {
        return Some(at.min(1));
    }
    let mut apart = 2;
    let mut rest = text.char_indices();
    let mut last = None;
    for letter in typed.chars().filter(|letter| !letter.is_whitespace()) {
        let (at, _) = rest.by_ref().find(|&(_, other)| other == letter)?;
        apart += last.map_or(0, |last: usize| at - last - 1);
        last = Some(at);
    }
    // Letters that are scattered over a long line have not been meant.
    (apart < 24).then_some(apart)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use eframe::egui::{Context, RawInput};

    use super::*;
    use crate::app::dialog::Dialog;
    use crate::app::{Folders, Shell, Start, What};
    use crate::chapters::CHAPTERS;
    use crate::lesson::{Chapter, Range, VerbArgument};
    use crate::sim::{Progress, SimTime};
    use crate::ui::theme;

    #[test]
    fn what_begins_alike_comes_first_and_strangers_do_not_come() {
        assert_eq!(distance("pres", "present"), Some(0));
        assert_eq!(distance("plots", "larger plots"), Some(1));
        assert!(distance("lgp", "larger plots") > Some(1));
        assert_eq!(distance("xyz", "larger plots"), None);
        assert_eq!(distance("", "anything"), Some(0));
    }

    #[test]
    fn a_command_that_is_written_out_is_done_first() {
        let mut finder = Finder::new(&ChapterInfo::all(), None);
        finder.typed = "set ttl_s=2".to_owned();
        let first = finder.found().first().cloned().unwrap();
        assert_eq!(first.text, "do: set ttl_s=2");
        finder.typed = "set ttl_s=".to_owned();
        assert!(
            finder
                .found()
                .iter()
                .all(|entry| !entry.text.starts_with("do:"))
        );
        finder.typed = "full screen".to_owned();
        assert_eq!(finder.found()[0].text, "full screen");
    }

    /// A window on a chapter whose run is under way, stands still, and can go back and forth.
    fn window_on(chapter: &'static Chapter) -> (Context, Shell) {
        let ctx = Context::default();
        theme::install(&ctx);
        let start = Start {
            what: What::Chapter(chapter),
            ..Start::default()
        };
        let mut shell = Shell::new(&ctx, Folders::default(), start).unwrap();
        shell.keeps_nothing = true;
        if let Some(session) = shell.session_mut() {
            session.lab.cancel_replay();
            session.lab.new_luck(7);
            session.lab.cancel_replay();
            let arrived = session.lab.seek(SimTime::from_secs_f64(3.0), u64::MAX);
            assert_eq!(arrived, Progress::Arrived);
            assert_eq!(session.lab.step_back(3, u64::MAX), Progress::Arrived);
        }
        shell.clock.set_playing(false);
        (ctx, shell)
    }

    /// All that is to be known of a window, and what it asks of the desktop, after `action`.
    fn state_after(ctx: &Context, shell: &mut Shell, action: Option<&Action>) -> String {
        let output = ctx.run_ui(RawInput::default(), |ui| {
            if let Some(action) = action {
                shell.act(ui.ctx(), action.clone());
            }
        });
        let mut known = format!("{shell:?}");
        for (_, viewport) in output.viewport_output {
            known += &format!("{:?}", viewport.commands);
        }
        known += &format!("{:?}", output.platform_output.commands);
        if let Some(lab) = shell.lab() {
            let asked = (lab.revision(), lab.edits(), lab.slide_count(), lab.seed());
            known += &format!("{asked:?}{:?}", lab.summary());
        }
        let mut textures = output.textures_delta;
        textures.clear();
        known
    }

    /// Whether what an action sets is something else than it sets.
    fn set_apart(shell: &mut Shell, action: &Action) {
        match action {
            Action::Window(WindowAction::Theme(Theme::Dark)) => {
                shell.preferences.theme = Theme::Light;
            }
            Action::Window(WindowAction::Theme(_)) => shell.preferences.theme = Theme::Dark,
            Action::Window(WindowAction::Zoom(_)) => shell.preferences.zoom = 1.25,
            Action::Window(WindowAction::ReducedMotion(on)) => {
                shell.preferences.reduced_motion = !on;
            }
            other => assert!(
                !matches!(other, Action::Ignore),
                "nothing is listed for nothing"
            ),
        }
    }

    #[test]
    fn everything_that_is_listed_does_something_or_says_why_not() {
        for chapter in &CHAPTERS {
            let (_, shell) = window_on(chapter);
            let finder = Finder::new(&shell.chapters, shell.session());
            let names: BTreeSet<&str> =
                finder.entries.iter().map(|one| one.text.as_str()).collect();
            assert_eq!(names.len(), finder.entries.len(), "{}", chapter.id);
            for entry in &finder.entries {
                let what = format!("{}: {}", chapter.id, entry.text);
                match &entry.does {
                    Does::Act(action) => match action.as_ref() {
                        Action::Open(OpenAction::Chapter(_) | OpenAction::Preset(..)) => {}
                        Action::Lesson(LessonAction::Command(command)) => {
                            carried_out(chapter, std::slice::from_ref(command), &what);
                        }
                        action => has_effect(chapter, action, &what),
                    },
                    Does::Ask(form) => {
                        let lab = shell.lab().unwrap();
                        carried_out(chapter, &candidates(lab, &form.command), &what);
                    }
                }
            }
        }
    }

    fn has_effect(chapter: &'static Chapter, action: &Action, what: &str) {
        let (ctx, mut shell) = window_on(chapter);
        set_apart(&mut shell, action);
        let before = state_after(&ctx, &mut shell, None);
        let after = state_after(&ctx, &mut shell, Some(action));
        let explained = matches!(action, Action::Lesson(LessonAction::Explain))
            && shell
                .lab()
                .is_some_and(|lab| lab.status(shell.pace()).has_why);
        assert!(before != after || explained, "{what} does nothing");
        assert!(!shell.notices.has_error(), "{what}: {:?}", shell.notices);
    }

    /// One of these commands is carried out, or the panel that gave it says why not.
    fn carried_out(chapter: &'static Chapter, commands: &[String], what: &str) {
        let sets = what.contains(": set ");
        let mut refusals = Vec::new();
        for command in commands {
            let (ctx, mut shell) = window_on(chapter);
            let finder = Finder::new(&shell.chapters, shell.session());
            shell.dialog = Some(Dialog::Find(finder));
            let before = shell.lab().unwrap().log_len();
            shell.act(&ctx, Action::Lesson(LessonAction::Command(command.clone())));
            match &shell.dialog {
                None => {
                    assert_eq!(
                        shell.lab().unwrap().log_len(),
                        before + 1,
                        "{what}: {command}"
                    );
                    return;
                }
                Some(Dialog::Find(finder)) => {
                    let refusal = finder.refusal.clone().unwrap_or_default();
                    assert!(refusal.ends_with('.'), "{what}: {command}: {refusal}");
                    refusals.push(refusal);
                }
                Some(other) => panic!("{what}: {other:?}"),
            }
        }
        assert!(!sets, "{what}: {refusals:?}");
    }

    /// Values for a command that needs one, of which some can be carried out.
    fn candidates(lab: &dyn Lab, command: &str) -> Vec<String> {
        let ranges = lab.ranges();
        let name = command.trim_end_matches('=');
        let range = name
            .strip_prefix("set ")
            .and_then(|name| ranges.iter().find(|(known, _)| *known == name));
        let values: Vec<String> = match range {
            Some((_, Range::Flag)) => ["true", "false"].map(str::to_owned).to_vec(),
            Some((_, Range::Word(words))) => words.iter().rev().map(ToString::to_string).collect(),
            Some((_, Range::Count { min, max })) => [min + 1, *min, min + 100, max / 2, *max]
                .map(|n| n.to_string())
                .to_vec(),
            Some((_, Range::Number { min, max })) => [min + 0.5, max / 2.0, *min, *max]
                .map(|n| n.to_string())
                .to_vec(),
            None => {
                let verb = lab.verbs().iter().find(|verb| verb.name == name).unwrap();
                match verb.argument {
                    VerbArgument::Word(_, words) => words.iter().map(ToString::to_string).collect(),
                    VerbArgument::Link => vec!["1-2".to_owned(), "0-1".to_owned()],
                    VerbArgument::LinkAndNumber(_) => vec!["1-2-100".to_owned()],
                    _ => ["1", "2", "0"].map(str::to_owned).to_vec(),
                }
            }
        };
        values
            .into_iter()
            .map(|value| format!("{command}{value}"))
            .collect()
    }

    #[test]
    fn every_chapter_and_every_experiment_that_is_listed_opens() {
        let chapter = &CHAPTERS[0];
        let (ctx, mut shell) = window_on(chapter);
        let entries = Finder::new(&shell.chapters, shell.session()).entries;
        let mut opened = 0;
        for entry in entries {
            let Does::Act(action) = entry.does else {
                continue;
            };
            let (wanted, preset) = match action.as_ref() {
                Action::Open(OpenAction::Chapter(chapter)) => (chapter.id, None),
                Action::Open(OpenAction::Preset(chapter, preset)) => (chapter.id, Some(preset.id)),
                _ => continue,
            };
            shell.act(&ctx, *action);
            assert_eq!(shell.current, wanted, "{}", entry.text);
            if preset.is_some() {
                assert_eq!(shell.lab().unwrap().preset(), preset, "{}", entry.text);
            }
            assert!(!shell.notices.has_error(), "{}", entry.text);
            opened += 1;
        }
        let presets: usize = shell.chapters.iter().map(|info| info.cards.len()).sum();
        assert_eq!(opened, presets + CHAPTERS.len());
    }
}
