//! `hotset export`: what is asked for, and the tables, which need no window.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::arguments::{ExportArguments, RunArguments, Shade};
use super::watch::Watch;
use super::{Format, parse_moment, print, run, tables, write_whole};
use crate::lesson::{Lab, Refusal};

/// What `hotset export --help` says.
pub(super) const LONG_ABOUT: &str = "Writes a picture, an animation or a table of a run to a \
    file, without a display.\n\nThe window, the stage and a plot can be written as png, svg and \
    gif, a plot also as csv: the points of its lines. Metrics and series are written as csv: the \
    parameters and numbers of `hotset run`, and what the model has sampled in the course of the \
    run.\n\nEqual arguments give equal bytes.";

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
    pub const ALL: [Self; 4] = [Self::Png, Self::Svg, Self::Gif, Self::Csv];

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Gif => "gif",
            Self::Csv => "csv",
        }
    }

    /// The kind of the file at this path.
    pub fn of(path: &Path) -> Result<Self, Refusal> {
        let ending = path.extension().unwrap_or_default();
        let is = |kind: &Self| ending.eq_ignore_ascii_case(kind.ending());
        Self::ALL.into_iter().find(is).ok_or_else(|| {
            Refusal::new(format!(
                "the ending says as what it is written; it can be png, svg, gif or csv: {}",
                path.display()
            ))
        })
    }
}

impl Exported {
    /// What it is called in a sentence.
    pub fn name(self) -> &'static str {
        match self {
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
            Self::Plot => &Kind::ALL,
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

/// Carries out `hotset export`; `draw` is there in a build with a window.
pub(super) fn export(arguments: &ExportArguments, draw: Option<Draw>) -> Result<(), Refusal> {
    let mut export = read(arguments)?;
    let drawn = !matches!(export.part, Exported::Metrics | Exported::Series);
    let Some(draw) = draw.or((!drawn).then_some(no_drawing)) else {
        return no_drawing_refusal();
    };
    let until = arguments.until.as_ref().or(arguments.at.as_ref());
    let (lab, until_s, _) = run::prepare(&RunArguments {
        what: arguments.what.clone(),
        until: until.cloned(),
        warmup: "0s".to_owned(),
        seed: arguments.seed,
        set: arguments.set.clone(),
        commands: arguments.commands.clone(),
        format: Format::Table,
    })?;
    if export.kind == Kind::Gif {
        export.stretch = Some(stretch(arguments, lab.pace(), until_s)?);
        export.check()?;
    }
    let mut watch = Watch::begin();
    let made = match export.part {
        Exported::Metrics => table(tables::metrics(lab.as_ref()), "parameters and metrics"),
        Exported::Series => table(tables::series(lab.as_ref()), "series"),
        _ => draw(&export, lab, &mut |share| watch.go_on("drawing", share))?,
    };
    watch.go_on("drawn", 1.0)?;
    watch.clear();
    write_whole(&arguments.to, &made.bytes)?;
    print::line(format_args!("{}: {}", arguments.to.display(), made.said))
}

fn table(text: String, what: &str) -> Made {
    let said = format!("{what}, {} lines", text.lines().count());
    Made {
        bytes: text.into_bytes(),
        said,
    }
}

fn no_drawing(_: &Export, _: Box<dyn Lab>, _: GoOn<'_>) -> Result<Made, Refusal> {
    no_drawing_refusal().map(|()| table(String::new(), ""))
}

fn no_drawing_refusal() -> Result<(), Refusal> {
    Err(Refusal::new(
        "this build has no window and draws nothing; it writes metrics and series as csv.",
    ))
}

fn read(arguments: &ExportArguments) -> Result<Export, Refusal> {
    let kind = Kind::of(&arguments.to)?;
    let refuse = |text: &str| Err(Refusal::new(text));
    let animated = arguments.from.is_some()
        || arguments.until.is_some()
        || arguments.fps.is_some()
        || arguments.speed.is_some();
    if animated && kind != Kind::Gif {
        return refuse(
            "--from, --until, --fps and --speed belong to an animation, which ends in .gif.",
        );
    }
    if arguments.at.is_some() && kind == Kind::Gif {
        return refuse("an animation shows a stretch: give --from and --until instead of --at.");
    }
    if arguments.plot.is_some() && arguments.part != Exported::Plot {
        return refuse("--plot goes with --what plot.");
    }
    if kind == Kind::Csv
        && (arguments.size.is_some() || arguments.scale.is_some() || arguments.theme.is_some())
    {
        return refuse("--size, --scale and --theme belong to pictures, not to a table.");
    }
    let plot = match arguments.plot {
        Some(0) => return refuse("plots are counted from 1, on the left."),
        Some(number) => number - 1,
        None => 0,
    };
    let size = match &arguments.size {
        Some(text) => parse_export_size(text)?,
        None if arguments.part == Exported::Plot => (640.0, 360.0),
        None => (1_280.0, 720.0),
    };
    let export = Export {
        part: arguments.part,
        plot,
        kind,
        size,
        scale: arguments.scale.unwrap_or(1),
        light: arguments.theme == Some(Shade::Light),
        stretch: None,
    };
    export.check()?;
    Ok(export)
}

fn stretch(arguments: &ExportArguments, pace: f64, until_s: f64) -> Result<Stretch, Refusal> {
    let speed = arguments.speed.unwrap_or(pace);
    let from_s = match &arguments.from {
        Some(text) => parse_moment(text)?,
        None => (until_s - DEFAULT_WATCHED_S * speed).max(0.0),
    };
    Ok(Stretch {
        from_s,
        until_s,
        fps: arguments.fps.unwrap_or(DEFAULT_FPS),
        speed,
    })
}

/// Where an export goes that nobody has named: `name`, its part and the ending of its kind.
pub fn default_name(name: &str, export: &Export) -> PathBuf {
    let part = match export.part {
        Exported::Window => "window".to_owned(),
        Exported::Stage => "stage".to_owned(),
        Exported::Plot => format!("plot-{}", export.plot + 1),
        Exported::Metrics => "metrics".to_owned(),
        Exported::Series => "series".to_owned(),
    };
    PathBuf::from(format!("{name}-{part}.{}", export.kind.ending()))
}
