//! Which plots are drawn, and where: one large and some small ones, whose heads have tabs for those
//! that are not drawn; or one of them alone.

use eframe::egui::{
    Align2, Context, Id, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, Vec2, pos2,
};

use super::controls::longest_that_fits;
use super::theme::{focus_ring, font, palette};
use super::{record, text_line};

/// The height of a plot's head, and the gap below it.
pub const HEAD: f32 = 20.0;
const GAP: f32 = 4.0;
/// The room between tabs.
const BETWEEN: f32 = 12.0;
/// The least room in which a note is written.
const LEAST_NOTE: f32 = 16.0;
/// The width of a window from which on there is one more small plot.
const ROOM_FOR_MORE: f32 = 1_800.0;
/// The width of the large plot, where a small one has 1.
const LARGE: f32 = 1.75;

fn alone_id() -> Id {
    Id::unique("one plot alone")
}

/// Says that from now on the plot at this place is drawn alone; beyond the last it begins anew.
/// `None`: as many as are shown at once.
pub fn alone(ctx: &Context, index: Option<usize>) {
    ctx.data_mut(|data| data.insert_temp(alone_id(), index));
}

/// Whether one plot is drawn for itself.
pub fn is_alone(ui: &Ui) -> bool {
    alone_in(ui.ctx()).is_some()
}

fn alone_in(ctx: &Context) -> Option<usize> {
    ctx.data(|data| data.get_temp::<Option<usize>>(alone_id()).flatten())
}

fn titles_id() -> Id {
    Id::unique("plots that can be chosen")
}

/// Notes which plots can be called for one by one, by their places, in front of a room.
pub fn note_titles(ctx: &Context, plots: &[Title]) {
    ctx.data_mut(|data| data.insert_temp(titles_id(), plots.to_vec()));
}

/// The plots that could be called for when plots were drawn last.
pub fn titles(ctx: &Context) -> Vec<Title> {
    ctx.data(|data| data.get_temp(titles_id()).unwrap_or_default())
}

/// A plot that can be drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Title {
    /// What it is known by.
    pub name: &'static str,
    /// What stands above it.
    pub title: &'static str,
    /// What its tab says.
    pub tab: &'static str,
}

/// Which plots were asked for, by name: plots may come and go, and be listed in another order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    large: Option<&'static str>,
    /// Tabs that were pressed, the last one first.
    pressed: Vec<&'static str>,
}

/// A place in which a plot is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Which plot, by its place in the list.
    pub plot: usize,
    /// What can be drawn here instead, and the plot itself among them.
    pub tabs: Vec<usize>,
    /// Its share of the width.
    pub share: f32,
}

/// What was asked for at the head of a plot.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Asked {
    Large(&'static str),
    Tab(&'static str),
}

impl Choice {
    /// The places for these plots: one large, and at most `small` others, each with its tabs.
    pub fn places(&self, plots: &[Title], small: usize) -> Vec<Place> {
        let mut order: Vec<usize> = (0..plots.len()).collect();
        let large = plots
            .iter()
            .position(|plot| Some(plot.name) == self.large)
            .unwrap_or(0);
        if order.is_empty() {
            return Vec::new();
        }
        // The plot that was large stands where the one that is large now was.
        order.swap(0, large);
        let rest = &order[1..];
        let small = small.min(rest.len());
        let large = Place {
            plot: order[0],
            tabs: vec![order[0]],
            share: LARGE,
        };
        let others = (0..small).filter_map(|place| {
            let tabs: Vec<usize> = rest.iter().skip(place).step_by(small).copied().collect();
            let last_pressed = |&&tab: &&usize| {
                let mut pressed = self.pressed.iter();
                pressed.position(|name| *name == plots[tab].name)
            };
            let pressed = tabs.iter().filter(|tab| last_pressed(tab).is_some());
            let plot = *pressed.min_by_key(last_pressed).or_else(|| tabs.first())?;
            Some(Place {
                plot,
                tabs,
                share: 1.0,
            })
        });
        std::iter::once(large).chain(others).collect()
    }

    fn press(&mut self, name: &'static str) {
        self.pressed.retain(|other| *other != name);
        self.pressed.insert(0, name);
    }

    fn take(&mut self, asked: Asked, plots: &[Title]) {
        match asked {
            Asked::Tab(name) => self.press(name),
            Asked::Large(name) => {
                let first = plots.first().map(|plot| plot.name);
                // What was large is drawn where this one was.
                if let Some(before) = self.large.or(first) {
                    self.press(before);
                }
                self.large = Some(name);
            }
        }
    }
}

/// Draws the plots that are shown, each with its head. `plot` is given the space below the head,
/// and the plot's place in the list, and returns what stands at the right of the head: unit and
/// window, in versions parted by tabs, of which the longest that fits is written.
pub fn plots_ui(
    ui: &mut Ui,
    choice: &mut Choice,
    plots: &[Title],
    small: usize,
    mut plot: impl FnMut(&mut Ui, usize) -> String,
) {
    note_titles(ui.ctx(), plots);
    if plots.is_empty() {
        return;
    }
    let whole = ui.max_rect();
    let area = whole.shrink2(Vec2::new(24.0_f32.min(whole.width() * 0.04), 4.0));
    let one = |index: usize| Place {
        plot: index,
        tabs: vec![index],
        share: 1.0,
    };
    let places = if let Some(chosen) = alone_in(ui.ctx()) {
        vec![one(chosen % plots.len())]
    } else if record::is_on(ui) {
        // Who asks what all of them draw looks at none.
        (0..plots.len()).map(one).collect()
    } else {
        let more = usize::from(ui.ctx().content_rect().width() >= ROOM_FOR_MORE);
        choice.places(plots, small + more)
    };
    let gap = 24.0_f32.min(area.width() * 0.022);
    let room = area.width() - gap * (places.len() - 1) as f32;
    let all: f32 = places.iter().map(|place| place.share).sum();
    let mut left = area.left();
    let mut asked = None;
    for (index, place) in places.iter().enumerate() {
        let width = room * place.share / all;
        let rect = Rect::from_min_max(pos2(left, area.top()), pos2(left + width, area.bottom()));
        left += width + gap;
        let mut child = part(ui, rect, plots[place.plot].name);
        record::plot(&child, place.plot);
        record::title(&child, plots[place.plot].title);
        let head = Rect::from_min_size(rect.min, Vec2::new(rect.width(), HEAD));
        let (free, wanted) = head_ui(&mut child, head, place, plots, index > 0);
        asked = wanted.or(asked);
        let below = Rect::from_min_max(pos2(rect.left(), head.bottom() + GAP), rect.max);
        let mut body = part(&mut child, below, "body");
        let note = plot(&mut body, place.plot);
        note_ui(&child, free, &note);
    }
    if let Some(asked) = asked {
        choice.take(asked, plots);
    }
}

/// A part of `ui`, whose widgets are the same ones wherever it stands.
fn part(ui: &mut Ui, rect: Rect, name: &'static str) -> Ui {
    let mut part = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(("plot", name)));
    part.spacing_mut().item_spacing = Vec2::splat(GAP);
    part
}

/// The title, which makes a small plot the large one, and the tabs beside it; returns what is free
/// at the right.
fn head_ui(
    ui: &mut Ui,
    rect: Rect,
    place: &Place,
    plots: &[Title],
    is_small: bool,
) -> (Rect, Option<Asked>) {
    let ink = palette(ui);
    let mut free = rect;
    let mut asked = None;
    // The plot that is drawn stands first: it is the title.
    let others = place.tabs.iter().filter(|tab| **tab != place.plot);
    for &tab in std::iter::once(&place.plot).chain(others) {
        let (drawn, of) = (tab == place.plot, &plots[tab]);
        let (text, face) = if drawn {
            (of.title, font::bold(14.0))
        } else {
            (of.tab, font::strong(12.0))
        };
        let galley = ui
            .painter()
            .layout_no_wrap(text.to_owned(), face.clone(), ink.ink);
        let width = galley.size().x.ceil().min(free.width().max(0.0));
        let at = Rect::from_min_size(free.min, Vec2::new(width, rect.height()));
        let mut color = ink.ink;
        if is_small {
            let response = tab_ui(ui, at, of, drawn);
            let lit = response.hovered() || response.has_focus();
            if response.clicked() {
                asked = Some(if drawn {
                    Asked::Large(of.name)
                } else {
                    Asked::Tab(of.name)
                });
            }
            color = match (drawn, lit) {
                (true, true) => ink.accent,
                (true, false) | (false, true) => ink.ink,
                (false, false) => ink.ink3,
            };
        }
        let (start, left) = (at.left_center(), Align2::LEFT_CENTER);
        text_line(ui.painter(), start, left, text, face, color, width);
        if place.tabs.len() > 1 {
            paint_rule(ui, at, rect.bottom() + 1.0, drawn);
        }
        free.min.x = at.right() + BETWEEN;
    }
    (free, asked)
}

/// The rule under a tab, strong under that of the plot that is drawn.
fn paint_rule(ui: &Ui, tab: Rect, y: f32, drawn: bool) {
    let palette = palette(ui);
    let rule = if drawn {
        Stroke::new(2.0, palette.accent)
    } else {
        Stroke::new(1.0, palette.line)
    };
    ui.painter().hline(tab.x_range(), y, rule);
}

/// A tab, or the title of a plot that can be made the large one: what is pressed.
fn tab_ui(ui: &Ui, at: Rect, of: &Title, drawn: bool) -> Response {
    let around = at.expand2(Vec2::new(4.0, 2.0));
    let response = ui.interact(around, ui.scope_id().with(("tab", of.name)), Sense::click());
    let does = if drawn { "enlarge" } else { "show" };
    super::describe(&response, Role::Tab, &format!("{}: {does}", of.title), "");
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_selected(drawn);
    });
    if response.has_focus() {
        focus_ring(ui.painter(), around, 4.0, palette(ui));
    }
    let help = if drawn {
        "make it the large plot"
    } else {
        of.title
    };
    response.on_hover_text(help)
}

/// What stands at the right of a head.
fn note_ui(ui: &Ui, free: Rect, note: &str) {
    let room = free.width();
    if note.is_empty() || room < LEAST_NOTE {
        return;
    }
    let note = longest_that_fits(ui, note, room);
    let (right, ink) = (Align2::RIGHT_CENTER, palette(ui).ink3);
    let painter = ui.painter();
    let galley = painter.layout_no_wrap(note.to_owned(), font::note(), ink);
    if galley.size().x <= room {
        let at = right.anchor_size(free.right_center(), galley.size());
        painter.galley(at.min, galley, ink);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn title(name: &'static str) -> Title {
        Title {
            name,
            title: name,
            tab: name,
        }
    }

    fn shown(choice: &Choice, plots: &[Title], small: usize) -> Vec<&'static str> {
        let places = choice.places(plots, small).into_iter();
        places.map(|place| plots[place.plot].name).collect()
    }

    #[test]
    fn few_plots_are_all_shown_and_of_many_each_has_one_place() {
        let all: Vec<Title> = ["a", "b", "c", "d", "e", "f"].map(title).to_vec();
        let choice = Choice::default();
        assert_eq!(shown(&choice, &all[..3], 2), ["a", "b", "c"]);
        assert_eq!(shown(&choice, &all[..1], 2), ["a"]);
        for count in 1..=all.len() {
            for small in 1..=3 {
                let places = choice.places(&all[..count], small);
                assert_eq!(places.len(), count.min(small + 1));
                let mut tabs: Vec<usize> = places.iter().flat_map(|p| p.tabs.clone()).collect();
                tabs.sort_unstable();
                assert_eq!(tabs, (0..count).collect::<Vec<_>>());
            }
        }
        assert!(choice.places(&[], 2).is_empty());
    }

    #[test]
    fn what_is_asked_for_is_drawn_and_stays_where_it_is() {
        let all = ["a", "b", "c", "d", "e"].map(title);
        let mut choice = Choice::default();
        choice.take(Asked::Tab("d"), &all);
        assert_eq!(shown(&choice, &all, 2), ["a", "d", "c"]);
        choice.take(Asked::Large("d"), &all);
        assert_eq!(shown(&choice, &all, 2), ["d", "a", "c"]);
        choice.take(Asked::Large("a"), &all);
        assert_eq!(shown(&choice, &all, 2), ["a", "d", "c"]);
        // A plot that is gone leaves its place to the first, and has it again when it returns.
        choice.take(Asked::Large("e"), &all);
        assert_eq!(shown(&choice, &all[..4], 2)[0], "a");
        assert_eq!(shown(&choice, &all, 2)[0], "e");
    }
}
