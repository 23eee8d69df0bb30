//! egui's own style, set to the palette: flat, one accent, no default frames.

use super::fonts::{body, medium, mono, semibold};
use super::palette::{DARK, LIGHT, Palette, STRONG_DARK, STRONG_LIGHT};
use egui::style::{ScrollStyle, WidgetVisuals};
use egui::{Color32, CornerRadius, Margin, Shadow, Stroke, Style, TextStyle, Theme, Visuals, vec2};

pub(super) fn style(theme: Theme, high_contrast: bool) -> Style {
    let palette = match (theme, high_contrast) {
        (Theme::Light, false) => &LIGHT,
        (Theme::Dark, false) => &DARK,
        (Theme::Light, true) => &STRONG_LIGHT,
        (Theme::Dark, true) => &STRONG_DARK,
    };
    let mut style = Style { visuals: visuals(theme, palette), ..Style::default() };
    style.text_styles = [
        (TextStyle::Body, body(13.0)),
        (TextStyle::Button, medium(13.0)),
        (TextStyle::Heading, semibold(17.0)),
        (TextStyle::Small, body(11.5)),
        (TextStyle::Monospace, mono(12.0)),
    ]
    .into();
    style.spacing.item_spacing = vec2(8.0, 6.0);
    style.spacing.button_padding = vec2(12.0, 6.0);
    style.spacing.interact_size.y = 30.0;
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.scroll = scroll_bars(high_contrast);
    style.animation_time = 0.10;
    style
}

/// Thin bars over nothing: a ground of their own would cut into the rounded corner of the card that they stand in.
fn scroll_bars(high_contrast: bool) -> ScrollStyle {
    let (dormant, active) = if high_contrast { (0.7, 1.0) } else { (0.28, 0.5) };
    ScrollStyle {
        foreground_color: true,
        // Over the content, which leaves its right edge free: beside it, all would move when the bar comes.
        floating_allocated_width: 0.0,
        floating_width: 4.0,
        bar_outer_margin: 2.0,
        dormant_background_opacity: 0.0,
        active_background_opacity: 0.0,
        interact_background_opacity: 0.0,
        dormant_handle_opacity: dormant,
        active_handle_opacity: active,
        interact_handle_opacity: active,
        ..ScrollStyle::thin()
    }
}

fn visuals(theme: Theme, palette: &Palette) -> Visuals {
    let mut visuals = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    visuals.override_text_color = Some(palette.text);
    // What egui paints hints in.
    visuals.weak_text_color = Some(palette.weak);
    visuals.hyperlink_color = palette.accent;
    visuals.panel_fill = palette.window;
    visuals.window_fill = palette.raised;
    visuals.window_stroke = Stroke::new(1.0, palette.border);
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.faint_bg_color = palette.header;
    visuals.extreme_bg_color = palette.surface;
    visuals.text_edit_bg_color = Some(palette.surface);
    visuals.code_bg_color = palette.header;
    visuals.warn_fg_color = palette.warning;
    visuals.error_fg_color = palette.error;
    visuals.selection.bg_fill = palette.accent.gamma_multiply(0.15);
    visuals.selection.stroke = Stroke::new(1.0, palette.accent);
    visuals.text_cursor.stroke = Stroke::new(1.5, palette.accent);
    visuals.window_shadow = shadow(12, 32, palette.shadow);
    visuals.popup_shadow = shadow(6, 18, palette.shadow);
    visuals.indent_has_left_vline = false;
    let widget = |fill: Color32, border: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, border),
        corner_radius: CornerRadius::same(6),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = widget(palette.surface, palette.border, palette.text);
    visuals.widgets.inactive = widget(palette.raised, palette.border, palette.text);
    visuals.widgets.hovered = widget(palette.raised_hover, palette.border, palette.text);
    visuals.widgets.active = widget(palette.raised_hover, palette.accent, palette.text);
    visuals.widgets.open = widget(palette.raised_hover, palette.border, palette.text);
    visuals
}

fn shadow(down: i8, blur: u8, color: Color32) -> Shadow {
    Shadow { offset: [0, down], blur, spread: 0, color }
}
