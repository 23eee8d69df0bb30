//! What can be typed. The doc comments here are the help that the program prints.
#![expect(clippy::doc_markdown, reason = "help in a terminal has no Markdown")]

use crate::session::{ColumnType, DemoOptions, Extra, Language, RunId};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Brings users into an Auth0 tenant and knows what became of every one of them.
#[derive(Debug, Parser)]
#[command(name = "rollcall", version)]
pub(super) struct Arguments {
    /// A list of users to open in the window.
    pub(super) file: Option<PathBuf>,
    /// Print one JSON object on standard output and nothing else.
    #[arg(long, global = true)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) what: Option<What>,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// The tenant, by the name it was added under. Else ROLLCALL_DOMAIN with ROLLCALL_CLIENT_ID and
    /// ROLLCALL_CLIENT_SECRET, or with ROLLCALL_TOKEN; ROLLCALL_AUDIENCE for custom domains.
    #[arg(long, global = true, value_name = "NAME")]
    pub(super) tenant: Option<String>,
    /// Where Rollcall keeps its private copies and its journal.
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) workspace: Option<PathBuf>,
    /// Answer every question with yes.
    #[arg(long, global = true)]
    pub(super) yes: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Try everything on a built-in tenant with invented users.
    Demo(Demo),
    /// Check a list of users; nothing is sent.
    Check(Check),
    /// Bring a list of users into a connection.
    Import(Import),
    /// Export the users of a connection, several, or the whole tenant to a file; nothing in the tenant changes.
    Export(Export),
    /// What ran, and what became of it.
    Runs {
        #[command(subcommand)]
        what: Runs,
    },
    /// Any job of the tenant.
    Jobs {
        #[command(subcommand)]
        what: Jobs,
    },
    /// The tenants that Rollcall knows.
    Tenants {
        #[command(subcommand)]
        what: Tenants,
    },
}

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// How many users the demo tenant has.
    #[arg(long, value_name = "N", default_value_t = 250)]
    pub(super) users: usize,
    /// Run the main job in the terminal, without a window.
    #[arg(long, conflicts_with = "serve")]
    pub(super) headless: bool,
    /// Only serve the demo tenant on this loopback port (0 for any) and print its address and credentials.
    #[arg(long, value_name = "PORT")]
    pub(super) serve: Option<u16>,
    /// Other seeds make other users.
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(super) seed: u64,
    /// A JSON file that says what goes wrong.
    #[arg(long, value_name = "FILE")]
    pub(super) faults: Option<PathBuf>,
}

impl Demo {
    /// Whether it is shown in the window.
    pub(super) fn in_window(&self) -> bool {
        !self.headless && self.serve.is_none()
    }

    pub(super) fn options(&self) -> DemoOptions {
        let Self { serve, users, seed, faults, .. } = self;
        DemoOptions { port: serve.unwrap_or(0), users: *users, seed: *seed, faults: faults.clone() }
    }
}

/// How a list is read.
#[derive(Debug, Args)]
pub(super) struct Reading {
    /// Read a column as an attribute, like 'First Name=given_name'.
    #[arg(long, value_name = "HEADER=ATTRIBUTE", value_parser = pair)]
    pub(super) map: Vec<(String, String)>,
    /// Leave a column out.
    #[arg(long, value_name = "COLUMN")]
    pub(super) ignore: Vec<String>,
    /// The type of a column: number, text, boolean or json.
    #[arg(long = "type", value_name = "PATH=TYPE", value_parser = typed)]
    pub(super) types: Vec<(String, ColumnType)>,
    /// The worksheet of a workbook that has several.
    #[arg(long, value_name = "NAME")]
    pub(super) worksheet: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The list: JSON, NDJSON, CSV, TSV or XLSX; JSON also gzipped.
    pub(super) file: PathBuf,
    /// Check against the rules of this connection.
    #[arg(long, value_name = "NAME")]
    pub(super) connection: Option<String>,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The list: JSON, NDJSON, CSV, TSV or XLSX; JSON also gzipped.
    pub(super) file: PathBuf,
    /// The database connection that the users go to.
    #[arg(long, value_name = "NAME")]
    pub(super) connection: String,
    /// Update users that exist; their metadata is replaced by the list's.
    #[arg(long)]
    pub(super) upsert: bool,
    /// Let the tenant mail its owners after each job.
    #[arg(long)]
    pub(super) completion_email: bool,
    /// A correlation id of your own, kept in the jobs' external_id.
    #[arg(long, value_name = "TEXT")]
    pub(super) external_id: Option<String>,
    /// Send only the rows that this run did not write.
    #[arg(long, value_name = "RUN", value_parser = run_id)]
    pub(super) retry_failed_of: Option<RunChoice>,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(super) struct Export {
    /// The connection to export; repeat it for several. Without it, the whole tenant.
    #[arg(long, value_name = "NAME")]
    pub(super) connection: Vec<String>,
    /// The file. Its ending says how it is written: .json, .ndjson (both also with .gz), .csv, .tsv or .xlsx.
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: PathBuf,
    /// How it is written, whatever the name.
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) format: Option<FileFormat>,
    /// A column: an attribute like user_metadata.plan, or a JavaScript expression like user.nickname || user.name; with
    /// NAME= before it, under that name. Repeat it for several; without any, every attribute.
    #[arg(long, value_name = "[NAME=]PATH_OR_EXPR")]
    pub(super) field: Vec<String>,
    /// The eleven columns of Auth0's Import/Export extension.
    #[arg(long)]
    pub(super) default_fields: bool,
    /// Columns that were saved under a name, here or in the window, before those of --field; with their order, unless --sort
    /// gives another.
    #[arg(long, value_name = "NAME")]
    pub(super) column_set: Option<String>,
    /// Save the columns and their order under a name, for --column-set and for the window.
    #[arg(long, value_name = "NAME")]
    pub(super) save_column_set: Option<String>,
    /// Also add roles, organizations or linked_identities; repeat it for several. The first two take a call for each user:
    /// you are told how many that is, and asked, before they are made.
    #[arg(long, value_name = "EXTRA", value_parser = extra)]
    pub(super) extra: Vec<Extra>,
    /// Sort by a column, an attribute or an expression; repeat it for several, the first counts most.
    #[arg(long, value_name = "PATH[:desc]")]
    pub(super) sort: Vec<String>,
    /// Sort texts by the alphabet of a language, such as sv or de-CH, in place of Unicode's order; without a name, by that of
    /// this computer.
    #[arg(long, value_name = "LANGUAGE", num_args = 0..=1, value_parser = language, default_missing_value = "")]
    pub(super) sort_language: Option<Language>,
    /// Only users that match; repeated, all must match (dates are UTC): email~anna, email.domain=example.com,
    /// created_at>=2026-01-01, last_login<2026-01-01, last_login=never, blocked=true, user_metadata.plan=gold,
    /// or lucene: and a query of Auth0's.
    #[arg(long = "where", value_name = "FILTER")]
    pub(super) filter: Vec<String>,
    /// Only 10 users, whichever Auth0 gives first.
    #[arg(long)]
    pub(super) sample: bool,
    /// What stands between the cells (CSV only).
    #[arg(long, value_name = "SIGN", value_parser = delimiter)]
    pub(super) delimiter: Option<char>,
    /// Begin with a byte order mark, so that Excel shows accents (CSV and TSV only).
    #[arg(long)]
    pub(super) bom: bool,
    /// Write each value as it is, also one that a spreadsheet would run as a formula (CSV and TSV only).
    #[arg(long)]
    pub(super) plain: bool,
    /// Without columns chosen, write user_metadata and app_metadata as JSON, not as a column for each value (tables only).
    #[arg(long)]
    pub(super) metadata_as_json: bool,
}

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FileFormat {
    /// One array of users.
    Json,
    /// One user on each line.
    Ndjson,
    /// A table, separated by commas.
    Csv,
    /// A table, separated by tabs.
    Tsv,
    /// An Excel workbook.
    Xlsx,
}

#[derive(Debug, Subcommand)]
pub(super) enum Runs {
    /// All runs, newest first.
    List,
    /// What became of one run.
    Show {
        #[arg(value_parser = run_id, value_name = "ID")]
        run: RunChoice,
    },
    /// Go on with an interrupted run.
    Resume {
        #[arg(value_parser = run_id, value_name = "ID")]
        run: RunChoice,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Jobs {
    /// Status, totals and refused users of a job.
    Show {
        #[arg(value_name = "JOB_ID")]
        job: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Tenants {
    /// All tenants.
    List,
    /// Add a tenant. Its secret is asked for, or read from standard input, and kept in the system's keyring.
    Add(AddTenant),
    /// What the credentials of a tenant are good for.
    Test {
        /// Its name; else the tenant in use.
        name: Option<String>,
    },
    /// Forget a tenant and its secret.
    Remove { name: String },
}

#[derive(Debug, Args)]
pub(super) struct AddTenant {
    /// A name of your own for it.
    pub(super) name: String,
    /// Its domain, like acme.eu.auth0.com.
    #[arg(long)]
    pub(super) domain: String,
    /// The client id of a machine-to-machine application; without one a token is asked for.
    #[arg(long)]
    pub(super) client_id: Option<String>,
    /// The audience, where it is not https://DOMAIN/api/v2/.
    #[arg(long)]
    pub(super) audience: Option<String>,
    /// It is no production tenant: writing to it asks no question.
    #[arg(long)]
    pub(super) not_production: bool,
}

/// A run as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RunChoice {
    /// The newest.
    Last,
    /// The one with this number.
    Numbered(RunId),
}

fn run_id(text: &str) -> Result<RunChoice, String> {
    match text {
        "last" => Ok(RunChoice::Last),
        number => number
            .parse()
            .map(|number| RunChoice::Numbered(RunId(number)))
            .map_err(|_no_number| "a run is a number, or `last`".to_owned()),
    }
}

fn extra(text: &str) -> Result<Extra, String> {
    Extra::named(text).ok_or_else(|| "it is one of roles, organizations and linked_identities".to_owned())
}

/// No name is the language of the machine.
fn language(text: &str) -> Result<Language, String> {
    let language = if text.is_empty() { Some(Language::of_machine()) } else { Language::named(text) };
    language.ok_or_else(|| "it is no language, like sv or de-CH".to_owned())
}

/// What the reader of tables takes for one.
fn delimiter(text: &str) -> Result<char, String> {
    let sign = match text {
        "tab" | "\\t" => Some('\t'),
        text => text.chars().next().filter(|sign| text.len() == 1 && ",;|\t".contains(*sign)),
    };
    sign.ok_or_else(|| "it is one of , ; | and tab".to_owned())
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('=') {
        Some((header, attribute)) if !header.is_empty() && !attribute.is_empty() => {
            Ok((header.to_owned(), attribute.to_owned()))
        }
        _ => Err("it reads like 'First Name=given_name'".to_owned()),
    }
}

fn typed(text: &str) -> Result<(String, ColumnType), String> {
    let wrong = || "it reads like 'user_metadata.age=number'; types are number, text, boolean and json".to_owned();
    let (path, name) = pair(text).map_err(|_malformed| wrong())?;
    Ok((path, crate::session::column_type(&name).ok_or_else(wrong)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_mapping_is_cut_at_its_last_equals_sign() {
        assert_eq!(pair("a=b=given_name"), Ok(("a=b".to_owned(), "given_name".to_owned())));
        assert!(pair("given_name").is_err());
        assert_eq!(typed("user_metadata.age=number"), Ok(("user_metadata.age".to_owned(), ColumnType::Number)));
        assert!(typed("user_metadata.age=date").is_err());
    }

    #[test]
    fn no_argument_takes_a_secret() {
        let mut command = Arguments::command();
        command.build();
        let all = command.get_subcommands().flat_map(clap::Command::get_subcommands).chain(command.get_subcommands());
        for argument in all.flat_map(clap::Command::get_arguments) {
            assert!(!argument.get_id().as_str().contains("secret") && argument.get_id() != "token");
        }
    }
}
