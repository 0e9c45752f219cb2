//! A talk as it is told: what is measured at each of its steps, on the shipped seed and others.

use hotset::chapters::chapter;
use hotset::lesson::{Lab, Metrics, Slide, Value};

use crate::common::claims::{Claim, assert_all, between, fact, uncovered};
use crate::common::{in_parallel, load, metric, seek};

/// Seeds besides the shipped one over which claims of kind "usually" are judged.
const OTHERS: u64 = 8;

/// The text of a chapter's talk.
pub fn source(id: &str) -> &'static str {
    let opened = chapter(id).unwrap().lab().unwrap();
    opened.preset("talk").unwrap().source
}

/// The text with another seed.
fn with_seed(source: &str, seed: u64) -> String {
    let start = source.find("seed: ").unwrap() + "seed: ".len();
    let digits = source[start..].find(',').unwrap();
    let mut text = source.to_owned();
    text.replace_range(start..start + digits, &seed.to_string());
    text
}

/// Goes to a step as the speaker does.
pub fn go(lab: &mut dyn Lab, step: usize) {
    lab.go_to_slide(step);
    lab.replay(u64::MAX);
    assert_eq!(lab.slide_at(), Some(step));
}

/// One course of a talk: what is measured when a step begins, and when the next is about to.
struct ChapterInfo {
    start: Vec<Metrics>,
    end: Vec<Metrics>,
}

impl ChapterInfo {
    fn of(source: &str) -> Self {
        let mut lab = load(source);
        let slides = lab.slides();
        let (mut start, mut end) = (Vec::new(), Vec::new());
        for step in 0..slides.len() {
            go(lab.as_mut(), step);
            start.push(lab.summary().metrics);
            if let Some(next) = slides.get(step + 1) {
                seek(lab.as_mut(), next.at);
            }
            end.push(lab.summary().metrics);
        }
        Self { start, end }
    }
}

/// A talk, told on several seeds. Steps count from 1, as on the screen.
pub struct Told {
    slides: Vec<Slide>,
    params: Vec<Vec<(&'static str, Value)>>,
    /// The shipped seed is the first.
    chapters: Vec<ChapterInfo>,
}

impl Told {
    pub fn new(id: &str) -> Self {
        let shipped = source(id);
        let mut texts = vec![shipped.to_owned()];
        texts.extend((0..OTHERS).map(|other| with_seed(shipped, 101 + other)));
        let chapters = in_parallel(&texts, |text| ChapterInfo::of(text));
        let mut lab = load(shipped);
        let slides = lab.slides();
        let params = (0..slides.len()).map(|step| {
            go(lab.as_mut(), step);
            lab.summary().params
        });
        let params = params.collect();
        Self {
            slides,
            params,
            chapters,
        }
    }

    /// A quantity as a step begins, on the shipped seed.
    pub fn start(&self, step: usize, quantity: impl Fn(&Metrics) -> f64) -> f64 {
        self.starts(step, quantity)[0]
    }

    /// The same on every seed, the shipped one first.
    pub fn starts(&self, step: usize, quantity: impl Fn(&Metrics) -> f64) -> Vec<f64> {
        let chapters = self.chapters.iter();
        chapters.map(|c| quantity(&c.start[step - 1])).collect()
    }

    /// A quantity when a step has played, on the shipped seed.
    pub fn end(&self, step: usize, quantity: impl Fn(&Metrics) -> f64) -> f64 {
        self.ends(step, quantity)[0]
    }

    /// The same on every seed, the shipped one first.
    pub fn ends(&self, step: usize, quantity: impl Fn(&Metrics) -> f64) -> Vec<f64> {
        assert!(self.slides[step - 1].play, "step {step} stands still");
        let chapters = self.chapters.iter();
        chapters.map(|c| quantity(&c.end[step - 1])).collect()
    }

    /// How long a step plays, in virtual seconds.
    pub fn seconds(&self, step: usize) -> f64 {
        self.slides[step].at.as_secs_f64() - self.slides[step - 1].at.as_secs_f64()
    }

    /// A parameter as it stands at a step.
    pub fn param(&self, step: usize, name: &str) -> f64 {
        let params = &self.params[step - 1];
        let (_, value) = params.iter().find(|(known, _)| *known == name).unwrap();
        match value {
            Value::Count(count) => *count as f64,
            Value::Number(number) => *number,
            other => panic!("{name} is {other:?}, no number"),
        }
    }

    /// Asserts the claims, each at its step, and that no number in the talk is without one.
    pub fn prove(&self, claims: Vec<(usize, Claim)>) {
        let mut by_step: Vec<Vec<Claim>> = self.slides.iter().map(|_| Vec::new()).collect();
        for (step, claim) in claims {
            by_step[step - 1].push(claim);
        }
        for (at, (slide, claims)) in self.slides.iter().zip(&by_step).enumerate() {
            println!("step {}", at + 1);
            let text = text(slide);
            assert_all(&text, claims);
            let missing = uncovered(&text, claims);
            assert!(
                missing.is_empty(),
                "step {}: no claim covers\n{}",
                at + 1,
                missing.join("\n")
            );
        }
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

/// A name with a number in it, such as a key's: nothing is measured.
pub fn name(snippet: &'static str) -> Claim {
    fact(snippet, true)
}

/// An answer on offer that is wrong: what is measured lies outside.
pub fn wrong(snippet: &'static str, measured: f64, low: f64, high: f64) -> Claim {
    fact(snippet, measured < low || measured > high)
}

/// A metric of a lane, a row or a store.
pub fn of_part(part: &'static str, name: &'static str) -> impl Fn(&Metrics) -> f64 {
    move |metrics| metric(metrics, &format!("{part}.{name}"))
}

/// A parameter, as it is printed.
pub fn setting(snippet: &'static str, value: f64, printed: f64) -> Claim {
    between(snippet, value, printed, printed)
}
