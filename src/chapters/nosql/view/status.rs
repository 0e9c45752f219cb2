//! The line that says what is happening.

use super::Scene;
use super::panels::{cost_text, title};
use crate::chapters::nosql::execution::Execution;
use crate::chapters::nosql::families::Family;
use crate::chapters::nosql::model::What;
use crate::chapters::nosql::question::Question;
use crate::components::trace::Trace;
use crate::lesson::{Status, most_telling, setting_changed};

fn telling(scene: &Scene<'_>) -> Option<Trace<What>> {
    most_telling(scene.model.log(), scene.now, scene.pace, weight)
}

/// What can be explained of it.
pub(super) fn subject(scene: &Scene<'_>) -> Option<(u64, Family)> {
    match telling(scene)?.what {
        What::Asked { id, .. } => {
            let dearest = dearest(scene.model.execution(id)?);
            Some((id, dearest))
        }
        What::Answered { id, family } | What::ReadFailed { id, family, .. } => Some((id, family)),
        What::Malformed { .. } | What::Changed { .. } => None,
    }
}

fn dearest(execution: &Execution) -> Family {
    let cost = |family: Family| execution.part(family).work.cost_us();
    Family::ALL
        .into_iter()
        .max_by(|&a, &b| cost(a).total_cmp(&cost(b)))
        .unwrap_or_default()
}

pub(super) fn status(scene: &Scene<'_>) -> Status {
    let Some(line) = telling(scene) else {
        return if scene.model.params().queries_per_s > 0.0 {
            Status::quiet(scene.now, "The next question is on its way.", "")
        } else {
            Status::quiet(scene.now, "Nobody asks.", "Press Ask.")
        };
    };
    let known = subject(scene).and_then(|(id, _)| scene.model.execution(id));
    Status::told(line.at, sentence(scene, line.what), known.is_some())
}

fn weight(what: What) -> u8 {
    match what {
        What::ReadFailed { .. } => 6,
        What::Malformed { .. } => 5,
        What::Asked { .. } => 3,
        What::Changed { .. } => 2,
        What::Answered { .. } => 1,
    }
}

/// A question in words.
pub(super) fn question_text(question: Question) -> String {
    match question {
        Question::Session { token } => format!("the session {:06x}", token >> 40),
        Question::UsersOver { age } => format!("all users over {age}"),
        Question::LastReadings { sensor } => format!("the last ten readings of sensor {sensor}"),
        Question::OrderProduct { order } => format!("order {order} with the price of its product"),
        Question::FriendsBought {
            user,
            depth,
            product,
        } => format!("who within {depth} steps of user {user} has bought product {product}"),
    }
}

/// A line of the log in words.
pub(super) fn line_text(what: What) -> String {
    match what {
        What::Asked { question, .. } => format!("Asked: {}.", question_text(question)),
        What::Answered { family, .. } => format!("The {} store answers.", title(family)),
        What::ReadFailed { family, errors, .. } => {
            let ages = match errors {
                1 => "an age that is a text".to_owned(),
                errors => format!("{errors} ages that are texts"),
            };
            format!("The reader of the {} store meets {ages}.", title(family))
        }
        What::Malformed { all } => format!(
            "A user whose age is a text ({all} by now): taken by the key-value and the document \
             store, refused by the others."
        ),
        What::Changed { name } => setting_changed(name),
    }
}

fn sentence(scene: &Scene<'_>, what: What) -> String {
    let What::Asked { id, question } = what else {
        return line_text(what);
    };
    let Some(execution) = scene.model.execution(id) else {
        return line_text(what);
    };
    let cost = |family: Family| execution.part(family).work.cost_us();
    let dearest = dearest(execution);
    let cheapest = Family::ALL
        .into_iter()
        .min_by(|&a, &b| cost(a).total_cmp(&cost(b)))
        .unwrap_or_default();
    format!(
        "Asked for {}: {} {}, {} {}.",
        question_text(question),
        title(cheapest),
        cost_text(cost(cheapest)),
        title(dearest),
        cost_text(cost(dearest))
    )
}
