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

impl World {
    /// Shows it; why not, where that is heard.
    pub(super) async fn show_in_folder(file: &Path) -> Result<(), Notice> {
        if !file.exists() {
            return Err(words::export::file_gone(file));
        }
        let told = |error: &io::Error| words::export::folder_not_shown(file, &error.to_string());
        let mut program = program(file).spawn().map_err(|error| told(&error))?;
        match tokio::time::timeout(PATIENCE, program.wait()).await {
            // The file manager of Windows ends with 1 when all went well.
            Ok(Ok(ended)) if !ended.success() && !cfg!(windows) => {
                Err(words::export::folder_not_shown(file, &format!("xdg-open ended with {ended}")))
            }
            Ok(Err(error)) => Err(told(&error)),
            Ok(Ok(_)) | Err(_) => Ok(()),
        }
    }
}

#[cfg(target_os = "macos")]
fn program(file: &Path) -> Command {
    let mut command = Command::new("open");
    command.arg("-R").arg(file);
    command
}

#[cfg(windows)]
fn program(file: &Path) -> Command {
    let mut command = Command::new("explorer");
    let mut selected = std::ffi::OsString::from("/select,");
    selected.push(file);
    command.arg(selected);
    command
}

#[cfg(not(any(target_os = "macos", windows)))]
fn program(file: &Path) -> Command {
    let mut command = Command::new("xdg-open");
    let nothing = std::process::Stdio::null;
    command.arg(file.parent().unwrap_or(file)).stdin(nothing()).stdout(nothing()).stderr(nothing());
    command
}
