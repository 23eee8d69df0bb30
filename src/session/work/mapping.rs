//! Describing a list for the person who says what its columns mean.

mod guess;

use super::World;
use crate::session::mapping::{Chip, ChipChoice, MappedColumn, Mapping, Sure};
use crate::session::notice::Notice;
use crate::session::options;
use crate::session::outcome::Outcome;
use crate::session::words;
use crate::sheet::{self, Encoding, Format, HeaderRow, ListDescription, OpenError, OpenOptions, Repair, SheetId};
use crate::user::attribute;
use std::path::PathBuf;

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
    pub(super) fn describe_list(&self, asked: (SheetId, u64), list: ListToDescribe) -> Result<Mapping, Notice> {
        let sheet = asked.0;
        let ListToDescribe { path, mut options, anew, mut worksheets } = list;
        let scratch = self.workspace.scratch()?;
        let describe = |options: &OpenOptions| {
            sheet::describe_file(&path, scratch.path(), options, &mut |progress| {
                self.go_on_opening(asked)?;
                self.tell(Outcome::MappingProgress { sheet, done: progress.done, total: Some(progress.total) })
            })
        };
        let mut described = describe(&options);
        if let Err(OpenError::ChooseWorksheet { worksheets: all }) = &described {
            options.worksheet = all.first().cloned();
            worksheets.clone_from(all);
            described = describe(&options);
        }
        if let Err(OpenError::NoHeader) = described {
            options.header = Some(HeaderRow::Nowhere);
            described = describe(&options);
        }
        let mut found = described.map_err(|error| words::open::open_error(&path, &error))?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let mut remembered = false;
        let is_untouched = options.map.is_empty() && options.ignore.is_empty() && options.types.is_empty();
        if is_untouched
            && !anew
            && let Some(former) = self.workspace.setting(&key_of(&found))?.as_deref().and_then(options::from_stored)
        {
            options = OpenOptions { map: former.map, ignore: former.ignore, types: former.types, ..options };
            if let Ok(again) = describe(&options) {
                found = again;
                remembered = true;
            }
        }
        for repair in &found.repairs {
            if let Repair::WorksheetChosen { worksheet, others } = repair {
                worksheets = std::iter::once(worksheet).chain(others).cloned().collect();
            }
        }
        // A line that was found is taken from now on, whatever the matches make of it.
        if let Some(line) = found.header_lines.iter().find(|line| line.is_taken && line.above > 0) {
            options.header = Some(HeaderRow::Below(line.above));
        }
        Ok(Mapping {
            chips: chips(&found, &options, &worksheets),
            repairs: words::open::repair_lines(&found.repairs, &options),
            damaged: words::mapping::damaged(found.damaged_rows, &found.damaged_lines),
            row_count: found.row_count,
            columns: guess::columns(&found, remembered),
            is_json: is_json(&found.recognised.format),
            name,
            path,
            options,
            remembered,
            worksheets,
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
        Ok(self.workspace.put_setting(&key_of_headers(mapping.is_json, headers), &options::to_stored(&kept))?)
    }
}

fn is_json(format: &Format) -> bool {
    match format {
        Format::JsonArray | Format::JsonUsersMember | Format::JsonObject | Format::JsonLines => true,
        Format::Csv { .. } | Format::Xlsx { .. } => false,
    }
}

fn key_of(list: &ListDescription) -> String {
    let headers = list.columns.iter().map(|column| column.header.as_str());
    key_of_headers(is_json(&list.recognised.format), headers)
}

/// The same headers in another order are the same headers. Which of Auth0's own attributes JSON users have differs from
/// list to list.
fn key_of_headers<'a>(is_json: bool, headers: impl Iterator<Item = &'a str>) -> String {
    let mut headers: Vec<&str> = headers.filter(|it| !is_json || attribute::find(it).is_none()).collect();
    headers.sort_unstable();
    let kind = if is_json { "mapping of keys" } else { "mapping" };
    format!("{kind}\u{1f}{}", headers.join("\u{1f}"))
}

fn plain(label: &'static str, value: String) -> Chip {
    Chip { label, value, choices: Vec::new(), looks_wrong: false }
}

fn chips(table: &ListDescription, options: &OpenOptions, worksheets: &[String]) -> Vec<Chip> {
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
    if !is_json(&recognised.format) {
        chips.push(headers_chip(table, options));
    }
    let repairs = words::open::repair_lines(&table.repairs, options);
    let done = repairs.iter().filter(|it| it.switch.as_ref().is_none_or(|switch| switch.is_done)).count();
    chips.push(plain("Repairs", words::mapping::repairs(done)));
    chips
}

/// The mark for what is no text, or letters that are UTF-8 read as Windows-1252.
fn looks_wrong(text: &str) -> bool {
    text.contains(char::REPLACEMENT_CHARACTER)
        || text.chars().zip(text.chars().skip(1)).any(|(one, next)| {
            matches!(one, 'Ã' | 'Â') && matches!(next, '\u{80}'..='\u{bf}' | '€' | '‚' | '„' | '…' | 'Œ' | 'œ' | 'Ÿ')
        })
}

/// Which line names the columns.
fn headers_chip(table: &ListDescription, options: &OpenOptions) -> Chip {
    let taken = table.header_lines.iter().find(|line| line.is_taken);
    let lines = table.header_lines.iter().map(|line| ChipChoice {
        value: format!("Row {}: {}", line.line, line.begins),
        chosen: line.is_taken,
        options: OpenOptions { header: Some(HeaderRow::Below(line.above)), ..unmatched(options) },
    });
    let nowhere = ChipChoice {
        value: "None: the first row is a user".to_owned(),
        chosen: taken.is_none(),
        options: OpenOptions { header: Some(HeaderRow::Nowhere), ..unmatched(options) },
    };
    Chip {
        label: "Headers",
        value: taken.map_or_else(|| "none".to_owned(), |line| format!("in row {}", line.line)),
        choices: lines.chain([nowhere]).collect(),
        looks_wrong: false,
    }
}

/// Without what was said about columns, which have other names below another line.
fn unmatched(options: &OpenOptions) -> OpenOptions {
    OpenOptions { map: Vec::new(), ignore: Vec::new(), types: Vec::new(), ..options.clone() }
}

fn left_out(reason: String) -> Sure {
    Sure::LeftOut(reason)
}
