//! Code of others that gives up where ours would say what is wrong: readers and writers of workbooks.

use std::any::Any;
use std::cell::Cell;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

thread_local! {
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Runs code that may give up by a panic, which becomes what it said. Whatever it worked on is of no use then.
pub(super) fn catch<T>(act: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    let before = IS_CAUGHT.replace(true);
    let ended = catch_unwind(AssertUnwindSafe(act));
    IS_CAUGHT.set(before);
    ended
}

/// Whether a panic of this thread is caught here and told as what it means: it is no fault of the program's.
pub fn is_panic_caught() -> bool {
    IS_CAUGHT.get()
}
