//! The file: its form, its name and folder, and what it would replace.

use super::draft::{Columns, Draft, Separator};
use super::source::section;
use super::{ExportView, place};
use crate::session::{Command, ExportFile, ExportKind, State};
use crate::ui::kit::{Button, Field, elided_middle, glyph_in_line, muted, rich, segmented, tick, when};
use crate::ui::out::{Ask, Out, PathFor, Saving};
use crate::ui::theme::{self, icons, palette};
use egui::{Label, Ui};
use std::sync::Arc;

pub(super) fn file_ui(ui: &mut Ui, now: &State, view: &mut ExportView, out: &mut Out) {
    section(ui, "File", |ui| {
        form_ui(ui, &mut view.draft);
        place_ui(ui, now, &mut view.draft, out);
    });
}

fn form_ui(ui: &mut Ui, draft: &mut Draft) {
    let kinds = [
        (ExportKind::Xlsx, "Excel"),
        (ExportKind::Csv, "CSV"),
        (ExportKind::JsonArray, "JSON"),
        (ExportKind::JsonLines, "NDJSON"),
    ];
    let mut kind = if draft.kind == ExportKind::Tsv { ExportKind::Csv } else { draft.kind };
    if segmented(ui, &kinds, &mut kind, Some(f32::INFINITY)) {
        draft.kind = table_kind(kind, draft.table.separator);
        place::follow_form(draft);
    }
    match draft.kind {
        ExportKind::Xlsx => {
            muted(
                ui,
                "Ids and phone numbers are text, so that zeros stay. More than 1,048,575 users go on in a second worksheet.",
            );
        }
        ExportKind::Csv | ExportKind::Tsv => table_ui(ui, draft),
        ExportKind::JsonArray | ExportKind::JsonLines => {
            if tick(ui, "Compress it (.gz)", &mut draft.gzip).changed() {
                place::follow_form(draft);
            }
        }
    }
    if draft.kind.is_table() && draft.which == Columns::Everything {
        muted(ui, "Metadata");
        let ways = [(false, "A column for each value"), (true, "As JSON text")];
        segmented(ui, &ways, &mut draft.table.metadata_as_json, Some(f32::INFINITY));
    }
}

/// CSV with tabs is a form of its own, with a name of its own.
fn table_kind(kind: ExportKind, separator: Separator) -> ExportKind {
    if kind == ExportKind::Csv && separator == Separator::Tab { ExportKind::Tsv } else { kind }
}

fn table_ui(ui: &mut Ui, draft: &mut Draft) {
    let separators = [(Separator::Comma, "Comma"), (Separator::Semicolon, "Semicolon"), (Separator::Tab, "Tab (TSV)")];
    if segmented(ui, &separators, &mut draft.table.separator, Some(f32::INFINITY)) {
        draft.kind = table_kind(ExportKind::Csv, draft.table.separator);
        place::follow_form(draft);
    }
    tick(ui, "Open cleanly in Excel (byte order mark)", &mut draft.table.with_mark);
    tick(ui, "Formulas made harmless", &mut draft.table.guarded);
    muted(
        ui,
        if draft.table.guarded {
            "An apostrophe stands before what a spreadsheet would take for a formula. Rollcall takes it away when it opens the file."
        } else {
            "Each value as it is in Auth0. A spreadsheet may take one for a formula and run it."
        },
    );
}

fn place_ui(ui: &mut Ui, now: &State, draft: &mut Draft, out: &mut Out) {
    ui.horizontal(|ui| {
        let choose = Button::plain("Folder…").name("Choose where the file goes");
        let width = ui.available_width() - choose.needed_width(ui) - ui.spacing().item_spacing.x;
        let field = Field::new("Name of the file").label_hidden().width(width.max(80.0)).height(32.0);
        let field = field.show(ui, &mut draft.place.name);
        if field.changed() {
            place::typed(draft);
        }
        if field.lost_focus() {
            place::settled(draft);
        }
        if choose.show(ui).clicked() {
            out.ask(Ask::Save(choosing(draft)));
        }
    });
    let known = draft.place.known(now);
    if let Some(file) = known {
        there_ui(ui, file);
    }
    // For where the desktop has no dialog.
    if Button::link("Type the whole path…").name("Type where the export goes").show(ui).clicked() {
        out.ask(Ask::TypePath(PathFor::Save(choosing(draft))));
    }
}

/// The folder, and what the file would replace: before it does.
fn there_ui(ui: &mut Ui, file: &ExportFile) {
    let colors = palette(ui);
    let warns = file.trouble.map(str::to_owned);
    let warns = warns.or_else(|| file.there.map(|at| format!("Replaces a file of {}", of(at))));
    if let Some(words) = warns {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            glyph_in_line(ui, icons::WARNING, theme::fill_icon(14.0), colors.warning, 18.0);
            ui.add(Label::new(rich(words, theme::medium(12.5), colors.warning)).wrap());
        });
    }
    if let Some(folder) = file.path.parent() {
        let width = ui.available_width();
        elided_middle(ui, &format!("In {}", folder.display()), &theme::body(12.5), width);
    }
}

/// `today at 14:26`, `3 March at 09:05`.
fn of(at: jiff::Timestamp) -> String {
    let at = when(at);
    at.strip_prefix("on ").map(str::to_owned).unwrap_or(at)
}

/// Asks where to; nothing is exported by that.
fn choosing(draft: &Draft) -> Saving {
    Saving {
        title: "Where the export goes",
        file_name: draft.place.name.clone(),
        command: Arc::new(|path, _replaces| Command::ChooseExportFile { path }),
    }
}
