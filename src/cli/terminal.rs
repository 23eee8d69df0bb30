//! The only place that prints: lines for people, or one JSON object for scripts. A reader that went away, like `head`,
//! is no fault: a run must not end because nobody reads its progress.

use crate::session::Notice;
use serde::Serialize;
use serde_json::json;
use std::io::{BufRead as _, BufWriter, IsTerminal as _, Write as _};

/// The terminal, or whatever stands in for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terminal {
    json: bool,
}

impl Terminal {
    pub(super) fn new(json: bool) -> Self {
        Self { json }
    }

    /// A line of the result, for people.
    pub(super) fn line(self, text: &str) {
        if !self.json {
            writeln!(std::io::stdout(), "{text}").ok();
        }
    }

    /// The result, for scripts.
    pub(super) fn object(self, object: &impl Serialize) {
        if self.json {
            let mut stdout = BufWriter::new(std::io::stdout().lock());
            serde_json::to_writer(&mut stdout, object).ok();
            stdout.write_all(b"\n").and_then(|()| stdout.flush()).ok();
        }
    }

    /// Why it did not work.
    pub(super) fn error(self, notice: &Notice) {
        if self.json {
            let Notice { code, message, .. } = notice;
            self.object(&json!({"error": {"code": code, "message": message, "next": notice.next_in_terminal()}}));
        } else {
            aside(&notice.message);
            aside(notice.next_in_terminal());
        }
    }

    /// Whether somebody is there to be asked.
    pub(super) fn can_ask(self) -> bool {
        !self.json && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }
}

/// A line about the work under way.
pub(super) fn aside(text: &str) {
    writeln!(std::io::stderr(), "{text}").ok();
}

/// Asks, and gives the answer without the blanks around it.
pub(super) fn ask(question: &str) -> String {
    write!(std::io::stderr(), "{question} ").ok();
    let mut answer = String::new();
    if std::io::stdin().lock().read_line(&mut answer).is_err() {
        answer.clear();
    }
    answer.trim().to_owned()
}

/// Reads a secret without showing it; from a pipe as its first line.
pub(super) fn ask_secret(question: &str) -> std::io::Result<String> {
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password(format!("{question} "));
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
