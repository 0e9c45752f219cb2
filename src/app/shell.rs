//! The shell itself: what is open, and a frame from input to repaint.

use std::collections::BTreeMap;

use eframe::egui::{self, CentralPanel, Context, Frame, Margin, Panel, Rangef, Ui};

use super::clock::{Clock, Ticked};
use super::course::Course;
use super::keys::{Front, Keys};
use super::preferences::Preferences;
use super::reading::Reading;
use super::top_bar::{self, TopBar};
use super::{Action, Session, Start, centre, sidebar, transport};
use crate::lesson::{Aftermath, Lab, Pace, Refusal};
use crate::ui::theme::palette;

/// Narrower windows start without the text.
const ROOM_FOR_READING: f32 = 1100.0;
/// Narrower windows show only the numbers of the chapters.
const ROOM_FOR_NAMES: f32 = 900.0;
/// The text is at least this wide.
const LEAST_READING: f32 = 288.0;
/// The stage keeps at least this width beside the text.
const LEAST_STAGE: f32 = 760.0;

/// The window around the chapters.
#[derive(Debug)]
pub struct Shell {
    pub(super) courses: Vec<Course>,
    /// The chapters that have been opened, by id.
    pub(super) sessions: BTreeMap<&'static str, Session>,
    /// The id of the chapter that is shown.
    pub(super) current: &'static str,
    pub(super) clock: Clock,
    pub(super) preferences: Preferences,
    /// Whether the text is shown; undecided until the window's width is known.
    pub(super) reading_open: Option<bool>,
    pub(super) reading: Reading,
    top_bar: TopBar,
}

impl Shell {
    /// A shell that opens what `start` asks for. The context gets the program's fonts and keys.
    pub fn new(ctx: &Context, start: Start) -> Result<Self, Refusal> {
        let courses = Course::all();
        let first = courses
            .first()
            .ok_or_else(|| Refusal::new("this build has no chapter."))?;
        let session = Session::first_of(first)?;
        let current = session.chapter().id;
        let preferences = Preferences::default();
        ctx.add_plugin(Keys::default());
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        ctx.set_theme(preferences.egui_theme());
        let mut shell = Self {
            clock: Clock::new(!preferences.reduced_motion),
            sessions: BTreeMap::from([(current, session)]),
            courses,
            current,
            preferences,
            reading_open: None,
            reading: Reading::default(),
            top_bar: TopBar::default(),
        };
        shell.begin(start)?;
        Ok(shell)
    }

    /// The lab that is shown.
    pub fn lab(&self) -> Option<&dyn Lab> {
        self.session().map(|session| session.lab.as_ref())
    }

    /// Whether time runs.
    pub fn playing(&self) -> bool {
        self.clock.playing()
    }

    pub(super) fn session(&self) -> Option<&Session> {
        self.sessions.get(self.current)
    }

    pub(super) fn session_mut(&mut self) -> Option<&mut Session> {
        self.sessions.get_mut(self.current)
    }

    /// A frame: keys, time, drawing, and then what was asked for.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let asked = ctx.with_plugin::<Keys, _>(Keys::take).unwrap_or_default();
        for action in asked {
            self.act(&ctx, action);
        }
        // A pass that egui repeats within a frame takes no time.
        if ctx.current_pass_index() == 0 {
            self.tick(&ctx);
        }
        let before = self.lab().map(Lab::revision);
        let mut actions = Vec::new();
        let aftermath = self.layout(ui, &mut actions);
        self.settle(&ctx, aftermath);
        let acted = !actions.is_empty();
        for action in actions {
            self.act(&ctx, action);
        }
        let front = self.front();
        ctx.with_plugin::<Keys, _>(|keys| keys.front = front);
        let changed = before != self.lab().map(Lab::revision);
        let runs = self.clock.playing() || self.session().is_some_and(Session::busy);
        if acted || changed || runs {
            ctx.request_repaint();
        }
    }

    /// What is in front of the lab.
    fn front(&self) -> Front {
        Front::Lab
    }

    fn tick(&mut self, ctx: &Context) {
        let real_s = ctx.input(|input| f64::from(input.stable_dt));
        let Some(session) = self.sessions.get_mut(self.current) else {
            return;
        };
        let ticked = self.clock.tick(real_s, session);
        self.after_tick(ticked);
    }

    fn after_tick(&mut self, _ticked: Ticked) {
        self.note_goals();
    }

    /// Remembers the goals that this run meets.
    fn note_goals(&mut self) {
        let Some(session) = self.sessions.get(self.current) else {
            return;
        };
        let id = session.chapter().id;
        for (goal, reading) in session.lab.goals() {
            if reading.met {
                let name = format!("{id}/{}", goal.id);
                self.preferences.goals.insert(name);
            }
        }
    }

    fn settle(&mut self, _ctx: &Context, aftermath: Aftermath) {
        if aftermath.went {
            self.clock.set_playing(false);
        }
    }

    pub(super) fn pace(&self) -> Pace {
        Pace {
            speed: self.clock.speed(),
            playing: self.clock.playing(),
            reduced_motion: self.preferences.reduced_motion,
        }
    }

    fn layout(&mut self, ui: &mut Ui, out: &mut Vec<Action>) -> Aftermath {
        let palette = palette(ui);
        let width = ui.max_rect().width();
        let open = *self
            .reading_open
            .get_or_insert(self.preferences.reading_open && width >= ROOM_FOR_READING);
        let side = if width < ROOM_FOR_NAMES {
            sidebar::NARROW
        } else {
            sidebar::WIDTH
        };
        let bare = |fill| Frame::new().fill(fill).inner_margin(Margin::ZERO);
        Panel::left("sidebar")
            .exact_size(side)
            .resizable(false)
            .frame(bare(palette.panel))
            .show(ui, |ui| {
                sidebar::sidebar_ui(ui, &self.courses, self.current, &self.preferences, out);
            });
        Panel::top("top bar")
            .exact_size(top_bar::HEIGHT)
            .frame(bare(palette.bg))
            .show(ui, |ui| self.top_bar_ui(ui, open, out));
        Panel::bottom("transport")
            .exact_size(transport::HEIGHT)
            .frame(bare(palette.panel))
            .show(ui, |ui| {
                if let Some(session) = self.sessions.get(self.current) {
                    transport::transport_ui(ui, session, &self.clock, out);
                }
            });
        if open {
            self.reading_ui(ui, width - side, out);
        }
        let pace = self.pace();
        CentralPanel::no_frame()
            .frame(bare(palette.bg))
            .show(ui, |ui| match self.sessions.get_mut(self.current) {
                Some(session) => centre::centre_ui(ui, session, pace, out),
                None => Aftermath::default(),
            })
            .inner
    }

    fn top_bar_ui(&mut self, ui: &mut Ui, reading_open: bool, out: &mut Vec<Action>) {
        let session = self.sessions.get(self.current);
        let course = self.courses.iter().find(|c| c.chapter.id == self.current);
        if let (Some(session), Some(course)) = (session, course) {
            let shown = top_bar::Shown {
                course,
                session,
                preferences: &self.preferences,
                reading_open,
                can_undo: session.lab.can_undo(),
            };
            self.top_bar.ui(ui, &shown, out);
        }
    }

    fn reading_ui(&mut self, ui: &mut Ui, room: f32, out: &mut Vec<Action>) {
        let most = (room - LEAST_STAGE).clamp(LEAST_READING, 560.0);
        let wanted = self.preferences.reading_width.clamp(LEAST_READING, most);
        let shown = Panel::left("reading")
            .default_size(wanted)
            .size_range(Rangef::new(LEAST_READING, most))
            .frame(Frame::new().fill(palette(ui).bg))
            .show(ui, |ui| {
                let session = self.sessions.get(self.current);
                let course = self.courses.iter().find(|c| c.chapter.id == self.current);
                if let (Some(session), Some(course)) = (session, course) {
                    self.reading.ui(ui, course, session, &self.preferences, out);
                }
            });
        // Only a width that was dragged is a preference; one that the window forces is not.
        let width = shown.response.rect.width();
        if ui.input(|input| input.pointer.any_down()) && (width - wanted).abs() > 1.0 {
            self.preferences.reading_width = width;
        }
    }
}

impl eframe::App for Shell {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        Self::ui(self, ui);
    }

    fn persist_egui_memory(&self) -> bool {
        // What is worth keeping is in the preferences; egui's own memory could only be stale.
        false
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
