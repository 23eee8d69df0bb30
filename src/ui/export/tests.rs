use super::draft::{Columns, Draft, From};
use crate::session::{AskedColumn, ExportKind};
use crate::ui::harness::Window;
use crate::ui::scenes::{INSTANT, on_demo};
use crate::ui::screen::Screen;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// The screen on the demo tenant.
fn shown() -> Window {
    let mut window = on_demo(INSTANT, "email\nann@new.test\n", egui::vec2(1280.0, 800.0));
    window.harness.state_mut().go(Screen::Users);
    window.click(Role::Button, "Export users…");
    window.until_label("Users from");
    window
}

fn draft(window: &mut Window) -> &mut Draft {
    &mut window.harness.state_mut().views.export.draft
}

fn choose_connection(window: &mut Window) {
    window.click(Role::ComboBox, "Connection");
    window.click(Role::ListBoxOption, "Main-DB");
}

/// Types where the file goes, as where no dialog comes up.
fn choose_file(window: &mut Window, name: &str) -> std::path::PathBuf {
    let path = window.folder.path().join(name);
    window.click(Role::Link, "Type where the export goes");
    window.type_into("Path to save to", &path.to_string_lossy());
    window.click(Role::Button, "Save");
    let there = path.clone();
    window.until("it was looked for", move |window| {
        let now = window.state().now();
        now.export_form.file.ended().is_some_and(|it| it.is_ok_and(|file| file.path == there))
    });
    path
}

/// Exports to a path that is typed.
fn export_to(window: &mut Window, name: &str, button: &str) -> std::path::PathBuf {
    let path = choose_file(window, name);
    window.click(Role::Button, button);
    path
}

#[test]
fn users_come_out_of_a_connection_with_the_columns_and_in_the_order_that_were_chosen() {
    let mut window = shown();
    let button = |window: &Window| {
        window.harness.get_by_role_and_label(Role::Button, "Export to Excel").accesskit_node().is_disabled()
    };
    assert!(button(&window), "no connection is chosen");
    choose_connection(&mut window);
    window.until("it can be exported", |window| {
        !window.get_by_role_and_label(Role::Button, "Export to Excel").accesskit_node().is_disabled()
    });
    window.click(Role::Link, "Remove all columns");
    for column in ["email", "Who=user.nickname || user.name"] {
        window.type_into("Path or expression to add", column);
        window.click(Role::Button, "Add this column");
    }
    window.until_label("2 columns");
    window.click(Role::ComboBox, "Sort by");
    window.click(Role::ListBoxOption, "email");
    window.click(Role::RadioButton, "Downwards");
    window.click(Role::RadioButton, "CSV");
    let file = export_to(&mut window, "out.csv", "Export to CSV");
    window.until_words("users, complete");
    let text = std::fs::read_to_string(file).unwrap();
    let lines: Vec<_> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "email,Who");
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
    window.until_words("Replaces a file of today at ");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
    window.click(Role::Button, "Export to NDJSON");
    window.until_words("users, complete");
    assert!(std::fs::read_to_string(&file).unwrap().starts_with('{'));
}

#[test]
fn a_file_that_came_meanwhile_is_replaced_by_its_button_alone() {
    let mut window = shown();
    choose_connection(&mut window);
    let file = choose_file(&mut window, "kept.ndjson");
    std::fs::write(&file, "kept").unwrap();
    window.click(Role::Button, "Export to NDJSON");
    window.until_words("There is a file of this name already");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
    window.click(Role::Button, "Replace the file that is there");
    window.until_words("users, complete");
    assert!(std::fs::read_to_string(&file).unwrap().starts_with('{'));
}

#[test]
fn why_nothing_can_be_exported_stands_beside_the_button_and_a_key_exports() {
    let mut window = shown();
    window.until_label("Choose a connection first");
    choose_connection(&mut window);
    window.until("the reason is gone", |window| window.query_by_label("Choose a connection first").is_none());
    let file = choose_file(&mut window, "nowhere/out.csv");
    window.until_label("There is no such folder: choose another one");
    std::fs::create_dir(file.parent().unwrap()).unwrap();
    let file = choose_file(&mut window, "nowhere/out.csv");
    window.until("the reason is gone", |window| window.query_all_by_label_contains("no such folder").next().is_none());
    window.click(Role::RadioButton, "Semicolon");
    window.click(Role::CheckBox, "Open cleanly in Excel (byte order mark)");
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Enter);
    window.until_words("users, complete");
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.starts_with("Id;Given Name;"), "{}", text.lines().next().unwrap());
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
    assert_eq!(draft.lacks().as_deref(), Some("Choose a connection first"));
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

#[test]
fn the_names_of_columns_are_mended_and_they_are_moved_and_removed() {
    let mut window = shown();
    choose_connection(&mut window);
    window.click(Role::Button, "Move down column 1, Id");
    window.until("moved", |window| window.query_by_label("Move down column 2, Id").is_some());
    window.click(Role::Button, "Remove column 2, Id");
    window.until_label("10 columns");
    assert!(draft(&mut window).columns.iter().all(|it| it.source != "user_id"));
    window.click(Role::Button, "Add default fields");
    window.until_label("11 columns");
}
