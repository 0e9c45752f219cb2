//! Why a question cost a family what it did: the counts, each with what it stands for.

use super::execution::{Execution, Part};
use super::families::Family;
use super::model::Model;
use super::params::Params;
use super::question::Question;
use super::words::{cost_text, question_text, title};
use super::work::{BYTE_US, EDGE_US, PROBE_US, ROUND_TRIP_US, ROW_US};
use crate::lesson::sentences::{counted, plural};
use crate::lesson::{Explanation, ExplanationOf};

/// What can be explained: the work of a family for a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thing {
    /// The number of the question.
    pub question: u64,
    /// The family.
    pub family: Family,
}

/// Explains what a question cost a family.
pub(super) fn of_work(
    model: &Model,
    execution: &Execution,
    family: Family,
) -> ExplanationOf<Model> {
    let title = format!("Why: the {} store", title(family));
    let question = execution.question;
    let mut why = Explanation::new(title, format!("Asked for {}.", question_text(question)));
    let part = execution.part(family);
    why.span = Some((execution.asked_at, Some(part.ends_at)));
    why.cite(Some(execution.asked_at), "the question was asked", None);
    for step in steps(model.params(), question, family, part) {
        why.state(step);
    }
    why.state(format!("Together {}.", cost_text(part.work.cost_us())));
    for other in Family::ALL {
        let cost = cost_text(execution.part(other).work.cost_us());
        let side = Thing {
            question: execution.id,
            family: other,
        };
        if other != family {
            let text = format!("{}: {cost}", super::words::title(other));
            why.link(None, text, None, Some(side));
        }
    }
    why
}

/// The steps of an answer, in sentences.
pub fn steps(params: &Params, question: Question, family: Family, part: &Part) -> Vec<String> {
    let mut all = vec![way(params, question, family).to_owned()];
    let work = &part.work;
    let mut add = |count: u64, what: String, unit: f64| {
        if count > 0 {
            let cost = count as f64 * unit;
            all.push(format!("{count} {what}, {unit} µs each: {cost:.1} µs."));
        }
    };
    let (trips, probes, rows) = (work.round_trips, work.index_probes, work.rows_scanned);
    let requests = plural(trips, "request");
    add(
        trips,
        format!("{requests} that a client waited for"),
        ROUND_TRIP_US,
    );
    let (pages, buckets) = (plural(probes, "page"), plural(probes, "bucket"));
    add(
        probes,
        format!("{pages} of an index or {buckets} of a table"),
        PROBE_US,
    );
    let [row, document, value] = ["row", "document", "box"].map(|one| plural(rows, one));
    add(
        rows,
        format!("{row}, {document} or {value} looked at"),
        ROW_US,
    );
    let edges = plural(work.edges_walked, "edge");
    add(work.edges_walked, format!("{edges} followed"), EDGE_US);
    let bytes = plural(work.bytes_read, "byte");
    add(work.bytes_read, format!("{bytes} read"), BYTE_US);
    all.push(format!("{}.", counted(part.results, "result")));
    if work.read_errors > 0 {
        let what = match work.read_errors {
            1 => "1 age was a text. The line that met it".to_owned(),
            errors => format!("{errors} ages were texts. The line that met them"),
        };
        all.push(format!("{what}, in the reader: {}", reader(family)));
    }
    all
}

/// The line of code that meets a value of another form.
fn reader(family: Family) -> &'static str {
    match family {
        Family::KeyValue => "`if unpack(box).age > 30`",
        _ => "`if user[\"age\"] > 30`",
    }
}

/// How a family goes about a question.
fn way(params: &Params, question: Question, family: Family) -> &'static str {
    match question {
        Question::Session { .. } => session_way(family),
        Question::UsersOver { .. } => users_over_way(family, params.index),
        Question::LastReadings { .. } => last_readings_way(family),
        Question::OrderProduct { .. } => order_product_way(family, params.embed),
        Question::FriendsBought { .. } => friends_bought_way(family),
    }
}

fn session_way(family: Family) -> &'static str {
    match family {
        Family::KeyValue => "One box under one key: what this store is made for.",
        Family::WideColumn => "The token is the partition; its hash says where it lies.",
        _ => "An index on the token leads to it.",
    }
}

fn users_over_way(family: Family, indexed: bool) -> &'static str {
    match family {
        Family::KeyValue => {
            "The store cannot look into a box, so the client fetches the list of users, then every \
             user, a hundred in a request, and looks itself. No index can help."
        }
        Family::WideColumn if indexed => {
            "A second table holds the users by decades of age; partitions that may hold some are read."
        }
        Family::WideColumn => {
            "No table has the age as its key: every partition of every user is read."
        }
        _ if indexed => {
            "The index on the age leads to the first one; the others follow side by side."
        }
        _ => "Without an index on the age every user is looked at.",
    }
}

fn last_readings_way(family: Family) -> &'static str {
    match family {
        Family::KeyValue => {
            "A sensor's readings are one box: all of it comes, for the sake of ten."
        }
        Family::Document => "A document holds an hour of readings; the latest one has enough.",
        Family::WideColumn => {
            "A sensor is a partition, sorted with the newest first: ten rows, side by side."
        }
        Family::Graph => "Each reading points at the one before: ten edges from the latest.",
        Family::Relational => {
            "An index on sensor and time leads to the newest; nine follow side by side."
        }
    }
}

fn order_product_way(family: Family, embedded: bool) -> &'static str {
    match family {
        Family::Graph => "The order points at its product: one edge.",
        Family::Relational => "The server joins order and product: two descents.",
        _ if embedded => {
            "The order holds a copy of its product, so it is one read. The application has to change every \
             copy when the price changes."
        }
        _ => "The order names its product by number; the client asks a second time.",
    }
}

fn friends_bought_way(family: Family) -> &'static str {
    match family {
        Family::Graph => {
            "From user to user along pointers, each edge the same small step however large the \
             graph; a hop costs as many edges as a user has."
        }
        Family::Relational => {
            "The server joins the table of who follows whom with itself: for every user reached, a \
             descent of the index, whose depth grows with the table."
        }
        _ => {
            "The store knows no way from user to user: the client asks for all users of a step, \
             waits, and asks for those they follow."
        }
    }
}
