//! Where two stages stand, and which of them are drawn.

use eframe::egui::{Pos2, Rect, Vec2};

/// The height of the head over each of them.
pub(super) const HEAD: f32 = 22.0;
/// Between the two.
const GAP: f32 = 16.0;
/// Two stages beside each other need this much room in any lab.
pub(in crate::app) const WIDTH: f32 = 2.0 * 600.0 + GAP;

/// Which of the two is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    /// Both, where there is room.
    #[default]
    Both,
    /// The one that is pinned.
    A,
    /// The one that goes on.
    B,
}

/// Which sides there is room for, and which are shown.
pub(super) struct Sides {
    /// The places of both, A first, if there is room.
    pub(super) both: Option<[Rect; 2]>,
    wanted: Shown,
}

impl Sides {
    /// Beside each other if there is room, otherwise one above the other, where a stage needs this
    /// much.
    pub(super) fn of(room: Rect, stage: Vec2, wanted: Shown) -> Self {
        let least = stage + Vec2::new(0.0, HEAD);
        let (x, y) = (room.center().x, room.center().y);
        let both = if room.width() >= 2.0 * least.x + GAP && room.height() >= least.y {
            let left = Rect::from_min_max(room.min, Pos2::new(x - GAP / 2.0, room.bottom()));
            let right = Rect::from_min_max(Pos2::new(x + GAP / 2.0, room.top()), room.max);
            Some([left, right])
        } else if room.height() >= 2.0 * least.y + GAP && room.width() >= least.x {
            let above = Rect::from_min_max(room.min, Pos2::new(room.right(), y - GAP / 2.0));
            let below = Rect::from_min_max(Pos2::new(room.left(), y + GAP / 2.0), room.max);
            Some([above, below])
        } else {
            None
        };
        Self { both, wanted }
    }

    /// Whether there is room for both.
    pub(super) fn fit_both(&self) -> bool {
        self.both.is_some()
    }

    /// What is shown: without room for both it is B, which can be changed.
    pub(super) fn shown(&self) -> Shown {
        match self.wanted {
            Shown::Both if self.both.is_none() => Shown::B,
            wanted => wanted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: Vec2 = Vec2::new(600.0, 240.0);

    fn sides(width: f32, height: f32) -> Sides {
        let room = Rect::from_min_size(Pos2::ZERO, Vec2::new(width, height));
        Sides::of(room, LEAST, Shown::Both)
    }

    #[test]
    fn both_sides_have_room_or_one_of_them_is_shown() {
        for width in (200..2_400).step_by(50) {
            for height in (150..1_200).step_by(50) {
                let sides = sides(width as f32, height as f32);
                let Some([a, b]) = sides.both else {
                    assert_eq!(sides.shown(), Shown::B);
                    continue;
                };
                assert_eq!(sides.shown(), Shown::Both);
                let room = Rect::from_min_size(Pos2::ZERO, Vec2::new(width as f32, height as f32));
                for side in [a, b] {
                    assert!(room.contains_rect(side) && side.width() >= LEAST.x);
                    assert!(side.height() >= LEAST.y + HEAD);
                }
                assert!(!a.intersects(b));
                assert!((a.area() - b.area()).abs() < 1.0);
            }
        }
    }
}
