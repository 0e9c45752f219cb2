//! An egui without a screen: what is drawn on it becomes pixels or vectors.

use eframe::egui::epaint::ClippedShape;
use eframe::egui::{Color32, Context, Memory, Pos2, RawInput, Rect, Theme, Ui, Vec2, ViewportId};

use crate::lesson::Refusal;
use crate::picture::{Canvas, PictureError, Textures, svg};
use crate::ui::present::present;
use crate::ui::theme;

/// Passes before anything is taken from a sheet: fonts arrive, and sizes settle.
const SETTLE: u32 = 4;
/// Passes for which a view may still calculate what it shows, such as a sweep over sizes.
const MOST_PASSES: u32 = 2_000;
/// Seconds of egui's time between two passes, in which whatever slides has slid.
const PASS_S: f64 = 1.0;
/// The widest texture that glyphs may fill; at four times the size they need much room.
const TEXTURE_SIDE: usize = 8_192;

/// How a sheet looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    /// Its size in points.
    pub size: Vec2,
    /// Pixels a point, before the zoom.
    pub scale: f32,
    /// The window's zoom.
    pub zoom: f32,
    /// Whether it is dark on light.
    pub light: bool,
    /// Whether it is a wall that a room looks at.
    pub presents: bool,
    /// Whether it is a page that is printed.
    pub printed: bool,
}

/// A sheet that is drawn on.
pub(super) struct Sheet {
    ctx: Context,
    textures: Textures,
    look: Look,
    passes: u32,
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet")
            .field("look", &self.look)
            .field("passes", &self.passes)
            .finish_non_exhaustive()
    }
}

impl Sheet {
    pub(super) fn new(look: Look) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        ctx.add_font_provider(theme::font::of_the_desktop());
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let mut sheet = Self {
            ctx,
            textures: Textures::default(),
            look,
            passes: 0,
        };
        sheet.relook();
        if look.presents {
            sheet.begin();
        }
        sheet
    }

    /// A pass in which nothing is drawn: a zoom takes effect with the pass after the one that sets
    /// it, and a wall measures its own.
    fn begin(&mut self) {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.look.size)),
            max_texture_side: Some(TEXTURE_SIDE),
            time: Some(0.0),
            focused: false,
            ..RawInput::default()
        };
        let mut output = self.ctx.run_ui(input, |_| {});
        self.textures.apply(&output.textures_delta);
        output.textures_delta.clear();
    }

    /// Takes over what a window remembers, such as how far a text is scrolled.
    pub(super) fn remember(&mut self, memory: Memory) {
        self.ctx.memory_mut(|mine| *mine = memory);
        self.ctx.memory_mut(eframe::egui::Memory::stop_text_input);
        self.relook();
    }

    fn relook(&mut self) {
        let theme = if self.look.light {
            Theme::Light
        } else {
            Theme::Dark
        };
        self.ctx.set_theme(theme);
        self.ctx.set_zoom_factor(self.look.zoom);
        present(&self.ctx, self.look.presents);
        theme::restyle(&self.ctx);
    }

    pub(super) fn ctx(&self) -> &Context {
        &self.ctx
    }

    /// The window's ground, which is there before anything is drawn.
    fn ground(&self) -> Color32 {
        if self.look.printed {
            return theme::PAPER;
        }
        theme::palette_for(!self.look.light).bg
    }

    /// Draws once; what was drawn, and whether it wants to be drawn again.
    fn pass(&mut self, draw: &mut dyn FnMut(&mut Ui)) -> (Vec<ClippedShape>, bool) {
        self.passes += 1;
        // Whoever presents meanwhile has larger type and another palette.
        present(&self.ctx, self.look.presents);
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.look.size)),
            max_texture_side: Some(TEXTURE_SIDE),
            time: Some(f64::from(self.passes) * PASS_S),
            predicted_dt: PASS_S as f32,
            focused: false,
            ..RawInput::default()
        };
        let viewport = input.viewports.entry(ViewportId::ROOT).or_default();
        viewport.native_pixels_per_point = Some(self.look.scale);
        let mut output = self.ctx.run_ui(input, draw);
        self.textures.apply(&output.textures_delta);
        output.textures_delta.clear();
        let again = output
            .viewport_output
            .get(&ViewportId::ROOT)
            .is_some_and(|viewport| viewport.repaint_delay.is_zero());
        (output.shapes, again)
    }

    /// Draws until what is drawn has settled.
    pub(super) fn settle(&mut self, draw: &mut dyn FnMut(&mut Ui)) -> Vec<ClippedShape> {
        let mut shapes = Vec::new();
        for pass in 0..MOST_PASSES {
            let again;
            (shapes, again) = self.pass(draw);
            if pass >= SETTLE && !again {
                break;
            }
        }
        shapes
    }

    /// Draws the next picture of an animation, on a sheet that has settled.
    pub(super) fn next(&mut self, draw: &mut dyn FnMut(&mut Ui)) -> Vec<ClippedShape> {
        // What is placed by the size it had before needs a second pass.
        drop(self.pass(draw));
        self.pass(draw).0
    }

    /// What was drawn, as pixels.
    pub(super) fn canvas(&self, shapes: Vec<ClippedShape>) -> Result<Canvas, PictureError> {
        let scale = self.ctx.pixels_per_point();
        let size = self.look.size * scale;
        let mut canvas = Canvas::new(
            size.x.round() as usize,
            size.y.round() as usize,
            self.ground(),
        )?;
        let primitives = self.ctx.tessellate(shapes, scale);
        canvas.paint(&primitives, &self.textures, Pos2::ZERO, scale);
        Ok(canvas)
    }

    /// What was drawn, as the text of an SVG file.
    pub(super) fn svg(&self, shapes: &[ClippedShape], title: &str) -> String {
        let area = Rect::from_min_size(Pos2::ZERO, self.look.size);
        let found = self.ctx.fonts(|fonts| fonts.discovered_fonts().to_vec());
        let fonts = theme::font::definitions_with(&found);
        svg(shapes, area, self.ground(), &fonts, title)
    }
}

/// Why a picture could not be made, for people.
pub(super) fn cannot(error: &PictureError) -> Refusal {
    Refusal::new(format!("{error}."))
}

#[cfg(test)]
mod tests {
    use eframe::egui::{FontId, epaint::text::FallbackRequest};

    use super::*;

    #[test]
    fn a_sheet_has_the_letters_that_the_desktop_has() {
        let look = Look {
            size: Vec2::new(200.0, 100.0),
            scale: 1.0,
            zoom: 1.0,
            light: false,
            presents: false,
            printed: false,
        };
        for (said, family, joins) in [
            ("\u{4e2d}\u{6587}", FontId::proportional(14.0), false),
            ("\u{645}\u{631}\u{62d}", FontId::monospace(14.0), true),
            ("\u{928}\u{92e}", theme::font::bold(14.0), true),
        ] {
            let mut sheet = Sheet::new(look);
            let shapes = sheet.settle(&mut |ui| {
                let painter = ui.painter();
                let ink = ui.visuals().text_color();
                let galley = painter.layout_no_wrap(said.into(), family.clone(), ink);
                painter.galley(Pos2::new(10.0, 10.0), galley, ink);
            });
            let request = FallbackRequest {
                cluster: said,
                family: &family.family,
            };
            let installed = theme::font::of_the_desktop().font_for(&request).is_some();
            let first = said.chars().next().unwrap_or_default();
            let ctx = sheet.ctx();
            assert_eq!(
                ctx.fonts_mut(|fonts| fonts.has_glyph(&family, first)),
                installed
            );
            // Where there is a face, a drawing has its outlines; letters that join stay text.
            let drawing = sheet.svg(&shapes, "");
            let outlines = drawing.matches("<path id=\"g").count();
            assert_eq!(outlines > 0, installed && !joins, "{said}");
            assert_eq!(
                drawing.contains(&format!(">{said}</text>")),
                joins,
                "{said}"
            );
        }
    }
}
