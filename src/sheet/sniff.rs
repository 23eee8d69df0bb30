//! Tells what a file is by its first bytes, not by its name.

use crate::sheet::error::Found;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// A ZIP archive, as an Excel workbook is.
    Zip,
    /// JSON or a table, in some encoding.
    Text,
    Other(Found),
}

/// How much is looked at for bytes that no text holds.
const SAMPLE_BYTES: usize = 4096;

/// What a file holds, before its encoding is known.
pub(super) fn content(bytes: &[u8]) -> Content {
    let marks: [(&[u8], Content); 9] = [
        (b"PK\x03\x04", Content::Zip),
        // The older Excel, and a workbook that is locked with a password.
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Content::Other(Found::OldOrLockedWorkbook)),
        (b"%PDF-", Content::Other(Found::Pdf)),
        (b"{\\rtf", Content::Other(Found::TextDocument)),
        (b"\x89PNG", Content::Other(Found::Picture)),
        (b"\xFF\xD8\xFF", Content::Other(Found::Picture)),
        (b"GIF8", Content::Other(Found::Picture)),
        (b"RIFF", Content::Other(Found::Binary)),
        (b"\x1F\x8B", Content::Other(Found::Binary)),
    ];
    marks.iter().find(|(mark, _)| bytes.starts_with(mark)).map_or(Content::Text, |(_, content)| *content)
}

/// What a ZIP archive is that is no Excel workbook, by the names of its parts.
pub(super) fn archive(bytes: &[u8]) -> Found {
    let has = |name: &[u8]| memchr::memmem::find(bytes, name).is_some();
    if has(b"application/vnd.oasis.opendocument.spreadsheet") {
        Found::OpenDocument
    } else if has(b"word/document.xml") || has(b"application/vnd.oasis.opendocument.text") {
        Found::TextDocument
    } else {
        Found::OtherArchive
    }
}

/// What a text in UTF-8 is that is no list of users.
pub(super) fn no_list(text: &[u8]) -> Option<Found> {
    let text = text.get(blanks(text)..).unwrap_or_default();
    if text.first() == Some(&b'<') {
        return Some(Found::Markup);
    }
    let sample = text.get(..SAMPLE_BYTES).unwrap_or(text);
    let control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C);
    sample.iter().any(control).then_some(Found::Binary)
}

/// How many blanks a text begins with.
pub(super) fn blanks(text: &[u8]) -> usize {
    text.len() - text.trim_ascii_start().len()
}
