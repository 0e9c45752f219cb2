//! Where the slots of a cache are placed.

use eframe::egui::{Pos2, Rect, Vec2};

use crate::ui::place::roomy;

/// The card of the pictures; others keep about this shape.
const CARD: Vec2 = Vec2::new(80.0, 48.0);
/// A card is never flatter than this.
const FLATTEST: f32 = 2.5;
/// A card is never drawn larger than this on a desk's screen.
const LARGEST: Vec2 = Vec2::new(112.0, 64.0);
/// The best arrangement of `count` slots in `area`, row by row.
///
/// Cards keep about the shape of 5 to 3, grow to a limit and shrink, with their gaps, until
/// all fit; the whole is centred. There are always `count` of them: in an area without room
/// they have no size.
pub fn grid(area: Rect, count: usize) -> Vec<Rect> {
    let room = Vec2::new(usable(area.width()), usable(area.height()));
    let best = (1..=count)
        .map(|columns| arrangement(room, roomy(area), count, columns))
        .max_by(|a, b| a.score().total_cmp(&b.score()));
    let Some(best) = best else {
        return Vec::new();
    };
    let rows = count.div_ceil(best.columns);
    let pitch = best.card + Vec2::splat(best.gap);
    let extent = Vec2::new(pitch.x * best.columns as f32, pitch.y * rows as f32);
    let spare = (room - (extent - Vec2::splat(best.gap))).max(Vec2::ZERO);
    let origin = if area.min.is_finite() {
        area.min + spare / 2.0
    } else {
        Pos2::ZERO
    };
    (0..count)
        .map(|index| {
            let (column, row) = (index % best.columns, index / best.columns);
            let at = origin + Vec2::new(pitch.x * column as f32, pitch.y * row as f32);
            Rect::from_min_size(at, best.card)
        })
        .collect()
}

/// A length that can be divided: no infinity, nothing negative.
fn usable(length: f32) -> f32 {
    if length.is_finite() {
        length.max(0.0)
    } else {
        0.0
    }
}

/// One way to lay the cards out.
struct Arrangement {
    columns: usize,
    gap: f32,
    card: Vec2,
    /// The share of places that are taken; the last row may have free ones.
    filled: f32,
}

impl Arrangement {
    /// The size of the card, judged by its worse side; among like sizes full rows look better.
    fn score(&self) -> f32 {
        let size = (self.card.x / CARD.x).min(self.card.y / CARD.y);
        size * (0.9 + 0.1 * self.filled)
    }
}

fn arrangement(room: Vec2, more: f32, count: usize, columns: usize) -> Arrangement {
    let rows = count.div_ceil(columns);
    let side = |length: f32, number: usize, gap: f32| {
        ((length - gap * (number - 1) as f32) / number as f32).max(0.0)
    };
    let card = |gap| Vec2::new(side(room.x, columns, gap), side(room.y, rows, gap));
    // The gap narrows with the cards.
    let gap = [
        (8.0, 32.0),
        (6.0, 26.0),
        (4.0, 18.0),
        (2.0, 8.0),
        (1.0, 4.0),
    ]
    .into_iter()
    .find(|&(gap, least)| card(gap).min_elem() >= least)
    .map_or(0.0, |(gap, _)| gap);
    let card = card(gap).min(LARGEST * more);
    let card = Vec2::new(card.x.min(card.y * FLATTEST), card.y.min(card.x * 0.75));
    let filled = count as f32 / (rows * columns) as f32;
    Arrangement {
        columns,
        gap,
        card,
        filled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_slots_make_the_cards_of_the_pictures() {
        let area = Rect::from_min_size(Pos2::new(10.0, 20.0), Vec2::new(432.0, 216.0));
        let rects = grid(area, 20);
        assert_eq!(rects.len(), 20);
        assert!((rects[0].size() - CARD).length() < 0.01);
        assert!((rects[1].left() - rects[0].right() - 8.0).abs() < 0.01);
        assert!((rects[19].max - area.max).length() < 0.01);
    }

    #[test]
    fn cards_stay_inside_and_apart_in_any_area() {
        let sides = [0.0, 0.5, 7.0, 33.0, 216.0, 432.0, 2_000.0];
        for width in sides {
            for height in sides {
                let area = Rect::from_min_size(Pos2::new(-3.0, 11.0), Vec2::new(width, height));
                for count in (0..60).chain([97, 100, 101, 256, 999, 1_000]) {
                    let rects = grid(area, count);
                    assert_eq!(rects.len(), count);
                    check(area, &rects);
                }
            }
        }
    }

    fn check(area: Rect, rects: &[Rect]) {
        for (index, rect) in rects.iter().enumerate() {
            assert!(area.expand(0.01).contains_rect(*rect), "{area:?} {rect:?}");
            for other in &rects[..index] {
                let common = rect.shrink(0.01).intersect(other.shrink(0.01));
                assert!(!common.is_positive(), "{rect:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_hundred_slots_can_be_hit() {
        let area = Rect::from_min_size(Pos2::ZERO, Vec2::new(432.0, 216.0));
        for rect in grid(area, 100) {
            assert!(rect.width() >= 24.0 && rect.height() >= 16.0, "{rect:?}");
        }
    }

    #[test]
    fn an_area_without_an_end_is_no_area() {
        for area in [Rect::NOTHING, Rect::EVERYTHING, Rect::NAN] {
            assert_eq!(grid(area, 7).len(), 7);
        }
    }
}
