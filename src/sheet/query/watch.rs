//! How a long look at many rows is followed and stopped.

use std::ops::ControlFlow;
use std::ops::Range;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use crate::sheet::query::QueryError;

/// So many rows are looked at between two looks at whether to go on: a few milliseconds.
pub(super) const STEP_ROWS: u32 = 4096;

/// The look was to end before it had ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Halt;

impl From<Halt> for QueryError {
    fn from(_: Halt) -> Self {
        Self::Stopped
    }
}

/// Hears how far a look is (rows done, rows to do), and says whether to go on. Called from several threads.
pub struct Looking<'a> {
    tell: &'a (dyn Fn(u64, u64) -> ControlFlow<()> + Sync),
    done: AtomicU64,
    total: AtomicU64,
    halted: AtomicBool,
}

impl std::fmt::Debug for Looking<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Looking").field("done", &self.done).field("total", &self.total).finish_non_exhaustive()
    }
}

impl<'a> Looking<'a> {
    pub fn new(tell: &'a (dyn Fn(u64, u64) -> ControlFlow<()> + Sync)) -> Self {
        Self { tell, done: AtomicU64::new(0), total: AtomicU64::new(0), halted: AtomicBool::new(false) }
    }

    /// More is to be done than was known.
    pub(super) fn expect(&self, rows: u64) {
        self.total.fetch_add(rows, Ordering::Relaxed);
    }

    /// So many more rows are done.
    pub(super) fn step(&self, rows: u64) -> Result<(), Halt> {
        let done = self.done.fetch_add(rows, Ordering::Relaxed) + rows;
        if self.halted.load(Ordering::Relaxed) {
            return Err(Halt);
        }
        match (self.tell)(done, self.total.load(Ordering::Relaxed).max(done)) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => {
                self.halted.store(true, Ordering::Relaxed);
                Err(Halt)
            }
        }
    }

    /// Does `work` for all of `0..count` in pieces of at most `step`, on all cores; what came of them, in their order.
    pub(super) fn in_pieces<T: Send>(
        &self,
        count: u32,
        step: u32,
        work: impl Fn(Range<u32>) -> Result<T, Halt> + Sync,
    ) -> Result<Vec<T>, Halt> {
        self.expect(u64::from(count));
        let pieces = count.div_ceil(step);
        let next = AtomicU32::new(0);
        let worker = || {
            let mut done = Vec::new();
            loop {
                let piece = next.fetch_add(1, Ordering::Relaxed);
                if piece >= pieces {
                    return Ok(done);
                }
                let range = piece * step..(piece + 1).saturating_mul(step).min(count);
                let rows = u64::from(range.end - range.start);
                done.push((piece, work(range)?));
                self.step(rows)?;
            }
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let others = cores.min(pieces as usize).saturating_sub(1);
        let mut done: Vec<(u32, T)> = std::thread::scope(|scope| {
            let spawn = |_| std::thread::Builder::new().name("look".to_owned()).spawn_scoped(scope, worker).ok();
            let helpers: Vec<_> = (0..others).filter_map(spawn).collect();
            let mut all = worker();
            for helper in helpers {
                match helper.join() {
                    Ok(Ok(more)) => {
                        if let Ok(all) = &mut all {
                            all.extend(more);
                        }
                    }
                    Ok(Err(halt)) => all = Err(halt),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            all
        })?;
        done.sort_unstable_by_key(|(piece, _)| *piece);
        Ok(done.into_iter().map(|(_, it)| it).collect())
    }
}
