//! From users in a file to the finished file, without a tenant.

mod progress;
mod sorted;
mod worksheets;

use super::asked::{Asked, AskedColumn, Format, Kind};
use super::context::{ExportError, Progress};
use super::plan::Plan;
use super::problems::Why;
use super::rows::{Failure, Rows, Work};
use super::take::Taken;
use super::target::{Sink, Target};
use crate::workspace::RunId;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::watch;

fn taken(users: &str) -> Taken {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(users.as_bytes()).unwrap();
    Taken { file: Arc::new(file), told: None }
}

fn asked(kind: Kind, columns: &[&str]) -> Asked {
    let columns = columns.iter().map(|it| AskedColumn::typed(it)).collect();
    Asked { columns, format: Format { kind, ..Format::default() }, ..Asked::default() }
}

fn make(
    asked: &Asked,
    users: &str,
    tell: &(dyn Fn(Progress, &watch::Sender<bool>) + Sync),
) -> Result<(Rows, String), Failure> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users");
    let made = make_in(asked, users, &path, tell);
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), usize::from(made.is_ok()), "nothing is left beside the file: {left:?}");
    made.map(|rows| (rows, std::fs::read_to_string(&path).unwrap_or_default()))
}

fn make_in(
    asked: &Asked,
    users: &str,
    path: &Path,
    tell: &(dyn Fn(Progress, &watch::Sender<bool>) + Sync),
) -> Result<Rows, Failure> {
    let scratch = tempfile::tempdir().unwrap();
    make_with(asked, users, path, scratch.path(), tell)
}

fn make_with(
    asked: &Asked,
    users: &str,
    path: &Path,
    scratch: &Path,
    tell: &(dyn Fn(Progress, &watch::Sender<bool>) + Sync),
) -> Result<Rows, Failure> {
    let plan = Plan::new(asked).unwrap();
    let (wish, stop) = watch::channel(false);
    let work = Work { plan: &plan, filters: true, scratch, stop, tell: &|progress| tell(progress, &wish) };
    let mut target = Target::create(path, false, RunId(1), scratch)?;
    let (rows, _sum) = work.write_out(&[taken(users)], &mut target)?;
    target.finish()?;
    Ok(rows)
}

#[test]
fn what_is_no_user_is_told_and_left_out() {
    let users = "{\"user_id\":\"a\",\"name\":\"A\"}\nnonsense\n{\"user_id\":\"b\",\n[1]\n{\"user_id\":\"c\"}\n";
    for kind in [Kind::JsonLines, Kind::Csv, Kind::Xlsx] {
        let (rows, _) = make(&asked(kind, &["user_id", "name"]), users, &|_, _| {}).unwrap();
        assert_eq!((rows.users, rows.problems.count), (2, 3), "{kind:?}");
        assert!(rows.problems.first.iter().all(|problem| matches!(problem.why, Why::NoUser { .. })));
    }
}

#[test]
fn a_value_too_long_for_a_workbook_is_told_with_its_user_and_written_elsewhere() {
    let users = format!("{{\"user_id\":\"a\",\"email\":\"a@b.test\",\"name\":\"{}\"}}\n", "x".repeat(40_000));
    let (rows, _) = make(&asked(Kind::Xlsx, &["user_id", "name"]), &users, &|_, _| {}).unwrap();
    let problem = &rows.problems.first[0];
    assert_eq!((problem.email.as_deref(), problem.column.as_deref()), (Some("a@b.test"), Some("name")));
    let (rows, text) = make(&asked(Kind::Csv, &["user_id", "name"]), &users, &|_, _| {}).unwrap();
    assert!(rows.problems.count == 0 && text.len() > 40_000);
}

#[test]
fn metadata_has_the_same_columns_wherever_empty_metadata_stands() {
    let users = format!("{}{}", "{\"user_metadata\":{\"plan\":\"x\"}}\n".repeat(4096), "{\"user_metadata\":{}}\n");
    for users in [&users, &users[..users.len() / 2], &users[users.len() - 100..]] {
        let users = &users[users.find('{').unwrap()..users.rfind('\n').unwrap()];
        let (rows, _) = make(&asked(Kind::Csv, &[]), users, &|_, _| {}).unwrap();
        assert_eq!((rows.columns, rows.kept_whole), (vec!["user_metadata.plan".to_owned()], Vec::new()));
    }
}

#[test]
fn metadata_that_no_columns_can_hold_stands_in_one_and_the_rest_does_not() {
    let odd = r#"{"user_id":"a","user_metadata":{"a.b":1,"c":2},"app_metadata":{"plan":"x"}}"#;
    let (rows, text) = make(&asked(Kind::Csv, &[]), odd, &|_, _| {}).unwrap();
    assert_eq!(rows.columns, ["user_id", "user_metadata", "app_metadata.plan"]);
    assert_eq!(rows.kept_whole, ["user_metadata"]);
    assert!(text.contains(r#""{""a.b"":1,""c"":2}",x"#), "{text}");

    let user = |at: u32| format!("{{\"user_id\":\"{at}\",\"app_metadata\":{{\"k{at}\":1}}}}");
    let many = (0..1200).map(user).collect::<Vec<_>>().join("\n");
    let (rows, _) = make(&asked(Kind::Csv, &[]), &many, &|_, _| {}).unwrap();
    assert_eq!((rows.columns.len(), rows.kept_whole), (2, vec!["app_metadata".to_owned()]));
}

#[test]
fn a_hostile_expression_ends_no_export() {
    let users = "{\"user_id\":\"a\",\"name\":\"A\"}\n".repeat(3);
    let columns = ["user_id", "Loop=user.name ? (() => { for (;;); })() : 1", "Thrown=(() => { throw user.name })()"];
    let (rows, text) = make(&asked(Kind::Csv, &columns), &users, &|_, _| {}).unwrap();
    assert_eq!((rows.users, rows.problems.count), (3, 6));
    assert_eq!(text.lines().nth(1), Some("a,,"));
}

#[test]
fn who_stops_has_no_file_whatever_was_under_way() {
    let users = "{\"user_id\":\"a\",\"name\":\"A\"}\n".repeat(300);
    for kind in [Kind::JsonLines, Kind::Csv, Kind::Xlsx] {
        for sort in [&[][..], &["name".to_owned()]] {
            let asked = Asked { sort: sort.to_vec(), ..asked(kind, &["name"]) };
            let stop = |progress: Progress, wish: &watch::Sender<bool>| {
                if progress.users > 100 {
                    wish.send_replace(true);
                }
            };
            let ended = make(&asked, &users, &stop);
            assert!(matches!(ended, Err(Failure::Export(ExportError::Stopped))), "{kind:?} {sort:?}");
        }
    }
}

/// A disk with so much room.
struct Disk(usize);

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_told_in_every_form_and_never_taken_for_an_end() {
    use super::write::{Header, Writer};
    use crate::sheet::Value;
    let scratch = tempfile::tempdir().unwrap();
    for kind in [Kind::JsonLines, Kind::JsonArray, Kind::Csv, Kind::Tsv, Kind::Xlsx] {
        for gzip in [false, true] {
            if gzip && kind.is_table() {
                continue;
            }
            let write = |room: usize| -> Result<u64, ExportError> {
                let sink = Sink::new(Disk(room), Box::new(|| false)).map_err(ExportError::Target)?;
                let format = Format { kind, gzip, ..Format::default() };
                let mut writer = Writer::new(format, vec![Header::new("name", None)], sink, scratch.path())?;
                for row in 0..60 {
                    let name = format!("{:x}", row * 0x9E37_79B9_u64);
                    writer.row(&[Value::Text(name.into())])?;
                }
                let (sink, _written) = writer.finish(&|_| {})?;
                Ok(sink.finish().map_err(ExportError::Target)?.0)
            };
            let size = usize::try_from(write(usize::MAX).unwrap()).unwrap();
            // A workbook says when it was made, which is packed a little better or worse.
            let slack = if kind == Kind::Xlsx { 256 } else { 0 };
            assert!(write(size + slack).is_ok());
            for room in [0, size / 2, size - 1 - slack] {
                let Err(ExportError::Target(error)) = write(room) else { panic!("{kind:?} {gzip} {room}") };
                assert_eq!(error.kind(), ErrorKind::StorageFull, "{kind:?} {gzip} {room}");
            }
        }
    }
}

#[test]
fn a_scratch_folder_that_fails_is_not_told_as_the_place_of_the_file() {
    use super::write::{Header, Writer};
    for kind in [Kind::Csv, Kind::Tsv, Kind::Xlsx] {
        let sink = Sink::new(Vec::new(), Box::new(|| false)).unwrap();
        let format = Format { kind, ..Format::default() };
        let missing = tempfile::tempdir().unwrap().path().join("missing");
        let writer = Writer::new(format, vec![Header::new("name", None)], sink, &missing);
        // A workbook may ask for its folder only when it has to.
        let failed = writer.and_then(|mut writer| {
            writer.row(&[crate::sheet::Value::Text("x".into())])?;
            writer.finish(&|_| {}).map(drop)
        });
        assert!(matches!(failed, Err(ExportError::Workspace(_))), "{kind:?} {failed:?}");
    }
}

#[test]
fn a_file_is_known_again_by_its_sum_and_a_part_that_somebody_writes_is_left_alone() {
    use super::target::{is_there, remove_part};
    let (folder, workspace) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = folder.path().join("users.csv");
    std::fs::write(&path, "abc").unwrap();
    let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert!(is_there(&path, 3, sum));
    assert!(!is_there(&path, 4, sum) && !is_there(&folder.path().join("other"), 3, sum));
    std::fs::write(&path, "abd").unwrap();
    assert!(!is_there(&path, 3, sum));
    let target = Target::create(&path, true, RunId(7), workspace.path()).unwrap();
    remove_part(&path, RunId(7), workspace.path()).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "it is being written");
    drop(target);
}

#[test]
fn who_is_linked_while_connections_are_read_one_after_the_other_stands_there_once() {
    let single = r#"{"user_id":"auth0|1","identities":[{"user_id":"1"}]}"#;
    let linked = r#"{"user_id":"auth0|1","identities":[{"user_id":"1"},{"user_id":"9"}]}"#;
    let other = r#"{"user_id":"auth0|2","identities":[{"user_id":"2"}]}"#;
    for (first, second) in [(single, linked), (linked, single), (linked, linked)] {
        let plan = Plan::new(&asked(Kind::JsonLines, &["user_id"])).unwrap();
        let scratch = tempfile::tempdir().unwrap();
        let (_wish, stop) = watch::channel(false);
        let work = Work { plan: &plan, filters: false, scratch: scratch.path(), stop, tell: &|_| {} };
        let mut target = Target::create(&scratch.path().join("users"), false, RunId(1), scratch.path()).unwrap();
        let files = [taken(&format!("{first}\n{other}\n")), taken(&format!("{second}\n"))];
        let (rows, _sum) = work.write_out(&files, &mut target).unwrap();
        assert_eq!((rows.users, rows.repeated), (2, 1));
    }
}
