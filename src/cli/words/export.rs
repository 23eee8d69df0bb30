//! What only the terminal says of an export.

use super::{add, count, users};
use crate::session::words as shared;
use crate::session::{ExportLine, ExportProblem, ExportProgress, ExportReport, ExportStage, Fault, Notice, RunId};
use std::path::Path;

pub(in crate::cli) const STOPPING_EXPORT: &str =
    "Stopping. No file is written; one that is there stays. Ctrl+C again ends at once.";

/// So many problems are read one by one; more is for a script.
pub(in crate::cli) const PROBLEMS_SHOWN: usize = 100;

const MEGABYTE: f64 = 1_000_000.0;

pub(in crate::cli) const ASK_FOR_EXTRAS: &str = "Type yes to go on: ";

/// The conditions as the tenant's search takes them.
pub(in crate::cli) fn search(query: &str) -> String {
    format!("In Auth0's words (Lucene): {query}")
}

/// An option that the form of the file has no use for.
pub(in crate::cli) fn idle_option((option, only_for): (&str, &str)) -> String {
    format!("{option} changes nothing here: it is for {only_for} only.")
}

/// What extras cost.
pub(in crate::cli) fn extras_price(all: u64, calls: u64, seconds: u64) -> String {
    format!(
        "What Auth0 gives one user at a time takes {} for {}, {} at this tenant's rate, shared with whoever else calls it.",
        count(calls, "call", "calls"),
        users(all),
        shared::about_how_long(seconds)
    )
}

/// Nobody agreed.
pub(in crate::cli) fn extras_not_agreed(run: Option<RunId>, (all, calls, seconds): (u64, u64, u64)) -> Notice {
    let run = run.map_or_else(|| "last".to_owned(), |run| run.to_string());
    let mut told = Notice::ours(
        "price_not_agreed",
        format!("{} That was not agreed to, so no file was written.", extras_price(all, calls, seconds)),
        format!("Agree with rollcall runs resume {run} --yes, or export without --extra."),
    );
    told.fault = Fault::InARun;
    told
}

/// A column set that nobody saved.
pub(in crate::cli) fn no_such_set<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Notice {
    let known: Vec<_> = known.map(|name| format!("“{name}”")).collect();
    let next = if known.is_empty() {
        "None is saved yet: --save-column-set saves the columns of --field under a name, and so does the window."
            .to_owned()
    } else {
        format!("Saved sets: {}.", known.join(", "))
    };
    Notice::ours("no_such_column_set", format!("There is no column set “{name}”."), next)
}

/// A column set without a column.
pub(in crate::cli) fn set_of_nothing(name: &str) -> Notice {
    Notice::ours(
        "no_columns_to_save",
        format!("There are no columns to save as “{name}”."),
        "Choose them with --field or --default-fields.",
    )
}

pub(in crate::cli) fn set_without_name() -> Notice {
    Notice::ours("no_name", "A column set needs a name.", "Write it behind --save-column-set.")
}

pub(in crate::cli) fn set_saved(name: &str) -> String {
    format!("The columns are saved as “{name}”: --column-set '{name}' exports them again.")
}

/// How far an export is, in one line, and how long that takes still.
pub(in crate::cli) fn export_progress(progress: &ExportProgress, seconds_left: Option<u64>) -> String {
    let doing = export_doing(progress);
    seconds_left
        .map_or_else(|| doing.clone(), |seconds| format!("{doing}, {} for this step", shared::time_left(seconds)))
}

/// What an export does.
pub(in crate::cli) fn export_doing(progress: &ExportProgress) -> String {
    let of_users = |doing: &str| match progress.of_users {
        Some(all) => format!("{doing}: {} of {}", shared::number(progress.users), users(all)),
        None => format!("{doing}: {}", users(progress.users)),
    };
    // A workbook, or what is sorted first, is written in the end.
    let with_bytes = |told: String| match progress.bytes {
        0 => told,
        bytes => format!("{told}, {}", megabytes(bytes)),
    };
    match progress.stage {
        ExportStage::Asking => "Asking the tenant for its users".to_owned(),
        ExportStage::Waiting { percent: Some(percent), .. } => format!("Auth0 makes the file: {percent} %"),
        ExportStage::Waiting { percent: None, .. } => "Auth0 makes the file".to_owned(),
        ExportStage::Downloading => match progress.of_bytes {
            Some(all) => format!("Downloading: {} of {}", megabytes(progress.bytes), megabytes(all)),
            None => format!("Downloading: {}", megabytes(progress.bytes)),
        },
        ExportStage::Searching => of_users("Searching"),
        ExportStage::Priced { .. } => "Waiting for your yes".to_owned(),
        ExportStage::AskingForExtras => of_users("Asking user by user"),
        ExportStage::LookingForLinked => of_users("Looking who is in several connections"),
        ExportStage::LookingForColumns => of_users("Looking which columns there are"),
        ExportStage::Writing => with_bytes(of_users("Writing")),
        ExportStage::WritingSorted => with_bytes(of_users("Writing in order")),
        ExportStage::Packing => format!("Putting the workbook together: {}", megabytes(progress.bytes)),
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / MEGABYTE)
}

/// A size in bytes, as people read it.
fn size(bytes: u64) -> String {
    if bytes < 1_000_000 { count(bytes, "byte", "bytes") } else { megabytes(bytes) }
}

/// Where an export comes from.
fn source(tenant: &str, connections: &[String]) -> String {
    match connections {
        [] => tenant.to_owned(),
        names => {
            let names: Vec<_> = names.iter().map(|name| format!("“{name}”")).collect();
            format!("{} on {tenant}", names.join(", "))
        }
    }
}

/// What became of an export.
pub(in crate::cli) fn exported(report: &ExportReport) -> String {
    let mut text = format!(
        "\nExport {} from {}: {}; {}, {} ({})\n  {}\n  SHA-256 {}",
        report.run,
        source(&report.tenant, &report.connections),
        shared::how_many_came(report),
        count(report.columns.len() as u64, "column", "columns"),
        size(report.bytes),
        seconds(report.seconds),
        report.file.display(),
        report.sha256,
    );
    for note in &report.notes {
        add(&mut text, &format!("\n  {note}"));
    }
    if report.problem_count > 0 {
        add(&mut text, &format!("\n  {}", count(report.problem_count, "problem", "problems")));
    }
    if report.problem_count > PROBLEMS_SHOWN as u64 {
        add(&mut text, &format!("; the first {PROBLEMS_SHOWN} are above"));
    }
    text
}

fn seconds(seconds: f64) -> String {
    format!("{seconds:.1} s")
}

/// A user's problem.
pub(in crate::cli) fn export_problem(problem: &ExportProblem) -> String {
    let who = match (&problem.email, &problem.user_id) {
        (Some(email), Some(id)) => format!("{email}  {id}  "),
        (Some(one), None) | (None, Some(one)) => format!("{one}  "),
        (None, None) => String::new(),
    };
    let column = problem.column.as_deref().map(|name| format!("{name}: ")).unwrap_or_default();
    format!("{who}[{}]\n  {column}{}", problem.code, problem.message)
}

/// An export among the runs.
pub(in crate::cli) fn export_line(line: &ExportLine) -> String {
    let became = match &line.report {
        Some(report) => format!("{} in {}, {}", users(report.users), report.file.display(), size(report.bytes)),
        None => format!("not finished, no file yet at {}", line.file.display()),
    };
    let from = source(&line.tenant, &line.connections);
    format!(
        "{:>5}  {}  {:<11}  export of {}{from}: {became}",
        line.run,
        line.created_at.strftime("%Y-%m-%d %H:%M"),
        super::run_state(line.state),
        if line.is_search { "a search in " } else { "" },
    )
}

pub(in crate::cli) fn ask_to_replace(file: &Path) -> String {
    format!("There is a file of this name already: {}. Type yes to replace it:", file.display())
}

pub(in crate::cli) fn not_replaced(file: &Path) -> Notice {
    Notice::ours(
        "file_exists",
        format!("There is a file of this name already: {}. It was left as it is.", file.display()),
        "Choose another name, or add --yes to replace it.",
    )
}

pub(in crate::cli) fn no_format(file: &Path) -> Notice {
    Notice::ours(
        "no_format",
        format!("The name does not say how the file is to be written ({}).", file.display()),
        "End it in .json, .ndjson (both also with .gz), .csv, .tsv or .xlsx; or add --format.",
    )
}

/// No file of an export that has none yet.
pub(in crate::cli) fn export_unfinished(line: &ExportLine) -> Notice {
    Notice::ours(
        "export_unfinished",
        format!("Export {} is not finished, so there is no file yet.", line.run),
        format!("rollcall runs resume {} goes on with it.", line.run),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_an_export_is_says_users_bytes_and_the_time_of_its_step() {
        let progress = |stage| ExportProgress {
            stage,
            users: 8_100,
            of_users: Some(12_418),
            bytes: 3_100_000,
            of_bytes: Some(9_000_000),
        };
        let writing = export_progress(&progress(ExportStage::Writing), Some(100));
        assert_eq!(writing, "Writing: 8,100 of 12,418 users, 3.1 MB, about 2 min left for this step");
        let downloading = export_progress(&progress(ExportStage::Downloading), None);
        assert_eq!(downloading, "Downloading: 3.1 MB of 9.0 MB");
    }
}
