//! Exercises: which data model answers at the lowest cost, and what an answer makes a store do.

use super::execution::Execution;
use super::explanation::steps;
use super::families::Family;
use super::model::Model;
use super::question::Query;
use super::words::{cost_text, question_text, title};
use super::work::{BYTE_US, EDGE_US, PROBE_US, ROUND_TRIP_US, ROW_US};
use crate::components::named::Named as _;
use crate::lesson::practice::{Choice, Draft, Draw, Found, PracticeKind, at, go_to, near};
use crate::lesson::{LabOf, Refusal};

/// The kinds of exercises.
pub static KINDS: [PracticeKind; 3] = [
    PracticeKind {
        id: "cheapest-model",
        title: "Which data model answers at the lowest cost?",
        make: cheapest_model,
    },
    PracticeKind {
        id: "round-trips",
        title: "How many requests does the client send?",
        make: round_trips,
    },
    PracticeKind {
        id: "rows-looked-at",
        title: "How many rows does the store look at?",
        make: rows_looked_at,
    },
];

/// A question that was asked once, and what is kept besides the data.
struct Asked {
    lab: LabOf<Model>,
    execution: Execution,
    situation: String,
}

/// When it is asked and, for all models, answered, in seconds.
const ASKED_S: f64 = 1.0;
const ANSWERED_S: f64 = 30.0;

fn ask(draw: &mut Draw, queries: &[Query]) -> Result<Option<Asked>, Refusal> {
    let query = draw.pick(queries);
    let most: u64 = draw.by_difficulty(&[4, 10, 20]);
    let users = draw.between(2..=most) * 100;
    let (index, embed) = (draw.below(2) == 0, draw.below(2) == 0);
    let depth = draw.between(1..=3);
    let age = draw.between(2..=7) * 10;
    let mut lab: LabOf<Model> = draw.begin(&[
        ("query", &query.name()),
        ("users", &users),
        ("index", &index),
        ("embed", &embed),
        ("depth", &depth),
        ("age", &age),
        ("queries_per_s", &0),
    ])?;
    at(&mut lab, ASKED_S, "ask")?;
    go_to(&mut lab, ANSWERED_S);
    let Some(execution) = lab.model().latest().cloned() else {
        return Ok(None);
    };
    let indexes = if index {
        "there are secondary indexes (users by age, orders by user)"
    } else {
        "there are no secondary indexes"
    };
    let copies = if embed {
        "an order holds a copy of its product"
    } else {
        "an order refers to its product"
    };
    let kept = match query {
        Query::OrderProduct => copies,
        _ => indexes,
    };
    let situation = format!(
        "A site with {users} users, each following 10 others, keeps its data in five stores, one per \
         data model; {kept}. A client asks for {}.",
        question_text(execution.question)
    );
    Ok(Some(Asked {
        lab,
        execution,
        situation,
    }))
}

/// How a store answered, in a few sentences.
fn told(asked: &Asked, family: Family) -> String {
    let params = asked.lab.model().params();
    let part = asked.execution.part(family);
    steps(params, asked.execution.question, family, part).join(" ")
}

fn cheapest_model(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let margin = draw.by_difficulty(&[1.2, 1.05, 1.01]);
    let Some(mut asked) = ask(draw, &Query::ALL)? else {
        return Ok(None);
    };
    let mut families = Family::ALL.to_vec();
    draw.shuffle(&mut families);
    families.truncate(4);
    let cost = |family: Family| asked.execution.part(family).work.cost_us();
    families.sort_by(|&a, &b| cost(a).total_cmp(&cost(b)));
    let (best, next) = (families[0], families[1]);
    if cost(next) < cost(best) * margin || cost(next) < cost(best) + 2.0 {
        return Ok(None);
    }
    let wrong = families[1..].iter().map(|&family| {
        let because = format!(
            "{} It costs {}.",
            told(&asked, family),
            cost_text(cost(family))
        );
        Choice::new(title(family), because)
    });
    let wrong = wrong.collect();
    let why = format!("{} It costs {}.", told(&asked, best), cost_text(cost(best)));
    let moment = draw.moment(&mut asked.lab, "", ASKED_S, ANSWERED_S)?;
    Ok(Some(Draft {
        question: format!(
            "{} Costs are {ROUND_TRIP_US} µs per request that the client waits for, {PROBE_US} µs per \
             index page or hash bucket, {ROW_US} µs per row or document, {EDGE_US} µs per edge and \
             {BYTE_US} µs per byte read. Which of these models answers at the lowest cost?",
            asked.situation
        ),
        found: Found::Choice {
            right: title(best).to_owned(),
            wrong,
        },
        why,
        moments: vec![moment],
    }))
}

fn round_trips(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let Some(mut asked) = ask(draw, &Query::ALL)? else {
        return Ok(None);
    };
    let family = draw.pick(&Family::ALL);
    let trips = |family: Family| asked.execution.part(family).work.round_trips;
    let right = trips(family);
    // Most answers take one request; of those a few are enough.
    if right == 1 && draw.below(3) > 0 {
        return Ok(None);
    }
    let part = asked.execution.part(family);
    let mut wrong: Vec<Choice> = Family::ALL
        .iter()
        .map(|&other| {
            let because = format!("That is what the {} model takes.", title(other));
            Choice::new(trips(other).to_string(), because)
        })
        .collect();
    draw.shuffle(&mut wrong);
    let rows = part.work.rows_scanned;
    wrong.push(Choice::new(
        (part.results + 1).to_string(),
        "That would be a request per result, without batches.",
    ));
    wrong.push(Choice::new(
        rows.to_string(),
        "Rows that are looked at on the server cost no request of their own.",
    ));
    let fewer = right.saturating_sub(1).max(1);
    wrong.extend(near(
        [right + 1, right + 2, fewer, right * 2].map(|trips| trips as f64),
    ));
    let why = told(&asked, family);
    let moment = draw.moment(&mut asked.lab, "", ASKED_S, ANSWERED_S)?;
    Ok(Some(Draft {
        question: format!(
            "{} A request of the client may name up to 100 keys. How many requests, one after another, \
             does it take with the {} model?",
            asked.situation,
            title(family)
        ),
        found: Found::Choice {
            right: right.to_string(),
            wrong,
        },
        why,
        moments: vec![moment],
    }))
}

fn rows_looked_at(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let queries: Vec<Query> = match draw.difficulty() {
        1 => vec![Query::UsersOver],
        _ => vec![Query::UsersOver, Query::LastReadings, Query::OrderProduct],
    };
    let Some(mut asked) = ask(draw, &queries)? else {
        return Ok(None);
    };
    let families = draw.by_difficulty(&[
        vec![Family::Relational, Family::Document],
        Family::ALL.to_vec(),
        Family::ALL.to_vec(),
    ]);
    let family = draw.pick(&families);
    let rows = |family: Family| asked.execution.part(family).work.rows_scanned;
    let right = rows(family);
    let part = asked.execution.part(family);
    let users = asked.lab.model().params().users;
    let mut wrong = vec![
        Choice::new(
            users.to_string(),
            "That is every user; the store does not have to look at all of them here.",
        ),
        Choice::new(
            part.results.to_string(),
            "Those are the results alone; the store cannot tell them without looking at more.",
        ),
        Choice::new(
            "1",
            "One row would do only if the answer were stored as one.",
        ),
    ];
    for &other in &Family::ALL {
        let because = format!("That is what the {} model looks at.", title(other));
        wrong.push(Choice::new(rows(other).to_string(), because));
    }
    wrong.extend(near(
        [right / 2, right * 2, right + 1].map(|rows| rows as f64),
    ));
    let why = told(&asked, family);
    let results = match part.results {
        1 => "The answer has one result.".to_owned(),
        results => format!("The answer has {results} results."),
    };
    let moment = draw.moment(&mut asked.lab, "", ASKED_S, ANSWERED_S)?;
    Ok(Some(Draft {
        question: format!(
            "{} {results} How many rows, documents or values does the {} store look at?",
            asked.situation,
            title(family)
        ),
        found: Found::Choice {
            right: right.to_string(),
            wrong,
        },
        why,
        moments: vec![moment],
    }))
}
