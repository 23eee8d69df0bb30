//! What the strip below the card says of the sheet: whether it is checked and kept, and where the cursor is.

use super::SheetScreen;
use super::undo;
use crate::session::{Fetched, SheetId, SheetState, State};
use crate::ui::frame::strip_ui;
use crate::ui::kit::{counted, number, rich};
use crate::ui::out::Out;
use crate::ui::theme::{body, palette};
use egui::{Align, Label, Layout, Ui};

/// Where there is less room at the left, the counts are left to the header and the list of problems.
const ROOM_FOR_COUNTS: f32 = 560.0;

/// Where there is so much at the left, the sheet's own words stand beside those of a run at work.
const ROOM_FOR_BOTH: f32 = 760.0;

/// A run at work needs so much.
const ROOM_FOR_RUN: f32 = 320.0;

/// Draws both ends; at the left what is at work stands beside the sheet's own words, or takes their place.
pub(in crate::ui) fn sheet_strip_ui(ui: &mut Ui, now: &State, id: SheetId, screen: &SheetScreen, out: &mut Out) {
    let opened = now.sheets.get(&id).filter(|it| !matches!(it, Fetched::Loading { .. }));
    let Some(sheet) = opened.and_then(Fetched::value) else {
        strip_ui(ui, now, out);
        return;
    };
    let muted = palette(ui).muted;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 18.0;
        let rows = sheet.view.row_count;
        if rows > 0 {
            let cells = screen.grid.chosen_cells(rows);
            let mut chosen = counted(cells, "cell selected", "cells selected");
            let in_rows: u64 = screen.grid.chosen_rows(rows).iter().map(|range| range.len() as u64).sum();
            if in_rows > 1 && in_rows != cells {
                chosen = format!("{chosen} in {} rows", number(in_rows));
            }
            ui.label(rich(chosen, body(12.5), muted));
            if let Some(words) = summary_words(sheet, screen) {
                ui.label(rich(words, body(12.5), muted));
            }
            let at = sheet.view.row(screen.grid.active_row()).map_or(0, |row| row.number);
            let column = screen.grid.active_column().and_then(|place| screen.columns.heads.get(place));
            if let (Some(column), true) = (column, at > 0) {
                ui.label(rich(format!("Row {}, {}", number(at), column.path), body(12.5), muted));
            }
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            // As wide as the blanks around the dots within a text.
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.add_space(4.0);
            let rows = u64::from(sheet.rows.row_count());
            if !now.at_work.is_empty() {
                // Both where there is room. What is not kept is said in any case.
                let is_lost = sheet.edits.not_saved.is_some();
                if is_lost || ui.available_width() >= ROOM_FOR_BOTH {
                    let half = ui.available_width() / 2.0;
                    ui.scope(|ui| {
                        ui.set_max_width(half);
                        ui.add(Label::new(rich(checked(now, id, rows), body(12.5), muted)).truncate());
                        undo::last_change_ui(ui, id, sheet, out);
                    });
                    ui.spacing_mut().item_spacing.x = 8.0;
                    ui.add_space(10.0);
                }
                if !is_lost || ui.available_width() >= ROOM_FOR_RUN {
                    strip_ui(ui, now, out);
                }
                return;
            }
            // The last change, which follows, has its way back in it.
            let room = ui.available_width() >= ROOM_FOR_COUNTS;
            let checked = if room { checked_words(now, id, sheet) } else { checked(now, id, rows) };
            ui.add(Label::new(rich(checked, body(12.5), muted)).truncate());
            undo::last_change_ui(ui, id, sheet, out);
        });
    });
}

/// What the chosen cells hold.
fn summary_words(sheet: &SheetState, screen: &SheetScreen) -> Option<String> {
    screen.summed.as_ref()?;
    let Fetched::Ready(summary) = &sheet.lookups.summary else { return None };
    let more = if summary.more { "more than " } else { "" };
    let mut words = format!("{more}{} different", number(summary.distinct));
    if summary.numbers > 0 {
        words = format!("{words} • sum {}", (summary.sum * 1e6).round() / 1e6);
    }
    Some(words)
}

/// How many rows there are and are shown, whether they are checked, and how many have errors and edits.
fn checked_words(now: &State, id: SheetId, sheet: &SheetState) -> String {
    let rows = u64::from(sheet.rows.row_count());
    let mut words = checked(now, id, rows);
    let shown = u64::from(sheet.view.row_count);
    if shown != rows {
        words = format!("{} of {} rows shown • {words}", number(shown), number(rows));
    }
    if let Some(report) = now.checks.get(&id).and_then(Fetched::value) {
        let count =
            |is_error: bool| report.groups().iter().filter(|it| it.is_error == is_error).map(|it| it.count).sum();
        for (count, one, many) in [(count(true), "error", "errors"), (count(false), "warning", "warnings")] {
            if count > 0 {
                words.push_str(" • ");
                words.push_str(&counted(count, one, many));
            }
        }
    }
    if sheet.edits.edited_cells > 0 {
        words.push_str(" • ");
        words.push_str(&counted(sheet.edits.edited_cells, "edited cell", "edited cells"));
    }
    words
}

fn checked(now: &State, id: SheetId, rows: u64) -> String {
    match now.checks.get(&id) {
        None | Some(Fetched::NotAsked) => "Not checked yet".to_owned(),
        Some(Fetched::Loading { progress: Some((done, Some(total))), .. }) => {
            format!("Checking… {} of {} rows", number(*done), number(*total))
        }
        Some(Fetched::Loading { .. }) => "Checking…".to_owned(),
        Some(Fetched::Ready(_)) if rows == 1 => "The one row is checked".to_owned(),
        Some(Fetched::Ready(_)) => format!("All {} rows checked", number(rows)),
        Some(Fetched::Failed { notice, .. }) => notice.message.clone(),
    }
}
