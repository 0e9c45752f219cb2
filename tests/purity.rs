//! The law of view purity: drawing changes nothing. Over every ready-made experiment of every
//! lab, at moments of its run, with the pointer everywhere and all that unfolds unfolded.

use eframe::egui::{Context, Event, Pos2, RawInput, Rect, Vec2, pos2};
use hotset::chapters::CHAPTERS;
use hotset::lesson::{Lab, Opening, Pace};
use hotset::sim::SimTime;
use hotset::ui::theme;

use crate::window::draw_lab;

const SIZE: Vec2 = Vec2::new(980.0, 784.0);

/// Draws one frame of a lab with the pointer at `pointer`; returns how much was drawn.
fn draw(context: &Context, lab: &mut dyn Lab, pace: Pace, pointer: Pos2) -> usize {
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
        events: vec![Event::PointerMoved(pointer)],
        ..RawInput::default()
    };
    let mut output = context.run_ui(input, |ui| {
        let drawn = draw_lab(ui, lab, pace);
        assert!(
            drawn
                .iter()
                .all(|after| after.refusal.is_none() && after.go_to.is_none())
        );
        let _ = lab.status(pace);
    });
    // Nothing is shown, so nobody takes the textures.
    output.textures_delta.clear();
    output.shapes.len()
}

#[test]
fn drawing_leaves_every_lab_as_it_was() {
    let context = Context::default();
    theme::install(&context);
    for chapter in &CHAPTERS {
        let Some(opened) = chapter.content.lab() else {
            continue;
        };
        for preset in opened.presets {
            let mut lab = (opened.open)(Opening::Preset(preset)).unwrap();
            lab.cancel_replay();
            for seconds in [0.0, 3.3, 35.0, 62.0] {
                let _progress = lab.seek(SimTime::from_secs_f64(seconds), u64::MAX);
                let (digest, now, log) = (lab.digest(), lab.now(), lab.log_len());
                for frame in 0..30_u8 {
                    let pace = Pace {
                        speed: [0.01, 1.0, 1_000.0][usize::from(frame) % 3],
                        playing: frame % 2 == 0,
                        reduced_motion: frame % 5 == 0,
                    };
                    let across = f32::from(frame) / 30.0;
                    let pointer = pos2(SIZE.x * across, SIZE.y * (across * 7.0).fract());
                    if frame == 15 {
                        lab.explain_status(pace);
                    }
                    let drawn = draw(&context, lab.as_mut(), pace, pointer);
                    assert!(drawn > 20, "{}: only {drawn} shapes", preset.id);
                }
                let after = (lab.digest(), lab.now(), lab.log_len());
                assert_eq!(after, (digest, now, log), "{} at {seconds} s", preset.id);
            }
        }
    }
}
