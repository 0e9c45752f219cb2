//! What every shipped path has in common.

use hotset::lesson::bound::{Piece, pieces};
use hotset::lesson::glossary::terms;
use hotset::lesson::{Lab, Walk};

use crate::common::steps::go;
use crate::common::{labs, load, seek};
use crate::paths::walked::{end, read, source, text};

/// The paths, by chapter.
fn paths() -> impl Iterator<Item = (&'static str, Box<dyn Lab>)> {
    let with_path = labs().filter(|(_, lab)| lab.path.is_some());
    with_path.map(|(id, _)| (id, load(source(id))))
}

fn each_step(mut check: impl FnMut(&str, &mut dyn Lab, usize, &Walk)) {
    for (id, mut lab) in paths() {
        for step in 0..lab.slide_count() {
            go(lab.as_mut(), step);
            let walk = lab.walk().unwrap().clone();
            check(
                &format!("{id}, step {}", step + 1),
                lab.as_mut(),
                step,
                &walk,
            );
        }
    }
}

#[test]
fn a_path_has_six_to_nine_steps_and_at_least_three_predictions() {
    for (id, mut lab) in paths() {
        let count = lab.slide_count();
        assert!((6..=9).contains(&count), "{id}: {count} steps");
        let guesses = (0..count).filter(|&step| {
            go(lab.as_mut(), step);
            lab.walk().unwrap().guess.is_some()
        });
        let guesses = guesses.count();
        assert!(guesses >= 3, "{id}: {guesses} predictions");
    }
}

#[test]
fn a_step_says_a_claim_and_thirty_to_eighty_words() {
    each_step(|id, lab, step, walk| {
        let title = lab.slides()[step].caption.clone();
        assert!((8..=60).contains(&title.chars().count()), "{id}: {title}");
        let count = read(&walk.words).split_whitespace().count();
        assert!((30..=80).contains(&count), "{id}: {count} words");
        assert!(!text(walk).contains('!'), "{id}");
    });
}

#[test]
fn a_step_is_not_done_by_doing_nothing_and_is_done_by_its_own_show_me() {
    for (id, mut lab) in paths() {
        let count = lab.slide_count();
        for step in 0..count {
            let id = format!("{id}, step {}", step + 1);
            go(lab.as_mut(), step);
            let walk = lab.walk().unwrap().clone();
            let until = end(lab.as_ref());
            let begun = lab.digest();
            if walk.todo.is_none() && walk.until_ns.is_none() {
                assert_eq!(step + 1, count, "{id}: only the last asks for nothing");
                continue;
            }
            assert!(!lab.walk_state().done, "{id} is done at once");
            lab.give().unwrap();
            let gives = lab.digest() != begun;
            seek(lab.as_mut(), until);
            assert!(lab.walk_state().done, "{id} is not done by show me");
            let shown = lab.digest();
            // Without its commands the run comes to the same moment, and to another state.
            go(lab.as_mut(), step);
            seek(lab.as_mut(), until);
            if gives {
                assert!(!lab.walk_state().done, "{id} is done by waiting");
                assert_ne!(lab.digest(), shown, "{id}: its commands change nothing");
            }
            // The next step goes on where this one ends.
            if step + 1 < count {
                assert!(lab.slides()[step + 1].at >= until, "{id}");
            }
        }
    }
}

#[test]
fn every_step_is_reached_forth_and_back_in_the_same_state() {
    for (id, mut lab) in paths() {
        let count = lab.slide_count();
        let mut digests = Vec::new();
        for step in 0..count {
            go(lab.as_mut(), step);
            lab.assert_invariants();
            assert_eq!(lab.now(), lab.slides()[step].at, "{id}");
            digests.push(lab.digest());
            // What is tried at a step leaves no trace in another.
            lab.give().unwrap();
            let until = end(lab.as_ref());
            seek(lab.as_mut(), until);
        }
        for step in (0..count).rev() {
            go(lab.as_mut(), step);
            assert_eq!(lab.digest(), digests[step], "{id}: step {}", step + 1);
        }
        let edits = lab.edits();
        go(lab.as_mut(), 0);
        assert_eq!(lab.edits(), edits, "{id}: to walk is not to change");
        let again = load(&lab.to_file().unwrap());
        assert_eq!(again.slide_count(), count, "{id} is written and read");
        assert!(again.is_path());
    }
}

#[test]
fn every_term_is_in_the_glossary_and_every_name_in_a_text_has_a_value() {
    let terms = terms().unwrap();
    let mut introduced = 0;
    each_step(|id, lab, _, walk| {
        for name in &walk.terms {
            assert!(terms.iter().any(|term| term.term == *name), "{id}: {name}");
            introduced += 1;
        }
        lab.give().unwrap();
        let until = end(lab);
        seek(lab, until);
        let todo = walk.todo.iter();
        let texts = todo.map(|todo| &todo.say).chain([&walk.words, &walk.after]);
        for piece in texts.flat_map(|text| pieces(text)) {
            match piece {
                Piece::Number(name) => {
                    let known = lab.setting(name).is_some() || lab.metric(name).is_some();
                    assert!(known, "{id}: {name} has no value");
                }
                Piece::Do(_, commands) => {
                    for command in commands.split(';') {
                        lab.command(command).unwrap();
                    }
                }
                _ => {}
            }
        }
    });
    assert!(introduced > 0);
}

#[test]
fn a_control_that_is_shown_is_there_at_its_step() {
    each_step(|id, lab, _, walk| {
        for name in &walk.controls {
            assert!(lab.control(name).is_some(), "{id}: {name} has no control");
        }
        let by_hand = walk.todo.iter().any(|todo| todo.button.is_empty());
        let hint = walk.todo.as_ref().is_some_and(|todo| !todo.hint.is_empty());
        assert!(!by_hand || hint, "{id} is done by hand and has no hint");
    });
}

#[test]
fn a_part_that_is_pointed_at_is_not_dimmed() {
    each_step(|id, _, _, walk| {
        for piece in pieces(&walk.words) {
            let Piece::Part(_, part) = piece else {
                continue;
            };
            let mut rests = walk.focus.iter().filter_map(|name| part.strip_prefix(name));
            let is_kept = rests.any(|rest| !rest.starts_with(char::is_alphanumeric));
            assert!(is_kept, "{id} points at {part} and dims it");
        }
    });
}

#[test]
fn a_step_runs_for_a_few_seconds_and_a_path_for_a_few_minutes() {
    for (id, mut lab) in paths() {
        let mut pace = lab.pace();
        let mut all = 0.0;
        for step in 0..lab.slide_count() {
            go(lab.as_mut(), step);
            pace = lab.slides()[step].pace.unwrap_or(pace);
            let virtual_s = end(lab.as_ref()).since(lab.now()).as_secs_f64();
            let real_s = virtual_s / pace;
            assert!(real_s <= 15.0, "{id}, step {}: {real_s} s", step + 1);
            all += real_s;
        }
        assert!((15.0..=180.0).contains(&all), "{id}: {all} s");
    }
}

#[test]
fn a_guess_comes_before_what_it_asks_for() {
    each_step(|id, _, _, walk| {
        let Some(guess) = &walk.guess else {
            return;
        };
        assert!(guess.question.ends_with('?'), "{id}");
        assert!(guess.why.ends_with('.') && guess.why.len() > 30, "{id}");
        assert!(walk.until_ns.is_some(), "{id}: nothing is measured");
    });
}

#[test]
fn a_path_ends_with_three_lines_two_goals_and_the_next_chapter() {
    for (id, mut lab) in paths() {
        let last = lab.slide_count() - 1;
        go(lab.as_mut(), last);
        let words = lab.walk().unwrap().words.clone();
        assert!(words.matches("\n\n").count() >= 3, "{id}");
        let goals = lab.goals().into_iter();
        let named = goals.filter(|(goal, _)| words.contains(goal.title)).count();
        assert!(named >= 2, "{id} names {named} goals");
        assert!(words.contains("Next: "), "{id}");
    }
}
