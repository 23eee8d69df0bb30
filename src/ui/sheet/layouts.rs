//! How wide the columns of a list were made, in which order they were put and which were hidden or pinned, for lists with the same columns.

use super::SheetScreen;
use crate::ui::grid::{GridColumn, Layout};
use eframe::Storage;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// The name under which the window's own storage keeps them.
const KEY: &str = "layouts";
/// For how many kinds of lists they are kept.
const KEPT: usize = 50;

/// How columns were laid out, by what the list's columns are.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(in crate::ui) struct Layouts {
    newest_first: VecDeque<(u64, Layout)>,
}

impl Layouts {
    /// What was kept at the last end; nothing where it can't be read any more.
    pub(in crate::ui) fn load(storage: Option<&dyn Storage>) -> Self {
        storage.and_then(|storage| eframe::get_value(storage, KEY)).unwrap_or_default()
    }

    pub(in crate::ui) fn save(&self, storage: &mut dyn Storage) {
        eframe::set_value(storage, KEY, self);
    }

    /// Gives a sheet that is shown for the first time what was kept, unless it stands as it did itself, and keeps what was
    /// changed in it.
    pub(super) fn follow(&mut self, screen: &mut SheetScreen, as_before: bool) {
        let columns = &screen.columns.heads;
        if !screen.laid_out && !as_before && !columns.is_empty() {
            let kind = kind(columns);
            if let Some((_, layout)) = self.newest_first.iter().find(|(it, _)| *it == kind) {
                screen.grid.set_layout(columns, layout);
            }
        }
        if std::mem::take(&mut screen.layout_changed) {
            screen.telling.layouts += 1;
            let kind = kind(columns);
            self.newest_first.retain(|(it, _)| *it != kind);
            self.newest_first.push_front((kind, screen.grid.layout(columns)));
            self.newest_first.truncate(KEPT);
        }
    }
}

/// Lists with the same columns are of one kind.
fn kind(columns: &[GridColumn]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for column in columns {
        column.path.hash(&mut hasher);
    }
    hasher.finish()
}
