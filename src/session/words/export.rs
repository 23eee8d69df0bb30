//! What a person is told about taking users out.

mod asked;
mod failed;

pub(in crate::session) use asked::plan_error;
pub(in crate::session) use failed::{bad_target, failed};

use super::number;
use crate::export::{Asked, Problem, Report, Road, Why};
use crate::session::export::{ExportProblem, ExportReport};
use crate::session::lucene_of;
use crate::session::notice::{Fault, Notice};
use crate::workspace::RunId;
use std::path::Path;

/// What was asked for before can't be read any more.
pub(in crate::session) fn not_understood(run: RunId) -> Notice {
    Notice::ours(
        "export_not_understood",
        format!("What export {run} was to do can't be read by this Rollcall."),
        "Update Rollcall, or export again.",
    )
}

/// The file is there, and the journal does not say so.
pub(in crate::session) fn report_not_kept(run: RunId, why: &Notice) -> Notice {
    why.clone().saying(
        format!("Export {run} is done and its file is whole, but that could not be written down. {}", why.message),
        why.next.clone(),
    )
}

/// It was stopped before the tenant was asked for anything that could be gone on with.
pub(in crate::session) fn stopped_before() -> Notice {
    let mut told = Notice::ours(
        "stopped",
        "The export was stopped before it had begun. No file was written.",
        "Begin it again whenever you like.",
    );
    told.fault = Fault::InARun;
    told
}

/// Somebody made a file of the name meanwhile.
pub(in crate::session) fn came_meanwhile(file: &Path) -> Notice {
    Notice::ours(
        "file_exists",
        format!("A file of this name came while the users were exported: {}. It was left as it is.", file.display()),
        "Replace it, or move or rename it.",
    )
    .in_terminal("Move or rename it.")
}

/// What is to be shown in its folder is there no more.
pub(in crate::session) fn file_gone(file: &Path) -> Notice {
    Notice::ours(
        "file_gone",
        format!("The file is not there any more: {}.", file.display()),
        "It was moved or removed since: look where it went, or export again.",
    )
}

/// No program shows folders.
pub(in crate::session) fn folder_not_shown(file: &Path, why: &str) -> Notice {
    let folder = file.parent().unwrap_or(file);
    Notice::ours(
        "folder_not_shown",
        format!("The folder could not be shown ({why}): {}.", folder.display()),
        "Copy the path, and open it in your file manager.",
    )
}

/// The same of an export that can be gone on with.
pub(in crate::session) fn with_resume(mut told: Notice, run: RunId, has_begun: bool) -> Notice {
    if told.fault == Fault::Ours {
        told.fault = Fault::InARun;
    }
    if told.code == "stopped" {
        let kept = if has_begun {
            "continues where it stopped; within a day, Auth0 is not asked again for what it has made"
        } else {
            "begins it again"
        };
        told.next = format!("“Go on” {kept}.");
        return told.in_terminal(format!("rollcall runs resume {run} {kept}."));
    }
    let settled = "Once that is settled,";
    let in_terminal = format!("{} {settled} rollcall runs resume {run} goes on.", told.next_in_terminal());
    told.next = format!("{} {settled} “Go on” continues where it stopped.", told.next);
    told.in_terminal(in_terminal)
}

/// How many users came, and whether they are all.
pub fn how_many_came(report: &ExportReport) -> String {
    let users = if report.users == 1 { "1 user".to_owned() } else { format!("{} users", number(report.users)) };
    let sample = if report.is_sample { ", a sample" } else { "" };
    match report.left_out {
        0 if report.is_sample => format!("{users}{sample}"),
        0 => format!("{users}, complete"),
        1 => format!("{users}{sample}, 1 line left out"),
        lines => format!("{users}{sample}, {} lines left out", number(lines)),
    }
}

/// What is worth knowing of a finished export, each a sentence.
pub(in crate::session) fn notes(report: &Report, asked: &Asked) -> Vec<String> {
    let mut notes = Vec::new();
    match report.road {
        Road::Export => {}
        Road::Search => {
            notes.push("Found by a search, which may not know yet what was changed in the last seconds.".to_owned());
        }
        Road::SearchInParts { parts, counted } => {
            let proof = if counted {
                "Together they come to what Auth0 counts"
            } else {
                "Each came to what Auth0 counts for it; it gives no number for all of them"
            };
            notes.push(format!(
                "Auth0 shows 1,000 users of a search at a time, so the search was made in {} parts by the time of creation. \
                 {proof}.",
                number(u64::from(parts))
            ));
        }
        Road::ExportAndFilter => {
            let is_known = matches!(lucene_of(&asked.conditions), Ok(Some(_)));
            let cant = if is_known { "show all of them" } else { "tell who matches" };
            notes.push(format!(
                "Auth0's search can't {cant}, so Rollcall downloaded the users and picked those that match on this computer."
            ));
        }
    }
    if report.written.guarded > 0 {
        let (what, before) = if report.written.guarded == 1 {
            ("1 value begins".to_owned(), "it")
        } else {
            (format!("{} values begin", number(report.written.guarded)), "each")
        };
        notes.push(format!(
            "{what} like a formula (=, +, - or @) or with an apostrophe. One more apostrophe stands before {before}, so that \
             Excel runs none; Rollcall takes it off when it opens the file."
        ));
    }
    if report.written.signed {
        notes.push(
            "The names of the columns end in spaces, which a spreadsheet does not show: by them Rollcall knows its own file."
                .to_owned(),
        );
    }
    if !report.kept_whole.is_empty() {
        let is = if report.kept_whole.len() == 1 { "is one column" } else { "are a column each" };
        notes.push(format!(
            "{} {is} of JSON text: with a column for each key there would be 1,000 or more, or a key has a dot, which the name \
             of a column can't have.",
            report.kept_whole.join(" and ")
        ));
    }
    if report.repeated > 0 {
        let times =
            if report.repeated == 1 { "1 repeat".to_owned() } else { format!("{} repeats", number(report.repeated)) };
        notes.push(format!(
            "{times} left out: a user with linked identities is in several of these connections, and stands in the file once."
        ));
    }
    if report.written.nulls > 0 {
        let what = if report.written.nulls == 1 {
            "1 value is null".to_owned()
        } else {
            format!("{} values are null", number(report.written.nulls))
        };
        notes.push(format!(
            "{what}, which a table can't tell from missing: the cells are empty. To send such a list back, export JSON."
        ));
    }
    if report.written.empty_texts > 0 {
        let what = if report.written.empty_texts == 1 {
            "1 value is a text without a letter".to_owned()
        } else {
            format!("{} values are texts without a letter", number(report.written.empty_texts))
        };
        notes.push(format!("{what}, which a table can't tell from missing. To send such a list back, export JSON."));
    }
    if report.written.retyped > 0 {
        let (what, are) = if report.written.retyped == 1 {
            ("1 value".to_owned(), "is")
        } else {
            (format!("{} values", number(report.written.retyped)), "are")
        };
        notes.push(format!(
            "{what} of metadata {are} read as another kind when the file is opened here: a number as a text, say. To send such \
             a list back, export JSON."
        ));
    }
    if report.written.worksheets > 1 {
        notes.push(format!(
            "The users are on {} worksheets, as one holds no more than 1,048,575. Rollcall opens them as one list.",
            number(u64::from(report.written.worksheets))
        ));
    }
    if report.users == 0 {
        notes.push("There are no users.".to_owned());
    }
    notes
}

/// What is wrong with a user.
pub(in crate::session) fn problem(problem: &Problem) -> ExportProblem {
    let (code, message) = match &problem.why {
        Why::Expression(fault) => ("EXPRESSION", sentence(super::expression::reason(fault))),
        Why::SortKey(fault) => (
            "SORT",
            format!("There is nothing to sort by, so the user stands at the end: {}", super::expression::reason(fault)),
        ),
        Why::Gone => (
            "GONE",
            "The user was deleted before roles or organizations could be asked for: they were left empty.".to_owned(),
        ),
        Why::NoUser { line, file } => {
            let file = file.map(|file| format!(" {}", number(file))).unwrap_or_default();
            let line = number(*line);
            ("NO_USER", format!("Line {line} of Auth0's file{file} can't be read as a user, and was left out."))
        }
        Why::TooLongForACell { limit } => (
            "CELL_TOO_LONG",
            format!(
                "The value has more than {} characters, which no cell of a workbook holds: it was left empty.",
                number(*limit as u64)
            ),
        ),
    };
    ExportProblem {
        user_id: problem.user_id.clone(),
        email: problem.email.clone(),
        column: problem.column.clone(),
        code: code.to_owned(),
        message: message.chars().take(LONGEST_MESSAGE).collect(),
    }
}

/// As a sentence begins, but for what begins with a word of the expression.
fn sentence(reason: String) -> String {
    let (first, rest) = reason.split_once(' ').unwrap_or((&reason, ""));
    let is_ours = matches!(first, "it" | "the" | "what" | "that" | "this") && !rest.starts_with("is not defined");
    let mut signs = reason.chars();
    match signs.next() {
        Some(sign) if is_ours => sign.to_uppercase().chain(signs).collect(),
        Some(_) | None => reason,
    }
}

/// An expression may throw a text of megabytes.
const LONGEST_MESSAGE: usize = 500;
