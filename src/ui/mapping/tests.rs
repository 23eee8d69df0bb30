//! A list whose headers are not understood is matched, opened, and known again.

use super::{MappingView, mapping_ui};
use crate::session::{Fetched, Mapping, State};
use crate::ui::harness::Window;
use crate::ui::out::Out;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

pub(crate) const LIST: &str = "E-Mail;First name;Newsletter;Member no.;Notes (internal)\n\
    anna.fischer@example.org;Anna;1;004711;called 3 times\n\
    bjorn.haas@example.org;Björn;0;004712;\n";

fn window() -> Window {
    window_with("members.csv", LIST)
}

fn window_with(name: &str, text: &str) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join(name);
    std::fs::write(&list, text).unwrap();
    Window::open_in(folder, Start::File(list), egui::vec2(1280.0, 800.0))
}

#[test]
fn doubtful_columns_come_first_and_the_sheet_opens_with_what_was_chosen() {
    let mut window = window();
    window.until_label("Match the columns");
    window.until_label("Please check");
    window.click(Role::Button, "Newsletter is right");
    window.click(Role::ComboBox, "Newsletter is read as Text");
    window.click(Role::ListBoxOption, "Yes / no");
    window.click(Role::Button, "Open the sheet");
    window.until("the list is open", |it| {
        let now = it.state().now();
        let Some(sheet) = now.sheets.values().find_map(|it| it.value()) else { return false };
        let mut buffer = String::new();
        let user = sheet.rows.user(crate::session::RowId(0), &mut buffer).unwrap_or_default();

        user.contains(r#""newsletter":true"#) && user.contains(r#""given_name":"Anna""#) && !user.contains("called")
    });
}

#[test]
fn a_column_that_is_ticked_stays_where_it_stands() {
    let mut window = window();
    window.until_label("Newsletter is right");
    let height = |window: &Window, label: &str| window.harness.get_by_label_contains(label).rect().center().y;
    let (one, other) = ("Newsletter becomes", "Member no. becomes");
    let before = (height(&window, one), height(&window, other));
    window.click(Role::Button, "Newsletter is right");
    window.harness.run_steps(4);
    let now = (height(&window, one), height(&window, other));
    assert!((before.0 - now.0).abs() < 0.5 && (before.1 - now.1).abs() < 0.5, "{before:?} {now:?}");
    window.click(Role::Button, "Member no. is right");
    window.until_words("You said that these are right");
}

#[test]
fn a_list_that_nobody_could_tell_apart_by_is_not_opened_and_says_why() {
    let mut window = window();
    window.click(Role::ComboBox, "E-Mail becomes email");
    window.click(Role::ListBoxOption, "Leave this column out");
    window.until_words("No column identifies a user");
    let open = window.harness.get_by_role_and_label(Role::Button, "Open the sheet");
    assert!(open.accesskit_node().is_disabled(), "it can't be opened like this");
}

/// The first user of the open list, once it is as expected.
fn until_first_user(window: &mut Window, expected: &str) {
    window.until(expected, |it| {
        let now = it.state().now();
        let Some(sheet) = now.sheets.values().find_map(|it| it.value()) else { return false };
        sheet.rows.user(crate::session::RowId(0), &mut String::new()).is_ok_and(|user| user == expected)
    });
}

const JSON: &str = r#"[{"E-Mail":"anna@example.org","First Name":"Anna","plan":"gold"},
    {"E-Mail":"bjorn@example.org","First Name":"Bjorn","plan":"free"}]"#;

#[test]
fn a_json_list_whose_names_are_not_understood_is_matched_and_remembered() {
    let mut window = window_with("members.json", JSON);
    window.until_label("Match the columns");
    window.until_words("First Name becomes given_name");
    window.click(Role::Button, "plan is right");
    window.click(Role::Button, "Open the sheet");
    until_first_user(
        &mut window,
        r#"{"email":"anna@example.org","given_name":"Anna","user_metadata":{"plan":"gold"}}"#,
    );
    let folder = window.close();
    let other = folder.path().join("others.json");
    std::fs::write(&other, JSON).unwrap();
    let mut window = Window::open_in(folder, Start::File(other), egui::vec2(1280.0, 800.0));
    window.until_words("As you matched a list with the same headers before");
}

#[test]
fn two_columns_with_one_header_have_a_choice_each() {
    let mut window = window_with("members.csv", "email,Phone,Phone\nanna@example.org,+4930123456,+4940123456\n");
    window.until_label("Match the columns");
    window.click(Role::ComboBox, "Phone (column C) becomes phone_number");
    window.click(Role::ListBoxOption, "user_metadata.phone");
    window.click(Role::Button, "Open the sheet");
    until_first_user(
        &mut window,
        r#"{"email":"anna@example.org","phone_number":"+4930123456","user_metadata":{"phone":"+4940123456"}}"#,
    );
}

#[test]
fn a_repair_is_undone_and_done_again_where_it_is_listed() {
    let list = "email,name,Wohnort\n'anna@example.org,'Anna,'Bonn\n'bjorn@example.org,'Bjorn,'Kiel\n";
    let mut window = window_with("export.csv", list);
    window.until_label("Match the columns");
    window.click(Role::Link, "Undo: apostrophes");
    window.until_label("Apostrophes before texts stay as they stand in the file.");
    window.until_label("'anna@example.org");
    window.click(Role::Link, "Repair again: apostrophes");
    window.click(Role::Link, "Undo: apostrophes");
    window.until_label("Apostrophes before texts stay as they stand in the file.");
    window.click(Role::Button, "Open the sheet");
    until_first_user(
        &mut window,
        r#"{"email":"'anna@example.org","name":"'Anna","user_metadata":{"wohnort":"'Bonn"}}"#,
    );
}

#[test]
fn a_list_without_headers_is_matched_by_what_it_holds() {
    let mut window = window_with("plain.csv", "anna@example.org;Anna\nbjorn@example.org;Bjorn\n");
    window.until_label("Match the columns");
    window.until_words("Column A becomes email");
    window.click(Role::Button, "Open the sheet");
    until_first_user(&mut window, r#"{"email":"anna@example.org"}"#);
}

/// A list to read again, as the screen sees it while that is under way.
fn read_anew(mapping: &std::sync::Arc<Mapping>) -> Fetched<std::sync::Arc<Mapping>> {
    Fetched::Loading { progress: None, previous: Some(std::sync::Arc::clone(mapping)) }
}

#[test]
fn while_a_list_is_read_anew_it_is_not_opened_as_it_was_read_before_and_what_was_chosen_stays() {
    let mut window = window();
    window.until_label("Match the columns");
    window.click(Role::ComboBox, "First name becomes given_name");
    window.click(Role::ListBoxOption, "nickname");
    window.until_words("First name becomes nickname");
    // The screen alone, with what it has chosen, while the list is read anew and once it was.
    let now = State::clone(&window.now());
    let (sheet, mapping) = now.mappings.iter().next().map(|(sheet, it)| (*sheet, it.value().unwrap().clone())).unwrap();
    let view = window.harness.state_mut().views.mapping.remove(&sheet).unwrap();
    let (mut reading, mut anew) = (now.clone(), now);
    reading.mappings.insert(sheet, read_anew(&mapping));
    let mut otherwise = Mapping::clone(&mapping);
    otherwise.columns.reverse();
    anew.mappings.insert(sheet, Fetched::Ready(std::sync::Arc::new(otherwise)));
    let path = mapping.path.clone();
    let mut screen = egui_kittest::Harness::builder()
        .with_size(egui::vec2(1280.0, 800.0))
        .with_context_setup(crate::ui::theme::install)
        .build_ui_state(
            move |ui, (now, view): &mut (State, MappingView)| {
                mapping_ui(ui, now, sheet, Some(&path), view, &mut Out::default());
            },
            (reading, view),
        );
    screen.run_steps(4);
    screen.get_by_label("Reading the list anew…");
    let is_off = |role, label: &str| screen.get_by_role_and_label(role, label).accesskit_node().is_disabled();
    assert!(is_off(Role::Button, "Open the sheet"));
    assert!(is_off(Role::ComboBox, "First name becomes nickname"));
    screen.state_mut().0 = anew;
    screen.run_steps(4);
    let is_off = |role, label: &str| screen.get_by_role_and_label(role, label).accesskit_node().is_disabled();
    assert!(!is_off(Role::Button, "Open the sheet") && !is_off(Role::ComboBox, "First name becomes nickname"));
}

#[test]
fn a_list_that_can_not_be_read_says_so_and_is_read_again_on_demand() {
    let why = crate::session::Notice::ours("disk_error", "The disk is gone.", "Look at its cable.");
    let sheet = crate::session::SheetId(1);
    let mut now = State::default();
    now.mappings.insert(sheet, Fetched::Failed { notice: why, previous: None });
    let mut screen = egui_kittest::Harness::builder()
        .with_size(egui::vec2(1280.0, 800.0))
        .with_context_setup(crate::ui::theme::install)
        .build_ui_state(
            move |ui, (now, view, out): &mut (State, MappingView, Out)| {
                mapping_ui(ui, now, sheet, Some(std::path::Path::new("members.csv")), view, out);
            },
            (now, MappingView::default(), Out::default()),
        );
    screen.run_steps(4);
    let open = screen.get_by_role_and_label(Role::Button, "Open the sheet");
    let said = open.accesskit_node().description().unwrap_or_default();
    assert!(said.contains("can't be read") && !said.contains("still"), "{said}");
    screen.get_by_label("Try again to read this list").click();
    screen.run_steps(2);
    let asked = &screen.state().2.commands;
    assert!(matches!(asked.last(), Some(crate::session::Command::DescribeList { .. })), "{asked:?}");
}
