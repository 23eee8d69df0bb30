//! How the window looks: colours by meaning, typefaces, icons, and egui's own style set to match.

mod fonts;
pub(crate) mod icons;
mod palette;
mod style;

#[cfg(test)]
mod tests;

pub(crate) use fonts::{body, fill_icon, icon, medium, mono, semibold};
pub(crate) use palette::{Palette, is_strong, palette};

/// Gives a fresh context the fonts and both styles.
pub(crate) fn install(ctx: &egui::Context) {
    fonts::install(ctx);
    set_contrast(ctx, false);
}

/// Gives both styles their usual colours, or those of high contrast.
pub(crate) fn set_contrast(ctx: &egui::Context, high: bool) {
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        ctx.set_style_of(theme, style::style(theme, high));
    }
}
