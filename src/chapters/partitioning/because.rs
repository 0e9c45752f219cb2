//! Why a key lies where it lies, and why a query took what it took: in words, step by step.

use super::layout::Layout;
use super::model::{Model, What};
use super::params::Strategy;
use super::request::Ask;
use super::world::user_key;
use crate::sim::SimTime;

/// One link of the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Cited {
    /// When it happened; `None` is no moment but a step of the reckoning.
    pub at: Option<SimTime>,
    /// In words.
    pub text: String,
    /// The line of the event log it refers to, if it is an event.
    pub event: Option<What>,
}

/// An explanation.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// What is so, in a sentence.
    pub headline: String,
    /// How it comes about.
    pub chain: Vec<Cited>,
}

fn step(text: String) -> Cited {
    Cited {
        at: None,
        text,
        event: None,
    }
}

/// Why a row lies on its shelf: the rule, carried out by hand.
pub fn why_key(model: &Model, row: u64) -> Why {
    let (world, layout) = (model.world(), model.layout());
    let key = world.key(row);
    let home = layout.home(world, row);
    let headline = format!(
        "Row {key}, user {} on {}, is on shelf {home}.",
        world.user(row),
        world.date(row)
    );
    let mut chain = Vec::new();
    match layout.strategy() {
        Strategy::Range => {
            for (node, rows) in layout.ranges(world) {
                let text = if rows.is_empty() {
                    format!("shelf {node} has an empty range")
                } else {
                    let (from, to) = (world.date(rows.start), world.date(rows.end - 1));
                    let here = if node == home { ": here it is" } else { "" };
                    format!("shelf {node} holds {from} to {to}{here}")
                };
                chain.push(step(text));
            }
        }
        Strategy::Compound => {
            let user = world.user(row);
            chain.push(step(format!(
                "the key is ({}, {}); only the user is hashed",
                user_key(user),
                world.date(row)
            )));
            let mut hashed = user_key(user);
            if layout.is_salted(world, row) {
                let parts = model.params().salt;
                hashed = hashed.salted(super::hash::finish(world.moment(row)) % parts);
                chain.push(step(format!(
                    "user {user} is hot and divided into {parts} parts; this row is in {hashed}"
                )));
            }
            hash_steps(layout, &hashed.to_string(), &mut chain);
        }
        Strategy::HashMod | Strategy::Ring => {
            hash_steps(layout, &key.to_string(), &mut chain);
        }
    }
    let choices = layout.of_row(world, row);
    if model.params().choices > 1 && layout.strategy() != Strategy::Range {
        chain.push(step(format!(
            "with {} choices it went to the least loaded, shelf {home}; a read asks {} of them",
            model.params().choices,
            choices.len()
        )));
    }
    Why { headline, chain }
}

/// Why a name lies on its shelf.
pub fn why_name(model: &Model, name: &str) -> Why {
    let layout = model.layout();
    let home = layout.home_of_name(name);
    let mut chain = Vec::new();
    if layout.strategy() == Strategy::Range {
        chain.push(step(
            "its row is of today, and the last range has no end".to_owned(),
        ));
    } else {
        hash_steps(layout, name, &mut chain);
    }
    Why {
        headline: format!("A row of {name} is on shelf {home}."),
        chain,
    }
}

/// The hash of a key, byte by byte, and what the rule makes of it.
fn hash_steps(layout: &Layout, key: &str, chain: &mut Vec<Cited>) {
    let steps = layout.hash().steps(key.as_bytes());
    chain.push(step(format!("start, from the seed: {:016x}", steps.start)));
    for &(byte, state) in &steps.bytes {
        let letter = char::from(byte);
        chain.push(step(format!(
            "xor {letter:?} ({byte:02x}), times prime: {state:016x}"
        )));
    }
    chain.push(step(format!("mixed: {:016x}", steps.value)));
    if let Some((at, node)) = layout.next_token(steps.value) {
        chain.push(step(format!(
            "the next token on the ring is {at:016x}: shelf {node}"
        )));
        return;
    }
    let count = layout.nodes().len();
    let rest = super::hash::modulo(steps.value, count as u64);
    let node = layout.place(steps.value);
    chain.push(step(format!(
        "modulo {count} shelves: {rest}, which is shelf {node}"
    )));
}

/// Why a query asked whom it asked, and what it waited for.
pub fn why_query(ask: &Ask, model: &Model) -> Why {
    let (id, card) = (ask.id, ask.card);
    let mut chain = vec![Cited {
        at: Some(ask.sent_at),
        text: format!("\"{}\" went to {} at once", card.kind(), shelves(ask.asked)),
        event: Some(What::Asked {
            id,
            card,
            shelves: ask.asked,
        }),
    }];
    let mut answers: Vec<_> = ask
        .nodes
        .iter()
        .map(|&node| (ask.takes(node), node))
        .collect();
    answers.sort();
    for ((takes, slow), node) in answers {
        let at = ask.sent_at + takes;
        let slow = if slow {
            ", ten times its usual time"
        } else {
            ""
        };
        let over = model.query(id).is_some() && at <= ask.ends_at;
        chain.push(Cited {
            at: over.then_some(at),
            text: format!("shelf {node} had its part after {takes}{slow}"),
            event: (at == ask.ends_at && node == ask.slowest).then_some(What::Answered {
                id,
                card,
                slowest: node,
                slow: ask.slow > 0,
            }),
        });
    }
    Why {
        headline: format!(
            "It asked {} and waited {} for the last, shelf {}.",
            shelves(ask.asked),
            ask.latency(),
            ask.slowest
        ),
        chain,
    }
}

/// So many shelves, in words.
pub fn shelves(count: u32) -> String {
    match count {
        1 => "one shelf".to_owned(),
        _ => format!("{count} shelves"),
    }
}
