//! The form of an export: what is asked for it, and what has come.

use super::State;
use crate::session::effect::Effect;
use crate::session::export::effect::ExportEffect;
use crate::session::export::form::{
    ChosenFile, ColumnPreview, ColumnSet, ExportFile, FilePlace, PreviewedColumns, SampleQuery, UserSample,
};
use crate::session::fetched::Fetched;
use crate::session::notice::Notice;
use std::path::PathBuf;
use std::sync::Arc;

impl State {
    pub(super) fn look_for_export_file(&mut self, place: FilePlace) -> Vec<Effect> {
        let form = &mut self.export_form;
        form.file.ask();
        let request = form.asked.next();
        form.asked.file = request;
        vec![Effect::Exports(ExportEffect::LookForFile { request, place })]
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

    pub(super) fn sample_users(&mut self, query: SampleQuery) -> Vec<Effect> {
        let client = self.client(&query.tenant);
        let form = &mut self.export_form;
        let request = form.asked.next();
        form.asked.sample = request;
        // Users of another tenant or another connection say nothing of these.
        let same = form.sample.value().is_some_and(|it| SampleQuery { page: query.page, ..it.query.clone() } == query);
        if !same {
            form.sample = Fetched::NotAsked;
        }
        form.sample.ask();
        match client {
            Ok(client) => vec![Effect::Exports(ExportEffect::SampleUsers { request, query, client })],
            Err(notice) => form.sample.refuse(notice),
        }
    }

    pub(super) fn forget_sample(&mut self) -> Vec<Effect> {
        self.export_form.sample = Fetched::NotAsked;
        self.export_form.asked.sample = self.export_form.asked.next();
        self.preview_again()
    }

    pub(super) fn on_users_sampled(&mut self, request: u64, outcome: Result<Arc<UserSample>, Notice>) -> Vec<Effect> {
        if self.export_form.asked.sample != request {
            return Vec::new();
        }
        self.export_form.sample.end(outcome);
        self.preview_again()
    }

    pub(super) fn preview_columns(&mut self, columns: PreviewedColumns) -> Vec<Effect> {
        self.export_form.columns = columns;
        self.preview_again()
    }

    /// Also without users: what an expression does wrong is told all the same.
    fn preview_again(&mut self) -> Vec<Effect> {
        let form = &mut self.export_form;
        form.preview.ask();
        let request = form.asked.next();
        form.asked.preview = request;
        let sample = form.sample.value().cloned();
        let columns = form.columns.clone();
        vec![Effect::Exports(ExportEffect::PreviewColumns { request, columns, sample })]
    }

    pub(super) fn on_columns_previewed(&mut self, request: u64, outcome: Result<Arc<ColumnPreview>, Notice>) {
        if self.export_form.asked.preview == request {
            self.export_form.preview.end(outcome);
        }
    }

    pub(super) fn column_sets(&mut self, effect: impl FnOnce(u64) -> Effect) -> Vec<Effect> {
        let form = &mut self.export_form;
        form.sets.ask();
        let request = form.asked.next();
        form.asked.sets = request;
        vec![effect(request)]
    }

    pub(super) fn on_column_sets(&mut self, request: u64, outcome: Result<Arc<[ColumnSet]>, Notice>) {
        if self.export_form.asked.sets == request {
            self.export_form.sets.end(outcome);
        }
    }
}
