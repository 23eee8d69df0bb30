//! The story of a list from its plan to its last refused row, as a person tells it to the window.

use crate::session::{
    Access, Command, DemoOptions, Fetched, Keeping, NewTenant, OpenOptions, RunStatus, Secret, SheetId, State,
    TenantRef,
};
use crate::ui::harness::Window;
use crate::ui::screen::Screen;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::path::Path;

const LIST: &str = "email,given_name,family_name\n\
                    ann@new.test,Ann,Costa\n\
                    not an address,Ben,Boer\n\
                    cy@new.test,Cy,Ito\n\
                    cy@new.test,Cy,Again\n";

pub(in crate::ui) const SHEET: SheetId = SheetId(1);

/// Draws the window into files, for whoever wants to look.
fn shot(window: &mut Window, name: &str) {
    let Some(folder) = std::env::var_os("ROLLCALL_SHOTS") else { return };
    for (theme, size) in [
        (egui::Theme::Light, egui::vec2(1600.0, 900.0)),
        (egui::Theme::Dark, egui::vec2(1600.0, 900.0)),
        (egui::Theme::Light, egui::vec2(1280.0, 800.0)),
        (egui::Theme::Dark, egui::vec2(1280.0, 800.0)),
    ] {
        window.harness.set_size(size);
        window.harness.ctx.set_theme(theme);
        (0..4).for_each(|_| window.harness.step());
        let image = window.harness.render().unwrap();
        image.save(Path::new(&folder).join(format!("{name}-{}-{theme:?}.png", size.x))).unwrap();
    }
}

/// A window over a demo tenant where things go wrong as told.
pub(in crate::ui) fn on_demo(faults: &str, list: &str, size: egui::Vec2) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("faults.json");
    std::fs::write(&path, faults).unwrap();
    let file = folder.path().join("spring.csv");
    std::fs::write(&file, list).unwrap();
    let options = DemoOptions { port: 0, users: 20, seed: 1, faults: Some(path) };
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

fn status(now: &State) -> Option<RunStatus> {
    let line = now.runs.value()?.first()?;
    Some(line.status(now.at_work.get(&line.run.id)))
}

/// Chooses Main-DB and goes as far as the plan.
fn plan(window: &mut Window) {
    window.click(Role::RadioButton, "Main-DB");
    shot(window, "send-where");
    window.click(Role::Button, "Next: How");
    window.until_label("Leave them alone, add new users only");
    shot(window, "send-how");
    window.click(Role::Button, "Next: Check");
}

#[test]
fn a_list_is_sent_its_refused_users_are_seen_by_cause_and_saved_and_what_is_left_is_retried() {
    let mut window = on_demo(r#"{"instant_jobs": true}"#, LIST, egui::vec2(1280.0, 800.0));
    plan(&mut window);
    window.until_label("This is what will happen");
    shot(&mut window, "send-check");
    window.click(Role::Button, "Send 2 users to Main-DB on Demo tenant");
    window.until("the end", |window| {
        status(&window.state().now()) == Some(RunStatus::Finished { failed: 0, kept_back: 2, differ: 0, not_known: 0 })
    });
    // Sent, it leads to Jobs with the run unfolded.
    window.until_words("2 users left out");
    window.until_words("cy@new.test");
    shot(&mut window, "jobs");
    window.click(Role::RadioButton, "Twice in the list, 1 user");
    window.until("one cause alone", |window| {
        let seen = |words| window.query_all_by_label_contains(words).next().is_some();
        seen("Row 4, cy@new.test") && !seen("Row 2,")
    });

    let path = window.folder.path().join("failed.csv");
    let run = window.now().runs.value().unwrap()[0].run.id;
    window.harness.state_mut().send(Command::SaveFailedRows { run, path: path.clone() });
    window.until_words("2 rows saved as failed.csv");
    assert!(std::fs::read_to_string(path).unwrap().starts_with("email,given_name,family_name"));
    window.until_label("Open failed.csv as a new sheet");

    window.click(Role::Button, "Retry the 2 rows of spring.csv that were not written");
    window.until_words("only what run 1 did not write");
    window.click(Role::Button, "Next: Check");
    // Nothing was mended: nothing is left that could be sent.
    window.until_label("Nothing can be sent yet");
    window.until_label("Mend the 2 rows in the sheet");
    assert!(window.harness.query_by_label_contains("Send 0").is_none(), "{:?}", window.labels());
    window.click(Role::Button, "Jobs");
    window.until("the plan is dropped", |window| window.state().now().plans.is_empty());
}

#[test]
fn a_run_that_goes_on_keeps_the_window_open_until_the_person_has_decided_and_waits_at_the_next_start() {
    let filler = "x".repeat(60_000);
    let rows: Vec<_> = (0..40).map(|row| format!("u{row}@new.test,{filler}")).collect();
    let list = format!("email,user_metadata.x\n{}\n", rows.join("\n"));
    let faults = r#"{"jobs": [{"kind": "slow", "type": "users_import", "seconds": 600}]}"#;
    let mut window = on_demo(faults, &list, egui::vec2(1280.0, 800.0));
    plan(&mut window);
    window.click(Role::Button, "Send 40 users to Main-DB on Demo tenant");
    window.until_label("Pause Bring in spring.csv");
    window.until("jobs at the tenant", |window| {
        window.state().now().progress.values().any(|progress| progress.jobs.len() == 2)
    });
    shot(&mut window, "jobs-running");
    window.click(Role::Button, "Stop Bring in spring.csv…");
    window.until_words("2 jobs are at Auth0 and can't be called back.");
    shot(&mut window, "jobs-stop");
    window.click(Role::Button, "Keep going");

    window.harness.state_mut().closing = crate::ui::closing::Closing::Asked;
    window.until_label("One run is still going on");
    shot(&mut window, "closing");
    window.click(Role::Button, "Pause and close");
    window.until("it may close", |window| window.state().now().at_work.is_empty());
    let folder = window.close();

    let mut window = Window::open_in(folder, Start::Empty, egui::vec2(1280.0, 800.0));
    window.until_label("1 run needs your decision");
    window.harness.state_mut().go(Screen::Jobs);
    window.until_words("Rollcall was closed while this run was going on.");
    shot(&mut window, "jobs-interrupted");
    window.click(Role::Button, "Go on with Bring in spring.csv");
    // Its demo tenant went with the window.
    window.until_words("which is not connected here any more");
    window.click(Role::Button, "Leave Bring in spring.csv stopped");
    window.until_label("Stopped");
}

#[test]
fn an_empty_list_of_runs_says_what_it_is_for() {
    let mut window = Window::open(Start::Empty);
    window.harness.state_mut().go(Screen::Jobs);
    window.until_label("Everything you send is kept here");
    shot(&mut window, "jobs-none");
    window.click(Role::Button, "Look up a job id…");
    window.until_words("A job is looked up at the tenant in use");
}

/// Makes the demo a production tenant by another name.
fn as_production(window: &mut Window) {
    let demo = window.now().demo.value().unwrap().clone();
    let access = Access {
        domain: demo.url,
        audience: None,
        client_id: Some(demo.client_id),
        secret: Secret::new(demo.client_secret),
    };
    let keeping = Keeping::KeyringOrSession;
    let tenant = NewTenant { name: "acme-prod".to_owned(), access, production: true, keeping };
    window.harness.state_mut().send(Command::AddTenant(tenant));
    window.until("the tenant", |window| {
        window.state().now().is_tenant_reached(&TenantRef::Named("acme-prod".to_owned()))
    });
}

#[test]
fn what_takes_metadata_from_production_is_ticked_and_its_name_is_typed_before_the_button_works() {
    let list = "email,user_metadata.plan\nann@new.test,gold\nben@new.test,gold\n";
    let mut window = on_demo(r#"{"instant_jobs": true}"#, list, egui::vec2(1280.0, 800.0));
    plan(&mut window);
    window.click(Role::Button, "Send 2 users to Main-DB on Demo tenant");
    window.until("the end", |window| {
        matches!(status(&window.state().now()), Some(RunStatus::Finished { failed: 0, .. }))
    });

    as_production(&mut window);
    let path = window.folder.path().join("update.csv");
    std::fs::write(&path, "email,user_metadata.city\nann@new.test,Bonn\ncy@new.test,Rome\n").unwrap();
    let sheet = SheetId(7);
    let app = window.harness.state_mut();
    app.send(Command::OpenSheet { sheet, path, options: OpenOptions::default() });
    window.until("the list", |window| matches!(window.state().now().sheets.get(&sheet), Some(Fetched::Ready(_))));
    window.harness.state_mut().go(Screen::Send(sheet));
    window.click(Role::RadioButton, "acme-prod");
    window.click(Role::RadioButton, "Main-DB");
    window.click(Role::Button, "Next: How");
    window.click(Role::RadioButton, "Update them too");
    window.until_label("Every row can be sent");
    shot(&mut window, "send-how-update");
    window.click(Role::Button, "Next: Check");
    window.until_words("1 metadata key would disappear from 1 user");
    shot(&mut window, "send-check-keys");
    let send = "Send 2 users to Main-DB on acme-prod";
    let is_off =
        |window: &Window| window.harness.get_by_role_and_label(Role::Button, send).accesskit_node().is_disabled();
    assert!(is_off(&window));
    window.click(Role::CheckBox, "I want user_metadata.plan to be removed from 1 user");
    assert!(is_off(&window));
    window.type_into("Type the tenant name acme-prod to confirm", "acme-prod");
    assert!(!is_off(&window));
    shot(&mut window, "send-check-production");
    window.click(Role::Button, send);
    window.until("the end", |window| {
        let line = window.state().now();
        let line = line.runs.value().and_then(|runs| runs.first());
        line.is_some_and(|line| line.outcomes().updated == 1 && line.outcomes().created == 1)
    });
    window.until_words("Finished, all there");
    shot(&mut window, "jobs-production");
}
