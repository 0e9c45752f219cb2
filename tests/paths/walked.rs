//! A path as it is walked: at each step its own "show me" is done, and what is measured is kept, on
//! the shipped seed and others.

use hotset::chapters::chapter;
use hotset::lesson::bound::{Piece, pieces};
use hotset::lesson::sweep::Measured;
use hotset::lesson::{Lab, Metrics, Origin, Over, Walk};
use hotset::sim::SimTime;

use crate::common::claims::Claim;
use crate::common::steps::{Kind, Steps, go};
use crate::common::{in_parallel, load, metric};

/// The text of a chapter's path.
pub fn source(id: &str) -> &'static str {
    let opened = chapter(id).unwrap().lab().unwrap();
    opened.path.unwrap().source
}

/// The moment at which a step is over.
pub fn end(lab: &dyn Lab) -> SimTime {
    lab.walk()
        .and_then(|walk| walk.until_ns)
        .unwrap_or(lab.now())
}

/// A chapter's path right after the "show me" of a step, which counts from 1.
pub fn given(id: &str, step: usize) -> Box<dyn Lab> {
    let mut lab = load(source(id));
    go(lab.as_mut(), step - 1);
    lab.give().unwrap();
    lab
}

/// A step of a path is done by its own "show me".
struct Path;

impl Kind for Path {
    fn act(&self, lab: &mut dyn Lab) {
        lab.give().unwrap();
    }

    fn end(&self, lab: &dyn Lab) -> SimTime {
        end(lab)
    }

    fn text(&self, lab: &dyn Lab) -> String {
        let title = &lab.slides()[lab.slide_at().unwrap()].caption;
        format!("{title}\n{}", text(lab.walk().unwrap()))
    }
}

/// A path, walked on several seeds. Steps count from 1, as on the screen.
pub struct Walked {
    shipped: &'static str,
    walks: Vec<Walk>,
    steps: Steps,
}

impl Walked {
    pub fn new(id: &str) -> Self {
        let shipped = source(id);
        let mut lab = load(shipped);
        let walks = (0..lab.slide_count()).map(|step| {
            go(lab.as_mut(), step);
            lab.walk().unwrap().clone()
        });
        Self {
            shipped,
            walks: walks.collect(),
            steps: Steps::new(shipped, &Path),
        }
    }

    /// A quantity as a step begins, on every seed, the shipped one first.
    pub fn starts(&self, step: usize, quantity: impl Fn(&Metrics) -> f64) -> Vec<f64> {
        self.steps.starts(step, quantity)
    }

    /// A quantity when a step is over, on every seed, the shipped one first.
    pub fn ends(&self, step: usize, quantity: impl Fn(&Metrics) -> f64) -> Vec<f64> {
        self.steps.ends(step, quantity)
    }

    /// What is measured of the curve that a step asks for, on every seed, the shipped one first.
    pub fn curves(&self, step: usize) -> Vec<Vec<f64>> {
        let guess = self.walks[step - 1].guess.clone().unwrap();
        let drawn = guess.drawn.clone().unwrap();
        let mut lab = load(self.shipped);
        go(lab.as_mut(), step - 1);
        let begun = lab.now();
        let origin = match drawn.over {
            Over::Setting(..) => lab.origin_of_settings(),
            Over::Time => {
                lab.give().unwrap();
                lab.origin()
            }
        };
        let others = (0..8).map(|other| origin.with_seed(101 + other));
        let origins: Vec<Origin> = [origin.clone()].into_iter().chain(others).collect();
        in_parallel(&origins, |origin| {
            let measured = Measured {
                origin: origin.clone(),
                drawn: drawn.clone(),
                metric: guess.metrics()[0].to_owned(),
                begun,
            };
            measured.values(&mut |_| Ok(())).unwrap()
        })
    }

    /// A setting when the step has been done.
    pub fn param(&self, step: usize, name: &str) -> f64 {
        self.steps.param(step, name)
    }

    /// Asserts the claims, each at its step, that no number in the path is without one, and that
    /// each prediction comes out on every seed as the option or number that is claimed for it.
    pub fn prove(&self, claims: Vec<(usize, Claim)>) {
        self.steps.prove(claims);
        self.assert_predictions_agree();
    }

    /// Which option is right does not depend on luck.
    fn assert_predictions_agree(&self) {
        for (step, walk) in (1..).zip(&self.walks) {
            let Some(guess) = &walk.guess else {
                continue;
            };
            if let Some(drawn) = &guess.drawn {
                let curves = self.curves(step);
                println!("step {step}: {curves:?}");
                let all = curves.iter().flatten();
                let on = drawn.least..=drawn.most;
                assert!(
                    all.clone().all(|value| on.contains(value)),
                    "step {step}: off the axis"
                );
                let near = |curve: &Vec<f64>| drawn.is_near(&curves[0], curve);
                assert!(curves.iter().all(near), "step {step}: luck decides");
                // A level line in the middle, which is there before anything is drawn, is wrong.
                let level = vec![drawn.middle(); drawn.at.len()];
                assert!(!drawn.is_near(&level, &curves[0]), "step {step}: too easy");
                continue;
            }
            let measured: Vec<Vec<f64>> = self.steps.ends(step, |metrics| {
                let names = guess.metrics().into_iter();
                names.map(|name| metric(metrics, name)).collect()
            });
            println!("step {step}: {measured:?}");
            if let Some(scale) = guess.scale {
                let truths = measured.iter().map(|values| values[0]);
                assert!(
                    truths.clone().all(|t| scale.least <= t && t <= scale.most),
                    "step {step}: off the scale"
                );
                let first = measured[0][0];
                assert!(
                    truths.clone().all(|t| (t - first).abs() <= scale.within),
                    "step {step}: luck decides"
                );
                continue;
            }
            let rights: Vec<_> = measured.iter().map(|values| guess.right(values)).collect();
            assert!(
                rights
                    .iter()
                    .all(|right| right.is_some() && *right == rights[0]),
                "step {step}: {rights:?}"
            );
        }
    }
}

/// Everything that a step says, a line each. Handles and live numbers are not in it.
pub fn text(walk: &Walk) -> String {
    let mut lines = vec![&walk.words, &walk.after];
    if let Some(todo) = &walk.todo {
        lines.extend([&todo.say, &todo.button, &todo.hint]);
    }
    if let Some(guess) = &walk.guess {
        lines.extend([&guess.question, &guess.measured, &guess.why]);
        lines.extend(guess.options.iter().map(|option| &option.text));
    }
    lines.into_iter().map(|line| read(line) + "\n").collect()
}

/// A text as it is read, each live number as one sign.
pub fn read(text: &str) -> String {
    let pieces = pieces(text).into_iter().map(|piece| match piece {
        Piece::Text(text)
        | Piece::Bold(text)
        | Piece::Part(text, _)
        | Piece::Do(text, _)
        | Piece::Open(text, _) => text,
        Piece::Number(_) => "#",
    });
    pieces.collect()
}
