//! `rollcall export`, and the end that it shares with `runs resume`.

use super::arguments::{Common, Export, FileFormat};
use super::options::{use_tenant, wait};
use super::progress::Progress;
use super::terminal::{self, Terminal};
use super::{Exit, Stop, json, words};
use crate::session::{
    AskedColumn, ColumnSet, Command, ExportAsked, ExportFormat, ExportId, ExportKind, ExportOrder, ExportReport,
    ExportStage, Extra, Nested, Notice, RunId, Session, State, TenantRef, check_export, column_named, default_columns,
    direction, lucene_of,
};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The one export of a command.
const EXPORT: ExportId = ExportId(1);

/// So many users are a sample, as in Auth0's dashboard.
const SAMPLE: u32 = 10;

pub(super) fn export(session: &Session, export: &Export, common: &Common, terminal: Terminal) -> Result<Exit, Stop> {
    let format = format_of(export)?;
    let (columns, sort) = columns_of(session, export)?;
    let mut extras = export.extra.clone();
    if export.column_set.is_some() {
        // Who saved a column of them wanted them: what they cost is asked before.
        let is_wanted = |extra: &Extra| columns.iter().any(|column| extra.is_named_in(&column.source));
        extras.extend(Extra::ALL.into_iter().filter(is_wanted));
    }
    let asked = ExportAsked {
        columns,
        sort,
        sorted_as_in: export.sort_language.clone(),
        conditions: export.filter.clone(),
        extras,
        limit: export.sample.then_some(SAMPLE),
        format,
    };
    if let Some(query) = lucene_of(&asked.conditions)? {
        terminal::aside(&words::search(&query));
    }
    for option in idle_options(export, format.kind, !asked.columns.is_empty()) {
        terminal::aside(&words::idle_option(option));
    }
    if let Some(name) = &export.save_column_set {
        save_columns(session, name, &asked)?;
    }
    let replaces = may_replace(&export.output, common.yes, terminal)?;
    let tenant = use_tenant(session, common)?;
    let connections = export.connection.clone();
    let order = ExportOrder { tenant, connections, asked, file: export.output.clone(), replaces };
    session.send(Command::Export { export: EXPORT, order });
    watch(session, terminal, common.yes)
}

/// The columns and by which of them is sorted: those of the set that is named, and what is asked for beside it.
fn columns_of(session: &Session, export: &Export) -> Result<(Vec<AskedColumn>, Vec<String>), Stop> {
    let mut columns: Vec<AskedColumn> = Vec::new();
    let mut sort = export.sort.clone();
    if let Some(name) = &export.column_set {
        session.send(Command::ListColumnSets);
        let sets = wait(session, words::READING_SETS, |state| Some(&state.export_form.sets))?;
        let set = sets.iter().find(|set| set.name == *name);
        let set = set.ok_or_else(|| words::no_such_set(name, sets.iter().map(|set| set.name.as_str())))?;
        columns.extend(set.columns.iter().cloned());
        if sort.is_empty() {
            sort.extend(set.sort.iter().map(|(by, descending)| sort_key(by, *descending)));
        }
    }
    if export.default_fields {
        columns.extend(default_columns());
    }
    columns.extend(export.field.iter().map(|text| AskedColumn::typed(text)));
    Ok((columns, sort))
}

/// Saves the columns and their order under a name, once they are understood.
fn save_columns(session: &Session, name: &str, asked: &ExportAsked) -> Result<(), Stop> {
    check_export(asked)?;
    if name.trim().is_empty() {
        return Err(words::set_without_name().into());
    }
    if asked.columns.is_empty() {
        return Err(words::set_of_nothing(name).into());
    }
    // A set says by what is sorted as it says what its columns are made of.
    let by = |text: &String| {
        let (by, descending) = direction(text);
        let at = column_named(asked.columns.iter().map(AskedColumn::name), by, &asked.extras);
        let column = at.and_then(|at| asked.columns.get(at));
        (column.map_or(by, |column| column.source.as_str()).to_owned(), descending)
    };
    let sort = asked.sort.iter().map(by).collect();
    let set = ColumnSet { name: name.to_owned(), columns: asked.columns.clone(), sort };
    session.send(Command::SaveColumnSet { set: set.clone() });
    let saved = session.wait_for(|state| match state.export_form.sets.ended()? {
        Ok(sets) => sets.contains(&set).then_some(Ok(())),
        Err(notice) => Some(Err(notice.clone())),
    });
    saved.unwrap_or_else(|| Err(words::session_ended()))?;
    terminal::aside(&words::set_saved(name));
    Ok(())
}

fn sort_key(by: &str, descending: bool) -> String {
    format!("{by}{}", if descending { ":desc" } else { "" })
}

/// Goes on with an export and prints what became of it.
pub(super) fn resume(
    session: &Session,
    terminal: Terminal,
    run: RunId,
    tenant: TenantRef,
    yes: bool,
) -> Result<Exit, Stop> {
    session.send(Command::ResumeExport { export: EXPORT, run, tenant, replaces: false });
    watch(session, terminal, yes)
}

/// Whether a file that is there is replaced: somebody said so, or is asked.
fn may_replace(file: &Path, yes: bool, terminal: Terminal) -> Result<bool, Stop> {
    if yes {
        return Ok(true);
    }
    if terminal.can_ask() && file.is_file() {
        if terminal::ask(&words::ask_to_replace(file)).eq_ignore_ascii_case("yes") {
            return Ok(true);
        }
        return Err(words::not_replaced(file).into());
    }
    Ok(false)
}

/// By the option, else by how the file's name ends.
fn format_of(export: &Export) -> Result<ExportFormat, Stop> {
    let name = export.output.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let (stem, gzip) = name.strip_suffix(".gz").map_or((name.as_str(), false), |stem| (stem, true));
    let ending = stem.rsplit_once('.').map(|(_, ending)| ending);
    let kind = match (export.format, ending) {
        (Some(FileFormat::Json), _) | (None, Some("json")) => ExportKind::JsonArray,
        (Some(FileFormat::Ndjson), _) | (None, Some("ndjson" | "jsonl")) => ExportKind::JsonLines,
        (Some(FileFormat::Csv), _) | (None, Some("csv")) => ExportKind::Csv,
        (Some(FileFormat::Tsv), _) | (None, Some("tsv" | "tab")) => ExportKind::Tsv,
        (Some(FileFormat::Xlsx), _) | (None, Some("xlsx")) => ExportKind::Xlsx,
        (None, _) => return Err(words::no_format(&export.output).into()),
    };
    let nested = if export.metadata_as_json { Nested::Json } else { Nested::Leaves };
    Ok(ExportFormat { kind, gzip, mark: export.bom, delimiter: export.delimiter, as_it_is: export.plain, nested })
}

/// The options that change nothing in a file of this form, with what they are for.
fn idle_options(export: &Export, kind: ExportKind, has_columns: bool) -> Vec<(&'static str, &'static str)> {
    let is_text = matches!(kind, ExportKind::Csv | ExportKind::Tsv);
    let all = [
        (export.delimiter.is_some() && kind != ExportKind::Csv, ("--delimiter", "CSV")),
        (export.bom && !is_text, ("--bom", "CSV and TSV")),
        (export.plain && !is_text, ("--plain", "CSV and TSV")),
        (export.metadata_as_json && !kind.is_table(), ("--metadata-as-json", "tables")),
        (
            export.metadata_as_json && kind.is_table() && has_columns,
            ("--metadata-as-json", "exports of all attributes"),
        ),
    ];
    all.into_iter().filter(|(is_idle, _)| *is_idle).map(|(_, option)| option).collect()
}

/// Shows how far it is until it ends. The first Ctrl+C stops it, the second one ends the program.
fn watch(session: &Session, terminal: Terminal, yes: bool) -> Result<Exit, Stop> {
    if yes {
        session.send(Command::AgreeToExtras { export: EXPORT });
    }
    let send = session.sender();
    let pressed = AtomicBool::new(false);
    session.on_interrupt(move || {
        if pressed.swap(true, Ordering::Relaxed) {
            #[expect(clippy::exit, reason = "the person insists, and no half file has the name that was asked for")]
            std::process::exit(Exit::Interrupted as i32);
        }
        terminal::aside(words::STOPPING_EXPORT);
        send(Command::StopExport { export: EXPORT });
        false
    });
    let mut agreed = yes;
    loop {
        let mut progress = Progress::new();
        let seen = session.wait_for(|state| {
            let export = state.exports.get(&EXPORT)?;
            if let Some(ended) = export.outcome.ended() {
                return Some(Seen::Ended(ended.cloned().map_err(Clone::clone)));
            }
            if let ExportStage::Priced { calls, seconds } = export.progress.stage
                && !agreed
            {
                return Some(Seen::Priced { run: export.run, users: export.progress.users, calls, seconds });
            }
            if export.run.is_some() {
                progress.export(export);
            }
            None
        });
        drop(progress);
        match seen {
            Some(Seen::Priced { run, users, calls, seconds }) => {
                agreed = true;
                terminal::aside(&words::extras_price(users, calls, seconds));
                if terminal.can_ask() && terminal::ask(words::ASK_FOR_EXTRAS).eq_ignore_ascii_case("yes") {
                    session.send(Command::AgreeToExtras { export: EXPORT });
                } else {
                    session.send(Command::StopExport { export: EXPORT });
                    let ended = |state: &State| state.exports.get(&EXPORT)?.outcome.ended().is_some().then_some(());
                    session.wait_for(ended);
                    return Err(words::extras_not_agreed(run, (users, calls, seconds)).into());
                }
            }
            Some(Seen::Ended(ended)) => return Ok(finish(terminal, &*ended?)),
            None => return Err(words::session_ended().into()),
        }
    }
}

/// What is next to be done about an export.
enum Seen {
    Priced { run: Option<RunId>, users: u64, calls: u64, seconds: u64 },
    Ended(Result<Arc<ExportReport>, Notice>),
}

/// Prints what became of an export and says how the program ends.
pub(super) fn finish(terminal: Terminal, report: &ExportReport) -> Exit {
    for problem in report.problems.iter().take(words::PROBLEMS_SHOWN) {
        terminal.line(&words::export_problem(problem));
    }
    terminal.line(&words::exported(report));
    terminal.object(&json::export(report));
    if report.problem_count == 0 { Exit::Done } else { Exit::SomeRefused }
}
