//! The random user of the laws.

use hotset::lesson::{Lab, Range, Replayed, Value, Verb, VerbArgument};
use hotset::sim::{Progress, SimTime};
use proptest::prelude::*;

use super::{advance, open, openings, seek};

/// What the random user does.
#[derive(Clone, Debug)]
pub enum Action {
    Advance(u64),
    Step(usize),
    StepBack(usize),
    /// To a share of the horizon, in thousandths; beyond it goes on.
    Seek(u64),
    Command(Wish),
    Reset,
    NewLuck(u64),
    Undo,
}

/// A command before it is known which the chapter has.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    which: u32,
    value: u32,
}

pub fn wish() -> impl Strategy<Value = Wish> {
    (any::<u32>(), any::<u32>()).prop_map(|(which, value)| Wish { which, value })
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        6 => (0_u64..2_500).prop_map(Action::Advance),
        1 => (0_u64..40_000).prop_map(Action::Advance),
        2 => (1_usize..12).prop_map(Action::Step),
        2 => (1_usize..12).prop_map(Action::StepBack),
        2 => (0_u64..1_100).prop_map(Action::Seek),
        8 => wish().prop_map(Action::Command),
        1 => Just(Action::Reset),
        1 => (0_u64..100).prop_map(Action::NewLuck),
        1 => Just(Action::Undo),
    ]
}

pub fn session() -> impl Strategy<Value = (usize, Vec<Action>)> {
    let opening = 0..openings().len();
    (opening, prop::collection::vec(action(), 4..24))
}

/// The command a wish stands for: a verb, or a parameter near the chapter's default, so that
/// runs stay small.
fn command(lab: &dyn Lab, wish: Wish) -> String {
    let (verbs, ranges) = (lab.verbs(), lab.ranges());
    // Verbs are few and parameters many; both come up often.
    let which = wish.which as usize % (ranges.len() + 4 * verbs.len());
    let Some((name, range)) = ranges.get(which) else {
        let verb = &verbs[(which - ranges.len()) % verbs.len()];
        // Number 0 and numbers beyond the last are refused, which is tried too.
        return verb_text(verb, wish.value % 110);
    };
    let default = open(lab.chapter().id).summary().params[which].1.clone();
    let values = near(range, &default);
    format!("set {name}={}", values[wish.value as usize % values.len()])
}

/// A verb with an argument; `which` chooses among those worth trying.
pub fn verb_text(verb: &Verb, which: u32) -> String {
    match verb.argument {
        VerbArgument::None => verb.name.to_owned(),
        VerbArgument::Number(_) => format!("{}={which}", verb.name),
        VerbArgument::Link => format!("{}={}-{}", verb.name, which % 4, which / 4 % 4 + 1),
        VerbArgument::LinkAndNumber(_) => {
            let (a, b) = (which % 4, which / 4 % 4 + 1);
            format!("{}={a}-{b}-{}", verb.name, which % 5 * 20)
        }
        VerbArgument::Word(_, names) => {
            format!("{}={}", verb.name, names[which as usize % names.len()])
        }
        VerbArgument::Text(_) => format!("{}={}", verb.name, "word".repeat(which as usize % 4)),
    }
}

/// Values of a parameter worth trying.
pub fn near(range: &Range, default: &Value) -> Vec<String> {
    match (range, default) {
        (Range::Flag, _) => vec!["true".to_owned(), "false".to_owned()],
        (Range::Word(names), _) => names.iter().map(|&name| name.to_owned()).collect(),
        (Range::Count { min, max }, Value::Count(count)) => {
            let wanted = [*min, 1, 7, count / 4, count / 2, *count, count * 2];
            let inside = wanted.into_iter().filter(|n| (*min..=*max).contains(n));
            inside.map(|n| n.to_string()).collect()
        }
        (Range::Number { min, max }, Value::Number(number)) => {
            let wanted = [
                *min,
                0.7,
                3.0,
                number * 0.1,
                number * 0.5,
                *number,
                number * 2.0,
            ];
            let inside = wanted.into_iter().filter(|n| (*min..=*max).contains(n));
            inside.map(|n| n.to_string()).collect()
        }
        (range, value) => panic!("{value} is no value of {range:?}"),
    }
}

fn act(lab: &mut dyn Lab, action: &Action) {
    match action {
        Action::Advance(millis) => advance(lab, *millis),
        Action::Step(count) => assert_eq!(lab.step(*count, u64::MAX), 0),
        Action::StepBack(count) => {
            assert_eq!(lab.step_back(*count, u64::MAX), Progress::Arrived);
        }
        Action::Seek(permille) => {
            let nanos = lab.horizon().as_nanos() / 1_000 * permille;
            seek(lab, SimTime::from_nanos(nanos));
        }
        Action::Command(wish) => {
            let _refused = issue(lab, *wish);
        }
        Action::Reset => lab.reset(),
        Action::NewLuck(seed) => lab.new_luck(*seed),
        Action::Undo => {
            if lab.undo() {
                let replayed = lab.replay(u64::MAX);
                assert_eq!(replayed, Some(Replayed::NothingRecorded));
            }
        }
    }
    lab.assert_invariants();
}

/// Does it, or finds that nothing has changed; returns whether it was done.
pub fn issue(lab: &mut dyn Lab, wish: Wish) -> bool {
    let text = command(lab, wish);
    let before = (lab.digest(), lab.now(), lab.log_len());
    let done = lab.command(&text).is_ok();
    if !done {
        let after = (lab.digest(), lab.now(), lab.log_len());
        assert_eq!(after, before, "`{text}` was refused");
    }
    lab.assert_invariants();
    done
}

pub fn after_session((opening, actions): &(usize, Vec<Action>)) -> Box<dyn Lab> {
    let mut lab = open(&openings()[*opening]);
    for one in actions {
        act(lab.as_mut(), one);
    }
    lab
}
