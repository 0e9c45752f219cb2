//! What an experiment says of itself: what it is, whose words these are, whether it repeats, and
//! what in its file nobody here understands. Shown for a while after opening, and whenever asked.

use eframe::egui::{
    Align2, Area, Context, Frame, Id, Label, Margin, Order, RichText, Role, Stroke, Ui, Vec2,
};

use crate::app::action::ShareAction;
use crate::app::session::Origin;
use crate::app::widgets::{self, Sign, link, sign_button};
use crate::app::{Action, Session, menus};
use crate::lesson::sentences::counted;
use crate::lesson::{Replayed, ignored_text};
use crate::sim::SimTime;
use crate::ui::describe;
use crate::ui::theme::{font, palette};

/// How long the card stays once the replay has ended well, in seconds.
const STAYS_S: f64 = 10.0;
/// The width of the card's contents.
const WIDTH: f32 = 340.0;
/// The width of the names of facts.
const NAMES: f32 = 96.0;

/// The card that is shown for a while after something was opened.
#[derive(Debug, Default)]
pub(in crate::app) struct Arrival {
    /// The chapter whose session has just been opened.
    chapter: Option<&'static str>,
    /// When the card goes; not known while the replay is under way.
    until: Option<f64>,
}

impl Arrival {
    /// Something has been opened in this chapter.
    pub(in crate::app) fn begin(&mut self, chapter: &'static str) {
        *self = Self {
            chapter: Some(chapter),
            until: None,
        };
    }

    /// It is of no interest any more.
    pub(in crate::app) fn hide(&mut self) {
        *self = Self::default();
    }

    /// Draws the card while it is of interest.
    pub(super) fn ui(&mut self, ctx: &Context, session: &Session, out: &mut Vec<Action>) {
        if self.chapter != Some(session.chapter().id) {
            self.hide();
            return;
        }
        let now = ctx.time();
        if !session.replay_is_told() {
            self.until = None;
        } else if !worrying(session) {
            let until = *self.until.get_or_insert(now + STAYS_S);
            if now >= until {
                self.hide();
                return;
            }
            // So that it goes although nothing else happens.
            ctx.request_repaint_after_secs((until - now) as f32 + 0.02);
        }
        Area::new(Id::unique("about what was opened"))
            .order(Order::Foreground)
            .anchor(Align2::RIGHT_TOP, Vec2::new(-16.0, menus::TOP_BAR + 12.0))
            .role(Role::Group)
            .accessible_name("About this file")
            .show(ctx, |ui| card_ui(ui, session, out));
    }
}

/// Whether somebody should have read the card before it goes.
fn worrying(session: &Session) -> bool {
    let differs = matches!(
        session.replayed,
        Some(Replayed::Different | Replayed::DifferentVersion)
    );
    differs || !session.lab.unknown().is_empty()
}

fn card_ui(ui: &mut Ui, session: &Session, out: &mut Vec<Action>) {
    let palette = palette(ui);
    let line = if worrying(session) {
        palette.expired
    } else {
        palette.line
    };
    Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, line))
        .corner_radius(8.0)
        .inner_margin(Margin::same(16))
        .show(ui, |ui| {
            ui.set_width(WIDTH.min(ui.ctx().content_rect().width() * 0.6));
            ui.horizontal_top(|ui| {
                ui.vertical(|ui| {
                    ui.set_width(ui.available_width() - 36.0);
                    title_ui(ui, session);
                });
                let close = sign_button(ui, Sign::Close, "put the card away", "put this away");
                if close.clicked() {
                    out.push(ShareAction::DismissArrival.into());
                }
            });
            facts_ui(ui, session);
            if link(ui, "About this experiment").clicked() {
                out.push(ShareAction::ShowAbout.into());
            }
        });
}

/// Everything the experiment says of itself, for the panel that is opened from the menu.
pub(in crate::app) fn about_ui(ui: &mut Ui, session: &Session) {
    title_ui(ui, session);
    let notes = session.lab.notes();
    if !notes.is_empty() {
        ui.add_space(4.0);
        widgets::paragraph(ui, notes);
    }
    ui.add_space(8.0);
    facts_ui(ui, session);
}

fn title_ui(ui: &mut Ui, session: &Session) {
    let text = RichText::new(session.title())
        .font(font::bold(15.0))
        .color(palette(ui).ink);
    let response = ui.add(Label::new(text).wrap());
    describe(&response, Role::Heading, session.title(), "");
}

fn facts_ui(ui: &mut Ui, session: &Session) {
    ui.spacing_mut().item_spacing.y = 6.0;
    for (name, fact) in facts(session) {
        let palette = palette(ui);
        let worries = match name {
            "replay" => matches!(
                session.replayed,
                Some(Replayed::Different | Replayed::DifferentVersion)
            ),
            "unknown" => !session.lab.unknown().is_empty(),
            _ => false,
        };
        ui.horizontal_top(|ui| {
            let text = RichText::new(name).font(font::note()).color(palette.ink3);
            ui.add_sized(
                [NAMES, 18.0],
                Label::new(text).halign(eframe::egui::Align::Min),
            );
            let ink = if worries { palette.ink } else { palette.ink2 };
            let face = if worries {
                font::strong(14.0)
            } else {
                font::label()
            };
            let text = RichText::new(&fact).font(face).color(ink);
            let response = ui.add(Label::new(text).wrap());
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_live(eframe::egui::accesskit::Live::Polite);
            });
        });
    }
}

/// What there is to say, by name.
fn facts(session: &Session) -> Vec<(&'static str, String)> {
    let lab = session.lab.as_ref();
    let author = match lab.author() {
        "" if session.origin == Origin::Program => "hotset".to_owned(),
        "" => "title and notes are not signed".to_owned(),
        author => format!("title and notes by {author}"),
    };
    let from = match (&session.path, session.origin) {
        (Some(path), _) => path.display().to_string(),
        (None, Origin::Program) => "part of the program".to_owned(),
        (None, Origin::Pasted) => "pasted as text, in no file yet".to_owned(),
        (None, Origin::LastTime) => "kept since last time, in no file".to_owned(),
        (None, Origin::File) => "a file".to_owned(),
    };
    let mut facts = vec![("what", what(session)), ("who", author), ("where", from)];
    if session.origin == Origin::Program {
        return facts;
    }
    if !lab.written_by().is_empty() {
        facts.push(("written by", format!("hotset {}", lab.written_by())));
    }
    facts.push(("replay", replay_text(session)));
    let unknown = ignored_text(lab.unknown());
    facts.push((
        "unknown",
        unknown.map_or_else(
            || "nothing: all of it is understood".to_owned(),
            |parts| sentence(&parts),
        ),
    ));
    facts
}

/// What it is.
fn what(session: &Session) -> String {
    let lab = session.lab.as_ref();
    let chapter = session.chapter();
    let commands = lab.log_len();
    let to = lab.replaying_to().unwrap_or(lab.now());
    let mut text = format!("{} {}: ", chapter.number, chapter.name);
    text += &if to == SimTime::ZERO && commands == 0 {
        "a set-up in which nothing has been done yet".to_owned()
    } else {
        format!(
            "a run at {:.1} s with {}",
            to.as_secs_f64(),
            counted(commands as u64, "command")
        )
    };
    if !lab.tasks().is_empty() {
        text += &format!(", {}", counted(lab.tasks().len() as u64, "task"));
    }
    if lab.slide_count() > 0 {
        text += &format!(", a talk of {}", counted(lab.slide_count() as u64, "step"));
    }
    text
}

fn replay_text(session: &Session) -> String {
    match session.replayed {
        _ if session.tell_replay => "being replayed".to_owned(),
        None => "left before its end, so that nothing was compared".to_owned(),
        Some(Replayed::Identical) => {
            "replayed, identical: the digest is the recorded one".to_owned()
        }
        Some(Replayed::NothingRecorded) => "nothing recorded to compare with".to_owned(),
        Some(Replayed::Different) => {
            "replayed, but the digest differs: the file was edited, or this is a bug".to_owned()
        }
        Some(Replayed::DifferentVersion) => {
            "replayed; it comes from another version of the model, so numbers may differ".to_owned()
        }
    }
}

/// With a capital letter, as a sentence that begins a line.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}
