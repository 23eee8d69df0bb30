//! The form of a search, and the query in Auth0's words that follows from it.

use super::conditions::{Choice, LastLogin, Search};
use super::steady;
use crate::ui::kit::{Button, Field, Mark, mark, muted, rich, segmented_of};
use crate::ui::theme::{self, palette};
use egui::{Align, Label, Layout, Ui, vec2};

/// Where the fields begin.
const LABEL: f32 = 106.0;

pub(super) fn search_ui(ui: &mut Ui, search: &mut Search) {
    if search.own.is_none() {
        form_ui(ui, search);
    }
    steady(ui, "query", |ui| query_ui(ui, search));
}

fn form_ui(ui: &mut Ui, search: &mut Search) {
    line_ui(ui, "E-mail contains", |ui| field(ui, "E-mail contains", "e.g. anna", &mut search.email));
    line_ui(ui, "E-mail domain", |ui| field(ui, "E-mail domain", "e.g. example.com", &mut search.domain));
    line_ui(ui, "Created (UTC)", |ui| {
        let half = (ui.available_width() - 8.0) / 2.0;
        let [from, until] = &mut search.created;
        for (label, hint, text) in [("Created from", "2026-01-01", from), ("Created until", "2026-12-31", until)] {
            Field::new(label).label_hidden().hint(hint).height(30.0).width(half).show(ui, text);
        }
    });
    line_ui(ui, "Last login", |ui| {
        let choices = [(LastLogin::Any, "Any"), (LastLogin::Before, "Before"), (LastLogin::Never, "Never")];
        segmented_of(ui, "Last login", &choices, &mut search.last_login, Some(f32::INFINITY));
    });
    if search.last_login == LastLogin::Before {
        line_ui(ui, "", |ui| field(ui, "Last login before", "e.g. 2026-01-01", &mut search.login_before));
    }
    let blocked = ("Blocked", ["Blocked", "Not blocked"], &mut search.blocked);
    let verified = ("E-mail verified", ["Verified", "Not verified"], &mut search.verified);
    for (label, [yes, no], choice) in [blocked, verified] {
        line_ui(ui, label, |ui| {
            let choices = [(Choice::Any, "Any"), (Choice::Yes, yes), (Choice::No, no)];
            segmented_of(ui, label, &choices, choice, Some(f32::INFINITY));
        });
    }
    // Below one another: a path into metadata is long.
    let [path, value] = &mut search.metadata;
    line_ui(ui, "Metadata", |ui| field(ui, "Metadata path", "e.g. user_metadata.plan", path));
    line_ui(ui, "is", |ui| field(ui, "Metadata value", "e.g. gold", value));
    if let Err(trouble) = search.conditions() {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 7.0;
            mark(ui, Mark::Wrong, 18.0);
            ui.add(Label::new(rich(trouble, theme::body(12.5), palette(ui).error)).wrap());
        });
    }
}

fn field(ui: &mut Ui, label: &str, hint: &str, text: &mut String) {
    Field::new(label).label_hidden().hint(hint).height(30.0).show(ui, text);
}

fn line_ui(ui: &mut Ui, label: &str, add: impl FnOnce(&mut Ui)) {
    let row = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 32.0), row, |ui| {
        let left = ui.cursor().left();
        ui.add(Label::new(rich(label, theme::body(12.5), palette(ui).muted)).selectable(false));
        ui.add_space((left + LABEL - ui.cursor().left()).max(0.0));
        add(ui);
    });
}

/// The query is shown as it is asked, and can be written by hand.
fn query_ui(ui: &mut Ui, search: &mut Search) {
    // What is not filled in yet means nothing.
    if search.own.is_none() && search.conditions().is_err() {
        return;
    }
    let Some(mut query) = search.query() else { return };
    ui.horizontal(|ui| {
        let is_own = search.own.is_some();
        muted(ui, if is_own { "In Auth0's words (Lucene)" } else { "The same in Auth0's words (Lucene)" });
        if search.own.is_some() && Button::link("Back to the form").show(ui).clicked() {
            search.own = None;
        }
    });
    let hint = "e.g. email.domain:\"example.com\" AND blocked:true";
    let response = crate::ui::kit::code_field(ui, "Lucene query", &mut query, 2, false, hint);
    if response.changed() {
        search.own = Some(query.replace('\n', " "));
    }
}
