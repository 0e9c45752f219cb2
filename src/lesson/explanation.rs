//! Why something happened: the chain of causes behind a thing, in words, with times. A lab says it
//! as data; the window draws it as a card, and the commands print it.

use crate::sim::SimTime;

/// One link of the chain. `E` is what the event log of the lab notes, `T` what the lab can explain.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause<E, T> {
    /// When it happened; `None` for what holds at any time, such as a line of a calculation.
    pub at: Option<SimTime>,
    /// In words.
    pub text: String,
    /// The event of the log that it refers to, if it is one. An expiry is none: an entry runs out
    /// silently.
    pub event: Option<E>,
    /// What explains it further, such as the request that caused it.
    pub leads_to: Option<T>,
    /// Whether it is a line of a calculation, with digits that stand under each other.
    pub is_reckoned: bool,
}

/// An explanation.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation<E, T> {
    /// What is explained, in a few words.
    pub title: String,
    /// What happened, in a sentence.
    pub headline: String,
    /// How it came about, oldest first.
    pub causes: Vec<Cause<E, T>>,
    /// What can be asked next.
    pub leads: Vec<(String, T)>,
    /// The same thing on the other rows or lanes, this one among them.
    pub sides: Vec<(String, T)>,
}

impl<E, T> Explanation<E, T> {
    /// An explanation without a chain yet.
    pub fn new(title: impl Into<String>, headline: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            headline: headline.into(),
            causes: Vec::new(),
            leads: Vec::new(),
            sides: Vec::new(),
        }
    }

    /// Adds what happened at `at`; nothing if it has not happened.
    pub fn cite(&mut self, at: Option<SimTime>, text: impl Into<String>, event: Option<E>) {
        if at.is_some() {
            self.link(at, text, event, None);
        }
    }

    /// Adds what happened, with what explains it.
    pub fn link(
        &mut self,
        at: Option<SimTime>,
        text: impl Into<String>,
        event: Option<E>,
        leads_to: Option<T>,
    ) {
        self.causes.push(Cause {
            at,
            text: text.into(),
            event,
            leads_to,
            is_reckoned: false,
        });
    }

    /// Adds a sentence that has no moment of its own.
    pub fn state(&mut self, text: impl Into<String>) {
        self.link(None, text, None, None);
    }

    /// Adds a line of a calculation.
    pub fn reckon(&mut self, text: impl Into<String>) {
        self.causes.push(Cause {
            at: None,
            text: text.into(),
            event: None,
            leads_to: None,
            is_reckoned: true,
        });
    }

    /// Adds a question that can be asked next.
    pub fn lead(&mut self, question: impl Into<String>, to: Option<T>) {
        self.leads.extend(to.map(|to| (question.into(), to)));
    }
}
