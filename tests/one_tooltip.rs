//! What lies under the pointer says what it is once: no two tooltips are shown together.

use eframe::egui::{Context, Event, Order, Pos2, RawInput, Rect, Vec2, pos2};
use hotset::chapters::CHAPTERS;
use hotset::lesson::{Lab, Opening, Pace};
use hotset::sim::SimTime;
use hotset::ui::theme;

use crate::window::draw_lab;

const SIZE: Vec2 = Vec2::new(980.0, 700.0);
/// How far the places lie apart at which the pointer rests, in points.
const APART: f32 = 34.0;

/// How many tooltips are shown when the pointer rests at a place.
fn tooltips(context: &Context, lab: &mut dyn Lab, at: Pos2) -> usize {
    for _ in 0..2 {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            events: vec![Event::PointerMoved(at)],
            ..RawInput::default()
        };
        let mut output = context.run_ui(input, |ui| {
            draw_lab(ui, lab, Pace::still(1.0));
        });
        output.textures_delta.clear();
    }
    context.memory(|memory| {
        let shown = memory.areas().visible_layer_ids();
        let tooltips = shown
            .into_iter()
            .filter(|layer| layer.order == Order::Tooltip);
        tooltips.count()
    })
}

#[test]
fn what_is_pointed_at_says_what_it_is_once() {
    let mut shown = 0;
    for chapter in &CHAPTERS {
        let Some(entry) = chapter.content.lab() else {
            continue;
        };
        let context = Context::default();
        theme::install(&context);
        context.all_styles_mut(|style| {
            style.interaction.tooltip_delay = 0.0;
            style.interaction.show_tooltips_only_when_still = false;
        });
        let mut lab = (entry.open)(Opening::Default).unwrap();
        let _progress = lab.seek(SimTime::from_secs_f64(8.0), u64::MAX);
        let mut y = APART / 2.0;
        while y < SIZE.y {
            let mut x = APART / 2.0;
            while x < SIZE.x {
                let count = tooltips(&context, lab.as_mut(), pos2(x, y));
                assert!(count <= 1, "{}: {count} at {x}, {y}", chapter.id);
                shown += count;
                x += APART;
            }
            y += APART;
        }
    }
    assert!(shown > 100, "{shown} tooltips are shown at all");
}
