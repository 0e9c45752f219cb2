//! What the shell has to know of every chapter before it is opened.

use super::preferences::Preferences;
use crate::chapters::CHAPTERS;
use crate::lesson::{
    Chapter, Goal, Guide, LabEntry, MapStep, Opening, Preset, Question, read_guides, read_header,
    read_map_path, read_quiz,
};

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

/// A chapter.
#[derive(Clone, Debug)]
pub struct ChapterInfo {
    /// Its line in the registry.
    pub chapter: &'static Chapter,
    /// The ready-made experiments.
    pub cards: Vec<Card>,
    /// The goals.
    pub goals: Vec<&'static Goal>,
    /// Hints and debriefs of the goals.
    pub guides: Vec<Guide>,
    /// The questions.
    pub questions: Vec<Question>,
    /// The steps of the path over its map, if it has one.
    pub map_path: Vec<MapStep>,
}

impl ChapterInfo {
    /// All chapters, in order.
    pub fn all() -> Vec<Self> {
        CHAPTERS.iter().map(Self::of).collect()
    }

    fn of(chapter: &'static Chapter) -> Self {
        let (lab, map) = (chapter.content.lab(), chapter.content.map());
        Self {
            chapter,
            cards: lab.map_or_else(Vec::new, |lab| lab.presets.iter().map(card).collect()),
            goals: lab.map_or_else(Vec::new, goals),
            guides: read_guides(chapter.texts.goals).unwrap_or_default(),
            // A test reads every quiz; a broken one must not keep the window from opening.
            questions: read_quiz(chapter.texts.quiz).unwrap_or_default(),
            map_path: map.map_or_else(Vec::new, |map| read_map_path(map.path).unwrap_or_default()),
        }
    }

    /// How much of it is done: goals met ever and questions answered right, and of how many.
    pub fn done(&self, preferences: &Preferences) -> (usize, usize) {
        let id = self.chapter.id;
        let goals = self.goals.iter();
        let met = goals.filter(|goal| preferences.has_met(id, goal.id));
        let questions = self.questions.iter();
        let right = questions.filter(|question| preferences.is_right(id, question));
        (
            met.count() + right.count(),
            self.goals.len() + self.questions.len(),
        )
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

/// The goals of a lab, which a running one tells.
fn goals(lab: &LabEntry) -> Vec<&'static Goal> {
    match (lab.open)(Opening::Default) {
        Ok(lab) => lab.goals().into_iter().map(|(goal, _)| goal).collect(),
        Err(_) => Vec::new(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chapter_has_titles_and_questions_and_every_lab_goals() {
        for info in ChapterInfo::all() {
            let has_lab = info.chapter.content.lab().is_some();
            assert_eq!(has_lab, !info.goals.is_empty(), "{}", info.chapter.id);
            assert!(!info.questions.is_empty(), "{}", info.chapter.id);
            for card in &info.cards {
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
