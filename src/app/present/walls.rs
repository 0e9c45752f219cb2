//! The monitors, and which of them is the wall.

use eframe::egui::{Pos2, Rect, Vec2};

/// The monitors of the desktop, as far as it tells them.
#[derive(Debug, Default)]
pub(in crate::app) struct Walls {
    /// Their places, in pixels, in the order in which windows are sent to them.
    monitors: Vec<Rect>,
    /// The one on which the window is.
    here: Option<usize>,
    /// The one that was chosen.
    chosen: Option<usize>,
}

impl Walls {
    /// Asks the desktop anew.
    pub(in crate::app) fn look(&mut self, frame: &eframe::Frame) {
        let Some(window) = frame.winit_window() else {
            return;
        };
        let place = |at: (i32, i32), size: (u32, u32)| {
            Rect::from_min_size(
                Pos2::new(at.0 as f32, at.1 as f32),
                Vec2::new(size.0 as f32, size.1 as f32),
            )
        };
        let monitors = window.available_monitors();
        self.monitors = monitors
            .map(|one| place(one.position().into(), one.size().into()))
            .collect();
        let current = window.current_monitor();
        let current = current.map(|one| place(one.position().into(), one.size().into()));
        self.here = current.and_then(|here| self.monitors.iter().position(|one| *one == here));
    }

    /// Chooses one; `None`: the one on which the window is.
    pub(super) fn choose(&mut self, monitor: Option<usize>) {
        self.chosen = monitor;
    }

    /// The one that was chosen, if it is still there.
    pub(super) fn chosen(&self) -> Option<usize> {
        self.chosen.filter(|&chosen| chosen < self.monitors.len())
    }

    /// Whether there is one monitor alone, on which speaker and room look.
    pub(super) fn is_single(&self) -> bool {
        self.monitors.len() == 1
    }

    /// What can be chosen, in words; nothing where there is no choice.
    pub(super) fn choices(&self) -> Vec<(Option<usize>, String)> {
        if self.monitors.len() < 2 {
            return Vec::new();
        }
        let all = self.monitors.iter().enumerate().map(|(place, one)| {
            let here = if self.here == Some(place) {
                ", the window is here"
            } else {
                ""
            };
            let (width, height) = (one.width(), one.height());
            let text = format!("wall: monitor {}, {width} x {height}{here}", place + 1);
            (Some(place), text)
        });
        let here = (None, "wall: where the window is".to_owned());
        std::iter::once(here).chain(all).collect()
    }

    /// Where the speaker's window begins, in pixels: on a monitor that is not the wall.
    pub(super) fn beside_wall(&self) -> Option<Pos2> {
        let wall = self.chosen().or(self.here)?;
        let mut all = self.monitors.iter().enumerate();
        let other = all.find(|(place, _)| *place != wall)?.1;
        Some(other.min + Vec2::splat(40.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walls(count: usize) -> Walls {
        let monitor = |place: usize| {
            let at = Pos2::new(1_920.0 * place as f32, 0.0);
            Rect::from_min_size(at, Vec2::new(1_920.0, 1_080.0))
        };
        Walls {
            monitors: (0..count).map(monitor).collect(),
            here: (count > 0).then_some(0),
            chosen: None,
        }
    }

    #[test]
    fn there_is_a_choice_among_two_monitors_or_more() {
        assert!(walls(0).choices().is_empty() && !walls(0).is_single());
        assert!(walls(1).choices().is_empty() && walls(1).is_single());
        let mut two = walls(2);
        let said: Vec<String> = two.choices().into_iter().map(|(_, text)| text).collect();
        let expected = [
            "wall: where the window is",
            "wall: monitor 1, 1920 x 1080, the window is here",
            "wall: monitor 2, 1920 x 1080",
        ];
        assert_eq!(said, expected);
        two.choose(Some(1));
        assert_eq!(two.chosen(), Some(1));
        two.monitors.pop();
        assert_eq!(two.chosen(), None, "unplugged");
    }

    #[test]
    fn the_speaker_is_where_the_wall_is_not() {
        assert_eq!(walls(1).beside_wall(), None);
        let mut two = walls(2);
        assert_eq!(two.beside_wall(), Some(Pos2::new(1_960.0, 40.0)));
        two.choose(Some(1));
        assert_eq!(two.beside_wall(), Some(Pos2::new(40.0, 40.0)));
    }
}
