//! Tenants, with a whole session: a workspace of its own, the demo tenant, no keyring.

use crate::demo_tenant::{DemoTenant, Options, read_faults};
use crate::session::*;
use tempfile::TempDir;

struct Place {
    session: Session,
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { session: start(&folder), folder }
    }

    /// Ends the program and starts it again in the same workspace.
    fn restart(self) -> Self {
        let Self { session, folder } = self;
        drop(session);
        Self { session: start(&folder), folder }
    }

    fn ask(&self, command: Command) {
        self.session.send(command);
    }

    fn wait<T>(&self, wanted: impl FnMut(&State) -> Option<T>) -> T {
        self.session.wait_for(wanted).unwrap()
    }

    fn tried(&self, access: Access) -> AccessTest {
        let before = self.session.now().newest_access_test();
        self.ask(Command::TestAccess { access });
        self.wait(|state| state.access_test.clone().filter(|test| test.number() > before && !test.is_running()))
    }

    fn changed(&self, command: Command) -> Result<TenantChange, Notice> {
        let before = self.session.now().tenant_changes;
        self.ask(command);
        self.wait(|state| {
            let ended = state.tenants_changed.ended().map(|ended| ended.cloned().map_err(Clone::clone));
            ended.filter(|_| state.tenant_changes > before)
        })
    }
}

fn start(folder: &TempDir) -> Session {
    Session::start_without_keyring(Some(folder.path()), || {}).unwrap()
}

/// A demo tenant that outlives the session's, with what goes wrong in it.
fn demo(faults: &str) -> (tokio::runtime::Runtime, DemoTenant) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let options = Options { users: 5, faults: read_faults(faults).unwrap(), ..Options::default() };
    let demo = runtime.block_on(DemoTenant::start(options)).unwrap();
    (runtime, demo)
}

fn access(demo: &DemoTenant) -> Access {
    Access {
        domain: demo.url(),
        audience: None,
        client_id: Some(demo.client_id().to_owned()),
        secret: Secret::new(demo.client_secret().to_owned()),
    }
}

fn acme(demo: &DemoTenant) -> Command {
    Command::AddTenant(NewTenant {
        name: "acme".into(),
        access: access(demo),
        production: false,
        keeping: Keeping::KeyringOrSession,
    })
}

const ACME: &str = "acme";

fn acme_ref() -> TenantRef {
    TenantRef::Named(ACME.into())
}

#[test]
fn good_credentials_are_green_in_all_four_steps() {
    let place = Place::new();
    let (_runtime, demo) = demo("{}");
    let test = place.tried(access(&demo));
    assert!(test.is_green(), "{test:?}");
    let found = test.found.unwrap();
    assert_eq!(found.permissions.len(), 3);
    assert_eq!(found.missing().count(), 0);
    let lines = found.connections.unwrap();
    let reason = |name: &str| match &lines.iter().find(|it| it.name == name).unwrap().fitness {
        Fitness::Unfit { reason, .. } => reason.clone(),
        Fitness::Fits => "fits".to_owned(),
        Fitness::NotKnown => "not known".to_owned(),
    };
    assert_eq!(reason("Main-DB"), "fits");
    assert!(reason("Legacy-CRM").contains("import mode"));
    assert!(reason("google-oauth2").contains("Google"));
    assert!(lines[0].is_database && !lines[4].is_database);
}

#[test]
fn a_test_says_which_value_is_wrong() {
    let place = Place::new();
    let (_runtime, demo) = demo("{}");
    let good = access(&demo);
    for (wrong, part) in [
        (Access { domain: "acme".into(), ..good.clone() }, FaultyPart::Domain),
        (Access { domain: "http://127.0.0.1:9".into(), ..good.clone() }, FaultyPart::Domain),
        (
            Access { secret: Secret::new(demo.client_secret()[1..].to_owned()), ..good.clone() },
            FaultyPart::ClientSecret,
        ),
        (Access { client_id: None, ..good.clone() }, FaultyPart::Token),
    ] {
        let test = place.tried(wrong);
        assert_eq!(test.fault.as_ref().map(|it| it.part), Some(part), "{test:?}");
        let failed = test.steps.iter().position(|it| matches!(it, TestStep::Failed(_)));
        assert_eq!(failed, Some(usize::from(part != FaultyPart::Domain)));
        assert_eq!(test.steps[2..], [TestStep::NotTried, TestStep::NotTried]);
    }
}

#[test]
fn a_missing_permission_does_not_stand_in_the_way() {
    let place = Place::new();
    let (_runtime, demo) =
        demo(r#"{"withdrawn_scopes":["read:users"],"connections_without_application":["Partners"]}"#);
    let test = place.tried(access(&demo));
    assert!(!test.is_green());
    assert!(matches!(&test.steps[2], TestStep::Partly(line) if line.contains("can't look users up")), "{test:?}");
    let found = test.found.unwrap();
    assert_eq!(found.missing().map(|it| it.scope).collect::<Vec<_>>(), ["read:users"]);
    let partners = found.connections.iter().flatten().find(|it| it.name == "Partners").unwrap();
    assert!(matches!(&partners.fitness, Fitness::Unfit { reason, .. } if reason.contains("No application")));
}

#[test]
fn without_the_permission_to_see_connections_the_rest_is_still_found_out() {
    let place = Place::new();
    let (_runtime, demo) = demo(r#"{"withdrawn_scopes":["read:connections"]}"#);
    let test = place.tried(access(&demo));
    assert_eq!(test.found.as_ref().map(|it| it.connections.is_none()), Some(true), "{test:?}");
    assert!(test.found.unwrap().permissions_summary().contains("nothing can be sent"));
}

#[test]
fn only_the_newest_test_is_heard() {
    let place = Place::new();
    let (_runtime, demo) = demo("{}");
    // Never answers: the port is bound, nobody accepts.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    place.ask(Command::TestAccess { access: Access { domain: url, ..access(&demo) } });
    place.wait(|state| state.access_test.is_some().then_some(()));
    let test = place.tried(access(&demo));
    assert!(test.is_green());
    place.ask(Command::ForgetAccessTest);
    place.wait(|state| state.access_test.is_none().then_some(()));
}

#[test]
fn an_added_tenant_is_in_use_and_remembered_with_what_was_found_but_not_its_secret() {
    let place = Place::new();
    let (_runtime, demo) = demo("{}");
    place.ask(Command::LoadSettings);
    place.wait(|state| state.settings.value().copied());
    let change = place.changed(acme(&demo)).unwrap();
    let TenantChange::Added { name, kept: SecretPlace::Session(why), in_window: true } = change else {
        panic!("{change:?}")
    };
    assert_eq!((name.as_str(), why.code), (ACME, "no_keyring"));
    place.wait(|state| matches!(state.tests.get(&acme_ref()), Some(Fetched::Ready(_))).then_some(()));
    let state = place.session.now();
    assert_eq!(state.in_use, Some(acme_ref()));
    assert_eq!(state.session_secrets.get(ACME), Some(&why));
    assert!(matches!(state.standing(&acme_ref()), Standing::Tested(_)), "it is usable until the end");
    assert!(matches!(state.keyring, Fetched::Ready(KeyringStatus::Absent(_))));
    assert_eq!(place.changed(acme(&demo)).unwrap_err().code, "name_taken");

    let place = place.restart();
    place.ask(Command::LoadSettings);
    let failed = place.wait(|state| match state.tests.get(&acme_ref()) {
        Some(Fetched::Failed { notice, previous }) => Some((notice.code, previous.is_some())),
        _ => None,
    });
    assert_eq!(failed, ("no_keyring", true));
    assert_eq!(place.session.now().in_use, Some(acme_ref()));
    assert_eq!(place.session.now().standing(&acme_ref()), Standing::SecretNeeded);
    // The secret is asked for again, and all is well.
    place.changed(Command::ReplaceSecret { name: ACME.into(), secret: access(&demo).secret }).unwrap();
    place.wait(|state| matches!(state.standing(&acme_ref()), Standing::Tested(_)).then_some(()));
}

#[test]
fn a_tenant_that_is_added_beside_one_in_use_does_not_become_the_target() {
    let place = Place::new();
    let (_runtime, demo) = demo("{}");
    place.ask(Command::ChooseTenant { tenant: TenantRef::Demo });
    place.changed(acme(&demo)).unwrap();
    assert_eq!(place.session.now().in_use, Some(acme_ref()), "the demo gives way");
    let Command::AddTenant(mut other) = acme(&demo) else { unreachable!() };
    (other.name, other.production) = ("acme-prod".into(), true);
    place.changed(Command::AddTenant(other)).unwrap();
    let other = TenantRef::Named("acme-prod".into());
    place.wait(|state| state.is_tenant_reached(&other).then_some(()));
    assert_eq!(place.session.now().in_use, Some(acme_ref()));
}

#[test]
fn what_was_found_before_the_start_is_not_shown_as_found_now() {
    let place = Place::new();
    let (_runtime, demo) = demo("{}");
    place.ask(Command::LoadSettings);
    place.wait(|state| state.settings.value().copied());
    for name in [ACME, "acme-prod"] {
        let Command::AddTenant(mut tenant) = acme(&demo) else { unreachable!() };
        tenant.name = name.into();
        place.changed(Command::AddTenant(tenant)).unwrap();
        let tenant = TenantRef::Named(name.into());
        place.wait(|state| matches!(state.standing(&tenant), Standing::Tested(_)).then_some(()));
    }
    let other = TenantRef::Named("acme-prod".into());
    // Written in the background: another window reads it once it is on disk.
    loop {
        let second = start(&place.folder);
        second.send(Command::LoadSettings);
        second.wait_for(|state| state.settings.ended().map(drop));
        if second.now().tests.contains_key(&other) {
            break;
        }
    }
    // Nobody calls the one that is not in use, and it is known to have lost its secret all the same.
    let place = place.restart();
    place.ask(Command::LoadSettings);
    let stands = place.wait(|state| {
        let known = state.settings.value().is_some() && state.keyring.value().is_some();
        known.then(|| (state.standing(&other) == Standing::SecretNeeded, state.tests.contains_key(&other)))
    });
    assert_eq!(stands, (true, true));
}

#[test]
fn a_renamed_tenant_keeps_its_secret_and_what_was_found() {
    let place = Place::new();
    let (_runtime, demo) = demo("{}");
    place.ask(Command::LoadSettings);
    place.wait(|state| state.settings.value().copied());
    place.changed(acme(&demo)).unwrap();
    place.wait(|state| matches!(state.tests.get(&acme_ref()), Some(Fetched::Ready(_))).then_some(()));
    let edit = TenantEdit {
        name: "acme-test".into(),
        domain: demo.url(),
        client_id: Some(demo.client_id().to_owned()),
        production: true,
        secret: None,
    };
    let change = place.changed(Command::EditTenant { name: ACME.into(), edit }).unwrap();
    assert_eq!(change, TenantChange::Edited { from: ACME.into(), to: "acme-test".into(), reach: false, kept: None });
    let renamed = TenantRef::Named("acme-test".into());
    let state = place.session.now();
    assert_eq!(state.in_use.as_ref(), Some(&renamed));
    assert!(state.is_tenant_reached(&renamed) && !state.is_tenant_reached(&acme_ref()));
    place.ask(Command::TryTenant { tenant: renamed.clone() });
    place.wait(|state| matches!(state.tests.get(&renamed), Some(Fetched::Ready(_))).then_some(()));

    let change = place.changed(Command::RemoveTenant { name: "acme-test".into() }).unwrap();
    assert_eq!(change, TenantChange::Removed { name: "acme-test".into() });
    place.wait(|state| matches!(&state.tenants, Fetched::Ready(none) if none.is_empty()).then_some(()));
    assert_eq!(place.session.now().in_use, None);
}

#[test]
fn a_tenant_whose_secret_is_gone_can_be_removed_and_is_not_renamed() {
    let place = Place::new();
    let (_runtime, demo) = demo("{}");
    place.ask(Command::LoadSettings);
    place.wait(|state| state.settings.value().copied());
    place.changed(acme(&demo)).unwrap();
    let place = place.restart();
    let edit =
        TenantEdit { name: "other".into(), domain: demo.url(), client_id: None, production: false, secret: None };
    let refused = place.changed(Command::EditTenant { name: ACME.into(), edit }).unwrap_err();
    assert_eq!(refused.code, "no_keyring");
    assert!(refused.message.contains("keeps its name") && !refused.next.is_empty(), "{refused:?}");
    let change = place.changed(Command::RemoveTenant { name: ACME.into() }).unwrap();
    assert_eq!(change, TenantChange::Removed { name: ACME.into() });
}

#[test]
fn the_demo_is_one_command_away_and_is_there_again_at_the_next_start() {
    let place = Place::new();
    place.ask(Command::ChooseTenant { tenant: TenantRef::Demo });
    let ready = |state: &State| matches!(state.tests.get(&TenantRef::Demo), Some(Fetched::Ready(_))).then_some(());
    place.wait(ready);
    assert!(place.session.now().is_tenant_reached(&TenantRef::Demo));

    let settings =
        Settings { theme: ThemeChoice::Dark, high_contrast: true, zoom_percent: 125, first_screen_over: true };
    place.ask(Command::ChangeSettings(SettingsChange::Theme(ThemeChoice::Dark)));
    place.ask(Command::ChangeSettings(SettingsChange::HighContrast(true)));
    place.ask(Command::ChangeSettings(SettingsChange::FirstScreenOver));
    for percent in [90, 110, 150, 125] {
        place.ask(Command::ChangeSettings(SettingsChange::ZoomPercent(percent)));
    }
    // Written in the background: another window reads it once it is on disk.
    loop {
        let other = start(&place.folder);
        other.send(Command::LoadSettings);
        let read = other.wait_for(|state| state.settings.ended().map(|ended| *ended.unwrap())).unwrap();
        if read == settings {
            break;
        }
    }
    let place = place.restart();
    place.ask(Command::LoadSettings);
    place.wait(ready);
    assert_eq!(place.session.now().settings_now(), settings);
}

#[test]
fn a_secret_goes_to_another_domain_only_once_it_is_entered_again() {
    let place = Place::new();
    let (_runtime, demo) = demo("{}");
    let (_other_runtime, other) = self::demo("{}");
    place.ask(Command::LoadSettings);
    place.wait(|state| state.settings.value().copied());
    place.changed(acme(&demo)).unwrap();
    place.wait(|state| state.is_tenant_reached(&acme_ref()).then_some(()));
    let edit = |secret: Option<&str>| TenantEdit {
        name: "moved".into(),
        domain: other.url(),
        client_id: Some(other.client_id().to_owned()),
        production: true,
        secret: secret.map(|it| Secret::new(it.to_owned())),
    };
    let refused = place.changed(Command::EditTenant { name: ACME.into(), edit: edit(None) }).unwrap_err();
    assert_eq!(refused.code, "secret_for_domain");
    // It is as it was, with its secret.
    place.ask(Command::TryTenant { tenant: acme_ref() });
    place.wait(|state| matches!(state.tests.get(&acme_ref()), Some(Fetched::Ready(_))).then_some(()));
    place.changed(Command::EditTenant { name: ACME.into(), edit: edit(Some(other.client_secret())) }).unwrap();
    let moved = TenantRef::Named("moved".into());
    place.wait(|state| state.is_tenant_reached(&moved).then_some(()));
}
