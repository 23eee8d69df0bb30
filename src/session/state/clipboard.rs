//! Copying cells, and pasting over them.

use super::State;
use crate::session::command::Command;
use crate::session::effect::{Effect, Paste};
use crate::session::notice::Notice;
use crate::session::outcome::Pasted;
use crate::session::words;
use crate::sheet::{ColumnId, RowId, Sheet, SheetId};
use std::collections::VecDeque;
use std::sync::Arc;

/// A paste of which it is being found out what it changes.
#[derive(Debug, Clone)]
pub(super) struct Pasting {
    request: u64,
    /// The sheet as it was when it was asked.
    from: Arc<Sheet>,
    /// What was asked of the sheet meanwhile.
    then: VecDeque<Command>,
}

/// Cells that were written down for the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedCells {
    /// Of this sheet.
    pub sheet: SheetId,
    /// The number under which they were asked for.
    pub number: u64,
    /// The text, once it is there.
    pub text: Option<Arc<str>>,
}

/// A table that was read from a long text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadTable {
    /// The number under which it was asked for.
    pub number: u64,
    /// Its rows, once they are there.
    pub lines: Option<Result<Arc<[Vec<String>]>, Notice>>,
}

impl State {
    pub(super) fn read_table(&mut self, sheet: SheetId, number: u64, text: String) -> Vec<Effect> {
        self.read_tables.insert(sheet, ReadTable { number, lines: None });
        vec![Effect::ReadTable { sheet, number, text }]
    }

    /// Whoever asked for it has it.
    pub(super) fn drop_table(&mut self, sheet: SheetId) -> Vec<Effect> {
        self.read_tables.remove(&sheet);
        Vec::new()
    }

    /// A table is read. What was asked for before something else is not wanted any more.
    pub(super) fn on_table_read(&mut self, sheet: SheetId, number: u64, outcome: Result<Arc<[Vec<String>]>, Notice>) {
        // One that was taken back stays so.
        let waiting = self.read_tables.get_mut(&sheet).filter(|it| it.number == number && it.lines.is_none());
        if let Some(read) = waiting {
            read.lines = Some(outcome);
        }
    }

    pub(super) fn copy_cells(
        &mut self,
        sheet: SheetId,
        number: u64,
        rows: Vec<RowId>,
        columns: Vec<ColumnId>,
    ) -> Vec<Effect> {
        let Ok(from) = self.sheet(sheet).map(|shown| Arc::clone(&shown.rows)) else { return Vec::new() };
        self.copied = Some(CopiedCells { sheet, number, text: None });
        vec![Effect::CopyCells { sheet, number, from, rows, columns }]
    }

    /// The cells are written down. What was asked for before something else is not wanted any more.
    pub(super) fn on_cells_copied(&mut self, sheet: SheetId, number: u64, outcome: Result<Arc<str>, Notice>) {
        let Some(copied) = self.copied.as_mut().filter(|it| (it.sheet, it.number) == (sheet, number)) else { return };
        match outcome {
            Ok(text) => copied.text = Some(text),
            Err(notice) => {
                self.copied = None;
                if let Some(shown) = self.sheet_mut(sheet) {
                    shown.edits.refused = Some(notice);
                }
            }
        }
    }

    /// Puts texts over cells, where they say something else. Which ones those are is found out beside the gate: there may
    /// be a hundred thousand. Whatever is asked of the sheet meanwhile comes after it.
    pub(super) fn paste_cells(&mut self, sheet: SheetId, paste: Paste) -> Vec<Effect> {
        let Ok(from) = self.sheet(sheet).map(|shown| Arc::clone(&shown.rows)) else { return Vec::new() };
        let request = self.asked.next();
        self.pasting.insert(sheet, Pasting { request, from: Arc::clone(&from), then: VecDeque::new() });
        if let Some(shown) = self.sheet_mut(sheet) {
            // It is on its way, and none of it is in the journal.
            shown.edits.saved = false;
        }
        vec![Effect::PasteCells { sheet, request, from, paste }]
    }

    /// It is known what a paste changes: it is done, and then what was asked for meanwhile.
    pub(super) fn on_cells_pasted(
        &mut self,
        sheet: SheetId,
        request: u64,
        outcome: Result<Pasted, Notice>,
    ) -> Vec<Effect> {
        if self.pasting.get(&sheet).is_none_or(|it| it.request != request) {
            return Vec::new();
        }
        let Some(Pasting { from, then, .. }) = self.pasting.remove(&sheet) else { return Vec::new() };
        let is_as_it_was = self.sheet(sheet).is_ok_and(|shown| Arc::ptr_eq(&shown.rows, &from));
        if let Some(shown) = self.sheet_mut(sheet) {
            shown.edits.saved = shown.journal.is_empty();
        }
        let mut effects = match outcome {
            Ok(pasted) if is_as_it_was => {
                let effects = self.edit_sheet(sheet, pasted.edits);
                if let Some(shown) = self.sheet_mut(sheet) {
                    shown.edits.secrets_left = pasted.secrets;
                }
                effects
            }
            // Another list is there by now.
            Ok(_) => Vec::new(),
            Err(notice) => {
                if let Some(shown) = self.sheet_mut(sheet) {
                    shown.edits.refused = Some(notice);
                }
                Vec::new()
            }
        };
        for command in then {
            effects.extend(self.on_command(command));
        }
        effects
    }

    /// Gives up a paste that is still being read, since the person took it back; true if there was one.
    pub(super) fn give_up_reading(&mut self, sheet: SheetId) -> bool {
        // Taken back once, it is over: another undo means what was done before.
        let is_wanted = |it: &&mut ReadTable| !matches!(it.lines, Some(Err(_)));
        let Some(read) = self.read_tables.get_mut(&sheet).filter(is_wanted) else { return false };
        read.lines = Some(Err(words::edit::paste_taken_back()));
        true
    }

    /// Lets a command wait that is about the cells of a sheet into which something is being pasted; gives back all others.
    pub(super) fn wait_for_paste(&mut self, command: Command) -> Option<Command> {
        let sheet = about_cells(&command).filter(|sheet| self.pasting.contains_key(sheet));
        match sheet.and_then(|sheet| self.pasting.get_mut(&sheet)) {
            Some(pasting) => {
                pasting.then.push_back(command);
                None
            }
            None => Some(command),
        }
    }
}

/// The sheet whose cells a command changes, reads or gives up: it means the cells as they are once all before it is done.
fn about_cells(command: &Command) -> Option<SheetId> {
    let (Command::EditSheet { sheet, .. }
    | Command::EditTogether { sheet, .. }
    | Command::PasteCells { sheet, .. }
    | Command::FillSeriesRight { sheet, .. }
    | Command::FillSeries { sheet, .. }
    | Command::SetObject { sheet, .. }
    | Command::CopyCells { sheet, .. }
    | Command::Undo { sheet }
    | Command::Redo { sheet }
    | Command::GoToStep { sheet, .. }
    | Command::PreviewFix { sheet, .. }
    | Command::ApplyFix { sheet, .. }
    | Command::ReplaceInSheet { sheet, .. }
    | Command::Compute { sheet, .. }
    | Command::ApplyComputed { sheet, .. }
    | Command::SaveSheetAs { sheet, .. }
    | Command::SaveOver { sheet }
    | Command::PlanImport { sheet, .. }
    | Command::OpenSheet { sheet, .. }
    | Command::LeaveSheet { sheet }
    | Command::CloseSheet { sheet }) = command
    else {
        return None;
    };
    Some(*sheet)
}
