//! Inter in three weights for text, Phosphor for icons. Other scripts come from the system's fonts, loaded when needed.

use egui::{FontData, FontDefinitions, FontFamily, FontId};
use std::sync::Arc;

const FILES: [(&str, &[u8]); 5] = [
    ("inter", include_bytes!("../../../assets/fonts/Inter-Regular.otf")),
    ("inter-medium", include_bytes!("../../../assets/fonts/Inter-Medium.otf")),
    ("inter-semibold", include_bytes!("../../../assets/fonts/Inter-SemiBold.otf")),
    ("phosphor", include_bytes!("../../../assets/fonts/Phosphor.ttf")),
    ("phosphor-fill", include_bytes!("../../../assets/fonts/Phosphor-Fill.ttf")),
];

pub(super) fn install(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in FILES {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    // egui's own faces stay behind Inter, for signs that it lacks.
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let mut family = |family: FontFamily, name: &str| {
        let chain = std::iter::once(name.to_owned()).chain(fallback.iter().cloned()).collect();
        fonts.families.insert(family, chain);
    };
    family(FontFamily::Proportional, "inter");
    family(named("medium"), "inter-medium");
    family(named("semibold"), "inter-semibold");
    // An icon font in a text family would draw private signs of a list as icons.
    fonts.families.insert(named("icons"), vec!["phosphor".to_owned()]);
    fonts.families.insert(named("icons-fill"), vec!["phosphor-fill".to_owned()]);
    ctx.set_fonts(fonts);
}

fn named(name: &str) -> FontFamily {
    FontFamily::Name(name.into())
}

/// Running text.
pub(crate) fn body(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Buttons, labels, column headers.
pub(crate) fn medium(size: f32) -> FontId {
    FontId::new(size, named("medium"))
}

/// Titles.
pub(crate) fn semibold(size: f32) -> FontId {
    FontId::new(size, named("semibold"))
}

/// Codes and ids.
pub(crate) fn mono(size: f32) -> FontId {
    FontId::new(size, FontFamily::Monospace)
}

/// Icons in outline.
pub(crate) fn icon(size: f32) -> FontId {
    FontId::new(size, named("icons"))
}

/// The same icons, filled.
pub(crate) fn fill_icon(size: f32) -> FontId {
    FontId::new(size, named("icons-fill"))
}

#[cfg(test)]
mod tests;
