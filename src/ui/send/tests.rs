use super::*;
use crate::ui::harness::Window;
use crate::ui::jobs::tests::{SHEET, on_demo};
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
    let mut window = on_demo(r#"{"instant_jobs": true}"#, LIST, egui::vec2(1280.0, 800.0));
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
fn a_retry_is_over_once_it_was_started_or_the_sheet_sends_by_its_own_button() {
    let mut window = on_demo(r#"{"instant_jobs": true}"#, LIST, egui::vec2(1280.0, 800.0));
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
