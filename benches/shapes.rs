//! How long the rows of each kind of list are looked for, all of its bytes held to be UTF-8, and the cells of a table looked
//! at for their type, against R: mapping the same file afresh and counting its line breaks. CPU time, the median of pairs
//! taken in turn, both with letting go of the map.
//!
//! `cargo bench --bench shapes` makes its lists under `target/`.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints")]

#[path = "measure/mod.rs"]
#[allow(dead_code, reason = "other benchmarks use the rest")]
mod measure;

use std::fs;
use std::io::BufRead as _;
use std::io::BufReader;
use std::io::BufWriter;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;

use rollcall::sheet::Export;
use rollcall::sheet::OpenOptions;
use rollcall::sheet::SaveKind;
use rollcall::sheet::import_file;
use rollcall::sheet::reopen;

use self::measure::REPETITIONS;
use self::measure::Scan;
use self::measure::cost;
use self::measure::list;
use self::measure::tell;

/// Writes a list of the first file in another shape into the second.
type Make = fn(&Path, &Path);

fn main() {
    // A build without optimisation is only tried out. What is pretty takes long to make.
    let (many, some) = if cfg!(debug_assertions) { (2000, 1000) } else { (1_000_000, 200_000) };
    let shapes: [(&str, u64, f64, Make); 4] = [
        ("NDJSON", many, 1.7, as_it_is),
        ("JSON array, compact", many, 2.5, compact),
        ("JSON array, pretty", some, 2.5, pretty),
        ("CSV", many, 5.0, csv),
    ];
    for (name, rows, bound, make) in shapes {
        let kept = tempfile::tempdir_in(list::folder()).unwrap();
        let written = kept.path().join("written");
        make(&list::users(rows), &written);
        drop(import_file(&written, kept.path(), &OpenOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap());
        let base = kept.path().join("base");
        let mut indexes = Vec::new();
        for _ in 0..REPETITIONS {
            let (fresh, _) = cost(|| Scan::new(&base).count());
            let open = || reopen(kept.path(), &OpenOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap();
            let (index, sheet) = cost(|| {
                let sheet = open();
                (sheet.row_count(), sheet.damaged_rows())
            });
            assert_eq!((u64::from(sheet.0), sheet.1), (rows, 0));
            indexes.push((fresh, index));
        }
        tell(&format!("index {name} with the UTF-8 check"), "R", Some(bound), &indexes);
    }
}

fn as_it_is(from: &Path, to: &Path) {
    fs::copy(from, to).unwrap();
}

fn compact(from: &Path, to: &Path) {
    let mut out = BufWriter::new(fs::File::create(to).unwrap());
    let mut before = b'[';
    for line in BufReader::new(fs::File::open(from).unwrap()).split(b'\n') {
        out.write_all(&[before]).unwrap();
        out.write_all(&line.unwrap()).unwrap();
        before = b',';
    }
    out.write_all(b"]").unwrap();
}

fn pretty(from: &Path, to: &Path) {
    let mut out = BufWriter::new(fs::File::create(to).unwrap());
    let mut before = "[\n";
    for line in BufReader::new(fs::File::open(from).unwrap()).lines() {
        let user: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let user = serde_json::to_string_pretty(&user).unwrap().replace('\n', "\n  ");
        write!(out, "{before}  {user}").unwrap();
        before = ",\n";
    }
    out.write_all(b"\n]\n").unwrap();
}

fn csv(from: &Path, to: &Path) {
    let kept = tempfile::tempdir_in(list::folder()).unwrap();
    let sheet = import_file(from, kept.path(), &OpenOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    let mut out = BufWriter::new(fs::File::create(to).unwrap());
    let what = Export { kind: SaveKind::Csv, rows: None, columns: None, as_it_is: false };
    sheet.export(&what, &mut out, kept.path(), &mut |_, _| ControlFlow::Continue(())).unwrap();
    out.flush().unwrap();
}
