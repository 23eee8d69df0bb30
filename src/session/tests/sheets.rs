//! Stories of sheets, told through a session on a workspace of its own.

mod computing;
mod editing;
mod fixes;
#[cfg(unix)]
mod full_disk;
mod kept;
mod leaving;
mod matching;
mod opening;
mod queries;

use super::*;
use std::path::PathBuf;
use std::sync::Arc;

pub(super) struct Desk {
    pub(super) session: Session,
    folder: tempfile::TempDir,
}

impl Desk {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let session = Session::start(Some(&folder.path().join("work")), || {}).unwrap();
        Self { session, folder }
    }

    pub(super) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn ended<T: Clone>(&self, of: impl Fn(&State) -> Option<&Fetched<T>>) -> Result<T, Notice> {
        let ended = self
            .session
            .wait_for(|state| of(state).and_then(Fetched::ended).map(|ended| ended.cloned().map_err(Clone::clone)));
        ended.unwrap()
    }

    pub(super) fn open(&self, path: PathBuf, options: OpenOptions) -> Result<SheetState, Notice> {
        self.session.send(Command::OpenSheet { sheet: SHEET, path, options });
        self.ended(|state| state.sheets.get(&SHEET))
    }

    fn describe(&self, path: &std::path::Path, options: OpenOptions, anew: bool) -> Mapping {
        let newest = |state: &State| state.mappings.get(&SHEET).and_then(Fetched::value).cloned();
        let before = newest(&self.session.now());
        self.session.send(Command::DescribeList { sheet: SHEET, path: path.to_owned(), options, anew });
        let is_new = |it: &Arc<Mapping>| before.as_ref().is_none_or(|before| !Arc::ptr_eq(before, it));
        let mapping = self.session.wait_for(|state| newest(state).filter(|it| is_new(it)));
        Mapping::clone(&mapping.unwrap())
    }
}

const LIST: &str = "email,email_verified,phone_number,user_metadata.plan\n\
    ann@x.test ,true,,a\n\
    bob@x.test,J,0045 12345678,b\n\
    cy@x.test ,N,12,c\n\
    dan@x.test,true,,d\n";

impl Desk {
    fn with_list(text: &str) -> (Self, SheetState) {
        let desk = Self::new();
        let path = desk.file("list.csv", text);
        let sheet = desk.open(path, OpenOptions::default()).unwrap();
        (desk, sheet)
    }

    fn check(&self) -> Arc<SheetReport> {
        self.session.send(Command::CheckSheet { sheet: SHEET, place: None });
        self.settled()
    }

    /// The report on the sheet as it is now, once all is saved too.
    fn settled(&self) -> Arc<SheetReport> {
        let settled = |state: &State| {
            let is_saved = state.sheets.get(&SHEET)?.value()?.edits.saved;
            match state.checks.get(&SHEET) {
                Some(Fetched::Ready(report)) if is_saved => Some(Arc::clone(report)),
                _ => None,
            }
        };
        self.session.wait_for(settled).unwrap()
    }

    /// Changes the sheet and waits for its new state.
    fn change(&self, command: Command) -> SheetState {
        let before = self.sheet().rows;
        self.session.send(command);
        let changed = |state: &State| {
            let sheet = state.sheets.get(&SHEET)?.value()?;
            (!Arc::ptr_eq(&sheet.rows, &before)).then(|| sheet.clone())
        };
        self.session.wait_for(changed).unwrap()
    }

    fn sheet(&self) -> SheetState {
        self.session.now().sheets[&SHEET].value().unwrap().clone()
    }

    /// The row at a place of the view, once it is read.
    fn row(&self, at: u32) -> PageRow {
        self.session.send(Command::ShowRows { sheet: SHEET, rows: 0..40 });
        let fresh = |state: &State| {
            let view = &state.sheets.get(&SHEET)?.value()?.view;
            let page = view.pages.get(&(at / PAGE_ROWS))?;
            (page.revision == view.revision).then(|| view.row(at).cloned())
        };
        self.session.wait_for(fresh).unwrap().unwrap()
    }
}

fn text(value: &str) -> CellValue {
    CellValue::Text(value.to_owned())
}

#[test]
fn a_typed_value_is_seen_checked_and_taken_back() {
    let (desk, _) = Desk::with_list(LIST);
    assert_eq!(desk.check().groups()[0].title, "2 e-mails end with a space");
    assert_eq!(desk.row(0).cells[0].value, Cell::Text("ann@x.test ".to_owned()));
    let cells = vec![(RowId(0), ColumnId(0), text("ann@x.test"))];
    let edited = desk.change(Command::EditSheet { sheet: SHEET, edit: Edit::SetEach { cells } });
    assert_eq!(edited.edits.undo.as_deref(), Some("email of row 1 changed"));
    assert_eq!((edited.edits.edited_cells, edited.edits.redo), (1, None));
    let row = desk.row(0);
    assert_eq!((row.edited, row.cells[0].edited, row.cells[1].edited), (true, true, false));
    assert_eq!(row.cells[0].value, Cell::Text("ann@x.test".to_owned()));
    assert!(!desk.row(1).edited);
    let spaces = |report: &SheetReport| report.groups().iter().filter(|it| it.title.contains("a space")).count();
    let titles = |report: &SheetReport| report.groups().iter().map(|it| it.title.clone()).collect::<Vec<_>>();
    let report = desk.settled();
    assert!(titles(&report).contains(&"1 e-mail ends with a space".to_owned()), "{:?}", titles(&report));
    assert_eq!(spaces(&report), 1);

    let back = desk.change(Command::Undo { sheet: SHEET });
    assert_eq!((back.edits.undo, back.edits.redo.as_deref()), (None, Some("email of row 1 changed")));
    assert_eq!(back.edits.edited_cells, 0);
    assert_eq!(desk.row(0).cells[0].value, Cell::Text("ann@x.test ".to_owned()));
    let again = desk.change(Command::Redo { sheet: SHEET });
    assert_eq!(again.edits.edited_cells, 1);
    desk.settled();
}

#[test]
fn what_can_not_be_changed_says_why_and_makes_no_step() {
    let (desk, _) = Desk::with_list("email,created_at\na@x.test,2024\n");
    let cells = vec![(RowId(0), ColumnId(1), text("2025"))];
    desk.session.send(Command::EditSheet { sheet: SHEET, edit: Edit::SetEach { cells } });
    let refused = desk.session.wait_for(|state| state.sheets.get(&SHEET)?.value()?.edits.refused.clone()).unwrap();
    assert_eq!(refused.message, "created_at can't be edited: Auth0 sets it itself, and it is not sent.");
    let same = vec![(RowId(0), ColumnId(0), text("a@x.test"))];
    desk.session.send(Command::EditSheet { sheet: SHEET, edit: Edit::SetEach { cells: same } });
    desk.session.wait_for(|state| state.sheets.get(&SHEET)?.value()?.edits.refused.is_none().then_some(())).unwrap();
    assert_eq!(desk.sheet().edits, EditState::default());
}

#[test]
fn filters_show_problems_a_group_or_what_was_edited_and_a_mended_row_stays_in_view() {
    let (desk, _) = Desk::with_list(LIST);
    let shown = |wanted: RowFilter| {
        desk.session.send(Command::FilterSheet { sheet: SHEET, filter: wanted.clone() });
        desk.session
            .wait_for(|state| {
                let view = &state.sheets.get(&SHEET)?.value()?.view;
                (view.filter == wanted && view.waits_for_report().is_none()).then(|| view.clone())
            })
            .unwrap()
    };
    // The filter may be chosen before the check has ended.
    desk.session.send(Command::CheckSheet { sheet: SHEET, place: None });
    assert_eq!(shown(RowFilter::Problems).row_count, 3);
    let first = desk.settled().groups()[0].key.clone();
    assert_eq!(shown(RowFilter::Group(first)).position_of(RowId(2)), Some(1));
    let edit = Edit::DeleteRows { rows: RowId(2).into() };
    desk.change(Command::EditSheet { sheet: SHEET, edit });
    assert_eq!(desk.sheet().view.row_count, 2);
    let row = desk.row(1);
    assert!(row.deleted && row.edited && row.number == 3);
    assert_eq!(shown(RowFilter::Edited).row_at(0), Some(RowId(2)));
    assert_eq!(shown(RowFilter::All).row_count, 4);
    assert_eq!(desk.settled().left_out, 1);
}

#[test]
fn of_two_checks_only_the_newer_one_counts() {
    let (desk, opened) = Desk::with_list(LIST);
    let report = desk.check();
    let mut state = State::default();
    state.sheets.insert(SHEET, Fetched::Ready(opened));
    let request = |effects: &[Effect]| {
        effects.iter().find_map(|it| match it {
            Effect::CheckSheet { request, .. } => Some(*request),
            _ => None,
        })
    };
    let first = request(&state.on_command(Command::CheckSheet { sheet: SHEET, place: None })).unwrap();
    let edit = Edit::AddRows { count: 1 };
    let effects = state.on_command(Command::EditSheet { sheet: SHEET, edit });
    let second = request(&effects).unwrap();
    assert!(effects.iter().any(|it| matches!(it, Effect::SaveEdits { entries, .. } if entries.len() == 1)));
    state.on_outcome(Outcome::SheetChecked { sheet: SHEET, request: first, outcome: Ok(Arc::clone(&report)) });
    assert!(state.checks[&SHEET].ended().is_none());
    state.on_outcome(Outcome::SheetChecked { sheet: SHEET, request: second, outcome: Ok(report) });
    assert!(state.checks[&SHEET].ended().is_some());
}

#[test]
fn what_can_not_be_saved_is_told_kept_and_written_with_the_next_change() {
    let (_desk, opened) = Desk::with_list(LIST);
    let stored = opened.stored;
    let mut state = State::default();
    state.sheets.insert(SHEET, Fetched::Ready(opened));
    let add = || Command::EditSheet { sheet: SHEET, edit: Edit::AddRows { count: 1 } };
    let saves = |effects: &[Effect]| {
        let entries = effects.iter().filter_map(|it| match it {
            Effect::SaveEdits { entries, .. } => Some(entries.len()),
            _ => None,
        });
        entries.collect::<Vec<_>>()
    };
    let edits = |state: &State| state.sheets[&SHEET].value().unwrap().edits.clone();
    assert_eq!(saves(&state.on_command(add())), [1]);
    assert_eq!(saves(&state.on_command(add())), [0_usize; 0], "one writer at a time");
    assert!(!edits(&state).saved);
    let full = || Err(notice("no_space"));
    let effects = state.on_outcome(Outcome::EditsSaved { sheet: SHEET, stored, saved: 0, outcome: full() });
    assert!(effects.is_empty(), "a full disk is not asked again and again");
    assert_eq!(edits(&state).not_saved.unwrap().code, "edit_not_saved");
    // A plan is made of what is saved: it waits, and fails with the reason.
    assert_eq!(saves(&state.on_command(import())), [2]);
    state.on_outcome(Outcome::EditsSaved { sheet: SHEET, stored, saved: 1, outcome: full() });
    assert_eq!(failure(state.plans.get(&SHEET)), "edit_not_saved");
    assert_eq!(saves(&state.on_command(add())), [2]);
    let ended = state.on_outcome(Outcome::EditsSaved { sheet: SHEET, stored, saved: 2, outcome: Ok(()) });
    assert!(ended.is_empty());
    assert!(edits(&state).saved && edits(&state).not_saved.is_none());
}

#[test]
fn a_run_is_planned_from_the_edited_list_and_goes_on_with_exactly_that() {
    let (desk, _) = Desk::with_list("email\nann@x.test\nbob@x.test\n");
    let options = DemoOptions { port: 0, users: 0, seed: 1, faults: None };
    desk.session.send(Command::StartDemo(options));
    desk.ended(|state| Some(&state.demo)).unwrap();
    desk.session.send(Command::UseTenant { tenant: TenantRef::Demo, access: None });
    desk.ended(|state| state.clients.get(&TenantRef::Demo)).unwrap();
    let cells = vec![(RowId(1), ColumnId(0), text("rob@x.test"))];
    desk.session.send(Command::EditSheet { sheet: SHEET, edit: Edit::SetEach { cells } });
    desk.session.send(Command::EditSheet { sheet: SHEET, edit: Edit::DeleteRows { rows: RowId(0).into() } });
    let Command::PlanImport { sheet, mut request } = import() else { return };
    request.place.connection = "Main-DB".to_owned();
    desk.session.send(Command::PlanImport { sheet, request });
    let plan = desk.ended(|state| state.plans.get(&SHEET)).unwrap();
    assert_eq!((plan.rows, plan.sends(), plan.deleted), (2, 1, 1));
    desk.session.send(Command::StartRun { sheet: SHEET, run: plan.run });
    let report = desk.ended(|state| state.reports.get(&plan.run)).unwrap();
    assert_eq!(report.run.made_from.edits, 2);
    assert_eq!(report.counts.of(RowState::Inserted), 1);
    // What is edited afterwards is not the run's, but is there when its list is opened again.
    desk.change(Command::Undo { sheet: SHEET });
    desk.settled();
    desk.session.send(Command::CloseSheet { sheet: SHEET });
    desk.session.wait_for(|state| state.sheets.is_empty().then_some(())).unwrap();
    desk.session.send(Command::OpenRunSheet { sheet: SheetId(2), run: plan.run });
    let again = desk.ended(|state| state.sheets.get(&SheetId(2))).unwrap();
    assert!(!again.rows.is_deleted(RowId(0)));
    assert_eq!(again.rows.row_cells(RowId(1)), [Cell::Text("rob@x.test".to_owned())]);
}

#[test]
fn a_plan_is_dropped_when_its_list_is_edited() {
    let (_desk, opened) = Desk::with_list(LIST);
    let mut state = State::default();
    state.sheets.insert(SHEET, Fetched::Ready(opened));
    state.on_command(import());
    assert!(state.plans.contains_key(&SHEET));
    let edit = Edit::DeleteRows { rows: RowId(0).into() };
    state.on_command(Command::EditSheet { sheet: SHEET, edit });
    assert!(!state.plans.contains_key(&SHEET), "a plan is of the list as it was");
}
