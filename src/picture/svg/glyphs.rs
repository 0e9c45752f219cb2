//! Outlines of letters, each written once and used wherever it stands.

use std::collections::BTreeMap;

use eframe::egui::{FontDefinitions, FontFamily};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::TableProvider as _;
use skrifa::{FontRef, GlyphId, MetadataProvider as _};

/// A face and how egui adjusts it.
struct Face<'a> {
    font: FontRef<'a>,
    scale: f32,
    drop_factor: f32,
    drop: f32,
    units_per_em: f32,
}

/// A letter's outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Outline {
    /// The number it is used by; nothing where there is nothing to see.
    pub id: Option<usize>,
    /// The size of one of its units, in points.
    pub unit: f32,
    /// How far below the baseline egui puts it, in points.
    pub drop: f32,
}

/// The outlines that a drawing uses.
pub(super) struct Glyphs<'a> {
    faces: BTreeMap<&'a str, Face<'a>>,
    fonts: &'a FontDefinitions,
    /// By face and glyph.
    written: BTreeMap<(&'a str, u32), Option<usize>>,
    definitions: String,
    count: usize,
}

impl<'a> Glyphs<'a> {
    pub(super) fn new(fonts: &'a FontDefinitions) -> Self {
        let mut faces = BTreeMap::new();
        for (name, data) in &fonts.font_data {
            let Ok(font) = FontRef::from_index((*data.font).as_ref(), data.index) else {
                continue;
            };
            let units_per_em = font
                .head()
                .map_or(1_000.0, |head| f32::from(head.units_per_em()));
            let face = Face {
                font,
                scale: data.tweak.scale,
                drop_factor: data.tweak.y_offset_factor,
                drop: data.tweak.y_offset,
                units_per_em,
            };
            faces.insert(name.as_str(), face);
        }
        Self {
            faces,
            fonts,
            written: BTreeMap::new(),
            definitions: String::new(),
            count: 0,
        }
    }

    /// The outline of a letter in the first face of a family that has it.
    pub(super) fn outline(
        &mut self,
        letter: char,
        family: &FontFamily,
        size: f32,
    ) -> Option<Outline> {
        let names = self.fonts.families.get(family)?;
        let found = names.iter().find_map(|name| {
            let face = self.faces.get(name.as_str())?;
            let glyph = face.font.charmap().map(letter)?;
            (glyph != GlyphId::NOTDEF).then_some((name.as_str(), face, glyph))
        });
        let (name, face, glyph) = found?;
        let size = size * face.scale;
        let outline = Outline {
            id: None,
            unit: size / face.units_per_em,
            drop: size * face.drop_factor + face.drop,
        };
        let key = (name, glyph.to_u32());
        if let Some(id) = self.written.get(&key) {
            return Some(Outline { id: *id, ..outline });
        }
        let mut pen = Pen::default();
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        if let Some(drawn) = face.font.outline_glyphs().get(glyph) {
            // A broken outline leaves what was drawn of it.
            drop(drawn.draw(settings, &mut pen));
        }
        let id = (!pen.d.is_empty()).then_some(self.count);
        if let Some(id) = id {
            self.definitions += &format!("<path id=\"g{id}\" d=\"{}\"/>\n", pen.d);
            self.count += 1;
        }
        self.written.insert(key, id);
        Some(Outline { id, ..outline })
    }

    pub(super) fn definitions(&self) -> &str {
        &self.definitions
    }
}

/// Writes an outline as the data of a path, in the units of its face.
#[derive(Default)]
struct Pen {
    d: String,
}

impl Pen {
    fn push(&mut self, command: char, places: &[(f32, f32)]) {
        self.d.push(command);
        let places: Vec<String> = places
            .iter()
            .map(|(x, y)| format!("{} {}", x.round(), y.round()))
            .collect();
        self.d += &places.join(" ");
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.push('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.push('L', &[(x, y)]);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.push('Q', &[(cx, cy), (x, y)]);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.push('C', &[(ax, ay), (bx, by), (x, y)]);
    }

    fn close(&mut self) {
        self.d.push('Z');
    }
}
