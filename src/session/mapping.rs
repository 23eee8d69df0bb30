//! What a list's columns mean, before it is opened: what was recognised, what each column holds and probably is.

use crate::sheet::{ColumnType, OpenOptions};
use std::path::PathBuf;

/// What a list turned out to be, with the choices that can be made about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// The list.
    pub path: PathBuf,
    /// Its name, without its folder.
    pub name: String,
    /// What opens it as it is described here; choices are made in a copy of it.
    pub options: OpenOptions,
    /// What was recognised, each with the choices that can be made.
    pub chips: Vec<Chip>,
    /// What was put right, in words.
    pub repairs: Vec<String>,
    /// How many rows it has.
    pub row_count: u32,
    /// Its columns in their order; none for JSON that is understood.
    pub columns: Vec<MappedColumn>,
    /// What keeps it from being opened like this, in words; empty if nothing does.
    pub troubles: Vec<MappingTrouble>,
    /// Whether the same headers were matched before, and these are the matches of then.
    pub remembered: bool,
}

/// Something that was recognised.
#[derive(Debug, Clone, PartialEq)]
pub struct Chip {
    /// What it is about: `Encoding`.
    pub label: &'static str,
    /// What was recognised: `Windows-1252`.
    pub value: String,
    /// What else it could be; empty where nothing can be chosen.
    pub choices: Vec<ChipChoice>,
    /// Whether it looks wrong, as an encoding does that leaves replacement marks.
    pub looks_wrong: bool,
}

/// What a chip could say instead.
#[derive(Debug, Clone, PartialEq)]
pub struct ChipChoice {
    /// In words: `UTF-8`.
    pub value: String,
    /// Whether it is what the chip says.
    pub chosen: bool,
    /// What describes or opens the list that way.
    pub options: OpenOptions,
}

/// How sure a match is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sure {
    /// Header and values fit.
    Sure,
    /// One of the two fits.
    Likely,
    /// It was guessed, or another column says the same.
    Check,
    /// The column is left out, and why.
    LeftOut(String),
}

/// A column of a list and what it becomes.
#[derive(Debug, Clone, PartialEq)]
pub struct MappedColumn {
    /// The letter that a spreadsheet shows above it.
    pub letter: String,
    /// As it stands in the list; empty where it has none.
    pub header: String,
    /// How many of its cells hold something.
    pub filled: u32,
    /// The first two different values; of a secret only what it is.
    pub samples: Vec<String>,
    /// What it becomes.
    pub guess: Option<String>,
    /// What it may be as well, the likeliest first.
    pub near: Vec<String>,
    /// How sure that is.
    pub sure: Sure,
    /// Why.
    pub why: String,
    /// How its values are read.
    pub column_type: ColumnType,
    /// Whether Auth0 sets the attribute itself, so that it is shown and not sent.
    pub read_only: bool,
}

/// What keeps a list from being opened as it is matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingTrouble {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub next: String,
    /// The columns concerned, by their place; empty for the whole list.
    pub columns: Vec<usize>,
}
