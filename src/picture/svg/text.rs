//! Text: its letters as outlines, named by what they say. Where letters join or move, as in Arabic
//! and in the scripts of India, one outline a letter says nothing: such rows stay text, which whoever
//! shows the drawing sets.

use eframe::egui::epaint::text::{Glyph, PlacedRow};
use eframe::egui::epaint::{Mesh, TextShape};
use eframe::egui::{Color32, FontFamily, FontId};

use super::{Svg, escaped, paint, short};

impl Svg<'_> {
    pub(super) fn text(&mut self, shape: &TextShape) {
        let said = escaped(shape.galley.text());
        if said.trim().is_empty() || shape.opacity_factor <= 0.0 {
            return;
        }
        let place = format!("{} {}", short(shape.pos.x), short(shape.pos.y));
        let turn = match shape.angle {
            0.0 => String::new(),
            angle => format!(" rotate({})", short(angle.to_degrees())),
        };
        self.body += &format!("<g transform=\"translate({place}){turn}\" aria-label=\"{said}\">\n");
        let mut letters = Letters::new(shape);
        for row in &shape.galley.rows {
            self.row(shape, row, &mut letters);
        }
        self.body += "</g>\n";
    }

    fn row(&mut self, shape: &TextShape, row: &PlacedRow, letters: &mut Letters<'_>) {
        let [x, y] = [row.pos.x, row.pos.y].map(short);
        let behind = beside_glyphs(shape, row, true);
        let over = beside_glyphs(shape, row, false);
        for (mesh, is_behind) in [(behind, true), (over, false)] {
            if !mesh.indices.is_empty() {
                self.body += &format!("<g transform=\"translate({x} {y})\">\n");
                self.mesh(&mesh);
                self.body += "</g>\n";
            }
            if is_behind {
                self.letters(shape, row, letters);
            }
        }
        if row.ends_with_newline {
            letters.skip();
        }
    }

    fn letters(&mut self, shape: &TextShape, row: &PlacedRow, letters: &mut Letters<'_>) {
        if row.row.glyphs.iter().any(|glyph| joins(glyph.chr)) {
            return self.as_text(shape, row, letters);
        }
        let mut ink = None;
        for glyph in &row.row.glyphs {
            let font = letters.next();
            let (family, size) = font.map_or((&FontFamily::Proportional, 14.0), |font| {
                (&font.family, font.size)
            });
            let Some(outline) = self.glyphs.outline(glyph.chr, family, size) else {
                continue;
            };
            let Some(id) = outline.id else {
                continue;
            };
            let color = color_of(shape, row, glyph);
            if ink != Some(color) {
                if ink.is_some() {
                    self.body += "</g>\n";
                }
                self.body += &format!("<g {}>\n", paint("fill", color));
                ink = Some(color);
            }
            let x = short(row.pos.x + glyph.pos.x);
            let y = short(row.pos.y + glyph.pos.y + outline.drop);
            // Letters are drawn upwards, pictures downwards.
            let unit = format!("{:.5}", outline.unit);
            self.body += &format!(
                "<use xlink:href=\"#g{id}\" transform=\"translate({x} {y}) scale({unit} -{unit})\"/>\n"
            );
        }
        if ink.is_some() {
            self.body += "</g>\n";
        }
    }
}

impl Svg<'_> {
    /// A row as text, as wide as it is in the window.
    fn as_text(&mut self, shape: &TextShape, row: &PlacedRow, letters: &mut Letters<'_>) {
        let glyphs = &row.row.glyphs;
        let fonts: Vec<Option<&FontId>> = glyphs.iter().map(|_| letters.next()).collect();
        let Some(first) = glyphs.first() else {
            return;
        };
        let size = fonts
            .first()
            .copied()
            .flatten()
            .map_or(14.0, |font| font.size);
        let left = glyphs.iter().map(|glyph| glyph.pos.x);
        let left = left.fold(f32::INFINITY, f32::min);
        let right = glyphs.iter().map(|glyph| glyph.pos.x + glyph.advance_width);
        let right = right.fold(left, f32::max);
        // Glyphs stand in the order of the eye, which is not that of what is written from right to
        // left.
        let said: String = if shape.galley.rows.len() == 1 {
            shape.galley.text().to_owned()
        } else {
            glyphs.iter().map(|glyph| glyph.chr).collect()
        };
        self.body += &format!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" font-family=\"sans-serif\" textLength=\"{}\" \
             lengthAdjust=\"spacingAndGlyphs\" {}>{}</text>\n",
            short(row.pos.x + left),
            short(row.pos.y + first.pos.y),
            short(size),
            short(right - left),
            paint("fill", color_of(shape, row, first)),
            escaped(said.trim_end())
        );
    }
}

/// Whether the shape or the place of a letter depends on those beside it: Arabic and its kin, the
/// scripts of India and South-East Asia, Mongolian.
fn joins(letter: char) -> bool {
    matches!(letter,
        '\u{600}'..='\u{8ff}'
        | '\u{900}'..='\u{109f}'
        | '\u{1780}'..='\u{18af}'
        | '\u{1a20}'..='\u{1aaf}'
        | '\u{a800}'..='\u{abff}'
        | '\u{fb50}'..='\u{fdff}'
        | '\u{fe70}'..='\u{feff}')
}

/// The letters of a text with the fonts they are set in.
struct Letters<'a> {
    sections: &'a [eframe::egui::text::LayoutSection],
    text: std::str::CharIndices<'a>,
    last: Option<&'a FontId>,
}

impl<'a> Letters<'a> {
    fn new(shape: &'a TextShape) -> Self {
        let job = &shape.galley.job;
        Self {
            sections: &job.sections,
            text: job.text.char_indices(),
            last: job.sections.first().map(|section| &section.format.font_id),
        }
    }

    /// The font of the next letter. The sign that a text goes on has that of the letter before.
    fn next(&mut self) -> Option<&'a FontId> {
        if let Some((at, _)) = self.text.next() {
            let holds = |section: &&eframe::egui::text::LayoutSection| {
                let range = section.byte_range.clone();
                (range.start.0..range.end.0).contains(&at)
            };
            let section = self.sections.iter().find(holds);
            self.last = section.map(|section| &section.format.font_id).or(self.last);
        }
        self.last
    }

    fn skip(&mut self) {
        self.text.next();
    }
}

fn color_of(shape: &TextShape, row: &PlacedRow, glyph: &Glyph) -> Color32 {
    let vertex = row.visuals.mesh.vertices.get(glyph.first_vertex as usize);
    let own = vertex.map_or(Color32::PLACEHOLDER, |vertex| vertex.color);
    let color = match shape.override_text_color {
        Some(color) => color,
        None if own == Color32::PLACEHOLDER => shape.fallback_color,
        None => own,
    };
    color.gamma_multiply(shape.opacity_factor.clamp(0.0, 1.0))
}

/// What is drawn behind the letters of a row, or over them: grounds and lines.
fn beside_glyphs(shape: &TextShape, row: &PlacedRow, behind: bool) -> Mesh {
    let visuals = &row.visuals;
    let letters = &visuals.glyph_vertex_range;
    let wanted = |index: u32| {
        let index = index as usize;
        if behind {
            index < letters.start
        } else {
            index >= letters.end
        }
    };
    let mut mesh = visuals.mesh.clone();
    mesh.indices = visuals
        .mesh
        .indices
        .chunks_exact(3)
        .filter(|triangle| triangle.iter().all(|&index| wanted(index)))
        .flatten()
        .copied()
        .collect();
    for vertex in &mut mesh.vertices {
        if vertex.color == Color32::PLACEHOLDER {
            vertex.color = shape.fallback_color;
        }
    }
    mesh
}
