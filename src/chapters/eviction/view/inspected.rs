//! What only this chapter adds to an explanation: a button that asks again, and the policies of
//! Redis to choose from.

use eframe::egui::{Label, RichText, Ui};

use super::{Out, Scene};
use crate::chapters::eviction::command::Command;
use crate::chapters::eviction::explanation::key_name;
use crate::chapters::eviction::narrative::Thing;
use crate::components::cache::RedisPolicy;
use crate::components::named::Named as _;
use crate::components::workload::Key;
use crate::lesson::Value;
use crate::ui::controls::outline_button;
use crate::ui::theme::{font, palette};

pub(super) fn own_ui(ui: &mut Ui, scene: &Scene<'_>, thing: Thing, out: &mut Out) {
    if thing == Thing::Redis {
        redis_ui(ui, scene, out);
    } else if let Some(key) = key_of(scene, thing) {
        ask_again_ui(ui, scene, key, out);
    }
}

/// The key that a thing is about.
pub(super) fn key_of(scene: &Scene<'_>, thing: Thing) -> Option<Key> {
    match thing {
        Thing::Request { number, .. } => scene.model.request(number).map(|past| past.key),
        Thing::Slot { row, slot } => {
            let cache = scene.model.rows().get(row)?.cache.as_ref()?;
            let entry = cache.slots().get(slot as usize)?.as_ref();
            entry.map(|entry| entry.key)
        }
        Thing::Redis => None,
    }
}

fn ask_again_ui(ui: &mut Ui, scene: &Scene<'_>, key: Key, out: &mut Out) {
    ui.add_space(8.0);
    let text = format!("ask for {}", key_name(key, scene.model.params().keys));
    if outline_button(ui, &text).clicked() {
        out.issue(Command::Read(key));
    }
}

fn redis_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    let palette = palette(ui);
    let current = scene.model.params().redis_policy;
    for (name, policy) in RedisPolicy::NAMES {
        ui.horizontal_top(|ui| {
            let ink = if *policy == current {
                palette.accent
            } else {
                palette.ink
            };
            let text = RichText::new(*name).font(font::mono_bold(13.0)).color(ink);
            if ui
                .link(text)
                .on_hover_text("let the row Redis follow it")
                .clicked()
            {
                out.set("redis_policy", Value::Word((*name).to_owned()));
            }
            let text = RichText::new(policy.info().source).font(font::label());
            ui.add(Label::new(text.color(palette.ink2)).wrap());
        });
    }
    ui.add_space(6.0);
    let notes = "noeviction is the default. Without keys that have a TTL the volatile policies \
                 behave like it. All but random and noeviction look at a sample.";
    ui.label(RichText::new(notes).font(font::label()).color(palette.ink3));
}
