//! The typefaces and the sizes they are used in.

use std::cell::Cell;
use std::sync::{Arc, LazyLock};

use eframe::egui::epaint::text::FontInsert;
use eframe::egui::{FontData, FontDefinitions, FontFamily, FontId, FontProvider};
use egui_system_font_provider::SystemFontProvider;

/// Name, bytes and family of each face that is built in.
const FACES: [(&str, &[u8]); 5] = [
    (
        "text",
        include_bytes!("../../../assets/fonts/AtkinsonHyperlegibleNext_400Regular.ttf"),
    ),
    (
        "text strong",
        include_bytes!("../../../assets/fonts/AtkinsonHyperlegibleNext_600SemiBold.ttf"),
    ),
    (
        "text bold",
        include_bytes!("../../../assets/fonts/AtkinsonHyperlegibleNext_700Bold.ttf"),
    ),
    (
        "mono",
        include_bytes!("../../../assets/fonts/JetBrainsMono_400Regular.ttf"),
    ),
    (
        "mono bold",
        include_bytes!("../../../assets/fonts/JetBrainsMono_600SemiBold.ttf"),
    ),
];

static STRONG: LazyLock<FontFamily> = LazyLock::new(|| FontFamily::Name("text strong".into()));
static BOLD: LazyLock<FontFamily> = LazyLock::new(|| FontFamily::Name("text bold".into()));
static MONO_BOLD: LazyLock<FontFamily> = LazyLock::new(|| FontFamily::Name("mono bold".into()));

/// Our faces first in every family, egui's own behind them for glyphs they lack.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in FACES {
        let data = Arc::new(FontData::from_static(bytes));
        fonts.font_data.insert(name.to_owned(), data);
        let family = match name {
            "text" => FontFamily::Proportional,
            "mono" => FontFamily::Monospace,
            named => FontFamily::Name(named.into()),
        };
        let base = if name.starts_with("mono") {
            FontFamily::Monospace
        } else {
            FontFamily::Proportional
        };
        let behind = fonts.families.get(&base).cloned().unwrap_or_default();
        let faces = std::iter::once(name.to_owned())
            .chain(behind.into_iter().filter(|face| face != name))
            .collect();
        fonts.families.insert(family, faces);
    }
    fonts
}

/// The typefaces of the desktop, for letters that ours lack. They are looked through once.
static DESKTOP: LazyLock<Arc<SystemFontProvider>> =
    LazyLock::new(|| Arc::new(SystemFontProvider::new()));

/// What finds letters of other scripts among the typefaces of the desktop. A window has its own.
pub fn of_the_desktop() -> Arc<dyn FontProvider> {
    DESKTOP.clone()
}

/// Our faces and, behind them, those that were found for what they lack.
pub fn definitions_with(found: &[FontInsert]) -> FontDefinitions {
    let mut fonts = definitions();
    for insert in found {
        let data = Arc::new(insert.data.clone());
        fonts.font_data.insert(insert.name.clone(), data);
        for place in &insert.families {
            let family = fonts.families.entry(place.family.clone()).or_default();
            family.push(insert.name.clone());
        }
    }
    fonts
}

thread_local! {
    /// No type is smaller: in front of a room even what is small beside the rest can be read.
    static LEAST: Cell<f32> = const { Cell::new(0.0) };
}

/// The least size of type in front of a room.
pub const LEAST_FOR_A_ROOM: f32 = 12.0;

/// Makes no type smaller than `size` from now on, on this thread.
pub(in crate::ui) fn set_least(size: f32) {
    LEAST.set(size);
}

fn face(size: f32, family: FontFamily) -> FontId {
    FontId::new(size.max(LEAST.get()), family)
}

/// 12: notes, ticks, units.
pub fn note() -> FontId {
    text(12.0)
}

/// The text face.
pub fn text(size: f32) -> FontId {
    face(size, FontFamily::Proportional)
}

/// 14: labels and buttons.
pub fn label() -> FontId {
    text(14.0)
}

/// 15: running text.
pub fn body() -> FontId {
    text(15.0)
}

/// 18: titles, bold.
pub fn title() -> FontId {
    bold(18.0)
}

/// The text face at weight 600.
pub fn strong(size: f32) -> FontId {
    face(size, STRONG.clone())
}

/// The text face at weight 700.
pub fn bold(size: f32) -> FontId {
    face(size, BOLD.clone())
}

/// The face of numbers, keys and code.
pub fn mono(size: f32) -> FontId {
    face(size, FontFamily::Monospace)
}

/// The face of numbers, keys and code at weight 600.
pub fn mono_bold(size: f32) -> FontId {
    face(size, MONO_BOLD.clone())
}
