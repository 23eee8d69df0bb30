use super::palette::{DARK, LIGHT, Palette, STRONG_DARK, STRONG_LIGHT};
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
    let themes = [("light", LIGHT, 4.5), ("dark", DARK, 4.5)];
    for (name, it, least) in
        themes.into_iter().chain([("strong light", STRONG_LIGHT, 7.0), ("strong dark", STRONG_DARK, 7.0)])
    {
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
            assert!(found >= least, "{name}, {what}: {found:.2}");
        }
    }
}

#[test]
fn in_high_contrast_row_numbers_are_text_and_lines_are_seen_by_themselves() {
    for (name, it) in [("light", STRONG_LIGHT), ("dark", STRONG_DARK)] {
        for (what, front, back, least) in [
            ("faint", it.faint, it.surface, 4.5),
            ("faint in the gutter", it.faint, it.header, 4.5),
            ("border", it.border, it.surface, 4.5),
            ("border on what is raised", it.border, it.raised, 4.5),
            ("lines between cells", it.line, it.surface, 3.0),
            ("the mark of an edit", it.edited_mark, it.edited, 3.0),
        ] {
            let found = contrast(front, back);
            assert!(found >= least, "{name}, {what}: {found:.2}");
        }
    }
}
