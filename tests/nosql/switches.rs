//! Every switch, number and verb moves a metric by more than luck does.

use crate::common::switches::{
    Switch, assert_all_matter, assert_default_seed_is_typical, assert_none_left_out, setting, verb,
};

const USERS: &str = "nosql/users-over-30";
const FRIENDS: &str = "nosql/friends-who-bought";
const MIX: &str = "nosql/five-workloads";

const SWITCHES: &[Switch] = &[
    setting(
        "query",
        USERS,
        &[],
        &[("query", "session")],
        "relational.rows_scanned",
    ),
    setting(
        "query",
        USERS,
        &[],
        &[("query", "last-readings")],
        "graph.edges_walked",
    ),
    setting(
        "query",
        USERS,
        &[],
        &[("query", "order-product")],
        "document.round_trips",
    ),
    setting(
        "query",
        USERS,
        &[],
        &[("query", "friends-bought")],
        "graph.edges_walked",
    ),
    setting(
        "query",
        USERS,
        &[],
        &[("query", "mix")],
        "relational.rows_scanned",
    ),
    setting(
        "users",
        USERS,
        &[],
        &[("users", "200")],
        "document.rows_scanned",
    ),
    setting(
        "follows_per_user",
        FRIENDS,
        &[],
        &[("follows_per_user", "5")],
        "graph.edges_walked",
    ),
    setting(
        "supernode_degree",
        FRIENDS,
        &[],
        &[("supernode_degree", "900")],
        "graph.edges_walked",
    ),
    setting(
        "depth",
        FRIENDS,
        &[],
        &[("depth", "3")],
        "graph.edges_walked",
    ),
    setting("age", USERS, &[], &[("age", "70")], "document.results"),
    setting(
        "index",
        USERS,
        &[],
        &[("index", "true")],
        "document.rows_scanned",
    ),
    setting(
        "embed",
        "nosql/one-read-or-two",
        &[],
        &[("embed", "true")],
        "document.round_trips",
    ),
    setting(
        "queries_per_s",
        USERS,
        &[],
        &[("queries_per_s", "2")],
        "queries",
    ),
    setting(
        "users_in",
        USERS,
        &[],
        &[("users_in", "key-value")],
        "plan_cost_us",
    ),
    setting(
        "sessions_in",
        "nosql/a-session",
        &[],
        &[("sessions_in", "graph")],
        "plan_cost_us",
    ),
    setting(
        "readings_in",
        "nosql/last-readings",
        &[],
        &[("readings_in", "key-value")],
        "plan_cost_us",
    ),
    setting(
        "orders_in",
        "nosql/one-read-or-two",
        &[],
        &[("orders_in", "key-value")],
        "plan_cost_us",
    ),
    setting(
        "friends_in",
        FRIENDS,
        &[],
        &[("friends_in", "document")],
        "plan_cost_us",
    ),
    verb(
        "ask",
        USERS,
        &[],
        &[("ask", 3.0), ("ask", 4.0), ("ask", 5.0)],
        "queries",
    ),
    verb(
        "insert-malformed",
        USERS,
        &[],
        &[("insert-malformed", 3.0)],
        "document.read_errors",
    ),
    verb(
        "restart-metrics",
        MIX,
        &[],
        &[("restart-metrics", 100.0)],
        "queries",
    ),
];

#[test]
fn every_switch_moves_a_metric_beyond_the_band_of_luck() {
    assert_all_matter(SWITCHES);
}

#[test]
fn no_parameter_and_no_verb_is_left_out() {
    assert_none_left_out("nosql", SWITCHES);
}

#[test]
fn the_default_seed_shows_the_typical_case() {
    assert_default_seed_is_typical("nosql", "relational.cost_us", 60.0);
}
