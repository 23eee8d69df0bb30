//! Tenants: adding one, each way in which that fails, and how one stands.

use super::{demo_window, enter, shot};
use crate::demo_tenant::{DemoTenant, Options, read_faults};
use crate::session::{Command, TenantRef};
use crate::ui::harness::Window;
use crate::ui::scenes::add_production_tenant;
use crate::ui::screen::Screen;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::vec2;
use egui_kittest::kittest::Queryable as _;

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

/// A tenant that answers no more, one with connections that can't take a list, and the demo in detail.
#[test]
fn tenants_that_lack() {
    let faults = r#"{"connections_without_application": ["Partners"], "withdrawn_scopes": ["create:users"]}"#;
    let mut window = demo_window(faults);
    window.harness.state_mut().go(Screen::Tenants);
    window.until_words("What Rollcall may do here");
    shot(&mut window, "tenants-demo");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let gone = runtime.block_on(DemoTenant::start(Options { users: 5, ..Options::default() })).unwrap();
    window.click(Role::Button, "Add a tenant");
    enter(&mut window, "Domain", &gone.url());
    enter(&mut window, "Client ID", gone.client_id());
    enter(&mut window, "Client secret, password", gone.client_secret());
    window.click(Role::RadioButton, "Testing");
    window.click(Role::Button, "Test the connection");
    window.click(Role::Button, "Add local");
    window.until_words("local is added");
    shot(&mut window, "tenants-added");
    drop(gone);
    drop(runtime);
    window.click(Role::Button, "Test again");
    window.until_words("not reached now");
    shot(&mut window, "tenants-not-reached");
    // A production tenant without rights, where the list would go.
    window.harness.state_mut().send(Command::ChooseTenant { tenant: TenantRef::Demo });
}
