//! What was exported before: where each file went, and how to go on with what broke off.

use super::{ExportView, file_buttons};
use crate::session::{Command, ExportLine, State, TenantRef};
use crate::ui::kit::{Button, counted, heading, muted, rich, rule, when};
use crate::ui::out::Out;
use crate::ui::theme::{self, palette};
use egui::{Label, Ui};

/// So many are shown; Jobs has all of them.
const SHOWN: usize = 20;

pub(super) fn earlier_ui(ui: &mut Ui, now: &State, view: &mut ExportView, out: &mut Out) {
    let Some(lines) = now.exported.value().filter(|lines| !lines.is_empty()) else { return };
    rule(ui);
    ui.add_space(18.0);
    heading(ui, "Exports so far");
    ui.add_space(6.0);
    for line in lines.iter().take(SHOWN) {
        ui.push_id(line.run.0, |ui| line_ui(ui, now, line, view, out));
    }
    if lines.len() > SHOWN {
        muted(ui, "Older ones are in Jobs");
    }
}

fn line_ui(ui: &mut Ui, now: &State, line: &ExportLine, view: &mut ExportView, out: &mut Out) {
    let colors = palette(ui);
    ui.add_space(8.0);
    let name = line.file.file_name().unwrap_or(line.file.as_os_str()).to_string_lossy().into_owned();
    // The demo tenant is known by its name, not by where it listens.
    let tenant =
        now.in_use.as_ref().filter(|it| now.is_at(it, &line.tenant)).map_or(line.tenant.as_str(), TenantRef::name);
    let from = line.source();
    let about = match &line.report {
        Some(report) => {
            format!("{} of {tenant}, {from} • {}", counted(report.users, "user", "users"), when(line.created_at))
        }
        None => format!("Not finished: {tenant}, {from} • begun {}", when(line.created_at)),
    };
    ui.spacing_mut().item_spacing.y = 3.0;
    ui.add(Label::new(rich(&name, theme::medium(13.0), colors.text)).truncate());
    ui.add(Label::new(rich(&about, theme::body(12.5), colors.muted)).wrap());
    ui.horizontal(|ui| {
        if let Some(report) = &line.report {
            file_buttons(ui, &report.file, out);
        } else {
            resume_ui(ui, now, (line, &format!("Go on with the export {name}")), view, out);
        }
    });
    ui.add_space(4.0);
}

/// An export that broke off goes on with the job that it made, at the tenant it was asked of. True once it does.
pub(super) fn resume_ui(
    ui: &mut Ui,
    now: &State,
    (line, name): (&ExportLine, &str),
    view: &mut ExportView,
    out: &mut Out,
) -> bool {
    let at_work = now.exports.values().any(|it| it.run == Some(line.run) && it.outcome.ended().is_none());
    if at_work {
        muted(ui, "At work");
        return false;
    }
    let tenant = now.in_use.clone().filter(|it| now.is_at(it, &line.tenant));
    let Some(tenant) = tenant else {
        muted(ui, &format!("To go on with it, switch to {} under Tenants.", line.tenant));
        return false;
    };
    let off = super::ending::is_at_work(now).then_some("Another export is still running");
    let goes_on = Button::plain("Go on").small().name(name).off(off).show(ui).clicked();
    if goes_on {
        let export = view.next();
        let then = Box::new(Command::ResumeExport { export, run: line.run, tenant: tenant.clone(), replaces: false });
        out.send(Command::WithTenant { tenant, then });
    }
    goes_on
}
