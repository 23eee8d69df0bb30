//! An expression that was understood.

use std::time::Duration;

use crate::expression::engine::Engine;
use crate::expression::engine::Watch;
use crate::expression::evaluator::MEMORY_BYTES;
use crate::expression::evaluator::STACK_BYTES;
use crate::expression::fault::Fault;
use crate::expression::reads;
use crate::expression::reads::Reads;
use crate::expression::tokens::Kind;
use crate::expression::tokens::Tokens;
use crate::expression::tokens::tokens;

/// Longer than anybody writes.
const LONGEST_BYTES: usize = 16 << 10;

/// An expression that was understood: JavaScript with `user`, the value of a cell as `value`, and its number as `row`.
///
/// A path through the user may break off: `user.user_metadata.city` is `undefined` for a user without metadata, where
/// JavaScript itself would fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// As it was written.
    text: String,
    /// As it is evaluated.
    pub(super) code: String,
    pub(super) reads: Reads,
    reads_value: bool,
}

impl Expression {
    /// Understands an expression, or says what is wrong with it, and where.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        if text.trim().is_empty() {
            return Err(Fault::Empty);
        }
        if text.len() > LONGEST_BYTES {
            return Err(Fault::TooLong { limit_bytes: LONGEST_BYTES });
        }
        let text = text.replace("\r\n", "\n");
        let tokens = tokens(&text);
        if let Tokens::Stray { at } = tokens {
            let bracket = text.get(at..=at).unwrap_or_default();
            return Err(syntax(&text, at, format!("nothing was opened that this {bracket} closes")));
        }
        compile(&text)?;
        if let Some(at) = word_of_promises(&text, &tokens) {
            let message = "nothing is waited for here, so async and import are not possible".to_owned();
            return Err(syntax(&text, at, message));
        }
        let (reads, code) = match &tokens {
            Tokens::Known(tokens) => {
                let open = reads::with_open_paths(&text, tokens).filter(|code| compile(code).is_ok());
                (Reads::of(tokens), open)
            }
            Tokens::Stray { .. } | Tokens::Unsure => (Reads::Whole, None),
        };
        let code = code.unwrap_or_else(|| text.clone());
        Ok(Self { reads_value: text.contains("value") || text.contains('\\'), text, code, reads })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The attributes that it reads; none if it may read all of them.
    pub fn attributes(&self) -> Option<impl Iterator<Item = &str>> {
        match &self.reads {
            Reads::Whole => None,
            Reads::Members(members) => Some(members.iter().map(|member| member.name.as_str())),
        }
    }

    /// Whether it may read the value of the cell.
    pub fn reads_value(&self) -> bool {
        self.reads_value
    }

    /// The same, for which the whole user is read.
    #[cfg(test)]
    pub(super) fn of_whole_user(mut self) -> Self {
        self.reads = Reads::Whole;
        self
    }
}

/// A word that makes promises, and where it stands.
fn word_of_promises(text: &str, tokens: &Tokens<'_>) -> Option<usize> {
    const WORDS: [&str; 2] = ["async", "import"];
    match tokens {
        Tokens::Known(tokens) => {
            let is_member = |at: usize| {
                let before = at.checked_sub(1).and_then(|before| tokens.get(before));
                before.is_some_and(|it| it.is_sign(".") || it.is_sign("?."))
            };
            let mut words = tokens.iter().enumerate().filter(|(at, _)| !is_member(*at)).map(|(_, it)| it);
            words.find(|it| it.kind == Kind::Name && WORDS.contains(&it.text)).map(|it| it.at)
        }
        Tokens::Stray { .. } | Tokens::Unsure => WORDS.iter().find_map(|word| text.find(word)),
    }
}

/// What is wrong at a byte of the text.
fn syntax(text: &str, at: usize, message: String) -> Fault {
    let before = text.get(..at).unwrap_or_default();
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let (line, column) = (u32::try_from(before.split('\n').count()), u32::try_from(column));
    Fault::Syntax { line: line.unwrap_or(u32::MAX), column: column.unwrap_or(u32::MAX), message }
}

fn compile(code: &str) -> Result<(), Fault> {
    let watch = Watch::new(Duration::ZERO, Box::new(|| false));
    Engine::new(code, MEMORY_BYTES, STACK_BYTES, watch).map(|_engine| ())
}
