//! How far an export is, as it is told on the way.

use super::*;
use crate::export::context::Stage;
use std::cell::RefCell;

/// What is told of a stage: users and bytes.
fn told(asked: &Asked, users: &str) -> Vec<Progress> {
    let all = RefCell::new(Vec::new());
    make(asked, users, &|progress, _| all.borrow_mut().push(progress)).unwrap();
    all.into_inner()
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
