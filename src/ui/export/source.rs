//! Whose users: of connections, of the whole tenant, or those that a search finds; how many they are, and how they come.

use super::draft::From;
use super::search::search_ui;
use super::{ExportView, steady};
use crate::session::{Fetched, RoadAhead, State, TenantRef, UserCount, UserSample};
use crate::ui::connections::connections_ui;
use crate::ui::kit::{Mark, counted, heading, mark, muted, rich, segmented, tick_line};
use crate::ui::out::Out;
use crate::ui::theme::{self, palette};
use egui::{Label, ScrollArea, Ui};

/// The connections take no more of the form: behind that they are scrolled.
const HIGHEST: f32 = 172.0;

/// No search of Auth0's shows more (API page 7.1).
const SHOWN_AT_A_TIME: u64 = 1_000;

pub(super) fn source_ui(ui: &mut Ui, now: &State, tenant: &TenantRef, view: &mut ExportView, out: &mut Out) {
    section(ui, ("users", "Users from"), |ui| {
        let choices = [(From::Connections, "Connections"), (From::Tenant, "Whole tenant"), (From::Search, "Search")];
        segmented(ui, &choices, &mut view.draft.from, Some(f32::INFINITY));
        match view.draft.from {
            From::Tenant => {}
            From::Connections => ticks_ui(ui, now, tenant, view, out),
            From::Search => {
                search_ui(ui, &mut view.draft.search);
                muted(ui, "Tick connections to search only those");
                ticks_ui(ui, now, tenant, view, out);
            }
        }
        ahead_ui(ui, now, view);
    });
}

/// A part of the form under its title, with a name that stays.
pub(super) fn section(ui: &mut Ui, (name, title): (&str, &str), add: impl FnOnce(&mut Ui)) {
    heading(ui, title);
    ui.add_space(8.0);
    steady(ui, name, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        add(ui);
    });
    ui.add_space(26.0);
}

fn ticks_ui(ui: &mut Ui, now: &State, tenant: &TenantRef, view: &mut ExportView, out: &mut Out) {
    let Some((_test, lines)) = connections_ui(ui, now, tenant, &mut view.tried, out) else { return };
    let is_search = view.draft.from == From::Search;
    let ticked = if is_search { &mut view.draft.searched } else { &mut view.draft.connections };
    let list = ScrollArea::vertical().id_salt("connections").max_height(HIGHEST).auto_shrink([false, true]);
    let list = list.show(ui, |ui| {
        let mut is_come_to = false;
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.spacing_mut().interact_size.y = 20.0;
        for line in lines {
            ui.horizontal(|ui| {
                let mut is_ticked = ticked.contains(&line.name);
                let tick = tick_line(ui, &line.name, &mut is_ticked);
                is_come_to |= tick.gained_focus();
                if tick.changed() {
                    if is_ticked {
                        ticked.insert(line.name.clone());
                    } else {
                        ticked.remove(&line.name);
                    }
                }
                let color = palette(ui).muted;
                ui.add(Label::new(rich(&line.kind, theme::body(12.0), color)).selectable(false).truncate());
            });
        }
        is_come_to
    });
    // One scrolls within the other: first the line in the list, then the list in the form.
    if list.inner {
        ui.scroll_to_rect(list.inner_rect, None);
    }
}

/// How many users they are, as far as that is known, and by which road they come.
fn ahead_ui(ui: &mut Ui, now: &State, view: &ExportView) {
    let sample = &now.export_form.sample;
    if !view.ahead.is_asked() {
        return;
    }
    match sample {
        Fetched::Ready(sample) => {
            let (sign, title) = title(sample);
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 7.0;
                mark(ui, sign, 18.0);
                ui.add(Label::new(rich(title, theme::medium(13.0), palette(ui).text)).wrap());
            });
            if let Some(road) = road(sample) {
                muted(ui, &road);
            }
        }
        Fetched::Loading { .. } => {
            ui.horizontal(|ui| {
                mark(ui, Mark::Busy, 16.0);
                muted(ui, "Counting users…");
            });
        }
        // Why is said where the users would be shown.
        Fetched::Failed { .. } | Fetched::NotAsked => {}
    }
}

fn title(sample: &UserSample) -> (Mark, String) {
    let searched = !sample.query.conditions.is_empty();
    match (sample.count, searched) {
        (Some(UserCount::Exactly(0)), true) => (Mark::Decide, "No users match".to_owned()),
        (Some(UserCount::Exactly(0)), false) => (Mark::Decide, "There are no users".to_owned()),
        (Some(UserCount::Exactly(1)), true) => (Mark::Done, "1 user matches".to_owned()),
        (Some(UserCount::Exactly(count)), true) => (Mark::Done, counted(count, "user matches", "users match")),
        (Some(UserCount::Exactly(count)), false) => (Mark::Done, format!("All {}", counted(count, "user", "users"))),
        (Some(UserCount::AtLeast(count)), true) => {
            (Mark::Done, format!("{} or more match", counted(count, "user", "users")))
        }
        (Some(UserCount::AtLeast(count)), false) => {
            (Mark::Done, format!("All users, {} or more", crate::ui::kit::number(count)))
        }
        (None, true) => (Mark::Done, "All users that match".to_owned()),
        (None, false) => (Mark::Done, "All users".to_owned()),
    }
}

fn road(sample: &UserSample) -> Option<String> {
    let connections = sample.query.connections.len();
    Some(match sample.road? {
        RoadAhead::Export if connections > 1 => {
            format!(
                "By {}, one for each connection",
                counted(connections as u64, "export job of Auth0", "export jobs of Auth0")
            )
        }
        RoadAhead::Export => "By one export job of Auth0".to_owned(),
        RoadAhead::Search => "By a search at Auth0".to_owned(),
        RoadAhead::SearchInParts => {
            let parts = match sample.count {
                Some(UserCount::Exactly(users)) => {
                    format!("{} or more parts", crate::ui::kit::number(users.div_ceil(SHOWN_AT_A_TIME)))
                }
                Some(UserCount::AtLeast(_)) | None => "parts".to_owned(),
            };
            format!("Auth0 shows 1,000 at a time, so Rollcall takes them in {parts}, by the time of their creation")
        }
        RoadAhead::ExportAndFilter if sample.count.is_some() => {
            "Auth0 shows no more than 1,000 of a search, so Rollcall downloads all users and picks those that match here"
                .to_owned()
        }
        RoadAhead::ExportAndFilter => {
            "Auth0's search can't tell this, so Rollcall downloads all users and picks those that match here".to_owned()
        }
    })
}
