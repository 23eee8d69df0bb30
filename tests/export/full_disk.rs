//! Exports where the disk takes no more. No test can fill a disk, but a program may be allowed files of some size only: every
//! write beyond it fails, as on a full disk.
#![cfg(unix)]

use super::*;
use std::process::{Command, Stdio};

/// Blocks of 512 or 1024 bytes: one or two megabytes, whichever the shell means. The journal has room there.
const BLOCKS: &str = "2048";

/// Exports into a file of the desk as a program that may write no file of more than [`BLOCKS`].
fn export_under_limit(demo: &Demo, desk: &Desk, file: &str, options: &[&str]) -> Ended {
    let path = desk.path(file);
    let whole = desk.command(demo, &[&["export", "-o", path.to_str().unwrap()], options].concat());
    // The signal that comes with the limit is passed over: the write says what is wrong.
    let limited = format!("trap '' XFSZ; ulimit -f {BLOCKS}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.arg("-c").arg(limited).arg(whole.get_program()).args(whole.get_args());
    for (name, value) in whole.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    ended(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
}

/// Four megabytes of a thousand users, most of which is worked out here.
const LONG: [&str; 4] = ["--field", "user_id", "--field", "user_metadata.long='x'.repeat(4000)"];

#[test]
fn a_disk_without_room_for_the_file_is_told_and_what_was_there_stays() {
    let (demo, desk) = (Demo::with_users(1_000), Desk::new());
    demo.hurry();
    let mut jobs = 0;
    for (file, options) in
        [("a.ndjson", &[][..]), ("a.json", &[]), ("a.csv", &["--plain"]), ("b.ndjson", &["--sort", "user_id"])]
    {
        desk.list(file, "what was there before");
        let options = [&LONG[..], options, &["--yes"]].concat();
        let ended = export_under_limit(&demo, &desk, file, &options).expect(4);
        assert_eq!(ended.error_code(), "no_space", "{file}: {ended:?}");
        let (message, next) = (&ended.json["error"]["message"], ended.json["error"]["next"].as_str().unwrap());
        let message = message.as_str().unwrap();
        assert!(message.contains("there is no room") && message.contains(file), "{message}");
        assert!(!ended.stderr.contains("fault"), "{ended:?}");
        assert!(next.contains("another disk") && next.contains("rollcall runs resume"), "{next}");
        assert_eq!(text(&desk, file), "what was there before");
        assert_tidy(&desk);
        jobs += 1;
        // Once there is room it goes on, and the tenant is not asked again.
        let ended = desk.run(&demo, &["runs", "resume", "last"]).expect(0);
        assert_eq!(ended.json["users"], 1_000, "{file}");
        assert_eq!(open(&desk, file).rows().count(), 1_000, "{file}");
        assert_eq!(export_jobs(&demo), jobs, "{file}");
    }
}

#[test]
fn a_disk_without_room_for_what_is_kept_on_the_way_is_told_as_that_and_what_was_there_stays() {
    let (demo, desk) = (Demo::with_users(1_000), Desk::new());
    demo.hurry();
    for file in ["a.csv", "a.tsv", "a.xlsx"] {
        desk.list(file, "what was there before");
        let ended = export_under_limit(&demo, &desk, file, &[&LONG[..], &["--yes"]].concat()).expect(4);
        assert_eq!(ended.error_code(), "no_space", "{file}: {ended:?}");
        let (message, next) = (&ended.json["error"]["message"], ended.json["error"]["next"].as_str().unwrap());
        assert!(message.as_str().unwrap().contains("Rollcall's own folder"), "{message}");
        assert!(!ended.stderr.contains("fault"), "{ended:?}");
        assert!(next.contains("--workspace") && next.contains("rollcall runs resume"), "{next}");
        assert_eq!(text(&desk, file), "what was there before");
        assert_tidy(&desk);
        let scratch =
            std::fs::read_dir(desk.workspace()).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
        assert!(!scratch.into_iter().any(|name| name.contains("scratch")), "nothing is left of it");
        let ended = desk.run(&demo, &["runs", "resume", "last"]).expect(0);
        assert_eq!(ended.json["users"], 1_000, "{file}");
    }
}

#[test]
fn a_disk_without_room_for_what_auth0_gives_is_told_and_the_rest_is_brought_once_there_is() {
    // Packed they are a few megabytes.
    let (demo, desk) = (Demo::with_users(20_000), Desk::new());
    demo.hurry();
    desk.list("a.ndjson", "what was there before");
    let ended = export_under_limit(&demo, &desk, "a.ndjson", &["--yes"]).expect(4);
    assert_eq!(ended.error_code(), "no_space", "{ended:?}");
    assert!(ended.json["error"]["message"].as_str().unwrap().contains("Rollcall's own folder"), "{ended:?}");
    assert!(!ended.stderr.contains("Writing"), "it did not come so far: {}", ended.stderr);
    assert_eq!(text(&desk, "a.ndjson"), "what was there before");
    assert_tidy(&desk);
    let ended = desk.run(&demo, &["runs", "resume", "last"]).expect(0);
    assert_eq!((ended.json["users"].as_u64(), export_jobs(&demo)), (Some(20_000), 1));
}
