//! Exports stand among the runs: where each file went, and by what it is known again.

use super::listing::line as run_line;
use crate::session::{Command, ExportLine, ExportReport, Fetched, RunId, RunPlace, RunState, State};
use crate::ui::jobs::{JobsView, jobs_ui};
use crate::ui::out::{Ask, Out};
use crate::ui::screen::Screen;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::path::PathBuf;
use std::sync::Arc;

const SUM: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn export(number: i64, hours: i64, finished: bool) -> ExportLine {
    let file = PathBuf::from(format!("/exports/users-{number}.csv"));
    let report = ExportReport {
        is_sample: false,
        left_out: 0,
        run: RunId(number),
        tenant: "acme.eu.auth0.com".to_owned(),
        connections: vec!["Main-DB".to_owned()],
        users: 12_418,
        columns: vec!["email".to_owned()],
        file: file.clone(),
        bytes: 1_000,
        sha256: SUM.to_owned(),
        seconds: 1.0,
        notes: Vec::new(),
        problem_count: 0,
        problems: Vec::new(),
    };
    ExportLine {
        run: RunId(number),
        state: if finished { RunState::Finished } else { RunState::Started },
        created_at: jiff::Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(hours),
        tenant: "acme.eu.auth0.com".to_owned(),
        connections: vec!["Main-DB".to_owned()],
        is_search: false,
        place: RunPlace { tenant: None, name: "acme".to_owned(), production: true, is_gone: false },
        file,
        report: finished.then(|| Arc::new(report)),
    }
}

type Shown = (State, JobsView, Out);

fn harness(size: egui::Vec2) -> Harness<'static, Shown> {
    let mut now = State::default();
    now.runs = Fetched::Ready(Arc::from([run_line(2), run_line(1)]));
    // Between the two runs, and before both of them.
    now.exported = Fetched::Ready(Arc::from([export(11, 400_010, true), export(10, 300_000, false)]));
    let mut harness = Harness::builder().with_size(size).with_context_setup(crate::ui::theme::install).build_ui_state(
        |ui, (now, view, out): &mut Shown| jobs_ui(ui, now, view, out),
        (now, JobsView::default(), Out::default()),
    );
    harness.run_steps(3);
    harness
}

#[test]
fn exports_stand_among_the_runs_with_their_file_and_its_sum() {
    for size in [egui::vec2(1400.0, 700.0), egui::vec2(853.0, 533.0)] {
        let mut harness = harness(size);
        harness.get_by_label("2 runs and 2 exports, kept for good");
        let heights = |harness: &Harness<'_, Shown>| {
            let top = |label: &str| harness.get_by_label_contains(label).rect().top();
            [
                top("Bring in list-2.csv, acme"),
                harness.get_by_label("Export to users-11.csv").rect().top(),
                top("Bring in list-1.csv, acme"),
            ]
        };
        assert!(heights(&harness).is_sorted(), "{:?}", heights(&harness));
        harness.get_by_label_contains("12,418 users of acme › Main-DB");
        assert!(harness.query_all_by_label_contains(SUM).count() > 0);
        harness.get_by_label("Copy the SHA-256 of Export to users-11.csv").click();
        harness.step();
        let commands = harness.output().platform_output.commands.clone();
        assert!(matches!(&commands[..], [egui::OutputCommand::CopyText(text)] if text == SUM), "{commands:?}");
        harness.get_by_label("Open users-11.csv as a sheet").click();
        harness.get_by_label("Show users-11.csv in its folder").click();
        harness.run_steps(2);
        let out = &harness.state().2;
        assert!(matches!(&out.asks[..], [Ask::Open(file)] if file.ends_with("users-11.csv")));
        assert!(
            out.commands
                .iter()
                .any(|it| matches!(it, Command::ShowInFolder { file } if file.ends_with("users-11.csv")))
        );
        assert!(out.commands.iter().any(|it| matches!(it, Command::ListExports)));
        if size.x < 1000.0 {
            continue;
        }
        // What broke off is gone on with where exports are made.
        harness.get_by_label("Not finished");
        harness.get_by_label("Go on in Export users: Export to users-10.csv").click();
        harness.run_steps(2);
        assert_eq!(harness.state().2.go, Some(Screen::Export));
    }
}

#[test]
fn exports_are_found_by_their_file_and_the_arrows_pass_them_by() {
    let mut harness = harness(egui::vec2(1400.0, 700.0));
    harness.get_by_label_contains("Bring in list-2.csv, acme").focus();
    harness.run_steps(2);
    harness.key_press(egui::Key::ArrowDown);
    harness.run_steps(2);
    assert!(harness.get_by_label_contains("Bring in list-1.csv, acme").accesskit_node().is_focused());
    harness.state_mut().1.search = "users-10".to_owned();
    harness.run_steps(3);
    harness.get_by_label("Export to users-10.csv");
    assert!(harness.query_by_label_contains("Export to users-11.csv").is_none());
    assert!(harness.query_by_label_contains("Bring in list-2.csv").is_none());
}
