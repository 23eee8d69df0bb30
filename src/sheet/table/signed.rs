//! The sign of a table that Rollcall saved: blanks behind its headers, which no spreadsheet shows or takes away and every
//! reader of ours trims.
//!
//! A value that a spreadsheet would take for a formula is saved with an apostrophe before it. Whether apostrophes are part
//! of the values can else only be guessed from all of them, and a few failed rows may look otherwise than the list they
//! are from. How many blanks there are says what the cells of a column are, where the cells that are left don't.
//!
//! A workbook is written from its first row on, when nobody knows yet what is in its columns: it says so in its own
//! properties, and gets the blanks when it is made into a table.

use crate::sheet::options::ColumnType;
use crate::sheet::save::needs_guard;

/// What a table of ours says of a column, where neither the attribute itself nor the cells tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptType {
    /// All cells are of this type.
    All(ColumnType),
    /// Values of several kinds: JSON, and what is none is a text.
    Mixed,
}

impl From<ColumnType> for KeptType {
    fn from(column_type: ColumnType) -> Self {
        Self::All(column_type)
    }
}

/// Blanks behind each header of a signed table. One stands there by accident.
const BLANKS: usize = 2;

/// What further blanks say, and the word of a workbook for it; none of these where nothing has to be said.
const TYPES: [(KeptType, &str); 5] = [
    (KeptType::All(ColumnType::Text), "text"),
    (KeptType::All(ColumnType::Number), "number"),
    (KeptType::All(ColumnType::Boolean), "boolean"),
    (KeptType::All(ColumnType::Json), "json"),
    (KeptType::Mixed, "mixed"),
];

/// Blanks behind each header of a table that was a workbook of ours, where an apostrophe is a letter of its value.
const BLANKS_OF_WORKBOOKS: usize = BLANKS + TYPES.len() + 1;

/// How the property of a workbook for a column begins; the column's number follows, since of two properties whose names
/// differ in case alone Excel calls the workbook damaged, and then its header.
const PROPERTY: &str = "Rollcall column ";

/// The property of a workbook whose worksheets are one list: each goes on where the one before it is full. Name and value.
pub(in crate::sheet) const ONE_LIST: (&str, &str) = ("Rollcall worksheets", "one list");

/// Excel's limit for the name of a property, in characters.
const LONGEST_PROPERTY: usize = 255;

/// What a table of ours says of itself.
#[derive(Debug)]
pub(in crate::sheet) struct Signed {
    /// What the cells of each column are, where that is kept. A column that somebody put in or renamed has none.
    pub(in crate::sheet) kept: Vec<Option<KeptType>>,
    /// Whether an apostrophe keeps a spreadsheet from taking a value for a formula.
    pub(in crate::sheet) guarded: bool,
}

/// A header with the sign behind it.
pub(in crate::sheet) fn sign(header: &str, kept: Option<KeptType>) -> String {
    with_blanks(header, BLANKS, kept)
}

/// A header of a workbook with the sign behind it.
pub(in crate::sheet) fn sign_of_workbook(header: &str, kept: Option<KeptType>) -> String {
    with_blanks(header.trim_end(), BLANKS_OF_WORKBOOKS, kept)
}

fn with_blanks(header: &str, blanks: usize, kept: Option<KeptType>) -> String {
    let further = kept.and_then(|kept| TYPES.iter().position(|(it, _)| *it == kept)).map_or(0, |place| place + 1);
    format!("{header}{}", " ".repeat(blanks + further))
}

/// The name and value of the property by which a workbook says what the cells of a column are, which stood at this place
/// when it was written; none where the header is too long, or has a sign that no property can have.
pub(in crate::sheet) fn property(place: usize, header: &str, kept: KeptType) -> Option<(String, &'static str)> {
    let name = format!("{PROPERTY}{} {header}", place + 1);
    let is_text = |sign: char| !sign.is_control() && !matches!(sign, '\u{fffe}' | '\u{ffff}');
    let can_be = name.encode_utf16().count() <= LONGEST_PROPERTY && header.chars().all(is_text);
    let (_, word) = TYPES.iter().find(|(it, _)| *it == kept)?;
    can_be.then_some((name, *word))
}

/// The header of a column and what its cells are, by a property of the workbook; none where it says something else.
pub(in crate::sheet) fn read_property<'a>(name: &'a str, value: &str) -> Option<(&'a str, KeptType)> {
    let (place, header) = name.strip_prefix(PROPERTY)?.split_once(' ')?;
    let (kept, _) = TYPES.iter().find(|(_, word)| *word == value)?;
    place.bytes().all(|byte| byte.is_ascii_digit()).then_some((header.trim(), *kept))
}

impl Signed {
    /// Reads the sign; nothing for a table without it. `was_workbook` says that the table was made from a workbook.
    pub(super) fn read(headers: &[String], was_workbook: bool) -> Option<Self> {
        let signed_with = |fewest: &usize| {
            let is_signed = |header: &&String| (*fewest..=*fewest + TYPES.len()).contains(&blanks_behind(header));
            headers.iter().filter(is_signed).count() * 2 > headers.len()
        };
        let known: &[usize] = if was_workbook { &[BLANKS, BLANKS_OF_WORKBOOKS] } else { &[BLANKS] };
        let fewest = *known.iter().find(|fewest| signed_with(fewest))?;
        let kept = |header: &String| {
            let place = blanks_behind(header).checked_sub(fewest + 1)?;
            TYPES.get(place).map(|(kept, _)| *kept)
        };
        Some(Self { kept: headers.iter().map(kept).collect(), guarded: fewest == BLANKS })
    }

    /// A header without the apostrophe that keeps a spreadsheet from taking it for a formula.
    pub(super) fn unguarded<'a>(&self, header: &'a str) -> &'a str {
        header.strip_prefix('\'').filter(|rest| self.guarded && needs_guard(rest)).unwrap_or(header)
    }
}

fn blanks_behind(header: &str) -> usize {
    header.len() - header.trim_end_matches(' ').len()
}
