//! The header: what the list is called and how much it is, and what can be done with all of it.

use super::columns::AddColumn;
use super::{SheetScreen, Shown, delete_rows, filter, looking, save_as, undo};
use crate::session::{Fetched, RowFilter, State};
use crate::ui::kit::{Button, card_header, counted, muted, number, option, segmented};
use crate::ui::out::Out;
use crate::ui::screen::Screen;
use crate::ui::theme::icons;
use egui::{Popup, Ui};

/// Below this width the controls say what they do in fewer words, so that the name of the list keeps its place.
const NARROW: f32 = 860.0;
/// Below this one undo and redo have no button of their own either.
const NARROWEST: f32 = 600.0;

/// What the two parts of the choice stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rows {
    All,
    Problems,
    /// A group, or what was edited: neither of the two.
    Some,
}

pub(super) fn header_ui(ui: &mut Ui, now: &State, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let sheet = shown.sheet;
    let (deleted, excluded) = (sheet.rows.deleted_row_count(), sheet.rows.excluded_row_count());
    let mut rows = counted(u64::from(sheet.rows.row_count()), "row", "rows");
    for (count, what) in [(deleted, "deleted"), (excluded, "excluded")].iter().filter(|(count, _)| *count > 0) {
        rows = format!("{rows}, {} {what}", number(*count));
    }
    let mut subtitle = format!("{rows} • {}", counted(screen.columns.heads.len() as u64, "column", "columns"));
    if sheet.edits.edited_cells > 0 {
        subtitle.push_str(" • ");
        subtitle.push_str(&counted(sheet.edits.edited_cells, "edited cell", "edited cells"));
    }
    let narrow = is_narrow(ui);
    let narrowest = ui.available_width() < NARROWEST;
    card_header(ui, &sheet.name, &subtitle, |ui| {
        ui.spacing_mut().item_spacing.x = if narrow { 4.0 } else { 8.0 };
        if narrow {
            // The buttons stay who they are when the window gets narrow: what has the focus or is open stays so.
            ui.skip_ahead_auto_ids(1);
        } else {
            rows_ui(ui, shown, screen, out);
        }
        other_rows_ui(ui, shown, screen, out);
        if !narrowest {
            undo::undo_ui(ui, shown, screen, out);
        }
        super::history::history_ui(ui, shown, out);
        super::sent::sent_ui(ui, now, shown, out);
        if Button::icon_only(icons::MAGNIFYING_GLASS, "Find and replace")
            .show(ui)
            .on_hover_text("Find and replace (Ctrl F)")
            .clicked()
        {
            super::find::open(screen, false);
        }
        if narrow {
            more_ui(ui, shown, screen, narrowest, out);
        } else {
            if Button::icon_only(icons::COLUMNS_PLUS_RIGHT, "Add a column…")
                .show(ui)
                .on_hover_text("Add a column…")
                .clicked()
            {
                screen.adding = Some(AddColumn::default());
            }
            delete_rows::delete_rows_ui(ui, shown, screen, out);
            let save = Button::icon_only(icons::FLOPPY_DISK, "Save as a file…").show(ui);
            if save.on_hover_text("Save as a file… (Ctrl Shift S)").clicked() {
                save_as::open(shown, screen, out);
            }
        }
        problems_button(ui, shown, screen, narrow);
        let text = if narrow { "Send…" } else { "Send users…" };
        // A dialog in front of it has the next step.
        let is_next = safe_fixes(shown) == 0 && ui.memory(|memory| memory.is_above_modal_layer(ui.layer_id()));
        let send = if is_next { Button::accent(text) } else { Button::plain(text) };
        let send = send.icon(icons::PAPER_PLANE_TILT).name("Send users…").show(ui);
        if send.on_hover_text("Ctrl Enter").clicked() {
            out.go(Screen::Send(shown.id));
        }
    });
}

/// What has no room in a narrow header.
fn more_ui(ui: &mut Ui, shown: &Shown<'_>, screen: &mut SheetScreen, undo: bool, out: &mut Out) {
    let more = Button::icon_only(icons::DOTS_THREE, "More").show(ui).on_hover_text("More");
    Popup::menu(&more).width(240.0).show(|ui| {
        ui.set_min_width(240.0);
        if undo {
            undo::undo_options(ui, shown, screen, out);
        }
        if option(ui, "Add a column…", "", false).clicked() {
            screen.adding = Some(AddColumn::default());
        }
        if option(ui, "Save as a file…", "Ctrl Shift S", false).clicked() {
            save_as::open(shown, screen, out);
        }
        delete_rows::delete_rows_option(ui, shown, screen, out);
    });
}

/// Problems that can be mended without a guess: while there are any, mending is the next step, not sending.
pub(super) fn safe_fixes(shown: &Shown<'_>) -> u64 {
    shown.report().map_or(0, crate::ui::problems::safe_fix_count)
}

/// Whether there is no place for words in the header. The choice of rows then stands in the band below it.
pub(super) fn is_narrow(ui: &Ui) -> bool {
    ui.available_width() < NARROW
}

/// All rows, or those with problems.
pub(super) fn rows_ui(ui: &mut Ui, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let mut chosen = match shown.sheet.view.filter {
        RowFilter::All => Rows::All,
        RowFilter::Problems => Rows::Problems,
        RowFilter::Group(_) | RowFilter::Edited => Rows::Some,
    };
    if segmented(ui, &[(Rows::All, "All rows"), (Rows::Problems, "Only problems")], &mut chosen, None) {
        match chosen {
            Rows::All | Rows::Some => filter(shown, screen, RowFilter::All, out),
            Rows::Problems => {
                filter(shown, screen, RowFilter::Problems, out);
                screen.problems.is_open = true;
            }
        }
    }
}

/// Rows that are shown by what was done with them: those that were edited, and those that are selected.
fn other_rows_ui(ui: &mut Ui, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let query = &shown.sheet.view.query;
    let edited_only = shown.sheet.view.filter == RowFilter::Edited;
    let is_on = edited_only || query.selected.is_some();
    let button = Button::icon_only(icons::FUNNEL, "Show only some rows").selected(is_on).show(ui);
    let button = button.on_hover_text("Only edited rows, only selected rows");
    Popup::menu(&button).width(260.0).show(|ui| {
        ui.set_min_width(260.0);
        let edits = &shown.sheet.edits;
        if edits.undo.is_none() && !edited_only {
            muted(ui, "No row was edited yet");
        } else if option(ui, "Only edited rows", "", edited_only).clicked() {
            filter(shown, screen, if edited_only { RowFilter::All } else { RowFilter::Edited }, out);
        }
        let rows = shown.sheet.view.row_count;
        let chosen = screen.grid.chosen_rows(rows);
        let count: u64 = chosen.iter().map(|range| range.len() as u64).sum();
        let words = format!("Only the {}", counted(count, "selected row", "selected rows"));
        if count > 0 && count < u64::from(rows) && option(ui, &words, "", false).clicked() {
            let selected = shown.sheet.view.ranges_at(&chosen);
            looking::change(shown, screen, out, |query| query.selected = Some(selected));
        }
        if query.selected.is_some() && option(ui, "All rows, not only those selected before", "", false).clicked() {
            looking::change(shown, screen, out, |query| query.selected = None);
        }
        if count == 0 || count == u64::from(rows) && query.selected.is_none() {
            muted(ui, "Select some rows, then only they can be shown");
        }
    });
}

fn problems_button(ui: &mut Ui, shown: &Shown<'_>, screen: &mut SheetScreen, narrow: bool) {
    let count = shown.report().map_or(0, |report| report.groups().iter().map(|group| group.count).sum());
    let checking = matches!(shown.check, None | Some(Fetched::NotAsked | Fetched::Loading { previous: None, .. }));
    let failed = matches!(shown.check, Some(Fetched::Failed { .. }));
    let (text, icon) = if checking {
        ("Checking…".to_owned(), icons::CIRCLE_DASHED)
    } else if failed {
        ("Not checked".to_owned(), icons::WARNING)
    } else if count == 0 {
        ("No problems".to_owned(), icons::CHECK_CIRCLE)
    } else {
        (counted(count, "problem", "problems"), icons::WARNING_CIRCLE)
    };
    // A sign alone would not say what it stands for.
    let short = match (checking || failed, count) {
        (true, _) => String::new(),
        (false, 0) => "None".to_owned(),
        (false, count) => number(count),
    };
    let button =
        Button::plain(if narrow { &short } else { &text }).name(&text).icon(icon).selected(screen.problems.is_open);
    let description =
        if screen.problems.is_open { "Closes the list of problems" } else { "Opens the list of problems" };
    if button.description(description).show(ui).on_hover_text("Ctrl Shift P").clicked() {
        screen.problems.toggle();
    }
}
