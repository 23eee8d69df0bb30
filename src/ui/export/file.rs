//! The form of the file.

use super::draft::{Columns, Draft};
use super::source::section;
use crate::session::ExportKind;
use crate::ui::kit::{muted, segmented, tick};
use egui::Ui;

pub(super) fn file_ui(ui: &mut Ui, draft: &mut Draft) {
    section(ui, "File", |ui| {
        let kinds = [
            (ExportKind::Xlsx, "Excel"),
            (ExportKind::Csv, "CSV"),
            (ExportKind::JsonArray, "JSON"),
            (ExportKind::JsonLines, "NDJSON"),
        ];
        segmented(ui, &kinds, &mut draft.kind, Some(f32::INFINITY));
        match draft.kind {
            ExportKind::Xlsx => {
                muted(
                    ui,
                    "Ids and phone numbers are text, so that zeros stay. More than 1,048,575 users go on in a second worksheet.",
                );
            }
            ExportKind::Csv | ExportKind::Tsv => {
                tick(ui, "For Excel and other spreadsheets", &mut draft.for_spreadsheet);
                muted(
                    ui,
                    if draft.for_spreadsheet {
                        "With the mark by which Excel reads its umlauts, and an apostrophe before what it would take for a formula. Rollcall takes both away when it opens the file."
                    } else {
                        "Each value as it is in Auth0. In a spreadsheet one may be taken for a formula."
                    },
                );
            }
            ExportKind::JsonArray | ExportKind::JsonLines => {
                tick(ui, "Compress it (.gz)", &mut draft.gzip);
            }
        }
        if draft.kind.is_table() && draft.which == Columns::Everything {
            let mut as_columns = !draft.metadata_as_json;
            if tick(ui, "A column for each value in the metadata", &mut as_columns).changed() {
                draft.metadata_as_json = !as_columns;
            }
        }
    });
}
