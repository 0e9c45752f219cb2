//! What can be set: names and ranges of the headless contract.

use serde::{Deserialize, Serialize};

use super::data::Shape;
use super::families::{Family, Layout};
use super::question::Query;
use crate::components::named;
use crate::lesson::parameters::{count, flag, number, word};
use crate::lesson::{Field, Parameters, Refusal};

/// The most edges between users; every store holds them all.
const MOST_FOLLOWS: u64 = 200_000;
/// The most users.
pub const MOST_USERS: u64 = 20_000;

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// The question that is asked.
    #[serde(with = "named")]
    pub query: Query,
    /// Users; with them grow orders, products and sensors.
    pub users: u64,
    /// Whom each user follows.
    pub follows_per_user: u64,
    /// Whom user 1 follows; 0: as the others. Every tenth user then follows user 1.
    pub supernode_degree: u64,
    /// Steps from a user to the friends who are looked at.
    pub depth: u64,
    /// Users older than this, in years, are asked for.
    pub age: u64,
    /// Whether there are secondary indexes: users by age, orders by user.
    pub index: bool,
    /// Whether an order holds a copy of its product.
    pub embed: bool,
    /// Questions a second.
    pub queries_per_s: f64,
    /// The family that keeps the sessions in the learner's plan.
    #[serde(with = "named")]
    pub sessions_in: Family,
    /// The family that is asked for users by age.
    #[serde(with = "named")]
    pub users_in: Family,
    /// The family that keeps the readings.
    #[serde(with = "named")]
    pub readings_in: Family,
    /// The family that keeps the orders.
    #[serde(with = "named")]
    pub orders_in: Family,
    /// The family that keeps who follows whom.
    #[serde(with = "named")]
    pub friends_in: Family,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            query: Query::UsersOver,
            users: 1_000,
            follows_per_user: 10,
            supernode_degree: 0,
            depth: 2,
            age: 30,
            index: false,
            embed: false,
            queries_per_s: 1.0,
            sessions_in: Family::Relational,
            users_in: Family::Relational,
            readings_in: Family::Relational,
            orders_in: Family::Relational,
            friends_in: Family::Relational,
        }
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
    const FIELDS: &'static [Field<Self>] = &[
        word!(query, Query, "the question that is asked"),
        count!(
            users,
            10,
            MOST_USERS,
            "users; orders, products and sensors grow with them"
        ),
        count!(follows_per_user, 0, 200, "whom each user follows"),
        count!(
            supernode_degree,
            0,
            MOST_USERS,
            "whom user 1 follows, and every tenth user then follows user 1; 0: no supernode"
        ),
        count!(
            depth,
            1,
            6,
            "steps to the friends who are looked at (friends-bought)"
        ),
        count!(
            age,
            0,
            120,
            "users older than this are asked for (users-over)"
        ),
        flag!(index, "secondary indexes: users by age, orders by user"),
        flag!(embed, "an order holds a copy of its product"),
        number!(queries_per_s, 100.0, "questions"),
        word!(
            sessions_in,
            Family,
            "the family that keeps the sessions in your plan"
        ),
        word!(
            users_in,
            Family,
            "the family that is asked for users by age"
        ),
        word!(readings_in, Family, "the family that keeps the readings"),
        word!(orders_in, Family, "the family that keeps the orders"),
        word!(friends_in, Family, "the family that keeps who follows whom"),
    ];

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
