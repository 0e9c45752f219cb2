//! One frame of the whole window while it plays, for every chapter with a lab: the shell's and the
//! chapter's `ui`, and turning what it drew into triangles, at 1600x900. The graphics card's part
//! is not in it.

use criterion::{Criterion, criterion_group, criterion_main};
use eframe::egui::{Context, Pos2, RawInput, Rect, Vec2};
use hotset::app::{Folders, Shell, Start, What};
use hotset::chapters::CHAPTERS;
use hotset::lesson::{Chapter, Preset};
use hotset::ui::theme;

const SIZE: Vec2 = Vec2::new(1_600.0, 900.0);
const FRAME_S: f64 = 1.0 / 60.0;
/// Presets of a chapter that are measured.
const PRESETS: usize = 3;

/// A window without a screen.
struct Window {
    context: Context,
    shell: Shell,
    time: f64,
}

impl Window {
    fn open(
        chapter: &'static Chapter,
        preset: &'static Preset,
    ) -> Result<Self, hotset::lesson::Refusal> {
        let context = Context::default();
        theme::install(&context);
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
    for chapter in &CHAPTERS {
        let presets = chapter.content.lab().map_or(&[][..], |lab| lab.presets);
        for preset in presets.iter().take(PRESETS) {
            let name = format!("{}/{}", chapter.id, preset.id);
            let mut window = match Window::open(chapter, preset) {
                Ok(window) => window,
                Err(refusal) => {
                    eprintln!("{name}: {refusal}");
                    continue;
                }
            };
            // Forty seconds on the screen, so that plots are full and caches warm.
            for _ in 0..2_400 {
                window.frame();
            }
            group.bench_function(name, |bencher| bencher.iter(|| window.frame()));
        }
    }
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
