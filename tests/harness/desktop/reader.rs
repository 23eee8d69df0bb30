//! The screen reader: asks what is in the window, and tells of one control.

use super::Desktop;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

/// The screen reader.
pub(super) struct Reader {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Reader {
    pub(super) fn start(desktop: &Desktop) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/window/driver.py");
        // The system's own Python: the bindings are its packages.
        let mut command = desktop.command("/usr/bin/python3");
        command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().unwrap();
        let input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut ready = String::new();
        output.read_line(&mut ready).unwrap();
        assert!(!ready.is_empty(), "no screen reader: ./tests/run installs what these tests need");
        Self { child, input, output }
    }

    pub(super) fn ask(&mut self, request: &Value) -> Result<Value, String> {
        writeln!(self.input, "{request}").map_err(|error| error.to_string())?;
        let mut line = String::new();
        self.output.read_line(&mut line).map_err(|error| error.to_string())?;
        let mut answer: Value = serde_json::from_str(&line).map_err(|error| format!("{error}: {line:?}"))?;
        match answer["error"].as_str() {
            Some(error) => Err(error.to_owned()),
            None => Ok(answer["ok"].take()),
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// One control, as a screen reader tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub path: String,
    pub role: String,
    pub name: String,
    pub description: String,
    pub states: Vec<String>,
    /// Left, top, width and height on the screen.
    pub place: [i64; 4],
}

impl Node {
    pub(super) fn read(value: &Value) -> Self {
        let text = |name: &str| value[name].as_str().unwrap().to_owned();
        let states = value["states"].as_array().unwrap().iter();
        Self {
            path: text("path"),
            role: text("role"),
            name: text("name"),
            description: text("description"),
            states: states.map(|it| it.as_str().unwrap().to_owned()).collect(),
            place: [0, 1, 2, 3].map(|at| value["place"][at].as_i64().unwrap()),
        }
    }

    pub fn is(&self, state: &str) -> bool {
        self.states.iter().any(|it| it == state)
    }
}
