//! Saving where the disk takes no more. No test can fill a disk, but a program may be allowed files of some size only:
//! the test starts itself once more under such a limit, and there every write beyond it fails, as on a full disk.

use super::*;
use crate::session::{SaveFormat, SaveOrder, SavePart};
use crate::sheet::SaveKind;
use std::fmt::Write as _;
use std::process::{Command as Process, Stdio};

const UNDER_LIMIT: &str = "ROLLCALL_TEST_FILES_ARE_LIMITED";
/// Blocks of 512 or 1024 bytes: one or two megabytes, whichever the shell means.
const BLOCKS: &str = "2048";
const NAME: &str =
    "session::tests::sheets::full_disk::a_save_for_which_there_is_no_room_leaves_what_was_there_and_the_edits";

#[test]
fn a_save_for_which_there_is_no_room_leaves_what_was_there_and_the_edits() {
    if std::env::var_os(UNDER_LIMIT).is_some() {
        return save_under_limit();
    }
    // The signal that comes with the limit is passed over: the write says what is wrong.
    let limited = format!("trap '' XFSZ; ulimit -f {BLOCKS}; exec \"$0\" --exact {NAME} --nocapture");
    let this = std::env::current_exe().unwrap();
    let ended = Process::new("sh").arg("-c").arg(limited).arg(this).env(UNDER_LIMIT, "1").stdin(Stdio::null()).output();
    let ended = ended.unwrap();
    let said = String::from_utf8_lossy(&ended.stdout).into_owned() + &String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success() && said.contains("1 passed"), "{said}");
}

/// A list that is short as a table, and long as JSON, which has the names of its columns in each row.
fn short_as_a_table() -> String {
    let columns: Vec<_> =
        (0..8).map(|column| format!("user_metadata.an_attribute_with_a_rather_long_name_{column}")).collect();
    let mut text = format!("email,{}\n", columns.join(","));
    for row in 0..12_000 {
        writeln!(text, "u{row}@x.test{}", ",a".repeat(columns.len())).unwrap();
    }
    text
}

fn save_under_limit() {
    let desk = Desk::new();
    desk.session.send(Command::ListSheets);
    desk.ended(|state| Some(&state.stored_sheets)).unwrap();
    desk.open(desk.file("list.csv", &short_as_a_table()), OpenOptions::default()).unwrap();
    let cells = vec![(RowId(3), ColumnId(1), text("gold"))];
    desk.change(Command::EditSheet { sheet: SHEET, edit: Edit::SetEach { cells } });
    desk.session.wait_for(|state| state.sheets.get(&SHEET)?.value()?.edits.saved.then_some(())).unwrap();
    // A folder of its own, so that it is seen what else is left there.
    let folder = desk.folder.path().join("documents");
    std::fs::create_dir(&folder).unwrap();
    let path = folder.join("saved.json");
    std::fs::write(&path, "what was there before").unwrap();
    let format = SaveFormat::plain(SaveKind::JsonArray);
    let order = SaveOrder { path: path.clone(), format, part: SavePart::default(), replaces: true };
    desk.session.send(Command::SaveSheetAs { sheet: SHEET, order });
    let failed = desk.session.wait_for(|state| state.saved_sheet(SHEET)?.ended()?.err().cloned()).unwrap();
    assert_eq!(failed.code, "not_saved");
    assert!(failed.message.contains("there is no room"), "{}", failed.message);
    assert!(failed.message.contains("saved.json") && failed.next.contains("another disk"), "{failed:?}");
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, ["saved.json"], "nothing half-written remains");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "what was there before");
    let sheet = desk.sheet();
    assert_eq!((sheet.edits.edited_cells, sheet.edits.saved), (1, true));
    // What is shorter has room there.
    let order = SaveOrder {
        path: folder.join("saved.csv"),
        format: SaveFormat::plain(SaveKind::Csv),
        part: SavePart::default(),
        replaces: false,
    };
    desk.session.send(Command::SaveSheetAs { sheet: SHEET, order });
    desk.session.wait_for(|state| state.saved_sheet(SHEET)?.ended()?.ok().map(drop)).unwrap();
    assert!(std::fs::read_to_string(folder.join("saved.csv")).unwrap().contains("u3@x.test,gold"));
    // The edits are there at the next start too.
    let stored = sheet.stored;
    desk.until(|workspace| workspace.setting(&format!("open_list:{stored}")).unwrap().is_some());
    let desk = desk.next_day();
    desk.session.send(Command::RestoreSheet { sheet: SHEET, stored });
    let sheet = desk.ended(|state| state.sheets.get(&SHEET)).unwrap();
    assert_eq!(sheet.edits.edited_cells, 1);
}
