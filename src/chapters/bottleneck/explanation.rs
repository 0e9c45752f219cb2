//! Why a read took as long as it did: the chain of causes, in words, with times.

use super::model::{LogEvent, Model};
use super::params::Service;
use super::request::{Kind, LookUp, Request, Verdict};
use crate::lesson::sentences::verb;
use crate::lesson::{ExplanationOf, Narrative as _};
use crate::sim::{SimDuration, SimTime};

type Explanation = ExplanationOf<Model>;

/// Explains a request as far as it has come at `now`.
pub(super) fn of_request(model: &Model, request: &Request, now: SimTime) -> Explanation {
    let mut why = Explanation::new("Why", headline(model, request, now));
    why.span = Some((request.first_sent_at, request.ended_at));
    why.cite(Some(request.first_sent_at), sent(request), None);
    if request.attempt > 0 && request.sent_at <= now {
        let (id, page, attempt) = (request.id, request.page, request.attempt);
        let text = format!("retry {attempt} was sent; what came before had failed");
        let event = LogEvent::Retried { id, page, attempt };
        why.cite(Some(request.sent_at), text, Some(event));
    }
    looked_up(request, &mut why);
    at_the_database(model, request, now, &mut why);
    ended(request, &mut why);
    denied(model, request, &mut why);
    if request.attempt > 0 {
        why.lead("its first attempt", Some(request.first));
    }
    why
}

/// How many requests were before this one.
fn waiting(request: &Request) -> String {
    let were = verb(request.ahead.into(), "was", "were");
    format!("{} {were} waiting", request.ahead)
}

pub(super) fn headline(model: &Model, request: &Request, now: SimTime) -> String {
    let page = request.page;
    let waited = request.waited(now);
    match (request.kind, request.verdict) {
        (Kind::Apply, _) => format!(
            "Replica {} applies a write of page {page}.",
            request.replica + 1
        ),
        (_, Some(Verdict::Refused)) if !request.would_wait.is_zero() => format!(
            "Page {page} was rejected at once: {}, about {} of work.",
            waiting(request),
            request.would_wait
        ),
        (_, Some(Verdict::Refused)) => {
            format!("Page {page} was refused: {}.", waiting(request))
        }
        (_, Some(Verdict::TimedOut)) => format!(
            "The request for page {page} timed out after {}: {} {} ahead of it.",
            patience(request),
            request.ahead,
            verb(request.ahead.into(), "was", "were")
        ),
        (Kind::Write, _) => format!("Page {page} is written."),
        (_, Some(Verdict::Answered)) if request.look_up == Some(LookUp::Hit) => {
            let latency = request.latency().unwrap_or_default();
            format!("Page {page} was in the cache: {latency}.")
        }
        (_, Some(Verdict::Answered)) => {
            let latency = request.latency().unwrap_or_default();
            let service = spent(request, model);
            format!("Page {page} took {latency}: {waited} in the queue, {service}.")
        }
        (_, None) if request.sent_at > now => {
            format!("Page {page} failed; its client retries soon.")
        }
        (_, None) if request.service_at.is_some() => {
            format!("Page {page} is being served, {}.", spent(request, model))
        }
        (_, None) if request.database_at.is_some() => {
            format!(
                "Page {page} has waited {waited}; {} came before it.",
                request.ahead
            )
        }
        (_, None) => format!("Page {page} is on its way."),
    }
}

/// How long the client waited before it gave up.
fn patience(request: &Request) -> SimDuration {
    match (request.database_at, request.ended_at) {
        (Some(came), Some(gave_up)) => gave_up.since(came),
        _ => SimDuration::ZERO,
    }
}

/// The time of its service, and why it took that.
fn spent(request: &Request, model: &Model) -> String {
    let (Some(from), Some(to)) = (request.service_at, request.served_at) else {
        return "not served yet".to_owned();
    };
    let time = to.since(from);
    match request.in_memory {
        Some(true) => format!("{time} from memory"),
        Some(false) => format!("{time} from disk"),
        None if model.params().service == Service::Exponential => format!("{time} of work"),
        None => format!("{time} of service"),
    }
}

fn sent(request: &Request) -> String {
    match request.kind {
        Kind::Read => "the client sent it".to_owned(),
        Kind::Write => "the client sent the write".to_owned(),
        Kind::Apply => "the first replica passed the write on".to_owned(),
    }
}

fn looked_up(request: &Request, why: &mut Explanation) {
    let text = match request.look_up {
        Some(LookUp::Hit) => "the cache had the answer",
        Some(LookUp::Miss) => "the cache had no answer",
        Some(LookUp::Down) => "no cache answered: it was killed",
        None => return,
    };
    let at = request.cache_at.or(Some(request.sent_at));
    why.cite(at, text.to_owned(), None);
}

fn at_the_database(model: &Model, request: &Request, now: SimTime, why: &mut Explanation) {
    let (id, page) = (request.id, request.page);
    let replicas = model.params().replicas > 1;
    let place = if replicas {
        format!("replica {} of the database", request.replica + 1)
    } else {
        "the database".to_owned()
    };
    let text = match request.ahead {
        0 => format!("it came to {place}; the queue was empty"),
        _ => format!("it came to {place}; {}", waiting(request)),
    };
    why.cite(request.database_at, text, None);
    let in_memory = request.in_memory;
    let waited = request.waited(now);
    let page_was = match in_memory {
        Some(true) => "; the page was in memory",
        Some(false) => "; the page had to come from disk",
        None => "",
    };
    let event = LogEvent::Started {
        id,
        page,
        in_memory,
        waited,
    };
    let text = format!("worker {} began{page_was}", request.worker + 1);
    if request.verdict == Some(Verdict::TimedOut) {
        // It was given up before its service began.
        gave_up(request, why);
    }
    why.cite(request.service_at, text, Some(event));
    let done = request.served_at.filter(|&at| at <= now);
    let event = request
        .is_abandoned()
        .then_some(LogEvent::Wasted { id, page });
    let event = event.filter(|_| request.kind == Kind::Read);
    let text = if request.is_abandoned() {
        "it was done; its client had timed out"
    } else {
        "it was done"
    };
    why.cite(done, text.to_owned(), event);
}

fn gave_up(request: &Request, why: &mut Explanation) {
    let (id, page) = (request.id, request.page);
    let text = "the client timed out; the request is still queued".to_owned();
    why.cite(
        request.ended_at,
        text,
        Some(LogEvent::TimedOut { id, page }),
    );
}

/// A retry that the budget did not allow.
fn denied(model: &Model, request: &Request, why: &mut Explanation) {
    let (id, page) = (request.id, request.page);
    let event = LogEvent::RetryDenied { id, page };
    let line = model.log().lines().rev().find(|line| line.what == event);
    if let Some(line) = line {
        let text = "it was not retried: the retry budget was spent".to_owned();
        why.cite(Some(line.at), text, Some(event));
    }
}

fn ended(request: &Request, why: &mut Explanation) {
    let (id, page) = (request.id, request.page);
    match request.verdict {
        Some(Verdict::Answered) if request.kind == Kind::Read => {
            let from_cache = request.look_up == Some(LookUp::Hit);
            let event = LogEvent::Answered {
                id,
                page,
                from_cache,
            };
            why.cite(
                request.ended_at,
                "the client had it".to_owned(),
                Some(event),
            );
        }
        Some(Verdict::Answered) if request.kind == Kind::Write => {
            let text = "the write was acknowledged".to_owned();
            why.cite(request.ended_at, text, Some(LogEvent::Written { id, page }));
        }
        Some(Verdict::Refused) if !request.would_wait.is_zero() => {
            let wait = request.would_wait;
            let text = format!("load shedding: it would have waited {wait}");
            why.cite(
                request.ended_at,
                text,
                Some(LogEvent::Shed { id, page, wait }),
            );
        }
        Some(Verdict::Refused) => {
            let text = "there was no room in the queue".to_owned();
            why.cite(request.ended_at, text, Some(LogEvent::Refused { id, page }));
        }
        _ => {}
    }
}
