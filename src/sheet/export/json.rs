//! Lists as JSON. Rows that nobody changed are copied as they stand, many at a time.

use std::borrow::Cow;
use std::io::Write;
use std::ops::Range;

use super::ExportError;
use super::Exported;
use super::Tell;
use super::look;
use crate::sheet::column::Column;
use crate::sheet::json;
use crate::sheet::options::ColumnId;
use crate::sheet::options::RowId;
use crate::sheet::ranges::RowRanges;
use crate::sheet::recognised::Format;
use crate::sheet::row_list::RowList;
use crate::sheet::rows::Reading;
use crate::sheet::rows::Sheet;
use crate::sheet::rows::is_object;

/// How much is written between two looks at whether to go on.
const STEP_BYTES: usize = 8 << 20;

/// How many rows that follow each other are copied together, so that it is known how far it is.
const STEP_ROWS: u32 = 16_384;

/// Rows that are written in one way.
enum Piece {
    /// As they stand in the file, with what is between them.
    AsTheyStand(Range<u32>),
    One(RowId),
}

impl Sheet {
    pub(super) fn export_json(
        &self,
        rows: &RowList,
        columns: Option<&[ColumnId]>,
        array: bool,
        out: &mut (dyn Write + Send),
        tell: Tell<'_>,
    ) -> Result<Exported, ExportError> {
        let between = if array { ",\n" } else { "\n" };
        let has_secrets = |column: &Column| columns.is_none_or(|only| only.contains(&column.id)) && column.secret;
        let mut exported = Exported { has_secrets: self.columns.iter().any(has_secrets), ..Exported::default() };
        if array {
            out.write_all(b"[\n")?;
        }
        let (mut is_first, mut done) = (true, 0);
        let as_they_stand = columns.is_none() && self.stands_as(array);
        let mut text = String::new();
        for piece in self.pieces(rows, as_they_stand) {
            look(tell, done)?;
            let bytes: Cow<'_, [u8]> = match piece {
                Piece::AsTheyStand(range) => {
                    let count = u64::from(range.end - range.start);
                    exported.rows += count;
                    done += count;
                    if tell(done).is_break() {
                        return Err(ExportError::Stopped);
                    }
                    Cow::Borrowed(self.bytes_of(&range))
                }
                Piece::One(row) => {
                    done += 1;
                    if self.is_unwritten(row) {
                        exported.left_out += 1;
                        continue;
                    }
                    if !self.write_json(row, columns, &mut text) {
                        // In an array it would make the whole of it unreadable; a line is by itself.
                        if array || columns.is_some() {
                            exported.unreadable += 1;
                            continue;
                        }
                        self.raw_text(row).trim().trim_end_matches(',').clone_into(&mut text);
                    }
                    exported.rows += 1;
                    on_one_line(&text, array)
                }
            };
            if !std::mem::take(&mut is_first) {
                out.write_all(between.as_bytes())?;
            }
            for step in bytes.chunks(STEP_BYTES) {
                out.write_all(step)?;
            }
        }
        out.write_all(match (array, is_first) {
            (true, true) => b"]\n".as_slice(),
            (true, false) => b"\n]\n",
            (false, _) => b"\n",
        })?;
        Ok(exported)
    }

    /// Whether rows that nobody changed can be copied with what stands between them.
    fn stands_as(&self, array: bool) -> bool {
        let Reading::Json(renaming) = &self.opened.reading else { return false };
        let format = &self.opened.recognised.format;
        let is_same = match format {
            Format::JsonArray | Format::JsonUsersMember => array,
            Format::JsonLines => !array,
            Format::JsonObject | Format::Csv { .. } | Format::Xlsx { .. } => false,
        };
        is_same && renaming.is_none() && !self.reshaped
    }

    fn pieces<'a>(&'a self, rows: &'a RowList, as_they_stand: bool) -> Box<dyn Iterator<Item = Piece> + 'a> {
        let (RowList::Ascending(ranges), true) = (rows, as_they_stand) else {
            return Box::new(rows.rows().map(Piece::One));
        };
        // A row that breaks off, or what stands behind the list, is no row of it.
        let whole = u32::try_from(self.opened.bounds.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let changed = self.edits.rows().chain(std::iter::once(whole..self.row_count()));
        let plain = ranges.without(&RowRanges::from_ranges(changed));
        let mut pieces: Vec<Range<u32>> = plain.iter().collect();
        let others = ranges.without(&plain);
        pieces.extend(others.iter());
        pieces.sort_unstable_by_key(|range| range.start);
        let step = |range: Range<u32>| {
            let steps = (range.start..range.end).step_by(STEP_ROWS as usize);
            let end = range.end;
            steps.map(move |start| Piece::AsTheyStand(start..end.min(start.saturating_add(STEP_ROWS))))
        };
        Box::new(pieces.into_iter().flat_map(move |range| -> Box<dyn Iterator<Item = Piece>> {
            if plain.contains(RowId(range.start)) {
                Box::new(step(range))
            } else {
                Box::new(range.map(|row| Piece::One(RowId(row))))
            }
        }))
    }

    fn bytes_of(&self, rows: &Range<u32>) -> &[u8] {
        let bound = |row: u32| self.opened.bounds.get(row as usize).and_then(|at| usize::try_from(*at).ok());
        let bytes =
            bound(rows.start).zip(bound(rows.end)).and_then(|(start, end)| self.opened.base.bytes().get(start..end));
        json::trim_row(bytes.unwrap_or_default())
    }

    /// Puts the user's JSON into `text`; false for what is no user.
    fn write_json(&self, row: RowId, columns: Option<&[ColumnId]>, text: &mut String) -> bool {
        let mut buffer = String::new();
        let user = match self.user(row, &mut buffer) {
            Ok(user) => user,
            // A value that can't be sent can be kept.
            Err(problem) if problem.is_of_cell() => {
                let Ok(kept) = self.kept_user(row) else { return false };
                buffer = kept;
                &buffer
            }
            Err(_unreadable) => return false,
        };
        if !is_object(user) {
            return false;
        }
        let Some(columns) = columns else {
            user.clone_into(text);
            return true;
        };
        text.clear();
        text.push_str("{}");
        for column in columns.iter().filter_map(|id| self.column(*id)) {
            if let Some(value) = json::get(user, &column.segments)
                && let Some(after) = json::put(text, &column.segments, Some(value))
            {
                *text = after;
            }
        }
        true
    }
}

/// Between the tokens of JSON a line break is a blank, and within a text it is written as \n.
fn on_one_line(text: &str, array: bool) -> Cow<'_, [u8]> {
    if array || !text.contains(['\n', '\r']) {
        return Cow::Borrowed(text.trim().as_bytes());
    }
    Cow::Owned(text.trim().replace(['\n', '\r'], " ").into_bytes())
}
