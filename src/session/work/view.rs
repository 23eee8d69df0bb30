//! Reading the rows that are looked at.

use super::World;
use crate::session::view::{Cell, Page, PageCell, PageRow, PagesWanted};
use crate::sheet::{Sheet, Target};
use serde_json::Value;
use std::sync::Arc;

impl World {
    pub(super) fn read_pages(sheet: &Sheet, wanted: &PagesWanted) -> Vec<(u32, Arc<Page>)> {
        let page = |number: &u32| {
            let rows = wanted.rows(*number).map(|id| PageRow {
                id,
                number: u64::from(id.0) + 1,
                deleted: false,
                edited: false,
                cells: cells(sheet, id).into_iter().map(|value| PageCell { value, edited: false }).collect(),
            });
            (*number, Arc::new(Page { rows: rows.collect(), revision: wanted.revision }))
        };
        wanted.pages.iter().map(page).collect()
    }
}

fn cells(sheet: &Sheet, row: crate::sheet::RowId) -> Vec<Cell> {
    let mut buffer = String::new();
    let user = sheet.user(row, &mut buffer).ok().and_then(|text| serde_json::from_str::<Value>(text).ok());
    let cell = |path: &str| {
        let keys = path.replace(['[', '.'], "/").replace(']', "");
        let secret = ["password_hash", "custom_password_hash", "mfa_factors"].iter().any(|it| path.starts_with(it));
        match user.as_ref().and_then(|user| user.pointer(&format!("/{keys}"))) {
            None => Cell::Missing,
            Some(_) if secret => Cell::Hidden("hidden on purpose".to_owned()),
            Some(Value::Null) => Cell::Null,
            Some(Value::Bool(value)) => Cell::Boolean(*value),
            Some(Value::Number(value)) => Cell::Number(value.to_string()),
            Some(Value::String(value)) => Cell::Text(value.clone()),
            Some(value @ (Value::Array(_) | Value::Object(_))) => Cell::Json(value.to_string()),
        }
    };
    let value = |target: &Target| match target {
        Target::Attribute { path, .. } | Target::ReadOnly { path, .. } => cell(path),
        Target::Ignored => Cell::Missing,
    };
    sheet.columns().iter().map(|column| value(&column.target)).collect()
}
