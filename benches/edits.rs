//! What changes of a million cells cost, and how long saving takes against a plain copy, taken in turn in one run. Times are
//! CPU time of the process.
//!
//! `cargo bench --bench edits` makes its own list of a million users.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::BufWriter;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use rollcall::sheet::CellValue;
use rollcall::sheet::ColumnId;
use rollcall::sheet::Edit;
use rollcall::sheet::Export;
use rollcall::sheet::InBlocks;
use rollcall::sheet::OpenOptions;
use rollcall::sheet::Pattern;
use rollcall::sheet::RowId;
use rollcall::sheet::RowList;
use rollcall::sheet::RowRanges;
use rollcall::sheet::SaveKind;
use rollcall::sheet::Sheet;
use rollcall::sheet::Transform;
use rollcall::sheet::import_file;

/// What a person does not notice.
const BOUND: Duration = Duration::from_millis(300);

fn cpu() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(u64::try_from(now.tv_sec).unwrap(), u32::try_from(now.tv_nsec).unwrap())
}

fn median(mut work: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..5).map(|_| work()).collect();
    times.sort();
    times[2]
}

fn main() {
    // A build without optimisation is only tried out.
    let rows: u32 = if cfg!(debug_assertions) { 2000 } else { 1_000_000 };
    let folder = tempfile::tempdir().unwrap();
    let sheet = open(folder.path(), rows);
    edits(&sheet, rows);
    save(&sheet, folder.path(), rows);
}

fn open(folder: &Path, rows: u32) -> Sheet {
    let list = folder.join("users.ndjson");
    let mut out = BufWriter::new(std::fs::File::create(&list).unwrap());
    let about = "x".repeat(560);
    let mut line = String::new();
    for row in 0..rows {
        line.clear();
        write!(
            line,
            r#"{{"email":"user{row}@example.test","user_id":"auth0|{row:024}","given_name":"Ann {row}","nickname":"Ann","blocked":false,"created_at":"2024-01-31T10:00:00.000Z","user_metadata":{{"plan":"gold","seats":{row},"about":"{about}"}},"app_metadata":{{"roles":["admin","user"]}}}}"#
        )
        .unwrap();
        line.push('\n');
        out.write_all(line.as_bytes()).unwrap();
    }
    out.flush().unwrap();
    let private = folder.join("private");
    std::fs::create_dir(&private).unwrap();
    let sheet = import_file(&list, &private, &OpenOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    println!("{rows} users, {} MB", std::fs::metadata(&list).unwrap().len() / 1_000_000);
    std::fs::remove_file(&list).unwrap();
    sheet
}

fn edits(sheet: &Sheet, rows: u32) {
    let column = |path: &str| sheet.column_at(path).unwrap();
    let (name, nickname, plan) = (column("given_name"), column("nickname"), column("user_metadata.plan"));
    let all = RowRanges::from(0..rows);
    let every_other = RowRanges::from_rows((0..rows).step_by(2).map(RowId));
    let mut shuffled: Vec<RowId> = (0..rows).map(RowId).collect();
    fastrand::Rng::with_seed(1).shuffle(&mut shuffled);
    let shuffled = RowList::from_rows(shuffled);
    let text = |text: &str| CellValue::Text(text.to_owned());
    let pattern = Pattern { what: "ann".to_owned(), ..Pattern::default() };
    let replace = |rows: &RowRanges| Edit::Replace {
        cells: vec![(name, rows.clone()), (nickname, rows.clone())],
        pattern: pattern.clone(),
        with: "Bea".to_owned(),
    };
    let down = |rows: RowList, source| Edit::FillDown { rows, columns: vec![nickname], source };
    let columns: Vec<ColumnId> = vec![nickname, plan];
    let cases = [
        ("set a column", Edit::Set { rows: all.clone(), columns: vec![nickname], value: text("x") }),
        ("set every other row of two columns", Edit::Set { rows: every_other.clone(), columns, value: text("x") }),
        ("fill down", down(all.clone().into(), 1)),
        ("fill down three rows again and again", down(all.clone().into(), 3)),
        ("fill down over a sorted view", down(shuffled.clone(), 3)),
        ("series over a sorted view", Edit::FillSeries { rows: shuffled, columns: vec![name], source: 1 }),
        ("fill right", Edit::FillRight { rows: all.clone(), columns: vec![name, nickname], source: 1 }),
        ("replace in a column of all rows", replace(&all)),
        ("replace in every other row", replace(&every_other)),
        ("transform", Edit::Transform { rows: all.clone(), columns: vec![name], how: Transform::UpperCase }),
        ("rename a column", Edit::RenameColumn { column: plan, path: "app_metadata.plan".to_owned() }),
        ("duplicate every other row", Edit::DuplicateRows { rows: every_other.clone() }),
        ("delete every other row", Edit::DeleteRows { rows: every_other }),
    ];
    for (what, edit) in cases {
        let done = median(|| {
            let start = cpu();
            black_box(sheet.edited(&edit).unwrap());
            cpu().saturating_sub(start)
        });
        // Over a sheet that was changed everywhere before.
        let before = sheet.edited(&replace(&RowRanges::from_rows((0..rows).step_by(3).map(RowId)))).unwrap();
        let again = median(|| {
            let start = cpu();
            black_box(before.edited(&edit).unwrap());
            cpu().saturating_sub(start)
        });
        let edited = before.edited(&edit).unwrap();
        let screen = median(|| {
            let start = cpu();
            (rows / 2..rows / 2 + 60).for_each(|row| drop(black_box(edited.row_cells(RowId(row)))));
            cpu().saturating_sub(start)
        });
        let start = cpu();
        // An undo goes back to the sheet before, and lets go of the other.
        drop(edited);
        let undone = cpu().saturating_sub(start);
        let met = if done.max(again).max(undone) < BOUND { "holds" } else { "MISSED" };
        let ms = |it: Duration| it.as_secs_f64() * 1e3;
        println!(
            "{what:40} {:8.2} ms, over other edits {:8.2} ms, undo {:8.2} ms, a screen after it {:6.3} ms  bound 300 ms \
             {met}",
            ms(done),
            ms(again),
            ms(undone),
            ms(screen)
        );
    }
}

fn save(sheet: &Sheet, folder: &Path, rows: u32) {
    let base = folder.join("private").join("base");
    let name = sheet.column_at("given_name").unwrap();
    let step = (rows / 10_000).max(1) as usize;
    let edited = RowRanges::from_rows((0..rows).step_by(step).map(RowId));
    let set = Edit::Set { rows: edited, columns: vec![name], value: CellValue::Text("Bea".to_owned()) };
    let edited = sheet.edited(&set).unwrap();
    let (copy, saved) = (folder.join("copy"), folder.join("saved"));
    let mut ratios: Vec<(f64, Duration, Duration)> = (0..5)
        .map(|_| {
            let start = cpu();
            std::fs::copy(&base, &copy).unwrap();
            let copied = cpu().saturating_sub(start);
            let start = cpu();
            let mut out = InBlocks::new(std::fs::File::create(&saved).unwrap());
            let what = Export { kind: SaveKind::JsonLines, rows: None, columns: None, as_it_is: false };
            edited.export(&what, &mut out, folder, &mut |_, _| ControlFlow::Continue(())).unwrap();
            out.flush().unwrap();
            drop(out);
            let written = cpu().saturating_sub(start);
            (written.as_secs_f64() / copied.as_secs_f64(), copied, written)
        })
        .collect();
    ratios.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (ratio, copied, written) = ratios[2];
    let met = if ratio <= 1.3 { "holds" } else { "MISSED" };
    println!("save with 10,000 edited rows: {written:.3?}, a copy {copied:.3?}: {ratio:.2}x  bound 1.3x  {met}");
}
