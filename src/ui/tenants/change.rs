//! Changing a tenant inside its detail: editing it, replacing its secret, removing it.

use super::{Part, Shown, TenantsView};
use crate::session::{
    Command, KeyringStatus, Notice, Secret, State, StoredTenant, TenantChange, TenantEdit, TenantRef,
};
use crate::ui::kit::{Button, Field, heading, marked, muted, notice_box, rich, segmented};
use crate::ui::out::Out;
use crate::ui::theme::{self, icons, palette};
use egui::{Frame, Key, Label, Margin, Modifiers, Stroke, Ui};

/// Fields are no wider, nor is a question.
const FORM_WIDTH: f32 = 512.0;
const QUESTION_WIDTH: f32 = 720.0;

/// A tenant that is being edited.
#[derive(Debug)]
pub(super) struct EditForm {
    name: String,
    domain: String,
    client_id: String,
    has_client_id: bool,
    production: bool,
    /// The domain from before, and the secret that is entered again for another one.
    former_domain: String,
    secret: ReplaceForm,
    focused: bool,
    /// How many changes there were before this one was asked for.
    asked: Option<u64>,
}

impl EditForm {
    pub(super) fn of(stored: &StoredTenant) -> Self {
        Self {
            name: stored.name.clone(),
            domain: stored.domain.clone(),
            client_id: stored.client_id.clone().unwrap_or_default(),
            has_client_id: stored.client_id.is_some(),
            production: stored.production,
            former_domain: stored.domain.clone(),
            secret: ReplaceForm::default(),
            focused: false,
            asked: None,
        }
    }
}

/// A secret that takes another's place.
#[derive(Default)]
pub(super) struct ReplaceForm {
    secret: String,
    focused: bool,
    asked: Option<u64>,
}

impl std::fmt::Debug for ReplaceForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReplaceForm").finish_non_exhaustive()
    }
}

/// How the change that was asked for ended, once it did.
fn ended(now: &State, asked: Option<u64>) -> Option<Result<&TenantChange, &Notice>> {
    let before = asked?;
    (now.tenant_changes > before).then(|| now.tenants_changed.ended()).flatten()
}

/// Why the change that was asked for failed.
fn failure(now: &State, asked: Option<u64>) -> Option<&Notice> {
    ended(now, asked)?.err()
}

/// What follows from a change that went well.
pub(super) fn follow(now: &State, view: &mut TenantsView) {
    let asked = match &view.part {
        Part::Shown => return,
        Part::Edited(form) => form.asked,
        Part::Replaced(form) => form.asked,
        Part::Removed(asked) => *asked,
    };
    match ended(now, asked) {
        Some(Ok(TenantChange::Edited { to, .. })) => {
            view.selected = Some(TenantRef::Named(to.clone()));
            view.part = Part::Shown;
        }
        Some(Ok(
            TenantChange::Added { .. }
            | TenantChange::SecretReplaced { .. }
            | TenantChange::SecretKept { .. }
            | TenantChange::Removed { .. },
        )) => view.part = Part::Shown,
        Some(Err(_)) | None => {}
    }
}

fn escaped(ui: &Ui) -> bool {
    ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
}

pub(super) fn edit_ui(ui: &mut Ui, now: &State, shown: &Shown<'_>, view: &mut TenantsView, out: &mut Out) {
    let Part::Edited(form) = &mut view.part else { return };
    let waiting = form.asked.is_some() && ended(now, form.asked).is_none();
    heading(ui, &format!("Edit {}", shown.name()));
    ui.add_space(8.0);
    let (mut save, mut cancel) = (false, escaped(ui));
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width().min(FORM_WIDTH));
        ui.spacing_mut().item_spacing.y = 14.0;
        let name = Field::new("Name in Rollcall").enabled(!waiting).show(ui, &mut form.name);
        if !form.focused {
            form.focused = true;
            name.request_focus();
            name.scroll_to_me(Some(egui::Align::Center));
        }
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 5.0;
            let title = rich("What is it for?", theme::medium(13.0), palette(ui).text);
            ui.add(Label::new(title).selectable(false));
            segmented(ui, &[(true, "Production"), (false, "Testing")], &mut form.production, None);
            muted(ui, super::add::purpose_sentence(form.production));
        });
        let domain = Field::new("Domain").enabled(!waiting).show(ui, &mut form.domain);
        let mut last = domain;
        let moves = form.domain.trim() != form.former_domain;
        if form.has_client_id {
            last = Field::new("Client ID").enabled(!waiting).show(ui, &mut form.client_id);
        }
        if moves {
            let label = if form.has_client_id { "Client secret for this domain" } else { "Token for this domain" };
            let field = Field::new(label).hint("Paste it here").password().enabled(!waiting);
            last = field.show(ui, &mut form.secret.secret);
            muted(ui, "For another domain the secret is entered again, so that a mistyped one never gets it.");
        } else {
            muted(ui, "The client secret stays as it is. It is replaced in the tenant's details.");
        }
        save |= last.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if let Some(notice) = failure(now, form.asked) {
            notice_box(ui, notice);
        }
        let why = if waiting {
            Some("Saving…")
        } else if form.name.trim().is_empty() {
            Some("A tenant needs a name")
        } else if form.domain.trim().is_empty() {
            Some("A tenant needs a domain")
        } else if moves && form.secret.secret.trim().is_empty() {
            Some("Paste the secret for the other domain first")
        } else {
            None
        };
        save &= why.is_none();
        ui.horizontal(|ui| {
            save |= Button::accent("Save changes").off(why).height(38.0).show(ui).clicked();
            cancel |= Button::plain("Cancel").height(38.0).show(ui).clicked();
        });
    });
    if cancel {
        view.part = Part::Shown;
    } else if save && !waiting {
        form.asked = Some(now.tenant_changes);
        let edit = TenantEdit {
            name: form.name.trim().to_owned(),
            domain: form.domain.trim().to_owned(),
            client_id: form.has_client_id.then(|| form.client_id.trim().to_owned()),
            production: form.production,
            secret: Some(form.secret.secret.trim()).filter(|it| !it.is_empty()).map(|it| Secret::new(it.to_owned())),
        };
        out.send(Command::EditTenant { name: shown.name().to_owned(), edit });
    }
}

/// The question whether a tenant is to go, in the detail itself.
pub(super) fn remove_ui(ui: &mut Ui, now: &State, shown: &Shown<'_>, view: &mut TenantsView, out: &mut Out) {
    let Part::Removed(asked) = &mut view.part else { return };
    let waiting = asked.is_some() && ended(now, *asked).is_none();
    let name = shown.name();
    let (mut remove, mut keep) = (false, escaped(ui));
    framed(ui, QUESTION_WIDTH, |ui| {
        let kept = if now.session_secrets.contains_key(name) {
            "forgotten"
        } else {
            "taken out of the keyring, if it is there and not locked"
        };
        let color = palette(ui).text;
        marked(ui, &format!("**Remove {name} from Rollcall?**"), 13.0, color);
        let text = format!(
            "The tenant and its users are not touched. The secret is {kept}; past runs stay in Jobs, but a run that was \
             paused or broke off can't go on until you connect the tenant again."
        );
        marked(ui, &text, 13.0, color);
        if let Some(notice) = failure(now, *asked) {
            notice_box(ui, notice);
        }
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            let label = format!("Remove {name}");
            let off = waiting.then_some("Removing…");
            remove = Button::danger(&label).icon(icons::TRASH).off(off).show(ui).clicked();
            keep |= Button::plain("Keep it").show(ui).clicked();
        });
    });
    ui.add_space(16.0);
    if keep {
        view.part = Part::Shown;
    } else if remove {
        *asked = Some(now.tenant_changes);
        out.send(Command::RemoveTenant { name: name.to_owned() });
    }
}

/// A new secret in the place of the old one.
pub(super) fn replace_ui(ui: &mut Ui, now: &State, shown: &Shown<'_>, view: &mut TenantsView, out: &mut Out) {
    let Part::Replaced(form) = &mut view.part else { return };
    let waiting = form.asked.is_some() && ended(now, form.asked).is_none();
    let is_token = shown.stored.is_some_and(|it| it.client_id.is_none());
    let (mut save, mut cancel) = (false, escaped(ui));
    framed(ui, FORM_WIDTH, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        let label = if is_token { "New token" } else { "New client secret" };
        let field = Field::new(label).hint("Paste it here").password().enabled(!waiting).show(ui, &mut form.secret);
        if !form.focused {
            form.focused = true;
            field.request_focus();
            // The link that asked for it may stand far below.
            field.scroll_to_me(Some(egui::Align::Center));
        }
        save = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        muted(ui, secret_goes(now));
        if let Some(notice) = failure(now, form.asked) {
            notice_box(ui, notice);
        }
        let why = if waiting {
            Some("Saving…")
        } else if form.secret.trim().is_empty() {
            Some("Paste it first")
        } else {
            None
        };
        save &= why.is_none();
        ui.horizontal(|ui| {
            save |= Button::accent("Save and test").off(why).show(ui).clicked();
            cancel |= Button::plain("Cancel").show(ui).clicked();
            if let Some(why) = why {
                muted(ui, why);
            }
        });
    });
    ui.add_space(16.0);
    if cancel {
        view.part = Part::Shown;
    } else if save && !waiting {
        form.asked = Some(now.tenant_changes);
        let secret = Secret::new(std::mem::take(&mut form.secret).trim().to_owned());
        out.send(Command::ReplaceSecret { name: shown.name().to_owned(), secret });
    }
}

/// Where a secret goes that is pasted here.
pub(super) fn secret_goes(now: &State) -> &'static str {
    match now.keyring.value() {
        Some(KeyringStatus::Absent(_)) => {
            "This computer has no keyring that Rollcall can use. The secret will last until you close the window."
        }
        Some(KeyringStatus::There) | None => "Goes into this computer's keyring. Rollcall never shows it again.",
    }
}

fn framed(ui: &mut Ui, widest: f32, add: impl FnOnce(&mut Ui)) {
    let colors = palette(ui);
    Frame::new()
        .fill(colors.header)
        .stroke(Stroke::new(1.0, colors.border))
        .corner_radius(10.0)
        .inner_margin(Margin::same(16))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.scope(|ui| {
                ui.set_max_width(ui.available_width().min(widest));
                add(ui);
            });
        });
}
