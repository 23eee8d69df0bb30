//! The bar of Ctrl+F and Ctrl+H: what is looked for, where, how often it is there, and what takes its place.

mod preview;

pub(super) use preview::replace_ui;

use super::{SheetScreen, Shown};
use crate::session::{
    ColumnId, Command, Fetched, FindQuery, FindScope, FindState, Pattern, RowId, RowRanges, Search, State,
};
use crate::ui::kit::{Button, Field, counted, glyph, glyph_in_line, option, percent, rich, select};
use crate::ui::out::Out;
use crate::ui::theme::{body, fill_icon, icon, icons, palette};
use egui::{Align, Align2, Frame, Key, Layout, Margin, Modifiers, Stroke, Ui, vec2};
use std::collections::BTreeSet;

/// Below this width the bar takes two lines.
const NARROW: f32 = 800.0;
/// From this width on the switches have their names written on them.
const WIDE: f32 = 1200.0;
/// The bar is as high as its buttons.
const FIELD: f32 = 32.0;

/// How wide the ways on and the button that closes are.
const WAYS: f32 = 3.0 * 32.0 + 2.0 * 6.0;

/// Where is looked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Scope {
    #[default]
    Sheet,
    Column(ColumnId),
    /// What was chosen when somebody said so, wherever it is shown by now.
    Chosen(Vec<(RowRanges, Vec<ColumnId>)>),
}

/// The bar, while it is open.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch, or what the keyboard does")]
pub(super) struct FindBar {
    pattern: Pattern,
    with: String,
    /// Whether something takes the place of what is found.
    replaces: bool,
    scope: Scope,
    /// The columns that are shown, in their order: what is hidden is neither found nor replaced.
    shown: Vec<ColumnId>,
    /// What was asked for last.
    asked: Option<FindQuery>,
    /// Cells of the preview that are left as they are.
    except: BTreeSet<(ColumnId, RowId)>,
    previews: bool,
    takes_focus: bool,
    /// A text is being typed into it.
    has_focus: bool,
}

impl FindBar {
    /// Whether it is shown what a replacement would change.
    pub(super) fn previews(&self) -> bool {
        self.previews
    }

    fn query(&self) -> FindQuery {
        let scope = match &self.scope {
            Scope::Sheet => FindScope { columns: self.shown.clone(), only: None },
            Scope::Column(column) => FindScope { columns: vec![*column], only: None },
            Scope::Chosen(cells) => FindScope { columns: self.shown.clone(), only: Some(cells.clone()) },
        };
        FindQuery { pattern: self.pattern.clone(), with: self.replaces.then(|| self.with.clone()), scope }
    }
}

/// Ctrl+F, Ctrl+H, F3 and Shift+F3.
pub(super) fn keys(ui: &Ui, now: &State, shown: &Shown<'_>, screen: &mut SheetScreen) {
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let (find, replace) = (pressed(Modifiers::COMMAND, Key::F), pressed(Modifiers::COMMAND, Key::H));
    if find || replace {
        open(screen, replace);
    }
    if pressed(Modifiers::SHIFT, Key::F3) {
        go(now, shown, screen, false);
    }
    if pressed(Modifiers::NONE, Key::F3) {
        go(now, shown, screen, true);
    }
}

/// Opens the bar, or turns to it.
pub(super) fn open(screen: &mut SheetScreen, replaces: bool) {
    let bar = screen.find.get_or_insert_default();
    bar.replaces |= replaces;
    bar.takes_focus = true;
}

/// Opens the bar for one column.
pub(super) fn open_in(screen: &mut SheetScreen, column: ColumnId) {
    open(screen, false);
    if let Some(bar) = &mut screen.find {
        bar.scope = Scope::Column(column);
    }
}

pub(super) fn find_ui(ui: &mut Ui, now: &State, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let Some(mut bar) = screen.find.take() else { return };
    bar.shown = screen.grid.shown_columns().iter().flat_map(|&it| screen.columns.ids_at(it)).collect();
    let colors = palette(ui);
    let width = ui.available_width();
    let narrow = width < NARROW;
    let state = now.finds.get(&shown.id);
    let wrong = trouble(state, &bar);
    let (mut stays, mut way) = (true, None);
    let band = Frame::new().fill(colors.header).inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        let line = vec2(width - 32.0, 32.0);
        ui.allocate_ui_with_layout(line, Layout::left_to_right(Align::Center), |ui| {
            way = first_line_ui(ui, width, wrong.as_deref(), &mut bar);
            if !narrow {
                scope_ui(ui, shown, screen, &mut bar);
                found_ui(ui, WAYS, state, shown, screen, &mut bar, out);
            }
            // Placed from the left, so that Tab goes in reading order.
            ui.add_space((ui.available_width() - WAYS).max(0.0));
            let off = wrong.is_some().then_some("This can't be looked for");
            let previous = Button::icon_only(icons::CARET_UP, "Previous").off(off).show(ui);
            if previous.on_hover_text("Shift F3").clicked() {
                way = Some(false);
            }
            let next = Button::icon_only(icons::CARET_DOWN, "Next").off(off).show(ui);
            if next.on_hover_text("F3").clicked() {
                way = Some(true);
            }
            stays = !Button::icon_only(icons::X, "Close the search").show(ui).on_hover_text("Esc").clicked();
        });
        if narrow {
            ui.allocate_ui_with_layout(line, Layout::left_to_right(Align::Center), |ui| {
                ui.add_space(22.0);
                scope_ui(ui, shown, screen, &mut bar);
                found_ui(ui, 0.0, state, shown, screen, &mut bar, out);
            });
        }
        if let Some(wrong) = &wrong {
            ui.horizontal_top(|ui| {
                glyph_in_line(ui, icons::WARNING_CIRCLE, fill_icon(16.0), colors.error, 18.0);
                ui.add(egui::Label::new(rich(wrong, body(13.0), colors.error)).wrap());
            });
        }
        if bar.replaces {
            ui.allocate_ui_with_layout(line, Layout::left_to_right(Align::Center), |ui| {
                if second_line_ui(ui, &mut bar, state) {
                    way = replace_one(state, shown, screen, &bar, out).or(way);
                }
            });
        }
    });
    let line = band.response.rect;
    ui.painter().hline(line.x_range(), line.bottom() - 0.5, Stroke::new(1.0, colors.border));
    let escape = ui.input(|input| input.key_pressed(Key::Escape));
    stays &= !(escape && bar.has_focus);
    let query = bar.query();
    if !stays {
        out.send(Command::StopFinding { sheet: shown.id });
        screen.grid.focus();
        return;
    }
    if bar.asked.as_ref() != Some(&query) {
        bar.asked = Some(query.clone());
        bar.except.clear();
        out.send(if query.pattern.what.is_empty() {
            Command::StopFinding { sheet: shown.id }
        } else {
            Command::FindInSheet { sheet: shown.id, query }
        });
    }
    screen.find = Some(bar);
    if let Some(forward) = way {
        go(now, shown, screen, forward);
    }
}

/// What can be done with what was found, and how often it was; so much room is kept behind it.
fn found_ui(
    ui: &mut Ui,
    kept: f32,
    state: Option<&FindState>,
    shown: &Shown<'_>,
    screen: &mut SheetScreen,
    bar: &mut FindBar,
    out: &mut Out,
) {
    only_rows_ui(ui, shown, screen, bar, out);
    if !bar.replaces && Button::link("Replace…").show(ui).on_hover_text("Ctrl H").clicked() {
        bar.replaces = true;
    }
    let colors = palette(ui);
    let words = told(state, bar);
    ui.add_space(2.0);
    ui.scope(|ui| {
        ui.set_max_width((ui.available_width() - kept - 12.0).max(20.0));
        ui.add(egui::Label::new(rich(&words, body(12.5), colors.muted)).truncate());
    });
}

/// Hides the rows in which the text does not stand, or shows them again.
fn only_rows_ui(ui: &mut Ui, shown: &Shown<'_>, screen: &mut SheetScreen, bar: &FindBar, out: &mut Out) {
    let Pattern { what, match_case, whole_cell, regex } = &bar.pattern;
    let wanted = Search { text: what.clone(), match_case: *match_case };
    let is_on = shown.sheet.view.query.search.as_ref() == Some(&wanted);
    let off = if what.is_empty() {
        Some("Type what to look for first")
    } else if *whole_cell || *regex {
        Some("For whole cells and expressions, use the filter of a column")
    } else {
        None
    };
    if Button::plain("Only these rows").off(off).selected(is_on).show(ui).clicked() {
        super::looking::search(shown, screen, (!is_on).then_some(wanted), out);
    }
}

/// What is looked for, how, and where. Enter goes to the next one.
fn first_line_ui(ui: &mut Ui, width: f32, wrong: Option<&str>, bar: &mut FindBar) -> Option<bool> {
    let colors = palette(ui);
    let narrow = width < NARROW;
    glyph(ui, icons::MAGNIFYING_GLASS, icon(16.0), colors.muted);
    let room = ui.available_width();
    // In two lines the first has the switches and the ways on beside it.
    let room = if narrow { room - 300.0 } else { room * 0.2 }.clamp(100.0, 300.0);
    let field = Field::new("Find").hint("Find").label_hidden().width(room).height(FIELD).wrong_elsewhere(wrong);
    let field = if wrong.is_some() { field.marked() } else { field };
    let field = field.show(ui, &mut bar.pattern.what);
    if wrong.is_some() {
        let at = field.rect.right_center() - vec2(17.0, 0.0);
        ui.painter().text(at, Align2::CENTER_CENTER, icons::WARNING_CIRCLE, fill_icon(16.0), colors.error);
    }
    if std::mem::take(&mut bar.takes_focus) {
        field.request_focus();
    }
    // A field gives its focus away by the very key that asks to close it.
    bar.has_focus = field.has_focus() || field.lost_focus();
    let mut way = None;
    if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        way = Some(!ui.input(|input| input.modifiers.shift));
        field.request_focus();
    }
    let switch = |ui: &mut Ui, sign: &str, name: &str, about: &str, on: &mut bool| {
        let words = if width >= WIDE { name } else { sign };
        if Button::plain(words).name(name).selected(*on).show(ui).on_hover_text(about).clicked() {
            *on = !*on;
        }
    };
    let Pattern { match_case, whole_cell, regex, .. } = &mut bar.pattern;
    switch(ui, "Aa", "Match case", "Match case: capital and small letters differ", match_case);
    switch(ui, "=", "Whole cell", "Whole cell: nothing else stands in it", whole_cell);
    switch(ui, ".*", "Regular expression", "Regular expression: a pattern such as ^a.*@", regex);
    way
}

fn scope_ui(ui: &mut Ui, shown: &Shown<'_>, screen: &SheetScreen, bar: &mut FindBar) {
    let place = screen.grid.active_column();
    let column = place.and_then(|it| screen.columns.id(it));
    let path = |column: ColumnId| {
        let head = screen.columns.place_of(column).and_then(|it| screen.columns.heads.get(it));
        head.map_or(String::new(), |head| head.path.clone())
    };
    let chosen = match &bar.scope {
        Scope::Sheet => "All cells".to_owned(),
        Scope::Column(column) => path(*column),
        Scope::Chosen(..) => "What was chosen".to_owned(),
    };
    select(ui, "Where to look", &chosen, 132.0, |ui| {
        let mut picked = false;
        let mut entry = |ui: &mut Ui, words: &str, scope: Scope, bar: &mut FindBar| {
            if option(ui, words, "", bar.scope == scope).clicked() {
                bar.scope = scope;
                picked = true;
            }
        };
        entry(ui, "All cells", Scope::Sheet, bar);
        if let Some(column) = column {
            entry(ui, &path(column), Scope::Column(column), bar);
        }
        if option(ui, "What is chosen", "", false).clicked() {
            let view = &shown.sheet.view;
            let ids = |columns: &[usize]| columns.iter().flat_map(|&it| screen.columns.ids_at(it)).collect();
            let chosen = screen.grid.chosen(view.row_count);
            let chosen = chosen.iter().map(|(rows, columns)| (view.ranges_at(rows), ids(columns))).collect();
            bar.scope = Scope::Chosen(chosen);
            picked = true;
        }
        picked
    });
}

/// What takes its place. True when it is to do so in one cell.
fn second_line_ui(ui: &mut Ui, bar: &mut FindBar, state: Option<&FindState>) -> bool {
    let colors = palette(ui);
    glyph(ui, icons::ARROWS_CLOCKWISE, icon(16.0), colors.muted);
    let room = (ui.available_width() * 0.2).clamp(100.0, 300.0);
    let hint = if bar.pattern.regex { "Replace with, $1 for a group" } else { "Replace with" };
    let field = Field::new("Replace with").hint(hint).label_hidden().width(room).height(FIELD);
    let field = field.show(ui, &mut bar.with);
    bar.has_focus |= field.has_focus() || field.lost_focus();
    let changes = state.and_then(|it| it.found.value()).filter(|it| it.query == bar.query()).map(|it| it.changes);
    let words = match changes {
        Some(changes) => format!("Preview and replace in {}…", counted(changes, "cell", "cells")),
        None => "Preview and replace…".to_owned(),
    };
    let off = (changes.unwrap_or(0) == 0).then_some("Nothing would change");
    let one = Button::plain("Replace this one").off(off).show(ui);
    let one = one.on_hover_text("In the cell you are in, and on to the next one").clicked();
    if Button::plain(&words).name("Preview and replace…").off(off).show(ui).clicked() {
        bar.previews = true;
        bar.except.clear();
    }
    if let Some(Fetched::Ready(count)) = state.map(|it| &it.replaced) {
        let words = format!("{} replaced", counted(*count, "cell", "cells"));
        ui.label(rich(&words, body(12.5), colors.muted));
    }
    one
}

/// Replaces what stands in the active cell, if it was found there, and goes on to the next one.
fn replace_one(
    state: Option<&FindState>,
    shown: &Shown<'_>,
    screen: &SheetScreen,
    bar: &FindBar,
    out: &mut Out,
) -> Option<bool> {
    let query = bar.query();
    let found = state?.found.value().filter(|it| it.query == query)?;
    let place = screen.grid.active_row();
    let row = shown.sheet.view.row_at(place)?;
    // In a folded object, that of its columns in which it stands.
    let columns = screen.columns.ids_at(screen.grid.active_column()?);
    if let Some(column) = columns.into_iter().find(|column| found.is_in((place, row), *column)) {
        let scope = FindScope { columns: vec![column], only: Some(vec![(row.into(), vec![column])]) };
        let query = FindQuery { scope, ..query };
        out.send(Command::ReplaceInSheet { sheet: shown.id, query, except: BTreeSet::new() });
    }
    Some(true)
}

/// What is wrong with the pattern, and what next.
fn trouble(state: Option<&FindState>, bar: &FindBar) -> Option<String> {
    let notice = state.filter(|_| !bar.pattern.what.is_empty())?.found.failure()?;
    Some(format!("{} {}", notice.message, notice.next))
}

/// How often it is there.
fn told(state: Option<&FindState>, bar: &FindBar) -> String {
    if bar.pattern.what.is_empty() {
        return String::new();
    }
    match state.map(|it| &it.found) {
        None | Some(Fetched::NotAsked | Fetched::Failed { .. }) => String::new(),
        Some(Fetched::Loading { progress: Some((done, Some(total))), .. }) => {
            format!("Looking… {}", percent(*done, *total))
        }
        Some(Fetched::Loading { .. }) => "Looking…".to_owned(),
        Some(Fetched::Ready(found)) if found.cells == 0 => "Not found".to_owned(),
        Some(Fetched::Ready(found)) => {
            format!("{} in {}", counted(found.cells, "cell", "cells"), counted(found.rows, "row", "rows"))
        }
    }
}

/// To the next cell in which it was found, or to the one before.
fn go(now: &State, shown: &Shown<'_>, screen: &mut SheetScreen, forward: bool) {
    let Some(found) = now.finds.get(&shown.id).and_then(|it| it.found.value()) else { return };
    let column = screen.grid.active_column().and_then(|place| screen.columns.edge_at(place, forward));
    let column = column.unwrap_or(ColumnId(0));
    let Some(cell) = found.next((screen.grid.active_row(), column), forward) else { return };
    if let Some(place) = screen.columns.place_of(cell.column) {
        screen.refused = None;
        screen.grid.look_at(cell.place, place);
    }
}
