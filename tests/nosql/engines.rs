//! Every family's answer is the one a plain evaluation gives, and its counts are those of the
//! work done: they are compared with what the data says must have been touched.

use hotset::chapters::nosql::{
    Draws, Family, Layout, MIX, Model, PLACES, Params, Query, Question, Shape, Table, Work, World,
    cost_at,
};
use hotset::sim::{Experiment, Setup, SimTime};
use proptest::prelude::*;

fn shapes() -> impl Strategy<Value = (Shape, Layout)> {
    let shape = (10_u32..400, 0_u32..15, 0_u32..60, any::<u64>());
    (shape, any::<bool>(), any::<bool>()).prop_map(
        |((users, follows, degree, seed), index, embed)| {
            let shape = Shape {
                users,
                follows_per_user: follows,
                supernode_degree: degree,
                seed,
            };
            (shape, Layout { index, embed })
        },
    )
}

fn draws() -> impl Strategy<Value = Draws> {
    (any::<u64>(), any::<u64>()).prop_map(|(subject, product)| Draws { subject, product })
}

proptest! {
    #[test]
    fn every_family_answers_as_a_plain_evaluation(
        (shape, layout) in shapes(),
        draws in draws(),
        age in 0_u8..130,
        depth in 1_u8..=6,
    ) {
        let world = World::of(shape, layout);
        for query in Query::ALL {
            let question = Question::new(query, draws, world.data(), age, depth);
            let expected = question.answer(world.data());
            for family in Family::ALL {
                let answer = world.ask(family, question, 0);
                prop_assert_eq!(&answer.results, &expected, "{:?} {:?}", family, question);
                prop_assert!(answer.work.round_trips >= 1);
                prop_assert_eq!(answer.work.read_errors, 0);
                let steps = answer.steps.iter();
                let all = steps.fold(Work::default(), |all, step| all.and(&step.work));
                prop_assert_eq!(all, answer.work, "{:?} {:?}", family, question);
                prop_assert_eq!(&world.steps(question, 0)[family as usize], &answer.steps);
            }
        }
    }
}

const PLAIN: Layout = Layout {
    index: false,
    embed: false,
};
const INDEXED: Layout = Layout {
    index: true,
    embed: false,
};
const COPIED: Layout = Layout {
    index: false,
    embed: true,
};

fn world(users: u32, layout: Layout) -> World {
    World::of(
        Shape {
            users,
            follows_per_user: 10,
            supernode_degree: 0,
            seed: 3,
        },
        layout,
    )
}

#[test]
fn without_an_index_every_user_is_looked_at_and_with_one_only_results_are() {
    let question = Question::UsersOver { age: 30 };
    let (plain, indexed) = (world(1_000, PLAIN), world(1_000, INDEXED));
    let results = question.answer(plain.data()).len() as u64;
    for family in [Family::Document, Family::Graph, Family::Relational] {
        assert_eq!(plain.ask(family, question, 0).work.rows_scanned, 1_000);
        assert_eq!(indexed.ask(family, question, 0).work.rows_scanned, results);
    }
    // The key-value store cannot have one: its client fetches the list of users and then all.
    for world in [&plain, &indexed] {
        let work = world.ask(Family::KeyValue, question, 0).work;
        assert_eq!(work.rows_scanned, 1_001);
        assert_eq!(work.round_trips, 1 + 10);
    }
    // Partitions of ten years: the one of thirty to thirty-nine holds a few too young.
    let wide = indexed.ask(Family::WideColumn, question, 0).work;
    assert!((results..results + 100).contains(&wide.rows_scanned));
}

/// Which parts of a table hold one of these rows, numbered from 1.
fn parts(rows: impl IntoIterator<Item = usize>, of: usize) -> Vec<usize> {
    let parts = rows.into_iter().map(|row| (row - 1) * of.min(PLACES) / of);
    let parts: std::collections::BTreeSet<usize> = parts.collect();
    parts.into_iter().collect()
}

fn lit(shares: &[u8; PLACES]) -> Vec<usize> {
    (0..PLACES).filter(|&part| shares[part] > 0).collect()
}

#[test]
fn a_picture_shows_what_is_read_and_where_the_answer_lies() {
    for (users, age) in [(30, 60), (1_000, 78)] {
        let question = Question::UsersOver { age };
        let (plain, indexed) = (world(users, PLAIN), world(users, INDEXED));
        let all = users as usize;
        let older = question.answer(plain.data()).into_iter();
        let older = parts(older.map(|id| usize::try_from(id).unwrap()), all);
        for family in Family::ALL {
            let answer = plain.ask(family, question, 0);
            let last = answer.steps.last().unwrap();
            assert_eq!(last.table, Table::Users, "{family:?}");
            assert_eq!(lit(&last.read), parts(1..=all, all), "{family:?} reads all");
            assert_eq!(lit(&last.found), older, "{family:?}");
        }
        for family in [Family::Document, Family::Graph, Family::Relational] {
            let answer = indexed.ask(family, question, 0);
            let last = answer.steps.last().unwrap();
            assert_eq!(answer.steps[0].table, Table::ByAge, "{family:?}");
            assert_eq!(lit(&last.read), older, "{family:?} reads what it finds");
            assert_eq!(lit(&last.found), older, "{family:?}");
        }
    }
}

#[test]
fn friends_are_found_where_the_data_has_them_whoever_asked_before() {
    let world = world(500, PLAIN);
    for product in [1, 2, 1, 7] {
        let question = Question::FriendsBought {
            user: 42,
            depth: 2,
            product,
        };
        // The second and the third question find what the first has left behind.
        world.outcomes(question, 0);
        let buyers = question.answer(world.data()).into_iter();
        let buyers = parts(buyers.map(|id| usize::try_from(id).unwrap()), 500);
        for (family, steps) in Family::ALL.into_iter().zip(world.steps(question, 0)) {
            assert_eq!(steps.len(), 3, "{family:?}: two steps, and what was bought");
            assert_eq!(lit(&steps[0].read), parts([42], 500), "{family:?}");
            assert_eq!(
                lit(&steps[2].found),
                buyers,
                "{family:?}, product {product}"
            );
            // A picture draws the edges that the graph store followed, and the others follow none.
            let followed: Vec<(usize, usize)> = steps[0].edges.into_iter().flatten().collect();
            if family == Family::Graph {
                let first = world.data().users[41].follows.iter().take(followed.len());
                let ends = first.map(|&id| parts([id as usize], 500)[0]);
                let edges: Vec<_> = ends.map(|end| (parts([42], 500)[0], end)).collect();
                assert!(!followed.is_empty());
                assert_eq!(followed, edges);
            } else {
                assert_eq!(followed, [], "{family:?}");
            }
        }
    }
}

#[test]
fn a_sensor_is_read_whole_only_by_the_store_that_cannot_look_inside() {
    let world = world(1_000, PLAIN);
    let question = Question::LastReadings { sensor: 2 };
    let rows = |family| world.ask(family, question, 0).work.rows_scanned;
    assert_eq!(rows(Family::WideColumn), 10);
    assert_eq!(rows(Family::Relational), 10);
    let bytes = |family| world.ask(family, question, 0).work.bytes_read;
    assert_eq!(bytes(Family::KeyValue), 200 * 4);
    assert!(bytes(Family::WideColumn) < bytes(Family::KeyValue));
    assert_eq!(world.ask(Family::Graph, question, 0).work.edges_walked, 10);
}

#[test]
fn an_order_with_a_copy_of_its_product_is_one_read_instead_of_two() {
    let (plain, copied) = (world(1_000, PLAIN), world(1_000, COPIED));
    let question = Question::OrderProduct { order: 77 };
    for family in [Family::KeyValue, Family::Document, Family::WideColumn] {
        assert_eq!(
            plain.ask(family, question, 0).work.round_trips,
            2,
            "{family:?}"
        );
        assert_eq!(
            copied.ask(family, question, 0).work.round_trips,
            1,
            "{family:?}"
        );
    }
    for family in [Family::Graph, Family::Relational] {
        assert_eq!(
            plain.ask(family, question, 0).work.round_trips,
            1,
            "{family:?}"
        );
    }
}

#[test]
fn a_step_costs_the_degree_whatever_the_size_and_a_descent_grows_with_the_table() {
    let question = Question::FriendsBought {
        user: 5,
        depth: 1,
        product: 1,
    };
    for users in [100, 1_000, 10_000] {
        let work = world(users, PLAIN).ask(Family::Graph, question, 0).work;
        // Ten edges to friends, and two to what each of them bought.
        assert_eq!(work.edges_walked, 10 + 10 * 2);
    }
    let probes = |users| {
        let work = world(users, INDEXED)
            .ask(Family::Relational, question, 0)
            .work;
        work.index_probes
    };
    assert!(probes(100) < probes(1_000) && probes(1_000) < probes(10_000));
}

#[test]
fn a_client_that_follows_numbers_waits_once_a_step() {
    let world = world(10_000, INDEXED);
    let trips = |family, depth| {
        let question = Question::FriendsBought {
            user: 5,
            depth,
            product: 1,
        };
        world.ask(family, question, 0).work.round_trips
    };
    for family in [Family::Graph, Family::Relational] {
        assert_eq!(trips(family, 3), 1);
    }
    for family in [Family::KeyValue, Family::Document, Family::WideColumn] {
        // One, ten and about a hundred friends in a request each, and all of them once more.
        assert!(trips(family, 2) >= 3, "{family:?}");
        assert!(trips(family, 3) > trips(family, 2), "{family:?}");
    }
}

#[test]
fn a_supernode_makes_everybody_near() {
    let degree = |supernode_degree| {
        let shape = Shape {
            users: 1_000,
            follows_per_user: 10,
            supernode_degree,
            seed: 3,
        };
        let world = World::of(shape, PLAIN);
        let question = Question::FriendsBought {
            user: 10,
            depth: 2,
            product: 1,
        };
        world.ask(Family::Graph, question, 0).work.edges_walked
    };
    assert!(degree(500) > degree(0) + 500);
}

#[test]
fn what_is_no_number_is_met_by_the_readers_of_stores_without_a_schema() {
    for layout in [PLAIN, INDEXED] {
        let world = world(100, layout);
        let question = Question::UsersOver { age: 30 };
        let errors = |family| world.ask(family, question, 3).work.read_errors;
        assert_eq!(Family::ALL.map(errors), [3, 3, 0, 0, 0]);
        let session = Question::new(
            Query::Session,
            Draws {
                subject: 9,
                product: 0,
            },
            world.data(),
            30,
            2,
        );
        assert_eq!(world.ask(Family::Document, session, 3).work.read_errors, 0);
    }
}

#[test]
fn a_thousand_requests_hold_the_shares_of_the_mix_exactly() {
    for start in [0, 137] {
        let mut counts = [0; 5];
        for id in start..start + 1_000 {
            counts[Query::of_mix(id).index().unwrap()] += 1;
        }
        assert_eq!(counts, MIX);
    }
}

#[test]
fn what_the_model_counts_is_what_the_engines_did() {
    let params = Params {
        query: Query::Mix,
        queries_per_s: 20.0,
        ..Params::default()
    };
    let mut experiment = Experiment::<Model>::new(Setup { seed: 5, params });
    experiment.seek(SimTime::from_secs_f64(3.0));
    let model = experiment.model();
    let mut seen = 0;
    for execution in model.recent().under_stride(1) {
        for family in Family::ALL {
            let again = model.world().ask(family, execution.question, 0);
            let part = execution.part(family);
            assert_eq!(part.work, again.work);
            assert_eq!(part.results, again.results.len() as u64);
            let took = part.ends_at.since(execution.asked_at).as_secs_f64();
            assert!((took * 1e6 - again.work.cost_us()).abs() < 0.01);
        }
        seen += 1;
    }
    assert!(seen > 30, "{seen}");
}

#[test]
fn costs_of_other_sizes_are_those_of_runs() {
    let params = Params {
        query: Query::LastReadings,
        ..Params::default()
    };
    let costs = cost_at(&params, 7, 300).unwrap();
    let world = World::new(
        &Params {
            users: 300,
            ..params.clone()
        },
        7,
    );
    for (family, cost) in Family::ALL.into_iter().zip(costs) {
        let question = Question::LastReadings { sensor: 1 };
        let one = world.ask(family, question, 0).work.cost_us();
        assert!((one - cost).abs() < 5.0, "{family:?}: {one} {cost}");
    }
    let dense = Params {
        follows_per_user: 200,
        ..Params::default()
    };
    assert_eq!(cost_at(&dense, 7, 10_000), None);
}

/// A question about a user of a world; only what was bought differs.
fn bought(product: u32) -> Question {
    Question::FriendsBought {
        user: 7,
        depth: 4,
        product,
    }
}

#[test]
fn a_question_asked_family_by_family_comes_to_the_same() {
    let (whole, sliced) = (world(1_000, PLAIN), world(1_000, PLAIN));
    let (expected, touched) = whole.outcomes(bought(3), 0);
    // Another question about the same user is begun and never ended.
    let mut ahead = 0;
    for family in [Family::Graph, Family::Document] {
        ahead += sliced.prepare(bought(5), 0, family);
    }
    for family in Family::ALL {
        ahead += sliced.prepare(bought(3), 0, family);
    }
    let (found, rest) = sliced.outcomes(bought(3), 0);
    assert_eq!(found, expected);
    assert_eq!(
        found[0].results as usize,
        bought(3).answer(whole.data()).len()
    );
    assert_eq!((ahead, rest), (touched, 0), "nothing is worked out twice");
    assert_eq!(sliced.steps(bought(3), 0), whole.steps(bought(3), 0));
    assert_eq!(
        sliced.prepare(bought(3), 0, Family::Graph),
        0,
        "it is known"
    );
}

#[test]
fn a_walk_over_many_edges_takes_one_event_a_family() {
    let asked = |users: u64, depth: u64| {
        let params = Params {
            query: Query::FriendsBought,
            users,
            depth,
            queries_per_s: 0.0,
            ..Params::default()
        };
        let setup = Setup { seed: 5, params };
        let mut run = Experiment::<Model>::new(setup);
        let before = run.simulation().events();
        run.issue(hotset::chapters::nosql::Command::Ask);
        (run.simulation().events() - before, run)
    };
    // Ten edges a user.
    let (few, _) = asked(4_999, 6);
    let (short, _) = asked(5_000, 1);
    let (many, run) = asked(5_000, 6);
    assert_eq!((few, short), (0, 0));
    assert_eq!(many, Family::ALL.len() as u64);
    let model = run.model();
    let execution = model.latest().unwrap();
    assert_eq!(execution.asked_at, SimTime::ZERO);
    for family in Family::ALL {
        let answer = model.world().ask(family, execution.question, 0);
        let part = execution.part(family);
        assert_eq!(part.work, answer.work, "{family:?}");
        assert_eq!(part.results as usize, answer.results.len(), "{family:?}");
    }
}
