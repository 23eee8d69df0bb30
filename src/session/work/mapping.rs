//! Describing a list for the person who says what its columns mean.

mod guess;

use super::World;
use crate::session::effect::Outcome;
use crate::session::mapping::{Chip, ChipChoice, MappedColumn, Mapping, Sure};
use crate::session::notice::Notice;
use crate::session::options;
use crate::session::words;
use crate::sheet::{
    self, DescribedColumn, Encoding, Format, OpenError, OpenOptions, Repair, SheetId, TableDescription,
};
use std::path::{Path, PathBuf};

/// What can be chosen for a text.
const ENCODINGS: [Encoding; 4] =
    [Encoding::Utf8, Encoding::Windows1252, Encoding::Utf16LittleEndian, Encoding::Utf16BigEndian];

/// What can stand between cells.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A list to describe.
#[derive(Debug, Clone)]
pub(in crate::session) struct ListToDescribe {
    pub(in crate::session) path: PathBuf,
    pub(in crate::session) options: OpenOptions,
    /// Whether former matches of the same headers are left aside.
    pub(in crate::session) anew: bool,
    /// What is known of the workbook from before.
    pub(in crate::session) worksheets: Vec<String>,
}

impl World {
    pub(super) fn describe_list(&self, sheet: SheetId, list: ListToDescribe) -> Result<Mapping, Notice> {
        let ListToDescribe { path, mut options, anew, mut worksheets } = list;
        let scratch = self.workspace.scratch()?;
        let describe = |options: &OpenOptions| {
            sheet::describe_file(&path, scratch.path(), options, &mut |progress| {
                self.tell(Outcome::MappingProgress { sheet, done: progress.done, total: Some(progress.total) })
            })
        };
        let mut described = describe(&options);
        if let Err(OpenError::ChooseWorksheet { worksheets: all }) = &described {
            options.worksheet = all.first().cloned();
            worksheets.clone_from(all);
            described = describe(&options);
        }
        let found = described.map_err(|error| words::open::open_error(&path, &error))?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let Some(mut table) = found else { return self.describe_json(sheet, path, name, options, scratch.path()) };
        let mut remembered = false;
        let is_untouched = options.map.is_empty() && options.ignore.is_empty() && options.types.is_empty();
        if is_untouched
            && !anew
            && let Some(former) =
                self.workspace.setting(&key_of(&table.columns))?.as_deref().and_then(options::from_stored)
        {
            options = OpenOptions { map: former.map, ignore: former.ignore, types: former.types, ..options };
            if let Ok(Some(again)) = describe(&options) {
                table = again;
                remembered = true;
            }
        }
        for repair in &table.repairs {
            if let Repair::WorksheetChosen { worksheet, others } = repair {
                worksheets = std::iter::once(worksheet).chain(others).cloned().collect();
            }
        }
        Ok(Mapping {
            chips: chips(&table, &options, &worksheets),
            repairs: table.repairs.iter().map(words::open::repair).collect(),
            row_count: table.row_count,
            columns: guess::columns(&table, remembered),
            name,
            path,
            options,
            remembered,
            worksheets,
        })
    }

    /// JSON says itself what its values are; there is nothing to match.
    fn describe_json(
        &self,
        sheet: SheetId,
        path: PathBuf,
        name: String,
        options: OpenOptions,
        folder: &Path,
    ) -> Result<Mapping, Notice> {
        let opened = sheet::import_file(&path, folder, &options, &mut |progress| {
            self.tell(Outcome::MappingProgress { sheet, done: progress.done, total: Some(progress.total) })
        });
        let rows = opened.map_err(|error| words::open::open_error(&path, &error))?;
        let recognised = rows.recognised();
        let mut chips = vec![plain("Recognised", words::mapping::format(&recognised.format).to_owned())];
        if recognised.gzip {
            chips.push(plain("Packed", "gzip".to_owned()));
        }
        let repairs: Vec<String> = rows.repairs().iter().map(words::open::repair).collect();
        chips.push(plain("Repairs", words::mapping::repairs(repairs.len())));
        Ok(Mapping {
            path,
            name,
            options,
            chips,
            repairs,
            row_count: rows.row_count(),
            columns: Vec::new(),
            remembered: false,
            worksheets: Vec::new(),
        })
    }

    /// Keeps the matches for lists with the same headers.
    pub(super) fn remember_mapping(&self, mapping: &Mapping, chosen: &OpenOptions) -> Result<(), Notice> {
        let kept = OpenOptions {
            map: chosen.map.clone(),
            ignore: chosen.ignore.clone(),
            types: chosen.types.clone(),
            ..OpenOptions::default()
        };
        let headers = mapping.columns.iter().map(|column: &MappedColumn| column.header.as_str());
        Ok(self.workspace.put_setting(&key_of_headers(headers), &options::to_stored(&kept))?)
    }
}

fn key_of(columns: &[DescribedColumn]) -> String {
    key_of_headers(columns.iter().map(|column| column.header.as_str()))
}

/// The same headers in another order are the same headers.
fn key_of_headers<'a>(headers: impl Iterator<Item = &'a str>) -> String {
    let mut headers: Vec<&str> = headers.collect();
    headers.sort_unstable();
    format!("mapping\u{1f}{}", headers.join("\u{1f}"))
}

fn plain(label: &'static str, value: String) -> Chip {
    Chip { label, value, choices: Vec::new(), looks_wrong: false }
}

fn chips(table: &TableDescription, options: &OpenOptions, worksheets: &[String]) -> Vec<Chip> {
    let recognised = &table.recognised;
    let mut chips = vec![plain("Recognised", words::mapping::format(&recognised.format).to_owned())];
    if recognised.gzip {
        chips.push(plain("Packed", "gzip".to_owned()));
    }
    match &recognised.format {
        Format::Csv { delimiter } => {
            let choices = ENCODINGS.map(|it| ChipChoice {
                value: words::mapping::encoding(it).to_owned(),
                chosen: it == recognised.encoding,
                options: OpenOptions { encoding: Some(it), ..options.clone() },
            });
            chips.push(Chip {
                label: "Encoding",
                value: words::mapping::encoding(recognised.encoding).to_owned(),
                choices: choices.to_vec(),
                looks_wrong: table
                    .columns
                    .iter()
                    .any(|column| looks_wrong(&column.header) || column.values.iter().any(|value| looks_wrong(value))),
            });
            let choices = DELIMITERS.map(|it| ChipChoice {
                value: words::mapping::delimiter(it),
                chosen: it == *delimiter,
                options: OpenOptions { delimiter: Some(it), ..options.clone() },
            });
            chips.push(Chip {
                label: "Separator",
                value: words::mapping::delimiter(*delimiter),
                choices: choices.to_vec(),
                looks_wrong: table.columns.len() == 1,
            });
        }
        Format::Xlsx { worksheet } => {
            let place = worksheets.iter().position(|it| it == worksheet);
            let value = match place {
                Some(place) if worksheets.len() > 1 => format!("“{worksheet}”, {} of {}", place + 1, worksheets.len()),
                Some(_) | None => format!("“{worksheet}”"),
            };
            let choices = worksheets.iter().filter(|_| worksheets.len() > 1).map(|it| ChipChoice {
                value: it.clone(),
                chosen: it == worksheet,
                options: OpenOptions { worksheet: Some(it.clone()), ..options.clone() },
            });
            chips.push(Chip { label: "Sheet", value, choices: choices.collect(), looks_wrong: false });
        }
        Format::JsonArray | Format::JsonUsersMember | Format::JsonObject | Format::JsonLines => {}
    }
    chips.push(plain("Headers", format!("in row {}", table.header_line)));
    chips.push(plain("Repairs", words::mapping::repairs(table.repairs.len())));
    chips
}

/// The mark for what is no text, or letters that are UTF-8 read as Windows-1252.
fn looks_wrong(text: &str) -> bool {
    text.contains(char::REPLACEMENT_CHARACTER)
        || text.chars().zip(text.chars().skip(1)).any(|(one, next)| {
            matches!(one, 'Ã' | 'Â') && matches!(next, '\u{80}'..='\u{bf}' | '€' | '‚' | '„' | '…' | 'Œ' | 'œ' | 'Ÿ')
        })
}

/// `A`, `B`, … `Z`, `AA`, as a spreadsheet has it.
fn letter(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

fn left_out(reason: String) -> Sure {
    Sure::LeftOut(reason)
}
