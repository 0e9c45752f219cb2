//! What can be set: names and ranges of the headless contract.

use super::data::Shape;
use super::families::{Family, Layout};
use super::question::Query;
use crate::lesson::parameters::parameters;
use crate::lesson::{Field, Knob, Parameters, Refusal, Zero};

/// The most edges between users; every store holds them all.
const MOST_FOLLOWS: u64 = 200_000;
/// The most users.
pub const MOST_USERS: u64 = 20_000;

const QUESTIONS: &[(&str, &str)] = &[
    ("users-over", "users by age"),
    ("session", "a session"),
    ("last-readings", "last readings"),
    ("order-product", "order + product"),
    ("friends-bought", "friends who bought"),
    ("mix", "all five"),
];

/// Copies matter to orders, indexes to everything else.
fn asks_for_orders(params: &Params) -> bool {
    params.query == Query::OrderProduct
}

fn asks_for_friends(params: &Params) -> bool {
    params.query == Query::FriendsBought
}

/// As many as the most edges leave each user, and the window shows.
fn most_followed(params: &Params) -> f64 {
    let left = MOST_FOLLOWS.saturating_sub(params.supernode_degree) / params.users.max(1);
    left.min(40) as f64
}

parameters! {
    /// Everything that can be set.
    pub struct Params {
        query: word(Query) = Query::UsersOver, "the question that is asked"
            => Knob::choice("question", QUESTIONS).on_top();
        users: count(10..=MOST_USERS) = 1_000,
            "users; orders, products and sensors grow with them"
            => Knob::log("users", 10.0, 10_000.0).on_stage().hint(
                "how many users there are; orders, products and sensors grow with them");
        follows_per_user: count(0..=200) = 10, "whom each user follows"
            => Knob::linear("follows", 0.0, 40.0).most(most_followed);
        supernode_degree: count(0..=MOST_USERS) = 0,
            "whom user 1 follows, and every tenth user then follows user 1; 0: no supernode"
            => Knob::linear("supernode", 0.0, 10_000.0).most(|p: &Self| p.users as f64).step(10.0)
                .zero(Zero::First("off"))
                .hint("whom user 1 follows; every tenth user then follows user 1");
        depth: count(1..=6) = 2, "steps to the friends who are looked at (friends-bought)"
            => Knob::linear("steps", 1.0, 6.0).on_stage().shown(asks_for_friends)
                .hint("how many steps away friends may be");
        age: count(0..=120) = 30, "users older than this are asked for (users-over)"
            => Knob::linear("older than", 0.0, 80.0).on_stage()
                .hint("users older than this are asked for")
                .shown(|p| !asks_for_friends(p))
                .disabled(|p| (!matches!(p.query, Query::UsersOver | Query::Mix))
                    .then_some("this question does not ask for an age"));
        index: flag = false, "secondary indexes: users by age, orders by user"
            => Knob::switch("indexes").staged(|p| !asks_for_orders(p));
        embed: flag = false, "an order holds a copy of its product"
            => Knob::switch("copies").staged(asks_for_orders);
        queries_per_s: number(0.0..=100.0) = 1.0, "questions"
            => Knob::log("questions", 0.2, 50.0).hint("how often the question is asked");
        sessions_in: word(Family) = Family::Relational,
            "the family that keeps the sessions in your plan";
        users_in: word(Family) = Family::Relational, "the family that is asked for users by age";
        readings_in: word(Family) = Family::Relational, "the family that keeps the readings";
        orders_in: word(Family) = Family::Relational, "the family that keeps the orders";
        friends_in: word(Family) = Family::Relational,
            "the family that keeps who follows whom";
    }
}

impl Params {
    /// The shape of the data set, given its luck.
    pub fn shape(&self, seed: u64) -> Shape {
        let number = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
        Shape {
            users: number(self.users),
            follows_per_user: number(self.follows_per_user),
            supernode_degree: number(self.supernode_degree),
            seed,
        }
    }

    /// Edges between users.
    pub fn follows(&self) -> u64 {
        self.users * self.follows_per_user + self.supernode_degree
    }

    /// What the stores keep besides the data itself.
    pub fn layout(&self) -> Layout {
        Layout {
            index: self.index,
            embed: self.embed,
        }
    }

    /// The family to which the learner's plan gives a question.
    pub fn planned(&self, query: Query) -> Family {
        match query {
            Query::Session => self.sessions_in,
            Query::UsersOver | Query::Mix => self.users_in,
            Query::LastReadings => self.readings_in,
            Query::OrderProduct => self.orders_in,
            Query::FriendsBought => self.friends_in,
        }
    }

    /// Whether two set-ups ask the same questions of the same data; whatever else differs is the
    /// learner's lever.
    pub fn same_workload(&self, other: &Self) -> bool {
        self.query == other.query
            && self.shape(0) == other.shape(0)
            && self.depth == other.depth
            && self.age == other.age
    }
}

impl Parameters for Params {
    const FIELDS: &'static [Field<Self>] = Self::TABLE;

    fn check_together(&self) -> Result<(), Refusal> {
        let edges = self.follows();
        if edges > MOST_FOLLOWS {
            return Err(Refusal::new(format!(
                "`users` times `follows_per_user`, with the supernode, is at most {MOST_FOLLOWS}, \
                 not `{edges}`."
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knobs_set_what_is_allowed_and_offer_all_names() {
        crate::lesson::parameters::assert_knobs_fit::<Params>();
    }
}
