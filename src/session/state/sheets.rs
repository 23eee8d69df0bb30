//! Open sheets: opening, looking at rows, closing.

use super::State;
use super::edits::{EditState, Unsaved};
use super::queries::Lookup;
use crate::session::command::{Against, ConnectionChoice};
use crate::session::edits::History;
use crate::session::effect::{CheckedList, Effect};
use crate::session::fetched::Fetched;
use crate::session::look::Looked;
use crate::session::mapping::Mapping;
use crate::session::notice::Notice;
use crate::session::query::Lookups;
use crate::session::report::SheetReport;
use crate::session::save::Saving;
use crate::session::view::{Page, SheetView};
use crate::session::words;
use crate::session::work::ListToDescribe;
use crate::sheet::{OpenOptions, Sheet, SheetId};
use crate::user::ConnectionRules;
use crate::workspace::RunId;
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
    /// What was looked up beside them.
    pub lookups: Lookups,
    /// How it is looked at otherwise.
    pub look: Looked,
    pub(in crate::session) history: History,
    pub(in crate::session) journal: Unsaved,
}

impl SheetState {
    fn to_check(&self) -> CheckedList {
        CheckedList { stored: self.stored, history: self.history.clone() }
    }
}

/// The numbers of the newest questions.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    last: u64,
    /// With what each sheet is held against.
    checks: BTreeMap<SheetId, (u64, Against)>,
    pub(super) finds: BTreeMap<SheetId, super::find::Search>,
    pub(super) replacements: BTreeMap<SheetId, super::find::Replacing>,
    pub(super) computings: BTreeMap<SheetId, super::compute::Computing>,
    pub(super) lookups: BTreeMap<(SheetId, Lookup), u64>,
    mappings: BTreeMap<SheetId, u64>,
    /// The newest saving of the failed rows of each run.
    pub(super) row_savings: BTreeMap<RunId, u64>,
}

impl Asked {
    pub(super) fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }
}

impl State {
    pub(super) fn describe_list(
        &mut self,
        sheet: SheetId,
        path: PathBuf,
        options: OpenOptions,
        anew: bool,
    ) -> Vec<Effect> {
        let request = self.asked.next();
        self.asked.mappings.insert(sheet, request);
        let mapping = self.mappings.entry(sheet).or_default();
        // Another list has nothing to do with the one before.
        if mapping.value().is_some_and(|it| it.path != path) {
            *mapping = Fetched::default();
        }
        let worksheets = mapping.value().map(|it| it.worksheets.clone()).unwrap_or_default();
        mapping.ask();
        let list = ListToDescribe { path, options, anew, worksheets };
        vec![Effect::DescribeList { sheet, request, list }]
    }

    pub(super) fn on_described(
        &mut self,
        sheet: SheetId,
        request: u64,
        outcome: Result<Arc<Mapping>, Notice>,
    ) -> Vec<Effect> {
        if self.asked.mappings.get(&sheet) != Some(&request) {
            return Vec::new();
        }
        // Who closes the window before all columns are matched finds the file again; what was pasted has none.
        let file = outcome.as_ref().ok().map(|it| it.path.clone());
        let file = file.filter(|path| self.pasted.get(&sheet) != Some(path));
        let mapping = self.mappings.entry(sheet).or_default();
        match outcome {
            // Nobody waited for it any more.
            Err(notice) if notice.code == "stopped" => mapping.give_up(),
            outcome => mapping.end(outcome),
        }
        self.remember_recent(file).into_iter().collect()
    }

    pub(super) fn remember_mapping(&mut self, sheet: SheetId, options: OpenOptions) -> Vec<Effect> {
        let mapping = self.mappings.get(&sheet).and_then(Fetched::value).cloned();
        mapping.map(|mapping| Effect::RememberMapping { mapping, options }).into_iter().collect()
    }

    pub(super) fn check_sheet(&mut self, sheet: SheetId, place: Option<ConnectionChoice>) -> Vec<Effect> {
        let place = place.map(|place| self.client(&place.tenant).map(|client| (client, place))).transpose();
        let list = self.sheet(sheet).map(SheetState::to_check);
        let check = self.checks.entry(sheet).or_default();
        check.ask();
        match list.and_then(|list| Ok((list, place?))) {
            Ok((list, place)) => {
                let against = place.map_or(Against::Rules(ConnectionRules::default()), |(client, choice)| {
                    Against::Connection(client, choice)
                });
                vec![self.check(sheet, list, against)]
            }
            Err(notice) => check.refuse(notice),
        }
    }

    /// Checks what a sheet holds by now, against the same rules as before. The report from before stays in view.
    pub(super) fn check_again(&mut self, sheet: SheetId) -> Option<Effect> {
        let list = self.sheet(sheet).ok()?.to_check();
        let check = self.checks.entry(sheet).or_default();
        let rules = check.value().map(|report| report.rules).unwrap_or_default();
        // A check against a connection whose rules are still on their way must not be forgotten over an edit.
        let is_under_way = matches!(check, Fetched::Loading { .. });
        check.ask();
        let newest = self.asked.checks.get(&sheet).filter(|_| is_under_way).map(|(_, against)| against.clone());
        Some(self.check(sheet, list, newest.unwrap_or(Against::Rules(rules))))
    }

    fn check(&mut self, sheet: SheetId, list: CheckedList, against: Against) -> Effect {
        let request = self.asked.next();
        self.asked.checks.insert(sheet, (request, against.clone()));
        Effect::CheckSheet { sheet, request, list: Box::new(list), against }
    }

    fn is_newest_check(&self, sheet: SheetId, request: u64) -> bool {
        self.asked.checks.get(&sheet).is_some_and(|(newest, _)| *newest == request)
    }

    /// How far a check is; an older one than the newest does not count.
    pub(super) fn on_check_progress(&mut self, sheet: SheetId, request: u64, done: u64, total: Option<u64>) {
        if self.is_newest_check(sheet, request) {
            self.checks.entry(sheet).or_default().progress(done, total);
        }
    }

    /// A report came. The answer to a superseded question is dropped.
    pub(super) fn on_checked(
        &mut self,
        sheet: SheetId,
        request: u64,
        outcome: Result<Arc<SheetReport>, Notice>,
    ) -> Vec<Effect> {
        if !self.is_newest_check(sheet, request) {
            return Vec::new();
        }
        self.checks.entry(sheet).or_default().end(outcome);
        let waiting = self.sheet(sheet).ok().and_then(|shown| shown.view.waits_for_report());
        let Some(query) = waiting else { return Vec::new() };
        let query = self.group_again(sheet, query);
        self.query_sheet(sheet, query)
    }

    pub(super) fn forget_checks(&mut self, sheet: SheetId) {
        self.checks.remove(&sheet);
        self.asked.checks.remove(&sheet);
    }

    /// Closes a sheet, unless something was changed in it: then the person is asked.
    pub(super) fn leave_sheet(&mut self, sheet: SheetId) -> Vec<Effect> {
        if self.sheet_mut(sheet).is_some_and(|shown| shown.edits.undo.is_some()) {
            self.ask_to_close(sheet);
            return Vec::new();
        }
        self.close_sheet(sheet)
    }

    /// The person wants to keep it open.
    pub(super) fn keep_sheet(&mut self, sheet: SheetId) -> Vec<Effect> {
        self.asks_to_close.remove(&sheet);
        Vec::new()
    }

    pub(super) fn ask_to_close(&mut self, sheet: SheetId) {
        let number = self.asked.next();
        self.asks_to_close.insert(sheet, number);
    }

    pub(super) fn close_sheet(&mut self, sheet: SheetId) -> Vec<Effect> {
        self.asks_to_close.remove(&sheet);
        let is_written = self.saving.get_mut(&sheet).is_some_and(Saving::holds_up_closing);
        let is_saved = self.sheet_mut(sheet).is_some_and(|shown| shown.journal.holds_up_closing());
        if is_written || is_saved || self.closing.contains(&sheet) {
            return Vec::new();
        }
        self.forget_checks(sheet);
        self.fix_previews.remove(&sheet);
        self.read_tables.remove(&sheet);
        let searched = self.asked.finds.contains_key(&sheet) || self.asked.replacements.contains_key(&sheet);
        let stop = if searched { self.stop_finding(sheet) } else { Vec::new() };
        let stop = stop.into_iter().chain(self.stop_computing(sheet)).collect::<Vec<_>>();
        self.finds.remove(&sheet);
        self.saving.remove(&sheet);
        self.mappings.remove(&sheet);
        self.asked.mappings.remove(&sheet);
        let mut effects: Vec<Effect> = self.abandon_opening(sheet).into_iter().chain(stop).collect();
        effects.extend(self.stop_lookups(sheet));
        let ticket = self.plan_tickets.get(&sheet).copied();
        let mut plan = None;
        for effect in self.drop_plan(sheet) {
            match effect {
                Effect::DropPlan { run } => plan = Some(run),
                other => effects.push(other),
            }
        }
        let is_planned = effects.iter().any(|it| matches!(it, Effect::StopPlanning { .. }));
        let Some(closed) = self.sheets.get(&sheet).and_then(Fetched::value).map(|it| it.stored) else {
            // A list of the last end that could not be opened is there again at the next start.
            if let (Some(list), Some(lists)) = (self.unrestored.remove(&sheet), self.stored_sheets.value_mut()) {
                lists.push(list);
            }
            // What was pasted for a list that could not be opened is of no use.
            if self.sheets.remove(&sheet).is_some() && effects.is_empty() {
                effects.push(self.stop_opening_effect(sheet));
            }
            self.pasted.remove(&sheet);
            return effects;
        };
        if let Some(ticket) = ticket.filter(|_| is_planned) {
            // The list can be forgotten once nobody plans with it any more.
            self.closed_while_planned.insert(ticket, (sheet, closed));
        }
        self.closing.insert(sheet);
        effects.push(Effect::CloseSheet { sheet, stored: closed, plan });
        effects
    }

    /// A plan ended whose list was closed meanwhile: both are forgotten now.
    pub(super) fn on_planned_of_closed(&mut self, ticket: u64, plan: Option<RunId>) -> Option<Effect> {
        let (sheet, stored) = self.closed_while_planned.remove(&ticket)?;
        Some(Effect::ForgetList { sheet, stored, plan })
    }

    pub(super) fn show_rows(&mut self, sheet: SheetId, rows: Range<u32>) -> Vec<Effect> {
        if let Some(shown) = self.sheet_mut(sheet) {
            shown.view.look_at(rows);
        }
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

    /// What can't be read is not asked for again until the rows hold something else; the rows around it are.
    pub(super) fn on_pages_lost(
        &mut self,
        sheet: SheetId,
        stored: i64,
        (revision, pages): (u64, Vec<u32>),
        notice: Notice,
    ) -> Vec<Effect> {
        match self.sheet_mut(sheet) {
            Some(shown) if shown.stored == stored => shown.view.give_up_pages(revision, pages, notice),
            Some(_) | None => return Vec::new(),
        }
        self.read_pages(sheet)
    }

    pub(super) fn read_pages(&mut self, sheet: SheetId) -> Vec<Effect> {
        let Some(shown) = self.sheet_mut(sheet) else { return Vec::new() };
        let wanted = shown.view.next_read();
        let read = |wanted| Effect::ReadPages { sheet, stored: shown.stored, rows: Arc::clone(&shown.rows), wanted };
        wanted.map(read).into_iter().collect()
    }

    /// A sheet to work with: not one whose list is being replaced.
    pub(super) fn sheet(&self, sheet: SheetId) -> Result<&SheetState, Notice> {
        let shown = self.sheets.get(&sheet).filter(|it| !matches!(it, Fetched::Loading { .. }));
        shown.and_then(Fetched::value).ok_or_else(words::session::no_sheet)
    }

    pub(super) fn sheet_mut(&mut self, sheet: SheetId) -> Option<&mut SheetState> {
        self.sheets.get_mut(&sheet).and_then(Fetched::value_mut)
    }
}
