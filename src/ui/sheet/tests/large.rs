//! What is far too large: it is shown or refused with a word, and nothing stands still.

use super::{press, window};
use crate::ui::app::App;
use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

fn open(name: &str, text: &str) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let mut window = Window::open_in(folder, Start::File(path), vec2(1280.0, 800.0));
    window.until_words(" rows checked");
    window
}

/// The longest of some frames. Generous, since this is no release build and the machine may be loaded; what a person calls
/// frozen is many times longer.
#[track_caller]
fn none_takes_long(window: &mut Window, frames: usize) {
    const LONGEST: Duration = Duration::from_secs(3);
    for _ in 0..frames {
        let begin = Instant::now();
        window.harness.step();
        assert!(begin.elapsed() < LONGEST, "a frame took {:?}", begin.elapsed());
    }
}

#[test]
fn a_paste_of_fifty_megabytes_is_refused_with_what_to_do_instead() {
    let mut window = window(20, vec2(1280.0, 800.0));
    let before = window.now().sheets.values().find_map(|it| it.value()).unwrap().rows.row_count();
    // Short of what would not even be read: 2,600,000 rows.
    window.harness.event(Event::Paste("ann@example.org\tAnn\n".repeat(2_600_000)));
    none_takes_long(&mut window, 3);
    window.until_words("That is too much to paste. Nothing was pasted.");
    window.until_words("Save it as a file and open it as a list of its own.");
    assert_eq!(window.now().sheets.values().find_map(|it| it.value()).unwrap().rows.row_count(), before);
    // The next thing that is done takes the note away.
    window.harness.event(Event::Text("x".to_owned()));
    window.harness.step();
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until("no note", |window| window.query_all_by_label_contains("too much to paste").next().is_none());
}

#[test]
fn two_columns_of_eighty_thousand_users_are_copied_and_pasted_without_a_pause() {
    let (mut list, mut text) = ("email,name,nickname\n".to_owned(), String::new());
    for row in 0..80_000 {
        writeln!(list, "user{row}@example.org,Name {row},").unwrap();
        writeln!(text, "new{row}@example.org\tOther {row}\r").unwrap();
    }
    let mut window = open("many.csv", &list);
    window.until_words("All 80,000 rows checked");
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.harness.event(Event::Key {
        key: Key::C,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::COMMAND | Modifiers::SHIFT,
    });
    let copied = |window: &Harness<'static, App>| {
        window.output().platform_output.commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => {
                Some((text.starts_with("email\tname\tnickname\nuser0"), text.lines().count()))
            }
            _other => None,
        })
    };
    // With headers it is one line more.
    window.until("the clipboard", |window| copied(window) == Some((true, 80_001)));
    press(&mut window, Modifiers::COMMAND, Key::Home);
    assert!(text.len() > 2_000_000);
    window.harness.event(Event::Paste(text));
    none_takes_long(&mut window, 3);
    window.until_words("160,000 edited cells");
    press(&mut window, Modifiers::COMMAND, Key::End);
    window.until_label("new79999@example.org");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    // What is taken back is looked at.
    window.until_label("user0@example.org");
    press(&mut window, Modifiers::COMMAND, Key::End);
    window.until_label("user79999@example.org");
}

#[test]
fn two_thousand_columns_are_walked_edited_and_filtered() {
    let mut text = String::from("email");
    (0..2_000).for_each(|column| write!(text, ",user_metadata.key_{column}").unwrap());
    for row in 0..30 {
        write!(text, "\nuser{row}@example.org").unwrap();
        (0..2_000).for_each(|column| write!(text, ",v{}", row * column % 97).unwrap());
    }
    let mut window = open("wide.csv", &text);
    window.until_words("2,001 columns");
    none_takes_long(&mut window, 5);
    press(&mut window, Modifiers::NONE, Key::End);
    window.until_label("Row 1, user_metadata.key_1999");
    window.harness.event(Event::Text("changed".to_owned()));
    none_takes_long(&mut window, 2);
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_words("1 edited cell");
    press(&mut window, Modifiers::COMMAND, Key::A);
    none_takes_long(&mut window, 2);
    window.until_words("60,030 cells selected");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until("undone", |window| window.query_all_by_label_contains("1 edited cell").next().is_none());
    none_takes_long(&mut window, 5);
    super::column_menu(&mut window, "Filter…");
    window.click(Role::RadioButton, "Contains");
    window.type_into("Text", "v0");
    window.click(Role::Button, "Show these rows");
    none_takes_long(&mut window, 2);
    window.until_words(" of 30 rows");
}

#[test]
fn a_cell_of_five_megabytes_opens_shows_and_is_written_over() {
    let long = "lorem ipsum ".repeat(430_000);
    let mut window =
        open("long.csv", &format!("email,user_metadata.note\nann@example.org,{long}\nbo@example.org,short\n"));
    window.until_label("ann@example.org");
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    none_takes_long(&mut window, 3);
    // As it is it would be laid out anew with each key.
    press(&mut window, Modifiers::NONE, Key::F2);
    none_takes_long(&mut window, 2);
    window.until_words("too long to be edited here");
    for sign in "note".chars() {
        window.harness.event(Event::Text(sign.to_string()));
    }
    none_takes_long(&mut window, 2);
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_label("note");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until("as it was", |window| window.query_all_by_label("note").next().is_none());
    // What is copied is all of it.
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    window.harness.event(Event::Copy);
    window.harness.step();
    let copied = window.harness.output().platform_output.commands.iter().any(|command| {
        matches!(command, egui::OutputCommand::CopyText(text) if text.len() == long.trim_end().len() || text.len() == long.len())
    });
    assert!(copied);
}

#[test]
fn a_column_of_more_values_than_are_counted_is_filtered_by_one_that_is_searched_for() {
    let mut list = "email\n".to_owned();
    for row in 0..100_500 {
        writeln!(list, "user{row}@example.org").unwrap();
    }
    let mut window = open("values.csv", &list);
    super::column_menu(&mut window, "Filter…");
    none_takes_long(&mut window, 3);
    window.until_words("more than 100,000 different values, 0 ticked");
    none_takes_long(&mut window, 3);
    window.click(Role::Link, "Tick all 1,000 values in the list");
    window.until_words("1,000 ticked");
    window.click(Role::Link, "Untick all");
    window.until_words("0 ticked");
    // It was met last, and is in no list.
    window.type_into("Search the values", "user100499@");
    window.until_words("1 different value, 0 ticked");
    window.click(Role::CheckBox, "user100499@example.org");
    window.click(Role::Button, "Show these rows");
    none_takes_long(&mut window, 2);
    window.until_words("1 of 100,500 rows");
}

/// Each sign of it is a hundred times a hundred times a hundred.
const EXPLODES: &str = r"((\w{100}){100}){100}";
/// Engines that go back try every way to part the text, for longer than the world has stood.
const HOSTILE: &str = r"^(a+)+$";

/// Two users, of whom one has a name on which the hostile pattern would never end.
fn open_for_patterns() -> Window {
    open("names.csv", &format!("email,name\nann@example.org,{}b\nbo@example.org,aaaa\n", "a".repeat(50_000)))
}

#[test]
fn a_pattern_that_explodes_is_refused_as_a_filter_and_a_hostile_one_is_answered() {
    let mut window = open_for_patterns();
    let filter = |window: &mut Window, pattern: &str| {
        window.click(Role::Button, "Menu of name");
        window.click(Role::Button, "Filter…");
        window.click(Role::RadioButton, "Regular expression");
        window.type_into("Text", pattern);
        window.click(Role::Button, "Show these rows");
        none_takes_long(window, 3);
    };
    filter(&mut window, EXPLODES);
    window.until_words("would take too much memory");
    // What was shown stays.
    for email in ["ann@example.org", "bo@example.org"] {
        assert!(window.harness.query_by_label(email).is_some(), "{email} is hidden");
    }
    press(&mut window, Modifiers::NONE, Key::Escape);
    filter(&mut window, HOSTILE);
    window.until_words("1 of 2 rows");
    window.until_label("bo@example.org");
}

#[test]
fn a_pattern_that_explodes_is_refused_in_find_and_replace_and_a_hostile_one_is_answered() {
    let mut window = open_for_patterns();
    press(&mut window, Modifiers::COMMAND, Key::H);
    window.click(Role::Button, "Regular expression");
    window.type_into("Replace with", "x");
    window.type_into("Find", EXPLODES);
    none_takes_long(&mut window, 3);
    window.until_words("it would take more memory than a search may");
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.type_into("Find", HOSTILE);
    super::until_replacement(&mut window, "x");
    window.until_words("1 cell in 1 row");
    window.click(Role::Button, "Preview and replace…");
    window.click(Role::Button, "Replace in 1 cell");
    window.until_words("1 edited cell");
    window.until_label("x");
}
