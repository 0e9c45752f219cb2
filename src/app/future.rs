//! The slider shows its future: below the slider that is looked at, what would come of each of its
//! values on the same luck. It is computed beside the window, and only while it is looked at.

mod metric;
mod strip;
mod two;

use std::collections::BTreeMap;

use eframe::egui::{Context, Rect};

use super::{Action, Session, Shell};
use crate::lesson::sweep::{Course, Curve, DEFAULT_UNTIL_S, Spot};
use crate::lesson::{Control, Form, Lab, MetricInfo};
use crate::ui::slider::{self, Attended};
use metric::metric_step_ui;
use strip::Shown;
pub(super) use two::Two;

/// A slider is looked at when the pointer has rested on it so long, in seconds.
const RESTS_S: f64 = 0.4;

/// What is known of the slider that is looked at.
#[derive(Debug, Default)]
pub(super) struct Future {
    /// The slider under the pointer, and since when, in egui's time.
    looked_at: Option<(String, f64)>,
    open: Option<Open>,
    /// The metric that curves show, by chapter; the first headline metric where none was chosen.
    metrics: BTreeMap<&'static str, &'static str>,
    /// Whether what is open stays without the pointer.
    pinned: bool,
}

/// A strip that is open.
#[derive(Debug)]
struct Open {
    slider: Attended,
    /// By what its runs are known; another key is another curve.
    key: Key,
    curve: Curve,
    /// Where it was drawn last.
    rect: Rect,
}

/// The experiment, what is the same in all runs, and how long they last.
type Key = (u64, u64, u64);

impl Future {
    /// Which slider is to be shown now: that one, one that is kept, or none.
    fn wanted(&mut self, ctx: &Context) -> Option<Attended> {
        let now_s = ctx.time();
        let seen = slider::attended(ctx);
        let over = |rect: Rect| ctx.pointer_latest_pos().is_some_and(|at| rect.contains(at));
        if let Some(open) = &self.open {
            let same = seen.as_ref().filter(|seen| seen.name == open.slider.name);
            let way = open.rect.union(open.slider.grip);
            if same.is_some() || self.pinned || over(open.rect) || over(way) && seen.is_none() {
                return Some(same.unwrap_or(&open.slider).clone());
            }
        }
        let seen = seen?;
        let since_s = match &self.looked_at {
            Some((name, since_s)) if *name == seen.name => *since_s,
            _ => now_s,
        };
        self.looked_at = Some((seen.name.clone(), since_s));
        let moved = seen.by_keyboard && ctx.input(|input| !input.keys_down.is_empty());
        let rested = !seen.by_keyboard && now_s - since_s >= RESTS_S;
        if seen.dragged || rested || moved {
            return Some(seen);
        }
        if !seen.by_keyboard {
            ctx.request_repaint_after_secs((RESTS_S - (now_s - since_s)) as f32 + 0.01);
        }
        None
    }

    /// Closes what is open, pinned or not.
    pub(super) fn close(&mut self) {
        self.pinned = false;
        self.open = None;
        self.looked_at = None;
    }

    /// Begins another curve unless the one that is open is still true.
    fn keep_up(&mut self, ctx: &Context, number: u64, lab: &dyn Lab, slider: Attended) {
        let until_s = until_s(lab);
        let key = (number, lab.origin_key(&[&slider.name]), until_s.to_bits());
        if let Some(open) = &mut self.open
            && open.key == key
            && open.slider.name == slider.name
            && open.slider.places == slider.places
        {
            open.slider = slider;
            open.curve.collect();
            return;
        }
        let Some(curve) = begin(ctx, lab, &slider, until_s) else {
            self.close();
            return;
        };
        let rect = Rect::NOTHING;
        self.open = Some(Open {
            slider,
            key,
            curve,
            rect,
        });
    }
}

/// How long the runs of curves last: a minute, or as long as the run has been seen, in minutes that
/// double, so that it seldom changes.
pub(super) fn until_s(lab: &dyn Lab) -> f64 {
    let mut until_s = DEFAULT_UNTIL_S;
    while until_s < lab.horizon().as_secs_f64() && until_s < 86_400.0 {
        until_s *= 2.0;
    }
    until_s.min(86_400.0)
}

fn begin(ctx: &Context, lab: &dyn Lab, slider: &Attended, until_s: f64) -> Option<Curve> {
    let Form::Slider(form) = lab.control(&slider.name)?.form else {
        return None;
    };
    let mut spots: Vec<Spot> = Vec::new();
    for (share, thumb) in &slider.places {
        let value = form.set(*thumb);
        if spots.last().is_none_or(|last| last.value != value) {
            spots.push(Spot {
                share: *share,
                value,
            });
        }
    }
    let course = Course::new(until_s, 0.0, Vec::new()).ok()?;
    let ctx = ctx.clone();
    let wake = move || ctx.request_repaint();
    let origin = lab.origin_from_here();
    Some(Curve::begin(&origin, &slider.name, spots, course, wake))
}

impl Shell {
    /// Draws what would come of the values of the slider that is looked at, if one is.
    pub(super) fn future_ui(&mut self, ctx: &Context, out: &mut Vec<Action>) {
        let session = self.sessions.get(self.current);
        let quiet = self.dialog.is_some() || self.presenter.is_some() || self.coming.is_some();
        // While a run is brought back, its settings are those of its past.
        let here = |session: &&Session| session.lab.replaying_to().is_none();
        let Some(session) = session.filter(here).filter(|_| !quiet) else {
            self.future.close();
            slider::note_told(ctx, None);
            return;
        };
        let lab = session.lab.as_ref();
        let future = &mut self.future;
        let Some(slider) = future.wanted(ctx) else {
            if slider::attended(ctx).is_none() {
                future.looked_at = None;
            }
            future.open = None;
            slider::note_told(ctx, None);
            return;
        };
        future.keep_up(ctx, session.number, lab, slider);
        let Some(metric) = future.metric(lab) else {
            return;
        };
        let Some(open) = &mut future.open else {
            return;
        };
        slider::note_told(ctx, Some(&open.slider.name));
        let Some(Control {
            form: Form::Slider(form),
            label,
            ..
        }) = lab.control(&open.slider.name)
        else {
            return;
        };
        let shown = Shown {
            lab,
            metric,
            label,
            form: &form,
            slider: &open.slider,
            curve: &open.curve,
            until_s: f64::from_bits(open.key.2),
            pinned: future.pinned,
            beside: crate::lesson::ShownLab::has_details(lab),
        };
        let asked = shown.ui(ctx);
        open.rect = asked.rect;
        if let Some(name) = asked.another_metric {
            future.metrics.insert(lab.chapter().id, name);
        }
        if asked.pin {
            future.pinned = !future.pinned;
        }
        out.extend(asked.action);
    }
}

impl Future {
    /// The metric that the curves of a chapter show.
    fn metric(&self, lab: &dyn Lab) -> Option<MetricInfo> {
        let chosen = self.metrics.get(lab.chapter().id).copied();
        lab.metric_info(chosen.or_else(|| lab.headlines().first().copied())?)
    }
}

/// The metrics of a lab: the headline metrics come first, then all others.
fn metrics_of(lab: &dyn Lab) -> Vec<MetricInfo> {
    let headlines = lab.headlines().iter();
    let mut metrics: Vec<MetricInfo> = headlines.filter_map(|name| lab.metric_info(name)).collect();
    let others = lab.metric_infos().into_iter();
    metrics.extend(others.filter(|one| !lab.headlines().contains(&one.name)));
    metrics
}
