//! `hotset practice`.

use serde_json::{Value, json};

use super::arguments::{PracticeArguments, Written};
use crate::chapters::chapter;
use crate::io::print;
use crate::lesson::Refusal;
use crate::lesson::practice::{Answer, Exercise, exercise, kind, kind_of_seed};

pub(super) fn practice(arguments: &PracticeArguments) -> Result<(), Refusal> {
    let chapter = chapter(&arguments.chapter)?;
    let mut exercises = Vec::new();
    for number in 0..arguments.count {
        let seed = arguments.seed.wrapping_add(number);
        let kind = match &arguments.kind {
            Some(id) => kind(chapter, id)?,
            None => kind_of_seed(chapter, seed)?,
        };
        exercises.push(exercise(chapter, kind, seed, arguments.difficulty)?);
    }
    let solved = arguments.answer;
    if arguments.format == Written::Json {
        let list = exercises.iter().map(|one| as_json(one, solved));
        return print::json(&Value::Array(list.collect()));
    }
    let write = |one: &Exercise| match arguments.format {
        Written::Markdown => one.to_markdown(solved),
        Written::Gift => one.to_gift(),
        Written::Text | Written::Json => one.to_text(solved),
    };
    let texts: Vec<String> = exercises.iter().map(write).collect();
    for line in texts.join("\n").lines() {
        print::line(line)?;
    }
    Ok(())
}

/// An exercise for programs.
fn as_json(exercise: &Exercise, solved: bool) -> Value {
    let moments: Vec<Value> = exercise
        .moments
        .iter()
        .map(|moment| {
            json!({
                "label": moment.label,
                "asked_at_s": moment.asked_at.as_secs_f64(),
                "answered_at_s": moment.answered_at.as_secs_f64(),
                "experiment": moment.file.source(),
            })
        })
        .collect();
    let mut all = json!({
        "chapter": exercise.chapter,
        "kind": exercise.kind,
        "seed": exercise.seed,
        "difficulty": exercise.difficulty,
        "title": exercise.title,
        "question": exercise.question,
    });
    let mut put = |name: &str, value: Value| all[name] = value;
    match &exercise.answer {
        Answer::Choice { options, right } => {
            let texts: Vec<&str> = options.iter().map(|choice| choice.text.as_str()).collect();
            put("options", json!(texts));
            if solved {
                let because = options.iter().map(|choice| choice.because.as_str());
                put("right", json!(right));
                put("because", json!(because.collect::<Vec<_>>()));
            }
        }
        Answer::Number {
            value,
            within,
            unit,
        } => {
            put("unit", json!(unit));
            put("within", json!(within));
            if solved {
                put("value", json!(value));
            }
        }
    }
    if solved {
        put("answer", json!(exercise.solution()));
        put("why", json!(exercise.why));
        put("moments", Value::Array(moments));
    }
    all
}
