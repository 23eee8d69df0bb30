//! What is said of an export while it runs.

use crate::session::{ExportId, ExportProgress, ExportStage, ExportState, State};
use crate::ui::export::at_work_words;

#[test]
fn users_and_bytes_are_told_as_far_as_they_are_known() {
    let known = ExportProgress {
        stage: ExportStage::Asking,
        users: 4_096,
        of_users: Some(12_418),
        bytes: 2_500_000,
        of_bytes: Some(9_000_000),
    };
    let unknown = ExportProgress { of_users: None, of_bytes: None, ..known };
    let unwritten = ExportProgress { bytes: 0, ..known };
    for (stage, progress, expected) in [
        (ExportStage::Downloading, known, "Downloading 2.5 MB of 9 MB"),
        (ExportStage::Downloading, unknown, "Downloading, 2.5 MB so far"),
        (ExportStage::Searching, known, "Searching: 4,096 of 12,418 users"),
        (ExportStage::LookingForLinked, known, "Looking who is in several connections: 4,096 of 12,418 users"),
        (ExportStage::LookingForColumns, known, "Looking which columns there are: 4,096 of 12,418 users"),
        (ExportStage::Writing, known, "Writing 4,096 of 12,418 users, 2.5 MB"),
        (ExportStage::Writing, unknown, "Writing 4,096 users, 2.5 MB"),
        (ExportStage::Writing, unwritten, "Writing 4,096 of 12,418 users"),
        (ExportStage::WritingSorted, known, "Writing in order: 4,096 of 12,418 users, 2.5 MB"),
        (ExportStage::WritingSorted, unwritten, "Writing in order: 4,096 of 12,418 users"),
        (ExportStage::Packing, unknown, "Putting the workbook together, 2.5 MB so far"),
    ] {
        let mut now = State::default();
        let progress = ExportProgress { stage, ..progress };
        now.exports.insert(ExportId(1), ExportState { progress, ..ExportState::default() });
        assert_eq!(at_work_words(&now).as_deref(), Some(expected), "{stage:?}");
    }
}
