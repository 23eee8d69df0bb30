//! The file: its form. Where it goes is said below the header (`place.rs`).

use super::draft::{Columns, Draft, Separator};
use super::place;
use super::source::section;
use crate::session::ExportKind;
use crate::ui::kit::{muted, segmented, tick};
use egui::Ui;

pub(super) fn file_ui(ui: &mut Ui, draft: &mut Draft) {
    section(ui, ("file", "File"), |ui| form_ui(ui, draft));
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
            "Values that begin with =, +, - or @, phone numbers too, get an apostrophe, and headers may end in spaces. Rollcall \
             takes both off when it opens the file."
        } else {
            "Each value as it is in Auth0. A spreadsheet may take one for a formula and run it."
        },
    );
}
