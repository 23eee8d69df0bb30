//! What is said of an export that came to no file.

use crate::auth0::ApiError;
use crate::export::ExportError;
use crate::session::notice::Notice;
use crate::session::words::{api, number, session};
use crate::workspace::WorkspaceError;
use std::io::ErrorKind;
use std::path::Path;

/// The path itself is none.
pub(in crate::session) fn bad_target(path: &Path, error: &std::io::Error) -> Notice {
    target(path, error)
}

/// Why there is no file; an older one `stays` in its place.
pub(in crate::session) fn failed(
    tenant: &str,
    (file, stays): (&Path, bool),
    own_folder: &Path,
    error: &ExportError,
) -> Notice {
    let mut told = why(tenant, file, own_folder, error);
    match error {
        // What was said of the place itself says this too.
        ExportError::TargetExists => {}
        ExportError::Target(_) if !stays => {}
        _ if stays => {
            let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
            told.message = format!("{} The older file {name} stays as it was.", told.message);
        }
        _ => told.message.push_str(" No file was written."),
    }
    told
}

fn why(tenant: &str, file: &Path, own_folder: &Path, error: &ExportError) -> Notice {
    match error {
        ExportError::Stopped => {
            Notice::ours("stopped", "The export was stopped.", "Begin it again whenever you like.")
        }
        ExportError::Tenant(ApiError::AnswerLost { .. }) => Notice::tenants(
            "answer_lost",
            format!("A request was sent to {tenant}, but no answer came. An export only reads: nothing there has changed."),
            "Check the network, and try again.",
        ),
        ExportError::Tenant(ApiError::NotFound) => Notice::tenants(
            "not_found",
            format!("{tenant} was asked for its users, and knows nothing of its export job any more."),
            "Try again in a few minutes; Auth0's status page tells of outages.",
        ),
        ExportError::Tenant(error) => api::api_error(tenant, error),
        ExportError::Download(error) => api::download_error(tenant, error),
        ExportError::JobEnded { status, details } => {
            let said = details.as_deref().map(|details| format!(" It says “{details}”.")).unwrap_or_default();
            Notice::tenants(
                "export_failed",
                format!("{tenant} was asked for its users, and its export job ended as “{}”.{said}", status.as_str()),
                "Try again in a few minutes; Auth0's status page tells of outages.",
            )
        }
        ExportError::Damaged => Notice::tenants(
            "download_damaged",
            format!("The export of {tenant} arrived damaged, again and again."),
            "Try again. If it happens again, something between here and the file server changes files.",
        ),
        ExportError::CountDiffers { told, found } => Notice::tenants(
            "export_incomplete",
            format!(
                "{tenant} announced {}, and {} came.",
                if *told == 1 { "1 user".to_owned() } else { format!("{} users", number(*told)) },
                number(*found)
            ),
            "Export again. If it happens again, ask Auth0's support why.",
        ),
        ExportError::SearchNeverAgrees => Notice::tenants(
            "search_changes",
            format!(
                "What the search finds in {tenant} changes while it is read, so nobody can say that all were found."
            ),
            "Try again when nobody is at work in the tenant, or fill in the form in place of a Lucene query: then all users \
             are downloaded and matched on this computer.",
        )
        .in_terminal(
            "Try again when nobody is at work in the tenant, or use conditions without lucene:, for which all users are \
             downloaded and matched on this computer.",
        ),
        ExportError::TooManyAtOnce => Notice::tenants(
            "search_too_large",
            format!(
                "More than 1,000 users in {tenant} that match were created in the same moment, and no search shows more."
            ),
            "Fill in the form in place of a Lucene query: then all users are downloaded and matched on this computer.",
        )
        .in_terminal(
            "Use conditions without lucene:, for which all users are downloaded and matched on this computer.",
        ),
        ExportError::Workspace(error) if error.is_disk_full() => Notice::ours(
            "no_space",
            format!(
                "The disk of Rollcall's own folder is full: what comes from the tenant is kept there on its way ({}).",
                own_folder.display()
            ),
            "Free some space.",
        )
        .in_terminal("Free some space, or name another folder with --workspace."),
        // As on a memory stick, whose files end at 4 GB.
        ExportError::Workspace(WorkspaceError::Folder { source, .. }) if source.kind() == ErrorKind::FileTooLarge => {
            Notice::ours(
                "no_space",
                format!(
                    "There is no room for a file of this size on the disk of Rollcall's own folder: what comes from the \
                     tenant is kept there on its way ({}).",
                    own_folder.display()
                ),
                "Export fewer users or columns.",
            )
            .in_terminal("Export fewer users or columns, or name another folder with --workspace.")
        }
        ExportError::Workspace(error) => session::workspace(error),
        ExportError::TargetExists => Notice::ours(
            "file_exists",
            format!("There is a file of this name already: {}. It was left as it is.", file.display()),
            "Replace it, or choose another name.",
        )
        .in_terminal("Choose another name, or add --yes to replace it."),
        ExportError::Target(error) => target(file, error),
        ExportError::TooManyColumns { limit } => Notice::ours(
            "too_many_columns",
            format!("A workbook has at most {} columns.", number(u64::from(*limit))),
            "Choose fewer columns, or export as CSV or JSON.",
        ),
        ExportError::Workbook(error) => {
            Notice::ours("workbook", format!("The workbook could not be made: {error}."), "Export as CSV or JSON.")
        }
    }
}

fn target(path: &Path, error: &std::io::Error) -> Notice {
    let (code, why, next) = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            ("no_space", "there is no room left on that disk".to_owned(), "Free some space, or export to another disk.")
        }
        ErrorKind::FileTooLarge => (
            "no_space",
            "there is no room for a file of this size on that disk".to_owned(),
            "Export to another disk, or as JSON that is packed (.gz).",
        ),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            ("not_written", "you may not write there".to_owned(), "Export to a folder of your own, such as Documents.")
        }
        ErrorKind::NotFound | ErrorKind::NotADirectory => {
            ("not_written", "there is no such folder".to_owned(), "Export to a folder that exists.")
        }
        ErrorKind::IsADirectory => {
            ("not_written", "this is the name of a folder".to_owned(), "Export under another name.")
        }
        ErrorKind::InvalidFilename => (
            "not_written",
            "that disk takes no file of this name".to_owned(),
            "Export under another name, a shorter one.",
        ),
        ErrorKind::ResourceBusy => {
            ("not_written", "another Rollcall is writing it".to_owned(), "Wait for it, or export under another name.")
        }
        _ => ("not_written", error.to_string(), "Export to another folder."),
    };
    Notice::ours(code, format!("The users were not exported: {why} ({}).", path.display()), next)
}
