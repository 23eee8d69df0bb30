//! From downloaded bytes to the finished file, held against the program `gunzip` that unpacks the same bytes to nowhere, in
//! one run; and what memory that takes. What an expression takes beside Node is in the bench `expression`.
//!
//! The time is what somebody waits: unpacking, and digesting and writing, are done on threads beside. What it is of our own
//! unpacking, which is several times as quick as the program's, and in CPU time, is told beside without a bound: SHA-256 and
//! writing alone, which come first, are as much as that.
//!
//! `cargo bench --bench export` makes its own list of a million users; `-- N` one of N.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints")]

#[path = "measure/mod.rs"]
#[allow(dead_code, reason = "other benchmarks use the rest")]
mod measure;

use measure::{REPETITIONS, cost, median, private_kb, tell, waited};
use rollcall::export::{Asked, AskedColumn, Format, Kind, Plan, Taken, Target, Work, default_columns};
use rollcall::workspace::RunId;
use sha2::Digest as _;
use std::fs::File;
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};

use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

/// What a sort may take, with all that is beside it.
const MEMORY_KB: u64 = 500 << 10;

/// What a workbook may take more for ten times the users.
const GROWTH_KB: u64 = 16 << 10;

/// The list packed, as a tenant gives it.
fn packed(rows: u64) -> PathBuf {
    let list = measure::list::users(rows);
    let packed = list.with_extension("ndjson.gz");
    if !packed.exists() {
        let out = File::create(&packed).unwrap();
        let mut out = flate2::write::GzEncoder::new(out, flate2::Compression::default());
        std::io::copy(&mut File::open(&list).unwrap(), &mut out).unwrap();
        out.finish().unwrap();
    }
    packed
}

/// Unpacks and does nothing else.
fn unpack(path: &Path) -> u64 {
    unpack_to(path, |_bytes| {})
}

fn unpack_to(path: &Path, mut to: impl FnMut(&[u8])) -> u64 {
    let mut file = File::open(path).unwrap();
    file.rewind().unwrap();
    let packed = std::io::BufReader::with_capacity(128 << 10, file);
    let mut reader = flate2::bufread::MultiGzDecoder::new(packed);
    let mut buffer = vec![0; 512 << 10];
    let mut all = 0;
    loop {
        let read = reader.read(&mut buffer).unwrap();
        if read == 0 {
            return all;
        }
        all += black_box(&buffer[..read]).len() as u64;
        to(&buffer[..read]);
    }
}

/// What the program `gunzip` does, to nowhere.
fn gunzip(path: &Path) {
    assert!(Command::new("gunzip").arg("-c").arg(path).stdout(Stdio::null()).status().unwrap().success());
}

/// What each part of it takes beside unpacking, in CPU time.
fn tell_parts(list: &Path, folder: &Path) {
    let mut parts: [Vec<(f64, f64)>; 2] = Default::default();
    for _ in 0..REPETITIONS {
        let (alone, _) = cost(|| unpack(list));
        let mut digest = sha2::Sha256::new();
        let (digested, _) = cost(|| unpack_to(list, |bytes| digest.update(bytes)));
        let mut out = File::create(folder.join("parts")).unwrap();
        let (written, _) = cost(|| unpack_to(list, |bytes| out.write_all(bytes).unwrap()));
        parts[0].push((alone, digested - alone));
        parts[1].push((alone, written - alone));
    }
    for (what, pairs) in ["of it SHA-256 alone (CPU)", "of it writing alone (CPU)"].iter().zip(parts) {
        tell(what, "unpacking alone", None, &pairs);
    }
}

/// Makes the file, and says how many users are in it and what memory it took at most.
fn make(asked: &Asked, path: &Path, folder: &Path) -> (u64, u64) {
    let plan = Plan::new(asked).unwrap();
    let most = AtomicU64::new(private_kb().unwrap_or_default());
    let look = |_progress| {
        most.fetch_max(private_kb().unwrap_or_default(), Ordering::Relaxed);
    };
    let (_never, stop) = tokio::sync::watch::channel(false);
    let work = Work { plan: &plan, filters: false, scratch: folder, stop, tell: &look };
    let mut target = Target::create(&folder.join("users.out"), true, RunId(1), folder).unwrap();
    let taken = Taken { file: Arc::new(File::open(path).unwrap()), told: None };
    let (rows, _sum) = work.write_out(&[taken], &mut target).unwrap();
    target.finish().unwrap();
    (rows.users, most.into_inner())
}

fn asked(kind: Kind, columns: Vec<AskedColumn>, sort: &[&str]) -> Asked {
    let sort = sort.iter().map(|it| (*it).to_owned()).collect();
    Asked { columns, sort, format: Format { kind, ..Format::default() }, ..Asked::default() }
}

fn main() {
    let asked_for = std::env::args().skip(1).find_map(|it| it.parse().ok());
    // A build without optimisation is only tried out.
    let rows = asked_for.unwrap_or(if cfg!(debug_assertions) { 2_000 } else { 1_000_000 });
    let (list, tenth) = (packed(rows), packed(rows / 10));
    let folder = tempfile::tempdir_in(measure::list::folder()).unwrap();
    let bytes = unpack(&list);
    println!("{rows} users, {} MB, {} MB packed", bytes >> 20, list.metadata().unwrap().len() >> 20);
    let eleven = || default_columns().collect::<Vec<_>>();
    tell_parts(&list, folder.path());
    let programs =
        (0..REPETITIONS).map(|_| (waited(|| unpack(&list)).0, waited(|| gunzip(&list)).0)).collect::<Vec<_>>();
    tell("the program gunzip", "unpacking alone", None, &programs);
    let name = || vec![AskedColumn::typed("Full Name=user.user_metadata.name || user.name")];
    for (what, bound, asked) in [
        ("NDJSON as it stands", Some(2.0), asked(Kind::JsonLines, Vec::new(), &[])),
        ("JSON array as it stands", Some(2.0), asked(Kind::JsonArray, Vec::new(), &[])),
        ("CSV, eleven columns", Some(3.0), asked(Kind::Csv, eleven(), &[])),
        ("CSV, all leaves", None, asked(Kind::Csv, Vec::new(), &[])),
        ("CSV, one expression", None, asked(Kind::Csv, name(), &[])),
        ("CSV, eleven columns, sorted by two", None, asked(Kind::Csv, eleven(), &["family_name", "created_at:desc"])),
        ("NDJSON, sorted", None, asked(Kind::JsonLines, Vec::new(), &["created_at:desc"])),
    ] {
        let (mut pairs, mut of_unpacking, mut spent) = (Vec::new(), Vec::new(), Vec::new());
        let mut most = 0;
        for _ in 0..REPETITIONS {
            let (alone, found) = waited(|| unpack(&list));
            assert_eq!(found, bytes);
            let (ours, (cpu, (users, memory))) = waited(|| cost(|| make(&asked, &list, folder.path())));
            assert_eq!(users, rows);
            pairs.push((waited(|| gunzip(&list)).0, ours));
            of_unpacking.push(ours / alone);
            spent.push(cpu);
            most = most.max(memory);
        }
        tell(what, "the program gunzip", bound, &pairs);
        let met = if most <= MEMORY_KB { "holds" } else { "MISSED" };
        let (of_unpacking, cpu, memory) = (median(of_unpacking), median(spent), most >> 10);
        println!(
            "{:44} {of_unpacking:7.2} x our unpacking alone; {cpu:.3} s of CPU; {memory} MB at most  bound {} MB  {met}",
            "",
            MEMORY_KB >> 10
        );
    }
    let book = asked(Kind::Xlsx, eleven(), &[]);
    let (_, (_, small)) = cost(|| make(&book, &tenth, folder.path()));
    let (seconds, (_, large)) = cost(|| make(&book, &list, folder.path()));
    let alone = median((0..REPETITIONS).map(|_| cost(|| unpack(&list)).0).collect());
    let met = if large <= small + GROWTH_KB { "holds" } else { "MISSED" };
    println!(
        "XLSX, eleven columns: {seconds:.1} s, {:.1} x unpacking; {} MB for {} users, {} MB for {rows}: the same  {met}",
        seconds / alone,
        small >> 10,
        rows / 10,
        large >> 10
    );
}
