//! Check: what has to be known before sending: that the list was sent before, what a retry sends, what is made sure of.

use super::{SendView, words};
use crate::session::{PlanOverview, RunId, SentBefore, SheetId, State};
use crate::ui::kit::{Button, Mark, counted, glyph, mark, rich};
use crate::ui::out::{Ask, Out};
use crate::ui::theme::{self, icons, palette};
use egui::{Frame, Label, Margin, Stroke, Ui, vec2};

/// What an upsert leaves as it is.
pub(super) fn untouched_ui(ui: &mut Ui, plan: &PlanOverview) {
    if let Some((title, text)) = words::untouched(&plan.untouched) {
        box_ui(ui, Some(Mark::Decide), &title, &text, |_ui| {});
    }
}

/// What became of the list before this.
pub(super) fn before_ui(ui: &mut Ui, sheet: SheetId, plan: &PlanOverview, view: &mut SendView, out: &mut Out) {
    if let Some(run) = plan.retry_of {
        box_ui(ui, None, &words::retry_title(plan, run), &words::retry(plan, run), |ui| {
            links_ui(ui, run, out);
            if Button::link("Send the whole list instead").show(ui).clicked() {
                view.retry_of = None;
                view.ask_for_plan(sheet, out);
            }
        });
    } else if let Some(before) = &plan.sent_before {
        let again = words::sending_again(before, plan, view.upsert);
        box_ui(ui, Some(Mark::Decide), &words::sent_before(before, plan), &again, |ui| {
            links_ui(ui, before.run, out);
            if can_retry(before) && Button::link("Send only what it did not write").show(ui).clicked() {
                view.retry_of = Some(before.run);
                view.ask_for_plan(sheet, out);
            }
        });
    }
}

/// Whether a run left something that a retry would send.
fn can_retry(before: &SentBefore) -> bool {
    let of = &before.outcomes;
    before.is_finished && before.is_same && of.failed + of.left_out > 0
}

fn links_ui(ui: &mut Ui, run: RunId, out: &mut Out) {
    let name = format!("Show run {run} in Jobs");
    if Button::link("Show it in Jobs").name(&name).show(ui).clicked() {
        out.ask(Ask::ShowRun(run));
    }
}

/// A box; one with a sign wants a decision.
fn box_ui(ui: &mut Ui, sign: Option<Mark>, title: &str, text: &str, links: impl FnOnce(&mut Ui)) {
    let colors = palette(ui);
    let (fill, border) = match sign {
        Some(_) => (colors.warning_area, colors.warning_border),
        None => (colors.header, colors.border),
    };
    ui.add_space(14.0);
    let frame = Frame::new().fill(fill).stroke(Stroke::new(1.0, border)).corner_radius(8.0);
    frame.inner_margin(Margin::symmetric(14, 11)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            match sign {
                Some(sign) => {
                    mark(ui, sign, 17.0);
                }
                None => glyph(ui, icons::INFO, theme::icon(17.0), colors.muted),
            }
            ui.add_space(2.0);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing = vec2(18.0, 3.0);
                ui.add(Label::new(rich(title, theme::semibold(13.0), colors.text)).wrap());
                ui.add(Label::new(rich(text, theme::body(13.0), colors.text)).wrap());
                ui.add_space(3.0);
                ui.horizontal_wrapped(links);
            });
        });
    });
}

/// What is so already when the button is pressed.
pub(super) fn facts_ui(ui: &mut Ui, now: &State, plan: &PlanOverview, view: &SendView, out: &mut Out) {
    let colors = palette(ui);
    ui.add(Label::new(rich("Before you send", theme::semibold(13.5), colors.text)));
    ui.add_space(6.0);
    let line = |ui: &mut Ui, sign: Mark, text: &str| {
        ui.horizontal(|ui| {
            ui.set_min_height(28.0);
            mark(ui, sign, 17.0);
            ui.add_space(2.0);
            ui.add(Label::new(rich(text, theme::body(13.0), colors.text)).wrap());
        });
    };
    if view.upsert && plan.updates > 0 {
        let users = counted(plan.updates, "user", "users");
        line(ui, Mark::Done, &format!("{users} to be updated: read as they are now, and kept in Rollcall"));
    }
    line(ui, Mark::Done, "Your application may add and update users in this tenant");
    if !view.upsert {
        line(ui, Mark::Done, "Existing users are not changed, whatever your list says");
    }
    // Of the newest run of this list the box above tells.
    if let Some(run) = plan.unfinished.filter(|run| plan.sent_before.as_ref().is_none_or(|it| it.run != *run)) {
        let what = now.run_line(run).map_or_else(|| format!("run {run}"), crate::ui::jobs::words::title);
        line(
            ui,
            Mark::Decide,
            &format!("A list of this name and length is not finished: {what}. Going on with it may be what you want."),
        );
        if Button::link("Show it in Jobs").show(ui).clicked() {
            out.ask(Ask::ShowRun(run));
        }
    }
}
