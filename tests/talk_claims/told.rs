//! A talk as it is told: what is measured at each of its steps, on the shipped seed and others.

use hotset::chapters::chapter;
use hotset::lesson::{Lab, Metrics, Slide};
use hotset::sim::SimTime;

use crate::common::claims::{Claim, fact};
use crate::common::load;
use crate::common::steps::{Kind, Steps};

/// The text of a chapter's talk.
pub fn source(id: &str) -> &'static str {
    let opened = chapter(id).unwrap().lab().unwrap();
    opened.preset("talk").unwrap().source
}

/// A talk plays on by itself until the next step is about to begin.
struct Talk;

impl Kind for Talk {
    fn act(&self, _lab: &mut dyn Lab) {}

    fn end(&self, lab: &dyn Lab) -> SimTime {
        let next = lab.slide_at().unwrap() + 1;
        lab.slides().get(next).map_or(lab.now(), |next| next.at)
    }

    fn text(&self, lab: &dyn Lab) -> String {
        text(&lab.slides()[lab.slide_at().unwrap()])
    }
}

/// A talk, told on several seeds. Steps count from 1, as on the screen.
pub struct Told {
    slides: Vec<Slide>,
    steps: Steps,
}

impl Told {
    pub fn new(id: &str) -> Self {
        let shipped = source(id);
        Self {
            slides: load(shipped).slides(),
            steps: Steps::new(shipped, &Talk),
        }
    }

    /// A quantity as a step begins, on the shipped seed.
    pub fn start(&self, step: usize, quantity: impl Fn(&Metrics) -> f64) -> f64 {
        self.starts(step, quantity)[0]
    }

    /// The same on every seed, the shipped one first.
    pub fn starts(&self, step: usize, quantity: impl Fn(&Metrics) -> f64) -> Vec<f64> {
        self.steps.starts(step, quantity)
    }

    /// A quantity when a step has played, on the shipped seed.
    pub fn end(&self, step: usize, quantity: impl Fn(&Metrics) -> f64) -> f64 {
        self.ends(step, quantity)[0]
    }

    /// The same on every seed, the shipped one first.
    pub fn ends(&self, step: usize, quantity: impl Fn(&Metrics) -> f64) -> Vec<f64> {
        assert!(self.slides[step - 1].play, "step {step} stands still");
        self.steps.ends(step, quantity)
    }

    /// How long a step plays, in virtual seconds.
    pub fn seconds(&self, step: usize) -> f64 {
        self.slides[step].at.as_secs_f64() - self.slides[step - 1].at.as_secs_f64()
    }

    /// A parameter as it stands at a step.
    pub fn param(&self, step: usize, name: &str) -> f64 {
        self.steps.param(step, name)
    }

    /// Asserts the claims, each at its step, and that no number in the talk is without one.
    pub fn prove(&self, claims: Vec<(usize, Claim)>) {
        self.steps.prove(claims);
    }
}

/// Everything that a step says, a line each.
pub fn text(slide: &Slide) -> String {
    let mut lines = vec![slide.caption.clone(), slide.notes.clone()];
    if let Some(ask) = &slide.ask {
        lines.push(ask.question.clone());
        lines.extend(ask.options.iter().cloned());
    }
    lines.join("\n")
}

/// An answer on offer that is wrong: what is measured lies outside.
pub fn wrong(snippet: &'static str, measured: f64, low: f64, high: f64) -> Claim {
    fact(snippet, measured < low || measured > high)
}
