//! How long it takes to open a list and to look through it, against reading its bytes: R maps the file afresh and counts
//! its line breaks, S counts those of a file that is mapped already. CPU time, the median of pairs taken in turn.
//!
//! `cargo bench --bench sheet` makes a list of a million users under `target/`; `-- FILE` reads NDJSON of one's own.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints")]

#[path = "measure/mod.rs"]
#[allow(dead_code, reason = "other benchmarks use the rest")]
mod measure;

use std::fs;
use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;
use std::path::PathBuf;

use rollcall::sheet::ColumnFilter;
use rollcall::sheet::ColumnId;
use rollcall::sheet::Condition;
use rollcall::sheet::Looking;
use rollcall::sheet::OpenOptions;
use rollcall::sheet::Question;
use rollcall::sheet::RowId;
use rollcall::sheet::Search;
use rollcall::sheet::Sheet;
use rollcall::sheet::SortKey;
use rollcall::sheet::Stage;
use rollcall::sheet::import_file;
use rollcall::sheet::reopen;

use self::measure::REPETITIONS;
use self::measure::Scan;
use self::measure::cost;
use self::measure::list;
use self::measure::private_kb;
use self::measure::spent;
use self::measure::tell;

/// What was measured, against what, its bound, and the pairs of both costs.
type Figure<'a> = (&'a str, &'a str, Option<f64>, Vec<(f64, f64)>);

fn main() {
    // A build without optimisation is only tried out.
    let rows = if cfg!(debug_assertions) { 2000 } else { 1_000_000 };
    let folder = list::folder();
    let given = std::env::args().skip(1).find(|it| !it.starts_with('-')).map(PathBuf::from);
    let list = given.unwrap_or_else(|| list::users(rows));
    println!("{}, {} MB", list.file_name().unwrap().to_string_lossy(), fs::metadata(&list).unwrap().len() / 1_000_000);
    copying(&list::users(rows / 5), &folder);
    opening(&list, &folder);
    let kept = tempfile::tempdir_in(&folder).unwrap();
    open(&list, kept.path());
    looking_through(kept.path());
}

fn open(list: &Path, folder: &Path) -> Sheet {
    import_file(list, folder, &OpenOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap()
}

fn again(folder: &Path) -> Sheet {
    reopen(folder, &OpenOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap()
}

fn opening(list: &Path, folder: &Path) {
    let mut indexes = Vec::new();
    for _ in 0..REPETITIONS {
        let kept = tempfile::tempdir_in(folder).unwrap();
        drop(open(list, kept.path()));
        // Both with letting go of the map.
        let (fresh, _) = cost(|| Scan::new(&kept.path().join("base")).count());
        let (index, _) = cost(|| again(kept.path()).row_count());
        indexes.push((fresh, index));
        let before = private_kb();
        let sheet = again(kept.path());
        let after = private_kb();
        if indexes.len() == REPETITIONS
            && let (Some(before), Some(after)) = (before, after)
        {
            let private = after.saturating_sub(before) / 1000;
            let met = if private <= 60 { "holds" } else { "MISSED" };
            println!("private memory of an open list: {private} MB  bound 60 MB  {met}");
        }
        drop(sheet);
    }
    tell("index with the UTF-8 check", "R", Some(1.7), &indexes);
}

/// Copying a list into the workspace, by itself, against a plain copy. A list of a size that a system takes without beginning
/// to write it out meanwhile, which would be measured instead; who is first changes from pair to pair.
fn copying(list: &Path, folder: &Path) {
    let mut copies = Vec::new();
    for pair in 0..=2 * REPETITIONS {
        let plain = || {
            let kept = tempfile::tempdir_in(folder).unwrap();
            cost(|| fs::copy(list, kept.path().join("plain")).unwrap()).0
        };
        let own = || {
            let kept = tempfile::tempdir_in(folder).unwrap();
            let (start, mut end) = (spent(), None);
            let opened = import_file(list, kept.path(), &OpenOptions::default(), &mut |progress| {
                if progress.stage == Stage::Copying {
                    return ControlFlow::Continue(());
                }
                end.get_or_insert_with(spent);
                ControlFlow::Break(())
            });
            assert!(opened.is_err() || end.is_none());
            end.unwrap_or_else(spent).saturating_sub(start).as_secs_f64()
        };
        let (one, other) = if pair % 2 == 0 {
            (plain(), own())
        } else {
            let own = own();
            (plain(), own)
        };
        copies.push((one, other));
    }
    tell("copy into the workspace", "fs::copy", Some(1.1), &copies);
}

fn looking_through(kept: &Path) {
    let tell_nobody = |_done, _total| ControlFlow::Continue(());
    let looking = Looking::new(&tell_nobody);
    let scan = Scan::new(&kept.join("base"));
    scan.count();
    let column = |sheet: &Sheet, path: &str| sheet.column_at(path).unwrap();
    let find = |sheet: &Sheet, filters: &[ColumnFilter], search: Option<&Search>, sort: &[SortKey]| {
        sheet.find(&Question { among: &[], filters, search, sort }, &looking).unwrap().order.len()
    };
    let contains = |column: ColumnId, text: &str| [ColumnFilter::new(column, Condition::Contains(text.to_owned()))];
    let by = |column| [SortKey { column, descending: false }];
    let mut screens = Vec::new();
    let sheet = again(kept);
    for _ in 0..2000 {
        let from = fastrand::u32(0..sheet.row_count().saturating_sub(60).max(1));
        screens.push(cost(|| (from..from + 60).for_each(|row| drop(black_box(sheet.row_cells(RowId(row)))))).0);
    }
    screens.sort_by(f64::total_cmp);
    let (median, p99) = (screens[1000] * 1e6, screens[1980] * 1e6);
    let met = if p99 <= 300.0 { "holds" } else { "MISSED" };
    let columns = sheet.columns().len();
    println!(
        "60 rows, all {columns} columns: median {median:.0} us, p99 {p99:.0} us, bound for 12 columns 300 us  {met}"
    );
    drop(sheet);
    let mut figures: Vec<Figure<'_>> = Vec::new();
    let mut add = |name, against, bound, pair| match figures.iter_mut().find(|it| it.0 == name) {
        Some(it) => it.3.push(pair),
        None => figures.push((name, against, bound, vec![pair])),
    };
    for _ in 0..REPETITIONS {
        let s = || cost(|| scan.count()).0;
        // As the session does once a list is open: from then on it is known which rows are JSON.
        let counted = || {
            let sheet = again(kept);
            sheet.census(&looking).unwrap();
            sheet
        };
        let sheet = counted();
        let email = column(&sheet, "email");
        let (first, _) = cost(|| find(&sheet, &contains(email, "gmail"), None, &[]));
        add("filter an early column", "S", Some(7.0), (s(), first));
        let (second, _) = cost(|| find(&sheet, &contains(email, "example"), None, &[]));
        add("filter it again", "the first", Some(0.2), (first, second));
        let created = column(&sheet, "created_at");
        let (late, _) = cost(|| find(&sheet, &contains(created, "2022-01"), None, &[]));
        add("filter a late column", "S", Some(7.0), (s(), late));
        let city = column(&sheet, "user_metadata.address.city");
        let (deep, _) = cost(|| find(&sheet, &contains(city, "ulm"), None, &[]));
        add("filter a deep column", "S", None, (s(), deep));
        let search = Search { text: "tanaka".to_owned(), match_case: false };
        let (all, _) = cost(|| find(&sheet, &[], Some(&search), &[]));
        add("search all cells, few hits", "S", Some(8.0), (s(), all));
        let search = Search { text: "example.org".to_owned(), match_case: false };
        let (all, _) = cost(|| find(&sheet, &[], Some(&search), &[]));
        add("search all cells, many hits", "S", Some(8.0), (s(), all));
        let sheet = counted();
        let (first, _) = cost(|| find(&sheet, &[], None, &by(email)));
        add("sort by text", "S", Some(14.0), (s(), first));
        let (second, _) = cost(|| find(&sheet, &[], None, &by(email)));
        add("sort by it again", "the first", Some(0.2), (first, second));
        let (first, _) = cost(|| find(&sheet, &[], None, &by(created)));
        add("sort by time", "S", Some(12.0), (s(), first));
        let (second, _) = cost(|| find(&sheet, &[], None, &by(created)));
        add("sort by it again (time)", "the first", Some(0.2), (first, second));
        let (counted, _) = cost(|| sheet.column_values(city, "", &Question::default(), &looking).unwrap());
        add("count the values of a deep column", "S", None, (s(), counted));
        if let Some(private) = private_kb() {
            println!("private memory after it all: {} MB", private / 1000);
        }
    }
    let mut census = Vec::new();
    for _ in 0..REPETITIONS {
        let sheet = again(kept);
        let s = cost(|| scan.count()).0;
        census.push((s, cost(|| sheet.census(&looking).unwrap()).0));
    }
    tell("find all columns", "S", Some(25.0), &census);
    for (name, against, bound, pairs) in figures {
        tell(name, against, bound, &pairs);
    }
}
