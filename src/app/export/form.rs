//! The panel that asks what is exported, as what, and where it goes.

use std::path::PathBuf;

use eframe::egui::{self, Key, Label, RichText, Ui, Vec2};

use crate::app::action::{FileAction, WindowAction};
use crate::app::browse::NO_CHOOSER;
use crate::app::browse::{Answer, Browse, Purpose};
use crate::app::files::{self, Folders};
use crate::app::widgets::field_info;
use crate::app::{Action, Session, widgets};
use crate::io::{DEFAULT_FPS, DEFAULT_WATCHED_S, Export, Exported, Kind, Stretch, default_name};
use crate::lesson::typed::{Quantity, read_whole};
use crate::lesson::{LIMITS, Refusal};
use crate::ui::controls::{outline_button, primary_button, quiet_button, segmented};
use crate::ui::record::Recorded;
use crate::ui::theme::{font, palette};

/// What can be exported, as the panel lists it.
const PARTS: [(Exported, &str); 6] = [
    (Exported::Window, "window"),
    (Exported::Stage, "stage"),
    (Exported::Plot, "a plot"),
    (Exported::Metrics, "metrics"),
    (Exported::Series, "series"),
    (Exported::Talk, "the talk"),
];

/// How large a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// As on the screen.
    Shown,
    /// So many points.
    Points(u16, u16),
}

/// The sizes that are offered. A plot on the screen is small, and so is not among them.
const EXTENTS: [(Extent, &str); 4] = [
    (Extent::Shown, "as shown"),
    (Extent::Points(640, 360), "640 x 360"),
    (Extent::Points(1_280, 720), "1280 x 720"),
    (Extent::Points(1_920, 1_080), "1920 x 1080"),
];

/// What is filled in.
#[derive(Debug)]
pub(in crate::app) struct ExportForm {
    part: Exported,
    plot: usize,
    kind: Kind,
    extent: Extent,
    scale: u32,
    from: String,
    until: String,
    fps: String,
    speed: String,
    path: String,
    own_path: bool,
    replaces: Option<PathBuf>,
    browse: Option<Browse>,
    remark: &'static str,
    /// Why it could not be written.
    pub refusal: Option<String>,
    /// The plots as they were when the panel was opened.
    plots: Vec<String>,
    /// The sizes of the window and of its stage on the screen, in points.
    shown: [Vec2; 2],
    name: String,
    fresh: bool,
}

/// What is to be written where.
#[derive(Clone, Debug)]
pub(in crate::app) struct Ready {
    /// What.
    pub export: Export,
    /// Where.
    pub path: PathBuf,
    /// The zoom in which it is drawn.
    pub zoom: f32,
}

impl ExportForm {
    /// The form for a session with these plots; `shown` are the sizes of window and stage.
    pub(in crate::app) fn new(
        session: &Session,
        plots: &[Recorded],
        shown: [Vec2; 2],
        speed: f64,
        folders: &Folders,
    ) -> Self {
        let now = session.lab.now().as_secs_f64();
        let from = (now - DEFAULT_WATCHED_S * speed).max(0.0);
        let mut form = Self {
            part: Exported::Stage,
            plot: 0,
            kind: Kind::Png,
            extent: Extent::Shown,
            scale: 2,
            from: seconds_text(from),
            until: seconds_text(now),
            fps: DEFAULT_FPS.to_string(),
            speed: format!("{speed}"),
            path: String::new(),
            own_path: false,
            replaces: None,
            browse: None,
            remark: "",
            refusal: None,
            plots: plots.iter().map(super::shots::plot_name).collect(),
            shown,
            name: files::slug(session.title()),
            fresh: true,
        };
        form.follow(folders);
        form
    }

    /// What is to be written, if nothing stands in the way: a file that is there is asked about
    /// first.
    pub(in crate::app) fn ready(
        &mut self,
        folders: &Folders,
        (light, zoom): (bool, f32),
    ) -> Result<Option<Ready>, Refusal> {
        let export = self.export(light)?;
        let shown = self.extent == Extent::Shown;
        let zoom = if shown { zoom } else { 1.0 };
        let scaled = Export {
            size: (export.size.0 * zoom, export.size.1 * zoom),
            ..export.clone()
        };
        scaled.check()?;
        let path = folders.meant_as(&self.path, self.kind.ending())?;
        if files::exists(&path) && self.replaces.as_ref() != Some(&path) {
            self.replaces = Some(path);
            return Ok(None);
        }
        Ok(Some(Ready { export, path, zoom }))
    }

    fn export(&self, light: bool) -> Result<Export, Refusal> {
        let stretch = match self.kind {
            Kind::Gif => Some(self.stretch()?),
            _ => None,
        };
        Ok(Export {
            part: self.part,
            plot: self.plot,
            step: None,
            kind: self.kind,
            size: self.size(),
            scale: self.scale,
            light,
            stretch,
        })
    }

    fn size(&self) -> (f32, f32) {
        let points = match self.extent {
            Extent::Points(width, height) => return (f32::from(width), f32::from(height)),
            Extent::Shown if self.part == Exported::Window => self.shown[0],
            Extent::Shown => self.shown[1],
        };
        (points.x, points.y)
    }

    fn stretch(&self) -> Result<Stretch, Refusal> {
        let named = |name: &str, read: Result<f64, Refusal>| {
            read.map_err(|refusal| Refusal::new(format!("{name}: {refusal}")))
        };
        let moment = |name: &str, text: &str| {
            let at_s = named(name, Quantity::SECONDS.read(text))?;
            if (0.0..=LIMITS.seconds).contains(&at_s) {
                return Ok(at_s);
            }
            Err(Refusal::new(format!("{name} lies between 0 and 24 h.")))
        };
        let fps = read_whole(&self.fps).ok();
        Ok(Stretch {
            from_s: moment("from", &self.from)?,
            until_s: moment("until", &self.until)?,
            fps: fps
                .and_then(|fps| u32::try_from(fps).ok())
                .ok_or_else(|| Refusal::new("frames a second are a whole number from 1 to 50."))?,
            speed: named("speed", Quantity::Plain.read_with(&self.speed, "x"))?,
        })
    }

    /// Lets the path follow what is chosen, unless it was typed.
    fn follow(&mut self, folders: &Folders) {
        if self.own_path {
            let path = PathBuf::from(&self.path).with_extension(self.kind.ending());
            self.path = path.display().to_string();
        } else if let Ok(export) = self.export(false) {
            let name = default_name(&self.name, &export);
            self.path = folders.experiments.join(name).display().to_string();
        }
    }

    fn choose(&mut self, part: Exported) {
        self.part = part;
        if !part.kinds().contains(&self.kind) {
            self.kind = part.kinds().first().copied().unwrap_or(Kind::Png);
        }
        if part == Exported::Plot && self.extent == Extent::Shown {
            self.extent = Extent::Points(640, 360);
        }
    }

    /// Chooses the talk as pages.
    pub(in crate::app) fn choose_handout(&mut self, folders: &Folders) {
        self.choose(Exported::Talk);
        self.kind = Kind::Pdf;
        self.follow(folders);
    }

    pub(in crate::app) fn ui(&mut self, ui: &mut Ui, folders: &Folders, out: &mut Vec<Action>) {
        self.poll(ui);
        let before = (self.part, self.plot, self.kind);
        ui.spacing_mut().item_spacing.y = 6.0;
        self.what_ui(ui);
        if !matches!(self.kind, Kind::Csv | Kind::Pdf | Kind::Markdown) {
            self.size_ui(ui);
        }
        if self.kind == Kind::Gif {
            self.stretch_ui(ui);
        }
        if before != (self.part, self.plot, self.kind) {
            self.follow(folders);
            self.refusal = None;
        }
        let enter = self.path_ui(ui, folders);
        ui.add_space(8.0);
        self.end_ui(ui, folders, enter, out);
    }

    fn what_ui(&mut self, ui: &mut Ui) {
        widgets::note(ui, "what");
        if let Some(part) = segmented(ui, "what", self.part, &PARTS) {
            self.choose(part);
        }
        if self.part == Exported::Plot {
            let plots = self.plots.iter().enumerate();
            let plots: Vec<(usize, &str)> = plots.map(|(i, name)| (i, name.as_str())).collect();
            if let Some(plot) = segmented(ui, "plot", self.plot, &plots) {
                self.plot = plot;
            }
        }
        widgets::note(ui, "as");
        let kinds: Vec<(Kind, &str)> = self
            .part
            .kinds()
            .iter()
            .map(|&kind| (kind, kind_name(kind)))
            .collect();
        if let Some(kind) = segmented(ui, "as", self.kind, &kinds) {
            self.kind = kind;
            // An animation four times as large is rarely meant.
            if kind == Kind::Gif {
                self.scale = 1;
            }
        }
    }

    fn size_ui(&mut self, ui: &mut Ui) {
        widgets::note(ui, "size in points");
        let offered: Vec<(Extent, &str)> = EXTENTS
            .into_iter()
            .filter(|(extent, _)| self.part != Exported::Plot || *extent != Extent::Shown)
            .collect();
        if let Some(extent) = segmented(ui, "size", self.extent, &offered) {
            self.extent = extent;
        }
        if self.kind != Kind::Svg {
            widgets::note(ui, "pixels a point");
            let scales = [(1, "1x"), (2, "2x"), (4, "4x")];
            if let Some(scale) = segmented(ui, "scale", self.scale, &scales) {
                self.scale = scale;
            }
        }
    }

    fn stretch_ui(&mut self, ui: &mut Ui) {
        widgets::note(
            ui,
            "from, until (virtual time), frames a second, virtual seconds a second",
        );
        ui.horizontal(|ui| {
            for (name, text) in [
                ("from", &mut self.from),
                ("until", &mut self.until),
                ("frames a second", &mut self.fps),
                ("speed", &mut self.speed),
            ] {
                let field = egui::TextEdit::singleline(text)
                    .margin(Vec2::new(10.0, 5.0))
                    .desired_width(84.0);
                let response = ui.add(field);
                response.widget_info(|| field_info(name, text));
            }
        });
        if let Ok(stretch) = self.stretch() {
            let text = format!(
                "{:.0} frames, one each {} virtual seconds",
                stretch.frames().max(0.0),
                stretch.step_s()
            );
            widgets::note(ui, &text);
        }
    }

    /// The field for the path; true if Enter was pressed in it.
    fn path_ui(&mut self, ui: &mut Ui, folders: &Folders) -> bool {
        widgets::note(ui, "file");
        let mut enter = false;
        ui.horizontal(|ui| {
            let field = egui::TextEdit::singleline(&mut self.path)
                .margin(Vec2::new(10.0, 5.0))
                .desired_width(ui.available_width() - 112.0);
            let response = ui.add(field);
            response.widget_info(|| field_info("file", &self.path));
            self.own_path |= response.changed();
            enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let enabled = self.browse.is_none();
            let browse = ui.add_enabled_ui(enabled, |ui| outline_button(ui, "Browse\u{2026}"));
            if browse.inner.clicked() {
                self.remark = "";
                let at = folders.meant_as(&self.path, self.kind.ending());
                // A text that names no file begins in the usual folder.
                let at = at.unwrap_or_else(|_| folders.experiments.join(&self.name));
                let purpose = Purpose::Export(self.kind.ending());
                self.browse = Some(Browse::start(ui.ctx(), purpose, &at));
            }
        });
        if !self.remark.is_empty() {
            widgets::note(ui, self.remark);
        }
        enter
    }

    fn end_ui(&mut self, ui: &mut Ui, folders: &Folders, enter: bool, out: &mut Vec<Action>) {
        let meant = folders.meant_as(&self.path, self.kind.ending());
        let asks = meant
            .ok()
            .filter(|path| self.replaces.as_ref() == Some(path) && files::exists(path));
        let said = |ui: &mut Ui, text: String, color| {
            let text = RichText::new(text).font(font::label()).color(color);
            ui.add(Label::new(text).wrap());
        };
        if let Some(path) = &asks {
            let text = format!("This file is there already: {}", path.display());
            said(ui, text, palette(ui).ink);
        }
        let asks = asks.is_some();
        if let Some(refusal) = &self.refusal {
            let color = palette(ui).miss;
            said(ui, refusal.clone(), color);
        }
        let word = if asks { "Replace it" } else { "Export file" };
        ui.horizontal(|ui| {
            let button = primary_button(ui, word);
            if std::mem::take(&mut self.fresh) {
                // So that Enter is enough for what is offered, and Tab begins in the panel.
                button.request_focus();
            }
            if button.clicked() || (enter && !asks) {
                out.push(FileAction::WriteExport.into());
            }
            if quiet_button(ui, "cancel").clicked() {
                out.push(WindowAction::Close.into());
            }
            if matches!(self.kind, Kind::Png | Kind::Gif) {
                let (width, height) = self.size();
                let scale = self.scale as f32;
                let text = format!("{:.0} x {:.0} pixels", width * scale, height * scale);
                widgets::note(ui, &text);
            }
        });
    }

    fn poll(&mut self, ui: &Ui) {
        match Browse::taken(&mut self.browse, ui.ctx().time()) {
            Answer::Chosen(path) => {
                self.own_path = true;
                // The system's chooser has asked about a file that exists.
                self.replaces = Some(path.clone());
                self.path = path.display().to_string();
            }
            Answer::NoChooser => self.remark = NO_CHOOSER,
            Answer::GivenUp | Answer::Waiting => {}
        }
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Png => "PNG",
        Kind::Svg => "SVG",
        Kind::Gif => "animated GIF",
        Kind::Csv => "CSV",
        Kind::Pdf => "PDF",
        Kind::Markdown => "Markdown",
    }
}

/// A moment as it is typed.
fn seconds_text(seconds: f64) -> String {
    let text = format!("{seconds:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text}s")
}
