//! Changes that get in each other's way: of tenants and their secrets, and of runs that another window carries out.

use super::*;
use crate::credentials::Keyring;
use crate::session::command::Remembered;
use crate::session::effect::Effect;
use crate::session::run_end;
use crate::session::work::World;
use crate::workspace::Workspace;
use futures_util::FutureExt as _;

fn world(folder: &Path) -> (Arc<World>, tokio::sync::mpsc::Receiver<Outcome>) {
    let workspace = Workspace::open(Some(&folder.join("workspace"))).unwrap();
    let (outcomes, told) = tokio::sync::mpsc::channel(16);
    (Arc::new(World::new(workspace, Keyring::none(), outcomes)), told)
}

fn tenant(name: &str) -> NewTenant {
    let secret = Secret::new("first".to_owned());
    let access =
        Access { domain: "acme.eu.auth0.com".to_owned(), audience: None, client_id: Some("id".to_owned()), secret };
    NewTenant { name: name.to_owned(), access, production: false, keeping: Keeping::KeyringOrSession }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_a_tenant_waits_for_the_one_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let (world, mut told) = world(folder.path());
    Arc::clone(&world).perform(Effect::AddTenant(tenant("acme"))).await;
    told.recv().await.unwrap();
    let secret = || world.session_secrets().get("acme").map(|it| it.expose().to_owned());
    // As while the person is asked to unlock the keyring for it.
    let before = world.changing.lock().await;
    let replace = Effect::ReplaceSecret { name: "acme".to_owned(), secret: Secret::new("second".to_owned()) };
    let mut replacing = Box::pin(Arc::clone(&world).perform(replace));
    assert!((&mut replacing).now_or_never().is_none());
    assert_eq!(secret().as_deref(), Some("first"));
    drop(before);
    replacing.await;
    assert_eq!(secret().as_deref(), Some("second"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_can_not_be_removed_or_renamed_keeps_its_secret() {
    let folder = tempfile::tempdir().unwrap();
    let (world, mut told) = world(folder.path());
    Arc::clone(&world).perform(Effect::AddTenant(tenant("acme"))).await;
    told.recv().await.unwrap();
    world.workspace.refuse_changes_of_tenants();
    let secret = Some("first".to_owned());
    let rename = TenantEdit {
        name: "other".to_owned(),
        domain: "acme.eu.auth0.com".to_owned(),
        client_id: Some("id".to_owned()),
        production: false,
        secret: None,
    };
    for effect in
        [Effect::RemoveTenant { name: "acme".to_owned() }, Effect::EditTenant { name: "acme".to_owned(), edit: rename }]
    {
        Arc::clone(&world).perform(effect).await;
        let is_refused = |it| matches!(it, Outcome::TenantsChanged { outcome: Err(_) });
        assert!(told.recv().await.is_some_and(is_refused));
        assert_eq!(world.session_secrets().get("acme").map(|it| it.expose().to_owned()), secret);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_of_a_tenant_that_was_removed_meanwhile_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (world, _told) = world(folder.path());
    let test = TenantTest {
        domain: "acme.eu.auth0.com".to_owned(),
        permissions: Vec::new(),
        connections: None,
        tested_at: jiff::Timestamp::UNIX_EPOCH,
    };
    let what = Remembered::Test("acme".to_owned(), test);
    Arc::clone(&world).perform(Effect::Remember { number: 1, what }).await;
    assert_eq!(world.workspace.setting("tenant_test:acme").unwrap(), None);
}

#[test]
fn a_run_that_another_window_goes_on_with_is_not_left_stopped_by_this_one() {
    let story = Story::with_faults(r#"{"jobs": [{"kind": "slow", "type": "users_import", "seconds": 600}]}"#);
    let list = story.file("people.csv");
    std::fs::write(&list, "email\nann@new.test\n").unwrap();
    story.open(SHEET, &list);
    let run = story.plan(SHEET, None).run;
    story.session.send(Command::StartRun { sheet: SHEET, run });
    story.session.wait_for(|state| state.at_work.get(&run)?.progress.as_ref().map(drop));
    story.session.send(Command::PauseRun { run });
    story.line(run, &RunStatus::Paused);
    let other = Workspace::open(Some(&story.file("workspace"))).unwrap();
    let _at_work = other.lock_run(run).unwrap();
    story.session.send(Command::StopRun { run });
    story.line(run, &RunStatus::RunningElsewhere);
    let end = other.setting(&run_end::key(run)).unwrap().and_then(|it| run_end::from_stored(&it));
    assert_eq!(end.and_then(|end| end.held), Some(Held::Paused));
}

#[test]
fn the_check_for_a_plan_ends_when_the_plan_is_given_up() {
    let story = Story::with_faults("{}");
    let list = story.file("people.csv");
    std::fs::write(&list, "email\nann@new.test\nnobody\nno address\n").unwrap();
    story.open(SHEET, &list);
    let rows = Arc::clone(&story.session.now().sheets[&SHEET].value().unwrap().rows);
    let (world, _told) = world(&story.file("another"));
    let (switch, wished) = tokio::sync::watch::channel(false);
    let check = || {
        let progress = |done, total| Outcome::PlanProgress { ticket: 1, sheet: SHEET, done, total };
        world
            .check(&rows, &crate::user::ConnectionRules::default(), &wished, progress)
            .map(|_| ())
            .map_err(|it| it.code)
    };
    assert_eq!(check(), Ok(()));
    switch.send_replace(true);
    assert_eq!(check(), Err("stopped"));
}

#[test]
fn rows_that_nobody_waits_for_are_not_written_and_what_was_there_stays() {
    let story = Story::with_faults(r#"{"instant_jobs": true}"#);
    let list = story.file("people.csv");
    std::fs::write(&list, "email\nann@new.test\nnobody\nno address\n").unwrap();
    story.open(SHEET, &list);
    story.plan(SHEET, None);
    let run = story.start(SHEET).run.id;
    let (path, workspace) = (story.file("rows.csv"), story.file("workspace"));
    std::fs::write(&path, "before").unwrap();
    let folder = story.folder;
    drop(story.session);
    let (outcomes, mut told) = tokio::sync::mpsc::channel(16);
    let world = World::new(Workspace::open(Some(&workspace)).unwrap(), Keyring::none(), outcomes);
    world.stop_saving_rows(run, 2);
    assert_eq!(world.save_failed_rows((run, 1), path.clone(), true), None);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
    let saved = world.save_failed_rows((run, 3), path.clone(), true).unwrap().unwrap();
    assert_eq!(saved.rows, 2);
    let newest = std::iter::from_fn(|| told.try_recv().ok()).last();
    assert!(
        matches!(newest, Some(Outcome::RowsSaveProgress { number: 3, done, total, .. }) if done == total),
        "{newest:?}"
    );
    drop(folder);
}
