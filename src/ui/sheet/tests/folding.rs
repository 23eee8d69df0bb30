//! Metadata as one column and as many: folding and unfolding changes nothing, and the object is edited as a whole.

use super::{column_menu, press};
use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

const USERS: &str = r#"[
{"email":"ann@new.test","user_metadata":{"plan":"gold","size":1.50,"seen":{"at":"noon"}},"app_metadata":{"vip":true}},
{"email":"bo@new.test","user_metadata":{"plan":"basic"}},
{"email":"cy@new.test","user_metadata":{"plan":"silver"}},
{"email":"di@new.test","name":"Di"}
]"#;

fn open() -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.json");
    std::fs::write(&path, USERS).unwrap();
    let mut window = Window::open_in(folder, Start::File(path), vec2(1280.0, 800.0));
    window.until_words(" rows checked");
    window
}

fn has_column(window: &Window, path: &str) -> bool {
    window.harness.query_all_by_label(&format!("Column {path}")).next().is_some()
}

/// The metadata of a user as it would be sent.
fn metadata(window: &Window, row: u32) -> serde_json::Value {
    let rows = std::sync::Arc::clone(&window.now().sheets.values().next().unwrap().value().unwrap().rows);
    let mut buffer = String::new();
    let user = rows.user(crate::session::RowId(row), &mut buffer).unwrap();
    serde_json::from_str::<serde_json::Value>(user).unwrap()["user_metadata"].clone()
}

fn to_plan(window: &mut Window) {
    press(window, Modifiers::COMMAND, Key::Home);
    for _ in 0..12 {
        let at_plan = window.labels().iter().any(|it| it.starts_with("Row 1, user_metadata"));
        if at_plan {
            return;
        }
        press(window, Modifiers::NONE, Key::ArrowRight);
    }
    panic!("no metadata: {:?}", window.labels());
}

#[test]
fn folded_metadata_shows_the_object_and_keeps_what_was_edited() {
    let mut window = open();
    to_plan(&mut window);
    window.harness.event(Event::Text("platinum".to_owned()));
    window.harness.step();
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_label("platinum");
    column_menu(&mut window, "Fold user_metadata into one column");
    window.until_label("Column user_metadata");
    window.until_label(r#"{"plan":"platinum","size":1.50,"seen":{"at":"noon"}}"#);
    window.until_label(r#"{"plan":"basic"}"#);
    assert!(!has_column(&window, "user_metadata.plan"));
    assert_eq!(window.now().sheets.values().next().unwrap().value().unwrap().edits.edited_cells, 1);
    to_plan(&mut window);
    // Typing would take the place of all of it.
    window.harness.event(Event::Text("x".to_owned()));
    window.harness.run_steps(2);
    window.until_words("user_metadata is folded into one column. F2 edits it as JSON");
    column_menu(&mut window, "Unfold user_metadata");
    window.until_label("Column user_metadata.plan");
    window.until_label("platinum");
    window.until_words("1 edited cell");
}

#[test]
fn the_object_is_edited_as_json_and_its_columns_follow() {
    let mut window = open();
    to_plan(&mut window);
    column_menu(&mut window, "Fold user_metadata into one column");
    window.until_label(r#"{"plan":"basic"}"#);
    to_plan(&mut window);
    press(&mut window, Modifiers::NONE, Key::F2);
    window.until_label("JSON of the cell");
    // All of it is written anew: one value changes, one goes, one comes that has no column.
    press(&mut window, Modifiers::COMMAND, Key::A);
    let text = r#"{"plan":"basic","seen":{"at":"night"},"city":"Rome"}"#;
    window.harness.event(Event::Text(text.to_owned()));
    window.harness.run_steps(2);
    window.click(Role::Button, "Put it into the cell");
    window.until("it is there", |it| it.query_all_by_label_contains(r#""city":"Rome""#).next().is_some());
    let expected: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(metadata(&window, 0), expected);
    assert_eq!(metadata(&window, 1), serde_json::json!({"plan": "basic"}));
    // One step takes all of it back.
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until_label(r#"{"plan":"gold","size":1.50,"seen":{"at":"noon"}}"#);
    press(&mut window, Modifiers::COMMAND, Key::Y);
    window.until("it is there again", |it| it.query_all_by_label_contains(r#""city":"Rome""#).next().is_some());
    window.until_label("Undo: user_metadata.city of row 1 changed");
    to_plan(&mut window);
    column_menu(&mut window, "Unfold user_metadata");
    window.until_label("Column user_metadata.city");
    window.until_label("Rome");
}

#[test]
fn what_is_no_object_does_not_take_its_place() {
    let mut window = open();
    to_plan(&mut window);
    column_menu(&mut window, "Fold user_metadata into one column");
    window.until_label(r#"{"plan":"basic"}"#);
    to_plan(&mut window);
    press(&mut window, Modifiers::NONE, Key::F2);
    window.until_label("JSON of the cell");
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.harness.event(Event::Text("[1]".to_owned()));
    window.harness.run_steps(2);
    window.until_words("user_metadata is an object, which begins with { and ends with }");
}

#[test]
fn what_can_not_be_put_into_columns_is_said_while_it_is_typed_and_nothing_is_lost() {
    let mut window = open();
    to_plan(&mut window);
    column_menu(&mut window, "Fold user_metadata into one column");
    window.until_label(r#"{"plan":"basic"}"#);
    to_plan(&mut window);
    press(&mut window, Modifiers::NONE, Key::F2);
    window.until_label("JSON of the cell");
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.harness.event(Event::Text(r#"{"plan":"gold","a.b":1}"#.to_owned()));
    window.harness.run_steps(2);
    window.until_words("No column can be made for the name “a.b”");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    window.until_label("JSON of the cell");
    assert_eq!(metadata(&window, 0)["size"].to_string(), "1.5");
}

#[test]
fn a_cell_that_can_not_be_sent_hides_no_metadata() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.csv");
    let users = "email,email_verified,user_metadata.plan,user_metadata.size\nann@new.test,maybe,gold,1\nbo@new.test,true,basic,2\n";
    std::fs::write(&path, users).unwrap();
    let mut window = Window::open_in(folder, Start::File(path), vec2(1280.0, 800.0));
    window.until_words(" rows checked");
    to_plan(&mut window);
    column_menu(&mut window, "Fold user_metadata into one column");
    window.until_words(r#""plan":"basic""#);
    window.until_words(r#""plan":"gold""#);
}

#[test]
fn the_search_goes_on_from_a_folded_object() {
    let mut window = open();
    to_plan(&mut window);
    column_menu(&mut window, "Fold user_metadata into one column");
    window.until_label(r#"{"plan":"basic"}"#);
    press(&mut window, Modifiers::COMMAND, Key::F);
    // It stands in two columns of the same object, and in one of another row.
    window.type_into("Find", "i");
    window.until_words("cells in");
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..6 {
        window.click(Role::Button, "Next");
        seen.extend(window.labels().into_iter().filter(|it| it.starts_with("Row ")));
    }
    assert!(seen.iter().any(|it| it.starts_with("Row 2")) && seen.iter().any(|it| it.starts_with("Row 4")), "{seen:?}");
}
