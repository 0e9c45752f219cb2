//! The reminder of what is due today, under the top bar.

use eframe::egui::Ui;

use super::due_of;
use crate::app::action::PracticeAction;
use crate::app::chapter_info::ChapterInfo;
use crate::app::preferences::Preferences;
use crate::app::{Action, clock, strips};
use crate::ui::controls::{outline_button, quiet_button};

/// Chapters that are named.
const MOST_NAMED: usize = 3;

/// Draws the strip of what is due today; nothing if nothing is.
pub(in crate::app) fn due_strip(
    ui: &mut Ui,
    chapters: &[ChapterInfo],
    preferences: &Preferences,
    out: &mut Vec<Action>,
) {
    if preferences.practice.is_empty() {
        return;
    }
    let today = clock::day_number();
    let due: Vec<(&ChapterInfo, usize)> = chapters
        .iter()
        .map(|info| (info, due_of(info.chapter, preferences, today)))
        .filter(|(_, count)| *count > 0)
        .collect();
    let Some((first, _)) = due.first() else {
        return;
    };
    let count: usize = due.iter().map(|(_, count)| count).sum();
    let names: Vec<&str> = due.iter().map(|(info, _)| info.chapter.name).collect();
    let id = first.chapter.id;
    strips::strip(ui, "due today", |ui| {
        strips::sentence_ui(ui, &sentence(count, &names), 220.0);
        if outline_button(ui, "Practise").clicked() {
            out.push(PracticeAction::Begin(id).into());
        }
        if quiet_button(ui, "Later").clicked() {
            out.push(PracticeAction::PutOff.into());
        }
    });
}

fn sentence(count: usize, names: &[&str]) -> String {
    let kinds = if count == 1 { "kind" } else { "kinds" };
    let named = names[..names.len().min(MOST_NAMED)].join(", ");
    let more = names.len().saturating_sub(MOST_NAMED);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("Due today: {count} {kinds} of exercises that you missed ({named}{more}).")
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_few_chapters_are_named_and_the_rest_counted() {
        assert_eq!(
            sentence(1, &["Eviction"]),
            "Due today: 1 kind of exercises that you missed (Eviction)."
        );
        assert!(sentence(5, &["a", "b", "c", "d", "e"]).contains("(a, b, c and 2 more)"));
    }
}
