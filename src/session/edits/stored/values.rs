//! The forms of paths, rows and values.

use crate::sheet::{CellValue, RowRanges, Segment};
use serde::{Deserialize, Serialize};

pub(super) type Ranges = Vec<(u32, u32)>;

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Value {
    Missing,
    Null,
    Text(String),
    Number(String),
    Boolean(bool),
    Json(String),
}

impl From<Step> for Segment {
    fn from(step: Step) -> Self {
        match step {
            Step::Key(key) => Self::Key(key),
            Step::Index(index) => Self::Index(index),
        }
    }
}

pub(super) fn ranges(rows: &RowRanges) -> Ranges {
    rows.iter().map(|range| (range.start, range.end)).collect()
}

pub(super) fn rows_of(ranges: Ranges) -> RowRanges {
    RowRanges::from_ranges(ranges.into_iter().map(|(start, end)| start..end))
}

pub(super) fn value_of(value: &CellValue) -> Value {
    match value {
        CellValue::Missing => Value::Missing,
        CellValue::Null => Value::Null,
        CellValue::Text(text) => Value::Text(text.clone()),
        CellValue::Number(text) => Value::Number(text.clone()),
        CellValue::Boolean(it) => Value::Boolean(*it),
        CellValue::Json(text) => Value::Json(text.clone()),
    }
}

impl From<Value> for CellValue {
    fn from(value: Value) -> Self {
        match value {
            Value::Missing => Self::Missing,
            Value::Null => Self::Null,
            Value::Text(text) => Self::Text(text),
            Value::Number(text) => Self::Number(text),
            Value::Boolean(it) => Self::Boolean(it),
            Value::Json(text) => Self::Json(text),
        }
    }
}
