//! A run that was killed, paused or left alone for days goes on where it stood; books and tenant agree.
#![cfg(feature = "slow-tests")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod harness;

use harness::{CONNECTION, Demo, Desk, emails, ended, imported, users};
use serde_json::json;
use std::io::{BufRead as _, BufReader};
use std::process::Child;
use std::time::Duration;

/// Enough users for four jobs.
const USERS: usize = 3_400;

fn start_import(demo: &Demo, desk: &Desk) -> Child {
    let path = desk.users(&users(0, USERS));
    desk.command(demo, &["import", path.to_str().unwrap(), "--connection", CONNECTION]).spawn().unwrap()
}

/// Kills the program the hard way a random time after it began to send.
fn kill_after(demo: &Demo, mut child: Child, pause: Duration) {
    demo.wait_for_jobs(1);
    // The one wait by the clock: a kill at a random moment is what is tested.
    #[expect(clippy::disallowed_methods, reason = "the moment has to be random, not an event")]
    std::thread::sleep(pause);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_run_that_is_killed_at_any_moment_is_finished_by_resuming_it() {
    let mut dice = fastrand::Rng::with_seed(7);
    for round in 0..20 {
        let (demo, desk) = (Demo::start(), Desk::new());
        demo.faults(&json!({"jobs": [{"kind": "slow", "type": "users_import", "seconds": 0.5}]}));
        kill_after(&demo, start_import(&demo, &desk), Duration::from_millis(dice.u64(0..1_800)));
        let resumed = desk.run(&demo, &["runs", "resume", "last"]).expect(0);
        assert_eq!((resumed.rows("inserted"), resumed.rows("total")), (USERS as u64, USERS as u64), "round {round}");
        assert_eq!(imported(&demo), emails(&users(0, USERS)), "round {round}");
    }
}

#[test]
fn an_import_that_is_killed_while_it_is_planned_is_not_begun_by_resuming_it() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    desk.import(&demo, &desk.users(&users(0, 100)), &[]).expect(0);
    demo.faults(&json!({"jobs": [{"kind": "slow", "type": "users_export", "seconds": 30}]}));
    let mut list = users(0, 100);
    list[0]["given_name"] = json!("Changed");
    let list = desk.users(&list);
    let arguments = ["import", list.to_str().unwrap(), "--connection", CONNECTION, "--upsert", "--yes"];
    let mut child = desk.command(&demo, &arguments).spawn().unwrap();
    demo.wait_for_requests("users-exports", 2);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(desk.run(&demo, &["runs", "resume", "last"]).expect(2).error_code(), "never_started");
    assert_eq!(demo.user("user.0@import.test").unwrap()["given_name"], "Given 0");
}

#[test]
fn an_upsert_with_bad_rows_that_is_killed_from_its_first_moment_on_keeps_its_books() {
    let mut dice = fastrand::Rng::with_seed(3);
    for round in 0..8 {
        let (demo, desk) = (Demo::start(), Desk::new());
        demo.hurry();
        desk.import(&demo, &desk.users(&users(0, 900)), &[]).expect(0);
        demo.faults(&json!({"jobs": [{"kind": "slow", "type": "users_import", "seconds": 0.4}]}));
        let mut list = users(0, 2_500);
        for it in &mut list {
            it["family_name"] = json!("Changed");
        }
        list[7]["email"] = json!("no at sign");
        let list = desk.users(&list);
        let arguments = ["import", list.to_str().unwrap(), "--connection", CONNECTION, "--upsert", "--yes"];
        let mut child = desk.command(&demo, &arguments).spawn().unwrap();
        #[expect(clippy::disallowed_methods, reason = "the moment has to be random, not an event")]
        std::thread::sleep(Duration::from_millis(dice.u64(0..2_500)));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut resumed = desk.run(&demo, &["runs", "resume", "last"]);
        if ["never_started", "unknown_run"].contains(&resumed.json["error"]["code"].as_str().unwrap_or_default())
            || resumed.json["run"] == 1
        {
            resumed = desk.run(&demo, &arguments);
        }
        let resumed = resumed.expect(1);
        let counts = ["updated", "inserted", "failed", "unknown"].map(|state| resumed.rows(state));
        assert_eq!(counts, [899, 1_600, 1, 0], "round {round}: {:?}", resumed.json["rows"]);
        assert_eq!(demo.user("user.2499@import.test").unwrap()["family_name"], "Changed");
        assert_eq!(imported(&demo).len(), 2_500);
    }
}

#[test]
fn a_run_that_is_killed_before_its_first_job_has_sent_nothing_twice() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    let mut child = start_import(&demo, &desk);
    let stderr = BufReader::new(child.stderr.take().unwrap());
    let planned = stderr.lines().map_while(Result::ok).any(|line| line.contains("jobs done"));
    assert!(planned);
    child.kill().unwrap();
    child.wait().unwrap();
    let resumed = desk.run(&demo, &["runs", "resume", "last"]).expect(0);
    assert_eq!(resumed.rows("inserted"), USERS as u64);
    assert_eq!(imported(&demo), emails(&users(0, USERS)));
}

#[test]
fn a_run_whose_jobs_the_tenant_has_forgotten_is_finished_by_reading() {
    let (demo, desk) = (Demo::start(), Desk::new());
    kill_after(&demo, start_import(&demo, &desk), Duration::ZERO);
    demo.advance(25 * 3600);
    demo.hurry();
    let resumed = desk.run(&demo, &["runs", "resume", "last"]).expect(0);
    assert_eq!(resumed.rows("inserted"), USERS as u64);
    assert_eq!(imported(&demo), emails(&users(0, USERS)));
}

#[cfg(unix)]
#[test]
fn ctrl_c_pauses_and_resuming_goes_on() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.faults(&json!({"jobs": [{"kind": "slow", "type": "users_import", "seconds": 3}]}));
    let child = start_import(&demo, &desk);
    demo.wait_for_jobs(2);
    let interrupted = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    let paused = ended(child).expect(4);
    assert_eq!(paused.rows("unknown"), USERS as u64);
    demo.hurry();
    let resumed = desk.run(&demo, &["runs", "resume", "last"]).expect(0);
    assert_eq!(resumed.rows("inserted"), USERS as u64);
    assert_eq!(imported(&demo), emails(&users(0, USERS)));
}

#[test]
fn a_run_belongs_to_one_process_at_a_time() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.faults(&json!({"jobs": [{"kind": "slow", "type": "users_import", "seconds": 3}]}));
    let child = start_import(&demo, &desk);
    demo.wait_for_jobs(1);
    let second = desk.run(&demo, &["runs", "resume", "last"]).expect(2);
    assert_eq!(second.error_code(), "run_in_use");
    ended(child).expect(0);
}

#[test]
fn a_run_of_another_tenant_is_refused() {
    let (demo, other, desk) = (Demo::start(), Demo::start(), Desk::new());
    kill_after(&demo, start_import(&demo, &desk), Duration::ZERO);
    assert_eq!(desk.run(&other, &["runs", "resume", "last"]).expect(2).error_code(), "other_tenant");
}
