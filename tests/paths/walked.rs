//! A path as it is walked: at each step its own "show me" is done, and what is measured is kept, on
//! the shipped seed and others.

use hotset::chapters::chapter;
use hotset::lesson::{Lab, Metrics, Value, Walk};
use hotset::sim::SimTime;

use crate::common::claims::{Claim, assert_all, fact, uncovered};
use crate::common::{in_parallel, load, metric, seek};

/// Seeds besides the shipped one over which claims are judged.
const OTHERS: u64 = 8;

/// The text of a chapter's path.
pub fn source(id: &str) -> &'static str {
    let opened = chapter(id).unwrap().lab().unwrap();
    opened.path.unwrap().source
}

/// The text with another seed.
fn with_seed(source: &str, seed: u64) -> String {
    let start = source.find("seed: ").unwrap() + "seed: ".len();
    let digits = source[start..].find(',').unwrap();
    let mut text = source.to_owned();
    text.replace_range(start..start + digits, &seed.to_string());
    text
}

/// Goes to a step as the window does.
pub fn go(lab: &mut dyn Lab, step: usize) {
    lab.go_to_slide(step);
    lab.replay(u64::MAX);
    assert_eq!(lab.slide_at(), Some(step));
}

/// The moment at which a step is over.
pub fn end(lab: &dyn Lab) -> SimTime {
    lab.walk()
        .and_then(|walk| walk.until_ns)
        .unwrap_or(lab.now())
}

/// One walk: what is measured when a step begins, and when it is over.
struct Course {
    start: Vec<Metrics>,
    end: Vec<Metrics>,
}

impl Course {
    fn of(source: &str) -> Self {
        let mut lab = load(source);
        let (mut start, mut over) = (Vec::new(), Vec::new());
        for step in 0..lab.slide_count() {
            go(lab.as_mut(), step);
            start.push(lab.summary().metrics);
            lab.give().unwrap();
            let end = end(lab.as_ref());
            seek(lab.as_mut(), end);
            over.push(lab.summary().metrics);
        }
        Self { start, end: over }
    }
}

/// A path, walked on several seeds. Steps count from 1, as on the screen.
pub struct Walked {
    titles: Vec<String>,
    walks: Vec<Walk>,
    /// The settings at the end of each step.
    params: Vec<Vec<(&'static str, Value)>>,
    /// The shipped seed is the first.
    courses: Vec<Course>,
}

impl Walked {
    pub fn new(id: &str) -> Self {
        Self::of(source(id))
    }

    pub fn of(shipped: &str) -> Self {
        let mut texts = vec![shipped.to_owned()];
        texts.extend((0..OTHERS).map(|other| with_seed(shipped, 101 + other)));
        let courses = in_parallel(&texts, |text| Course::of(text));
        let mut lab = load(shipped);
        let slides = lab.slides();
        let (mut walks, mut params) = (Vec::new(), Vec::new());
        for step in 0..slides.len() {
            go(lab.as_mut(), step);
            walks.push(lab.walk().unwrap().clone());
            lab.give().unwrap();
            params.push(lab.summary().params);
        }
        Self {
            titles: slides.into_iter().map(|slide| slide.caption).collect(),
            walks,
            params,
            courses,
        }
    }

    /// A quantity as a step begins, on every seed, the shipped one first.
    pub fn starts(&self, step: usize, quantity: impl Fn(&Metrics) -> f64) -> Vec<f64> {
        let courses = self.courses.iter();
        courses.map(|c| quantity(&c.start[step - 1])).collect()
    }

    /// A quantity when a step is over, on every seed, the shipped one first.
    pub fn ends(&self, step: usize, quantity: impl Fn(&Metrics) -> f64) -> Vec<f64> {
        let courses = self.courses.iter();
        courses.map(|c| quantity(&c.end[step - 1])).collect()
    }

    /// A setting when the step has been done.
    pub fn param(&self, step: usize, name: &str) -> f64 {
        let params = &self.params[step - 1];
        let (_, value) = params.iter().find(|(known, _)| *known == name).unwrap();
        match value {
            Value::Count(count) => *count as f64,
            Value::Number(number) => *number,
            other => panic!("{name} is {other:?}, no number"),
        }
    }

    /// Asserts the claims, each at its step, that no number in the path is without one, and that
    /// each prediction comes out on every seed as the option or number that is claimed for it.
    pub fn prove(&self, claims: Vec<(usize, Claim)>) {
        let mut by_step: Vec<Vec<Claim>> = self.walks.iter().map(|_| Vec::new()).collect();
        for (step, claim) in claims {
            by_step[step - 1].push(claim);
        }
        for (at, (walk, claims)) in self.walks.iter().zip(&by_step).enumerate() {
            println!("step {}", at + 1);
            let text = format!("{}\n{}", self.titles[at], text(walk));
            assert_all(&text, claims);
            let missing = uncovered(&text, claims);
            assert!(
                missing.is_empty(),
                "step {}: no claim covers\n{}",
                at + 1,
                missing.join("\n")
            );
        }
        self.assert_predictions_agree();
    }

    /// Which option is right does not depend on luck.
    fn assert_predictions_agree(&self) {
        for (at, walk) in self.walks.iter().enumerate() {
            let Some(guess) = &walk.guess else {
                continue;
            };
            let measured = self.courses.iter().map(|course| {
                let metrics = &course.end[at];
                let names = guess.metrics().into_iter();
                names.map(|name| metric(metrics, name)).collect::<Vec<_>>()
            });
            let measured: Vec<Vec<f64>> = measured.collect();
            println!("step {}: {measured:?}", at + 1);
            if let Some(scale) = guess.scale {
                let truths = measured.iter().map(|values| values[0]);
                assert!(
                    truths.clone().all(|t| scale.least <= t && t <= scale.most),
                    "step {}: off the scale",
                    at + 1
                );
                let first = measured[0][0];
                assert!(
                    truths.clone().all(|t| (t - first).abs() <= scale.within),
                    "step {}: luck decides",
                    at + 1
                );
                continue;
            }
            let rights: Vec<_> = measured.iter().map(|values| guess.right(values)).collect();
            assert!(
                rights
                    .iter()
                    .all(|right| right.is_some() && *right == rights[0]),
                "step {}: {rights:?}",
                at + 1
            );
        }
    }
}

/// Everything that a step says, a line each. Handles and live numbers are not in it.
pub fn text(walk: &Walk) -> String {
    let mut lines = vec![walk.words.clone(), walk.after.clone()];
    if let Some(todo) = &walk.todo {
        lines.extend([todo.say.clone(), todo.button.clone(), todo.hint.clone()]);
    }
    if let Some(guess) = &walk.guess {
        lines.extend([
            guess.question.clone(),
            guess.measured.clone(),
            guess.why.clone(),
        ]);
        lines.extend(guess.options.iter().map(|option| option.text.clone()));
    }
    let pieces = lines.iter().flat_map(|line| {
        hotset::lesson::bound::pieces(line)
            .into_iter()
            .map(hotset_words)
            .chain(["\n"])
    });
    pieces.collect()
}

fn hotset_words(piece: hotset::lesson::bound::Piece<'_>) -> &str {
    use hotset::lesson::bound::Piece;
    match piece {
        Piece::Text(text)
        | Piece::Bold(text)
        | Piece::Part(text, _)
        | Piece::Do(text, _)
        | Piece::Open(text, _) => text,
        Piece::Number(_) => "#",
    }
}

/// A name with a number in it, or an option that is no statement: nothing is measured.
pub fn name(snippet: &'static str) -> Claim {
    fact(snippet, true)
}
