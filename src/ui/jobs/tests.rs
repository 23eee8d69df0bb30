//! The story of a list from its plan to its last refused row, as a person tells it to the window.

mod exports;
mod going_on;
mod listing;

use crate::session::{Command, RunStatus, SheetId, State, TenantRef};
use crate::ui::app::App;
use crate::ui::harness::Window;
use crate::ui::scenes::{
    INSTANT, LIST, SLOW, WITH_METADATA, add_production_tenant, long_list, on_demo, plan, update_that_takes_metadata,
};
use crate::ui::screen::Screen;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

fn status(now: &State) -> Option<RunStatus> {
    let line = now.runs.value()?.first()?;
    Some(line.status(now.at_work.get(&line.run.id)))
}

#[test]
fn a_list_is_sent_its_refused_users_are_seen_by_cause_and_saved_and_what_is_left_is_retried() {
    let mut window = on_demo(INSTANT, LIST, egui::vec2(1280.0, 800.0));
    plan(&mut window);
    window.until_label("This is what will happen");
    window.click(Role::Button, "Send 2 users to Main-DB on Demo tenant");
    window.until("the end", |window| {
        status(&window.state().now()) == Some(RunStatus::Finished { failed: 0, kept_back: 2, differ: 0, not_known: 0 })
    });
    // Sent, it leads to Jobs with the run unfolded.
    window.until_words("2 left out with errors");
    window.until_words("cy@new.test");
    window.click(Role::RadioButton, "Twice in the list, 1 user");
    window.until("one cause alone", |window| {
        let seen = |words| window.query_all_by_label_contains(words).next().is_some();
        seen("Row 4, cy@new.test") && !seen("Row 2,")
    });

    let path = window.folder.path().join("failed.csv");
    // Where its path was typed, what is there already is replaced by its button alone.
    std::fs::write(&path, "kept").unwrap();
    window.click(Role::Link, "Type where to save the 2 rows of spring.csv that were not written");
    window.type_into("Path to save to", &path.to_string_lossy());
    window.click(Role::Button, "Save");
    window.until_words("There is a file of this name already");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "kept");
    window.click(Role::Button, "Replace the file that is there");
    window.until_words("2 rows saved as failed.csv");
    assert!(std::fs::read_to_string(path).unwrap().starts_with("email,given_name,family_name"));
    window.until_label("Open failed.csv as a new sheet");

    window.click(Role::Button, "Retry the 2 rows of spring.csv that were not written");
    window.until_words("only what run 1 did not write");
    window.click(Role::Button, "Next: Check");
    // Nothing was mended: nothing is left that could be sent.
    window.until_label("Nothing can be sent yet");
    window.until_label("Fix the 2 rows in the sheet");
    assert!(window.harness.query_by_label_contains("Send 0").is_none(), "{:?}", window.labels());
    window.click(Role::Button, "Jobs");
    window.until("the plan is dropped", |window| window.state().now().plans.is_empty());
}

#[test]
fn a_run_that_goes_on_keeps_the_window_open_until_the_person_has_decided_and_waits_at_the_next_start() {
    let mut window = on_demo(SLOW, &long_list(), egui::vec2(1280.0, 800.0));
    plan(&mut window);
    window.click(Role::Button, "Send 40 users to Main-DB on Demo tenant");
    window.until_label("Pause Bring in spring.csv");
    window.until("jobs at the tenant", |window| {
        window.state().now().progress.values().any(|progress| progress.jobs.len() == 2)
    });
    window.click(Role::Button, "Stop Bring in spring.csv…");
    window.until_words("2 jobs are at Auth0 and can't be called back.");
    window.click(Role::Button, "Keep going");

    window.harness.state_mut().closing = crate::ui::closing::Closing::Asked;
    window.until_label("One run is still going on");
    window.click(Role::Button, "Pause and close");
    window.until("it may close", |window| window.state().now().at_work.is_empty());
    let folder = window.close();

    let mut window = Window::open_in(folder, Start::Empty, egui::vec2(1280.0, 800.0));
    window.until("the runs", |window| window.state().now().runs.value().is_some());
    window.harness.state_mut().go(Screen::Jobs);
    // Its demo tenant went with the window: there is nothing to decide, and nothing to go on with.
    window.until_words("Demo tenant › Main-DB, which ended with its window");
    window.until_label("Stopped");
    assert_eq!(window.now().undecided_runs(), 0);
    for button in ["Go on with Bring in spring.csv", "Send the rest of spring.csv"] {
        assert!(window.harness.query_by_label(button).is_none(), "{button}");
    }
}

#[test]
fn an_empty_list_of_runs_says_what_it_is_for() {
    let mut window = Window::open(Start::Empty);
    window.harness.state_mut().go(Screen::Jobs);
    window.until_label("Everything you send is kept here");
    window.click(Role::Button, "Look up a job id…");
    window.until_words("A job is looked up at the tenant in use");
}

#[test]
fn what_takes_metadata_from_production_is_ticked_and_its_name_is_typed_before_the_button_works() {
    let mut window = on_demo(INSTANT, WITH_METADATA, egui::vec2(1280.0, 800.0));
    let sheet = SheetId(7);
    update_that_takes_metadata(&mut window, "acme-prod", "update.csv", sheet);
    window.click(Role::Button, "Next: How");
    window.click(Role::RadioButton, "Update them too");
    window.until_label("Every row can be sent");
    window.click(Role::Button, "Next: Check");
    window.until_words("1 metadata key would disappear from 1 user");
    // It is named, with what a user has there, and the way to the row that would take it.
    window.until_label("user_metadata.plan");
    window.until_label("ann@new.test has \"gold\" in Auth0");
    window.until_label("Show row 1 in the sheet: ann@new.test");
    let send = "Send 2 users to Main-DB on acme-prod";
    let is_off =
        |window: &Window| window.harness.get_by_role_and_label(Role::Button, send).accesskit_node().is_disabled();
    assert!(is_off(&window));
    window.click(Role::CheckBox, "I want user_metadata.plan to be removed from 1 user");
    assert!(is_off(&window));
    window.type_into("Type the tenant name acme-prod to confirm", "acme-prod");
    assert!(!is_off(&window));
    window.click(Role::Button, send);
    window.until("the end", |window| {
        let line = window.state().now();
        let line = line.runs.value().and_then(|runs| runs.first());
        line.is_some_and(|line| line.outcomes().updated == 1 && line.outcomes().created == 1)
    });
    window.until_words("Finished, all there");
}

#[test]
fn a_job_that_was_looked_up_is_shown_under_no_other_tenants_name() {
    let mut window = on_demo(INSTANT, LIST, egui::vec2(1280.0, 800.0));
    add_production_tenant(&mut window, "acme");
    window.harness.state_mut().go(Screen::Jobs);
    window.click(Role::Button, "Look up a job id…");
    window.until_label("Look up a job of acme");
    window.type_into("Job id", "job_of_nobody");
    window.click(Role::Button, "Look up");
    window.until_words("has no job with this id");
    let answers = |window: &egui_kittest::Harness<'static, App>| {
        window.query_all_by_label_contains("has no job with this id").count()
    };
    window.harness.state_mut().send(Command::ChooseTenant { tenant: TenantRef::Demo });
    window.until_label("Look up a job of Demo tenant");
    assert_eq!(answers(&window.harness), 0, "it is acme's");
    window.harness.state_mut().send(Command::ChooseTenant { tenant: TenantRef::Named("acme".to_owned()) });
    window.until("the answer of then", |window| answers(window) > 0);
}

#[test]
fn a_run_at_work_and_the_sheet_in_view_have_their_words_side_by_side_where_there_is_room() {
    let mut window = on_demo(SLOW, &long_list(), egui::vec2(1600.0, 900.0));
    plan(&mut window);
    window.click(Role::Button, "Send 40 users to Main-DB on Demo tenant");
    window.until("jobs at the tenant", |window| {
        window.state().now().progress.values().any(|progress| progress.jobs.len() == 2)
    });
    window.harness.state_mut().go(Screen::Sheet(crate::ui::scenes::SHEET));
    window.until_label("Bring in spring.csv, show in Jobs");
    window.until_words("saved as you type");
    window.until_label("All 40 rows checked");
}

#[test]
fn the_strip_says_how_fast_a_run_is() {
    let mut now = State::default();
    let pace = crate::session::Pace { done: 40, to_send: 100, per_second: Some(12.0), ..Default::default() };
    now.at_work.insert(crate::session::RunId(1), crate::session::AtWork { pace, ..Default::default() });
    let mut harness = egui_kittest::Harness::builder()
        .with_size(egui::vec2(1000.0, 60.0))
        .with_context_setup(crate::ui::theme::install)
        .build_ui(|ui| {
            ui.horizontal(|ui| super::running_ui(ui, &now, "Nothing is running", &mut crate::ui::out::Out::default()));
        });
    harness.run_steps(2);
    let said = harness.query_all_by_label_contains("12 users a second").next().is_some();
    assert!(said);
}
