//! Counts the bytes that were asked for and not yet given back.

use std::alloc::GlobalAlloc;
use std::alloc::Layout;
use std::alloc::System;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

static NOW: AtomicU64 = AtomicU64::new(0);
static MOST: AtomicU64 = AtomicU64::new(0);

/// The system's allocator, counted.
pub struct Counting;

impl Counting {
    /// The most bytes there ever were.
    pub fn most() -> u64 {
        MOST.load(Ordering::Relaxed)
    }

    fn more(bytes: usize) {
        let now = NOW.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64;
        MOST.fetch_max(now, Ordering::Relaxed);
    }

    fn less(bytes: usize) {
        NOW.fetch_sub(bytes as u64, Ordering::Relaxed);
    }
}

#[expect(unsafe_code, reason = "an allocator can't be counted otherwise")]
// SAFETY: all is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Self::more(layout.size());
        // SAFETY: as the caller of this function promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        Self::more(layout.size());
        // SAFETY: as the caller of this function promises.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        Self::less(layout.size());
        // SAFETY: as the caller of this function promises.
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Self::less(layout.size());
        Self::more(size);
        // SAFETY: as the caller of this function promises.
        unsafe { System.realloc(at, layout, size) }
    }
}
