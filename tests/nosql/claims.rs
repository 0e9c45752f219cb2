//! The numbers of the text, the quiz, the notes and the page for teachers.

use hotset::chapters::nosql::{MIX, Params};

use crate::common::claims::{
    Claim, Measured, assert_all, assert_whole, between, every, fact, of, preset, with,
};

const LESSON: &str = include_str!("../../assets/lessons/nosql.md");
const QUIZ: &str = include_str!("../../assets/lessons/nosql.quiz.ron");
const TEACHERS: &str = include_str!("../../assets/lessons/nosql.teachers.md");

/// `snippet` prints the mean of a metric, rounded to within `within`.
fn rounded(
    snippet: &'static str,
    run: Measured,
    metric: &'static str,
    printed: f64,
    within: f64,
) -> Claim {
    between(
        snippet,
        run.mean(of(metric)),
        printed - within,
        printed + within,
    )
}

const fn short(what: &'static str, set: &'static [(&'static str, &'static str)]) -> Measured {
    Measured {
        until_s: 60.0,
        ..with(what, set)
    }
}

#[expect(clippy::too_many_lines, reason = "one claim after another")]
fn lesson() -> Vec<Claim> {
    let users = short("nosql/users-over-30", &[]);
    let indexed = short("nosql/users-over-30", &[("index", "true")]);
    let friends = short("nosql/friends-who-bought", &[]);
    let more = short("nosql/friends-who-bought", &[("users", "10000")]);
    let three = short("nosql/friends-who-bought", &[("depth", "3")]);
    let orders = short("nosql/one-read-or-two", &[]);
    let copies = short("nosql/one-read-or-two", &[("embed", "true")]);
    let six = short("nosql/six-hops", &[]);
    vec![
        fact("a round trip of 500 µs", true),
        fact(
            "[all users over 30](preset:users-over-30)",
            Params::default().age == 30,
        ),
        every(
            "11 round trips",
            &users.each(of("key-value.round_trips")),
            11.0,
            11.0,
        ),
        rounded("about 7.35 ms", users, "key-value.cost_us", 7_350.0, 5.0),
        fact(
            "[Users over 30](preset:users-over-30)",
            Params::default().age == 30,
        ),
        fact("of 1,000 users", Params::default().users == 1_000),
        rounded(
            "reads about 790, all of them results",
            indexed,
            "document.rows_scanned",
            790.0,
            5.0,
        ),
        rounded(
            "two round trips, 1,004 µs",
            orders,
            "document.cost_us",
            1_004.0,
            0.5,
        ),
        rounded(
            "one round trip is enough: 503 µs",
            copies,
            "document.cost_us",
            503.0,
            0.5,
        ),
        rounded(
            "0.54 ms in the graph store",
            friends,
            "graph.cost_us",
            540.0,
            5.0,
        ),
        rounded(
            "0.92 ms in tables with indexes",
            friends,
            "relational.cost_us",
            920.0,
            5.0,
        ),
        rounded("stays at 0.54 ms", more, "graph.cost_us", 540.0, 5.0),
        rounded(
            "the tables need 1.04 ms",
            more,
            "relational.cost_us",
            1_040.0,
            5.0,
        ),
        rounded("0.78 ms against", three, "graph.cost_us", 780.0, 5.0),
        rounded("against 3.4 ms", three, "relational.cost_us", 3_400.0, 50.0),
        fact(
            "user 1 follows 300 others and most paths soon meet user 1",
            true,
        ),
        rounded(
            "about 12,300 edges per question",
            six,
            "graph.edges_walked",
            12_300.0,
            50.0,
        ),
        fact(
            "no single data model manages that",
            goal_needs_more_than_one_model(),
        ),
        fact(
            "within 4.2 µs per answer",
            (hotset::chapters::nosql::BUDGET_US - 4.2).abs() < 1e-9,
        ),
    ]
}

/// Whether each data model, given all five questions, costs its servers more than the budget.
fn goal_needs_more_than_one_model() -> bool {
    let mix = short("nosql/five-workloads", &[]);
    let models = [
        "key-value",
        "document",
        "wide-column",
        "graph",
        "relational",
    ];
    let over = |model: &str| {
        let cost = |metrics: &hotset::lesson::Metrics| {
            let named = |name: &str| crate::common::metric(metrics, &format!("{model}.{name}"));
            named("cost_us") - 500.0 * named("round_trips")
        };
        mix.mean(cost) > hotset::chapters::nosql::BUDGET_US
    };
    models.into_iter().all(over)
}

/// What products' manuals and the history of the word state: nothing of the model.
fn manuals() -> Vec<Claim> {
    [
        "the tag of a meeting in 2009",
        r#"SET session:9f2c '{"user":42}' EX 3600"#,
        "GET session:9f2c",
        "(`$lookup`) since version 3.2",
        "SELECT followee, 1\n  FROM follows WHERE follower = 42",
        "r.depth + 1",
        "WHERE r.depth < 2",
        "WHERE p.product_id = 7;",
        "**N + 1 queries.**",
        "Neo4j by default and HBase accept",
        "| Neo4j | nodes that point",
    ]
    .map(|snippet| fact(snippet, true))
    .into()
}

#[test]
fn the_text_says_what_the_engines_do_and_leaves_no_number_unproven() {
    let mut claims = lesson();
    claims.extend(manuals());
    assert_whole(LESSON, &claims);
}

#[test]
fn the_numbers_of_the_quiz_hold() {
    let indexed = short("nosql/users-over-30", &[("index", "true")]);
    assert_all(
        QUIZ,
        &[
            every(
                "Eleven: the list of users, then all of them",
                &indexed.each(of("key-value.round_trips")),
                11.0,
                11.0,
            ),
            fact("with 1,000 users", Params::default().users == 1_000),
        ],
    );
    let three = short("nosql/friends-who-bought", &[("depth", "3")]);
    for other in ["key-value", "document", "wide-column", "relational"] {
        let cost = |metrics: &hotset::lesson::Metrics| {
            let name = format!("{other}.cost_us");
            let found = metrics.iter().find(|(known, _)| *known == name);
            found.and_then(|(_, value)| *value).unwrap()
        };
        assert!(
            three.mean(cost) > 2.0 * three.mean(of("graph.cost_us")),
            "{other}"
        );
    }
}

#[test]
fn the_shares_of_the_page_for_teachers_are_those_of_the_mix() {
    assert_eq!(MIX, [900, 3, 80, 15, 2]);
    assert!(TEACHERS.contains("900, 3, 80, 15 and 2"));
    let shown = preset("nosql/schema-on-read");
    assert!(
        shown
            .each(of("document.read_errors"))
            .iter()
            .all(|&errors| errors == 0.0)
    );
}
