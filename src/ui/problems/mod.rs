//! What is wrong with a list, grouped by cause: a to-do list beside the sheet.
//!
//! Never mends anything: it asks for the next one, for the rows of a group, or for a preview of what a fix would do.

mod group;
mod panel;
mod preview;

use crate::session::{GroupKey, SheetReport};

pub(super) use panel::problems_ui;
pub(super) use preview::preview_ui;

/// Cells that keep rows from being sent and can be mended without a guess.
pub(super) fn safe_fix_count(report: &SheetReport) -> u64 {
    report.groups().iter().filter(|group| group.is_error && group.fix.is_some()).map(|group| group.count).sum()
}

/// How wide the panel is.
pub(super) const PANEL_WIDTH: f32 = 348.0;

/// What the panel remembers.
#[derive(Debug, Default)]
pub(super) struct ProblemsView {
    pub(super) is_open: bool,
    /// It was opened by a key, which goes on in it.
    pub(super) takes_focus: bool,
    /// The group that is unfolded; by what it is about, since the next report may have it elsewhere.
    open: Option<GroupKey>,
    /// The dialog with what fixes would change.
    pub(super) preview: Option<preview::Ticks>,
}

impl ProblemsView {
    pub(super) fn toggle(&mut self) {
        self.is_open = !self.is_open;
    }

    /// The place of the unfolded group in this report.
    pub(super) fn open_place(&self, report: Option<&SheetReport>) -> Option<usize> {
        if !self.is_open {
            return None;
        }
        report?.place_of(self.open.as_ref()?)
    }
}
