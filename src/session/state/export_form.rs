//! The form of an export: what is asked for it, and what has come.

use super::State;
use crate::session::effect::Effect;
use crate::session::export::form::{ChosenFile, ExportFile, FilePlace};
use crate::session::notice::Notice;
use std::path::PathBuf;

impl State {
    pub(super) fn look_for_export_file(&mut self, place: FilePlace) -> Vec<Effect> {
        let form = &mut self.export_form;
        form.file.ask();
        let request = form.asked.next();
        form.asked.file = request;
        vec![Effect::LookForExportFile { request, place }]
    }

    pub(super) fn on_export_file(&mut self, request: u64, outcome: Result<ExportFile, Notice>) {
        if self.export_form.asked.file == request {
            self.export_form.file.end(outcome);
        }
    }

    pub(super) fn choose_export_file(&mut self, path: PathBuf) -> Vec<Effect> {
        let number = self.export_form.asked.next();
        self.export_form.chosen = Some(ChosenFile { number, path });
        Vec::new()
    }
}
