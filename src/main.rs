//! The `rollcall` program: everything is in the library, so that tests can reach it.

use rollcall::cli::{self, Asked, Window};
use rollcall::ui::{self, Start};
use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    // What a fault was met with may be a user's data, and what is printed here may end in a log of the desktop's.
    std::panic::set_hook(Box::new(|fault| {
        if rollcall::sheet::is_panic_caught() {
            return;
        }
        let place = fault.location().map_or_else(String::new, |it| format!(" ({}:{})", it.file(), it.line()));
        // Nobody may be there to read it.
        writeln!(std::io::stderr(), "Rollcall met a fault of its own{place}.").ok();
    }));
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
