use std::io;

use super::*;
use crate::sheet::ColumnType;
use crate::sheet::Found;
use crate::sheet::RowProblem;

fn check(error: &OpenError, message: &str, next: &str) {
    let notice = open_error(Path::new("users.csv"), error);
    assert_eq!(notice.message, message);
    assert_eq!(notice.next_in_terminal(), next);
}

#[test]
fn an_unknown_header_is_named_with_what_helps() {
    let near = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    check(
        &OpenError::UnknownHeaders {
            headers: vec![
                ("First Name".to_owned(), near(&["given_name", "user_metadata.first_name"])),
                ("Plan".to_owned(), near(&["user_metadata.plan"])),
            ],
        },
        "2 columns stand for no attribute that Rollcall knows: \"First Name\", \"Plan\". File: users.csv",
        "Map each to an attribute (--map 'First Name=given_name') or ignore it (--ignore 'First Name'). \
         Perhaps \"First Name\": given_name or user_metadata.first_name.",
    );
}

#[test]
fn a_file_that_is_no_list_is_told_what_it_is() {
    check(
        &OpenError::NotAList(Found::Binary),
        "This is neither text nor a workbook, so it is no list of users: users.csv",
        "Save the list as JSON, NDJSON, CSV or XLSX, and open that.",
    );
    check(
        &OpenError::ChooseWorksheet { worksheets: vec!["Old".to_owned(), "New".to_owned()] },
        "Several worksheets hold data: \"Old\", \"New\". Workbook: users.csv",
        "Choose one of them (--worksheet), or save it as a workbook of its own.",
    );
}

#[test]
fn every_error_says_what_to_do() {
    let io = || io::Error::other("x");
    let errors = [
        OpenError::Vanished,
        OpenError::Directory,
        OpenError::Forbidden(io()),
        OpenError::Empty,
        OpenError::NoUsers,
        OpenError::NotAList(Found::Markup),
        OpenError::NoHeader,
        OpenError::NamelessColumns { columns: (1..20).collect() },
        OpenError::UnpacksTooMuch { packed_bytes: 9, unpacked_bytes: 20_000_000 },
        OpenError::NoSpace(io()),
        OpenError::Stopped,
        OpenError::CopyLost,
        OpenError::Io { doing: Doing::ReadingCopy, source: io() },
    ];
    let mut codes: Vec<&str> = Vec::new();
    for error in &errors {
        let notice = open_error(Path::new("users.csv"), error);
        assert!(!notice.next.is_empty() && notice.message.contains("users.csv"), "{notice:?}");
        codes.push(notice.code);
    }
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), errors.len());
}

#[test]
fn repairs_are_told_in_plain_words() {
    for (repaired, expected) in [
        (
            Repair::Renamed { header: "Id".to_owned(), attribute: "user_id".to_owned() },
            "The column \"Id\" was read as user_id.",
        ),
        (
            Repair::ReadOnlyKept { attributes: vec!["created_at".to_owned(), "identities".to_owned()] },
            "created_at and identities can't be imported: Auth0 sets them itself. The values stay in the list and are \
             not sent.",
        ),
        (Repair::BlankRows { rows: 1 }, "1 row without a single filled cell was passed over."),
        (Repair::Decoded { encoding: Encoding::Windows1252 }, "The file is Windows-1252; it was turned into UTF-8."),
    ] {
        assert_eq!(repair(&repaired), expected);
    }
    let list =
        Recognised { format: Format::Csv { delimiter: b';' }, encoding: Encoding::Utf8, gzip: true, size_bytes: 1 };
    assert_eq!(recognised(&list), "CSV with semicolons, UTF-8, unpacked from gzip");
}

#[test]
fn a_row_that_can_not_be_read_says_why() {
    let problem = RowProblem::Cell {
        header: "Age".to_owned(),
        path: "user_metadata.age".to_owned(),
        expected: ColumnType::Number,
        found: "young".to_owned(),
    };
    assert_eq!(row_problem(&problem).message, "\"young\" in the column \"Age\" (user_metadata.age) is not a number.");
    assert_eq!(row_problem(&RowProblem::Ragged { cells: 1, columns: 3 }).message, "The row has 1 cell, the header 3.");
}
