//! `hotset practice`, run as scripts and lecturers run it.

use hotset::lesson::FileText;

use crate::common::labs;
use crate::common::program::{done, json, refused};

#[test]
fn an_exercise_is_printed_without_its_answer_and_with_it() {
    let arguments = [
        "practice",
        "eviction",
        "--kind",
        "next-victim",
        "--seed",
        "3",
        "--answer",
    ];
    let asked = done(&arguments[..6]);
    assert!(asked.contains("eviction/next-victim, seed 3, difficulty 1"));
    assert!(asked.contains("Which key is evicted?") && asked.contains("  d) "));
    assert!(!asked.contains("Answer"), "{asked}");
    let solved = done(&arguments);
    assert!(solved.starts_with(asked.trim_end()), "{solved}");
    assert!(solved.contains("Answer: "), "{solved}");
    assert_eq!(solved, done(&arguments), "equal arguments, equal bytes");
}

#[test]
fn seeds_follow_on_each_other_and_kinds_take_turns() {
    for (id, lab) in labs() {
        let count = lab.practice.len().to_string();
        let list = json(&["practice", id, "--count", &count, "--seed", "7"]);
        let list = list.as_array().unwrap();
        let mut kinds: Vec<&str> = list
            .iter()
            .map(|one| one["kind"].as_str().unwrap())
            .collect();
        kinds.sort_unstable();
        let mut all: Vec<&str> = lab.practice.iter().map(|kind| kind.id).collect();
        all.sort_unstable();
        assert_eq!(kinds, all, "{id}");
        for (one, seed) in list.iter().zip(7..) {
            assert_eq!(one["seed"], seed);
            assert_eq!(one["chapter"], id);
            assert!(one.get("why").is_none() && one.get("moments").is_none());
        }
    }
}

#[test]
fn json_holds_the_solution_and_the_experiment_that_shows_it() {
    let list = json(&[
        "practice",
        "nosql",
        "--answer",
        "--difficulty",
        "2",
        "--count",
        "3",
    ]);
    for one in list.as_array().unwrap() {
        assert_eq!(one["difficulty"], 2);
        let right = one["right"].as_u64().unwrap() as usize;
        assert_eq!(one["options"][right], one["answer"]);
        assert_eq!(one["because"][right], "");
        let file = one["moments"][0]["experiment"].as_str().unwrap();
        assert_eq!(FileText::read(file).unwrap().header().chapter, "nosql");
    }
    let list = json(&["practice", "cache-lab", "--kind", "hit-rate", "--answer"]);
    assert_eq!(list[0]["unit"], "%");
    assert!(list[0]["value"].as_f64().unwrap() > 0.0);
}

/// What stands between the parts of a GIFT text, read as its documentation says: a backslash takes
/// the meaning of the next character away, and an empty line ends a question.
fn gift_questions(text: &str) -> Vec<(String, Vec<String>)> {
    let blocks = text.split("\n\n").filter(|block| !block.trim().is_empty());
    let read = |block: &str| {
        let lines = block.lines().filter(|line| !line.starts_with("//"));
        let text: String = lines.collect::<Vec<_>>().join("\n");
        let (mut depth, mut escaped) = (0, false);
        let (mut asked, mut answers) = (String::new(), vec![String::new()]);
        for c in text.chars() {
            let plain = escaped;
            escaped = !plain && c == '\\';
            match c {
                '{' if !plain => depth += 1,
                '}' if !plain => depth -= 1,
                '=' | '~' if !plain && depth == 1 => answers.push(c.to_string()),
                c if depth == 0 => asked.push(c),
                c => answers.last_mut().unwrap().push(c),
            }
        }
        assert_eq!(depth, 0, "{block}");
        (asked, answers.split_off(1))
    };
    blocks.map(read).collect()
}

#[test]
fn gift_has_one_right_answer_a_question_and_numbers_their_tolerance() {
    for (id, lab) in labs() {
        let count = (2 * lab.practice.len()).to_string();
        let text = done(&["practice", id, "--count", &count, "--format", "gift"]);
        let questions = gift_questions(&text);
        assert_eq!(questions.len(), 2 * lab.practice.len(), "{text}");
        for (asked, answers) in questions {
            assert!(asked.contains("::[markdown]"), "{asked}");
            if answers.is_empty() {
                assert!(text.contains("  #"), "{text}");
                continue;
            }
            assert_eq!(answers.len(), 4, "{asked}: {answers:?}");
            let right = answers.iter().filter(|answer| answer.starts_with('='));
            assert_eq!(right.count(), 1, "{answers:?}");
        }
    }
}

#[test]
fn markdown_is_a_heading_with_options_and_an_answer_if_wanted() {
    let arguments = [
        "practice",
        "write-patterns",
        "--kind",
        "lane-lost",
        "--format",
        "markdown",
    ];
    let asked = done(&arguments);
    assert!(
        asked.starts_with("## Which lane lost this write?\n"),
        "{asked}"
    );
    assert_eq!(asked.matches("\n- ").count(), 4, "{asked}");
    assert!(!asked.contains("**Answer:**"));
    let mut solved = arguments.to_vec();
    solved.push("--answer");
    assert!(done(&solved).contains("**Answer:** "));
}

#[test]
fn what_is_not_there_is_refused_with_what_is() {
    refused(&["practice", "nowhere"], "eviction");
    refused(&["practice", "connections"], "is a map");
    refused(
        &["practice", "eviction", "--kind", "nothing"],
        "next-victim, count-hits, best-policy",
    );
    refused(&["practice", "eviction", "--difficulty", "4"], "1..=3");
    refused(&["practice", "eviction", "--count", "0"], "1..=200");
    let help = done(&["practice", "--help"]);
    for (id, lab) in labs() {
        assert!(
            lab.practice.iter().all(|kind| help.contains(kind.title)),
            "{id}"
        );
    }
}
