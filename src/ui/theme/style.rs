//! egui's own widgets in our look.

use eframe::egui;
use eframe::egui::style::{ScrollStyle, Selection, WidgetVisuals, Widgets};
use eframe::egui::{CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, Vec2};

use super::{Palette, font, mix};

/// The corner radius of buttons and fields.
const RADIUS: CornerRadius = CornerRadius::same(6);
/// The corner radius of windows and menus.
const WINDOW_RADIUS: CornerRadius = CornerRadius::same(8);

/// Turns one of egui's default styles into ours.
pub(super) fn apply(style: &mut egui::Style, palette: &Palette) {
    type_sizes(style);
    spacing(&mut style.spacing);
    visuals(&mut style.visuals, palette);
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.3;
    style.url_in_tooltip = true;
    // Nothing moves unless the model does.
    style.animation_time = 0.0;
}

fn type_sizes(style: &mut egui::Style) {
    style.text_styles = [
        (TextStyle::Small, font::note()),
        (TextStyle::Body, font::body()),
        (TextStyle::Button, font::label()),
        (
            TextStyle::Monospace,
            FontId::new(14.0, FontFamily::Monospace),
        ),
        (TextStyle::Heading, font::title()),
    ]
    .into();
}

fn spacing(spacing: &mut egui::Spacing) {
    spacing.item_spacing = Vec2::splat(8.0);
    spacing.button_padding = Vec2::new(12.0, 5.0);
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(8);
    spacing.interact_size = Vec2::new(40.0, 28.0);
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 8.0;
    spacing.icon_spacing = 8.0;
    spacing.combo_width = 120.0;
    spacing.slider_width = 160.0;
    spacing.slider_rail_height = 3.0;
    spacing.tooltip_width = 320.0;
    spacing.scroll = ScrollStyle {
        floating: true,
        bar_width: 8.0,
        floating_width: 4.0,
        dormant_handle_opacity: 0.5,
        ..ScrollStyle::floating()
    };
    spacing.scroll.fade.strength = 0.0;
}

fn visuals(visuals: &mut egui::Visuals, palette: &Palette) {
    visuals.widgets = widgets(palette);
    visuals.selection = Selection {
        bg_fill: mix(palette.raised, palette.accent, 0.18),
        stroke: Stroke::new(1.5, palette.accent),
    };
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(palette.ink3);
    visuals.hyperlink_color = palette.accent;
    visuals.faint_bg_color = palette.panel;
    visuals.extreme_bg_color = palette.raised;
    visuals.text_edit_bg_color = Some(palette.raised);
    visuals.code_bg_color = palette.raised;
    visuals.warn_fg_color = palette.expired;
    visuals.error_fg_color = palette.miss;
    visuals.window_fill = palette.panel;
    visuals.panel_fill = palette.bg;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.window_corner_radius = WINDOW_RADIUS;
    visuals.menu_corner_radius = WINDOW_RADIUS;
    visuals.window_shadow = Shadow::NONE;
    visuals.popup_shadow = Shadow::NONE;
    visuals.text_cursor.stroke = Stroke::new(2.0, palette.accent);
    visuals.text_cursor.blink = false;
    visuals.slider_trailing_fill = true;
    visuals.interact_cursor = Some(egui::CursorIcon::PointingHand);
}

fn widgets(palette: &Palette) -> Widgets {
    let state = |fill, line: Stroke, ink| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: line,
        corner_radius: RADIUS,
        fg_stroke: Stroke::new(1.5, ink),
        expansion: 0.0,
    };
    let raised = palette.raised;
    let lit = palette.hovered(raised);
    let rule = Stroke::new(1.0, palette.line);
    let lit_rule = Stroke::new(1.0, mix(palette.line, palette.ink3, 0.5));
    Widgets {
        noninteractive: state(palette.bg, rule, palette.ink2),
        inactive: state(raised, rule, palette.ink),
        hovered: state(lit, lit_rule, palette.ink),
        // Pressed, and where the keyboard is.
        active: state(lit, Stroke::new(2.0, palette.accent), palette.ink),
        open: state(lit, lit_rule, palette.ink),
    }
}
