//! Running text with a few words set apart.

use crate::ui::theme::{self, palette};
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Label, Response, Ui};

/// Text in which `**words**` are semibold and `` `codes` `` are mono, wrapped.
pub(crate) fn marked(ui: &mut Ui, text: &str, size: f32, color: Color32) -> Response {
    ui.add(Label::new(marked_job(ui, text, size, color, color)).wrap())
}

/// The same, with the set-apart words in a colour of their own.
pub(crate) fn marked_job(ui: &Ui, text: &str, size: f32, color: Color32, strong: Color32) -> LayoutJob {
    let code = palette(ui).text;
    let mut job = LayoutJob::default();
    let line_height = Some((size * 1.42).round());
    let (mut is_strong, mut is_code) = (false, false);
    for strong_or_not in text.split("**") {
        for part in strong_or_not.split('`') {
            let (font_id, color) = match (is_strong, is_code) {
                (_, true) => (theme::mono(size - 1.0), code),
                (true, false) => (theme::semibold(size), strong),
                (false, false) => (theme::body(size), color),
            };
            if !part.is_empty() {
                job.append(part, 0.0, TextFormat { font_id, color, line_height, ..TextFormat::default() });
            }
            is_code = !is_code;
        }
        // An even number of marks stands between two strong ones, so a code never reaches over them.
        is_code = false;
        is_strong = !is_strong;
    }
    job
}
