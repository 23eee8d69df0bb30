//! Many runs, and users who are looked for at Auth0.

use crate::session::StoredRun;
use crate::session::{
    Fetched, NewRun, Outcomes, Owner, RowCounts, RowState, RunId, RunLine, RunPlace, RunState, State,
};
use crate::ui::jobs::dashboard::dashboard_ui;
use crate::ui::jobs::{JobsView, jobs_ui};
use crate::ui::out::Out;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

pub(super) fn line(number: i64) -> RunLine {
    let mut counts = RowCounts::default();
    counts.add(RowState::Inserted, 9);
    counts.keep_back(1);
    let made_from = NewRun {
        tenant: "acme.eu.auth0.com".to_owned(),
        connection_id: "con_1".to_owned(),
        connection: "Main-DB".to_owned(),
        sheet: number,
        edits: 0,
        row_count: 10,
        upsert: false,
        completion_email: false,
        external_id: None,
        retry_of: None,
        repairs: Vec::new(),
    };
    let at = jiff::Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(400_000 + 7 * number);
    let run = StoredRun {
        id: RunId(number),
        made_from,
        state: RunState::Finished,
        created_at: at,
        finished_at: Some(at),
        seconds: 1.0,
    };
    RunLine {
        run,
        counts,
        list: format!("list-{number}.csv"),
        unanswered: 0,
        differing: 0,
        owner: Owner::Nobody,
        held: None,
        why: None,
        cure: None,
        last_activity: None,
        place: RunPlace { tenant: None, name: "acme".to_owned(), production: true, is_gone: false },
    }
}

#[test]
fn of_ten_thousand_runs_those_in_view_are_drawn_and_all_can_be_reached() {
    let mut now = State::default();
    now.runs = Fetched::Ready((1..=10_000).rev().map(line).collect());
    let drawn = |harness: &Harness<'_, (State, JobsView)>| {
        let lines = harness.query_all_by_label_contains("Bring in list-");
        lines.filter(|node| node.accesskit_node().label().is_some_and(|it| it.contains(", acme, "))).count()
    };
    let mut harness = Harness::builder()
        .with_size(egui::vec2(1000.0, 600.0))
        .with_context_setup(crate::ui::theme::install)
        .build_ui_state(
            |ui, (now, view): &mut (State, JobsView)| jobs_ui(ui, now, view, &mut Out::default()),
            (now, JobsView::default()),
        );
    harness.run_steps(3);
    assert!((5..20).contains(&drawn(&harness)), "{}", drawn(&harness));
    let run = |number: i64| format!("Bring in list-{number}.csv, acme, ");
    harness.get_by_label_contains(&run(10_000)).focus();
    harness.run_steps(2);
    for _ in 0..30 {
        harness.key_press(egui::Key::ArrowDown);
        harness.run_steps(2);
    }
    assert!(harness.get_by_label_contains(&run(9_970)).accesskit_node().is_focused());
    assert!(harness.query_by_label_contains(&run(10_000)).is_none());
    harness.state_mut().1.show_run(RunId(17));
    harness.run_steps(3);
    assert!(harness.get_by_label_contains(&run(17)).accesskit_node().is_focused());
    assert!(drawn(&harness) < 20);
}

#[test]
fn what_the_check_kept_back_is_left_out_and_not_failed() {
    let of: Outcomes = line(1).outcomes();
    assert_eq!((of.created, of.failed, of.left_out, of.total()), (9, 0, 1, 10));
}

#[test]
fn a_user_is_opened_by_id_or_looked_for_by_a_name_that_is_copied_and_nowhere_for_a_demo_tenant() {
    let of = |tenant: &'static str, id: Option<&'static str>| {
        let mut harness = Harness::builder().with_context_setup(crate::ui::theme::install).build_ui_state(
            move |ui, copied: &mut Option<String>| dashboard_ui(ui, tenant, id, Some("ann@new.test"), copied),
            None,
        );
        harness.run_steps(2);
        harness
    };
    let asked = |harness: &mut Harness<'_, Option<String>>, button: &str| {
        harness.get_by_label(button).click();
        harness.step();
        let commands = harness.output().platform_output.commands.clone();
        let said = commands.iter().map(|command| match command {
            egui::OutputCommand::CopyText(text) => text.clone(),
            egui::OutputCommand::OpenUrl(url) => url.url.clone(),
            other => format!("{other:?}"),
        });
        said.collect::<Vec<_>>()
    };
    let mut known = of("acme.eu.auth0.com", Some("auth0|7"));
    let page = "https://manage.auth0.com/dashboard/eu/acme/users/auth0%7C7";
    assert_eq!(asked(&mut known, "Open ann@new.test in the Auth0 Dashboard"), [page]);
    let mut unknown = of("acme.eu.auth0.com", None);
    let users = "https://manage.auth0.com/dashboard/eu/acme/users";
    assert_eq!(asked(&mut unknown, "Find ann@new.test in the Auth0 Dashboard"), ["ann@new.test", users]);
    unknown.run_steps(2);
    unknown.get_by_label_contains("ann@new.test is copied");
    of("127.0.0.1:4711", None).get_by_label_contains("A demo tenant has no Dashboard");
}
