//! Why a key lies where it lies, and why a query took what it took: in words, step by step.

use super::layout::{Layout, Node};
use super::model::{LogEvent, Model};
use super::params::Strategy;
use super::request::Ask;
use super::world::user_key;
use crate::lesson::sentences::plural;
use crate::lesson::{ExplanationOf, digits};
use crate::sim::SimTime;

/// What can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// Where a row lies, by its number.
    Row(u64),
    /// A query, by its number.
    Query(u64),
    /// Where a key of the learner's own lies, by its number.
    Name(u64),
    /// A shard.
    Shard(Node),
}

type Explanation = ExplanationOf<Model>;

/// Why a row lies on its shard: the rule, carried out by hand.
pub(super) fn of_row(model: &Model, row: u64) -> Explanation {
    let (world, layout) = (model.world(), model.layout());
    let key = world.key(row);
    let home = layout.home(world, row);
    let headline = format!(
        "Row {key}, user {} on {}, is on shard {home}.",
        world.user(row),
        world.date(row)
    );
    let mut why = Explanation::new("Why there", headline);
    match layout.strategy() {
        Strategy::Range => {
            for (node, rows) in layout.ranges(world) {
                let text = if rows.is_empty() {
                    format!("shard {node} has an empty range")
                } else {
                    let (from, to) = (world.date(rows.start), world.date(rows.end - 1));
                    let here = if node == home { ": here it is" } else { "" };
                    format!("shard {node} holds {from} to {to}{here}")
                };
                why.reckon(text);
            }
        }
        Strategy::Compound => {
            let user = world.user(row);
            why.reckon(format!(
                "the key is ({}, {}); only the user is hashed",
                user_key(user),
                world.date(row)
            ));
            let mut hashed = user_key(user);
            if layout.is_salted(world, row) {
                let parts = model.params().salt;
                hashed = hashed.salted(super::hash::finish(world.moment(row)) % parts);
                why.reckon(format!(
                    "user {user} is hot and divided into {parts} parts; this row is in {hashed}"
                ));
            }
            hash_steps(layout, &hashed.to_string(), &mut why);
        }
        Strategy::HashMod | Strategy::Ring => {
            hash_steps(layout, &key.to_string(), &mut why);
        }
    }
    let choices = layout.of_row(world, row);
    if model.params().choices > 1 && layout.strategy() != Strategy::Range {
        why.reckon(format!(
            "with {} choices it went to the least loaded, shard {home}; a read asks {} of them",
            model.params().choices,
            choices.len()
        ));
    }
    why
}

/// Why a name lies on its shard.
pub(super) fn of_name(model: &Model, name: &str) -> Explanation {
    let layout = model.layout();
    let home = layout.home_of_name(name);
    let headline = format!("A row of {name} is on shard {home}.");
    let mut why = Explanation::new("Why there", headline);
    if layout.strategy() == Strategy::Range {
        why.reckon("its row is of today, and the last range has no end".to_owned());
    } else {
        hash_steps(layout, name, &mut why);
    }
    why
}

/// The hash of a key, byte by byte, and what the rule makes of it.
fn hash_steps(layout: &Layout, key: &str, why: &mut Explanation) {
    let steps = layout.hash().steps(key.as_bytes());
    why.reckon(format!("start, from the seed: {:016x}", steps.start));
    for &(byte, state) in &steps.bytes {
        let letter = char::from(byte);
        why.reckon(format!(
            "xor {letter:?} ({byte:02x}), times prime: {state:016x}"
        ));
    }
    why.reckon(format!("mixed: {:016x}", steps.value));
    if let Some((at, node)) = layout.next_token(steps.value) {
        why.reckon(format!(
            "the next token on the ring is {at:016x}: shard {node}"
        ));
        return;
    }
    let count = layout.nodes().len();
    let rest = super::hash::modulo(steps.value, count as u64);
    let node = layout.place(steps.value);
    let shards = plural(count as u64, "shard");
    why.reckon(format!(
        "modulo {count} {shards}: {rest}, which is shard {node}"
    ));
}

/// That a shard was late, and its replica was asked for the same part.
fn cite_hedge(why: &mut Explanation, model: &Model, ask: &Ask, (late, at): (Node, SimTime)) {
    let replica = second(model, late);
    let event = LogEvent::Hedged {
        id: ask.id,
        card: ask.card,
        parts: ask.hedged,
    };
    let text = format!("shard {late} had not answered: {replica} was asked as well");
    why.cite(Some(at), text, Some(event));
}

/// Why a query asked whom it asked, and what it waited for.
pub(super) fn of_query(model: &Model, ask: &Ask) -> Explanation {
    let (id, card) = (ask.id, ask.card);
    let mut why = Explanation::new(
        "Why so long",
        format!(
            "It asked {} and waited {} for the last, shard {}.",
            shards(ask.asked),
            ask.latency(),
            ask.slowest
        ),
    );
    why.cite(
        Some(ask.sent_at),
        format!("\"{}\" went to {} at once", card.kind(), shards(ask.asked)),
        Some(LogEvent::Asked {
            id,
            card,
            shards: ask.asked,
        }),
    );
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
        let last = at == ask.ends_at && node == ask.slowest;
        let event = last.then_some(LogEvent::Answered {
            id,
            card,
            slowest: node,
            slow: ask.slow > 0,
        });
        let hedge = ask.hedge(node);
        if let Some((asked_at, _)) = hedge.filter(|_| over) {
            cite_hedge(&mut why, model, ask, (node, asked_at));
        }
        let who = match hedge {
            Some((_, true)) => format!("{}, for shard {node},", second(model, node)),
            _ => format!("shard {node}"),
        };
        let text = format!("{who} had its part after {takes}{slow}");
        why.link(over.then_some(at), text, event, None);
    }
    // Second replicas are asked while first answers come in.
    why.causes
        .sort_by_key(|cause| (cause.at.is_none(), cause.at));
    why
}

/// The replica that is asked second for a shard's part.
fn second(model: &Model, node: Node) -> String {
    match model.second_replica(node) {
        Some(replica) => format!("the replica on shard {replica}"),
        None => "its replica".to_owned(),
    }
}

/// What a shard holds; `None` if it is gone.
pub(super) fn of_shard(model: &Model, node: Node) -> Option<Explanation> {
    let index = model.layout().index(node)?;
    let of = |counts: &[u64]| counts.get(index).copied().unwrap_or(0);
    let count = |counts: &[u64]| digits(of(counts) as f64);
    let mut why = Explanation::new(
        format!("Shard {node}"),
        format!(
            "It holds {} {} of its own part.",
            count(model.data()),
            plural(of(model.data()), "key")
        ),
    );
    why.state(format!(
        "With replicas of other parts it stores {}.",
        count(&model.stored())
    ));
    why.state(format!(
        "It was visited {} {} since the keys were laid out.",
        count(&model.tally().traffic),
        plural(of(&model.tally().traffic), "time")
    ));
    for stored in model.names().filter(|stored| stored.home == node) {
        let name = Some(Thing::Name(stored.number));
        why.link(
            None,
            format!("It holds the row of {}.", stored.name),
            None,
            name,
        );
    }
    let moved = model.moved().into_iter().flat_map(|moved| &moved.ways);
    for (&(from, to), &count) in moved {
        if from == node || to == node {
            let keys = plural(count, "key");
            let count = digits(count as f64);
            why.state(format!(
                "{count} {keys} moved from shard {from} to shard {to}."
            ));
        }
    }
    Some(why)
}

/// So many shards, in words.
pub fn shards(count: u32) -> String {
    match count {
        1 => "one shard".to_owned(),
        _ => format!("{count} shards"),
    }
}
