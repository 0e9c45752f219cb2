//! The five families on the screen: what each keeps, what the last question touched in it, and
//! what it cost.

mod charts;
mod controls;
mod panels;
mod picture;
mod plan;

use std::sync::Arc;

use eframe::egui::{Rect, Ui, pos2};

use super::execution::Execution;
use super::families::Family;
use super::known::Steps;
use super::model::Model;
use super::narrative::Thing;
use super::params::Params;
use super::question::{Query, Question};
use super::sweep::{SIZES, cost_at};
use super::work::Work;
use super::world::World;
use crate::kit::inspector::{Inspector, status_line};
use crate::lesson::{self, Intents, Status, Successor};
use crate::sim::SimTime;
use crate::ui::hops::Follow;
use crate::ui::plots::Choice;
use crate::ui::present::presenting;
use picture::AtWork;

type Scene<'a> = lesson::Scene<'a, Model>;
type Out = Intents<Model>;

/// The margin around everything.
const MARGIN: f32 = 24.0;

/// What is hovered, selected and unfolded.
#[derive(Debug, Default)]
pub struct View {
    /// The family under the pointer in the last frame.
    lit: Option<Family>,
    pointed: Option<Family>,
    /// What the stores did for the question that is shown; it follows from the data.
    walked: Option<Walked>,
    inspector: Inspector<Thing>,
    /// Costs at other sizes, as far as they have been measured; they follow from the settings.
    sweep: Sweep,
    /// Which charts are drawn, where it was chosen.
    plots: Choice,
}

/// A question, and what the stores did for it.
#[derive(Debug)]
struct Walked {
    asked: (World, Question, u32),
    steps: Arc<Steps>,
}

/// The question that is shown: the last that was asked, and at the very moment in which it is
/// asked, when no store has done anything for it, the one before.
fn shown<'a>(scene: &Scene<'a>) -> Option<&'a Execution> {
    let model = scene.model;
    let ended = model.recent().under_stride(1);
    let begun = ended.chain(model.under_way());
    let begun = begun.filter(|one| one.asked_at < scene.now);
    begun.max_by_key(|one| one.id).or_else(|| model.latest())
}

/// Costs of the present question at other sizes of the data set, one size a frame.
#[derive(Debug, Default)]
struct Sweep {
    known: Option<(Params, u64)>,
    done: Vec<(u64, [f64; Family::ALL.len()])>,
    next: usize,
}

impl Sweep {
    /// Goes on measuring; returns whether there is more to do.
    fn go_on(&mut self, params: &Params, seed: u64) -> bool {
        // Neither the rate nor the plan changes what an answer costs.
        let mut asked = Params {
            users: Params::default().users,
            queries_per_s: 0.0,
            query: params.query,
            ..params.clone()
        };
        for family in [
            &mut asked.sessions_in,
            &mut asked.users_in,
            &mut asked.readings_in,
            &mut asked.orders_in,
            &mut asked.friends_in,
        ] {
            *family = Family::default();
        }
        if self.known.as_ref() != Some(&(asked.clone(), seed)) {
            self.done.clear();
            self.next = 0;
            self.known = Some((asked, seed));
        }
        let Some(&users) = SIZES.get(self.next) else {
            return false;
        };
        self.next += 1;
        if let Some(costs) = cost_at(params, seed, users) {
            self.done.push((users, costs));
        }
        self.next < SIZES.len()
    }
}

impl View {
    fn point_at(&mut self, family: Family) {
        self.pointed = Some(family);
    }

    /// What the stores do for a question, step by step.
    fn steps(&mut self, scene: &Scene<'_>, question: Question) -> Arc<Steps> {
        let (world, malformed) = (scene.model.world(), scene.model.malformed());
        let asked = (world.clone(), question, malformed);
        match &self.walked {
            Some(known) if known.asked == asked => Arc::clone(&known.steps),
            _ => {
                let steps = Arc::new(world.steps(question, malformed));
                self.walked = Some(Walked {
                    asked,
                    steps: Arc::clone(&steps),
                });
                steps
            }
        }
    }

    /// What each store has touched for the question that is shown, up to this moment.
    fn so_far(&mut self, scene: &Scene<'_>) -> Option<[Work; Family::ALL.len()]> {
        let shown = shown(scene)?;
        let steps = self.steps(scene, shown.question);
        Some(Family::ALL.map(|family| {
            let part = shown.part(family);
            if part.ends_at <= scene.now {
                return part.work;
            }
            let at_work = AtWork {
                family,
                question: shown.question,
                steps: &steps[family as usize],
                spent_us: spent_us(shown, scene),
            };
            at_work.so_far()
        }))
    }
}

/// How long a question has been under way, in microseconds.
fn spent_us(shown: &Execution, scene: &Scene<'_>) -> f64 {
    scene.now.since(shown.asked_at).as_secs_f64() * 1e6
}

impl lesson::View for View {
    type Model = Model;

    fn stage(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        self.lit = self.pointed.take();
        let whole = ui.max_rect();
        let margin = MARGIN.min(whole.width() * 0.04);
        let area = whole.shrink2(eframe::egui::vec2(margin, 10.0));
        let desk = !presenting(ui);
        let cards = if desk {
            controls::questions_height(area.width())
        } else {
            0.0
        };
        let rows = f32::from(desk);
        let below = crate::ui::place::SLIDERS * rows + 8.0;
        let top = Rect::from_min_max(area.min, pos2(area.right(), area.top() + cards));
        let controls = Rect::from_min_max(pos2(area.left(), area.bottom() - below), area.max);
        let middle = Rect::from_min_max(
            pos2(area.left(), top.bottom() + 6.0),
            pos2(area.right(), controls.top() - 8.0),
        );
        if desk {
            controls::questions_ui(ui, scene, top, out);
        }
        if scene.model.params().query == Query::Mix {
            plan::plan_ui(self, ui, scene, middle, out);
        } else {
            panels::panels_ui(self, ui, scene, middle);
        }
        if desk {
            controls::controls_ui(self, ui, scene, controls, out);
        }
    }

    fn charts(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        let seed = scene.model.world().seed();
        if self.sweep.go_on(scene.model.params(), seed) {
            ui.ctx().request_repaint();
        }
        charts::ui(self, ui, scene, out);
    }

    fn follow(&self, model: &Model, now: SimTime) -> f64 {
        let mut follow = Follow::at(now);
        if let Some(latest) = model.latest() {
            follow.service(latest.asked_at, latest.takes());
        }
        follow.pace()
    }

    fn follow_next(&mut self, scene: &Scene<'_>, which: Successor) -> bool {
        // In the store that is explained, or in the first.
        let family = self
            .inspector
            .explained()
            .map_or_else(Default::default, |one| one.family);
        let ended = scene.model.recent().under_stride(1);
        let all = ended.chain(scene.model.under_way()).map(|one| one.id);
        self.inspector
            .follow_next(scene, which, all, |question| Thing { question, family })
    }

    fn has_details(&self) -> bool {
        self.inspector.is_open()
    }

    fn details(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        self.inspector.ui(ui, scene, out, |_| false, |_, _, _| {});
    }

    fn status(&self, scene: &Scene<'_>) -> Status {
        status_line(scene, || {
            if scene.model.params().queries_per_s > 0.0 {
                Status::quiet(scene.now, "The next question is on its way.", "")
            } else {
                Status::quiet(scene.now, "No queries arrive.", "Press Ask.")
            }
        })
    }

    fn explain_status(&mut self, scene: &Scene<'_>) {
        self.inspector.explain_status(scene);
    }
}
