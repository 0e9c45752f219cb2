//! Exercises: each kind of each lab, on many seeds, solved once more by other means.

mod caches;
mod data;
mod naive;
mod scripts;

use std::collections::BTreeSet;

use hotset::chapters::{chapter, opened};
use hotset::lesson::practice::{Answer, Exercise, Given, OPTIONS, PracticeKind, exercise, kind};
use hotset::lesson::{Chapter, FileText, Lab, LabOf, Opening, Replayed, Subject};

use crate::common::{in_parallel, labs};

/// Seeds of each kind; the difficulties take turns. `HOTSET_CASES` asks for another number.
const SEEDS: u64 = 200;
/// So many right answers, and so many questions, each kind has at least on all of them.
const ANSWERS: usize = 3;
const QUESTIONS: usize = 100;
/// The same unless `HOTSET_CASES` says otherwise.
const FEW: u64 = 40;

fn seeds() -> u64 {
    let cases = std::env::var("HOTSET_CASES").ok();
    cases.and_then(|cases| cases.parse().ok()).unwrap_or(FEW)
}

fn difficulty(seed: u64) -> u8 {
    1 + (seed % 3) as u8
}

/// All kinds with their chapters.
fn kinds() -> Vec<(&'static Chapter, &'static PracticeKind)> {
    labs()
        .flat_map(|(id, lab)| lab.practice.iter().map(move |kind| (id, kind)))
        .map(|(id, kind)| (chapter(id).unwrap(), kind))
        .collect()
}

/// The options of an exercise that has some, the right one first.
pub fn options(exercise: &Exercise) -> (String, Vec<String>) {
    let Answer::Choice { options, right } = &exercise.answer else {
        panic!("{}: no options", exercise.name());
    };
    let mut texts: Vec<String> = options.iter().map(|choice| choice.text.clone()).collect();
    let right = texts.remove(*right);
    (right, texts)
}

/// Whether whoever answers with this number is right.
pub fn accepts(exercise: &Exercise, number: f64) -> bool {
    exercise.is_right(Given::Number(number))
}

/// A lab of the model `M` at the first moment of a file.
pub fn lab_of<M: Subject>(chapter: &'static Chapter, file: &FileText) -> LabOf<M> {
    LabOf::open(chapter, Opening::File(file)).unwrap()
}

/// A lab run to the moment at which its exercise is answered.
pub fn answered(exercise: &Exercise, index: usize) -> Box<dyn Lab> {
    let moment = &exercise.moments[index];
    let mut lab = opened(&moment.file).unwrap();
    lab.cancel_replay();
    let _arrived = lab.seek(moment.answered_at, u64::MAX);
    lab
}

/// Solves an exercise by other means and asserts that they agree, on the right answer and against
/// all the wrong ones.
fn solve(exercise: &Exercise) {
    match exercise.chapter {
        "eviction" | "cache-lab" => caches::solve(exercise),
        "cache-aside" | "write-patterns" | "local-external" | "replication" => {
            scripts::solve(exercise);
        }
        _ => data::solve(exercise),
    }
}

fn check(exercise: &Exercise) {
    let name = exercise.name();
    assert!(
        !exercise.question.is_empty() && !exercise.why.is_empty(),
        "{name}"
    );
    assert!(!exercise.moments.is_empty(), "{name}");
    match &exercise.answer {
        Answer::Choice { options, right } => {
            assert_eq!(options.len(), OPTIONS, "{name}");
            let texts: BTreeSet<&str> = options.iter().map(|choice| choice.text.as_str()).collect();
            assert_eq!(texts.len(), OPTIONS, "{name}: two options are equal");
            assert_eq!(options[*right].because, "", "{name}");
            for index in 0..OPTIONS {
                assert_eq!(exercise.is_right(Given::Option(index)), index == *right);
            }
        }
        Answer::Number { value, within, .. } => {
            assert!(*within > 0.0, "{name}");
            assert!(accepts(exercise, *value), "{name}");
            assert!(!accepts(exercise, value + within * 1.01), "{name}");
        }
    }
    solve(exercise);
}

/// What a kind came to on all seeds: the places of the right options, the right answers, and the
/// questions.
#[derive(Default)]
struct Seen {
    places: [u64; OPTIONS],
    answers: BTreeSet<String>,
    questions: BTreeSet<String>,
}

/// Draws the exercises of a kind from all seeds, and solves each of them by other means.
fn drawn(chapter: &'static Chapter, kind: &PracticeKind) -> Seen {
    let mut seen = Seen::default();
    for seed in 0..seeds() {
        let exercise = exercise(chapter, kind, seed, difficulty(seed)).unwrap();
        check(&exercise);
        if let Answer::Choice { right, .. } = exercise.answer {
            seen.places[right] += 1;
        }
        seen.answers.insert(exercise.solution());
        seen.questions.insert(exercise.question);
    }
    seen
}

fn all_of(id: &str) {
    let chapter = chapter(id).unwrap();
    let kinds = chapter.lab().unwrap().practice;
    let all: Vec<Seen> = in_parallel(kinds, |kind| drawn(chapter, kind));
    for (kind, seen) in kinds.iter().zip(&all) {
        let name = format!("{id}/{}", kind.id);
        if seeds() < SEEDS {
            continue;
        }
        if seeds() == SEEDS && seen.places.iter().sum::<u64>() > 0 {
            // Binomial, 200 draws of probability 1/4: mean 50, deviation 6.1; five of them.
            let fair = |place: &u64| (20..=80).contains(place);
            assert!(seen.places.iter().all(fair), "{name}: {:?}", seen.places);
        }
        let (answers, questions) = (seen.answers.len(), seen.questions.len());
        println!("{name}: {questions} questions, {answers} answers");
        assert!(answers >= ANSWERS, "{name}: {:?}", seen.answers);
        assert!(questions >= QUESTIONS, "{name}: {questions}");
    }
}

/// One test a chapter: each kind is solved by other means on all seeds, right options stand in all
/// places alike often, and answers and questions differ.
macro_rules! chapters {
    ($($name:ident: $id:literal),+ $(,)?) => {
        $(
            #[test]
            fn $name() {
                all_of($id);
            }
        )+

        #[test]
        fn no_lab_is_left_out() {
            let all = [$($id),+];
            assert!(labs().all(|(id, _)| all.contains(&id)));
        }
    };
}

each_lab!(chapters);

#[test]
fn a_seed_is_an_exercise_to_the_byte_and_another_seed_another() {
    for (chapter, kind) in kinds() {
        let mut questions = BTreeSet::new();
        for seed in 0..6 {
            let first = exercise(chapter, kind, seed, difficulty(seed)).unwrap();
            let again = exercise(chapter, kind, seed, difficulty(seed)).unwrap();
            assert_eq!(first, again, "{}", first.name());
            assert_eq!(first.to_gift(), again.to_gift());
            let source = first.moments[0].file.source().to_owned();
            assert!(questions.insert((first.question, source)), "{}", kind.id);
        }
    }
}

#[test]
fn the_set_up_of_an_exercise_opens_and_proves_itself_at_the_question() {
    let all = kinds();
    in_parallel(&all, |(chapter, kind)| {
        for seed in 0..9 {
            let exercise = exercise(chapter, kind, seed, difficulty(seed)).unwrap();
            for moment in &exercise.moments {
                let mut lab = opened(&moment.file).unwrap();
                let ended = lab.replay(u64::MAX);
                assert_eq!(ended, Some(Replayed::Identical), "{}", exercise.name());
                assert_eq!(lab.now(), moment.asked_at);
                assert!(moment.answered_at >= moment.asked_at);
                assert!(lab.title().starts_with(kind.title));
                assert!(lab.notes().is_empty(), "the file gives nothing away");
            }
        }
    });
}

#[test]
fn each_lab_has_three_kinds_with_names_of_their_own() {
    for (id, lab) in labs() {
        assert!(lab.practice.len() >= 3, "{id}");
        let ids: BTreeSet<&str> = lab.practice.iter().map(|kind| kind.id).collect();
        assert_eq!(ids.len(), lab.practice.len(), "{id}");
        let refusal = kind(chapter(id).unwrap(), "nothing")
            .unwrap_err()
            .to_string();
        for kind in lab.practice {
            assert!(refusal.contains(kind.id), "{refusal}");
            assert!(kind.title.ends_with('?'), "{}", kind.title);
        }
    }
    let map = chapter("connections").unwrap();
    assert!(hotset::lesson::practice::kinds(map).is_err());
}
