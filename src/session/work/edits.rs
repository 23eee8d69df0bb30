//! Keeping edits in the journal, and looking at what fixes would do.

use super::World;
use crate::session::fix::{FixLine, FixPreview, FixedGroup, LINES_SHOWN};
use crate::session::notice::Notice;
use crate::session::problems::ProblemGroup;
use crate::sheet::Sheet;
use std::sync::Arc;

impl World {
    /// Appends entries one after the other; how many are in the journal now.
    pub(super) fn save_edits(&self, stored: i64, entries: &[Arc<str>]) -> (usize, Result<(), Notice>) {
        for (saved, entry) in entries.iter().enumerate() {
            if let Err(error) = self.workspace.append_edit(stored, entry) {
                return (saved, Err(Notice::from(error)));
            }
        }
        (entries.len(), Ok(()))
    }

    /// Every cell is looked at, since what is counted is what will change.
    pub(super) fn preview_fix(sheet: &Sheet, groups: &[ProblemGroup]) -> FixPreview {
        let mut preview = FixPreview { groups: Vec::new(), lines: Vec::new() };
        for group in groups {
            let (Some(offer), Some(column)) = (&group.fix, group.column) else { continue };
            let mut count = 0;
            for row in group.rows.iter() {
                let Some((now, after)) = sheet.preview_fix(*row, column, offer.fix) else { continue };
                count += 1;
                if preview.lines.len() < LINES_SHOWN {
                    let number = u64::from(row.0) + 1;
                    preview.lines.push(FixLine { group: preview.groups.len(), row: *row, number, column, now, after });
                }
            }
            preview.groups.push(FixedGroup {
                key: group.key.clone(),
                title: group.title.clone(),
                subtitle: group.subtitle.clone(),
                fix: offer.fix,
                count,
                column,
                rows: Arc::clone(&group.rows),
            });
        }
        preview
    }
}
