//! The band below the header: which rows are shown, or what was recognised.

use super::{SheetScreen, Shown, filter};
use crate::session::{Command, Notice, RowFilter};
use crate::ui::kit::{Button, chip, counted, glyph, glyph_in_line, muted, number, option, rich, words};
use crate::ui::out::Out;
use crate::ui::screen::Screen;
use crate::ui::theme::{body, fill_icon, icons, medium, palette};
use egui::accesskit::{Live, Role};
use egui::{Align, Frame, Label, Layout, Margin, Popup, Stroke, Ui, vec2};

const HEIGHT: f32 = 36.0;
const REPAIRS_WIDTH: f32 = 320.0;
/// A line of text of 13 points.
const NOTE_LINE: f32 = 18.0;

/// `not_reopened` says why the list could not be opened in another way.
pub(super) fn band_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    not_reopened: Option<&Notice>,
    screen: &mut SheetScreen,
    out: &mut Out,
) {
    if let Some(refused) = screen.refused.clone()
        && note_ui(ui, &refused, "", Some(NoteButton::Close))
    {
        screen.refused = None;
    }
    if let Some(notice) = not_reopened {
        let words = format!("The list is shown as it was. {}", notice.message);
        if note_ui(ui, &words, &notice.next, Some(NoteButton::Close)) {
            out.send(Command::KeepFormer { sheet: shown.id });
        }
    }
    if let Some(notice) = &shown.sheet.edits.refused {
        note_ui(ui, &notice.message, &notice.next, None);
    }
    if let Some(notice) = &shown.sheet.edits.not_saved
        && note_ui(ui, &notice.message, &notice.next, Some(NoteButton::SaveAgain))
    {
        out.send(Command::SaveEdits { sheet: shown.id });
    }
    match shown.sheet.view.filter {
        RowFilter::All => recognised_ui(ui, shown, screen, out),
        RowFilter::Problems | RowFilter::Group(_) | RowFilter::Edited => filter_ui(ui, shown, screen, out),
    }
}

fn filter_ui(ui: &mut Ui, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let colors = palette(ui);
    let all = u64::from(shown.sheet.rows.row_count());
    let seen = u64::from(shown.sheet.view.row_count);
    let groups = shown.report().map_or(0, |report| report.groups().len());
    let (what, rest) = match shown.sheet.view.filter {
        RowFilter::Problems if groups == 0 => ("All fixed".to_owned(), String::new()),
        RowFilter::Edited => (
            format!("{} shown", counted(seen, "edited row is", "edited rows are")),
            format!("{} hidden, not deleted", counted(all - seen.min(all), "other row is", "other rows are")),
        ),
        RowFilter::All | RowFilter::Problems | RowFilter::Group(_) => {
            let others =
                if matches!(shown.sheet.view.filter, RowFilter::Group(_)) { "other" } else { "without problems" };
            let hidden = all - seen.min(all);
            let hidden = match (others, hidden) {
                ("other", 1) => "1 other row is".to_owned(),
                ("other", many) => format!("{} other rows are", number(many)),
                (_, 1) => "1 row without problems is".to_owned(),
                (_, many) => format!("{} rows without problems are", number(many)),
            };
            // A row that was mended stays until the filter is used again: it must not vanish under the cursor.
            let mended = shown.sheet.edits.undo.is_some();
            let what = if mended {
                format!("{} shown", counted(seen, "row that had problems is", "rows that had problems are"))
            } else {
                format!("{} shown", counted(seen, "row with problems is", "rows with problems are"))
            };
            (what, format!("{hidden} hidden, not deleted"))
        }
    };
    let width = ui.available_width();
    let band = Frame::new().fill(colors.accent_soft).inner_margin(Margin::symmetric(16, 0)).show(ui, |ui| {
        ui.allocate_ui_with_layout(vec2(width - 32.0, HEIGHT), Layout::right_to_left(Align::Center), |ui| {
            if Button::link("Show all rows").show(ui).clicked() {
                filter(shown, screen, RowFilter::All, out);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                glyph(ui, icons::FUNNEL, fill_icon(15.0), colors.accent);
                ui.label(rich(&what, medium(13.0), colors.text));
                ui.add(Label::new(rich(&rest, body(13.0), colors.muted)).truncate());
            });
        });
    });
    // Read aloud when it appears: hidden rows look like lost rows to somebody who filters for the first time.
    ui.ctx().accesskit_node_builder(band.response.id, |node| {
        node.set_role(Role::Status);
        node.set_live(Live::Polite);
        node.set_label(format!("{what}. {rest}"));
    });
}

/// What the list was recognised as; a click leads to where it can be changed.
fn recognised_ui(ui: &mut Ui, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let colors = palette(ui);
    let width = ui.available_width();
    let band = Frame::new().fill(colors.surface).inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
        // What has no room in one line goes on in the next: a line that is too long would make the card wider than the window.
        ui.spacing_mut().interact_size.y = 32.0;
        ui.set_width(width - 32.0);
        ui.horizontal_wrapped(|ui| {
            if super::header::is_narrow(ui) {
                super::header::rows_ui(ui, shown, screen, out);
                ui.add_space(4.0);
            } else {
                ui.label(rich("Recognised", body(12.5), colors.muted));
            }
            let mut clicked = false;
            for part in shown.sheet.recognised.split(", ") {
                clicked |= chip(ui, "", part, true).clicked();
            }
            // The checker counts what only it can see.
            let repairs = shown.report().map_or(&shown.sheet.repairs, |report| &report.repairs);
            if !repairs.is_empty() {
                let words = counted(repairs.len() as u64, "repair", "repairs");
                let repaired = chip(ui, "", &words, true);
                Popup::menu(&repaired).width(REPAIRS_WIDTH).show(|ui| clicked |= repairs_ui(ui, repairs));
            }
            hidden_ui(ui, screen);
            let damaged = shown.sheet.rows.damaged_rows();
            if damaged > 0 {
                let words = counted(damaged, "damaged row", "damaged rows");
                ui.add_space(4.0);
                let link = format!("Show {words}");
                let link = Button::link(&words).name(&link);
                // The sign goes where its words go.
                let size = vec2(15.0 + ui.spacing().item_spacing.x + link.needed_width(ui), 32.0);
                let show = ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                    glyph(ui, icons::WARNING_CIRCLE, fill_icon(15.0), colors.error);
                    link.show(ui)
                });
                let show = show.inner;
                let why = "These rows can't be read. They stay in the list, first among its problems.";
                screen.problems.is_open |= show.on_hover_text(why).clicked();
            }
            if clicked {
                out.go(Screen::Mapping(shown.id));
            }
        });
    });
    let line = band.response.rect;
    ui.painter().hline(ui.max_rect().x_range(), line.bottom() - 0.5, Stroke::new(1.0, colors.border));
}

/// What was put right when the list was opened, and the way to where that can be taken back; true when that is wanted.
fn repairs_ui(ui: &mut Ui, repairs: &[String]) -> bool {
    ui.set_width(REPAIRS_WIDTH);
    ui.spacing_mut().item_spacing.y = 4.0;
    muted(ui, "Put right in Rollcall's copy. Your file stays as it is.");
    for repair in repairs {
        words(ui, repair);
    }
    option(ui, "Change this in Match the columns…", "", false).clicked()
}

/// That columns are hidden, with the way to have them back: they are sent all the same.
fn hidden_ui(ui: &mut Ui, screen: &mut SheetScreen) {
    let hidden: Vec<String> = screen.grid.hidden_columns().cloned().collect();
    if hidden.is_empty() {
        return;
    }
    let words = counted(hidden.len() as u64, "hidden column", "hidden columns");
    ui.add_space(4.0);
    let show = Button::link(&words).name(&format!("Show {words}")).show(ui);
    let hint = format!("Hidden here, and sent like the others: {}. A click shows them again.", hidden.join(", "));
    if show.on_hover_text(hint).clicked() {
        for path in &hidden {
            screen.grid.unhide(path);
        }
        screen.layout_changed = true;
    }
}

/// What can be done about a note.
#[derive(Clone, Copy)]
enum NoteButton {
    Close,
    SaveAgain,
}

/// What could not be done, as long as it is, and what to do. True when its button was pressed.
fn note_ui(ui: &mut Ui, message: &str, next: &str, button: Option<NoteButton>) -> bool {
    let colors = palette(ui);
    let mut pressed = false;
    let frame = Frame::new().fill(colors.warning_area).inner_margin(Margin::symmetric(16, 6));
    let band = frame.show(ui, |ui| {
        let room = match button {
            None => 0.0,
            Some(NoteButton::Close) => 40.0,
            Some(NoteButton::SaveAgain) => 120.0,
        };
        ui.set_min_width(ui.available_width());
        ui.horizontal_top(|ui| {
            let width = (ui.available_width() - room - 24.0).max(80.0);
            // A single line stands in the middle of the band, beside its button.
            let one_line = |text: &str, font| ui.painter().layout_no_wrap(text.to_owned(), font, colors.text).size().x;
            let is_short = next.is_empty() && one_line(message, body(13.0)) <= width;
            let above = if is_short { 4.0 } else { 0.0 };
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.add_space(above);
                glyph_in_line(ui, icons::WARNING, fill_icon(15.0), colors.warning, NOTE_LINE);
            });
            // As much as there is to say: what is cut off here is nowhere else.
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add_space(above);
                ui.add(Label::new(rich(message, body(13.0), colors.text)).wrap());
                if !next.is_empty() {
                    ui.add(Label::new(rich(next, body(13.0), colors.muted)).wrap());
                }
            });
            pressed = match button {
                None => false,
                Some(NoteButton::Close) => {
                    Button::icon_only(icons::X, "Close this note").height(26.0).show(ui).clicked()
                }
                Some(NoteButton::SaveAgain) => {
                    Button::plain("Save again").small().name("Save the last changes again").show(ui).clicked()
                }
            };
        });
    });
    ui.ctx().accesskit_node_builder(band.response.id, |node| {
        node.set_role(Role::Alert);
        node.set_live(Live::Assertive);
        node.set_label(if next.is_empty() { message.to_owned() } else { format!("{message} {next}") });
    });
    pressed
}
