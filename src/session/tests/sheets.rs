//! Stories of sheets, told through a session on a workspace of its own.

mod computing;
mod editing;
mod leaving;
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

const SIGNUPS: &str = "Mail;First Name;Newsletter;Passwort;Last Login;Notes (internal);Empty;Hash;Id\n\
    ann@x.test;Ann;1;hunter2;2024-01-01;Called twice;;$2b$10$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyz01234;1\n\
    bob@x.test;Bob;0;secret1;2024-01-02;;;$2b$10$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyz01234;2\n";

#[test]
fn a_list_with_headers_of_its_own_is_matched_and_opened_and_remembered() {
    let desk = Desk::new();
    let path = desk.file("signups.csv", SIGNUPS);
    let mapping = desk.describe(&path, OpenOptions::default(), false);
    let columns: Vec<_> = mapping
        .columns
        .iter()
        .map(|it| (it.letter.as_str(), it.guess.as_deref(), matches!(it.sure, Sure::LeftOut(_)), it.filled))
        .collect();
    assert_eq!(
        columns,
        [
            ("A", Some("email"), false, 2),
            ("B", Some("given_name"), false, 2),
            ("C", Some("user_metadata.newsletter"), false, 2),
            ("D", None, true, 2),
            ("E", Some("last_login"), true, 2),
            ("F", None, true, 1),
            ("G", None, true, 0),
            ("H", Some("password_hash"), false, 2),
            ("I", Some("user_id"), false, 2),
        ]
    );
    assert_eq!(mapping.columns[2].why, "Yes / no, or numbers?");
    assert_eq!(mapping.columns[0].samples, ["ann@x.test", "bob@x.test"]);
    assert_eq!(mapping.columns[3].samples, ["hidden on purpose"]);
    assert_eq!(mapping.columns[7].samples, ["bcrypt, 60 characters"]);
    assert!(!format!("{:?}", desk.session.now().mappings).contains("hunter2"));
    let chips: Vec<_> = mapping.chips.iter().map(|chip| format!("{} {}", chip.label, chip.value)).collect();
    assert_eq!(
        chips,
        ["Recognised CSV", "Encoding UTF-8", "Separator semicolon", "Headers in row 1", "Repairs 2 repairs"]
    );
    let mut choices = mapping.choices();
    assert_eq!(mapping.troubles(&choices), []);
    choices[2] = ColumnChoice { becomes: Some("app_metadata.news".to_owned()), read_as: Some(ColumnType::Number) };
    let options = mapping.open_options(&choices);
    desk.session.send(Command::RememberMapping { sheet: SHEET, options: options.clone() });
    let sheet = desk.open(path, options).unwrap();
    let mut buffer = String::new();
    let user: serde_json::Value = serde_json::from_str(sheet.rows.user(RowId(0), &mut buffer).unwrap()).unwrap();
    assert_eq!(user["app_metadata"]["news"], 1);
    assert_eq!((user["email"].as_str(), user.get("Passwort")), (Some("ann@x.test"), None));

    // Remembering is written in the background, so the next look may come too early.
    let again = desk.file("next-week.csv", SIGNUPS);
    let remembered = (0..100).map(|_| desk.describe(&again, OpenOptions::default(), false)).find(|it| it.remembered);
    let remembered = remembered.unwrap();
    assert_eq!(remembered.columns[2].guess.as_deref(), Some("app_metadata.news"));
    assert_eq!(remembered.columns[2].why, "Used last time");
    assert_eq!(remembered.choices()[2].read_as, Some(ColumnType::Number));
    assert!(!desk.describe(&again, OpenOptions::default(), true).remembered);
}

#[test]
fn what_was_recognised_can_be_chosen_otherwise() {
    let desk = Desk::new();
    let path = desk.folder.path().join("latin.csv");
    std::fs::write(&path, b"email,name\nann@x.test,J\xF6rg\n").unwrap();
    let mapping = desk.describe(&path, OpenOptions::default(), false);
    let encoding = mapping.chips.iter().find(|chip| chip.label == "Encoding").unwrap();
    assert_eq!((encoding.value.as_str(), encoding.looks_wrong), ("Windows-1252", false));
    let utf8 = encoding.choices.iter().find(|choice| choice.value == "UTF-8").unwrap();
    let wrong = desk.describe(&path, utf8.options.clone(), false);
    assert!(wrong.chips.iter().any(|chip| chip.label == "Encoding" && chip.looks_wrong));
    assert_eq!(wrong.columns[1].samples, ["J\u{fffd}rg"]);
}

#[test]
fn what_keeps_a_list_from_being_opened_is_said_with_the_columns() {
    let desk = Desk::new();
    let path = desk.file("twins.csv", "email,E-Mail,name,name,\na@x.test,b@x.test,A,B,x\n");
    let mapping = desk.describe(&path, OpenOptions::default(), false);
    assert_eq!(mapping.columns[1].why, "Taken by column A");
    assert_eq!(mapping.columns[0].sure, Sure::Check);
    let troubles = mapping.troubles(&mapping.choices());
    let told: Vec<_> = troubles.iter().map(|it| (it.message.as_str(), it.columns.clone())).collect();
    assert_eq!(told, [("email is taken by column A.", vec![0, 1]), ("name is taken by column C.", vec![2, 3]),]);
    let mut choices = mapping.choices();
    choices.iter_mut().take(4).for_each(|choice| choice.becomes = None);
    assert_eq!(mapping.troubles(&choices)[0].message, "No column identifies a user.");
    choices[0].becomes = Some("email".to_owned());
    assert_eq!(mapping.troubles(&choices), []);
    assert_eq!(desk.open(path, mapping.open_options(&choices)).unwrap().rows.row_count(), 1);
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
fn certain_fixes_are_shown_before_they_are_done_and_are_one_step() {
    let (desk, _) = Desk::with_list(LIST);
    let report = desk.check();
    let offers: Vec<_> = report
        .groups()
        .iter()
        .map(|group| (group.title.as_str(), group.fix.as_ref().map_or("", |offer| offer.button)))
        .collect();
    assert_eq!(
        offers,
        [
            ("2 e-mails end with a space", "Trim all…"),
            ("2 values of email_verified say “J” or “N”, not true or false", "Read as yes / no…"),
            ("1 phone number starts with 00", "Change 00 to +…"),
            ("1 phone number is not in international form", ""),
        ]
    );
    let keys = |places: &[usize]| places.iter().map(|place| report.groups()[*place].key.clone()).collect();
    let name = &report.groups()[0].fix.as_ref().unwrap().name;
    assert_eq!(name, "Trim all 2 e-mails that end with a space, opens a preview");
    desk.session.send(Command::PreviewFix { sheet: SHEET, groups: keys(&[0, 1, 2]) });
    let preview = desk.ended(|state| state.fix_previews.get(&SHEET)).unwrap();
    let line = &preview.lines[4];
    assert_eq!((line.number, &line.now), (2, &Cell::Text("0045 12345678".to_owned())));
    assert_eq!(line.after, Cell::Text("+4512345678".to_owned()));
    assert_eq!(preview.groups.iter().map(|group| group.count).collect::<Vec<_>>(), [2, 2, 1]);

    let fixed = desk.change(Command::ApplyFix { sheet: SHEET, preview: preview.number, groups: vec![0, 2] });
    assert_eq!(fixed.edits.undo.as_deref(), Some("3 cells fixed"));
    assert!(!desk.session.now().fix_previews.contains_key(&SHEET));
    let titles: Vec<_> = desk.settled().groups().iter().map(|group| group.title.clone()).collect();
    assert_eq!(
        titles,
        ["2 values of email_verified say “J” or “N”, not true or false", "1 phone number is not in international form"]
    );
    desk.change(Command::Undo { sheet: SHEET });
    assert_eq!(desk.settled().groups().len(), 4);
    desk.session.send(Command::PreviewFix { sheet: SHEET, groups: keys(&[0]) });
    let preview = desk.ended(|state| state.fix_previews.get(&SHEET)).unwrap();
    let trimmed = desk.change(Command::ApplyFix { sheet: SHEET, preview: preview.number, groups: vec![0] });
    assert_eq!(trimmed.edits.undo.as_deref(), Some("2 e-mails trimmed"));
}

#[test]
fn a_group_is_known_by_what_it_is_about_and_not_by_its_place() {
    let (desk, _) = Desk::with_list(LIST);
    let report = desk.check();
    let [trim, yes_no] = [0, 1].map(|place| report.groups()[place].key.clone());
    let trimmed = Edit::Fix {
        rows: RowRanges::from_rows(report.groups()[0].rows.iter().copied()),
        column: ColumnId(0),
        fix: report.groups()[0].fix.as_ref().unwrap().fix,
    };
    desk.change(Command::EditSheet { sheet: SHEET, edit: trimmed });
    assert_eq!(desk.settled().groups()[0].key, yes_no, "the next one has moved up");
    // Asked for by who still saw the former report.
    desk.session.send(Command::PreviewFix { sheet: SHEET, groups: vec![trim.clone()] });
    assert!(desk.ended(|state| state.fix_previews.get(&SHEET)).unwrap().groups.is_empty(), "nothing is left of it");
    desk.session.send(Command::FilterSheet { sheet: SHEET, filter: RowFilter::Group(trim.clone()) });
    let rows = desk.session.wait_for(|state| {
        let view = &state.sheets.get(&SHEET)?.value()?.view;
        (view.filter == RowFilter::Group(trim.clone())).then_some(view.row_count)
    });
    assert_eq!(rows, Some(0));
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

impl Desk {
    /// The same workspace after the program was ended and started again.
    fn next_day(self) -> Self {
        let Self { session, folder } = self;
        drop(session);
        let session = Session::start(Some(&folder.path().join("work")), || {}).unwrap();
        Self { session, folder }
    }

    fn kept(&self) -> Vec<StoredList> {
        self.session.send(Command::ListSheets);
        self.ended(|state| Some(&state.stored_sheets)).unwrap()
    }

    fn recent(&self) -> Vec<PathBuf> {
        self.session.send(Command::ListRecent);
        self.ended(|state| Some(&state.recent)).unwrap()
    }

    /// Ends the program only when this is on disk.
    fn until(&self, is_kept: impl Fn(&crate::workspace::Workspace) -> bool) {
        let workspace = crate::workspace::Workspace::open(Some(&self.folder.path().join("work"))).unwrap();
        let begun = std::time::Instant::now();
        while !is_kept(&workspace) {
            assert!(begun.elapsed().as_secs() < 20, "never kept");
            std::thread::yield_now();
        }
    }
}

#[test]
fn open_lists_are_there_again_with_their_edits_and_what_can_be_undone() {
    let desk = Desk::new();
    assert!(desk.kept().is_empty() && desk.recent().is_empty());
    let path = desk.file("list.csv", LIST);
    desk.open(path.clone(), OpenOptions::default()).unwrap();
    let cells = vec![(RowId(3), ColumnId(3), text("gold"))];
    desk.change(Command::EditSheet { sheet: SHEET, edit: Edit::SetEach { cells } });
    desk.change(Command::EditSheet { sheet: SHEET, edit: Edit::DeleteRows { rows: RowId(0).into() } });
    desk.change(Command::Undo { sheet: SHEET });
    desk.settled();
    let stored = desk.sheet().stored;
    desk.until(|workspace| {
        let setting = |key: &str| workspace.setting(key).unwrap();
        setting("recent_files").is_some() && setting(&format!("open_list:{stored}")).is_some()
    });

    // A second window leaves alone what is open in the first, and what the first has kept.
    let second = Session::start(Some(&desk.folder.path().join("work")), || {}).unwrap();
    second.send(Command::ListSheets);
    second.send(Command::RestoreSheet { sheet: SHEET, stored });
    let refused = second.wait_for(|state| state.sheets.get(&SHEET)?.ended().map(|it| it.map(drop).unwrap_err().code));
    assert_eq!(refused, Some("open_elsewhere"));
    let listed = second.wait_for(|state| Some(state.stored_sheets.ended()?.unwrap().clone()));
    assert_eq!(listed, Some(Vec::new()));
    drop(second);

    let desk = desk.next_day();
    let kept = desk.kept();
    let [list] = kept.as_slice() else { panic!("{kept:?}") };
    assert_eq!((list.stored, list.name.as_str(), list.copy.is_dir()), (stored, "list.csv", true));
    assert_eq!(desk.recent(), [path]);
    desk.session.send(Command::RestoreSheet { sheet: SHEET, stored });
    let sheet = desk.ended(|state| state.sheets.get(&SHEET)).unwrap();
    assert_eq!(sheet.edits.undo.as_deref(), Some("user_metadata.plan of row 4 changed"));
    assert_eq!(sheet.edits.redo.as_deref(), Some("1 row deleted"));
    assert_eq!(desk.row(3).cells[3].value, Cell::Text("gold".to_owned()));
    assert!(!desk.row(0).deleted);
    assert_eq!(desk.session.now().sheet_of_list(stored), Some(SHEET));
    desk.session.send(Command::CloseSheet { sheet: SHEET });
    desk.until(|workspace| workspace.setting(&format!("open_list:{stored}")).unwrap().is_none());
    let desk = desk.next_day();
    assert!(desk.kept().is_empty());
}

#[test]
fn a_kept_list_that_is_damaged_says_why_and_can_be_forgotten() {
    let desk = Desk::new();
    desk.kept();
    desk.open(desk.file("list.csv", LIST), OpenOptions::default()).unwrap();
    let stored = desk.sheet().stored;
    desk.until(|workspace| workspace.setting(&format!("open_list:{stored}")).unwrap().is_some());
    let desk = desk.next_day();
    let kept = desk.kept();
    std::fs::write(kept[0].copy.join("base.json"), "{").unwrap();
    desk.session.send(Command::RestoreSheet { sheet: SHEET, stored });
    assert_eq!(desk.ended(|state| state.sheets.get(&SHEET)).unwrap_err().code, "copy_lost");
    desk.session.send(Command::ForgetStored { sheet: SHEET, stored });
    desk.until(|workspace| workspace.setting(&format!("open_list:{stored}")).unwrap().is_none());
    assert!(!kept[0].copy.exists());
    assert!(desk.next_day().kept().is_empty());
}

#[test]
fn a_pasted_table_is_opened_like_a_file_and_leaves_no_copy() {
    let desk = Desk::new();
    assert!(desk.kept().is_empty() && desk.recent().is_empty());
    let table = "email\tname\nann@x.test\tAnn\n".to_owned();
    desk.session.send(Command::OpenText { sheet: SHEET, text: table, name: "Pasted list".to_owned() });
    let sheet = desk.ended(|state| state.sheets.get(&SHEET)).unwrap();
    assert_eq!((sheet.name.as_str(), sheet.recognised.as_str()), ("Pasted list", "TSV, UTF-8"));
    assert_eq!(desk.row(0).cells[1].value, Cell::Text("Ann".to_owned()));
    let pasted = desk.session.now().pasted[&SHEET].clone();
    assert!(pasted.starts_with(desk.folder.path()));
    assert!(desk.recent().is_empty());
    desk.session.send(Command::CloseSheet { sheet: SHEET });
    desk.session.wait_for(|state| (!state.sheets.contains_key(&SHEET)).then_some(())).unwrap();
    assert!(!pasted.exists());
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
