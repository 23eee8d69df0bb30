use super::*;

fn workspace() -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(Some(&folder.path().join("work"))).unwrap();
    (folder, workspace)
}

fn new_run() -> NewRun {
    NewRun {
        tenant: "acme.eu.auth0.com".into(),
        connection_id: "con_0123456789abcdef".into(),
        connection: "Main-DB".into(),
        sheet: 1,
        edits: 2,
        row_count: 3,
        upsert: false,
        completion_email: false,
        external_id: None,
        retry_of: None,
        repairs: vec!["Column `Id` is read as `user_id`.".into()],
    }
}

fn step() -> StoredStep {
    StoredStep {
        step: 0,
        tenant: "acme.eu.auth0.com".into(),
        waits_for: None,
        first_row: 0,
        last_row: 2,
        row_count: 2,
        size_bytes: 100,
        state: "planned".into(),
        attempt: 0,
        job: None,
        first_sent_at: None,
        uncertain: false,
    }
}

fn stored_plan(workspace: &Workspace) -> RunId {
    let run = workspace.create_run(&new_run()).unwrap();
    let rows = [(0, Some(0), RowState::Planned), (1, None, RowState::Failed), (2, Some(0), RowState::Planned)];
    let mut rows =
        rows.into_iter().map(|(row, step, state)| StoredRow { row, step, state, creates: true, deleted: row == 1 });
    workspace.store_plan(run, &[step()], &mut rows, &mut std::iter::empty()).unwrap();
    run
}

#[test]
fn a_run_reads_back_as_it_was_stored() {
    let (_folder, workspace) = workspace();
    let run = stored_plan(&workspace);
    let stored = workspace.run(run).unwrap().unwrap();
    assert_eq!(stored.made_from, new_run());
    assert_eq!(stored.state, RunState::Planned);
    assert_eq!(workspace.steps(run).unwrap(), [step()]);
    assert_eq!(workspace.last_run().unwrap(), Some(run));
    assert_eq!(workspace.deleted_rows(run).unwrap(), [1]);
    assert_eq!(workspace.step_rows(run, &step()).unwrap().iter().map(|row| row.row).collect::<Vec<_>>(), [0, 2]);
}

#[test]
fn settling_a_step_changes_its_rows_and_keeps_the_sum() {
    let (_folder, workspace) = workspace();
    let run = stored_plan(&workspace);
    let settled = StoredStep { state: "finished".into(), attempt: 1, job: Some("job_1".into()), ..step() };
    let problem = StoredProblem {
        row: Some(2),
        line: Some(3),
        is_error: true,
        origin: Origin::Tenant,
        code: "DUPLICATED_USER".into(),
        path: String::new(),
        message: "exists".into(),
        next: String::new(),
        email: None,
    };
    let rows = [(0, RowState::Inserted), (2, RowState::Failed)];
    workspace.settle_step(run, &settled, None, &rows, std::slice::from_ref(&problem)).unwrap();
    let counts = workspace.row_counts(run).unwrap();
    assert_eq!((counts.of(RowState::Inserted), counts.of(RowState::Failed), counts.total()), (1, 2, 3));
    let mut problems = Vec::new();
    workspace.for_each_problem(run, &mut |it| problems.push(it)).unwrap();
    assert_eq!(problems, [problem]);
    assert_eq!(workspace.count_problems(run).unwrap(), (0, false));
    assert_eq!(workspace.steps(run).unwrap(), [settled]);
}

#[test]
fn a_run_belongs_to_one_at_a_time() {
    let (_folder, workspace) = workspace();
    let held = workspace.lock_run(RunId(1)).unwrap();
    assert!(matches!(workspace.lock_run(RunId(1)), Err(WorkspaceError::RunInUse(RunId(1)))));
    drop(held);
    workspace.lock_run(RunId(1)).unwrap();
}

#[test]
fn a_planned_run_that_is_forgotten_leaves_nothing_and_a_started_one_stays() {
    let (_folder, workspace) = workspace();
    let planned = stored_plan(&workspace);
    workspace.forget_planned_run(planned).unwrap();
    assert_eq!(workspace.run(planned).unwrap(), None);
    assert_eq!(workspace.row_counts(planned).unwrap().total(), 0);
    let started = stored_plan(&workspace);
    workspace.set_run_state(started, RunState::Started, 0.0).unwrap();
    workspace.forget_planned_run(started).unwrap();
    assert_eq!(workspace.row_counts(started).unwrap().total(), 3);
}

#[test]
fn a_journal_from_a_newer_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    drop(Workspace::open(Some(folder.path())).unwrap());
    let journal = rusqlite::Connection::open(folder.path().join("journal.sqlite")).unwrap();
    journal.pragma_update(None, "user_version", 99).unwrap();
    drop(journal);
    assert!(matches!(Workspace::open(Some(folder.path())), Err(WorkspaceError::Newer { found: 99, .. })));
}

#[test]
fn a_journal_of_version_one_opens_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let journal = rusqlite::Connection::open(folder.path().join("journal.sqlite")).unwrap();
    journal.execute_batch(include_str!("tests/journal-1.sql")).unwrap();
    drop(journal);
    let workspace = Workspace::open(Some(folder.path())).unwrap();
    let run = workspace.run(RunId(1)).unwrap().unwrap();
    assert_eq!((run.made_from.edits, run.made_from.sheet, run.state), (0, 1, RunState::Finished));
    assert_eq!(workspace.steps(RunId(1)).unwrap().len(), 1);
    assert_eq!(workspace.row_counts(RunId(1)).unwrap().of(RowState::Inserted), 2);
    assert_eq!(workspace.deleted_rows(RunId(1)).unwrap(), Vec::<u32>::new());
    assert_eq!(workspace.sheet(1).unwrap().unwrap().name, "users.csv");
    assert_eq!(workspace.tenants().unwrap().len(), 1);
    assert_eq!(workspace.edits(1, None).unwrap(), Vec::<String>::new());
    assert_eq!(workspace.append_edits(1, &["{}"]).unwrap(), 1);
}

#[test]
fn a_journal_of_version_two_opens_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let journal = rusqlite::Connection::open(folder.path().join("journal.sqlite")).unwrap();
    journal.execute_batch(include_str!("tests/journal-2.sql")).unwrap();
    drop(journal);
    let workspace = Workspace::open(Some(folder.path())).unwrap();
    let run = workspace.run(RunId(1)).unwrap().unwrap();
    assert_eq!((run.made_from.edits, run.state), (1, RunState::Finished));
    assert_eq!(workspace.deleted_rows(RunId(1)).unwrap(), [2]);
    assert_eq!(workspace.setting("theme").unwrap().as_deref(), Some("dark"));
    assert_eq!(workspace.edits(1, None).unwrap(), ["{}"]);
    assert_eq!(workspace.exports().unwrap(), []);
}

#[test]
fn an_export_is_a_run_of_another_kind_and_keeps_its_jobs() {
    let (_folder, workspace) = workspace();
    let import = stored_plan(&workspace);
    let made_from = NewExport {
        tenant: "acme.eu.auth0.com".to_owned(),
        connections: vec!["Main-DB".to_owned(), "Partners, old".to_owned()],
        asked: "{}".to_owned(),
    };
    let id = workspace.create_export(&made_from).unwrap();
    assert!(id > import);
    let jobs = [ExportJob { part: 0, job: "job_1".to_owned() }];
    workspace.set_export_jobs(id, &jobs).unwrap();
    let stored = workspace.export(id).unwrap().unwrap();
    assert_eq!((stored.made_from, stored.state, stored.jobs), (made_from, RunState::Started, jobs.to_vec()));
    assert_eq!(workspace.run(id).unwrap(), None, "an import is not looked for among exports");
    assert_eq!(workspace.runs().unwrap().len(), 1);
    assert_eq!(workspace.export(import).unwrap(), None);
    workspace.finish_export(id, "{}").unwrap();
    workspace.set_run_state(id, RunState::Finished, 2.5).unwrap();
    let stored = workspace.exports().unwrap().remove(0);
    assert_eq!((stored.state, stored.seconds, stored.report.as_deref()), (RunState::Finished, 2.5, Some("{}")));
    workspace.forget_export(id).unwrap();
    assert_eq!(workspace.exports().unwrap(), []);
}

#[test]
fn edits_are_numbered_by_list_and_go_with_it() {
    let (_folder, workspace) = workspace();
    let (one, _) = workspace.create_sheet("one.csv", "{}").unwrap();
    let (other, _) = workspace.create_sheet("other.csv", "{}").unwrap();
    let numbers = [(one, "a"), (one, "b"), (other, "c"), (one, "d")];
    assert_eq!(numbers.map(|(sheet, entry)| workspace.append_edits(sheet, &[entry]).unwrap()), [1, 2, 1, 3]);
    assert_eq!(workspace.edits(one, None).unwrap(), ["a", "b", "d"]);
    assert_eq!(workspace.edits(one, Some(2)).unwrap(), ["a", "b"]);
    assert_eq!(workspace.edits(one, Some(0)).unwrap(), Vec::<String>::new());
    workspace.create_run(&NewRun { sheet: other, ..new_run() }).unwrap();
    workspace.forget_unused_sheet(one).unwrap();
    workspace.forget_unused_sheet(other).unwrap();
    assert_eq!(workspace.edits(one, None).unwrap(), Vec::<String>::new());
    assert_eq!(workspace.edits(other, None).unwrap(), ["c"], "a run was made from it");
}

#[test]
fn who_looks_whether_a_run_or_a_list_is_free_never_keeps_another_from_taking_it() {
    let (_folder, one) = workspace();
    let other = Workspace::open(Some(one.root())).unwrap();
    std::thread::scope(|threads| {
        let looking = threads.spawn(|| {
            for _look in 0..2_000 {
                other.is_run_free(RunId(1)).unwrap();
                other.is_sheet_free(1).unwrap();
            }
        });
        let mut refused = 0;
        while !looking.is_finished() {
            refused += u32::from(one.lock_run(RunId(1)).is_err()) + u32::from(one.lock_sheet(1).unwrap().is_none());
        }
        assert_eq!(refused, 0);
    });
    let _held = (one.lock_run(RunId(1)).unwrap(), one.lock_sheet(1).unwrap());
    assert!(!other.is_run_free(RunId(1)).unwrap() && !other.is_sheet_free(1).unwrap());
}

impl Workspace {
    /// As where the disk is full when a tenant is changed or removed.
    pub(crate) fn plan_a_day_earlier(&self, run: RunId) {
        let yesterday = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24);
        let sql = "UPDATE runs SET created_at = ?2 WHERE id = ?1";
        self.journal().execute(sql, rusqlite::params![run.0, yesterday.to_string()]).unwrap();
    }

    pub(crate) fn refuse_changes_of_tenants(&self) {
        let full = |change: &str| {
            format!(
                "CREATE TEMP TRIGGER full_{change} BEFORE {change} ON tenants BEGIN SELECT RAISE(ABORT, 'full'); END;"
            )
        };
        let all = ["INSERT", "UPDATE", "DELETE"].map(full).concat();
        self.journal().execute_batch(&all).unwrap();
    }
}

#[test]
fn edits_that_are_saved_together_are_saved_all_or_none() {
    let (_folder, workspace) = workspace();
    let (list, _) = workspace.create_sheet("one.csv", "{}").unwrap();
    let full = "CREATE TEMP TRIGGER full BEFORE INSERT ON edits WHEN NEW.entry = 'too much' \
                BEGIN SELECT RAISE(ABORT, 'full'); END";
    workspace.journal().execute_batch(full).unwrap();
    assert!(workspace.append_edits(list, &["a", "b", "too much"]).is_err());
    assert_eq!(workspace.edits(list, None).unwrap(), Vec::<String>::new(), "saved again, none is there twice");
    assert_eq!(workspace.append_edits(list, &["a", "b"]).unwrap(), 2);
}

#[test]
fn a_setting_is_what_was_put_last() {
    let (_folder, workspace) = workspace();
    assert_eq!(workspace.setting("theme").unwrap(), None);
    for value in ["dark", "light"] {
        workspace.put_setting("theme", value).unwrap();
        assert_eq!(workspace.setting("theme").unwrap().as_deref(), Some(value));
    }
}

#[test]
fn a_setting_that_two_change_at_once_has_both_changes() {
    let (folder, one) = workspace();
    let other = Workspace::open(Some(one.root())).unwrap();
    let longer = |before: Option<&str>| format!("{}x", before.unwrap_or_default());
    std::thread::scope(|threads| {
        for workspace in [&one, &other] {
            threads.spawn(move || (0..20).for_each(|_| workspace.change_setting("files", longer).unwrap()));
        }
    });
    assert_eq!(one.setting("files").unwrap(), Some("x".repeat(40)));
    drop(folder);
}

#[test]
fn copies_of_lists_that_a_killed_program_left_are_swept_out_after_a_day() {
    let (_folder, workspace) = workspace();
    let (stale, stale_folder) = workspace.create_sheet("stale.csv", "{}").unwrap();
    let (_fresh, fresh_folder) = workspace.create_sheet("fresh.csv", "{}").unwrap();
    let (used, used_folder) = workspace.create_sheet("used.csv", "{}").unwrap();
    let (kept, kept_folder) = workspace.create_sheet("kept.csv", "{}").unwrap();
    let (edited, edited_folder) = workspace.create_sheet("edited.csv", "{}").unwrap();
    workspace.create_run(&NewRun { sheet: used, ..new_run() }).unwrap();
    workspace.append_edits(edited, &["{}"]).unwrap();
    let old = "UPDATE sheets SET opened_at = '2020-01-01T00:00:00Z' WHERE id IN (?1, ?2, ?3, ?4)";
    workspace.journal().execute(old, [stale, used, edited, kept]).unwrap();
    workspace.sweep_sheets(&[kept]).unwrap();
    let folders = [&stale_folder, &fresh_folder, &used_folder, &edited_folder, &kept_folder];
    assert_eq!(folders.map(|folder| folder.exists()), [false, true, true, true, true]);
}

#[cfg(unix)]
#[test]
fn only_this_person_can_read_the_workspace() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, workspace) = workspace();
    let (id, sheet) = workspace.create_sheet("users.csv", "{}").unwrap();
    stored_plan(&workspace);
    for (path, mode) in [
        (workspace.root().to_owned(), 0o700),
        (sheet, 0o700),
        (workspace.root().join("journal.sqlite"), 0o600),
        (workspace.root().join("journal.sqlite-wal"), 0o600),
    ] {
        let found = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(found, mode, "{}", path.display());
    }
    assert_eq!(workspace.sheet(id).unwrap().unwrap().name, "users.csv");
}
