//! The typefaces and the sizes they are used in.

use std::sync::{Arc, LazyLock};

use eframe::egui::{FontData, FontDefinitions, FontFamily, FontId};

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

/// 12: notes, ticks, units.
pub fn note() -> FontId {
    FontId::new(12.0, FontFamily::Proportional)
}

/// 14: labels and buttons.
pub fn label() -> FontId {
    FontId::new(14.0, FontFamily::Proportional)
}

/// 15: running text.
pub fn body() -> FontId {
    FontId::new(15.0, FontFamily::Proportional)
}

/// 18: titles, bold.
pub fn title() -> FontId {
    bold(18.0)
}

/// The text face at weight 600.
pub fn strong(size: f32) -> FontId {
    FontId::new(size, STRONG.clone())
}

/// The text face at weight 700.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, BOLD.clone())
}

/// The face of numbers, keys and code.
pub fn mono(size: f32) -> FontId {
    FontId::new(size, FontFamily::Monospace)
}

/// The face of numbers, keys and code at weight 600.
pub fn mono_bold(size: f32) -> FontId {
    FontId::new(size, MONO_BOLD.clone())
}
