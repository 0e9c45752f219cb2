//! Triangles into pixels, by the rules that graphics cards keep: a pixel belongs to the triangle
//! that covers its centre, and on an edge between two triangles to one of them alone.

use eframe::egui::epaint::{ClippedPrimitive, Primitive, Vertex};
use eframe::egui::{Color32, Pos2, Rect};

use super::textures::Texture;
use super::{PictureError, Pixel, Textures};

/// Parts of a pixel in which corners are placed.
const PARTS: i64 = 256;
/// Corners further away than this many pixels are taken to be here.
const FAR: f32 = 4_000_000.0;
/// More pixels than this no picture has: a screen of 3840x2160 at four times its size.
const MOST_PIXELS: usize = 140_000_000;

/// A picture that is being painted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<Pixel>,
}

/// The pixels that may be painted, from the first to before the last.
#[derive(Clone, Copy, Debug)]
struct Clip {
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
}

impl Canvas {
    /// A picture of one colour.
    pub fn new(width: usize, height: usize, ground: Color32) -> Result<Self, PictureError> {
        let count = width.checked_mul(height);
        match count.filter(|count| (1..=MOST_PIXELS).contains(count)) {
            Some(count) => Ok(Self {
                width,
                height,
                pixels: vec![ground.to_array(); count],
            }),
            None => Err(PictureError::Size(width, height)),
        }
    }

    /// Its width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Its height in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Its pixels, row by row.
    pub fn pixels(&self) -> &[Pixel] {
        &self.pixels
    }

    /// Paints what egui has made of its shapes. `origin` is the point, in points, that comes to
    /// lie in the upper left corner.
    pub fn paint(
        &mut self,
        primitives: &[ClippedPrimitive],
        textures: &Textures,
        origin: Pos2,
        pixels_per_point: f32,
    ) {
        for ClippedPrimitive {
            clip_rect,
            primitive,
        } in primitives
        {
            // Nothing in the program paints by callback, which needs a graphics card.
            let Primitive::Mesh(mesh) = primitive else {
                continue;
            };
            let (Some(clip), Some(texture)) = (
                self.clip(*clip_rect, origin, pixels_per_point),
                textures.get(mesh.texture_id),
            ) else {
                continue;
            };
            let at = |index: u32| {
                let vertex = mesh.vertices.get(index as usize)?;
                let pos = (vertex.pos - origin) * pixels_per_point;
                pos.is_finite().then(|| Corner::new(pos.to_pos2(), vertex))
            };
            for triangle in mesh.indices.chunks_exact(3) {
                if let (Some(a), Some(b), Some(c)) =
                    (at(triangle[0]), at(triangle[1]), at(triangle[2]))
                {
                    self.triangle([a, b, c], clip, texture);
                }
            }
        }
    }

    fn clip(&self, rect: Rect, origin: Pos2, pixels_per_point: f32) -> Option<Clip> {
        let whole = |value: f32, most: usize| {
            let value = (value * pixels_per_point).round();
            value.clamp(0.0, most as f32) as i64
        };
        let clip = Clip {
            left: whole(rect.left() - origin.x, self.width),
            top: whole(rect.top() - origin.y, self.height),
            right: whole(rect.right() - origin.x, self.width),
            bottom: whole(rect.bottom() - origin.y, self.height),
        };
        (clip.left < clip.right && clip.top < clip.bottom).then_some(clip)
    }

    fn triangle(&mut self, corners: [Corner; 3], clip: Clip, texture: &Texture) {
        let Some(triangle) = Triangle::new(corners) else {
            return;
        };
        let (top, bottom) = triangle.rows();
        let paint = Paint::new(&triangle, texture);
        for y in top.max(clip.top)..bottom.min(clip.bottom) {
            let Some((left, right)) = triangle.span(y) else {
                continue;
            };
            let (left, right) = (left.max(clip.left), right.min(clip.right - 1));
            if left > right {
                continue;
            }
            let row = y as usize * self.width;
            let Some(line) = self
                .pixels
                .get_mut(row + left as usize..=row + right as usize)
            else {
                continue;
            };
            match &paint {
                Paint::Even(color) => {
                    for pixel in line {
                        blend(pixel, *color);
                    }
                }
                Paint::Varied => {
                    for (x, pixel) in (left..).zip(line) {
                        blend(pixel, triangle.color(x, y, texture));
                    }
                }
            }
        }
    }

    /// The picture as the bytes of a PNG.
    pub fn png(&self) -> Result<Vec<u8>, PictureError> {
        let cannot = || PictureError::Size(self.width, self.height);
        let width = u32::try_from(self.width).map_err(|_| cannot())?;
        let height = u32::try_from(self.height).map_err(|_| cannot())?;
        // What the ground covers is opaque, so that nothing is lost without alpha.
        let bytes: Vec<u8> = self
            .pixels
            .iter()
            .flat_map(|&[red, green, blue, _]| [red, green, blue])
            .collect();
        let picture = image::RgbImage::from_raw(width, height, bytes).ok_or_else(cannot)?;
        let mut png = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut png, image::ImageFormat::Png)?;
        Ok(png.into_inner())
    }
}

/// How a triangle's pixels come to their colour.
enum Paint {
    /// All have the same.
    Even(Pixel),
    /// Each is mixed of the corners'.
    Varied,
}

impl Paint {
    fn new(triangle: &Triangle, texture: &Texture) -> Self {
        let [a, b, c] = &triangle.corners;
        let even = a.color == b.color && a.color == c.color && a.uv == b.uv && a.uv == c.uv;
        if even {
            Self::Even(tinted(a.color, texture.sample(a.uv)))
        } else {
            Self::Varied
        }
    }
}

/// A corner of a triangle, on the grid of the canvas.
#[derive(Clone, Copy, Debug)]
struct Corner {
    x: i64,
    y: i64,
    color: [f32; 4],
    uv: Pos2,
}

impl Corner {
    fn new(pos: Pos2, vertex: &Vertex) -> Self {
        let placed = |value: f32| (value.clamp(-FAR, FAR) * PARTS as f32).round() as i64;
        Self {
            x: placed(pos.x),
            y: placed(pos.y),
            color: vertex.color.to_array().map(f32::from),
            uv: vertex.uv,
        }
    }
}

/// A triangle whose corners go round clockwise on the screen.
#[derive(Clone, Debug)]
struct Triangle {
    corners: [Corner; 3],
    area: i64,
}

impl Triangle {
    fn new([a, b, c]: [Corner; 3]) -> Option<Self> {
        let area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        let corners = match area.signum() {
            1 => [a, b, c],
            -1 => [a, c, b],
            _ => return None,
        };
        let area = area.abs();
        Some(Self { corners, area })
    }

    /// The rows it may touch, from the first to before the last.
    fn rows(&self) -> (i64, i64) {
        let [a, b, c] = self.corners.map(|corner| corner.y);
        let (top, bottom) = (a.min(b).min(c), a.max(b).max(c));
        (top.div_euclid(PARTS), bottom.div_euclid(PARTS) + 1)
    }

    /// The first and the last pixel of a row whose centres it covers. An edge at the top or on the
    /// left belongs to it, another does not.
    fn span(&self, y: i64) -> Option<(i64, i64)> {
        let centre = y * PARTS + PARTS / 2;
        let (mut left, mut right) = (i64::MIN, i64::MAX);
        for edge in 0..3 {
            let (from, to) = (self.corners[edge], self.corners[(edge + 1) % 3]);
            let (dx, dy) = (to.x - from.x, to.y - from.y);
            let height = dx * (centre - from.y);
            if dy < 0 {
                let least = from.x + ceil_div(-height, -dy);
                left = left.max(ceil_div(least - PARTS / 2, PARTS));
            } else if dy > 0 {
                let most = from.x + (height - 1).div_euclid(dy);
                right = right.min((most - PARTS / 2).div_euclid(PARTS));
            } else if height < 0 || (height == 0 && dx < 0) {
                return None;
            }
        }
        (left <= right).then_some((left, right))
    }

    /// The colour of the pixel at this place.
    fn color(&self, column: i64, row: i64, texture: &Texture) -> Pixel {
        let at = [column, row].map(|place| place * PARTS + PARTS / 2);
        let weight = |from: &Corner, to: &Corner| {
            let cross = (to.x - from.x) * (at[1] - from.y) - (to.y - from.y) * (at[0] - from.x);
            cross as f32 / self.area as f32
        };
        let [a, b, c] = &self.corners;
        let (of_c, of_a) = (weight(a, b), weight(b, c));
        let of_b = 1.0 - of_a - of_c;
        let mixed = |get: &dyn Fn(&Corner) -> f32| get(a) * of_a + get(b) * of_b + get(c) * of_c;
        let color = std::array::from_fn(|i| mixed(&|corner| corner.color[i]));
        let uv = if a.uv == b.uv && a.uv == c.uv {
            a.uv
        } else {
            Pos2::new(mixed(&|corner| corner.uv.x), mixed(&|corner| corner.uv.y))
        };
        tinted(color, texture.sample(uv))
    }
}

fn ceil_div(a: i64, b: i64) -> i64 {
    -(-a).div_euclid(b)
}

/// A colour through a texture, both from 0 to 255.
fn tinted(color: [f32; 4], texel: [f32; 4]) -> Pixel {
    std::array::from_fn(|i| (color[i] * texel[i] / 255.0 + 0.5).clamp(0.0, 255.0) as u8)
}

/// Lays a premultiplied colour over a pixel.
fn blend(below: &mut Pixel, above: Pixel) {
    let left = 255 - u16::from(above[3]);
    if left == 0 {
        *below = above;
        return;
    }
    for (below, above) in below.iter_mut().zip(above) {
        let kept = (u16::from(*below) * left + 127) / 255;
        *below = above.saturating_add(kept as u8);
    }
}
