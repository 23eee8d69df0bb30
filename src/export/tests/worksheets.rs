//! Workbooks of more users than a worksheet holds.

use super::*;
use calamine::{Data, Reader as _, Xlsx, open_workbook};

/// As many as a worksheet holds here.
const PER_WORKSHEET: usize = 3;

#[test]
fn users_who_do_not_fit_stand_on_the_next_worksheet_below_the_same_headers() {
    for (count, sort) in [(0_usize, None), (3, None), (4, None), (8, None), (8, Some("Id:desc"))] {
        let user = |at| format!("{{\"user_id\":\"a{at}\",\"name\":\"N{at}\"}}\n");
        let users = (0..count).map(user).collect::<Vec<_>>().concat();
        let sort = sort.map(str::to_owned).into_iter().collect();
        let asked = Asked { sort, ..asked(Kind::Xlsx, &["Id=user_id", "name"]) };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.xlsx");
        let rows = make_in(&asked, &users, &path, &|_, _| {}).unwrap();
        let mut book: Xlsx<_> = open_workbook(&path).unwrap();
        let names = book.sheet_names();
        let worksheets = count.div_ceil(PER_WORKSHEET).max(1);
        assert_eq!((names.len(), rows.written.worksheets as usize, rows.users), (worksheets, worksheets, count as u64));
        let mut found = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let range = book.worksheet_range(name).unwrap();
            let mut lines = range.rows().map(|row| row.iter().map(Data::to_string).collect::<Vec<_>>());
            assert_eq!(lines.next().unwrap(), ["Id", "name"], "of worksheet {name}");
            let lines: Vec<_> = lines.collect();
            assert_eq!(lines.len(), (count - at * PER_WORKSHEET).min(PER_WORKSHEET), "on worksheet {name}");
            found.extend(lines);
        }
        let mut expected: Vec<_> = (0..count).map(|at| vec![format!("a{at}"), format!("N{at}")]).collect();
        if !asked.sort.is_empty() {
            expected.reverse();
        }
        assert_eq!(found, expected, "each once, in order");
    }
}
