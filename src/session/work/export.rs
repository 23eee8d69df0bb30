//! The work that exports ask for: `carry_out.rs` takes users out, the others are for the form before it.

mod carry_out;
mod clock;
mod column_sets;
mod form;

use super::World;
use crate::session::export::ExportId;
use crate::session::export::effect::ExportEffect;
use crate::session::outcome::Outcome;
use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;
use tokio::task::block_in_place;

/// What an export needs (API page 1.4); to find connections by their names one more.
const NEEDED: &str = "read:users";

/// What exports share while they are at work.
#[derive(Debug, Default)]
pub(super) struct ExportsAtWork {
    /// The switches that stop them.
    stops: Switches,
    /// The switches by which somebody agrees to what their extras cost.
    agreed: Switches,
    /// The newest look ahead: an older one stops when it sees that.
    newest_preview: AtomicU64,
}

/// A switch for each export.
#[derive(Debug, Default)]
struct Switches(Mutex<HashMap<ExportId, watch::Sender<bool>>>);

impl Switches {
    fn of(&self, id: ExportId) -> watch::Sender<bool> {
        let mut switches = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        switches.entry(id).or_insert_with(|| watch::channel(false).0).clone()
    }

    fn forget(&self, id: ExportId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

impl World {
    /// Does what an effect says; nothing is told of it where nobody waits, or where it was told already.
    pub(super) async fn work_for_exports(self: &Arc<Self>, effect: ExportEffect) -> Option<Outcome> {
        Some(match effect {
            ExportEffect::Export { export, order, client } => {
                Outcome::Exported { export, outcome: Box::pin(self.export(export, order, client)).await }
            }
            ExportEffect::Resume { export, run, replaces, client } => {
                let ended = Box::pin(self.resume_export(export, (run, replaces), client)).await;
                Outcome::Exported { export, outcome: ended }
            }
            ExportEffect::Stop { export } => {
                self.exports.stops.of(export).send_replace(true);
                return None;
            }
            ExportEffect::AgreeToExtras { export } => {
                self.exports.agreed.of(export).send_replace(true);
                return None;
            }
            ExportEffect::List => {
                self.list(|| Outcome::ExportsListed { outcome: self.list_exports() }).await;
                return None;
            }
            ExportEffect::LookForFile { request, place } => {
                Outcome::ExportFileSeen { request, outcome: block_in_place(|| self.look_for_export_file(place)) }
            }
            ExportEffect::SampleUsers { request, query, client } => {
                Outcome::UsersSampled { request, outcome: self.sample_users(query, client).await }
            }
            ExportEffect::PreviewColumns { request, columns, sample } => {
                let preview = block_in_place(|| self.preview_columns(request, columns, sample.as_deref()))?;
                Outcome::ColumnsPreviewed { request, outcome: Ok(Arc::new(preview)) }
            }
            ExportEffect::ListColumnSets { request } => {
                self.list(|| Outcome::ColumnSetsListed { request, outcome: self.column_sets() }).await;
                return None;
            }
            ExportEffect::SaveColumnSet { request, set } => {
                self.list(|| Outcome::ColumnSetsListed { request, outcome: self.save_column_set(&set) }).await;
                return None;
            }
            ExportEffect::RemoveColumnSet { request, name } => {
                self.list(|| Outcome::ColumnSetsListed { request, outcome: self.remove_column_set(&name) }).await;
                return None;
            }
            ExportEffect::ShowInFolder { file } => {
                Outcome::NotKept { notice: Self::show_in_folder(&file).await.err()? }
            }
        })
    }
}
