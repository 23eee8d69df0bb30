//! What a list's columns mean, before it is opened: what was recognised, what each column holds and probably is.

use super::words;
use crate::sheet::{ColumnType, OpenOptions};
use crate::user::attribute::{self, JsonType};
use std::path::PathBuf;

/// What a list turned out to be, with the choices that can be made about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// The list.
    pub path: PathBuf,
    /// Its name, without its folder.
    pub name: String,
    /// How it was read; choices are made in a copy of it.
    pub options: OpenOptions,
    /// What was recognised, each with the choices that can be made.
    pub chips: Vec<Chip>,
    /// What was put right, and what was not since somebody said so.
    pub repairs: Vec<RepairLine>,
    /// Rows that can't be read, in words.
    pub damaged: Option<MappingNote>,
    /// How many rows it has.
    pub row_count: u32,
    /// Its columns in their order; for JSON the keys of its users.
    pub columns: Vec<MappedColumn>,
    /// Whether it is JSON, whose values say themselves what they are.
    pub is_json: bool,
    /// Whether the same headers were matched before, and these are the matches of then.
    pub remembered: bool,
    /// The worksheets that can be chosen.
    pub(super) worksheets: Vec<String>,
}

/// Something that was put right on opening, or was not since somebody said so.
#[derive(Debug, Clone, PartialEq)]
pub struct RepairLine {
    /// In words, with how many.
    pub text: String,
    /// How to have it the other way; none for what is changed by what was recognised.
    pub switch: Option<RepairSwitch>,
}

/// The way to have a repair done or not.
#[derive(Debug, Clone, PartialEq)]
pub struct RepairSwitch {
    /// What it is about, for who only hears it: `apostrophes`.
    pub name: &'static str,
    /// Whether it is done.
    pub is_done: bool,
    /// What describes the list the other way: [`super::Command::DescribeList`].
    pub options: OpenOptions,
}

/// Something that was recognised.
#[derive(Debug, Clone, PartialEq)]
pub struct Chip {
    /// What it is about: `Encoding`.
    pub label: &'static str,
    /// What was recognised: `Windows-1252`.
    pub value: String,
    /// What it can be; empty where nothing can be chosen.
    pub choices: Vec<ChipChoice>,
    /// Whether it looks wrong, as an encoding does that leaves replacement marks.
    pub looks_wrong: bool,
}

/// What a chip can say.
#[derive(Debug, Clone, PartialEq)]
pub struct ChipChoice {
    /// In words: `UTF-8`.
    pub value: String,
    /// Whether it is what the chip says.
    pub chosen: bool,
    /// What describes the list that way: [`super::Command::DescribeList`].
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
    /// The letter that a spreadsheet shows above it; empty for a key of JSON.
    pub letter: String,
    /// As it stands in the list, with its letter where others have the same header; the letter alone where it has none.
    pub header: String,
    /// How many of its cells hold something.
    pub filled: u64,
    /// The first two different values; of a secret only what it is.
    pub samples: Vec<String>,
    /// What it becomes; for a column that is left out what it would be, where that is known.
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
    /// What the header means without anybody's help.
    pub(super) understood: Option<String>,
}

/// What is chosen for a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnChoice {
    /// The path that it becomes; none to leave it out.
    pub becomes: Option<String>,
    /// How its values are read, where somebody said so.
    pub read_as: Option<ColumnType>,
}

/// Something to know that keeps nobody from opening the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingNote {
    /// What is so.
    pub message: String,
    /// What becomes of it.
    pub next: String,
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

/// What tells one user from another.
const KEYS: [&str; 4] = ["email", "user_id", "username", "phone_number"];

impl MappedColumn {
    /// Whether it is left out.
    pub fn is_left_out(&self) -> bool {
        matches!(self.sure, Sure::LeftOut(_))
    }
}

impl Mapping {
    /// The choices to begin with: what was guessed.
    pub fn choices(&self) -> Vec<ColumnChoice> {
        let choice = |column: &MappedColumn| {
            // What Auth0 sets itself stays in view.
            let becomes = column.guess.clone().filter(|_| column.read_only || !column.is_left_out());
            let asked = self.options.types.iter();
            let mut asked = asked.filter(|(name, _)| *name == column.header || Some(name) == column.guess.as_ref());
            ColumnChoice { becomes, read_as: asked.next().map(|(_, it)| *it) }
        };
        self.columns.iter().map(choice).collect()
    }

    /// What opens the list with these choices, one for each column.
    pub fn open_options(&self, choices: &[ColumnChoice]) -> OpenOptions {
        let mut options =
            OpenOptions { map: Vec::new(), ignore: Vec::new(), types: Vec::new(), ..self.options.clone() };
        for (column, choice) in self.columns.iter().zip(choices) {
            match &choice.becomes {
                Some(path) if Some(path) != column.understood.as_ref() => {
                    options.map.push((column.header.clone(), path.clone()));
                }
                Some(_understood) => {}
                None => options.ignore.push(column.header.clone()),
            }
            if let (Some(_), Some(read_as)) = (&choice.becomes, choice.read_as) {
                options.types.push((column.header.clone(), read_as));
            }
        }
        options
    }

    /// What keeps the list from being opened with these choices.
    pub fn troubles(&self, choices: &[ColumnChoice]) -> Vec<MappingTrouble> {
        let mut troubles = Vec::new();
        if self.row_count == 0 {
            troubles.push(words::mapping::no_rows());
        }
        let taken: Vec<(usize, &str)> =
            choices.iter().enumerate().filter_map(|(at, choice)| Some((at, choice.becomes.as_deref()?))).collect();
        if !self.columns.is_empty() && !taken.iter().any(|(_, path)| KEYS.contains(path)) {
            troubles.push(words::mapping::no_key());
        }
        for (place, (at, path)) in taken.iter().enumerate() {
            if !is_path(path) {
                troubles.push(words::mapping::no_attribute(path, *at));
            }
            for (other, other_path) in taken.iter().take(place) {
                if path == other_path && !(self.is_by_name(*at) && self.is_by_name(*other)) {
                    troubles.push(words::mapping::taken(
                        path,
                        &self.name_of(*other),
                        &self.name_of(*at),
                        vec![*other, *at],
                    ));
                } else if !self.is_json && (is_part_of(path, other_path) || is_part_of(other_path, path)) {
                    // A key of JSON is put into the object that stands there.
                    troubles.push(words::mapping::overlap(path, other_path, &self.name_of(*other), vec![*other, *at]));
                }
            }
        }
        troubles
    }

    /// Whether a key of JSON users means its attribute by itself: some users may have `email`, others `Email`.
    fn is_by_name(&self, at: usize) -> bool {
        self.is_json && self.columns.get(at).is_some_and(|column| column.understood.is_some())
    }

    fn name_of(&self, at: usize) -> String {
        match self.columns.get(at) {
            Some(column) if column.letter.is_empty() => format!("“{}”", column.header),
            Some(column) => format!("column {}", column.letter),
            None => String::new(),
        }
    }
}

fn is_part_of(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with(['.', '[']))
}

/// Whether a user can have something there, as far as can be told without opening the list.
fn is_path(path: &str) -> bool {
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (root, rest) = path.split_at(end);
    attribute::find(root).is_some_and(|attribute| match attribute.json_type {
        JsonType::Object => rest.is_empty() || rest.len() > 1 && rest.starts_with('.') && !rest.ends_with('.'),
        JsonType::Array => rest.is_empty() || rest.starts_with('['),
        JsonType::Null | JsonType::Boolean | JsonType::Number | JsonType::String => rest.is_empty(),
    })
}
