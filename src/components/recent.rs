//! Requests that have ended lately, thinned out so that any rate leaves enough of them to draw.

use std::collections::VecDeque;

use serde::Serialize;

use super::footprint;

/// How many requests each ring keeps unless it says otherwise.
const RING: usize = 80;
/// One ring keeps all requests, the next those whose number is a multiple of 16, and so on.
const STRIDES: [u64; 4] = [1, 16, 256, 4_096];

/// Something that has a number which counts up over the run.
pub trait Numbered: Clone {
    /// Its number.
    fn number(&self) -> u64;
}

/// Rings of ended requests, each over a sparser selection than the one before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recent<R, const KEPT: usize = RING> {
    rings: [VecDeque<R>; STRIDES.len()],
}

impl<R, const KEPT: usize> Default for Recent<R, KEPT> {
    fn default() -> Self {
        Self {
            rings: std::array::from_fn(|_| VecDeque::new()),
        }
    }
}

impl<R: Numbered, const KEPT: usize> Recent<R, KEPT> {
    /// Keeps a request that has ended.
    pub fn keep(&mut self, request: R) {
        for (ring, stride) in self.rings.iter_mut().zip(STRIDES).skip(1) {
            if request.number().is_multiple_of(stride) {
                push(ring, request.clone(), KEPT);
            }
        }
        push(&mut self.rings[0], request, KEPT);
    }

    /// The requests kept under a stride, oldest ending first.
    pub fn under_stride(&self, stride: u64) -> impl DoubleEndedIterator<Item = &R> {
        let index = STRIDES
            .iter()
            .position(|&known| known == stride)
            .unwrap_or(0);
        self.rings[index].iter()
    }

    /// A request that is still remembered.
    pub fn get(&self, id: u64) -> Option<&R> {
        self.rings
            .iter()
            .flatten()
            .find(|request| request.number() == id)
    }

    /// How many requests it remembers.
    pub fn len(&self) -> usize {
        self.rings.iter().map(VecDeque::len).sum()
    }

    /// Memory that a copy takes besides itself, apart from what requests own, in bytes.
    pub fn footprint_bytes(&self) -> usize {
        footprint::list::<R>(self.len())
    }

    /// Whether nothing has ended yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn push<R>(ring: &mut VecDeque<R>, request: R, most: usize) {
    if ring.len() == most {
        ring.pop_front();
    }
    ring.push_back(request);
}

/// The smallest stride under which at most `most` requests a second of those arriving at `per_s`
/// are kept.
pub fn stride_for(per_s: f64, most: f64) -> u64 {
    STRIDES
        .into_iter()
        .find(|&stride| per_s / stride as f64 <= most)
        .unwrap_or(4_096)
}
