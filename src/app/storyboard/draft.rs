//! What is typed at a step of the storyboard before it is whole: a question with its answers, and
//! numbers.

use crate::lesson::typed::Quantity;
use crate::lesson::{Ask, MOST_OPTIONS, Refusal, Slide};

/// What is typed at one step.
#[derive(Debug)]
pub(super) struct Draft {
    /// The step.
    pub place: usize,
    /// The step as it was when this was last taken from it.
    of: Slide,
    pub question: String,
    pub options: String,
    /// The pace, empty for the one before.
    pub pace: String,
    /// Seconds planned, empty for none.
    pub planned: String,
    /// The parts that matter, between commas.
    pub focus: String,
}

impl Draft {
    /// A step as it is typed.
    pub(super) fn of(place: usize, slide: &Slide) -> Self {
        let ask = slide.ask.clone().unwrap_or_default();
        let number = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
        Self {
            place,
            of: slide.clone(),
            question: ask.question,
            options: ask.options.join("\n"),
            pace: number(slide.pace),
            planned: number(slide.planned_s),
            focus: slide.focus.join(", "),
        }
    }

    /// Whether it is about this step, as it is now.
    pub(super) fn is_of(&self, place: usize, slide: &Slide) -> bool {
        self.place == place && self.of == *slide
    }

    /// The step with what was typed.
    ///
    /// # Errors
    /// When a number is none, in a sentence.
    pub(super) fn slide(&self) -> Result<Slide, Refusal> {
        let named = |name: &str, read: Result<f64, Refusal>| {
            read.map_err(|refusal| Refusal::new(format!("{name}: {refusal}")))
        };
        let typed = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let pace = typed(&self.pace).map(|text| Quantity::Plain.read_with(&text, "x"));
        let planned = typed(&self.planned).map(|text| Quantity::SECONDS.read(&text));
        let focus = self.focus.split(',').map(str::trim);
        Ok(Slide {
            pace: pace.map(|read| named("pace", read)).transpose()?,
            planned_s: planned
                .map(|read| named("planned time", read))
                .transpose()?,
            focus: focus
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect(),
            ask: self.ask(self.of.ask.as_ref()),
            ..self.of.clone()
        })
    }

    /// The question as typed; `None` if nothing was typed. Votes stay with an unchanged list.
    fn ask(&self, before: Option<&Ask>) -> Option<Ask> {
        let options: Vec<String> = self
            .options
            .lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .take(MOST_OPTIONS)
            .collect();
        let question = self.question.trim().to_owned();
        if question.is_empty() && options.is_empty() {
            return None;
        }
        let votes = before
            .filter(|before| before.options == options)
            .map_or_else(Vec::new, |before| before.votes.clone());
        // What decides goes by the places of the answers.
        let resolves = before
            .filter(|before| before.options.len() == options.len())
            .and_then(|before| before.resolves.clone());
        Some(Ask {
            question,
            options,
            votes,
            resolves,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_question_keeps_the_votes_of_an_unchanged_list() {
        let before = Ask {
            question: "Who?".to_owned(),
            options: vec!["this".to_owned(), "that".to_owned()],
            votes: vec![3, 4],
            resolves: None,
        };
        let slide = Slide {
            ask: Some(before.clone()),
            ..Slide::default()
        };
        let typed = |question: &str, options: &str| {
            let draft = Draft {
                question: question.to_owned(),
                options: options.to_owned(),
                ..Draft::of(0, &slide)
            };
            draft.slide().unwrap().ask
        };
        let same = typed(" Which? ", "this\n\n that ").unwrap();
        assert_eq!((same.question.as_str(), same.votes), ("Which?", vec![3, 4]));
        assert!(typed("Which?", "this").unwrap().votes.is_empty());
        assert_eq!(typed(" ", "\n"), None);
    }

    #[test]
    fn a_step_is_typed_as_it_is_and_what_is_no_number_is_refused() {
        let slide = Slide {
            caption: "So.".to_owned(),
            pace: Some(0.025),
            planned_s: Some(90.0),
            focus: vec!["database".to_owned(), "lane 1".to_owned()],
            ..Slide::default()
        };
        let draft = Draft::of(3, &slide);
        assert_eq!(draft.slide().unwrap(), slide);
        assert!(draft.is_of(3, &slide) && !draft.is_of(2, &slide));
        let empty = Draft {
            pace: " ".to_owned(),
            planned: String::new(),
            focus: " , ".to_owned(),
            ..Draft::of(3, &slide)
        };
        let read = empty.slide().unwrap();
        assert_eq!(
            (read.pace, read.planned_s, read.focus.len()),
            (None, None, 0)
        );
        let typed = Draft {
            pace: "0.5x".to_owned(),
            planned: "2 min".to_owned(),
            ..Draft::of(3, &slide)
        };
        let read = typed.slide().unwrap();
        assert_eq!((read.pace, read.planned_s), (Some(0.5), Some(120.0)));
        let wrong = Draft {
            pace: "quick".to_owned(),
            ..Draft::of(3, &slide)
        };
        assert!(wrong.slide().unwrap_err().to_string().starts_with("pace: "));
    }
}
