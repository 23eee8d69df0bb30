//! The terminal's face: arguments become commands, the state becomes lines or one JSON object.
//!
//! Does no work of its own: what is asked for goes to `session/`, and what comes back is printed here and nowhere else.
//! Read `arguments.rs` first, then `import.rs`; `tests/import.rs` runs the real program.

mod arguments;
mod check;
mod demo;
mod export;
mod import;
mod jobs;
mod json;
mod options;
mod progress;
mod runs;
mod tenants;
mod terminal;
mod words;

use crate::session::{DemoOptions, Fault, Notice, Session, StartError};
use arguments::{Arguments, Common, Demo, What};
use clap::Parser as _;
use std::path::PathBuf;
use std::process::ExitCode;
use terminal::Terminal;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Every row did what was asked.
    Done = 0,
    /// Finished, and some rows were refused or problems were found.
    SomeRefused = 1,
    /// Bad usage or input, or nothing to send: nothing was sent.
    BadInput = 2,
    /// The tenant refused or can't be reached.
    TenantRefused = 3,
    /// Interrupted; a resumed run goes on.
    Interrupted = 4,
}

/// A command that can't go on: why, and how the program ends.
#[derive(Debug)]
struct Stop {
    exit: Exit,
    notice: Notice,
}

impl From<Notice> for Stop {
    fn from(notice: Notice) -> Self {
        let exit = match notice.fault {
            Fault::Ours => Exit::BadInput,
            Fault::Tenants => Exit::TenantRefused,
            Fault::InARun => Exit::Interrupted,
        };
        Self { exit, notice }
    }
}

/// What the process's arguments ask for.
#[derive(Debug)]
pub enum Asked {
    /// It is done, and the program ends like this.
    Done(ExitCode),
    /// The window.
    Window(Box<Window>),
}

/// What the window is to begin with.
#[derive(Debug, Default)]
pub struct Window {
    /// The workspace, where another than the usual one is meant.
    pub workspace: Option<PathBuf>,
    /// A list to open in it.
    pub file: Option<PathBuf>,
    /// The demo tenant to begin on.
    pub demo: Option<DemoOptions>,
    /// What is done where there can be no window.
    pub instead: Instead,
}

/// What is done where there can be no window: the demo works in the terminal as well.
#[derive(Debug, Default)]
pub struct Instead {
    demo: Option<(Demo, Common)>,
    /// The workspace of a demo, gone when the program ends: invented users don't belong among the real ones.
    _passing: Option<tempfile::TempDir>,
}

impl Instead {
    /// Says why there is no window, and goes on without one where that can be done.
    pub fn go_on(self, notice: &Notice) -> ExitCode {
        let terminal = Terminal::new(false);
        terminal.error(notice);
        let exit = match self.demo {
            Some((demo, common)) => ended(demo::demo(&demo, &common, terminal), terminal),
            None => Exit::BadInput,
        };
        ExitCode::from(exit as u8)
    }
}

/// Does what the process's arguments ask for, as far as it is the terminal's.
pub fn main() -> Asked {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return Asked::Done(bad_usage(&error)),
    };
    let Arguments { what, file, common, json } = arguments;
    let terminal = Terminal::new(json);
    let what = match what {
        None => return Asked::Window(Box::new(Window { workspace: common.workspace, file, ..Window::default() })),
        Some(What::Demo(demo)) if demo.in_window() => {
            return demo_in_window(demo, common, terminal);
        }
        Some(what) => what,
    };
    Asked::Done(ExitCode::from(ended(act(what, &common, terminal), terminal) as u8))
}

/// The demo in the window, in a workspace of its own unless one is named.
fn demo_in_window(demo: Demo, common: Common, terminal: Terminal) -> Asked {
    let (workspace, passing) = match demo::workspace(&common) {
        Ok(found) => found,
        Err(stop) => return Asked::Done(ExitCode::from(ended(Err(stop), terminal) as u8)),
    };
    let options = demo.options();
    let instead = Instead { demo: Some((demo, common)), _passing: passing };
    Asked::Window(Box::new(Window { workspace: Some(workspace), file: None, demo: Some(options), instead }))
}

/// How a command ends; a reason to stop is told.
fn ended(end: Result<Exit, Stop>, terminal: Terminal) -> Exit {
    end.unwrap_or_else(|stop| {
        terminal.error(&stop.notice);
        stop.exit
    })
}

/// Help and version are no errors; anything else is told in the form that was asked for.
fn bad_usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() || !std::env::args().any(|argument| argument == "--json") {
        // Nobody reads it where it can't be printed.
        error.print().ok();
        return ExitCode::from(if error.use_stderr() { Exit::BadInput as u8 } else { Exit::Done as u8 });
    }
    Terminal::new(true).error(&words::bad_usage(&error.render().to_string()));
    ExitCode::from(Exit::BadInput as u8)
}

fn act(what: What, common: &Common, terminal: Terminal) -> Result<Exit, Stop> {
    if let What::Demo(demo) = &what {
        return demo::demo(demo, common, terminal);
    }
    let session = start(common.workspace.as_deref())?;
    match what {
        What::Demo(_) => Ok(Exit::Done),
        What::Check(it) => check::check(&session, &it, common, terminal),
        What::Import(it) => import::import(&session, &it, common, terminal),
        What::Export(it) => export::export(&session, &it, common, terminal),
        What::Runs { what } => runs::runs(&session, &what, common, terminal),
        What::Jobs { what } => jobs::jobs(&session, &what, common, terminal),
        What::Tenants { what } => tenants::tenants(&session, what, common, terminal),
    }
}

fn start(workspace: Option<&std::path::Path>) -> Result<Session, Stop> {
    Session::start(workspace, || {}).map_err(|StartError(notice)| notice.into())
}
