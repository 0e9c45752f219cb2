//! Opens the window.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use eframe::egui::{Context, Vec2, ViewportBuilder};

use super::{Folders, Shell, Start, What, files, geometry, icon, kept};
use crate::io::{self, WindowArguments};
use crate::lesson::Refusal;
use crate::signals;
use crate::ui::theme;

/// How long a window that is to end may take to keep what it holds.
const PATIENCE: Duration = Duration::from_secs(10);

/// The window's inner size on the first start, in points.
const SIZE: Vec2 = Vec2::new(1280.0, 800.0);
/// Smaller it cannot be made.
const SMALLEST: Vec2 = Vec2::new(960.0, 600.0);

/// How a picture that was asked for came out.
pub(super) type Outcome = Arc<Mutex<Option<Refusal>>>;

/// Opens the window and stays until it is closed. `without` says what works where there is none.
pub fn open(arguments: &WindowArguments, without: &str) -> ExitCode {
    match try_to_open(arguments, without) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => io::refuse(&refusal),
    }
}

fn try_to_open(arguments: &WindowArguments, without: &str) -> Result<(), Refusal> {
    let start = Start::read(arguments)?;
    if let What::Refused(refusal) = &start.what {
        // In the window as well; a terminal is where scripts and people look who started it there.
        io::warn(refusal);
    }
    if !has_display() {
        return Err(no_display(without));
    }
    let outcome = Outcome::default();
    let for_shell = Arc::clone(&outcome);
    let folders = Folders::of_this_computer();
    let options = options(start.size, kept::zoom(&folders));
    let refused = Arc::new(Mutex::new(None));
    let refusing = Arc::clone(&refused);
    let opened = Arc::new(AtomicBool::new(false));
    let opening = Arc::clone(&opened);
    let open = || {
        let make = move |creation: &eframe::CreationContext<'_>| {
            theme::install(&creation.egui_ctx);
            watch_signals(&creation.egui_ctx);
            files::clean(&folders);
            let shell = Shell::new(&creation.egui_ctx, folders, start).inspect_err(|refusal| {
                if let Ok(mut refusing) = refusing.lock() {
                    *refusing = Some(refusal.clone());
                }
            })?;
            opening.store(true, Ordering::Relaxed);
            Ok(Box::new(shell.reporting_to(&for_shell)) as Box<dyn eframe::App>)
        };
        eframe::run_native("hotset", options, Box::new(make))
    };
    // A library of the desktop that is missing is noticed by a panic: of `libwayland-egl`, say.
    let ended = catch_unwind(AssertUnwindSafe(open));
    let why = match ended {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(plain(&error.to_string())),
        Err(panic) => Some(said_by(panic.as_ref())),
    };
    if let Some(why) = why {
        let refused = refused.lock().ok().and_then(|mut refused| refused.take());
        let opened = opened.load(Ordering::Relaxed);
        return Err(refused.unwrap_or_else(|| no_window(&why, opened, without)));
    }
    let failed = outcome.lock().ok().and_then(|mut failed| failed.take());
    failed.map_or(Ok(()), Err)
}

/// Lets signals wake the window, which then keeps everything and ends. A window that cannot be
/// woken is ended without: what it holds has been written some seconds ago.
fn watch_signals(ctx: &Context) {
    let ctx = ctx.clone();
    signals::watch(move || {
        ctx.request_repaint();
        std::thread::spawn(|| {
            std::thread::sleep(PATIENCE);
            std::process::exit(signals::INTERRUPTED.into());
        });
    });
}

/// Why there is no window, or none any more.
fn no_window(error: &str, opened: bool, without: &str) -> Refusal {
    Refusal::new(if opened {
        format!("the window was lost ({error}); what was in no file is offered at the next start.")
    } else {
        format!("the window cannot be opened ({error}); {without}")
    })
}

/// What a panic says, without its closing full stop.
fn said_by(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("an internal error")
        .trim_end_matches('.')
        .to_owned()
}

/// An error without the place in a program's source at which it was noticed.
fn plain(error: &str) -> String {
    let place = error.find("os error at ").zip(error.find(".rs:"));
    place
        .and_then(|(start, end)| {
            let rest = error.get(end..)?.split_once(": ")?.1;
            Some(format!("{}{rest}", error.get(..start)?))
        })
        .unwrap_or_else(|| error.to_owned())
}

fn options(size: Option<Vec2>, zoom: f32) -> eframe::NativeOptions {
    let viewport = ViewportBuilder::default()
        .with_title("hotset")
        .with_app_id("hotset")
        .with_icon(icon::icon())
        .with_inner_size(SIZE)
        .with_min_inner_size(size.map_or(SMALLEST, |size| size.min(SMALLEST)));
    eframe::NativeOptions {
        viewport,
        persist_window: size.is_none(),
        window_builder: Some(Box::new(move |builder: ViewportBuilder| match size {
            // A size that was asked for counts more than the one remembered.
            Some(size) => builder
                .with_inner_size(size)
                .with_maximized(false)
                .with_fullscreen(false),
            None => geometry::sane(builder, SIZE, zoom),
        })),
        ..eframe::NativeOptions::default()
    }
}

/// Whether there can be a window at all.
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

fn no_display(without: &str) -> Refusal {
    Refusal::new(format!("no display was found; {without}"))
}

#[cfg(test)]
mod tests {
    use super::{plain, said_by};

    #[test]
    fn a_panic_is_told_by_what_it_says() {
        let missing = "Library libwayland-egl.so could not be loaded";
        assert_eq!(said_by(&format!("{missing}.")), missing);
        assert_eq!(said_by(&"a word"), "a word");
        assert_eq!(said_by(&7_u8), "an internal error");
    }

    #[test]
    fn an_error_is_told_without_its_place_in_the_source() {
        let error = "winit EventLoopError: os error at /x/winit/linux/mod.rs:788: Failed to open \
                     connection to X server";
        let told = "winit EventLoopError: Failed to open connection to X server";
        assert_eq!(plain(error), told);
        assert_eq!(plain("os error"), "os error");
        assert_eq!(plain("a.rs:1 os error at "), "a.rs:1 os error at ");
    }
}
