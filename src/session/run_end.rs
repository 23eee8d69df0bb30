//! Why a run is not at work, as the workspace's settings keep it.

use super::state::Held;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Today's form. A newer one counts as not there.
const VERSION: u32 = 1;

/// How a run's last work ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RunEnd {
    /// Why; none while it is at work, so that a killed program leaves that behind.
    pub(super) held: Option<Held>,
    /// What went wrong, in a sentence.
    pub(super) why: String,
    /// What to do about it.
    pub(super) next: String,
    /// When.
    pub(super) at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    how: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    next: String,
    at: String,
}

const NAMES: [(Held, &str); 4] =
    [(Held::Paused, "paused"), (Held::Stopped, "stopped"), (Held::Closed, "closed"), (Held::Failed, "failed")];

/// The setting that tells of a run.
pub(super) fn key(run: crate::workspace::RunId) -> String {
    format!("run.{run}.end")
}

/// Writes it for the settings.
pub(super) fn to_stored(end: &RunEnd) -> String {
    let how = NAMES.iter().find(|(held, _)| Some(*held) == end.held).map_or("at work", |(_, name)| name);
    let stored = Stored {
        version: VERSION,
        how: how.to_owned(),
        why: end.why.clone(),
        next: end.next.clone(),
        at: end.at.to_string(),
    };
    serde_json::to_string(&stored).unwrap_or_default()
}

/// Reads what [`to_stored`] wrote.
pub(super) fn from_stored(text: &str) -> Option<RunEnd> {
    let stored: Stored = serde_json::from_str(text).ok()?;
    if stored.version > VERSION {
        return None;
    }
    let held = NAMES.iter().find(|(_, name)| *name == stored.how).map(|(held, _)| *held);
    Some(RunEnd { held, why: stored.why, next: stored.next, at: stored.at.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_run_ended_is_read_as_it_was_written_and_newer_forms_are_left_alone() {
        for held in [None, Some(Held::Paused), Some(Held::Stopped), Some(Held::Closed), Some(Held::Failed)] {
            let (why, next) = ("The network was gone.".to_owned(), "Look at the cable.".to_owned());
            let end = RunEnd { held, why, next, at: Timestamp::UNIX_EPOCH };
            assert_eq!(from_stored(&to_stored(&end)), Some(end));
        }
        // Frozen: version 1.
        let first = r#"{"version":1,"how":"stopped","why":"","at":"2026-01-02T03:04:05Z"}"#;
        assert_eq!(from_stored(first).and_then(|end| end.held), Some(Held::Stopped));
        assert_eq!(from_stored(r#"{"version":2,"how":"stopped","why":"","at":"2026-01-02T03:04:05Z"}"#), None);
    }
}
