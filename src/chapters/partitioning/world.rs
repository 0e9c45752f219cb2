//! The rows that are stored: one row a user and moment, sorted by time.
//!
//! Rows are numbered from 0 in the order of time, the users of one moment side by side. The
//! table holds the newest `keys` rows, a year of them: each new row lets the oldest go.

use serde::Serialize;

/// Days of the calendar.
pub const YEAR: u64 = 365;
/// The first day of each month, from 0, and the end of the last.
const MONTHS: [u64; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
const NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The name of a month from 1.
pub fn month_name(month: u64) -> &'static str {
    let index = month.saturating_sub(1) as usize;
    NAMES.get(index).copied().unwrap_or("December")
}

/// How many rows there are, of how many users, and which is the oldest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct World {
    /// Rows stored.
    pub keys: u64,
    /// Users, numbered from 1.
    pub users: u64,
    /// The oldest row.
    pub first: u64,
}

impl World {
    /// The rows at the start: a year from its first day on.
    pub fn new(keys: u64, users: u64) -> Self {
        Self {
            keys: keys.max(1),
            users: users.clamp(1, keys.max(1)),
            first: 0,
        }
    }

    /// One past the newest row.
    pub fn end(&self) -> u64 {
        self.first + self.keys
    }

    /// The rows stored, oldest first.
    pub fn rows(&self) -> std::ops::Range<u64> {
        self.first..self.end()
    }

    /// The user of a row, from 1.
    pub fn user(&self, row: u64) -> u64 {
        row % self.users + 1
    }

    /// The moment of a row among those of its user.
    pub fn moment(&self, row: u64) -> u64 {
        row / self.users
    }

    /// The day of a row, counted from the first day of the first year.
    pub fn day(&self, row: u64) -> u64 {
        (u128::from(row) * u128::from(YEAR) / u128::from(self.keys)) as u64
    }

    /// The first row of a day.
    pub fn row_of_day(&self, day: u64) -> u64 {
        let row = (u128::from(day) * u128::from(self.keys)).div_ceil(u128::from(YEAR));
        row as u64
    }

    /// The day of a row as people say it.
    pub fn date(&self, row: u64) -> String {
        date(self.day(row))
    }

    /// The stored rows of the latest month of this number (1 to 12).
    pub fn month(&self, month: u64) -> std::ops::Range<u64> {
        let index = (month.clamp(1, 12) - 1) as usize;
        let newest = self.day(self.end() - 1);
        let mut year = newest / YEAR * YEAR;
        if year + MONTHS[index] > newest {
            year = year.saturating_sub(YEAR);
        }
        let from = self.row_of_day(year + MONTHS[index]);
        let to = self.row_of_day(year + MONTHS[index + 1]);
        let inside = |row: u64| row.clamp(self.first, self.end());
        inside(from)..inside(to)
    }

    /// The stored row of this user nearest to `row`.
    pub fn row_of_user_near(&self, user: u64, row: u64) -> u64 {
        let user = user.clamp(1, self.users) - 1;
        let near = row - row % self.users + user;
        if near < self.first {
            near + self.users
        } else if near >= self.end() {
            near.saturating_sub(self.users)
        } else {
            near
        }
    }

    /// How many of these rows are the user's.
    pub fn rows_of_user(&self, user: u64, rows: &std::ops::Range<u64>) -> u64 {
        let user = user.clamp(1, self.users) - 1;
        let below = |row: u64| (row + self.users - 1 - user) / self.users;
        below(rows.end).saturating_sub(below(rows.start))
    }

    /// A row's key as it is hashed: `u3/167`.
    pub fn key(&self, row: u64) -> Text {
        let mut text = user_key(self.user(row));
        text.push_byte(b'/');
        text.push_number(self.moment(row) + 1);
        text
    }
}

/// A day as people say it, `16 Jun`.
pub fn date(day: u64) -> String {
    let day = day % YEAR;
    let month = MONTHS.partition_point(|&first| first <= day).clamp(1, 12);
    let name = NAMES[month - 1].get(..3).unwrap_or_default();
    format!("{} {name}", day - MONTHS[month - 1] + 1)
}

/// A user's key as it is hashed: `u3`.
pub fn user_key(user: u64) -> Text {
    let mut text = Text::default();
    text.push_byte(b'u');
    text.push_number(user);
    text
}

/// A short text without an allocation: a million keys are hashed at a stroke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    bytes: [u8; 64],
    length: usize,
}

impl Default for Text {
    fn default() -> Self {
        Self {
            bytes: [0; 64],
            length: 0,
        }
    }
}

impl Text {
    /// Adds a byte; what does not fit is left out.
    pub fn push_byte(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    /// Adds a number in decimal digits.
    pub fn push_number(&mut self, number: u64) {
        let mut digits = [0_u8; 20];
        let mut left = number;
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + (left % 10) as u8;
            left /= 10;
            if left == 0 {
                break;
            }
        }
        for &digit in &digits[at..] {
            self.push_byte(digit);
        }
    }

    /// The same with the number of a salted part: `u1#3`.
    pub fn salted(mut self, part: u64) -> Self {
        self.push_byte(b'#');
        self.push_number(part);
        self
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(std::str::from_utf8(self.as_bytes()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_users_days_and_keys() {
        let world = World::new(4_380, 12);
        assert_eq!(world.key(0).to_string(), "u1/1");
        assert_eq!(world.key(12 * 166 + 2).to_string(), "u3/167");
        assert_eq!(world.date(12 * 166 + 2), "16 Jun");
        assert_eq!(world.date(4_379), "31 Dec");
        let june = world.month(6);
        assert_eq!(june, 12 * 151..12 * 181);
        assert_eq!(world.rows_of_user(3, &june), 30);
        assert_eq!(world.user(world.row_of_user_near(5, 100)), 5);
    }

    #[test]
    fn every_row_of_a_month_and_user_is_counted_once() {
        for (keys, users, first) in [(4_380, 12, 0), (1_000, 7, 1_234), (5, 5, 3), (1, 1, 9)] {
            let world = World {
                first,
                ..World::new(keys, users)
            };
            let all = world.rows();
            let counted: u64 = (1..=users).map(|user| world.rows_of_user(user, &all)).sum();
            assert_eq!(counted, keys);
            for month in 1..=12 {
                let rows = world.month(month);
                assert!(rows.start <= rows.end && rows.end <= world.end());
                for user in 1..=users {
                    let found = rows.clone().filter(|&row| world.user(row) == user).count();
                    assert_eq!(found as u64, world.rows_of_user(user, &rows));
                }
            }
            for row in all {
                let near = world.row_of_user_near(users, row);
                assert!(world.rows().contains(&near), "{near} of {world:?}");
            }
        }
    }
}
