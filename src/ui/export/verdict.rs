//! What is said of a column once it was tried on the users below.

use super::ExportView;
use crate::session::{Cell, GivenByColumn, Notice, State};
use crate::ui::kit::{Mark, counted, mark, rich};
use crate::ui::theme::{self, palette};
use egui::{Label, Ui};

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
    Some(format!("The column {} can't be made yet", broken.name))
}

fn verdict(now: &State, source: &str) -> Option<(Mark, String)> {
    let source = source.trim();
    if source.is_empty() {
        return None;
    }
    let preview = now.export_form.preview.value();
    let Some(column) = preview.and_then(|it| it.columns.iter().find(|it| it.source == source)) else {
        return Some((Mark::Busy, "Trying it…".to_owned()));
    };
    Some(match &column.given {
        Err(notice) => (Mark::Wrong, format!("{} {}", notice.message, notice.next)),
        Ok(given) => of_given(given),
    })
}

fn of_given(given: &GivenByColumn) -> (Mark, String) {
    let all = given.cells.len() as u64;
    if all == 0 {
        return (Mark::Open, "There are no users here yet to try it on".to_owned());
    }
    let failed: Vec<_> = given.cells.iter().filter_map(|it| it.as_ref().err()).collect();
    if let Some(first) = failed.first() {
        let fails = failed.len() as u64;
        let of = counted(all, "user", "users");
        return (Mark::Decide, format!("Fails for {fails} of {of}: {first} Their cells stay empty."));
    }
    let is_there = |it: &&Result<Cell, String>| matches!(it, Ok(cell) if !matches!(cell, Cell::Missing | Cell::Null));
    let there = given.cells.iter().filter(is_there).count() as u64;
    if !given.is_expression {
        return (Mark::Done, format!("{there} of {} below have it", counted(all, "user", "users")));
    }
    let works = if all == 1 {
        "Works for the user below".to_owned()
    } else {
        format!("Works for all {} below", counted(all, "user", "users"))
    };
    let empty = all - there;
    if there == 0 {
        return (Mark::Decide, format!("Gives nothing for any of the {} below", counted(all, "user", "users")));
    }
    (Mark::Done, if empty == 0 { works } else { format!("{works}, empty for {empty} of them") })
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
