//! How a list is looked at: told to the session when it has come to rest, and taken up again at the next start.

use super::SheetScreen;
use crate::session::{CellAt, Chosen, Command, Fetched, SheetId, SheetLook, SheetState, SheetView, State};
use crate::ui::grid::{Layout, Place, Selection, Spread};
use crate::ui::out::Out;
use egui::Context;
use std::sync::Arc;
use std::time::Duration;

/// After so many seconds without another change it is told.
const REST: f64 = 0.3;
/// Who scrolls for longer is not waited for, in seconds.
const LONGEST: f64 = 2.0;

/// What of it can change from frame to frame; cheap to compare.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    scroll: (f64, f64),
    selection: Selection,
    /// Of the rows and columns, which may stand elsewhere by now.
    revision: u64,
    layouts: u64,
    shows_problems: bool,
}

/// How much of it was told.
#[derive(Debug, Default)]
pub(super) struct Telling {
    /// The list, by its number in the workspace.
    of: Option<i64>,
    /// What is taken up as soon as its rows are shown.
    to_take_up: Option<Arc<SheetLook>>,
    told: Option<Seen>,
    last: Option<Seen>,
    /// When it changed last, and when for the first time since it was told.
    changed: Option<(f64, f64)>,
    /// How often columns were laid out anew.
    pub(super) layouts: u64,
}

impl SheetScreen {
    fn seen(&self, view: &SheetView) -> Seen {
        Seen {
            scroll: self.grid.scroll(),
            selection: self.grid.selection.clone(),
            revision: view.revision,
            layouts: self.telling.layouts,
            shows_problems: self.problems.is_open,
        }
    }

    /// The columns of a list that was open at the last end, as they stood; true if that is known.
    pub(super) fn lay_out_again(&mut self, sheet: &SheetState) -> bool {
        if self.telling.of == Some(sheet.stored) {
            return false;
        }
        self.telling = Telling { of: Some(sheet.stored), layouts: self.telling.layouts, ..Telling::default() };
        let Some(look) = &sheet.look.before else { return false };
        self.telling.to_take_up = Some(Arc::clone(look));
        self.problems.is_open = look.shows_problems;
        if look.columns.is_empty() {
            return false;
        }
        let layout = Layout {
            columns: look.columns.clone(),
            hidden: look.hidden.clone(),
            hidden_widths: look.hidden_widths.clone(),
            pinned: look.pinned,
        };
        self.grid.set_layout(&self.columns.heads, &layout);
        true
    }

    /// Goes to where somebody was at the last end, once the same rows are shown.
    pub(super) fn take_up(&mut self, sheet: &SheetState) {
        if !sheet.view.is_settled() {
            return;
        }
        let Some(look) = self.telling.to_take_up.take() else { return };
        // Who has gone elsewhere meanwhile stays there.
        if self.grid.selection == Selection::default() && self.go_to.is_none() && self.to_reveal.is_none() {
            let selection = self.selection_of(&sheet.view, &look);
            let top = look.top.and_then(|(row, out)| Some((sheet.view.position_of(row)?, out)));
            self.grid.stand(selection.unwrap_or_default(), top, look.left);
        }
    }

    /// Tells how the list is looked at, when that has come to rest.
    pub(super) fn tell_look(&mut self, ctx: &Context, sheet: &SheetState, id: SheetId, out: &mut Out) {
        if self.telling.to_take_up.is_some() {
            return;
        }
        let now = ctx.input(|input| input.time);
        let seen = self.seen(&sheet.view);
        if self.telling.told.is_none() {
            // As it was opened, or taken up.
            (self.telling.told, self.telling.last) = (Some(seen.clone()), Some(seen));
            return;
        }
        if self.telling.last.as_ref() != Some(&seen) {
            let first = self.telling.changed.map_or(now, |(_, first)| first);
            self.telling.changed = Some((now, first));
            self.telling.last = Some(seen);
        }
        let Some((last, first)) = self.telling.changed else { return };
        let wait = (last + REST).min(first + LONGEST) - now;
        if wait > 0.0 {
            ctx.request_repaint_after(Duration::from_secs_f64(wait));
        } else {
            self.tell(sheet, id, out);
        }
    }

    /// The same at once: the list goes out of sight, or the program ends. Whether there was anything to tell.
    pub(in crate::ui) fn tell_look_now(&mut self, now: &State, id: SheetId, out: &mut Out) -> bool {
        let sheet = now.sheets.get(&id).and_then(Fetched::value).filter(|it| self.telling.of == Some(it.stored));
        let Some(sheet) = sheet.filter(|_| self.telling.changed.is_some()) else { return false };
        self.tell(sheet, id, out)
    }

    /// Whether something of it is not told yet.
    #[cfg(test)]
    pub(super) fn has_look_to_tell(&self) -> bool {
        self.telling.changed.is_some() || self.telling.to_take_up.is_some()
    }

    fn tell(&mut self, sheet: &SheetState, id: SheetId, out: &mut Out) -> bool {
        self.telling.changed = None;
        let seen = self.seen(&sheet.view);
        if self.telling.told.as_ref() == Some(&seen) {
            return false;
        }
        (self.telling.told, self.telling.last) = (Some(seen.clone()), Some(seen));
        let look = Box::new(self.look(&sheet.view));
        out.send(Command::LookAt { sheet: id, look });
        true
    }

    fn look(&self, view: &SheetView) -> SheetLook {
        let layout = self.grid.layout(&self.columns.heads);
        let selection = &self.grid.selection;
        let at = |place: Place| self.cell_at(view, place);
        let (top, out) = self.grid.top();
        SheetLook {
            columns: layout.columns,
            hidden: layout.hidden,
            hidden_widths: layout.hidden_widths,
            pinned: layout.pinned,
            top: view.row_at(top).map(|row| (row, out)),
            left: self.grid.scroll().1,
            active: at(selection.active).zip(at(selection.head)),
            corner: selection.corner.and_then(at),
            chosen: match selection.spread {
                Spread::Cells => Chosen::Cells,
                Spread::Rows => Chosen::Rows,
                Spread::Columns => Chosen::Columns,
                Spread::All => Chosen::All,
            },
            others: selection.others.iter().filter_map(|block| at(block.first()?).zip(at(block.last()?))).collect(),
            shows_problems: self.problems.is_open,
        }
    }

    fn cell_at(&self, view: &SheetView, place: Place) -> Option<CellAt> {
        let column = *self.grid.shown_columns().get(place.column)?;
        Some(CellAt { row: view.row_at(place.row)?, column: self.columns.heads.get(column)?.path.clone() })
    }

    /// Where a cell stands now; nothing if its row or its column is out of sight.
    fn place_of(&self, view: &SheetView, cell: &CellAt) -> Option<Place> {
        let column = self.columns.heads.iter().position(|head| head.path == cell.column)?;
        Some(Place { row: view.position_of(cell.row)?, column: self.grid.place_of(column)? })
    }

    fn selection_of(&self, view: &SheetView, look: &SheetLook) -> Option<Selection> {
        let (active, head) = look.active.as_ref()?;
        let at = |cell: &CellAt| self.place_of(view, cell);
        let active = at(active)?;
        let spread = match look.chosen {
            Chosen::Cells => Spread::Cells,
            Chosen::Rows => Spread::Rows,
            Chosen::Columns => Spread::Columns,
            Chosen::All => Spread::All,
        };
        let block = |(first, last): &(CellAt, CellAt)| Some(crate::ui::grid::Block::between(at(first)?, at(last)?));
        let others = look.others.iter().filter_map(block).collect();
        let corner = look.corner.as_ref().and_then(at);
        Some(Selection { active, head: at(head).unwrap_or(active), corner, spread, others, tabbed_from: None })
    }
}
