//! Lists of the size that Rollcall is for: time, memory, and every single row.
#![cfg(feature = "slow-tests")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and these say what they measured"
)]

mod harness;
mod lists;

use harness::{CONNECTION, Demo, Desk, ended, user};
use serde_json::json;
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// The two tests measure, so they take turns.
static MEASURING: std::sync::Mutex<()> = std::sync::Mutex::new(());

#[test]
fn ten_thousand_users_with_three_hundred_bad_ones_go_in_as_fast_as_two_slots_allow() {
    let _turn = MEASURING.lock();
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.faults(&json!({"jobs": [{"kind": "slow", "type": "users_import", "seconds": 5}]}));
    let rows = lists::list(11, 10_000, 30);
    let bad: BTreeSet<u64> = (1..).zip(&rows).filter(|(_, (_, bad))| bad.is_some()).map(|(row, _)| row).collect();
    let text: Vec<&str> = rows.iter().map(|(text, _)| text.as_str()).collect();
    let list = desk.list("users.ndjson", text.join("\n"));

    let mut child =
        desk.command(&demo, &["import", list.to_str().unwrap(), "--connection", CONNECTION]).spawn().unwrap();
    let stderr = BufReader::new(child.stderr.take().unwrap());
    // Both ends of the program are read at once: a full pipe would hold it up.
    let (ended, (first_job, last_result)) = std::thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let (mut first_job, mut last_result) = (None, None);
            for line in stderr.lines().map_while(Result::ok) {
                if line.contains("jobs done") && first_job.is_none() {
                    first_job = Some(Instant::now());
                }
                if line.contains("Reading") && line.contains("back") {
                    last_result = Some(Instant::now());
                }
            }
            (first_job, last_result)
        });
        (ended(child), watcher.join().unwrap())
    });
    let ended = ended.expect(1);
    let named: BTreeSet<u64> = ended.problems().into_iter().map(|(row, _)| row).collect();
    assert_eq!(named, bad);
    assert_eq!(ended.rows("inserted"), 10_000 - bad.len() as u64);
    assert_eq!(
        demo.users(CONNECTION).iter().filter(|it| it["email"].as_str().is_some_and(|it| it.starts_with("u."))).count()
            as u64,
        ended.rows("inserted")
    );

    let jobs = ended.json["jobs"].as_array().unwrap().len() as u32;
    let floor = Duration::from_secs(5) * jobs.div_ceil(2);
    let took = last_result.unwrap() - first_job.unwrap();
    println!(
        "{jobs} jobs of 5 s took {took:?}, {:.3} of what two slots need",
        took.as_secs_f64() / floor.as_secs_f64()
    );
    assert!(took <= floor.mul_f64(1.15), "{took:?} for {jobs} jobs");

    let state = demo.state();
    assert!(state["largest_request_body"].as_u64().unwrap() <= 512_000, "{state}");
    let posts = &state["requests"]["POST /api/v2/jobs/users-imports"];
    assert!(posts["413"].is_null() && posts["429"].as_u64().unwrap_or(0) <= 1, "{posts}");
}

/// The users that a demo tenant has at the start.
#[cfg(target_os = "linux")]
const SEEDED: u64 = 20;

/// A list of a million good users of some 0.6 KB.
fn million(desk: &Desk) -> PathBuf {
    let path = desk.path("million.ndjson");
    let mut file = BufWriter::new(std::fs::File::create(&path).unwrap());
    for number in 0..1_000_000 {
        writeln!(file, "{}", user(number)).unwrap();
    }
    file.flush().unwrap();
    path
}

/// The largest private memory of a process while it runs, in bytes. Mapped pages belong to the system's file cache.
#[cfg(target_os = "linux")]
fn watched(child: Child) -> (harness::Ended, u64) {
    sampled(child.id(), || ended(child))
}

/// The same for a program whose output nobody reads.
#[cfg(target_os = "linux")]
fn watched_silently(mut child: Child) -> (Option<i32>, u64) {
    sampled(child.id(), || child.wait().unwrap().code())
}

#[cfg(target_os = "linux")]
fn sampled<T>(process: u32, wait: impl FnOnce() -> T) -> (T, u64) {
    let status = Path::new("/proc").join(process.to_string()).join("status");
    std::thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut most = 0;
            while let Ok(text) = std::fs::read_to_string(&status) {
                let anonymous = text.lines().find_map(|line| line.strip_prefix("RssAnon:"));
                let Some(kilobytes) =
                    anonymous.and_then(|it| it.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok())
                else {
                    break; // it ended
                };
                most = most.max(kilobytes * 1024);
                #[expect(clippy::disallowed_methods, reason = "a sample now and then is what is wanted")]
                std::thread::sleep(Duration::from_millis(50));
            }
            most
        });
        (wait(), watcher.join().unwrap())
    })
}

#[cfg(target_os = "linux")]
#[test]
fn a_million_users_are_checked_in_seconds_and_imported_in_little_memory() {
    const MEGABYTE: u64 = 1_000_000;
    let _turn = MEASURING.lock();
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    let list = million(&desk);
    let list = list.to_str().unwrap();

    let began = Instant::now();
    let (checked, memory) = watched(desk.command(&demo, &["check", list]).spawn().unwrap());
    println!("a check of a million users took {:?} and {} MB", began.elapsed(), memory / MEGABYTE);
    assert_eq!((checked.code, &checked.json["ok"]), (Some(0), &json!(1_000_000)));
    assert!(began.elapsed() < Duration::from_secs(15) && memory < 300 * MEGABYTE);

    let began = Instant::now();
    let arguments = ["import", list, "--connection", CONNECTION];
    let (ended, memory) = watched(desk.command(&demo, &arguments).spawn().unwrap());
    println!("an import of a million users took {:?} and {} MB", began.elapsed(), memory / MEGABYTE);
    assert_eq!(ended.expect(0).rows("inserted"), 1_000_000);
    assert!(memory < 300 * MEGABYTE, "{memory}");
    assert_eq!(demo.state()["users"], SEEDED + 1_000_000);
}

#[cfg(target_os = "linux")]
#[test]
fn a_list_of_which_every_row_is_bad_is_told_row_by_row_in_little_memory() {
    let _turn = MEASURING.lock();
    let (demo, desk) = (Demo::start(), Desk::new());
    let path = desk.path("bad.ndjson");
    let mut file = BufWriter::new(std::fs::File::create(&path).unwrap());
    for number in 0..1_000_000 {
        writeln!(file, r#"{{"email":"no-at-sign-{number}","shoe_size":{number}}}"#).unwrap();
    }
    file.flush().unwrap();
    let mut command = desk.command(&demo, &["check", path.to_str().unwrap()]);
    let (status, memory) = watched_silently(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    println!("a million bad rows took {} MB", memory / 1_000_000);
    assert_eq!(status, Some(1));
    assert!(memory < 300_000_000, "{memory}");
}
