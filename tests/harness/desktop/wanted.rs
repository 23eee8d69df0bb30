//! What a test looks for in the window: a role, a name, a state.

use serde_json::{Value, json};

/// What to look for: a role, and a name or part of one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    pub role: Option<&'a str>,
    pub name: Option<&'a str>,
    pub part: Option<&'a str>,
    pub state: Option<&'a str>,
}

/// A node of this role and name.
pub const fn the<'a>(role: &'a str, name: &'a str) -> Wanted<'a> {
    Wanted { role: Some(role), name: Some(name), part: None, state: None }
}

/// A node of this role in whose name this stands.
pub const fn with<'a>(role: &'a str, part: &'a str) -> Wanted<'a> {
    Wanted { role: Some(role), name: None, part: Some(part), state: None }
}

/// Any node in whose name this stands.
pub const fn words(part: &str) -> Wanted<'_> {
    Wanted { role: None, name: None, part: Some(part), state: None }
}

pub const BUTTON: &str = "push button";
/// A button that is in or out, as the navigation's are.
pub const TOGGLE: &str = "toggle button";
pub const ENTRY: &str = "entry";
pub const PASSWORD: &str = "password text";
pub const IMAGE: &str = "image";
pub const LINK: &str = "link";
pub const RADIO: &str = "radio button";
pub const CELL: &str = "table cell";
pub const TABLE: &str = "table";
pub const LABEL: &str = "label";

impl<'a> Wanted<'a> {
    /// Only where it is in this state, such as "focused" or "selected".
    pub const fn that_is(self, state: &'a str) -> Self {
        Self { state: Some(state), ..self }
    }

    pub(super) fn request(&self) -> Value {
        json!({"do": "find", "role": self.role, "name": self.name, "part": self.part, "state": self.state})
    }
}
