//! An open list: its problems, long names and values, what is asked about it.

use super::{demo_window, open, press, shot};
use crate::ui::screen::Screen;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use std::fmt::Write as _;

#[test]
fn sheets() {
    let mut window = demo_window("{}");
    shot(&mut window, "sheet");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    press(&mut window, Modifiers::NONE, Key::F8);
    shot(&mut window, "sheet-problems");
    window.click(Role::RadioButton, "Only problems");
    window.until_words("hidden, not deleted");
    shot(&mut window, "sheet-only");
    let labels = window.labels();
    if let Some(fix) = labels.iter().find(|it| it.starts_with("Preview and fix")) {
        window.click(Role::Button, fix);
        window.until_words(" ticked");
        shot(&mut window, "sheet-preview");
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
    press(&mut window, Modifiers::NONE, Key::Escape);
    let mut text = String::from("email,name,nickname");
    (0..57).for_each(|column| write!(text, ",user_metadata.a_long_group.column_{column}").unwrap());
    for row in 0..60 {
        let name = "an-extremely-long-local-part-".repeat(3);
        write!(text, "\n{name}{row}@a-very-long-department-name.example.org,Ann Costa,annie").unwrap();
        (0..57).for_each(|column| write!(text, ",value {}", row * column).unwrap());
    }
    let long =
        "members-of-the-customer-portal-exported-on-the-21st-of-november-by-the-marketing-department-final-2.csv";
    open(&mut window, long, &text);
    window.until_words("60 rows checked");
    shot(&mut window, "sheet-long");
    window.harness.key_press(Key::ArrowDown);
    for sign in "new value".chars() {
        window.harness.event(Event::Text(sign.to_string()));
    }
    window.harness.step();
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_words("1 edited cell");
    shot(&mut window, "sheet-edited");
    window.click(Role::Button, "Add a column…");
    window.until_label("Attribute");
    shot(&mut window, "sheet-column");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.click(Role::Button, &format!("Close {long}"));
    window.until_label("Close the list?");
    shot(&mut window, "close-list");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.harness.state_mut().go(Screen::Users);
    window.harness.run_steps(5);
    shot(&mut window, "users-recent");
}
