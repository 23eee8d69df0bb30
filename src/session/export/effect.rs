//! Work that exports ask of the outside world: `work/export.rs` does it.

use super::form::{ColumnSet, FilePlace, PreviewedColumns, SampleQuery, UserSample};
use super::{ExportId, ExportOrder};
use crate::auth0::Client;
use crate::session::notice::Notice;
use crate::session::outcome::Outcome;
use crate::workspace::RunId;
use std::path::PathBuf;
use std::sync::Arc;

/// Work for an export, or for its form.
#[derive(Debug)]
pub(in crate::session) enum ExportEffect {
    Export { export: ExportId, order: ExportOrder, client: Client },
    Resume { export: ExportId, run: RunId, replaces: bool, client: Client },
    Stop { export: ExportId },
    AgreeToExtras { export: ExportId },
    List,
    LookForFile { request: u64, place: FilePlace },
    SampleUsers { request: u64, query: SampleQuery, client: Client },
    PreviewColumns { request: u64, columns: PreviewedColumns, sample: Option<Arc<UserSample>> },
    ListColumnSets { request: u64 },
    SaveColumnSet { request: u64, set: ColumnSet },
    RemoveColumnSet { request: u64, name: String },
    ShowInFolder { file: PathBuf },
}

impl ExportEffect {
    /// The outcome to tell where the work breaks off; nothing where nobody waits for one.
    pub(in crate::session) fn lost(&self, why: Notice) -> Option<Outcome> {
        Some(match *self {
            Self::Export { export, .. } | Self::Resume { export, .. } => {
                Outcome::Exported { export, outcome: Err(why) }
            }
            Self::List => Outcome::ExportsListed { outcome: Err(why) },
            Self::LookForFile { request, .. } => Outcome::ExportFileSeen { request, outcome: Err(why) },
            Self::SampleUsers { request, .. } => Outcome::UsersSampled { request, outcome: Err(why) },
            Self::PreviewColumns { request, .. } => Outcome::ColumnsPreviewed { request, outcome: Err(why) },
            Self::ListColumnSets { request }
            | Self::SaveColumnSet { request, .. }
            | Self::RemoveColumnSet { request, .. } => Outcome::ColumnSetsListed { request, outcome: Err(why) },
            Self::ShowInFolder { .. } => Outcome::NotKept { notice: why },
            Self::Stop { .. } | Self::AgreeToExtras { .. } => return None,
        })
    }
}
