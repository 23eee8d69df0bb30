//! What users have beside their profiles: asked for on request, with its price beforehand.

use super::ExportView;
use super::draft::{Columns, Draft};
use crate::session::words::about_how_long;
use crate::session::{AskedColumn, Extra, State, UserCount, seconds_for};
use crate::ui::kit::{counted, heading, muted, tick};
use egui::Ui;

const EXTRAS: [(Extra, &str); 3] =
    [(Extra::Roles, "Roles"), (Extra::Organizations, "Organizations"), (Extra::LinkedIdentities, "Linked identities")];

pub(super) fn extras_ui(ui: &mut Ui, now: &State, view: &mut ExportView) {
    heading(ui, "Beside the profile");
    ui.add_space(8.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 20.0;
        for (extra, name) in EXTRAS {
            let mut is_ticked = view.draft.extras.contains(&extra);
            if tick(ui, name, &mut is_ticked).changed() {
                view.draft.take_extra((extra, name), is_ticked);
            }
        }
    });
    ui.add_space(6.0);
    muted(ui, &price(now, view));
    ui.add_space(24.0);
}

/// What it costs: before anything is asked for.
fn price(now: &State, view: &ExportView) -> String {
    let called = view.draft.extras.iter().filter(|it| it.calls_per_user() > 0).count() as u64;
    if called == 0 {
        return "Roles and organizations come one user at a time, by a call each; linked identities come with the profile."
            .to_owned();
    }
    let sample = now.export_form.sample.value().filter(|it| view.ahead.fits(it));
    let price = |users: u64, per_minute: u64, more: &str| {
        let calls = users * called;
        let time = about_how_long(seconds_for(calls, per_minute));
        format!("{}{more}, {time} at this tenant's rate", counted(calls, "call", "calls"))
    };
    let calls = match sample.and_then(|it| Some((it.count?, it.calls_per_minute))) {
        Some((UserCount::Exactly(users), per_minute)) => price(users, per_minute, ""),
        Some((UserCount::AtLeast(users), per_minute)) => price(users, per_minute, " or more"),
        None if called == 1 => "a call for each user".to_owned(),
        None => "two calls for each user".to_owned(),
    };
    format!("Auth0 gives these one user at a time: {calls}. You are asked before they are made.")
}

impl Draft {
    /// An extra is wanted or not; where the columns are chosen, it is one of them.
    fn take_extra(&mut self, (extra, name): (Extra, &str), is_wanted: bool) {
        if is_wanted {
            self.extras.insert(extra);
            if self.which == Columns::Chosen && !self.columns.iter().any(|it| it.source == extra.name()) {
                self.add(AskedColumn { name: Some(name.to_owned()), source: extra.name().to_owned() });
            }
        } else {
            // What is taken away with its column comes back with it.
            while let Some(at) = self.columns.iter().position(|it| it.source == extra.name()) {
                self.remove(at);
            }
            self.extras.remove(&extra);
            self.sort_by_what_is_there();
        }
    }
}
