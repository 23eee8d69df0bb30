//! Text in its few sizes.

use crate::ui::theme::{self, palette};
use egui::{Align, Color32, FontId, Label, Layout, Response, RichText, Ui};
use std::borrow::Cow;

/// No line holds more.
const MOST_LETTERS: usize = 1000;

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

/// A path, an address or a name in one line: what does not fit is left out in the middle, since both ends say which one it
/// is. All of it is heard, and shown on hover.
pub(crate) fn elided_middle(ui: &mut Ui, text: &str, font: &FontId, width: f32) -> Response {
    let color = palette(ui).text;
    let shown = cut_middle(ui, text, font, width);
    let response = ui.add(Label::new(rich(shown.as_ref(), font.clone(), color)));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    if shown == text { response } else { response.on_hover_text(text) }
}

/// As much of a text from both ends as fits into a width.
pub(crate) fn cut_middle<'a>(ui: &Ui, text: &'a str, font: &FontId, width: f32) -> Cow<'a, str> {
    cut_middle_by(text, width, |text| {
        ui.painter().layout_no_wrap(text.to_owned(), font.clone(), Color32::PLACEHOLDER).size().x
    })
}

/// The same, where `measure` says how wide a text is.
pub(crate) fn cut_middle_by(text: &str, width: f32, measure: impl Fn(&str) -> f32) -> Cow<'_, str> {
    // So much could never fit, and laying it out would take its time.
    let could_fit = text.len() < MOST_LETTERS;
    if could_fit && measure(text) <= width {
        return Cow::Borrowed(text);
    }
    let letters: Vec<char> = text.chars().collect();
    let shortened = |kept: usize| {
        let tail = kept.div_ceil(2);
        let head: String = letters.iter().take(kept - tail).collect();
        let end: String = letters.iter().skip(letters.len() - tail).collect();
        // A dot beside it would read as a fourth one.
        format!("{}…{}", head.trim_end_matches('.'), end.trim_start_matches('.'))
    };
    let (mut fits, mut too_many) = (0, letters.len().min(MOST_LETTERS));
    while fits + 1 < too_many {
        let kept = usize::midpoint(fits, too_many);
        if measure(&shortened(kept)) <= width { fits = kept } else { too_many = kept }
    }
    Cow::Owned(shortened(fits))
}

/// Running text over as many lines as it needs, muted.
pub(crate) fn muted(ui: &mut Ui, text: &str) -> Response {
    let color = palette(ui).muted;
    flowing(ui, rich(text, theme::body(12.5), color))
}

/// The same in the text colour.
pub(crate) fn words(ui: &mut Ui, text: &str) -> Response {
    let color = palette(ui).text;
    flowing(ui, rich(text, theme::body(13.0), color))
}

fn flowing(ui: &mut Ui, text: RichText) -> Response {
    let label = Label::new(text).wrap();
    if !ui.layout().horizontal_justify() {
        return ui.add(label);
    }
    // In a menu, whose lines are as wide as it, the words would be spread over the line.
    ui.with_layout(Layout::top_down(Align::Min), |ui| ui.add(label)).inner
}

/// The title of a section.
pub(crate) fn heading(ui: &mut Ui, text: &str) -> Response {
    let color = palette(ui).text;
    ui.add(Label::new(rich(text, theme::semibold(15.0), color)).wrap())
}

/// The title of a page: often the name of a file.
pub(crate) fn title(ui: &mut Ui, text: &str, size: f32) -> Response {
    let width = ui.available_width();
    elided_middle(ui, text, &theme::semibold(size), width)
}
