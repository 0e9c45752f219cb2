//! The transport: play, step, the time, the timeline and the speed.

use eframe::egui::{Align2, Pos2, Rect, Response, Role, Sense, Ui, UiBuilder, Vec2};

use super::action::TimeAction;
use super::clock::{Clock, SPEED_RANGE};
use super::widgets::{Sign, paint_sign, sign_button};
use super::{Action, Session, shortcuts, timeline};
use crate::lesson::FOLLOW;
use crate::lesson::typed::Quantity;
use crate::sim::SimTime;
use crate::ui::place::trimmed;
use crate::ui::slider::{SliderSpec, Zero, track_ui};
use crate::ui::theme::{focus_ring, font, mix, palette};
use crate::ui::{describe, text_line, thousands};

/// The left end of the speed slider, where the pace follows what happens.
const FOLLOWS: f64 = 0.000_5;
/// The height of the transport.
pub const HEIGHT: f32 = 64.0;
/// What the timeline adds to it where it has a line of its own.
const SECOND_LINE: f32 = 34.0;
/// Narrower ones are said in fewer words.
const ROOM_FOR_WORDS: f32 = 620.0;
/// In narrower ones the timeline has a line of its own.
const ROOM_FOR_ONE_LINE: f32 = 520.0;

/// The height of a transport as wide as that.
pub(super) fn height(width: f32) -> f32 {
    if width < ROOM_FOR_ONE_LINE {
        HEIGHT + SECOND_LINE
    } else {
        HEIGHT
    }
}

/// Draws the transport into the space it is given.
pub(super) fn transport_ui(ui: &mut Ui, session: &Session, clock: &Clock, out: &mut Vec<Action>) {
    let rect = ui.max_rect();
    let narrow = rect.width() < ROOM_FOR_WORDS;
    let two_lines = rect.width() < ROOM_FOR_ONE_LINE;
    let inner = rect.shrink2(Vec2::new(if two_lines { 8.0 } else { 16.0 }, 0.0));
    let line = Rect::from_min_max(Pos2::new(inner.left(), inner.bottom() - HEIGHT), inner.max);
    let part = |from: f32, to: f32| {
        Rect::from_min_max(Pos2::new(from, line.top()), Pos2::new(to, line.bottom()))
    };
    let buttons = part(line.left(), line.left() + 144.0);
    buttons_ui(&mut child(ui, buttons, "buttons"), clock, out);
    let time_width = if two_lines { 76.0 } else { 98.0 };
    let time = part(buttons.right() + 4.0, buttons.right() + 4.0 + time_width);
    time_ui(ui, time, session, clock);
    let speed_width = if narrow { 126.0 } else { 250.0 };
    let speed = part((line.right() - speed_width).max(time.right()), line.right());
    speed_ui(&mut child(ui, speed, "speed"), clock, narrow, out);
    let middle = if two_lines {
        let corner = Pos2::new(inner.right(), inner.top() + SECOND_LINE + 12.0);
        Rect::from_min_max(inner.min, corner)
    } else {
        part(time.right() + 12.0, speed.left() - 16.0)
    };
    let lab = session.lab.as_ref();
    let shown = session.going_to.unwrap_or(lab.now());
    let mut ui = child(ui, middle, "timeline");
    timeline::timeline_ui(&mut ui, middle, lab, (shown, session.parted), out);
}

fn child(ui: &mut Ui, rect: Rect, salt: &str) -> Ui {
    let layout = eframe::egui::Layout::left_to_right(eframe::egui::Align::Center);
    ui.new_child(UiBuilder::new().max_rect(rect).layout(layout).id_salt(salt))
}

fn buttons_ui(ui: &mut Ui, clock: &Clock, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.x = 4.0;
    let help = shortcuts::RESET.hint("back to the start with nothing done");
    let help = format!("{help}; undo brings it back");
    if sign_button(ui, Sign::Reset, "reset", &help).clicked() {
        out.push(TimeAction::Reset.into());
    }
    let help = shortcuts::BACK.hint("one event back");
    if sign_button(ui, Sign::Back, "step back", &help).clicked() {
        out.push(Action::Time(TimeAction::Step(-1)));
    }
    if play_button(ui, clock.playing()).clicked() {
        out.push(TimeAction::TogglePlay.into());
    }
    let help = shortcuts::FORWARD.hint("one event forward");
    if sign_button(ui, Sign::Forward, "step forward", &help).clicked() {
        out.push(Action::Time(TimeAction::Step(1)));
    }
}

fn play_button(ui: &mut Ui, playing: bool) -> Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(36.0), Sense::click());
    let (name, sign) = if playing {
        ("pause", Sign::Pause)
    } else {
        ("play", Sign::Play)
    };
    describe(&response, Role::Button, name, "");
    let painter = ui.painter();
    let fill = if response.hovered() {
        mix(palette.accent, palette.ink, 0.12)
    } else {
        palette.accent
    };
    painter.circle_filled(rect.center(), 17.0, fill);
    paint_sign(painter, rect.center(), 7.5, sign, palette.on_fill());
    if response.has_focus() {
        focus_ring(painter, rect, 18.0, palette);
    }
    response.on_hover_text(shortcuts::PLAY.hint(name))
}

fn time_ui(ui: &mut Ui, rect: Rect, session: &Session, clock: &Clock) {
    let palette = palette(ui);
    let text = time_text(session.lab.now(), clock);
    let response = ui.interact(rect, ui.scope_id().with("time"), Sense::hover());
    describe(&response, Role::Label, "time", &text);
    let face = font::mono_bold(if text.len() > 9 { 13.0 } else { 16.0 });
    text_line(
        ui.painter(),
        rect.left_center(),
        Align2::LEFT_CENTER,
        &text,
        face,
        palette.ink,
        rect.width(),
    );
}

/// The time, as exactly as it can be read: tenths while it runs, and thousandths where steps or
/// a slow speed make them count.
fn time_text(now: SimTime, clock: &Clock) -> String {
    let seconds = now.as_secs_f64();
    if !clock.playing() || clock.speed() < 0.1 {
        format!("{seconds:.3} s")
    } else {
        format!("{seconds:.1} s")
    }
}

fn speed_ui(ui: &mut Ui, clock: &Clock, narrow: bool, out: &mut Vec<Action>) {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing.x = 8.0;
    if !narrow {
        let slow = clock.runs_slow();
        let (text, ink) = if slow {
            ("running slow".to_owned(), palette.expired)
        } else if clock.follows().is_some() {
            (now_text(clock.speed()), palette.ink2)
        } else {
            ("speed".to_owned(), palette.ink2)
        };
        let (rect, response) = ui.allocate_exact_size(Vec2::new(84.0, 28.0), Sense::hover());
        describe(&response, Role::Label, &text, "");
        let at = rect.right_center();
        ui.painter()
            .text(at, Align2::RIGHT_CENTER, text, font::note(), ink);
        if slow {
            response.on_hover_text(
                "This computer cannot keep up with this speed. The numbers stay true; time runs \
                 slower.",
            );
        }
    }
    let text = match clock.follows() {
        Some(times) => follow_text(times),
        None => speed_text(clock.speed()),
    };
    let spec = SliderSpec {
        label: "speed",
        name: "",
        quantity: Quantity::Plain,
        zero: Zero::Number,
        value_text: text.clone(),
        range: FOLLOWS..=*SPEED_RANGE.end(),
        logarithmic: true,
        step: 0.0,
        disabled_because: None,
        help: "virtual seconds a second (+ and -); at the left end the pace follows what happens; a \
               double click brings back 1x",
        curve: None,
    };
    let width = if narrow { 52.0 } else { 84.0 };
    let stands = clock.chosen().max(FOLLOWS);
    let (response, new) = track_ui(ui, width, stands, &spec);
    if response.double_clicked() {
        out.push(Action::Time(TimeAction::Speed(1.0)));
    } else if let Some(new) = new {
        out.push(Action::Time(TimeAction::Speed(round_speed(new))));
    }
    let (rect, _) = ui.allocate_exact_size(Vec2::new(58.0, 28.0), Sense::hover());
    let at = rect.right_center();
    let face = font::mono_bold(14.0);
    ui.painter()
        .text(at, Align2::RIGHT_CENTER, text, face, palette.ink);
}

/// How quickly what happens is followed.
fn follow_text(times: f64) -> String {
    if times == 1.0 {
        "follow".to_owned()
    } else {
        format!("follow {times}x")
    }
}

/// What a second on the screen is while what happens is followed.
fn now_text(speed: f64) -> String {
    if speed < 0.5 {
        format!("now 1/{}", thousands(round_two(1.0 / speed)))
    } else {
        format!("now {}x", trimmed(round_two(speed)))
    }
}

/// Two digits.
fn round_two(value: f64) -> f64 {
    let unit = libm::pow(10.0, libm::floor(libm::log10(value.max(1e-9))) - 1.0);
    (value / unit).round() * unit
}

/// Two digits, and exactly 1 near it; at the left end, what follows.
fn round_speed(speed: f64) -> f64 {
    if speed < *SPEED_RANGE.start() {
        return FOLLOW;
    }
    if (0.9..1.12).contains(&speed) {
        return 1.0;
    }
    let unit = [0.001, 0.01, 0.1, 1.0, 10.0]
        .into_iter()
        .find(|unit| speed < unit * 100.0)
        .unwrap_or(100.0);
    (speed / unit).round() * unit
}

fn speed_text(speed: f64) -> String {
    let text = if speed < 0.1 {
        format!("{speed:.3}")
    } else if speed < 10.0 {
        format!("{speed:.2}")
    } else {
        format!("{speed:.0}")
    };
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    format!("{text}x")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_are_round_and_short() {
        for (speed, text) in [
            (1.04, "1x"),
            (0.0123, "0.012x"),
            (0.5, "0.5x"),
            (12.34, "12x"),
            (1_000.0, "1000x"),
            (537.0, "540x"),
        ] {
            assert_eq!(speed_text(round_speed(speed)), text);
        }
        assert_eq!(round_speed(FOLLOWS), FOLLOW);
        assert_eq!(now_text(0.25 / 1_000.0 / 0.8), "now 1/3,200");
        assert_eq!(now_text(4.63), "now 4.6x");
    }
}
