//! The window's face: draws what is so now, and asks for what the person wants.
//!
//! Never does work of its own: no disk, no network, no keyring; a frame never waits. What is asked for goes to
//! `session/` as a command, and what is so comes back as its state. Read `app.rs` first, then one screen; every screen
//! is a folder with a function `…_ui` that takes the state, its own small view state and `Out` (`out.rs`).

mod app;
mod closing;
mod composing;
mod connections;
mod dialogs;
mod export;
mod focus;
mod frame;
#[cfg(feature = "gallery")]
#[cfg(test)]
mod gallery;
mod grid;
mod guide;
#[cfg(test)]
mod harness;
mod jobs;
mod kit;
mod lists;
mod looks;
mod mapping;
mod out;
#[cfg(feature = "slow-tests")]
#[cfg(test)]
mod pictures;
mod problems;
mod runs;
#[cfg(test)]
mod scenes;
mod screen;
mod send;
mod settings;
mod sheet;
mod start;
mod tenants;
mod theme;
mod typed_path;
mod welcome;

#[cfg(test)]
mod tests;

pub use app::App;
pub use start::{Start, open_window};
