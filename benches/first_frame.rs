//! How long until the window shows its first frame, against a window of eframe with nothing in it:
//! both are opened in turn, in processes of their own, on the display at hand. Prints plain
//! figures; it judges nothing. Without a display it says so.

use std::process::Command;

use eframe::egui::{Ui, ViewportBuilder, ViewportCommand};
use hotset::app::{Folders, Shell, Start};
use hotset::ui::theme;

/// Windows of each kind.
const ROUNDS: usize = 10;

#[expect(clippy::disallowed_types, reason = "a benchmark measures real time")]
type Instant = std::time::Instant;

fn main() {
    let start = Instant::now();
    match std::env::args()
        .find(|argument| argument.starts_with("--show="))
        .as_deref()
    {
        Some("--show=bare") => show(start, || Box::new(|ui: &mut Ui| _ = ui.label("bare"))),
        Some("--show=hotset") => show(start, || Box::new(|_: &mut Ui| ())),
        _ => compare(),
    }
}

type Draw = Box<dyn FnMut(&mut Ui)>;

/// An app that closes when its first frame has been shown, which is when the second begins.
struct Once {
    start: Instant,
    draw: Draw,
    frames: usize,
}

impl eframe::App for Once {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frames += 1;
        if self.frames == 2 {
            println!("{}", self.start.elapsed().as_secs_f64() * 1e3);
            ui.ctx().send_viewport_cmd(ViewportCommand::Close);
        }
        (self.draw)(ui);
        ui.ctx().request_repaint();
    }
}

fn show(start: Instant, bare: fn() -> Draw) {
    let is_hotset = std::env::args().any(|argument| argument == "--show=hotset");
    let options = eframe::NativeOptions {
        viewport: ViewportBuilder::default().with_inner_size([1_280.0, 800.0]),
        persist_window: false,
        ..eframe::NativeOptions::default()
    };
    let opened = eframe::run_native(
        "hotset-first-frame",
        options,
        Box::new(move |creation| {
            let draw = if is_hotset {
                hotset(&creation.egui_ctx)?
            } else {
                bare()
            };
            Ok(Box::new(Once {
                start,
                draw,
                frames: 0,
            }))
        }),
    );
    if let Err(error) = opened {
        eprintln!("no window: {error}");
    }
}

fn hotset(ctx: &eframe::egui::Context) -> Result<Draw, hotset::lesson::Refusal> {
    theme::install(ctx);
    let folders = Folders {
        state: None,
        experiments: std::env::temp_dir(),
    };
    let mut shell = Shell::new(ctx, folders, Start::default())?;
    Ok(Box::new(move |ui| shell.ui(ui)))
}

fn compare() {
    let mut bare = Vec::new();
    let mut hotset = Vec::new();
    for _ in 0..ROUNDS {
        bare.extend(first_frame_ms("--show=bare"));
        hotset.extend(first_frame_ms("--show=hotset"));
    }
    match (median(&mut bare), median(&mut hotset)) {
        (Some(bare), Some(hotset)) => println!(
            "first frame, median of {ROUNDS}: bare {bare:.0} ms, hotset {hotset:.0} ms, ratio {:.2}",
            hotset / bare
        ),
        _ => println!("no window could be opened: is there a display?"),
    }
}

fn first_frame_ms(which: &str) -> Option<f64> {
    let output = Command::new(std::env::current_exe().ok()?)
        .arg(which)
        .output()
        .ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
