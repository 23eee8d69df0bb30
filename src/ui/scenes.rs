//! Scenes that several tests and the gallery begin with: a demo tenant where things go wrong as told, its other name as a
//! production tenant, and lists.

use super::harness::Window;
use super::screen::Screen;
use super::start::Start;
use crate::session::{Access, Command, DemoOptions, Fetched, Keeping, NewTenant, Secret, SheetId, TenantRef};
use egui::accesskit::Role;

/// The sheet that [`on_demo`] opens.
pub(super) const SHEET: SheetId = SheetId(1);

/// Two users, a row without an address, and a user who is there twice.
pub(super) const LIST: &str = "email,given_name,family_name\n\
                               ann@new.test,Ann,Costa\n\
                               not an address,Ben,Boer\n\
                               cy@new.test,Cy,Ito\n\
                               cy@new.test,Cy,Again\n";

/// Jobs of the demo tenant end at once.
pub(super) const INSTANT: &str = r#"{"instant_jobs": true}"#;

/// Jobs of the demo tenant do not end while anybody looks.
pub(super) const SLOW: &str = r#"{"jobs": [{"kind": "slow", "type": "users_import", "seconds": 600}]}"#;

/// A list of 40 users that takes several jobs.
pub(super) fn long_list() -> String {
    let filler = "x".repeat(60_000);
    let rows: Vec<_> = (0..40).map(|row| format!("u{row}@new.test,{filler}")).collect();
    format!("email,user_metadata.x\n{}\n", rows.join("\n"))
}

/// A window over a demo tenant where things go wrong as told.
pub(super) fn on_demo(faults: &str, list: &str, size: egui::Vec2) -> Window {
    on_demo_of(20, faults, list, size)
}

/// The same with so many users there.
pub(super) fn on_demo_of(users: usize, faults: &str, list: &str, size: egui::Vec2) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("faults.json");
    std::fs::write(&path, faults).unwrap();
    let file = folder.path().join("spring.csv");
    std::fs::write(&file, list).unwrap();
    let options = DemoOptions { port: 0, users, seed: 1, faults: Some(path) };
    let mut window = Window::open_in(folder, Start::Empty, size);
    // Without the sample list that the window's own demo begins with.
    window.harness.state_mut().send(Command::StartDemo(options));
    window.until("the demo", |window| matches!(window.state().now().demo, Fetched::Ready(_)));
    window.harness.state_mut().send(Command::ChooseTenant { tenant: TenantRef::Demo });
    window.until("its application", |window| {
        let now = window.state().now();
        matches!(now.clients.get(&TenantRef::Demo), Some(Fetched::Ready(_)))
    });
    let app = window.harness.state_mut();
    app.open(file);
    window.until("the list", |window| matches!(window.state().now().checks.get(&SHEET), Some(Fetched::Ready(_))));
    window.harness.state_mut().go(Screen::Send(SHEET));
    window
}

/// Chooses Main-DB and goes as far as the plan.
pub(super) fn plan(window: &mut Window) {
    window.click(Role::RadioButton, "Main-DB");
    window.click(Role::Button, "Next: How");
    window.until_label("Leave them alone, add new users only");
    window.click(Role::Button, "Next: Check");
}

/// Adds the demo tenant once more, as a production tenant of this name.
pub(super) fn add_production_tenant(window: &mut Window, name: &str) {
    let demo = window.now().demo.value().unwrap().clone();
    let access = Access {
        domain: demo.url,
        audience: None,
        client_id: Some(demo.client_id),
        secret: Secret::new(demo.client_secret),
    };
    let keeping = Keeping::KeyringOrSession;
    let tenant = NewTenant { name: name.to_owned(), access, production: true, keeping };
    window.harness.state_mut().send(Command::AddTenant(tenant));
    let name = name.to_owned();
    window.until("the tenant", |window| window.state().now().is_tenant_reached(&TenantRef::Named(name.clone())));
}

/// Sends two users whose metadata has a plan; then leads to How for a list that would take it from one of them, at a
/// production tenant of this name.
pub(super) fn update_that_takes_metadata(window: &mut Window, tenant: &str, list: &str, sheet: SheetId) {
    plan(window);
    window.click(Role::Button, "Send 2 users to Main-DB on Demo tenant");
    window.until_words("Finished, all there");
    add_production_tenant(window, tenant);
    let path = window.folder.path().join(list);
    std::fs::write(&path, "email,user_metadata.city\nann@new.test,Bonn\ncy@new.test,Rome\n").unwrap();
    window.harness.state_mut().send(Command::OpenSheet {
        sheet,
        path,
        options: crate::session::OpenOptions::default(),
    });
    window.until("the list", |window| matches!(window.state().now().sheets.get(&sheet), Some(Fetched::Ready(_))));
    window.harness.state_mut().go(Screen::Send(sheet));
    window.click(Role::RadioButton, tenant);
    window.click(Role::RadioButton, "Main-DB");
}

/// What [`update_that_takes_metadata`] begins with.
pub(super) const WITH_METADATA: &str = "email,user_metadata.plan\nann@new.test,gold\nben@new.test,gold\n";
