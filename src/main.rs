//! The `rollcall` program: everything is in the library, so that tests can reach it.

use rollcall::cli::{self, Asked, Window};
use rollcall::ui::{self, Start};
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::main() {
        Asked::Done(code) => code,
        Asked::Window(window) => {
            let Window { workspace, file, demo, instead } = *window;
            let start = match (demo, file) {
                (Some(demo), _) => Start::Demo(demo),
                (None, Some(file)) => Start::File(file),
                (None, None) => Start::Empty,
            };
            match ui::open_window(workspace.as_deref(), &start) {
                Ok(()) => ExitCode::SUCCESS,
                Err(notice) => instead.go_on(&notice),
            }
        }
    }
}
