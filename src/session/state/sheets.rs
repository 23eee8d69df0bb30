//! Open sheets: opening, looking at rows, closing.

use super::State;
use crate::session::command::{ConnectionChoice, Effect};
use crate::session::fetched::Fetched;
use crate::session::mapping::Mapping;
use crate::session::notice::Notice;
use crate::session::view::{Page, RowFilter, SheetView};
use crate::session::words;
use crate::session::work::ListToDescribe;
use crate::sheet::{OpenOptions, Sheet, SheetId};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// An open sheet.
#[derive(Debug, Clone)]
pub struct SheetState {
    /// Its rows.
    pub rows: Arc<Sheet>,
    /// Its number in the workspace.
    pub stored: i64,
    /// The file's name.
    pub name: String,
    /// What was recognised, in words.
    pub recognised: String,
    /// What was repaired on opening, in words.
    pub repairs: Vec<String>,
    /// What was edited.
    pub edits: EditState,
    /// Its rows as they are looked at.
    pub view: SheetView,
}

/// What was edited in a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditState {
    /// What an undo takes back, in words; nothing if there is nothing to take back.
    pub undo: Option<String>,
    /// What a redo does again, in words.
    pub redo: Option<String>,
    /// How many cells differ from the list that was opened.
    pub edited_cells: u64,
    /// Whether all of it is in the journal.
    pub saved: bool,
}

impl Default for EditState {
    fn default() -> Self {
        Self { undo: None, redo: None, edited_cells: 0, saved: true }
    }
}

/// The numbers of the newest questions.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    last: u64,
    mappings: BTreeMap<SheetId, u64>,
}

impl State {
    pub(super) fn describe_list(
        &mut self,
        sheet: SheetId,
        path: PathBuf,
        options: OpenOptions,
        anew: bool,
    ) -> Vec<Effect> {
        self.asked.last += 1;
        self.asked.mappings.insert(sheet, self.asked.last);
        let mapping = self.mappings.entry(sheet).or_default();
        // Another list has nothing to do with the one before.
        if mapping.value().is_some_and(|it| it.path != path) {
            *mapping = Fetched::default();
        }
        let worksheets = mapping.value().map(|it| it.worksheets.clone()).unwrap_or_default();
        mapping.ask();
        let list = ListToDescribe { path, options, anew, worksheets };
        vec![Effect::DescribeList { sheet, request: self.asked.last, list }]
    }

    pub(super) fn on_described(&mut self, sheet: SheetId, request: u64, outcome: Result<Arc<Mapping>, Notice>) {
        if self.asked.mappings.get(&sheet) == Some(&request) {
            self.mappings.entry(sheet).or_default().end(outcome);
        }
    }

    pub(super) fn remember_mapping(&mut self, sheet: SheetId, options: OpenOptions) -> Vec<Effect> {
        let mapping = self.mappings.get(&sheet).and_then(Fetched::value).cloned();
        mapping.map(|mapping| Effect::RememberMapping { mapping, options }).into_iter().collect()
    }

    pub(super) fn check_sheet(&mut self, sheet: SheetId, place: Option<ConnectionChoice>) -> Vec<Effect> {
        let place = place.map(|place| self.client(&place.tenant).map(|client| (client, place))).transpose();
        let rows = self.sheet(sheet).map(|it| Arc::clone(&it.rows));
        let check = self.checks.entry(sheet).or_default();
        check.ask();
        match rows.and_then(|rows| Ok((rows, place?))) {
            Ok((rows, place)) => vec![Effect::CheckSheet { sheet, rows, place }],
            Err(notice) => check.refuse(notice),
        }
    }

    pub(super) fn close_sheet(&mut self, sheet: SheetId) -> Vec<Effect> {
        self.checks.remove(&sheet);
        self.mappings.remove(&sheet);
        self.asked.mappings.remove(&sheet);
        let plan = self.plans.remove(&sheet).and_then(|plan| plan.value().map(|plan| plan.run));
        // A plan that is still being made is dropped when it comes.
        self.plan_tickets.remove(&sheet);
        if let Some(closed) = self.sheets.get(&sheet).and_then(Fetched::value) {
            return vec![Effect::CloseSheet { sheet, stored: closed.stored, plan }];
        }
        self.sheets.remove(&sheet);
        Vec::new()
    }

    pub(super) fn show_rows(&mut self, sheet: SheetId, rows: Range<u32>) -> Vec<Effect> {
        if let Some(shown) = self.sheet_mut(sheet) {
            shown.view.look_at(rows);
        }
        self.read_pages(sheet)
    }

    pub(super) fn filter_sheet(&mut self, sheet: SheetId, filter: RowFilter) -> Vec<Effect> {
        let report = self.checks.get(&sheet).and_then(Fetched::value).cloned();
        let Some(shown) = self.sheet_mut(sheet) else { return Vec::new() };
        let order = match (filter, report) {
            (RowFilter::All, _) => None,
            (RowFilter::Problems, Some(report)) => Some(report.problem_rows()),
            (RowFilter::Group(place), Some(report)) => {
                Some(report.groups().get(place).map(|group| Arc::clone(&group.rows)).unwrap_or_default())
            }
            (RowFilter::Problems | RowFilter::Group(_) | RowFilter::Edited, _) => Some(Arc::default()),
        };
        shown.view.show(filter, order, shown.rows.row_count());
        self.read_pages(sheet)
    }

    /// Takes pages that were read, and asks for what lacks by now.
    pub(super) fn on_pages(
        &mut self,
        sheet: SheetId,
        stored: i64,
        revision: u64,
        pages: Vec<(u32, Arc<Page>)>,
    ) -> Vec<Effect> {
        match self.sheet_mut(sheet) {
            // The answer may be for a list that was open here before.
            Some(shown) if shown.stored == stored => shown.view.take(revision, pages),
            Some(_) | None => return Vec::new(),
        }
        self.read_pages(sheet)
    }

    fn read_pages(&mut self, sheet: SheetId) -> Vec<Effect> {
        let Some(shown) = self.sheet_mut(sheet) else { return Vec::new() };
        let wanted = shown.view.next_read();
        let read = |wanted| Effect::ReadPages { sheet, stored: shown.stored, rows: Arc::clone(&shown.rows), wanted };
        wanted.map(read).into_iter().collect()
    }

    pub(super) fn sheet(&self, sheet: SheetId) -> Result<&SheetState, Notice> {
        self.sheets.get(&sheet).and_then(Fetched::value).ok_or_else(words::session::no_sheet)
    }

    fn sheet_mut(&mut self, sheet: SheetId) -> Option<&mut SheetState> {
        self.sheets.get_mut(&sheet).and_then(Fetched::value_mut)
    }
}
