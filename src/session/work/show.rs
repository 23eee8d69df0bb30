//! Shows a file where it lies, in the program that the system has for folders.

use super::World;
use crate::session::notice::Notice;
use crate::session::words;
use std::io;
use std::path::Path;
use std::time::Duration;
use tokio::process::Command;

/// Whoever opens folders has said by then whether it can; one that goes on running has.
const PATIENCE: Duration = Duration::from_secs(5);

/// The program that is asked.
const PROGRAM: &str = if cfg!(target_os = "macos") {
    "open"
} else if cfg!(windows) {
    "explorer"
} else {
    "xdg-open"
};

impl World {
    /// Shows it; why not, where that is heard.
    pub(super) async fn show_in_folder(file: &Path) -> Result<(), Notice> {
        if !file.exists() {
            return Err(words::export::file_gone(file));
        }
        let told = |error: &io::Error| {
            let why = match error.kind() {
                // Else it would read as if the file were not there.
                io::ErrorKind::NotFound => format!("there is no program {PROGRAM} here"),
                _other => format!("{PROGRAM}: {error}"),
            };
            words::export::folder_not_shown(file, &why)
        };
        let mut program = program(file).spawn().map_err(|error| told(&error))?;
        match tokio::time::timeout(PATIENCE, program.wait()).await {
            // The file manager of Windows ends with 1 when all went well.
            Ok(Ok(ended)) if !ended.success() && !cfg!(windows) => {
                Err(words::export::folder_not_shown(file, &format!("{PROGRAM} ended with {ended}")))
            }
            Ok(Err(error)) => Err(told(&error)),
            Ok(Ok(_)) | Err(_) => Ok(()),
        }
    }
}

#[cfg(target_os = "macos")]
fn program(file: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("-R").arg(file);
    command
}

#[cfg(windows)]
fn program(file: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    // As it stands: Explorer takes no argument that is quoted as a whole, as ours are where there are blanks in the path.
    command.raw_arg(selected(file));
    command
}

/// What Explorer is told, with quotation marks around the path alone. No path of Windows holds one.
#[cfg(any(windows, test))]
fn selected(file: &Path) -> std::ffi::OsString {
    let mut told = std::ffi::OsString::from("/select,\"");
    told.push(file);
    told.push("\"");
    told
}

#[cfg(not(any(target_os = "macos", windows)))]
fn program(file: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    let nothing = std::process::Stdio::null;
    command.arg(file.parent().unwrap_or(file)).stdin(nothing()).stdout(nothing()).stderr(nothing());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explorer_is_told_a_path_with_blanks_in_quotation_marks_of_its_own() {
        let told = selected(Path::new(r"C:\Users\Anna Novak\Main DB.csv"));
        assert_eq!(told, r#"/select,"C:\Users\Anna Novak\Main DB.csv""#);
    }
}
