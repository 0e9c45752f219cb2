//! What can stand in front of the lab: a panel in the middle that Escape closes.

use eframe::egui::{
    self, Align, Align2, Area, Context, Frame, Id, Layout, Margin, Order, Role, Sense, Stroke, Ui,
    Vec2,
};

use super::action::WindowAction;
use super::closing::form::ClosingForm;
use super::comparing::Comparing;
use super::experiments::{self, Experiments};
use super::export::ExportForm;
use super::finder::Finder;
use super::future::Two;
use super::glossary::Glossary;
use super::save::SaveForm;
use super::share::about::about_ui;
use super::shortcuts::Front;
use super::tasks::TaskForm;
use super::trace::form::TraceForm;
use super::widgets::{Sign, sign_button};
use super::{Action, help, progress};
use crate::ui::describe;
use crate::ui::theme::{font, palette};

/// What is open in front of the lab.
#[derive(Debug)]
pub(super) enum Dialog {
    /// Keys and shapes.
    Help,
    /// The words of the field.
    Glossary(Glossary),
    /// The experiments there are.
    Experiments(Experiments),
    /// Where to save.
    Save(SaveForm),
    /// What the experiment says of itself.
    About,
    /// What whoever opens it is asked to reach.
    Tasks(TaskForm),
    /// What is understood of a trace, and which lab runs on it.
    Trace(Box<TraceForm>),
    /// What to export, and where.
    Export(Box<ExportForm>),
    /// What is done in each chapter.
    Progress,
    /// Everything that can be done.
    Find(Finder),
    /// Two parameters as a map.
    Two(Two),
    /// What is pinned, beside what runs.
    Compare(Comparing),
    /// What becomes of experiments that are in no file when the window closes.
    Closing(ClosingForm),
}

impl Dialog {
    /// What keys mean while it is open.
    pub(super) fn front(&self) -> Front {
        match self {
            Self::Help | Self::About | Self::Two(_) | Self::Compare(_) | Self::Progress => {
                Front::Reading
            }
            Self::Glossary(_)
            | Self::Experiments(_)
            | Self::Save(_)
            | Self::Tasks(_)
            | Self::Trace(_)
            | Self::Export(_)
            | Self::Find(_)
            | Self::Closing(_) => Front::Dialog,
        }
    }

    /// Draws it.
    pub(super) fn ui(
        &mut self,
        ctx: &Context,
        given: &super::experiments::Given<'_>,
        out: &mut Vec<Action>,
    ) {
        match self {
            Self::Help => panel(ctx, "Keys and help", 560.0, out, |ui, _| help::help_ui(ui)),
            Self::Glossary(glossary) => {
                panel(ctx, "Glossary", 640.0, out, |ui, out| glossary.ui(ui, out));
            }
            Self::Experiments(experiments) => {
                panel(ctx, "Experiments", experiments::WIDTH, out, |ui, out| {
                    experiments.ui(ui, given, out);
                });
            }
            Self::Progress => panel(ctx, "Progress", 640.0, out, |ui, out| {
                progress::progress_ui(ui, given.chapters, given.preferences, out);
            }),
            Self::Find(finder) => {
                panel(ctx, "Find", 560.0, out, |ui, out| finder.ui(ui, out));
            }
            Self::Two(two) => panel(ctx, "Two parameters", 680.0, out, |ui, out| {
                if let Some(session) = given.session {
                    two.ui(ui, session, out);
                }
            }),
            Self::Compare(comparing) => panel(ctx, "Compare", 680.0, out, |ui, out| {
                if let Some(session) = given.session {
                    comparing.ui(ui, session, out);
                }
            }),
            Self::Closing(form) => {
                panel(ctx, "Before it closes", 560.0, out, |ui, out| {
                    form.ui(ui, out);
                });
            }
            Self::Save(form) => {
                panel(ctx, "Save this experiment", 520.0, out, |ui, out| {
                    form.ui(ui, given.folders, out);
                });
            }
            Self::About => panel(ctx, "About this experiment", 520.0, out, |ui, _| {
                if let Some(session) = given.session {
                    about_ui(ui, session);
                }
            }),
            Self::Tasks(form) => panel(ctx, "Tasks for students", 680.0, out, |ui, out| {
                if let Some(session) = given.session {
                    form.ui(ui, session.lab.as_ref(), out);
                }
            }),
            Self::Trace(form) => {
                let (title, width) = form.title();
                panel(ctx, title, width, out, |ui, out| {
                    form.ui(ui, given.chapters, out);
                });
            }
            Self::Export(form) => {
                panel(ctx, "Export", 560.0, out, |ui, out| {
                    form.ui(ui, given.folders, out);
                });
            }
        }
    }
}

/// A panel in the middle with a title and a way to close it.
fn panel(
    ctx: &Context,
    title: &str,
    width: f32,
    out: &mut Vec<Action>,
    contents: impl FnOnce(&mut Ui, &mut Vec<Action>),
) {
    let room = ctx.content_rect();
    let margin = 24.0_f32.min(room.width() * 0.03);
    let width = width.min(room.width() - 4.0 * margin);
    let height = (room.height() - 10.0 * margin).max(96.0);
    Area::new(Id::unique(("dialog", title)))
        .order(Order::Foreground)
        .anchor(Align2::CENTER_CENTER, Vec2::ZERO)
        .default_size(room.size())
        .role(Role::Dialog)
        .accessible_name(title)
        .show(ctx, |ui| {
            // The keyboard stays in it, and what lies behind is not pressed.
            let layer = ui.layer_id();
            ui.memory_mut(|memory| memory.set_modal_layer(layer));
            let palette = palette(ui);
            Frame::new()
                .fill(palette.panel)
                .stroke(Stroke::new(1.0, palette.line))
                .corner_radius(8.0)
                .inner_margin(Margin::same(margin as i8))
                .show(ui, |ui| {
                    ui.set_width(width);
                    title_ui(ui, title, out);
                    ui.add_space(8.0);
                    egui::ScrollArea::vertical()
                        .max_height(height)
                        .min_scrolled_height(height)
                        .auto_shrink([false, true])
                        .show(ui, |ui| contents(ui, out));
                });
        });
}

fn title_ui(ui: &mut Ui, title: &str, out: &mut Vec<Action>) {
    let palette = palette(ui);
    let extent = Vec2::new(ui.available_width(), 28.0);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::hover());
    describe(&response, Role::Heading, title, "");
    let at = rect.left_center();
    ui.painter()
        .text(at, Align2::LEFT_CENTER, title, font::title(), palette.ink);
    let layout = Layout::right_to_left(Align::Center);
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(layout));
    if sign_button(&mut ui, Sign::Close, "close", "close (Escape)").clicked() {
        out.push(WindowAction::Close.into());
    }
}
