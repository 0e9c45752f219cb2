//! Why something a person asked for was not done.

/// One sentence for the person who asked, with what is allowed. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(String);

impl Refusal {
    /// A refusal that says `sentence`.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// What somebody wrote, short enough to be quoted in a sentence.
pub fn quoted(text: &str) -> String {
    const MOST: usize = 40;
    let mut short: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(MOST)
        .collect();
    if text.chars().count() > MOST {
        short.push('…');
    }
    short
}
