//! Opens a list: brings it into the private folder as plain UTF-8 text, then finds its rows.

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use crate::sheet::base::BASE_NAME;
use crate::sheet::base::Base;
use crate::sheet::base::COPY_NAME;
use crate::sheet::base::PART_NAME;
use crate::sheet::base::create_private;
use crate::sheet::copy::Copied;
use crate::sheet::copy::Progress;
use crate::sheet::copy::Watch;
use crate::sheet::copy::copy_file;
use crate::sheet::encoding;
use crate::sheet::error::Doing;
use crate::sheet::error::OpenError;
use crate::sheet::index::index;
use crate::sheet::options::Encoding;
use crate::sheet::options::OpenOptions;
use crate::sheet::rows::Sheet;
use crate::sheet::sniff;
use crate::sheet::sniff::Content;
use crate::sheet::stored::StoredOrigin;
use crate::sheet::xlsx;

/// Copies the list at `path` into `folder`, which is private and made by the caller, and opens the copy. `progress` is
/// told how far it is and may stop it. When it fails, only what the caller removes with the folder is left.
pub fn import_file(
    path: &Path,
    folder: &Path,
    options: &OpenOptions,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Sheet, OpenError> {
    let mut watch = Watch { tell: progress };
    bring_into(path, folder, options, &mut watch)?.write(folder)?;
    index(folder, options, &mut watch)
}

/// Copies the file into the folder as the base, and leaves nothing else there.
pub(super) fn bring_into(
    path: &Path,
    folder: &Path,
    options: &OpenOptions,
    watch: &mut Watch<'_>,
) -> Result<StoredOrigin, OpenError> {
    let brought = bring(path, folder, options, watch);
    // Whatever went wrong, half a copy is of no use, and holds what the admin's file holds.
    for name in [COPY_NAME, PART_NAME] {
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound && brought.is_ok() => {
                return Err(OpenError::io(Doing::WritingCopy, error));
            }
            Ok(()) | Err(_) => {}
        }
    }
    brought
}

/// Opens again what `import_file` left in `folder`, with the same options.
pub fn reopen(
    folder: &Path,
    options: &OpenOptions,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Sheet, OpenError> {
    index(folder, options, &mut Watch { tell: progress })
}

/// Copies the file and turns it into the base.
fn bring(path: &Path, folder: &Path, options: &OpenOptions, watch: &mut Watch<'_>) -> Result<StoredOrigin, OpenError> {
    let copy = folder.join(COPY_NAME);
    let part = folder.join(PART_NAME);
    let copied = copy_file(path, &copy, |head| look(head, options), watch)?;
    let (origin, converted) = convert(&copy, &part, copied, options, watch)?;
    let ready = if converted { &part } else { &copy };
    fs::rename(ready, folder.join(BASE_NAME)).map_err(|error| OpenError::io(Doing::WritingCopy, error))?;
    Ok(origin)
}

/// Looks at the copy and, where it is no plain UTF-8 text, writes that to `part`. Says whether it did.
fn convert(
    copy: &Path,
    part: &Path,
    copied: Copied,
    options: &OpenOptions,
    watch: &mut Watch<'_>,
) -> Result<(StoredOrigin, bool), OpenError> {
    let create = || create_private(part).map_err(|error| OpenError::io(Doing::WritingCopy, error));
    let base = Base::open(copy).map_err(|error| OpenError::io(Doing::ReadingCopy, error))?;
    let bytes = base.bytes();
    match sniff::content(bytes) {
        Content::Other(found) => Err(OpenError::NotAList(found)),
        Content::Zip => {
            let chosen = xlsx::convert(bytes, options.worksheet.as_deref(), create()?, watch)?;
            let mut origin = StoredOrigin::new(Encoding::Utf8, copied.gzip, copied.size_bytes);
            origin.worksheet = Some(chosen.shown_name());
            origin.joined_worksheets = chosen.names.len();
            origin.other_worksheets = chosen.others;
            Ok((origin, true))
        }
        Content::Text => {
            let (encoding, from) = encoding::find_encoding(bytes, options.encoding);
            let origin = StoredOrigin::new(encoding, copied.gzip, copied.size_bytes);
            if encoding != Encoding::Utf8 {
                encoding::decode(bytes, from, encoding, create()?, watch)?;
                let decoded = Base::open(part).map_err(|error| OpenError::io(Doing::ReadingCopy, error))?;
                check_text(decoded.bytes())?;
                return Ok((origin, true));
            }
            check_text(bytes.get(from..).unwrap_or_default())?;
            Ok((origin, false))
        }
    }
}

/// Refuses what no look at the rest can make a list. A text without a mark may be in any encoding, if one was asked for.
fn look(head: &[u8], options: &OpenOptions) -> Result<(), OpenError> {
    match sniff::content(head) {
        Content::Other(found) => Err(OpenError::NotAList(found)),
        Content::Text if options.encoding.is_none() => match encoding::find_encoding(head, None) {
            (Encoding::Utf8 | Encoding::Windows1252, from) => sniff::no_list(head.get(from..).unwrap_or_default())
                .map_or(Ok(()), |found| Err(OpenError::NotAList(found))),
            (Encoding::Utf16LittleEndian | Encoding::Utf16BigEndian, _) => Ok(()),
        },
        Content::Text | Content::Zip => Ok(()),
    }
}

fn check_text(text: &[u8]) -> Result<(), OpenError> {
    if sniff::blanks(text) == text.len() {
        return Err(OpenError::Empty);
    }
    sniff::no_list(text).map_or(Ok(()), |found| Err(OpenError::NotAList(found)))
}
