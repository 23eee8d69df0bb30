//! Files on their way into the window: by the system's dialog, or hanging from the mouse.

use super::PATIENCE_SECONDS;
use super::wanted::{BUTTON, Wanted, the, with};
use super::window::Window;
use serde_json::json;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Stdio};

/// The program that shows the system's file dialog.
const DIALOGS: &str = "xdg-desktop-portal-gtk";

impl Window<'_> {
    /// Drops a file in the middle of the window.
    pub fn drop_file(&self, file: &Path) {
        let mut held = self.hold_file(file);
        held.let_go();
    }

    /// Holds a file over the middle of the window.
    pub fn hold_file(&self, file: &Path) -> HeldFile {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/window/drop.py");
        let mut command = self.desktop.command("/usr/bin/python3");
        command.args([script, "--hover", &self.id, "500", "400"]).arg(file).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut accepted = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut accepted).unwrap();
        assert_eq!(accepted, "accepted\n");
        HeldFile { child }
    }

    /// Chooses a file in the system's dialog, which is a program of its own: by its path, as `Ctrl+L` lets one type it.
    pub fn choose_in_dialog(&mut self, file: &Path, button: &str) {
        let dialog = self.dialog();
        let ours = self.ask(json!({"do": "work_on", "name": DIALOGS, "within_seconds": PATIENCE_SECONDS}));
        self.keys(&["ctrl+l"]);
        let field = Wanted { role: Some("text"), ..Wanted::default() }.that_is("showing");
        self.write(field, file.to_str().unwrap());
        self.press(the(BUTTON, button));
        self.ask(json!({"do": "go_back", "program": ours}));
        self.wait_for_dialogs_end(&dialog);
    }

    /// The same by the keyboard alone.
    pub fn type_in_dialog(&mut self, file: &Path) {
        let dialog = self.dialog();
        let ours = self.ask(json!({"do": "work_on", "name": DIALOGS, "within_seconds": PATIENCE_SECONDS}));
        self.keys(&["ctrl+l"]);
        let field = Wanted { role: Some("text"), ..Wanted::default() }.that_is("focused");
        self.find(field);
        self.keys(&["ctrl+a"]);
        self.type_text(file.to_str().unwrap());
        // The dialog looks the file up while one types; it takes Enter once its button can be pressed.
        self.find(with(BUTTON, "Select").that_is("enabled"));
        self.keys(&["Return"]);
        self.ask(json!({"do": "go_back", "program": ours}));
        self.wait_for_dialogs_end(&dialog);
    }

    /// Leaves the dialog without choosing.
    pub fn cancel_dialog(&mut self) {
        let dialog = self.dialog();
        self.keys(&["Escape"]);
        self.wait_for_dialogs_end(&dialog);
    }

    fn dialog(&mut self) -> String {
        let found = self.desktop.run_or_none("xdotool", &["search", "--sync", "--onlyvisible", "--class", DIALOGS]);
        let Some(found) = found else { self.fail("no dialog came up") };
        let dialog = found.lines().last().unwrap().to_owned();
        self.desktop.run("xdotool", &["windowactivate", "--sync", &dialog]);
        dialog
    }

    fn wait_for_dialogs_end(&mut self, dialog: &str) {
        let began = std::time::Instant::now();
        while self.desktop.run_or_none("xdotool", &["getwindowname", dialog]).is_some() {
            if began.elapsed().as_secs() > PATIENCE_SECONDS {
                self.fail("the dialog stays");
            }
        }
        self.activate();
    }
}

/// A file that hangs from the mouse.
pub struct HeldFile {
    child: Child,
}

impl HeldFile {
    pub fn let_go(&mut self) {
        writeln!(self.child.stdin.take().unwrap()).unwrap();
        assert!(self.child.wait().unwrap().success(), "the window did not fetch the file");
    }
}
