//! Why something happened: the chain of causes behind a thing, in words, with times. A lab says it
//! as data; the window draws it as a card, and the commands print it.

use crate::sim::{SimDuration, SimTime};

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

/// A piece of the time that something took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// What had passed before it, from 0 to 1.
    pub start: f32,
    /// How much of the whole it is, from 0 to 1.
    pub share: f32,
    /// How long it took.
    pub took: SimDuration,
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
    /// When what is explained began and ended, if it took time; without an end it is under way.
    pub span: Option<(SimTime, Option<SimTime>)>,
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
            span: None,
        }
    }

    /// Whether another explanation says the same with other numbers: both are misses for want of
    /// room, say, or stale reads for the same reason.
    pub fn is_like(&self, other: &Self) -> bool {
        words(&self.headline).eq(words(&other.headline))
    }

    /// Whether what is explained has begun and not ended by a moment.
    pub fn lasts(&self, now: SimTime) -> bool {
        let ended = |end: Option<SimTime>| end.is_some_and(|end| end <= now);
        self.span.is_some_and(|(_, end)| !ended(end))
    }

    /// The piece of its own time that each link of the chain ended, as shares of the whole, which is
    /// the latency as a waterfall. `None` for what happened before or afterwards, and for what took
    /// no time.
    pub fn waterfall(&self, now: SimTime) -> Vec<Option<Piece>> {
        let Some((began, ended)) = self.span else {
            return vec![None; self.causes.len()];
        };
        let end = ended.unwrap_or(now);
        let whole_s = end.since(began).as_secs_f64();
        let mut from = began;
        let piece = |cause: &Cause<E, T>| {
            let at = cause.at.filter(|at| *at > from && *at <= end)?;
            let took = at.since(from);
            let start = from.since(began).as_secs_f64() / whole_s;
            from = at;
            Some(Piece {
                start: start as f32,
                share: (took.as_secs_f64() / whole_s) as f32,
                took,
            })
        };
        self.causes.iter().map(piece).collect()
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

/// The words of a sentence without its numbers and their units.
fn words(sentence: &str) -> impl Iterator<Item = &str> {
    let is_unit =
        |word: &str| matches!(word.trim_end_matches(','), "ns" | "µs" | "ms" | "s" | "min");
    sentence
        .split_whitespace()
        .filter(move |word| !word.contains(|c: char| c.is_ascii_digit()) && !is_unit(word))
}

#[cfg(test)]
mod tests {
    use super::Explanation;
    use crate::sim::SimTime;

    #[test]
    fn a_waterfall_is_the_whole_of_the_latency_and_nothing_else() {
        let at = |s| Some(SimTime::from_secs_f64(s));
        let mut why: Explanation<(), ()> = Explanation::new("Why", "");
        why.cite(at(1.0), "before", None);
        why.cite(at(10.0), "sent", None);
        why.state("a sentence");
        why.cite(at(11.0), "queued", None);
        why.cite(at(14.0), "answered", None);
        why.cite(at(20.0), "afterwards", None);
        assert!(why.waterfall(SimTime::ZERO).iter().all(Option::is_none));
        why.span = Some((SimTime::from_secs_f64(10.0), at(14.0)));
        let pieces = why.waterfall(SimTime::from_secs_f64(30.0));
        let shares: Vec<_> = pieces
            .iter()
            .map(|p| p.map(|p| (p.start, p.share)))
            .collect();
        let expected = [
            None,
            None,
            None,
            Some((0.0, 0.25)),
            Some((0.25, 0.75)),
            None,
        ];
        assert_eq!(shares, expected);
    }

    #[test]
    fn alike_is_what_differs_in_its_numbers_alone() {
        let why = |headline: &str| Explanation::<(), ()>::new("Why", headline);
        let stale = why("A stale read of key 3, 2.5 ms behind: the delete was lost.");
        assert!(stale.is_like(&why(
            "A stale read of key 14, 1 s behind: the delete was lost."
        )));
        assert!(!stale.is_like(&why(
            "A stale read of key 3, 2.5 ms behind: no delete was sent."
        )));
    }

    #[test]
    fn what_is_under_way_has_taken_until_now() {
        let mut why: Explanation<(), ()> = Explanation::new("Why", "");
        let (began, queued) = (SimTime::from_secs_f64(2.0), SimTime::from_secs_f64(3.0));
        why.cite(Some(queued), "queued", None);
        why.span = Some((began, None));
        let piece = why.waterfall(SimTime::from_secs_f64(4.0))[0].expect("a piece");
        assert_eq!((piece.start, piece.share), (0.0, 0.5));
        // At the moment at which it is sent nothing has taken any time.
        assert_eq!(why.waterfall(began), [None]);
    }
}
