//! Whatever a file may ask for is opened, replayed and drawn in slices of bounded work and in bounded
//! memory, or refused in a sentence.
//!
//! Work is counted, not timed, so that a busy computer fails nothing. With `HOTSET_CASES=1000` so many
//! files of each chapter are tried, and each slice and each drawing is held to a tenth of a second as
//! well: that is for a release build.

use std::fmt::Debug;
use std::time::Duration;

use hotset::chapters::chapter;
use hotset::lesson::Commands as _;
use hotset::lesson::{Document, FORMAT, Lab, LabOf, Parameters as _, Subject};
use hotset::sim::{LogEntry, MOST_UNITS, Progress, Setup, SimDuration, SimTime};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::every_model;
use crate::common::open_as;
use crate::common::whole::{Dice, MOST_BYTES, command, setup};

/// Files of each chapter that are tried unless the environment says otherwise.
const CASES: u32 = 4;
/// Commands in the log of a file at most, and as many that are given by hand.
const COMMANDS: u64 = 5;
/// Units of work between two looks at the clock.
const SLICE: u64 = 500;
/// Units that are spent on a file at most.
const WORK: u64 = 200_000;
/// What a command, and what is done of it at once, may cost: see `lesson::lab`.
const PROMPT: u64 = 20_000;
/// A slice of work or a drawing takes no longer, in a release build that nothing disturbs.
const LONGEST: Duration = Duration::from_millis(100);

#[expect(clippy::disallowed_types, reason = "long runs measure real time")]
type Instant = std::time::Instant;

/// How many files are to be tried, if the environment says so.
fn cases_wanted() -> Option<u32> {
    std::env::var("HOTSET_CASES").ok()?.parse().ok()
}

/// Does something; a long run measures how long it takes.
fn timed<T>(what: &dyn Debug, act: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = act();
    let took = start.elapsed();
    assert!(
        cases_wanted().is_none() || took <= LONGEST,
        "{took:?}: {what:?}"
    );
    done
}

/// A file from the whole range of what a chapter allows.
fn document<M: Subject>(id: &str, dice: &mut Dice) -> Document<M::Params, M::Command> {
    let params = setup::<M>(dice);
    let mut then = params.clone();
    let mut log = Vec::new();
    let mut at = SimTime::ZERO;
    for _ in 0..dice.below(COMMANDS + 1) {
        at += gap(dice);
        let Some(command) = command::<M>(&then, dice) else {
            continue;
        };
        if let Some((name, value)) = command.as_set() {
            M::Params::field(name)
                .unwrap()
                .set(&mut then, value)
                .unwrap();
        }
        log.push(LogEntry { at_ns: at, command });
    }
    Document {
        format: FORMAT,
        chapter: id.to_owned(),
        model_version: M::MODEL_VERSION,
        app: String::new(),
        title: String::new(),
        notes: String::new(),
        author: String::new(),
        setup: Setup {
            seed: dice.bits(),
            params,
        },
        pace: None,
        log,
        now_ns: at + gap(dice),
        digest: String::new(),
        goals: Vec::new(),
        steps: Vec::new(),
        before_steps: None,
        tasks: Vec::new(),
        unknown: Vec::new(),
        bet: None,
        before_bet: None,
        compare: None,
    }
}

fn gap(dice: &mut Dice) -> SimDuration {
    let seconds = [0.0, 1e-9, 1e-3, 0.1, 1.0, 10.0, 3_600.0];
    SimDuration::from_secs_f64(seconds[dice.below(7) as usize])
}

/// Does a slice of work and holds it to its bounds.
fn slice<M: Subject, T>(
    lab: &mut LabOf<M>,
    what: &dyn Debug,
    act: impl FnOnce(&mut LabOf<M>) -> T,
) -> T {
    // A command counts the memory that it may touch besides, and so does a copy.
    let touched = (lab.bytes() as u64).max(MOST_BYTES) / 4_096;
    let before = lab.work();
    let done = timed(what, || act(lab));
    let spent = lab.work().saturating_sub(before);
    assert!(
        spent <= PROMPT + 2 * (MOST_UNITS + touched),
        "a slice of {spent} units: {what:?}"
    );
    let bytes = lab.bytes() as u64;
    assert!(bytes <= MOST_BYTES + (1 << 20), "{bytes} bytes: {what:?}");
    done
}

fn hold_to_bounds<M: Subject>(id: &str, seed: u64) {
    let mut dice = Dice::new(seed);
    let document = document::<M>(id, &mut dice);
    let source = document.write().unwrap();
    let opened = timed(&source, || open_as::<M>(chapter(id).unwrap(), &source));
    let mut lab = match opened {
        Ok(lab) => lab,
        Err(refusal) => {
            let said = refusal.to_string();
            assert!(said.ends_with('.') && said.len() < 600, "{said}");
            return;
        }
    };
    while lab.work() < WORK && slice(&mut lab, &source, |lab| lab.replay(SLICE)).is_none() {}
    lab.cancel_replay();
    for _ in 0..COMMANDS {
        let now = lab.now();
        let settled = (0..WORK / SLICE)
            .any(|_| slice(&mut lab, &source, |lab| lab.seek(now, SLICE)) == Progress::Arrived);
        if !settled {
            break;
        }
        if let Some(command) = command::<M>(lab.model().params(), &mut dice) {
            let what = (&source, now, command.clone());
            // What it causes may be refused, or take longer than this.
            drop(slice(&mut lab, &what, |lab| lab.issue(command)));
        }
        let further = gap(&mut dice);
        for _ in 0..20 {
            if slice(&mut lab, &source, |lab| lab.advance(further, SLICE)) == Progress::Arrived {
                break;
            }
        }
    }
    draw(&mut lab, &source);
    let written = lab.to_file().unwrap();
    let again = open_as::<M>(chapter(id).unwrap(), &written);
    assert!(again.is_ok(), "what is written can be read: {written}");
}

/// Draws all there is of a lab.
#[cfg(feature = "gui")]
fn draw<M: Subject>(lab: &mut LabOf<M>, what: &dyn Debug) {
    use eframe::egui::{Context, Pos2, RawInput, Rect, UiBuilder, Vec2};
    use hotset::lesson::{Pace, ShownLab as _};
    let ctx = Context::default();
    hotset::ui::theme::install(&ctx);
    let pace = Pace::playing(lab.pace());
    for frame in 0..4 {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, Vec2::new(1_280.0, 800.0))),
            ..RawInput::default()
        };
        let draw = || {
            let mut output = ctx.run_ui(input, |ui| {
                let (upper, lower) = ui.max_rect().split_top_bottom_at_fraction(0.6);
                let mut stage = ui.new_child(UiBuilder::new().max_rect(upper).id_salt("stage"));
                drop(lab.stage_ui(&mut stage, pace));
                let mut charts = ui.new_child(UiBuilder::new().max_rect(lower).id_salt("charts"));
                drop(lab.charts_ui(&mut charts, pace));
                drop(lab.details_ui(ui, pace));
            });
            // Nobody shows what is drawn.
            output.textures_delta.clear();
            ctx.tessellate(output.shapes, output.pixels_per_point)
        };
        // The first frames make the typeface, in which no file has a part.
        if frame < 2 {
            draw();
        } else {
            timed(&("drawing", what), draw);
        }
    }
}

#[cfg(not(feature = "gui"))]
fn draw<M: Subject>(_lab: &mut LabOf<M>, _what: &dyn Debug) {}

#[test]
fn any_file_is_opened_replayed_and_drawn_within_bounds() {
    fn files<M: Subject>(name: &str) {
        let id = name.replace('_', "-");
        let config = Config {
            cases: cases_wanted().unwrap_or(CASES),
            max_shrink_iters: 0,
            failure_persistence: None,
            ..Config::default()
        };
        let outcome = TestRunner::new(config).run(&any::<u64>(), |seed| {
            hold_to_bounds::<M>(&id, seed);
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{id}: {error}"));
    }
    every_model!(files);
}
