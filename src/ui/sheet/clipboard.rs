//! Copying what is not at hand, and pasting: the session reads and writes what is long, and answers later.

use super::actions::{act, edits, spare_secrets};
use super::source::SheetSource;
use super::{SheetScreen, Shown};
use crate::session::{CellValue, ColumnId, Command, Edit, Query, RowId, SheetId, State};
use crate::ui::grid::{Block, Cells, PasteAt, Selection, Table, heads, paste_table};
use crate::ui::kit::{Button, DialogTitle, counted, dialog, dialog_body, dialog_foot, number, rich};
use crate::ui::out::Out;
use crate::ui::theme::{self, palette};
use egui::{Label, Ui};
use std::sync::Arc;

/// What is on its way to the clipboard, and from it.
#[derive(Debug, Default)]
pub(super) struct Clipboard {
    /// How many copies were asked for, and whether the last is still to come.
    copies: u64,
    copying: bool,
    /// The names that go above what is copied.
    heads: Option<String>,
    /// What clears the cells once they are on the clipboard, where they were cut.
    clears: Vec<Edit>,
    reads: u64,
    reading: Option<Reading>,
    surplus: Option<Surplus>,
    /// What was pasted, and what was chosen then.
    to_choose: Option<(Block, Selection)>,
}

/// A table that is being read.
#[derive(Debug)]
struct Reading {
    at: PasteAt,
    /// Which rows were shown when it was pasted.
    among: Arc<Query>,
    row_count: u32,
    /// And which columns, by their keys, in their places.
    columns: Vec<u32>,
}

/// A table with more rows than there are: the person is asked.
#[derive(Debug)]
struct Surplus {
    rows: Vec<RowId>,
    added: u32,
    columns: Vec<ColumnId>,
    lines: Arc<[Vec<String>]>,
    /// Where all of it will stand.
    block: Block,
    /// Some rows of the list are hidden.
    shows_some: bool,
    is_new: bool,
}

impl Clipboard {
    /// Whether a paste is still being read.
    pub(super) fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    /// Whether the person is asked something.
    pub(super) fn asks(&self) -> bool {
        self.surplus.is_some()
    }
}

/// A copy of rows that are not all at hand: the session writes them down, and they go to the clipboard when they come.
pub(super) fn copy(
    table: &Table,
    (cut, headers): (bool, bool),
    shown: &Shown<'_>,
    screen: &mut SheetScreen,
    out: &mut Out,
) {
    if let Some(words) = super::actions::folded_words(table.columns.iter(), screen, "copy") {
        screen.refused = Some(words);
        return;
    }
    let view = &shown.sheet.view;
    let rows = table.rows.iter().flat_map(|range| view.rows_at(range.clone())).collect();
    let columns = table.columns.iter().filter_map(|&place| screen.columns.id(place)).collect();
    let mut clears = Vec::new();
    if cut {
        let is_free = |place: &usize| screen.columns.heads.get(*place).is_some_and(|head| head.locked.is_none());
        let free: Vec<usize> = table.columns.iter().copied().filter(is_free).collect();
        let block = |rows: &std::ops::Range<u32>| Cells { rows: rows.clone(), columns: free.clone() };
        let cells: Vec<Cells> = table.rows.iter().map(block).collect();
        clears = edits(&cells, shown, screen, |_| CellValue::Missing);
    }
    let clipboard = &mut screen.clipboard;
    clipboard.clears = clears;
    clipboard.heads = headers.then(|| heads(&screen.columns.heads, &table.columns));
    clipboard.copies += 1;
    clipboard.copying = true;
    out.send(Command::CopyCells { sheet: shown.id, number: clipboard.copies, rows, columns });
}

/// Puts what was copied on the clipboard, once it is there.
pub(super) fn take_copy(ctx: &egui::Context, now: &State, id: SheetId, screen: &mut SheetScreen, out: &mut Out) {
    let clipboard = &mut screen.clipboard;
    let copied = now.copied.as_ref().filter(|it| clipboard.copying && (it.sheet, it.number) == (id, clipboard.copies));
    if let Some(text) = copied.and_then(|it| it.text.as_deref()) {
        let heads = clipboard.heads.take().unwrap_or_default();
        ctx.copy_text(format!("{heads}{text}"));
        clipboard.copying = false;
        let edits = std::mem::take(&mut clipboard.clears);
        if !edits.is_empty() {
            out.send(Command::EditTogether { sheet: id, edits });
        }
    }
}

/// Has a long text read.
pub(super) fn read(text: String, at: PasteAt, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let view = &shown.sheet.view;
    let clipboard = &mut screen.clipboard;
    if clipboard.reading.is_some() {
        screen.refused = Some("The last paste is still being read. Paste again in a moment.".to_owned());
        return;
    }
    clipboard.reads += 1;
    let columns = screen.columns.keys();
    clipboard.reading = Some(Reading { at, among: Arc::clone(&view.query), row_count: view.row_count, columns });
    out.send(Command::ReadTable { sheet: shown.id, number: clipboard.reads, text });
}

/// Pastes a table once it is read, whatever screen is in view by then.
pub(super) fn take_read(now: &State, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let number = screen.clipboard.reads;
    let read = now.read_tables.get(&shown.id).filter(|it| it.number == number);
    let Some(lines) = read.and_then(|it| it.lines.clone()) else { return };
    let Some(reading) = screen.clipboard.reading.take() else { return };
    out.send(Command::DropTable { sheet: shown.id });
    let view = &shown.sheet.view;
    let lines = match lines {
        Ok(lines) => lines,
        Err(notice) => {
            screen.refused = Some(format!("{} {}", notice.message, notice.next).trim_end().to_owned());
            return;
        }
    };
    screen.columns.keep_up(shown.sheet);
    if view.query != reading.among || view.row_count != reading.row_count || screen.columns.keys() != reading.columns {
        screen.refused = Some("Other rows or columns are shown by now, so nothing was pasted. Paste again.".to_owned());
        return;
    }
    let source = SheetSource { name: &shown.sheet.name, view, columns: &screen.columns, report: None, found: None };
    let action = paste_table(&reading.at, &source, lines);
    act(action, shown, screen, out);
}

/// Puts a table over cells, from a row on.
pub(super) fn paste(
    top: u32,
    places: &[usize],
    lines: Arc<[Vec<String>]>,
    shown: &Shown<'_>,
    screen: &mut SheetScreen,
    out: &mut Out,
) {
    let columns: Vec<ColumnId> = places.iter().filter_map(|&place| screen.columns.id(place)).collect();
    let view = &shown.sheet.view;
    let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    let rows: Vec<RowId> = view.rows_at(top..top.saturating_add(count)).collect();
    let added = count - u32::try_from(rows.len()).unwrap_or(count);
    let block = Block { rows: top..top.saturating_add(count), columns: screen.grid.places_of(places) };
    if added == 0 {
        choose_pasted(block, screen);
        out.send(Command::PasteCells { sheet: shown.id, rows, added, columns, lines });
    } else {
        screen.grid.leave();
        let shows_some = !view.query.shows_all();
        screen.clipboard.surplus = Some(Surplus { rows, added, columns, lines, block, shows_some, is_new: true });
    }
}

/// What was pasted is chosen, as soon as its rows are there.
fn choose_pasted(block: Block, screen: &mut SheetScreen) {
    let before = screen.grid.selection.clone();
    screen.clipboard.to_choose = Some((block, before));
}

/// Chooses what was pasted, unless the person has chosen something else meanwhile.
pub(super) fn choose(shown: &Shown<'_>, screen: &mut SheetScreen) {
    let Some((block, before)) = &screen.clipboard.to_choose else { return };
    if screen.grid.selection != *before || screen.grid.is_editing() {
        screen.clipboard.to_choose = None;
    } else if block.rows.end <= shown.sheet.view.row_count {
        screen.grid.choose(block);
        screen.clipboard.to_choose = None;
    }
}

/// Puts one line of texts into each of some rows.
pub(super) fn paste_line(
    cells: &[Cells],
    texts: &[String],
    shown: &Shown<'_>,
    screen: &mut SheetScreen,
    out: &mut Out,
) {
    let mut edits = Vec::new();
    for block in cells {
        let rows = super::actions::rows_of(shown, std::slice::from_ref(&block.rows));
        for (place, text) in block.columns.iter().zip(texts) {
            let mut one = [Cells { rows: block.rows.clone(), columns: vec![*place] }];
            if text.is_empty() {
                spare_secrets(&mut one, screen);
            }
            let Some(column) = one.iter().find_map(|it| screen.columns.id(*it.columns.first()?)) else { continue };
            let value = shown.sheet.rows.read_typed(column, text);
            edits.push(Edit::Set { rows: rows.clone(), columns: vec![column], value });
        }
    }
    if !edits.is_empty() {
        out.send(Command::EditTogether { sheet: shown.id, edits });
    }
}

/// Asks what becomes of rows that reach over the end of the list.
pub(super) fn surplus_ui(ui: &Ui, id: SheetId, screen: &mut SheetScreen, out: &mut Out) {
    /// What was answered.
    enum Answer {
        AddRows,
        WhatFits,
        Cancel,
    }
    let Some(surplus) = &mut screen.clipboard.surplus else { return };
    let mut answer = None;
    let users = counted(u64::from(surplus.added), "user", "users");
    let words = format!("Add {users} to the list?");
    let title = DialogTitle { words: &words, name: "", about: "", close: "Close, paste nothing" };
    let ((), closed) = dialog(ui, "paste", &title, 520.0, |ui| {
        let colors = palette(ui);
        let lines = counted(surplus.lines.len() as u64, "row", "rows");
        let rows = number(surplus.rows.len() as u64);
        let words = if surplus.shows_some {
            format!(
                "The clipboard has {lines}, and only {rows} of those that are shown stand from the chosen cell on. The \
                 others would become new rows at the end of the list, and be shown too: each is one more user to be \
                 sent. Rows that are hidden now stay as they are."
            )
        } else {
            format!(
                "The clipboard has {lines}, and the list only {rows} from the chosen cell on. The others would become \
                 new rows at its end: each is one more user to be sent."
            )
        };
        dialog_body(ui, |ui| ui.add(Label::new(rich(words, theme::body(13.5), colors.text)).wrap()));
        let add = format!("Paste and add {users}");
        let cancel = Button::plain("Cancel").name("Cancel, paste nothing");
        let fits = Button::plain("Paste what fits").name("Paste what fits, add no users");
        let [cancel, fits, add] = dialog_foot(ui, None, [cancel, fits, Button::accent(&add)]);
        // Enter that is still pressed from something else adds no users.
        if std::mem::take(&mut surplus.is_new) {
            cancel.request_focus();
        }
        answer = match (cancel.clicked(), fits.clicked(), add.clicked()) {
            (true, ..) => Some(Answer::Cancel),
            (_, true, _) => Some(Answer::WhatFits),
            (.., true) => Some(Answer::AddRows),
            (false, false, false) => None,
        };
    });
    let answer = answer.or(closed.then_some(Answer::Cancel));
    let Some(answer) = answer else { return };
    screen.grid.focus();
    let Some(Surplus { rows, added, columns, lines, mut block, .. }) = screen.clipboard.surplus.take() else { return };
    let added = match answer {
        Answer::AddRows => added,
        Answer::WhatFits => {
            block.rows.end = block.rows.end.saturating_sub(added);
            0
        }
        Answer::Cancel => return,
    };
    choose_pasted(block, screen);
    out.send(Command::PasteCells { sheet: id, rows, added, columns, lines });
}
