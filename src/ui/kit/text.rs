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

/// A path or an address in one line: what does not fit is left out in the middle, since both ends say where one is. All
/// of it is heard, and shown on hover.
pub(crate) fn elided_middle(ui: &mut Ui, text: &str, font: &FontId, width: f32) -> Response {
    let color = palette(ui).text;
    let measure = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), font.clone(), color).size().x;
    let letters: Vec<char> = text.chars().collect();
    let shortened = |kept: usize| {
        let tail = kept.div_ceil(2);
        let head: String = letters.iter().take(kept - tail).collect();
        let end: String = letters.iter().skip(letters.len() - tail).collect();
        format!("{head}…{end}")
    };
    let (mut fits, mut too_many) = (0, letters.len());
    let whole = measure(text) <= width;
    while !whole && fits + 1 < too_many {
        let kept = usize::midpoint(fits, too_many);
        if measure(&shortened(kept)) <= width { fits = kept } else { too_many = kept }
    }
    let shown = if whole { text.to_owned() } else { shortened(fits) };
    let response = ui.add(Label::new(rich(shown, font.clone(), color)));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    if whole { response } else { response.on_hover_text(text) }
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
