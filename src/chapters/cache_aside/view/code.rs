//! The recipe as threads run it, line by line, with what each protection adds to it.

use crate::chapters::cache_aside::params::Params;
use crate::chapters::cache_aside::protection::{Protection, Update};
use crate::chapters::cache_aside::request::{Kind, Request, Step};
use crate::ui::place::trimmed;

/// A line of the code.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// Where a thread stands while it is here.
    pub at: At,
    /// What is written.
    pub text: String,
}

/// A place in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// It makes this step.
    Step(Step),
    /// It waits for another's load.
    Wait,
    /// Its client has the answer.
    End,
}

/// The place at which a request stands now, by the model.
pub(super) fn place(request: &Request) -> At {
    if request.done_at.is_some() {
        At::End
    } else if request.is_waiting() {
        At::Wait
    } else {
        At::Step(request.step)
    }
}

/// The lines that a request of this kind runs, about `key`.
pub(super) fn lines(params: &Params, kind: Kind, key: &str) -> Vec<Line> {
    match kind {
        Kind::Read => reader(params, key),
        Kind::Update => writer(params.update, key),
    }
}

fn line(at: At, text: impl Into<String>) -> Line {
    Line {
        at,
        text: text.into(),
    }
}

fn reader(params: &Params, key: &str) -> Vec<Line> {
    let get = match params.protection {
        Protection::Lease => format!("value, token = cache.get({key})"),
        Protection::ServeStale => format!("value = cache.get({key}, even old)"),
        _ => format!("value = cache.get({key})"),
    };
    let missed = match params.protection {
        Protection::None | Protection::Jitter => "if value is none:".to_owned(),
        Protection::SingleFlight => "if none: wait, or be the first".to_owned(),
        Protection::Lease => "if none and no token: ask again".to_owned(),
        Protection::Early => format!("if none or early(beta {}):", trimmed(params.beta)),
        Protection::ServeStale => "if none, or old and the first:".to_owned(),
    };
    let set = match params.protection {
        Protection::Lease => format!("  cache.set({key}, value, token)"),
        Protection::Jitter if params.ttl().is_some() => {
            format!("  cache.set(…, ttl ± {:.0} %)", params.jitter * 100.0)
        }
        _ if params.ttl().is_none() => format!("  cache.set({key}, value)"),
        _ => format!("  cache.set({key}, value, ttl)"),
    };
    vec![
        line(At::Step(Step::Get), get),
        line(At::Wait, missed),
        line(
            At::Step(Step::Select),
            format!("  value = db.select({key})"),
        ),
        line(At::Step(Step::Set), set),
        line(At::Step(Step::Return), "return value"),
    ]
}

fn writer(update: Update, key: &str) -> Vec<Line> {
    let row = line(At::Step(Step::Update), format!("db.update({key}, new)"));
    let delete = line(At::Step(Step::Delete), format!("cache.delete({key})"));
    let end = line(At::Step(Step::Return), "return");
    match update {
        Update::None | Update::TtlOnly => vec![row, end],
        Update::DeleteAfter => vec![row, delete, end],
        Update::DeleteBefore => vec![delete, row, end],
    }
}
