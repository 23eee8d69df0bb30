//! The list of columns, what they are made of, and sets of them.

use super::*;

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
    window.until_label("Fix the column Shout first");
    window.until_words("not complete");
    // It is scrolled into sight beside the other eleven.
    window.until("what was shown", |window| window.query_all_by_label_contains("Shout, ").count() >= 10);
    // What fails for some is exported all the same.
    draft(&mut window).columns.last_mut().unwrap().source = "user.email.nothing.trim()".to_owned();
    window.until_words("Fails for 10 of 10 users: ");
    window.until_words("Shout, fails");
    window.until("it can be exported", |window| {
        let ready = |it: &egui_kittest::Node<'_>| is_export_button(it, "Excel") && !it.accesskit_node().is_disabled();
        window.query_all_by_label_contains("Excel").any(|it| ready(&it))
    });
    // Of alternatives it is told which of them are used.
    add_expression(&mut window, "Called", "user.user_metadata.nowhere || user.email");
    window.until_label("Works for all 10 users below, all from email");
}

#[test]
fn an_attribute_is_chosen_among_those_that_the_users_have() {
    let mut window = shown();
    choose_connection(&mut window);
    window.until_words("10 real users of ");
    window.click(Role::Button, "Add column…");
    window.until_words("The new column is empty");
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

#[test]
fn roles_are_asked_for_once_somebody_agrees_to_the_calls() {
    let mut window = shown();
    choose_connection(&mut window);
    window.until_words("10 real users of ");
    window.click(Role::CheckBox, "Roles");
    window.until_words("Auth0 gives these one user at a time: ");
    window.until_words(" at this tenant's rate. You are asked before they are made.");
    window.until_words("Column 12 of 12, Roles, attribute roles");
    let file = export_to(&mut window, "roles.ndjson", "NDJSON");
    window.click(Role::Button, "Make these calls");
    window.until_words("users, complete");
    assert!(std::fs::read_to_string(file).unwrap().lines().all(|line| line.contains("\"Roles\":")));
    // Without its column it is not asked for.
    window.click(Role::Button, "Remove column Roles");
    window.until_label("11 columns");
    assert!(draft(&mut window).extras.is_empty());
}

#[test]
fn an_extra_whose_column_becomes_another_one_is_not_asked_for_any_more() {
    let mut window = shown();
    choose_connection(&mut window);
    window.until_words("10 real users of ");
    window.click(Role::CheckBox, "Roles");
    window.until_words("Column 12 of 12, Roles, attribute roles");
    // An expression that works something out of it holds it as well.
    window.click(Role::RadioButton, "Expression");
    window.until_words("Column 12 of 12, Roles, expression user.roles");
    assert_eq!(draft(&mut window).extras.len(), 1);
    window.click(Role::RadioButton, "Attribute");
    window.type_into("Attribute of column Roles", "nickname");
    window.click(Role::ListBoxOption, "nickname");
    window.until_words("Column 12 of 12, Roles, attribute nickname");
    assert!(draft(&mut window).extras.is_empty());
    assert_eq!(draft(&mut window).columns.len(), 12);
}

#[test]
fn in_a_narrow_window_a_new_column_and_one_that_is_moved_come_into_sight() {
    let size = egui::vec2(853.0, 533.0);
    let mut window = shown_at(size);
    choose_connection(&mut window);
    let is_in_sight = move |window: &egui_kittest::Harness<'_, crate::ui::app::App>, label: &str| {
        let sight = egui::Rect::from_min_size(egui::Pos2::ZERO, size);
        window.query_all_by_label(label).any(|it| sight.contains_rect(it.rect()))
    };
    window.click(Role::Button, "Add column…");
    window.until("its attribute is asked for", move |window| is_in_sight(window, "Attribute of column New column"));
    window.click(Role::ListBoxOption, "Column 1 of 12, Id, attribute user_id");
    for at in 2..=11 {
        press(&mut window, Modifiers::ALT, Key::ArrowDown);
        let label = format!("Column {at} of 12, Id, attribute user_id");
        window.until(&label, |window| is_in_sight(window, &label));
    }
}

#[test]
fn two_columns_of_the_same_name_keep_an_export_from_being_asked_for_until_one_has_another() {
    let mut window = shown();
    choose_connection(&mut window);
    let file = choose_file(&mut window, "out.ndjson");
    add_expression(&mut window, "Email", "user.email.toLowerCase()");
    window.until_label("Two columns are called “Email”");
    let is_off = |window: &Window| {
        let mut buttons = window.harness.query_all_by_label_contains(" to NDJSON");
        buttons.any(|it| is_export_button(&it, "NDJSON") && it.accesskit_node().is_disabled())
    };
    assert!(is_off(&window));
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    assert!(window.now().exports.is_empty(), "the key asks for nothing either");
    window.type_into("Name of the column", " in small letters");
    window.until("it is told no more", |window| window.query_all_by_label_contains("Two columns").next().is_none());
    click_export(&mut window, "NDJSON");
    window.until_words("users, complete");
    let text = std::fs::read_to_string(file).unwrap();
    let names = &draft(&mut window).columns;
    assert!(names.iter().all(|it| text.contains(&format!("\"{}\":", it.name))), "{text}");
}

#[test]
fn everything_is_shown_from_its_first_column_on_wherever_the_chosen_ones_were_scrolled_to() {
    let mut window = shown();
    choose_connection(&mut window);
    window.click(Role::ListBoxOption, "Column 11 of 11, Updated At, attribute updated_at");
    window.until_words("Updated At, ");
    window.click(Role::RadioButton, "Everything Auth0 gives");
    window.until_words("user_id, auth0|");
}

#[test]
fn what_is_brought_back_takes_nothing_away_that_was_done_since() {
    let mut draft = Draft::default();
    let names = |draft: &Draft| draft.columns.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    let before = names(&draft);
    draft.remove(2);
    draft.add(AskedColumn::typed("Plan=user.user_metadata.plan || 'none'"));
    draft.columns[0].name = "Number".to_owned();
    draft.undo();
    let mut expected = before.clone();
    expected[0] = "Number".to_owned();
    expected.push("Plan".to_owned());
    assert_eq!(names(&draft), expected);
    // A set goes again, but for what was made of it.
    let set = crate::session::ColumnSet {
        name: "Two".to_owned(),
        columns: vec![AskedColumn::typed("A=email"), AskedColumn::typed("B=name")],
        sort: Vec::new(),
    };
    draft.take_set(&set);
    assert_eq!(names(&draft), ["A", "B"]);
    draft.columns[1].name = "Who".to_owned();
    draft.undo();
    let mut back = names(&draft);
    assert!(back.contains(&"Who".to_owned()) && !back.contains(&"A".to_owned()), "{back:?}");
    back.retain(|name| name != "Who");
    assert_eq!(back, expected);
}

#[test]
fn an_attribute_is_chosen_from_the_list_by_the_arrows() {
    let mut window = shown();
    choose_connection(&mut window);
    window.click(Role::Button, "Add column…");
    window.type_into("Attribute of column New column", "_name");
    let fitting = |window: &Window| -> Vec<String> {
        let options = window.harness.query_all_by_role(Role::ListBoxOption);
        let names = options.map(|it| said(&it));
        names.filter(|it| it.ends_with("_name") && !it.starts_with("Column ") && !it.starts_with("Use ")).collect()
    };
    let fitting = fitting(&window);
    assert!(fitting.len() > 1, "{fitting:?}");
    for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowUp, Key::ArrowDown] {
        press(&mut window, Modifiers::NONE, key);
    }
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(draft(&mut window).columns.last().unwrap().source, fitting[1]);
}

#[test]
fn what_is_brought_back_can_be_exported_as_it_is_whatever_was_done_since() {
    let order = |draft: &Draft| {
        let tenant = crate::session::TenantRef::Named("acme".to_owned());
        let asked = draft.order(&tenant, None).asked;
        crate::session::check_export(&asked).unwrap_or_else(|told| panic!("{told:?}"));
        asked
    };
    let set = crate::session::ColumnSet {
        name: "Roles".to_owned(),
        columns: vec![AskedColumn::typed("Mail=email"), AskedColumn::typed("R=roles")],
        sort: vec![("email".to_owned(), false)],
    };
    let fresh = || {
        let mut draft = Draft::default();
        draft.from = From::Tenant;
        draft
    };
    // The order of the set goes with it, though its direction was changed.
    let mut draft = fresh();
    draft.take_set(&set);
    draft.sort[0].descending = true;
    draft.undo();
    assert!(order(&draft).sort.is_empty());
    // What was put back by another way does not come twice.
    let mut draft = fresh();
    let at = draft.columns.iter().position(|it| it.source == "email").unwrap();
    draft.remove(at);
    draft.add_default_columns();
    draft.undo();
    assert_eq!((draft.columns.len(), draft.lacks()), (11, None));
    // A column that stays keeps what it needs.
    let mut draft = fresh();
    draft.take_set(&set);
    draft.columns[1].name = "Roles of it".to_owned();
    draft.undo();
    assert_eq!(order(&draft).extras, [crate::session::Extra::Roles]);
}
