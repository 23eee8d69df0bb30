//! Looking at what fixes would change, and doing it.

use super::State;
use super::queries::Lookup;
use crate::session::effect::Effect;
use crate::session::fetched::Fetched;
use crate::session::fix::FixPreview;
use crate::session::notice::Notice;
use crate::session::problems::{GroupKey, ProblemGroup};
use crate::session::words;
use crate::sheet::{Edit, RowRanges, SheetId};
use std::sync::Arc;

impl State {
    pub(super) fn preview_fix(&mut self, sheet: SheetId, groups: &[GroupKey]) -> Vec<Effect> {
        let mut effects = self.stop_lookup(sheet, Lookup::Fixes);
        let report = self.checks.get(&sheet).and_then(Fetched::value).cloned();
        let rows = self.sheet(sheet).map(|shown| Arc::clone(&shown.rows));
        let preview = self.fix_previews.entry(sheet).or_default();
        *preview = Fetched::default();
        let (Some(report), Ok(rows)) = (report, rows) else {
            preview.end(Err(words::edit::preview_gone()));
            return effects;
        };
        preview.ask();
        let group = |key: &GroupKey| report.groups().iter().find(|group| group.key == *key).cloned();
        let groups: Vec<ProblemGroup> = groups.iter().filter_map(group).collect();
        let request = self.asked.next();
        self.asked.lookups.insert((sheet, Lookup::Fixes), request);
        effects.push(Effect::PreviewFix { sheet, request, rows, groups });
        effects
    }

    /// The person looks at it no more; what is still being worked out ends.
    pub(super) fn drop_fix_preview(&mut self, sheet: SheetId) -> Vec<Effect> {
        self.fix_previews.remove(&sheet);
        self.stop_lookup(sheet, Lookup::Fixes)
    }

    /// The sheet is another one now. Who looks at a preview of what it was is told so, and waits for nothing.
    pub(super) fn end_fix_preview(&mut self, sheet: SheetId) -> Vec<Effect> {
        if let Some(preview) = self.fix_previews.get_mut(&sheet) {
            *preview = Fetched::Failed { notice: words::edit::preview_gone(), previous: None };
        }
        self.stop_lookup(sheet, Lookup::Fixes)
    }

    pub(super) fn on_previewed(&mut self, sheet: SheetId, request: u64, outcome: Result<Arc<FixPreview>, Notice>) {
        if self.is_newest(sheet, Lookup::Fixes, request)
            && let Some(asked) = self.fix_previews.get_mut(&sheet)
        {
            asked.end(outcome);
        }
    }

    /// Does what the preview shows, of the groups that are ticked, as one step. What was ticked in another preview than
    /// the one at hand was ticked for something else.
    pub(super) fn apply_fix(&mut self, sheet: SheetId, number: u64, ticked: &[usize]) -> Vec<Effect> {
        let at_hand = match self.fix_previews.get(&sheet) {
            Some(Fetched::Ready(preview)) if preview.number == number => Arc::clone(preview),
            Some(_) | None => {
                if let Some(shown) = self.sheet_mut(sheet) {
                    shown.edits.refused = Some(words::edit::preview_gone());
                }
                return Vec::new();
            }
        };
        self.fix_previews.remove(&sheet);
        let ticked = ticked.iter().filter_map(|at| at_hand.groups.get(*at)).filter(|group| group.count > 0);
        let edits = ticked.map(|group| Edit::Fix {
            rows: RowRanges::from_rows(group.rows.iter().copied()),
            column: group.column,
            fix: group.fix,
        });
        self.edit_sheet(sheet, edits.collect())
    }
}
