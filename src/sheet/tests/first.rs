//! How a long list begins, read from its first bytes alone, is how it begins when all of it is open.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

/// More than what is looked at; with characters of several bytes, so that one may be cut.
fn rows(shift: usize) -> Vec<String> {
    (0..6000).map(|number| format!("{}Zoë Łukasz-{number}", "x".repeat(if number == 0 { shift } else { 0 }))).collect()
}

fn json_lines(shift: usize) -> String {
    let user = |(number, name): (usize, String)| {
        format!("{{\"email\":\"user{number}@example.com\",\"name\":\"{name}\",\"user_metadata\":{{\"n\":{number}}}}}")
    };
    rows(shift).into_iter().enumerate().map(user).collect::<Vec<_>>().join("\n")
}

fn csv(shift: usize) -> String {
    let user = |(number, name): (usize, String)| format!("user{number}@example.com;\"{name}\n, and \"\"more\"\"\"\r\n");
    format!("email;name\r\n{}", rows(shift).into_iter().enumerate().map(user).collect::<String>())
}

fn utf16(text: &str) -> Vec<u8> {
    b"\xFF\xFE".iter().copied().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

fn packed(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

fn begin(list: &[u8]) -> (tempfile::TempDir, Result<Option<(Sheet, u32)>, OpenError>) {
    let folder = tempfile::tempdir().unwrap();
    let private = folder.path().join("private");
    fs::create_dir(&private).unwrap();
    let path = folder.path().join("list");
    fs::write(&path, list).unwrap();
    let first = first_rows(&path, &private, &OpenOptions::default());
    (folder, first)
}

#[test]
fn a_list_begins_as_it_goes_on_in_every_format() {
    for shift in 0..4 {
        let lines = json_lines(shift);
        let array = format!("[{}]", lines.replace('\n', ","));
        let pretty = serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(&array).unwrap()).unwrap();
        let latin = csv(shift).replace('Ł', "L").chars().map(|it| u8::try_from(u32::from(it)).unwrap()).collect();
        let lists: [(&str, Vec<u8>); 7] = [
            ("lines", lines.clone().into_bytes()),
            ("array", array.into_bytes()),
            ("pretty", pretty.into_bytes()),
            ("csv", csv(shift).into_bytes()),
            ("UTF-16", utf16(&csv(shift))),
            ("Windows-1252", latin),
            ("gzip", packed(&lines)),
        ];
        for (what, list) in lists {
            let all = users(&open(&list).unwrap());
            let (_folder, first) = begin(&list);
            let (sheet, whole) = first.unwrap().unwrap_or_else(|| panic!("{what}: nothing to look at"));
            let whole = whole as usize;
            assert!(whole > 200 && whole < all.len(), "{what}: {whole} rows");
            for (row, (one, other)) in users(&sheet).iter().zip(&all).take(whole).enumerate() {
                assert_eq!(one, other, "{what}: row {row} of {whole}");
            }
        }
    }
}

#[test]
fn a_short_list_a_workbook_and_no_list_at_all_have_no_beginning_of_their_own() {
    let long_text = "nothing but words\n".repeat(40_000);
    for list in [b"email\nann@example.com\n".to_vec(), [b"PK\x03\x04".to_vec(), vec![0; 600_000]].concat()] {
        assert!(matches!(begin(&list).1, Ok(None)));
    }
    assert!(matches!(begin(long_text.as_bytes()).1, Ok(None)));
    // One row that does not end within what is looked at.
    let wide = format!("{{\"email\":\"ann@example.com\",\"name\":\"{}\"}}\n", "a".repeat(600_000));
    assert!(matches!(begin(wide.as_bytes()).1, Ok(None)));
}
