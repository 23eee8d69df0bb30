//! Looking at what fixes would do, before they do it.

use super::World;
use super::queries::Look;
use crate::session::fix::{FixLine, FixPreview, FixedGroup, LINES_SHOWN};
use crate::session::notice::Notice;
use crate::session::problems::ProblemGroup;
use crate::session::words;
use crate::sheet::Sheet;

/// How many cells are looked at between two words about how far it is.
const CELLS_PER_WORD: u64 = 1024;

impl World {
    /// Every cell is looked at, since what is counted is what will change; until nobody waits for it any more.
    pub(super) fn preview_fix(&self, look: Look, sheet: &Sheet, groups: &[ProblemGroup]) -> Result<FixPreview, Notice> {
        self.begin_look(look);
        let mut preview = FixPreview { number: look.request, groups: Vec::new(), lines: Vec::new() };
        let fixed = || groups.iter().filter_map(|group| Some((group, group.fix.as_ref()?, group.column?)));
        let total = fixed().map(|(group, ..)| group.rows.len() as u64).sum();
        let mut done = 0;
        for (group, offer, column) in fixed() {
            let mut count = 0;
            for row in group.rows.iter() {
                if u64::is_multiple_of(done, CELLS_PER_WORD) && self.go_on(look, done, total).is_break() {
                    return Err(words::session::stopped());
                }
                done += 1;
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
                rows: std::sync::Arc::clone(&group.rows),
            });
        }
        Ok(preview)
    }
}
