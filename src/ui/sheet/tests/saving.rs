//! The list as a file of its own.

use super::{press, window};
use crate::ui::harness::Window;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

/// Answers the open question with a path that is typed.
fn save_to(window: &mut Window, name: &str) -> std::path::PathBuf {
    let path = window.folder.path().join(name);
    window.click(Role::Button, "Type where to save");
    window.until_label("Path to save to");
    // Beside the list it came from, under a name like its own; what is typed takes its place.
    let proposed = window.harness.get_by_label("Path to save to").value().unwrap();
    assert!(proposed.starts_with(&window.folder.path().join("spring-signups").display().to_string()), "{proposed}");
    window.type_into("Path to save to", &path.display().to_string());
    window.click(Role::Button, "Save");
    path
}

fn choose_format(window: &mut Window, format: &str) {
    window.click(Role::ComboBox, "Format");
    window.click(Role::ListBoxOption, format);
}

#[test]
fn the_list_is_saved_with_what_was_just_typed_and_the_notice_says_where_it_is() {
    let mut window = window(20, vec2(1280.0, 800.0));
    for sign in "ann@example.org".chars() {
        window.harness.event(Event::Text(sign.to_string()));
    }
    window.harness.step();
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    window.until_label("Save as a file");
    window.until_label("All 20 rows: no row is hidden");
    choose_format(&mut window, "CSV for other programs");
    let path = save_to(&mut window, "new.csv");
    window.until_words("Saved 20 rows as");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("ann@example.org,Carla Jensen"), "{text}");
    window.click(Role::Button, "Close this note");
    window.until("the note is gone", |window| window.query_all_by_label_contains("Saved 20").next().is_none());
    assert_eq!(window.now().sheets.len(), 1);
}

#[test]
fn only_what_is_shown_is_saved_where_somebody_asks_for_it() {
    let mut window = window(60, vec2(1280.0, 800.0));
    window.click(Role::Button, "Menu of name");
    window.click(Role::Button, "Hide");
    window.click(Role::RadioButton, "Only problems");
    window.until_words("hidden, not deleted");
    let shown = window.now().sheets.values().find_map(|it| it.value()).unwrap().view.row_count;
    window.click(Role::Button, "Save as a file…");
    choose_format(&mut window, "NDJSON, one user on each line");
    window.click(Role::CheckBox, &format!("Only the {shown} rows that are shown, of 60"));
    window.click(Role::CheckBox, "Only the 5 columns that are shown, of 6");
    let path = save_to(&mut window, "problems.ndjson");
    window.until_words(&format!("Saved {shown} rows as"));
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), shown as usize);
    assert!(!text.contains("Carla Jensen") && text.contains("\"email\""), "{text}");
}

#[test]
fn a_file_that_is_there_is_replaced_only_after_a_word_and_no_folder_is_said() {
    let mut window = window(20, vec2(1280.0, 800.0));
    std::fs::write(window.folder.path().join("there.xlsx"), "mine").unwrap();
    window.click(Role::Button, "Save as a file…");
    choose_format(&mut window, "Excel workbook");
    // The ending comes by itself.
    save_to(&mut window, "there");
    window.until_words("There is a file of this name already");
    let path = window.folder.path().join("there.xlsx");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    window.click(Role::Button, "Replace the file that is there");
    window.until_words("Saved 20 rows as");
    assert!(std::fs::read(&path).unwrap().starts_with(b"PK"));
    window.click(Role::Button, "Save as a file…");
    save_to(&mut window, "no/such/folder/x.csv");
    window.until_words("there is no such folder");
    window.until_words("Choose a folder that exists.");
}

#[test]
fn ctrl_s_says_that_all_is_kept_and_leads_to_a_file() {
    let mut window = window(20, vec2(853.0, 533.0));
    press(&mut window, Modifiers::COMMAND, Key::S);
    window.until_words("kept as you type");
    window.click(Role::Button, "Save as a file…");
    window.until_label("Save as a file");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.until("the question is gone", |window| window.query_all_by_label("Save as a file").next().is_none());
    // The keyboard is the grid's again.
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    window.until_label("Row 2, email");
}

#[test]
fn a_packed_list_opens_again_as_it_was_shown() {
    let mut window = window(20, vec2(1280.0, 800.0));
    window.click(Role::Button, "Save as a file…");
    choose_format(&mut window, "NDJSON, packed");
    let path = save_to(&mut window, "new.ndjson.gz");
    window.until_words("Saved 20 rows as");
    let packed = std::fs::read(&path).unwrap();
    assert!(packed.starts_with(&[0x1F, 0x8B]), "gzip");
    window.harness.state_mut().open(path);
    window.until("both", |it| it.state().now().sheets.values().filter_map(|it| it.value()).count() == 2);
    let now = window.now();
    let mut lists = now.sheets.values().filter_map(|it| it.value());
    let (first, again) = (lists.next().unwrap(), lists.next().unwrap());
    let emails = |sheet: &crate::session::SheetState| {
        let column = sheet.rows.column_at("email").unwrap().0 as usize;
        sheet.rows.rows().map(|row| format!("{:?}", sheet.rows.row_cells(row)[column])).collect::<Vec<_>>()
    };
    assert_eq!(emails(first), emails(again));
}
