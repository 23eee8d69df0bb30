//! Users in an order, more of them than are sorted in memory at a time.

use super::*;
use crate::export::sort::MEMORY_BYTES;

/// What a user is sorted by, and the number that says where it stood.
struct Person {
    plan: &'static str,
    seats: Option<i64>,
    at: usize,
}

/// So many, of whom many have the same plan and the same seats, and some have no seats.
fn people(count: usize) -> Vec<Person> {
    let seats = |at: usize| (!at.is_multiple_of(13)).then(|| i64::try_from(at * 31 % 12).unwrap() - 3);
    (0..count).map(|at| Person { plan: ["pro", "free", "gold"][at * 7 % 5 % 3], seats: seats(at), at }).collect()
}

fn lines(people: &[Person]) -> String {
    let line = |it: &Person| {
        let seats = it.seats.map(|seats| format!(",\"seats\":{seats}")).unwrap_or_default();
        format!("{{\"user_id\":\"{}\",\"app_metadata\":{{\"plan\":\"{}\"{seats}}}}}\n", it.at, it.plan)
    };
    people.iter().map(line).collect()
}

/// The plans from Z to A, of each the seats from the fewest, who has none at the end, and else as they came.
fn in_order(mut people: Vec<Person>) -> Vec<String> {
    people.sort_by_key(|it| (std::cmp::Reverse(it.plan), it.seats.is_none(), it.seats));
    people.iter().map(|it| it.at.to_string()).collect()
}

/// Says no more than where they part.
fn assert_same(ids: &[String], expected: &[String]) {
    let differs = ids.iter().zip(expected).enumerate().find(|(_, (id, expected))| id != expected);
    assert_eq!((ids.len(), differs), (expected.len(), None));
}

fn sorted(kind: Kind, columns: &[&str]) -> Asked {
    Asked { sort: vec!["app_metadata.plan:desc".to_owned(), "Seats".to_owned()], ..asked(kind, columns) }
}

const COLUMNS: [&str; 2] = ["user_id", "Seats=app_metadata.seats"];

#[test]
fn more_than_fits_into_memory_comes_in_the_same_stable_order() {
    let text = lines(&people(2_000));
    assert!(text.len() > MEMORY_BYTES * 4);
    let (rows, csv) = make(&sorted(Kind::Csv, &COLUMNS), &text, &|_, _| {}).unwrap();
    assert_eq!((rows.users, rows.problems.count), (2_000, 0));
    let ids: Vec<_> = csv.lines().skip(1).filter_map(|line| line.split(',').next()).map(str::to_owned).collect();
    assert_same(&ids, &in_order(people(2_000)));
    // Users as they stand, with all that the tenant gives.
    let whole = Asked {
        sort: vec!["app_metadata.plan:desc".to_owned(), "app_metadata.seats".to_owned()],
        ..asked(Kind::JsonLines, &[])
    };
    let (_, json) = make(&whole, &text, &|_, _| {}).unwrap();
    let id =
        |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["user_id"].as_str().unwrap().to_owned();
    assert_same(&json.lines().map(id).collect::<Vec<_>>(), &in_order(people(2_000)));
    let mut unsorted: Vec<&str> = json.lines().collect();
    let mut given: Vec<&str> = text.lines().collect();
    unsorted.sort_unstable();
    given.sort_unstable();
    assert!(unsorted == given, "each as it stood, once");
}

#[test]
fn only_what_does_not_fit_into_memory_goes_to_the_disk_on_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    let sorted = sorted(Kind::JsonLines, &COLUMNS);
    let few = make_with(&sorted, &lines(&people(20)), &folder.path().join("few"), &nowhere, &|_, _| {}).unwrap();
    assert_eq!(few.users, 20);
    let path = folder.path().join("many");
    let many = make_with(&sorted, &lines(&people(2_000)), &path, &nowhere, &|_, _| {});
    assert!(matches!(many, Err(Failure::Export(ExportError::Workspace(_)))), "{many:?}");
    assert!(!path.exists());
}
