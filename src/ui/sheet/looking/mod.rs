//! Which rows are shown and in which order: filters of columns, the search, sorting, and what of it is in force.

mod chips;
mod filter;
mod words;

pub(super) use chips::{chips_ui, nothing_fits_ui};
pub(super) use filter::{FilterPopup, filter_ui};

use super::{GoTo, SheetScreen, Shown};
use crate::session::{ColumnId, Command, Query, RowFilter, Search, SortKey};
use crate::ui::grid::ColumnAsk;
use crate::ui::kit::busy;
use crate::ui::out::Out;
use egui::{Sense, Ui, vec2};
use std::sync::Arc;

/// What will be shown: the query that is being answered, or the one that was.
fn asked_last(shown: &Shown<'_>) -> Query {
    let view = &shown.sheet.view;
    let newest = view.querying.as_ref().map_or(&view.query, |querying| &querying.query);
    Query::clone(newest)
}

/// Shows other rows; the row under the cursor stays under it where it can.
pub(super) fn change(shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out, change: impl FnOnce(&mut Query)) {
    let before = asked_last(shown);
    let mut query = before.clone();
    change(&mut query);
    if query == before {
        return;
    }
    let row = shown.sheet.view.row_at(screen.grid.active_row());
    let column = screen.grid.active_column().and_then(|place| screen.columns.id(place));
    // In another order the cursor stays where it is: who sorts wants to see what comes first.
    let same_order = query.sort == before.sort;
    let among = Arc::new(query.clone());
    screen.go_to = row.filter(|_| same_order).map(|row| GoTo { row, column, among });
    screen.asked = None;
    out.send(Command::QuerySheet { sheet: shown.id, query });
}

/// All rows, in the order in which they are.
pub(super) fn all_rows(query: &mut Query) {
    *query = Query { sort: std::mem::take(&mut query.sort), ..Query::default() };
}

/// Other rows of those that something is known of; what else is looked for stays.
pub(super) fn show_rows(shown: &Shown<'_>, screen: &mut SheetScreen, rows: RowFilter, out: &mut Out) {
    change(shown, screen, out, |query| if rows == RowFilter::All { all_rows(query) } else { query.rows = rows });
}

/// Only the rows in which this stands; nothing shows the others too.
pub(super) fn search(shown: &Shown<'_>, screen: &mut SheetScreen, search: Option<Search>, out: &mut Out) {
    change(shown, screen, out, |query| query.search = search.filter(|it| !it.text.is_empty()));
}

/// What was asked for a column in its menu.
pub(super) fn sort(shown: &Shown<'_>, screen: &mut SheetScreen, column: ColumnId, ask: ColumnAsk, out: &mut Out) {
    change(shown, screen, out, |query| {
        let key = |descending| SortKey { column, descending };
        match ask {
            ColumnAsk::Sort { descending } => query.sort = vec![key(descending)],
            ColumnAsk::SortAlso { descending } => {
                query.sort.retain(|it| it.column != column);
                query.sort.push(key(descending));
            }
            ColumnAsk::Unsort => query.sort.retain(|it| it.column != column),
            ColumnAsk::Unfilter => query.filters.retain(|it| it.column != column),
            ColumnAsk::Add
            | ColumnAsk::Rename
            | ColumnAsk::Change
            | ColumnAsk::Delete
            | ColumnAsk::Restore
            | ColumnAsk::Width
            | ColumnAsk::Find
            | ColumnAsk::Fold
            | ColumnAsk::Unfold
            | ColumnAsk::Filter => {}
        }
    });
}

/// Something is at work.
pub(super) fn busy_sign(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::hover());
    busy(ui, rect);
}
