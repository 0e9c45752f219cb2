//! Progress over all chapters: paths, goals, questions and exercises, as a page and as Markdown.

use eframe::egui::{Context, Grid, RichText, Role, Ui};

use super::action::{OpenAction, ShareAction};
use super::chapter_info::ChapterInfo;
use super::notices::Tone;
use super::preferences::Preferences;
use super::{Action, Shell, clock, files, practice, widgets};
use crate::lesson::{Chapter, Refusal};
use crate::ui::controls::outline_button;
use crate::ui::describe;
use crate::ui::theme::{font, palette};

/// The columns after the chapter's name.
const COLUMNS: [&str; 5] = ["path", "goals", "questions", "exercises", "due today"];

/// How far a chapter is done.
#[derive(Clone, Debug)]
struct Standing {
    chapter: &'static Chapter,
    /// What stands in each of [`COLUMNS`].
    cells: [String; COLUMNS.len()],
}

/// How many of how many; a dash where there are none.
fn of(done: usize, all: usize) -> String {
    match all {
        0 => "\u{2013}".to_owned(),
        all => format!("{done} of {all}"),
    }
}

/// All chapters in order.
fn standings(chapters: &[ChapterInfo], preferences: &Preferences, today: i64) -> Vec<Standing> {
    let standing = |info: &ChapterInfo| {
        let id = info.chapter.id;
        let goals = info.goals.iter();
        let met = goals
            .filter(|goal| preferences.has_met(id, goal.id))
            .count();
        let questions = info.questions.iter();
        let right = questions.filter(|question| preferences.is_right(id, question));
        let drills = practice::kinds(info.chapter).iter();
        let drills: Vec<_> = drills.map(|kind| preferences.drill(id, kind.id)).collect();
        let answered: u64 = drills.iter().map(|drill| drill.right + drill.wrong).sum();
        let solved: u64 = drills.iter().map(|drill| drill.right).sum();
        let due = practice::due_of(info.chapter, preferences, today);
        Standing {
            chapter: info.chapter,
            cells: [
                match preferences.walked(id) {
                    Some(walked) if walked.whole => "walked".to_owned(),
                    Some(walked) => format!("step {}", walked.step + 1),
                    None => "\u{2013}".to_owned(),
                },
                of(met, info.goals.len()),
                of(right.count(), info.questions.len()),
                of(solved as usize, answered as usize),
                if due == 0 {
                    "\u{2013}".to_owned()
                } else {
                    due.to_string()
                },
            ],
        }
    };
    chapters.iter().map(standing).collect()
}

impl Shell {
    /// Puts the page on the clipboard.
    pub(super) fn copy_progress(&mut self, ctx: &Context) {
        ctx.copy_text(to_markdown(&self.chapters, &self.preferences));
        let said = "Copied: the progress in all chapters, as Markdown.";
        self.notices.say(ctx.time(), Tone::Info, said);
    }

    /// Writes the page among the experiments.
    pub(super) fn save_progress(&mut self, ctx: &Context) -> Result<(), Refusal> {
        let path = self.folders.experiments.join("progress.md");
        files::write(&path, &to_markdown(&self.chapters, &self.preferences))?;
        let said = format!("Saved: {}", path.display());
        self.notices.say(ctx.time(), Tone::Info, said);
        Ok(())
    }
}

/// The page as Markdown.
fn to_markdown(chapters: &[ChapterInfo], preferences: &Preferences) -> String {
    let mut text = format!(
        "# hotset: progress\n\n| chapter | {} |\n",
        COLUMNS.join(" | ")
    );
    text += &format!("|---|{}\n", "---|".repeat(COLUMNS.len()));
    for standing in standings(chapters, preferences, clock::day_number()) {
        let name = standing.chapter.name;
        text += &format!("| {name} | {} |\n", standing.cells.join(" | "));
    }
    text
}

/// Draws the page.
pub(super) fn progress_ui(
    ui: &mut Ui,
    chapters: &[ChapterInfo],
    preferences: &Preferences,
    out: &mut Vec<Action>,
) {
    let palette = palette(ui);
    Grid::new("progress")
        .num_columns(1 + COLUMNS.len())
        .spacing([28.0, 6.0])
        .show(ui, |ui| {
            ui.label("");
            for column in COLUMNS {
                let text = RichText::new(column).font(font::note()).color(palette.ink3);
                ui.label(text);
            }
            ui.end_row();
            for standing in standings(chapters, preferences, clock::day_number()) {
                let name = format!("{} {}", standing.chapter.number, standing.chapter.name);
                if widgets::link(ui, &name).clicked() {
                    out.push(OpenAction::Chapter(standing.chapter).into());
                }
                for (column, cell) in COLUMNS.iter().zip(&standing.cells) {
                    let text = RichText::new(cell).font(font::label()).color(palette.ink2);
                    let response = ui.label(text);
                    let said = format!("{}, {column}: {cell}", standing.chapter.name);
                    describe(&response, Role::Label, &said, "");
                }
                ui.end_row();
            }
        });
    ui.add_space(8.0);
    widgets::note(
        ui,
        "Goals that were ever met, questions that were right at the first try, and exercises that \
         were right.",
    );
    ui.horizontal(|ui| {
        if outline_button(ui, "Copy as Markdown").clicked() {
            out.push(ShareAction::CopyProgress.into());
        }
        if outline_button(ui, "Save as Markdown").clicked() {
            out.push(ShareAction::SaveProgress.into());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_counts_what_is_done_in_each_chapter() {
        let chapters = ChapterInfo::all();
        let info = chapters
            .iter()
            .find(|info| info.chapter.id == "cache-lab")
            .expect("a chapter");
        let name = info.chapter.name;
        let mut preferences = Preferences::default();
        preferences
            .goals
            .insert(format!("cache-lab/{}", info.goals[0].id));
        let question = &info.questions[0];
        preferences.note_answer(format!("cache-lab/{}", question.id), question.answer);
        preferences.drill_mut("cache-lab", "hit-rate").note(true, 0);
        preferences
            .drill_mut("cache-lab", "hit-rate")
            .note(false, 0);
        let text = to_markdown(&chapters, &preferences);
        // No step of its path was walked.
        let row = text
            .lines()
            .find(|line| line.contains(name))
            .expect("a row");
        let goals = info.goals.len();
        let questions = info.questions.len();
        assert_eq!(
            row,
            format!("| {name} | – | 1 of {goals} | 1 of {questions} | 1 of 2 | 1 |")
        );
        assert_eq!(text.lines().count(), 4 + chapters.len());
    }
}
