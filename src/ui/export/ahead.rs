//! Looking ahead: has ten users of the source looked at, and the columns worked out for them, whenever either is another.

use super::draft::{Columns, Draft, From};
use crate::session::{
    Command, ExportKind, PreviewedColumns, SAMPLE_USERS, SampleQuery, State, TenantRef, UserCount, UserSample,
};
use crate::ui::out::Out;
use egui::Ui;
use std::time::Duration;

/// The tenant is asked when nothing has changed for so long: not for each letter that is typed.
const QUIET_SECONDS: f64 = 0.5;

/// No search shows what lies behind its thousandth user.
const MOST_PAGES: u32 = 1_000 / SAMPLE_USERS;

/// Where it is held here who fits, the ten are looked for among a hundred.
const MOST_LONG_PAGES: u32 = 1_000 / 100;

/// What was asked for.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    asked: Option<SampleQuery>,
    /// What is meant now.
    current: Option<SampleQuery>,
    /// What is asked for next, and since when that has been so.
    wanted: Option<(SampleQuery, f64)>,
    page: u32,
    columns: PreviewedColumns,
}

impl Ahead {
    /// Whether users of what is chosen now were asked for.
    pub(super) fn is_asked(&self) -> bool {
        self.is_meant() && self.current == self.asked
    }

    /// Whether it is known whose users are meant.
    pub(super) fn is_meant(&self) -> bool {
        self.current.is_some()
    }

    /// Whether these are users of what is chosen now, whichever ten of them.
    pub(super) fn fits(&self, sample: &UserSample) -> bool {
        let page = sample.query.page;
        self.current.as_ref().is_some_and(|it| SampleQuery { page, ..it.clone() } == sample.query)
    }

    /// How many users there are of what is chosen now, where Auth0 has counted all of them.
    pub(super) fn counted(&self, now: &State) -> Option<u64> {
        let sample = now.export_form.sample.ended().and_then(Result::ok).filter(|_| self.is_asked())?;
        match sample.count? {
            UserCount::Exactly(users) => Some(users),
            UserCount::AtLeast(_) => None,
        }
    }

    /// Asks once more: the last time it failed.
    pub(super) fn ask_again(&mut self) {
        self.asked = None;
    }

    /// Ten others; behind the last it begins anew.
    pub(super) fn turn_page(&mut self, now: &State) {
        let count = now.export_form.sample.value().and_then(|it| it.count);
        let pages = match count {
            Some(UserCount::Exactly(users) | UserCount::AtLeast(users)) => {
                u32::try_from(users.div_ceil(u64::from(SAMPLE_USERS))).unwrap_or(u32::MAX).clamp(1, MOST_PAGES)
            }
            None => MOST_LONG_PAGES,
        };
        self.page = (self.page + 1) % pages;
    }
}

/// Follows what is chosen.
pub(super) fn follow(ui: &Ui, (draft, ahead): (&Draft, &mut Ahead), now: &State, tenant: &TenantRef, out: &mut Out) {
    follow_source(ui, (draft, ahead), now, tenant, out);
    let columns = PreviewedColumns {
        sources: sources(draft, now),
        extras: draft.extras.iter().copied().collect(),
        sort: draft.sort.iter().map(|it| (draft.source_of(it).to_owned(), it.descending)).collect(),
        sorted_as_in: draft.sorted_as_in(),
    };
    if ahead.columns != columns {
        ahead.columns.clone_from(&columns);
        out.send(Command::PreviewColumns { columns });
    }
}

fn follow_source(ui: &Ui, (draft, ahead): (&Draft, &mut Ahead), now: &State, tenant: &TenantRef, out: &mut Out) {
    let Some(mut query) = draft.sampled(tenant) else {
        (ahead.wanted, ahead.current) = (None, None);
        if ahead.asked.take().is_some() {
            out.send(Command::ForgetSample);
        }
        return;
    };
    let is_other = |it: &SampleQuery| SampleQuery { page: 0, ..it.clone() } != query;
    if ahead.asked.as_ref().is_some_and(is_other) {
        ahead.page = 0;
    }
    query.page = ahead.page;
    ahead.current = Some(query.clone());
    if ahead.asked.as_ref() == Some(&query) || !now.is_tenant_reached(tenant) {
        ahead.wanted = None;
        return;
    }
    let time = ui.input(|input| input.time);
    let is_new = ahead.wanted.as_ref().is_none_or(|(wanted, _)| *wanted != query);
    if is_new {
        ahead.wanted = Some((query.clone(), time));
    }
    let since = ahead.wanted.as_ref().map_or(time, |(_, since)| *since);
    // What is chosen by a click is meant at once; what is typed may go on.
    let left = if draft.from == From::Search { since + QUIET_SECONDS - time } else { 0.0 };
    if left > 0.0 {
        ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
        return;
    }
    ahead.wanted = None;
    ahead.asked = Some(query.clone());
    out.send(Command::SampleUsers { query });
}

/// What the columns are made of.
fn sources(draft: &Draft, now: &State) -> Vec<String> {
    match draft.which {
        Columns::Chosen => draft.columns.iter().map(|it| it.source.trim().to_owned()).collect(),
        Columns::Everything => {
            let sample = now.export_form.sample.value();
            let paths = sample.iter().flat_map(|it| &it.paths).map(|(path, _)| path.as_str());
            let has_leaves = draft.kind.is_table() && !draft.table.metadata_as_json;
            let mut sources: Vec<String> = Vec::new();
            for path in paths.filter(|it| !it.contains('[')) {
                let source = if has_leaves { path } else { path.split('.').next().unwrap_or(path) };
                if !sources.iter().any(|it| it == source) {
                    sources.push(source.to_owned());
                }
            }
            sources
        }
    }
}

/// A column as the preview shows it.
pub(super) struct Shown {
    /// It stays the same while the column is moved.
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) source: String,
}

/// The columns that the preview shows.
pub(super) fn shown(draft: &Draft, ahead: &Ahead) -> Vec<Shown> {
    match draft.which {
        Columns::Chosen => {
            let shown = |it: &super::draft::Column| {
                let source = it.source.trim().to_owned();
                let name = it.heard().to_owned();
                Shown { id: it.id, name, source }
            };
            draft.columns.iter().map(shown).collect()
        }
        Columns::Everything => {
            let shown = |(id, source): (u64, &String)| Shown { id, name: source.clone(), source: source.clone() };
            (0..).zip(&ahead.columns.sources).map(shown).collect()
        }
    }
}

/// How the button says what it exports: with the number of users, where that is certain and has room.
pub(super) fn export_words(draft: &Draft, ahead: &Ahead, now: &State, is_narrow: bool) -> String {
    let kind = match draft.kind {
        ExportKind::Xlsx => "Excel",
        ExportKind::Csv => "CSV",
        ExportKind::Tsv => "TSV",
        ExportKind::JsonArray => "JSON",
        ExportKind::JsonLines => "NDJSON",
    };
    match ahead.counted(now).filter(|users| *users > 0 && !is_narrow) {
        Some(users) => format!("Export {} to {kind}", crate::ui::kit::counted(users, "user", "users")),
        None => format!("Export to {kind}"),
    }
}
