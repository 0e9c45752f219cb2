//! One frame of the whole window while it plays: the shell's and the chapter's `ui`, and turning
//! what it drew into triangles, at 1600x900. The graphics card's part is not in it.

use criterion::{Criterion, criterion_group, criterion_main};
use eframe::egui::{Context, Pos2, RawInput, Rect, Vec2};
use hotset::app::{Folders, Shell, Start, What};
use hotset::lesson::chapter;
use hotset::ui::theme;

const SIZE: Vec2 = Vec2::new(1_600.0, 900.0);
const FRAME_S: f64 = 1.0 / 60.0;

/// A window without a screen.
struct Window {
    context: Context,
    shell: Shell,
    time: f64,
}

impl Window {
    fn open(chapter_id: &str, preset: &str) -> Result<Self, hotset::lesson::Refusal> {
        let context = Context::default();
        theme::install(&context);
        let chapter = chapter(chapter_id)?;
        let preset = chapter.built()?.preset(preset)?;
        let folders = Folders {
            state: None,
            experiments: std::env::temp_dir(),
        };
        let start = Start {
            what: What::Preset(chapter, preset),
            play: true,
            ..Start::default()
        };
        let shell = Shell::new(&context, folders, start)?;
        Ok(Self {
            context,
            shell,
            time: 0.0,
        })
    }

    fn frame(&mut self) -> usize {
        self.time += FRAME_S;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.time),
            predicted_dt: FRAME_S as f32,
            ..RawInput::default()
        };
        let shell = &mut self.shell;
        let mut output = self.context.run_ui(input, |ui| shell.ui(ui));
        output.textures_delta.clear();
        self.context
            .tessellate(output.shapes, output.pixels_per_point)
            .len()
    }
}

fn frames(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("one frame at 1600x900, playing");
    for (chapter, preset) in [
        ("cache-lab", "zipf-20-slots"),
        ("cache-lab", "half-the-keys"),
        ("cache-lab", "kill-at-peak"),
        ("bottleneck", "calm"),
        ("bottleneck", "kill-the-cache"),
    ] {
        let mut window = match Window::open(chapter, preset) {
            Ok(window) => window,
            Err(refusal) => {
                eprintln!("{preset}: {refusal}");
                continue;
            }
        };
        // Forty virtual seconds, so that the plots are full and the cache is warm.
        for _ in 0..2_400 {
            window.frame();
        }
        group.bench_function(format!("{chapter}/{preset}"), |bencher| {
            bencher.iter(|| window.frame());
        });
    }
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
