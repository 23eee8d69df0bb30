//! The rows of a sheet as they are looked at: which of them, in pages around the place where somebody looks.
//!
//! Only the pages near the newest visible range are kept, and one read is under way at a time: who scrolls fast gets the
//! rows of where the scrolling ended, not of all that flew by.

use super::notice::Notice;
use super::outcome::FoundView;
use super::problems::GroupKey;
use super::query::{Query, Querying};
use crate::sheet::{Cell, RowId, RowList, RowRanges, Sheet};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

/// How many rows are read together.
pub const PAGE_ROWS: u32 = 256;

/// How many pages are kept near the visible rows.
const PAGES_KEPT: u32 = 24;

/// How many pages one read brings, so that a newer range does not wait long.
const PAGES_AT_ONCE: usize = 4;

/// Which rows are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum RowFilter {
    /// All of them.
    #[default]
    All,
    /// Those with an error or a warning.
    Problems,
    /// Those of one group of problems.
    Group(GroupKey),
    /// Those that were edited, added or deleted.
    Edited,
}

/// A cell and whether it was edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageCell {
    /// What it holds.
    pub value: Cell,
    /// Whether somebody changed it since the list was opened.
    pub edited: bool,
}

/// A row as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is seen by itself")]
pub struct PageRow {
    /// Which one.
    pub id: RowId,
    /// Its number as people count, from 1.
    pub number: u64,
    /// It stays in view and is not sent.
    pub deleted: bool,
    /// It is kept and not sent.
    pub excluded: bool,
    /// It can't be taken apart into cells: it shows its text, which [`Sheet::row_text`] has for editing.
    pub is_text: bool,
    /// Whether a cell of it was edited, or the row was added, deleted or excluded.
    pub edited: bool,
    /// One for each column, in their order.
    pub cells: Vec<PageCell>,
    /// One for each object that is folded, as it is written.
    pub objects: Vec<Cell>,
}

/// Rows that stand together in a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// At most [`PAGE_ROWS`].
    pub rows: Vec<PageRow>,
    /// The objects that were folded when it was read.
    pub folded: Arc<[String]>,
    /// The revision of the view that it was read for.
    pub(super) revision: u64,
}

/// What to read.
#[derive(Debug, Clone)]
pub(super) struct PagesWanted {
    pub(super) order: Option<Arc<[RowId]>>,
    pub(super) pages: Vec<u32>,
    pub(super) row_count: u32,
    pub(super) revision: u64,
    /// The objects that are shown as one cell.
    pub(super) folded: Arc<[String]>,
}

impl PagesWanted {
    /// The rows of a page.
    pub(super) fn rows(&self, page: u32) -> impl Iterator<Item = RowId> + '_ {
        let start = page.saturating_mul(PAGE_ROWS);
        let end = start.saturating_add(PAGE_ROWS).min(self.row_count);
        (start..end).filter_map(|at| match &self.order {
            Some(order) => order.get(at as usize).copied(),
            None => Some(RowId(at)),
        })
    }
}

/// The rows of a sheet as they are looked at.
#[derive(Debug, Clone, Default)]
pub struct SheetView {
    /// Which rows are shown, of those that something is known of: that of `query`.
    pub filter: RowFilter,
    /// Which rows are shown, and in which order.
    pub query: Arc<Query>,
    /// The query that will take its place.
    pub querying: Option<Querying>,
    /// Why the last query could not be answered; gone with the next one.
    pub refused: Option<Notice>,
    /// How many.
    pub row_count: u32,
    /// The pages at hand, by their number. One that is out of date stays until the newer one is read.
    pub pages: BTreeMap<u32, Arc<Page>>,
    /// Rises with each change of what the rows hold or which they are.
    pub revision: u64,
    /// The objects whose columns are folded into one.
    pub folded: Arc<[String]>,
    /// The rows in their order; none for all of them.
    order: Option<Arc<[RowId]>>,
    /// How many rows the sheet has, shown or not.
    all_rows: u32,
    /// Whether they stand in the order of their ids.
    ascends: bool,
    /// Where each row stands in an order that is not ascending.
    places: Option<Arc<[u32]>>,
    wanted: Range<u32>,
    reading: bool,
    /// Pages that could not be read, of which revision.
    lost: (u64, Vec<u32>),
    /// What is to be shown once the sheet has been checked.
    awaits_report: Option<Arc<Query>>,
}

impl SheetView {
    /// All rows of a sheet.
    pub(super) fn of(sheet: &Sheet) -> Self {
        let order = sheet.order();
        let row_count = sheet.row_count();
        Self { row_count, all_rows: row_count, ascends: order.is_none(), order, ..Self::default() }
    }

    /// The first rows of a sheet, all at hand.
    pub(super) fn of_first(
        sheet: &Sheet,
        row_count: u32,
        read: impl Fn(&PagesWanted) -> Vec<(u32, Arc<Page>)>,
    ) -> Self {
        let mut view = Self { row_count, ..Self::of(sheet) };
        view.look_at(0..row_count);
        while let Some(wanted) = view.next_read() {
            view.take(wanted.revision, read(&wanted));
        }
        view
    }

    /// The row at a place of the view, where it is at hand.
    pub fn row(&self, view_row: u32) -> Option<&PageRow> {
        self.pages.get(&(view_row / PAGE_ROWS))?.rows.get((view_row % PAGE_ROWS) as usize)
    }

    /// Which row stands at a place of the view, at hand or not.
    pub fn row_at(&self, view_row: u32) -> Option<RowId> {
        match &self.order {
            Some(order) => order.get(view_row as usize).copied(),
            None => (view_row < self.row_count).then_some(RowId(view_row)),
        }
    }

    /// The rows at places of the view.
    pub fn rows_at(&self, view_rows: Range<u32>) -> impl Iterator<Item = RowId> + '_ {
        (view_rows.start..view_rows.end.min(self.row_count)).filter_map(|at| self.row_at(at))
    }

    /// The rows at places of the view, in its order, for what goes from row to row. Costs nothing for a piece of the view.
    pub fn list_at(&self, places: &[Range<u32>]) -> RowList {
        let within = |range: &Range<u32>| range.start.min(self.row_count)..range.end.min(self.row_count);
        match (&self.order, places) {
            (None, places) if places.is_sorted_by(|one, other| one.end <= other.start) => {
                RowList::from(RowRanges::from_ranges(places.iter().map(within)))
            }
            (Some(order), [range]) => {
                let range = within(range);
                RowList::Listed(Arc::clone(order), range.start as usize..range.end as usize)
            }
            (None | Some(_), places) => RowList::from_rows(places.iter().flat_map(|range| self.rows_at(range.clone()))),
        }
    }

    /// The rows at places of the view as a set.
    pub fn ranges_at(&self, places: &[Range<u32>]) -> RowRanges {
        self.list_at(places).to_ranges()
    }

    /// Where a row stands in the view; nothing if the filter hides it.
    pub fn position_of(&self, row: RowId) -> Option<u32> {
        match (&self.order, &self.places) {
            (Some(_), Some(places)) => places.get(row.0 as usize).copied().filter(|place| *place != u32::MAX),
            (Some(order), None) => {
                // Where added rows stand between others, no order of numbers helps.
                let search = || if self.ascends { None } else { order.iter().position(|it| *it == row) };
                let at = order.binary_search(&row).ok().or_else(search);
                at.and_then(|at| u32::try_from(at).ok())
            }
            (None, _) => (row.0 < self.row_count).then_some(row.0),
        }
    }

    /// The object as it is written, of a row that is at hand.
    pub fn object(&self, view_row: u32, object: &str) -> Option<&Cell> {
        let page = self.pages.get(&(view_row / PAGE_ROWS))?;
        let place = page.folded.iter().position(|it| it == object)?;
        page.rows.get((view_row % PAGE_ROWS) as usize)?.objects.get(place)
    }

    /// Folds the columns of an object into one, or unfolds them. What is at hand stays until it is read anew.
    pub(super) fn fold(&mut self, object: &str, folded: bool) {
        let others = self.folded.iter().filter(|it| *it != object).cloned();
        self.folded = others.chain(folded.then(|| object.to_owned())).collect();
        self.revision += 1;
    }

    /// These rows are looked at now. The newest range wins.
    pub(super) fn look_at(&mut self, rows: Range<u32>) {
        self.wanted = rows;
    }

    /// Other rows are shown: those of `order`, or all.
    pub(super) fn show(&mut self, query: Arc<Query>, order: Option<Arc<[RowId]>>, all_rows: u32) {
        self.filter.clone_from(&query.rows);
        self.query = query;
        self.querying = None;
        self.awaits_report = None;
        self.places = None;
        self.row_count = order.as_ref().map_or(all_rows, |order| u32::try_from(order.len()).unwrap_or(u32::MAX));
        self.ascends = order.as_ref().is_none_or(|order| order.is_sorted());
        self.order = order;
        self.pages.clear();
        self.revision += 1;
        self.wanted = 0..PAGE_ROWS;
    }

    /// Which rows these are is known when the sheet has been checked; until then all are shown.
    pub(super) fn await_report(&mut self, query: Arc<Query>) {
        self.filter.clone_from(&query.rows);
        self.awaits_report = Some(query);
    }

    /// Whether what is shown is what was asked for last.
    pub fn is_settled(&self) -> bool {
        self.querying.is_none() && self.awaits_report.is_none()
    }

    /// What was asked for last: what waits, what is being answered, or what is shown.
    pub(super) fn asked_last(&self) -> Arc<Query> {
        let querying = self.querying.as_ref().map(|querying| &querying.query);
        Arc::clone(self.awaits_report.as_ref().or(querying).unwrap_or(&self.query))
    }

    /// The query that waits for a report.
    pub(super) fn waits_for_report(&self) -> Option<Arc<Query>> {
        self.awaits_report.clone()
    }

    /// Other rows are shown: those that were found.
    pub(super) fn show_found(&mut self, query: Arc<Query>, found: FoundView) {
        self.show(query, Some(found.order), 0);
        self.places = found.places;
    }

    /// No other rows are waited for: what is shown stays.
    pub(super) fn give_up_query(&mut self) {
        self.querying = None;
        if self.awaits_report.take().is_some() {
            self.filter.clone_from(&self.query.rows);
        }
    }

    /// The rows in their order; none for all of them.
    pub(super) fn order(&self) -> Option<Arc<[RowId]>> {
        self.order.clone()
    }

    /// The rows hold something else now, or there are others. Which are shown stays: a row must not vanish while somebody
    /// works on it. Rows that came are shown whatever is looked for, where they were put; rows that went are not.
    pub(super) fn change(&mut self, sheet: &Sheet) {
        let former = std::mem::replace(&mut self.all_rows, sheet.row_count());
        if self.query.is_plain() && self.query.rows == RowFilter::All {
            self.row_count = sheet.row_count();
            self.order = sheet.order();
            self.ascends = self.order.is_none();
        } else if former != sheet.row_count()
            && let Some(order) = &self.order
        {
            let order: Arc<[RowId]> = with_others(order, former, sheet).into();
            self.row_count = u32::try_from(order.len()).unwrap_or(u32::MAX);
            self.ascends = order.is_sorted();
            self.places = self.places.is_some().then(|| places(&order, sheet.row_count()));
            self.order = Some(order);
        }
        self.revision += 1;
        let near = (self.wanted.start / PAGE_ROWS).saturating_sub(1)..=(self.wanted.end / PAGE_ROWS + 1);
        self.pages.retain(|page, _| near.contains(page));
    }

    /// What is to be read next, if anything lacks and nothing is being read.
    pub(super) fn next_read(&mut self) -> Option<PagesWanted> {
        let end = self.wanted.end.min(self.row_count);
        if self.reading || self.wanted.start >= end {
            return None;
        }
        let (first, last) = (self.wanted.start / PAGE_ROWS, (end - 1) / PAGE_ROWS);
        let last = last.min(first + PAGES_KEPT / 2);
        let last_of_all = (self.row_count - 1) / PAGE_ROWS;
        // The neighbours too, so that a slow scroll never shows an empty row.
        let near = first.checked_sub(1).into_iter().chain((last < last_of_all).then_some(last + 1));
        let is_lost = |page: &u32| self.lost.0 == self.revision && self.lost.1.contains(page);
        let is_missing =
            |page: &u32| self.pages.get(page).is_none_or(|page| page.revision != self.revision) && !is_lost(page);
        let pages: Vec<u32> = (first..=last).chain(near).filter(is_missing).take(PAGES_AT_ONCE).collect();
        if pages.is_empty() {
            return None;
        }
        self.reading = true;
        let row_count = self.row_count;
        let (order, folded) = (self.order.clone(), Arc::clone(&self.folded));
        Some(PagesWanted { order, pages, row_count, revision: self.revision, folded })
    }

    /// These pages can't be read, and are not asked for again.
    pub(super) fn give_up_pages(&mut self, revision: u64, pages: Vec<u32>, why: Notice) {
        self.reading = false;
        if revision != self.revision {
            return;
        }
        if self.lost.0 != revision {
            self.lost = (revision, Vec::new());
        }
        self.lost.1.extend(pages);
        self.refused = Some(why);
    }

    /// Takes what was read; of an older revision nothing is kept.
    pub(super) fn take(&mut self, revision: u64, pages: Vec<(u32, Arc<Page>)>) {
        self.reading = false;
        if revision == self.revision {
            self.pages.extend(pages);
        }
        let middle = (self.wanted.start / 2 + self.wanted.end / 2) / PAGE_ROWS;
        self.pages.retain(|page, _| page.abs_diff(middle) <= PAGES_KEPT / 2);
    }
}

/// The rows of a view of a sheet that had `former` rows: without those that went, and with those that came behind the row
/// that they stand below in the sheet, or last where that is not shown.
fn with_others(order: &[RowId], former: u32, sheet: &Sheet) -> Vec<RowId> {
    let mut shown: Vec<RowId> = order.iter().copied().filter(|row| row.0 < sheet.row_count()).collect();
    let came = former..sheet.row_count();
    let Some(all) = sheet.order().filter(|_| !came.is_empty()) else {
        shown.extend(came.map(RowId));
        return shown;
    };
    let mut below: HashMap<RowId, Vec<RowId>> = HashMap::new();
    let mut last: Option<RowId> = None;
    for row in all.iter() {
        match last.filter(|_| came.contains(&row.0)) {
            Some(above) => below.entry(above).or_default().push(*row),
            None => last = Some(*row),
        }
    }
    let mut rows = Vec::with_capacity(shown.len() + came.len());
    for row in shown {
        rows.push(row);
        rows.extend(below.remove(&row).unwrap_or_default());
    }
    let mut others: Vec<RowId> = below.into_values().flatten().collect();
    others.sort_unstable();
    rows.extend(others);
    // A row above all others stands below none.
    rows.extend(all.iter().take_while(|row| came.contains(&row.0)));
    rows
}

/// Where each row stands in an order; `u32::MAX` for one that is not in it.
pub(super) fn places(order: &[RowId], row_count: u32) -> Arc<[u32]> {
    let mut places = vec![u32::MAX; row_count as usize];
    for (place, row) in (0..).zip(order) {
        if let Some(at) = places.get_mut(row.0 as usize) {
            *at = place;
        }
    }
    places.into()
}

#[cfg(test)]
mod tests;
