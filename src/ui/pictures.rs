//! One picture of each screen in each theme, where looks are the point. They are drawn in software, so that no test
//! needs a graphics card. `UPDATE_SNAPSHOTS=1` draws them anew; look at each before it is kept.
//!
//! Settings is drawn by itself, since it says where the workspace lies, which is elsewhere in every run.

use super::harness::Window;
use super::out::Out;
use super::settings::settings_ui;
use super::start::Start;
use super::theme::{install, palette};
use crate::session::State;
use egui::accesskit::Role;
use egui::{Key, Modifiers, Theme, Ui, vec2};
use egui_kittest::{Harness, SnapshotOptions};

/// Between renderers a hundredth of the pixels differ, each by little; a word that moved is far more.
const DIFFERENT_PIXELS: usize = 2000;

/// What a screen needs before it is drawn.
fn reach(window: &mut Window, screen: &str) {
    match screen {
        "welcome" => window.until_label("Start the demo with 1,200 invented users"),
        "tenants" => window.click(Role::Button, "Tenants"),
        "add-tenant" => {
            window.click(Role::Button, "Tenants");
            window.click(Role::Button, "Add a tenant");
        }
        "users" => window.click(Role::Button, "Users"),
        "jobs" => window.click(Role::Button, "Jobs"),
        "guide" => window.click(Role::Button, "Guide"),
        "mapping" => window.until_label("Newsletter is right"),
        "sheet" => {
            window.until_words("All 60 rows checked");
            window.harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
            window.until_words("Preview first");
        }
        "send" => {
            window.until_words("All 60 rows checked");
            window.click(Role::Button, "Send users…");
            window.until_label("Main-DB");
        }
        other => panic!("no screen {other}"),
    }
}

fn start(screen: &str, folder: &std::path::Path) -> Start {
    let list = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        Start::File(path)
    };
    match screen {
        "mapping" => list("members.csv", super::mapping::tests::LIST),
        "sheet" => list("sample-users.csv", include_str!("../../assets/sample-users.csv")),
        "send" => Start::Demo(crate::session::DemoOptions { port: 0, users: 20, seed: 1, faults: None }),
        _without_a_list => Start::Empty,
    }
}

fn picture(screen: &str) {
    let mut results = Vec::new();
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let folder = tempfile::tempdir().unwrap();
        let start = start(screen, folder.path());
        let mut window = Window::open_in(folder, start, vec2(1280.0, 800.0));
        reach(&mut window, screen);
        // The kept settings bring a theme with them.
        window.until("what was kept", |window| {
            let now = window.state().now();
            let ended = [now.runs.ended().is_some(), now.stored_sheets.ended().is_some(), now.recent.ended().is_some()];
            now.settings.ended().is_some() && now.tenants.ended().is_some() && ended == [true; 3]
        });
        window.harness.ctx.set_theme(theme);
        // Until nothing moves any more: a list that unfolds, a tooltip that goes.
        window.harness.run_steps(30);
        let options = SnapshotOptions::new().max_failed_pixels(DIFFERENT_PIXELS);
        results.push(window.harness.try_snapshot_options(format!("{screen}-{name}"), &options));
    }
    for drawn in results {
        drawn.unwrap();
    }
}

#[test]
fn the_settings_look_as_they_did() {
    let mut results = Vec::new();
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut now = State::default();
        now.folder = Some("/var/lib/ann/.local/share/rollcall".into());
        // On the card that screens have.
        let draw = |ui: &mut Ui, now: &mut State| {
            ui.painter().rect_filled(ui.max_rect().expand(8.0), 0.0, palette(ui).surface);
            settings_ui(ui, now, &mut Out::default());
        };
        let builder = Harness::builder().with_size(vec2(1060.0, 760.0)).with_context_setup(install);
        let mut screen = builder.build_ui_state(draw, now);
        screen.ctx.set_theme(theme);
        screen.run_steps(4);
        let options = SnapshotOptions::new().max_failed_pixels(DIFFERENT_PIXELS);
        results.push(screen.try_snapshot_options(format!("settings-{name}"), &options));
    }
    for drawn in results {
        drawn.unwrap();
    }
}

macro_rules! pictures {
    ($($test:ident: $screen:literal,)*) => { $(#[test] fn $test() { picture($screen); })* };
}

pictures! {
    the_first_screen_looks_as_it_did: "welcome",
    no_tenants_look_as_they_did: "tenants",
    adding_a_tenant_looks_as_it_did: "add-tenant",
    the_place_of_all_lists_looks_as_it_did: "users",
    matching_columns_looks_as_it_did: "mapping",
    a_sheet_with_its_problems_looks_as_it_did: "sheet",
    choosing_where_to_send_looks_as_it_did: "send",
    no_runs_look_as_they_did: "jobs",
    the_guide_looks_as_it_did: "guide",
}
