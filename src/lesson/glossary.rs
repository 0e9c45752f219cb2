//! The words of the field: what each means, what else it is called, and where it is met.

use serde::Deserialize;

use super::Refusal;

/// The file that holds them.
const SOURCE: &str = include_str!("../../assets/glossary.ron");

/// A word of the field.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The word, as texts and labels use it.
    pub term: String,
    /// What else manuals call it.
    pub also: Vec<String>,
    /// What it means, in two sentences.
    pub text: String,
    /// The chapters in which it is met, by their names.
    pub met: Vec<String>,
    /// What to look up next: other terms, or what a manual's index has.
    pub next: Vec<String>,
}

impl Term {
    /// Whether a text typed by somebody who looks for it is a part of one of its names.
    pub fn is_called(&self, typed: &str) -> bool {
        let typed = typed.trim().to_lowercase();
        let mut names = std::iter::once(&self.term).chain(&self.also);
        names.any(|name| name.to_lowercase().contains(&typed))
    }
}

/// All terms, in the order of the alphabet. Refuses a file that cannot be read, which the tests do
/// not let happen.
pub fn terms() -> Result<Vec<Term>, Refusal> {
    let mut terms: Vec<Term> =
        ron::from_str(SOURCE).map_err(|error| Refusal::new(format!("the glossary: {error}.")))?;
    terms.sort_by_key(|term| term.term.to_lowercase());
    Ok(terms)
}
