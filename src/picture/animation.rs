//! Pictures one after the other, as a GIF that repeats for ever.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use super::colours::Chosen;
use super::{Canvas, Colours, PictureError};

/// Frames a second that a GIF can keep: its time has hundredths of a second, and programs show
/// frames shorter than two of them at a speed of their own.
pub const FRAME_RATES: RangeInclusive<u32> = 1..=50;

/// An animation that is being written.
pub struct Animation {
    encoder: gif::Encoder<Vec<u8>>,
    colours: Chosen,
    size: (u16, u16),
    frames_per_s: u32,
    frames: u32,
    /// The places of the last frame's colours.
    before: Vec<u8>,
}

impl std::fmt::Debug for Animation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Animation")
            .field("size", &self.size)
            .field("frames", &self.frames)
            .finish_non_exhaustive()
    }
}

/// The part of a frame that differs from the one before.
#[derive(Clone, Copy, Debug)]
struct Part {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Animation {
    /// An animation of this size in pixels, in colours chosen among these.
    pub fn new(
        (width, height): (usize, usize),
        colours: &Colours,
        frames_per_s: u32,
    ) -> Result<Self, PictureError> {
        let side = |side: usize| u16::try_from(side).ok().filter(|&side| side > 0);
        let (Some(wide), Some(high)) = (side(width), side(height)) else {
            return Err(PictureError::Size(width, height));
        };
        let colours = colours.choose();
        let mut encoder = gif::Encoder::new(Vec::new(), wide, high, &colours.bytes())?;
        encoder.set_repeat(gif::Repeat::Infinite)?;
        Ok(Self {
            encoder,
            colours,
            size: (wide, high),
            frames_per_s: frames_per_s.clamp(*FRAME_RATES.start(), *FRAME_RATES.end()),
            frames: 0,
            before: Vec::new(),
        })
    }

    /// Appends a frame.
    pub fn push(&mut self, canvas: &Canvas) -> Result<(), PictureError> {
        let (width, height) = (usize::from(self.size.0), usize::from(self.size.1));
        if (canvas.width(), canvas.height()) != (width, height) {
            return Err(PictureError::Size(canvas.width(), canvas.height()));
        }
        let places: Vec<u8> = canvas
            .pixels()
            .iter()
            .map(|&pixel| self.colours.place_of(pixel))
            .collect();
        let part = self.changed(&places);
        let mut buffer = Vec::with_capacity((part.right - part.left) * (part.bottom - part.top));
        for y in part.top..part.bottom {
            let row = y * width;
            let range = row + part.left..row + part.right;
            let now = places.get(range.clone()).unwrap_or_default();
            match self.before.get(range) {
                None => buffer.extend_from_slice(now),
                Some(before) => buffer.extend(now.iter().zip(before).map(|(&now, &before)| {
                    if now == before {
                        Chosen::AS_BEFORE
                    } else {
                        now
                    }
                })),
            }
        }
        let frame = gif::Frame {
            delay: self.delay(),
            dispose: gif::DisposalMethod::Keep,
            transparent: Some(Chosen::AS_BEFORE),
            left: part.left as u16,
            top: part.top as u16,
            width: (part.right - part.left) as u16,
            height: (part.bottom - part.top) as u16,
            buffer: Cow::Owned(buffer),
            ..gif::Frame::default()
        };
        self.encoder.write_frame(&frame)?;
        self.before = places;
        self.frames += 1;
        Ok(())
    }

    /// Hundredths of a second for the frame to come, such that no rounding adds up.
    fn delay(&self) -> u16 {
        let end = |frames: u32| (frames * 100 + self.frames_per_s / 2) / self.frames_per_s;
        (end(self.frames + 1) - end(self.frames)) as u16
    }

    /// The rectangle around all that is not as in the frame before; a corner if nothing is.
    fn changed(&self, places: &[u8]) -> Part {
        let (width, height) = (usize::from(self.size.0), usize::from(self.size.1));
        let mut part = Part {
            left: 0,
            top: 0,
            right: width,
            bottom: height,
        };
        if self.before.len() != places.len() {
            return part;
        }
        let rows = || places.chunks(width).zip(self.before.chunks(width));
        let differs = |(now, before): (&[u8], &[u8])| now != before;
        let Some(top) = rows().position(differs) else {
            (part.right, part.bottom) = (1, 1);
            return part;
        };
        part.top = top;
        part.bottom = height - rows().rev().position(differs).unwrap_or(0);
        let column = |(now, before): (&[u8], &[u8])| {
            let first = now.iter().zip(before).position(|(a, b)| a != b)?;
            let last = now.iter().zip(before).rposition(|(a, b)| a != b)?;
            Some((first, last + 1))
        };
        let columns = rows().filter_map(column);
        let around = columns.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        (part.left, part.right) = around.unwrap_or((0, width));
        part
    }

    /// Frames so far.
    pub fn frames(&self) -> u32 {
        self.frames
    }

    /// The bytes of the file.
    pub fn finish(self) -> Result<Vec<u8>, PictureError> {
        let bytes = self.encoder.into_inner();
        bytes.map_err(PictureError::Gif)
    }
}
