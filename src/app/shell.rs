//! The shell itself: what is open, and how it begins.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use eframe::egui::{self, Context, Ui};

use super::chapter_info::ChapterInfo;
use super::clock::Clock;
use super::closing::Closing;
use super::coming::Coming;
use super::comparing::parted::Parted;
use super::dialog::Dialog;
use super::export::Job;
use super::files::Folders;
use super::former::{Formers, Latter};
use super::future::Future;
use super::kept::{Keeper, read_preferences};
use super::keys::Keys;
use super::left::Which;
use super::map::MapView;
use super::notices::{Notices, Tone};
use super::open::Outcome;
use super::path::PathState;
use super::preferences::Preferences;
use super::present::{Pointer, Presenter, Walls};
use super::reading::Reading;
use super::screenshot::Screenshot;
use super::share::Arrival;
use super::storyboard::Storyboard;
use super::thumbnails::Thumbnails;
use super::top_bar::TopBar;
use super::{Session, Start, What, geometry};
use crate::lesson::{Lab, Pace, Pinned, Refusal};
use crate::signals;

/// The frame from which on the window has its place on the screen.
const SETTLED: u64 = 3;
/// Frames after which it is looked up again which monitors there are.
const LOOKS_AROUND: u64 = 120;

/// The window around the chapters.
#[derive(Debug)]
pub struct Shell {
    pub(super) chapters: Vec<ChapterInfo>,
    /// The chapters that have been opened, by id.
    pub(super) sessions: BTreeMap<&'static str, Session>,
    /// Runs that were replaced, the latest last.
    pub(super) former: Formers,
    /// Runs that undo has put aside, the latest last.
    pub(super) latter: Vec<Latter>,
    /// The gestures so far: what is done from one press to the next.
    pub(super) gestures: u64,
    /// The id of the chapter that is shown.
    pub(super) current: &'static str,
    pub(super) clock: Clock,
    pub(super) folders: Folders,
    pub(super) preferences: Preferences,
    /// The preferences as they are on the disk.
    pub(super) kept: Preferences,
    /// Whether this window leaves nothing behind, because it only takes a picture.
    pub(super) keeps_nothing: bool,
    /// What is in no file yet.
    pub(super) keeper: Keeper,
    pub(super) closing: Closing,
    /// What is let go of when the window closes.
    pub(super) let_go: BTreeSet<Which>,
    /// The frames that have been drawn.
    pub(super) frames: u64,
    /// Whether the text is shown; undecided until the window's width is known.
    pub(super) reading_open: Option<bool>,
    /// Whether text and stage had room beside each other in the last frame.
    pub(super) room_for_both: Option<bool>,
    pub(super) reading: Reading,
    pub(super) map: MapView,
    pub(super) top_bar: TopBar,
    pub(super) dialog: Option<Dialog>,
    /// What is being opened.
    pub(super) coming: Option<Coming>,
    /// What was opened last, while it is introduced.
    pub(super) arrival: Arrival,
    /// When the clipboard was asked for.
    pub(super) paste_asked: Option<f64>,
    pub(super) thumbnails: Thumbnails,
    /// What would come of the slider that is looked at.
    pub(super) future: Future,
    /// What is pinned in a run that another one of its chapter has replaced.
    pub(super) pinned: Option<(&'static str, Pinned)>,
    /// Where the two runs in front part.
    pub(super) parted: Parted,
    /// A film that is being made for a file.
    pub(super) filming: Option<Job>,
    pub(super) notices: Notices,
    pub(super) screenshot: Option<Screenshot>,
    /// What is shown to a room, if it is.
    pub(super) presenter: Option<Presenter>,
    /// The monitors, and which of them a room looks at.
    pub(super) walls: Walls,
    /// Where the path of the chapter in front stands.
    pub(super) path: PathState,
    pub(super) storyboard: Storyboard,
    /// Whether the storyboard stands in the place of the text.
    pub(super) storyboard_open: bool,
    /// The window's title as it was last set.
    pub(super) title: String,
}

impl Shell {
    /// A shell that opens what `start` asks for, and keeps what it remembers in `folders`. The
    /// context gets the program's keys; it must have its fonts and styles.
    ///
    /// # Errors
    /// When what `start` asks for cannot be opened, in a sentence.
    pub fn new(ctx: &Context, folders: Folders, start: Start) -> Result<Self, Refusal> {
        let chapters = ChapterInfo::all();
        let first = chapters
            .first()
            .ok_or_else(|| Refusal::new("this build has no chapter."))?;
        let session = Session::first_of(first.chapter)?;
        let current = session.chapter().id;
        let mut told = Vec::new();
        let preferences = read_preferences(&folders, &mut told);
        let takes_picture = start.screenshot.is_some();
        let asks_for_nothing = matches!(
            start.what,
            What::LastChapter | What::Refused(_) | What::Trace(_)
        );
        let keeper = if asks_for_nothing && !takes_picture {
            Keeper::begin(&folders, &mut told)
        } else {
            Keeper::default()
        };
        prepare(ctx, &preferences);
        let mut shell = Self {
            clock: Clock::new(false),
            sessions: BTreeMap::from([(current, session)]),
            former: Formers::default(),
            latter: Vec::new(),
            gestures: 0,
            chapters,
            current,
            folders,
            kept: preferences.clone(),
            preferences,
            keeps_nothing: takes_picture,
            keeper,
            closing: Closing::No,
            let_go: BTreeSet::new(),
            frames: 0,
            reading_open: None,
            room_for_both: None,
            reading: Reading::default(),
            map: MapView::default(),
            top_bar: TopBar::default(),
            dialog: None,
            coming: None,
            arrival: Arrival::default(),
            paste_asked: None,
            thumbnails: Thumbnails::default(),
            future: Future::default(),
            pinned: None,
            parted: Parted::default(),
            filming: None,
            notices: Notices::default(),
            screenshot: None,
            presenter: None,
            walls: Walls::default(),
            path: PathState::default(),
            storyboard: Storyboard::default(),
            storyboard_open: false,
            title: String::new(),
        };
        shell.screenshot = start
            .screenshot
            .clone()
            .map(|path| Screenshot::new(path, Outcome::default()));
        shell.open_first(ctx, start)?;
        for text in told {
            shell.notices.say(ctx.time(), Tone::Error, text);
        }
        Ok(shell)
    }

    /// Opens what the command line asks for, before a room if that is wanted.
    fn open_first(&mut self, ctx: &Context, start: Start) -> Result<(), Refusal> {
        let (present, step) = (start.present, start.step);
        self.begin(start)?;
        if present {
            self.start_presenting(ctx, 0);
            // What begins with its first step goes on to the one that is asked for.
            if let (Some(step), None) = (step, &self.coming) {
                self.go_to_linked(step);
            }
        }
        Ok(())
    }

    /// Lets the outcome of a picture that was asked for be known.
    pub(super) fn reporting_to(mut self, outcome: &Outcome) -> Self {
        if let Some(screenshot) = &mut self.screenshot {
            screenshot.report_to(Arc::clone(outcome));
        }
        self
    }

    /// The lab that is shown.
    pub fn lab(&self) -> Option<&dyn Lab> {
        self.session().map(|session| session.lab.as_ref())
    }

    /// Whether time runs.
    pub fn playing(&self) -> bool {
        self.clock.playing()
    }

    /// Virtual seconds a real second.
    pub fn speed(&self) -> f64 {
        self.clock.speed()
    }

    /// Whether the model is still on its way to a moment that was asked for.
    pub fn busy(&self) -> bool {
        let reads = matches!(&self.dialog, Some(Dialog::Trace(form)) if form.is_busy());
        let lags = |session: &Session| session.busy() || session.a_lags();
        reads || self.coming.is_some() || self.session().is_some_and(lags)
    }

    /// What is remembered from one start to the next.
    pub fn preferences(&self) -> &Preferences {
        &self.preferences
    }

    /// The messages that are shown.
    pub fn notices(&self) -> &Notices {
        &self.notices
    }

    pub(super) fn session(&self) -> Option<&Session> {
        self.sessions.get(self.current)
    }

    pub(super) fn session_mut(&mut self) -> Option<&mut Session> {
        self.sessions.get_mut(self.current)
    }

    pub(super) fn info_of(&self, id: &str) -> Option<&ChapterInfo> {
        self.chapters.iter().find(|info| info.chapter.id == id)
    }

    pub(super) fn pace(&self) -> Pace {
        Pace {
            speed: self.clock.speed(),
            playing: self.clock.playing(),
            reduced_motion: self.preferences.reduced_motion,
        }
    }
}

impl eframe::App for Shell {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        if signals::asked_to_end() {
            self.end(ctx);
        }
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        Self::ui(self, ui);
        if self.frames == SETTLED {
            geometry::put_inside(ui.ctx(), frame);
        }
        if self.frames == SETTLED || self.frames.is_multiple_of(LOOKS_AROUND) {
            self.walls.look(frame);
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.keep();
    }

    fn persist_egui_memory(&self) -> bool {
        // What is worth keeping is in the preferences; egui's own memory could only be stale.
        false
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}

/// Gives the context the program's keys and pointer, and the theme and size that are preferred.
fn prepare(ctx: &Context, preferences: &Preferences) {
    ctx.add_plugin(Keys::default());
    ctx.add_plugin(Pointer::default());
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    ctx.set_theme(preferences.egui_theme());
    ctx.set_zoom_factor(preferences.zoom);
}
