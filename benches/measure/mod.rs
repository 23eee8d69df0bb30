//! How the benchmarks measure and tell: CPU time, the median of pairs taken in turn.
#![allow(unreachable_pub, reason = "a part of several benchmarks")]

pub mod counting;
pub mod list;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;
use std::time::Instant;

pub const REPETITIONS: usize = 5;

/// What the whole process has spent.
pub fn spent() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap())
}

pub fn cost<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let before = spent();
    let done = black_box(work());
    (spent().saturating_sub(before).as_secs_f64(), done)
}

/// What somebody waits for it.
pub fn waited<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let began = Instant::now();
    let done = black_box(work());
    (began.elapsed().as_secs_f64(), done)
}

/// A map that counts its line breaks.
pub struct Scan {
    pub map: memmap2::Mmap,
}

impl Scan {
    pub fn new(path: &Path) -> Self {
        #[expect(unsafe_code, reason = "nobody changes the list while it is measured")]
        // SAFETY: the file is the benchmark's own.
        let map = unsafe { memmap2::Mmap::map(&fs::File::open(path).unwrap()).unwrap() };
        Self { map }
    }

    pub fn count(&self) -> usize {
        memchr::memchr_iter(b'\n', &self.map).count()
    }
}

pub fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

/// Tells the median of pairs of costs, and the bound that holds for their ratio.
pub fn tell(name: &str, against: &str, bound: Option<f64>, pairs: &[(f64, f64)]) {
    let seconds = median(pairs.iter().map(|(_, it)| *it).collect());
    let ratio = median(pairs.iter().map(|(one, it)| it / one).collect());
    let bound = bound.map_or(String::new(), |bound| {
        format!("  bound {bound:5.2}  {}", if ratio <= bound { "holds" } else { "MISSED" })
    });
    println!("{name:44} {seconds:7.3} s  {ratio:6.2} x {against}{bound}");
}

/// What the process has for itself alone.
pub fn private_kb() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?.trim().trim_end_matches(" kB").parse().ok()
}
