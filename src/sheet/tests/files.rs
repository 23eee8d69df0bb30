//! Files that are no list, or no file.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn what_is_no_list_is_named() {
    let cases: &[(&[u8], &str)] = &[
        (b"", "Empty"),
        (b" \r\n\t", "Empty"),
        (b"\xEF\xBB\xBF", "Empty"),
        (b"\xEF\xBB\xBF  \n", "Empty"),
        (b"\xFF\xFE", "Empty"),
        (b"[]", "NoUsers"),
        (b" [ ] \n", "NoUsers"),
        (b"{\"users\":[]}", "NoUsers"),
        (b"{\"a\":1}", "NotAList(JsonObject)"),
        (b"{}", "NotAList(JsonObject)"),
        (b"{\n\"errors\": {\"email\": 1}\n}", "NotAList(JsonObject)"),
        (b"<!DOCTYPE html><html>", "NotAList(Markup)"),
        (b"%PDF-1.7 x", "NotAList(Pdf)"),
        (b"{\\rtf1 x}", "NotAList(TextDocument)"),
        (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "NotAList(Picture)"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1xxxx", "NotAList(OldOrLockedWorkbook)"),
    ];
    for (bytes, expected) in cases {
        let Err(error) = open(bytes) else { panic!("{expected}") };
        assert_eq!(format!("{error:?}"), *expected, "{:?}", String::from_utf8_lossy(bytes));
        let Err(packed) = open(gzip(bytes)) else { panic!("{expected}") };
        assert_eq!(format!("{packed:?}"), *expected, "packed {:?}", String::from_utf8_lossy(bytes));
    }
    assert!(matches!(open(b"PK\x03\x04 word/document.xml").unwrap_err(), OpenError::NotAList(Found::TextDocument)));
    assert!(matches!(open(b"PK\x03\x04 and no more").unwrap_err(), OpenError::WorkbookDamaged(_)));
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("users.csv", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(b"email\na@b.c\n").unwrap();
    let error = open(archive.finish().unwrap().into_inner()).unwrap_err();
    assert!(matches!(error, OpenError::NotAList(Found::OtherArchive)));
}

#[test]
fn what_is_no_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let import = |name: &str| {
        let path = folder.path().join(name);
        import_file(&path, folder.path(), &OpenOptions::default(), &mut go_on).unwrap_err()
    };
    assert!(matches!(import(""), OpenError::Directory));
    assert!(matches!(import("nowhere"), OpenError::Vanished));
    let error = reopen(folder.path(), &OpenOptions::default(), &mut go_on).unwrap_err();
    assert!(matches!(error, OpenError::CopyLost));
}

#[test]
fn gzip_is_unpacked_or_refused() {
    let list = b"{\"email\":\"a@b.c\"}\n{\"email\":\"d@e.f\"}\n";
    let sheet = open(gzip(list)).unwrap();
    assert_eq!(users(&sheet), ["{\"email\":\"a@b.c\"}", "{\"email\":\"d@e.f\"}"]);
    assert!(sheet.recognised().gzip);
    assert_eq!(sheet.recognised().size_bytes, gzip(list).len() as u64);
    // Parts packed one by one and put together are one list.
    let sheet = open([gzip(list), gzip(list)].concat()).unwrap();
    assert_eq!(sheet.row_count(), 4);
    assert_eq!(open(gzip(b"email,name\na@b.c,A\n")).unwrap().row_count(), 1);

    let packed = gzip(&list.repeat(1000));
    assert!(matches!(open(&packed[..packed.len() - 9]).unwrap_err(), OpenError::GzipBrokenOff { .. }));
    assert!(matches!(open(&packed[..2]).unwrap_err(), OpenError::GzipBrokenOff { .. }));
    let mut damaged = packed;
    let place = damaged.len() - 6;
    damaged[place] ^= 1;
    assert!(matches!(open(damaged).unwrap_err(), OpenError::GzipDamaged { .. }));
    assert!(matches!(open(gzip(&gzip(list))).unwrap_err(), OpenError::NotAList(Found::Binary)));
}

#[test]
fn a_bomb_is_stopped_and_leaves_nothing_behind() {
    // One part after the other, each a thousandth of what comes out of it.
    let bomb = gzip(&vec![b' '; 1 << 20]).repeat(20);
    let opened = open_with(&bomb, &OpenOptions::default());
    assert!(matches!(opened.result, Err(OpenError::UnpacksTooMuch { .. })), "{:?}", opened.result);
    assert_eq!(fs::read_dir(opened.private()).unwrap().count(), 0);
}

#[test]
fn stopping_stops_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let private = folder.path().join("private");
    fs::create_dir(&private).unwrap();
    let list = folder.path().join("list");
    fs::write(&list, b"{\"email\":\"a@b.c\"}\n".repeat(500_000)).unwrap();
    let mut calls = 0;
    let mut stop_early = |progress: Progress| {
        assert!(progress.done <= progress.total);
        calls += 1;
        ControlFlow::Break(())
    };
    let error = import_file(&list, &private, &OpenOptions::default(), &mut stop_early).unwrap_err();
    assert!(matches!(error, OpenError::Stopped));
    assert_eq!(calls, 1);
    assert_eq!(fs::read_dir(&private).unwrap().count(), 0);
    let mut stages = Vec::new();
    import_file(&list, &private, &OpenOptions::default(), &mut |progress| {
        stages.push(progress.stage);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!(stages.contains(&Stage::Copying) && stages.contains(&Stage::Indexing), "{stages:?}");
}

#[test]
fn a_kept_list_opens_again_without_its_file() {
    let opened = open_with(b"\xFF\xFE[\0]\0", &OpenOptions::default());
    assert!(matches!(opened.result, Err(OpenError::NoUsers)));
    for list in [b"[{\"a\":1}]".to_vec(), gzip(b"[{\"a\":1}]"), b"email\na@b.c\n".to_vec(), b"email\n\xEB\n".to_vec()] {
        let opened = open_with(&list, &OpenOptions::default());
        fs::remove_file(opened.folder.path().join("list")).unwrap();
        let again = reopen(&opened.private(), &OpenOptions::default(), &mut go_on).unwrap();
        let first = opened.result.as_ref().unwrap();
        assert_eq!(users(&again), users(first));
        assert_eq!(again.recognised(), first.recognised());
        assert_eq!(again.repairs(), first.repairs());
    }
}

#[cfg(unix)]
#[test]
fn only_this_user_may_read_the_copy() {
    use std::os::unix::fs::PermissionsExt as _;
    let opened = open_with(b"email\n\xEB\n", &OpenOptions::default());
    assert!(opened.result.is_ok());
    let mut names = Vec::new();
    for entry in fs::read_dir(opened.private()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(names, ["base", "base.json"]);
}

#[test]
fn very_large_cells_and_rows_pass_through() {
    let big = "x".repeat(5 << 20);
    let sheet = open(format!("email,user_metadata.big\na@b.c,\"{big}\"\nd@e.f,y\n")).unwrap();
    assert_eq!(users(&sheet)[0].len(), big.len() + 44);
    assert_eq!(sheet.row_count(), 2);
    let sheet = open(format!("[{{\"name\":\"{big}\"}},{{}}]")).unwrap();
    assert_eq!(sheet.row_count(), 2);
    let wide = ",".repeat(3 << 20);
    let sheet = open(format!("email\n{wide}x\na@b.c\n")).unwrap();
    assert_eq!(users(&sheet), ["RAGGED_ROW", r#"{"email":"a@b.c"}"#]);
    assert!(matches!(open(format!("email{wide}\na@b.c\n")).unwrap_err(), OpenError::TooManyColumns));
    let long = "x".repeat(17 << 20);
    let sheet = open(format!("email,name\na@b.c,{long}\nd@e.f,\"{long}\"\ng@h.i,G\n")).unwrap();
    assert_eq!(users(&sheet), ["ROW_TOO_LARGE", "UNCLOSED_QUOTE", r#"{"email":"g@h.i","name":"G"}"#]);
    assert!(matches!(open(long).unwrap_err(), OpenError::HeaderUnreadable));
    let open_brackets = "[".repeat(3 << 20);
    assert_eq!(users(&open(open_brackets).unwrap()), ["BROKEN_OFF"]);
}
