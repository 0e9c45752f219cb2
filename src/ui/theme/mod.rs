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
}

/// No colour at all.
pub const CLEAR: Color32 = Color32::TRANSPARENT;

/// Why the tokens could not be used.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The file is not what is expected.
    #[error("theme.ron: {0}")]
    Syntax(#[from] ron::error::SpannedError),
    /// A value is not `#RRGGBB`.
    #[error("theme.ron: {0:?} is not a colour")]
    Color(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tokens {
    dark: Names,
    light: Names,
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
}

impl TryFrom<Names> for Palette {
    type Error = TokenError;

    fn try_from(n: Names) -> Result<Self, TokenError> {
        let color = |s: String| Color32::from_hex(&s).map_err(|_| TokenError::Color(s));
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
        })
    }
}

/// The shipped tokens as (dark, light).
///
/// # Errors
/// When `theme.ron` is broken, which a test rules out for the one that is built in.
pub fn shipped() -> Result<(Palette, Palette), TokenError> {
    let tokens: Tokens = ron::from_str(TOKENS)?;
    Ok((tokens.dark.try_into()?, tokens.light.try_into()?))
}

/// (dark, light); readable greys if the tokens are broken.
static PALETTES: LazyLock<(Palette, Palette)> =
    LazyLock::new(|| shipped().unwrap_or_else(|_| (neutral(true), neutral(false))));

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
    }
}

/// The palette of the theme that `ui` is drawn in.
pub fn palette(ui: &egui::Ui) -> &'static Palette {
    palette_for(ui.visuals().dark_mode)
}

/// The palette of the dark or the light theme.
pub fn palette_for(dark: bool) -> &'static Palette {
    if dark { &PALETTES.0 } else { &PALETTES.1 }
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

    /// Text on a surface filled with a meaning's colour.
    pub fn on_fill(&self) -> Color32 {
        self.bg
    }
}

/// Installs the fonts and both styles. Call it once, when the window is made.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(font::definitions());
    for theme in [egui::Theme::Dark, egui::Theme::Light] {
        let palette = palette_for(theme == egui::Theme::Dark);
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
