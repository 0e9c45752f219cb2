//! One thing is shown as one: no stage, chart, card or status says "1 slots".

use eframe::egui::epaint::{ClippedShape, Shape};
use eframe::egui::{Context, Pos2, RawInput, Rect, Vec2};
use hotset::lesson::{Lab, Pace};
use hotset::sim::SimTime;
use hotset::ui::theme;

use crate::common::counted::{assert_counted, variants};
use crate::window::draw_lab;

const SIZE: Vec2 = Vec2::new(980.0, 784.0);

fn collect(shape: &Shape, texts: &mut Vec<String>) {
    match shape {
        Shape::Text(text) => texts.push(text.galley.text().to_owned()),
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, texts)),
        _ => {}
    }
}

/// All that a frame of a lab says, to those who see it and to those who have it read to them.
fn said(context: &Context, lab: &mut dyn Lab) -> Vec<String> {
    let pace = Pace::still(1.0);
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
        ..RawInput::default()
    };
    let mut texts = Vec::new();
    let mut output = context.run_ui(input, |ui| {
        draw_lab(ui, lab, pace);
        texts.push(lab.status(pace).text);
    });
    output.textures_delta.clear();
    for ClippedShape { shape, .. } in &output.shapes {
        collect(shape, &mut texts);
    }
    let update = output.platform_output.accesskit_update;
    for (_, node) in update.into_iter().flat_map(|update| update.nodes) {
        let all = [node.label(), node.value(), node.description()];
        texts.extend(all.into_iter().flatten().map(str::to_owned));
    }
    texts
}

#[test]
fn one_thing_is_shown_as_one() {
    let context = Context::default();
    theme::install(&context);
    context.enable_accesskit();
    let mut all: Vec<(String, String)> = Vec::new();
    for (name, mut lab) in variants() {
        for seconds in [0.0, 4.0, 12.0] {
            let _progress = lab.seek(SimTime::from_secs_f64(seconds), u64::MAX);
            let texts = said(&context, lab.as_mut()).into_iter();
            all.extend(texts.map(|text| (name.clone(), text)));
        }
    }
    assert!(all.len() > 10_000, "{} texts", all.len());
    assert_counted(
        all.iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    );
}
