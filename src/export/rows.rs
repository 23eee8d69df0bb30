//! Makes users into rows of the file: filtered, their columns worked out, sorted.

use super::asked::Kind;
use super::cells::{Cells, Raw, Stop, Stopped, pack, unpack};
use super::context::{ExportError, Progress, Stage};
use super::extras::joined;
use super::keys;
use super::language::Language;
use super::meant::{Files, Line, Meant};
use super::plan::{Column, Plan, Source};
use super::problems::{Problem, Problems, Why};
use super::sort::{MEMORY_BYTES, Sorter};
use super::take::Taken;
use super::target::Target;
use super::users::{ReadError, of_file};
use super::write::{Header, Writer, Written};
use crate::sheet::{Pages, UserCells, Value};
use crate::workspace::WorkspaceError;
use std::io;
use std::path::Path;
use tokio::sync::watch;

/// How many users are gone through between two looks at whether to go on, and two words about how far it is.
pub(super) const USERS_PER_LOOK: u64 = if cfg!(test) { 64 } else { 4096 };

/// Why there are no rows.
#[derive(Debug)]
pub enum Failure {
    /// What came from the tenant is packed wrongly: another copy may be better.
    Damaged,
    Export(ExportError),
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        Self::Export(error)
    }
}

impl From<Stopped> for Failure {
    fn from(_stopped: Stopped) -> Self {
        Self::Export(ExportError::Stopped)
    }
}

/// The rows that were written.
#[derive(Debug, Default)]
pub struct Rows {
    pub users: u64,
    /// How often a user came again with another of its connections: it is in the file once.
    pub repeated: u64,
    pub columns: Vec<String>,
    /// The attributes that are a column as JSON although their leaves were asked for.
    pub kept_whole: Vec<String>,
    pub written: Written,
    pub problems: Problems,
}

/// Making users into the rows of a file.
pub struct Work<'a> {
    pub plan: &'a Plan,
    /// Whether the conditions are held against the users here.
    pub filters: bool,
    /// For what is written on the way.
    pub scratch: &'a Path,
    /// True once somebody wants it to stop.
    pub stop: watch::Receiver<bool>,
    /// Told how far it is.
    pub tell: &'a (dyn Fn(Progress) + Sync),
}

impl Work<'_> {
    /// Writes the users of these files.
    pub fn write_out(&self, taken: &[Taken], target: &mut Target) -> Result<(Rows, (u64, String)), Failure> {
        let stop = self.stop.clone();
        let sink = target.begin(move || *stop.borrow()).map_err(ExportError::Target)?;
        let files = self.look_through(taken)?;
        let mut rows = Rows::default();
        let columns = match &self.plan.columns {
            Some(columns) => Some(columns.clone()),
            None if self.plan.format.kind.is_table() => {
                let found = self.columns_of(&files)?;
                rows.kept_whole = found.kept_whole;
                Some(found.columns)
            }
            None => None,
        };
        let headers = columns.iter().flatten().map(|column| match &column.source {
            Source::Path(path) => Header::new(&column.name, Some(path)),
            Source::Expression(_) => Header::new(&column.name, None),
        });
        let mut writer = Writer::new(self.plan.format, headers.collect(), sink, self.scratch)?;
        self.write_rows(&files, columns.as_deref(), &mut writer, &mut rows).map_err(|failure| self.meant(failure))?;
        rows.columns = match columns {
            Some(columns) => columns.into_iter().map(|column| column.name).collect(),
            None => self.plan.column_names(),
        };
        let (sink, written) = writer.finish(self.tell).map_err(|error| self.meant(error.into()))?;
        rows.written = written;
        let ended = sink.finish().map_err(|error| self.meant(ExportError::Target(error).into()))?;
        Ok((rows, ended))
    }

    pub(super) fn unless_stopped(&self) -> Result<(), ExportError> {
        if *self.stop.borrow() { Err(ExportError::Stopped) } else { Ok(()) }
    }

    /// What can't be kept on the way.
    pub(super) fn kept_not(&self, source: io::Error) -> ExportError {
        WorkspaceError::Folder { path: self.scratch.to_owned(), source }.into()
    }

    /// Whoever writes to the file hears of the wish to stop as a failure of the file.
    fn meant(&self, failure: Failure) -> Failure {
        match failure {
            Failure::Export(ExportError::Target(_) | ExportError::Workbook(_)) if *self.stop.borrow() => {
                ExportError::Stopped.into()
            }
            failure => failure,
        }
    }

    pub(super) fn stop(&self) -> Stop {
        let stop = self.stop.clone();
        std::rc::Rc::new(move || *stop.borrow())
    }

    fn write_rows(
        &self,
        files: &Files<'_>,
        columns: Option<&[Column]>,
        writer: &mut Writer,
        rows: &mut Rows,
    ) -> Result<(), Failure> {
        let sources = columns.iter().copied().flatten().map(|column| &column.source);
        let sort_sources = self.plan.sort.iter().map(|sort| &sort.source);
        let mut cells = Cells::new(sources.chain(sort_sources), &self.stop());
        let any = UserCells::new(Vec::new());
        let is_table = self.plan.format.kind.is_table();
        let of_extra = |column: &Column| {
            is_table && self.plan.extras.iter().any(|extra| column.source == Source::Path(extra.path()))
        };
        let is_extra: Vec<bool> = columns.iter().copied().flatten().map(of_extra).collect();
        let column_count = columns.map_or(0, <[Column]>::len);
        let as_they_stand = columns.is_none() && self.plan.sort.is_empty();
        let mut sorter = (!self.plan.sort.is_empty()).then(|| Sorter::new(self.scratch.to_owned(), MEMORY_BYTES));
        let collator = self.plan.sorted_as_in.as_ref().and_then(Language::collator);
        let alphabet = collator.as_ref();
        let (mut key, mut packed) = (Vec::new(), Vec::new());
        rows.repeated =
            self.each_user(files, Stage::Writing, &mut rows.problems, &mut |user, problems, progress| {
                if as_they_stand {
                    // Nothing of it is needed, but that it is a user.
                    if !any.read(user, &mut []) {
                        return Ok(Line::NoUser);
                    }
                    rows.users += 1;
                    writer.raw(user)?;
                    progress.bytes = writer.bytes();
                    return Ok(Line::Meant);
                }
                let mut raw: Raw<'_> = Vec::new();
                if !cells.read(user, &mut raw) {
                    return Ok(Line::NoUser);
                }
                rows.users += 1;
                let mut values = Vec::with_capacity(column_count);
                let mut faults = Vec::new();
                cells.values(user, &raw, &mut |at, fault| faults.push((at, fault)), &mut values)?;
                for (at, fault) in faults {
                    if let Some(column) = columns.and_then(|columns| columns.get(at)) {
                        cells.tell(problems, &raw, Some(&column.name), || Why::Expression(fault));
                    } else if let Some(key) = at.checked_sub(column_count).and_then(|at| self.plan.sort.get(at)) {
                        // Of a key that is a column too, the column tells already.
                        let is_column = columns.iter().copied().flatten().any(|it| it.source == key.source);
                        if !is_column {
                            cells.tell(problems, &raw, Some(&key.text), || Why::SortKey(fault));
                        }
                    }
                }
                for (value, _) in values.iter_mut().zip(&is_extra).filter(|(_, is_extra)| **is_extra) {
                    // A cell has the names one after the other.
                    if let Some(names) = joined(value) {
                        *value = if names.is_empty() { Value::Missing } else { Value::Text(names.into()) };
                    }
                }
                if self.plan.format.kind == Kind::Xlsx {
                    for (at, value) in values.iter_mut().take(column_count).enumerate() {
                        if value.text().is_some_and(|text| Pages::is_too_long(&text)) {
                            *value = Value::Missing;
                            let name = columns.and_then(|columns| columns.get(at)).map(|column| column.name.as_str());
                            cells.tell(problems, &raw, name, || Why::TooLongForACell { limit: Pages::LONGEST_CELL });
                        }
                    }
                }
                let (row, sorted_by) = values.split_at(column_count.min(values.len()));
                match &mut sorter {
                    None => writer.row(row)?,
                    Some(sorter) => {
                        key.clear();
                        for (sort, value) in self.plan.sort.iter().zip(sorted_by) {
                            keys::push(&mut key, value, keys::Order { descending: sort.descending, alphabet });
                        }
                        let row = if columns.is_some() {
                            pack(row, &mut packed);
                            packed.as_slice()
                        } else {
                            user.as_bytes()
                        };
                        sorter.push(&key, row).map_err(|error| self.kept_not(error))?;
                    }
                }
                progress.bytes = writer.bytes();
                Ok(Line::Meant)
            })?;
        if let Some(sorter) = sorter {
            self.write_sorted(sorter, columns.is_some(), rows.users, writer)?;
        }
        Ok(())
    }

    fn write_sorted(&self, sorter: Sorter, is_packed: bool, of_users: u64, writer: &mut Writer) -> Result<(), Failure> {
        let mut users = 0;
        let written = sorter.finish(&mut |row: &[u8]| {
            if u64::is_multiple_of(users, USERS_PER_LOOK) {
                self.unless_stopped().map_err(|error| OfSort::Other(error.into()))?;
                let (bytes, of_users) = (writer.bytes(), Some(of_users));
                (self.tell)(Progress { stage: Stage::WritingSorted, users, of_users, bytes, of_bytes: None });
            }
            users += 1;
            let put = if is_packed {
                let mut values = Vec::new();
                unpack(row, &mut values);
                writer.row(&values)
            } else {
                writer.raw(std::str::from_utf8(row).unwrap_or_default())
            };
            put.map_err(|error| OfSort::Other(error.into()))
        });
        written.map_err(|failure| match failure {
            OfSort::Kept(error) => self.kept_not(error).into(),
            OfSort::Other(failure) => failure,
        })
    }

    /// Goes through all users that are meant, and makes sure that all are there that the tenant told of. `act` says what the
    /// line is, now that it was read. How often a user came again is what is given.
    pub(super) fn each_user(
        &self,
        files: &Files<'_>,
        stage: Stage,
        problems: &mut Problems,
        act: &mut dyn FnMut(&str, &mut Problems, &mut Progress) -> Result<Line, Failure>,
    ) -> Result<u64, Failure> {
        let told = files.taken.iter().map(|taken| taken.told).sum::<Option<u64>>();
        let mut progress = Progress { stage, of_users: told, ..Progress::default() };
        let conditions = self.filters.then_some(self.plan.conditions.as_slice());
        let mut judge = Meant::new(conditions, files, &self.stop());
        let limit = self.plan.limit.map_or(u64::MAX, u64::from);
        let (mut meant, mut repeated) = (0, 0);
        for (number, file) in (1..).zip(files.taken) {
            let mut users = of_file(&file.file).map_err(|error| self.kept_not(error))?;
            let mut found = 0;
            while let Some(line) = users.next().map_err(|error| self.unread(error))? {
                self.at_user(&mut progress)?;
                found += 1;
                if meant >= limit {
                    continue;
                }
                let line = match simdutf8::basic::from_utf8(line) {
                    Ok(user) => match judge.judge(user) {
                        Line::Meant => act(user, problems, &mut progress)?,
                        other => other,
                    },
                    Err(_no_text) => Line::NoUser,
                };
                match line {
                    Line::Meant => meant += 1,
                    Line::NotMeant => {}
                    Line::CameBefore => repeated += 1,
                    Line::NoUser => {
                        problems.left_out += 1;
                        let why = Why::NoUser { line: found, file: (files.taken.len() > 1).then_some(number) };
                        problems.add(|| Problem { user_id: None, email: None, column: None, why });
                    }
                }
            }
            if let Some(told) = file.told.filter(|told| *told != found) {
                return Err(ExportError::CountDiffers { told, found }.into());
            }
        }
        (self.tell)(progress);
        Ok(repeated)
    }

    pub(super) fn unread(&self, error: ReadError) -> Failure {
        match error {
            ReadError::Damaged => Failure::Damaged,
            ReadError::Io(error) => self.kept_not(error).into(),
        }
    }
}

/// What can go wrong while sorted rows are written.
enum OfSort {
    /// What was put aside can't be read.
    Kept(io::Error),
    Other(Failure),
}

impl From<io::Error> for OfSort {
    fn from(error: io::Error) -> Self {
        Self::Kept(error)
    }
}
