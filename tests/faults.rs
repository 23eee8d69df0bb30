//! Whatever goes wrong at the tenant or on the way to it: no user is lost, none is sent twice unaccounted, and the
//! books agree with the tenant.
#![cfg(feature = "slow-tests")]

mod harness;

use harness::{Demo, Desk, Ended, emails, imported, user, users};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Enough users for three jobs.
const USERS: usize = 2_600;

const IMPORTS: &str = "/api/v2/jobs/users-imports";

/// Imports under faults; afterwards every user is there once and counts as inserted.
fn all_arrive(faults: &Value) -> Ended {
    so_many_arrive(USERS, faults)
}

fn so_many_arrive(count: usize, faults: &Value) -> Ended {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.faults(faults);
    let list = users(0, count);
    let ended = desk.import(&demo, &desk.users(&list), &[]).expect(0);
    assert_eq!(ended.rows("inserted"), count as u64);
    assert_eq!(imported(&demo), emails(&list));
    ended
}

#[test]
fn an_answer_lost_before_the_effect_is_found_out_and_sent_again() {
    let began = Instant::now();
    all_arrive(&json!({"instant_jobs": true,
        "requests": [{"kind": "lost_before_effect", "method": "POST", "path": IMPORTS, "count": 1}]}));
    assert!(
        began.elapsed() < Duration::from_secs(20),
        "a lost answer costs under 15 s on a quiet tenant: {:?}",
        began.elapsed()
    );
}

#[test]
fn an_answer_lost_after_the_effect_is_found_out_and_not_sent_again() {
    let ended = all_arrive(&json!({"instant_jobs": true,
        "requests": [{"kind": "lost_after_effect", "method": "POST", "path": IMPORTS, "count": 1, "skip": 1}]}));
    assert_eq!(ended.json["jobs"].as_array().unwrap().len(), 3);
}

#[test]
fn an_answer_lost_while_the_job_still_runs_is_waited_out() {
    all_arrive(&json!({
        "requests": [{"kind": "lost_after_effect", "method": "POST", "path": IMPORTS, "count": 1}],
        "jobs": [{"kind": "slow", "type": "users_import", "seconds": 6, "count": 1}]}));
}

#[test]
fn a_lost_job_that_outlasts_the_quiet_time_does_not_make_its_users_failures() {
    // Users for one job: of two that are under way together, either may come first at the tenant and be the slow one.
    let faults = json!({
        "requests": [{"kind": "lost_after_effect", "method": "POST", "path": IMPORTS, "count": 1}],
        "jobs": [{"kind": "slow", "type": "users_import", "seconds": 40, "count": 1}]});
    let ended = so_many_arrive(500, &faults);
    // Nothing is known of how long jobs take here, so it is quiet after 7 s, and they are sent again.
    assert!(ended.json["jobs"].as_array().unwrap().len() > 1, "{ended:?}");
}

#[test]
fn after_a_lost_answer_users_that_were_there_before_are_duplicates_not_successes() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    desk.import(&demo, &desk.users(&users(0, 10)), &[]).expect(0);
    demo.advance(60);
    demo.faults(&json!({"instant_jobs": true,
        "requests": [{"kind": "lost_after_effect", "method": "POST", "path": IMPORTS, "count": 1}]}));
    let ended = desk.import(&demo, &desk.users(&users(5, 50)), &[]).expect(1);
    assert_eq!((ended.rows("inserted"), ended.rows("failed")), (45, 5));
    let expected: Vec<_> = (1..=5).map(|row| (row, "DUPLICATED_USER".to_owned())).collect();
    assert_eq!(ended.problems(), expected);
}

#[test]
fn a_storm_of_refusals_is_sat_out() {
    all_arrive(&json!({"instant_jobs": true, "requests": [
        {"kind": "rate_limit", "count": 6, "retry_after_seconds": 1},
        {"kind": "rate_limit", "path": "/api/v2/jobs", "count": 8, "probability": 0.5}]}));
}

#[test]
fn a_tenant_that_is_out_of_order_now_and_then_is_got_by() {
    all_arrive(&json!({"instant_jobs": true, "requests": [
        {"kind": "unavailable", "method": "GET", "count": 5, "probability": 0.5},
        {"kind": "unavailable", "method": "POST", "path": IMPORTS, "count": 1, "skip": 1}]}));
}

#[test]
fn a_token_that_ends_in_the_middle_is_renewed() {
    all_arrive(&json!({"instant_jobs": true, "requests": [
        {"kind": "token_expired", "path": "/api/v2/jobs", "skip": 2, "count": 1}]}));
}

#[test]
fn links_that_expire_and_downloads_that_break_off_are_fetched_again() {
    all_arrive(&json!({"instant_jobs": true, "requests": [
        {"kind": "expired_link", "count": 1},
        {"kind": "truncated_download", "count": 1, "keep_bytes": 200}]}));
}

#[test]
fn jobs_that_fail_expire_or_are_forgotten_are_looked_into_and_their_absent_users_sent_again() {
    for job in [
        json!({"kind": "fail", "type": "users_import", "count": 1, "rows_written": 10}),
        json!({"kind": "fail", "type": "users_import", "count": 1, "skip": 1, "status_details": "internal error"}),
        json!({"kind": "expire", "type": "users_import", "count": 1}),
        json!({"kind": "forget", "type": "users_import", "count": 1}),
    ] {
        all_arrive(&json!({"instant_jobs": true, "jobs": [job]}));
    }
}

#[test]
fn a_job_that_always_fails_is_given_up_with_the_tenants_reason() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.faults(&json!({"instant_jobs": true,
        "jobs": [{"kind": "fail", "type": "users_import", "status_details": "the store is read-only"}]}));
    let ended = desk.import(&demo, &desk.users(&users(0, 3)), &[]).expect(1);
    assert_eq!(ended.rows("failed"), 3);
    assert!(ended.json["problems"][0].to_string().contains("the store is read-only"), "{ended:?}");
    assert_eq!(imported(&demo), Vec::<String>::new());
}

#[test]
fn refused_users_that_the_error_list_leaves_out_are_found_all_the_same() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    desk.import(&demo, &desk.users(&users(0, 30)), &[]).expect(0);
    demo.advance(60);
    demo.faults(&json!({"instant_jobs": true, "behaviours": {"errors_at_most": 5}}));
    let ended = desk.import(&demo, &desk.users(&users(0, 100)), &[]).expect(1);
    assert_eq!((ended.rows("inserted"), ended.rows("failed")), (70, 30));
    let rows: Vec<_> = ended.problems().into_iter().map(|(row, _)| row).collect();
    assert_eq!(rows, (1..=30).collect::<Vec<_>>());
}

#[test]
fn users_written_without_their_second_factors_count_as_written_with_a_problem() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.faults(&json!({"instant_jobs": true, "behaviours": {"mfa_factors_fail": true}}));
    let mut list = users(0, 3);
    list[1]["mfa_factors"] = json!([{"phone": {"value": "+447700900123"}}]);
    let ended = desk.import(&demo, &desk.users(&list), &[]).expect(1);
    assert_eq!((ended.rows("inserted"), ended.rows("failed")), (3, 0));
    assert_eq!(ended.problems(), [(2, "MFA_FACTORS_FAILED".to_owned())]);
}

#[test]
fn an_upsert_whose_answer_is_lost_updates_everybody_once() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    desk.import(&demo, &desk.users(&users(0, 100)), &[]).expect(0);
    for kind in ["lost_before_effect", "lost_after_effect"] {
        demo.faults(&json!({"instant_jobs": true,
            "requests": [{"kind": kind, "method": "POST", "path": IMPORTS, "count": 1}]}));
        let mut list = users(0, 120);
        for it in &mut list {
            it["family_name"] = json!(kind);
        }
        let ended = desk.import(&demo, &desk.users(&list), &["--upsert", "--yes"]).expect(0);
        assert_eq!(ended.rows("updated") + ended.rows("inserted"), 120);
        assert_eq!(demo.user("user.119@import.test").unwrap()["family_name"], kind);
    }
}

#[test]
fn withdrawing_a_permission_in_the_middle_stops_the_run_and_granting_it_lets_it_go_on() {
    let (demo, desk) = (Demo::start(), Desk::new());
    let list = users(0, USERS);
    let path = desk.users(&list);
    let child = desk.command(&demo, &["import", path.to_str().unwrap(), "--connection", "Main-DB"]).spawn().unwrap();
    demo.wait_for_jobs(1);
    demo.faults(&json!({"withdrawn_scopes": ["create:users"]}));
    let ended = harness::ended(child).expect(3);
    assert_eq!(ended.error_code(), "missing_permission");
    demo.hurry();
    let ended = desk.run(&demo, &["runs", "resume", "last"]).expect(0);
    assert_eq!(ended.rows("inserted"), USERS as u64);
    assert_eq!(imported(&demo), emails(&list));
}

#[test]
fn a_slot_that_somebody_else_has_is_waited_for() {
    let (demo, desk, other) = (Demo::start(), Desk::new(), Desk::new());
    demo.faults(&json!({"jobs": [{"kind": "slow", "type": "users_import", "seconds": 5}]}));
    let path = other.users(&users(10_000, 2_000));
    let child = other.command(&demo, &["import", path.to_str().unwrap(), "--connection", "Main-DB"]).spawn().unwrap();
    demo.wait_for_jobs(2);
    let ended = desk.import(&demo, &desk.users(&[user(1)]), &[]).expect(0);
    assert_eq!(ended.rows("inserted"), 1);
    harness::ended(child).expect(0);
}

#[test]
fn hashes_whose_answers_are_all_lost_are_never_called_updated() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    desk.import(&demo, &desk.users(&users(0, 5)), &[]).expect(0);
    let mut list = users(0, 5);
    for it in &mut list {
        it["custom_password_hash"] =
            json!({"algorithm": "md5", "hash": {"value": "5f4dcc3b5aa765d61d8327deb882cf99", "encoding": "hex"}});
    }
    demo.faults(&json!({"instant_jobs": true,
        "requests": [{"kind": "lost_before_effect", "method": "POST", "path": IMPORTS}]}));
    let ended = desk.import(&demo, &desk.users(&list), &["--upsert", "--yes"]).expect(3);
    assert_eq!(ended.error_code(), "answer_lost");
    demo.hurry();
    let ended = desk.run(&demo, &["runs", "resume", "last"]).expect(0);
    assert_eq!(ended.rows("updated"), 5);
}

#[test]
fn an_outage_stops_the_run_instead_of_failing_its_users() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.faults(&json!({"requests": [{"kind": "unavailable", "method": "POST", "path": IMPORTS}]}));
    let ended = desk.import(&demo, &desk.users(&users(0, 3)), &[]).expect(3);
    assert_eq!(ended.error_code(), "tenant_unavailable");
    let retry = desk.import(&demo, &desk.users(&users(0, 3)), &["--retry-failed-of", "last"]).expect(2);
    assert_eq!(retry.error_code(), "not_finished");
    demo.hurry();
    assert_eq!(desk.run(&demo, &["runs", "resume", "last"]).expect(0).rows("inserted"), 3);
}

#[test]
fn after_a_lost_answer_the_tenants_own_reasons_are_kept() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    desk.import(&demo, &desk.users(&users(0, 2)), &[]).expect(0);
    let mut list = users(10, 3);
    list[1]["user_id"] = json!("imported-000001");
    demo.faults(&json!({"instant_jobs": true,
        "requests": [{"kind": "lost_before_effect", "method": "POST", "path": IMPORTS, "count": 1}]}));
    let ended = desk.import(&demo, &desk.users(&list), &[]).expect(1);
    assert_eq!(ended.rows("inserted"), 2);
    assert_eq!(ended.problems(), [(2, "DUPLICATED_USER".to_owned())]);
}

#[test]
fn an_export_that_fails_is_asked_for_anew() {
    all_arrive(&json!({"instant_jobs": true, "jobs": [{"kind": "fail", "type": "users_export", "count": 2}]}));
}
