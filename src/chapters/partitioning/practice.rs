//! Exercises: which shards a query touches, how many rows move, how busy the busiest shard is.

use super::cards::{Card, words};
use super::layout::{Layout, Node};
use super::model::Model;
use super::params::Strategy;
use super::world::World;
use crate::components::named::Named as _;
use crate::lesson::practice::{
    Choice, Draft, Draw, Found, PracticeKind, at, go_to, metric, with_unit,
};
use crate::lesson::{LabOf, Refusal};

/// The kinds of exercises.
pub static KINDS: [PracticeKind; 3] = [
    PracticeKind {
        id: "shards-touched",
        title: "Which shards does this query touch?",
        make: shards_touched,
    },
    PracticeKind {
        id: "rows-moved",
        title: "How many rows move?",
        make: rows_moved,
    },
    PracticeKind {
        id: "busiest-shard",
        title: "How much does the busiest shard get?",
        make: busiest_shard,
    },
];

/// Shards in words.
fn listed(nodes: &[Node], all: usize) -> String {
    let mut sorted = nodes.to_vec();
    sorted.sort_unstable();
    match &sorted[..] {
        [] => "no shard".to_owned(),
        [one] => format!("shard {one}"),
        many if many.len() == all => format!("all {all} shards"),
        many => {
            let names: Vec<String> = many.iter().map(ToString::to_string).collect();
            format!("shards {}", names.join(", "))
        }
    }
}

/// What is known of where the rows are.
fn known(layout: &Layout, world: &World, card: Card, params: &super::Params) -> String {
    let count = layout.nodes().len();
    match layout.strategy() {
        Strategy::Range => {
            let ranges = layout.ranges(world).into_iter().map(|(node, rows)| {
                let last = rows.end.saturating_sub(1).max(rows.start);
                let (from, to) = (world.date(rows.start), world.date(last));
                format!("- shard {node}: {from} to {to}")
            });
            let ranges: Vec<String> = ranges.collect();
            format!("Rows are divided by date:\n\n{}\n\n", ranges.join("\n"))
        }
        Strategy::HashMod => {
            let rule = format!(
                "A row is on the shard of the hash of its whole key (user and date), modulo {count}; \
                 remainder 0 is shard 1."
            );
            if card != Card::Row {
                return format!("{rule} ");
            }
            let start = world.month(params.month).start.min(world.end() - 1);
            let row = world.row_of_user_near(params.user, start);
            let key = world.key(row);
            let value = layout.hash().of(key.as_bytes());
            format!("{rule} The hash of the key of that row is {value}. ")
        }
        Strategy::Ring => format!(
            "A row is on the shard whose token on the ring follows the hash of its whole key (user \
             and date); there are {count} shards. "
        ),
        Strategy::Compound => {
            let home = layout.of_user(params.user);
            format!(
                "The partition key is the user, whose hash decides on one of {count} shards; the date \
                 is the clustering key. The rows of user {} are on {}. ",
                params.user,
                listed(&home, count)
            )
        }
    }
}

/// All shards, and neighbours drawn at random.
fn other_shards(draw: &mut Draw, all: &[Node], touched: &[Node]) -> Vec<Choice> {
    let mut wrong = vec![Choice::new(
        listed(all, all.len()),
        "The rule says which shards can hold rows of the answer, so the others are not asked.",
    )];
    for _ in 0..8 {
        let first = draw.below(all.len() as u64) as usize;
        let length = draw.between(1..=3) as usize;
        let some: Vec<Node> = (first..(first + length).min(all.len()))
            .map(|at| all[at])
            .collect();
        let lacks = touched.iter().any(|node| !some.contains(node));
        let because = if lacks {
            "Rows of the answer may be on shards that are missing here."
        } else {
            "A shard is asked that cannot hold a row of the answer."
        };
        wrong.push(Choice::new(listed(&some, all.len()), because));
    }
    wrong
}

fn why_touched(strategy: Strategy, card: Card) -> String {
    match (strategy, card) {
        (Strategy::Range, _) => {
            "The ranges that meet the dates of the query are on these shards.".to_owned()
        }
        (Strategy::HashMod, Card::Row) => {
            "The whole key is known, so its hash names the one shard.".to_owned()
        }
        (Strategy::Compound, Card::User | Card::Row) => {
            "The query names the partition key, so all its rows are on one shard.".to_owned()
        }
        _ => "The query does not name the key that is hashed, so any shard may hold rows of the \
              answer (scatter-gather)."
            .to_owned(),
    }
}

/// The strategies that queries are asked of, by difficulty.
const STRATEGIES: [&[Strategy]; 3] = [
    &[Strategy::Range],
    &[Strategy::Range, Strategy::HashMod],
    &[
        Strategy::Range,
        Strategy::HashMod,
        Strategy::Ring,
        Strategy::Compound,
    ],
];

/// Moves the borders of `nodes` ranges to days that are drawn.
fn draw_borders(draw: &mut Draw, lab: &mut LabOf<Model>, nodes: u64) -> Result<(), Refusal> {
    for border in 1..nodes {
        let row = border * 4_380 / nodes + draw.below(300);
        // The first row of a day: twelve users have one each.
        let row = row - row % 12;
        at(lab, 0.0, &format!("border={border}-{row}"))?;
    }
    Ok(())
}

fn shards_touched(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let strategies = draw.by_difficulty(&STRATEGIES);
    let strategy = draw.pick(strategies);
    let nodes = draw.pick(&[4_u64, 5, 8]);
    let (month, user) = (draw.between(1..=12), draw.between(1..=12));
    let card = if draw.difficulty() == 1 {
        Card::Month
    } else {
        draw.pick(&Card::ALL)
    };
    if strategy == Strategy::Ring && card == Card::Row {
        return Ok(None);
    }
    let mut lab: LabOf<Model> = draw.begin(&[
        ("strategy", &strategy.name()),
        ("nodes", &nodes),
        ("month", &month),
        ("user", &user),
        ("reads_per_s", &0),
        ("queries_per_s", &0),
    ])?;
    if strategy == Strategy::Range {
        draw_borders(draw, &mut lab, nodes)?;
    }
    at(&mut lab, 1.0, &format!("ask={}", card.name()))?;
    go_to(&mut lab, 1.0);
    let model = lab.model();
    let asked = model.query(1).or_else(|| model.under_way().last());
    let Some(touched) = asked.map(|ask| ask.nodes.clone()) else {
        return Ok(None);
    };
    let (layout, world, params) = (model.layout(), model.world(), model.params());
    let all = layout.nodes().to_vec();
    let right = listed(&touched, all.len());
    let mut wrong = other_shards(draw, &all, &touched);
    if draw.below(2) == 0 {
        draw.shuffle(&mut wrong);
    }
    let why = why_touched(strategy, card);
    let question = format!(
        "A table holds a year of rows, one per user and date. {}The query is: {}. Which shards does \
         it touch?",
        known(layout, world, card, params),
        words(card, params, world)
    );
    let moment = draw.moment(&mut lab, "", 0.9, 1.0)?;
    Ok(Some(Draft {
        question,
        found: Found::Choice { right, wrong },
        why,
        moments: vec![moment],
    }))
}

/// What becomes of the number of shards.
#[derive(Clone, Copy, Debug)]
enum Resize {
    /// So many shards are added at once.
    More(u64),
    /// This shard is removed.
    Less(u64),
}

impl Resize {
    /// The shards after it, of `nodes` before.
    fn after(self, nodes: u64) -> u64 {
        match self {
            Self::More(more) => nodes + more,
            Self::Less(_) => nodes - 1,
        }
    }

    fn said(self, nodes: u64) -> String {
        match self {
            Self::More(more) if more == nodes => format!(
                "The number of shards is doubled to {} in one step",
                self.after(nodes)
            ),
            Self::More(1) => "One shard is added".to_owned(),
            Self::More(more) => format!("{more} shards are added in one step"),
            Self::Less(node) => format!("Shard {node} is removed"),
        }
    }
}

/// The greatest common divisor (Euclid).
fn common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

fn why_moved(strategy: Strategy, resize: Resize, nodes: u64) -> String {
    let after = resize.after(nodes);
    match (strategy, resize) {
        (Strategy::Ring, Resize::More(more)) => format!(
            "Only rows whose next token is now a new one move, and about {more} of {after} tokens are \
             new."
        ),
        (Strategy::Ring, Resize::Less(_)) => {
            format!("Only the rows of the shard that is gone move, about one of {nodes}.")
        }
        (_, Resize::More(_)) => format!(
            "A row stays only if its hash has the same remainder modulo {nodes} and modulo {after}: \
             about {} of {after} rows do.",
            common_divisor(nodes, after)
        ),
        (_, Resize::Less(_)) => format!(
            "A row stays only if its remainders modulo {nodes} and modulo {after} name the same \
             shard, which is rare."
        ),
    }
}

fn rows_moved(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let strategy = match draw.difficulty() {
        1 => Strategy::HashMod,
        _ => draw.pick(&[Strategy::HashMod, Strategy::Ring]),
    };
    let nodes = draw.between(3..=20);
    let resize = if draw.difficulty() == 3 && draw.below(2) == 0 {
        Resize::Less(draw.between(1..=nodes))
    } else {
        draw.pick(&[Resize::More(1), Resize::More(2), Resize::More(nodes)])
    };
    let after = resize.after(nodes);
    let mut lab: LabOf<Model> = draw.begin(&[
        ("strategy", &strategy.name()),
        ("nodes", &nodes),
        ("vnodes", &1_024),
        ("reads_per_s", &0),
        ("queries_per_s", &0),
    ])?;
    let command = match resize {
        Resize::More(_) => format!("set nodes={after}"),
        Resize::Less(node) => format!("remove-node={node}"),
    };
    at(&mut lab, 5.0, &command)?;
    go_to(&mut lab, 60.0);
    let Some(value) = metric(&lab, "keys_moved_share") else {
        return Ok(None);
    };
    let rule = match strategy {
        Strategy::Ring => {
            format!("rows are on a hash ring on which each of {nodes} shards has 1,024 tokens")
        }
        _ => format!("a row is on the shard of its hash modulo {nodes}"),
    };
    let because = why_moved(strategy, resize, nodes);
    let change = resize.said(nodes);
    let moment = draw.moment(&mut lab, "", 4.9, 60.0)?;
    Ok(Some(Draft {
        question: format!(
            "In a sharded table {rule}. {change}. Which share of all rows moves to another shard, in \
             percent?"
        ),
        found: Found::share(value),
        why: format!("{because} The run moved {}.", with_unit(value * 100.0, "%")),
        moments: vec![moment],
    }))
}

/// What the rows of a famous user are to the shards.
fn why_busy(strategy: Strategy, nodes: u64) -> String {
    match strategy {
        Strategy::HashMod => format!(
            "The rows of the famous user have different keys and are spread over all shards, so each \
             shard gets about one of {nodes} requests."
        ),
        _ => format!(
            "The shard of the famous user gets all of those requests and its share, one of {nodes}, \
             of the rest."
        ),
    }
}

fn busiest_shard(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let is_hashed_whole = draw.difficulty() == 3 && draw.below(2) == 0;
    let strategy = if is_hashed_whole {
        Strategy::HashMod
    } else {
        Strategy::Compound
    };
    // Many users spread evenly over shards by their own hash, many rows of one by that of the whole key.
    let users = if is_hashed_whole { 12 } else { 600 };
    let nodes = draw.between(3..=12);
    let hot = match draw.difficulty() {
        1 => draw.between(10..=16) * 5,
        _ => draw.between(2..=16) * 5,
    };
    let mut lab: LabOf<Model> = draw.begin(&[
        ("strategy", &strategy.name()),
        ("nodes", &nodes),
        ("vnodes", &512),
        ("stream", &"celebrity"),
        ("hot_share", &(hot as f64 / 100.0)),
        ("write_share", &1),
        ("reads_per_s", &200),
        ("queries_per_s", &0),
        ("keys", &30_000),
        ("users", &users),
    ])?;
    let seconds = 20.0;
    go_to(&mut lab, seconds);
    let traffic = &lab.model().tally().traffic;
    let all: u64 = traffic.iter().sum();
    let most = traffic.iter().max().copied().unwrap_or(0);
    if all == 0 {
        return Ok(None);
    }
    let value = most as f64 / all as f64;
    let rule = match strategy {
        Strategy::HashMod => "A row is on the shard of the hash of its whole key, user and date.",
        _ => "The partition key is the user: all rows of a user are on one shard.",
    };
    let because = why_busy(strategy, nodes);
    let moment = draw.moment(&mut lab, "", 0.0, seconds)?;
    Ok(Some(Draft {
        question: format!(
            "{nodes} shards hold the rows of {users} users, many rows per user. {rule} Clients write \
             200 rows per second; {hot} % of the writes are rows of one famous user, the others are \
             spread evenly over users. Which share of all writes does the busiest shard get, in \
             percent?"
        ),
        found: Found::share(value),
        why: format!(
            "{because} The run measured {}.",
            with_unit(value * 100.0, "%")
        ),
        moments: vec![moment],
    }))
}
