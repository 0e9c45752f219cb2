//! Questions to the room: the run decides each of them, not before it has been shown, and as the
//! speaker's notes say.

use hotset::lesson::{Lab, Slide};
use hotset::sim::Progress;

use crate::common::{labs, open};

/// Goes to a step and, where time runs in it, on to its end.
fn walk(lab: &mut dyn Lab, place: usize, to_the_end: bool) {
    lab.go_to_slide(place);
    while lab.replaying_to().is_some() {
        lab.replay(u64::MAX);
    }
    let plays = lab.slides()[place].play;
    if let Some(end) = lab.next_slide_at().filter(|_| plays && to_the_end) {
        assert_eq!(lab.seek(end, u64::MAX), Progress::Arrived);
    }
}

/// The answer that the notes call right, counted from 0.
fn said(slides: &[Slide], options: &[String]) -> Option<usize> {
    let named = [
        ("The first answer was right", 0),
        ("The second answer was right", 1),
        ("The third answer was right", 2),
        ("The last answer was right", options.len() - 1),
    ];
    slides.iter().find_map(|slide| {
        let found = named.iter().find(|(words, _)| slide.notes.contains(words));
        let yes = || {
            let says_yes = slide.notes.contains("Yes was right");
            says_yes.then(|| options.iter().position(|option| option.starts_with("yes")))?
        };
        found.map(|(_, place)| *place).or_else(yes)
    })
}

#[test]
fn every_question_of_every_talk_is_decided_by_its_run_and_not_before() {
    for (id, _) in labs() {
        let mut lab = open(&format!("{id}/talk"));
        let slides = lab.slides();
        let asked = slides.iter().enumerate();
        let asked = asked.filter_map(|(place, slide)| Some((place, slide.ask.clone()?)));
        let asked: Vec<_> = asked.collect();
        assert_eq!(asked.len(), 2, "questions of {id}");
        for (place, ask) in asked {
            let resolves = ask.resolves.as_ref().expect("what decides");
            let decided_at = place + resolves.after;
            walk(lab.as_mut(), place, true);
            assert_eq!(
                lab.resolution(),
                None,
                "{id}: the question gives its answer away"
            );
            for between in place + 1..decided_at {
                walk(lab.as_mut(), between, true);
                assert_eq!(lab.resolution(), None, "{id}: step {}", between + 1);
            }
            walk(lab.as_mut(), decided_at, false);
            if slides[decided_at].play {
                assert_eq!(lab.resolution(), None, "{id}: nothing has been seen yet");
            }
            walk(lab.as_mut(), decided_at, true);
            let resolution = lab.resolution().expect("a decision");
            let notes = &slides[place + 1..slides.len().min(decided_at + 3)];
            let told = said(notes, &ask.options);
            assert!(
                told.is_some(),
                "{id}: no note tells the answer to {}",
                ask.question
            );
            assert_eq!(resolution.right, told, "{id}: {}", ask.question);
            assert!(!resolution.because.is_empty());
            // Going back takes the decision back.
            walk(lab.as_mut(), place, true);
            assert_eq!(lab.resolution(), None, "{id}");
        }
    }
}

/// What a step asks, and the answer that its run decides, or what it tells of an earlier question.
fn asked_and_told(lab: &mut dyn Lab, place: usize) -> (String, String) {
    let slides = lab.slides();
    let asked = slides[place].ask.as_ref();
    let asks = asked.map_or(String::new(), |ask| {
        let after = ask.resolves.as_ref().map_or(0, |resolves| resolves.after);
        format!("{} (decided at step {})", ask.question, place + after + 1)
    });
    walk(lab, place, true);
    let told = lab.resolution().map_or(String::new(), |resolution| {
        let right = resolution.right.map(|right| &resolution.ask.options[right]);
        let right = right.map_or("none", String::as_str);
        format!("{right}: {}", resolution.because)
    });
    (asks, told)
}

/// The nine talks as a table; `cargo test --no-default-features --test models
/// questions::the_nine -- --nocapture` prints it.
#[test]
fn the_nine_talks_are_walked_step_by_step() {
    println!("talk | step | caption | large | asked | resolved");
    for (id, _) in labs() {
        let mut lab = open(&format!("{id}/talk"));
        let (mut asked, mut resolved) = (0, 0);
        for (place, slide) in lab.slides().iter().enumerate() {
            let (asks, told) = asked_and_told(lab.as_mut(), place);
            asked += usize::from(!asks.is_empty());
            resolved += usize::from(!told.is_empty());
            let large = match (slide.large, &slide.ask) {
                (Some(large), _) => format!("{large:?}").to_lowercase(),
                (None, Some(_)) => "stage and question".to_owned(),
                (None, None) => "stage and plot".to_owned(),
            };
            let (step, caption) = (place + 1, &slide.caption);
            println!("{id} | {step} | {caption} | {large} | {asks} | {told}");
        }
        assert_eq!(asked, resolved, "{id}: a question is never resolved");
    }
}
