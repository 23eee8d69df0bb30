use super::*;
use crate::session::{EditState, Notice, Phase, RowCounts, RunProgress};
use crate::ui::scenes::{SHEET, on_demo};
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
    let at_first = (now, Closing::Saving, Out::default());
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
fn edits_that_can_not_be_saved_are_lost_only_if_the_person_says_so() {
    let full = Notice::ours("edit_not_saved", "The disk is full.", "Make room.");
    let now = with_edits(EditState { not_saved: Some(full), ..on_its_way() });
    assert!(!Closing::Saving.may_close(&now));
    assert_eq!(answered(now.clone(), "Stay"), (Closing::No, false));
    assert_eq!(answered(now, "Close and lose them"), (Closing::Saving, true));
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
