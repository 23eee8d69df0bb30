//! Exports that are stopped, killed, or overtaken by somebody else.

use super::*;

#[test]
fn an_export_that_is_killed_or_stopped_goes_on_with_the_same_job() {
    let (demo, desk) = (Demo::with_users(60), Desk::new());
    let path = desk.path("a.xlsx");
    let arguments = ["export", "-o", path.to_str().unwrap(), "--sort", "email", "--connection", CONNECTION];
    // Killed while the tenant makes the file.
    demo.faults(&json!({"jobs": [{"kind": "slow", "type": "users_export", "seconds": 600, "count": 1}]}));
    let mut child = desk.command(&demo, &arguments).spawn().unwrap();
    demo.wait_for_requests("GET /api/v2/jobs/{id}", 1);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!path.exists());
    let ended = desk.run(&demo, &["runs", "show", "last"]).expect(2);
    assert_eq!(ended.error_code(), "export_unfinished");
    demo.advance(601);
    let ended = desk.run(&demo, &["runs", "resume", "last"]).expect(0);
    assert_eq!(ended.json["users"].as_u64(), Some(demo.users(CONNECTION).len() as u64));
    assert_eq!(export_jobs(&demo), 1, "the job of before was polled on");
    assert_tidy(&desk);
    // Gone on with once more, it says what became of it.
    assert_eq!(desk.run(&demo, &["runs", "resume", "last"]).expect(0).json, ended.json);
    assert_eq!(export_jobs(&demo), 1);
}

#[cfg(unix)]
#[test]
fn control_c_stops_an_export_without_a_file_and_says_how_to_go_on() {
    let (demo, desk) = (Demo::with_users(60), Desk::new());
    let path = desk.path("a.csv");
    demo.faults(&json!({"jobs": [{"kind": "slow", "type": "users_export", "seconds": 600, "count": 1}]}));
    let child = desk.command(&demo, &["export", "-o", path.to_str().unwrap()]).spawn().unwrap();
    demo.wait_for_requests("GET /api/v2/jobs/{id}", 1);
    let pressed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(pressed.success());
    let ended = ended(child).expect(4);
    assert_eq!(ended.error_code(), "stopped");
    assert!(ended.json["error"]["next"].as_str().unwrap().contains("rollcall runs resume 1"), "{ended:?}");
    assert!(!path.exists());
    assert_tidy(&desk);
    demo.advance(601);
    desk.run(&demo, &["runs", "resume", "1"]).expect(0);
    assert!(path.exists() && export_jobs(&demo) == 1);
}

/// Somebody's file of the same name, made while the export is under way, is left alone.
#[test]
fn a_file_that_came_meanwhile_is_not_replaced() {
    let (demo, desk) = (Demo::start(), Desk::new());
    let path = desk.path("a.csv");
    demo.faults(&json!({"jobs": [{"kind": "slow", "type": "users_export", "seconds": 600, "count": 1}]}));
    let child = desk.command(&demo, &["export", "-o", path.to_str().unwrap()]).spawn().unwrap();
    demo.wait_for_requests("GET /api/v2/jobs/{id}", 1);
    desk.list("a.csv", "mine");
    demo.advance(601);
    let ended = ended(child).expect(4);
    assert_eq!(ended.error_code(), "file_exists");
    assert_eq!(text(&desk, "a.csv"), "mine");
    std::fs::remove_file(&path).unwrap();
    desk.run(&demo, &["runs", "resume", "last"]).expect(0);
    assert!(Path::new(&path).exists());
}

/// The names in the desk's folder that no person put there.
fn left_behind(desk: &Desk) -> usize {
    let names = std::fs::read_dir(desk.path(".")).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().starts_with(".rollcall")).count()
}

#[test]
fn what_a_killed_export_left_is_swept_out_and_what_one_at_work_writes_is_not() {
    let (demo, desk) = (Demo::start(), Desk::new());
    let path = desk.path("a.csv");
    demo.faults(&json!({"jobs": [{"kind": "slow", "type": "users_export", "seconds": 600}]}));
    let mut child = desk.command(&demo, &["export", "-o", path.to_str().unwrap()]).spawn().unwrap();
    demo.wait_for_requests("GET /api/v2/jobs/{id}", 1);
    desk.run(&demo, &["runs", "list"]).expect(0);
    assert_eq!(left_behind(&desk), 1, "it is at work");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(left_behind(&desk), 1);
    desk.run(&demo, &["runs", "list"]).expect(0);
    assert_eq!(left_behind(&desk), 0);
    demo.advance(601);
    desk.run(&demo, &["runs", "resume", "last"]).expect(0);
    assert!(path.exists());
}

/// As if the power had gone between the file's coming to its place and the word of it.
#[test]
fn a_file_that_was_finished_in_the_last_moment_is_called_finished() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    let ended = export(&demo, &desk, "a.csv", &[]).expect(0);
    let forget = || {
        let forget = "UPDATE runs SET state = 'started', finished_at = NULL WHERE kind = 'export'";
        assert_eq!(journal(&desk).execute(forget, []).unwrap(), 1);
    };
    forget();
    let listed = desk.run(&demo, &["runs", "list"]).expect(0);
    assert_eq!(listed.json["runs"][0]["state"], "finished", "{listed:?}");
    forget();
    let again = desk.run(&demo, &["runs", "resume", "last"]).expect(0);
    assert_eq!(again.json["sha256"], ended.json["sha256"]);
    assert_eq!(export_jobs(&demo), 1);
    // Another file of that name is not it.
    forget();
    desk.list("a.csv", "mine");
    let ended = desk.run(&demo, &["runs", "resume", "last"]).expect(4);
    assert_eq!((ended.error_code(), text(&desk, "a.csv").as_str()), ("file_exists", "mine"));
}

#[cfg(unix)]
#[test]
fn a_stop_is_heard_while_connections_are_read() {
    let (demo, desk) = (Demo::start(), Desk::new());
    let path = desk.path("a.csv");
    demo.faults(&json!({"requests": [
        {"kind": "rate_limit", "path": "/api/v2/connections", "retry_after_seconds": 20}
    ]}));
    let arguments = ["export", "-o", path.to_str().unwrap(), "--connection", CONNECTION];
    let child = desk.command(&demo, &arguments).spawn().unwrap();
    demo.wait_for_requests("GET /api/v2/connections", 1);
    let began = std::time::Instant::now();
    let pressed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(pressed.success());
    let ended = ended(child).expect(4);
    assert_eq!(ended.error_code(), "stopped");
    assert!(began.elapsed().as_secs() < 15, "{ended:?}");
    assert_eq!(desk.run(&demo, &["runs", "list"]).expect(0).json["runs"], json!([]));
    assert_tidy(&desk);
}
