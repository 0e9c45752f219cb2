//! Pictures of what egui draws, without a screen or a graphics card: pixels, vectors, animations.
//!
//! Knows shapes and textures, and nothing of what they show. All of it is plain arithmetic in one
//! thread, so that the same shapes give the same bytes everywhere.

mod animation;
mod canvas;
mod colours;
mod pdf;
mod svg;
mod textures;

pub use animation::{Animation, FRAME_RATES};
pub use canvas::Canvas;
pub use colours::Colours;
pub use pdf::Pages;
pub use svg::svg;
pub use textures::Textures;

/// An RGBA pixel with premultiplied alpha, in gamma space, as egui blends.
pub type Pixel = [u8; 4];

/// Why a picture could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It has no size, or one that no file of this kind can have.
    #[error("a picture of {0} x {1} pixels cannot be written")]
    Size(usize, usize),
    /// The PNG could not be encoded.
    #[error("the PNG cannot be written ({0})")]
    Png(#[from] image::ImageError),
    /// The GIF could not be encoded.
    #[error("the GIF cannot be written ({0})")]
    Gif(#[from] gif::EncodingError),
}
