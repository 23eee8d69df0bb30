//! Exports as the journal keeps them: what was asked for, and what became of it. Kept for good, so each has a version.

use super::{ExportProblem, ExportReport};
use crate::export::{Asked, AskedColumn, Extra, Format, Kind, Language, Nested};
use crate::workspace::StoredExport;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Today's form. A newer one is not understood.
const VERSION: u32 = 1;

/// What was asked for, with the file that it goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::session) struct StoredOrder {
    pub(in crate::session) asked: Asked,
    pub(in crate::session) file: PathBuf,
    pub(in crate::session) replaces: bool,
}

#[derive(Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "a form on the disk")]
struct Order {
    version: u32,
    columns: Vec<Column>,
    sort: Vec<String>,
    /// Whether texts were sorted as people do, before there were languages to choose from.
    #[serde(default, skip_serializing)]
    as_people_sort: bool,
    #[serde(default)]
    sorted_as_in: Option<String>,
    conditions: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    extras: Vec<String>,
    limit: Option<u32>,
    kind: String,
    gzip: bool,
    mark: bool,
    delimiter: Option<char>,
    as_it_is: bool,
    nested_json: bool,
    file: PathBuf,
    replaces: bool,
}

#[derive(Serialize, Deserialize)]
struct Column {
    name: Option<String>,
    source: String,
}

#[derive(Serialize, Deserialize)]
struct Report {
    version: u32,
    users: u64,
    /// Not told by the first versions.
    is_sample: Option<bool>,
    #[serde(default)]
    left_out: u64,
    columns: Vec<String>,
    file: PathBuf,
    bytes: u64,
    sha256: String,
    notes: Vec<String>,
    problem_count: u64,
    problems: Vec<Problem>,
}

#[derive(Serialize, Deserialize)]
struct Problem {
    user_id: Option<String>,
    email: Option<String>,
    column: Option<String>,
    code: String,
    message: String,
}

const KINDS: [(Kind, &str); 5] = [
    (Kind::JsonLines, "ndjson"),
    (Kind::JsonArray, "json"),
    (Kind::Csv, "csv"),
    (Kind::Tsv, "tsv"),
    (Kind::Xlsx, "xlsx"),
];

impl StoredOrder {
    /// As the journal keeps it.
    pub(in crate::session) fn to_text(&self) -> String {
        let Asked { columns, sort, sorted_as_in, conditions, extras, limit, format } = self.asked.clone();
        let column = |it: AskedColumn| Column { name: it.name, source: it.source };
        let kind = KINDS.iter().find(|(kind, _)| *kind == format.kind).map_or("ndjson", |(_, name)| name);
        let order = Order {
            version: VERSION,
            columns: columns.into_iter().map(column).collect(),
            sort,
            as_people_sort: false,
            sorted_as_in: sorted_as_in.map(|language| language.name()),
            conditions,
            extras: extras.into_iter().map(|extra| extra.name().to_owned()).collect(),
            limit,
            kind: kind.to_owned(),
            gzip: format.gzip,
            mark: format.mark,
            delimiter: format.delimiter,
            as_it_is: format.as_it_is,
            nested_json: format.nested == Nested::Json,
            file: self.file.clone(),
            replaces: self.replaces,
        };
        serde_json::to_string(&order).unwrap_or_default()
    }

    /// None for what this program does not understand.
    pub(in crate::session) fn from_text(text: &str) -> Option<Self> {
        let order: Order = serde_json::from_str(text).ok()?;
        if order.version > VERSION {
            return None;
        }
        let format = Format {
            kind: KINDS.iter().find(|(_, name)| *name == order.kind)?.0,
            gzip: order.gzip,
            mark: order.mark,
            delimiter: order.delimiter,
            as_it_is: order.as_it_is,
            nested: if order.nested_json { Nested::Json } else { Nested::Leaves },
        };
        let column = |it: Column| AskedColumn { name: it.name, source: it.source };
        let asked = Asked {
            columns: order.columns.into_iter().map(column).collect(),
            sort: order.sort,
            sorted_as_in: match &order.sorted_as_in {
                Some(name) => Some(Language::named(name)?),
                None => order.as_people_sort.then(Language::of_machine),
            },
            conditions: order.conditions,
            // One that is not known here would lack without a word.
            extras: order.extras.iter().map(|name| Extra::named(name)).collect::<Option<_>>()?,
            limit: order.limit,
            format,
        };
        Some(Self { asked, file: order.file, replaces: order.replaces })
    }
}

/// What became of an export, as the journal keeps it beside what it knows anyway.
pub(in crate::session) fn report_to_text(report: &ExportReport) -> String {
    let problem = |it: &ExportProblem| Problem {
        user_id: it.user_id.clone(),
        email: it.email.clone(),
        column: it.column.clone(),
        code: it.code.clone(),
        message: it.message.clone(),
    };
    let stored = Report {
        version: VERSION,
        users: report.users,
        is_sample: Some(report.is_sample),
        left_out: report.left_out,
        columns: report.columns.clone(),
        file: report.file.clone(),
        bytes: report.bytes,
        sha256: report.sha256.clone(),
        notes: report.notes.clone(),
        problem_count: report.problem_count,
        problems: report.problems.iter().map(problem).collect(),
    };
    serde_json::to_string(&stored).unwrap_or_default()
}

/// What became of an export of the journal; none before its end, and for what this program does not understand.
pub(in crate::session) fn report_of(export: &StoredExport) -> Option<ExportReport> {
    let stored: Report = serde_json::from_str(export.report.as_deref()?).ok()?;
    let problem = |it: Problem| ExportProblem {
        user_id: it.user_id,
        email: it.email,
        column: it.column,
        code: it.code,
        message: it.message,
    };
    (stored.version <= VERSION).then(|| ExportReport {
        run: export.id,
        tenant: export.made_from.tenant.clone(),
        connections: export.made_from.connections.clone(),
        users: stored.users,
        is_sample: stored.is_sample.unwrap_or_else(|| was_sample(export)),
        left_out: stored.left_out,
        columns: stored.columns,
        file: stored.file,
        bytes: stored.bytes,
        sha256: stored.sha256,
        seconds: export.seconds,
        notes: stored.notes,
        problem_count: stored.problem_count,
        problems: stored.problems.into_iter().map(problem).collect(),
    })
}

fn was_sample(export: &StoredExport) -> bool {
    StoredOrder::from_text(&export.made_from.asked).is_some_and(|order| order.asked.limit.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{NewExport, RunId, RunState};

    #[test]
    fn what_was_asked_for_is_read_back() {
        for (kind, _) in KINDS {
            let format =
                Format { kind, gzip: true, mark: true, delimiter: Some(';'), as_it_is: true, nested: Nested::Json };
            let asked = Asked {
                columns: vec![AskedColumn::typed("Full Name=user.name"), AskedColumn::typed("email")],
                sort: vec!["email:desc".to_owned()],
                sorted_as_in: Language::named("de-CH"),
                conditions: vec!["blocked=true".to_owned()],
                extras: vec![Extra::Roles, Extra::LinkedIdentities],
                limit: Some(10),
                format,
            };
            let order = StoredOrder { asked, file: "users.csv".into(), replaces: true };
            assert_eq!(StoredOrder::from_text(&order.to_text()), Some(order));
        }
    }

    #[test]
    fn what_became_of_an_export_is_read_back_also_as_the_first_versions_wrote_it() {
        let first = r#"{"version":1,"users":10,"columns":["email"],"file":"/l/users.csv","bytes":90,"sha256":"ab","notes":["n"],"problem_count":1,"problems":[{"user_id":"auth0|1","email":null,"column":"Name","code":"EXPRESSION","message":"m"}]}"#;
        let asked = |limit: &str| {
            format!(
                r#"{{"version":1,"columns":[],"sort":[],"conditions":[],"limit":{limit},"kind":"csv","gzip":false,"mark":false,"delimiter":null,"as_it_is":false,"nested_json":false,"file":"/l/users.csv","replaces":false}}"#
            )
        };
        let export = |limit: &str, report: &str| StoredExport {
            id: RunId(3),
            made_from: NewExport { tenant: "t.test".to_owned(), connections: Vec::new(), asked: asked(limit) },
            state: RunState::Finished,
            created_at: jiff::Timestamp::UNIX_EPOCH,
            finished_at: None,
            seconds: 1.5,
            jobs: Vec::new(),
            report: Some(report.to_owned()),
        };
        let told = |report: &ExportReport| crate::session::words::how_many_came(report);
        let read = report_of(&export("null", first)).unwrap();
        assert_eq!((read.users, read.problems.len(), told(&read).as_str()), (10, 1, "10 users, complete"));
        assert_eq!(told(&report_of(&export("10", first)).unwrap()), "10 users, a sample");
        let now = ExportReport { left_out: 2, is_sample: true, users: 1, ..read };
        let again = report_of(&export("null", &report_to_text(&now))).unwrap();
        assert_eq!((&again, told(&again).as_str()), (&now, "1 user, a sample, 2 lines left out"));
        assert_eq!(told(&ExportReport { left_out: 1, is_sample: false, ..now }), "1 user, 1 line left out");
    }

    #[test]
    fn the_first_form_is_read_for_ever_and_a_newer_one_is_not_guessed_at() {
        let first = r#"{"version":1,"columns":[{"name":null,"source":"email"}],"sort":[],"as_people_sort":false,"conditions":[],"limit":null,"kind":"csv","gzip":false,"mark":false,"delimiter":null,"as_it_is":false,"nested_json":false,"file":"/l/users.csv","replaces":false}"#;
        let order = StoredOrder::from_text(first).unwrap();
        assert_eq!((order.asked.columns.len(), order.asked.format.kind), (1, Kind::Csv));
        let again = first.replace("\"as_people_sort\":false", "\"sorted_as_in\":null");
        assert_eq!(order.to_text(), again);
        assert_eq!(StoredOrder::from_text(&first.replace("\"version\":1", "\"version\":2")), None);
    }
}
