//! The panel: counts, the box with what can be mended safely, the groups.

use super::ProblemsView;
use super::group::{Asked, group_ui};
use crate::session::{Fetched, ProblemGroup, SheetId, SheetReport};
use crate::ui::kit::{Button, Mark, Tone, counted, mark, muted, notice_box, number, pill, progress_bar, rich};
use crate::ui::out::Out;
use crate::ui::sheet::PanelAsk;
use crate::ui::theme::{body, icons, medium, palette, semibold};
use egui::accesskit::Role;
use egui::{Align, Frame, Layout, Margin, ScrollArea, Stroke, Ui, vec2};
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
        inset(ui, |ui| title_ui(ui, check, report, view));
        match check {
            Some(Fetched::Failed { notice, .. }) => inset(ui, |ui| {
                notice_box(ui, notice);
                ui.add_space(8.0);
                if Button::plain("Check again").name("Check this list again").show(ui).clicked() {
                    out.send(crate::session::Command::CheckSheet { sheet, place: None });
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
            asked = groups_ui(ui, sheet, report, view, out);
            ui.add_space(16.0);
        });
    });
    asked
}

/// As far from the edge as the groups' texts, whose frames stand out a little.
fn inset(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    Frame::new().inner_margin(Margin::symmetric(8, 0)).show(ui, add);
}

fn title_ui(
    ui: &mut Ui,
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
            if Button::icon_only(icons::X, "Close the list of problems").height(26.0).show(ui).clicked() {
                view.toggle();
            }
        });
    });
}

fn groups_ui(
    ui: &mut Ui,
    sheet: SheetId,
    report: &SheetReport,
    view: &mut ProblemsView,
    out: &mut Out,
) -> Option<PanelAsk> {
    let _ = (sheet, out);
    let mut asked = None;
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
                Some(Asked::Filter) => asked = Some(PanelAsk::Filter(place)),
            }
        }
    }
    asked
}

fn heading_ui(ui: &mut Ui, is_error: bool) {
    let colors = palette(ui);
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        let (title, what) = if is_error {
            ("Errors", "these rows can’t be sent")
        } else {
            ("Warnings", "these can be sent as they are")
        };
        ui.label(rich(title, medium(12.5), colors.text));
        ui.label(rich(what, body(12.5), colors.muted));
    });
    ui.add_space(2.0);
}
