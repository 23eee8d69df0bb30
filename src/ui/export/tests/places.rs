//! Where files go, and where none can.

use super::*;

#[test]
fn a_place_where_no_file_can_be_is_told_before_auth0_is_asked_for_anything() {
    let mut window = shown();
    choose_connection(&mut window);
    std::fs::create_dir(window.folder.path().join("folder.csv")).unwrap();
    choose_file(&mut window, "folder.csv");
    window.until_label("A folder has this name: choose another one");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    assert!(window.now().exports.is_empty(), "the key asks for nothing");
    // Nobody, not even root, makes files there.
    if cfg!(target_os = "linux") {
        export_to(&mut window, "/sys/out.csv", "CSV");
        window.until_words("you may not write there");
        window.until_words("Export to a folder of your own");
        assert!(window.harness.query_by_label("Exports so far").is_none(), "nothing was begun");
    }
}
