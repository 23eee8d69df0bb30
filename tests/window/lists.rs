//! The lists that pictures and stories are made with.
#![allow(dead_code, unreachable_pub, reason = "a part of several tests")]

use std::fmt::Write as _;

/// Names of the world, some of them long.
const PEOPLE: &[(&str, &str)] = &[
    ("Anna", "Fischer"),
    ("Tom", "Okafor"),
    ("Lea", "Brandt"),
    ("Łucja", "Wiśniewska"),
    ("Søren", "Kierkegaard"),
    ("José María", "Álvarez de Toledo y Figueroa"),
    ("Ngozi", "Adichie"),
    ("Zoë", "van der Meer"),
    ("Mei", "Novák"),
    ("Pia", "Lindqvist"),
];

/// A list as people keep it: some e-mails with a space, some that are none, some twice, some missing.
pub fn customers(rows: usize) -> String {
    let mut list = String::from(
        "user_id,email,email_verified,given_name,family_name,user_metadata.city,user_metadata.newsletter,app_metadata.plan,app_metadata.note\n",
    );
    for row in 0..rows {
        let (given, family) = PEOPLE[row % PEOPLE.len()];
        let email = match row % 97 {
            5 | 31 => format!("customer.{row}@import.test "),
            12 => format!("customer.{row}.import.test"),
            44 => format!("customer.{}@import.test", row - 1),
            70 => String::new(),
            _ => format!("customer.{row}@import.test"),
        };
        let city =
            ["Lyon", "Utrecht", "Sevilla", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"][row % 4];
        let plan = ["free", "pro", "gold"][row % 3];
        let note = if row % 11 == 0 {
            "Asked twice about the invoice of last spring; prefers a call in the morning"
        } else {
            ""
        };
        let (verified, letter) = (row % 2 == 0, row % 5 == 0);
        writeln!(list, "cust-{row:06},{email},{verified},{given},{family},{city},{letter},{plan},{note}").unwrap();
    }
    list
}

/// A list whose headers Rollcall has to ask about, with semicolons as Excel writes them in half of Europe.
pub fn members(rows: usize) -> String {
    let mut list = String::from(
        "E-Mail-Adresse;Vorname;Nachname;Bestätigt;Newsletter;Kundennr.;Eingetreten am;Notizen (intern)\n",
    );
    for row in 0..rows {
        let (given, family) = PEOPLE[row % PEOPLE.len()];
        let (yes, news) = (if row % 3 == 0 { "J" } else { "N" }, row % 2);
        writeln!(
            list,
            "mitglied.{row}@import.test;{given};{family};{yes};{news};00{row:04};{:02}.03.2024;",
            row % 28 + 1
        )
        .unwrap();
    }
    list
}

/// A short list: the third e-mail is none, and the fifth is somebody's who is there already.
pub fn short_list(taken: &str) -> String {
    let mut list = String::from("email,email_verified,given_name,family_name,user_metadata.city\n");
    for (row, (given, family)) in PEOPLE.iter().enumerate() {
        let email = match row {
            2 => "lea.brandt@@import.test".to_owned(),
            4 => taken.to_owned(),
            _ => format!("person.{row}@import.test"),
        };
        writeln!(list, "{email},true,{given},{family},Lyon").unwrap();
    }
    list
}
