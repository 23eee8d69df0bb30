//! The story of a list of a million users, picture by picture: opened, filtered, replaced in, taken back, saved.

use super::{open, press, shot};
use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use std::fmt::Write as _;

const USERS: u32 = 1_000_000;
const PLANS: [&str; 4] = ["free", "basic", "pro", "enterprise"];
const NAMES: [&str; 6] = ["Ann Lee", "Zoë Müller", "Łukasz Nowak", "Σοφία Παππά", "Bo Ek", "José Núñez"];

fn list() -> String {
    let mut text = String::with_capacity(220 << 20);
    for number in 0..USERS {
        let name = NAMES[number as usize % NAMES.len()];
        let plan = PLANS[(number / 3) as usize % PLANS.len()];
        // One in a thousand has an address that no tenant takes.
        let at = if number % 1000 == 17 { " at " } else { "@" };
        writeln!(
            text,
            "{{\"email\":\"user{number}{at}example.org\",\"email_verified\":{},\"name\":\"{name}\",\
             \"user_metadata\":{{\"city\":\"Ghent\",\"logins\":{}}},\
             \"app_metadata\":{{\"plan\":\"{plan}\",\"since\":\"20{:02}-05-01\"}}}}",
            number % 2 == 0,
            number % 900,
            number % 26,
        )
        .unwrap();
    }
    text
}

#[test]
#[ignore = "a million rows want a release build: ./tests/window/gallery million"]
fn million() {
    let mut window = Window::open(Start::Empty);
    window.until_words("Welcome to Rollcall");
    open(&mut window, "customers.ndjson", &list());
    window.until("rows", |it| {
        let said = |words| it.query_all_by_label_contains(words).next().is_some();
        said("rows to look at meanwhile") || said(" rows checked")
    });
    shot(&mut window, "million-1-opening");
    window.until_words("All 1,000,000 rows checked");
    shot(&mut window, "million-2-open");
    window.click(Role::Button, "Menu of app_metadata.plan");
    window.click(Role::Button, "Filter…");
    window.until_words("different values");
    shot(&mut window, "million-3-filter");
    window.click(Role::CheckBox, "free");
    window.click(Role::Button, "Show these rows");
    window.until_words("of 1,000,000 rows");
    shot(&mut window, "million-4-filtered");
    press(&mut window, Modifiers::COMMAND, Key::H);
    window.type_into("Find", "free");
    window.type_into("Replace with", "starter");
    window.until_words(" cells in ");
    shot(&mut window, "million-5-find");
    window.click(Role::Button, "Preview and replace…");
    window.until_label("Replace in 250,002 cells");
    shot(&mut window, "million-6-preview");
    window.click(Role::Button, "Replace in 250,002 cells");
    window.until_words("edited cells");
    shot(&mut window, "million-7-replaced");
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until("the change taken back", |it| it.query_all_by_label_contains("edited cells").next().is_none());
    shot(&mut window, "million-8-undone");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    window.click(Role::Button, "Type where to save");
    let path = window.folder.path().join("customers-free.csv");
    window.type_into("Path to save to", &path.display().to_string());
    shot(&mut window, "million-9-save");
    window.click(Role::Button, "Save");
    window.until_words("Saved ");
    shot(&mut window, "million-10-saved");
}
