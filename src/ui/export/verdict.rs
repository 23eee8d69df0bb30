//! What is said of a column once it was tried on the users below.

use super::ExportView;
use crate::session::{Cell, Extra, GivenByColumn, Notice, State};
use crate::ui::kit::{Mark, counted, mark, rich};
use crate::ui::theme::{self, palette};
use egui::{Label, Ui};

/// So much of an expression's part is named, in characters.
const LONGEST_PART: usize = 40;

/// Why a column can't be made of this, as far as that was found out.
pub(super) fn trouble<'a>(now: &'a State, source: &str) -> Option<&'a Notice> {
    let preview = now.export_form.preview.value()?;
    preview.columns.iter().find(|it| it.source == source.trim())?.given.as_ref().err()
}

/// The verdict in words, as a screen reader hears it with the field.
pub(super) fn words(now: &State, source: &str) -> Option<String> {
    verdict(now, source).map(|(_, words)| words)
}

/// The column that keeps the export from being made: it is not understood.
pub(super) fn broken(now: &State, view: &ExportView) -> Option<String> {
    let wanted = super::ahead::shown(&view.draft, &view.ahead);
    let broken = wanted.iter().find(|it| trouble(now, &it.source).is_some())?;
    Some(format!("Fix the column {} first", broken.name))
}

fn verdict(now: &State, source: &str) -> Option<(Mark, String)> {
    let source = source.trim();
    if source.is_empty() {
        return None;
    }
    if Extra::named(source).is_some() {
        return Some((Mark::Open, "Added during the export: the preview is without it".to_owned()));
    }
    let preview = now.export_form.preview.value();
    let Some(column) = preview.and_then(|it| it.columns.iter().find(|it| it.source == source)) else {
        return Some((Mark::Busy, "Trying it…".to_owned()));
    };
    match &column.given {
        Err(notice) => Some((Mark::Wrong, format!("{} {}", notice.message, notice.next))),
        Ok(given) => of_given(given),
    }
}

fn of_given(given: &GivenByColumn) -> Option<(Mark, String)> {
    let all = given.cells.len() as u64;
    if all == 0 {
        let words = || (Mark::Open, "There are no users here yet to try it on".to_owned());
        return given.is_expression.then(words);
    }
    let users = counted(all, "user", "users");
    let failed: Vec<_> = given.cells.iter().filter_map(|it| it.as_ref().err()).collect();
    if let Some(first) = failed.first() {
        let stay = if failed.len() == 1 { "That cell stays" } else { "Their cells stay" };
        let words = format!("Fails for {} of {users}: {first} {stay} empty.", failed.len());
        return Some((Mark::Decide, words));
    }
    let is_there = |it: &&Result<Cell, String>| matches!(it, Ok(cell) if !matches!(cell, Cell::Missing | Cell::Null));
    let there = given.cells.iter().filter(is_there).count() as u64;
    let empty = all - there;
    Some(match (given.is_expression, empty) {
        (false, 0) if all == 1 => (Mark::Done, "The user below has it".to_owned()),
        (false, _) if all == 1 => (Mark::Done, "The user below does not have it".to_owned()),
        (false, _) if there == 1 => (Mark::Done, format!("1 of {users} below has it")),
        (false, _) => (Mark::Done, format!("{there} of {users} below have it")),
        (true, 0) if all == 1 => (Mark::Done, "Works for the user below".to_owned()),
        (true, _) if all == 1 => (Mark::Decide, "Gives nothing for the user below".to_owned()),
        (true, _) if there == 0 => (Mark::Decide, format!("Gives nothing for any of the {users} below")),
        (true, _) => (Mark::Done, format!("Works for all {users} below{}", shares(given, empty))),
    })
}

/// What a part of an expression is called.
fn named(part: &str) -> String {
    let part = part.strip_prefix("user.").unwrap_or(part);
    let is_long = part.chars().nth(LONGEST_PART).is_some();
    let shown: String = part.chars().take(LONGEST_PART).collect();
    format!("{shown}{}", if is_long { "…" } else { "" })
}

/// Which part of the expression the values are from, and how many are empty.
fn shares(given: &GivenByColumn, empty: u64) -> String {
    let mut told: Vec<String> =
        given.shares.iter().map(|(part, count)| format!("{count} from {}", named(part))).collect();
    if told.is_empty() {
        return if empty == 0 { String::new() } else { format!(", empty for {empty} of them") };
    }
    if let ([(part, _)], 0) = (given.shares.as_slice(), empty) {
        return format!(", all from {}", named(part));
    }
    if empty > 0 {
        told.push(format!("{empty} empty"));
    }
    format!(": {}", told.join(", "))
}

pub(super) fn verdict_ui(ui: &mut Ui, now: &State, view: &ExportView, at: usize) {
    let Some(column) = view.draft.columns.get(at) else { return };
    let Some((sign, words)) = verdict(now, &column.source) else { return };
    ui.add_space(8.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 7.0;
        mark(ui, sign, 18.0);
        ui.add(Label::new(rich(words, theme::body(13.0), palette(ui).text)).wrap());
    });
}
