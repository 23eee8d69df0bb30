//! Lists on their way in, and those that don't come in: as people have them.

use super::{file, open, press, shot, shot_of};
use crate::session::{Command, Fetched, SheetId};
use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use std::io::Write as _;

#[test]
fn lists() {
    let mut window = Window::open(Start::Empty);
    window.until_words("Welcome to Rollcall");
    open(&mut window, "letter.docx", "PK\u{3}\u{4}not a workbook");
    window.harness.run_steps(3);
    window.until("failed", |it| it.state().now().sheets.values().any(|it| matches!(it, Fetched::Failed { .. })));
    shot(&mut window, "sheet-failed");
    open(
        &mut window,
        "members.csv",
        "E-Mail;First name;Newsletter;Member no.;Notes (internal);Street and house number of the invoice address;user_metadata.x\n\
         anna.fischer@example.org;Anna;1;004711;called 3 times;;a\nbjorn.haas@example.org;Björn;0;004712;;;b\n",
    );
    window.until_label("Match the columns");
    window.until_label("Please check");
    shot(&mut window, "mapping");
    window.click(Role::ComboBox, "E-Mail becomes email");
    shot(&mut window, "mapping-open");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window
        .harness
        .input_mut()
        .hovered_files
        .push(egui::HoveredFile { path: Some("/lists/customers-of-the-year.xlsx".into()), ..Default::default() });
    shot(&mut window, "drop");
}

/// Files as people have them, that are no lists, or none that can be read.
#[test]
fn lists_that_fail() {
    let mut window = Window::open(Start::Empty);
    window.until_words("Welcome to Rollcall");
    for (name, text, words) in [
        ("empty", "", "Nothing is in this file"),
        ("report", "%PDF-1.7", "This is a PDF"),
        ("broken", "PK\u{3}\u{4}and no more", "This Excel workbook is damaged"),
    ] {
        open(&mut window, &format!("{name}.xlsx"), text);
        window.until_words(words);
        shot(&mut window, &format!("failed-{name}"));
    }
    window.harness.state_mut().open("/lists/gone.csv".into());
    window.until_words("There is no such file");
    shot(&mut window, "failed-gone");
}

#[test]
fn lists_of_real_life() {
    let mut window = Window::open(Start::Empty);
    window.until_words("Welcome to Rollcall");
    open(
        &mut window,
        "export.json",
        r#"[{"E-Mail":"anna@example.org","First Name":"Anna","plan":"gold","created_at":"2020-01-01","tags":["a"]},
        {"E-Mail":"bjorn@example.org","First Name":"Bjorn","plan":"free","created_at":"2020-01-02","tags":[]},"#,
    );
    window.until_label("Match the columns");
    window.until_words("First Name becomes given_name");
    shot(&mut window, "mapping-json");
    open(
        &mut window,
        "Mitglieder.csv",
        "Mitgliederliste 2026;;;;;;\nStand: 21.11.2026;;;;;;\n\n\
         'E-Mail;Vorname;Nachname;Telefon;Telefon;;Erstellt\n\
         'anna@example.org;'Anna;'Fischer;'+4930123456;'+4940123456;'x;'2020\n;;;;;;\n\
         'bjorn@example.org;'Bjorn;'Haas\nSumme;;;2;;;\n",
    );
    window.until_words("Mitglieder.csv •");
    window.until_words("Telefon (column E)");
    shot(&mut window, "mapping-ugly");
    window.click(Role::Button, "Headers in row 4, change");
    shot(&mut window, "mapping-headers");
    press(&mut window, Modifiers::NONE, Key::Escape);
    let list = "email,given_name,email_verified\nAnna@Example.org,Anna,yes\nbjorn@example.org ,Bjorn,J\ncy@x.test,Cy\n";
    let sheet = open(&mut window, "small.csv", list);
    window.until_words("3 rows checked");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.until_words("capital letters");
    shot(&mut window, "sheet-damaged");
    let labels = window.labels();
    if let Some(fix) = labels.iter().find(|it| it.starts_with("Preview and fix")) {
        window.click(Role::Button, fix);
        window.until_words(" ticked");
        shot(&mut window, "sheet-types");
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
    let path = file(&window, "small.csv", "%PDF-1.7");
    let options = crate::session::OpenOptions::default();
    window.harness.state_mut().send(Command::OpenSheet { sheet, path, options });
    window.until_words("The list is shown as it was");
    shot(&mut window, "sheet-not-reopened");
}

#[test]
fn opening() {
    let mut window = Window::open(Start::Empty);
    window.until_words("Welcome to Rollcall");
    let rows = "somebody.with.a.name@example.org,Anna,Fischer,Bonn\n".repeat(40_000);
    let path = file(&window, "customers-of-the-year.csv", "email,given_name,family_name,user_metadata.city\n");
    let mut list = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
    (0..400).for_each(|_| list.write_all(rows.as_bytes()).unwrap());
    // So long that it is still being opened when it is drawn.
    shot_of(&mut window, "opening", |window| {
        let cancel = "Cancel opening this list";
        if window.harness.query_by_role_and_label(Role::Button, cancel).is_some() {
            window.click(Role::Button, cancel);
            window.until("closed", |it| it.query_by_role_and_label(Role::Button, cancel).is_none());
        }
        window.harness.state_mut().open(path.clone());
        window.until_label(cancel);
        window.until_words(" of ");
    });
    // Drawing takes as long as opening does: it may have ended by itself.
    let sheets: Vec<SheetId> = window.now().sheets.keys().copied().collect();
    for sheet in sheets {
        window.harness.state_mut().send(Command::CloseSheet { sheet });
    }
    window.until("no list", |window| window.state().now().sheets.is_empty());
    // A list that is kept, and one that is damaged at the next start.
    let sheet = open(&mut window, "kept.csv", "email\nann@x.test\n");
    window.until_words("The one row is checked");
    let stored = window.now().sheets.get(&sheet).and_then(Fetched::value).unwrap().stored;
    window.harness.run_steps(30);
    let folder = window.close();
    let copy = folder.path().join("workspace/sheets").join(stored.to_string()).join("base.json");
    std::fs::write(copy, "{").unwrap();
    let mut window = Window::open_in(folder, Start::Empty, vec2(1280.0, 800.0));
    window.until_words("opened again");
    shot(&mut window, "kept-damaged");
    window.click(Role::Button, "Leave this list for later");
    window.until_words("Open when Rollcall was closed");
    shot(&mut window, "users-kept");
}
