//! Saving sheets, and rows that failed, as files of their own.

use super::{SavedRows, State};
use crate::session::effect::Effect;
use crate::session::fetched::Fetched;
use crate::session::notice::Notice;
use crate::session::save::{SaveOrder, SavedSheet, Saving, ToSave};
use crate::sheet::{Export, SheetId};
use crate::workspace::RunId;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl State {
    /// How the newest saving of a sheet ended, or how far it is.
    pub fn saved_sheet(&self, sheet: SheetId) -> Option<&Fetched<SavedSheet>> {
        self.saving.get(&sheet).map(|saving| &saving.outcome)
    }

    /// Saves the sheet as it is now; what is edited while it is written is not in the file.
    pub(super) fn save_sheet(&mut self, sheet: SheetId, order: SaveOrder) -> Vec<Effect> {
        let order = order.settled();
        let Ok(shown) = self.sheet(sheet) else { return Vec::new() };
        let view = &shown.view;
        let rows = order.part.rows_in_view.then(|| view.list_at(std::slice::from_ref(&(0..view.row_count))));
        let from = Arc::clone(&shown.rows);
        let number = self.begin_writing(&order.path);
        let saving = self.saving.entry(sheet).or_default();
        saving.number = number;
        saving.outcome.ask();
        saving.last = Some(order.clone());
        let SaveOrder { path, format, part, replaces } = order;
        let what = Export { kind: format.kind, rows, columns: part.columns, as_it_is: format.is_for_programs() };
        vec![Effect::SaveSheet { sheet, number, from, save: ToSave { path, what, format, replaces } }]
    }

    /// Does the last saving again, now over the file that is there.
    pub(super) fn save_over(&mut self, sheet: SheetId) -> Vec<Effect> {
        let last = self.saving.get(&sheet).and_then(|saving| saving.last.clone());
        last.map_or_else(Vec::new, |last| self.save_sheet(sheet, SaveOrder { replaces: true, ..last }))
    }

    /// What became of the last saving was read.
    pub(super) fn forget_saved(&mut self, sheet: SheetId) -> Vec<Effect> {
        if let Some(saving) = self.saving.get_mut(&sheet).filter(|it| it.outcome.ended().is_some()) {
            saving.outcome = Fetched::NotAsked;
        }
        Vec::new()
    }

    /// Gives a file that is to be written its number.
    pub(super) fn begin_writing(&mut self, path: &Path) -> u64 {
        let number = self.asked.next();
        self.files_being_written.insert(number, path.to_owned());
        number
    }

    /// The sheets that are being written and can be stopped.
    pub fn sheets_being_saved(&self) -> impl Iterator<Item = SheetId> {
        let is_on_its_way = |saving: &&Saving| matches!(saving.outcome, Fetched::Loading { .. });
        self.saving.iter().filter(move |(_, saving)| is_on_its_way(saving)).map(|(sheet, _)| *sheet)
    }

    /// Stops writing. The file that was there before stays.
    pub(super) fn stop_saving(&mut self, sheet: SheetId) -> Vec<Effect> {
        let newest = self.asked.next();
        let Some(saving) = self.saving.get_mut(&sheet) else { return Vec::new() };
        saving.number = newest;
        saving.outcome.give_up();
        let mut effects = vec![Effect::StopSaving { sheet, newest }];
        if std::mem::take(&mut saving.closing) {
            effects.extend(self.close_sheet(sheet));
        }
        effects
    }

    pub(super) fn on_save_progress(&mut self, sheet: SheetId, number: u64, done: u64, total: u64) {
        if let Some(saving) = self.saving.get_mut(&sheet).filter(|it| it.number == number) {
            saving.outcome.progress(done, Some(total));
        }
    }

    /// A saving has ended; of one that was stopped nothing is told. A sheet that was to be closed stays where its file
    /// could not be written: the person is asked once more.
    pub(super) fn on_sheet_saved(
        &mut self,
        sheet: SheetId,
        number: u64,
        outcome: Option<Result<SavedSheet, Notice>>,
    ) -> Vec<Effect> {
        self.files_being_written.remove(&number);
        self.files_not_written += u64::from(matches!(outcome, Some(Err(_))));
        let Some(saving) = self.saving.get_mut(&sheet).filter(|it| it.number == number) else { return Vec::new() };
        let Some(outcome) = outcome else { return Vec::new() };
        let is_written = outcome.is_ok();
        saving.outcome.end(outcome);
        match (std::mem::take(&mut saving.closing), is_written) {
            (false, _) => Vec::new(),
            (true, true) => self.close_sheet(sheet),
            (true, false) => {
                self.ask_to_close(sheet);
                Vec::new()
            }
        }
    }

    /// Saves the rows of a run that were not written, as they were when they were sent.
    pub(super) fn save_failed_rows(&mut self, run: RunId, path: PathBuf, replaces: bool) -> Vec<Effect> {
        self.saved.entry(run).or_default().ask();
        let number = self.begin_writing(&path);
        self.asked.row_savings.insert(run, number);
        self.rows_saved_at.insert(run, path.clone());
        vec![Effect::SaveFailedRows { run, number, path, replaces }]
    }

    /// Stops that. The file that was there before stays.
    pub(super) fn stop_saving_rows(&mut self, run: RunId) -> Vec<Effect> {
        if self.asked.row_savings.remove(&run).is_none() {
            return Vec::new();
        }
        self.saved.entry(run).or_default().give_up();
        vec![Effect::StopSavingRows { run, newest: self.asked.next() }]
    }

    pub(super) fn on_rows_save_progress(&mut self, run: RunId, number: u64, done: u64, total: u64) {
        if self.asked.row_savings.get(&run) == Some(&number) {
            self.saved.entry(run).or_default().progress(done, Some(total));
        }
    }

    /// It has ended; of one that was stopped, or that a newer one has taken the place of, nothing is told.
    pub(super) fn on_rows_saved(&mut self, run: RunId, number: u64, outcome: Option<Result<SavedRows, Notice>>) {
        self.files_being_written.remove(&number);
        self.files_not_written += u64::from(matches!(outcome, Some(Err(_))));
        if self.asked.row_savings.get(&run) != Some(&number) {
            return;
        }
        self.asked.row_savings.remove(&run);
        let saved = self.saved.entry(run).or_default();
        match outcome {
            Some(outcome) => saved.end(outcome),
            None => saved.give_up(),
        }
    }
}
