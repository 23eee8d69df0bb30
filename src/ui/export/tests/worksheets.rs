//! Workbooks of several worksheets, opened again.

use super::*;

#[test]
fn a_workbook_of_several_worksheets_is_opened_with_everybody_in_it() {
    let mut window = shown();
    choose_connection(&mut window);
    // Three users a worksheet hold here, so that nobody has to wait for a million.
    let file = export_to(&mut window, "many.xlsx", "Excel");
    window.until_label("12 users, complete");
    window.until_words(
        "The users are on 4 worksheets, as one holds no more than 1,048,575. Rollcall opens them as one list.",
    );
    let open = "Open many.xlsx as a sheet";
    window.until(open, |window| window.query_all_by_role_and_label(Role::Button, open).next().is_some());
    window.harness.query_all_by_role_and_label(Role::Button, open).next().unwrap().click();
    window.until("it is open", |window| !matches!(window.state().screen, Screen::Export));
    let Screen::Sheet(sheet) = window.harness.state().screen else { panic!("{:#?}", window.labels()) };
    window.until("it is checked", move |window| {
        let now = window.state().now();
        now.checks.get(&sheet).is_some_and(|it| it.ended().is_some_and(|it| it.is_ok()))
    });
    let mut book: calamine::Sheets<_> = calamine::open_workbook_auto(&file).unwrap();
    let ids = calamine::Reader::worksheets(&mut book)
        .into_iter()
        .flat_map(|(_, range)| range.rows().skip(1).map(|row| row[0].to_string()).collect::<Vec<_>>());
    let ids: Vec<_> = ids.collect();
    assert_eq!(ids.len(), 12);
    for id in ids {
        window.until(&id, |window| window.query_all_by_label_contains(&id).next().is_some());
    }
}
