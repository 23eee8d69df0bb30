//! What an unfolded run shows: its buttons, who was refused, its jobs at Auth0.

use super::job_list::jobs_card;
use super::refused::refused_card;
use super::{JobsView, words};
use crate::session::{Command, Fetched, RunId, RunLine, RunStatus, SavedRows, State};
use crate::ui::kit::{Button, counted, muted, note_line, notice_box, progress_bar, rich, segmented};
use crate::ui::out::{Ask, Out, PathFor, Saving};
use crate::ui::theme::{self, icons, palette};
use egui::{Label, Layout, Margin, Stroke, Ui, UiBuilder, vec2};
use std::path::Path;
use std::sync::Arc;

/// How wide the jobs are beside the refused users.
const JOBS_WIDTH: f32 = 424.0;

/// Narrower, the jobs are a tab.
const SIDE_BY_SIDE: f32 = 1180.0;

pub(super) fn unfolded_ui(
    ui: &mut Ui,
    now: &State,
    line: &RunLine,
    status: &RunStatus,
    can_accent: bool,
    view: &mut JobsView,
    out: &mut Out,
) {
    let colors = palette(ui);
    let frame = egui::Frame::new()
        .fill(colors.header)
        .stroke(Stroke::new(1.0, colors.border))
        .corner_radius(10.0)
        .inner_margin(Margin::same(16));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(8.0, 12.0);
        let run = line.run.id;
        buttons_ui(ui, now, line, status, can_accent, out);
        let Some(shown) = now.run_views.get(&run) else { return };
        if let Fetched::Failed { notice, .. } = &shown.details {
            notice_box(ui, notice);
        }
        let Some(details) = shown.details.value() else {
            muted(ui, "Reading what became of the users…");
            return;
        };
        for (message, next) in &details.findings {
            note_line(ui, message, next);
        }
        let refused = view.refused.entry(run).or_default();
        let listed = details.listed(None);
        let whole = ui.available_width();
        if listed == 0 {
            if details.jobs.is_empty() {
                muted(ui, "Nothing of this run has been sent.");
            } else {
                jobs_card(ui, details);
            }
        } else if whole >= SIDE_BY_SIDE {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 16.0;
                let left = vec2(whole - JOBS_WIDTH - 16.0, 0.0);
                let top_down = Layout::top_down(egui::Align::Min);
                ui.allocate_ui_with_layout(left, top_down, |ui| {
                    refused_card(ui, line, shown, details, refused, out);
                });
                ui.allocate_ui_with_layout(vec2(JOBS_WIDTH, 0.0), top_down, |ui| jobs_card(ui, details));
            });
        } else {
            let users = words::listed(listed, line.outcomes().failed, line.counts.kept_back());
            let jobs = counted(details.jobs.len() as u64, "job", "jobs");
            segmented(ui, &[(false, &users), (true, &jobs)], &mut refused.jobs_shown, None);
            if refused.jobs_shown {
                jobs_card(ui, details);
            } else {
                refused_card(ui, line, shown, details, refused, out);
            }
        }
    });
}

fn buttons_ui(ui: &mut Ui, now: &State, line: &RunLine, status: &RunStatus, can_accent: bool, out: &mut Out) {
    let run = line.run.id;
    // What Auth0 refused and what the check left out is mended, sent again and saved alike.
    let unwritten = line.outcomes().failed + line.counts.kept_back();
    let saved = now.saved.get(&run);
    let details = now.run_views.get(&run).and_then(|view| view.details.value());
    let changed = details.and_then(|details| details.changed);
    let can_retry = matches!(status, RunStatus::Finished { .. }) && unwritten > 0;
    let not_known = matches!(status, RunStatus::Finished { not_known, .. } if *not_known > 0);
    if unwritten == 0 && !not_known && saved.is_none() {
        return;
    }
    let row = ui.horizontal_wrapped(|ui| {
        let rows = counted(unwritten, "row", "rows");
        if can_retry {
            let name = format!("Retry the {rows} of {} that were not written", line.list);
            let hint = "Opens the list as it is now and shows what would be sent: only rows that were not written";
            let is_next = can_accent && changed.is_some_and(|changed| changed > 0);
            let text = format!("Retry {rows}…");
            let retry = if is_next { Button::accent(&text) } else { Button::plain(&text) };
            let retry = retry.icon(icons::ARROW_CLOCKWISE).name(&name).description(hint);
            if retry.show(ui).clicked() {
                out.ask(Ask::Retry(run));
            }
        }
        if unwritten > 0 {
            let name = format!("Save the {rows} of {} that were not written…", line.list);
            let text = format!("Save {rows}…");
            let hint = "As they were when they were sent: what was changed in the sheet since is not in the file";
            let saving = || Saving {
                title: "Save the rows that were not written",
                act: "Save",
                folder: None,
                file_name: file_name(&line.list),
                command: Arc::new(move |path, replaces| Command::SaveFailedRows { run, path, replaces }),
            };
            if Button::plain(&text).icon(icons::FLOPPY_DISK).name(&name).description(hint).show(ui).clicked() {
                out.ask(Ask::Save(saving()));
            }
            let name = format!("Type where to save the {rows} of {} that were not written", line.list);
            if Button::link("Type a path…").name(&name).show(ui).clicked() {
                out.ask(Ask::TypePath(PathFor::Save(saving())));
            }
        }
        if not_known {
            let name = format!("Look again for what is not known of {}", words::title(line));
            if Button::plain("Look again").icon(icons::MAGNIFYING_GLASS).name(&name).show(ui).clicked() {
                out.send(Command::GoOn { run });
            }
        }
        match saved {
            Some(Fetched::Loading { progress, .. }) => saving_ui(ui, run, *progress, out),
            Some(Fetched::Ready(saved)) => saved_ui(ui, saved, out),
            Some(Fetched::Failed { .. } | Fetched::NotAsked) | None => {}
        }
    });
    row.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, "What can be done with this run"));
    if let Some(changed) = changed.filter(|_| can_retry) {
        ui.add_space(-4.0);
        muted(ui, &words::mended(changed, unwritten));
    }
    if let Some(Fetched::Failed { notice, .. }) = saved {
        notice_box(ui, notice);
        let path = now.rows_saved_at.get(&run).filter(|_| notice.code == "save_exists");
        if let Some(path) = path
            && Button::plain("Replace it").small().name("Replace the file that is there").show(ui).clicked()
        {
            out.send(Command::SaveFailedRows { run, path: path.clone(), replaces: true });
        }
    }
}

/// A file that is being written.
fn saving_ui(ui: &mut Ui, run: RunId, progress: Option<(u64, Option<u64>)>, out: &mut Out) {
    let (done, total) = progress.unwrap_or((0, None));
    progress_bar(ui, "Saving the rows", done, total, 120.0);
    muted(ui, "Saving…");
    let stop = Button::plain("Cancel").small().name("Cancel saving these rows");
    if stop.description("The file is not written; one of its name from before stays").show(ui).clicked() {
        out.send(Command::StopSavingRows { run });
    }
}

fn saved_ui(ui: &mut Ui, saved: &SavedRows, out: &mut Out) {
    let name = saved.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut text = format!("{} saved as {name}.", counted(saved.rows, "row", "rows"));
    if saved.has_secrets {
        text.push_str(
            " The file holds password hashes or other secrets: keep it private, and delete it when it is done with.",
        );
    }
    let color = palette(ui).muted;
    ui.add(Label::new(rich(text, theme::body(12.5), color)).wrap());
    if Button::link("Open it").name(&format!("Open {name} as a new sheet")).show(ui).clicked() {
        out.ask(Ask::Open(saved.path.clone()));
    }
}

/// The name that is proposed for the failed rows of a list.
fn file_name(list: &str) -> String {
    let path = Path::new(list);
    let is_json = |ending: &str| matches!(ending, "json" | "ndjson" | "jsonl");
    let without_gz = if path.extension().is_some_and(|it| it.eq_ignore_ascii_case("gz")) {
        Path::new(path.file_stem().unwrap_or_default())
    } else {
        path
    };
    let stem = without_gz.file_stem().unwrap_or_default().to_string_lossy();
    let ending = without_gz.extension().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
    let ending = if is_json(&ending) { ending } else { "csv".to_owned() };
    format!("{stem}-failed.{ending}")
}

/// A card of the panel with a title, on the surface.
pub(super) fn inner_card(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let colors = palette(ui);
    let frame = egui::Frame::new().fill(colors.surface).stroke(Stroke::new(1.0, colors.border)).corner_radius(8.0);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
        add(ui);
    });
}

/// A place within a row, for what is drawn there.
pub(super) fn cell(ui: &mut Ui, rect: egui::Rect, layout: Layout) -> Ui {
    let mut cell = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    cell.spacing_mut().item_spacing = vec2(6.0, 1.0);
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proposed_name_opens_as_what_it_is() {
        for (list, expected) in [
            ("customers.xlsx", "customers-failed.csv"),
            ("spring.csv", "spring-failed.csv"),
            ("users.json.gz", "users-failed.json"),
            ("users.ndjson", "users-failed.ndjson"),
        ] {
            assert_eq!(file_name(list), expected);
        }
    }
}
