//! By which road users come: told beforehand, gone, and told afterwards; and nobody at all.

use super::*;
use crate::ui::screen::Screen;
use serde_json::Value;
use std::collections::BTreeSet;

/// The users in a file of JSON lines.
fn users(file: &std::path::Path) -> Vec<Value> {
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(users: &[Value], id: &str) -> BTreeSet<String> {
    users.iter().map(|user| user[id].as_str().unwrap().to_owned()).collect()
}

#[test]
fn more_than_a_search_shows_come_by_the_road_that_was_told_beforehand() {
    const COUNTED: &str = r#"{"instant_jobs": true, "behaviours": {"search_counts_all": true}}"#;
    let found = [
        (
            INSTANT,
            "1,000 users or more match",
            "downloads all users and picks those that match here",
            "so Rollcall downloaded the users and picked those that match",
        ),
        (
            COUNTED,
            " users match",
            "takes them in 2 or more parts, by the time of their creation",
            "parts by the time of",
        ),
    ]
    .map(|(faults, count, before, after)| {
        let mut window = shown_of(1_700, faults);
        window.click(Role::RadioButton, "Search");
        window.click(Role::RadioButton, "E-mail verified: Verified");
        window.until_words(count);
        window.until_words(before);
        let file = export_to(&mut window, "found.ndjson", "NDJSON");
        window.until_words("users, complete");
        window.until_words(after);
        let users = users(&file);
        assert!(users.len() > 1_000 && users.iter().all(|user| user["Email Verified"] == true), "{}", users.len());
        let told = format!("{} users, complete", crate::ui::kit::number(users.len() as u64));
        window.until_label(&told);
        ids(&users, "Id")
    });
    assert_eq!(found[0].len(), found[1].len());
    assert!(found[0] == found[1], "each road brings the same users");
}

#[test]
fn all_that_the_form_of_a_search_asks_holds_for_those_who_are_exported_and_for_nobody_else() {
    let mut window = shown_of(300, INSTANT);
    choose_source(&mut window, Role::RadioButton, "Whole tenant");
    window.click(Role::RadioButton, "Everything Auth0 gives");
    let all = users(&{
        let file = export_to(&mut window, "all.ndjson", "NDJSON");
        window.until_label("300 users, complete");
        file
    });
    window.click(Role::Link, "Close this note");
    let fits = |user: &&Value| {
        user["blocked"] != true
            && user["email_verified"] == true
            && user["app_metadata"]["plan"] == "pro"
            && user["last_login"].is_string()
    };
    let days = |attribute: &str| {
        let mut days: Vec<_> = all.iter().filter(fits).map(|user| &user[attribute].as_str().unwrap()[..10]).collect();
        days.sort_unstable();
        days
    };
    // Of those whom all else fits somebody was made on the first day and on the last.
    let (created, logged_in) = (days("created_at"), days("last_login"));
    let (from, until) = (created[1], created[created.len() - 4]);
    let before = logged_in[logged_in.len() - 2];
    window.click(Role::RadioButton, "Search");
    window.type_into("Created from", from);
    window.type_into("Created until", until);
    window.click(Role::RadioButton, "Last login: Before");
    window.type_into("Last login before", before);
    window.click(Role::RadioButton, "Blocked: Not blocked");
    window.click(Role::RadioButton, "E-mail verified: Verified");
    window.type_into("Metadata path", "app_metadata.plan");
    window.type_into("Metadata value", "pro");
    window.until("they are counted", |window| {
        let now = window.state().now();
        let sample = now.export_form.sample.ended().and_then(Result::ok);
        sample.is_some_and(|it| it.query.conditions.len() == 6)
    });
    let file = export_to(&mut window, "found.ndjson", "NDJSON");
    window.until_words("users, complete");
    let is_within = |user: &&Value| {
        let created = &user["created_at"].as_str().unwrap()[..10];
        created >= from && created <= until && user["last_login"].as_str().unwrap() < before
    };
    let expected: Vec<Value> = all.iter().filter(fits).filter(is_within).cloned().collect();
    assert!(expected.len() > 3, "{}", expected.len());
    assert_eq!(ids(&users(&file), "user_id"), ids(&expected, "user_id"));
}

#[test]
fn a_tenant_without_users_says_so_and_still_gives_a_file() {
    let mut window = shown_of(0, INSTANT);
    window.click(Role::CheckBox, "Main-DB");
    window.until_label("There are no users");
    let file = export_to(&mut window, "nobody.csv", "CSV");
    window.until_label("0 users, complete");
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.trim_start_matches('\u{feff}').starts_with("Id,Given Name,") && text.lines().count() == 1, "{text}");
    window.click(Role::Link, "Close this note");
    window.click(Role::RadioButton, "Search");
    window.click(Role::RadioButton, "Blocked: Blocked");
    window.until_label("No users match");
    let file = export_to(&mut window, "nobody.json", "JSON");
    window.until_label("0 users, complete");
    assert_eq!(std::fs::read_to_string(file).unwrap(), "[\n]\n");
}

#[test]
fn a_workbook_of_more_than_a_worksheet_holds_says_so_and_has_everybody() {
    let mut window = shown();
    choose_connection(&mut window);
    let file = export_to(&mut window, "many.xlsx", "Excel");
    // Three users a worksheet hold here, so that nobody has to wait for a million.
    window.until_words("users, complete");
    let told = window.labels().into_iter().find_map(|it| it.strip_suffix(" users, complete")?.parse::<usize>().ok());
    let users = told.unwrap();
    let worksheets = users.div_ceil(3);
    assert!(worksheets > 1);
    window.until_words(&format!("The users are on {worksheets} worksheets"));
    let mut book = calamine::open_workbook_auto(&file).unwrap();
    let ranges = calamine::Reader::worksheets(&mut book);
    assert_eq!(ranges.len(), worksheets);
    let ids: Vec<_> = ranges.iter().flat_map(|(_, range)| range.rows().skip(1).map(|row| row[0].to_string())).collect();
    assert_eq!((ids.len(), ids.iter().collect::<BTreeSet<_>>().len()), (users, users));
}

/// As it stands when it is opened, with the names of the columns that people read.
#[test]
fn what_the_form_exports_as_it_stands_is_opened_sent_back_and_changes_nothing() {
    for name in ["back.csv", "back.ndjson"] {
        let mut window = shown();
        choose_connection(&mut window);
        let kind = if name.ends_with("csv") { "CSV" } else { "NDJSON" };
        export_to(&mut window, name, kind);
        window.until_words("users, complete");
        let open = format!("Open {name} as a sheet");
        window.until(&open, |window| window.query_all_by_role_and_label(Role::Button, &open).next().is_some());
        window.harness.query_all_by_role_and_label(Role::Button, &open).next().unwrap().click();
        window.until("it is open", |window| matches!(window.state().screen, Screen::Sheet(_)));
        let Screen::Sheet(sheet) = window.harness.state().screen else { unreachable!() };
        window.until("it is checked", move |window| {
            let now = window.state().now();
            now.checks.get(&sheet).is_some_and(|it| it.ended().is_some_and(|it| it.is_ok()))
        });
        window.harness.state_mut().go(Screen::Send(sheet));
        window.click(Role::RadioButton, "Main-DB");
        window.click(Role::Button, "Next: How");
        window.click(Role::RadioButton, "Update them too");
        window.click(Role::Button, "Next: Check");
        window.until_label("Nothing to send, back to the sheet");
        let now = window.now();
        let plan = now.plans.get(&sheet).and_then(|it| it.value()).unwrap();
        let sent = plan.refused + plan.left_out + plan.deleted;
        assert!(plan.unchanged > 10 && sent == 0, "{name}: {plan:?}");
    }
}
