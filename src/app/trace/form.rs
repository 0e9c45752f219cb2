//! The preview of a trace: its format as it was recognised, its first requests as they were
//! understood, and the choice of the lab.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Key, Sense, Ui, Vec2, vec2};

use super::preview::rows_ui;
use super::reading::Reading;
use super::views::Views;
use crate::app::Action;
use crate::app::action::{OpenAction, WindowAction};
use crate::app::browse::{Answer, Browse, NO_CHOOSER, Purpose};
use crate::app::chapter_info::ChapterInfo;
use crate::app::widgets::{self, field_info};
use crate::components::workload::{MOST_RECORDED, Recorded};
use crate::io::trace::{AskedIn, ForLab, Options, TraceFormat, recorded};
use crate::io::{Kind, named};
use crate::lesson::{Refusal, thousands};
use crate::ui::controls::{caption, outline_button, primary_button, quiet_button};
use crate::ui::dropdown::{Item, dropdown};

/// Sentences about what was left out that are shown.
const MOST_SENTENCES: usize = 3;

/// The formats that can be said, the first of them none.
const FORMATS: [(Option<TraceFormat>, &str, &str); 8] = [
    (None, "automatic", "recognised by the first 200 lines"),
    (Some(TraceFormat::Keys), "keys", "one key per line"),
    (
        Some(TraceFormat::Csv),
        "csv",
        "a table with commas, tabs, semicolons or spaces",
    ),
    (
        Some(TraceFormat::OracleGeneral),
        "oracle-general",
        "libCacheSim's binary records",
    ),
    (
        Some(TraceFormat::Twitter),
        "twitter",
        "the table of Twitter's cache clusters",
    ),
    (
        Some(TraceFormat::RedisMonitor),
        "redis-monitor",
        "the log of Redis MONITOR",
    ),
    (
        Some(TraceFormat::Arc),
        "arc",
        "block requests of the paper on ARC",
    ),
    (
        Some(TraceFormat::CachelibKv),
        "cachelib-kv",
        "CacheLib's key-value table",
    ),
];

/// What is filled in, and what was found.
#[derive(Debug)]
pub(in crate::app) struct TraceForm {
    path: String,
    columns: String,
    /// The format that is said, by its place among [`FORMATS`].
    format: usize,
    browse: Option<Browse>,
    reading: Option<Reading<ForLab>>,
    /// The trace that was read last, and with what.
    source: Option<(PathBuf, Options)>,
    /// The views of the trace, once they were wanted.
    views: Option<Views>,
    /// Whether the views are shown in place of the preview.
    is_looking: bool,
    found: Option<Result<ForLab, Refusal>>,
    remark: &'static str,
    wants_keyboard: bool,
}

impl TraceForm {
    /// The form; a path that is given is read at once.
    pub(in crate::app) fn new(path: Option<&Path>) -> Self {
        let mut form = Self {
            path: path.map_or_else(String::new, |path| path.display().to_string()),
            columns: String::new(),
            format: 0,
            browse: None,
            reading: None,
            source: None,
            views: None,
            is_looking: false,
            found: None,
            remark: "",
            wants_keyboard: path.is_none(),
        };
        if path.is_some() {
            form.read();
        }
        form
    }

    /// The views of the trace that a lab runs on, with so many slots.
    pub(in crate::app) fn of_lab(trace: Recorded, slots: Option<usize>) -> Self {
        Self {
            views: Some(Views::of_lab(trace, slots)),
            is_looking: true,
            wants_keyboard: false,
            ..Self::new(None)
        }
    }

    /// Whether something is being read or measured.
    pub(in crate::app) fn is_busy(&self) -> bool {
        let measures = self.views.as_ref().filter(|_| self.is_looking);
        self.reading.is_some() || measures.is_some_and(Views::is_busy)
    }

    /// Its title, and how wide it is in points.
    pub(in crate::app) fn title(&self) -> (&'static str, f32) {
        if self.is_looking {
            ("Views of a trace", 1_000.0)
        } else {
            ("Open a trace", 680.0)
        }
    }

    /// The view that is shown as a file of this kind, and how it is called.
    pub(super) fn exported(&self, kind: Kind, light: bool) -> Result<(String, Vec<u8>), Refusal> {
        let views = self.views.as_ref().filter(|_| self.is_looking);
        let views = views.ok_or_else(|| Refusal::new("No view of a trace is shown."))?;
        views.exported(kind, light)
    }

    /// The trace, and what is to be noted about it.
    pub(super) fn found(&self) -> Option<(Recorded, String)> {
        let found = self.found.as_ref()?.as_ref().ok()?;
        let notes = format!("Read as {}. {}", found.about.said, extent(found));
        Some((found.recorded.clone(), notes))
    }

    /// Draws it.
    pub(in crate::app) fn ui(
        &mut self,
        ui: &mut Ui,
        chapters: &[ChapterInfo],
        out: &mut Vec<Action>,
    ) {
        self.poll(ui);
        if let Some(views) = self.views.as_mut().filter(|_| self.is_looking) {
            // What a lab runs on has no preview.
            if views.ui(ui, self.found.is_some(), out) {
                self.is_looking = false;
            }
            return;
        }
        self.fields_ui(ui);
        if !self.remark.is_empty() {
            widgets::note(ui, self.remark);
        }
        ui.add_space(6.0);
        if self.reading.as_mut().is_some_and(|reading| reading.ui(ui)) {
            self.reading = None;
            self.remark = "The reading was stopped.";
        }
        match &self.found {
            Some(Ok(found)) => found_ui(ui, found),
            Some(Err(refusal)) => {
                widgets::refusal(ui, &refusal.to_string());
            }
            None => {}
        }
        ui.add_space(8.0);
        self.buttons_ui(ui, chapters, out);
        if let Some(Ok(found)) = &self.found {
            ui.add_space(6.0);
            first_ui(ui, found);
        }
    }

    fn fields_ui(&mut self, ui: &mut Ui) {
        let mut read = false;
        let margin = Vec2::new(10.0, 5.0);
        widgets::note(ui, "trace: a file, plain, gzip or zstd");
        ui.horizontal(|ui| {
            let field = egui::TextEdit::singleline(&mut self.path)
                .hint_text("path of a trace")
                .margin(margin)
                .desired_width(ui.available_width() - 112.0);
            let response = ui.add(field);
            response.widget_info(|| field_info("trace", &self.path));
            if std::mem::take(&mut self.wants_keyboard) {
                response.request_focus();
            }
            read |= entered(ui, &response);
            let enabled = self.browse.is_none();
            let browse = ui.add_enabled_ui(enabled, |ui| outline_button(ui, "Browse\u{2026}"));
            if browse.inner.clicked() {
                self.remark = "";
                let at = Path::new(&self.path);
                self.browse = Some(Browse::start(ui.ctx(), Purpose::Trace, at));
            }
        });
        widgets::note(ui, "columns, where they are not recognised");
        ui.horizontal(|ui| {
            let field = egui::TextEdit::singleline(&mut self.columns)
                .hint_text("key=2,time=1,size=4,op=3")
                .margin(margin)
                .desired_width(ui.available_width() - 112.0);
            let response = ui.add(field);
            response.widget_info(|| field_info("columns", &self.columns));
            read |= entered(ui, &response);
            let typed = !self.path.trim().is_empty();
            let button = ui.add_enabled_ui(typed, |ui| outline_button(ui, "Read"));
            read |= button.inner.clicked();
        });
        read |= self.format_ui(ui);
        if read && !self.path.trim().is_empty() {
            self.read();
        }
    }

    /// The format; true if another was chosen.
    fn format_ui(&mut self, ui: &mut Ui) -> bool {
        let mut is_other = false;
        ui.horizontal(|ui| {
            caption(ui, "format");
            let (rect, _) = ui.allocate_exact_size(vec2(180.0, 28.0), Sense::hover());
            let items = FORMATS.map(|(_, name, note)| Item { name, note });
            let label = FORMATS.get(self.format).map_or("", |(_, name, _)| *name);
            let (_, taken) = dropdown(ui, rect, "format", label, self.format, &items);
            if let Some(format) = taken {
                is_other = self.format != format;
                self.format = format;
            }
        });
        is_other
    }

    /// Reads what the fields say.
    fn read(&mut self) {
        self.found = None;
        self.reading = None;
        self.views = None;
        self.remark = "";
        let columns = self.columns.trim();
        let columns = if columns.is_empty() {
            Ok(Vec::new())
        } else {
            Options::parse_columns(columns, AskedIn::Window)
        };
        match columns {
            Ok(columns) => {
                let options = Options {
                    format: FORMATS.get(self.format).and_then(|(format, ..)| *format),
                    columns,
                    time_unit: None,
                    asked_in: AskedIn::Window,
                };
                let path = PathBuf::from(self.path.trim());
                self.source = Some((path.clone(), options.clone()));
                self.reading = Some(Reading::begin(MOST_RECORDED as u64, move |go_on| {
                    let read = recorded(&path, &options, |progress| go_on(progress));
                    read.map_err(|refusal| named(&path, &refusal))
                }));
            }
            Err(refusal) => self.found = Some(Err(AskedIn::Window.said(&refusal))),
        }
    }

    /// Shows the views of the trace that the preview is of.
    fn look(&mut self) {
        self.is_looking = true;
        if let (None, Some((path, options))) = (&self.views, &self.source) {
            self.views = Some(Views::of_file(path.clone(), options.clone()));
        }
    }

    fn buttons_ui(&mut self, ui: &mut Ui, chapters: &[ChapterInfo], out: &mut Vec<Action>) {
        ui.horizontal_wrapped(|ui| {
            if matches!(self.found, Some(Ok(_))) {
                let on_trace =
                    |info: &&ChapterInfo| info.chapter.lab().is_ok_and(|lab| lab.on_trace);
                for (place, info) in chapters.iter().filter(on_trace).enumerate() {
                    let chapter = info.chapter;
                    let text = format!("Run chapter {}, {}", chapter.number, chapter.name);
                    let button = if place == 0 {
                        primary_button(ui, &text)
                    } else {
                        outline_button(ui, &text)
                    };
                    if button.clicked() {
                        out.push(OpenAction::RunOnTrace(chapter).into());
                    }
                }
                let button = outline_button(ui, "Look at it");
                let help = "popularity, working set, reuse, hit rate, miss-ratio curves and costs";
                if button.on_hover_text(help).clicked() {
                    self.look();
                }
            }
            if quiet_button(ui, "cancel").clicked() {
                out.push(WindowAction::Close.into());
            }
        });
    }

    fn poll(&mut self, ui: &Ui) {
        match Browse::taken(&mut self.browse, ui.ctx().time()) {
            Answer::Chosen(path) => {
                self.path = path.display().to_string();
                self.read();
            }
            Answer::NoChooser => self.remark = NO_CHOOSER,
            Answer::GivenUp | Answer::Waiting => {}
        }
        let read = self.reading.as_mut();
        if let Some(found) = read.and_then(|reading| reading.taken(ui.ctx())) {
            self.found = Some(found);
            self.reading = None;
        }
    }
}

/// Whether Enter was pressed in a field.
fn entered(ui: &Ui, response: &egui::Response) -> bool {
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// How many requests and keys there are.
fn extent(found: &ForLab) -> String {
    let [requests, keys] =
        [found.recorded.requests(), found.recorded.distinct()].map(|count| thousands(count as f64));
    if found.about.is_cut {
        let most = thousands(MOST_RECORDED as f64);
        format!("The first {most} requests, the most that a lab runs on, have {keys} keys.")
    } else {
        format!("{requests} requests, {keys} keys.")
    }
}

/// What was understood of a trace.
fn found_ui(ui: &mut Ui, found: &ForLab) {
    let about = &found.about;
    widgets::paragraph(ui, format!("Read as {}. {}", about.said, extent(found)));
    for sentence in about.left_out.iter().take(MOST_SENTENCES) {
        widgets::note(ui, AskedIn::Window.sentence(sentence));
    }
}

/// The first requests, and what a lab makes of them.
fn first_ui(ui: &mut Ui, found: &ForLab) {
    rows_ui(ui, &found.about.first);
    ui.add_space(6.0);
    widgets::note(
        ui,
        "The lab sends these keys in this order, the whole trace in about a minute, with slots for a \
         tenth of the keys; rate and slots can be changed. Keys are shown as numbers, the most \
         popular first.",
    );
}
