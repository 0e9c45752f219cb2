//! The list of everything that can be done, found by typing a part of its name.

use eframe::egui::{self, Key, ScrollArea, TextEdit, Ui, WidgetInfo};

use super::course::{Course, label};
use super::preferences::Theme;
use super::share::ShareAction;
use super::{Action, Session, menus, widgets};
use crate::lesson::{Lab, VerbArgument};
use crate::ui::theme::font;

/// Rows that are shown at most.
const MOST_ROWS: usize = 60;

/// Something that can be chosen.
#[derive(Clone, Debug)]
struct Entry {
    text: String,
    does: Does,
}

#[derive(Clone, Debug)]
enum Does {
    /// It is done at once.
    Act(Box<Action>),
    /// It has to be completed in the field.
    Complete(String),
}

/// The panel: what is typed, and which row is chosen.
#[derive(Debug)]
pub(super) struct Finder {
    entries: Vec<Entry>,
    typed: String,
    chosen: usize,
    fresh: bool,
}

impl Finder {
    /// What can be done now.
    pub(super) fn new(courses: &[Course], session: Option<&Session>) -> Self {
        let mut entries = Vec::new();
        for (text, action) in fixed() {
            entries.push(act(text, action));
        }
        if let Some(session) = session {
            entries.extend(of_lab(session.lab.as_ref()));
        }
        for course in courses {
            let chapter = course.chapter;
            let text = format!("chapter {}: {}", chapter.number, chapter.title);
            entries.push(act(&text, Action::OpenChapter(chapter)));
            for (place, card) in course.cards.iter().enumerate() {
                let text = format!("{}: {}", chapter.name, label(place, &card.title));
                entries.push(act(&text, Action::OpenPreset(chapter, card.preset)));
            }
        }
        Self {
            entries,
            typed: String::new(),
            chosen: 0,
            fresh: true,
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
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
                    let row = menus::menu_row(ui, &entry.text, place == self.chosen);
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
        match done.map(|entry| entry.does) {
            Some(Does::Act(action)) => {
                out.push(Action::Close);
                out.push(*action);
            }
            Some(Does::Complete(text)) => {
                self.typed = text;
                self.fresh = true;
            }
            None => {}
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
            does: Does::Act(Box::new(Action::Command(command.to_owned()))),
        });
        typed.into_iter().chain(found).take(MOST_ROWS).collect()
    }
}

fn act(text: &str, action: Action) -> Entry {
    Entry {
        text: text.to_owned(),
        does: Does::Act(Box::new(action)),
    }
}

/// What the window can do whatever is open.
fn fixed() -> Vec<(&'static str, Action)> {
    vec![
        ("play or pause", Action::TogglePlay),
        ("reset", Action::Reset),
        ("new luck", Action::NewLuck),
        ("undo", Action::Undo),
        ("redo", Action::Redo),
        ("one event forward", Action::Step(1)),
        ("one event back", Action::Step(-1)),
        ("faster", Action::SpeedBy(1)),
        ("slower", Action::SpeedBy(-1)),
        ("to the start", Action::GoToStart),
        ("to the latest moment", Action::GoToEnd),
        ("explain what is happening", Action::Explain),
        ("save", Action::Save),
        ("save as", Action::SaveAs),
        ("open a file", Action::ShowOpen),
        (
            "export a picture, an animation or a table",
            Action::ShowExport,
        ),
        ("gallery of experiments", Action::ShowGallery),
        ("copy as text", ShareAction::CopyLine.into()),
        ("copy as a file's text", ShareAction::CopyFile.into()),
        ("paste an experiment", ShareAction::AskPaste.into()),
        ("about this experiment", ShareAction::ShowAbout.into()),
        ("tasks for students", ShareAction::ShowTasks.into()),
        ("present", Action::TogglePresenting),
        ("present this chapter's talk", Action::PresentTalk),
        ("speaker's window", Action::ToggleSpeaker),
        ("storyboard", Action::ToggleStoryboard),
        ("add this moment to the storyboard", Action::AddSlide),
        ("show or hide the text", Action::ToggleReading),
        ("larger plots", Action::PlotsBy(1)),
        ("smaller plots", Action::PlotsBy(-1)),
        ("zoom in", Action::ZoomBy(1)),
        ("zoom out", Action::ZoomBy(-1)),
        ("zoom 100 %", Action::Zoom(1.0)),
        ("dark theme", Action::Theme(Theme::Dark)),
        ("light theme", Action::Theme(Theme::Light)),
        ("theme of the system", Action::Theme(Theme::System)),
        ("stills, no motion", Action::ReducedMotion(true)),
        ("motion", Action::ReducedMotion(false)),
        ("full screen", Action::ToggleFullScreen),
        ("keys and help", Action::ToggleHelp),
    ]
}

/// The verbs and the parameters of a lab.
fn of_lab(lab: &dyn Lab) -> Vec<Entry> {
    let verbs = lab.verbs().iter().map(|verb| {
        let text = format!("{}: {}", verb.name, verb.help);
        if verb.argument == VerbArgument::None {
            act(&text, Action::Command(verb.name.to_owned()))
        } else {
            Entry {
                text,
                does: Does::Complete(format!("{}=", verb.name)),
            }
        }
    });
    let params = lab.summary().params.into_iter().map(|(name, value)| Entry {
        text: format!("set {name} (now {value})"),
        does: Does::Complete(format!("set {name}=")),
    });
    verbs.chain(params).collect()
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
    use super::*;

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
        let mut finder = Finder::new(&Course::all(), None);
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
        finder.typed = "present".to_owned();
        assert_eq!(finder.found()[0].text, "present");
    }
}
