//! What the grid asks for, as commands for the session.

use super::clipboard;
use super::columns::AddColumn;
use super::find;
use super::json_editor::{JsonEditor, JsonOf};
use super::looking::{self, FilterPopup};
use super::reshape::{Reshape, Way};
use super::row_text::RowTextEditor;
use super::width::ColumnWidth;
use super::{SheetScreen, Shown};
use crate::session::{CellValue, ColumnId, Command, Edit, MOST_COPIED, MOST_PASTED, RowId, RowList, RowRanges};
use crate::ui::grid::{Cells, ColumnAsk, Fill, GridAction, Refusal, RowAsk};
use crate::ui::kit::{counted, number};
use crate::ui::out::Out;
use std::ops::Range;

pub(super) fn act(action: GridAction, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    screen.refused = None;
    match action {
        GridAction::Type { key, column, text } => {
            let column = ColumnId(column);
            let value = shown.sheet.rows.read_typed(column, &text);
            edit(shown, out, Edit::Set { rows: RowId(key).into(), columns: vec![column], value });
        }
        GridAction::Write { mut cells, text } => {
            if text.is_empty() {
                spare_secrets(&mut cells, screen);
            }
            write(&cells, shown, screen, out, |column| {
                column.map_or(CellValue::Missing, |column| shown.sheet.rows.read_typed(column, &text))
            });
        }
        GridAction::Clear { cells } => write(&cells, shown, screen, out, |_| CellValue::Missing),
        GridAction::SetBoolean { cells, value } => write(&cells, shown, screen, out, |_| CellValue::Boolean(value)),
        GridAction::OpenJson { key, column, text } => open_json(RowId(key), column, &text, screen),
        GridAction::FindEdge { from, column, forward } => {
            if let Some(column) = screen.columns.id(column) {
                out.send(Command::FindEdge { sheet: shown.id, from, column, forward });
            }
        }
        GridAction::OpenRowText { key } => open_row_text(RowId(key), shown, screen),
        GridAction::Column { column, ask } => ask_column(column, ask, shown, screen, out),
        GridAction::Fill { blocks, source, way, series } => fill(&blocks, source, (way, series), shown, screen, out),
        GridAction::Series { blocks, across } => series(&blocks, across, shown, screen, out),
        GridAction::Rows { rows, ask } => ask_rows(&rows, ask, shown, out),
        GridAction::SetNull { cells } => write(&cells, shown, screen, out, |_| CellValue::Null),
        GridAction::Paste { top, columns, lines } => clipboard::paste(top, &columns, lines, shown, screen, out),
        GridAction::PasteLine { cells, texts } => clipboard::paste_line(&cells, &texts, shown, screen, out),
        GridAction::ReadTable { text, at } => clipboard::read(text, at, shown, screen, out),
        GridAction::Copy { table, cut, headers } => clipboard::copy(&table, (cut, headers), shown, screen, out),
        GridAction::DeleteRows { rows } => edit(shown, out, Edit::DeleteRows { rows: rows_of(shown, &rows) }),
        GridAction::RestoreRows { rows } => edit(shown, out, Edit::RestoreRows { rows: rows_of(shown, &rows) }),
        GridAction::TakeFix { row, column } => take_fix(row, column, shown, screen, out),
        GridAction::Refused(refusal) => screen.refused = Some(refused_words(&refusal)),
        GridAction::ColumnsChanged => screen.layout_changed = true,
    }
}

/// Nothing, filled into many cells, says nothing of the secrets among them: a copy of one is empty too.
pub(super) fn spare_secrets(cells: &mut [Cells], screen: &mut SheetScreen) {
    let is_secret = |place: &usize| screen.columns.heads.get(*place).is_some_and(|head| head.secret);
    let mut spared = None;
    for block in cells.iter_mut() {
        spared = spared.or_else(|| block.columns.iter().copied().find(is_secret));
        block.columns.retain(|place| !is_secret(place));
    }
    if let Some(head) = spared.and_then(|place| screen.columns.heads.get(place)) {
        let words = format!("What stands in {} was left as it is. The Delete key takes secrets away.", head.path);
        screen.refused = Some(words);
    }
}

pub(super) fn edit(shown: &Shown<'_>, out: &mut Out, edit: Edit) {
    out.send(Command::EditSheet { sheet: shown.id, edit });
}

/// One value for each column, since a text means something else in a column of numbers; one edit where they agree.
pub(super) fn write(
    cells: &[Cells],
    shown: &Shown<'_>,
    screen: &SheetScreen,
    out: &mut Out,
    value: impl Fn(Option<ColumnId>) -> CellValue,
) {
    let edits = edits(cells, shown, screen, value);
    if !edits.is_empty() {
        out.send(Command::EditTogether { sheet: shown.id, edits });
    }
}

/// The same as edits, still to be made.
pub(super) fn edits(
    cells: &[Cells],
    shown: &Shown<'_>,
    screen: &SheetScreen,
    value: impl Fn(Option<ColumnId>) -> CellValue,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    for block in cells {
        let rows = rows_of(shown, std::slice::from_ref(&block.rows));
        let mut parts: Vec<(CellValue, Vec<ColumnId>)> = Vec::new();
        for column in block.columns.iter().filter_map(|&place| screen.columns.id(place)) {
            let value = value(Some(column));
            match parts.iter_mut().find(|(it, _)| *it == value) {
                Some((_, columns)) => columns.push(column),
                None => parts.push((value, vec![column])),
            }
        }
        edits.extend(parts.into_iter().map(|(value, columns)| Edit::Set { rows: rows.clone(), columns, value }));
    }
    edits
}

/// Which rows stand at places of the view.
pub(super) fn rows_of(shown: &Shown<'_>, places: &[Range<u32>]) -> RowRanges {
    shown.sheet.view.ranges_at(places)
}

fn ask_column(place: usize, ask: ColumnAsk, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let object = screen.columns.heads.get(place).and_then(|head| head.path.split('.').next()).map(str::to_owned);
    if let (ColumnAsk::Fold | ColumnAsk::Unfold, Some(object)) = (ask, object) {
        screen.telling.layouts += 1;
        return out.send(Command::Fold { sheet: shown.id, object, folded: ask == ColumnAsk::Fold });
    }
    let Some(column) = screen.columns.id(place) else { return };
    if ask.opens_something() {
        screen.grid.leave();
    }
    match ask {
        ColumnAsk::Add => screen.adding = Some(AddColumn::default()),
        ColumnAsk::Rename => screen.reshape = Some(Reshape::open(shown, screen, column, place, Way::Rename)),
        ColumnAsk::Change => screen.reshape = Some(Reshape::open(shown, screen, column, place, Way::Trim)),
        ColumnAsk::Delete => edit(shown, out, Edit::DeleteColumns { columns: vec![column] }),
        ColumnAsk::Restore => edit(shown, out, Edit::RestoreColumns { columns: vec![column] }),
        ColumnAsk::Width => screen.width = Some(ColumnWidth::open(screen, place)),
        ColumnAsk::Find => find::open_in(screen, column),
        ColumnAsk::Filter => screen.filter = Some(FilterPopup::open(shown, column, place)),
        ColumnAsk::Fold | ColumnAsk::Unfold => {}
        ColumnAsk::Sort { .. } | ColumnAsk::SortAlso { .. } | ColumnAsk::Unsort | ColumnAsk::Unfilter => {
            looking::sort(shown, screen, column, ask, out);
        }
    }
}

fn fill(blocks: &[Cells], source: u32, how: (Fill, bool), shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    if let Some(words) = folded_words(blocks.iter().flat_map(|block| &block.columns), screen, "fill") {
        screen.refused = Some(words);
        return;
    }
    let mut edits = Vec::with_capacity(blocks.len());
    for cells in blocks {
        let mut columns: Vec<ColumnId> = cells.columns.iter().filter_map(|&place| screen.columns.id(place)).collect();
        let mut rows = shown.sheet.view.list_at(std::slice::from_ref(&cells.rows));
        if how.0 == Fill::Left {
            columns.reverse();
        }
        if how.0 == Fill::Up {
            let mut from_below: Vec<RowId> = rows.rows().collect();
            from_below.reverse();
            rows = RowList::from_rows(from_below);
        }
        edits.push(match how {
            (Fill::Down | Fill::Up, false) => Edit::FillDown { rows, columns, source },
            (Fill::Down | Fill::Up, true) => Edit::FillSeries { rows, columns, source },
            (Fill::Right | Fill::Left, false) => Edit::FillRight { rows: rows.to_ranges(), columns, source },
            // The handle is there for one block alone.
            (Fill::Right | Fill::Left, true) => {
                let rows = rows.to_ranges();
                return out.send(Command::FillSeriesRight { sheet: shown.id, rows, columns, source });
            }
        });
    }
    out.send(Command::EditTogether { sheet: shown.id, edits });
}

fn series(blocks: &[Cells], across: bool, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    if let Some(words) = folded_words(blocks.iter().flat_map(|block| &block.columns), screen, "fill") {
        screen.refused = Some(words);
        return;
    }
    let ids = |places: &[usize]| places.iter().filter_map(|&place| screen.columns.id(place)).collect();
    let rows = |rows: &Range<u32>| shown.sheet.view.list_at(std::slice::from_ref(rows));
    let blocks = blocks.iter().map(|block| (rows(&block.rows), ids(&block.columns))).collect();
    out.send(Command::FillSeries { sheet: shown.id, blocks, across });
}

fn ask_rows(places: &[Range<u32>], ask: RowAsk, shown: &Shown<'_>, out: &mut Out) {
    let view = &shown.sheet.view;
    let rows = view.ranges_at(places);
    let count = u32::try_from(rows.row_count()).unwrap_or(u32::MAX);
    let first = places.first().and_then(|range| view.row_at(range.start));
    let last = places.last().and_then(|range| view.row_at(range.end.checked_sub(1)?));
    let change = match ask {
        RowAsk::InsertAbove => first.map(|at| Edit::InsertRows { at, behind: false, count }),
        RowAsk::InsertBelow => last.map(|at| Edit::InsertRows { at, behind: true, count }),
        RowAsk::Duplicate => Some(Edit::DuplicateRows { rows }),
        RowAsk::Exclude => Some(Edit::ExcludeRows { rows }),
        RowAsk::Include => Some(Edit::IncludeRows { rows }),
    };
    if let Some(change) = change {
        edit(shown, out, change);
    }
}

/// Why something can't be done with columns among which one stands for an object.
pub(super) fn folded_words<'a>(
    mut places: impl Iterator<Item = &'a usize>,
    screen: &SheetScreen,
    what: &str,
) -> Option<String> {
    let object = places.find_map(|place| screen.columns.object(*place))?;
    Some(format!("{object} is folded into one column. Unfold it in the menu of the column, then {what}."))
}

fn open_json(row: RowId, column: usize, text: &str, screen: &mut SheetScreen) {
    let column_of = screen.columns.id(column).map(JsonOf::Column);
    let Some(of) = column_of.or_else(|| screen.columns.object(column).map(|_| JsonOf::Object)) else { return };
    let Some(head) = screen.columns.heads.get(column) else { return };
    screen.json = JsonEditor::open(row, of, &head.path, text);
    if screen.json.is_none() {
        screen.refused = Some(refused_words(&Refusal::TooLongToEdit));
    }
}

fn open_row_text(row: RowId, shown: &Shown<'_>, screen: &mut SheetScreen) {
    screen.grid.leave();
    screen.row_text = RowTextEditor::open(shown, row);
    if screen.row_text.is_none() {
        screen.refused = Some(refused_words(&Refusal::TooLongToEdit));
    }
}

fn take_fix(row: u32, column: usize, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let columns = screen.columns.ids_at(column);
    let fix = shown.sheet.view.row_at(row).and_then(|row| {
        let mut problems = shown.report()?.problems_of(row);
        problems.find_map(|problem| {
            let column = problem.column.filter(|column| columns.contains(column))?;
            Some((row, column, problem.fix()?))
        })
    });
    match fix {
        Some((row, column, fix)) => {
            edit(shown, out, Edit::Fix { rows: RowRanges::from_rows([row]), column, fix });
        }
        None => {
            screen.refused =
                Some("There is no certain fix for this cell. F2 changes it, F8 goes to the next problem.".to_owned());
        }
    }
}

fn refused_words(refusal: &Refusal) -> String {
    match refusal {
        Refusal::CopyTooLarge { cells } => {
            format!(
                "{} cells are too many for the clipboard, which takes {}. Choose fewer, or save the list as a file.",
                number(*cells),
                number(MOST_COPIED)
            )
        }
        Refusal::CutOfSecrets { column } => {
            format!(
                "{column} holds secrets, which are never copied, so they can't be cut. Copy, or choose other columns."
            )
        }
        Refusal::CopyOfScattered => {
            "Blocks can be copied together where they have the same columns or the same rows. Copy them one by one."
                .to_owned()
        }
        Refusal::PasteIntoScattered => {
            "Several rows or blocks of different columns can't be pasted into at once. Choose one cell where the paste \
             begins. Nothing was pasted."
                .to_owned()
        }
        Refusal::PasteTooWide { pasted, room } => format!(
            "The clipboard has {}, and there {} only {} from here to the right. Begin further left, or add columns \
             first. Nothing was pasted.",
            counted(*pasted as u64, "column", "columns"),
            if *room == 1 { "is" } else { "are" },
            number(*room as u64),
        ),
        Refusal::FillFromNothing { way: Fill::Down | Fill::Up } => {
            "There is no row above to fill from. Choose the cell that is to be copied together with those below it."
                .to_owned()
        }
        Refusal::FillFromNothing { way: Fill::Right | Fill::Left } => {
            "There is no column at the left to fill from. Choose the cell that is to be copied together with those at \
             its right."
                .to_owned()
        }
        Refusal::SeriesOfOne { across } => format!(
            "A series goes on over the cells that are chosen. Choose the one that begins it together with those {} to fill.",
            if *across { "at its right" } else { "below it" }
        ),
        Refusal::PasteTooLarge => format!(
            "That is too much to paste. Nothing was pasted. At most {} cells and 64 MB go at once. Save it as a file and \
             open it as a list of its own.",
            number(MOST_PASTED)
        ),
        Refusal::TooLongToEdit => {
            "This value is too long to be edited here. Save the list with “Save as a file…” (Ctrl Shift S), change the value \
             there with another program, and open that file."
                .to_owned()
        }
        Refusal::Locked { reason } => format!("{reason}."),
    }
}
