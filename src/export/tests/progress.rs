//! How far an export is, as it is told on the way.

use super::*;
use crate::export::context::Stage;
use std::sync::Mutex;

/// What is told of a stage: users and bytes.
fn told(asked: &Asked, users: &str) -> Vec<Progress> {
    let all = Mutex::new(Vec::new());
    make(asked, users, &|progress, _| all.lock().unwrap().push(progress)).unwrap();
    all.into_inner().unwrap()
}

fn of(stage: Stage, all: &[Progress]) -> Vec<Progress> {
    all.iter().filter(|it| it.stage == stage).copied().collect()
}

fn never_goes_back(all: &[Progress]) -> bool {
    all.windows(2).all(|pair| pair[0].users <= pair[1].users && pair[0].bytes <= pair[1].bytes)
}

#[test]
fn users_and_bytes_are_told_again_and_again_and_never_go_back() {
    let users = "{\"user_id\":\"a\",\"name\":\"A\"}\n".repeat(1_000);
    for kind in [Kind::JsonLines, Kind::Csv] {
        let writing = of(Stage::Writing, &told(&asked(kind, &["user_id", "name"]), &users));
        assert!(writing.len() > 5 && never_goes_back(&writing), "{kind:?} {writing:?}");
        let last = writing.last().unwrap();
        assert!(last.users == 1_000 && last.bytes > 1_000, "{kind:?} {last:?}");
    }
    let sorted = Asked { sort: vec!["name".to_owned()], ..asked(Kind::JsonLines, &["user_id", "name"]) };
    let all = told(&sorted, &users);
    let (reading, writing) = (of(Stage::Writing, &all), of(Stage::WritingSorted, &all));
    assert!(reading.len() > 5 && never_goes_back(&reading), "{reading:?}");
    assert!(writing.len() > 5 && never_goes_back(&writing), "{writing:?}");
    let last = writing.last().unwrap();
    assert!(last.of_users == Some(1_000) && last.users > 900 && last.bytes > 1_000, "{last:?}");
}

#[test]
fn a_workbook_tells_users_while_it_is_written_and_bytes_while_it_is_put_together() {
    let users = "{\"user_id\":\"a\",\"name\":\"A\"}\n".repeat(1_000);
    let all = told(&asked(Kind::Xlsx, &["user_id", "name"]), &users);
    let (writing, packing) = (of(Stage::Writing, &all), of(Stage::Packing, &all));
    assert!(writing.len() > 5 && writing.iter().all(|it| it.bytes == 0), "{writing:?}");
    assert!(packing.len() > 5 && never_goes_back(&packing), "{packing:?}");
    assert_eq!(all.last().map(|it| it.stage), Some(Stage::Packing), "it comes last");
}

#[test]
fn who_is_in_several_connections_is_looked_for_once_and_that_is_told() {
    let lines = |name: &str| {
        let user =
            |at| format!("{{\"user_id\":\"{name}{at}\",\"identities\":[{{}}],\"user_metadata\":{{\"k{at}\":1}}}}\n");
        taken(&(0..200).map(user).collect::<String>())
    };
    let plan = Plan::new(&asked(Kind::Csv, &[])).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let (_wish, stop) = watch::channel(false);
    let all = Mutex::new(Vec::new());
    let tell = |progress| all.lock().unwrap().push(progress);
    let work = Work { plan: &plan, filters: false, scratch: scratch.path(), stop, tell: &tell };
    let mut target = Target::create(&scratch.path().join("users"), false, RunId(1), scratch.path()).unwrap();
    work.write_out(&[lines("a"), lines("b")], &mut target).unwrap();
    let all = all.into_inner().unwrap();
    let (linked, columns) = (of(Stage::LookingForLinked, &all), of(Stage::LookingForColumns, &all));
    assert!(linked.len() > 5 && never_goes_back(&linked), "{linked:?}");
    assert_eq!(linked.iter().filter(|it| it.users == 0).count(), 1, "once, however often they are gone through");
    assert!(columns.len() > 5, "{columns:?}");
}
