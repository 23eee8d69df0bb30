//! Unpacks a workbook once without keeping anything, before the reader that keeps its texts in memory.

use std::io::Cursor;
use std::io::Read as _;

use calamine::XlsxError;
use zip::ZipArchive;

use crate::sheet::copy::STEP_BYTES;
use crate::sheet::copy::Stage;
use crate::sheet::copy::Watch;
use crate::sheet::error::Found;
use crate::sheet::error::OpenError;
use crate::sheet::sniff;

/// The texts of a workbook are kept in memory while it is read: a list with more of them has to come as CSV.
const MAX_TEXTS_BYTES: u64 = 512 << 20;

/// What is told of a workbook (styles, relations) is small.
const MAX_OTHER_BYTES: u64 = 64 << 20;

/// A worksheet is read in passing.
const MAX_WORKSHEET_BYTES: u64 = 16 << 30;

/// One element or text of the XML is held at a time. Excel's cells hold 32,767 characters.
const MAX_GAP_BYTES: u64 = 32 << 20;

/// XML shrinks to a tenth or a fiftieth; a bomb to a thousandth.
const MAX_RATIO: u64 = 200;

/// So much may come out of a few bytes before their ratio is looked at.
const FREE_BYTES: u64 = 64 << 20;

/// What a damaged workbook can do is bounded before it is read.
pub(super) fn check(bytes: &[u8], watch: &mut Watch<'_>) -> Result<(), OpenError> {
    let damaged = |error| OpenError::WorkbookDamaged(XlsxError::Zip(error));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| match sniff::archive(bytes) {
        Found::OtherArchive => damaged(error),
        known => OpenError::NotAList(known),
    })?;
    if !archive.file_names().flatten().any(|name| name == "[Content_Types].xml") {
        return Err(OpenError::NotAList(sniff::archive(bytes)));
    }
    let packed_bytes = bytes.len() as u64;
    let mut unpacked_bytes = 0;
    let mut told = 0;
    let mut buffer = vec![0; 1 << 16];
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(damaged)?;
        let limit = limit(&part.name().unwrap_or_default());
        let mut size = 0;
        let mut gap = 0;
        loop {
            let length = part.read(&mut buffer).map_err(|error| OpenError::WorkbookDamaged(XlsxError::Io(error)))?;
            if length == 0 {
                break;
            }
            let read = buffer.get(..length).unwrap_or_default();
            gap = match (memchr::memchr(b'<', read), memchr::memrchr(b'<', read)) {
                (Some(first), Some(_)) if gap + first as u64 > MAX_GAP_BYTES => MAX_GAP_BYTES + 1,
                (Some(_), Some(last)) => (length - last) as u64,
                _ => gap + length as u64,
            };
            size += length as u64;
            unpacked_bytes += length as u64;
            let too_dense = unpacked_bytes > FREE_BYTES && unpacked_bytes / packed_bytes.max(1) > MAX_RATIO;
            if too_dense || gap > MAX_GAP_BYTES {
                return Err(OpenError::UnpacksTooMuch { packed_bytes, unpacked_bytes });
            }
            if size > limit {
                return Err(OpenError::TooLarge { limit_bytes: limit });
            }
            if unpacked_bytes - told >= STEP_BYTES {
                told = unpacked_bytes;
                watch.at(Stage::Copying, unpacked_bytes, unpacked_bytes)?;
            }
        }
    }
    Ok(())
}

/// How large a part may be.
fn limit(name: &str) -> u64 {
    let name = name.to_ascii_lowercase();
    if name.contains("sharedstrings") {
        MAX_TEXTS_BYTES
    } else if ["styles", "workbook", "rels/", "docprops/"].iter().any(|part| name.contains(part)) {
        MAX_OTHER_BYTES
    } else {
        MAX_WORKSHEET_BYTES
    }
}
