//! The dialog that shows what fixes would change, before they change it.

use super::ProblemsView;
use crate::session::{Command, Edit, Fetched, Fix, FixLine, FixPreview, RowId, RowRanges, SheetId, SheetState, State};
use crate::ui::kit::{Button, Mark, counted, mark, muted, notice_box, number, progress_bar};
use crate::ui::out::Out;
use crate::ui::sheet::{Answer, Change, Changes, changes_dialog, changes_ui, line, tick_box};
use crate::ui::theme::{body, medium, palette};
use egui::{Align, Align2, Frame, Layout, Margin, Rect, Sense, Ui, Vec2, vec2};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is ticked: everything, until something is unticked.
#[derive(Debug, Clone, Default)]
pub(in crate::ui) struct Ticks {
    /// Groups of the preview that stay as they are.
    left: BTreeSet<usize>,
    /// Single cells that stay as they are, by their places in the list.
    left_lines: BTreeSet<usize>,
}

impl Ticks {
    fn has(&self, place: usize, line: &FixLine) -> bool {
        !self.left.contains(&line.group) && !self.left_lines.contains(&place)
    }

    fn press(&mut self, place: usize, preview: &FixPreview) {
        let Some(line) = preview.lines.get(place) else { return };
        if self.has(place, line) {
            self.left_lines.insert(place);
        } else {
            self.left_lines.remove(&place);
            self.left.remove(&line.group);
        }
    }

    /// How many cells are ticked, and of how many.
    fn count(&self, preview: &FixPreview) -> (u64, u64) {
        let all = preview.groups.iter().map(|group| group.count).sum();
        let groups = preview.groups.iter().enumerate().filter(|(place, _)| !self.left.contains(place));
        let in_groups: u64 = groups.map(|(_, group)| group.count).sum();
        let lines = preview.lines.iter().enumerate();
        let single = lines.filter(|(place, line)| self.left_lines.contains(place) && !self.left.contains(&line.group));
        (in_groups - (single.count() as u64).min(in_groups), all)
    }
}

pub(in crate::ui) fn preview_ui(ui: &Ui, now: &State, sheet: SheetId, view: &mut ProblemsView, out: &mut Out) {
    let Some(ticks) = &mut view.preview else { return };
    let Some(open) = now.sheets.get(&sheet).and_then(Fetched::value) else { return };
    let fetched = now.fix_previews.get(&sheet);
    let preview = fetched.and_then(Fetched::value);
    let answer = changes_dialog(ui, "fix preview", |ui, size| match preview {
        Some(preview) => dialog_ui(ui, size, preview, open, ticks),
        None => waiting_ui(ui, size, fetched),
    });
    match (answer, preview) {
        (Some(Answer::Apply), Some(preview)) => {
            apply(sheet, preview, ticks, out);
            view.preview = None;
        }
        (Some(Answer::Tick(place)), Some(preview)) => ticks.press(place, preview),
        (Some(Answer::Close), _) => {
            view.preview = None;
            out.send(Command::DropFixPreview { sheet });
        }
        (Some(Answer::Apply | Answer::Tick(_)), None) | (None, _) => {}
    }
}

/// What is ticked, as one step.
fn apply(sheet: SheetId, preview: &FixPreview, ticks: &Ticks, out: &mut Out) {
    if ticks.left_lines.is_empty() {
        let groups = (0..preview.groups.len()).filter(|place| !ticks.left.contains(place)).collect();
        out.send(Command::ApplyFix { sheet, preview: preview.number, groups });
        return;
    }
    let mut edits = Vec::new();
    for (place, group) in preview.groups.iter().enumerate().filter(|(place, _)| !ticks.left.contains(place)) {
        let lines = preview.lines.iter().enumerate();
        let left: BTreeSet<RowId> = lines
            .filter(|(line, it)| it.group == place && ticks.left_lines.contains(line))
            .map(|(_, it)| it.row)
            .collect();
        let rows = RowRanges::from_rows(group.rows.iter().copied().filter(|row| !left.contains(row)));
        if !rows.is_empty() {
            edits.push(Edit::Fix { rows, column: group.column, fix: group.fix });
        }
    }
    out.send(Command::EditTogether { sheet, edits });
    out.send(Command::DropFixPreview { sheet });
}

/// It is worked out, or can't be: then why.
fn waiting_ui(ui: &mut Ui, size: Vec2, preview: Option<&Fetched<Arc<FixPreview>>>) -> Option<Answer> {
    let failure = preview.and_then(Fetched::failure);
    let progress = match preview {
        Some(Fetched::Loading { progress: Some((done, Some(total))), .. }) => Some((*done, *total)),
        _not_known => None,
    };
    let centered = ui.allocate_ui_with_layout(size, Layout::top_down(Align::Center), |ui| {
        ui.add_space(size.y * 0.4);
        let width = size.x.min(420.0);
        match (failure, progress) {
            (Some(notice), _) => {
                notice_box(ui, notice);
            }
            (None, Some((done, total))) => {
                progress_bar(ui, "Looking at what would change", done, Some(total), width);
                muted(ui, &format!("{} of {}", number(done), counted(total, "cell", "cells")));
            }
            (None, None) => {
                mark(ui, Mark::Busy, 22.0);
                ui.add_space(10.0);
                muted(ui, "Looking at what would change…");
            }
        }
        ui.add_space(16.0);
        let (text, name) = match failure {
            Some(_) => ("Close", "Close what could not be previewed"),
            None => ("Cancel", "Cancel this preview"),
        };
        Button::plain(text).name(name).show(ui).clicked()
    });
    centered.inner.then_some(Answer::Close)
}

fn dialog_ui(ui: &mut Ui, size: Vec2, preview: &FixPreview, sheet: &SheetState, ticks: &mut Ticks) -> Option<Answer> {
    let (ticked, all) = ticks.count(preview);
    let changes = Changes { verb: "Fix", ticked, all, listed: preview.lines.len() };
    let before = ticks.clone();
    let kinds = |ui: &mut Ui| {
        kinds_ui(ui, preview, ticks);
        line(ui);
    };
    changes_ui(ui, size, &changes, kinds, |place| {
        let line = preview.lines.get(place)?;
        Some(Change {
            row: line.number,
            column: sheet.rows.column(line.column).map_or("", |column| column.path()),
            now: &line.now,
            after: &line.after,
            ticked: before.has(place, line),
        })
    })
}

/// One tick for each kind, side by side.
fn kinds_ui(ui: &mut Ui, preview: &FixPreview, ticks: &mut Ticks) {
    let colors = palette(ui);
    Frame::new().inner_margin(Margin::symmetric(24, 10)).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(36.0, 8.0);
            for (place, group) in preview.groups.iter().enumerate() {
                let (what, does) = (fix_words(group.fix), counted(group.count, "cell", "cells"));
                let where_ = format!("{does} in {}", group.subtitle);
                let what_size = ui.painter().layout_no_wrap(what.to_owned(), medium(13.0), colors.text).size().x;
                let where_size = ui.painter().layout_no_wrap(where_.clone(), body(12.5), colors.text).size().x;
                let size = vec2(what_size.max(where_size) + 28.0, 40.0);
                let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
                let square = Rect::from_min_size(rect.min + vec2(0.0, 12.0), vec2(16.0, 16.0));
                let ticked = !ticks.left.contains(&place);
                if tick_box(ui, square, rect, ("kind", place), ticked, &format!("{what}, {where_}")) {
                    if ticked {
                        ticks.left.insert(place)
                    } else {
                        ticks.left.remove(&place)
                    };
                }
                let at = rect.min + vec2(28.0, 2.0);
                ui.painter().text(at, Align2::LEFT_TOP, what, medium(13.0), colors.text);
                ui.painter().text(at + vec2(0.0, 19.0), Align2::LEFT_TOP, &where_, body(12.5), colors.muted);
            }
        });
    });
}

fn fix_words(fix: Fix) -> &'static str {
    match fix {
        Fix::Trim => "Trim spaces",
        Fix::LowerCase => "Write in small letters",
        Fix::PhonePlus => "Write with + and digits",
        Fix::YesNo => "Read as yes or no",
        Fix::NumberToText => "Make text of numbers",
        Fix::RemoveEmpty => "Take empty values away",
    }
}
