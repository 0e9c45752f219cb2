//! `hotset export`; tables need no window.

use super::arguments::{ExportArguments, RunArguments, Shade};
use super::watch::Watch;
use super::{Format, run};
use crate::io::{
    DEFAULT_FPS, DEFAULT_WATCHED_S, Draw, Export, Exported, GoOn, Kind, Made, Stretch,
    parse_export_size, parse_moment, print, tables, write_whole,
};
use crate::lesson::{Lab, Refusal};

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
        trace: arguments.trace.clone(),
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
    if arguments.step.is_some() && arguments.part != Exported::Talk {
        return refuse("--step goes with --what talk.");
    }
    if arguments.part == Exported::Talk {
        if arguments.at.is_some() || !arguments.commands.is_empty() {
            return refuse("a talk has its own moments and commands: leave --at and --do out.");
        }
        if arguments.step.is_some() && matches!(kind, Kind::Pdf | Kind::Markdown) {
            return refuse("--step shows one step, as png or svg; pdf and md hold all of them.");
        }
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
    let step = match arguments.step {
        Some(0) => return refuse("the steps of a talk are counted from 1."),
        number => number.map(|number| number - 1),
    };
    let size = match &arguments.size {
        Some(text) => parse_export_size(text)?,
        None if arguments.part == Exported::Plot => (640.0, 360.0),
        None => (1_280.0, 720.0),
    };
    let export = Export {
        part: arguments.part,
        plot,
        step,
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
