//! The values of one user after the other: of paths in one walk, of expressions by an engine each.

use super::plan::Source;
use super::problems::{Problem, Problems, Why, told};
use crate::expression::{Answer, Evaluator, Expression, Fault, Limits};
use crate::sheet::{Segment, UserCells, Value};
use std::borrow::Cow;
use std::time::Duration;

/// For one user, and for all of them: an export of millions takes its time, and what hangs is given up after ten users.
const LIMITS: Limits = Limits { row: Duration::from_secs(1), total: Duration::from_hours(2) };

/// Reads the values that columns, sort and conditions need.
pub(super) struct Cells {
    paths: UserCells,
    sources: Vec<Where>,
    evaluators: Vec<Evaluator>,
    /// For telling who a user is.
    identity: [usize; 2],
    number: u64,
}

/// Where a value comes from.
#[derive(Clone, Copy)]
enum Where {
    Path(usize),
    Expression(usize),
}

/// What was read of a user, by its places.
pub(super) type Raw<'a> = Vec<Option<&'a str>>;

/// Asked now and then whether to stop, also within an expression.
pub(super) type Stop = std::rc::Rc<dyn Fn() -> bool>;

impl Cells {
    pub(super) fn new<'a>(sources: impl Iterator<Item = &'a Source>, stop: &Stop) -> Self {
        let mut paths: Vec<Vec<Segment>> = Vec::new();
        let mut place_of = |segments: &[Segment]| {
            let found = paths.iter().position(|path| path == segments);
            found.unwrap_or_else(|| {
                paths.push(segments.to_vec());
                paths.len() - 1
            })
        };
        let mut expressions: Vec<Expression> = Vec::new();
        let sources = sources.map(|source| match source {
            Source::Path(segments) => Where::Path(place_of(segments)),
            Source::Expression(expression) => {
                let found = expressions.iter().position(|it| it == expression);
                Where::Expression(found.unwrap_or_else(|| {
                    expressions.push(expression.clone());
                    expressions.len() - 1
                }))
            }
        });
        let sources = sources.collect();
        let identity = ["user_id", "email"].map(|name| place_of(&[Segment::Key(name.to_owned())]));
        let evaluator = |expression: &Expression| {
            let stop = std::rc::Rc::clone(stop);
            Evaluator::new(expression, LIMITS, move || stop())
        };
        let evaluators = expressions.iter().map(evaluator).collect();
        Self { paths: UserCells::new(paths), sources, evaluators, identity, number: 0 }
    }

    /// Reads a user; false for what is none.
    pub(super) fn read<'a>(&mut self, user: &'a str, raw: &mut Raw<'a>) -> bool {
        self.number += 1;
        raw.clear();
        raw.resize(self.paths.count(), None);
        self.paths.read(user, raw)
    }

    /// The values of the user that was read, in the order of the sources. An expression that gives none is told, and gives
    /// an empty value; stopped, it ends all of it.
    pub(super) fn values<'a>(
        &mut self,
        user: &'a str,
        raw: &Raw<'a>,
        failed: &mut dyn FnMut(usize, Fault),
        values: &mut Vec<Value<'a>>,
    ) -> Result<(), Stopped> {
        values.clear();
        let mut answers: Vec<Option<Result<Value<'a>, Fault>>> = vec![None; self.evaluators.len()];
        for (at, source) in self.sources.iter().enumerate() {
            let value = match *source {
                Where::Path(place) => raw.get(place).copied().flatten().map_or(Value::Missing, Value::from_json),
                Where::Expression(place) => {
                    let (Some(answer), Some(evaluator)) = (answers.get_mut(place), self.evaluators.get_mut(place))
                    else {
                        continue;
                    };
                    let number = self.number;
                    let answer = answer.get_or_insert_with(|| evaluator.evaluate(number, user, None).map(value_of));
                    match answer {
                        Ok(value) => value.clone(),
                        Err(Fault::Stopped) => return Err(Stopped),
                        Err(fault) => {
                            failed(at, fault.clone());
                            Value::Missing
                        }
                    }
                }
            };
            values.push(value);
        }
        Ok(())
    }

    /// Who a user is, as far as its attributes were read.
    pub(super) fn who(&self, raw: &Raw<'_>) -> [Option<String>; 2] {
        self.identity.map(|place| {
            let value = raw.get(place).copied().flatten().map(Value::from_json)?;
            value.text().map(|text| told(&text))
        })
    }

    /// Keeps what is wrong with a user.
    pub(super) fn tell(&self, problems: &mut Problems, raw: &Raw<'_>, column: Option<&str>, why: impl FnOnce() -> Why) {
        problems.add(|| {
            let [user_id, email] = self.who(raw);
            Problem { user_id, email, column: column.map(str::to_owned), why: why() }
        });
    }
}

/// Somebody wants it to stop.
#[derive(Debug)]
pub(super) struct Stopped;

fn value_of(answer: Answer) -> Value<'static> {
    match answer {
        Answer::Missing => Value::Missing,
        Answer::Null => Value::Null,
        Answer::Boolean(it) => Value::Boolean(it),
        Answer::Number(digits) => Value::Number(Cow::Owned(digits)),
        Answer::Text(text) => Value::Text(Cow::Owned(text)),
        Answer::Json(json) => Value::Json(Cow::Owned(json)),
    }
}

/// Puts values one behind the other, for the way through the sort.
pub(super) fn pack(values: &[Value<'_>], out: &mut Vec<u8>) {
    out.clear();
    for value in values {
        let (kind, text) = match value {
            Value::Missing => (0, ""),
            Value::Null => (1, ""),
            Value::Boolean(false) => (2, ""),
            Value::Boolean(true) => (3, ""),
            Value::Text(text) | Value::Hidden(text) | Value::Unreadable(text) => (4, text.as_ref()),
            Value::Number(text) => (5, text.as_ref()),
            Value::Json(text) => (6, text.as_ref()),
        };
        out.push(kind);
        out.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
        out.extend_from_slice(text.as_bytes());
    }
}

/// Takes them apart again.
pub(super) fn unpack<'a>(mut packed: &'a [u8], values: &mut Vec<Value<'a>>) {
    values.clear();
    while let Some((head, rest)) = packed.split_first_chunk::<5>() {
        let [kind, length @ ..] = *head;
        let (text, rest) = rest.split_at_checked(u32::from_le_bytes(length) as usize).unwrap_or_default();
        let text = Cow::Borrowed(std::str::from_utf8(text).unwrap_or_default());
        values.push(match kind {
            1 => Value::Null,
            2 => Value::Boolean(false),
            3 => Value::Boolean(true),
            4 => Value::Text(text),
            5 => Value::Number(text),
            6 => Value::Json(text),
            _ => Value::Missing,
        });
        packed = rest;
    }
}
