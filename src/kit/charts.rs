//! Charts from what a lab declares of them: names, series with their units, windows. The kit makes
//! frames, ticks, names at the lines' ends, hovering, the way to a clicked moment, summaries and
//! the columns of tables; a lab keeps what is its own picture.

mod beside;
mod guessed;
mod latency;
mod plot;
mod points;
mod scale;
mod sketch;

pub use beside::of_two;
pub use guessed::{Guessed, guessed};
pub use latency::latency;
pub use plot::{Across, Plot, Points, Series, Stack, Stacked};
pub use points::{
    counted_since, levels, named, percents, rate_named, rates, rates_back, share_said, with_now,
};
pub use scale::{Scale, TimeAxis, top};
pub use sketch::Sketch;

use eframe::egui::{Context, Id, Ui};

use crate::lesson::{Intents, Scene, Subject};
use crate::sim::SimTime;
use crate::ui::focus::note_kept;
use crate::ui::plots::{Choice, HEAD, Title, note_titles, plots_ui};
use crate::ui::theme::{Palette, palette};

/// What a chart is drawn from.
#[derive(Debug)]
pub struct Look {
    /// The colours.
    pub palette: &'static Palette,
    /// The present moment, in seconds.
    pub now: f64,
    /// The end of the time axis, in seconds.
    pub span: f64,
}

impl Look {
    /// A line across the whole time axis, or nothing.
    pub fn level(&self, value: Option<f64>) -> Vec<[f64; 2]> {
        value.map_or_else(Vec::new, |value| vec![[0.0, value], [self.span, value]])
    }
}

/// What a click on a plot asks for, given the place on its axis.
pub type Clicked<M> = fn(&Scene<'_, M>, f64, &mut Intents<M>);

/// How a chart is drawn.
#[derive(Debug)]
pub enum Draw<V, M: Subject> {
    /// As a plot over time, on which a click goes to a moment.
    OverTime(fn(&mut V, &Scene<'_, M>, &Look) -> Plot),
    /// As a plot over something else, with what a click on it asks for.
    Over(fn(&mut V, &Scene<'_, M>, &Look) -> Plot, Option<Clicked<M>>),
    /// As the lab's own picture, which fills the space it is given, and returns what stands at the right
    /// of its head.
    Own(fn(&mut V, &mut Ui, &Scene<'_, M>, &mut Intents<M>) -> String),
}

impl<V, M: Subject> Clone for Draw<V, M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V, M: Subject> Copy for Draw<V, M> {}

/// One chart of a lab.
#[derive(Debug)]
pub struct Chart<V, M: Subject> {
    /// What it is known by.
    pub name: &'static str,
    /// What stands above it.
    pub title: &'static str,
    /// What its tab says, in a word or two.
    pub tab: &'static str,
    /// How it is drawn.
    pub draw: Draw<V, M>,
}

impl<V, M: Subject> Clone for Chart<V, M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V, M: Subject> Copy for Chart<V, M> {}

/// The charts of a lab, in the order in which they are called for one by one.
#[derive(Clone, Copy, Debug)]
pub struct Charts<'a, V, M: Subject> {
    /// All of them.
    pub list: &'a [Chart<V, M>],
    /// How many stand beside the large one, at most.
    pub small: usize,
    /// The axis of those over time.
    pub axis: TimeAxis,
}

fn hides_theory() -> Id {
    Id::unique("whether the plots show theory")
}

/// Says whether the plots of this frame leave out what theory says: it would answer a question before
/// it is answered.
pub fn hide_theory(ctx: &Context, hides: bool) {
    ctx.data_mut(|data| data.insert_temp(hides_theory(), hides));
}

/// A plot as it is shown now: with another run over it, or without theory.
fn shown(ctx: &Context, name: &'static str, plot: Plot) -> Plot {
    let plot = beside::over(ctx, name, plot);
    let hides = ctx.data(|data| data.get_temp(hides_theory()).unwrap_or(false));
    if hides { plot.without_theory() } else { plot }
}

/// A plot with a prediction on it is the only one that has it, and it is not dimmed.
fn keep(ui: &Ui, guess: &mut Option<Guessed>, is_here: bool) {
    if is_here {
        *guess = None;
        let whole = ui.max_rect();
        note_kept(ui, whole.with_min_y(whole.top() - HEAD));
    }
}

/// Says that a room can be shown these charts one by one, where that are others than those drawn here.
pub fn note_room<V, M: Subject>(ui: &Ui, list: &[Chart<V, M>]) {
    note_titles(ui.ctx(), &titles(list));
}

fn titles<V, M: Subject>(list: &[Chart<V, M>]) -> Vec<Title> {
    let title = |chart: &Chart<V, M>| Title {
        name: chart.name,
        title: chart.title,
        tab: chart.tab,
    };
    list.iter().map(title).collect()
}

/// Draws the charts that are chosen; the choice is kept in the view.
pub fn charts_ui<V, M: Subject>(
    view: &mut V,
    ui: &mut Ui,
    scene: &Scene<'_, M>,
    charts: &Charts<'_, V, M>,
    choice: fn(&mut V) -> &mut Choice,
    out: &mut Intents<M>,
) {
    let look = Look {
        palette: palette(ui),
        now: scene.now.as_secs_f64(),
        span: charts.axis.span(scene.horizon.as_secs_f64()),
    };
    if beside::gathers(ui.ctx()) {
        gather(view, ui, scene, charts, &look);
        return;
    }
    let titles = titles(charts.list);
    let mut chosen = std::mem::take(choice(view));
    // A prediction stands on one plot: the first that is about it, and the large one comes first.
    let mut guess = guessed::wanted(ui);
    plots_ui(ui, &mut chosen, &titles, charts.small, |ui, index| {
        let chart = &charts.list[index];
        match chart.draw {
            Draw::OverTime(plot) => {
                let plot = shown(ui.ctx(), chart.name, plot(view, scene, &look));
                let over = guess.as_ref().and_then(|guess| guess.on(&plot, &look));
                keep(ui, &mut guess, over.is_some());
                let named = (chart.name, chart.title);
                if let Some(at) = plot.ui(ui, named, &look, over.as_ref()) {
                    out.go_to(SimTime::from_secs_f64(at.max(0.0)));
                }
                plot.window
            }
            Draw::Over(plot, clicked) => {
                let plot = shown(ui.ctx(), chart.name, plot(view, scene, &look));
                let over = guess.as_ref().and_then(|guess| guess.on(&plot, &look));
                keep(ui, &mut guess, over.is_some());
                let at = plot.ui(ui, (chart.name, chart.title), &look, over.as_ref());
                if let Some((at, clicked)) = at.zip(clicked) {
                    clicked(scene, at, out);
                }
                plot.window
            }
            Draw::Own(draw) => draw(view, ui, scene, out),
        }
    });
    *choice(view) = chosen;
}

/// Gathers the charts as data, for another run whose charts are drawn.
fn gather<V, M: Subject>(
    view: &mut V,
    ui: &Ui,
    scene: &Scene<'_, M>,
    charts: &Charts<'_, V, M>,
    look: &Look,
) {
    for chart in charts.list {
        if let Draw::OverTime(plot) | Draw::Over(plot, _) = chart.draw
            && beside::wants(ui.ctx(), chart.name)
        {
            let plot = plot(view, scene, look);
            beside::keep(ui.ctx(), chart.name, plot);
        }
    }
}
