//! How somebody looks at a list: which rows and in which order, how its columns stand, where the cursor is. Kept with the
//! list, so that all of it is as it was after a restart or a power cut.

use super::query::Query;
use crate::sheet::RowId;
use std::sync::Arc;

/// A cell by what stays the same when other rows or columns are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellAt {
    /// Its row.
    pub row: RowId,
    /// The whole name of its column.
    pub column: String,
}

/// Whether whole rows or columns are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Chosen {
    /// Cells, from a corner to the one across from it.
    #[default]
    Cells,
    /// The whole rows of these cells.
    Rows,
    /// The whole columns of these cells.
    Columns,
    /// The whole list.
    All,
}

/// How a list is laid out and where somebody is in it. Columns are told by their whole names.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SheetLook {
    /// The columns that are shown with their widths in points, in their order; none where nobody has seen them yet.
    pub columns: Vec<(String, f32)>,
    /// The columns that are hidden.
    pub hidden: Vec<String>,
    /// How wide those are when they are shown again.
    pub hidden_widths: Vec<(String, f32)>,
    /// How many columns stay when the others are scrolled.
    pub pinned: usize,
    /// The row at the top, and how much of it is scrolled out of sight, in points.
    pub top: Option<(RowId, f64)>,
    /// How far it is scrolled to the right, in points.
    pub left: f64,
    /// The active cell, and the one across from it in what is chosen.
    pub active: Option<(CellAt, CellAt)>,
    /// Where choosing began, where that is not the active cell.
    pub corner: Option<CellAt>,
    /// Whether whole rows or columns are chosen.
    pub chosen: Chosen,
    /// Blocks that were chosen before, with Ctrl: each from one corner to the other.
    pub others: Vec<(CellAt, CellAt)>,
    /// Whether the problems are shown beside the list.
    pub shows_problems: bool,
}

/// All that is kept of how somebody looks at a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct KeptLook {
    pub(super) query: Arc<Query>,
    /// The name of the group of problems whose rows are shown, where the query asks for those of all problems until then.
    pub(super) group: Option<String>,
    /// The objects whose columns are folded into one.
    pub(super) folded: Arc<[String]>,
    pub(super) look: Arc<SheetLook>,
}

/// How a sheet is looked at, and how much of that is on the disk.
#[derive(Debug, Clone, Default)]
pub struct Looked {
    /// How it was looked at at the last end.
    pub before: Option<Arc<SheetLook>>,
    pub(super) now: Option<Arc<SheetLook>>,
    /// What is on the disk, or on its way there.
    pub(super) kept: Option<Arc<KeptLook>>,
    /// The group of problems to go back to when the list has been checked.
    pub(super) group: Option<String>,
    pub(super) is_being_kept: bool,
}

impl Looked {
    /// As it was at the last end.
    pub(super) fn again(kept: KeptLook) -> Self {
        let (before, group) = (Some(Arc::clone(&kept.look)), kept.group.clone());
        Self { before, group, kept: Some(Arc::new(kept)), ..Self::default() }
    }

    /// Whether it is on its way to the disk.
    pub fn is_being_kept(&self) -> bool {
        self.is_being_kept
    }
}
