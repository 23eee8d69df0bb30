//! Secrets in a real keyring: a Secret Service in a session of its own, away from the keyring of whoever runs the tests.
//!
//! What the keyring is, a process finds out once. So each test starts itself again, in the session that it is about.
#![cfg(all(feature = "slow-tests", target_os = "linux"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod harness;
#[path = "keyring/session.rs"]
mod session;

use std::io::Write as _;
use std::process::{Command, Stdio};

use harness::{CONNECTION, Demo, Desk, Ended, ended, users};
use session::{Session, inside, needs};

use rollcall::credentials::{Keyring, KeyringError, NoKeyring, Secret};
use rollcall::session::{
    Access, Command as Ask, Keeping, NewTenant, SecretPlace, Session as Program, Standing, State, TenantChange,
    TenantRef,
};

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

/// What another program finds in the keyring.
fn looked_up(tenant: &str) -> String {
    let output = needs("secret-tool").args(["lookup", "service", "rollcall", "username", tenant]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_secret_is_kept_replaced_and_removed() {
    inside(&Session::Unlocked, "a_secret_is_kept_replaced_and_removed", || {
        let keyring = Keyring::system();
        keyring.status().unwrap();
        assert!(matches!(keyring.load("acme"), Err(KeyringError::Missing)));

        keyring.store("acme", &secret("first")).unwrap();
        keyring.store("other", &secret("zażółć 日本")).unwrap();
        keyring.store("acme", &secret("second")).unwrap();
        assert_eq!(keyring.load("acme").unwrap().expose(), "second");
        assert_eq!(keyring.load("other").unwrap().expose(), "zażółć 日本");
        assert_eq!(looked_up("acme"), "second");

        keyring.remove("acme").unwrap();
        assert!(matches!(keyring.load("acme"), Err(KeyringError::Missing)));
        assert!(matches!(keyring.remove("acme"), Err(KeyringError::Missing)));
        assert_eq!(keyring.load("other").unwrap().expose(), "zażółć 日本");
    });
}

#[test]
fn the_keyring_works_beside_the_network() {
    inside(&Session::Unlocked, "the_keyring_works_beside_the_network", || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let loaded = runtime.block_on(async {
            let work = || {
                Keyring::system().store("acme", &secret("first")).unwrap();
                Keyring::system().load("acme").unwrap()
            };
            tokio::task::spawn_blocking(work).await.unwrap()
        });
        assert_eq!(loaded.expose(), "first");
    });
}

#[test]
fn a_token_of_the_usual_length_fits() {
    inside(&Session::Unlocked, "a_token_of_the_usual_length_fits", || {
        let token = "eyJ0".repeat(600);
        Keyring::system().store("acme", &secret(&token)).unwrap();
        assert_eq!(Keyring::system().load("acme").unwrap().expose(), token);
    });
}

#[test]
fn a_keyring_that_nobody_unlocks_is_called_locked() {
    inside(&Session::Locked, "a_keyring_that_nobody_unlocks_is_called_locked", || {
        // It looks well until it is used.
        Keyring::system().status().unwrap();
        let loaded = Keyring::system().load("acme").map(drop);
        assert!(matches!(loaded, Err(KeyringError::Locked(_))), "{loaded:?}");
        let stored = Keyring::system().store("acme", &secret("hunter2"));
        assert!(matches!(stored, Err(KeyringError::Locked(_))), "{stored:?}");
        // Of a tenant it knows nothing of, it does not say that it is locked.
        assert!(matches!(Keyring::system().load("other"), Err(KeyringError::Missing)));
        let stored = Keyring::system().store("other", &secret("hunter2"));
        assert!(matches!(stored, Err(KeyringError::Locked(_))), "{stored:?}");
    });
}

#[test]
fn a_keyring_whose_question_is_put_aside_is_called_locked() {
    inside(&Session::GoingWrong("dismisses"), "a_keyring_whose_question_is_put_aside_is_called_locked", || {
        let stored = Keyring::system().store("acme", &secret("hunter2"));
        assert!(matches!(stored, Err(KeyringError::Locked(_))), "{stored:?}");
    });
}

#[test]
fn a_keyring_that_was_never_set_up_is_told_from_a_locked_one() {
    inside(&Session::NotSetUp, "a_keyring_that_was_never_set_up_is_told_from_a_locked_one", || {
        Keyring::system().status().unwrap();
        assert!(matches!(Keyring::system().load("acme"), Err(KeyringError::Missing)));
        let stored = Keyring::system().store("acme", &secret("hunter2"));
        assert!(matches!(stored, Err(KeyringError::NotSetUp(_))), "{stored:?}");
    });
}

#[test]
fn a_keyring_that_says_yes_and_keeps_nothing_is_found_out() {
    inside(&Session::GoingWrong("loses"), "a_keyring_that_says_yes_and_keeps_nothing_is_found_out", || {
        let stored = Keyring::system().store("acme", &secret("hunter2"));
        assert!(matches!(stored, Err(KeyringError::NotHeld)), "{stored:?}");
    });
}

#[test]
fn a_keyring_that_forgets_with_the_session_is_not_trusted_and_left_clean() {
    inside(&Session::Forgetting, "a_keyring_that_forgets_with_the_session_is_not_trusted_and_left_clean", || {
        let stored = Keyring::system().store("acme", &secret("hunter2"));
        assert!(matches!(stored, Err(KeyringError::Forgets)), "{stored:?}");
        assert_eq!(looked_up("acme"), "");
    });
}

#[test]
fn a_session_without_a_keyring_is_told_from_no_session() {
    inside(&Session::WithoutService, "a_session_without_a_keyring_is_told_from_no_session", || {
        let expect = |result: Result<(), KeyringError>| {
            assert!(matches!(result, Err(KeyringError::NoKeyring { why: NoKeyring::NoService, .. })), "{result:?}");
        };
        expect(Keyring::system().status());
        expect(Keyring::system().store("acme", &secret("hunter2")));
        expect(Keyring::system().load("acme").map(drop));
        expect(Keyring::system().remove("acme"));
    });
}

#[test]
fn without_a_session_bus_there_is_no_keyring() {
    inside(&Session::None, "without_a_session_bus_there_is_no_keyring", || {
        let stored = Keyring::system().store("acme", &secret("hunter2"));
        assert!(matches!(stored, Err(KeyringError::NoKeyring { why: NoKeyring::NoSessionBus, .. })), "{stored:?}");
    });
}

/// Adds a tenant in the terminal, its secret through a pipe.
fn add_tenant(desk: &Desk, demo: &Demo) -> Ended {
    let arguments = ["tenants", "add", "rehearsal", "--domain", &demo.domain, "--client-id", &demo.client_id];
    let mut command = desk.command(demo, &arguments);
    let mut child = command.env_remove("ROLLCALL_CLIENT_SECRET").stdin(Stdio::piped()).spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{}", demo.client_secret).unwrap();
    ended(child)
}

#[test]
fn a_tenant_that_was_added_is_used_by_its_name_and_removed_with_its_secret() {
    inside(&Session::Unlocked, "a_tenant_that_was_added_is_used_by_its_name_and_removed_with_its_secret", || {
        let (demo, desk) = (Demo::start(), Desk::new());
        demo.hurry();
        assert_eq!(add_tenant(&desk, &demo).expect(0).json["added"], "rehearsal");
        assert_eq!(looked_up("rehearsal"), demo.client_secret);

        let mut stranger = Demo::start();
        stranger.client_secret = "none".to_owned();
        let list = desk.users(&users(0, 3));
        let list = list.to_str().unwrap();
        let arguments = ["import", list, "--connection", CONNECTION, "--tenant", "rehearsal", "--yes"];
        assert_eq!(desk.run(&stranger, &arguments).expect(0).rows("inserted"), 3);
        let test = desk.run(&stranger, &["tenants", "test", "rehearsal"]).expect(0);
        assert_eq!(test.json["missing"], serde_json::json!([]));
        demo.faults(&serde_json::json!({"withdrawn_scopes": ["create:users"]}));
        let test = desk.run(&stranger, &["tenants", "test", "rehearsal"]).expect(1);
        assert_eq!(test.json["missing"][0]["permission"], "create:users");

        desk.run(&stranger, &["tenants", "remove", "rehearsal"]).expect(0);
        assert_eq!(looked_up("rehearsal"), "");
        let listed = desk.run(&stranger, &["tenants", "list"]).expect(0);
        assert_eq!(listed.json["tenants"], serde_json::json!([]));
    });
}

#[test]
fn without_a_keyring_a_tenant_can_not_be_added_and_the_terminal_says_how_to_go_on() {
    inside(&Session::None, "without_a_keyring_a_tenant_can_not_be_added_and_the_terminal_says_how_to_go_on", || {
        let (demo, desk) = (Demo::start(), Desk::new());
        let refused = add_tenant(&desk, &demo).expect(2);
        assert_eq!(refused.error_code(), "no_keyring");
        assert!(refused.json["error"]["next"].as_str().unwrap().contains("ROLLCALL_CLIENT_SECRET"));
    });
}

/// The window's way to add a tenant.
fn acme(demo: &Demo) -> Ask {
    let access = Access {
        domain: demo.domain.clone(),
        audience: None,
        client_id: Some(demo.client_id.clone()),
        secret: secret(&demo.client_secret),
    };
    Ask::AddTenant(NewTenant { name: "acme".to_owned(), access, production: true, keeping: Keeping::KeyringOrSession })
}

/// Adds a tenant as the window does, ends the program and starts it again. Where the secret was said to be, and what is
/// said of the tenant afterwards: nothing, if it can be used.
fn added_and_started_again() -> (Result<(), &'static str>, Option<&'static str>) {
    let (demo, folder) = (Demo::start(), tempfile::tempdir().unwrap());
    let tenant = TenantRef::Named("acme".to_owned());
    let start = || {
        let program = Program::start(Some(folder.path()), || {}).unwrap();
        program.send(Ask::LoadSettings);
        program.wait_for(|state| state.settings.ended().map(drop)).unwrap();
        program
    };
    let tested = |state: &State| matches!(state.standing(&tenant), Standing::Tested(_)).then_some(());
    let program = start();
    program.send(acme(&demo));
    let change = program.wait_for(|state| state.tenants_changed.ended().map(|it| it.cloned().unwrap())).unwrap();
    let TenantChange::Added { kept, .. } = change else { panic!("{change:?}") };
    // Whatever the keyring does, it can be used until the end.
    program.wait_for(tested).unwrap();
    drop(program);
    let stands = start().wait_for(|state| match state.standing(&tenant) {
        Standing::Tested(_) => Some(None),
        Standing::SecretNeeded => Some(Some("secret needed")),
        Standing::NotReached(notice) => Some(Some(notice.code)),
        Standing::NotTested | Standing::Testing | Standing::TestedBefore(_) => None,
    });
    let kept = match kept {
        SecretPlace::Keyring => Ok(()),
        SecretPlace::Session(why) => Err(why.code),
    };
    (kept, stands.unwrap())
}

#[test]
fn a_tenant_added_in_the_window_is_there_with_its_secret_at_the_next_start() {
    inside(&Session::Unlocked, "a_tenant_added_in_the_window_is_there_with_its_secret_at_the_next_start", || {
        assert_eq!(added_and_started_again(), (Ok(()), None));
    });
}

#[test]
fn a_window_is_told_that_a_locked_keyring_did_not_keep_the_secret() {
    inside(&Session::Locked, "a_window_is_told_that_a_locked_keyring_did_not_keep_the_secret", || {
        assert_eq!(added_and_started_again(), (Err("keyring_locked"), Some("secret needed")));
    });
}

#[test]
fn a_window_is_told_that_no_keyring_was_ever_set_up() {
    inside(&Session::NotSetUp, "a_window_is_told_that_no_keyring_was_ever_set_up", || {
        assert_eq!(added_and_started_again(), (Err("keyring_not_set_up"), Some("secret needed")));
    });
}

/// Makes a collection the one that secrets go to, as a person does in Passwords and Keys.
fn make_default(collection: &str) {
    let path = format!("objpath:/org/freedesktop/secrets/collection/{collection}");
    let place = ["--session", "--dest=org.freedesktop.secrets", "--print-reply", "/org/freedesktop/secrets"];
    let method = ["org.freedesktop.Secret.Service.SetAlias", "string:default", &path];
    let done = Command::new("dbus-send").args(place).args(method).stdout(Stdio::null()).status().unwrap();
    assert!(done.success());
}

#[test]
fn a_keyring_that_is_mended_is_asked_again_without_the_secret_being_typed() {
    inside(&Session::Unlocked, "a_keyring_that_is_mended_is_asked_again_without_the_secret_being_typed", || {
        let (demo, folder) = (Demo::start(), tempfile::tempdir().unwrap());
        make_default("session");
        let program = Program::start(Some(folder.path()), || {}).unwrap();
        program.send(acme(&demo));
        let is_kept = |state: &State| !state.session_secrets.contains_key("acme");
        program.wait_for(|state| (!is_kept(state)).then_some(())).unwrap();
        let kept_now = || {
            let before = program.now().tenant_changes;
            program.send(Ask::KeepSecret { name: "acme".to_owned() });
            program.wait_for(|state| (state.tenant_changes > before).then(|| is_kept(state))).unwrap()
        };
        assert!(!kept_now(), "it can't be kept yet");
        make_default("login");
        assert!(kept_now());
        assert_eq!(looked_up("acme"), demo.client_secret);
    });
}

#[test]
fn a_window_is_told_that_the_keyring_keeps_nothing() {
    inside(&Session::GoingWrong("loses"), "a_window_is_told_that_the_keyring_keeps_nothing", || {
        assert_eq!(added_and_started_again(), (Err("secret_not_held"), Some("secret needed")));
    });
}

#[test]
fn a_window_is_told_that_the_keyring_forgets() {
    inside(&Session::Forgetting, "a_window_is_told_that_the_keyring_forgets", || {
        assert_eq!(added_and_started_again(), (Err("keyring_forgets"), Some("secret needed")));
    });
}

#[test]
fn a_window_is_told_that_there_is_no_keyring() {
    inside(&Session::WithoutService, "a_window_is_told_that_there_is_no_keyring", || {
        assert_eq!(added_and_started_again(), (Err("no_keyring"), Some("secret needed")));
    });
}
