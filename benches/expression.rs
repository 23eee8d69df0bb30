//! How much CPU time expressions take beside Node's `vm`, which parses and evaluates the same rows in one run; how long they
//! take for a million rows of a list, read as the program reads them, and how soon they end when nobody waits any longer.
//!
//! `cargo bench --bench expression` makes its own list; `cargo bench --bench expression -- FILE` reads NDJSON.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints")]

#[path = "measure/mod.rs"]
#[allow(dead_code, reason = "other benchmarks use the rest")]
mod measure;

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

use rollcall::expression::Evaluator;
use rollcall::expression::Expression;
use rollcall::expression::Fault;
use rollcall::expression::Limits;
use rollcall::sheet::OpenOptions;
use rollcall::sheet::Sheet;
use rollcall::sheet::import_file;

/// Each with what it shows, and the most it may take of Node's time; none where the whole user is read.
const EXPRESSIONS: [(&str, &str, Option<f64>); 4] = [
    ("a path with a fallback", "user.user_metadata.name || user.name", Some(1.0)),
    ("a text of several", "`${user.given_name} ${user.family_name} <${user.email}>`.trim()", Some(1.0)),
    ("deep in metadata", "user.user_metadata.address.city", Some(1.0)),
    ("all of the user", "Object.keys(user).length", None),
];

/// Takes the file and the expressions, prints for each: seconds of CPU time, length of all results.
const NODE: &str = r"
const vm = require('vm'), fs = require('fs');
const rows = fs.readFileSync(process.argv[1], 'utf8').split('\n').filter(Boolean);
for (const text of process.argv.slice(2)) {
  const context = vm.createContext({});
  const evaluate = vm.runInContext(`(json) => { const user = JSON.parse(json); return (${text}) }`, context);
  const before = process.cpuUsage();
  let length = 0;
  for (const row of rows) {
    let result;
    try { result = evaluate(row) } catch { result = undefined }
    if (result !== undefined && result !== null) length += String(result).length;
  }
  const spent = process.cpuUsage(before);
  console.log((spent.user + spent.system) / 1e6, length);
}
";

fn cpu_seconds() -> f64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

/// Users as an export has them, of about 900 bytes.
fn made(count: usize) -> String {
    let mut out = String::new();
    for row in 0..count {
        let city = ["Ulm", "Köln", "Łódź", "São Paulo"][row % 4];
        let own_name = if row % 3 == 0 { format!(r#""name":"Nick {row}","#) } else { String::new() };
        let made = writeln!(
            out,
            r#"{{"user_id":"auth0|{row:024x}","email":"user{row}@example.org","email_verified":{},"name":"User {row}","given_name":"User","family_name":"Of row {row}","nickname":"user{row}","picture":"https://s.gravatar.com/avatar/{row:032x}?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2Fus.png","created_at":"2024-03-0{}T10:11:12.345Z","updated_at":"2025-07-01T08:00:00.000Z","last_login":"2025-07-01T08:00:00.000Z","last_ip":"203.0.113.{}","logins_count":{},"identities":[{{"connection":"Username-Password-Authentication","user_id":"{row:024x}","provider":"auth0","isSocial":false}}],"user_metadata":{{{own_name}"customer_no":"00{row}","address":{{"street":"Example street {row}","zip":"{:05}","city":"{city}"}},"newsletter":{},"tags":["a","b\n","c"]}},"app_metadata":{{"plan":"gold","roles":["reader","writer"],"seats":{}}}}}"#,
            row % 2 == 0,
            row % 9 + 1,
            row % 250,
            row % 77,
            row % 100_000,
            row % 5 == 0,
            row % 12,
        );
        made.unwrap();
    }
    out
}

/// What Node takes for each expression; none where there is no Node.
fn node(list: &str) -> Option<Vec<(f64, u64)>> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(list.as_bytes()).unwrap();
    let expressions = EXPRESSIONS.iter().map(|(_, expression, _)| *expression);
    let run =
        Command::new("node").args(["-e", NODE]).arg(file.path()).args(expressions).stderr(Stdio::inherit()).output();
    let output = String::from_utf8(run.ok()?.stdout).unwrap();
    let line = |line: &str| {
        let (seconds, length) = line.split_once(' ').unwrap();
        (seconds.parse().unwrap(), length.parse().unwrap())
    };
    Some(output.lines().map(line).collect())
}

fn ours(rows: &[&str], expression: &str) -> (f64, u64) {
    use rollcall::expression::Answer;
    let expression = Expression::parse(expression).unwrap();
    let before = cpu_seconds();
    let mut evaluator = Evaluator::new(&expression, Limits::default(), || false);
    let mut length = 0;
    for (row, user) in (1..).zip(rows) {
        length += match black_box(evaluator.evaluate(row, user, None)) {
            // As JavaScript counts.
            Ok(Answer::Text(text)) => text.encode_utf16().count() as u64,
            Ok(Answer::Number(text) | Answer::Json(text)) => text.len() as u64,
            Ok(Answer::Boolean(_) | Answer::Missing | Answer::Null) | Err(_) => 0,
        };
    }
    (cpu_seconds() - before, length)
}

fn main() {
    let runs = 5;
    let file = std::env::args().skip(1).find(|it| !it.starts_with('-'));
    // A build without optimisation is only tried out.
    let list = match file {
        Some(file) => std::fs::read_to_string(file).unwrap(),
        None => made(if cfg!(debug_assertions) { 1000 } else { 200_000 }),
    };
    let rows: Vec<&str> = list.lines().collect();
    println!("{} rows, {} bytes each", rows.len(), list.len() / rows.len().max(1));
    let mut times: Vec<Vec<(f64, Option<f64>)>> = vec![Vec::new(); EXPRESSIONS.len()];
    for _ in 0..runs {
        let theirs = node(&list);
        for (place, (_, expression, _)) in EXPRESSIONS.iter().enumerate() {
            let (seconds, length) = ours(&rows, expression);
            let node = theirs.as_ref().map(|it| it[place]);
            assert!(node.is_none_or(|(_, node)| node == length), "{expression}: other results than Node's");
            times[place].push((seconds, node.map(|(seconds, _)| seconds)));
        }
    }
    for ((name, _, bound), mut times) in EXPRESSIONS.iter().zip(times) {
        times.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut ratios: Vec<f64> = times.iter().filter_map(|(ours, node)| Some(ours / (*node)?)).collect();
        ratios.sort_by(f64::total_cmp);
        let each = times[runs / 2].0 * 1e6 / rows.len() as f64;
        let beside = match (ratios.get(ratios.len() / 2), bound) {
            (Some(ratio), Some(bound)) => format!("{ratio:5.2} x Node's vm (at most {bound})"),
            (Some(ratio), None) => format!("{ratio:5.2} x Node's vm"),
            (None, _) => "no Node on this machine to compare with".to_owned(),
        };
        println!("{name:24} {each:7.3} us/user  {beside}");
    }
    million();
}

/// Each expression over all rows of a list of a million.
fn million() {
    // A build without optimisation is only tried out.
    let list = measure::list::users(if cfg!(debug_assertions) { 2000 } else { 1_000_000 });
    let kept = tempfile::tempdir_in(measure::list::folder()).unwrap();
    let go_on = &mut |_| std::ops::ControlFlow::Continue(());
    let sheet = import_file(&list, kept.path(), &OpenOptions::default(), go_on).unwrap();
    let never = Arc::new(AtomicBool::new(false));
    for (name, expression, _) in EXPRESSIONS {
        let before = cpu_seconds();
        let rows = over(&sheet, expression, &never);
        let seconds = cpu_seconds() - before;
        assert_eq!(rows, Some(sheet.row_count()));
        // Somebody changes their mind at five places of the whole.
        let ends: Vec<f64> =
            (1..6).filter_map(|place| end_after(&sheet, expression, seconds * f64::from(place) / 6.0)).collect();
        let most = ends.iter().copied().fold(0.0, f64::max);
        let met = if most <= 50.0 { "holds" } else { "MISSED" };
        println!(
            "{name:24} {seconds:7.3} s for {} rows; ends {most:.2} ms after it was asked to at most (bound 50 ms  {met}, of {} tries)",
            sheet.row_count(),
            ends.len()
        );
    }
}

/// For how many rows there was an answer; none if it was stopped.
fn over(sheet: &Sheet, expression: &str, stopped: &Arc<AtomicBool>) -> Option<u32> {
    let expression = Expression::parse(expression).unwrap();
    let stop = Arc::clone(stopped);
    let mut evaluator = Evaluator::new(&expression, Limits::default(), move || stop.load(Ordering::Relaxed));
    let mut buffer = String::new();
    let mut answers = 0;
    for row in sheet.rows() {
        // As the program does, which tells how far it is every thousand rows and hears whether to go on.
        if row.0 % 1024 == 0 && stopped.load(Ordering::Relaxed) {
            return None;
        }
        match black_box(evaluator.evaluate(u64::from(row.0) + 1, sheet.user(row, &mut buffer).unwrap(), None)) {
            Err(Fault::Stopped) => return None,
            answer => answers += u32::from(answer.is_ok()),
        }
    }
    Some(answers)
}

/// How many milliseconds it takes to end by the clock; none if it had ended before.
#[expect(clippy::disallowed_methods, reason = "somebody asks for the end at some moment of the work, not at an event")]
fn end_after(sheet: &Sheet, expression: &str, seconds: f64) -> Option<f64> {
    let stopped = Arc::new(AtomicBool::new(false));
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| (over(sheet, expression, &stopped), Instant::now()));
        std::thread::sleep(Duration::from_secs_f64(seconds));
        let asked = Instant::now();
        stopped.store(true, Ordering::Relaxed);
        let (answers, ended) = worker.join().unwrap();
        answers.is_none().then(|| ended.saturating_duration_since(asked).as_secs_f64() * 1e3)
    })
}
