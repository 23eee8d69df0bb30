//! Answers that come late: what was asked for again, or is not wanted any more, changes nothing. No runtime: commands and
//! outcomes go in by hand.

use super::*;
use crate::auth0::{Client, Credentials};
use crate::plan::check;
use crate::session::command::{Against, Remembered};
use crate::session::edits::History;
use crate::session::outcome::FoundView;
use crate::session::report::sheet_report;
use crate::sheet::{CellValue, ColumnId, Edit, Pattern, RowId, SortKey, import_file};
use crate::user::ConnectionRules;
use std::ops::ControlFlow;
use std::sync::Arc;

const LIST: &str = "email\nann@x.test\nben@x.test\n";

/// A state with one open list.
pub(super) struct Desk {
    pub(super) state: State,
    folder: tempfile::TempDir,
}

impl Desk {
    pub(super) fn new() -> Self {
        let mut desk = Self { state: State::default(), folder: tempfile::tempdir().unwrap() };
        desk.open(1);
        desk
    }

    fn open(&mut self, stored: i64) -> Vec<Effect> {
        let path = self.folder.path().join("users.csv");
        std::fs::write(&path, LIST).unwrap();
        let options = OpenOptions::default();
        let asked = self.ask(Command::OpenSheet { sheet: SHEET, path: path.clone(), options: options.clone() });
        let request = opening(&asked);
        let sheet = import_file(&path, self.folder.path(), &options, &mut |_| ControlFlow::Continue(())).unwrap();
        let opened = SheetState::new(History::new(Arc::new(sheet)), stored, "users.csv".to_owned());
        self.hear(Outcome::SheetOpened { sheet: SHEET, request, was_kept: false, outcome: Ok(Box::new(opened)) })
    }

    pub(super) fn ask(&mut self, command: Command) -> Vec<Effect> {
        self.state.on_command(command)
    }

    pub(super) fn hear(&mut self, outcome: Outcome) -> Vec<Effect> {
        self.state.on_outcome(outcome)
    }

    /// Asks for a plan as the window does.
    pub(super) fn plan(&mut self, tenant: &str) -> Vec<Effect> {
        let Command::PlanImport { sheet, mut request } = import() else { return Vec::new() };
        request.place.tenant = named(tenant);
        let then = Box::new(Command::PlanImport { sheet, request });
        self.ask(Command::WithTenant { tenant: named(tenant), then })
    }

    /// The plan that was asked for by these effects comes.
    pub(super) fn planned(&mut self, effects: &[Effect], run: i64) {
        let asked = effects.iter().find_map(|effect| match effect {
            Effect::PlanImport { ticket, request, .. } => Some((*ticket, request.place.clone())),
            _others => None,
        });
        let (ticket, place) = asked.expect("a plan is asked for");
        let outcome = Ok(self.overview(RunId(run), place));
        self.hear(Outcome::Planned { ticket, sheet: SHEET, outcome });
    }

    fn overview(&self, run: RunId, place: ConnectionChoice) -> PlanOverview {
        let rows = Arc::clone(&self.state.sheets[&SHEET].value().unwrap().rows);
        let report = check(&rows, &ConnectionRules::default(), &mut |_| ControlFlow::Continue(())).unwrap();
        let check = sheet_report(&rows, report, ConnectionRules::default());
        PlanOverview {
            run,
            tenant: format!("{}.test", place.tenant.name()),
            place,
            production: true,
            rows: 2,
            creates: 2,
            updates: 0,
            unchanged: 0,
            refused: 0,
            left_out: 0,
            deleted: 0,
            jobs: 1,
            size_bytes: 100,
            emails: 0,
            without_password: 2,
            unfinished: None,
            sent_before: None,
            unmended: 0,
            retry_of: None,
            vanishing: Vanishing::default(),
            untouched: crate::session::Untouched::default(),
            made_at: jiff::Timestamp::now(),
            seconds: None,
            problems: Arc::new(PlanProblems { check, live: Vec::new() }),
        }
    }

    fn run_at_hand(&self) -> Option<RunId> {
        self.state.plans.get(&SHEET)?.value().map(|plan| plan.run)
    }
}

fn named(name: &str) -> TenantRef {
    TenantRef::Named(name.to_owned())
}

fn client(domain: &str) -> Client {
    let address = TenantAddress::parse(domain, None).unwrap();
    Client::new(address, Credentials::Token(Secret::new("t".to_owned()))).unwrap()
}

/// The tenant that is to be reached by these effects lets us in.
pub(super) fn reached(effects: &[Effect]) -> Outcome {
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::UseTenant { request, tenant, .. } => Some((*request, tenant.clone())),
        _others => None,
    });
    let (request, tenant) = asked.expect("a tenant is to be reached");
    let url = if tenant == TenantRef::Given("127.0.0.1:9".to_owned()) {
        "http://127.0.0.1:9".to_owned()
    } else {
        format!("{}.eu.auth0.com", tenant.name().replace(' ', "-").replace(".eu.auth0.com", ""))
    };
    Outcome::TenantInUse { request, tenant, outcome: Ok(client(&url)) }
}

fn plans(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::PlanImport { .. })).count()
}

#[test]
fn a_plan_that_was_given_up_while_its_tenant_was_reached_is_never_made() {
    let mut desk = Desk::new();
    let slow = desk.plan("slow");
    desk.ask(Command::DropPlan { sheet: SHEET });
    let quick = desk.plan("quick");
    let effects = desk.hear(reached(&quick));
    desk.planned(&effects, 1);
    assert_eq!(plans(&desk.hear(reached(&slow))), 0);
    assert_eq!(desk.run_at_hand(), Some(RunId(1)));
}

#[test]
fn a_plan_takes_the_place_of_one_that_still_waits_for_its_tenant() {
    let mut desk = Desk::new();
    let slow = desk.plan("slow");
    let quick = desk.plan("quick");
    let effects = desk.hear(reached(&quick));
    desk.planned(&effects, 1);
    assert_eq!(plans(&desk.hear(reached(&slow))), 0);
    assert_eq!(desk.run_at_hand(), Some(RunId(1)));
}

#[test]
fn only_the_plan_that_was_shown_is_started() {
    let mut desk = Desk::new();
    let effects = desk.plan("acme");
    let effects = desk.hear(reached(&effects));
    desk.planned(&effects, 1);
    let effects = desk.plan("acme");
    desk.planned(&effects, 2);
    assert!(desk.ask(Command::StartRun { sheet: SHEET, run: RunId(1) }).is_empty());
    assert_eq!(failure(desk.state.reports.get(&RunId(1))), "old_plan");
    assert_eq!(desk.run_at_hand(), Some(RunId(2)));
    let started = desk.ask(Command::StartRun { sheet: SHEET, run: RunId(2) });
    assert!(matches!(started[..], [Effect::StartRun { run: RunId(2), .. }]), "{started:?}");
    // Pressed twice, it is started once, and goes on.
    assert!(desk.ask(Command::StartRun { sheet: SHEET, run: RunId(2) }).is_empty());
    assert!(desk.state.at_work.contains_key(&RunId(2)));
    assert_eq!(failure(desk.state.reports.get(&RunId(2))), "not ended");
}

#[test]
fn credentials_for_loopback_lead_to_no_production_tenant_and_what_nothing_is_known_of_does() {
    let mut state = State::default();
    let given = |domain: &str| TenantRef::Given(domain.to_owned());
    for domain in ["127.0.0.1:9", "acme.eu.auth0.com"] {
        let effects = state.on_command(Command::UseTenant { tenant: given(domain), access: None });
        state.on_outcome(reached(&effects));
    }
    let tenants = [given("127.0.0.1:9"), given("acme.eu.auth0.com"), named("acme"), TenantRef::Demo];
    assert_eq!(tenants.map(|it| state.is_production(&it)), [false, true, true, false]);
}

#[test]
fn of_two_ways_to_a_tenant_only_the_newer_one_counts() {
    let mut desk = Desk::new();
    let older = desk.ask(Command::TryTenant { tenant: named("acme") });
    let newer = desk.ask(Command::TryTenant { tenant: named("acme") });
    assert!(desk.hear(reached(&older)).is_empty());
    assert!(!desk.state.is_tenant_reached(&named("acme")));
    let testing = desk.hear(reached(&newer));
    assert!(matches!(testing[..], [Effect::TestTenant { .. }]), "{testing:?}");
    // A test of the credentials from before says nothing of the new ones.
    desk.ask(Command::TryTenant { tenant: named("acme") });
    for effect in testing {
        if let Effect::TestTenant { request, tenant, .. } = effect {
            desk.hear(Outcome::TenantTested { request, tenant, outcome: Err(notice("wrong_secret")) });
        }
    }
    assert_eq!(failure(desk.state.tests.get(&named("acme"))), "not ended");
}

#[test]
fn of_two_jobs_that_are_looked_up_only_the_newer_one_is_shown() {
    let mut desk = Desk::new();
    let effects = desk.plan("acme");
    desk.hear(reached(&effects));
    let mut look_up = |job: &str| {
        let effects = desk.ask(Command::LookUpJob { tenant: named("acme"), job: job.to_owned() });
        match effects[..] {
            [Effect::LookUpJob { request, .. }] => request,
            _ => panic!("{effects:?}"),
        }
    };
    let (older, newer) = (look_up("job_1"), look_up("job_2"));
    desk.hear(Outcome::JobLookedUp { request: older, outcome: Err(notice("older")) });
    assert_eq!(failure(Some(&desk.state.job)), "not ended");
    desk.hear(Outcome::JobLookedUp { request: newer, outcome: Err(notice("newer")) });
    assert_eq!(failure(Some(&desk.state.job)), "newer");
}

#[test]
fn a_run_that_waits_for_its_tenant_or_is_at_work_is_not_resumed_twice() {
    let mut desk = Desk::new();
    let resume = || {
        let then = Box::new(Command::ResumeRun { run: RunId(3), tenant: named("acme") });
        Command::WithTenant { tenant: named("acme"), then }
    };
    let effects = desk.ask(resume());
    assert!(desk.ask(resume()).is_empty());
    let resumed = desk.hear(reached(&effects));
    assert!(matches!(resumed[..], [Effect::ResumeRun { .. }]), "{resumed:?}");
    assert!(desk.ask(resume()).is_empty());
}

#[test]
fn the_demo_is_started_once_however_often_it_is_asked_for() {
    let mut desk = Desk::new();
    let started = desk.ask(Command::StartDemo(DemoOptions::for_practice()));
    assert!(matches!(started[..], [Effect::StartDemo(_)]));
    assert!(desk.ask(Command::TryTenant { tenant: TenantRef::Demo }).is_empty());
    assert!(desk.ask(Command::StartDemo(DemoOptions::for_practice())).is_empty());
    let place = DemoPlace { url: "http://127.0.0.1:9".into(), client_id: "id".into(), client_secret: "s".into() };
    let effects = desk.hear(Outcome::DemoStarted { outcome: Ok(place) });
    assert!(matches!(effects[..], [Effect::UseTenant { tenant: TenantRef::Demo, .. }]), "{effects:?}");
}

#[test]
fn a_file_is_being_written_until_its_writing_has_ended_also_where_it_was_stopped() {
    let mut desk = Desk::new();
    let format = SaveFormat::of_name("people.csv").unwrap();
    let order = SaveOrder { path: "people.csv".into(), format, part: SavePart::default(), replaces: true };
    let save = Command::SaveSheetAs { sheet: SHEET, order };
    let number = match desk.ask(save)[..] {
        [Effect::SaveSheet { number, .. }] => number,
        ref effects => panic!("{effects:?}"),
    };
    assert_eq!(desk.state.sheets_being_saved().collect::<Vec<_>>(), [SHEET]);
    desk.ask(Command::StopSaving { sheet: SHEET });
    assert_eq!(desk.state.sheets_being_saved().count(), 0);
    assert_eq!(desk.state.files_being_written.len(), 1, "a piece of it is still there");
    desk.hear(Outcome::SheetSaved { sheet: SHEET, number, outcome: None });
    assert!(desk.state.files_being_written.is_empty());
}

#[test]
fn a_file_that_is_opened_before_the_others_were_listed_takes_no_place_but_its_own() {
    let mut desk = Desk::new();
    desk.hear(Outcome::SheetsListed { outcome: Ok(Vec::new()) });
    desk.ask(Command::ListRecent);
    let effects = desk.open(2);
    let path = desk.folder.path().join("users.csv");
    let writes_one =
        |effect: &Effect| matches!(effect, Effect::Remember { what: Remembered::Recent(it), .. } if *it == path);
    assert!(effects.iter().any(writes_one), "{effects:?}");
    // Read before that was written.
    let former = std::path::PathBuf::from("former.csv");
    desk.hear(Outcome::RecentListed { outcome: Ok(vec![former.clone()]) });
    assert_eq!(desk.state.recent.value(), Some(&vec![path, former]));
}

#[test]
fn a_file_that_is_opened_before_the_lists_of_the_last_end_are_known_is_remembered_once_they_are() {
    let mut desk = Desk::new();
    let path = desk.folder.path().join("users.csv");
    let remembers = |effects: &[Effect]| {
        let mut them = effects.iter();
        them.any(|it| matches!(it, Effect::Remember { what: Remembered::Recent(it), .. } if *it == path))
    };
    assert!(!remembers(&desk.open(2)), "a terminal leaves no traces");
    assert!(remembers(&desk.hear(Outcome::SheetsListed { outcome: Ok(Vec::new()) })));
}

/// What the sheet was to be held against by these effects: the general rules, or a connection by its name.
fn against(effects: &[Effect]) -> Option<String> {
    effects.iter().find_map(|effect| match effect {
        Effect::CheckSheet { against: Against::Rules(_), .. } => Some("rules".to_owned()),
        Effect::CheckSheet { against: Against::Connection(_, place), .. } => Some(place.connection.clone()),
        _others => None,
    })
}

#[test]
fn an_edit_does_not_give_up_the_check_against_a_connection_that_is_under_way() {
    let mut desk = Desk::new();
    let effects = desk.ask(Command::UseTenant { tenant: named("acme"), access: None });
    desk.hear(reached(&effects));
    let set = |email: &str| {
        let value = CellValue::Text(email.to_owned());
        Command::EditSheet {
            sheet: SHEET,
            edit: Edit::Set { rows: RowId(0).into(), columns: vec![ColumnId(0)], value },
        }
    };
    let place = Some(ConnectionChoice { tenant: named("acme"), connection: "Main-DB".to_owned() });
    assert_eq!(against(&desk.ask(Command::CheckSheet { sheet: SHEET, place })).as_deref(), Some("Main-DB"));
    assert_eq!(against(&desk.ask(set("cy@x.test"))).as_deref(), Some("Main-DB"));
    let again = desk.ask(set("di@x.test"));
    assert_eq!(against(&again).as_deref(), Some("Main-DB"), "as often as somebody edits");
    // Once its rules are known they need not be asked for again.
    let report = desk.overview(RunId(1), ConnectionChoice { tenant: named("acme"), connection: String::new() });
    for effect in again {
        if let Effect::CheckSheet { request, .. } = effect {
            desk.hear(Outcome::SheetChecked {
                sheet: SHEET,
                request,
                outcome: Ok(Arc::new(report.problems.check.clone())),
            });
        }
    }
    assert_eq!(against(&desk.ask(set("ed@x.test"))).as_deref(), Some("rules"));
}

#[test]
fn what_was_found_is_looked_for_again_once_the_rows_stand_elsewhere() {
    let mut desk = Desk::new();
    let query = FindQuery {
        pattern: Pattern { what: "x.test".to_owned(), match_case: false, whole_cell: false, regex: false },
        with: None,
        scope: FindScope::default(),
    };
    let searches = |effects: &[Effect]| effects.iter().any(|it| matches!(it, Effect::Find { .. }));
    assert!(searches(&desk.ask(Command::FindInSheet { sheet: SHEET, query })));
    let mut sorted = Query::default();
    sorted.sort.push(SortKey { column: ColumnId(0), descending: true });
    let asked = desk.ask(Command::QuerySheet { sheet: SHEET, query: sorted });
    let request =
        asked.iter().find_map(|it| if let Effect::FindRows { request, .. } = it { Some(*request) } else { None });
    let order: Arc<[RowId]> = [RowId(1), RowId(0)].into();
    let found = FoundView { order, places: Some([1, 0].into()) };
    let shown = desk.hear(Outcome::RowsFound { sheet: SHEET, request: request.unwrap(), outcome: Ok(found) });
    assert!(searches(&shown), "sorted");
    let back = desk.ask(Command::QuerySheet { sheet: SHEET, query: Query::default() });
    assert!(searches(&back), "in the order of the file again");
}

#[test]
fn the_rows_stay_as_they_were_until_a_query_is_answered_or_called_off() {
    let mut desk = Desk::new();
    let rows = |desk: &Desk| {
        let view = &desk.state.sheets.get(&SHEET).and_then(Fetched::value).unwrap().view;
        (view.rows_at(0..view.row_count).collect::<Vec<_>>(), view.querying.is_some())
    };
    let (before, _) = rows(&desk);
    let mut sorted = Query::default();
    sorted.sort.push(SortKey { column: ColumnId(0), descending: true });
    let asked = desk.ask(Command::QuerySheet { sheet: SHEET, query: sorted });
    let request =
        asked.iter().find_map(|it| if let Effect::FindRows { request, .. } = it { Some(*request) } else { None });
    assert_eq!(rows(&desk), (before.clone(), true), "while it is looked for");
    let stops = desk.ask(Command::StopQuery { sheet: SHEET });
    assert!(stops.iter().any(|it| matches!(it, Effect::StopLookup { .. })), "{stops:?}");
    assert_eq!(rows(&desk), (before.clone(), false));
    let order: Arc<[RowId]> = [RowId(1), RowId(0)].into();
    let late = FoundView { order, places: Some([1, 0].into()) };
    desk.hear(Outcome::RowsFound { sheet: SHEET, request: request.unwrap(), outcome: Ok(late) });
    assert_eq!(rows(&desk), (before, false), "an answer that nobody waits for any more");
}
