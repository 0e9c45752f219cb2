//! What files cost that ask for much: how long the window takes to open them, its longest frame
//! while it opens and plays them, and the memory it needs at most. Each file is opened in a process
//! of its own, by a window without a screen, whose frames are laid out and made into triangles.
//! Prints plain figures; it judges nothing.
//!
//! `cargo bench --bench work -- [FOLDER]`

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use eframe::egui::{Context, Event, Key, Modifiers, Pos2, RawInput, Rect, Vec2};
use hotset::app::{Folders, Shell, Start, What};
use hotset::lesson::FileText;
use hotset::ui::theme;

/// Where the files lie unless another folder is given.
const FOLDER: &str = "tests/fixtures/work";
/// A file that has not been opened by then is cancelled, in seconds.
const OPENS_S: f64 = 20.0;
/// How long each speed is played, in seconds.
const PLAYS_S: f64 = 5.0;
/// After this a process is ended, in seconds.
const GIVEN_UP_S: u64 = 120;

#[expect(clippy::disallowed_types, reason = "a benchmark measures real time")]
type Instant = std::time::Instant;

fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench");
    match arguments.next() {
        Some(file) if Path::new(&file).extension().is_some_and(|end| end == "ron") => {
            measure(Path::new(&file));
        }
        folder => compare(Path::new(folder.as_deref().unwrap_or(FOLDER))),
    }
}

/// Prints a row a file.
fn compare(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("there is no folder {}", folder.display());
        return;
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "ron"));
    files.sort();
    println!(
        "{:36} {:>10} {:>10} {:>10} {:>10} {:>10} {:>8}",
        "milliseconds", "window", "opened", "opening", "1x", "1000x", "MiB"
    );
    for file in files {
        let name = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        println!("{name:36} {}", row(&file));
    }
}

/// What the process says that opens a file.
fn row(file: &Path) -> String {
    let child = std::env::current_exe().and_then(|exe| {
        Command::new(exe)
            .arg(file)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
    });
    let Ok(mut child) = child else {
        return "cannot be measured".to_owned();
    };
    for _ in 0..GIVEN_UP_S * 10 {
        if matches!(child.try_wait(), Ok(Some(_))) {
            let output = child.wait_with_output();
            let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
            return text.unwrap_or_default().trim().to_owned();
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    // It has ended by itself, or does now.
    drop(child.kill());
    drop(child.wait());
    format!("not done after {GIVEN_UP_S} s")
}

/// A window without a screen.
struct Window {
    ctx: Context,
    shell: Shell,
    start: Instant,
    longest_s: f64,
}

impl Window {
    /// A frame with these keys pressed; it is as long as it takes to draw.
    fn frame(&mut self, keys: &[Key]) {
        let start = Instant::now();
        let typed = |&key: &Key| {
            [true, false].map(|pressed| Event::Key {
                key,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers: Modifiers::NONE,
            })
        };
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, Vec2::new(1_280.0, 800.0))),
            time: Some(self.start.elapsed().as_secs_f64()),
            events: keys.iter().flat_map(typed).collect(),
            focused: true,
            ..RawInput::default()
        };
        let shell = &mut self.shell;
        let output = self.ctx.run_ui(input, |ui| shell.ui(ui));
        let triangles = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        std::hint::black_box(triangles);
        self.longest_s = self.longest_s.max(start.elapsed().as_secs_f64());
    }

    /// The longest frame since the last question, in milliseconds.
    fn longest_ms(&mut self) -> f64 {
        std::mem::take(&mut self.longest_s) * 1e3
    }

    fn play(&mut self, seconds: f64) -> f64 {
        if !self.shell.playing() {
            self.frame(&[Key::Space]);
        }
        let start = Instant::now();
        while start.elapsed().as_secs_f64() < seconds {
            self.frame(&[]);
        }
        self.longest_ms()
    }
}

/// Opens a file and prints what it cost.
fn measure(file: &Path) {
    let start = Instant::now();
    let ctx = Context::default();
    theme::install(&ctx);
    let folders = Folders {
        state: None,
        experiments: std::env::temp_dir(),
    };
    let Ok(source) = std::fs::read_to_string(file) else {
        println!("cannot be read");
        return;
    };
    let text = match FileText::read(source) {
        Ok(text) => text,
        Err(refusal) => {
            println!("refused: {refusal}");
            return;
        }
    };
    let begin = Start {
        what: What::File(file.to_owned(), text),
        ..Start::default()
    };
    let shell = match Shell::new(&ctx, folders, begin) {
        Ok(shell) => shell,
        Err(refusal) => {
            println!("refused: {refusal}");
            return;
        }
    };
    let mut window = Window {
        ctx,
        shell,
        start,
        longest_s: 0.0,
    };
    window.frame(&[]);
    let window_ms = start.elapsed().as_secs_f64() * 1e3;
    while window.shell.busy() && start.elapsed().as_secs_f64() < OPENS_S {
        window.frame(&[]);
    }
    let opened = if window.shell.busy() {
        window.frame(&[Key::Escape]);
        format!(">{OPENS_S} s")
    } else {
        format!("{:.0}", start.elapsed().as_secs_f64() * 1e3)
    };
    let opening_ms = window.longest_ms();
    if let Some(refusal) = window.shell.notices().texts().next() {
        println!("{window_ms:10.0} {opened:>10} {opening_ms:10.0} {refusal}");
        return;
    }
    let plain_ms = window.play(PLAYS_S);
    // From 1x nine steps lead to 1000x; from elsewhere the range ends there.
    for _ in 0..19 {
        window.frame(&[Key::Plus]);
    }
    let fast_ms = window.play(PLAYS_S);
    println!(
        "{window_ms:10.0} {opened:>10} {opening_ms:10.0} {plain_ms:10.0} {fast_ms:10.0} {:8.0}",
        peak_mib()
    );
}

/// The most memory this process has had, in MiB, where the system tells it.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib / 1_024.0)
}
