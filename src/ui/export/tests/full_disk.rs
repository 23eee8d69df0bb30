//! Exports where the disk takes no more. No test can fill a disk, but a program may be allowed files of some size only: the
//! test starts itself once more under such a limit, and there every write beyond it fails, as on a full disk. Lifting the
//! limit is what freeing some space is.

use super::faults::{go_on, nothing_is_left};
use super::tenant::jobs;
use super::*;
use std::process::{Command, Stdio};

const UNDER_LIMIT: &str = "ROLLCALL_TEST_FILES_ARE_LIMITED";
/// Blocks of 512 or 1024 bytes: one or two megabytes, whichever the shell means. The journal has room there.
const BLOCKS: &str = "2048";

/// Goes through the test of this name under the limit, in a program of its own.
fn under_limit(name: &str, test: impl FnOnce()) {
    if std::env::var_os(UNDER_LIMIT).is_some() {
        return test();
    }
    let name = format!("{}::{name}", module_path!().split_once("::").unwrap().1);
    // The signal that comes with the limit is passed over: the write says what is wrong.
    let limited = format!("trap '' XFSZ; ulimit -S -f {BLOCKS}; exec \"$0\" --exact {name} --nocapture");
    let this = std::env::current_exe().unwrap();
    let ended = Command::new("sh").arg("-c").arg(limited).arg(this).env(UNDER_LIMIT, "1").stdin(Stdio::null()).output();
    let ended = ended.unwrap();
    let said = String::from_utf8_lossy(&ended.stdout).into_owned() + &String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success() && said.contains("1 passed"), "{said}");
}

/// There is room again.
fn free_some_space() {
    let this = std::process::id().to_string();
    assert!(Command::new("prlimit").args(["--pid", &this, "--fsize=unlimited:"]).status().unwrap().success());
}

/// Exports four megabytes of a thousand users over an older file, which there is no room for; then there is.
fn exported(name: &str, kind: &'static str, said: &[&str]) {
    let mut window = shown_of(1_000, INSTANT);
    choose_connection(&mut window);
    choose_source(&mut window, Role::RadioButton, "Whole tenant");
    window.click(Role::Link, "Remove all columns");
    add_attribute(&mut window, "user_id");
    add_expression(&mut window, "Long", "'x'.repeat(4000)");
    // A folder of its own, so that it is seen what else is left there.
    let folder = window.folder.path().join("documents");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join(name), "an older list").unwrap();
    let file = choose_file(&mut window, &format!("documents/{name}"));
    window.until_words("Replaces a file saved ");
    click_export(&mut window, kind);
    window.until("it has failed", |window| {
        let now = window.state().now();
        now.exports.values().any(|it| it.outcome.ended().is_some_and(|it| it.is_err()))
    });
    for words in said {
        window.until_words(&words.replace("HERE", &window.folder.path().to_string_lossy()));
    }
    window.until_words(&format!("The older file {name} stays as it was."));
    window.until_words("“Go on” continues where it stopped");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "an older list");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing half-written remains");
    free_some_space();
    let text = go_on(&mut window, "1,000 users", &file);
    assert_eq!(text.matches(&"x".repeat(4_000)).count(), 1_000);
    assert_eq!(jobs(&window), 1, "Auth0 was not asked again");
    nothing_is_left(&window);
}

#[test]
fn a_disk_without_room_for_the_file_is_told_and_the_export_goes_on_once_there_is() {
    under_limit("a_disk_without_room_for_the_file_is_told_and_the_export_goes_on_once_there_is", || {
        exported("out.ndjson", "NDJSON", &["there is no room", "out.ndjson", "Export to another disk"]);
    });
}

#[test]
fn a_disk_without_room_for_what_is_kept_on_the_way_is_told_as_that() {
    under_limit("a_disk_without_room_for_what_is_kept_on_the_way_is_told_as_that", || {
        exported("out.csv", "CSV", &["the disk of Rollcall's own folder", "kept there on its way (HERE/workspace)"]);
    });
}
