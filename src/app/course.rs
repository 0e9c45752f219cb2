//! What the shell has to know of every built chapter before it is opened.

use crate::chapters::CHAPTERS;
use crate::lesson::{Chapter, Opened, Opening, Preset, Question, read_header, read_quiz};

/// A ready-made experiment as it is offered.
#[derive(Clone, Debug)]
pub struct Card {
    /// Its file.
    pub preset: &'static Preset,
    /// What it is.
    pub title: String,
    /// What to look for.
    pub notes: String,
}

/// A built chapter.
#[derive(Clone, Debug)]
pub struct Course {
    /// Its line in the registry.
    pub chapter: &'static Chapter,
    /// What it consists of.
    pub opened: &'static Opened,
    /// The ready-made experiments.
    pub cards: Vec<Card>,
    /// The ids of the goals.
    pub goals: Vec<&'static str>,
    /// The questions.
    pub questions: Vec<Question>,
    /// The lesson up to its first section, after which the goals stand.
    pub beginning: &'static str,
    /// The rest of the lesson.
    pub rest: &'static str,
}

impl Course {
    /// All built chapters, in order.
    pub fn all() -> Vec<Self> {
        CHAPTERS
            .iter()
            .filter_map(|chapter| Some((chapter, chapter.opened?)))
            .map(|(chapter, opened)| Self::of(chapter, opened))
            .collect()
    }

    fn of(chapter: &'static Chapter, opened: &'static Opened) -> Self {
        let goals = match (opened.open)(Opening::Default) {
            Ok(lab) => lab.goals().iter().map(|(goal, _)| goal.id).collect(),
            Err(_) => Vec::new(),
        };
        let (beginning, rest) = divided(opened.lesson);
        Self {
            chapter,
            opened,
            cards: opened.presets.iter().map(card).collect(),
            goals,
            // A test reads every quiz; a broken one must not keep the window from opening.
            questions: read_quiz(opened.quiz).unwrap_or_default(),
            beginning,
            rest,
        }
    }

    /// The question called `id`.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The ready-made experiment `id` with the key that chooses it; `None` if what is open is not
    /// called like it any more.
    pub fn card_label(&self, id: &str, title: &str) -> Option<String> {
        let place = self.cards.iter().position(|card| card.preset.id == id)?;
        let card = &self.cards[place];
        (card.title == title).then(|| label(place, &card.title))
    }
}

/// A title behind the digit that chooses it: 1 to 9, then 0.
pub fn label(place: usize, title: &str) -> String {
    match place {
        0..=8 => format!("{} {title}", place + 1),
        9 => format!("0 {title}"),
        _ => title.to_owned(),
    }
}

fn card(preset: &'static Preset) -> Card {
    let (title, notes) = match read_header(preset.source) {
        Ok(header) => (header.title, header.notes),
        Err(_) => (preset.id.to_owned(), String::new()),
    };
    Card {
        preset,
        title,
        notes,
    }
}

/// Divides a lesson before the heading of its first section.
fn divided(lesson: &str) -> (&str, &str) {
    let first = lesson.find("\n## ");
    first.map_or((lesson, ""), |at| lesson.split_at(at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_is_divided_before_its_first_section() {
        let (beginning, rest) = divided("# Title\n\na\n\n## One\n\nb\n\n## Two\n\nc\n");
        assert!(beginning.ends_with("a\n\n"));
        assert!(rest.starts_with("## One"));
        assert_eq!(divided("# Title"), ("# Title", ""));
    }

    #[test]
    fn every_built_chapter_has_titles_goals_and_questions() {
        for course in Course::all() {
            assert!(!course.goals.is_empty(), "{}", course.chapter.id);
            assert!(!course.questions.is_empty(), "{}", course.chapter.id);
            for card in &course.cards {
                assert!(!card.title.is_empty(), "{}", card.preset.id);
                assert!(!card.notes.is_empty(), "{}", card.preset.id);
            }
        }
    }

    #[test]
    fn digits_stand_before_the_first_ten() {
        assert_eq!(label(0, "a"), "1 a");
        assert_eq!(label(9, "a"), "0 a");
        assert_eq!(label(10, "a"), "a");
    }
}
