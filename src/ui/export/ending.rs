//! How an export goes, and what became of it: below the header, where the person is looking.

use super::earlier::resume_ui;
use super::{ExportView, ask_for, file_buttons};
use crate::session::words::{about_how_long, how_many_came, time_left};
use crate::session::{
    Command, ExportId, ExportLine, ExportOrder, ExportProgress, ExportReport, ExportStage, ExportState, Fault, Fetched,
    Notice, State,
};
use crate::ui::kit::{Button, Mark, Tone, bytes, counted, muted, number, progress_bar, rich, toned_box};
use crate::ui::out::Out;
use crate::ui::theme::{self, palette};
use egui::{Frame, Label, Margin, ScrollArea, Ui};

/// What is said of exports takes no more of the screen, or of a low one no more than the least; then it is scrolled.
const MOST_OF_THE_SCREEN: f32 = 0.45;
const LEAST_NOTES: f32 = 150.0;

/// So many problems are shown.
const PROBLEMS_SHOWN: usize = 50;

/// The exports that have not ended.
pub(super) fn at_work(now: &State) -> impl Iterator<Item = ExportId> {
    now.exports.iter().filter(|(_, it)| it.outcome.ended().is_none()).map(|(export, _)| *export)
}

pub(super) fn is_at_work(now: &State) -> bool {
    at_work(now).next().is_some()
}

pub(super) fn ending_ui(ui: &mut Ui, now: &State, view: &mut ExportView, out: &mut Out) {
    if now.exports.is_empty() {
        return;
    }
    // However much is said, the form stays in sight.
    let most = (ui.available_height() * MOST_OF_THE_SCREEN).max(LEAST_NOTES);
    ScrollArea::vertical().id_salt("endings").auto_shrink([false, true]).max_height(most).show(ui, |ui| {
        for (export, state) in &now.exports {
            ui.push_id(export.0, |ui| one_ui(ui, now, (*export, state), view, out));
        }
        ui.add_space(12.0);
    });
}

fn one_ui(ui: &mut Ui, now: &State, (export, state): (ExportId, &ExportState), view: &mut ExportView, out: &mut Out) {
    Frame::new().inner_margin(Margin { left: 24, right: 24, top: 16, bottom: 0 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        match &state.outcome {
            Fetched::Ready(report) => {
                done_ui(ui, export, (report, view.counted.get(&export).copied()), out);
            }
            Fetched::Failed { notice, .. } => {
                failed_ui(ui, notice, |ui| {
                    let replace = Button::plain("Replace it").small().name("Replace the file that is there");
                    if notice.code == "file_exists"
                        && (state.run.is_some() || state.order.is_some())
                        && replace.show(ui).clicked()
                        && let Some(command) = replacing(view.next(), state, notice)
                    {
                        out.send(command);
                        out.send(Command::ForgetExport { export });
                    }
                    let lines = now.exported.value().map(AsRef::as_ref).unwrap_or_default();
                    let is_this = |line: &&ExportLine| Some(line.run) == state.run && line.report.is_none();
                    if let Some(line) = lines.iter().find(is_this)
                        && resume_ui(ui, now, (line, "Go on with this export"), view, out)
                    {
                        out.send(Command::ForgetExport { export });
                    }
                    close_ui(ui, export, out);
                });
            }
            Fetched::Loading { .. } | Fetched::NotAsked => {
                if going_ui(ui, state) {
                    out.send(Command::AgreeToExtras { export });
                }
            }
        }
    });
}

/// Once more, over the file that is there. Where something was taken out before it was found, it is gone on with: no answer
/// is paid for twice.
fn replacing(export: ExportId, state: &ExportState, notice: &Notice) -> Option<Command> {
    if let (Some(run), Some(tenant), Fault::InARun) = (state.run, &state.tenant, notice.fault) {
        let then = Command::ResumeExport { export, run, tenant: tenant.clone(), replaces: true };
        return Some(Command::WithTenant { tenant: tenant.clone(), then: Box::new(then) });
    }
    Some(ask_for(export, ExportOrder { replaces: true, ..state.order.clone()? }))
}

/// It was read.
fn close_ui(ui: &mut Ui, export: ExportId, out: &mut Out) {
    if Button::link("Close this note").show(ui).clicked() {
        out.send(Command::ForgetExport { export });
    }
}

/// Why there is no file, with what can be done. Who stopped it knows why.
fn failed_ui(ui: &mut Ui, notice: &Notice, buttons: impl FnOnce(&mut Ui)) {
    let is_stopped = notice.code == "stopped";
    let (tone, sign) = if is_stopped { (Tone::Warning, Mark::Decide) } else { (Tone::Error, Mark::Wrong) };
    toned_box(ui, tone, sign, &notice.message, |ui| {
        ui.add(Label::new(rich(&notice.next, theme::body(13.0), palette(ui).text)).wrap());
        ui.add_space(6.0);
        ui.horizontal_wrapped(buttons);
    });
}

/// How far an export is; true once somebody agrees to what it asks.
fn going_ui(ui: &mut Ui, state: &ExportState) -> bool {
    let text = words(state);
    let is_asked = matches!(state.progress.stage, ExportStage::Priced { .. });
    let agrees = ui.horizontal(|ui| {
        // While somebody is asked, nothing is done.
        crate::ui::kit::mark(ui, if is_asked { Mark::Decide } else { Mark::Busy }, 16.0);
        ui.add(Label::new(rich(&text, theme::medium(13.0), palette(ui).text)));
        is_asked && Button::accent("Make these calls").small().show(ui).clicked()
    });
    if !is_asked {
        let (done, total) = state.progress.done();
        progress_bar(ui, &text, done, total, ui.available_width().min(720.0));
    }
    agrees.inner
}

/// What the export at work does, and how far it is.
pub(in crate::ui) fn at_work_words(now: &State) -> Option<String> {
    now.exports.values().find(|it| it.outcome.ended().is_none()).map(words)
}

/// What an export does, how far it is, and how long that takes still.
fn words(state: &ExportState) -> String {
    let doing = doing(&state.progress);
    match state.seconds_left {
        Some(seconds) => format!("{}, {} for this step", doing.trim_end_matches('…'), time_left(seconds)),
        None => doing,
    }
}

fn doing(progress: &ExportProgress) -> String {
    let users = |doing: &str| match progress.of_users {
        Some(all) => format!("{doing} {} of {}", number(progress.users), counted(all, "user", "users")),
        None => format!("{doing} {}", counted(progress.users, "user", "users")),
    };
    match progress.stage {
        ExportStage::Asking => "Asking the tenant for its users…".to_owned(),
        ExportStage::Waiting { percent: Some(percent), .. } => format!("Auth0 makes the file: {percent}\u{202f}%"),
        ExportStage::Waiting { percent: None, .. } => "Auth0 makes the file…".to_owned(),
        ExportStage::Downloading => match progress.of_bytes {
            Some(all) => format!("Downloading {} of {}", bytes(progress.bytes), bytes(all)),
            None => format!("Downloading, {} so far", bytes(progress.bytes)),
        },
        ExportStage::Priced { calls, seconds } => format!(
            "What Auth0 gives one user at a time takes {} for {}, {} at this tenant's rate",
            counted(calls, "call", "calls"),
            counted(progress.users, "user", "users"),
            about_how_long(seconds)
        ),
        ExportStage::AskingForExtras => users("Asking user by user:"),
        ExportStage::Searching => users("Searching:"),
        ExportStage::LookingForLinked => users("Looking who is in several connections:"),
        ExportStage::LookingForColumns => users("Looking which columns there are:"),
        // A workbook is put together in the end, and so are users in an order.
        ExportStage::Writing if progress.bytes == 0 => users("Writing"),
        ExportStage::Writing => format!("{}, {}", users("Writing"), bytes(progress.bytes)),
        ExportStage::WritingSorted if progress.bytes == 0 => users("Writing in order:"),
        ExportStage::WritingSorted => format!("{}, {}", users("Writing in order:"), bytes(progress.bytes)),
        ExportStage::Packing => format!("Putting the workbook together, {} so far", bytes(progress.bytes)),
    }
}

/// An export that ended well; Auth0 had counted so many users before it.
fn done_ui(ui: &mut Ui, export: ExportId, (report, counted): (&ExportReport, Option<u64>), out: &mut Out) {
    let title = how_many_came(report);
    let (tone, sign) = if report.problem_count == 0 { (Tone::Ok, Mark::Done) } else { (Tone::Warning, Mark::Decide) };
    toned_box(ui, tone, sign, &title, |ui| {
        let color = palette(ui).text;
        let file = format!("{}, {}", report.file.display(), bytes(report.bytes));
        ui.add(Label::new(rich(file, theme::body(13.0), color)).wrap());
        let others = counted.filter(|counted| *counted != report.users + report.left_out).map(other_count);
        for note in report.notes.iter().chain(&others) {
            ui.add(Label::new(rich(note, theme::body(13.0), color)).wrap());
        }
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            file_buttons(ui, &report.file, out);
            let sum = Button::plain("Copy SHA-256").small().name("Copy the SHA-256 of the file");
            if sum.description(&report.sha256).show(ui).clicked() {
                ui.ctx().copy_text(report.sha256.clone());
            }
            close_ui(ui, export, out);
        });
        problems_ui(ui, report);
    });
}

/// The button named another number.
fn other_count(count: u64) -> String {
    format!(
        "Auth0 had counted {} before the export. Its count may lag behind, or users have come and gone meanwhile: what is in \
         the file is what it gave.",
        counted(count, "user", "users")
    )
}

/// Users for whom a column could not be made, whose cells are empty, and lines that are no users.
fn problems_ui(ui: &mut Ui, report: &ExportReport) {
    if report.problem_count == 0 {
        return;
    }
    ui.add_space(4.0);
    muted(ui, &format!("{}:", counted(report.problem_count, "problem", "problems")));
    ScrollArea::vertical().max_height(140.0).id_salt("problems of an export").show(ui, |ui| {
        for problem in report.problems.iter().take(PROBLEMS_SHOWN) {
            let who = problem.email.as_ref().or(problem.user_id.as_ref());
            let about: Vec<&str> = who.into_iter().chain(&problem.column).map(String::as_str).collect();
            let about = if about.is_empty() { String::new() } else { format!("{}: ", about.join(", ")) };
            let text = format!("{about}{}", problem.message);
            ui.add(Label::new(rich(text, theme::body(12.5), palette(ui).text)).wrap());
        }
    });
    let more = report.problem_count.saturating_sub(PROBLEMS_SHOWN as u64);
    if more > 0 {
        muted(ui, &format!("… and {} more", number(more)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_an_export_is_ends_with_the_time_that_is_left() {
        let progress =
            |stage| ExportProgress { stage, users: 8_100, of_users: Some(12_418), ..ExportProgress::default() };
        let told = |stage, bytes, seconds_left| {
            let progress = ExportProgress { bytes, ..progress(stage) };
            words(&ExportState { progress, seconds_left, ..ExportState::default() })
        };
        assert_eq!(told(ExportStage::Writing, 3_100_000, None), "Writing 8,100 of 12,418 users, 3.1 MB");
        let expected = "Writing 8,100 of 12,418 users, 3.1 MB, about 2 min left for this step";
        assert_eq!(told(ExportStage::Writing, 3_100_000, Some(100)), expected);
        let waiting = ExportStage::Waiting { percent: None, seconds_left: None };
        assert_eq!(told(waiting, 0, Some(40)), "Auth0 makes the file, less than a minute left for this step");
    }
}
