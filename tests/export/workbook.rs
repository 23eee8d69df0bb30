//! Workbooks as whoever opens them finds them.

use super::*;
use calamine::{Data, Reader as _, open_workbook_auto};
use std::io::Read as _;

/// A part of a workbook, which is a packed folder.
fn part(desk: &Desk, file: &str, name: &str) -> String {
    let mut parts = zip::ZipArchive::new(std::fs::File::open(desk.path(file)).unwrap()).unwrap();
    let mut text = String::new();
    parts.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn ids_and_phones_are_texts_and_the_headers_stay_in_sight() {
    let (demo, desk) = (Demo::with_users(0), Desk::new());
    demo.hurry();
    let mut users = vec![user(0), user(1)];
    for (at, user) in users.iter_mut().enumerate() {
        user["user_id"] = json!(format!("12345678901234567{at}"));
        user["phone_number"] = json!(format!("+493012345{at}"));
        user["user_metadata"] = json!({"phone": format!("004930123{at}"), "zip": "007", "extension": "42", "seats": 5 + at, "active": at == 0});
    }
    desk.import(&demo, &desk.users(&users), &[]).expect(0);
    let fields = [
        "user_id",
        "Key=identities[0].user_id",
        "phone_number",
        "Phone=user_metadata.phone",
        "Zip=user_metadata.zip",
        "Direct=user.user_metadata.phone + user.user_metadata.extension",
        "Made=created_at",
        "Seats=user_metadata.seats",
        "Active=user_metadata.active",
    ];
    let options: Vec<&str> = fields.iter().flat_map(|it| ["--field", it]).chain(["--sort", "user_id"]).collect();
    let ended = export(&demo, &desk, "a.xlsx", &options).expect(0);
    let mut book = open_workbook_auto(desk.path("a.xlsx")).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
    let headers: Vec<String> = rows[0].iter().map(Data::to_string).collect();
    assert_eq!(json!(headers), ended.json["columns"]);
    for (at, row) in rows[1..].iter().enumerate() {
        let made = demo.user(&format!("user.{at}@import.test")).unwrap()["created_at"].as_str().unwrap().to_owned();
        let texts = [
            format!("auth0|12345678901234567{at}"),
            format!("12345678901234567{at}"),
            format!("+493012345{at}"),
            format!("004930123{at}"),
            "007".to_owned(),
            format!("004930123{at}42"),
            made,
        ];
        assert_eq!(row[..7], texts.map(Data::String), "as texts, digit by digit");
        assert_eq!(row[7..], [Data::Float(5.0 + at as f64), Data::Bool(at == 0)], "what is to be added up");
    }
    let sheet = part(&desk, "a.xlsx", "xl/worksheets/sheet1.xml");
    let pane = r#"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>"#;
    assert!(sheet.contains(pane), "{}", &sheet[..sheet.len().min(600)]);
}

/// A worksheet of Excel's has 1,048,576 rows, the first of which names the columns.
#[cfg(feature = "slow-tests")]
#[test]
fn the_user_who_has_no_room_on_a_worksheet_of_excels_begins_the_next() {
    use rollcall::export::{Asked, AskedColumn, Format, Kind, Plan, Taken, Target, Work};
    use std::io::Write as _;
    let (count, folder) = (1_048_576, tempfile::tempdir().unwrap());
    let mut users = tempfile::tempfile().unwrap();
    {
        let mut out = std::io::BufWriter::new(&mut users);
        (0..count).for_each(|at| writeln!(out, "{{\"user_id\":\"auth0|{at}\"}}").unwrap());
    }
    let format = Format { kind: Kind::Xlsx, ..Format::default() };
    let plan = Plan::new(&Asked { columns: vec![AskedColumn::typed("user_id")], format, ..Asked::default() }).unwrap();
    let (_never, stop) = tokio::sync::watch::channel(false);
    let work = Work { plan: &plan, filters: false, scratch: folder.path(), stop, tell: &|_| {} };
    let file = folder.path().join("users.xlsx");
    let mut target = Target::create(&file, false, rollcall::workspace::RunId(1), folder.path()).unwrap();
    let (rows, _sum) = work.write_out(&[Taken { file: std::sync::Arc::new(users), told: None }], &mut target).unwrap();
    target.finish().unwrap();
    assert_eq!((rows.users, rows.written.worksheets), (count, 2));
    let mut book = open_workbook_auto(&file).unwrap();
    let full = book.worksheet_range_at(0).unwrap().unwrap();
    let last = full.rows().next_back().unwrap()[0].to_string();
    assert_eq!((full.height() as u64, last), (count, format!("auth0|{}", count - 2)));
    let next = book.worksheet_range_at(1).unwrap().unwrap();
    let next: Vec<String> = next.rows().map(|row| row[0].to_string()).collect();
    assert_eq!(next, ["user_id".to_owned(), format!("auth0|{}", count - 1)]);
    // Opened, they are one list.
    let kept = tempfile::tempdir().unwrap();
    let opened = import_file(&file, kept.path(), &OpenOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    let last = opened.row_cells(opened.rows().last().unwrap());
    assert_eq!(opened.rows().count() as u64, count);
    assert_eq!(last, [Cell::Text(format!("auth0|{}", count - 1))]);
}
