//! Check, left half: what will happen, in numbers that add up to the rows of the list.

use super::before::{before_ui, facts_ui, untouched_ui};
use super::consequences::{consequences_ui, summary_ui};
use super::decide::decide_ui;
use super::keys::keys_ui;
use super::tiles::tiles_ui;
use super::{SendView, Step, words};
use crate::session::{Fetched, PlanOverview, SheetId, State};
use crate::ui::focus;
use crate::ui::kit::{Button, Mark, Part, PartFill, focus_ring, mark, notice_box, outcome_bar, progress_bar, rich};
use crate::ui::out::Out;
use crate::ui::theme::{self, icons, palette};
use egui::{Label, Margin, Rect, ScrollArea, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

/// How wide the right half is.
const DECIDE_WIDTH: f32 = 424.0;

/// Below this width both halves make do with less.
const SMALL: f32 = 820.0;

pub(super) fn check_ui(ui: &mut Ui, now: &State, sheet: SheetId, view: &mut SendView, out: &mut Out) {
    let whole = ui.available_rect_before_wrap();
    let (width, margin) = match whole.width() {
        small if small < SMALL => (300.0, 20),
        narrow if narrow < 1100.0 => (372.0, 32),
        _wide => (DECIDE_WIDTH, 32),
    };
    let split = whole.right() - width;
    let left = Rect::from_min_max(whole.min, pos2(split, whole.bottom()));
    let mut left_ui = ui.new_child(UiBuilder::new().max_rect(left));
    ScrollArea::vertical().auto_shrink(false).id_salt("check").show(&mut left_ui, |ui| {
        egui::Frame::new().inner_margin(Margin { left: margin, right: margin, top: 26, bottom: 24 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
            match now.plans.get(&sheet) {
                Some(Fetched::Ready(plan)) => plan_ui(ui, now, sheet, plan, view, out),
                Some(Fetched::Failed { notice, .. }) => {
                    title_ui(ui, "What would happen is not known");
                    ui.add_space(12.0);
                    notice_box(ui, notice);
                    ui.add_space(12.0);
                    ui.horizontal(|ui| {
                        if Button::accent("Try again").icon(icons::ARROW_CLOCKWISE).show(ui).clicked() {
                            view.ask_for_plan(sheet, out);
                        }
                        if view.retry_of.is_some() && Button::plain("Send the whole list instead").show(ui).clicked() {
                            view.retry_of = None;
                            view.ask_for_plan(sheet, out);
                        }
                        if Button::plain("Back").name("Back to step 2, how").show(ui).clicked() {
                            view.go(Step::How, sheet, out);
                        }
                    });
                }
                Some(Fetched::Loading { progress, .. }) => reading_ui(ui, *progress, sheet, view, out),
                Some(Fetched::NotAsked) | None => reading_ui(ui, None, sheet, view, out),
            }
        });
    });
    let right = Rect::from_min_max(pos2(split, whole.top()), whole.max);
    let colors = palette(ui);
    // As round as the card that it stands in.
    let corner = egui::CornerRadius { se: 10, ..egui::CornerRadius::ZERO };
    ui.painter().rect_filled(right.shrink(0.5), corner, colors.header);
    ui.painter().vline(right.left(), right.y_range(), Stroke::new(1.0, colors.border));
    let plan = match now.plans.get(&sheet) {
        Some(Fetched::Ready(plan)) => Some(plan),
        Some(Fetched::Loading { .. } | Fetched::Failed { .. } | Fetched::NotAsked) | None => None,
    };
    let mut right_ui = ui.new_child(UiBuilder::new().max_rect(right));
    decide_ui(&mut right_ui, now, sheet, plan, view, out);
    ui.allocate_rect(whole, Sense::hover());
}

fn title_ui(ui: &mut Ui, text: &str) -> egui::Response {
    let color = palette(ui).text;
    let title = Label::new(rich(text, theme::semibold(19.0), color)).wrap();
    let title = ui.add(title.sense(Sense::focusable_noninteractive()));
    focus_ring(ui, &title, 4.0, 4.0);
    title
}

/// The plan is being made.
fn reading_ui(ui: &mut Ui, progress: Option<(u64, Option<u64>)>, sheet: SheetId, view: &mut SendView, out: &mut Out) {
    let tenant = view.tenant.as_ref().map_or("", |tenant| tenant.name()).to_owned();
    let connection = view.connection.clone().unwrap_or_default();
    title_ui(ui, "Finding out what will happen");
    ui.add_space(10.0);
    let (done, total) = progress.unwrap_or((0, None));
    // Once all rows are checked, the rest of the time goes to the tenant.
    let is_checked = total.is_some_and(|total| done + 4096 >= total);
    let text = match (progress, view.upsert) {
        (None, _) => format!("Asking {tenant} about {connection}…"),
        (Some(_), _) if !is_checked => "Checking the rows of your list…".to_owned(),
        (Some(_), true) => format!("Looking up the users of your list in {connection}… Nothing is sent by this."),
        (Some(_), false) => "Packing the users into jobs…".to_owned(),
    };
    ui.horizontal(|ui| {
        mark(ui, Mark::Busy, 16.0);
        let color = palette(ui).text;
        ui.add(Label::new(rich(&text, theme::body(14.0), color)).wrap());
    });
    ui.add_space(14.0);
    progress_bar(ui, &text, done, total, ui.available_width());
    ui.add_space(18.0);
    for _ in 0..4 {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 60.0), Sense::hover());
        let colors = palette(ui);
        let bar = |from: f32, width: f32| {
            Rect::from_min_size(pos2(rect.left() + from, rect.center().y - 5.0), vec2(width, 10.0))
        };
        ui.painter().rect_filled(bar(32.0, 60.0), 5.0, colors.hover);
        ui.painter().rect_filled(bar(112.0, (rect.width() - 112.0).clamp(0.0, 280.0)), 5.0, colors.hover);
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, colors.line));
    }
    ui.add_space(14.0);
    if Button::plain("Cancel").description("Nothing has been sent").show(ui).clicked() {
        view.go(Step::How, sheet, out);
    }
}

fn plan_ui(ui: &mut Ui, now: &State, sheet: SheetId, plan: &PlanOverview, view: &mut SendView, out: &mut Out) {
    if plan.sends() == 0 {
        title_ui(ui, &words::nothing_title(plan));
    } else {
        let title = title_ui(ui, "This is what will happen");
        if view.focused != Some(Step::Check) {
            view.focused = Some(Step::Check);
            // A screen reader begins with the sentence.
            if focus::is_by_key(ui.ctx()) {
                title.request_focus();
            }
        }
        ui.add_space(8.0);
        summary_ui(ui, plan);
    }
    before_ui(ui, sheet, plan, view, out);
    untouched_ui(ui, plan);
    keys_ui(ui, sheet, plan, view, out);
    ui.add_space(14.0);
    let part = |count, words, fill| Part { count, words, fill };
    let parts = [
        part(plan.creates, "created", PartFill::Created),
        part(plan.updates, "updated", PartFill::Updated),
        part(plan.unchanged, "unchanged", PartFill::Unchanged),
        part(plan.left_out, "written before", PartFill::Unchanged),
        part(plan.refused + plan.deleted, "left out", PartFill::LeftOut),
    ];
    outcome_bar(ui, &parts, ui.available_width(), 10.0);
    ui.add_space(6.0);
    consequences_ui(ui, now, sheet, plan, view, out);
    if plan.sends() > 0 {
        ui.add_space(12.0);
        tiles_ui(ui, plan, view.upsert);
        ui.add_space(18.0);
        facts_ui(ui, now, plan, view, out);
    }
}
