use super::*;
use crate::session::Extra;
use crate::ui::export::draft::{SortKey, SortedBy};

/// The cells of a file's only column.
fn cells(file: &std::path::Path) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap();
    text.trim_start_matches('\u{feff}').lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn the_order_goes_with_its_column_whatever_that_becomes() {
    let mut window = shown();
    choose_connection(&mut window);
    window.click(Role::Link, "Remove all columns");
    add_expression(&mut window, "Who", "user.nickname");
    window.click(Role::ComboBox, "Sort by");
    window.click(Role::ListBoxOption, "Who");
    window.until_words("Sort 1: Who, A to Z");
    "user.email".clone_into(&mut draft(&mut window).columns[0].source);
    window.click(Role::RadioButton, "CSV");
    let file = export_to(&mut window, "out.csv", "CSV");
    window.until_words("users, complete");
    let found = cells(&file);
    assert!(found.len() > 10 && found[0].contains('@') && found.is_sorted(), "{:?}", &found[..5]);
}

#[test]
fn what_is_sorted_by_stays_when_its_column_is_taken_away() {
    let mut draft = Draft::default();
    draft.from = From::Tenant;
    let at = draft.columns.iter().position(|it| it.source == "created_at").unwrap();
    draft.sort.push(SortedBy { key: SortKey::Column(draft.columns[at].id), descending: true });
    let tenant = crate::session::TenantRef::Named("acme".to_owned());
    let sort = |draft: &Draft| draft.order(&tenant, None).asked.sort;
    assert_eq!(sort(&draft), ["Created At:desc"]);
    draft.remove(at);
    assert_eq!(sort(&draft), ["created_at:desc"]);
    draft.undo();
    assert_eq!(sort(&draft), ["Created At:desc"]);
    let set = draft.as_set("all");
    draft.remove_all();
    draft.take_set(&set);
    assert_eq!(sort(&draft), ["Created At:desc"]);
    // Without columns it is the attribute itself.
    draft.which = Columns::Everything;
    assert_eq!(sort(&draft), ["created_at:desc"]);
}

#[test]
fn an_extra_that_is_unticked_comes_back_with_all_that_went_with_it() {
    let mut window = shown();
    choose_connection(&mut window);
    window.click(Role::CheckBox, "Roles");
    window.click(Role::ComboBox, "Sort by");
    window.click(Role::ListBoxOption, "Roles");
    window.until_words("Sort 1: Roles, Ascending");
    window.click(Role::CheckBox, "Roles");
    window.until("it is sorted by nothing", |window| window.query_all_by_label_contains("Sort 1: ").next().is_none());
    window.click(Role::Link, "Undo: Roles was removed");
    window.until_words("Sort 1: Roles, Ascending");
    assert!(draft(&mut window).extras.contains(&Extra::Roles));
}

#[test]
fn texts_are_sorted_by_an_alphabet_unless_somebody_wants_the_signs() {
    let mut draft = Draft::default();
    draft.from = From::Tenant;
    let tenant = crate::session::TenantRef::Named("acme".to_owned());
    assert!(draft.order(&tenant, None).asked.sorted_as_in.is_some());
    draft.by_alphabet = false;
    assert!(draft.order(&tenant, None).asked.sorted_as_in.is_none());
}
