use super::*;
use crate::session::{EditState, ExportId, ExportState, Notice, Phase, RowCounts, RunProgress};
use crate::ui::harness::Window;
use crate::ui::out::Ask;
use crate::ui::scenes::{SHEET, on_demo};
use crate::ui::screen::Screen;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

const LIST: &str = "email\nann@new.test\n";

/// What is so in a window with one list, its edits as given.
fn with_edits(edits: EditState) -> State {
    let window = on_demo("{}", LIST, egui::vec2(1280.0, 800.0));
    let mut now = State::clone(&window.now());
    if let Some(Fetched::Ready(sheet)) = now.sheets.get_mut(&SHEET) {
        sheet.edits = edits;
    }
    now
}

fn on_its_way() -> EditState {
    EditState { saved: false, undo: Some("one cell".to_owned()), ..EditState::default() }
}

/// The question alone, answered by a click.
fn answered(now: State, answer: &str) -> (Closing, bool) {
    answered_from(now, Closing::Saving, answer)
}

fn answered_from(now: State, closing: Closing, answer: &str) -> (Closing, bool) {
    let at_first = (now, closing, Out::default());
    let mut harness = Harness::builder().with_context_setup(crate::ui::theme::install).build_ui_state(
        |ui, (now, closing, out): &mut (State, Closing, Out)| closing_ui(ui, now, closing, out),
        at_first,
    );
    harness.run_steps(4);
    harness.get_by_label(answer).click();
    harness.run_steps(2);
    let (_, closing, out) = harness.state();
    (*closing, matches!(out.asks[..], [Ask::Quit]))
}

#[test]
fn the_window_stays_open_until_edits_are_saved() {
    let now = with_edits(on_its_way());
    assert_eq!(Closing::No.wished(&now), Some(Closing::Saving));
    assert!(!Closing::Saving.may_close(&now) && !Closing::WhenDone.may_close(&now));
    let saved = with_edits(EditState::default());
    assert!(Closing::Saving.may_close(&saved));
    assert_eq!(Closing::No.wished(&saved), None);
}

#[test]
fn what_was_pasted_and_is_not_open_yet_is_lost_only_if_the_person_says_so() {
    let mut now = with_edits(EditState::default());
    now.pasted.insert(SheetId(7), "somewhere/Pasted list".into());
    assert_eq!(Closing::No.wished(&now), Some(Closing::AskedOfLoss));
    assert!(!Closing::AskedOfLoss.may_close(&now));
    assert_eq!(answered_from(now.clone(), Closing::AskedOfLoss, "Stay"), (Closing::No, false));
    let lost = answered_from(now.clone(), Closing::AskedOfLoss, "Close and lose it");
    assert_eq!(lost, (Closing::GivenUp, false));
    assert!(Closing::GivenUp.may_close(&now));
    // Also where something is on its way to the disk, or a run is at work.
    now.files_being_written.insert(1, "somewhere/people.xlsx".into());
    assert_eq!(Closing::Saving.wished(&now), Some(Closing::AskedOfLoss));
    now.at_work.insert(RunId(1), AtWork::default());
    assert_eq!(Closing::No.wished(&now), Some(Closing::AskedOfLoss));
    let lost = answered_from(now.clone(), Closing::AskedOfLoss, "Close and lose it");
    assert_eq!(lost, (Closing::Asked, false), "the run is asked about next");
    let mut now = with_edits(EditState::default());
    now.pasted.insert(SHEET, "somewhere/else".into());
    assert_eq!(Closing::No.wished(&now), None, "that one is open, and kept");
}

#[test]
fn an_export_at_work_is_stopped_before_the_window_closes_if_the_person_says_so() {
    let mut now = with_edits(EditState::default());
    let mut export = ExportState::default();
    now.exports.insert(ExportId(1), export.clone());
    assert_eq!(Closing::No.wished(&now), Some(Closing::AskedOfLoss));
    let agreed = answered_from(now.clone(), Closing::AskedOfLoss, "Stop it and close");
    assert_eq!(agreed, (Closing::GivenUp, false));
    assert!(!Closing::GivenUp.may_close(&now), "until it has put its file away");
    assert_eq!(Closing::GivenUp.wished(&now), Some(Closing::GivenUp));
    export.outcome = Fetched::Failed { notice: Notice::ours("stopped", "Stopped.", ""), previous: None };
    now.exports.insert(ExportId(1), export);
    assert!(Closing::GivenUp.may_close(&now));
    assert_eq!(Closing::No.wished(&now), None);
}

#[test]
fn edits_that_can_not_be_saved_are_lost_only_if_the_person_says_so() {
    let full = Notice::ours("edit_not_saved", "The disk is full.", "Make room.");
    let mut now = with_edits(EditState { not_saved: Some(full), ..on_its_way() });
    assert!(!Closing::Saving.may_close(&now));
    assert_eq!(answered(now.clone(), "Stay"), (Closing::No, false));
    assert_eq!(answered(now.clone(), "Close and lose them"), (Closing::Losing, false));
    assert!(Closing::Losing.may_close(&now));
    // What can still be saved was not given up.
    assert!(!Closing::Losing.may_close(&with_edits(on_its_way())));
    now.files_being_written.insert(1, "somewhere/people.xlsx".into());
    assert!(!Closing::Losing.may_close(&now), "nor was the file");
}

#[test]
fn work_goes_on_while_the_window_waits_for_its_run() {
    let mut now = with_edits(EditState::default());
    let progress = RunProgress {
        counts: RowCounts::default(),
        step_count: 1,
        steps_done: 0,
        jobs: Vec::new(),
        phase: Phase::Sending,
    };
    let work = AtWork { progress: Some(progress), ..AtWork::default() };
    now.at_work.insert(RunId(1), work);
    assert_eq!(Closing::No.wished(&now), Some(Closing::Asked));
    let mut harness = Harness::builder().with_context_setup(crate::ui::theme::install).build_ui_state(
        |ui, (now, closing): &mut (State, Closing)| {
            closes_when_done_ui(ui, now, closing, |_| {});
            closing_ui(ui, now, closing, &mut Out::default());
        },
        (now, Closing::WhenDone),
    );
    harness.run_steps(4);
    assert!(harness.query_by_label("Close Rollcall?").is_none());
    harness.get_by_label("Rollcall closes when the run is done.");
    harness.get_by_label("Stay open").click();
    harness.run_steps(2);
    assert_eq!(harness.state().1, Closing::No);
}

#[test]
fn a_file_that_is_being_written_is_waited_for_and_can_be_given_up() {
    let mut now = with_edits(EditState::default());
    now.files_being_written.insert(1, "somewhere/people.xlsx".into());
    assert_eq!(Closing::No.wished(&now), Some(Closing::Saving));
    assert!(!Closing::Saving.may_close(&now));
    assert_eq!(answered(now.clone(), "Stay"), (Closing::No, false));
    // It is not a sheet's, or was stopped already: only the person can decide not to wait.
    assert_eq!(answered(now.clone(), "Close without waiting"), (Closing::Saving, true));
    now.files_being_written.clear();
    assert!(Closing::Saving.may_close(&now));
}

#[test]
fn a_run_that_does_not_pause_holds_nobody_in_the_window() {
    let mut now = with_edits(EditState::default());
    now.at_work.insert(RunId(1), AtWork::default());
    let answered = |answer: &str| answered_from(now.clone(), Closing::Pausing, answer);
    assert_eq!(answered("Stay"), (Closing::No, false));
    assert_eq!(answered("Close at once"), (Closing::AtOnce, false));
    assert!(Closing::AtOnce.may_close(&now));
    let mut typing = with_edits(on_its_way());
    typing.at_work.insert(RunId(1), AtWork::default());
    assert!(!Closing::AtOnce.may_close(&typing), "what was typed is saved first");
    assert_eq!(Closing::AtOnce.wished(&typing), Some(Closing::AtOnce), "it is not asked about again");
}

/// The person closes the window by its frame or a key of the desktop.
fn close(window: &mut Window) {
    let viewport = window.harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
    viewport.events.push(egui::ViewportEvent::Close);
    window.harness.step();
    window.harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default().events.clear();
}

#[test]
fn what_is_being_typed_when_the_window_is_closed_is_kept() {
    let mut window = on_demo("{}", LIST, egui::vec2(1280.0, 800.0));
    window.harness.state_mut().go(Screen::Sheet(SHEET));
    window.until("the rows", |window| {
        window.state().now().sheets[&SHEET].value().is_some_and(|it| it.view.row(0).is_some())
    });
    window.until_label("ann@new.test");
    window.harness.event(egui::Event::Text("bea@new.test".to_owned()));
    window.until("the editor", |window| window.state().views.sheets[&SHEET].grid.is_editing());
    close(&mut window);
    window.until("the end", |window| {
        let app = window.state();
        let now = app.now();
        let edits = &now.sheets[&SHEET].value().unwrap().edits;
        // How long saving takes nobody knows; that it comes first is what counts.
        assert!(!app.quitting || edits.saved && edits.edited_cells == 1, "it ends before the change is saved");
        app.quitting
    });
    let folder = window.close();
    let mut window = Window::open_in(folder, crate::ui::start::Start::Empty, egui::vec2(1280.0, 800.0));
    window.until("the list again", |window| {
        let now = window.state().now();
        now.sheets.values().any(|it| it.value().is_some_and(|it| it.edits.edited_cells == 1))
    });
}

/// A window that shows its list, in which nothing was changed.
fn showing_the_list() -> Window {
    let mut window = on_demo("{}", LIST, egui::vec2(1280.0, 800.0));
    window.harness.state_mut().go(Screen::Sheet(SHEET));
    window.until_label("ann@new.test");
    window
}

#[test]
fn a_list_that_was_changed_in_this_moment_is_not_closed_without_a_word() {
    let mut window = showing_the_list();
    let app = window.harness.state_mut();
    app.send(Command::EditSheet { sheet: SHEET, edit: crate::session::Edit::AddRows { count: 1 } });
    app.leave_sheet(SHEET);
    window.until_words("would be lost: 1 row added");
    assert_eq!(window.now().sheets.len(), 1);
    window.click(egui::accesskit::Role::Button, "Keep it open");
    window.until_label("ann@new.test");
    assert_eq!(window.harness.state().screen, Screen::Sheet(SHEET));
    window.until("the answer", |window| window.state().now().asks_to_close.is_empty());
    window.harness.state_mut().leave_sheet(SHEET);
    window.click(egui::accesskit::Role::Button, "Close it and forget the edits");
    window.until("the end of it", |window| window.state().now().sheets.is_empty() && window.state().leaving.is_empty());
}

#[test]
fn the_window_stays_where_a_file_could_not_be_written() {
    let mut window = showing_the_list();
    let order = crate::session::SaveOrder {
        path: window.folder.path().join("no such folder").join("people.csv"),
        format: crate::session::SaveFormat::plain(crate::session::SaveKind::Csv),
        part: crate::session::SavePart::default(),
        replaces: false,
    };
    window.harness.state_mut().go(Screen::Jobs);
    window.harness.state_mut().send(Command::SaveSheetAs { sheet: SHEET, order });
    close(&mut window);
    window.until("why", |window| {
        assert!(!window.state().quitting, "nobody would learn that the file is not there");
        window.state().screen == Screen::Sheet(SHEET) && window.state().closing == Closing::No
    });
    // Once it was seen, the person may close it all the same.
    close(&mut window);
    let asked = &window.harness.output().viewport_output[&egui::ViewportId::ROOT].commands;
    // At most until it is kept how the list is looked at, and without another word.
    if asked.contains(&egui::ViewportCommand::CancelClose) {
        window.until("it closes by itself", |window| window.state().quitting);
    }
}
