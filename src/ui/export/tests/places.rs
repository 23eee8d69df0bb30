//! Where files go, and where none can.

use super::*;
use crate::session::{Command, FilePlace};

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

#[test]
fn the_next_export_is_proposed_beside_the_last_file_and_not_where_none_could_be_written() {
    let mut window = shown();
    choose_connection(&mut window);
    let there = window.folder.path().join("there");
    std::fs::create_dir(&there).unwrap();
    export_to(&mut window, "there/out.csv", "CSV");
    window.until_words("users, complete");
    if cfg!(target_os = "linux") {
        export_to(&mut window, "/sys/out.csv", "CSV");
        window.until_words("you may not write there");
    }
    // As the screen asks for who comes to it at the next start.
    let place = FilePlace { folder: None, name: "next.csv".to_owned() };
    window.harness.state_mut().send(Command::LookForExportFile { place: place.clone() });
    let next = there.join("next.csv");
    window.until("it is proposed there", |window| {
        let file = window.state().now().export_form.file.ended().and_then(|it| it.ok().cloned());
        file.is_some_and(|file| file.place == place && file.path == next)
    });
}

#[test]
fn the_name_of_the_file_can_be_typed_anew_from_its_first_letter() {
    let mut window = shown();
    choose_connection(&mut window);
    let proposed = draft(&mut window).place.name.clone();
    window.harness.get_by_role_and_label(Role::TextInput, "Name of the file").focus();
    window.harness.run_steps(2);
    press(&mut window, Modifiers::COMMAND, Key::A);
    press(&mut window, Modifiers::NONE, Key::Backspace);
    assert_eq!(draft(&mut window).place.name, "");
    window.until_label("Give the file a name first");
    window.harness.get_by_role_and_label(Role::TextInput, "Name of the file").type_text("staff.csv");
    window.harness.run_steps(2);
    assert_eq!(draft(&mut window).place.name, "staff.csv");
    // Who leaves it empty has the proposal again.
    press(&mut window, Modifiers::COMMAND, Key::A);
    press(&mut window, Modifiers::NONE, Key::Backspace);
    press(&mut window, Modifiers::NONE, Key::Tab);
    assert_eq!(draft(&mut window).place.name, proposed);
}
