//! Opens the window.

use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use eframe::egui::{Vec2, ViewportBuilder};

use super::{Folders, Shell, Start, files, icon};
use crate::cli::{self, WindowArguments};
use crate::lesson::Refusal;
use crate::ui::theme;

/// The window's inner size on the first start, in points.
const SIZE: Vec2 = Vec2::new(1280.0, 800.0);
/// Smaller it cannot be made.
const SMALLEST: Vec2 = Vec2::new(960.0, 600.0);

/// What works without a display.
const HEADLESS: &str = "the headless commands are `hotset chapters`, `run`, `check`, `export`, `cache` and `install` (see --help).";

/// How a picture that was asked for came out.
pub(super) type Outcome = Arc<Mutex<Option<Refusal>>>;

/// Opens the window and stays until it is closed.
pub fn open(arguments: &WindowArguments) -> ExitCode {
    match try_to_open(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => cli::refuse(&refusal),
    }
}

fn try_to_open(arguments: &WindowArguments) -> Result<(), Refusal> {
    let start = Start::read(arguments)?;
    if !has_display() {
        return Err(no_display());
    }
    let outcome = Outcome::default();
    let for_shell = Arc::clone(&outcome);
    let options = options(start.size);
    eframe::run_native(
        "hotset",
        options,
        Box::new(move |creation| {
            theme::install(&creation.egui_ctx);
            let folders = Folders::of_this_computer();
            files::clean(&folders);
            let shell = Shell::new(&creation.egui_ctx, folders, start)?;
            Ok(Box::new(shell.reporting_to(&for_shell)))
        }),
    )
    .map_err(|error| {
        Refusal::new(format!(
            "no display was found that can show the window ({error}); {HEADLESS}"
        ))
    })?;
    let failed = outcome.lock().ok().and_then(|mut failed| failed.take());
    failed.map_or(Ok(()), Err)
}

fn options(size: Option<Vec2>) -> eframe::NativeOptions {
    let viewport = ViewportBuilder::default()
        .with_title("hotset")
        .with_app_id("hotset")
        .with_icon(icon::icon())
        .with_inner_size(SIZE)
        .with_min_inner_size(size.map_or(SMALLEST, |size| size.min(SMALLEST)));
    eframe::NativeOptions {
        viewport,
        persist_window: size.is_none(),
        // A size that was asked for counts more than the one remembered.
        window_builder: size.map(|size| -> eframe::WindowBuilderHook {
            Box::new(move |builder: ViewportBuilder| {
                builder
                    .with_inner_size(size)
                    .with_maximized(false)
                    .with_fullscreen(false)
            })
        }),
        ..eframe::NativeOptions::default()
    }
}

/// Whether there can be a window at all.
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

fn no_display() -> Refusal {
    Refusal::new(format!("no display was found; {HEADLESS}"))
}
