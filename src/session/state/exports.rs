//! Exports: asked for, stopped, gone on with, listed.

use super::State;
use crate::export::Progress;
use crate::session::command::TenantRef;
use crate::session::effect::Effect;
use crate::session::export::effect::ExportEffect;
use crate::session::export::{ExportId, ExportOrder, ExportReport};
use crate::session::fetched::Fetched;
use crate::session::notice::Notice;
use crate::workspace::RunId;
use std::sync::Arc;

impl State {
    pub(super) fn export(&mut self, export: ExportId, order: ExportOrder) -> Vec<Effect> {
        if self.exports.contains_key(&export) {
            return Vec::new();
        }
        let client = self.client(&order.tenant);
        let asked = order.clone();
        let effects = self
            .begin_export(export, client.map(|client| Effect::Exports(ExportEffect::Export { export, order, client })));
        if let Some(state) = self.exports.get_mut(&export) {
            state.tenant = Some(asked.tenant.clone());
            state.order = Some(asked);
        }
        effects
    }

    pub(super) fn resume_export(
        &mut self,
        export: ExportId,
        (run, replaces): (RunId, bool),
        tenant: &TenantRef,
    ) -> Vec<Effect> {
        if self.exports.contains_key(&export) {
            return Vec::new();
        }
        let client = self.client(tenant);
        let resume = |client| Effect::Exports(ExportEffect::Resume { export, run, replaces, client });
        let effects = self.begin_export(export, client.map(resume));
        if let Some(state) = self.exports.get_mut(&export) {
            (state.run, state.tenant) = (Some(run), Some(tenant.clone()));
        }
        effects
    }

    fn begin_export(&mut self, export: ExportId, effect: Result<Effect, Notice>) -> Vec<Effect> {
        let state = self.exports.entry(export).or_default();
        state.outcome.ask();
        match effect {
            Ok(effect) => vec![effect],
            Err(notice) => state.outcome.refuse(notice),
        }
    }

    pub(super) fn stop_export(&mut self, export: ExportId) -> Vec<Effect> {
        match self.exports.get(&export) {
            Some(state) if state.outcome.ended().is_none() => vec![Effect::Exports(ExportEffect::Stop { export })],
            Some(_) | None => Vec::new(),
        }
    }

    /// Somebody agrees to what an export's extras cost.
    pub(super) fn agree_to_extras(&mut self, export: ExportId) -> Vec<Effect> {
        match self.exports.get(&export) {
            Some(state) if state.outcome.ended().is_none() => {
                vec![Effect::Exports(ExportEffect::AgreeToExtras { export })]
            }
            Some(_) | None => Vec::new(),
        }
    }

    /// Forgets how an export ended: it was read. One that is at work stays.
    pub(super) fn forget_export(&mut self, export: ExportId) -> Vec<Effect> {
        if self.exports.get(&export).is_some_and(|state| state.outcome.ended().is_some()) {
            self.exports.remove(&export);
        }
        Vec::new()
    }

    pub(super) fn on_export_progress(&mut self, export: ExportId, run: RunId, how_far: (Progress, Option<u64>)) {
        if let Some(state) = self.exports.get_mut(&export).filter(|state| state.outcome.ended().is_none()) {
            state.run = Some(run);
            (state.progress, state.seconds_left) = how_far;
        }
    }

    pub(super) fn on_exported(&mut self, export: ExportId, outcome: Result<Arc<ExportReport>, Notice>) -> Vec<Effect> {
        if let Some(state) = self.exports.get_mut(&export) {
            state.run = outcome.as_ref().map_or(state.run, |report| Some(report.run));
            state.outcome.end(outcome);
        }
        // Whoever looks at the list sees it change.
        if matches!(self.exported, Fetched::NotAsked) {
            return Vec::new();
        }
        self.exported.ask();
        vec![Effect::Exports(ExportEffect::List)]
    }
}
