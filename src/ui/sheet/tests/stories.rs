use super::{press, type_text, window};
use crate::session::Command;
use crate::ui::App;
use crate::ui::harness::Window;
use crate::ui::scenes::{SHEET, on_demo};
use crate::ui::screen::Screen;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

#[test]
fn problems_are_seen_filtered_and_visited() {
    let mut window = window(300, egui::vec2(1280.0, 800.0));
    window.until_label("spring-signups.csv");
    window.until_words("300 rows • 6 columns");
    window.until_label("dmitrihaas3@example.org, space at the end");
    window.click(Role::RadioButton, "Only problems");
    window.until_words("hidden, not deleted");
    window.until_label("30 e-mails end with a space, error, column email");
    // From the first cell on to the next ones, and back.
    window.harness.key_press(Key::F8);
    window.until_label("Row 5, phone_number");
    window.harness.key_press_modifiers(egui::Modifiers::SHIFT, Key::F8);
    window.until_label("Row 4, email");
    window.click(Role::Link, "Show all rows");
    window.until("all rows again", |window| window.query_all_by_label_contains("hidden, not deleted").next().is_none());
    // The cursor stays on its row.
    window.until_label("Row 4, email");
}

#[test]
fn one_group_is_walked_through() {
    let mut window = window(300, egui::vec2(1280.0, 800.0));
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, Key::P);
    window.click(Role::Button, "15 rows have no e-mail, error, column email");
    window.click(Role::Link, "Next one: 15 rows have no e-mail");
    window.until_label("Row 12, email");
    window.harness.key_press(Key::F8);
    window.until_label("Row 32, email");
    window.click(Role::Link, "Show only the rows of: 15 rows have no e-mail");
    window.until_words("15 rows with problems are shown");
}

#[test]
fn what_is_being_typed_is_kept_when_a_key_leads_elsewhere() {
    let mut window = window(60, egui::vec2(1280.0, 800.0));
    press(&mut window, Modifiers::NONE, Key::F8);
    window.until_label("Row 4, email");
    type_text(&mut window, "dmitri@example.org");
    press(&mut window, Modifiers::COMMAND, Key::Num3);
    let edited = |now: &crate::session::State| {
        now.sheets.values().filter_map(|it| it.value()).map(|it| it.edits.edited_cells).sum::<u64>()
    };
    window.until("the edit", |window| 1_u64 == edited(&window.state().now()));
}

#[test]
fn a_cell_is_fixed_by_typing_and_the_fix_is_taken_back() {
    let mut window = window(60, egui::vec2(1280.0, 800.0));
    press(&mut window, Modifiers::NONE, Key::F8);
    window.until_label("Row 4, email");
    type_text(&mut window, "dmitri@example.org");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_label("dmitri@example.org");
    window.until_words("1 edited cell");
    window.until_label("saved as you type");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until_label("dmitrihaas3@example.org, space at the end");
    press(&mut window, Modifiers::COMMAND, Key::Y);
    window.until_label("dmitri@example.org");
    window.click(Role::Link, "Undo the last change: email of row 4 changed");
    window.until_label("dmitrihaas3@example.org, space at the end");
}

#[test]
fn the_certain_fix_of_a_cell_is_one_key() {
    let mut window = window(60, egui::vec2(1280.0, 800.0));
    press(&mut window, Modifiers::NONE, Key::F8);
    window.until_label("Row 4, email");
    press(&mut window, Modifiers::ALT, Key::Enter);
    window.until_label("dmitrihaas3@example.org");
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, Modifiers::ALT, Key::Enter);
    window.until_words("There is no certain fix for this cell.");
}

#[test]
fn all_safe_fixes_are_looked_at_and_made_at_once() {
    let mut window = window(300, egui::vec2(1280.0, 800.0));
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.until_words("errors have a safe fix");
    let fixable = "98";
    window.click(Role::Button, &format!("Preview and fix {fixable} cells…"));
    window.until_label(&format!("Fix {fixable} cells"));
    window.click(Role::CheckBox, "Read as yes or no, 18 cells in email_verified");
    window.until_label("80 of 98 ticked");
    window.click(Role::CheckBox, "Row 5, phone_number: 0049 160 7700028 becomes +491607700028");
    window.until_label("79 of 98 ticked");
    window.click(Role::Button, "Fix 79 cells");
    window.until_words("79 edited cells");
    window.until_label("1 phone number starts with 00, error, column phone_number");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until_words("30 e-mails end with a space");
}

#[test]
fn rows_are_deleted_and_restored() {
    let mut window = window(60, egui::vec2(1280.0, 800.0));
    press(&mut window, Modifiers::NONE, Key::F8);
    window.until_label("Row 4, email");
    window.click(Role::Button, "Delete 1 selected row");
    let described = |words: &'static str| {
        move |window: &Harness<'static, App>| {
            let cell = window.query_all_by_label("dmitrihaas3@example.org, space at the end").next();
            let description = cell.and_then(|cell| cell.accesskit_node().data().description().map(str::to_owned));
            description.is_some_and(|description| description.starts_with(words))
        }
    };
    window.until("row 4 is deleted", described("email, row 4, deleted"));
    window.click(Role::Button, "Restore 1 selected row");
    window.until("row 4 is back", described("email, row 4. "));
}

#[test]
fn what_is_not_sent_and_what_was_taken_back_is_said() {
    let mut window = window(60, egui::vec2(1280.0, 800.0));
    type_text(&mut window, "somebody@example.org");
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, Modifiers::COMMAND, Key::Delete);
    window.until_words("60 rows, 1 deleted");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    // Not the change before it, which would read as if it had just been made.
    window.until_label("Undone: 1 row deleted");
    window.click(Role::Link, "Redo what was undone: 1 row deleted");
    window.until_label("Undo the last change: 1 row deleted");
}

#[test]
fn delete_clears_whole_rows_and_with_ctrl_deletes_them_and_brings_them_back() {
    let mut window = window(60, egui::vec2(1280.0, 800.0));
    press(&mut window, Modifiers::SHIFT, Key::Space);
    press(&mut window, Modifiers::NONE, Key::Delete);
    window.until_label("Undo the last change: 6 cells changed");
    press(&mut window, Modifiers::COMMAND, Key::Delete);
    window.until_label("Undo the last change: 1 row deleted");
    window.until_label("Restore 1 selected row");
    press(&mut window, Modifiers::COMMAND, Key::Delete);
    window.until_label("Undo the last change: 1 row restored");
}

#[test]
fn what_reaches_over_the_end_when_pasted_is_asked_about() {
    let mut window = window(60, egui::vec2(1280.0, 800.0));
    press(&mut window, Modifiers::COMMAND, Key::End);
    press(&mut window, Modifiers::NONE, Key::Home);
    window.until_label("Row 60, email");
    let paste = |window: &mut Window| {
        window.harness.event(Event::Paste("one@example.org\tOne\r\ntwo@example.org\tTwo\r\n".to_owned()));
        window.until_words("Add 1 user to the list?");
    };
    paste(&mut window);
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.until("not asked", |it| it.query_all_by_label_contains("Add 1 user").next().is_none());
    paste(&mut window);
    window.click(Role::Button, "Paste what fits, add no users");
    window.until_label("Undo the last change: 2 cells changed");
    window.until_words("60 rows");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until("undone", |it| it.query_all_by_label("Undo the last change: 2 cells changed").next().is_none());
    paste(&mut window);
    window.click(Role::Button, "Paste and add 1 user");
    window.until_words("61 rows");
    window.until_label("Undo the last change: 4 cells changed and 1 row added");
    press(&mut window, Modifiers::COMMAND, Key::End);
    window.until_label("two@example.org");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until_words("60 rows");
}

#[test]
fn a_column_is_added_once_its_name_is_right() {
    let mut window = window(20, egui::vec2(1280.0, 800.0));
    window.click(Role::Button, "Add a column…");
    window.until_label("Attribute");
    type_text(&mut window, "emial");
    window.until_words("A user has no attribute emial. Do you mean email");
    for _ in 0..5 {
        press(&mut window, Modifiers::NONE, Key::Backspace);
    }
    type_text(&mut window, "user_metadata.city");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_label("Column user_metadata.city");
    window.until_words("7 columns");
}

#[test]
fn a_table_is_pasted_where_no_list_is_open() {
    let mut window = Window::open(crate::ui::Start::Empty);
    window.click(Role::Button, "Users");
    window.until_label("Open a list of users");
    window.harness.event(Event::Paste("email\tname\nann@example.org\tAnn\nbo@example.org\tBo\n".to_owned()));
    window.until_label("ann@example.org");
    window.until_words("2 rows • 2 columns");
}

/// Opens the list of the window again, whose file is something else by now.
#[test]
fn a_list_that_can_not_be_opened_anew_is_shown_as_it_was_with_the_reason() {
    let mut window = window(40, egui::vec2(1280.0, 800.0));
    let path = window.folder.path().join("spring-signups.csv");
    std::fs::write(&path, "%PDF-1.7").unwrap();
    let sheet = *window.now().sheets.keys().next().unwrap();
    let options = crate::session::OpenOptions::default();
    window.harness.state_mut().send(Command::OpenSheet { sheet, path, options });
    window.until_words("The list is shown as it was. This is a PDF");
    window.until_words("40 rows");
    window.click(Role::Button, "Close this note");
    window.until("the note is gone", |it| it.query_all_by_label_contains("This is a PDF").next().is_none());
}

#[test]
fn damaged_rows_are_told_at_once_and_come_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ragged.csv");
    std::fs::write(&path, "email,name\nnot an address,A\nneither,B\na@b.test,B,surplus\n").unwrap();
    let mut window = Window::open_in(folder, Start::File(path), egui::vec2(1280.0, 800.0));
    window.click(Role::Link, "Show 1 damaged row");
    window.until_words("1 row has another number of cells than the header");
    let now = window.now();
    let report = now.checks.values().find_map(|it| it.value()).unwrap();
    assert_eq!(report.groups()[0].title, "1 row has another number of cells than the header");
}

#[test]
fn what_is_copied_is_on_the_clipboard_also_where_another_screen_is_in_view_by_then() {
    let rows: Vec<String> = (0..7_000).map(|row| format!("u{row}@new.test\n")).collect();
    let mut window = on_demo("{}", &format!("email\n{}", rows.concat()), egui::vec2(1280.0, 800.0));
    window.harness.state_mut().go(Screen::Sheet(SHEET));
    window.until_label("u0@new.test");
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.harness.step();
    window.harness.event(egui::Event::Copy);
    window.harness.step();
    // Most of it is not at hand: the session writes it down.
    window.harness.state_mut().go(Screen::Jobs);
    window.until("the clipboard", |window| {
        let mut commands = window.output().platform_output.commands.iter();
        commands.any(|it| matches!(it, egui::OutputCommand::CopyText(text) if text.lines().count() == 7_000))
    });
}
