//! Two runs beside each other: A is pinned, B is what goes on. Their stages stand side by side, and
//! in a panel both are run on the same 20 seeds beside the window.

pub(super) mod parted;
pub(super) mod sides;
pub(super) mod split;
mod strip;

use eframe::egui::{Context, Grid, Label, RichText, Ui};

use super::action::WindowAction;
use super::future::until_s;
use super::{Action, Session};
use crate::lesson::sweep::{Background, Course, Difference, Wanted, differences};
use crate::lesson::{Changes, Lab, Metrics, Unit};
use crate::ui::controls::outline_button;
use crate::ui::theme::{font, palette};

/// The seeds on which both are run.
const SEEDS: u64 = 20;
/// Of a band over fewer seeds nothing is said.
const ENOUGH: usize = 5;

/// The panel that compares.
#[derive(Debug, Default)]
pub(super) struct Comparing {
    running: Option<Running>,
    /// Whether all metrics are shown, not the headline metrics alone.
    all: bool,
}

#[derive(Debug)]
struct Running {
    /// What A is, what B is, and how long the runs last.
    key: (u64, u64, u64),
    background: Background,
}

impl Comparing {
    pub(super) fn ui(&mut self, ui: &mut Ui, session: &Session, out: &mut Vec<Action>) {
        let lab = session.lab.as_ref();
        let Some(name) = lab.name_of_a() else {
            ui.label(RichText::new("No run is pinned as A.").font(font::label()));
            return;
        };
        self.keep_up(ui.ctx(), lab);
        let note = |text: String| RichText::new(text).font(font::label());
        ui.add(Label::new(note(format!("A: {name}"))).wrap());
        ui.add(Label::new(note(format!("B: {}, as it is set now", session.named()))).wrap());
        ui.add_space(8.0);
        settings_ui(ui, lab, out);
        ui.add_space(8.0);
        self.metrics_ui(ui, lab);
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            if outline_button(ui, "Pin B as A").clicked() {
                out.push(WindowAction::PinA.into());
            }
            if outline_button(ui, "Unpin A").clicked() {
                out.extend([WindowAction::Unpin, WindowAction::Close].map(Action::from));
            }
            let word = if self.all {
                "Headline metrics"
            } else {
                "All metrics"
            };
            if outline_button(ui, word).clicked() {
                self.all = !self.all;
            }
        });
        ui.add_space(6.0);
        if let Some(running) = &self.running {
            let until = Unit::Seconds.text(f64::from_bits(running.key.2));
            let (made, wanted) = (running.background.made(), running.background.wanted());
            let text = format!(
                "Both run for {until} from the start on the same {SEEDS} seeds from {} on; {made} of \
                 {wanted} runs made. The band holds the differences, seed by seed, from the 5th to \
                 the 95th percentile.",
                lab.seed()
            );
            let text = RichText::new(text)
                .font(font::note())
                .color(palette(ui).ink3);
            ui.add(Label::new(text).wrap());
        }
    }

    /// Begins the runs anew unless those that are there are still true.
    fn keep_up(&mut self, ctx: &Context, lab: &dyn Lab) {
        let until_s = until_s(lab);
        let (.., pinned) = lab.sides_key();
        let key = (pinned, lab.origin_key(&[]), until_s.to_bits());
        if let Some(running) = &mut self.running
            && running.key == key
        {
            running.background.collect();
            return;
        }
        let Ok(course) = Course::new(until_s, 0.0, Vec::new()) else {
            return;
        };
        let Some(sides) = lab.sides_from_here() else {
            return;
        };
        let seed = lab.seed();
        let pair = |number: u64| {
            sides.clone().map(|origin| Wanted {
                origin,
                changes: Changes {
                    seed: Some(seed.wrapping_add(number)),
                    set: Vec::new(),
                },
            })
        };
        let wanted = (0..SEEDS).flat_map(pair).collect();
        let ctx = ctx.clone();
        let background = Background::begin(wanted, course, move || ctx.request_repaint());
        self.running = Some(Running { key, background });
    }

    fn metrics_ui(&self, ui: &mut Ui, lab: &dyn Lab) {
        let Some(running) = &self.running else {
            return;
        };
        let pairs = (0..SEEDS as usize).filter_map(|number| {
            let side = |side: usize| running.background.metrics(2 * number + side);
            Some([side(0)?, side(1)?])
        });
        let pairs: Vec<[&Metrics; 2]> = pairs.collect();
        let all = differences(&pairs);
        let shown = all
            .iter()
            .filter(|metric| self.all || lab.headlines().contains(&metric.name));
        let palette = palette(ui);
        let text = |text: String, ink| RichText::new(text).font(font::label()).color(ink);
        Grid::new("differences")
            .striped(true)
            .num_columns(5)
            .show(ui, |ui| {
                for title in ["metric", "A", "B", "B - A", ""] {
                    ui.label(text(title.to_owned(), palette.ink3));
                }
                ui.end_row();
                for metric in shown {
                    let Some(info) = lab.metric_info(metric.name) else {
                        continue;
                    };
                    let said = |value: Option<f64>| {
                        value.map_or("–".to_owned(), |value| info.text(value))
                    };
                    let name = ui.label(text(info.title(), palette.ink));
                    name.on_hover_text(info.help);
                    ui.label(text(said(metric.a.mean), palette.ink));
                    ui.label(text(said(metric.b.mean), palette.ink));
                    ui.label(text(said(metric.difference.mean), palette.ink));
                    ui.label(text(verdict(metric, info.unit), palette.ink2));
                    ui.end_row();
                }
            });
    }
}

/// What is said of a difference.
fn verdict(metric: &Difference, unit: Unit) -> String {
    let spread = metric.difference;
    let (Some(low), Some(high)) = (spread.p05, spread.p95) else {
        return String::new();
    };
    match metric.beyond_luck() {
        _ if spread.runs < ENOUGH => String::new(),
        Some(true) => format!("beyond luck: {} to {}", unit.text(low), unit.text(high)),
        Some(false) => "no difference that luck could not make".to_owned(),
        None => String::new(),
    }
}

/// The settings that differ, and what can be done about each.
fn settings_ui(ui: &mut Ui, lab: &dyn Lab, out: &mut Vec<Action>) {
    let differing = lab.differing();
    if differing.is_empty() {
        let text = "All settings are the same: change something, and see what comes of it.";
        ui.label(RichText::new(text).font(font::label()));
        return;
    }
    let palette = palette(ui);
    let text = |text: String, ink| RichText::new(text).font(font::label()).color(ink);
    Grid::new("settings that differ")
        .num_columns(4)
        .show(ui, |ui| {
            for title in ["setting", "A", "B", ""] {
                ui.label(text(title.to_owned(), palette.ink3));
            }
            ui.end_row();
            for setting in &differing {
                for cell in [&setting.label, &setting.a, &setting.b] {
                    ui.label(text(cell.clone(), palette.ink));
                }
                ui.horizontal(|ui| strip::exchange_ui(ui, setting, out));
                ui.end_row();
            }
        });
}
