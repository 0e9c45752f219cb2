//! Where the parts of the window are.

use eframe::egui::{
    CentralPanel, Color32, Frame, Id, Margin, Panel, Rangef, Rect, ScrollArea, Ui, UiBuilder, Vec2,
};

use super::action::Tab;
use super::centre::OnPath;
use super::comparing::sides;
use super::map::Given;
use super::practice::due_strip;
use super::preferences::PLOTS;
use super::{Action, Session, Shell, centre, menus, sidebar, strips, top_bar, transport};
use crate::kit::charts::{guessed, hide_theory};
use crate::lesson::{Aftermath, ShownLab};
use crate::ui::theme::palette;

/// Narrower windows start without the text.
const ROOM_FOR_READING: f32 = 1100.0;
/// Narrower windows show only the numbers of the chapters.
const ROOM_FOR_NAMES: f32 = 900.0;
/// Narrower windows show either the text or the stage.
const ROOM_FOR_BOTH: f32 = 800.0;
/// On a path the words stand beside the stage, which is scrolled where it has to be.
const ROOM_FOR_PATH: f32 = 700.0;
/// The text is at least this wide, and at most that.
const READING: Rangef = Rangef {
    min: 288.0,
    max: 560.0,
};
/// The stage keeps at least this width beside the text.
const LEAST_STAGE: f32 = 784.0;
/// Stage and plots are never drawn smaller; where there is less room, they are scrolled.
const LEAST_CENTRE: Vec2 = Vec2::new(620.0, 440.0);

impl Shell {
    /// Draws everything that is not in front of something else.
    pub(super) fn layout(&mut self, ui: &mut Ui, out: &mut Vec<Action>) -> Aftermath {
        let palette = palette(ui);
        let width = ui.max_rect().width();
        // The bars are looked for, not looked at.
        ui.spacing_mut().scroll.dormant_handle_opacity = 0.25;
        let company = self.has_company();
        if std::mem::replace(&mut self.parted.had_company, company) != company {
            // Two stages need the room of the text, which comes back where one is left.
            self.reading_open = None;
        }
        let for_two = company && width - sidebar::WIDTH < sides::WIDTH;
        let side = if width < ROOM_FOR_NAMES || for_two {
            sidebar::NARROW
        } else {
            sidebar::WIDTH
        };
        let least = if self.is_walking() {
            ROOM_FOR_PATH
        } else {
            ROOM_FOR_BOTH
        };
        let both = width - side >= least;
        if self
            .room_for_both
            .replace(both)
            .is_some_and(|had| had != both)
        {
            // A window made narrow keeps its stage, and gets its text back when it is made wide.
            self.reading_open = None;
        }
        // What is unfolded takes the place of the text, and has it where the text is closed.
        // On a path the words stay where they are.
        let walking = self.is_walking();
        let details = both && !walking && self.lab().is_some_and(ShownLab::has_details);
        let open = self.decide_reading(ui, width) || details;
        self.sidebar_ui(ui, side, out);
        Panel::top("top bar")
            .exact_size(menus::TOP_BAR)
            .frame(bare(palette.bg))
            .show(ui, |ui| self.top_bar_ui(ui, open, out));
        let session = self.sessions.get(self.current);
        if let Some(session) = session {
            Panel::bottom("transport")
                .exact_size(transport::height(width - side))
                .frame(bare(palette.panel))
                .show(ui, |ui| {
                    transport::transport_ui(ui, session, &self.clock, out);
                });
        }
        strips::strips_ui(ui, &self.keeper, session, out);
        if !self.reading.practice.put_off {
            due_strip(ui, &self.chapters, &self.preferences, out);
        }
        strips::coming_ui(ui, self.coming.as_ref(), out);
        strips::film_ui(ui, self.filming.as_ref(), out);
        let mut aftermath = Aftermath::default();
        if open && both {
            aftermath = self.reading_panel(ui, width - side, details, out);
        }
        let drawn = CentralPanel::no_frame()
            .frame(bare(palette.bg))
            .show(ui, |ui| {
                if open && !both {
                    self.reading_ui(ui, out);
                    Aftermath::default()
                } else {
                    self.centre_ui(ui, details, out)
                }
            })
            .inner;
        centre::merge(&mut aftermath, drawn);
        aftermath
    }

    /// Whether another run is shown beside the one in front.
    fn has_company(&self) -> bool {
        self.session().is_some_and(Session::has_company)
    }

    /// Whether the text is shown: as it was last, unless the window is too narrow at the start,
    /// after a change of zoom or when it has just become so.
    fn decide_reading(&mut self, ui: &Ui, width: f32) -> bool {
        if let Some(open) = self.reading_open {
            return open;
        }
        let own = self.preferences.layout_of(self.current).reading_open;
        let wanted = own.unwrap_or(self.preferences.reading_open);
        let least = if self.has_company() {
            sidebar::WIDTH + READING.min + sides::WIDTH
        } else {
            ROOM_FOR_READING
        };
        // On a path the words belong to the stage.
        let open = self.is_walking() || wanted && width >= least;
        // A zoom counts from the next frame on; only then is the width the one to decide by.
        let ctx = ui.ctx();
        let zoomed = ctx.native_pixels_per_point().is_none_or(|native| {
            (ctx.pixels_per_point() - native * self.preferences.zoom).abs() < 0.01
        });
        self.reading_open = zoomed.then_some(open);
        open
    }

    fn sidebar_ui(&self, ui: &mut Ui, width: f32, out: &mut Vec<Action>) {
        Panel::left("sidebar")
            .exact_size(width)
            .resizable(false)
            .frame(bare(palette(ui).panel))
            .show(ui, |ui| {
                ScrollArea::vertical()
                    .auto_shrink([false, false])
                    .show(ui, |ui| {
                        let (chapters, current) = (&self.chapters, self.current);
                        sidebar::sidebar_ui(ui, chapters, current, &self.preferences, out);
                    });
            });
    }

    /// Stage and plots, in a window onto them where there is too little room.
    fn centre_ui(&mut self, ui: &mut Ui, details: bool, out: &mut Vec<Action>) -> Aftermath {
        let pace = self.pace();
        let share = self.preferences.layout_of(self.current).plots;
        let plots = share.unwrap_or(PLOTS);
        let lit = self.path.lit.clone().filter(|_| self.is_walking());
        guessed(ui.ctx(), self.guess_on_plots());
        let sketch = self.sketch();
        let asks = self.awaits_guess();
        hide_theory(ui.ctx(), asks);
        let on_path = OnPath {
            lit: lit.as_deref(),
            sketch: sketch.as_ref(),
            asks,
        };
        let Some(session) = self.sessions.get_mut(self.current) else {
            self.map_ui(ui, out);
            return Aftermath::default();
        };
        let room = ui.max_rect().size();
        if room.x >= LEAST_CENTRE.x && room.y >= LEAST_CENTRE.y {
            return centre::centre_ui(ui, session, (pace, plots, details), &on_path, out);
        }
        ScrollArea::both()
            .id_salt("centre")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                let rect = Rect::from_min_size(ui.max_rect().min, room.max(LEAST_CENTRE));
                ui.allocate_rect(rect, eframe::egui::Sense::hover());
                let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("all of it"));
                let given = (pace, plots, details);
                centre::centre_ui(&mut child, session, given, &on_path, out)
            })
            .inner
    }

    /// The map of a chapter that has no lab.
    pub(super) fn map_ui(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        let focus = self.map_focus();
        let info = self.chapters.iter().find(|c| c.chapter.id == self.current);
        if let Some(map) = info.and_then(|info| info.chapter.content.map()) {
            let (chapters, preferences) = (&self.chapters, &self.preferences);
            self.map.ui(
                ui,
                &Given {
                    map,
                    chapters,
                    preferences,
                    focus: &focus,
                },
                out,
            );
        }
    }

    fn top_bar_ui(&mut self, ui: &mut Ui, reading_open: bool, out: &mut Vec<Action>) {
        let can_undo = self.can_undo();
        let can_redo = self.can_redo();
        let session = self.sessions.get(self.current);
        let info = self.chapters.iter().find(|c| c.chapter.id == self.current);
        if let Some(info) = info {
            let shown = top_bar::Shown {
                info,
                session,
                preferences: &self.preferences,
                reading_open,
                can_undo,
                walls: &self.walls,
                can_redo,
            };
            self.top_bar.ui(ui, &shown, out);
        }
    }

    fn reading_panel(
        &mut self,
        ui: &mut Ui,
        room: f32,
        details: bool,
        out: &mut Vec<Action>,
    ) -> Aftermath {
        let least = if self.has_company() {
            sides::WIDTH
        } else {
            LEAST_STAGE
        };
        let most = (room - least).clamp(READING.min, READING.max);
        let own = self.preferences.layout_of(self.current).reading_width;
        let wanted = own.unwrap_or(self.preferences.reading_width);
        let wanted = wanted.clamp(READING.min, most);
        let shown = Panel::left(Id::unique(("reading", self.current)))
            .default_size(wanted)
            .size_range(Rangef::new(READING.min, most))
            .frame(bare(palette(ui).bg))
            .show(ui, |ui| {
                if details {
                    return self.details_ui(ui);
                }
                self.reading_ui(ui, out);
                Aftermath::default()
            });
        // Only a width that was dragged is a preference; one that the window forces is not.
        let width = shown.response.rect.width();
        if ui.input(|input| input.pointer.any_down()) && (width - wanted).abs() > 1.0 {
            self.preferences.reading_width = width;
            self.preferences.layout_mut(self.current).reading_width = Some(width);
        }
        shown.inner
    }

    /// What is unfolded of the lab, in the place of the text.
    fn details_ui(&mut self, ui: &mut Ui) -> Aftermath {
        let pace = self.pace();
        let session = self.sessions.get_mut(self.current);
        session.map_or_else(Aftermath::default, |session| {
            session.lab.details_ui(ui, pace)
        })
    }

    fn reading_ui(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        let session = self.sessions.get(self.current);
        if let Some(session) = session.filter(|_| self.storyboard_open) {
            self.storyboard.ui(ui, session, &self.thumbnails, out);
            return;
        }
        let tab = self.tab();
        self.tabs_ui(ui, tab, out);
        if tab == Tab::Path {
            if self.map_steps().is_empty() {
                self.path_ui(ui, out);
            } else {
                self.map_path_ui(ui, out);
            }
            return;
        }
        let session = self.sessions.get(self.current);
        let info = self.chapters.iter().find(|c| c.chapter.id == self.current);
        if let Some(info) = info {
            let given = (info, session, &self.preferences);
            self.reading.ui(ui, given, tab, out);
        }
    }
}

fn bare(fill: Color32) -> Frame {
    Frame::new().fill(fill).inner_margin(Margin::ZERO)
}
