//! What the form of an export asks of the outside world.

use super::{NEEDED, World};
use crate::auth0::Client;
use crate::export::{self, Asked, AskedColumn, Condition, Given, Plan, PlanError};
use crate::session::export::form::{
    ColumnPreview, ExportFile, FilePlace, GivenByColumn, PreviewedColumn, PreviewedColumns, SAMPLE_USERS, SampleQuery,
    UserCount, UserSample,
};
use crate::session::notice::Notice;
use crate::session::words;
use crate::sheet::{Cell, Value};
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// A count of so many may stand for any number (API page 7.1).
const COUNTS_TO: u64 = 1_000;

/// Where the last export went.
const FOLDER: &str = "export_folder";

impl World {
    /// Looks what there is where a file would go. Whether it can be written is known only when it is.
    pub(super) fn look_for_export_file(&self, place: FilePlace) -> Result<ExportFile, Notice> {
        let folder = match &place.folder {
            Some(folder) => folder.clone(),
            None => self.usual_export_folder()?,
        };
        let path = folder.join(&place.name);
        let path = std::path::absolute(&path).unwrap_or(path);
        let found = std::fs::metadata(&path).ok();
        let is_folder = path.parent().is_some_and(Path::is_dir);
        let trouble = match &found {
            _ if place.name.trim().is_empty() => Some("Give the file a name first"),
            _ if place.name.contains(std::path::is_separator) => Some("The file's name can't hold a slash"),
            Some(found) if found.is_dir() => Some("A folder has this name: choose another one"),
            _ if !is_folder => Some("There is no such folder: choose another one"),
            Some(_) | None => None,
        };
        let changed = found.filter(|_| trouble.is_none()).map(|found| found.modified());
        // A file without a date is a file nevertheless.
        let there =
            changed.map(|it| it.ok().and_then(|it| Timestamp::try_from(it).ok()).unwrap_or(Timestamp::UNIX_EPOCH));
        Ok(ExportFile { place, path, there, trouble })
    }

    fn usual_export_folder(&self) -> Result<PathBuf, Notice> {
        let last = self.workspace.setting(FOLDER)?.map(PathBuf::from).filter(|folder| folder.is_dir());
        Ok(last.or_else(dirs::document_dir).or_else(dirs::home_dir).unwrap_or_default())
    }

    /// The next export is proposed to go there too. A folder whose name is no text is chosen again.
    pub(super) fn keep_export_folder(&self, file: &Path) {
        if let Some(folder) = file.parent().and_then(Path::to_str) {
            self.workspace.put_setting(FOLDER, folder).ok();
        }
    }

    /// Looks at some users of the tenant; one call, which changes nothing.
    pub(super) async fn sample_users(&self, query: SampleQuery, client: Client) -> Result<Arc<UserSample>, Notice> {
        let told = |error| words::export::plan_error(&error);
        // Also what only all of them together are wrong in.
        Plan::new(&Asked { conditions: query.conditions.clone(), ..Asked::default() }).map_err(told)?;
        let conditions = query.conditions.iter().map(|it| Condition::typed(it)).collect::<Result<Vec<_>, _>>();
        let conditions = conditions.map_err(|error| told(error.into()))?;
        Self::ensure_granted(&client, &[NEEDED]).await?;
        let found = export::sample(&client, &conditions, &query.connections, (query.page, SAMPLE_USERS)).await;
        let found = found.map_err(|error| words::api::api_error(client.address().domain(), &error))?;
        let count = found.total.map(|total| match total {
            COUNTS_TO => UserCount::AtLeast(total),
            total => UserCount::Exactly(total),
        });
        Ok(Arc::new(UserSample {
            count,
            road: export::road_ahead(&conditions, found.total),
            calls_per_minute: client.calls_per_minute(),
            paths: export::paths_of(&found.users),
            users: found.users,
            looked_at: found.looked_at,
            query,
        }))
    }

    /// Works out what columns give for the users that are looked at; nothing if newer ones are asked for meanwhile.
    pub(super) fn preview_columns(
        self: &Arc<Self>,
        request: u64,
        asked: PreviewedColumns,
        sample: Option<&UserSample>,
    ) -> Option<ColumnPreview> {
        self.exports.newest_preview.fetch_max(request, Ordering::Relaxed);
        let users = sample.map(|sample| sample.users.as_slice()).unwrap_or_default();
        let mut columns = Vec::new();
        let PreviewedColumns { sources, extras, sort, sorted_as_in } = asked;
        let world = Arc::clone(self);
        let stop = move || world.exports.newest_preview.load(Ordering::Relaxed) != request;
        let mut keys = vec![Vec::new(); users.len()];
        for (source, descending) in sort {
            let given = export::preview((&AskedColumn { name: None, source }, &extras), users, stop.clone())?;
            // What can't be sorted by is told where its column is.
            if let Ok(given) = given {
                given.add_to_keys(&mut keys, descending, sorted_as_in.as_ref());
            }
        }
        let mut order: Vec<usize> = (0..users.len()).collect();
        order.sort_by_key(|at| keys.get(*at));
        for source in sources {
            let column = AskedColumn { name: None, source: source.clone() };
            let given = export::preview((&column, &extras), users, stop.clone())?;
            let shares = |given: &Given| export::shares((&column, &extras), users, given, stop.clone());
            let cell = |value: Result<Value<'static>, crate::expression::Fault>| match value {
                Ok(value) => Ok(cell_of(value)),
                Err(fault) => Err(words::expression::reason(&fault)),
            };
            let given = given.map(|it| GivenByColumn {
                shares: shares(&it),
                is_expression: it.is_expression,
                cells: it.values.into_iter().map(cell).collect(),
            });
            // The expression stands beside what is said of it.
            let told = |error: PlanError| match error {
                PlanError::Expression { fault, .. } => words::expression::fault(&fault),
                error => words::export::plan_error(&error),
            };
            columns.push(PreviewedColumn { source, given: given.map_err(told) });
        }
        Some(ColumnPreview { users: users.len(), of: sample.map(|it| it.query.clone()), columns, order })
    }
}

fn cell_of(value: Value<'static>) -> Cell {
    match value {
        Value::Missing => Cell::Missing,
        Value::Null => Cell::Null,
        Value::Boolean(it) => Cell::Boolean(it),
        Value::Text(text) => Cell::Text(text.into_owned()),
        Value::Number(text) => Cell::Number(text.into_owned()),
        Value::Json(text) => Cell::Json(text.into_owned()),
        Value::Hidden(text) => Cell::Hidden(text.into_owned()),
        Value::Unreadable(text) => Cell::Unreadable(text.into_owned()),
    }
}
