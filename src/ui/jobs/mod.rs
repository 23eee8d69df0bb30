//! Jobs: every run with what became of its users, why some were refused, and how it goes on.
//!
//! Read this file first, then `row.rs` (a run), `unfolded.rs` (what it shows), `refused.rs` (who was refused and why).

mod job_list;
mod look_up;
mod refused;
mod row;
mod strip;
mod unfolded;
pub(super) mod words;

#[cfg(test)]
pub(in crate::ui) mod tests;

pub(super) use strip::running_ui;

use super::kit::{Button, Field, card_header, counted, empty_state, notice_box, rich};
use super::out::{Ask, Out};
use super::theme::{self, icons, palette};
use crate::session::{Command, Fetched, RunId, RunLine, RunState, RunStatus, State};
use egui::{Key, Margin, Modifiers, Popup, ScrollArea, Ui};
use look_up::{LookUpView, look_up_ui};
use refused::RefusedView;
use row::run_ui;
use std::collections::{BTreeMap, BTreeSet};

/// What Jobs remembers.
#[derive(Debug, Default)]
pub(super) struct JobsView {
    search: String,
    /// Only runs to this tenant.
    tenant: Option<String>,
    /// The runs that are unfolded.
    open: BTreeSet<RunId>,
    /// The run that asks whether to stop.
    stopping: Option<RunId>,
    refused: BTreeMap<RunId, RefusedView>,
    look_up: Option<LookUpView>,
    /// A run to unfold and to scroll to, once it is listed.
    wanted: Option<RunId>,
    /// Whether it was drawn since it was turned to.
    seen: bool,
}

impl JobsView {
    /// The screen is turned to: what it shows is read again.
    pub(super) fn enter(&mut self) {
        self.seen = false;
    }

    /// Unfolds a run and scrolls to it.
    pub(super) fn show_run(&mut self, run: RunId) {
        self.wanted = Some(run);
    }
}

pub(super) fn jobs_ui(ui: &mut Ui, now: &State, view: &mut JobsView, out: &mut Out) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let listed = now.runs.value().map(Vec::as_slice).unwrap_or_default();
    let lines: Vec<&RunLine> = listed.iter().filter(|line| line.run.state != RunState::Planned).collect();
    if !view.seen {
        view.seen = true;
        out.send(Command::ListRuns);
        // Rows may have been mended in the sheet meanwhile.
        view.open.iter().for_each(|run| out.send(Command::UnfoldRun { run: *run }));
    }
    header_ui(ui, now, &lines, view, out);
    if let Some(look_up) = &mut view.look_up
        && look_up_ui(ui, now, look_up, out)
    {
        view.look_up = None;
    }
    if let Fetched::Failed { notice, .. } = &now.runs {
        let frame = egui::Frame::new().inner_margin(Margin::symmetric(20, 12));
        frame.show(ui, |ui| notice_box(ui, notice));
    }
    if lines.is_empty() {
        if now.runs.value().is_some() {
            none_ui(ui, out);
        }
        return;
    }
    let shown: Vec<&RunLine> = lines.into_iter().filter(|line| is_shown(now, view, line)).collect();
    if shown.is_empty() {
        no_hit_ui(ui, view);
        return;
    }
    let scroll = ScrollArea::vertical().auto_shrink(false).id_salt("runs");
    scroll.show(ui, |ui| {
        egui::Frame::new().inner_margin(Margin { left: 20, right: 20, top: 4, bottom: 20 }).show(ui, |ui| {
            runs_ui(ui, now, &shown, view, out);
        });
    });
}

fn header_ui(ui: &mut Ui, now: &State, lines: &[&RunLine], view: &mut JobsView, out: &mut Out) {
    let subtitle = match (lines.len(), now.runs.value()) {
        (0, None) => "Reading the runs…".to_owned(),
        (0, Some(_)) => "None yet".to_owned(),
        (runs, _) => format!("{}, kept for good", counted(runs as u64, "run", "runs")),
    };
    let tenants: BTreeSet<&str> = lines.iter().map(|line| line.place.name.as_str()).collect();
    let searches = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::F));
    card_header(ui, "Jobs", &subtitle, |ui| {
        if lines.is_empty() {
            look_up_button(ui, view);
            return;
        }
        let field = Field::new("Search runs and refused users").label_hidden().hint("Search runs and users     Ctrl F");
        let response = field.width(224.0).height(32.0).show(ui, &mut view.search);
        if searches {
            response.request_focus();
        }
        if response.has_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            view.search.clear();
        }
        if response.changed() && view.search.trim().chars().count() > 1 {
            out.send(Command::SearchRuns { text: view.search.trim().to_owned() });
        }
        if tenants.len() > 1 {
            tenant_filter(ui, &tenants, view);
        }
        look_up_button(ui, view);
    });
}

fn look_up_button(ui: &mut Ui, view: &mut JobsView) {
    if Button::plain("Look up a job id…").icon(icons::MAGNIFYING_GLASS).show(ui).clicked() {
        view.look_up = if view.look_up.is_some() { None } else { Some(LookUpView::default()) };
    }
}

fn tenant_filter(ui: &mut Ui, tenants: &BTreeSet<&str>, view: &mut JobsView) {
    let text = view.tenant.clone().unwrap_or_else(|| "All tenants".to_owned());
    let name = format!("Runs shown: {text}. Change");
    let button = Button::plain(&text).icon(icons::FUNNEL).name(&name).show(ui);
    Popup::menu(&button).show(|ui| {
        ui.set_min_width(160.0);
        let all = std::iter::once(None).chain(tenants.iter().map(|it| Some((*it).to_owned())));
        for choice in all {
            let text = choice.clone().unwrap_or_else(|| "All tenants".to_owned());
            if ui.selectable_label(view.tenant == choice, text).clicked() {
                view.tenant = choice;
                ui.close();
            }
        }
    });
}

fn none_ui(ui: &mut Ui, out: &mut Out) {
    let sentence = "Each run with what became of every user, and why some were refused. Auth0 forgets its jobs after a \
                    day; this list does not.";
    empty_state(ui, icons::LIST_CHECKS, "Everything you send is kept here", sentence, |ui| {
        if Button::accent("Open a list of users…").icon(icons::FOLDER_OPEN).show(ui).clicked() {
            out.ask(Ask::ChooseList);
        }
    });
}

fn no_hit_ui(ui: &mut Ui, view: &mut JobsView) {
    let what = view.search.trim();
    let title = if what.is_empty() {
        "No run went to this tenant".to_owned()
    } else {
        format!("No run or refused user matches “{what}”")
    };
    let sentence =
        "Runs are found by list, tenant, connection and job id; users by the e-mail address of a row that was refused.";
    empty_state(ui, icons::MAGNIFYING_GLASS, &title, sentence, |ui| {
        if Button::plain("Clear").name("Clear the search").show(ui).clicked() {
            view.search.clear();
            view.tenant = None;
        }
    });
}

fn is_shown(now: &State, view: &JobsView, line: &RunLine) -> bool {
    if view.tenant.as_ref().is_some_and(|tenant| *tenant != line.place.name) {
        return false;
    }
    let text = view.search.trim().to_lowercase();
    let said = format!("{} {} {}", words::title(line), words::place(line), line.run.made_from.tenant).to_lowercase();
    if text.is_empty() || said.contains(&text) {
        return true;
    }
    let found = now.found_runs.value().filter(|found| found.text.to_lowercase() == text);
    found.is_some_and(|found| found.runs.contains(&line.run.id))
}

fn runs_ui(ui: &mut Ui, now: &State, lines: &[&RunLine], view: &mut JobsView, out: &mut Out) {
    let today = jiff::Zoned::now();
    let ids: Vec<RunId> = lines.iter().map(|line| line.run.id).collect();
    let accent = accented(now, lines);
    let mut day = String::new();
    for (place, line) in lines.iter().enumerate() {
        let its_day = words::day(line.run.created_at, &today);
        if its_day != day {
            ui.allocate_ui(egui::vec2(ui.available_width(), 32.0), |ui| {
                ui.add_space(10.0);
                ui.label(rich(&its_day, theme::semibold(12.5), palette(ui).muted));
                ui.add_space(4.0);
            });
            day = its_day;
        } else if !ids.get(place.wrapping_sub(1)).is_some_and(|above| view.open.contains(above)) {
            let rect = ui.available_rect_before_wrap();
            ui.painter().hline(rect.x_range(), rect.top(), egui::Stroke::new(1.0, palette(ui).line));
        }
        let neighbours = (place.checked_sub(1).and_then(|above| ids.get(above)).copied(), ids.get(place + 1).copied());
        let accents = (accent == Some(line.run.id), accent.is_none());
        run_ui(ui, now, line, accents, neighbours, view, out);
    }
}

/// The one run whose next step is the accent: the newest interrupted one.
fn accented(now: &State, lines: &[&RunLine]) -> Option<RunId> {
    let status = |line: &&&RunLine| line.status(now.at_work.get(&line.run.id));
    let found = lines.iter().find(|line| matches!(status(line), RunStatus::Interrupted { .. }));
    found.map(|line| line.run.id)
}
