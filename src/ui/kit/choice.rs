//! Choosing one of several in a row, or ticking.

use super::focus_ring;
use crate::ui::theme::{self, icons, palette};
use egui::text::LayoutJob;
use egui::{Align2, Color32, CursorIcon, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

/// A few choices in a row, 32 points high; true when another one was chosen.
pub(crate) fn segmented<T: Copy + PartialEq>(
    ui: &mut Ui,
    choices: &[(T, &str)],
    chosen: &mut T,
    width: Option<f32>,
) -> bool {
    segmented_of(ui, "", choices, chosen, width)
}

/// The same where another one on the screen has the same words: each is heard with what it is about.
pub(crate) fn segmented_of<T: Copy + PartialEq>(
    ui: &mut Ui,
    about: &str,
    choices: &[(T, &str)],
    chosen: &mut T,
    width: Option<f32>,
) -> bool {
    let colors = palette(ui);
    let own: Vec<f32> = choices.iter().map(|(_, text)| segment_width(ui, text)).collect();
    let total = width.map_or(segments_width(ui, choices), |it| it.min(ui.available_width()));
    let (rect, _) = ui.allocate_exact_size(vec2(total, 32.0), Sense::hover());
    ui.painter().rect(rect, 7.0, colors.track, Stroke::new(1.0, colors.border), StrokeKind::Inside);
    let stretch = (total - 4.0 - own.iter().sum::<f32>()) / choices.len().max(1) as f32;
    let mut left = rect.left() + 2.0;
    let mut changed = false;
    for ((value, text), own) in choices.iter().zip(own) {
        let place = Rect::from_min_size(pos2(left, rect.top() + 2.0), vec2(own + stretch, rect.height() - 4.0));
        left = place.right();
        if segment_ui(ui, rect, place, (about, text), *value == *chosen) {
            *chosen = *value;
            changed = true;
        }
    }
    changed
}

/// How wide the choices are where nobody says it.
pub(crate) fn segments_width<T>(ui: &Ui, choices: &[(T, &str)]) -> f32 {
    choices.iter().map(|(_, text)| segment_width(ui, text)).sum::<f32>() + 4.0
}

fn segment_width(ui: &Ui, text: &str) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), theme::medium(12.5), Color32::PLACEHOLDER).size().x + 26.0
}

/// One of so many that they need several rows, in cells of one width; true when another one was chosen.
pub(crate) fn choice_grid<T: Copy + PartialEq>(ui: &mut Ui, rows: &[&[(T, &str)]], chosen: &mut T, width: f32) -> bool {
    const CELL: f32 = 28.0;
    let colors = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(width, rows.len() as f32 * CELL + 4.0), Sense::hover());
    ui.painter().rect(rect, 7.0, colors.track, Stroke::new(1.0, colors.border), StrokeKind::Inside);
    let columns = rows.iter().map(|row| row.len()).max().unwrap_or(1);
    let cell = vec2((width - 4.0) / columns as f32, CELL);
    let mut changed = false;
    for (line, row) in rows.iter().enumerate() {
        for (place, (value, text)) in row.iter().enumerate() {
            let at = rect.min + vec2(2.0 + place as f32 * cell.x, 2.0 + line as f32 * cell.y);
            if segment_ui(ui, rect, Rect::from_min_size(at, cell), ("", text), *value == *chosen) {
                *chosen = *value;
                changed = true;
            }
        }
    }
    changed
}

/// One of the choices in a track; true when it was chosen and was not before.
fn segment_ui(ui: &Ui, track: Rect, place: Rect, (about, text): (&str, &str), selected: bool) -> bool {
    let colors = palette(ui);
    let id = ui.scope_id().with(("segment", text, track.min.x as i32, track.min.y as i32));
    let response = ui.interact(place, id, Sense::click());
    let heard = if about.is_empty() { text.to_owned() } else { format!("{about}: {text}") };
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, &heard));
    if selected {
        ui.painter().rect(place, 6.0, colors.raised, Stroke::new(1.0, colors.border), StrokeKind::Inside);
    }
    let front = if selected || response.hovered() { colors.text } else { colors.muted };
    ui.painter().text(place.center(), Align2::CENTER_CENTER, text, theme::medium(12.5), front);
    focus_ring(ui, &response, 1.0, 6.0);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked() && !selected
}

/// A box to tick, with its words.
pub(crate) fn tick(ui: &mut Ui, text: &str, ticked: &mut bool) -> Response {
    tick_with(ui, text, ticked, usize::MAX)
}

/// The same in one line, for lists: what does not fit is cut, and shown on hover.
pub(crate) fn tick_line(ui: &mut Ui, text: &str, ticked: &mut bool) -> Response {
    tick_with(ui, text, ticked, 1)
}

fn tick_with(ui: &mut Ui, text: &str, ticked: &mut bool, lines: usize) -> Response {
    let colors = palette(ui);
    let width = (ui.available_width() - 26.0).max(40.0);
    let mut job = LayoutJob::simple(text.to_owned(), theme::body(13.0), colors.text, width);
    (job.wrap.max_rows, job.wrap.break_anywhere) = (lines, lines == 1);
    let galley = ui.painter().layout_job(job);
    let cut = galley.elided;
    let (rect, mut response) =
        ui.allocate_exact_size(vec2(galley.size().x + 26.0, galley.size().y.max(20.0)), Sense::click());
    if response.clicked() {
        *ticked = !*ticked;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, *ticked, text));
    let square = Rect::from_min_size(pos2(rect.left(), rect.top() + 2.0), vec2(16.0, 16.0));
    if *ticked {
        ui.painter().rect_filled(square, 4.0, colors.accent);
        ui.painter().text(square.center(), Align2::CENTER_CENTER, icons::CHECK, theme::icon(12.0), colors.on_accent);
    } else {
        ui.painter().rect(square, 4.0, colors.surface, Stroke::new(1.2, colors.faint), StrokeKind::Inside);
    }
    ui.painter().galley(
        pos2(rect.left() + 26.0, rect.top() + (rect.height() - galley.size().y) / 2.0),
        galley,
        colors.text,
    );
    focus_ring(ui, &response, 2.0, 4.0);
    let response = if cut { response.on_hover_text(text) } else { response };
    response.on_hover_cursor(CursorIcon::PointingHand)
}
