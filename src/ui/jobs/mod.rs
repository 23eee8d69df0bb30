//! Jobs: every run with what became of its users, why some were refused, and how it goes on.
//!
//! Read this file first, then `listing.rs` (which runs, and where), `row.rs` (a run), `unfolded.rs` (what it shows), `refused.rs` (who was refused and why).

mod asking;
mod dashboard;
mod export_row;
mod job_list;
mod listing;
mod look_up;
mod refused;
mod row;
mod strip;
mod unfolded;
pub(super) mod words;

#[cfg(test)]
pub(in crate::ui) mod tests;

pub(super) use strip::running_ui;

use super::kit::{Button, Field, card_header, counted, empty_state, muted, notice_box, option};
use super::out::{Ask, Out};
use super::theme::{icons, palette};
use crate::session::{Command, Fetched, RunId, State, TenantRef};
use egui::{Key, Margin, Modifiers, Popup, ScrollArea, Ui};
use listing::{Listing, runs_ui};
use look_up::{LookUpView, look_up_ui};
use refused::RefusedView;
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
    /// The runs that are listed, and where each stands.
    listing: Listing,
    /// The run that has the keyboard's focus.
    focused: Option<RunId>,
}

impl JobsView {
    /// The screen is turned to: what it shows is read again.
    pub(super) fn enter(&mut self) {
        self.seen = false;
        self.wanted = None;
    }

    /// Unfolds a run and scrolls to it.
    pub(super) fn show_run(&mut self, run: RunId) {
        self.wanted = Some(run);
    }
}

pub(super) fn jobs_ui(ui: &mut Ui, now: &State, view: &mut JobsView, out: &mut Out) {
    ui.spacing_mut().item_spacing.y = 0.0;
    if !view.seen {
        view.seen = true;
        out.send(Command::ListRuns);
        out.send(Command::ListExports);
        // Rows may have been mended in the sheet meanwhile.
        view.open.iter().for_each(|run| out.send(Command::UnfoldRun { run: *run }));
    }
    // Asked of a run that is no longer at work, it would be asked again by itself once that goes on.
    view.stopping = view.stopping.filter(|run| now.at_work.contains_key(run));
    // It is lent to the screen: what it lists is read while the rest of the view changes.
    let mut listing = std::mem::take(&mut view.listing);
    listing.follow(now, &view.search, view.tenant.as_deref());
    header_ui(ui, now, &listing, view, out);
    if let Some(look_up) = &mut view.look_up
        && look_up_ui(ui, now, look_up, out)
    {
        view.look_up = None;
    }
    if let Fetched::Failed { notice, .. } = &now.runs {
        let frame = egui::Frame::new().inner_margin(Margin::symmetric(20, 12));
        frame.show(ui, |ui| notice_box(ui, notice));
    }
    // A run that could not even begin is not among the runs: why is said where the person was led to.
    let not_begun = view.wanted.and_then(|run| now.reports.get(&run));
    if let Some(Fetched::Failed { notice, .. }) = not_begun {
        let frame = egui::Frame::new().inner_margin(Margin::symmetric(20, 12));
        frame.show(ui, |ui| notice_box(ui, notice));
    }
    if listing.is_empty() {
        // In a low window there is no room for it below the look-up.
        ScrollArea::vertical().auto_shrink(false).id_salt("no runs").show(ui, |ui| {
            match (listing.run_count() + listing.export_count(), now.runs.value().is_some()) {
                (0, true) => none_ui(ui, out),
                (0, false) => {}
                (_, _) => no_hit_ui(ui, now, view, out),
            }
        });
    } else {
        let scroll = ScrollArea::vertical().auto_shrink(false).id_salt("runs");
        scroll.show_viewport(ui, |ui, viewport| runs_ui(ui, now, viewport, &mut listing, view, out));
    }
    view.listing = listing;
}

fn header_ui(ui: &mut Ui, now: &State, listing: &Listing, view: &mut JobsView, out: &mut Out) {
    let exports = counted(listing.export_count() as u64, "export", "exports");
    let subtitle = match (listing.run_count(), now.runs.value()) {
        (0, Some(_)) if listing.export_count() > 0 => format!("{exports}, kept for good"),
        (0, None) => "Reading the runs…".to_owned(),
        (0, Some(_)) => "None yet".to_owned(),
        // The demo's own workspace goes with its window.
        (runs, Some(lines)) if lines.iter().all(|line| line.place.name == TenantRef::Demo.name()) => {
            format!("{} on the demo tenant, for trying things", counted(runs as u64, "run", "runs"))
        }
        (runs, _) => {
            let runs = counted(runs as u64, "run", "runs");
            if listing.export_count() > 0 {
                format!("{runs} and {exports}, kept for good")
            } else {
                format!("{runs}, kept for good")
            }
        }
    };
    let searches = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::F));
    card_header(ui, "Jobs", &subtitle, |ui| {
        if listing.run_count() + listing.export_count() == 0 {
            look_up_button(ui, view);
            return;
        }
        let field = Field::new("Search runs and refused users").label_hidden().hint("Search runs and users");
        let response = field.width(224.0).height(32.0).show(ui, &mut view.search);
        if searches {
            response.request_focus();
        }
        if view.search.is_empty() && !response.has_focus() {
            let at = response.rect.right_center() - egui::vec2(11.0, 0.0);
            let (font, color) = (super::theme::body(11.5), palette(ui).muted);
            ui.painter().text(at, egui::Align2::RIGHT_CENTER, "Ctrl F", font, color);
        }
        // The key takes the focus away, too.
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            view.search.clear();
        }
        if response.changed() && view.search.trim().chars().count() > 1 {
            out.send(Command::SearchRuns { text: view.search.trim().to_owned() });
        }
        if listing.tenants().len() > 1 {
            tenant_filter(ui, listing.tenants(), view);
        }
        look_up_button(ui, view);
    });
}

fn look_up_button(ui: &mut Ui, view: &mut JobsView) {
    if Button::plain("Look up a job id…").icon(icons::MAGNIFYING_GLASS).show(ui).clicked() {
        view.look_up = if view.look_up.is_some() { None } else { Some(LookUpView::default()) };
    }
}

fn tenant_filter(ui: &mut Ui, tenants: &BTreeSet<String>, view: &mut JobsView) {
    let text = view.tenant.clone().unwrap_or_else(|| "All tenants".to_owned());
    let name = format!("Runs shown: {text}. Change");
    let button = Button::plain(&text).icon(icons::FUNNEL).name(&name).show(ui);
    Popup::menu(&button).show(|ui| {
        ui.set_width(220.0);
        let all = std::iter::once(None).chain(tenants.iter().cloned().map(Some));
        for choice in all {
            let text = choice.clone().unwrap_or_else(|| "All tenants".to_owned());
            if option(ui, &text, "", view.tenant == choice).clicked() {
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
        let open = Button::accent("Open a list of users…").icon(icons::FOLDER_OPEN).show(ui).on_hover_text("Ctrl O");
        super::focus::first(ui, &open);
        if open.clicked() {
            out.ask(Ask::ChooseList);
        }
    });
}

fn no_hit_ui(ui: &mut Ui, now: &State, view: &mut JobsView, out: &mut Out) {
    let what = view.search.trim();
    // Nothing is said of what is still looked for.
    if !what.is_empty() && now.found_runs.ended().is_none() {
        muted(ui, &format!("Looking for “{what}”…"));
        return;
    }
    if let (false, Some(notice)) = (what.is_empty(), now.found_runs.failure()) {
        let frame = egui::Frame::new().inner_margin(Margin::symmetric(20, 12));
        frame.show(ui, |ui| {
            notice_box(ui, notice);
            ui.add_space(8.0);
            if Button::plain("Search again").show(ui).clicked() {
                out.send(Command::SearchRuns { text: what.to_owned() });
            }
        });
        return;
    }
    let title = if what.is_empty() {
        "No run went to this tenant".to_owned()
    } else {
        format!("No run or refused user matches “{what}”")
    };
    let sentence = "Runs are found by list, tenant, connection and job id; users by the e-mail address of a row that was refused. A user \
         who was created or updated is found in the list itself: open it, and press Ctrl F.";
    empty_state(ui, icons::MAGNIFYING_GLASS, &title, sentence, |ui| {
        if Button::plain("Clear").name("Clear the search").show(ui).clicked() {
            view.search.clear();
            view.tenant = None;
        }
    });
}
