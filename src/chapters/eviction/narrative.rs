//! What the chapter tells of its run: its events in words, and what can be explained.

pub use super::explanation::Thing;
use super::explanation::{key_first, key_name, key_said, miss_sentence, of_request, of_slot};
use super::model::{LogEvent, Model};
use crate::components::trace::TraceLog;
use crate::lesson::sentences::{counted, setting_changed, verb};
use crate::lesson::{Explanation, ExplanationOf, Narrative};
use crate::sim::SimTime;

impl Narrative for Model {
    type LogEvent = LogEvent;
    type Thing = Thing;

    fn log(&self) -> &TraceLog<LogEvent> {
        &self.log
    }

    fn is_setting(event: LogEvent) -> bool {
        matches!(event, LogEvent::Changed { .. })
    }

    fn weight(&self, event: LogEvent) -> u8 {
        match event {
            LogEvent::Over { .. } => 9,
            LogEvent::Parted { .. } => 8,
            LogEvent::ScanBegins | LogEvent::Shifted => 7,
            LogEvent::Chosen { .. } => 6,
            LogEvent::Asked { hits, .. } => {
                let shown = self.params().shown();
                let of = |row: &usize| hits >> row & 1;
                let count = shown.iter().map(of).sum::<u32>() as usize;
                // Rows that differ tell more than rows that agree.
                if count > 0 && count < shown.len() {
                    4
                } else {
                    2
                }
            }
            _ => 1,
        }
    }

    fn sentence(&self, event: LogEvent) -> String {
        let keys = self.params().keys;
        match event {
            LogEvent::Asked { number, key, .. } => {
                let hits = others(self, event);
                let first = self.params().shown().first().copied();
                let of_first = first.filter(
                    |row| matches!(event, LogEvent::Asked { hits, .. } if hits >> row & 1 == 1),
                );
                let mut all: Vec<&str> = of_first
                    .map(|row| self.policy_of(row).label())
                    .into_iter()
                    .collect();
                all.extend(hits);
                let by = if all.is_empty() {
                    "no row".to_owned()
                } else {
                    all.join(", ")
                };
                format!(
                    "Request {number} for {}: a hit for {by}.",
                    key_said(key, keys)
                )
            }
            LogEvent::Parted { number } => {
                format!("Request {number} is the first at which two rows differ.")
            }
            LogEvent::ScanBegins => "A scan begins: keys that are asked for once.".to_owned(),
            LogEvent::Shifted => "Popularity shifts: other keys are the hot ones now.".to_owned(),
            LogEvent::Changed { name } => setting_changed(name),
            LogEvent::Dealt => "A new game is dealt.".to_owned(),
            LogEvent::Chosen { turn, key, cost } => {
                let key = key_name(key, if key <= 26 { 26 } else { u64::from(key) });
                let cost = match cost {
                    0 => "nothing lost".to_owned(),
                    1 => "that costs a hit".to_owned(),
                    cost => format!("that costs {cost} hits"),
                };
                format!("In the game {key} goes at request {}: {cost}.", turn + 1)
            }
            LogEvent::Over { hits, optimum } => {
                let (hits, were) = (
                    counted(hits.into(), "hit"),
                    verb(optimum.into(), "was", "were"),
                );
                format!("The game is over: {hits}, and {optimum} {were} possible.")
            }
        }
    }

    fn story(&self, event: LogEvent, _now: SimTime) -> String {
        let first = self.params().shown().first().copied();
        if let LogEvent::Asked { number, .. } = event
            && let Some((past, row)) = self.request(number).zip(first)
            && let Some(seen) = past.rows.get(row).copied().flatten()
        {
            let keys = self.params().keys;
            let key = key_first(past.key, keys);
            let label = self.policy_of(row).label();
            let hits: Vec<&str> = others(self, event);
            let also = if hits.is_empty() {
                String::new()
            } else {
                format!(" A hit for {}.", hits.join(", "))
            };
            return match seen.miss {
                None => format!("{key} is a hit for {label}.{}", missed(self, event)),
                Some(cause) => {
                    let why = miss_sentence(past, &seen, cause, keys);
                    format!("{label} misses. {why}{also}")
                }
            };
        }
        self.sentence(event)
    }

    fn thing(&self, event: LogEvent) -> Option<Thing> {
        let number = event.request()?;
        self.request(number)?;
        let row = self.params().shown().first().copied()?;
        Some(Thing::Request { number, row })
    }

    fn explain(&self, thing: Thing, now: SimTime) -> Option<ExplanationOf<Self>> {
        match thing {
            Thing::Request { number, row } => {
                let past = self.request(number)?;
                Some(of_request(self, past, row))
            }
            Thing::Slot { row, slot } => of_slot(self, row, slot, now),
            Thing::Redis => Some(Explanation::new(
                "Redis's ten policies",
                "Click one to let the row Redis follow it.",
            )),
        }
    }
}

/// The other rows of the stage that had a hit.
fn others(model: &Model, event: LogEvent) -> Vec<&'static str> {
    let LogEvent::Asked { hits, .. } = event else {
        return Vec::new();
    };
    let shown = model.params().shown();
    let others = shown.iter().skip(1).filter(|&&row| hits >> row & 1 == 1);
    others.map(|&row| model.policy_of(row).label()).collect()
}

fn missed(model: &Model, event: LogEvent) -> String {
    let LogEvent::Asked { hits, awake, .. } = event else {
        return String::new();
    };
    let shown = model.params().shown();
    let missed: Vec<&str> = shown
        .iter()
        .filter(|&&row| awake >> row & 1 == 1 && hits >> row & 1 == 0)
        .map(|&row| model.policy_of(row).label())
        .collect();
    if missed.is_empty() {
        String::new()
    } else {
        format!(" Missed by {}.", missed.join(", "))
    }
}
