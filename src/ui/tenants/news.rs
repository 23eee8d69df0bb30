//! What a person has to know of a tenant before anything else: that it was just added, that its secret will be lost or is
//! lost, why it can't be reached. Each says what it means and has its button.

use super::change::ReplaceForm;
use super::{Part, Shown, TenantsView};
use crate::session::words::api::asks_for_another_secret;
use crate::session::words::keyring::{ENTER_AGAIN, LOCKED, TRY_AGAIN, can_be_tried_again};
use crate::session::{Command, Fetched, Notice, Purpose, Standing, State};
use crate::ui::kit::{Button, Mark, Tone, muted, notice_box, rich, toned_box};
use crate::ui::out::Out;
use crate::ui::theme::{self, icons, palette};
use egui::{Label, Ui};

pub(super) fn news_ui(ui: &mut Ui, now: &State, shown: &Shown<'_>, view: &mut TenantsView, out: &mut Out) {
    if !matches!(view.part, Part::Shown) {
        return;
    }
    // What keeps it from being used comes first, and ends the joy about its being added.
    if !matches!(shown.standing, Standing::NotReached(_) | Standing::SecretNeeded) {
        added_ui(ui, now, shown, view);
        not_kept_ui(ui, now, shown, view, out);
    }
    let notice = match (shown.standing, shown.test) {
        (Standing::SecretNeeded, Some(Fetched::Failed { notice, .. })) => Some(notice),
        _ => None,
    };
    match shown.standing {
        Standing::SecretNeeded => secret_needed_ui(ui, shown, notice, view),
        Standing::NotReached(notice) => {
            // Where nobody answers, another secret would not help.
            if shown.stored.is_some() && asks_for_another_secret(notice) {
                toned_box(ui, Tone::Error, Mark::Wrong, &notice.message, |ui| {
                    body(ui, &notice.next);
                    ui.add_space(10.0);
                    enter_again_ui(ui, Button::plain(ENTER_AGAIN), view);
                });
            } else {
                notice_box(ui, notice);
            }
            ui.add_space(16.0);
        }
        Standing::NotTested | Standing::Testing | Standing::Tested(_) | Standing::TestedBefore(_) => return,
    }
    not_kept_ui(ui, now, shown, view, out);
}

/// What has become of it: a new tenant is the target of what is sent only where that is no surprise.
fn added_ui(ui: &mut Ui, now: &State, shown: &Shown<'_>, view: &TenantsView) {
    if view.just_added.as_ref() != Some(&shown.tenant) {
        return;
    }
    let name = shown.name();
    let (title, text) = if shown.in_use {
        let asks = match shown.purpose {
            Purpose::Production => " Before anything is written there, Rollcall asks you to type its name.",
            Purpose::Testing | Purpose::Demo => "",
        };
        (format!("{name} is added and in use"), format!("What you send from now on goes there.{asks}"))
    } else {
        let other = now.in_use.as_ref().map_or("Another tenant", |it| it.name());
        (
            format!("{name} is added. {other} stays in use"),
            format!("What you send goes to {other} until you press “Use this tenant”, or choose {name} while sending."),
        )
    };
    toned_box(ui, Tone::Ok, Mark::Done, &title, |ui| body(ui, &text));
    ui.add_space(12.0);
}

/// The keyring did not keep the secret: said at once, and for as long as it is so.
fn not_kept_ui(ui: &mut Ui, now: &State, shown: &Shown<'_>, view: &mut TenantsView, out: &mut Out) {
    let name = shown.name();
    let asked = view.keep_asked.map(|before| now.tenant_changes > before);
    let Some(why) = now.session_secrets.get(name).filter(|_| shown.stored.is_some()) else {
        if asked == Some(true) {
            let title = format!("The secret of {name} is in the keyring now");
            toned_box(ui, Tone::Ok, Mark::Done, &title, |ui| body(ui, "It is there again at the next start."));
            ui.add_space(16.0);
        }
        return;
    };
    let mut again = false;
    toned_box(ui, Tone::Warning, Mark::Decide, "The secret will be lost when you close the window", |ui| {
        body(ui, &why.message);
        body(ui, "Until then Rollcall has it. After the next start it is entered again here, under Tenants.");
        body(ui, &why.next);
        if !can_be_tried_again(why) {
            return;
        }
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            let off = (asked == Some(false)).then_some("Asking the keyring…");
            again = Button::plain(TRY_AGAIN).icon(icons::ARROW_CLOCKWISE).off(off).show(ui).clicked();
            if asked == Some(true) {
                muted(ui, "Tried: the keyring still does not keep it.");
            }
        });
    });
    ui.add_space(16.0);
    if again {
        view.keep_asked = Some(now.tenant_changes);
        out.send(Command::KeepSecret { name: name.to_owned() });
    }
}

fn secret_needed_ui(ui: &mut Ui, shown: &Shown<'_>, why: Option<&Notice>, view: &mut TenantsView) {
    let name = shown.name();
    let title = format!("{name} needs its secret again");
    toned_box(ui, Tone::Warning, Mark::Decide, &title, |ui| {
        match why {
            Some(why) => body(ui, &why.message),
            None => body(ui, "The keyring did not keep it, so it was lost when the window was closed."),
        }
        let next = match why {
            Some(why) if why.code == LOCKED => {
                "Nothing else is lost. Unlock the keyring and test again, or copy the secret from Auth0."
            }
            Some(_) | None => "Nothing else is lost. Copy the secret from Auth0 and enter it again.",
        };
        body(ui, next);
        ui.add_space(10.0);
        enter_again_ui(ui, Button::accent(ENTER_AGAIN), view);
    });
    ui.add_space(16.0);
}

fn enter_again_ui(ui: &mut Ui, button: Button<'_>, view: &mut TenantsView) {
    if button.icon(icons::KEY).show(ui).clicked() {
        view.part = Part::Replaced(ReplaceForm::default());
    }
}

fn body(ui: &mut Ui, text: &str) {
    let color = palette(ui).text;
    ui.add(Label::new(rich(text, theme::body(13.0), color)).wrap());
}
