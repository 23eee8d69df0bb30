//! Runs as a window follows them: a real session, a temporary workspace, the demo tenant.

mod changes;
mod old_runs;
mod two_windows;

use crate::session::outcome::Outcome;
use crate::session::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SHEET: SheetId = SheetId(1);

struct Story {
    session: Session,
    folder: tempfile::TempDir,
}

impl Story {
    /// A session over a demo tenant where things go wrong as told.
    fn with_faults(faults: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("faults.json");
        std::fs::write(&path, faults).unwrap();
        let session = Session::start(Some(&folder.path().join("workspace")), || {}).unwrap();
        let options = DemoOptions { port: 0, users: 20, seed: 1, faults: Some(path) };
        session.send(Command::StartDemo(options));
        session.wait_for(|state| state.demo.value().cloned()).unwrap();
        Self { session, folder }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn open(&self, sheet: SheetId, path: &Path) {
        self.session.send(Command::OpenSheet { sheet, path: path.to_owned(), options: OpenOptions::default() });
        self.session.wait_for(|state| state.sheets.get(&sheet)?.ended().map(|it| it.map(drop).unwrap()));
    }

    fn plan(&self, sheet: SheetId, retry_failed_of: Option<RunId>) -> PlanOverview {
        let place = ConnectionChoice { tenant: TenantRef::Demo, connection: "Main-DB".to_owned() };
        let request =
            ImportRequest { place, upsert: false, completion_email: false, external_id: None, retry_failed_of };
        let then = Box::new(Command::PlanImport { sheet, request });
        self.session.send(Command::WithTenant { tenant: TenantRef::Demo, then });
        self.session.wait_for(|state| state.plans.get(&sheet)?.ended().map(|it| it.unwrap().clone())).unwrap()
    }

    fn start(&self, sheet: SheetId) -> Arc<RunReport> {
        let run = self.session.now().plans[&sheet].value().unwrap().run;
        self.session.send(Command::StartRun { sheet, run });
        self.session.wait_for(|state| state.reports.get(&run)?.ended().map(|it| it.unwrap().clone())).unwrap()
    }

    /// The line of a run once it stands as wanted: who looks at the newest state may miss those between.
    fn line(&self, run: RunId, wanted: &RunStatus) -> RunLine {
        self.session.send(Command::ListRuns);
        let found = self.session.wait_for(|state| match &state.runs {
            Fetched::Ready(runs) => {
                let line = runs.iter().find(|it| it.run.id == run)?;
                (line.status(state.at_work.get(&run)) == *wanted).then(|| line.clone())
            }
            _on_its_way => None,
        });
        found.unwrap()
    }

    fn details(&self, run: RunId) -> Arc<RunDetails> {
        self.session.send(Command::UnfoldRun { run });
        let view = |state: &State| state.run_views.get(&run)?.details.ended().map(|it| it.unwrap().clone());
        self.session.wait_for(view).unwrap()
    }
}

const LIST: &str = "email,given_name,Notes\r\n\
                    ann@new.test,Ann,kept\r\n\
                    \"not an address\",Ben,\"with a comma, and a \"\"quote\"\"\"\r\n\
                    cy@new.test,Cy,\r\n\
                    cy@new.test,Cy again,\r\n";

#[test]
fn refused_users_come_by_cause_with_their_names_and_open_again_from_a_file() {
    let story = Story::with_faults(r#"{"instant_jobs": true}"#);
    let list = story.file("people.csv");
    std::fs::write(&list, LIST).unwrap();
    story.session.send(Command::OpenSheet {
        sheet: SHEET,
        path: list,
        options: OpenOptions { ignore: vec!["Notes".to_owned()], ..OpenOptions::default() },
    });
    story.session.wait_for(|state| state.sheets.get(&SHEET)?.value().map(drop)).unwrap();
    let plan = story.plan(SHEET, None);
    assert_eq!((plan.creates, plan.refused, plan.seconds), (2, 2, None));
    let run = story.start(SHEET).run.id;

    let line = story.line(run, &RunStatus::Finished { failed: 0, kept_back: 2, differ: 0, not_known: 0 });
    let of = line.outcomes();
    assert_eq!((of.created, of.failed, of.left_out, of.total()), (2, 0, plan.refused, plan.rows));
    assert_eq!((line.place.name.as_str(), line.place.production), ("Demo tenant", false));

    let details = story.details(run);
    let causes: Vec<_> = details.causes.iter().map(|cause| (cause.label.as_str(), cause.count)).collect();
    assert_eq!(causes, [("E-mail", 1), ("Twice in the list", 1)]);
    assert_eq!((details.listed(None), details.jobs.len()), (2, 1));
    let cause = Some("Twice in the list".to_owned());
    story.session.send(Command::ShowRefused { run, cause, places: 0..40 });
    let user = story.session.wait_for(|state| state.run_views.get(&run)?.refused(0).cloned()).unwrap();
    assert_eq!((user.number, user.user.as_str(), user.name.as_deref()), (4, "cy@new.test", Some("Cy again")));
    assert!(!user.why.is_empty() && !user.next.contains("--"), "{user:?}");

    let path = story.file("failed.csv");
    story.session.send(Command::SaveFailedRows { run, path: path.clone(), replaces: true });
    let saved = story.session.wait_for(|state| state.saved.get(&run)?.value().cloned()).unwrap();
    assert_eq!((saved.rows, saved.has_secrets), (2, false));
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("email,given_name,Notes\r\n"), "{text}");
    assert!(text.contains("with a comma, and a \"\"quote\"\""), "{text}");
    story.session.send(Command::OpenSheet {
        sheet: SheetId(2),
        path,
        options: OpenOptions { ignore: vec!["Notes".to_owned()], ..OpenOptions::default() },
    });
    let rows = story.session.wait_for(|state| Some(state.sheets.get(&SheetId(2))?.value()?.rows.row_count()));
    assert_eq!(rows, Some(2));

    story.session.send(Command::SearchRuns { text: "CY@new".to_owned() });
    let found = story.session.wait_for(|state| state.found_runs.value().cloned()).unwrap();
    assert!(found.runs.contains(&run));
    let plan = story.plan(SHEET, Some(run));
    assert_eq!((plan.left_out, plan.refused), (2, 2));
}

/// A list that takes several jobs.
fn long_list(story: &Story) -> PathBuf {
    let path = story.file("long.ndjson");
    let filler = "x".repeat(60_000);
    let rows = (0..40).map(|row| format!(r#"{{"email":"u{row}@new.test","user_metadata":{{"x":"{filler}"}}}}"#));
    std::fs::write(&path, rows.collect::<Vec<_>>().join("\n")).unwrap();
    path
}

#[test]
fn a_stopped_run_reads_its_jobs_to_the_end_and_goes_on_when_it_is_asked_to() {
    let story = Story::with_faults(r#"{"jobs": [{"kind": "slow", "type": "users_import", "seconds": 3, "count": 2}]}"#);
    let list = long_list(&story);
    story.open(SHEET, &list);
    let plan = story.plan(SHEET, None);
    assert!(plan.jobs > 3, "{}", plan.jobs);
    let run = plan.run;
    story.session.send(Command::StartRun { sheet: SHEET, run });
    story.session.wait_for(|state| (state.progress.get(&run)?.jobs.len() == 2).then_some(())).unwrap();
    story.session.send(Command::StopRun { run });
    let asked = story.session.wait_for(|state| state.at_work.get(&run)?.ending).unwrap();
    assert_eq!(asked, Ending::Stopping);
    story.session.wait_for(|state| state.reports.get(&run)?.ended().map(|it| it.map(drop).unwrap())).unwrap();
    let outcomes = story.line(run, &RunStatus::Stopped).outcomes();
    assert_eq!((outcomes.not_known, outcomes.total()), (0, 40));
    assert!(outcomes.created > 0 && outcomes.not_sent > 0, "{outcomes:?}");

    story.session.send(Command::GoOn { run });
    // Its end lists the runs again.
    let line = story.line(run, &RunStatus::Finished { failed: 0, kept_back: 0, differ: 0, not_known: 0 });
    assert_eq!(line.outcomes().created, 40);
}

#[test]
fn a_plan_that_nobody_waits_for_leaves_nothing_behind() {
    let story = Story::with_faults(r#"{"instant_jobs": true}"#);
    let list = long_list(&story);
    story.open(SHEET, &list);
    let place = ConnectionChoice { tenant: TenantRef::Demo, connection: "Main-DB".to_owned() };
    let request =
        ImportRequest { place, upsert: true, completion_email: false, external_id: None, retry_failed_of: None };
    let then = Box::new(Command::PlanImport { sheet: SHEET, request: request.clone() });
    story.session.send(Command::WithTenant { tenant: TenantRef::Demo, then });
    story.session.wait_for(|state| state.plans.get(&SHEET).map(drop)).unwrap();
    story.session.send(Command::DropPlan { sheet: SHEET });
    let plan = story.plan(SHEET, None);
    // The dropped one is gone as soon as its work has noticed, the newer one stays.
    let began = std::time::Instant::now();
    loop {
        story.session.send(Command::ListRuns);
        let runs = story.session.wait_for(|state| match &state.runs {
            Fetched::Ready(runs) => Some(runs.iter().map(|it| it.run.id).collect::<Vec<_>>()),
            _not_yet => None,
        });
        if runs.as_deref() == Some(&[plan.run]) {
            break;
        }
        assert!(began.elapsed().as_secs() < 30, "{runs:?}");
    }
}

#[tokio::test]
async fn whoever_waits_for_work_that_panics_is_told() {
    let (outcomes, mut told) = tokio::sync::mpsc::channel(1);
    let lost = crate::session::effect::Effect::ListRecent.lost();
    super::see_through(&outcomes, lost, async { panic!("a fault of ours, made for this test") }).await;
    let is_failed = |it| matches!(it, Outcome::RecentListed { outcome: Err(notice) } if notice.code == "broke_off");
    assert!(told.try_recv().is_ok_and(is_failed));
    super::see_through(&outcomes, crate::session::effect::Effect::ListRecent.lost(), async {}).await;
    assert!(told.try_recv().is_err(), "what went well was told by the work itself");
}
