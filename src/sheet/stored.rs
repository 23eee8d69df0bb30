//! What is kept beside the copy, so that it opens again without the file it came from.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use crate::sheet::base::create_private;
use crate::sheet::error::Doing;
use crate::sheet::error::OpenError;
use crate::sheet::options::Encoding;
use crate::sheet::recognised::Repair;

const NAME: &str = "base.json";
const PART_NAME: &str = "base.json.part";

/// The version written; a file of a newer one is refused.
const VERSION: u32 = 1;

/// Where the copy came from, as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct StoredOrigin {
    version: u32,
    #[serde(default)]
    encoding: StoredEncoding,
    #[serde(default)]
    pub(super) gzip: bool,
    #[serde(default)]
    pub(super) size_bytes: u64,
    /// The copy is a table made of this worksheet.
    #[serde(default)]
    pub(super) worksheet: Option<String>,
    /// The worksheets that were passed over.
    #[serde(default)]
    pub(super) other_worksheets: Vec<String>,
    /// So many worksheets were read as one list, where that are several.
    #[serde(default)]
    pub(super) joined_worksheets: usize,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StoredEncoding {
    #[default]
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,
    Windows1252,
}

impl StoredOrigin {
    pub(super) fn new(encoding: Encoding, gzip: bool, size_bytes: u64) -> Self {
        let encoding = match encoding {
            Encoding::Utf8 => StoredEncoding::Utf8,
            Encoding::Utf16LittleEndian => StoredEncoding::Utf16LittleEndian,
            Encoding::Utf16BigEndian => StoredEncoding::Utf16BigEndian,
            Encoding::Windows1252 => StoredEncoding::Windows1252,
        };
        Self {
            version: VERSION,
            encoding,
            gzip,
            size_bytes,
            worksheet: None,
            other_worksheets: Vec::new(),
            joined_worksheets: 0,
        }
    }

    pub(super) fn encoding(&self) -> Encoding {
        match self.encoding {
            StoredEncoding::Utf8 => Encoding::Utf8,
            StoredEncoding::Utf16LittleEndian => Encoding::Utf16LittleEndian,
            StoredEncoding::Utf16BigEndian => Encoding::Utf16BigEndian,
            StoredEncoding::Windows1252 => Encoding::Windows1252,
        }
    }

    /// What was put right before anybody looked at the rows.
    pub(super) fn repairs(&self) -> Vec<Repair> {
        let mut repairs = Vec::new();
        if self.encoding() != Encoding::Utf8 {
            repairs.push(Repair::Decoded { encoding: self.encoding() });
        }
        if let Some(worksheet) = self.worksheet.clone()
            && !self.other_worksheets.is_empty()
        {
            repairs.push(Repair::WorksheetChosen { worksheet, others: self.other_worksheets.clone() });
        }
        if self.joined_worksheets > 1 {
            repairs.push(Repair::WorksheetsJoined { worksheets: self.joined_worksheets });
        }
        repairs
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), OpenError> {
        let failed = |error| OpenError::io(Doing::WritingCopy, error);
        let text = serde_json::to_vec(self).map_err(|error| failed(error.into()))?;
        let part = folder.join(PART_NAME);
        create_private(&part).and_then(|mut file| file.write_all(&text)).map_err(failed)?;
        fs::rename(&part, folder.join(NAME)).map_err(failed)
    }

    pub(super) fn read(folder: &Path) -> Result<Self, OpenError> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let text = fs::read(folder.join(NAME)).map_err(|error| OpenError::io(Doing::ReadingCopy, error))?;
        let lost = |_damaged: serde_json::Error| OpenError::CopyLost;
        if serde_json::from_slice::<Versioned>(&text).map_err(lost)?.version > VERSION {
            return Err(OpenError::CopyNewer);
        }
        serde_json::from_slice(&text).map_err(lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_of_version_one_opens_for_ever_and_a_newer_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let write = |text: &str| fs::write(folder.path().join(NAME), text).unwrap();
        write(
            r#"{"version":1,"encoding":"utf16-little-endian","gzip":true,"size_bytes":7,"worksheet":"Users","other_worksheets":["x"]}"#,
        );
        let origin = StoredOrigin::read(folder.path()).unwrap();
        assert_eq!((origin.encoding(), origin.gzip, origin.size_bytes), (Encoding::Utf16LittleEndian, true, 7));
        assert_eq!(origin.worksheet.as_deref(), Some("Users"));
        write(r#"{"version":2,"shape":"unheard of"}"#);
        assert!(matches!(StoredOrigin::read(folder.path()), Err(OpenError::CopyNewer)));
        write("{");
        assert!(matches!(StoredOrigin::read(folder.path()), Err(OpenError::CopyLost)));
    }

    #[test]
    fn an_origin_reads_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        for encoding in [Encoding::Utf8, Encoding::Utf16LittleEndian, Encoding::Utf16BigEndian, Encoding::Windows1252] {
            StoredOrigin::new(encoding, true, 3).write(folder.path()).unwrap();
            assert_eq!(StoredOrigin::read(folder.path()).unwrap().encoding(), encoding);
        }
    }
}
