//! Tenants in the window, with a demo tenant of their own that stands for Auth0.

use crate::demo_tenant::{DemoTenant, Options, read_faults};
use crate::session::{Fetched, SecretPlace, TenantChange, TenantRef};
use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

fn demo(faults: &str) -> (tokio::runtime::Runtime, DemoTenant) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let options = Options { users: 5, faults: read_faults(faults).unwrap(), ..Options::default() };
    let demo = runtime.block_on(DemoTenant::start(options)).unwrap();
    (runtime, demo)
}

fn enter(window: &mut Window, label: &str, text: &str) {
    let role = if label.ends_with("password") { Role::PasswordInput } else { Role::TextInput };
    window.until(label, |it| it.query_all_by_role_and_label(role, label).next().is_some());
    window.harness.get_by_role_and_label(role, label).focus();
    window.harness.step();
    window.harness.get_by_role_and_label(role, label).type_text(text);
    window.harness.step();
    window.harness.step();
}

/// At "Add a tenant", filled in.
fn filled_in(domain: &str, client_id: &str, secret: &str) -> Window {
    let mut window = Window::open(Start::Empty);
    window.click(Role::Button, "Connect my tenant");
    window.until_words("Fill in A, B and C first");
    enter(&mut window, "Domain", domain);
    enter(&mut window, "Client ID", client_id);
    enter(&mut window, "Client secret, password", secret);
    window
}

#[test]
fn a_tenant_is_tested_added_and_in_use() {
    let (_runtime, demo) = demo("{}");
    let mut window = filled_in(&demo.url(), demo.client_id(), demo.client_secret());
    window.click(Role::RadioButton, "Testing");
    window.click(Role::Button, "Test the connection");
    for line in ["answers", "Auth0 accepted the client ID and secret", "All 3 permissions granted"] {
        window.until_words(line);
    }
    window.until_words("5 connections, 2 of them can take users");
    window.click(Role::Button, "Add local");
    window.until_words("What Rollcall may do here");
    window.until_words("tested today");
    window.until_label("Tenant in use: local, Testing. Change");
    window.until_label("Read users, granted. Compare a list with the users that are there, and check what arrived. Permission read:users");
    window.until_label("Open a list of users…");
    let now = window.now();
    assert_eq!(now.in_use, Some(TenantRef::Named("local".into())));
    assert!(matches!(now.tenants_changed, Fetched::Ready(TenantChange::Added { kept: SecretPlace::Session(_), .. })));
    // Told where the person looks, with what it means and what to do.
    window.until_label("local is added and in use");
    window.until_label("The secret will be lost when you close the window");
    window.until_words("This session has no keyring");

    // The next start knows it, and what was found; without a keyring the secret has to be pasted again.
    let folder = window.close();
    let mut window = Window::open_in(folder, Start::Empty, egui::vec2(1280.0, 800.0));
    window.until_label("local needs its secret again");
    window.until_words("secret needed, last tested today");
    window.until_label(
        "Read users, was granted. Compare a list with the users that are there, and check what arrived. Permission read:users",
    );
    assert!(window.harness.query_by_label_contains("All 3 permissions granted").is_none());
    window.until_words("What Rollcall may do here");
    window.click(Role::Button, "Enter the secret again…");
    enter(&mut window, "New client secret, password", demo.client_secret());
    window.click(Role::Button, "Save and test");
    window.until_words("tested today");
}

#[test]
fn a_wrong_secret_names_its_field_which_gets_the_focus() {
    let (_runtime, demo) = demo("{}");
    let mut window = filled_in(&demo.url(), demo.client_id(), &demo.client_secret()[1..]);
    window.click(Role::Button, "Test the connection");
    window.until_words("The secret is probably one character short.");
    window.until_words("Permissions: not tried yet");
    window.until_label("Test again");
    let field = window.harness.get_by_role_and_label(Role::PasswordInput, "Client secret, password");
    assert!(field.accesskit_node().is_focused());
    // What was typed stays when one goes away and comes back.
    window.click(Role::Button, "Back to tenants");
    window.click(Role::Button, "Add a tenant");
    let field = window.harness.get_by_role_and_label(Role::TextInput, "Client ID");
    assert_eq!(field.accesskit_node().value().as_deref(), Some(demo.client_id()));
}

#[test]
fn after_a_green_test_enter_adds_the_tenant() {
    let (_runtime, demo) = demo("{}");
    let mut window = filled_in(&demo.url(), demo.client_id(), demo.client_secret());
    window.harness.key_press(egui::Key::Enter);
    window.until("the focus on the next step", |it| {
        it.query_by_role_and_label(Role::Button, "Add local").is_some_and(|it| it.accesskit_node().is_focused())
    });
    window.harness.key_press(egui::Key::Enter);
    window.until_label("local is added and in use");
}

#[test]
fn who_comes_to_add_a_tenant_can_type_at_once() {
    let mut window = Window::open(Start::Empty);
    window.click(Role::Button, "Connect my tenant");
    window.until("the focus in the first field", |it| {
        it.query_by_role_and_label(Role::TextInput, "Domain").is_some_and(|it| it.accesskit_node().is_focused())
    });
}

#[test]
fn a_missing_permission_is_said_and_how_to_grant_it() {
    let (_runtime, demo) = demo(r#"{"withdrawn_scopes":["read:users"]}"#);
    let mut window = filled_in(&demo.url(), demo.client_id(), demo.client_secret());
    window.click(Role::Button, "Test the connection");
    window.until_words("2 of 3 permissions granted. Rollcall can't look users up");
    window.click(Role::Button, "Add local");
    window.until_label("Copy read:users");
    window.until_words("local, Production");
}

#[test]
fn a_tenant_is_renamed_and_removed_in_its_detail() {
    let (_runtime, demo) = demo("{}");
    let mut window = filled_in(&demo.url(), demo.client_id(), demo.client_secret());
    window.click(Role::Button, "Test the connection");
    window.click(Role::Button, "Add local");
    window.until_words("tested today");
    window.click(Role::Button, "Edit");
    enter(&mut window, "Name in Rollcall", "-2");
    window.click(Role::RadioButton, "Testing");
    window.click(Role::Button, "Save changes");
    window.until_label("Tenant in use: local-2, Testing. Change");
    window.click(Role::Button, "Remove…");
    window.until_words("Remove local-2 from Rollcall?");
    window.click(Role::Button, "Keep it");
    window.click(Role::Button, "Remove…");
    window.click(Role::Button, "Remove local-2");
    window.until_words("Connect the tenant whose users you look after");
    window.until_label("No tenant yet. Add one");
}
