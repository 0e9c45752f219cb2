//! The query cards: what they ask for and which shards they have to ask.

use super::layout::{Layout, Node};
use super::params::{Params, Strategy};
pub use super::query::{Card, Query};
use super::world::{World, month_name};

/// What a card comes to on the shards as they stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// The shards that must be asked.
    pub nodes: Vec<Node>,
    /// The rows that are in the answer.
    pub rows: u64,
    /// The rows among which they lie, in the order of time.
    pub span: std::ops::Range<u64>,
    /// Whose they are; `None` is everybody.
    pub user: Option<u64>,
}

/// Executes a card against the layout: nobody knows more than the rule says.
pub fn reach(card: Card, params: &Params, world: &World, layout: &Layout) -> Reach {
    let month = world.month(params.month);
    let user = params.user.clamp(1, world.users);
    match card {
        Card::Month => Reach {
            nodes: match layout.strategy() {
                Strategy::Range => layout.of_range(&month),
                _ => layout.nodes().to_vec(),
            },
            rows: month.end - month.start,
            span: month,
            user: None,
        },
        Card::User => Reach {
            nodes: match layout.strategy() {
                Strategy::Range => layout.of_range(&month),
                Strategy::Compound => layout.of_user(user),
                Strategy::HashMod | Strategy::Ring => layout.nodes().to_vec(),
            },
            rows: world.rows_of_user(user, &month),
            span: month,
            user: Some(user),
        },
        Card::Row => {
            let row = world.row_of_user_near(user, month.start.min(world.end() - 1));
            Reach {
                nodes: layout.of_row(world, row),
                rows: 1,
                span: row..row + 1,
                user: Some(user),
            }
        }
    }
}

/// The question of a card in words.
pub fn words(card: Card, params: &Params, world: &World) -> String {
    let month = month_name(params.month);
    let user = params.user.clamp(1, world.users);
    match card {
        Card::User => format!("user {user} in {month}"),
        Card::Month => format!("all users in {month}"),
        Card::Row => {
            let start = world.month(params.month).start.min(world.end() - 1);
            let row = world.row_of_user_near(user, start);
            format!("user {user} on {}", world.date(row))
        }
    }
}
