//! Looking up any job of the tenant in use by its id.

use crate::session::{Command, Fetched, JobView, State, TenantRef};
use crate::ui::kit::{Button, Field, counted, muted, notice_box, number, rich, side_card};
use crate::ui::out::Out;
use crate::ui::screen::Screen;
use crate::ui::theme::{self, icons, palette};
use egui::{Key, Label, Margin, Ui, vec2};

/// What is typed.
#[derive(Debug, Default)]
pub(super) struct LookUpView {
    id: String,
    /// The tenant that was asked: the answer is shown under no other tenant's name.
    asked: Option<TenantRef>,
    focused: bool,
}

/// Refused users of a job that are shown; the rest is for the runs, or the terminal.
const SHOWN: usize = 50;

/// What the buttons take beside the field.
const BUTTONS: f32 = 190.0;

/// True when it is to be closed.
pub(super) fn look_up_ui(ui: &mut Ui, now: &State, view: &mut LookUpView, out: &mut Out) -> bool {
    let mut close = false;
    egui::Frame::new().inner_margin(Margin { left: 20, right: 20, top: 14, bottom: 2 }).show(ui, |ui| {
        side_card(ui, 16.0, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            let color = palette(ui).text;
            let tenant = now.in_use.clone();
            let title =
                tenant.as_ref().map_or("Look up a job".to_owned(), |it| format!("Look up a job of {}", it.name()));
            ui.add(Label::new(rich(title, theme::semibold(13.5), color)));
            ui.horizontal(|ui| {
                let width = (ui.available_width() - BUTTONS).clamp(120.0, 320.0);
                let field = Field::new("Job id").label_hidden().hint("job_…").width(width).height(32.0);
                let response = field.show(ui, &mut view.id);
                if !std::mem::replace(&mut view.focused, true) {
                    response.request_focus();
                }
                let off = match (&tenant, view.id.trim().is_empty()) {
                    (None, _) => Some("Choose a tenant first"),
                    (Some(_), true) => Some("Paste the id of a job first"),
                    (Some(_), false) => None,
                };
                let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                let pressed = Button::plain("Look up").icon(icons::MAGNIFYING_GLASS).off(off).show(ui).clicked();
                if (pressed || enter && off.is_none())
                    && let Some(tenant) = tenant.clone()
                {
                    let look_up = Command::LookUpJob { tenant: tenant.clone(), job: view.id.trim().to_owned() };
                    view.asked = Some(tenant.clone());
                    out.send(Command::WithTenant { tenant, then: Box::new(look_up) });
                }
                close = Button::plain("Close").name("Close the look-up").show(ui).clicked();
            });
            if now.in_use.is_none() {
                ui.horizontal_wrapped(|ui| {
                    muted(ui, "A job is looked up at the tenant in use. Auth0 keeps it for 24 hours.");
                    if Button::link("Choose a tenant").show(ui).clicked() {
                        out.go(Screen::Tenants);
                    }
                });
            } else if view.asked == tenant {
                answer_ui(ui, now);
            } else {
                muted(ui, "Any job of this tenant, also those of the Dashboard and of colleagues. Auth0 keeps a job for 24 hours.");
            }
        });
    });
    close || ui.input(|input| input.key_pressed(Key::Escape)) && ui.memory(|memory| memory.focused().is_none())
}

fn answer_ui(ui: &mut Ui, now: &State) {
    match &now.job {
        Fetched::NotAsked | Fetched::Loading { .. } => {
            muted(ui, "Asking Auth0…");
        }
        Fetched::Failed { notice, .. } => {
            notice_box(ui, notice);
        }
        Fetched::Ready(found) => found_ui(ui, found),
    }
}

/// With its full stop.
fn sentence(words: &str) -> String {
    format!("{}.", words.trim_end_matches('.'))
}

fn found_ui(ui: &mut Ui, found: &JobView) {
    let colors = palette(ui);
    let job = &found.job;
    let connection = job.connection.as_ref().map(|it| format!(" • {it}")).unwrap_or_default();
    let head = format!("{} • {}{connection}", job.id.0, job.status.as_str());
    ui.add(Label::new(rich(head, theme::medium(13.0), colors.text)).wrap());
    if let Some(it) = &job.summary {
        let text = format!(
            "{}: {} created, {} updated, {} failed",
            counted(it.total, "user", "users"),
            number(it.inserted),
            number(it.updated),
            number(it.failed),
        );
        ui.add(Label::new(rich(text, theme::body(13.0), colors.text)).wrap());
    }
    if let Some(details) = &job.status_details {
        muted(ui, &format!("Auth0 says “{details}”."));
    }
    egui::ScrollArea::vertical().max_height(180.0).id_salt("looked up").show(ui, |ui| {
        for line in found.problems.iter().take(SHOWN) {
            let who = line.email.as_deref().unwrap_or("A user without e-mail");
            let (why, next) = line.in_window();
            let text = format!("{who}: {} {}. ({})", sentence(&why), next.trim_end_matches('.'), line.code);
            ui.add(Label::new(rich(text, theme::body(12.5), colors.text)).wrap());
        }
        if found.problems.len() > SHOWN {
            muted(ui, &format!("… and {} more", number((found.problems.len() - SHOWN) as u64)));
        }
    });
}
