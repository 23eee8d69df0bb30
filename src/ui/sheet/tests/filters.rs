//! Every way a column can be filtered by, as a person asks for it.

use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::vec2;
use egui_kittest::kittest::Queryable as _;

const LIST: &str = "{\"email\":\"ann@new.test\",\"name\":\"Ann\",\"user_metadata\":{\"n\":3,\"day\":\"2026-01-05\"}}\n\
    {\"email\":\"bo@new.test\",\"name\":\"\",\"user_metadata\":{\"n\":7,\"day\":\"2026-02-05\"}}\n\
    {\"email\":\"cy@else.test\",\"user_metadata\":{\"n\":12,\"day\":\"2026-03-05\"}}\n\
    {\"email\":\"dee@else.test\",\"name\":\"ann Dee\",\"user_metadata\":{\"n\":40,\"day\":\"2026-04-05\"}}\n";

struct Case {
    column: &'static str,
    way: &'static str,
    fields: &'static [(&'static str, &'static str)],
    ticks: &'static [&'static str],
    shown: &'static [&'static str],
}

const ANN: &str = "ann@new.test";
const BO: &str = "bo@new.test";
const CY: &str = "cy@else.test";
const DEE: &str = "dee@else.test";
const OTHERS: &str = "Show all other rows instead";

const CASES: [Case; 12] = [
    Case { column: "name", way: "Values", fields: &[], ticks: &["Ann"], shown: &[ANN] },
    Case { column: "name", way: "Values", fields: &[], ticks: &["Ann", OTHERS], shown: &[BO, CY, DEE] },
    Case { column: "name", way: "Contains", fields: &[("Text", "ANN")], ticks: &[], shown: &[ANN, DEE] },
    Case {
        column: "name",
        way: "Contains",
        fields: &[("Text", "ann")],
        ticks: &["Capital and small letters differ"],
        shown: &[DEE],
    },
    Case { column: "name", way: "Equals", fields: &[("Text", "ann")], ticks: &[], shown: &[ANN] },
    Case { column: "email", way: "Regular expression", fields: &[("Text", "^.{2}@")], ticks: &[], shown: &[BO, CY] },
    Case { column: "name", way: "Empty", fields: &[], ticks: &[], shown: &[BO, CY] },
    Case { column: "name", way: "Missing", fields: &[], ticks: &[], shown: &[CY] },
    Case { column: "name", way: "Missing", fields: &[], ticks: &[OTHERS], shown: &[ANN, BO, DEE] },
    Case {
        column: "user_metadata.n",
        way: "Numbers",
        fields: &[("From", "7"), ("To", "12")],
        ticks: &[],
        shown: &[BO, CY],
    },
    Case { column: "user_metadata.n", way: "Numbers", fields: &[("From", "12.5")], ticks: &[], shown: &[DEE] },
    Case {
        column: "user_metadata.day",
        way: "Days",
        fields: &[("From the day", "2026-02-05"), ("To the day", "2026-03-05")],
        ticks: &[],
        shown: &[BO, CY],
    },
];

#[test]
fn each_way_to_filter_shows_the_rows_that_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.ndjson");
    std::fs::write(&path, LIST).unwrap();
    let mut window = Window::open_in(folder, Start::File(path), vec2(1280.0, 800.0));
    window.until_words("All 4 rows checked");
    for Case { column, way, fields, ticks, shown } in CASES {
        window.click(Role::Button, &format!("Menu of {column}"));
        window.click(Role::Button, "Filter…");
        window.click(Role::RadioButton, way);
        for (field, text) in fields {
            window.until(field, |it| it.query_all_by_role_and_label(Role::TextInput, field).next().is_some());
            window.harness.get_by_role_and_label(Role::TextInput, field).focus();
            window.harness.step();
            window.harness.get_by_role_and_label(Role::TextInput, field).type_text(text);
            window.harness.run_steps(2);
        }
        for tick in ticks {
            window.click(Role::CheckBox, tick);
        }
        window.click(Role::Button, "Show these rows");
        let wanted = [ANN, BO, CY, DEE].map(|email| (email, shown.contains(&email)));
        window.until(&format!("{column} {way} {fields:?} {ticks:?}: {shown:?}"), |it| {
            wanted.iter().all(|(email, is_shown)| it.query_all_by_label(email).next().is_some() == *is_shown)
        });
        window.click(Role::Link, "Clear all filters and sorting");
        window.until("all rows", |it| [ANN, BO, CY, DEE].iter().all(|email| it.query_by_label(email).is_some()));
    }
}

#[test]
fn every_entry_of_a_menu_is_reached_however_large_everything_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.csv");
    std::fs::write(&path, "email,name\nuser@example.org,Name\n").unwrap();
    // 1280x800 at 200 %.
    let mut window = Window::open_in(folder, Start::File(path), vec2(640.0, 400.0));
    window.until_words("The one row is checked");
    super::column_menu(&mut window, "Delete the column");
    window.until_words("deleted");
    // The last entry by the key that goes up from the first.
    super::press(&mut window, egui::Modifiers::ALT, egui::Key::ArrowDown);
    for _ in 0..30 {
        super::press(&mut window, egui::Modifiers::NONE, egui::Key::ArrowDown);
    }
    window.harness.run_steps(8);
    let last = window.harness.get_by_role_and_label(Role::Button, "Restore the column").rect();
    assert!(egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(640.0, 400.0)).contains_rect(last), "it is at {last:?}");
}

#[test]
fn a_pattern_that_is_none_is_told_and_what_is_shown_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.ndjson");
    std::fs::write(&path, LIST).unwrap();
    let mut window = Window::open_in(folder, Start::File(path), vec2(1280.0, 800.0));
    window.until_words("All 4 rows checked");
    window.click(Role::Button, "Menu of name");
    window.click(Role::Button, "Filter…");
    window.click(Role::RadioButton, "Regular expression");
    window.type_into("Text", "(");
    window.harness.run_steps(3);
    window.click(Role::Button, "Show these rows");
    window.until_words("is not a regular expression: a bracket ( is opened and not closed.");
    assert!([ANN, BO, CY, DEE].iter().all(|email| window.harness.query_by_label(email).is_some()));
}

#[test]
fn a_filter_is_used_by_mouse_however_large_everything_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.csv");
    let rows: Vec<_> = (0..30).map(|row| format!("user{row}@example.org,Name {row}\n")).collect();
    std::fs::write(&path, format!("email,name\n{}", rows.concat())).unwrap();
    // 1280x800 at 200 %.
    let size = vec2(640.0, 400.0);
    let mut window = Window::open_in(folder, Start::File(path), size);
    window.until_words("All 30 rows checked");
    window.click(Role::Button, "Menu of email");
    window.click(Role::Button, "Filter…");
    window.until_words("30 different values");
    window.harness.run_steps(8);
    for button in ["Show these rows", "Cancel"] {
        let place = window.harness.get_by_role_and_label(Role::Button, button).rect();
        assert!(egui::Rect::from_min_size(egui::Pos2::ZERO, size).contains_rect(place), "{button} is at {place:?}");
    }
}
