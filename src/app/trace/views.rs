//! The views of a trace: it is read and measured beside the window, and each view is drawn as far as
//! it has been measured.

mod draw;
mod looked;
mod said;
mod settings;

use std::path::PathBuf;

use eframe::egui::{Ui, Vec2};

use super::reading::Reading;
use crate::app::action::FileAction;
use crate::app::{Action, export, widgets};
use crate::components::named::Named as _;
use crate::components::workload::Recorded;
use crate::io::Kind;
use crate::io::chart_svg::Chart;
use crate::io::trace::{MOST_LOOKED_AT, Options};
use crate::io::trace_views::{self, Opened, TraceView, curves};
use crate::lesson::Refusal;
use crate::ui::controls::{caption, outline_button, quiet_button, segmented};
use looked::Looked;
use settings::Settings;

/// A cache has room for one key in so many, unless a lab says how many slots it has.
const KEYS_PER_SLOT: u64 = 10;
/// What stands around a chart in the window, in points.
const AROUND: f32 = 460.0;
/// The room of a table below a chart, in points.
const TABLE: f32 = 160.0;
/// The room of a scroll bar, in points.
const BAR: f32 = 12.0;
/// The least and the greatest height of a chart in the window.
const HEIGHTS: std::ops::RangeInclusive<f32> = 220.0..=520.0;
/// The size of a chart in a file, in points.
const PICTURE: Vec2 = Vec2::new(960.0, 540.0);

/// The views of a trace.
#[derive(Debug)]
pub(super) struct Views {
    state: State,
    view: TraceView,
    /// The slots of the lab that runs on the trace.
    present: Option<usize>,
}

#[derive(Debug)]
enum State {
    /// It is being read.
    Reading(Reading<Opened>),
    /// It was not, and why.
    Refused(Refusal),
    /// It is looked at.
    Looking(Box<Looked>, Settings),
}

impl Views {
    /// The views of a file.
    pub(super) fn of_file(path: PathBuf, options: Options) -> Self {
        Self::begin(
            Reading::begin(MOST_LOOKED_AT, move |go_on| {
                let read = Opened::read(&path, &options, |progress| go_on(progress));
                read.map_err(|refusal| crate::io::named(&path, &refusal))
            }),
            None,
        )
    }

    /// The views of the trace that a lab runs on, with so many slots.
    pub(super) fn of_lab(recorded: Recorded, present: Option<usize>) -> Self {
        Self::begin(
            Reading::begin(MOST_LOOKED_AT, move |_| Ok(Opened::recorded(&recorded))),
            present,
        )
    }

    fn begin(reading: Reading<Opened>, present: Option<usize>) -> Self {
        Self {
            state: State::Reading(reading),
            view: TraceView::default(),
            present,
        }
    }

    /// Whether something is being read or measured.
    pub(super) fn is_busy(&self) -> bool {
        match &self.state {
            State::Reading(_) => true,
            State::Refused(_) => false,
            State::Looking(looked, _) => looked.left() > 0,
        }
    }

    /// Draws them, with a way back to the preview if there is one; true if that is taken.
    pub(super) fn ui(&mut self, ui: &mut Ui, has_preview: bool, out: &mut Vec<Action>) -> bool {
        self.poll(ui);
        let mut goes_back = false;
        let mut back_ui = |ui: &mut Ui| {
            goes_back = has_preview && outline_button(ui, "Back to the preview").clicked();
        };
        match &mut self.state {
            State::Reading(reading) => {
                if reading.ui(ui) {
                    self.state = State::Refused(Refusal::new("The reading was stopped."));
                }
                back_ui(ui);
            }
            State::Refused(refusal) => {
                widgets::refusal(ui, &refusal.to_string());
                back_ui(ui);
            }
            State::Looking(looked, settings) => {
                // Beside it the bar may stand that the panel is moved with.
                ui.set_max_width(ui.available_width() - BAR);
                widgets::paragraph(ui, looked.opened.said.clone());
                ui.horizontal(|ui| {
                    back_ui(ui);
                    ui.add_space(6.0);
                    export_ui(ui, out);
                    ui.add_space(6.0);
                    progress_ui(ui, looked);
                });
                if let Some(view) = segmented(ui, "view", self.view, &TraceView::TABS) {
                    self.view = view;
                }
                ui.add_space(4.0);
                settings_ui(ui, self.view, settings);
                looked.keep_up(&settings.policies);
                view_ui(ui, self.view, looked, settings);
            }
        }
        goes_back
    }

    fn poll(&mut self, ui: &Ui) {
        let State::Reading(reading) = &mut self.state else {
            return;
        };
        match reading.taken(ui.ctx()) {
            None => {}
            Some(Err(refusal)) => self.state = State::Refused(refusal),
            Some(Ok(opened)) => {
                let keys = opened.popularity.keys;
                let usual = (keys / KEYS_PER_SLOT).max(1) as usize;
                let told = [opened.object_bytes, opened.requests_per_s];
                let settings = Settings::new(self.present.unwrap_or(usual), told);
                let looked = Looked::begin(opened, ui.ctx());
                self.state = State::Looking(Box::new(looked), settings);
            }
        }
    }

    /// The view that is shown as a file of this kind, and how its name ends.
    ///
    /// # Errors
    /// When it has not been measured yet, or the picture cannot be made.
    pub(super) fn exported(&self, kind: Kind, light: bool) -> Result<(String, Vec<u8>), Refusal> {
        let State::Looking(looked, settings) = &self.state else {
            return Err(Refusal::new("No view of the trace is there yet."));
        };
        let chart = chart_of(self.view, looked, settings)?;
        let chart = chart.ok_or_else(|| Refusal::new("This view has not been measured yet."))?;
        let bytes = match kind {
            Kind::Csv => trace_views::csv(&chart).into_bytes(),
            Kind::Svg => chart.svg().into_bytes(),
            Kind::Png => export::picture(PICTURE, light, |ui| {
                let height = ui.available_height();
                draw::chart_ui(ui, &chart, height, "");
            })?,
            Kind::Gif | Kind::Pdf | Kind::Markdown => {
                return Err(Refusal::new("A view is written as png, svg or csv."));
            }
        };
        // What lacks sizes that are still to be measured says so where it lies, too.
        let by_size = matches!(self.view, TraceView::Curves | TraceView::Cost);
        let part = if by_size && looked.left() > 0 {
            "-in-part"
        } else {
            ""
        };
        let name = format!("{}-{}{part}", looked.opened.name, self.view.name());
        Ok((name, bytes))
    }
}

/// Says what is still to be measured, and lets it be halted.
fn progress_ui(ui: &mut Ui, looked: &mut Looked) {
    let left = looked.left();
    if looked.halted {
        caption(ui, "Measuring is stopped.");
        if quiet_button(ui, "go on measuring").clicked() {
            looked.halt(false);
        }
    } else if left > 0 {
        let tasks = if left == 1 { "task" } else { "tasks" };
        caption(ui, &format!("Measuring: {left} {tasks} left."));
        if quiet_button(ui, "Stop").clicked() {
            looked.halt(true);
        }
    } else {
        caption(ui, "Everything is measured.");
    }
}

fn settings_ui(ui: &mut Ui, view: TraceView, settings: &mut Settings) {
    match view {
        TraceView::Popularity | TraceView::WorkingSet | TraceView::Reuse => {}
        TraceView::HitRate => settings.course_ui(ui),
        TraceView::Curves => settings.policies_ui(ui),
        TraceView::Cost => {
            settings.prices_ui(ui);
            settings.policies_ui(ui);
        }
    }
    ui.add_space(4.0);
}

/// The chart of a view; `None` while it has not been measured.
fn chart_of(
    view: TraceView,
    looked: &Looked,
    settings: &Settings,
) -> Result<Option<Chart>, Refusal> {
    let keys = looked.opened.popularity.keys;
    Ok(match view {
        TraceView::Popularity => Some(trace_views::popularity(&looked.opened.popularity)),
        TraceView::WorkingSet => looked.working_set.as_deref().map(trace_views::working_set),
        TraceView::Reuse => looked.reuse.as_deref().map(trace_views::reuse),
        TraceView::HitRate => {
            let slots = settings.slots(keys)?;
            let course = looked.course.as_ref();
            let course =
                course.filter(|(policy, at, _)| (*policy, *at) == (settings.policy, slots));
            course.map(|(policy, slots, parts)| {
                trace_views::hit_rate(&trace_views::course_name(*policy, *slots), parts)
            })
        }
        TraceView::Curves => {
            let slots = settings.slots(keys)?;
            let measured = looked.curves(&settings.policies);
            let theory = looked.opened.theory.clone();
            let is_there = !measured.is_empty();
            is_there.then(|| curves::ratios_chart(&measured, theory, Some(slots)))
        }
        TraceView::Cost => {
            let (slots, prices) = (settings.slots(keys)?, settings.prices()?);
            let measured = looked.curves(&settings.policies);
            let is_there = !measured.is_empty();
            is_there.then(|| curves::costs_chart(&measured, &prices, Some(slots)))
        }
    })
}

fn view_ui(ui: &mut Ui, view: TraceView, looked: &mut Looked, settings: &Settings) {
    let keys = looked.opened.popularity.keys;
    if let (TraceView::HitRate, Ok(slots)) = (view, settings.slots(keys)) {
        looked.want_course(settings.policy, slots);
    }
    // Tables stand below the curves, and should be seen.
    let table = match view {
        TraceView::Curves | TraceView::Cost => TABLE,
        TraceView::Popularity | TraceView::WorkingSet | TraceView::Reuse | TraceView::HitRate => {
            0.0
        }
    };
    let height = ui.ctx().content_rect().height() - AROUND - table;
    let height = height.clamp(*HEIGHTS.start(), *HEIGHTS.end());
    match chart_of(view, looked, settings) {
        Ok(Some(chart)) => {
            let said = in_words(view, looked);
            draw::chart_ui(ui, &chart, height, &said);
            widgets::paragraph(ui, said);
        }
        Ok(None) => {
            ui.add_space(height / 2.0);
            widgets::paragraph(ui, "This view is being measured.");
            ui.add_space(height / 2.0);
        }
        Err(refusal) => {
            widgets::refusal(ui, &refusal.to_string());
        }
    }
    let measured = || looked.curves(&settings.policies);
    match (view, settings.prices()) {
        (TraceView::Curves, _) => said::winners_ui(ui, looked, &measured()),
        (TraceView::Cost, Ok(prices)) => said::costs_ui(ui, &measured(), &prices),
        (
            TraceView::Popularity | TraceView::WorkingSet | TraceView::Reuse | TraceView::HitRate,
            _,
        )
        | (TraceView::Cost, Err(_)) => {}
    }
}

/// What a view that has been measured shows, in words.
fn in_words(view: TraceView, looked: &Looked) -> String {
    match view {
        TraceView::Popularity => said::popularity(&looked.opened.popularity),
        TraceView::WorkingSet => {
            said::working_set(looked.working_set.as_deref().unwrap_or_default())
        }
        TraceView::Reuse => {
            let reuse = looked.reuse.as_deref();
            reuse.map_or_else(String::new, said::reuse)
        }
        TraceView::HitRate => {
            let course = looked.course.as_ref();
            course.map_or_else(String::new, |(policy, slots, parts)| {
                said::hit_rate(&trace_views::course_name(*policy, *slots), parts)
            })
        }
        TraceView::Curves => said::exactness(&looked.opened.scope),
        TraceView::Cost => "Dots mark the cheapest sizes.".to_owned(),
    }
}

/// The kinds of files that a view is saved as.
fn export_ui(ui: &mut Ui, out: &mut Vec<Action>) {
    caption(ui, "Save this view as");
    for (kind, name) in [(Kind::Png, "PNG"), (Kind::Svg, "SVG"), (Kind::Csv, "CSV")] {
        if outline_button(ui, name).clicked() {
            out.push(FileAction::ExportView(kind).into());
        }
    }
}
