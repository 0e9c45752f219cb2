//! Shapes as SVG: circles stay circles, and letters are outlines, so that any program shows them
//! as the screen does, whatever typefaces it has.

mod glyphs;
mod shapes;
mod text;

use std::collections::BTreeMap;

use eframe::egui::epaint::ClippedShape;
use eframe::egui::{Color32, FontDefinitions, Rect};

use glyphs::Glyphs;

/// A drawing that is being written.
struct Svg<'a> {
    body: String,
    definitions: String,
    clips: BTreeMap<String, usize>,
    glyphs: Glyphs<'a>,
    /// The part of the drawing that is seen; what lies outside needs no clip of its own.
    area: Rect,
}

/// The part `area` of what was drawn, over a ground of one colour, as the text of an SVG file.
/// `title` says what it is to programs that read pictures aloud.
pub fn svg(
    shapes: &[ClippedShape],
    area: Rect,
    ground: Color32,
    fonts: &FontDefinitions,
    title: &str,
) -> String {
    let mut svg = Svg {
        body: String::new(),
        definitions: String::new(),
        clips: BTreeMap::new(),
        glyphs: Glyphs::new(fonts),
        area,
    };
    for shape in shapes {
        svg.clipped(shape);
    }
    svg.finish(ground, title)
}

impl Svg<'_> {
    fn clipped(&mut self, clipped: &ClippedShape) {
        let seen = clipped.clip_rect.intersect(self.area);
        if seen.width() <= 0.0 || seen.height() <= 0.0 {
            return;
        }
        let before = std::mem::take(&mut self.body);
        let transform = clipped.transform_after_tessellation;
        let moved = transform.scaling != 1.0 || transform.translation.length() > 0.0;
        self.shape(&clipped.shape);
        let drawn = std::mem::replace(&mut self.body, before);
        let bounds = transform.mul_rect(clipped.shape.visual_bounding_rect());
        if drawn.is_empty() || !bounds.intersects(seen) {
            return;
        }
        let mut drawn = drawn;
        if moved {
            let [x, y] = [transform.translation.x, transform.translation.y].map(short);
            let scale = short(transform.scaling);
            drawn = format!("<g transform=\"translate({x} {y}) scale({scale})\">\n{drawn}</g>\n");
        }
        if !clipped.clip_rect.contains_rect(bounds.intersect(self.area)) {
            let id = self.clip(clipped.clip_rect);
            drawn = format!("<g clip-path=\"url(#c{id})\">\n{drawn}</g>\n");
        }
        self.body += &drawn;
    }

    /// The number of the clip path of this rectangle.
    fn clip(&mut self, rect: Rect) -> usize {
        let place = rect_attributes(rect.intersect(self.area));
        let next = self.clips.len();
        *self.clips.entry(place).or_insert_with_key(|place| {
            let path = format!("<clipPath id=\"c{next}\"><rect {place}/></clipPath>\n");
            self.definitions += &path;
            next
        })
    }

    fn finish(self, ground: Color32, title: &str) -> String {
        let area = rect_attributes(self.area);
        let [x, y, width, height] = [
            self.area.left(),
            self.area.top(),
            self.area.width(),
            self.area.height(),
        ]
        .map(short);
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             width=\"{width}\" height=\"{height}\" viewBox=\"{x} {y} {width} {height}\" role=\"img\">\n\
             <title>{}</title>\n<defs>\n{}{}</defs>\n<rect {area} {}/>\n{}</svg>\n",
            escaped(title),
            self.definitions,
            self.glyphs.definitions(),
            paint("fill", ground),
            self.body,
        )
    }
}

/// A number with as many digits as can be seen at four times the size.
fn short(value: f32) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0" } else { text }.to_owned()
}

fn rect_attributes(rect: Rect) -> String {
    let [x, y, width, height] = [rect.left(), rect.top(), rect.width(), rect.height()].map(short);
    format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"")
}

/// A colour as the attribute `name` and its opacity.
fn paint(name: &str, color: Color32) -> String {
    let [red, green, blue, alpha] = color.to_srgba_unmultiplied();
    match alpha {
        0 => format!("{name}=\"none\""),
        255 => format!("{name}=\"#{red:02x}{green:02x}{blue:02x}\""),
        _ => format!(
            "{name}=\"#{red:02x}{green:02x}{blue:02x}\" {name}-opacity=\"{:.3}\"",
            f32::from(alpha) / 255.0
        ),
    }
}

/// Text as it may stand in XML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
