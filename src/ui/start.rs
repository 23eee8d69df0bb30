//! Opens the window, with whichever renderer can start.

use super::app::App;
use crate::session::{DemoOptions, Notice, Session, StartError};
use eframe::{NativeOptions, Renderer};
use egui::ViewportBuilder;
use std::path::{Path, PathBuf};

/// How the window begins.
#[derive(Debug, Clone)]
pub enum Start {
    /// With what was there at the last end.
    Empty,
    /// With a list.
    File(PathBuf),
    /// On the demo tenant, with its sample list.
    Demo(DemoOptions),
}

/// Opens the window and returns when it is closed.
///
/// # Errors
/// When no renderer can start, or the workspace can't be used.
pub fn open_window(workspace: Option<&Path>, start: &Start) -> Result<(), Notice> {
    let glow = match open_with(Renderer::Glow, workspace, start) {
        Ok(()) => return Ok(()),
        Err(Failed::Session(notice)) => return Err(notice),
        // No other renderer would find one.
        Err(Failed::Display) => return Err(no_window(start, "no display was found")),
        Err(Failed::Renderer(glow)) => glow,
    };
    match open_with(Renderer::Wgpu, workspace, start) {
        Ok(()) => Ok(()),
        Err(Failed::Session(notice)) => Err(notice),
        Err(Failed::Display) => Err(no_window(start, &glow)),
        Err(Failed::Renderer(wgpu)) => {
            Err(no_window(start, &format!("OpenGL says: {glow}. The other renderer says: {wgpu}")))
        }
    }
}

/// Why a try came to nothing.
enum Failed {
    /// There is nothing that a window could be opened on.
    Display,
    Renderer(String),
    Session(Notice),
}

fn open_with(renderer: Renderer, workspace: Option<&Path>, start: &Start) -> Result<(), Failed> {
    let (workspace, start) = (workspace.map(Path::to_owned), start.clone());
    let made = eframe::run_native(
        "Rollcall",
        options(renderer, workspace.as_deref()),
        Box::new(move |creation| {
            let ctx = creation.egui_ctx.clone();
            let session = Session::start(workspace.as_deref(), move || ctx.request_repaint())?;
            Ok(Box::new(App::new(&creation.egui_ctx, creation.storage, session, &start)))
        }),
    );
    match made {
        Ok(()) => Ok(()),
        Err(eframe::Error::AppCreation(error)) => Err(match error.downcast::<StartError>() {
            Ok(error) => Failed::Session(error.0),
            Err(other) => Failed::Renderer(other.to_string()),
        }),
        Err(eframe::Error::WinitEventLoop(_)) => Err(Failed::Display),
        // It tells the whole of what it looked for besides.
        Err(eframe::Error::NoGlutinConfigs(_, error)) => Err(Failed::Renderer(error.to_string())),
        Err(error) => Err(Failed::Renderer(error.to_string())),
    }
}

fn no_window(start: &Start, why: &str) -> Notice {
    let next = match start {
        Start::Demo(_) => "The demo goes on here in the terminal.".to_owned(),
        Start::File(file) => format!(
            "To look the list over here in the terminal: rollcall check {0}. To send it: rollcall import {0} --connection NAME",
            file.display()
        ),
        Start::Empty => "Everything works here in the terminal too: rollcall --help".to_owned(),
    };
    Notice::ours("no_window", format!("No window can be opened here: {}.", why.trim_end_matches('.')), next)
}

fn options(renderer: Renderer, workspace: Option<&Path>) -> NativeOptions {
    NativeOptions {
        renderer,
        viewport: ViewportBuilder::default()
            .with_app_id("rollcall")
            .with_title("Rollcall")
            .with_icon(icon())
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([900.0, 600.0]),
        // Beside the rest of what is kept, so that two workspaces don't share a window's place.
        persistence_path: workspace.map(|it| it.join("window.ron")),
        ..NativeOptions::default()
    }
}

/// What a desktop shows that knows no entry for the program; where there is one, the entry's icon is shown.
fn icon() -> egui::IconData {
    const PNG: &[u8] = include_bytes!("../../assets/icon/rollcall-128.png");
    eframe::icon_data::from_png_bytes(PNG).unwrap_or_default()
}
