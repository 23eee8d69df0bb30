//! Decides what each column of a table becomes.

use crate::sheet::error::OpenError;
use crate::sheet::header;
use crate::sheet::options::ColumnType;
use crate::sheet::options::OpenOptions;
use crate::sheet::options::RepairKind;
use crate::sheet::path::AttributePath;
use crate::sheet::recognised::Repair;
use crate::sheet::table::dialect::Dialect;
use crate::sheet::table::signed::KeptType;
use crate::user::attribute::JsonType;
use std::collections::HashMap;

/// A column, before its rows were looked at.
#[derive(Debug)]
pub(in crate::sheet) struct PlannedColumn {
    /// By which it can be told from all others: [`names`].
    pub(in crate::sheet) header: String,
    /// None: left out.
    pub(in crate::sheet) path: Option<AttributePath>,
    pub(in crate::sheet) column_type: PlannedType,
    /// It has no header, and nobody said what it means.
    pub(in crate::sheet) is_nameless: bool,
}

/// `A`, `B`, … `Z`, `AA`: a column's letter, as a spreadsheet shows it above.
pub fn letter(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A name for each column by which it can be told from all others: its header, with its letter where others have the
/// same one, and the letter alone where it has none.
pub(in crate::sheet) fn names(headers: &[String]) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for header in headers {
        *counts.entry(header).or_default() += 1;
    }
    let name = |(column, header): (usize, &String)| {
        let mut name = match (header.is_empty(), counts.get(header.as_str())) {
            (true, _) => format!("Column {}", letter(column)),
            (false, Some(2..)) => format!("{header} (column {})", letter(column)),
            (false, _) => return header.clone(),
        };
        // Somebody may have given another column this very name.
        while counts.contains_key(name.as_str()) {
            name.push('\'');
        }
        name
    };
    headers.iter().enumerate().map(name).collect()
}

/// Whether what was asked for means this column: by its name, or by a header that others may have too.
fn is_meant(asked: &str, name: &str, header: &str) -> bool {
    asked == name || asked == header
}

/// What the header means by itself.
fn understand(header: &str, options: &OpenOptions) -> Option<AttributePath> {
    if options.repairs(RepairKind::DisplayNames) { header::understand(header) } else { AttributePath::parse(header) }
}

/// How the type of a column is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sheet) enum PlannedType {
    /// The admin gave it: a cell that doesn't fit makes its row unreadable.
    Asked(ColumnType),
    /// The schema of the attribute: a cell that doesn't fit stays text, which the checker reports.
    Schema(ColumnType),
    /// The file is ours and says that values of several kinds are in it: what is no JSON is a text.
    Mixed,
    /// The cells tell.
    ByCells,
}

/// Understands every header, or says which are not understood. Lists what was renamed.
pub(in crate::sheet) fn plan_columns(
    dialect: &Dialect,
    options: &OpenOptions,
) -> Result<(Vec<PlannedColumn>, Vec<Repair>), OpenError> {
    let headers = &dialect.headers;
    let mut kept_types = dialect.signed.iter().flat_map(|signed| signed.kept.iter().copied());
    let map = read_map(options)?;
    let mut unknown = Vec::new();
    let mut repairs = Vec::new();
    let mut columns = Vec::with_capacity(headers.len());
    for (name, header) in names(headers).into_iter().zip(headers) {
        let asked_out = options.ignore.iter().any(|asked| is_meant(asked, &name, header));
        let mapped = find_mapped(&map, &name, header);
        let ignored = asked_out || header.is_empty() && mapped.is_none();
        let understood = if ignored || mapped.is_some() { None } else { understand(header, options) };
        if let Some(path) = understood.as_ref().filter(|path| path.text != *header) {
            repairs.push(Repair::Renamed { header: header.clone(), attribute: path.text.clone() });
        }
        let path = mapped.filter(|_| !ignored).or(understood);
        if path.is_none() && !ignored {
            unknown.push((name.clone(), header::near(header)));
        }
        let path = path.filter(|path| options.repairs(RepairKind::ReadOnly) || !path.read_only());
        let kept = kept_types.next().flatten();
        let column_type = match (&path, kept) {
            (Some(path), kept) => match (planned_type(&name, header, path, options), kept) {
                (PlannedType::Schema(_) | PlannedType::ByCells, Some(KeptType::Mixed)) => PlannedType::Mixed,
                (PlannedType::Schema(_) | PlannedType::ByCells, Some(KeptType::All(kept))) => PlannedType::Asked(kept),
                (said, _) => said,
            },
            (None, _) => PlannedType::Schema(ColumnType::Text),
        };
        let is_nameless = header.is_empty() && path.is_none() && !asked_out;
        columns.push(PlannedColumn { header: name, path, column_type, is_nameless });
    }
    if !unknown.is_empty() {
        return Err(OpenError::UnknownHeaders { headers: unknown });
    }
    let asked = options.map.iter().map(|(header, _)| header).chain(options.types.iter().map(|(column, _)| column));
    for asked in asked {
        let known = headers.contains(asked)
            || columns
                .iter()
                .any(|column| column.header == *asked || column.path.as_ref().is_some_and(|path| path.text == *asked));
        if !known {
            return Err(OpenError::NoSuchColumn { asked: asked.clone(), headers: headers.clone() });
        }
    }
    Ok((columns, repairs))
}

/// The columns as far as they can be told before anybody said what they mean, each with its header as it stands there.
pub(in crate::sheet) fn look_at_columns(headers: &[String], options: &OpenOptions) -> Result<Vec<LookedAt>, OpenError> {
    let map = read_map(options)?;
    let look = |(name, header): (String, &String)| {
        let mapped = find_mapped(&map, &name, header);
        LookedAt {
            is_mapped: mapped.is_some(),
            is_ignored: options.ignore.iter().any(|asked| is_meant(asked, &name, header)),
            header: header.clone(),
            column: PlannedColumn {
                path: mapped.or_else(|| understand(header, options)),
                header: name,
                column_type: PlannedType::ByCells,
                is_nameless: false,
            },
        }
    };
    Ok(names(headers).into_iter().zip(headers).map(look).collect())
}

/// A column, as far as it can be told before anybody said what it means.
#[derive(Debug)]
pub(in crate::sheet) struct LookedAt {
    pub(in crate::sheet) column: PlannedColumn,
    /// As it stands in the file.
    pub(in crate::sheet) header: String,
    pub(in crate::sheet) is_mapped: bool,
    pub(in crate::sheet) is_ignored: bool,
}

fn find_mapped(map: &[(String, AttributePath)], name: &str, header: &str) -> Option<AttributePath> {
    map.iter().find(|(from, _)| !from.is_empty() && is_meant(from, name, header)).map(|(_, path)| path.clone())
}

/// The mapping with its paths understood.
pub(in crate::sheet) fn read_map(options: &OpenOptions) -> Result<Vec<(String, AttributePath)>, OpenError> {
    let read = |(header, path): &(String, String)| match AttributePath::parse(path.trim()) {
        Some(path) => Ok((header.clone(), path)),
        None => Err(OpenError::NoSuchAttribute { path: path.clone(), near: header::near(path) }),
    };
    options.map.iter().map(read).collect()
}

fn planned_type(name: &str, header: &str, path: &AttributePath, options: &OpenOptions) -> PlannedType {
    let mut types = options.types.iter();
    if let Some((_, asked)) = types.find(|(column, _)| is_meant(column, name, header) || *column == path.text) {
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
