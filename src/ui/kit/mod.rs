//! The pieces that screens are made of, each with an accessible name. They draw and answer; they never ask for anything.

mod bar;
mod button;
mod card;
mod choice;
mod choices;
mod code;
mod dialog;
mod empty;
mod field;
mod mark;
mod marked;
mod number;
mod options;
mod question;
mod select;
mod text;
mod time;

pub(crate) use bar::{Part, PartFill, outcome_bar, outcome_words, progress_bar};
pub(crate) use button::Button;
pub(crate) use card::{card_header, card_header_back, note_line, notice_box, notice_line, rule, side_card, toned_box};
pub(crate) use choice::{choice_grid, segmented, segmented_of, segments_width, tick, tick_line};
pub(crate) use choices::Choices;
pub(crate) use code::code_field;
pub(crate) use dialog::{
    DialogTitle, dialog, dialog_body, dialog_foot, dialog_frame, dialog_head, dialog_room, enters, foot_ui, said,
};
pub(crate) use empty::empty_state;
pub(crate) use field::{Field, choose_all};
pub(crate) use mark::{Mark, Tone, busy, chip, glyph, glyph_in_line, icon_square, mark, pill, pill_on, pill_with};
pub(crate) use marked::{marked, marked_job};
pub(crate) use number::{bytes, counted, minutes, number, percent};
pub(crate) use options::Options;
pub(crate) use question::{escaped, question_box};
pub(crate) use select::{option, option_title, select};
pub(crate) use text::{cut_middle, cut_middle_by, elided_middle, heading, label, muted, rich, words};
pub(crate) use time::when;

use egui::{Response, Stroke, StrokeKind, Ui};

/// The ring around what has the keyboard's focus.
pub(crate) fn focus_ring(ui: &Ui, response: &Response, outside: f32, radius: f32) {
    keep_in_sight(ui, response);
    if response.has_focus() {
        let color = super::theme::palette(ui).accent;
        let rect = response.rect.expand(outside);
        ui.painter().rect_stroke(rect, radius + outside, Stroke::new(2.0, color), StrokeKind::Middle);
    }
}

/// What a key has led to is scrolled into sight.
pub(crate) fn keep_in_sight(ui: &Ui, response: &Response) {
    if response.gained_focus() && super::focus::is_by_key(ui.ctx()) {
        ui.scroll_to_rect(response.rect.expand(8.0), None);
    }
}

/// What a screen reader says after the name.
pub(crate) fn describe(ui: &Ui, response: &Response, description: &str) {
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(description));
}
