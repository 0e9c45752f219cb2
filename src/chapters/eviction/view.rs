//! The chapter on the screen: the tape of requests over the rows, the curves, and the game.
//!
//! Everything drawn is a function of the model, the moment and the pace; what is kept here is what
//! the pointer is on, what has been unfolded, and the curves, which follow from the settings alone.

mod charts;
mod controls;
mod curves;
mod game;
mod inspected;
mod plan;
mod policies;
mod row;
mod slots;
mod strip;
mod tape;
mod words;

use eframe::egui::Ui;

use super::model::{LogEvent, Model};
use super::narrative::Thing;
use super::params::Params;
use super::sweep::Sweep;
use crate::components::workload::Key;
use crate::kit::inspector::{Inspector, Page, status_line};
use crate::lesson::{self, Intents, REQUESTS, Status, Successor};
use crate::sim::SimTime;
use crate::ui::controls::quiet_button;
use crate::ui::plots::Choice;
use crate::ui::present::presenting;
use crate::ui::thousands;

type Scene<'a> = lesson::Scene<'a, Model>;
type Out = Intents<Model>;

/// Requests that the curves go on by in a frame.
const SWEEP_A_FRAME: usize = 12_000;

/// Requests a second beyond which the log may have lost what there was to tell.
const READABLE: f64 = 50.0;

/// What is hovered, selected and unfolded.
#[derive(Debug, Default)]
pub struct View {
    /// The key under the pointer in the last frame: it is lit wherever it is.
    lit: Option<Key>,
    /// The key under the pointer in this frame.
    pointed: Option<Key>,
    inspector: Inspector<Thing>,
    /// What is typed into the field that asks for a key.
    typed: String,
    /// The mistake of the game that is played again.
    mistake: usize,
    /// Whether the game is played with the keyboard, which then goes on to the mistakes.
    by_keys: bool,
    sweep: Option<Sweep>,
    /// Which charts are drawn, where it was chosen.
    plots: Choice,
}

impl View {
    fn point_at(&mut self, key: Option<Key>) {
        if key.is_some() {
            self.pointed = key;
        }
    }

    /// The curves for these settings, as far as they are known.
    fn curves(&mut self, params: &Params) -> &mut Sweep {
        let known = self.sweep.take().filter(|sweep| sweep.is_about(params));
        self.sweep
            .insert(known.unwrap_or_else(|| Sweep::new(params)))
    }

    /// The curves for these settings, a little farther than in the last frame.
    fn sweep(&mut self, ui: &Ui, params: &Params) -> Option<&Sweep> {
        self.curves(params);
        let sweep = self.sweep.as_mut()?;
        if !sweep.is_done() {
            sweep.go_on(SWEEP_A_FRAME);
            ui.ctx().request_repaint();
        }
        Some(sweep)
    }
}

impl lesson::View for View {
    type Model = Model;

    fn stage(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        self.lit = self.pointed.take();
        let params = scene.model.params();
        let desk = !presenting(ui);
        let area = ui.max_rect();
        let plan = plan::Plan::of(area, params.shown().len(), desk);
        tape::tape_ui(self, ui, scene, &plan);
        row::rows_ui(self, ui, scene, &plan, out);
        if desk {
            controls::controls_ui(self, ui, scene, &plan, out);
        }
    }

    fn charts(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        charts::ui(self, ui, scene, out);
    }

    fn follow_next(&mut self, scene: &Scene<'_>, which: Successor) -> bool {
        // In the row that is explained, or in the first that is shown.
        let row = match self.inspector.explained() {
            Some(Thing::Request { row, .. }) => row,
            _ => scene
                .model
                .params()
                .shown()
                .first()
                .copied()
                .unwrap_or_default(),
        };
        let numbers = scene.model.past().iter().map(|past| past.number);
        self.inspector
            .follow_next(scene, which, numbers, |number| Thing::Request {
                number,
                row,
            })
    }

    fn has_details(&self) -> bool {
        self.inspector.is_open()
    }

    fn details(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        let lit = self.lit;
        let is_lit = |event: LogEvent| lit.is_some() && event.key() == lit;
        let mut redis = false;
        self.inspector
            .ui(ui, scene, out, is_lit, |ui, page, out| match page {
                Page::Why(thing) => inspected::own_ui(ui, scene, thing, out),
                Page::Controls => redis = quiet_button(ui, "Redis's ten policies").clicked(),
            });
        if redis {
            self.inspector.explain(Thing::Redis);
        }
        let pointed = self.inspector.pointed();
        self.point_at(pointed.and_then(|thing| inspected::key_of(scene, thing)));
    }

    fn status(&self, scene: &Scene<'_>) -> Status {
        status_line(scene, || {
            let (text, hint) = quiet(scene.model, scene.now);
            Status::quiet(scene.now, text, hint)
        })
    }

    fn explain_status(&mut self, scene: &Scene<'_>) {
        self.inspector.explain_status(scene);
    }
}

/// What there is to say when nothing happens.
fn quiet(model: &Model, now: SimTime) -> (String, &'static str) {
    let rate = model.params().reads_per_s;
    if now == SimTime::ZERO {
        (REQUESTS.none_yet.to_owned(), "")
    } else if rate <= 0.0 {
        let hint = "Type a key and press Enter.";
        ("No requests arrive.".to_owned(), hint)
    } else if rate > READABLE {
        let text = format!("{} requests come a second.", thousands(rate));
        (text, "Pause and step to read them one by one.")
    } else {
        (REQUESTS.next.to_owned(), "")
    }
}
