//! Works out what an expression gives for the rows of a sheet.

use super::World;
use crate::expression::{Answer, Evaluator, Expression, Fault, Limits};
use crate::session::compute::{ComputeQuery, Computed, ComputedLine, FAILURES_SHOWN, FailedLine, LINES_SHOWN};
use crate::session::notice::Notice;
use crate::session::outcome::Outcome;
use crate::session::words;
use crate::sheet::{Cell, CellValue, Column, EditError, RowId, RowValuesBuilder, Sheet, SheetId};
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError};

/// How many rows are gone through between two words about how far it is: some milliseconds.
const ROWS_PER_WORD: u64 = 1024;

/// After so many rows the first values are shown: enough to fill the list.
const FIRST_ROWS: u64 = 256;

/// What JavaScript makes of something missing or of an object within a text: mostly not what somebody wanted.
const DOUBTFUL: [&str; 3] = ["undefined", "NaN", "[object Object]"];

impl World {
    /// What an expression gives for rows; nothing if it is not waited for any more.
    pub(super) fn compute(
        self: &Arc<Self>,
        (sheet, request): (SheetId, u64),
        rows: &Sheet,
        query: ComputeQuery,
    ) -> Option<Result<Arc<Computed>, Notice>> {
        self.begin_computing(sheet, request);
        let Some(column) = rows.column(query.column) else {
            return words::edit::refused(&EditError::NoSuchColumn(query.column)).map(Err);
        };
        if column.is_secret() {
            return words::edit::refused(&EditError::Secret { path: column.path().to_owned() }).map(Err);
        }
        let expression = match Expression::parse(&query.expression) {
            Ok(expression) => expression,
            Err(fault) => return Some(Err(words::expression::fault(&fault))),
        };
        let secret = expression.attributes().and_then(|mut it| it.find(|name| Sheet::holds_secrets(name)));
        if let Some(secret) = secret {
            return Some(Err(words::expression::secret(secret)));
        }
        let (world, reads_value) = (Arc::clone(self), expression.reads_value());
        let stop = move || world.is_computing_over(sheet, request);
        let mut evaluator = Evaluator::new(&expression, Limits::default(), stop);
        let mut collecting = Collecting::new(rows, column, query);
        let total = collecting.computed.query.rows.row_count();
        let mut buffer = String::new();
        for (done, row) in (0..).zip(collecting.computed.query.rows.clone().rows()) {
            if u64::is_multiple_of(done, ROWS_PER_WORD) || done == FIRST_ROWS {
                let first = (done == FIRST_ROWS).then(|| Arc::new(collecting.computed.clone()));
                if self.tell(Outcome::Computing { sheet, request, done, total, first }).is_break() {
                    return None;
                }
            }
            let number = u64::from(row.0) + 1;
            let user = match rows.readable_user(row, &mut buffer) {
                Ok(user) => user,
                Err(_unreadable) => {
                    collecting.fail(row, words::expression::unreadable_row());
                    continue;
                }
            };
            let before = rows.value_in(&user, collecting.computed.query.column);
            match evaluator.evaluate(number, &user, before.filter(|_| reads_value)) {
                Ok(answer) => {
                    if collecting.take(row, before, answer).is_break() {
                        return Some(Err(words::expression::too_much()));
                    }
                }
                Err(Fault::Stopped) => return None,
                Err(fault) if fault.is_of_all() => return Some(Err(words::expression::fault(&fault))),
                Err(fault) => collecting.fail(row, words::expression::reason(&fault)),
            }
        }
        Some(Ok(Arc::new(collecting.finish())))
    }

    /// This expression is the newest of the sheet, unless a newer one was begun before it could be.
    pub(super) fn begin_computing(&self, sheet: SheetId, request: u64) {
        let mut newest = self.computing.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = newest.entry(sheet).or_insert(request);
        *newest = request.max(*newest);
    }

    fn is_computing_over(&self, sheet: SheetId, request: u64) -> bool {
        let newest = self.computing.lock().unwrap_or_else(PoisonError::into_inner);
        newest.get(&sheet) != Some(&request)
    }
}

/// What came out so far.
struct Collecting<'s> {
    sheet: &'s Sheet,
    column: &'s Column,
    computed: Computed,
    values: RowValuesBuilder,
}

impl<'s> Collecting<'s> {
    fn new(sheet: &'s Sheet, column: &'s Column, query: ComputeQuery) -> Self {
        let computed = Computed {
            query,
            rows: 0,
            changes: 0,
            failures: 0,
            emptied: 0,
            doubtful: 0,
            becomes_text: false,
            lines: Vec::new(),
            failed: Vec::new(),
            values: RowValuesBuilder::default().finish(),
        };
        Self { sheet, column, computed, values: RowValuesBuilder::default() }
    }

    fn fail(&mut self, row: RowId, why: String) {
        self.computed.rows += 1;
        self.computed.failures += 1;
        if self.computed.failed.len() < FAILURES_SHOWN {
            // One and the same reason is kept once.
            let same = self.computed.failed.last().filter(|last| *last.why == *why).map(|last| Arc::clone(&last.why));
            let why = same.unwrap_or_else(|| why.into());
            self.computed.failed.push(FailedLine { row, number: u64::from(row.0) + 1, why });
        }
    }

    fn take(&mut self, row: RowId, before: Option<&str>, answer: Answer) -> ControlFlow<()> {
        let value = value_of(answer);
        let computed = &mut self.computed;
        computed.rows += 1;
        if value.is_as(before) {
            return ControlFlow::Continue(());
        }
        computed.changes += 1;
        computed.emptied += u64::from(before.is_some() && value == CellValue::Missing);
        computed.becomes_text |= !self.column.takes(&value);
        if let CellValue::Text(text) = &value {
            let is_new = |word: &str| text.contains(word) && !before.is_some_and(|before| before.contains(word));
            computed.doubtful += u64::from(DOUBTFUL.iter().any(|word| is_new(word)));
        }
        if !self.values.push(row, &value) {
            return ControlFlow::Break(());
        }
        if computed.lines.len() < LINES_SHOWN {
            let place = computed.query.column.0 as usize;
            let now = self.sheet.row_cells(row).into_iter().nth(place).unwrap_or(Cell::Missing);
            computed.lines.push(ComputedLine { row, number: u64::from(row.0) + 1, now, after: value.into() });
        }
        ControlFlow::Continue(())
    }

    fn finish(self) -> Computed {
        Computed { values: self.values.finish(), ..self.computed }
    }
}

fn value_of(answer: Answer) -> CellValue {
    match answer {
        Answer::Missing => CellValue::Missing,
        Answer::Null => CellValue::Null,
        Answer::Boolean(it) => CellValue::Boolean(it),
        Answer::Number(digits) => CellValue::Number(digits),
        Answer::Text(text) => CellValue::Text(text),
        Answer::Json(json) => CellValue::Json(json),
    }
}
