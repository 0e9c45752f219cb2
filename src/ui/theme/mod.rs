//! Colours, type and egui styles: the only place that makes a colour.
//!
//! The tokens are in `assets/theme.ron`. Everything else takes its colours from a [`Palette`]
//! and derives them with [`mix`] and [`faint`].

pub mod font;
mod style;

use std::sync::LazyLock;

use eframe::egui;
use eframe::egui::Color32;
use serde::Deserialize;

use super::present::presenting_in;

/// The tokens as they are built into the program.
const TOKENS: &str = include_str!("../../../assets/theme.ron");

/// The colours of one theme, named by what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// The window.
    pub bg: Color32,
    /// The side bar, the transport, quiet panels.
    pub panel: Color32,
    /// Cards, buttons, plots.
    pub raised: Color32,
    /// Rules and outlines.
    pub line: Color32,
    /// What is to be read first.
    pub ink: Color32,
    /// Labels and running text.
    pub ink2: Color32,
    /// Notes, ticks, units.
    pub ink3: Color32,
    /// Served from a cache, kept, goal met.
    pub hit: Color32,
    /// Went to the database, lost, crashed.
    pub miss: Color32,
    /// Ran out of time.
    pub expired: Color32,
    /// An old version.
    pub stale: Color32,
    /// Writes, the leader, what is selected.
    pub accent: Color32,
    /// A prediction, drawn dashed.
    pub theory: Color32,
    /// The past, drawn thin.
    pub ghost: Color32,
    /// What tells nodes, policies, stores and lanes apart, and means nothing else.
    pub identity: [Color32; IDENTITIES],
}

/// How many things that stand side by side have a colour of their own. Each is told apart by its
/// name or number as well.
pub const IDENTITIES: usize = 8;

/// No colour at all.
pub const CLEAR: Color32 = Color32::TRANSPARENT;
/// The ground of what is printed.
pub const PAPER: Color32 = Color32::WHITE;
/// No light at all: a blank screen in front of a room.
pub const DARK: Color32 = Color32::BLACK;

/// Why the tokens could not be used.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The file is not what is expected.
    #[error("theme.ron: {0}")]
    Syntax(#[from] ron::error::SpannedError),
    /// There are not as many colours as things to tell apart.
    #[error("theme.ron: {0} identities instead of {IDENTITIES}")]
    Identities(usize),
    /// A value is not `#RRGGBB`.
    #[error("theme.ron: {0:?} is not a colour")]
    Color(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tokens {
    dark: Names,
    light: Names,
    projector_dark: Names,
    projector_light: Names,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    bg: String,
    panel: String,
    raised: String,
    line: String,
    ink: String,
    ink2: String,
    ink3: String,
    hit: String,
    miss: String,
    expired: String,
    stale: String,
    accent: String,
    theory: String,
    ghost: String,
    identity: Vec<String>,
}

impl TryFrom<Names> for Palette {
    type Error = TokenError;

    fn try_from(n: Names) -> Result<Self, TokenError> {
        let color = |s: String| Color32::from_hex(&s).map_err(|_| TokenError::Color(s));
        let identity: Vec<Color32> = n
            .identity
            .into_iter()
            .map(color)
            .collect::<Result<_, _>>()?;
        let count = identity.len();
        let identity = identity.try_into();
        Ok(Self {
            bg: color(n.bg)?,
            panel: color(n.panel)?,
            raised: color(n.raised)?,
            line: color(n.line)?,
            ink: color(n.ink)?,
            ink2: color(n.ink2)?,
            ink3: color(n.ink3)?,
            hit: color(n.hit)?,
            miss: color(n.miss)?,
            expired: color(n.expired)?,
            stale: color(n.stale)?,
            accent: color(n.accent)?,
            theory: color(n.theory)?,
            ghost: color(n.ghost)?,
            identity: identity.map_err(|_| TokenError::Identities(count))?,
        })
    }
}

/// The palettes of a screen of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Of the dark theme.
    pub dark: Palette,
    /// Of the light theme.
    pub light: Palette,
}

impl Pair {
    /// The palette of the dark or the light theme.
    pub fn of(&self, dark: bool) -> &Palette {
        if dark { &self.dark } else { &self.light }
    }
}

/// All palettes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palettes {
    /// At a desk.
    pub desk: Pair,
    /// On a projector's screen, where black is grey and colours are pale.
    pub projector: Pair,
}

/// The shipped tokens.
///
/// # Errors
/// When `theme.ron` is broken, which a test rules out for the one that is built in.
pub fn shipped() -> Result<Palettes, TokenError> {
    let tokens: Tokens = ron::from_str(TOKENS)?;
    Ok(Palettes {
        desk: Pair {
            dark: tokens.dark.try_into()?,
            light: tokens.light.try_into()?,
        },
        projector: Pair {
            dark: tokens.projector_dark.try_into()?,
            light: tokens.projector_light.try_into()?,
        },
    })
}

/// Readable greys if the tokens are broken.
static PALETTES: LazyLock<Palettes> = LazyLock::new(|| {
    shipped().unwrap_or_else(|_| {
        let grey = Pair {
            dark: neutral(true),
            light: neutral(false),
        };
        Palettes {
            desk: grey,
            projector: grey,
        }
    })
});

/// What is shown if `theme.ron` cannot be read: grey, but legible.
fn neutral(dark: bool) -> Palette {
    let grey = |level: u8| Color32::from_gray(if dark { level } else { 255 - level });
    Palette {
        bg: grey(20),
        panel: grey(26),
        raised: grey(34),
        line: grey(50),
        ink: grey(240),
        ink2: grey(180),
        ink3: grey(160),
        hit: grey(230),
        miss: grey(200),
        expired: grey(190),
        stale: grey(170),
        accent: grey(210),
        theory: grey(200),
        ghost: grey(80),
        identity: [200; IDENTITIES].map(grey),
    }
}

/// The palette of the theme that `ui` is drawn in, and of the screen that it is drawn for.
pub fn palette(ui: &egui::Ui) -> &'static Palette {
    pair(ui.ctx()).of(ui.visuals().dark_mode)
}

/// As [`palette`], for what has no part of a window yet.
pub fn palette_in(ctx: &egui::Context) -> &'static Palette {
    pair(ctx).of(ctx.theme() == egui::Theme::Dark)
}

/// The desk's palette of the dark or the light theme.
pub fn palette_for(dark: bool) -> &'static Palette {
    PALETTES.desk.of(dark)
}

fn pair(ctx: &egui::Context) -> &'static Pair {
    if presenting_in(ctx) {
        &PALETTES.projector
    } else {
        &PALETTES.desk
    }
}

/// `a` blended towards `b`: 0 is `a`, 1 is `b`.
pub fn mix(a: Color32, b: Color32, t: f32) -> Color32 {
    a.lerp_to_gamma(b, t.clamp(0.0, 1.0))
}

/// `color` with its opacity multiplied by `opacity`.
pub fn faint(color: Color32, opacity: f32) -> Color32 {
    color.gamma_multiply(opacity.clamp(0.0, 1.0))
}

impl Palette {
    /// The surface under the pointer: `fill`, slightly closer to the ink.
    pub fn hovered(&self, fill: Color32) -> Color32 {
        mix(fill, self.ink, 0.05)
    }

    /// The fill of a thing tinted with what it means.
    pub fn tinted(&self, fill: Color32, color: Color32, strength: f32) -> Color32 {
        mix(fill, color, 0.28 * strength.clamp(0.0, 1.0))
    }

    /// The colour of the thing with this number among those beside it: the same on the stage, in
    /// plots and on cards.
    pub fn of(&self, number: usize) -> Color32 {
        self.identity[number % IDENTITIES]
    }

    /// Text on a surface filled with a meaning's colour.
    pub fn on_fill(&self) -> Color32 {
        self.bg
    }
}

/// Installs the fonts and both styles. Call it once, when the window is made.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(font::definitions());
    restyle(ctx);
}

/// Gives egui's own widgets the look of the screen that is drawn for: at a desk, or on a
/// projector's.
pub fn restyle(ctx: &egui::Context) {
    for theme in [egui::Theme::Dark, egui::Theme::Light] {
        let palette = pair(ctx).of(theme == egui::Theme::Dark);
        ctx.style_mut_of(theme, |style| style::apply(style, palette));
    }
}

/// Paints the ring that shows where the keyboard is, just outside `rect`.
pub fn focus_ring(painter: &egui::Painter, rect: egui::Rect, radius: f32, palette: &Palette) {
    painter.rect_stroke(
        rect.expand(2.0),
        radius + 2.0,
        egui::Stroke::new(2.0, palette.accent),
        egui::StrokeKind::Outside,
    );
}
