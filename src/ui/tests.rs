//! The window as a whole, and the way through it by the keyboard.

use super::harness::Window;
use super::scenes::{INSTANT, LIST, on_demo};
use super::screen::Screen;
use super::start::Start;
use crate::session::{Fetched, SheetId};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

#[test]
fn the_navigation_leads_to_each_screen_and_says_which_tenant_is_in_use() {
    let mut window = Window::open(Start::Empty);
    window.until_label("No tenant yet. Add one");
    for name in ["Tenants", "Users", "Jobs", "Settings", "Guide"] {
        window.click(Role::Button, name);
    }
}

/// What has the focus, once it is this.
#[track_caller]
fn until_focused(window: &mut Window, role: Role, part: &str) {
    window.until(&format!("the focus on {part}"), |it| {
        it.query_all_by_role(role).any(|node| {
            let node = node.accesskit_node();
            node.is_focused() && node.label().is_some_and(|label| label.contains(part))
        })
    });
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.harness.key_press_modifiers(modifiers, key);
    window.harness.run_steps(3);
}

#[test]
fn who_comes_by_a_key_can_press_the_next_step_at_once() {
    let mut window = Window::open(Start::Empty);
    window.until_words("Welcome to Rollcall");
    press(&mut window, Modifiers::COMMAND, Key::Num1);
    until_focused(&mut window, Role::Button, "Add a tenant");
    press(&mut window, Modifiers::COMMAND, Key::Num3);
    until_focused(&mut window, Role::Button, "Open a list of users…");
    press(&mut window, Modifiers::COMMAND, Key::Comma);
    window.until_label("Where Rollcall keeps things");
    press(&mut window, Modifiers::COMMAND, Key::Num2);
    until_focused(&mut window, Role::Button, "Open a list…");
    // The button has the focus, and a table can be pasted all the same.
    window.harness.event(Event::Paste("email,given_name\nann@new.test,Ann\n".to_owned()));
    window.until_label("The one row is checked");
    press(&mut window, Modifiers::COMMAND, Key::Num1);
    press(&mut window, Modifiers::COMMAND, Key::N);
    window.until_label("Where to find these values");
}

#[test]
fn one_key_goes_on_from_the_sheet_to_the_last_look_and_never_sends() {
    let mut window = on_demo(INSTANT, LIST, vec2(1280.0, 800.0));
    window.harness.state_mut().go(Screen::Sheet(SheetId(1)));
    window.until_words("All 4 rows checked");
    window.until_label("ann@new.test");
    // In a cell that is typed into the key is the cell's own.
    press(&mut window, Modifiers::NONE, Key::F2);
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    window.until("still the sheet", |it| it.state().screen == Screen::Sheet(SheetId(1)));
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    window.click(Role::RadioButton, "Main-DB");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    window.until_label("Leave them alone, add new users only");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    window.until_label("This is what will happen");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    window.until_label("Send 2 users to Main-DB on Demo tenant");
    assert!(window.now().at_work.is_empty() && matches!(window.now().plans.get(&SheetId(1)), Some(Fetched::Ready(_))));
    // From what is read to what is decided, and step by step back to the sheet.
    press(&mut window, Modifiers::NONE, Key::F6);
    until_focused(&mut window, Role::Button, "Send 2 users to Main-DB on Demo tenant");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.until_label("Leave them alone, add new users only");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.until_label("Main-DB");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.until("the sheet", |it| it.state().screen == Screen::Sheet(SheetId(1)));
}

#[test]
fn the_list_of_problems_is_opened_and_left_by_keys() {
    let list = "email,email_verified\nann@new.test,yes\nben@new.test ,true\n";
    let mut window = on_demo(INSTANT, list, vec2(1280.0, 800.0));
    window.harness.state_mut().go(Screen::Sheet(SheetId(1)));
    window.until_words("All 2 rows checked");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    until_focused(&mut window, Role::Button, "Preview and fix");
    press(&mut window, Modifiers::NONE, Key::F6);
    until_focused(&mut window, Role::Button, "spring.csv");
    press(&mut window, Modifiers::NONE, Key::F6);
    press(&mut window, Modifiers::NONE, Key::F2);
    for sign in "x".chars() {
        window.harness.event(Event::Text(sign.to_string()));
    }
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_words("1 edited cell");
}

#[test]
fn a_list_that_was_not_matched_to_its_end_is_offered_again() {
    let mut window = Window::open(Start::Empty);
    let path = window.folder.path().join("members.csv");
    std::fs::write(&path, "Vorname,Mitglied seit\nAnn,2020\n").unwrap();
    window.harness.state_mut().open(path.clone());
    window.until_label("Match the columns");
    window.until("it is remembered", |it| it.state().now().recent.value().is_some_and(|it| it.contains(&path)));
    let mut window = Window::open_in(window.close(), Start::Empty, vec2(1280.0, 800.0));
    window.until("it is listed", |it| it.state().now().recent.value().is_some_and(|it| it.contains(&path)));
}

#[test]
fn a_list_of_the_last_end_is_matched_anew_from_its_file() {
    let mut window = Window::open(Start::Empty);
    let path = window.folder.path().join("members.csv");
    std::fs::write(&path, "email,given_name\nann@new.test,Ann\nben@new.test,Ben\n").unwrap();
    window.harness.state_mut().open(path.clone());
    window.until_words("All 2 rows checked");
    window.until("it is remembered", |it| it.state().now().recent.value().is_some_and(|it| it.contains(&path)));
    let folder = window.close();
    let mut window = Window::open_in(folder, Start::Empty, vec2(1280.0, 800.0));
    window.until_words("All 2 rows checked");
    window.click(Role::Button, "CSV with commas, change");
    window.until_label("Match the columns from the file itself");
    let use_it = format!("Use {}", window.folder.path().join("members.csv").display());
    window.click(Role::Button, &use_it);
    window.until_label("given_name becomes given_name");
}

/// Whether a person can do something with it.
fn is_a_control(role: Role) -> bool {
    matches!(
        role,
        Role::Button
            | Role::CheckBox
            | Role::ComboBox
            | Role::Link
            | Role::ListBoxOption
            | Role::MenuItem
            | Role::MultilineTextInput
            | Role::PasswordInput
            | Role::RadioButton
            | Role::Slider
            | Role::SpinButton
            | Role::Switch
            | Role::Tab
            | Role::TextInput
    )
}

/// The controls of what is in view that a screen reader has no name for.
fn nameless(window: &Window) -> Vec<String> {
    let root = window.harness.root();
    let nodes = root.children_recursive().map(|node| node.accesskit_node());
    let is_nameless =
        |node: &egui_kittest::kittest::AccessKitNode<'_>| node.label().is_none_or(|label| label.trim().is_empty());
    nodes
        .filter(|node| is_a_control(node.role()) && is_nameless(node))
        .map(|node| format!("{:?} {:?}", node.role(), node.bounding_box()))
        .collect()
}

#[test]
fn every_control_of_every_screen_has_a_name() {
    let mut window = on_demo(INSTANT, LIST, vec2(1280.0, 800.0));
    let sheet = SheetId(1);
    let screens = [
        Screen::Welcome,
        Screen::Users,
        Screen::Tenants,
        Screen::AddTenant,
        Screen::Jobs,
        Screen::Settings,
        Screen::Guide,
    ];
    for screen in screens.into_iter().chain([Screen::Sheet(sheet), Screen::Send(sheet), Screen::Mapping(sheet)]) {
        window.harness.state_mut().go(screen);
        window.harness.run_steps(4);
        assert_eq!(nameless(&window), Vec::<String>::new(), "{screen:?}");
    }
    window.harness.state_mut().go(Screen::Sheet(sheet));
    window.harness.run_steps(4);
    // What opens over the sheet.
    for (modifiers, key) in [
        (Modifiers::COMMAND, Key::H),
        (Modifiers::ALT, Key::ArrowDown),
        (Modifiers::SHIFT, Key::F10),
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::P),
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::S),
    ] {
        press(&mut window, modifiers, key);
        window.harness.run_steps(4);
        assert_eq!(nameless(&window), Vec::<String>::new(), "after {key:?}");
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
}
