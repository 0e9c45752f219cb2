//! The typefaces and the sizes they are used in.

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

/// The sizes of type in a window: there are no others, and none is smaller.
pub const SIZES: [f32; 5] = [12.0, 14.0, 15.0, 18.0, 24.0];

/// What has room for type of this size only, has room for the least of [`SIZES`] as well; in less,
/// a word is left out.
pub const LEAST_ROOM: f32 = 10.0;

/// The largest size of type that is not above `size`, or the least.
pub fn of_the_scale(size: f32) -> f32 {
    // A hair below a size is that size: rooms are computed.
    let fits = SIZES.into_iter().rev().find(|&one| one <= size + 0.25);
    fits.unwrap_or(SIZES[0])
}

fn face(size: f32, family: FontFamily) -> FontId {
    FontId::new(of_the_scale(size), family)
}

/// The text face in a size outside of the scale: on paper, and in windows that are scaled to what
/// they show.
pub fn free(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// As [`free`], at weight 600.
pub fn free_strong(size: f32) -> FontId {
    FontId::new(size, STRONG.clone())
}

/// As [`free`], at weight 700.
pub fn free_bold(size: f32) -> FontId {
    FontId::new(size, BOLD.clone())
}

/// As [`free`], in the face of numbers at weight 600.
pub fn free_mono_bold(size: f32) -> FontId {
    FontId::new(size, MONO_BOLD.clone())
}

/// 12: notes, ticks, units.
pub fn note() -> FontId {
    text(12.0)
}

/// The text face, in the size of the scale that is nearest below.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_is_of_the_scale_and_never_larger_than_was_asked_for() {
        for tenth in 0..500_u16 {
            let asked = f32::from(tenth) / 10.0;
            let size = of_the_scale(asked);
            assert!(SIZES.contains(&size), "{asked}");
            assert!(size <= (asked + 0.25).max(SIZES[0]), "{asked}: {size}");
        }
        for size in SIZES {
            assert!((of_the_scale(size) - size).abs() < f32::EPSILON);
        }
    }
}
