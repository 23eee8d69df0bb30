//! Text in its few sizes.

use crate::ui::theme::{self, palette};
use egui::{Color32, FontId, Label, Response, RichText, Ui};

/// Text of any font and colour, wrapped, on lines of 1.42 of its size.
pub(crate) fn rich(text: impl Into<String>, font: FontId, color: Color32) -> RichText {
    let height = (font.size * 1.42).round();
    RichText::new(text).font(font).color(color).line_height(Some(height))
}

/// One line of running text in the text colour; what does not fit is cut, and shown on hover.
pub(crate) fn label(ui: &mut Ui, text: &str) -> Response {
    let color = palette(ui).text;
    ui.add(Label::new(rich(text, theme::body(13.0), color)).truncate())
}

/// Running text over as many lines as it needs, muted.
pub(crate) fn muted(ui: &mut Ui, text: &str) -> Response {
    let color = palette(ui).muted;
    ui.add(Label::new(rich(text, theme::body(12.5), color)).wrap())
}

/// The title of a section.
pub(crate) fn heading(ui: &mut Ui, text: &str) -> Response {
    let color = palette(ui).text;
    ui.add(Label::new(rich(text, theme::semibold(15.0), color)).wrap())
}

/// The title of a page.
pub(crate) fn title(ui: &mut Ui, text: &str, size: f32) -> Response {
    let color = palette(ui).text;
    ui.add(Label::new(rich(text, theme::semibold(size), color)).truncate())
}
