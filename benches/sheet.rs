//! How long it takes to open a list and to look through it, against reading its bytes: R maps the file afresh and counts
//! its line breaks, S counts those of a file that is mapped already. CPU time, the median of pairs taken in turn.
//!
//! `cargo bench --bench sheet` makes a list of a million users under `target/`; `-- FILE` reads NDJSON of one's own.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints")]

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

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
use rollcall::sheet::import_file;
use rollcall::sheet::reopen;

const REPETITIONS: usize = 5;

/// What the whole process has spent.
fn spent() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap())
}

fn cost<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let before = spent();
    let done = black_box(work());
    (spent().saturating_sub(before).as_secs_f64(), done)
}

/// What was measured, against what, its bound, and the pairs of both costs.
type Figure<'a> = (&'a str, &'a str, Option<f64>, Vec<(f64, f64)>);

/// A map that counts its line breaks.
struct Scan {
    map: memmap2::Mmap,
}

impl Scan {
    fn new(path: &Path) -> Self {
        #[expect(unsafe_code, reason = "nobody changes the list while it is measured")]
        // SAFETY: the file is the benchmark's own.
        let map = unsafe { memmap2::Mmap::map(&fs::File::open(path).unwrap()).unwrap() };
        Self { map }
    }

    fn count(&self) -> usize {
        memchr::memchr_iter(b'\n', &self.map).count()
    }
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

/// Tells the median of pairs of costs, and the bound that holds for their ratio.
fn tell(name: &str, against: &str, bound: Option<f64>, pairs: &[(f64, f64)]) {
    let seconds = median(pairs.iter().map(|(_, it)| *it).collect());
    let ratio = median(pairs.iter().map(|(one, it)| it / one).collect());
    let bound = bound.map_or(String::new(), |bound| {
        format!("  bound {bound:5.2}  {}", if ratio <= bound { "holds" } else { "MISSED" })
    });
    println!("{name:44} {seconds:7.3} s  {ratio:6.2} x {against}{bound}");
}

fn main() {
    // A build without optimisation is only tried out.
    let rows = if cfg!(debug_assertions) { 2000 } else { 1_000_000 };
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/bench-lists");
    fs::create_dir_all(&folder).unwrap();
    let given = std::env::args().skip(1).find(|it| !it.starts_with('-')).map(PathBuf::from);
    let list = given.unwrap_or_else(|| {
        let list = folder.join(format!("users-{rows}.ndjson"));
        if !list.exists() {
            make(&list, rows);
        }
        list
    });
    println!("{}, {} MB", list.file_name().unwrap().to_string_lossy(), fs::metadata(&list).unwrap().len() / 1_000_000);
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
    let mut copies = Vec::new();
    let mut indexes = Vec::new();
    for _ in 0..REPETITIONS {
        let kept = tempfile::tempdir_in(folder).unwrap();
        let plain = kept.path().join("plain");
        let (copy, _) = cost(|| fs::copy(list, &plain).unwrap());
        fs::remove_file(&plain).unwrap();
        let (import, sheet) = cost(|| open(list, kept.path()));
        drop(sheet);
        let (fresh, _) = cost(|| Scan::new(list).count());
        let before = private_kb();
        let (index, sheet) = cost(|| again(kept.path()));
        let after = private_kb();
        indexes.push((fresh, index));
        copies.push((copy, (import - index).max(0.0)));
        if copies.len() == REPETITIONS
            && let (Some(before), Some(after)) = (before, after)
        {
            println!("private memory of an open list: {} MB", after.saturating_sub(before) / 1000);
        }
        drop(sheet);
    }
    tell("copy", "fs::copy", Some(1.1), &copies);
    tell("index", "R", Some(1.7), &indexes);
}

/// What the process has for itself alone.
fn private_kb() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?.trim().trim_end_matches(" kB").parse().ok()
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
    println!("60 rows, all columns: median {:.0} us, p99 {:.0} us", screens[1000] * 1e6, screens[1980] * 1e6);
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

const GIVEN: [&str; 10] = ["Ana", "Bruno", "Chloé", "Dmitri", "Günther", "Hiroshi", "Łukasz", "Noor", "Tomás", "Wei"];
const FAMILY: [&str; 8] = ["Andersen", "García", "Müller", "Tanaka", "O'Brien", "Петров", "Smith", "Zieliński"];
const PLACES: [&str; 6] = ["Zürich", "Łódź", "Ulm", "São Paulo", "Osaka", "München \\u00fcber"];

/// Writes users as an export has them, of about 0.9 KB.
fn make(path: &Path, rows: u64) {
    let mut random = fastrand::Rng::with_seed(1);
    let mut out = std::io::BufWriter::new(fs::File::create(path).unwrap());
    let mut text = String::new();
    for row in 0..rows {
        let pick = |from: &[&'static str], random: &mut fastrand::Rng| from[random.usize(..from.len())];
        let (given, family) = (pick(&GIVEN, &mut random), pick(&FAMILY, &mut random));
        // One in a hundred texts is written with escapes.
        let city = if random.u8(..) < 3 { PLACES[5] } else { PLACES[random.usize(..5)] };
        let (id, hash) = (random.u64(..), random.u128(..));
        let (year, month, day) = (random.u32(2019..2025), random.u32(1..13), random.u32(1..29));
        let nick = given.chars().filter(char::is_ascii).collect::<String>().to_lowercase();
        let host = pick(&["gmail.com", "example.org", "acme.io", "mail.test"], &mut random);
        text.clear();
        write!(
            text,
            "{{\"user_id\":\"auth0|{id:016x}{row:08x}\",\"email\":\"{nick}.{row}@{host}\",\"email_verified\":{},\
             \"name\":\"{given} {family}\",\"given_name\":\"{given}\",\"family_name\":\"{family}\",\
             \"nickname\":\"{nick}.{row}\",\"picture\":\"https://s.gravatar.com/avatar/{hash:032x}?s=480&r=pg\",\
             \"user_metadata\":{{\"locale\":\"tr-TR\",\"phone\":\"+{}\",\"newsletter\":{},\"address\":{{\"street\":\
             \"{} High Street\",\"city\":\"{city}\",\"country\":\"CH\",\"zip\":\"{:05}\"}},\"preferences\":{{\"theme\":\
             \"dark\",\"density\":\"compact\",\"start_page\":\"overview\"}}}},\"app_metadata\":{{\"plan\":\"free\",\"roles\":\
             [\"auditor\",\"admin\"],\"tenant_id\":\"tnt_{:06}\",\"score\":{}}},\"identities\":[{{\"user_id\":\
             \"{id:016x}{row:08x}\",\"provider\":\"auth0\",\"connection\":\"Username-Password-Authentication\",\
             \"isSocial\":false}}],\"created_at\":\"{year}-{month:02}-{day:02}T12:59:29.{:03}Z\",\"updated_at\":\
             \"2024-12-10T07:05:45.682Z\",\"last_ip\":\"10.0.{}.{}\",\"logins_count\":{}}}",
            random.bool(),
            random.u64(10_000_000_000..99_999_999_999),
            random.bool(),
            random.u32(1..300),
            random.u32(..100_000),
            random.u32(..10_000),
            random.f64() * 1000.0,
            random.u32(..1000),
            random.u8(..),
            random.u8(..),
            random.u32(..500),
        )
        .unwrap();
        text.push('\n');
        out.write_all(text.as_bytes()).unwrap();
    }
}
