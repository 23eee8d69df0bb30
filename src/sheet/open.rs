//! Opens a list: copies it, finds out what it is, finds its rows.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use crate::sheet::base::BASE_NAME;
use crate::sheet::base::Base;
use crate::sheet::base::PART_NAME;
use crate::sheet::copy::Progress;
use crate::sheet::copy::Watch;
use crate::sheet::copy::copy_plain;
use crate::sheet::copy::open_source;
use crate::sheet::error::Doing;
use crate::sheet::error::Found;
use crate::sheet::error::OpenError;
use crate::sheet::json;
use crate::sheet::lines::Lines;
use crate::sheet::options::Encoding;
use crate::sheet::options::OpenOptions;
use crate::sheet::recognised::Format;
use crate::sheet::recognised::Recognised;
use crate::sheet::rows::Sheet;

/// Copies the list at `path` into `folder`, which is private and made by the caller, and opens the copy. `progress` is
/// told how far it is and may stop it.
pub fn import_file(
    path: &Path,
    folder: &Path,
    options: &OpenOptions,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Sheet, OpenError> {
    let mut watch = Watch { tell: progress };
    let (mut source, size) = open_source(path)?;
    let part = folder.join(PART_NAME);
    let base = folder.join(BASE_NAME);
    copy_plain(&mut source, &[], &part, size, &mut watch)?;
    fs::rename(&part, &base).map_err(|error| OpenError::io(Doing::WritingCopy, error))?;
    index(folder, options, &mut watch)
}

/// Opens again what `import_file` left in `folder`.
pub fn reopen(
    folder: &Path,
    options: &OpenOptions,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Sheet, OpenError> {
    index(folder, options, &mut Watch { tell: progress })
}

fn index(folder: &Path, _options: &OpenOptions, watch: &mut Watch<'_>) -> Result<Sheet, OpenError> {
    let base = Base::open(&folder.join(BASE_NAME)).map_err(|error| OpenError::io(Doing::ReadingCopy, error))?;
    let bytes = base.bytes();
    let start = bytes.len() - bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start().len();
    let (split, format) = match bytes.get(start) {
        None => return Err(OpenError::Empty),
        Some(b'[' | b'{') => match json::find_shape(bytes, start).map_err(OpenError::NotAList)? {
            json::Shape::Array { from } => (json::split_array(bytes, from, false, watch)?, Format::JsonArray),
            json::Shape::UsersMember { from } => {
                (json::split_array(bytes, from, true, watch)?, Format::JsonUsersMember)
            }
            json::Shape::Object => {
                let bounds = vec![start as u64, bytes.len() as u64];
                (json::Split { bounds, tail: None }, Format::JsonObject)
            }
            json::Shape::Lines => (json::split_lines(bytes, start, watch)?, Format::JsonLines),
        },
        Some(_) => return Err(OpenError::NotAList(Found::Binary)),
    };
    if split.bounds.len() <= 1 && split.tail.is_none() {
        return Err(OpenError::NoUsers);
    }
    let size_bytes = bytes.len() as u64;
    let mut bounds = split.bounds;
    bounds.shrink_to_fit();
    Ok(Sheet {
        base,
        bounds,
        tail: split.tail,
        lines: Lines::default(),
        recognised: Recognised { format, encoding: Encoding::Utf8, gzip: false, size_bytes },
        columns: Vec::new(),
        repairs: Vec::new(),
    })
}
