//! What can be read of an experiment that is damaged: its set-up, and what was done up to the
//! damage.

use crate::app::entries::{named, parts};
use crate::app::{Session, entries};
use crate::lesson::{FileText, Refusal};

/// Without these there is no experiment.
const NEEDED: [&str; 4] = ["format", "chapter", "model_version", "setup"];
/// What says something of it.
const WORDS: [&str; 5] = ["app", "title", "notes", "author", "pace"];

/// Opens what can be read of a damaged experiment, which was refused in these words; if nothing can
/// be read of it, it stays refused.
pub(in crate::app) fn salvaged(source: &str, refusal: Refusal) -> Result<Session, Refusal> {
    match readable(source) {
        Some(mut session) => {
            session.damage = Some(refusal);
            Ok(session)
        }
        None => Err(refusal),
    }
}

fn readable(source: &str) -> Option<Session> {
    let found: Vec<(&str, &str)> = parts(source).into_iter().filter_map(named).collect();
    let value = |wanted: &str| {
        let mut known = found.iter().filter(|(name, _)| *name == wanted);
        known.next().map(|(_, value)| *value)
    };
    let mut head = Vec::new();
    for name in NEEDED {
        head.push(format!("{name}: {}", value(name)?));
    }
    for name in WORDS {
        if let Some(value) = value(name).filter(|value| is_whole(value)) {
            head.push(format!("{name}: {value}"));
        }
    }
    let log: Vec<&str> = value("log").map(entries::parts).unwrap_or_default();
    let first_damaged = log.iter().position(|entry| !is_whole(entry));
    let most = first_damaged.unwrap_or(log.len());
    let now_ns = value("now_ns").and_then(|value| value.parse::<u64>().ok());
    // As many entries as can be read; a longer log cannot be read if a shorter one cannot.
    let with = |count: usize| {
        let log = &log[..count];
        let last = log.iter().filter_map(|entry| at_ns(entry)).max();
        let cut = count < log.len() || first_damaged.is_some() || now_ns.is_none();
        let to = if cut { last } else { now_ns };
        let text = format!(
            "({}, log: [{}], now_ns: {})",
            head.join(", "),
            log.join(", "),
            to.unwrap_or_default()
        );
        let file = FileText::read(text).ok()?;
        Session::opened(&file).ok()
    };
    let (mut least, mut most) = (0, most);
    let mut best = None;
    while least <= most {
        let count = usize::midpoint(least, most + 1).min(most);
        match with(count) {
            Some(session) => {
                best = Some(session);
                least = count + 1;
            }
            None if count == 0 => break,
            None => most = count - 1,
        }
    }
    best
}

fn is_whole(value: &str) -> bool {
    ron::from_str::<ron::Value>(value).is_ok()
}

fn at_ns(entry: &str) -> Option<u64> {
    let found = parts(entry).into_iter().filter_map(named);
    let mut at = found.filter(|(name, _)| *name == "at_ns");
    at.next()?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::SimTime;

    const WHOLE: &str = "(format: 1, chapter: \"cache-lab\", model_version: 1, title: \"Mine\", \
        setup: (seed: 5, params: ()), log: [\
        (at_ns: 1000000000, command: KillCache), \
        (at_ns: 2000000000, command: Write(7)), \
        (at_ns: 3000000000, command: KillCache)], now_ns: 9000000000, digest: \"\")";

    fn log_len(source: &str) -> Option<usize> {
        readable(source).map(|session| session.lab.log_len())
    }

    #[test]
    fn what_was_done_before_the_damage_is_brought_back() {
        assert_eq!(log_len(WHOLE), Some(3));
        let session = readable(WHOLE).expect("opens");
        assert_eq!(
            session.lab.replaying_to().map(SimTime::as_secs_f64),
            Some(9.0)
        );
        // A command that nobody knows, a bracket that is lost, a file that was cut short.
        assert_eq!(log_len(&WHOLE.replace("Write(7)", "Sing(7)")), Some(1));
        assert_eq!(log_len(&WHOLE.replace("Write(7)", "Write(7")), Some(1));
        let cut = WHOLE.find("(at_ns: 3").expect("there");
        assert_eq!(log_len(&WHOLE[..cut + 12]), Some(2));
        let session = readable(&WHOLE[..cut + 12]).expect("opens");
        assert_eq!(
            session.lab.replaying_to().map(SimTime::as_secs_f64),
            Some(2.0)
        );
        assert_eq!(
            log_len(&WHOLE.replace("title: \"Mine\"", "title: Mine(")),
            None
        );
        assert_eq!(log_len(&WHOLE.replace("seed: 5", "seed: x")), None);
        assert_eq!(log_len("(format: 1"), None);
    }
}
