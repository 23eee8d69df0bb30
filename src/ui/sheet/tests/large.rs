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
