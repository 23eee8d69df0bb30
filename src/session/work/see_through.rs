//! Work that panics ends too.

use crate::session::outcome::Outcome;
use futures_util::FutureExt as _;
use std::panic::AssertUnwindSafe;
use tokio::sync::mpsc;

/// Carries work out and, if it panics, tells `lost`. The panic itself was told by the runtime's hook.
pub(super) async fn see_through(
    outcomes: &mpsc::Sender<Outcome>,
    lost: Option<Outcome>,
    work: impl Future<Output = ()>,
) {
    // What the work holds is dropped with it; what is shared is behind locks, which a panic leaves usable.
    let ended = AssertUnwindSafe(work).catch_unwind().await;
    if let (Err(_panic), Some(lost)) = (ended, lost) {
        outcomes.send(lost).await.ok();
    }
}
