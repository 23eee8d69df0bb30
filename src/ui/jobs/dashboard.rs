//! The way from a user to Auth0's Dashboard: to the user's page where the id is known, else to the search with the name
//! in the clipboard.

use crate::session::Dashboard;
use crate::ui::kit::{Button, muted};
use crate::ui::theme::icons;
use egui::{OpenUrl, Ui};

/// `who` is what the user can be searched for by; `copied` remembers whom the clipboard was given.
pub(super) fn dashboard_ui(
    ui: &mut Ui,
    tenant: &str,
    user_id: Option<&str>,
    who: Option<&str>,
    copied: &mut Option<String>,
) {
    let Some(dashboard) = Dashboard::of(tenant) else {
        muted(ui, "A demo tenant has no Dashboard to look at the user in.");
        return;
    };
    if let Some(page) = user_id.and_then(|id| dashboard.user(id)) {
        let name = format!("Open {} in the Auth0 Dashboard", who.unwrap_or("this user"));
        let open = Button::plain("Open in the Auth0 Dashboard").small().icon(icons::ARROW_SQUARE_OUT).name(&name);
        if open.show(ui).clicked() {
            ui.ctx().open_url(OpenUrl::new_tab(page));
        }
        return;
    }
    let Some(who) = who else { return };
    let name = format!("Find {who} in the Auth0 Dashboard");
    let hint = "Copies who it is, and opens the Dashboard in the browser";
    let find = Button::plain("Find in the Auth0 Dashboard").small().icon(icons::ARROW_SQUARE_OUT).name(&name);
    if find.description(hint).show(ui).clicked() {
        ui.ctx().copy_text(who.to_owned());
        ui.ctx().open_url(OpenUrl::new_tab(dashboard.users()));
        *copied = Some(who.to_owned());
    }
    if copied.as_deref() == Some(who) {
        muted(ui, &format!("{who} is copied: paste it into the search under User Management › Users."));
    }
}
