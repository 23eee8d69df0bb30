mod columns;
mod ending;
mod faults;
#[cfg(target_os = "linux")]
mod full_disk;
mod places;
mod progress;
mod roads;
mod sort;
mod source;
mod tenant;
mod worksheets;

use super::draft::{Columns, Draft, From};
use crate::session::{AskedColumn, ExportKind};
use crate::ui::harness::Window;
use crate::ui::scenes::{INSTANT, on_demo, on_demo_of};
use crate::ui::screen::Screen;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};

/// The screen on the demo tenant.
fn shown() -> Window {
    shown_on(INSTANT)
}

/// The same on a tenant of which something is wrong.
fn shown_on(faults: &str) -> Window {
    shown_of(20, faults)
}

/// The same on a tenant of so many users.
fn shown_of(users: usize, faults: &str) -> Window {
    let mut window = on_demo_of(users, faults, "email\nann@new.test\n", egui::vec2(1280.0, 800.0));
    window.harness.state_mut().go(Screen::Users);
    window.click(Role::Button, "Export users…");
    window.until_label("Users from");
    window
}

fn draft(window: &mut Window) -> &mut Draft {
    &mut window.harness.state_mut().views.export.draft
}

fn choose_connection(window: &mut Window) {
    choose_source(window, Role::CheckBox, "Main-DB");
}

fn choose_source(window: &mut Window, role: Role, label: &str) {
    window.click(role, label);
    // What stands below the count moves when it comes, and so does what stands below what is said of the column.
    window.until_words("By one export job of Auth0");
    window.until_words(" below have it");
}

/// Types where the file goes, as where no dialog comes up.
fn choose_file(window: &mut Window, name: &str) -> std::path::PathBuf {
    let path = window.folder.path().join(name);
    window.click(Role::Link, "Type where the export goes");
    window.type_into("Path to save to", &path.to_string_lossy());
    window.click(Role::Button, "Use this place");
    let there = path.clone();
    window.until("it was looked for", move |window| {
        let now = window.state().now();
        now.export_form.file.ended().is_some_and(|it| it.is_ok_and(|file| file.path == there))
    });
    path
}

/// Exports to a path that is typed.
fn export_to(window: &mut Window, name: &str, kind: &'static str) -> std::path::PathBuf {
    let path = choose_file(window, name);
    click_export(window, kind);
    path
}

/// Adds a column by what is looked for among the attributes.
fn add_attribute(window: &mut Window, path: &str) {
    window.click(Role::Button, "Add column…");
    window.type_into("Attribute of column New column", path);
    window.click(Role::ListBoxOption, path);
}

fn add_expression(window: &mut Window, name: &str, expression: &str) {
    window.click(Role::Button, "Add column…");
    window.type_into("Name of the column", name);
    window.click(Role::RadioButton, "Expression");
    window.type_into(&format!("Expression of column {name}"), expression);
}

/// What is said in a node, by its name or its text.
fn said(node: &egui_kittest::Node<'_>) -> String {
    let node = node.accesskit_node();
    node.label().or_else(|| node.value()).unwrap_or_default()
}

/// The button that exports, with or without a number of users.
fn is_export_button(node: &egui_kittest::Node<'_>, kind: &str) -> bool {
    let label = node.accesskit_node().label().unwrap_or_default();
    node.accesskit_node().role() == Role::Button
        && label.starts_with("Export ")
        && label.ends_with(&format!(" to {kind}"))
}

/// Clicks it once it can be clicked.
fn click_export(window: &mut Window, kind: &'static str) {
    let ready =
        move |node: &egui_kittest::Node<'_>| is_export_button(node, kind) && !node.accesskit_node().is_disabled();
    window.until("it can be exported", move |window| window.query_all_by_label_contains(kind).any(|it| ready(&it)));
    window.harness.query_all_by_label_contains(kind).find(ready).unwrap().click();
    window.harness.run_steps(2);
}

#[test]
fn users_come_out_of_a_connection_with_the_columns_and_in_the_order_that_were_chosen() {
    let mut window = shown();
    let button = window.harness.get_by_role_and_label(Role::Button, "Export to Excel");
    assert!(button.accesskit_node().is_disabled(), "no connection is chosen");
    choose_connection(&mut window);
    window.click(Role::Link, "Remove all columns");
    add_attribute(&mut window, "email");
    add_expression(&mut window, "Who", "user.nickname || user.name");
    window.until_label("2 columns");
    window.click(Role::ComboBox, "Sort by");
    window.click(Role::ListBoxOption, "Email");
    window.click(Role::RadioButton, "Email: Z to A");
    window.until_words("Sort 1: Email, Z to A");
    window.click(Role::RadioButton, "CSV");
    let file = export_to(&mut window, "out.csv", "CSV");
    window.until_words("users, complete");
    let text = std::fs::read_to_string(file).unwrap();
    let lines: Vec<_> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "Email,Who");
    assert!(lines.len() > 10, "{}", lines.len());
    let emails: Vec<_> = lines[1..].iter().filter_map(|line| line.split(',').next()).collect();
    assert!(emails.windows(2).all(|pair| pair[0] >= pair[1]), "{:?}", &emails[..5]);
    // It is listed with the exports so far.
    window.until_label("Exports so far");
    window.until_words("users of ");
    window.until("its button", |window| window.query_all_by_label("Open out.csv as a sheet").count() == 2);
}

#[test]
fn a_file_that_is_there_is_told_of_before_it_is_replaced() {
    let mut window = shown();
    choose_connection(&mut window);
    std::fs::write(window.folder.path().join("kept.ndjson"), "kept").unwrap();
    let file = choose_file(&mut window, "kept.ndjson");
    window.until_words("Replaces a file saved ");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
    click_export(&mut window, "NDJSON");
    window.until_words("users, complete");
    assert!(std::fs::read_to_string(&file).unwrap().starts_with('{'));
}

/// The screen on the demo tenant, in a window of this size.
fn shown_at(size: egui::Vec2) -> Window {
    let mut window = on_demo(INSTANT, "email\nann@new.test\n", size);
    window.harness.state_mut().go(Screen::Export);
    window.until_label("Users from");
    window
}

#[test]
fn where_people_s_data_go_is_in_sight_beside_the_button_that_sends_them_there_in_the_smallest_window() {
    for size in [egui::vec2(1280.0, 800.0), egui::vec2(853.0, 533.0), egui::vec2(640.0, 400.0)] {
        let mut window = shown_at(size);
        choose_connection(&mut window);
        let folder = window.folder.path().join("where the colleagues keep their lists of the year");
        std::fs::create_dir(&folder).unwrap();
        let kept = folder.join("kept.csv");
        std::fs::write(&kept, "kept").unwrap();
        window.harness.state_mut().send(crate::session::Command::ChooseExportFile { path: kept.clone() });
        window.until_words("Replaces a file saved ");
        let button = window.harness.query_all_by_label_contains(" to CSV").find(|it| is_export_button(it, "CSV"));
        let button = button.unwrap().rect();
        let folder = format!("in {}", kept.parent().unwrap().display());
        let name = window.harness.get_by_role_and_label(Role::TextInput, "Name of the file");
        assert_eq!(name.accesskit_node().value().as_deref(), Some("kept.csv"));
        let warning = window.harness.query_all_by_label_contains("Replaces a file saved ").next().unwrap();
        let choose = window.harness.get_by_label("Choose where the file goes");
        let type_it = window.harness.get_by_label("Type where the export goes");
        let folder = window.harness.get_by_label(&folder);
        assert!(folder.rect().width() > 80.0, "{size}: nothing is left of the folder");
        let line = [name, folder, warning, choose, type_it];
        let mut right = 0.0;
        for (rect, part) in line.iter().map(|it| (it.rect(), said(it))) {
            let is_beside = rect.top() >= button.bottom() && rect.bottom() < button.bottom() + 60.0;
            assert!(is_beside && rect.right() <= size.x, "{size}: {part} at {rect}, the button at {button}");
            assert!(rect.left() >= right, "{size}: {part} stands on what is before it");
            right = rect.right();
        }
    }
}

#[test]
fn a_file_that_came_meanwhile_is_replaced_by_its_button_alone() {
    let mut window = shown();
    choose_connection(&mut window);
    let file = choose_file(&mut window, "kept.ndjson");
    std::fs::write(&file, "kept").unwrap();
    click_export(&mut window, "NDJSON");
    window.until_words("There is a file of this name already");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
    window.click(Role::Button, "Replace the file that is there");
    window.until_words("users, complete");
    assert!(std::fs::read_to_string(&file).unwrap().starts_with('{'));
}

#[test]
fn who_replaces_a_file_that_came_meanwhile_does_not_pay_for_roles_once_more() {
    let mut window = shown();
    choose_connection(&mut window);
    window.click(Role::CheckBox, "Roles");
    window.until_words("Column 12 of 12, Roles, attribute roles");
    let file = export_to(&mut window, "roles.ndjson", "NDJSON");
    window.until("the price", |window| window.query_by_label("Make these calls").is_some());
    std::fs::write(&file, "kept").unwrap();
    window.click(Role::Button, "Make these calls");
    window.until_words("A file of this name came while the users were exported");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
    window.click(Role::Button, "Replace the file that is there");
    // Nobody is asked about a price again.
    window.until_words("users, complete");
    assert!(std::fs::read_to_string(&file).unwrap().contains("\"Roles\":"));
    window.until("the old note is gone", |window| window.query_all_by_label_contains("came while").next().is_none());
}

#[test]
fn why_nothing_can_be_exported_stands_beside_the_button_and_a_key_exports() {
    let mut window = shown();
    window.until_label("Tick a connection first");
    choose_connection(&mut window);
    window.until("the reason is gone", |window| window.query_by_label("Tick a connection first").is_none());
    let file = choose_file(&mut window, "nowhere/out.csv");
    window.until_label("There is no such folder: choose another one");
    std::fs::create_dir(file.parent().unwrap()).unwrap();
    let file = choose_file(&mut window, "nowhere/out.csv");
    window.until("the reason is gone", |window| window.query_all_by_label_contains("no such folder").next().is_none());
    window.click(Role::RadioButton, "Semicolon");
    window.click(Role::CheckBox, "Open cleanly in Excel (byte order mark)");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    window.until_words("users, complete");
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.starts_with("Id;Given Name;"), "{}", text.lines().next().unwrap());
}

#[test]
fn the_key_that_exports_from_within_the_name_takes_the_form_that_the_name_means() {
    let mut window = shown();
    choose_connection(&mut window);
    let file = choose_file(&mut window, "out.xlsx").with_extension("ndjson");
    window.harness.get_by_role_and_label(Role::TextInput, "Name of the file").focus();
    window.harness.run_steps(2);
    press(&mut window, Modifiers::COMMAND, Key::A);
    let field = window.harness.get_by_role_and_label(Role::TextInput, "Name of the file");
    field.type_text("out.ndjson");
    window.harness.run_steps(2);
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    window.until_words("users, complete");
    assert!(std::fs::read_to_string(file).unwrap().starts_with('{'));
}

#[test]
fn the_name_of_the_file_goes_with_its_form() {
    let mut draft = Draft::default();
    draft.place.name = "staff.csv".to_owned();
    super::place::typed(&mut draft);
    super::place::settled(&mut draft);
    assert_eq!(draft.kind, ExportKind::Csv);
    for (kind, expected) in [(ExportKind::Tsv, "staff.tsv"), (ExportKind::JsonLines, "staff.ndjson")] {
        draft.kind = kind;
        super::place::follow_form(&mut draft);
        assert_eq!(draft.place.name, expected);
    }
    draft.gzip = true;
    super::place::follow_form(&mut draft);
    assert_eq!(draft.place.name, "staff.ndjson.gz");
    draft.place.name = "staff".to_owned();
    super::place::settled(&mut draft);
    assert_eq!(draft.place.name, "staff.ndjson.gz");
}

#[test]
fn what_nobody_could_tell_apart_is_said_before_anything_is_asked_for() {
    let mut draft = Draft::default();
    assert_eq!(draft.lacks().as_deref(), Some("Tick a connection first"));
    draft.from = From::Tenant;
    assert_eq!((draft.columns.len(), draft.lacks()), (11, None));
    draft.add(AskedColumn::typed("email=user.email.toLowerCase()"));
    assert_eq!(draft.lacks().as_deref(), Some("Two columns are called “email”"));
    draft.columns.clear();
    assert_eq!(draft.lacks().as_deref(), Some("Add a column first"));
    draft.which = Columns::Everything;
    assert_eq!(draft.lacks(), None);
    draft.kind = ExportKind::JsonLines;
    draft.gzip = true;
    let tenant = crate::session::TenantRef::Named("acme/prod".to_owned());
    assert!(draft.file_name(&tenant, true).starts_with("acme-prod sample "));
    assert!(draft.file_name(&tenant, false).ends_with(".ndjson.gz"));
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.harness.key_press_modifiers(modifiers, key);
    window.harness.run_steps(4);
}

#[test]
fn a_file_that_was_moved_meanwhile_is_not_shown_in_its_folder_and_that_is_said() {
    let mut window = shown();
    choose_connection(&mut window);
    let file = export_to(&mut window, "gone.ndjson", "NDJSON");
    window.until_words("users, complete");
    std::fs::remove_file(file).unwrap();
    let name = "Show gone.ndjson in its folder";
    window.until(name, |window| window.query_all_by_role_and_label(Role::Button, name).next().is_some());
    window.harness.query_all_by_role_and_label(Role::Button, name).next().unwrap().click();
    window.until_words("The file is not there any more");
}

#[test]
fn what_the_tab_key_leads_to_is_always_in_sight() {
    let mut window = shown();
    choose_connection(&mut window);
    let mut seen = Vec::new();
    for modifiers in [Modifiers::NONE, Modifiers::SHIFT] {
        for _step in 0..60 {
            press(&mut window, modifiers, Key::Tab);
            window.harness.run_steps(4);
            let ctx = &window.harness.ctx;
            let Some(focused) = ctx.memory(egui::Memory::focused) else { continue };
            let Some(response) = ctx.read_response(focused) else { continue };
            let (whole, shown) = (response.rect, response.interact_rect);
            let name = || {
                let focused = By::new().predicate(|it| it.is_focused() && it.label().is_some());
                window.harness.query_all(focused).next().map(|it| said(&it))
            };
            assert!(shown.height() > whole.height() * 0.9, "{:?} at {whole:?} of {shown:?}", name());
            seen.push(whole.center());
        }
    }
    assert!(seen.iter().any(|at| at.y > 600.0), "{seen:?}");
}
