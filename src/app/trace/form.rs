//! The preview of a trace: its format as it was recognised, its first requests as they were
//! understood, and the choice of the lab.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;

use eframe::egui::{self, Grid, Key, RichText, Ui, Vec2};

use crate::app::Action;
use crate::app::action::{OpenAction, WindowAction};
use crate::app::browse::{Answer, Browse, NO_CHOOSER, Purpose};
use crate::app::chapter_info::ChapterInfo;
use crate::app::widgets::{self, field_info};
use crate::components::workload::{MOST_RECORDED, Recorded};
use crate::io::named;
use crate::io::trace::{FirstRequest, ForLab, Options, recorded};
use crate::lesson::{Refusal, thousands};
use crate::ui::controls::{outline_button, primary_button, quiet_button};
use crate::ui::theme::{font, palette};

/// How often a reading is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// Sentences about what was left out that are shown.
const MOST_SENTENCES: usize = 3;

/// A trace that is being read, in a thread of its own.
#[derive(Debug)]
struct Reading {
    answer: Receiver<Result<ForLab, Refusal>>,
    bytes: Arc<AtomicU64>,
    ends: Arc<AtomicBool>,
}

impl Reading {
    fn begin(path: PathBuf, options: Options) -> Self {
        let (done, answer) = channel();
        let bytes = Arc::new(AtomicU64::new(0));
        let ends = Arc::new(AtomicBool::new(false));
        let (read, asked) = (Arc::clone(&bytes), Arc::clone(&ends));
        std::thread::spawn(move || {
            let read = recorded(&path, &options, |progress| {
                read.store(progress.bytes, Ordering::Relaxed);
                if asked.load(Ordering::Relaxed) {
                    return Err(Refusal::new("the reading was cancelled."));
                }
                Ok(())
            });
            // A form that was closed does not listen any more.
            drop(done.send(read.map_err(|refusal| named(&path, &refusal))));
        });
        Self {
            answer,
            bytes,
            ends,
        }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
    }
}

/// What is filled in, and what was found.
#[derive(Debug)]
pub(in crate::app) struct TraceForm {
    path: String,
    columns: String,
    browse: Option<Browse>,
    reading: Option<Reading>,
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
            browse: None,
            reading: None,
            found: None,
            remark: "",
            wants_keyboard: path.is_none(),
        };
        if let Some(path) = path {
            form.reading = Some(Reading::begin(path.to_owned(), Options::default()));
        }
        form
    }

    /// Whether it is being read.
    pub(in crate::app) fn is_reading(&self) -> bool {
        self.reading.is_some()
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
        self.fields_ui(ui);
        if !self.remark.is_empty() {
            widgets::note(ui, self.remark);
        }
        ui.add_space(6.0);
        if let Some(reading) = &self.reading {
            let mib = reading.bytes.load(Ordering::Relaxed) >> 20;
            widgets::paragraph(ui, format!("Reading: {mib} MiB so far."));
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
        widgets::note(ui, "columns, where they are not to be found out");
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
        if read && !self.path.trim().is_empty() {
            self.read();
        }
    }

    /// Reads what the fields say.
    fn read(&mut self) {
        self.found = None;
        self.reading = None;
        let columns = self.columns.trim();
        let columns = if columns.is_empty() {
            Ok(Vec::new())
        } else {
            Options::parse_columns(columns)
        };
        match columns {
            Ok(columns) => {
                let options = Options {
                    columns,
                    ..Options::default()
                };
                let path = PathBuf::from(self.path.trim());
                self.reading = Some(Reading::begin(path, options));
            }
            Err(refusal) => self.found = Some(Err(refusal)),
        }
    }

    fn buttons_ui(&self, ui: &mut Ui, chapters: &[ChapterInfo], out: &mut Vec<Action>) {
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
        let Some(reading) = &self.reading else {
            return;
        };
        match reading.answer.try_recv() {
            Ok(found) => {
                self.found = Some(found);
                self.reading = None;
            }
            Err(TryRecvError::Empty) => ui.ctx().request_repaint_after(LOOK),
            Err(TryRecvError::Disconnected) => {
                self.found = Some(Err(Refusal::new("the trace cannot be read.")));
                self.reading = None;
            }
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
        widgets::note(ui, sentence.clone());
    }
    ui.add_space(6.0);
    rows_ui(ui, &about.first);
    ui.add_space(6.0);
    widgets::note(
        ui,
        "The lab sends these keys in this order, the whole trace in about a minute, with slots for a \
         tenth of the keys; rate and slots can be changed. Keys are shown as numbers, the most \
         popular first.",
    );
}

/// The first requests; a column that none of them has is left out.
fn rows_ui(ui: &mut Ui, first: &[FirstRequest]) {
    let palette = palette(ui);
    let has_time = first.iter().any(|row| row.request.at.is_some());
    let has_size = first.iter().any(|row| row.request.size.is_some());
    let head = |ui: &mut Ui, text: &str| {
        let text = RichText::new(text).font(font::note()).color(palette.ink3);
        ui.label(text);
    };
    let cell = |ui: &mut Ui, text: String| {
        let text = RichText::new(text)
            .font(font::mono(13.0))
            .color(palette.ink);
        ui.add(egui::Label::new(text).truncate());
    };
    egui::ScrollArea::horizontal().show(ui, |ui| {
        Grid::new("first requests")
            .spacing(Vec2::new(18.0, 3.0))
            .show(ui, |ui| {
                head(ui, "request");
                head(ui, "key");
                head(ui, "operation");
                if has_time {
                    head(ui, "time");
                }
                if has_size {
                    head(ui, "bytes");
                }
                ui.end_row();
                for (number, row) in (1..).zip(first) {
                    cell(ui, format!("{number}"));
                    cell(ui, row.key.clone());
                    cell(ui, row.request.operation.name().to_owned());
                    if has_time {
                        let at = row.request.at.map(|at| format!("{} s", at.as_secs_f64()));
                        cell(ui, at.unwrap_or_default());
                    }
                    if has_size {
                        let size = row.request.size.map(|size| thousands(f64::from(size)));
                        cell(ui, size.unwrap_or_default());
                    }
                    ui.end_row();
                }
            });
    });
}
