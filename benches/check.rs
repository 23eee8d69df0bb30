//! How long checking takes against parsing the same rows into `serde_json::Value`, taken in turn in one run, and against
//! ajv, if Node finds it. CPU time.
//!
//! `cargo bench --bench check` makes its own list; `cargo bench --bench check -- FILE` reads NDJSON. `benches/ajv/install`
//! brings ajv here once.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints")]

#[path = "../tests/lists/mod.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod lists;

use std::hint::black_box;
use std::ops::ControlFlow;
use std::process::Command;
use std::time::Duration;

use rollcall::plan::CheckMemory;
use rollcall::sheet::CellValue;
use rollcall::sheet::Edit;
use rollcall::sheet::OpenOptions;
use rollcall::sheet::RowId;
use rollcall::sheet::import_file;
use rollcall::user::Checker;
use rollcall::user::ConnectionRules;
use rollcall::user::Duplicates;
use rollcall::user::Problem;
use rollcall::user::wire;

fn time(work: impl FnOnce()) -> Duration {
    let start = cpu();
    work();
    cpu().saturating_sub(start)
}

/// What the process has spent.
fn cpu() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap())
}

/// What ajv takes for the rows, with parsing and every error; none where it can't be asked.
fn ajv(rows: &[String]) -> Option<Duration> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), rows.join("\n")).unwrap();
    let root = env!("CARGO_MANIFEST_DIR");
    let asked = Command::new("node")
        .env("NODE_PATH", format!("{root}/target/ajv/node_modules"))
        .arg(format!("{root}/benches/ajv/measure.js"))
        .args([file.path().as_os_str(), format!("{root}/assets/user-import.schema.json").as_ref()])
        .output()
        .ok()?;
    let seconds = String::from_utf8(asked.stdout).ok()?.trim().parse().ok()?;
    Some(Duration::from_secs_f64(seconds))
}

fn main() {
    // A build without optimisation is only tried out.
    let row_count = if cfg!(debug_assertions) { 1000 } else { 100_000 };
    let file = std::env::args().skip(1).find(|it| !it.starts_with('-'));
    let rows: Vec<String> = match file {
        Some(file) => std::fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect(),
        None => lists::list(1, row_count, 30).into_iter().map(|(row, _)| row).filter(|row| row.len() < 5000).collect(),
    };
    let checker = Checker::default();
    let check = || {
        let mut problems: Vec<Problem> = Vec::new();
        for row in &rows {
            black_box(checker.check(row, &mut problems));
        }
        black_box(problems.len());
    };
    let whole = || {
        let (mut problems, mut duplicates) = (Vec::new(), Duplicates::new());
        for (place, row) in (0..).zip(&rows) {
            let found = checker.check(row, &mut problems);
            problems.extend(duplicates.admit(place, duplicates.hashes(&found.identifiers)));
        }
        black_box(problems.len());
    };
    let parse = || {
        for row in &rows {
            drop(black_box(serde_json::from_str::<serde_json::Value>(row)));
        }
    };
    let write = || {
        let mut out = Vec::new();
        for row in &rows {
            out.clear();
            black_box(wire::write_import_user(row, None, &mut out)).ok();
        }
    };
    let mut times: Vec<[Duration; 4]> = (0..5).map(|_| [time(parse), time(check), time(whole), time(write)]).collect();
    times.sort_by_key(|it| it[1].as_nanos() * 1_000_000 / it[0].as_nanos().max(1));
    let [parse, check, whole, write] = times[2];
    let per_row = |it: Duration| it.as_secs_f64() * 1e6 / rows.len() as f64;
    let bytes: usize = rows.iter().map(String::len).sum();
    println!("{} rows, {} bytes each", rows.len(), bytes / rows.len().max(1));
    let met = |holds: bool| if holds { "holds" } else { "MISSED" };
    for (name, it, bound) in [
        ("parse to Value", parse, None),
        ("check", check, Some(0.25)),
        ("check + duplicates", whole, None),
        ("wire form", write, None),
    ] {
        let ratio = it.as_secs_f64() / parse.as_secs_f64();
        let bound = bound.map_or(String::new(), |bound| format!("  bound {bound}  {}", met(ratio <= bound)));
        println!("{name:20} {:7.3} us/row  {ratio:5.2} x parse{bound}", per_row(it));
    }
    match ajv(&rows) {
        Some(ajv) => {
            let ratio = ajv.as_secs_f64() / check.as_secs_f64();
            println!("{:20} {:7.3} us/row  {ratio:5.2} x check  bound 5  {}", "ajv", per_row(ajv), met(ratio >= 5.0));
        }
        None => println!("ajv was not measured: benches/ajv/install brings it here"),
    }
    after_an_edit(&rows);
}

/// A whole list, and the same again after one e-mail was changed.
fn after_an_edit(rows: &[String]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.ndjson");
    std::fs::write(&path, rows.join("\n")).unwrap();
    let sheet = import_file(&path, folder.path(), &OpenOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    let email = sheet.columns().iter().find(|column| column.path() == "email").unwrap().id;
    let rules = ConnectionRules::default();
    let go_on = &mut |_| ControlFlow::Continue(());
    let mut times: Vec<[Duration; 2]> = (0..5)
        .map(|_| {
            let mut memory = CheckMemory::default();
            let mut report = None;
            let all = time(|| report = memory.check(&sheet, &rules, go_on));
            let before = report.unwrap();
            let cells = vec![(RowId(7), email, CellValue::Text("another@one.test".to_owned()))];
            let edit = Edit::SetEach { cells };
            let (edited, changed) = (sheet.edited(&edit).unwrap(), edit.rows().unwrap());
            let again = time(|| {
                black_box(memory.check_again(&edited, &rules, &before.problems, &changed, go_on));
            });
            [all, again]
        })
        .collect();
    times.sort();
    let [all, again] = times[2];
    let share = again.as_secs_f64() / all.as_secs_f64();
    println!("after an edit        {:7.1} ms      {share:5.3} x of checking all rows", again.as_secs_f64() * 1e3);
}
