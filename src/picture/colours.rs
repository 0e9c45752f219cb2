//! The 255 colours of an animation, the same in all of its frames so that nothing flickers.

use std::collections::BTreeMap;

use color_quant::NeuQuant;

use super::{Canvas, Pixel};

/// Colours besides the one that stands for "as before".
const MOST: usize = 255;
/// The most frequent colours are kept as they are: grounds, panels and fills, on which the eye
/// would see the slightest change.
const EXACT: usize = 127;
/// The network that finds the others looks at one colour in so many.
const SAMPLING: i32 = 1;
/// Colours it looks at.
const MOST_LEARNED: usize = 40_000;

/// Red, green and blue.
type Rgb = [u8; 3];

/// The colours of some pictures, from which those of an animation are chosen.
#[derive(Clone, Debug, Default)]
pub struct Colours {
    counts: BTreeMap<Rgb, u64>,
}

/// The colours of an animation.
#[derive(Debug)]
pub(super) struct Chosen {
    colours: Vec<Rgb>,
    nearest: BTreeMap<Rgb, u8>,
}

impl Colours {
    /// Counts those of a picture in.
    pub fn add(&mut self, canvas: &Canvas) {
        let mut pixels: Vec<Rgb> = canvas.pixels().iter().copied().map(opaque).collect();
        pixels.sort_unstable();
        for run in pixels.chunk_by(|a, b| a == b) {
            if let Some(first) = run.first() {
                *self.counts.entry(*first).or_default() += run.len() as u64;
            }
        }
    }

    pub(super) fn choose(&self) -> Chosen {
        let mut ranked: Vec<(Rgb, u64)> = self.counts.iter().map(|(&c, &n)| (c, n)).collect();
        // A stable order: equally frequent colours stay in the order of their values.
        ranked.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        let exact = if ranked.len() <= MOST { MOST } else { EXACT };
        let rest = ranked.split_off(exact.min(ranked.len()));
        let mut colours: Vec<Rgb> = ranked.into_iter().map(|(colour, _)| colour).collect();
        if !rest.is_empty() {
            let learned = rest.iter().take(MOST_LEARNED);
            let rgba: Vec<u8> = learned.flat_map(|&([r, g, b], _)| [r, g, b, 255]).collect();
            let network = NeuQuant::new(SAMPLING, MOST - EXACT, &rgba);
            let map = network.color_map_rgb();
            colours.extend(map.chunks_exact(3).map(|c| [c[0], c[1], c[2]]));
        }
        Chosen {
            colours,
            nearest: BTreeMap::new(),
        }
    }
}

impl Chosen {
    /// The place of the colour that stands for "as before".
    pub(super) const AS_BEFORE: u8 = MOST as u8;

    /// Red, green and blue of all, one after the other; the last is never seen.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.colours.iter().flatten().copied().collect();
        bytes.resize(3 * (MOST + 1), 0);
        bytes
    }

    /// The place of the colour nearest to this one.
    pub(super) fn place_of(&mut self, pixel: Pixel) -> u8 {
        let wanted = opaque(pixel);
        if let Some(&place) = self.nearest.get(&wanted) {
            return place;
        }
        let places = self.colours.iter().zip(0_u8..);
        let nearest = places.min_by_key(|(colour, _)| distance(**colour, wanted));
        let place = nearest.map_or(0, |(_, place)| place);
        self.nearest.insert(wanted, place);
        place
    }
}

fn opaque([red, green, blue, _]: Pixel) -> Rgb {
    [red, green, blue]
}

fn distance(a: Rgb, b: Rgb) -> u32 {
    let parts = a.iter().zip(b);
    parts
        .map(|(&a, b)| u32::from(a.abs_diff(b)).pow(2))
        .sum::<u32>()
}
