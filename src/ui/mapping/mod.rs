//! What each column of a list means.

use crate::session::{SheetId, State};
use crate::ui::kit::card_header;
use crate::ui::out::Out;
use egui::Ui;
use std::path::Path;

/// What the screen remembers.
#[derive(Debug, Default)]
pub(super) struct MappingView {}

pub(super) fn mapping_ui(
    ui: &mut Ui,
    _now: &State,
    _sheet: SheetId,
    source: Option<&Path>,
    _view: &mut MappingView,
    _out: &mut Out,
) {
    let name = source.and_then(Path::file_name).map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    card_header(
        ui,
        "Match the columns",
        &format!("{name} • say what each column of your list means in Auth0"),
        |_ui| {},
    );
}
