use super::palette::{DARK, LIGHT, Palette};
use egui::Color32;

/// The contrast of two colours, as WCAG 2 counts it: 1 to 21.
fn contrast(one: Color32, other: Color32) -> f32 {
    let luminance = |color: Color32| {
        let linear = egui::Rgba::from(color);
        0.2126 * linear.r() + 0.7152 * linear.g() + 0.0722 * linear.b()
    };
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    one.max(other) / one.min(other)
}

#[test]
fn small_text_can_be_read_on_what_it_stands_on() {
    for (name, it) in [("light", LIGHT), ("dark", DARK)] {
        let Palette { text, muted, accent, error, ok, warning, on_accent, .. } = it;
        for (what, front, back) in [
            ("text", text, it.surface),
            ("text on hover", text, it.hover),
            ("text on hover of what is raised", text, it.raised_hover),
            ("text on an edit", text, it.edited),
            ("muted", muted, it.surface),
            ("muted on the header", muted, it.header),
            ("muted on the window", muted, it.window),
            ("accent", accent, it.surface),
            ("accent on itself", accent, it.accent_soft),
            ("on the accent", on_accent, it.accent),
            ("error", error, it.surface),
            ("error on its tint", error, it.error_soft),
            ("ok on its tint", ok, it.ok_soft),
            ("warning on its tint", warning, it.warning_soft),
            ("warning on a large area", warning, it.warning_area),
        ] {
            let found = contrast(front, back);
            assert!(found >= 4.5, "{name}, {what}: {found:.2}");
        }
    }
}
