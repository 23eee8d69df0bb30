use super::draft::{Columns, Draft, From};
use crate::session::{AskedColumn, ExportKind};
use crate::ui::harness::Window;
use crate::ui::scenes::{INSTANT, on_demo};
use crate::ui::screen::Screen;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
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
    window.click(Role::CheckBox, "Main-DB");
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
    window.click(Role::ListBoxOption, "email");
    window.click(Role::RadioButton, "Downwards");
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
    window.until_words("Replaces a file of today at ");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
    click_export(&mut window, "NDJSON");
    window.until_words("users, complete");
    assert!(std::fs::read_to_string(&file).unwrap().starts_with('{'));
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

fn names(window: &mut Window) -> Vec<String> {
    draft(window).columns.iter().map(|it| it.name.clone()).collect()
}

#[test]
fn columns_are_chosen_moved_renamed_and_removed_by_keys_and_brought_back() {
    let mut window = shown();
    window.until_label("11 columns");
    window.click(Role::ListBoxOption, "Column 1 of 11, Id, attribute user_id");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::ALT, Key::ArrowDown);
    assert_eq!(names(&mut window)[..3], ["Id", "Family Name", "Given Name"]);
    press(&mut window, Modifiers::NONE, Key::F2);
    window.harness.event(egui::Event::Text("First name".to_owned()));
    window.until_words("Column 3 of 11, First name, attribute given_name");
    window.click(Role::ListBoxOption, "Column 3 of 11, First name, attribute given_name");
    press(&mut window, Modifiers::NONE, Key::Delete);
    window.until_label("10 columns");
    assert!(!names(&mut window).contains(&"First name".to_owned()));
    // The list still has the focus.
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until_label("11 columns");
    assert_eq!(names(&mut window)[2], "First name");
    window.click(Role::Button, "Remove column Id");
    window.click(Role::Link, "Undo: Id was removed");
    window.until_label("11 columns");
    window.click(Role::Link, "Remove all columns");
    window.click(Role::Link, "Undo: All columns were removed");
    window.until_label("11 columns");
}

#[test]
fn an_expression_is_tried_on_real_users_before_anything_is_exported() {
    let mut window = shown();
    choose_connection(&mut window);
    window.until_words("10 real users of ");
    add_expression(&mut window, "Shout", "user.email.toUpperCase()");
    window.until_label("Works for all 10 users below");
    window.until_words("Shout, ");
    // What is no JavaScript can't be exported, and what was shown stays in sight.
    window.type_into("Expression of column Shout", " +");
    window.until_label("The column Shout can't be made yet");
    window.until_words("not complete");
    let shown = |window: &Window| window.harness.query_all_by_label_contains("Shout, ").count();
    assert!(shown(&window) >= 10);
    // What fails for some is exported all the same.
    draft(&mut window).columns.last_mut().unwrap().source = "user.email.nothing.trim()".to_owned();
    window.until_words("Fails for 10 of 10 users: ");
    window.until_words("Shout, fails");
    window.until("it can be exported", |window| {
        let ready = |it: &egui_kittest::Node<'_>| is_export_button(it, "Excel") && !it.accesskit_node().is_disabled();
        window.query_all_by_label_contains("Excel").any(|it| ready(&it))
    });
}

#[test]
fn an_attribute_is_chosen_among_those_that_the_users_have() {
    let mut window = shown();
    choose_connection(&mut window);
    window.until_words("10 real users of ");
    window.click(Role::Button, "Add column…");
    window.until_words("The new column has no attribute yet");
    window.type_into("Attribute of column New column", "app_metadata.");
    let paths = window.now().export_form.sample.value().unwrap().paths.clone();
    let (path, count) = paths.into_iter().find(|(path, _)| path.starts_with("app_metadata.")).unwrap();
    window.click(Role::ListBoxOption, &path);
    window.until_label(&format!("{count} of 10 users below have it"));
    window.until_words(&format!("Column 12 of 12, {path}, attribute {path}"));
}

#[test]
fn columns_are_saved_as_a_set_and_chosen_again() {
    let mut window = shown();
    window.click(Role::Link, "Remove all columns");
    add_attribute(&mut window, "email");
    add_expression(&mut window, "Who", "user.nickname || user.name");
    window.click(Role::Button, "Save as a set…");
    window.type_into("Name of the set", "Quarterly report");
    window.click(Role::Button, "Save the set of columns");
    window.until("it is kept", |window| {
        let now = window.state().now();
        now.export_form.sets.ended().is_some_and(|it| it.is_ok_and(|sets| sets.len() == 1))
    });
    window.click(Role::Link, "Remove all columns");
    window.click(Role::Button, "Add default fields");
    window.click(Role::ComboBox, "Column set");
    window.click(Role::ListBoxOption, "Quarterly report");
    window.until_label("2 columns");
    assert_eq!(names(&mut window), ["Email", "Who"]);
    assert!(draft(&mut window).columns[1].is_expression);
    window.click(Role::ComboBox, "Column set");
    window.click(Role::ListBoxOption, "Delete the set Quarterly report");
    window.until("it is gone", |window| {
        let now = window.state().now();
        now.export_form.sets.ended().is_some_and(|it| it.is_ok_and(|sets| sets.is_empty()))
    });
    assert_eq!(names(&mut window), ["Email", "Who"], "the columns stay");
}

/// How many users the connections have, or the search finds, as it is said.
fn count_said(window: &mut Window, is_search: bool) -> u64 {
    let (one, many) = if is_search { (" user fits", " users fit") } else { ("All 1 user", " users") };
    let says = move |label: &str| {
        (label.ends_with(one) || label.ends_with(many)) && label.chars().any(|it| it.is_ascii_digit())
    };
    window.until("how many they are", move |window| window.query_all_by_label_contains(" ").any(|it| says(&said(&it))));
    let labels = window.labels();
    let label = labels.iter().find(|it| says(it)).unwrap();
    label.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

#[test]
fn several_connections_are_exported_together() {
    let mut window = shown();
    window.until_label("Main-DB");
    choose_connection(&mut window);
    let of_one = count_said(&mut window, false);
    window.click(Role::CheckBox, "Partners");
    window.until_words("By 2 export jobs of Auth0's");
    window.until("both are counted", |window| {
        let now = window.state().now();
        let sample = now.export_form.sample.ended().and_then(Result::ok);
        sample.is_some_and(|it| it.query.connections.len() == 2)
    });
    let of_both = count_said(&mut window, false);
    assert!(of_both > of_one, "{of_one} {of_both}");
    let file = export_to(&mut window, "both.ndjson", "NDJSON");
    window.until_words("users, complete");
    assert_eq!(std::fs::read_to_string(file).unwrap().lines().count() as u64, of_both);
}

#[test]
fn a_search_is_filled_in_and_its_query_can_be_written_by_hand() {
    let mut window = shown();
    window.click(Role::RadioButton, "Search");
    window.until_label("Say first whom to search for");
    window.type_into("E-mail domain", "example.com");
    let all = count_said(&mut window, true);
    let query = |window: &Window| {
        window
            .harness
            .get_by_role_and_label(Role::MultilineTextInput, "Lucene query")
            .accesskit_node()
            .value()
            .unwrap_or_default()
    };
    assert_eq!(query(&window), "email.domain:\"example.com\"");
    window.click(Role::RadioButton, "Not verified");
    window.until("fewer", move |window| {
        let now = window.state().now();
        let sample = now.export_form.sample.ended().and_then(Result::ok);
        sample.is_some_and(|it| it.query.conditions.len() == 2)
    });
    let some = count_said(&mut window, true);
    assert!(some < all, "{some} {all}");
    // What no search can tell is said, and taken on another road.
    window.type_into("Metadata path", "user_metadata.seats");
    window.until_words("has to be corrected first");
    window.type_into("Metadata value", "5");
    window.until_words("Auth0's search can't tell this");
    window.type_into("Metadata value", "gold");
    window.until("a query again", |window| window.query_all_by_label("Lucene query").next().is_some());
    window.type_into("Lucene query", " OR name:x");
    window.until("the form is gone", |window| window.query_all_by_label("E-mail domain").next().is_none());
    let draft = draft(&mut window);
    assert!(draft.conditions()[0].ends_with("OR name:x"), "{:?}", draft.conditions());
    window.click(Role::Link, "Back to the form");
    window.until("the form", |window| window.query_all_by_label("E-mail domain").next().is_some());
}

#[test]
fn what_a_search_finds_is_what_is_exported() {
    let mut window = shown();
    window.click(Role::RadioButton, "Search");
    window.type_into("E-mail domain", "example.com");
    let count = count_said(&mut window, true);
    let file = export_to(&mut window, "found.ndjson", "NDJSON");
    window.until_words("users, complete");
    let text = std::fs::read_to_string(file).unwrap();
    assert_eq!(text.lines().count() as u64, count);
    assert!(text.lines().all(|line| line.contains("@example.com")));
}

#[test]
fn ten_real_users_are_shown_with_the_columns_and_ten_others() {
    let mut window = shown();
    choose_connection(&mut window);
    window.until_words("10 real users of ");
    let ids = |window: &Window| -> Vec<String> {
        window.labels().into_iter().filter(|it| it.starts_with("Id, auth0|")).collect()
    };
    window.until("their ids", |window| window.query_all_by_label_contains("Id, auth0|").count() == 10);
    let first = ids(&window);
    window.click(Role::Link, "Show 10 other users");
    window.until("others", move |window| {
        let now: Vec<_> = window.query_all_by_label_contains("Id, auth0|").map(|it| said(&it)).collect();
        !now.is_empty() && now.iter().all(|it| !first.contains(it))
    });
}
