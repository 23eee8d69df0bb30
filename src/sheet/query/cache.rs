//! The values of a column of the file, at hand for the second look: eight bytes for each row, which say where the value
//! stands. Short ones lie side by side, so that to read a million of them is not to wait for a million places of the file;
//! so does what stands there otherwise than it is meant (escapes, cells of tables). Long ones are read where they are.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;

use crate::sheet::path::Segment;
use crate::sheet::query::value::Value;

/// All kept columns together take no more than this: three of a million rows and short texts, ten of others.
const BUDGET_BYTES: usize = 120 << 20;

/// A text that is no longer is short.
const SHORT_BYTES: usize = 48;

/// So many rows at most have their short texts side by side: else one column would take all there is.
const ROWS_WITH_TEXTS: usize = BUDGET_BYTES / (SHORT_BYTES + 12);

/// The lower 36 bits of an entry: as many bytes as a base may have.
const PLACE_BITS: u32 = 36;
/// The 24 bits above them.
const LONGEST_BYTES: usize = (1 << 24) - 1;
/// The four bits above those.
const KIND_BITS: u32 = 60;

/// What an entry says a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Missing = 0,
    Null,
    True,
    False,
    /// In the base; the next ones too.
    Text,
    Number,
    Json,
    /// In the text beside the entries; the next ones too.
    OwnText,
    OwnNumber,
    OwnJson,
    Hidden,
    Unreadable,
    /// Too long to be kept.
    Long,
}

const KINDS: [Kind; 13] = [
    Kind::Missing,
    Kind::Null,
    Kind::True,
    Kind::False,
    Kind::Text,
    Kind::Number,
    Kind::Json,
    Kind::OwnText,
    Kind::OwnNumber,
    Kind::OwnJson,
    Kind::Hidden,
    Kind::Unreadable,
    Kind::Long,
];

/// The values of some rows of a column.
#[derive(Debug, Default)]
pub(super) struct Kept {
    entries: Vec<u64>,
    own: String,
    /// Texts up to this length lie in `own`.
    short_bytes: usize,
    /// The rank of each row in ascending order, known once the column has been sorted by.
    ranks: OnceLock<Box<[u32]>>,
}

impl Kept {
    /// For some rows of a list of `all`.
    pub(super) fn with_capacity(rows: usize, all: u32) -> Self {
        let short_bytes = if all as usize <= ROWS_WITH_TEXTS { SHORT_BYTES } else { 0 };
        Self { entries: Vec::with_capacity(rows), short_bytes, ..Self::default() }
    }

    /// All rows, of which `pieces` are some each, in their order.
    pub(super) fn whole(pieces: Vec<Self>, all: u32) -> Self {
        let mut whole = Self::with_capacity(all as usize, all);
        whole.own.reserve_exact(pieces.iter().map(|piece| piece.own.len()).sum());
        for piece in pieces {
            whole.append(piece);
        }
        whole
    }

    /// Appends the value of the next row. `base` is the file that borrowed values stand in.
    pub(super) fn push(&mut self, value: &Value<'_>, base: &[u8]) {
        let entry = match value {
            Value::Missing => (Kind::Missing, 0, 0),
            Value::Null => (Kind::Null, 0, 0),
            Value::Boolean(true) => (Kind::True, 0, 0),
            Value::Boolean(false) => (Kind::False, 0, 0),
            Value::Text(text) => self.text(text, base, Kind::Text, Kind::OwnText),
            Value::Number(text) => self.text(text, base, Kind::Number, Kind::OwnNumber),
            Value::Json(text) => self.text(text, base, Kind::Json, Kind::OwnJson),
            Value::Hidden(text) => self.text(text, &[], Kind::Hidden, Kind::Hidden),
            Value::Unreadable(text) => self.text(text, &[], Kind::Unreadable, Kind::Unreadable),
        };
        let (kind, place, length) = entry;
        self.entries.push((kind as u64) << KIND_BITS | (length as u64) << PLACE_BITS | place as u64);
    }

    fn text(&mut self, text: &str, base: &[u8], there: Kind, own: Kind) -> (Kind, usize, usize) {
        if text.len() > LONGEST_BYTES {
            return (Kind::Long, 0, 0);
        }
        let within = (text.as_ptr() as usize).checked_sub(base.as_ptr() as usize);
        if text.len() > self.short_bytes
            && let Some(place) = within.filter(|place| place + text.len() <= base.len())
        {
            return (there, place, text.len());
        }
        let place = self.own.len();
        self.own.push_str(text);
        (own, place, text.len())
    }

    /// Appends the values of the rows that follow.
    fn append(&mut self, mut next: Self) {
        let shift = self.own.len() as u64;
        if shift > 0 {
            let is_own =
                |entry: &u64| entry >> KIND_BITS >= Kind::OwnText as u64 && entry >> KIND_BITS < Kind::Long as u64;
            next.entries.iter_mut().filter(|entry| is_own(entry)).for_each(|entry| *entry += shift);
        }
        self.entries.append(&mut next.entries);
        self.own.push_str(&next.own);
    }

    /// The value of a row; none if it was too long to be kept.
    #[inline]
    pub(super) fn value<'a>(&'a self, row: u32, base: &'a [u8]) -> Option<Value<'a>> {
        let entry = *self.entries.get(row as usize)?;
        let place = (entry & ((1 << PLACE_BITS) - 1)) as usize;
        let length = (entry >> PLACE_BITS) as usize & LONGEST_BYTES;
        let there = || {
            let bytes = base.get(place..place + length).unwrap_or_default();
            Cow::Borrowed(std::str::from_utf8(bytes).unwrap_or_default())
        };
        let own = || Cow::Borrowed(self.own.get(place..place + length).unwrap_or_default());
        Some(match KINDS.get((entry >> KIND_BITS) as usize)? {
            Kind::Missing => Value::Missing,
            Kind::Null => Value::Null,
            Kind::True => Value::Boolean(true),
            Kind::False => Value::Boolean(false),
            Kind::Text => Value::Text(there()),
            Kind::Number => Value::Number(there()),
            Kind::Json => Value::Json(there()),
            Kind::OwnText => Value::Text(own()),
            Kind::OwnNumber => Value::Number(own()),
            Kind::OwnJson => Value::Json(own()),
            Kind::Hidden => Value::Hidden(own()),
            Kind::Unreadable => Value::Unreadable(own()),
            Kind::Long => return None,
        })
    }

    pub(super) fn ranks(&self) -> Option<&[u32]> {
        self.ranks.get().map(Box::as_ref)
    }

    pub(super) fn keep_ranks(&self, ranks: Vec<u32>) {
        self.ranks.set(ranks.into()).ok();
    }

    fn size_bytes(&self) -> usize {
        // With ranks, which may come later.
        self.entries.capacity() * 12 + self.own.capacity()
    }
}

/// Whether the column of a list with so many rows can be kept at all.
pub(super) fn can_be_kept(rows: u32) -> bool {
    rows as usize * 12 <= BUDGET_BYTES
}

/// The columns that were looked at last, shared by all snapshots of a list, since the file never changes.
#[derive(Debug, Default)]
pub(in crate::sheet) struct Cache(Mutex<Vec<(ColumnKey, Arc<Kept>)>>);

/// Which column of the file: of a table by its place, of JSON by its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ColumnKey {
    Place(usize),
    Path(Vec<Segment>),
}

impl Cache {
    pub(super) fn get(&self, key: &ColumnKey) -> Option<Arc<Kept>> {
        let mut columns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = columns.iter().position(|(other, _)| other == key)?;
        // The one that was used last goes last.
        let found = columns.remove(at);
        let kept = Arc::clone(&found.1);
        columns.push(found);
        Some(kept)
    }

    /// Forgets all of them, because something is known now that was not when they were read.
    pub(super) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(super) fn put(&self, key: ColumnKey, kept: &Arc<Kept>) {
        let mut columns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        columns.retain(|(other, _)| *other != key);
        columns.push((key, Arc::clone(kept)));
        let size =
            |columns: &[(ColumnKey, Arc<Kept>)]| columns.iter().map(|(_, kept)| kept.size_bytes()).sum::<usize>();
        while columns.len() > 1 && size(&columns) > BUDGET_BYTES {
            columns.remove(0);
        }
        if size(&columns) > BUDGET_BYTES {
            columns.clear();
        }
    }
}
