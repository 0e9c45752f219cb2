//! The data set that all families hold: users who follow each other, what they bought, their
//! sessions, and the readings of sensors. Every table is plain; how a family keeps it is its own
//! business.

use crate::sim::{Luck, Stream, scale};

/// Orders a user has placed.
pub const ORDERS_PER_USER: u32 = 2;
/// Readings of each sensor.
pub const READINGS_PER_SENSOR: u32 = 200;
/// A sensor for so many users.
const USERS_PER_SENSOR: u32 = 100;
/// A product for so many users.
const USERS_PER_PRODUCT: u32 = 20;
/// The youngest and the oldest user.
const AGES: std::ops::Range<u64> = 18..80;

/// A user. Users are numbered from 1.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// In years.
    pub age: u8,
    /// What a session is found by.
    pub token: u64,
    /// Whom the user follows, ascending.
    pub follows: Vec<u32>,
    /// Products the user has bought, one an order.
    pub bought: Vec<u32>,
}

/// A product. Products are numbered from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Product {
    /// In cents.
    pub price: u32,
}

/// An order. Orders are numbered from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Who placed it.
    pub user: u32,
    /// What was bought.
    pub product: u32,
}

/// What the data set is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Users.
    pub users: u32,
    /// Whom each of them follows.
    pub follows_per_user: u32,
    /// Whom user 1 follows.
    pub supernode_degree: u32,
    /// Its luck.
    pub seed: u64,
}

/// The data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// User i is at i - 1, and so on for the others.
    pub users: Vec<User>,
    /// What can be bought.
    pub products: Vec<Product>,
    /// What was bought.
    pub orders: Vec<Order>,
    /// The readings of each sensor, oldest first.
    pub readings: Vec<Vec<i32>>,
}

impl Data {
    /// The data set of a shape.
    pub fn new(shape: Shape) -> Self {
        let mut luck = Luck::new(shape.seed);
        let users = shape.users.max(1);
        let products = (users / USERS_PER_PRODUCT).max(5);
        let mut all: Vec<User> = (1..=users)
            .map(|id| new_user(id, users, products, shape.follows_per_user, &mut luck))
            .collect();
        make_supernode(&mut all, shape.supernode_degree);
        let orders = all
            .iter()
            .enumerate()
            .flat_map(|(index, user)| {
                user.bought.iter().map(move |&product| Order {
                    user: index as u32 + 1,
                    product,
                })
            })
            .collect();
        let mut price = || Product {
            price: 100 + luck.below(Stream::Data, 9_900) as u32,
        };
        let products = (0..products).map(|_| price()).collect();
        let mut reading = || luck.below(Stream::Data, 400) as i32 - 100;
        let sensors = (users / USERS_PER_SENSOR).max(3);
        let readings = (0..sensors)
            .map(|_| (0..READINGS_PER_SENSOR).map(|_| reading()).collect())
            .collect();
        Self {
            users: all,
            products,
            orders,
            readings,
        }
    }

    /// A user by number.
    pub fn user(&self, id: u32) -> Option<&User> {
        self.users.get((id as usize).checked_sub(1)?)
    }
}

fn new_user(id: u32, users: u32, products: u32, follows: u32, luck: &mut Luck) -> User {
    let wanted = follows.min(users - 1) as usize;
    let mut chosen = std::collections::BTreeSet::new();
    while chosen.len() < wanted {
        let other = 1 + luck.below(Stream::Data, u64::from(users)) as u32;
        if other != id {
            chosen.insert(other);
        }
    }
    let bought = (0..ORDERS_PER_USER)
        .map(|_| {
            // The square of a uniform draw: some products are bought far more often than others.
            let draw = luck.unit(Stream::Data);
            1 + (draw * draw * f64::from(products)) as u32
        })
        .collect();
    User {
        age: (AGES.start + luck.below(Stream::Data, AGES.end - AGES.start)) as u8,
        token: luck.bits(Stream::Data),
        follows: chosen.into_iter().collect(),
        bought,
    }
}

/// User 1 follows the users from 2 on, `degree` of them, and every tenth user follows user 1.
fn make_supernode(users: &mut [User], degree: u32) {
    if degree == 0 {
        return;
    }
    let last = users.len() as u32;
    for id in (10..=last).step_by(10) {
        let follows = &mut users[id as usize - 1].follows;
        if follows.first() != Some(&1) {
            follows.pop();
            follows.insert(0, 1);
        }
    }
    let end = last.min(degree.saturating_add(1));
    if let Some(first) = users.first_mut() {
        first.follows = (2..=end).collect();
    }
}

/// A user, sensor, product or order chosen by 64 random bits; they are numbered from 1 to `count`.
pub fn chosen(bits: u64, count: usize) -> u32 {
    1 + scale(bits, count.max(1) as u64) as u32
}
