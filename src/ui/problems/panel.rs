//! The panel: counts, the box with what can be mended safely, the groups.

use super::group::{Asked, group_ui};
use super::preview::Ticks;
use super::{ProblemsView, safe_fix_count};
use crate::session::{Command, Fetched, GroupKey, SheetId, SheetReport};
use crate::ui::focus;
use crate::ui::kit::{Button, Mark, Tone, counted, glyph, mark, muted, notice_box, number, pill, progress_bar, rich};
use crate::ui::out::Out;
use crate::ui::sheet::PanelAsk;
use crate::ui::theme::{body, icon, icons, medium, palette, semibold};
use egui::accesskit::Role;
use egui::{Align, Frame, Layout, Margin, Rect, ScrollArea, Stroke, Ui, vec2};
use std::sync::Arc;

pub(in crate::ui) fn problems_ui(
    ui: &mut Ui,
    sheet: SheetId,
    check: Option<&Fetched<Arc<SheetReport>>>,
    rows: u64,
    view: &mut ProblemsView,
    out: &mut Out,
) -> Option<PanelAsk> {
    let colors = palette(ui);
    let whole = ui.available_rect_before_wrap();
    ui.painter().rect_filled(whole.shrink2(vec2(0.0, 1.0)).with_max_x(whole.right() - 1.0), 0.0, colors.surface);
    ui.painter().vline(whole.left() + 0.5, whole.y_range(), Stroke::new(1.0, colors.border));
    ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
        node.set_role(Role::Complementary);
        node.set_label("Problems");
    });
    let report = check.and_then(Fetched::value).map(AsRef::as_ref);
    let mut asked = None;
    Frame::new().inner_margin(Margin { left: 8, right: 8, top: 8, bottom: 0 }).show(ui, |ui| {
        inset(ui, |ui| title_ui(ui, whole, check, report, view));
        match check {
            Some(Fetched::Failed { notice, .. }) => inset(ui, |ui| {
                notice_box(ui, notice);
                ui.add_space(8.0);
                if Button::plain("Check again").name("Check this list again").show(ui).clicked() {
                    out.send(Command::CheckSheet { sheet, place: None });
                }
            }),
            Some(Fetched::Loading { progress: Some((done, total)), .. }) => inset(ui, |ui| {
                progress_bar(ui, "Checking the list", *done, *total, ui.available_width());
                ui.add_space(6.0);
            }),
            None | Some(Fetched::NotAsked | Fetched::Ready(_) | Fetched::Loading { progress: None, .. }) => {}
        }
        let Some(report) = report else { return };
        if report.groups().is_empty() {
            let these = if rows == 1 { "this row".to_owned() } else { format!("these {} rows", number(rows)) };
            inset(ui, |ui| {
                ui.add_space(6.0);
                ui.horizontal(|ui| {
                    mark(ui, Mark::Done, 18.0);
                    muted(ui, &format!("Everything in {these} can be sent."));
                });
            });
            return;
        }
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.set_width(ui.available_width());
            asked = groups_ui(ui, whole, sheet, report, view, out);
            ui.add_space(16.0);
        });
    });
    asked
}

/// The keyboard begins here.
fn begin(ui: &Ui, first: &egui::Response, whole: Rect, view: &mut ProblemsView) {
    focus::side(ui, first, whole);
    if std::mem::take(&mut view.takes_focus) {
        focus::go_to_side(ui, first);
    }
}

/// As far from the edge as the groups' texts, whose frames stand out a little.
fn inset(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    Frame::new().inner_margin(Margin::symmetric(8, 0)).show(ui, add);
}

fn title_ui(
    ui: &mut Ui,
    whole: Rect,
    check: Option<&Fetched<Arc<SheetReport>>>,
    report: Option<&SheetReport>,
    view: &mut ProblemsView,
) {
    let colors = palette(ui);
    ui.horizontal(|ui| {
        ui.set_height(34.0);
        let first = matches!(check, None | Some(Fetched::NotAsked | Fetched::Loading { previous: None, .. }));
        let title = match check {
            Some(Fetched::Loading { progress: Some((done, Some(total))), previous: None }) => {
                format!("Checking… {} of {} rows", number(*done), number(*total))
            }
            _checked if first => "Checking…".to_owned(),
            _checked => "Problems".to_owned(),
        };
        ui.label(rich(title, semibold(14.0), colors.text));
        if let Some(report) = report {
            if report.error_count() > 0 {
                pill(ui, &counted(report.error_count(), "error", "errors"), Tone::Error);
            }
            if report.warning_count() > 0 {
                pill(ui, &counted(report.warning_count(), "warning", "warnings"), Tone::Warning);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = Button::icon_only(icons::X, "Close the list of problems").height(26.0).show(ui);
            if report.is_none_or(|report| safe_fix_count(report) == 0) {
                begin(ui, &close, whole, view);
            }
            if close.clicked() {
                view.toggle();
            }
        });
    });
}

fn groups_ui(
    ui: &mut Ui,
    whole: Rect,
    sheet: SheetId,
    report: &SheetReport,
    view: &mut ProblemsView,
    out: &mut Out,
) -> Option<PanelAsk> {
    let mut asked = None;
    inset(ui, |ui| fix_box_ui(ui, whole, sheet, report, view, out));
    for is_error in [true, false] {
        let groups = || report.groups().iter().enumerate().filter(move |(_, group)| group.is_error == is_error);
        if groups().next().is_none() {
            continue;
        }
        inset(ui, |ui| heading_ui(ui, is_error));
        let last = groups().next_back().map(|(place, _)| place);
        for (place, group) in groups() {
            let is_open = view.open.as_ref() == Some(&group.key);
            match group_ui(ui, group, is_open, last == Some(place)) {
                None => {}
                Some(Asked::Unfold) => view.open = (!is_open).then(|| group.key.clone()),
                Some(Asked::Next) => {
                    view.open = Some(group.key.clone());
                    asked = Some(PanelAsk::Next { within: Some(place), forward: true });
                }
                Some(Asked::Filter) => asked = Some(PanelAsk::Filter(group.key.clone())),
                Some(Asked::Fix) => fix(sheet, vec![group.key.clone()], view, out),
            }
        }
    }
    asked
}

/// Asks what the fixes of these groups would change.
fn fix(sheet: SheetId, groups: Vec<GroupKey>, view: &mut ProblemsView, out: &mut Out) {
    view.preview = Some(Ticks::default());
    out.send(Command::PreviewFix { sheet, groups });
}

fn fix_box_ui(ui: &mut Ui, whole: Rect, sheet: SheetId, report: &SheetReport, view: &mut ProblemsView, out: &mut Out) {
    let count = safe_fix_count(report);
    if count == 0 {
        return;
    }
    let colors = palette(ui);
    let frame = Frame::new().stroke(Stroke::new(1.0, colors.border)).corner_radius(8.0).fill(colors.surface);
    frame.inner_margin(Margin::same(12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(10.0, 2.0);
        ui.horizontal_top(|ui| {
            glyph(ui, icons::MAGIC_WAND, icon(18.0), colors.accent);
            ui.vertical(|ui| {
                let words = counted(count, "error has a safe fix", "errors have a safe fix");
                ui.label(rich(words, semibold(13.5), colors.text));
                ui.label(rich("Preview first, one Undo afterwards", body(12.5), colors.muted));
            });
        });
        ui.add_space(8.0);
        let words = format!("Preview and fix {}…", counted(count, "cell", "cells"));
        // A dialog in front of it has the next step.
        let is_behind = !ui.memory(|memory| memory.is_above_modal_layer(ui.layer_id()));
        let mend = Button::accent(&words).width(f32::INFINITY).off(is_behind.then_some("Answer the dialog first"));
        let mend = mend.show(ui);
        begin(ui, &mend, whole, view);
        if mend.clicked() {
            let safe = report.groups().iter().filter(|group| group.is_error && group.fix.is_some());
            fix(sheet, safe.map(|group| group.key.clone()).collect(), view, out);
        }
    });
    ui.add_space(4.0);
}

fn heading_ui(ui: &mut Ui, is_error: bool) {
    let colors = palette(ui);
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        let (title, what) = if is_error {
            ("Errors", "these rows can't be sent")
        } else {
            ("Warnings", "these can be sent as they are")
        };
        ui.label(rich(title, medium(12.5), colors.text));
        ui.label(rich(what, body(12.5), colors.muted));
    });
    ui.add_space(2.0);
}
