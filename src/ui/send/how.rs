//! How: what happens to users who exist, to rows with errors, and who gets an e-mail.

use super::{SendView, Step};
use crate::session::{Command, Fetched, SheetId, State};
use crate::ui::kit::{Button, Choices, Field, counted, glyph, muted, number, rich, tick};
use crate::ui::out::Out;
use crate::ui::screen::Screen;
use crate::ui::theme::{self, icons, palette};
use egui::{Align, Label, Layout, Margin, Stroke, Ui, vec2};

/// Rows of the list that the check refuses, as far as is known.
pub(super) fn errors(now: &State, sheet: SheetId) -> Option<u64> {
    let report = now.checks.get(&sheet).and_then(Fetched::value)?;
    Some(report.rows.saturating_sub(report.ok + report.left_out))
}

pub(super) fn how_ui(ui: &mut Ui, now: &State, sheet: SheetId, view: &mut SendView, out: &mut Out) {
    let gap = if ui.available_width() < 760.0 { 24.0 } else { 48.0 };
    let half = ((ui.available_width() - gap) / 2.0).max(200.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        let top_down = Layout::top_down(Align::Min);
        ui.allocate_ui_with_layout(vec2(half, 0.0), top_down, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 10.0);
            existing_ui(ui, view);
            ui.add_space(14.0);
            emails_ui(ui, view);
            ui.add_space(14.0);
            external_id_ui(ui, view);
        });
        ui.allocate_ui_with_layout(vec2(half, 0.0), top_down, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 10.0);
            errors_ui(ui, now, sheet, view, out);
            ui.add_space(14.0);
            verified_ui(ui, view);
        });
    });
}

fn group_title(ui: &mut Ui, text: &str) {
    let color = palette(ui).text;
    ui.add(Label::new(rich(text, theme::semibold(16.0), color)).wrap());
    ui.add_space(2.0);
}

fn sentence(ui: &mut Ui, text: &str) {
    let color = palette(ui).muted;
    ui.add(Label::new(rich(text, theme::body(12.5), color)).selectable(false).wrap());
}

fn existing_ui(ui: &mut Ui, view: &mut SendView) {
    let connection = view.connection.clone().unwrap_or_default();
    group_title(ui, &format!("Users who are already in {connection}"));
    let mut choices = Choices::new(ui, "existing users", true);
    let only_new = choices.card(ui, "Leave them alone, add new users only", !view.upsert, None, |ui| {
        sentence(ui, "Users in your list who exist already are reported and not touched.");
    });
    let update = choices.card(ui, "Update them too", view.upsert, None, |ui| {
        sentence(
            ui,
            "Values in your list replace the ones in Auth0. Attributes that you have no column for stay as they are; \
             metadata is replaced whole. E-mail, username, phone number, user_id and blocked can't be changed by an import.",
        );
        if view.upsert {
            ui.add_space(6.0);
            metadata_box(ui);
        }
    });
    choices.walk(ui);
    if view.focused != Some(Step::How) {
        view.focused = Some(Step::How);
        if view.upsert { update.request_focus() } else { only_new.request_focus() }
    }
    if only_new.clicked() {
        view.upsert = false;
    }
    if update.clicked() {
        view.upsert = true;
    }
}

/// What an update does to metadata, said where it is chosen.
fn metadata_box(ui: &mut Ui) {
    let colors = palette(ui);
    let frame = egui::Frame::new()
        .fill(colors.warning_area)
        .stroke(Stroke::new(1.0, colors.warning_border))
        .corner_radius(6.0)
        .inner_margin(Margin::symmetric(12, 9));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            glyph(ui, icons::SHIELD_WARNING, theme::fill_icon(16.0), colors.warning);
            let text = "Auth0 replaces user_metadata and app_metadata whole, if your list has them. Rollcall reads each \
                        user first and counts the keys that would disappear; nothing is sent before you have seen the number.";
            ui.add(Label::new(rich(text, theme::body(12.5), colors.text)).selectable(false).wrap());
        });
    });
}

fn emails_ui(ui: &mut Ui, view: &mut SendView) {
    group_title(ui, "E-mails");
    tick(ui, "Let Auth0 mail the tenant's owners when each job ends", &mut view.completion_email);
    muted(ui, "The users of your list get no e-mail.");
}

fn external_id_ui(ui: &mut Ui, view: &mut SendView) {
    group_title(ui, "An external id of your own");
    let field = Field::new("External id").label_hidden().width(320.0).height(32.0);
    field.show(ui, &mut view.external_id);
    sentence(ui, "Optional. It comes back in the job and in the tenant's logs, so that you find this import there.");
}

fn errors_ui(ui: &mut Ui, now: &State, sheet: SheetId, view: &mut SendView, out: &mut Out) {
    group_title(ui, "Rows that still have errors");
    let errors = errors(now, sheet);
    let title = match errors {
        Some(0) => "Every row can be sent".to_owned(),
        Some(1) => "Leave this 1 row out, send the rest".to_owned(),
        Some(errors) => format!("Leave these {} rows out, send the rest", number(errors)),
        None => "Leave them out, send the rest".to_owned(),
    };
    let mut choices = Choices::new(ui, "rows with errors", true);
    let leave = choices.card(ui, &title, !view.all_or_nothing, None, |ui| {
        let words = if errors == Some(0) {
            "No row has an error now."
        } else {
            "They stay in the sheet, marked, and can be sent later on their own."
        };
        sentence(ui, words);
    });
    if leave.clicked() {
        view.all_or_nothing = false;
    }
    let stop = choices.card(ui, "Stop until every row is right", view.all_or_nothing, None, |ui| {
        sentence(ui, "Nothing is sent while a row has an error.");
    });
    choices.walk(ui);
    if stop.clicked() {
        view.all_or_nothing = true;
    }
    if view.all_or_nothing
        && let Some(errors) = errors.filter(|errors| *errors > 0)
    {
        let text = format!("Show the {} in the sheet", counted(errors, "row", "rows"));
        if Button::link(&text).icon(icons::ARROW_RIGHT).show(ui).clicked() {
            out.send(Command::FilterSheet { sheet, filter: crate::session::RowFilter::Problems });
            out.go(Screen::Sheet(sheet));
        }
    }
}

fn verified_ui(ui: &mut Ui, view: &SendView) {
    group_title(ui, "E-mail verified");
    let text = if view.upsert {
        "As in your list. Where it says nothing, a new user is not verified, and an existing one keeps the value it has."
    } else {
        "As in your list. Where it says nothing, the user is not verified. No mail goes out by itself."
    };
    sentence(ui, text);
}
