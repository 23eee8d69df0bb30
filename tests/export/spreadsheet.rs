//! What a spreadsheet program (`LibreOffice`) shows of an exported table: the same cells, none of them calculated.
#![cfg(all(feature = "slow-tests", target_os = "linux"))]

use super::*;
use calamine::{Data, Reader as _, open_workbook_auto};
use std::collections::BTreeSet;
use std::process::Command;

/// What a spreadsheet likes to take for something else.
const ODD: [&str; 22] = [
    "007",
    "+4930123456",
    "+49 30 123456",
    "=1+1",
    "=HYPERLINK(\"http://example.test\")",
    "-2+3",
    "@SUM(A1)",
    "1e5",
    "12345678901234567890",
    "2026-01-02",
    "2026-01-02T03:04:05.678Z",
    "1/2",
    "true",
    "FALSE",
    "Größe, Änne; Zoë|tab\there",
    "emoji 🙂 日本 عربي",
    "two\nlines",
    "quo\"ted",
    "  blanks  ",
    "'apostrophe",
    "100%",
    "€ 5,00",
];

/// The workbook that `LibreOffice` makes of a file, in a profile of its own; the name is one of the desk's. A table of text is
/// read by the filter that its ending asks for: UTF-8, every cell as the text that stands there.
fn saved_again(desk: &Desk, file: &str, filter: Option<&str>) -> String {
    let folder = format!("{file}.shown");
    let out = desk.path(&folder);
    std::fs::create_dir_all(&out).unwrap();
    let mut office = Command::new("soffice");
    office.arg(format!("-env:UserInstallation=file://{}", desk.path("office").display())).args([
        "--headless",
        "--norestore",
        "--nolockcheck",
    ]);
    if let Some(filter) = filter {
        office.arg(format!("--infilter={filter}"));
    }
    office.args(["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]).arg(&out).arg(desk.path(file));
    let said = office.env("HOME", desk.path(".")).output();
    // `./tests/run` installs it.
    let said = said.unwrap_or_else(|error| panic!("LibreOffice can't be started: {error}"));
    let stem = Path::new(file).file_stem().unwrap().to_str().unwrap();
    let sheet = format!("{folder}/{stem}.xlsx");
    assert!(desk.path(&sheet).exists(), "{said:?}");
    sheet
}

/// The cells of a file as `LibreOffice` reads it.
fn shown(desk: &Desk, file: &str, filter: Option<&str>) -> Vec<Vec<Data>> {
    let sheet = saved_again(desk, file, filter);
    let mut book = open_workbook_auto(desk.path(&sheet)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let formulas = book.worksheet_formula(&book.sheet_names()[0]).unwrap();
    // It keeps true and false as such.
    let calculated: Vec<_> = formulas
        .used_cells()
        .filter(|(_, _, formula)| !["TRUE()", "FALSE()"].iter().any(|it| formula.ends_with(it)))
        .collect();
    assert!(calculated.is_empty(), "{file}: {calculated:?} is calculated");
    range.rows().map(<[Data]>::to_vec).collect()
}

/// What a person reads in a cell.
fn read(cell: &Data) -> String {
    match cell {
        Data::Bool(it) => it.to_string(),
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}

#[test]
fn every_table_shows_the_same_cells_in_libreoffice() {
    let (demo, desk) = (Demo::with_users(0), Desk::new());
    demo.hurry();
    let odd = |(number, text): (usize, &&str)| {
        let mut it = user(number);
        it["user_metadata"] = json!({"odd": text, "flag": number.is_multiple_of(2), "seats": 5, "rate": 7.25, "long": 1_234_567_890_123_456_789_u64});
        it
    };
    let list: Vec<Value> = ODD.iter().enumerate().map(odd).collect();
    desk.import(&demo, &desk.users(&list), &[]).expect(0);
    let fields = ["Id=user_id", "Odd=user_metadata.odd", "Flag=user_metadata.flag", "Seats=user_metadata.seats"];
    let more = ["Rate=user_metadata.rate", "Long=user_metadata.long", "Made=created_at", "None=user_metadata.none"];
    let mut options: Vec<&str> = fields.iter().chain(&more).flat_map(|field| ["--field", field]).collect();
    options.extend(["--sort", "user_id", "--bom"]);
    let headers = ["Id", "Odd", "Flag", "Seats", "Rate", "Long", "Made", "None"];
    export(&demo, &desk, "a.ndjson", &options).expect(0);
    let users = lines(&desk, "a.ndjson");
    assert_eq!(users.len(), ODD.len());
    // Separator, quotation mark, UTF-8, from the first line on; no column as a number, no formulas worked out.
    let filter = |separator: u8, kind: u8| {
        let columns: Vec<String> = (1..=headers.len()).map(|column| format!("{column}/{kind}")).collect();
        format!("Text - txt - csv (StarCalc):{separator},34,76,1,{},0,false,true,false", columns.join("/"))
    };
    for (file, filter) in [
        ("a.xlsx", None),
        ("a.csv", Some(filter(44, 2))),
        ("a.tsv", Some(filter(9, 2))),
        // As somebody opens it who leaves the kinds of the columns to the program.
        ("b.csv", Some(filter(44, 1))),
    ] {
        export(&demo, &desk, file, &options).expect(0);
        let cells = shown(&desk, file, filter.as_deref());
        let is_table = file != "a.xlsx";
        let found: Vec<String> = cells[0].iter().map(|cell| read(cell).trim_end().to_owned()).collect();
        assert_eq!(found[..7], headers[..7], "{file}");
        assert_eq!(cells.len(), users.len() + 1, "{file}");
        for (row, user) in cells[1..].iter().zip(&users) {
            for (at, header) in headers.iter().enumerate() {
                let expected = match user.get(*header) {
                    Some(Value::String(text)) => text.clone(),
                    Some(other) => other.to_string(),
                    None => String::new(),
                };
                let found = row.get(at).map(read).unwrap_or_default();
                // The apostrophe that keeps a spreadsheet from calculating is seen; what it keeps is whole.
                let found = if is_table && *header == "Odd" {
                    let guarded = expected.starts_with(['=', '+', '-', '@', '\'']);
                    found.strip_prefix('\'').filter(|_| guarded).unwrap_or(&found).to_owned()
                } else {
                    found
                };
                if file == "b.csv" && matches!(*header, "Odd" | "Flag" | "Long" | "Made") {
                    continue;
                }
                assert_eq!(found, expected, "{file}: {header} of {}", user["Id"]);
            }
        }
    }
    // A workbook says itself what its cells are: texts are texts, numbers numbers, and truth is truth.
    let cells = shown(&desk, "a.xlsx", None);
    for row in &cells[1..] {
        assert!(matches!(row[..4], [Data::String(_), Data::String(_), Data::Bool(_), Data::Float(_)]), "{row:?}");
        assert!(matches!(row[5], Data::String(_)), "nineteen digits are no number of a spreadsheet's: {row:?}");
    }
}

#[test]
fn what_libreoffice_saved_as_a_workbook_opens_as_the_same_users() {
    let (demo, desk) = (Demo::with_users(0), Desk::new());
    demo.hurry();
    desk.import(&demo, &desk.users(&awkward()), &[]).expect(0);
    export(&demo, &desk, "a.ndjson", &[]).expect(0);
    let expected = cells(&desk, "a.ndjson");
    let columns = expected.values().flat_map(BTreeMap::keys).collect::<BTreeSet<_>>().len();
    // More than there are does no harm.
    let texts: Vec<String> = (1..=columns + 10).map(|column| format!("{column}/2")).collect();
    let as_text = format!("Text - txt - csv (StarCalc):44,34,76,1,{},0,false,true,false", texts.join("/"));
    for (file, filter) in [("a.xlsx", None), ("a.csv", Some(as_text.as_str()))] {
        export(&demo, &desk, file, &[]).expect(0);
        assert_eq!(cells(&desk, &saved_again(&desk, file, filter)), expected, "{file}");
    }
}

#[test]
fn what_is_copied_shows_the_same_cells_in_libreoffice_and_none_is_calculated() {
    let desk = Desk::new();
    let mut table = String::new();
    for text in ODD {
        // A cell between two others, so that a tab or a line break that gets out would be seen.
        for (cell, behind) in [("before", "\t"), (text, "\t"), ("after", "\n")] {
            rollcall::session::push_cell(&mut table, cell);
            table.push_str(behind);
        }
    }
    std::fs::write(desk.path("copied.tsv"), &table).unwrap();
    // Tab, quotation mark, UTF-8, from the first line on; formulas are worked out, as they are when text is pasted.
    let filter = |kind: u8| {
        let columns: Vec<String> = (1..=3).map(|column| format!("{column}/{kind}")).collect();
        let columns = columns.join("/");
        format!("Text - txt - csv (StarCalc):9,34,76,1,{columns},0,false,true,false,false,false,0,true")
    };
    // As somebody pastes who leaves the kinds of the cells to the program: nothing is calculated, which `shown` looks at.
    assert_eq!(shown(&desk, "copied.tsv", Some(&filter(1))).len(), ODD.len());
    let cells = shown(&desk, "copied.tsv", Some(&filter(2)));
    assert_eq!(cells.len(), ODD.len());
    for (row, text) in cells.iter().zip(ODD) {
        let [before, found, after] = [0, 1, 2].map(|at| row.get(at).map(read).unwrap_or_default());
        assert_eq!((before.as_str(), after.as_str()), ("before", "after"), "around {text:?}");
        // What comes back from there is what was copied.
        assert_eq!(rollcall::session::as_copied(&found), text);
    }
}
