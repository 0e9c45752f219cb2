//! A lesson in steps, a talk or a path: what is measured at each, on the shipped seed and others.

use hotset::lesson::{Lab, Metrics, Value};
use hotset::sim::SimTime;

use super::claims::{Claim, assert_all, number, uncovered};
use super::{in_parallel, load, seek};

/// Seeds besides the shipped one over which claims of kind "usually" are judged.
const OTHERS: u64 = 8;

/// What a kind of lesson does at the step at which a lab stands.
pub trait Kind: Sync {
    /// Does what the step asks for.
    fn act(&self, lab: &mut dyn Lab);
    /// The moment at which it is over.
    fn end(&self, lab: &dyn Lab) -> SimTime;
    /// Everything that it says.
    fn text(&self, lab: &dyn Lab) -> String;
}

/// Goes to a step as the window does.
pub fn go(lab: &mut dyn Lab, step: usize) {
    lab.go_to_slide(step);
    lab.replay(u64::MAX);
    assert_eq!(lab.slide_at(), Some(step));
}

/// The text with another seed.
fn with_seed(source: &str, seed: u64) -> String {
    let start = source.find("seed: ").unwrap() + "seed: ".len();
    let digits = source[start..].find(',').unwrap();
    let mut text = source.to_owned();
    text.replace_range(start..start + digits, &seed.to_string());
    text
}

/// One course of a lesson: what is measured when a step begins, and when it is over.
#[derive(Default)]
struct Course {
    start: Vec<Metrics>,
    end: Vec<Metrics>,
    /// The settings once a step has been done.
    params: Vec<Vec<(&'static str, Value)>>,
}

impl Course {
    fn of(source: &str, kind: &impl Kind) -> Self {
        let mut lab = load(source);
        let mut course = Self::default();
        for step in 0..lab.slide_count() {
            go(lab.as_mut(), step);
            course.start.push(lab.summary().metrics);
            kind.act(lab.as_mut());
            course.params.push(lab.summary().params);
            let end = kind.end(lab.as_ref());
            seek(lab.as_mut(), end);
            course.end.push(lab.summary().metrics);
        }
        course
    }
}

/// A lesson, gone through on several seeds. Steps count from 1, as on the screen.
pub struct Steps {
    texts: Vec<String>,
    /// The shipped seed is the first.
    courses: Vec<Course>,
}

impl Steps {
    pub fn new(shipped: &str, kind: &impl Kind) -> Self {
        let mut sources = vec![shipped.to_owned()];
        sources.extend((0..OTHERS).map(|other| with_seed(shipped, 101 + other)));
        let courses = in_parallel(&sources, |source| Course::of(source, kind));
        let mut lab = load(shipped);
        let texts = (0..lab.slide_count()).map(|step| {
            go(lab.as_mut(), step);
            kind.text(lab.as_ref())
        });
        Self {
            texts: texts.collect(),
            courses,
        }
    }

    /// A quantity as a step begins, on every seed, the shipped one first.
    pub fn starts(&self, step: usize, quantity: impl Fn(&Metrics) -> f64) -> Vec<f64> {
        let courses = self.courses.iter();
        courses.map(|c| quantity(&c.start[step - 1])).collect()
    }

    /// A quantity when a step is over, on every seed, the shipped one first.
    pub fn ends<T>(&self, step: usize, quantity: impl Fn(&Metrics) -> T) -> Vec<T> {
        let courses = self.courses.iter();
        courses.map(|c| quantity(&c.end[step - 1])).collect()
    }

    /// A setting when the step has been done, on the shipped seed.
    pub fn param(&self, step: usize, name: &str) -> f64 {
        number(&self.courses[0].params[step - 1], name)
    }

    /// Asserts the claims, each at its step, and that no number in the text is without one.
    pub fn prove(&self, claims: Vec<(usize, Claim)>) {
        let mut by_step: Vec<Vec<Claim>> = self.texts.iter().map(|_| Vec::new()).collect();
        for (step, claim) in claims {
            by_step[step - 1].push(claim);
        }
        for (at, (text, claims)) in self.texts.iter().zip(&by_step).enumerate() {
            println!("step {}", at + 1);
            assert_all(text, claims);
            let missing = uncovered(text, claims);
            assert!(
                missing.is_empty(),
                "step {}: no claim covers\n{}",
                at + 1,
                missing.join("\n")
            );
        }
    }
}
