//! Pages of pictures as a PDF file. What the pictures say stands beside them as text that is not
//! painted, so that it can be searched for and copied.

use eframe::egui::{Pos2, Rect, Vec2};
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::TextRenderingMode;
use pdf_writer::{Content, Filter, Finish as _, Name, Pdf, Rect as PdfRect, Ref, Str, TextStr};

use super::Canvas;

/// How hard pictures are compressed, from 0 to 10; what lies beyond costs time and saves little.
const EFFORT: u8 = 6;
/// The typeface of the text that is not painted, which every reader has.
const FACE: Name<'static> = Name(b"F");
/// Its size in points.
const SIZE: f32 = 10.0;

/// A PDF file that is being made, page by page.
pub struct Pages {
    pdf: Pdf,
    size: Vec2,
    kids: Vec<Ref>,
    next: i32,
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages")
            .field("size", &self.size)
            .field("pages", &self.kids.len())
            .finish_non_exhaustive()
    }
}

const CATALOG: Ref = Ref::new(1);
const TREE: Ref = Ref::new(2);
const FONT: Ref = Ref::new(3);
const INFO: Ref = Ref::new(4);

impl Pages {
    /// A file without pages, each of which will be `size` points large.
    pub fn new(size: Vec2) -> Self {
        let mut pdf = Pdf::new();
        pdf.catalog(CATALOG).pages(TREE);
        pdf.type1_font(FONT)
            .base_font(Name(b"Helvetica"))
            .encoding_predefined(Name(b"WinAnsiEncoding"));
        Self {
            pdf,
            size,
            kids: Vec::new(),
            next: 5,
        }
    }

    fn reference(&mut self) -> Ref {
        self.next += 1;
        Ref::new(self.next)
    }

    /// Adds a page: pictures in their places, the later ones above, and what is said where. Places are
    /// in points from the upper left corner.
    pub fn add(&mut self, pictures: &[(Rect, &Canvas)], said: &[(Pos2, &str)]) {
        let (page, content) = (self.reference(), self.reference());
        let images: Vec<(Ref, String)> = (0..pictures.len())
            .map(|place| (self.reference(), format!("I{place}")))
            .collect();
        let mut painted = Content::new();
        for ((area, _), (_, name)) in pictures.iter().zip(&images) {
            let below = self.size.y - area.bottom();
            painted.save_state();
            painted.transform([area.width(), 0.0, 0.0, area.height(), area.left(), below]);
            painted.x_object(Name(name.as_bytes()));
            painted.restore_state();
        }
        painted.begin_text();
        painted.set_font(FACE, SIZE);
        painted.set_text_rendering_mode(TextRenderingMode::Invisible);
        for (at, text) in said {
            let matrix = [1.0, 0.0, 0.0, 1.0, at.x, self.size.y - at.y - SIZE];
            painted.set_text_matrix(matrix);
            painted.show(Str(&western(text)));
        }
        painted.end_text();
        self.pdf.stream(content, &painted.finish());

        let mut written = self.pdf.page(page);
        written.parent(TREE).contents(content);
        written.media_box(PdfRect::new(0.0, 0.0, self.size.x, self.size.y));
        let mut resources = written.resources();
        resources.fonts().pair(FACE, FONT);
        let mut named = resources.x_objects();
        for (reference, name) in &images {
            named.pair(Name(name.as_bytes()), *reference);
        }
        named.finish();
        resources.finish();
        written.finish();
        for ((_, canvas), (reference, _)) in pictures.iter().zip(&images) {
            self.image(*reference, canvas);
        }
        self.kids.push(page);
    }

    fn image(&mut self, reference: Ref, canvas: &Canvas) {
        let opaque: Vec<u8> = canvas
            .pixels()
            .iter()
            .flat_map(|[red, green, blue, _]| [*red, *green, *blue])
            .collect();
        let packed = compress_to_vec_zlib(&opaque, EFFORT);
        let mut image = self.pdf.image_xobject(reference, &packed);
        image.filter(Filter::FlateDecode);
        image.width(i32::try_from(canvas.width()).unwrap_or(i32::MAX));
        image.height(i32::try_from(canvas.height()).unwrap_or(i32::MAX));
        image.color_space().device_rgb();
        image.bits_per_component(8);
    }

    /// The bytes of the file.
    pub fn finish(mut self, title: &str) -> Vec<u8> {
        let count = i32::try_from(self.kids.len()).unwrap_or(i32::MAX);
        self.pdf
            .pages(TREE)
            .kids(self.kids.iter().copied())
            .count(count);
        self.pdf.document_info(INFO).title(TextStr(title));
        self.pdf.finish()
    }
}

/// A text in the encoding of the western typefaces; letters that they lack are left out.
fn western(text: &str) -> Vec<u8> {
    let byte = |letter: char| match letter {
        '\u{2018}' | '\u{2019}' => Some(b'\''),
        '\u{201c}' | '\u{201d}' => Some(b'"'),
        '\u{2013}' | '\u{2014}' => Some(b'-'),
        '\n' | '\t' => Some(b' '),
        ' '..='~' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(letter)).ok(),
        _ => None,
    };
    text.chars().filter_map(byte).collect()
}

#[cfg(test)]
mod tests {
    use eframe::egui::Color32;

    use super::*;

    /// What follows `name` in the file, up to the end of the line.
    fn after<'a>(file: &'a str, name: &str) -> Vec<&'a str> {
        let parts = file.split(name).skip(1);
        parts.filter_map(|part| part.lines().next()).collect()
    }

    #[test]
    fn a_file_has_its_pages_their_pictures_and_what_they_say() {
        let picture = Canvas::new(30, 20, Color32::default()).expect("a picture");
        let mut pages = Pages::new(Vec2::new(595.0, 842.0));
        for said in ["a first (step)", "a second step"] {
            let area = Rect::from_min_size(Pos2::new(40.0, 40.0), Vec2::new(515.0, 290.0));
            pages.add(&[(area, &picture)], &[(Pos2::new(40.0, 340.0), said)]);
        }
        let bytes = pages.finish("A talk");
        let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
        assert!(text.starts_with("%PDF-1."));
        assert!(text.trim_end().ends_with("%%EOF"));
        assert_eq!(after(&text, "/Count"), [" 2"]);
        assert_eq!(after(&text, "/Width"), [" 30", " 30"]);
        assert_eq!(after(&text, "/Height"), [" 20", " 20"]);
        // Brackets in a text are told from those around it.
        assert!(text.contains(r"a first \(step\)") || text.contains("(a first (step))"));
        assert!(text.contains("a second step"));
        // The table of what stands where begins where the file says it does.
        let start: usize = after(&text, "startxref\n")[0].parse().expect("a place");
        assert!(bytes[start..].starts_with(b"xref"));
    }

    #[test]
    fn letters_that_the_typeface_lacks_are_left_out() {
        assert_eq!(
            western("5 µs × 2"),
            [b'5', b' ', 0xb5, b's', b' ', 0xd7, b' ', b'2']
        );
        assert_eq!(western("\u{4e2d}a"), b"a");
    }
}
