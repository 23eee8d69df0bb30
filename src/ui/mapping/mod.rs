//! What each column of a list means: guessed, shown with how sure the guess is, and changed by the person.
//!
//! Doubts come first, because a nervous reader starts at the top and stops when it looks fine.

mod aside;
mod chips;
mod row;

#[cfg(test)]
pub(super) mod tests;

use aside::Anew;

use crate::session::{
    ColumnChoice, Command, Fetched, MappedColumn, Mapping, MappingTrouble, OpenOptions, SheetId, State, Sure,
};
use crate::ui::focus;
use crate::ui::kit::{
    Button, card_header, empty_state, muted, note_line, notice_box, notice_line, progress_bar, rich, rule,
};
use crate::ui::lists::Sources;
use crate::ui::out::{Ask, Out};
use crate::ui::screen::Screen;
use crate::ui::theme::{self, icons, palette};
use egui::{Key, Modifiers, Popup, Rect, ScrollArea, Stroke, Ui, UiBuilder, pos2, vec2};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Below this width what stands beside the table stands under it.
const WIDE: f32 = 1180.0;
const ASIDE: f32 = 300.0;

/// The table has at least this height, with its header; what stands above it scrolls where it would take more than is left, and
/// has itself at least as much as two lines.
const LEAST_TABLE: f32 = 150.0;
const LEAST_ABOVE: f32 = 90.0;

/// What the screen remembers.
#[derive(Debug, Default)]
pub(super) struct MappingView {
    asked: bool,
    /// What is typed into the open list of attributes.
    search: String,
    /// The column for which that list is open.
    search_in: Option<usize>,
    draft: Draft,
    /// Whether the matches are kept for lists with the same headers.
    forget: bool,
}

/// What is chosen so far for the columns of one description of the list.
#[derive(Debug, Default)]
struct Draft {
    of: Option<Arc<Mapping>>,
    choices: Vec<ColumnChoice>,
    /// The columns whose guess was called right, or changed.
    settled: BTreeSet<usize>,
}

impl Draft {
    /// Begins with the guesses when the list is described in another way; what the person has chosen for a column stays,
    /// also where its column stands elsewhere now.
    fn follow(&mut self, mapping: &Arc<Mapping>) {
        if self.of.as_ref().is_some_and(|it| Arc::ptr_eq(it, mapping)) {
            return;
        }
        let anew = Self { of: Some(Arc::clone(mapping)), choices: mapping.choices(), settled: BTreeSet::new() };
        let before = std::mem::replace(self, anew);
        let Some(former) = before.of.filter(|it| it.path == mapping.path) else { return };
        for place in before.settled {
            let header = former.columns.get(place).map(|it| &it.header);
            let now = mapping.columns.iter().position(|it| Some(&it.header) == header);
            if let Some((now, choice)) = now.zip(before.choices.get(place)) {
                self.choices[now] = choice.clone();
                self.settled.insert(now);
            }
        }
    }

    /// Nothing was chosen: the next description counts alone.
    fn forget(&mut self) {
        self.settled.clear();
    }

    fn choose(&mut self, place: usize, becomes: Option<String>) {
        if let Some(choice) = self.choices.get_mut(place) {
            choice.becomes = becomes;
            self.settled.insert(place);
        }
    }

    /// A column that was ticked stays where it stands: the next one to tick must not move under the pointer.
    fn group_of(&self, place: usize, column: &MappedColumn) -> Group {
        let left_out = self.choices.get(place).is_none_or(|it| it.becomes.is_none());
        match (left_out || column.read_only, &column.sure) {
            (true, _) => Group::LeftOut,
            (false, Sure::Check) => Group::Check,
            (false, Sure::Sure | Sure::Likely | Sure::LeftOut(_)) => Group::Matched,
        }
    }

    /// Whether somebody is to look at the guess still.
    fn is_doubtful(&self, place: usize, column: &MappedColumn) -> bool {
        self.group_of(place, column) == Group::Check && !self.settled.contains(&place)
    }
}

pub(super) fn mapping_ui(
    ui: &mut Ui,
    now: &State,
    sheet: SheetId,
    source: Option<&Path>,
    view: &mut MappingView,
    out: &mut Out,
) {
    let Some(path) = source else {
        no_file_ui(ui, now, sheet, out);
        return;
    };
    let fetched = now.mappings.get(&sheet);
    if !std::mem::replace(&mut view.asked, true) && fetched.is_none() {
        describe(out, sheet, path, OpenOptions::default(), false);
    }
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let mapping = fetched.and_then(Fetched::value).cloned();
    if let Some(mapping) = &mapping {
        view.draft.follow(mapping);
    }
    let troubles = mapping.as_ref().map(|it| it.troubles(&view.draft.choices)).unwrap_or_default();
    let is_read = matches!(fetched, Some(Fetched::Loading { .. }));
    let blocked = if matches!(fetched, Some(Fetched::Failed { .. })) {
        Some("The list can't be read")
    } else if mapping.is_none() || is_read {
        // Opened now, it would be as it was read before.
        Some("The list is still being read")
    } else {
        troubles.first().map(|it| it.message.as_str())
    };
    let doubtful = mapping.as_ref().is_some_and(|mapping| {
        (0..).zip(&mapping.columns).any(|(place, column)| view.draft.is_doubtful(place, column))
    });
    let is_json = mapping.as_ref().is_some_and(|it| it.is_json);
    let each = if is_json { "name" } else { "column" };
    let narrow = ui.available_width() < row::NARROW;
    let subtitle =
        if narrow { name.to_string() } else { format!("{name} • say what each {each} of your list means in Auth0") };
    card_header(ui, "Match the columns", &subtitle, |ui| {
        if Button::plain("Choose another file…").show(ui).clicked() {
            out.ask(Ask::ChooseList);
        }
        let open = Button::accent("Open the sheet").icon(icons::ARROW_RIGHT).off(blocked).show(ui);
        let open = open.on_hover_text("Ctrl Enter");
        if !doubtful && blocked.is_none() {
            focus::first(ui, &open);
        }
        let by_key = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        // Back to the sheet, if there is one; what was chosen stays.
        let leaves = !Popup::is_any_open(ui.ctx()) && !ui.ctx().text_edit_focused();
        if leaves && now.sheets.get(&sheet).and_then(Fetched::value).is_some() && escape(ui) {
            out.go(Screen::Sheet(sheet));
        }
        if let Some(mapping) = mapping.as_ref().filter(|_| blocked.is_none() && (open.clicked() || by_key)) {
            let options = mapping.open_options(&view.draft.choices);
            if !view.forget && !mapping.columns.is_empty() {
                out.send(Command::RememberMapping { sheet, options: options.clone() });
            }
            out.send(Command::OpenSheet { sheet, path: path.to_owned(), options });
            out.go(Screen::Sheet(sheet));
        }
    });
    if waiting_ui(ui, now, sheet, fetched, out) {
        let options = mapping.as_ref().map(|it| it.options.clone()).unwrap_or_default();
        describe(out, sheet, path, options, false);
    }
    let Some(mapping) = mapping else { return };
    if is_read {
        // What was chosen now would be chosen for the list as it was read before.
        ui.disable();
    }
    let whole = ui.available_rect_before_wrap();
    let wide = whole.width() >= WIDE;
    let edge = if wide { whole.right() - ASIDE } else { whole.right() };
    let mut table = ui.new_child(UiBuilder::new().max_rect(Rect::from_min_max(whole.min, pos2(edge, whole.bottom()))));
    table.spacing_mut().item_spacing.y = 0.0;
    let above = ScrollArea::vertical().id_salt("above").auto_shrink([false, true]);
    let most = (table.available_height() - LEAST_TABLE).max(LEAST_ABOVE);
    above.max_height(most).show(&mut table, |table| {
        table.spacing_mut().item_spacing.y = 0.0;
        if let Some(options) = chips::chips_ui(table, &mapping) {
            describe(out, sheet, path, options, false);
        }
        rule(table);
        troubles_ui(table, now, sheet, &mapping, &troubles);
    });
    table_ui(&mut table, &mapping, view, |ui, view| {
        if !wide {
            let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 20));
            frame.show(ui, |ui| aside_ui(ui, &mapping, view, sheet, path, out));
        }
    });
    if wide {
        // From the header's rule on, over the gap below it.
        let line = whole.expand2(egui::vec2(0.0, ui.spacing().item_spacing.y)).y_range();
        ui.painter().vline(edge, line, Stroke::new(1.0, palette(ui).border));
        let right = Rect::from_min_max(pos2(edge, whole.top()), whole.max).shrink2(vec2(20.0, 18.0));
        let mut beside = ui.new_child(UiBuilder::new().max_rect(right));
        let area = ScrollArea::vertical().id_salt("aside");
        area.show(&mut beside, |ui| aside_ui(ui, &mapping, view, sheet, path, out));
    }
}

/// What is to be known before the matches are: that edits would be left behind, what can't be opened, what is damaged.
fn troubles_ui(ui: &mut Ui, now: &State, sheet: SheetId, mapping: &Mapping, troubles: &[MappingTrouble]) {
    if now.sheets.get(&sheet).and_then(Fetched::value).is_some_and(|it| it.edits.undo.is_some()) {
        let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 6));
        let what = "You edited this list. Opened with other matches, it begins without those edits.";
        frame.show(ui, |ui| {
            note_line(ui, what, "To keep them, go back to the sheet by its name on the left.");
        });
    }
    for trouble in troubles {
        let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 6));
        frame.show(ui, |ui| notice_line(ui, &trouble.message, &trouble.next));
    }
    if let Some(damaged) = &mapping.damaged {
        let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 6));
        frame.show(ui, |ui| note_line(ui, &damaged.message, &damaged.next));
    }
}

fn escape(ui: &Ui) -> bool {
    ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
}

/// A list of the last end: Rollcall kept its own copy, and its columns are matched from the file.
fn no_file_ui(ui: &mut Ui, now: &State, sheet: SheetId, out: &mut Out) {
    let title = "Match the columns from the file itself";
    let why =
        "This list is open from Rollcall's own copy. Its columns are matched anew from the file that it was made of.";
    empty_state(ui, icons::TABLE, title, why, |ui| {
        let mut files = Sources::namesakes(now, sheet);
        let file = files.next();
        let first = match file {
            Some(file) => {
                let text = format!("Use {}", file.display());
                let short = if text.chars().count() > LONG_PATH { "Use the file it was opened from" } else { &text };
                let button = Button::accent(short).icon(icons::TABLE).name(&text).show(ui).on_hover_text(&text);
                if button.clicked() {
                    out.ask(Ask::MatchFrom(sheet, file.to_owned()));
                }
                ui.add_space(8.0);
                Button::plain("Open another file as a new list…").show(ui)
            }
            None => Button::accent("Open the file as a new list…").icon(icons::FOLDER_OPEN).show(ui),
        };
        if first.clicked() {
            out.ask(Ask::ChooseList);
        }
        ui.add_space(8.0);
        if Button::link("Back to the sheet").show(ui).clicked() {
            out.go(Screen::Sheet(sheet));
        }
    });
}

/// A longer path does not stand on a button.
const LONG_PATH: usize = 60;

/// What is shown while the list is read, or when it can't be. True when it is to be read again.
fn waiting_ui(
    ui: &mut Ui,
    now: &State,
    sheet: SheetId,
    fetched: Option<&Fetched<Arc<Mapping>>>,
    out: &mut Out,
) -> bool {
    let mut again = false;
    match fetched {
        Some(Fetched::Loading { progress, previous }) => {
            // Read anew, what was recognised before stays in view below.
            let above = if previous.is_some() { 8.0 } else { 24.0 };
            ui.add_space(above);
            ui.horizontal(|ui| {
                ui.add_space(above + 8.0);
                let (done, total) = progress.unwrap_or((0, None));
                progress_bar(ui, "Reading the list", done, total, 320.0);
                let words = if previous.is_some() { "Reading the list anew…" } else { "Reading the list…" };
                ui.label(rich(words, theme::body(13.0), palette(ui).muted));
                if previous.is_none()
                    && Button::plain("Cancel").small().name("Cancel reading this list").show(ui).clicked()
                {
                    cancel(now, sheet, out);
                }
            });
        }
        None | Some(Fetched::NotAsked | Fetched::Ready(_)) => {}
        Some(Fetched::Failed { notice, .. }) => {
            egui::Frame::new().inner_margin(16.0).show(ui, |ui| {
                notice_box(ui, notice);
                ui.add_space(8.0);
                again = Button::plain("Try again").name("Try again to read this list").show(ui).clicked();
            });
        }
    }
    again
}

/// Back to the sheet, if there is one.
fn cancel(now: &State, sheet: SheetId, out: &mut Out) {
    if now.sheets.get(&sheet).and_then(Fetched::value).is_some() {
        out.go(Screen::Sheet(sheet));
    } else {
        out.ask(Ask::CloseSheet(sheet));
    }
}

fn describe(out: &mut Out, sheet: SheetId, path: &Path, options: OpenOptions, anew: bool) {
    out.send(Command::DescribeList { sheet, path: path.to_owned(), options, anew });
}

fn aside_ui(ui: &mut Ui, mapping: &Mapping, view: &mut MappingView, sheet: SheetId, path: &Path, out: &mut Out) {
    match aside::aside_ui(ui, mapping, &view.draft.choices, &mut view.forget) {
        // What was chosen for the columns so far is kept.
        Some(Anew::Repaired(options)) => {
            let chosen = mapping.open_options(&view.draft.choices);
            let options = OpenOptions { unrepaired: options.unrepaired, ..chosen };
            describe(out, sheet, path, options, false);
        }
        Some(Anew::Unmatched) => {
            view.draft.forget();
            describe(out, sheet, path, mapping.options.clone(), true);
        }
        None => {}
    }
}

/// Which group of the table a column stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Check,
    Matched,
    LeftOut,
}

fn table_ui(ui: &mut Ui, mapping: &Mapping, view: &mut MappingView, below: impl FnOnce(&mut Ui, &mut MappingView)) {
    let places = row::Places::of(ui.available_width());
    row::head_ui(ui, mapping.is_json, &places);
    ScrollArea::vertical().id_salt("columns").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let matched = if mapping.remembered {
            "As you matched a list with the same headers before"
        } else {
            "Nothing to do here, unless you want to change one"
        };
        // A column keeps its place while its list is open, and moves with the next frame.
        let groups: Vec<_> = (0..).zip(&mapping.columns).map(|(place, it)| view.draft.group_of(place, it)).collect();
        for (group, title, words) in [
            (Group::Check, "Please check", "Rollcall guessed, but more than one reading is possible"),
            (Group::Matched, "Matched", matched),
            (Group::LeftOut, "Left out", "These columns stay in your file and are not sent"),
        ] {
            let count = groups.iter().filter(|it| **it == group).count();
            if count == 0 {
                continue;
            }
            let doubtful = |(place, column): &(usize, &MappedColumn)| view.draft.is_doubtful(*place, column);
            let doubts = (0..).zip(&mapping.columns).filter(doubtful).count();
            match (group, doubts) {
                (Group::Check, 0) => row::group_ui(ui, "Checked", count, "You said that these are right", false),
                (Group::Check, doubts) => row::group_ui(ui, title, doubts, words, true),
                (Group::Matched | Group::LeftOut, _) => row::group_ui(ui, title, count, words, false),
            }
            for (place, column) in mapping.columns.iter().enumerate() {
                if groups.get(place) == Some(&group) {
                    row::row_ui(ui, (column, mapping.is_json), place, group, &places, view);
                }
            }
        }
        if mapping.columns.is_empty() {
            ui.add_space(16.0);
            ui.horizontal(|ui| {
                ui.add_space(16.0);
                muted(ui, "This list names its values itself: there is nothing to match.");
            });
        }
        below(ui, view);
    });
}
