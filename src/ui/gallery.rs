//! Draws every screen into files, in each size and theme, for whoever wants to look: `./tests/window/gallery`.
//! `ROLLCALL_LOOKS=s` draws only the looks named.

mod files;
mod real_lists;

use super::harness::Window;
use super::scenes::{INSTANT, LIST, SLOW, WITH_METADATA, add_production_tenant, long_list, update_that_takes_metadata};
use super::screen::Screen;
use super::start::Start;
use crate::demo_tenant::{DemoTenant, Options, read_faults};
use crate::session::{DemoOptions, Fetched, SheetId, TenantRef};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Theme, vec2};
use egui_kittest::kittest::Queryable as _;
use std::fmt::Write as _;
use std::path::Path;

/// A small laptop at 150 %, a common window in both themes, a large one.
const LOOKS: [(&str, f32, f32, Theme); 4] = [
    ("s", 853.0, 533.0, Theme::Light),
    ("m", 1280.0, 800.0, Theme::Light),
    ("d", 1280.0, 800.0, Theme::Dark),
    ("l", 1920.0, 1080.0, Theme::Light),
];
/// Drawn only where they are named: 1280x800 at 200 % and at 75 %, and high contrast, light and dark.
const MORE_LOOKS: [(&str, f32, f32, Theme); 4] = [
    ("z", 640.0, 400.0, Theme::Light),
    ("w", 1707.0, 1067.0, Theme::Light),
    ("c", 1280.0, 800.0, Theme::Light),
    ("k", 1280.0, 800.0, Theme::Dark),
];

fn shot(window: &mut Window, name: &str) {
    let Some(folder) = std::env::var_os("ROLLCALL_SHOTS") else { return };
    let wanted = std::env::var("ROLLCALL_LOOKS").unwrap_or("smdl".to_owned());
    let looks = LOOKS.into_iter().chain(MORE_LOOKS);
    for (look, width, height, theme) in looks.filter(|(look, ..)| wanted.contains(look)) {
        window.harness.set_size(vec2(width, height));
        super::theme::set_contrast(&window.harness.ctx, matches!(look, "c" | "k"));
        window.harness.ctx.set_theme(theme);
        window.harness.run_steps(6);
        let image = window.harness.render().unwrap();
        image.save(Path::new(&folder).join(format!("{name}-{look}.png"))).unwrap();
    }
    window.harness.set_size(vec2(1280.0, 800.0));
    super::theme::set_contrast(&window.harness.ctx, false);
    window.harness.ctx.set_theme(Theme::Light);
    window.harness.run_steps(6);
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.harness.key_press_modifiers(modifiers, key);
    window.harness.run_steps(3);
}

fn enter(window: &mut Window, label: &str, text: &str) {
    let role = if label.ends_with("password") { Role::PasswordInput } else { Role::TextInput };
    window.until(label, |it| it.query_all_by_role_and_label(role, label).next().is_some());
    window.harness.get_by_role_and_label(role, label).focus();
    window.harness.step();
    window.harness.get_by_role_and_label(role, label).type_text(text);
    window.harness.run_steps(3);
}

fn file(window: &Window, name: &str, text: &str) -> std::path::PathBuf {
    let path = window.folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// Opens a list as if it had been dropped.
fn open(window: &mut Window, name: &str, text: &str) -> SheetId {
    let path = file(window, name, text);
    window.harness.state_mut().open(path);
    window.harness.step();
    match window.harness.state().screen {
        Screen::Sheet(sheet) | Screen::Mapping(sheet) => sheet,
        _other => SheetId(0),
    }
}

fn demo_window(faults: &str) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("faults.json");
    std::fs::write(&path, faults).unwrap();
    let options = DemoOptions { port: 0, users: 1200, seed: 1, faults: Some(path) };
    let mut window = Window::open_in(folder, Start::Demo(options), vec2(1280.0, 800.0));
    window.until("the demo", |window| {
        let now = window.state().now();
        matches!(now.clients.get(&TenantRef::Demo), Some(Fetched::Ready(_)))
    });
    window.until_words(" rows checked");
    window
}

#[test]
fn first() {
    let mut window = Window::open(Start::Empty);
    window.until_words("Welcome to Rollcall");
    shot(&mut window, "welcome");
    window.harness.state_mut().go(Screen::Tenants);
    window.harness.run_steps(3);
    shot(&mut window, "tenants-none");
    window.harness.state_mut().go(Screen::Users);
    window.harness.run_steps(3);
    shot(&mut window, "users-none");
    window.harness.state_mut().go(Screen::Jobs);
    window.harness.run_steps(3);
    shot(&mut window, "jobs-none");
    window.click(Role::Button, "Look up a job id…");
    shot(&mut window, "jobs-look-up");
    window.harness.state_mut().go(Screen::Settings);
    window.harness.run_steps(3);
    shot(&mut window, "settings");
    window.harness.state_mut().go(Screen::Guide);
    window.harness.run_steps(3);
    shot(&mut window, "guide");
}

#[test]
fn tenants() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let faults = r#"{"withdrawn_scopes":["read:users"]}"#;
    let options = Options { users: 5, faults: read_faults(faults).unwrap(), ..Options::default() };
    let demo = runtime.block_on(DemoTenant::start(options)).unwrap();
    let mut window = Window::open(Start::Empty);
    window.click(Role::Button, "Connect my tenant");
    window.until_words("Fill in A, B and C first");
    shot(&mut window, "add-empty");
    enter(&mut window, "Domain", &demo.url());
    enter(&mut window, "Client ID", demo.client_id());
    enter(&mut window, "Client secret, password", &demo.client_secret()[1..]);
    shot(&mut window, "add-filled");
    window.click(Role::Button, "Test the connection");
    window.until_words("The secret is probably one character short.");
    shot(&mut window, "add-wrong");
    let mut window = Window::open(Start::Empty);
    window.click(Role::Button, "Connect my tenant");
    enter(&mut window, "Domain", &demo.url());
    enter(&mut window, "Client ID", demo.client_id());
    enter(&mut window, "Client secret, password", demo.client_secret());
    window.click(Role::Button, "Test the connection");
    window.until_words("2 of 3 permissions");
    shot(&mut window, "add-green");
    window.click(Role::Button, "Add local");
    window.until_words("What Rollcall may do here");
    window.until_words("tested today");
    shot(&mut window, "tenants-missing");
    window.click(Role::Button, "Remove…");
    shot(&mut window, "tenants-remove");
    window.click(Role::Button, "Keep it");
    window.click(Role::Button, "Edit");
    shot(&mut window, "tenants-edit");
    let folder = window.close();
    let mut window = Window::open_in(folder, Start::Empty, vec2(1280.0, 800.0));
    window.until_label("local needs its secret again");
    shot(&mut window, "tenants-secret-needed");
    window.harness.get_by_role_and_label(Role::Button, "Enter the secret again…").click();
    window.until_label("New client secret, password");
    window.harness.run_steps(8);
    shot(&mut window, "tenants-secret-entered");
}

/// A tenant that lets one call and says nothing: a test of it goes on for as long as one looks.
#[test]
fn testing() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut window = Window::open(Start::Empty);
    window.click(Role::Button, "Connect my tenant");
    enter(&mut window, "Domain", &format!("http://{}", silent.local_addr().unwrap()));
    enter(&mut window, "Client ID", &"i".repeat(32));
    enter(&mut window, "Client secret, password", &"s".repeat(64));
    window.click(Role::Button, "Test the connection");
    window.until_label("Testing…");
    shot(&mut window, "add-testing");
}

/// Each way in which a test of credentials fails.
#[test]
fn add_faults() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let options = Options { users: 5, ..Options::default() };
    let demo = runtime.block_on(DemoTenant::start(options)).unwrap();
    let (id, secret) = (demo.client_id().to_owned(), demo.client_secret().to_owned());
    let url = demo.url();
    for (name, domain, id, secret) in [
        ("add-no-tenant", "http://127.0.0.1:9", id.as_str(), secret.as_str()),
        ("add-no-domain", "acme", &id, &secret),
        ("add-swapped", &url, &secret, &id),
        ("add-both-wrong", &url, &"i".repeat(32), &secret),
    ] {
        let mut window = Window::open(Start::Empty);
        window.click(Role::Button, "Connect my tenant");
        enter(&mut window, "Domain", domain);
        enter(&mut window, "Client ID", id);
        enter(&mut window, "Client secret, password", secret);
        window.click(Role::Button, "Test the connection");
        window.until_label("Test again");
        shot(&mut window, name);
    }
    let mut window = Window::open(Start::Empty);
    window.click(Role::Button, "Connect my tenant");
    window.click(Role::RadioButton, "With a pasted token");
    enter(&mut window, "Domain", &url);
    enter(&mut window, "Token, password", "this is no token");
    window.click(Role::Button, "Test the connection");
    window.until_label("Test again");
    shot(&mut window, "add-token-wrong");
}

#[test]
fn tenants_demo() {
    let mut window = demo_window("{}");
    add_production_tenant(
        &mut window,
        "the-very-long-name-of-a-tenant-that-somebody-gave-it-in-a-hurry-production-emea",
    );
    window.harness.state_mut().go(Screen::Tenants);
    window.harness.run_steps(5);
    shot(&mut window, "tenants-two");
}

#[test]
fn sheets() {
    let mut window = demo_window("{}");
    shot(&mut window, "sheet");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    press(&mut window, Modifiers::NONE, Key::F8);
    shot(&mut window, "sheet-problems");
    window.click(Role::RadioButton, "Only problems");
    window.until_words("hidden, not deleted");
    shot(&mut window, "sheet-only");
    let labels = window.labels();
    if let Some(fix) = labels.iter().find(|it| it.starts_with("Preview and fix")) {
        window.click(Role::Button, fix);
        window.until_words(" ticked");
        shot(&mut window, "sheet-preview");
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
    press(&mut window, Modifiers::NONE, Key::Escape);
    let mut text = String::from("email,name,nickname");
    (0..57).for_each(|column| write!(text, ",user_metadata.a_long_group.column_{column}").unwrap());
    for row in 0..60 {
        let name = "an-extremely-long-local-part-".repeat(3);
        write!(text, "\n{name}{row}@a-very-long-department-name.example.org,Ann Costa,annie").unwrap();
        (0..57).for_each(|column| write!(text, ",value {}", row * column).unwrap());
    }
    let long =
        "members-of-the-customer-portal-exported-on-the-21st-of-november-by-the-marketing-department-final-2.csv";
    open(&mut window, long, &text);
    window.until_words("60 rows checked");
    shot(&mut window, "sheet-long");
    window.harness.key_press(Key::ArrowDown);
    for sign in "new value".chars() {
        window.harness.event(Event::Text(sign.to_string()));
    }
    window.harness.step();
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_words("1 edited cell");
    shot(&mut window, "sheet-edited");
    window.click(Role::Button, "Add a column…");
    window.until_label("Attribute");
    shot(&mut window, "sheet-column");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.click(Role::Button, &format!("Close {long}"));
    window.until_label("Close the list?");
    shot(&mut window, "close-list");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.harness.state_mut().go(Screen::Users);
    window.harness.run_steps(5);
    shot(&mut window, "users-recent");
}

#[test]
fn lists() {
    let mut window = Window::open(Start::Empty);
    window.until_words("Welcome to Rollcall");
    open(&mut window, "letter.docx", "PK\u{3}\u{4}not a workbook");
    window.harness.run_steps(3);
    window.until("failed", |it| it.state().now().sheets.values().any(|it| matches!(it, Fetched::Failed { .. })));
    shot(&mut window, "sheet-failed");
    open(
        &mut window,
        "members.csv",
        "E-Mail;First name;Newsletter;Member no.;Notes (internal);Street and house number of the invoice address;user_metadata.x\n\
         anna.fischer@example.org;Anna;1;004711;called 3 times;;a\nbjorn.haas@example.org;Björn;0;004712;;;b\n",
    );
    window.until_label("Match the columns");
    window.until_label("Please check");
    shot(&mut window, "mapping");
    window.click(Role::ComboBox, "E-Mail becomes email");
    shot(&mut window, "mapping-open");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window
        .harness
        .input_mut()
        .hovered_files
        .push(egui::HoveredFile { path: Some("/lists/customers-of-the-year.xlsx".into()), ..Default::default() });
    shot(&mut window, "drop");
}

#[test]
fn sending() {
    let mut window = demo_window(INSTANT);
    let sheet = open(&mut window, "spring.csv", LIST);
    window.until_words(" rows checked");
    window.harness.state_mut().go(Screen::Send(sheet));
    window.until_label("Main-DB");
    shot(&mut window, "send-where-none");
    window.click(Role::RadioButton, "Main-DB");
    shot(&mut window, "send-where");
    window.click(Role::Button, "Next: How");
    window.until_label("Leave them alone, add new users only");
    shot(&mut window, "send-how");
    window.click(Role::Button, "Next: Check");
    window.until_label("This is what will happen");
    shot(&mut window, "send-check");
    window.click(Role::Button, "Send 2 users to Main-DB on Demo tenant");
    window.until_words("2 users left out");
    window.until_words("cy@new.test");
    shot(&mut window, "jobs");
    window.click(Role::Button, "Retry the 2 rows of spring.csv that were not written");
    window.until_words("only what run 1 did not write");
    window.click(Role::Button, "Next: Check");
    window.until_label("Nothing can be sent yet");
    shot(&mut window, "send-nothing");
    window.harness.state_mut().go(Screen::Sheet(sheet));
    window.harness.state_mut().go(Screen::Send(sheet));
    window.click(Role::Button, "Next: Check");
    window.until_words("This list was sent to Main-DB before");
    shot(&mut window, "send-again");
}

#[test]
fn production() {
    let mut window = demo_window(INSTANT);
    let first = open(&mut window, "first.csv", WITH_METADATA);
    window.until_words("2 rows checked");
    window.harness.state_mut().go(Screen::Send(first));
    let list = "members-of-the-customer-portal-exported-on-the-21st-of-november.csv";
    update_that_takes_metadata(&mut window, "acme-prod-emea-customers-and-partners", list, SheetId(70));
    shot(&mut window, "prod-where");
    window.click(Role::Button, "Next: How");
    window.click(Role::RadioButton, "Update them too");
    window.until_label("Every row can be sent");
    shot(&mut window, "prod-how");
    window.click(Role::Button, "Next: Check");
    window.until_words("1 metadata key would disappear");
    shot(&mut window, "prod-keys");
    window.click(Role::CheckBox, "I want user_metadata.plan to be removed from 1 user");
    enter(
        &mut window,
        "Type the tenant name acme-prod-emea-customers-and-partners to confirm",
        "acme-prod-emea-customers-and-partners",
    );
    shot(&mut window, "prod-ready");
    window.click(Role::Button, "Send 2 users to Main-DB on acme-prod-emea-customers-and-partners");
    window.until_words("Finished, all there");
    shot(&mut window, "prod-jobs");
}

#[test]
fn running() {
    let mut window = demo_window(SLOW);
    let sheet = open(&mut window, "spring.csv", &long_list());
    window.until_words("40 rows checked");
    shot(&mut window, "sheet-huge-cells");
    window.harness.state_mut().go(Screen::Send(sheet));
    window.click(Role::RadioButton, "Main-DB");
    window.click(Role::Button, "Next: How");
    window.click(Role::Button, "Next: Check");
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
    window.harness.state_mut().closing = super::closing::Closing::Asked;
    window.until_label("One run is still going on");
    shot(&mut window, "closing");
    window.click(Role::Button, "Pause and close");
    window.until("it may close", |window| window.state().now().at_work.is_empty());
    let folder = window.close();
    let mut window = Window::open_in(folder, Start::Empty, vec2(1280.0, 800.0));
    window.until_label("1 run needs your decision");
    window.harness.state_mut().go(Screen::Jobs);
    window.until_words("Rollcall was closed while this run was going on.");
    shot(&mut window, "jobs-interrupted");
}

#[test]
fn sheet_tools() {
    let mut window = demo_window("{}");
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, Modifiers::ALT, Key::ArrowDown);
    window.harness.run_steps(4);
    shot(&mut window, "tool-menu");
    window.click(Role::Button, "Filter…");
    window.until_words("different values");
    shot(&mut window, "tool-filter");
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::COMMAND, Key::H);
    window.type_into("Find", "an");
    window.type_into("Replace with", "AN");
    window.until_words(" cells in ");
    window.click(Role::Button, "Only these rows");
    window.until_words(" rows");
    shot(&mut window, "tool-find");
    window.click(Role::Button, "Preview and replace…");
    window.harness.run_steps(4);
    shot(&mut window, "tool-replace");
}
