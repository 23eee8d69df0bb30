//! Whose users they are: connections, searches, and ten of them beforehand.

use super::*;

/// How many users the connections have, or the search finds, as it is said.
fn count_said(window: &mut Window, is_search: bool) -> u64 {
    let (one, many) = if is_search { (" user matches", " users match") } else { ("All 1 user", " users") };
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
    window.until_words("By 2 export jobs of Auth0");
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
    window.until_label("Fill in the search first");
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
    window.click(Role::RadioButton, "E-mail verified: Not verified");
    window.until("fewer", move |window| {
        let now = window.state().now();
        let sample = now.export_form.sample.ended().and_then(Result::ok);
        sample.is_some_and(|it| it.query.conditions.len() == 2)
    });
    let some = count_said(&mut window, true);
    assert!(some < all, "{some} {all}");
    // What no search can tell is said, and taken on another road.
    window.type_into("Metadata path", "user_metadata.seats");
    window.until_words("Correct the search first");
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

#[test]
fn the_users_that_are_shown_stand_in_the_order_that_was_chosen() {
    let mut window = shown();
    choose_connection(&mut window);
    window.until_words("10 real users of ");
    window.click(Role::ComboBox, "Sort by");
    window.click(Role::ListBoxOption, "Id");
    let shown = |window: &Window| -> Vec<String> {
        window.labels().into_iter().filter(|it| it.starts_with("Id, auth0|")).collect()
    };
    let sorted = |window: &mut Window, is_it: fn(&[String]) -> bool| {
        window.until("they are sorted", |harness| {
            let cells = harness.query_all_by_label_contains("Id, auth0|").map(|it| said(&it));
            let cells: Vec<_> = cells.filter(|it| it.starts_with("Id, auth0|")).collect();
            cells.len() == 10 && cells.windows(2).all(is_it)
        });
        shown(window)
    };
    let upwards = sorted(&mut window, |pair| pair[0] <= pair[1]);
    window.until_words("in your order. In the file, others stand between them.");
    window.click(Role::RadioButton, "Id: Z to A");
    let mut downwards = sorted(&mut window, |pair| pair[0] >= pair[1]);
    downwards.reverse();
    assert_eq!(downwards, upwards, "they are the same ten");
}

#[test]
fn no_two_choices_of_a_search_are_heard_alike() {
    let mut window = shown();
    window.click(Role::RadioButton, "Search");
    window.until_label("E-mail domain");
    let heard: Vec<_> = window.harness.query_all_by_role(Role::RadioButton).map(|it| said(&it)).collect();
    let different: std::collections::BTreeSet<_> = heard.iter().collect();
    assert_eq!(different.len(), heard.len(), "{heard:?}");
}

#[test]
fn who_changes_the_query_by_hand_types_on_while_the_form_goes_away() {
    let mut window = shown();
    window.click(Role::RadioButton, "Search");
    window.until_label("E-mail domain");
    window.click(Role::MultilineTextInput, "Lucene query");
    for letter in "blocked:true".chars() {
        window.harness.event(egui::Event::Text(letter.to_string()));
        window.harness.run_steps(2);
    }
    window.until("the form is gone", |window| window.query_all_by_label("E-mail domain").next().is_none());
    assert_eq!(draft(&mut window).conditions(), ["lucene:blocked:true"]);
}

#[test]
fn a_file_with_another_number_of_users_than_the_button_named_says_so() {
    for (lack, is_told) in [(3, true), (0, false)] {
        let faults = format!(r#"{{"instant_jobs": true, "behaviours": {{"exports_lack": {lack}}}}}"#);
        let mut window = shown_on(&faults);
        choose_connection(&mut window);
        window.until_words("users to Excel");
        let named = window.harness.get_by_label_contains("users to Excel").accesskit_node().label().unwrap();
        let _file = export_to(&mut window, "out.xlsx", "Excel");
        window.until_words("users, complete");
        let told = window.harness.query_by_label_contains("Auth0 had counted ").map(|it| said(&it));
        assert_eq!(told.is_some(), is_told, "{named}: {told:?}");
        let count = named.trim_start_matches("Export ").trim_end_matches(" to Excel");
        assert!(told.is_none_or(|told| told.contains(count)), "{named}");
    }
}
