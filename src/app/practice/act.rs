//! What the shell does when it is asked to practise.

use super::next_kind;
use crate::app::action::PracticeAction;
use crate::app::source::Source;
use crate::app::{Session, Shell, clock};
use crate::chapters::chapter;
use crate::lesson::Refusal;
use crate::lesson::practice::{self, Given};

impl Shell {
    pub(in crate::app) fn act_on_practice(
        &mut self,
        action: PracticeAction,
    ) -> Result<(), Refusal> {
        match action {
            PracticeAction::Next(kind) => self.next_exercise(kind),
            PracticeAction::Answer(given) => {
                self.answer_exercise(given);
                Ok(())
            }
            PracticeAction::Show(place) => self.show_exercise(place),
            PracticeAction::Begin(id) => {
                self.open_chapter(chapter(id)?)?;
                self.reading.seek_practice();
                self.reading_open = Some(true);
                self.next_exercise(None)
            }
            PracticeAction::PutOff => {
                self.reading.practice.put_off = true;
                Ok(())
            }
        }
    }

    /// Shows the next exercise of the present chapter, of this kind if one is named.
    fn next_exercise(&mut self, kind: Option<&'static str>) -> Result<(), Refusal> {
        let chapter = chapter(self.current)?;
        let kind = match kind {
            Some(id) => practice::kind(chapter, id)?,
            None => match next_kind(chapter, &self.preferences, clock::day_number()) {
                Some(kind) => kind,
                None => return Ok(()),
            },
        };
        let drill = self.preferences.drill_mut(chapter.id, kind.id);
        drill.asked = drill.asked.saturating_add(1);
        let (seed, difficulty) = (drill.asked, drill.difficulty());
        let part = &mut self.reading.practice;
        part.begin(chapter, kind, seed, difficulty)
    }

    fn answer_exercise(&mut self, given: Given) {
        if let Some((kind, right)) = self.reading.practice.answer(self.current, given) {
            let drill = self.preferences.drill_mut(self.current, kind);
            drill.note(right, clock::day_number());
        }
    }

    /// Opens a run of the exercise: at the question before it is answered, and afterwards at the
    /// moment that shows the answer.
    fn show_exercise(&mut self, place: usize) -> Result<(), Refusal> {
        let shown = self.reading.practice.exercise(self.current);
        let Some((moment, given)) =
            shown.and_then(|(exercise, given)| Some((exercise.moments.get(place)?, given)))
        else {
            return Ok(());
        };
        let at = if given.is_some() {
            moment.answered_at
        } else {
            moment.asked_at
        };
        let file = moment.file.clone();
        self.open_built(move || Session::opened(&file), Source::Exercise(at))
    }
}
