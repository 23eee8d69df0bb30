//! Decides what each column of a table becomes.

use crate::sheet::error::OpenError;
use crate::sheet::header;
use crate::sheet::options::ColumnType;
use crate::sheet::options::OpenOptions;
use crate::sheet::path::AttributePath;
use crate::sheet::recognised::Repair;
use crate::sheet::table::dialect::Dialect;
use crate::user::attribute::JsonType;

/// A column, before its rows were looked at.
#[derive(Debug)]
pub(in crate::sheet) struct PlannedColumn {
    pub(in crate::sheet) header: String,
    /// None: left out.
    pub(in crate::sheet) path: Option<AttributePath>,
    pub(in crate::sheet) column_type: PlannedType,
}

/// How the type of a column is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sheet) enum PlannedType {
    /// The admin gave it: a cell that doesn't fit makes its row unreadable.
    Asked(ColumnType),
    /// The schema of the attribute: a cell that doesn't fit stays text, which the checker reports.
    Schema(ColumnType),
    /// The cells tell.
    ByCells,
}

/// Understands every header, or says which are not understood. Lists what was renamed.
pub(in crate::sheet) fn plan_columns(
    dialect: &Dialect,
    options: &OpenOptions,
) -> Result<(Vec<PlannedColumn>, Vec<Repair>), OpenError> {
    let headers = &dialect.headers;
    let mut kept_types = dialect.kept_types.iter().flatten().copied();
    let map = read_map(options)?;
    let mut unknown = Vec::new();
    let mut repairs = Vec::new();
    let mut columns = Vec::with_capacity(headers.len());
    for header in headers {
        let ignored = header.is_empty() || options.ignore.contains(header);
        let mapped = map.iter().find(|(from, _)| from == header).map(|(_, path)| path.clone());
        let understood = if ignored || mapped.is_some() { None } else { header::understand(header) };
        if let Some(path) = understood.as_ref().filter(|path| path.text != *header) {
            repairs.push(Repair::Renamed { header: header.clone(), attribute: path.text.clone() });
        }
        let path = mapped.filter(|_| !ignored).or(understood);
        if path.is_none() && !ignored {
            unknown.push((header.clone(), header::near(header)));
        }
        let kept = kept_types.next().flatten();
        let column_type = match (&path, kept) {
            (Some(path), kept) => match (planned_type(header, path, options), kept) {
                (PlannedType::Schema(_) | PlannedType::ByCells, Some(kept)) => PlannedType::Asked(kept),
                (said, _) => said,
            },
            (None, _) => PlannedType::Schema(ColumnType::Text),
        };
        columns.push(PlannedColumn { header: header.clone(), path, column_type });
    }
    if !unknown.is_empty() {
        return Err(OpenError::UnknownHeaders { headers: unknown });
    }
    let asked = options.map.iter().map(|(header, _)| header).chain(options.types.iter().map(|(column, _)| column));
    for asked in asked {
        let known = columns
            .iter()
            .any(|column| column.header == *asked || column.path.as_ref().is_some_and(|path| path.text == *asked));
        if !known {
            return Err(OpenError::NoSuchColumn { asked: asked.clone(), headers: headers.clone() });
        }
    }
    Ok((columns, repairs))
}

/// The mapping with its paths understood.
pub(in crate::sheet) fn read_map(options: &OpenOptions) -> Result<Vec<(String, AttributePath)>, OpenError> {
    let read = |(header, path): &(String, String)| match AttributePath::parse(path.trim()) {
        Some(path) => Ok((header.clone(), path)),
        None => Err(OpenError::NoSuchAttribute { path: path.clone(), near: header::near(path) }),
    };
    options.map.iter().map(read).collect()
}

fn planned_type(header: &str, path: &AttributePath, options: &OpenOptions) -> PlannedType {
    if let Some((_, asked)) = options.types.iter().find(|(column, _)| column == header || *column == path.text) {
        return PlannedType::Asked(*asked);
    }
    if !path.rest.is_empty() {
        let metadata = path.attribute.json_type == JsonType::Object;
        return if metadata { PlannedType::ByCells } else { PlannedType::Schema(ColumnType::Text) };
    }
    PlannedType::Schema(match path.attribute.json_type {
        JsonType::Boolean => ColumnType::Boolean,
        JsonType::Number => ColumnType::Number,
        JsonType::Array | JsonType::Object => ColumnType::Json,
        JsonType::String | JsonType::Null => ColumnType::Text,
    })
}
