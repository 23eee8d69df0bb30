//! Typing into a cell: a text field that stands exactly where the cell's text stood.

use super::asked::{GridAction, Refusal};
use super::geometry::{Geometry, PADDING, ROW};
use super::selection::{Place, Selection, cells_of};
use super::source::{GridSource, Kind, Shown};
use super::state::GridState;
use super::step;
use crate::session::as_copied;
use crate::ui::theme::{body, palette};
use egui::text::{CCursor, CCursorRange};
use egui::{Event, EventFilter, Frame, Id, Key, Margin, Modifiers, Rect, Stroke, StrokeKind, TextEdit, Ui, UiBuilder};

/// No narrower than this, so that there is room to type.
const NARROWEST: f32 = 120.0;

/// A longer text is not laid out anew with each key.
const LONGEST: usize = 256 * 1024;

/// What is being typed.
#[derive(Debug, Clone)]
pub(super) struct Editor {
    pub(super) place: Place,
    /// The row, which may stand elsewhere by the time of the commit.
    key: u32,
    /// The same of the column.
    column: u32,
    text: String,
    /// What stood there; typing the same again is no edit.
    before: String,
    /// Begun by typing: arrows commit and move on. Begun by F2: they move in the text.
    by_typing: bool,
    is_new: bool,
}

/// Where the cursor goes after a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leave {
    Cancel,
    Stay,
    ToAllChosen,
    Enter { up: bool },
    Tab { back: bool },
    Move(i64, isize),
}

impl GridState {
    /// Opens the editor on the active cell: with what stands there, or with what was just typed.
    pub(super) fn begin_edit(&mut self, source: &dyn GridSource, typed: Option<String>) -> Option<GridAction> {
        let place = self.selection.active;
        let column = *self.order.get(place.column)?;
        if source.row(place.row).is_some_and(|row| row.is_text) {
            return source.key(place.row).map(|key| GridAction::OpenRowText { key });
        }
        let shown = source.cell(place.row, column)?.shown;
        let head = source.columns().get(column)?;
        if let Some(reason) = head.locked.clone().filter(|_| !head.folded || typed.is_some()) {
            return Some(GridAction::Refused(Refusal::Locked { reason }));
        }
        let before = source.written(place.row, column)?.into_owned();
        let key = source.key(place.row)?;
        let is_json = matches!(shown, Shown::Json(_)) || source.columns().get(column)?.kind == Kind::Json;
        if is_json && typed.is_none() {
            return Some(GridAction::OpenJson { key, column, text: before });
        }
        if typed.is_none() && before.len() > LONGEST {
            return Some(GridAction::Refused(Refusal::TooLongToEdit));
        }
        let by_typing = typed.is_some();
        let text = typed.unwrap_or_else(|| before.clone());
        let column = source.columns().get(column)?.key;
        self.editor = Some(Editor { place, key, column, text, before, by_typing, is_new: true });
        self.reveal = Some(place);
        None
    }

    /// Closes the editor and gives the edit, if there is one.
    pub(crate) fn commit(&mut self) -> Option<GridAction> {
        let editor = self.editor.take()?;
        if editor.text == editor.before {
            return None;
        }
        Some(GridAction::Type { key: editor.key, column: editor.column, text: editor.text })
    }
}

/// Shows the editor. Keys that end it are taken out before the text field sees them; what came before them is typed.
pub(super) fn editor_ui(
    ui: &mut Ui,
    grid_id: Id,
    state: &mut GridState,
    geometry: &Geometry,
    source: &dyn GridSource,
    actions: &mut Vec<GridAction>,
) {
    let Some(editor) = &mut state.editor else { return };
    let row_count = source.row_count();
    let id = grid_id.with("editor");
    if is_all_selected(ui, id, &editor.text) {
        paste_as_copied(ui);
    }
    let leave = take_leaving_key(ui, editor.by_typing);
    let row = source.position_of(editor.key);
    let column = source.columns().iter().position(|it| it.key == editor.column);
    let column = column.and_then(|column| state.order.iter().position(|&it| it == column));
    if (row, column) != (Some(editor.place.row), Some(editor.place.column)) {
        // Other rows or columns are shown than before: what is chosen are others too, and only this cell was meant.
        let place = Place {
            row: row.unwrap_or(editor.place.row.min(row_count.saturating_sub(1))),
            column: column.unwrap_or(editor.place.column.min(state.order.len().saturating_sub(1))),
        };
        editor.place = place;
        state.selection = Selection::at(place);
        if row.is_none() || column.is_none() {
            let committed = if leave == Some(Leave::Cancel) { None } else { state.commit() };
            actions.extend(committed);
            state.editor = None;
            state.wants_focus = true;
            ui.ctx().request_repaint();
            return;
        }
    }
    let is_new = std::mem::take(&mut editor.is_new);
    let region = geometry.region_of(editor.place.column);
    let cell = geometry.cell(editor.place);
    let in_view = geometry.rows.contains(&editor.place.row);
    if in_view {
        show(ui, id, editor, cell, region, is_new);
    }
    let lost = !is_new && !ui.memory(|memory| memory.has_focus(id));
    let leave = match leave {
        Some(leave) => leave,
        None if lost || !in_view => Leave::Stay,
        None => return,
    };
    match leave {
        Leave::Cancel => state.editor = None,
        Leave::Stay => actions.extend(state.commit()),
        Leave::ToAllChosen => {
            let text = state.editor.take().map(|editor| editor.text).unwrap_or_default();
            let blocks = state.selection.blocks(row_count, state.order.len());
            let cells = blocks.iter().map(|block| cells_of(block, &state.order)).collect();
            actions.push(GridAction::Write { cells, text });
        }
        Leave::Enter { up } => {
            actions.extend(state.commit());
            step::enter(state, row_count, state.order.len(), up);
        }
        Leave::Tab { back } => {
            actions.extend(state.commit());
            step::tab(state, row_count, state.order.len(), back);
        }
        Leave::Move(down, right) => {
            let from = state.editor.as_ref().map_or(state.selection.active, |editor| editor.place);
            actions.extend(state.commit());
            let to = super::keys::moved(from, down, right, row_count, state.order.len());
            state.selection = Selection::at(to);
            state.reveal = Some(to);
        }
    }
    // Keys go on in the grid, unless a click took them elsewhere.
    if !lost {
        state.wants_focus = true;
    }
    ui.ctx().request_repaint();
}

fn show(ui: &mut Ui, id: Id, editor: &mut Editor, cell: Rect, region: Rect, is_new: bool) {
    let palette = palette(ui);
    let rect = cell.with_max_x(cell.right().max(cell.left() + NARROWEST));
    let mut inner = ui.new_child(UiBuilder::new().id_salt("grid editor").max_rect(rect));
    inner.shrink_clip_rect(region.expand(1.0));
    inner.painter().rect_filled(rect, 0.0, palette.surface);
    if is_new {
        // All of it is chosen, so that typing replaces it; what was typed already is not.
        let end = CCursor::new(editor.text.chars().count());
        let range = if editor.by_typing { CCursorRange::one(end) } else { CCursorRange::two(CCursor::new(0), end) };
        let mut edit = egui::text_edit::TextEditState::default();
        edit.cursor.set_char_range(Some(range));
        edit.store(ui.ctx(), id);
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let field = TextEdit::singleline(&mut editor.text)
        .id(id)
        .font(body(13.0))
        .text_color(palette.text)
        .frame(Frame::NONE.inner_margin(Margin::symmetric(PADDING as i8, 6)))
        .desired_width(rect.width())
        .min_size(egui::vec2(rect.width(), ROW))
        .event_filter(EventFilter { tab: true, escape: true, horizontal_arrows: true, vertical_arrows: true });
    let field = inner.put(rect, field);
    field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Cell"));
    if is_new {
        // Opened by a double click, the field takes that very click for one elsewhere and gives the focus away.
        field.request_focus();
    }
    let stroke = Stroke::new(2.0, palette.accent);
    inner.painter().rect_stroke(rect, 0.0, stroke, StrokeKind::Inside);
}

/// Whether what is pasted takes the place of all there is.
fn is_all_selected(ui: &Ui, id: Id, text: &str) -> bool {
    let selected = TextEdit::load_state(ui.ctx(), id).and_then(|state| state.cursor.char_range());
    let selected = selected.map_or(0, |range| range.primary.index.0.abs_diff(range.secondary.index.0));
    selected == text.chars().count()
}

/// A value that was copied with an apostrophe loses it where it becomes the whole cell.
fn paste_as_copied(ui: &Ui) {
    ui.input_mut(|input| {
        for event in &mut input.events {
            if let Event::Paste(text) = event {
                *text = as_copied(text).to_owned();
            }
        }
    });
}

/// Takes the first key that ends editing, and drops what came after it in the same frame.
fn take_leaving_key(ui: &Ui, by_typing: bool) -> Option<Leave> {
    ui.input_mut(|input| {
        let found = input.events.iter().enumerate().find_map(|(index, event)| match event {
            Event::Key { key, pressed: true, modifiers, .. } => {
                Some((index, leaving_key(*key, *modifiers, by_typing)?))
            }
            _typed => None,
        });
        let (index, leave) = found?;
        input.events.truncate(index);
        Some(leave)
    })
}

fn leaving_key(key: Key, modifiers: Modifiers, by_typing: bool) -> Option<Leave> {
    let back = modifiers.shift;
    Some(match key {
        Key::Escape => Leave::Cancel,
        Key::Enter if modifiers.command => Leave::ToAllChosen,
        // Alt+Enter takes a fix, outside the editor.
        Key::Enter if !modifiers.alt => Leave::Enter { up: back },
        Key::Tab => Leave::Tab { back },
        Key::ArrowUp if by_typing && !modifiers.any() => Leave::Move(-1, 0),
        Key::ArrowDown if by_typing && !modifiers.any() => Leave::Move(1, 0),
        Key::ArrowLeft if by_typing && !modifiers.any() => Leave::Move(0, -1),
        Key::ArrowRight if by_typing && !modifiers.any() => Leave::Move(0, 1),
        _typed => return None,
    })
}
