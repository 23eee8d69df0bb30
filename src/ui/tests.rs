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

/// A list with a cell of JSON, values with a safe fix, and a row that can't be read.
const OF_ALL_KINDS: &str = "{\"email\":\"ann@new.test \",\"name\":\"Ann B\",\"user_metadata\":{\"n\":1,\"tags\":[\"x\"]}}\n\
    {\"email\":\"bo@new.test\",\"name\":\"Bo\",\n{\"email\":\"cy@new.test\",\"name\":\"Cy\"}\n";

/// Something is open: all of it has names.
#[track_caller]
fn until_open_and_named(window: &mut Window, words: &str) {
    window.until_words(words);
    window.harness.run_steps(4);
    assert_eq!(nameless(window), Vec::<String>::new(), "while “{words}” is seen");
}

/// Opens what an entry of the active column's menu opens.
fn from_menu(window: &mut Window, entry: &str) {
    press(window, Modifiers::ALT, Key::ArrowDown);
    window.click(Role::Button, entry);
}

#[test]
fn every_control_that_opens_over_a_sheet_has_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.ndjson");
    std::fs::write(&path, OF_ALL_KINDS).unwrap();
    let mut window = Window::open_in(folder, Start::File(path), vec2(1280.0, 800.0));
    window.until_words("All 3 rows checked");
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    // What is opened for a column.
    from_menu(&mut window, "Filter…");
    until_open_and_named(&mut window, "different values");
    for way in ["Contains", "Equals", "Empty", "Missing", "Numbers", "Days", "Regular expression"] {
        window.click(Role::RadioButton, way);
        until_open_and_named(&mut window, way);
    }
    press(&mut window, Modifiers::NONE, Key::Escape);
    for (entry, words) in [("Width…", "Width in points"), ("Rename…", "Rename the column")] {
        from_menu(&mut window, entry);
        until_open_and_named(&mut window, words);
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
    window.click(Role::Button, "Add a column…");
    until_open_and_named(&mut window, "Attribute");
    press(&mut window, Modifiers::NONE, Key::Escape);
    from_menu(&mut window, "Change its values…");
    until_open_and_named(&mut window, "Change the column");
    window.click(Role::ComboBox, "What is done");
    until_open_and_named(&mut window, "Small letters");
    for (way, words) in [
        ("Put a text before it", "Type the text first."),
        ("Split into new columns", "Type what stands between the parts first."),
        ("Join with other columns into a new one", "Choose the columns that are joined first"),
        ("By a JavaScript expression…", "Take the example"),
    ] {
        if window.harness.query_by_role_and_label(Role::ListBoxOption, way).is_none() {
            window.click(Role::ComboBox, "What is done");
        }
        window.until(way, |it| it.query_all_by_role_and_label(Role::ListBoxOption, way).next().is_some());
        window.harness.get_by_role_and_label(Role::ListBoxOption, way).focus();
        window.harness.step();
        press(&mut window, Modifiers::NONE, Key::Space);
        until_open_and_named(&mut window, words);
    }
    press(&mut window, Modifiers::NONE, Key::Escape);
    // Several cells at once, and the steps that were made.
    press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut window, Modifiers::SHIFT, Key::F10);
    until_open_and_named(&mut window, "Fill down as a series");
    window.click(Role::Button, "Set to null");
    window.until_words("edited cell");
    window.click(Role::Button, "History");
    until_open_and_named(&mut window, "As it was opened");
    press(&mut window, Modifiers::NONE, Key::Escape);
    // What is looked at before it is changed.
    press(&mut window, Modifiers::COMMAND, Key::H);
    window.type_into("Find", "new.test");
    window.type_into("Replace with", "old.test");
    window.until("what would change", |it| {
        let now = it.state().now();
        let found = now.finds.values().filter_map(|it| it.found.ended()?.ok());
        found.into_iter().any(|it| it.query.with.as_deref() == Some("old.test"))
    });
    window.click(Role::Button, "Preview and replace…");
    until_open_and_named(&mut window, "Untick what should stay as it is.");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.click(Role::Button, "Close the search");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.click(Role::Button, "Preview and fix 2 cells…");
    until_open_and_named(&mut window, "Fix 2 cells");
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    // The editors with lines of their own.
    press(&mut window, Modifiers::COMMAND, Key::Home);
    press(&mut window, Modifiers::NONE, Key::End);
    press(&mut window, Modifiers::NONE, Key::F2);
    until_open_and_named(&mut window, "This is valid JSON");
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::F2);
    until_open_and_named(&mut window, "Row 2 as text");
    press(&mut window, Modifiers::NONE, Key::Escape);
    // What reaches over the end is asked about.
    press(&mut window, Modifiers::COMMAND, Key::End);
    window.harness.event(Event::Paste("1\n2\n".to_owned()));
    until_open_and_named(&mut window, "Add 1 user to the list?");
}
