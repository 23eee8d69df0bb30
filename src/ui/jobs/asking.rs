//! What a run asks of a person, in a box below its line: whether to go on, to stop, to call off.

use super::{JobsView, words};
use crate::session::{Command, Fetched, Outcomes, RunLine, RunStatus, State};
use crate::ui::kit::{Button, counted, notice_box, number};
use crate::ui::out::Out;
use crate::ui::theme::{self, icons, palette};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{FontId, Frame, Label, Margin, Stroke, Ui};

/// How high a button is.
const BUTTON: f32 = 32.0;

/// In a narrower box the buttons stand below the text.
const STACKED: f32 = 520.0;

#[expect(clippy::too_many_arguments, reason = "what is drawn, and what it may ask for")]
pub(super) fn boxes_ui(
    ui: &mut Ui,
    now: &State,
    line: &RunLine,
    status: &RunStatus,
    accent: bool,
    outcomes: &Outcomes,
    view: &mut JobsView,
    out: &mut Out,
) {
    let run = line.run.id;
    if let Some(tenant) = now.waits_to_go_on(run) {
        let strong = format!("Reaching {}…", tenant.name());
        asking_box(ui, &strong, "The run goes on as soon as its tenant lets Rollcall in.", |ui| {
            let name = format!("Call off going on with {}", words::title(line));
            if Button::plain("Call it off").name(&name).show(ui).clicked() {
                out.send(Command::CallOff { run });
            }
        });
    } else if let RunStatus::Interrupted { why, cure } = status {
        let rest = words::going_on(line, jiff::Timestamp::now());
        let rest = if cure.is_empty() { rest } else { format!("{cure} {rest}") };
        asking_box(ui, why, &rest, |ui| {
            let name = format!("Go on with {}", words::title(line));
            let button = if accent { Button::accent("Go on") } else { Button::plain("Go on") };
            if button.icon(icons::PLAY).name(&name).show(ui).clicked() {
                out.send(Command::GoOn { run });
            }
            let name = format!("Leave {} stopped", words::title(line));
            if Button::plain("Leave it stopped").name(&name).show(ui).clicked() {
                out.send(Command::StopRun { run });
            }
        });
    }
    if view.stopping == Some(run) && matches!(status, RunStatus::Running { .. }) {
        let jobs = now.at_work.get(&run).and_then(|work| work.progress.as_ref()).map_or(0, |it| it.jobs.len()) as u64;
        let at_auth0 = match jobs {
            0 => "No job is at Auth0 at the moment.".to_owned(),
            1 => "1 job is at Auth0 and can't be called back.".to_owned(),
            jobs => format!("{} are at Auth0 and can't be called back.", counted(jobs, "job", "jobs")),
        };
        let users = |count: u64, one: &str, many: &str| match count {
            0 => String::new(),
            1 => format!(" 1 user {one}."),
            count => format!(" {} users {many}.", number(count)),
        };
        let rest = format!(
            "{at_auth0}{}{}{}",
            users(outcomes.not_known, "is on the way in them", "are on the way in them"),
            users(outcomes.created + outcomes.updated, "was written and stays", "were written and stay"),
            users(outcomes.not_sent, "is not sent", "are not sent"),
        );
        asking_box(ui, "Stop after the running jobs?", &rest, |ui| {
            if Button::plain("Stop after these").show(ui).clicked() {
                out.send(Command::StopRun { run });
                view.stopping = None;
            }
            if Button::plain("Keep going").show(ui).clicked() {
                view.stopping = None;
            }
        });
    }
    // What keeps a run from going on, or from being looked at again; why it was interrupted stands in its box.
    if let Some(Fetched::Failed { notice, .. }) = now.reports.get(&run)
        && !matches!(status, RunStatus::Running { .. })
        && !matches!(status, RunStatus::Interrupted { why, .. } if *why == notice.message)
    {
        let margin = Margin { left: 80, right: 0, top: 0, bottom: 12 };
        egui::Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            notice_box(ui, notice);
        });
    }
}

/// A box under a run, from its title on: what happened or is asked, and the buttons.
fn asking_box(ui: &mut Ui, strong: &str, rest: &str, buttons: impl FnOnce(&mut Ui)) {
    let colors = palette(ui);
    let mut text = LayoutJob::default();
    let format = |font: FontId| TextFormat {
        line_height: Some((font.size * 1.5).round()),
        font_id: font,
        color: colors.text,
        ..TextFormat::default()
    };
    text.append(strong, 0.0, format(theme::semibold(13.0)));
    text.append(&format!(" {rest}"), 0.0, format(theme::body(13.0)));
    let shown = text.clone();
    let text = Label::new(text).wrap();
    let frame =
        Frame::new().fill(colors.warning_area).stroke(Stroke::new(1.0, colors.warning_border)).corner_radius(8.0);
    let margin = Margin { left: 80, right: 0, top: 0, bottom: 14 };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        frame.inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
            let whole = ui.available_width();
            ui.set_width(whole);
            // Beside a text in a narrow column the buttons would have no room for their words.
            if whole < STACKED {
                ui.add(text);
                ui.add_space(6.0);
                ui.horizontal_wrapped(buttons);
                return;
            }
            ui.horizontal(|ui| {
                ui.vertical(|ui| {
                    ui.set_width(whole - 244.0);
                    // One line stands in the middle of the buttons beside it.
                    let job = LayoutJob { wrap: TextWrapping::wrap_at_width(whole - 244.0), ..shown };
                    let height = ui.painter().layout_job(job).size().y;
                    ui.add_space(((BUTTON - height) / 2.0).max(0.0));
                    ui.add(text);
                });
                buttons(ui);
            });
        });
    });
}
