//! What has been measured of a trace so far, and what is still to be.

use eframe::egui::Context;

use crate::components::cache::{Curve, Estimate, PolicyKind, Stretch, lru_points};
use crate::components::trace_study::{InWindow, Reuse};
use crate::io::trace_views::curves::Measured;
use crate::io::trace_views::{Crew, Found, Opened, Task};

/// A policy with what it misses, by the place of the size.
#[derive(Debug)]
struct Row {
    policy: PolicyKind,
    asked: Vec<bool>,
    points: Vec<Option<Estimate>>,
}

/// A trace that is looked at.
#[derive(Debug)]
pub(super) struct Looked {
    pub opened: Opened,
    crew: Crew,
    pub working_set: Option<Vec<InWindow>>,
    pub reuse: Option<Box<Reuse>>,
    rows: Vec<Row>,
    /// The hit rate over time that was measured last.
    pub course: Option<(PolicyKind, usize, Vec<Stretch>)>,
    course_asked: Option<(PolicyKind, usize)>,
    /// Whether no more is begun.
    pub halted: bool,
}

impl Looked {
    /// Begins to measure.
    pub(super) fn begin(opened: Opened, ctx: &Context) -> Self {
        let (recording, scope) = (opened.recording.clone(), opened.scope.clone());
        let ctx = ctx.clone();
        let mut crew = Crew::begin(recording, scope, move || ctx.request_repaint());
        crew.give(Task::WorkingSet, false);
        crew.give(Task::Reuse, false);
        Self {
            opened,
            crew,
            working_set: None,
            reuse: None,
            rows: Vec::new(),
            course: None,
            course_asked: None,
            halted: false,
        }
    }

    /// Tasks that have not come back.
    pub(super) fn left(&self) -> usize {
        self.crew.left()
    }

    /// Takes over what was measured, and has measured what these policies miss where that was not
    /// asked for yet.
    pub(super) fn keep_up(&mut self, policies: &[PolicyKind]) {
        for found in self.crew.collect() {
            self.take(found);
        }
        if self.halted {
            return;
        }
        for place in self.opened.scope.order.clone() {
            let mut wanted = Vec::new();
            for &policy in policies {
                if self.opened.scope.is_stacked(policy) {
                    continue;
                }
                if let Some(asked) = self.row(policy).asked.get_mut(place)
                    && !std::mem::replace(asked, true)
                {
                    wanted.push(policy);
                }
            }
            if !wanted.is_empty() {
                self.crew.give(Task::Points(wanted, place), false);
            }
        }
    }

    /// Has the hit rate over time of a policy measured, unless it was.
    pub(super) fn want_course(&mut self, policy: PolicyKind, slots: usize) {
        if self.course_asked != Some((policy, slots)) && !self.halted {
            self.course_asked = Some((policy, slots));
            self.crew.give(Task::Course(policy, slots), true);
        }
    }

    /// Begins nothing more, or goes on.
    pub(super) fn halt(&mut self, halted: bool) {
        self.halted = halted;
        if !halted {
            if self.working_set.is_none() {
                self.crew.give(Task::WorkingSet, false);
            }
            if self.reuse.is_none() {
                self.crew.give(Task::Reuse, false);
            }
            return;
        }
        for task in self.crew.halt() {
            match task {
                Task::WorkingSet | Task::Reuse => {}
                Task::Course(..) => self.course_asked = None,
                Task::Points(policies, place) => {
                    for policy in policies {
                        if let Some(asked) = self.row(policy).asked.get_mut(place) {
                            *asked = false;
                        }
                    }
                }
            }
        }
    }

    /// The curves of these policies as far as they have been measured.
    pub(super) fn curves(&self, policies: &[PolicyKind]) -> Vec<Measured> {
        let sizes = &self.opened.scope.sizes;
        let measured = policies.iter().filter_map(|policy| {
            let row = self.rows.iter().find(|row| row.policy == *policy)?;
            let pairs = sizes.iter().zip(&row.points);
            let (sizes, points): (Vec<usize>, Vec<Estimate>) = pairs
                .filter_map(|(&size, point)| Some((size, (*point)?)))
                .unzip();
            let curve = Curve::new(*policy, &sizes, points);
            (!sizes.is_empty()).then_some((sizes, curve))
        });
        measured.collect()
    }

    fn row(&mut self, policy: PolicyKind) -> &mut Row {
        let known = self.rows.iter().position(|row| row.policy == policy);
        let place = known.unwrap_or_else(|| {
            let count = self.opened.scope.sizes.len();
            self.rows.push(Row {
                policy,
                asked: vec![false; count],
                points: vec![None; count],
            });
            self.rows.len() - 1
        });
        &mut self.rows[place]
    }

    fn take(&mut self, found: Found) {
        match found {
            Found::WorkingSet(windows) => self.working_set = Some(windows),
            Found::Reuse(reuse) => {
                if let Some(stack) = &reuse.stack {
                    let points = lru_points(stack, &self.opened.scope.sizes);
                    self.row(PolicyKind::Lru).points = points.into_iter().map(Some).collect();
                }
                self.reuse = Some(reuse);
            }
            Found::Points(policies, place, points) => {
                for (policy, point) in policies.into_iter().zip(points) {
                    if let Some(known) = self.row(policy).points.get_mut(place) {
                        *known = Some(point);
                    }
                }
            }
            Found::Course(policy, slots, parts) => self.course = Some((policy, slots, parts)),
        }
    }
}
