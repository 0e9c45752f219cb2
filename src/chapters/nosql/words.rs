//! Families, costs and questions in words.

use super::families::Family;
use super::question::Question;
use crate::lesson::digits;
use crate::lesson::sentences::counted;

/// A family as its panel is called.
pub(super) const fn title(family: Family) -> &'static str {
    match family {
        Family::KeyValue => "key-value",
        Family::Document => "document",
        Family::WideColumn => "wide-column",
        Family::Graph => "graph",
        Family::Relational => "relational",
    }
}

/// A cost as it is said: microseconds, or milliseconds.
pub(super) fn cost_text(cost_us: f64) -> String {
    if cost_us >= 10_000.0 {
        format!("{:.1} ms", cost_us / 1e3)
    } else if cost_us >= 100.0 {
        format!("{} µs", digits(cost_us))
    } else {
        format!("{cost_us:.1} µs")
    }
}

/// A question in words.
pub(super) fn question_text(question: Question) -> String {
    match question {
        Question::Session { token } => format!("the session {:06x}", token >> 40),
        Question::UsersOver { age } => format!("all users over {age}"),
        Question::LastReadings { sensor } => format!("the last ten readings of sensor {sensor}"),
        Question::OrderProduct { order } => format!("order {order} with the price of its product"),
        Question::FriendsBought {
            user,
            depth,
            product,
        } => {
            let steps = counted(depth.into(), "step");
            format!("who within {steps} of user {user} has bought product {product}")
        }
    }
}
