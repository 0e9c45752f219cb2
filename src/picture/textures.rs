//! The textures that shapes refer to: the atlas of glyphs, and images.

use std::collections::BTreeMap;

use eframe::egui::epaint::textures::{TextureFilter, TexturesDelta};
use eframe::egui::epaint::{ImageData, ImageDelta};
use eframe::egui::{Pos2, TextureId};

use super::Pixel;

/// One texture.
#[derive(Clone, Debug, Default)]
pub(super) struct Texture {
    width: usize,
    height: usize,
    pixels: Vec<Pixel>,
    smooth: bool,
}

/// The textures of one egui context, kept up to date by what its frames report.
#[derive(Clone, Debug, Default)]
pub struct Textures {
    known: BTreeMap<TextureId, Texture>,
}

impl Textures {
    /// Takes over what a frame has changed. What a frame frees is freed after painting, and so
    /// with the next call at the earliest; keeping it costs nothing here.
    pub fn apply(&mut self, delta: &TexturesDelta) {
        #[expect(
            clippy::iter_over_hash_type,
            reason = "each texture takes its own changes, in whatever order the textures come"
        )]
        for (id, deltas) in &delta.set {
            let texture = self.known.entry(*id).or_default();
            for delta in deltas {
                texture.apply(delta);
            }
        }
    }

    pub(super) fn get(&self, id: TextureId) -> Option<&Texture> {
        self.known.get(&id)
    }
}

impl Texture {
    fn apply(&mut self, delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        let [width, height] = image.size;
        let pixels = image.pixels.iter().map(eframe::egui::Color32::to_array);
        self.smooth = delta.options.magnification == TextureFilter::Linear;
        let Some([left, top]) = delta.pos else {
            (self.width, self.height) = (width, height);
            self.pixels = pixels.collect();
            return;
        };
        let pixels: Vec<Pixel> = pixels.collect();
        for (row, line) in pixels.chunks(width.max(1)).enumerate() {
            let from = (top + row) * self.width + left;
            if let Some(into) = self.pixels.get_mut(from..from + line.len()) {
                into.copy_from_slice(line);
            }
        }
    }

    fn at(&self, x: i64, y: i64) -> Pixel {
        let within = |place: i64, size: usize| {
            let place = usize::try_from(place).unwrap_or_default();
            place.min(size.saturating_sub(1))
        };
        let (x, y) = (within(x, self.width), within(y, self.height));
        let found = self.pixels.get(y * self.width + x);
        found.copied().unwrap_or_default()
    }

    /// The colour at a place from (0, 0) to (1, 1), each part from 0 to 255.
    pub(super) fn sample(&self, uv: Pos2) -> [f32; 4] {
        let (x, y) = (uv.x * self.width as f32, uv.y * self.height as f32);
        if !self.smooth {
            return self.at(x.floor() as i64, y.floor() as i64).map(f32::from);
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (across, down) = (x - left, y - top);
        let (left, top) = (left as i64, top as i64);
        let rows = [top, top + 1].map(|y| {
            let [a, b] = [self.at(left, y), self.at(left + 1, y)];
            std::array::from_fn::<f32, 4, _>(|i| {
                f32::from(a[i]) + (f32::from(b[i]) - f32::from(a[i])) * across
            })
        });
        std::array::from_fn(|i| rows[0][i] + (rows[1][i] - rows[0][i]) * down)
    }
}
