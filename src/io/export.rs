//! What can be exported of a run, and as what: the command and the window ask for it alike.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::lesson::{Lab, Refusal};

/// Frames of an animation at most.
const MOST_FRAMES: f64 = 600.0;
/// Pixels of all frames of an animation at most.
const MOST_ANIMATED: f64 = 1e9;
/// Pixels on a side at most.
const MOST_SIDE: f32 = 16_384.0;
/// An animation shows so many seconds of watching unless told otherwise.
pub const DEFAULT_WATCHED_S: f64 = 4.0;
/// Frames a second unless told otherwise.
pub const DEFAULT_FPS: u32 = 20;
/// The sides of a picture in points.
const SIDES: std::ops::RangeInclusive<f32> = 64.0..=7_680.0;

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Exported {
    /// A talk step by step, as a room sees it
    Talk,
    /// The whole window
    Window,
    /// The stage with its controls
    Stage,
    /// One plot
    Plot,
    /// Parameters and numbers
    Metrics,
    /// What the model has sampled in the course of the run
    Series,
}

/// What kind of file it becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Pixels.
    Png,
    /// Vectors.
    Svg,
    /// An animation.
    Gif,
    /// A table.
    Csv,
    /// Pages.
    Pdf,
    /// Plain text with headings.
    Markdown,
}

/// A stretch of a run as it is animated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Its first moment, in seconds.
    pub from_s: f64,
    /// Its last moment, in seconds.
    pub until_s: f64,
    /// Frames a second of watching.
    pub fps: u32,
    /// Virtual seconds a second of watching.
    pub speed: f64,
}

/// What is to be exported, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// What.
    pub part: Exported,
    /// The plot, counted from 0.
    pub plot: usize,
    /// The step of a talk, counted from 0; `None`: all of them, or the one at which it stands.
    pub step: Option<usize>,
    /// As what.
    pub kind: Kind,
    /// Width and height in points.
    pub size: (f32, f32),
    /// Pixels a point.
    pub scale: u32,
    /// Whether it is dark on light.
    pub light: bool,
    /// What an animation shows.
    pub stretch: Option<Stretch>,
}

/// A file that has been made, and what it is, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it is, in words.
    pub said: String,
}

/// What draws pictures, in a build that can.
pub type Draw = fn(&Export, Box<dyn Lab>, GoOn<'_>) -> Result<Made, Refusal>;
/// What is asked in the course of it whether to go on, with the share that is done.
pub type GoOn<'a> = &'a mut dyn FnMut(f64) -> Result<(), Refusal>;

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Png,
        Self::Svg,
        Self::Gif,
        Self::Csv,
        Self::Pdf,
        Self::Markdown,
    ];

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Gif => "gif",
            Self::Csv => "csv",
            Self::Pdf => "pdf",
            Self::Markdown => "md",
        }
    }

    /// The kind of the file at this path.
    pub fn of(path: &Path) -> Result<Self, Refusal> {
        let ending = path.extension().unwrap_or_default();
        let is = |kind: &Self| ending.eq_ignore_ascii_case(kind.ending());
        Self::ALL.into_iter().find(is).ok_or_else(|| {
            Refusal::new(format!(
                "the ending says as what it is written; it can be png, svg, gif, csv, pdf or md: {}",
                path.display()
            ))
        })
    }
}

impl Exported {
    /// What it is called in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Talk => "a talk",
            Self::Window => "the window",
            Self::Stage => "the stage",
            Self::Plot => "a plot",
            Self::Metrics => "metrics",
            Self::Series => "series",
        }
    }

    /// As what it can be written.
    pub fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Window | Self::Stage => &[Kind::Png, Kind::Svg, Kind::Gif],
            Self::Plot => &[Kind::Png, Kind::Svg, Kind::Gif, Kind::Csv],
            Self::Talk => &[Kind::Pdf, Kind::Markdown, Kind::Png, Kind::Svg],
            Self::Metrics | Self::Series => &[Kind::Csv],
        }
    }
}

impl Stretch {
    /// How much virtual time passes between two frames, in seconds.
    pub fn step_s(&self) -> f64 {
        self.speed / f64::from(self.fps)
    }

    /// How many frames it has; the last shows its end, or what lies less than a frame before it.
    pub fn frames(&self) -> f64 {
        // What is whole but for a rounding error is whole.
        ((self.until_s - self.from_s) / self.step_s() + 1e-6).floor() + 1.0
    }

    /// The moment that a frame shows, in seconds.
    pub fn at(&self, frame: u32) -> f64 {
        (self.from_s + f64::from(frame) * self.step_s()).min(self.until_s)
    }
}

impl Export {
    /// Refuses what could not be written, or not in a reasonable time.
    pub fn check(&self) -> Result<(), Refusal> {
        let refuse = |text: String| Err(Refusal::new(text));
        if !self.part.kinds().contains(&self.kind) {
            let kinds: Vec<&str> = self.part.kinds().iter().map(|kind| kind.ending()).collect();
            return refuse(format!(
                "{} can be written as {}, not as {}.",
                self.part.name(),
                kinds.join(", "),
                self.kind.ending()
            ));
        }
        let (width, height) = self.size;
        if !SIDES.contains(&width) || !SIDES.contains(&height) {
            let (least, most) = (SIDES.start(), SIDES.end());
            return refuse(format!(
                "a picture measures from {least}x{least} to {most}x{most} points, not {width}x{height}."
            ));
        }
        if ![1, 2, 4].contains(&self.scale) {
            return refuse(format!("the scale is 1, 2 or 4, not {}.", self.scale));
        }
        let (width, height) = (width * self.scale as f32, height * self.scale as f32);
        if width.max(height) > MOST_SIDE {
            return refuse(format!(
                "a picture has at most {MOST_SIDE} pixels on a side, not {width}x{height}."
            ));
        }
        match &self.stretch {
            Some(stretch) => check_stretch(stretch, f64::from(width) * f64::from(height)),
            None => Ok(()),
        }
    }
}

fn check_stretch(stretch: &Stretch, pixels: f64) -> Result<(), Refusal> {
    let refuse = |text: String| Err(Refusal::new(text));
    if !(1..=50).contains(&stretch.fps) {
        return refuse(format!(
            "an animation has from 1 to 50 frames a second, not {}.",
            stretch.fps
        ));
    }
    if !(stretch.speed.is_finite() && (1e-6..=1e4).contains(&stretch.speed)) {
        return refuse(format!(
            "the speed is from 0.000001 to 10000 virtual seconds a second, not {}.",
            stretch.speed
        ));
    }
    if stretch.from_s >= stretch.until_s {
        return refuse(format!(
            "an animation ends after it begins, not from {} s to {} s.",
            stretch.from_s, stretch.until_s
        ));
    }
    let frames = stretch.frames();
    if frames > MOST_FRAMES {
        return refuse(format!(
            "an animation has at most {MOST_FRAMES} frames, and this one would have {frames:.0}; make it \
             shorter, faster, or with fewer frames a second."
        ));
    }
    if frames * pixels > MOST_ANIMATED {
        return refuse(format!(
            "an animation of {frames:.0} frames may have {:.0} pixels a frame, not {pixels:.0}; make it \
             smaller or shorter.",
            MOST_ANIMATED / frames
        ));
    }
    Ok(())
}

/// Reads a size such as 1280x720.
pub fn parse_export_size(text: &str) -> Result<(f32, f32), Refusal> {
    let sides = text.split_once(['x', 'X']);
    let read = sides.and_then(|(width, height)| {
        let width: u16 = width.trim().parse().ok()?;
        let height: u16 = height.trim().parse().ok()?;
        Some((f32::from(width), f32::from(height)))
    });
    read.ok_or_else(|| {
        Refusal::new(format!(
            "`{text}` is no size; write width and height in points, such as 1280x720."
        ))
    })
}

/// Where an export goes that nobody has named: `name`, its part and the ending of its kind.
pub fn default_name(name: &str, export: &Export) -> PathBuf {
    let part = match export.part {
        Exported::Talk => match export.step {
            Some(step) if matches!(export.kind, Kind::Png | Kind::Svg) => {
                format!("step-{}", step + 1)
            }
            _ => "talk".to_owned(),
        },
        Exported::Window => "window".to_owned(),
        Exported::Stage => "stage".to_owned(),
        Exported::Plot => format!("plot-{}", export.plot + 1),
        Exported::Metrics => "metrics".to_owned(),
        Exported::Series => "series".to_owned(),
    };
    PathBuf::from(format!("{name}-{part}.{}", export.kind.ending()))
}
