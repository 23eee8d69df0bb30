use super::*;
use crate::ui::harness::Window;
use crate::ui::scenes::{INSTANT, SHEET, on_demo, plan};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// No general rule is broken; one username is too long for Partners.
const LIST: &str = "email,username\nann@new.test,ann\nben@new.test,benjamin-the-second\n";

fn view(window: &mut Window) -> &mut SendView {
    window.harness.state_mut().views.send.get_mut(&SHEET).unwrap()
}

fn is_off(window: &Window, button: &str) -> bool {
    window.harness.get_by_role_and_label(Role::Button, button).accesskit_node().is_disabled()
}

#[test]
fn nothing_is_sent_before_every_row_is_right_for_the_connection_if_that_was_chosen() {
    let mut window = on_demo(INSTANT, LIST, egui::vec2(1280.0, 800.0));
    window.click(Role::RadioButton, "Partners");
    window.click(Role::Button, "Next: How");
    window.until_label("Leave this 1 row out, send the rest");
    window.type_into("External id", "spring-42");
    let (_, request) = view(&mut window).request().unwrap();
    assert_eq!(request.external_id.as_deref(), Some("spring-42"));
    window.click(Role::Button, "Next: Check");
    window.until_label("This is what will happen");
    let send = "Send 1 user to Partners on Demo tenant";
    assert!(!is_off(&window, send));
    view(&mut window).all_or_nothing = true;
    window.until_words("1 row can't be sent, and you chose to stop until every row is right");
    assert!(is_off(&window, send));
    window.click(Role::Link, "Fix in the sheet");
    assert_eq!(window.harness.state().screen, Screen::Sheet(SHEET));
}

#[test]
fn the_keyboard_begins_at_the_first_thing_that_is_not_decided_yet() {
    let mut window = on_demo(INSTANT, LIST, egui::vec2(1280.0, 800.0));
    window.until_label("Next: How");
    let has_focus = |window: &Window, card: &str| {
        window.harness.get_by_role_and_label(Role::RadioButton, card).accesskit_node().is_focused()
    };
    window.until_label("Partners");
    assert!(has_focus(&window, "Main-DB"), "the tenant is chosen already");
    window.harness.key_press(egui::Key::ArrowDown);
    window.harness.run_steps(3);
    window.harness.key_press(egui::Key::Space);
    window.harness.run_steps(2);
    assert_eq!(view(&mut window).connection.as_deref(), Some("Partners"));
    assert!(has_focus(&window, "Partners"), "and it stays where the person went");
}

#[test]
fn a_retry_is_over_once_it_was_started_or_the_sheet_sends_by_its_own_button() {
    let mut window = on_demo(INSTANT, LIST, egui::vec2(1280.0, 800.0));
    window.until_label("Next: How");
    let from = |window: &mut Window, screen: Screen| {
        view(window).retry_of = Some(RunId(1));
        window.harness.state_mut().go(screen);
        window.harness.state_mut().go(Screen::Send(SHEET));
        view(window).retry_of
    };
    assert_eq!(from(&mut window, Screen::Guide), Some(RunId(1)));
    assert_eq!(from(&mut window, Screen::Sheet(SHEET)), None);
    window.click(Role::RadioButton, "Main-DB");
    window.click(Role::Button, "Next: How");
    window.click(Role::Button, "Next: Check");
    window.until_label("This is what will happen");
    view(&mut window).retry_of = Some(RunId(1));
    window.click(Role::Button, "Send 2 users to Main-DB on Demo tenant");
    assert_eq!(view(&mut window).retry_of, None);
}

#[test]
fn a_list_that_was_sent_before_says_when_and_what_sending_it_again_does() {
    let list = "email,user_metadata.x\nann@new.test,1\nno address,2\n";
    let mut window = on_demo(INSTANT, list, egui::vec2(1280.0, 800.0));
    plan(&mut window);
    window.until_label("This is what will happen");
    assert!(window.harness.query_by_label_contains("before: run").is_none(), "{:?}", window.labels());
    window.click(Role::Button, "Send 1 user to Main-DB on Demo tenant");
    window.until_words("Finished, 1 left out");
    window.until_words("1 verified at ");
    window.harness.state_mut().go(Screen::Sheet(SHEET));
    window.harness.state_mut().go(Screen::Send(SHEET));
    window.click(Role::Button, "Next: Check");
    window.until_words("This list was sent to Main-DB before: run 1, today at");
    window.until_words("1 created, 1 left out.");
    window.until_words("It is unchanged since. Sending it again changes nobody");
    window.click(Role::Link, "Send only what it did not write");
    window.until_label("Nothing can be sent yet");
    window.click(Role::Link, "Send the whole list instead");
    window.until_words("This list was sent to Main-DB before");
}

#[test]
fn what_an_import_leaves_as_it_is_is_said_before_and_after() {
    let mut window =
        on_demo(INSTANT, "email,given_name\nann@new.test,Ann\nben@new.test,Ben\n", egui::vec2(1280.0, 800.0));
    plan(&mut window);
    window.click(Role::Button, "Send 2 users to Main-DB on Demo tenant");
    window.until_words("Finished, all there");
    let update = |window: &mut Window, name: &str, list: &str| {
        let path = window.folder.path().join(name);
        std::fs::write(&path, list).unwrap();
        let options = crate::session::OpenOptions::default();
        window.harness.state_mut().send(Command::OpenSheet { sheet: SHEET, path, options });
        window.until("the list", |window| {
            let now = window.state().now();
            now.sheets[&SHEET].ended().and_then(Result::ok).is_some_and(|it| it.name == name)
        });
        window.harness.state_mut().go(Screen::Sheet(SHEET));
        window.harness.step();
        window.harness.state_mut().go(Screen::Send(SHEET));
        window.harness.step();
        if window.harness.query_all_by_label("Next: How").next().is_some() {
            plan(window);
        }
    };
    update(&mut window, "leavers.csv", "email,blocked\nann@new.test,true\nben@new.test,true\n");
    window.until_label("Leave them alone, add new users only");
    window.click(Role::RadioButton, "Update them too");
    window.click(Role::Button, "Next: Check");
    // Nobody is blocked by this: a list that only blocks agrees with nothing.
    window.until_label("An import can change nothing of these users");
    window.until_words("blocked of 2 users stays as it is in Auth0.");
    window.until_words("Nothing is different that an import can change. Not sent.");
    assert!(window.harness.query_by_label_contains("already agree").is_none(), "{:?}", window.labels());

    update(&mut window, "both.csv", "email,blocked,given_name\nann@new.test,true,Anna\nben@new.test,,Ben\n");
    window.click(Role::RadioButton, "Update them too");
    window.click(Role::Button, "Next: Check");
    window.until_words("blocked of 1 user stays as it is in Auth0.");
    window.click(Role::Button, "Send 1 user to Main-DB on Demo tenant");
    window.until_words("Finished, 1 to look at");
}

#[test]
fn a_plan_that_writes_over_users_is_made_again_once_it_is_old() {
    let mut window = on_demo(INSTANT, "email\nann@new.test\n", egui::vec2(1280.0, 800.0));
    plan(&mut window);
    window.until_label("This is what will happen");
    let made = window.now().plans[&SHEET].value().unwrap().clone();
    let after = |minutes| made.made_at + jiff::SignedDuration::from_mins(minutes);
    assert!(!made.is_stale(true, after(9)) && made.is_stale(true, after(11)));
    assert!(!made.is_stale(false, after(600)), "who only adds writes over nobody");
}

#[test]
fn every_reason_why_rows_are_left_out_is_named_and_leads_to_its_rows() {
    let list = "email,username,phone_number,picture,blocked,given_name\nno address,,,,,\na@new.test,,12,,,\nb@new.test,,,no,,\n\
                c@new.test,,,,perhaps,\nd@new.test,,,,,\nd@new.test,,,,,\n,,,,,Eve\nf@new.test,,,,,F\n";
    let mut window = on_demo(INSTANT, list, egui::vec2(1280.0, 800.0));
    plan(&mut window);
    window.until_label("This is what will happen");
    let shown = |window: &Window| window.harness.query_all_by_label_contains("Show in the sheet: ").count();
    let all =
        window.now().plans[&SHEET].value().unwrap().problems.check().groups().iter().filter(|it| it.is_error).count();
    assert!(all > 5, "{all}");
    assert_eq!(shown(&window), 4);
    window.click(Role::Link, &format!("Show {} more reasons", all - 4));
    window.until("all reasons", |window| window.query_all_by_label_contains("Show in the sheet: ").count() == all);
    window.click(Role::Link, "Show in the sheet: 1 row repeats an e-mail");
    window.until("its rows", |window| {
        let now = window.state().now();
        let view = &now.sheets[&SHEET].value().unwrap().view;
        view.row_count == 1 && matches!(view.filter, crate::session::RowFilter::Group(_))
    });
}

#[test]
fn another_tenant_in_use_or_another_plan_begins_anew() {
    let mut view = SendView {
        step: Step::How,
        tenant: Some(TenantRef::Named("trial".to_owned())),
        connection: Some("Main-DB".to_owned()),
        ..SendView::default()
    };
    let mut now = State::default();
    now.in_use.clone_from(&view.tenant);
    view.enter(&now);
    assert_eq!((view.step, view.connection.as_deref()), (Step::How, Some("Main-DB")), "nothing has changed");
    (view.typed, view.accepts_loss) = ("production".to_owned(), true);
    view.ask_for_plan(SHEET, &mut Out::default());
    assert_eq!((view.typed.as_str(), view.accepts_loss), ("", false), "agreed to for the plan before");
    now.in_use = Some(TenantRef::Named("production".to_owned()));
    view.enter(&now);
    assert_eq!((view.step, view.tenant, view.connection), (Step::Where, None, None));
}
