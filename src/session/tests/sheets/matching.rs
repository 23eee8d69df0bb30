//! Lists whose columns are matched before they are opened.

use super::*;

const SIGNUPS: &str = "Mail;First Name;Newsletter;Passwort;Last Login;Notes (internal);Empty;Hash;Id\n\
    ann@x.test;Ann;1;hunter2;2024-01-01;Called twice;;$2b$10$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyz01234;1\n\
    bob@x.test;Bob;0;secret1;2024-01-02;;;$2b$10$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyz01234;2\n";

#[test]
fn a_list_with_headers_of_its_own_is_matched_and_opened_and_remembered() {
    let desk = Desk::new();
    let path = desk.file("signups.csv", SIGNUPS);
    let mapping = desk.describe(&path, OpenOptions::default(), false);
    let columns: Vec<_> = mapping
        .columns
        .iter()
        .map(|it| (it.letter.as_str(), it.guess.as_deref(), matches!(it.sure, Sure::LeftOut(_)), it.filled))
        .collect();
    assert_eq!(
        columns,
        [
            ("A", Some("email"), false, 2),
            ("B", Some("given_name"), false, 2),
            ("C", Some("user_metadata.newsletter"), false, 2),
            ("D", None, true, 2),
            ("E", Some("last_login"), true, 2),
            ("F", None, true, 1),
            ("G", None, true, 0),
            ("H", Some("password_hash"), false, 2),
            ("I", Some("user_id"), false, 2),
        ]
    );
    assert_eq!(mapping.columns[2].why, "Yes / no, or numbers?");
    assert_eq!(mapping.columns[0].samples, ["ann@x.test", "bob@x.test"]);
    assert_eq!(mapping.columns[3].samples, ["hidden on purpose"]);
    assert_eq!(mapping.columns[7].samples, ["bcrypt, 60 characters"]);
    assert!(!format!("{:?}", desk.session.now().mappings).contains("hunter2"));
    let chips: Vec<_> = mapping.chips.iter().map(|chip| format!("{} {}", chip.label, chip.value)).collect();
    assert_eq!(
        chips,
        ["Recognised CSV", "Encoding UTF-8", "Separator semicolon", "Headers in row 1", "Repairs 2 repairs"]
    );
    let mut choices = mapping.choices();
    assert_eq!(mapping.troubles(&choices), []);
    choices[2] = ColumnChoice { becomes: Some("app_metadata.news".to_owned()), read_as: Some(ColumnType::Number) };
    let options = mapping.open_options(&choices);
    desk.session.send(Command::RememberMapping { sheet: SHEET, options: options.clone() });
    let sheet = desk.open(path, options).unwrap();
    let mut buffer = String::new();
    let user: serde_json::Value = serde_json::from_str(sheet.rows.user(RowId(0), &mut buffer).unwrap()).unwrap();
    assert_eq!(user["app_metadata"]["news"], 1);
    assert_eq!((user["email"].as_str(), user.get("Passwort")), (Some("ann@x.test"), None));

    // Remembering is written in the background, so the next look may come too early.
    let again = desk.file("next-week.csv", SIGNUPS);
    let remembered = (0..100).map(|_| desk.describe(&again, OpenOptions::default(), false)).find(|it| it.remembered);
    let remembered = remembered.unwrap();
    assert_eq!(remembered.columns[2].guess.as_deref(), Some("app_metadata.news"));
    assert_eq!(remembered.columns[2].why, "Used last time");
    assert_eq!(remembered.choices()[2].read_as, Some(ColumnType::Number));
    assert!(!desk.describe(&again, OpenOptions::default(), true).remembered);
}

#[test]
fn what_was_recognised_can_be_chosen_otherwise() {
    let desk = Desk::new();
    let path = desk.folder.path().join("latin.csv");
    std::fs::write(&path, b"email,name\nann@x.test,J\xF6rg\n").unwrap();
    let mapping = desk.describe(&path, OpenOptions::default(), false);
    let encoding = mapping.chips.iter().find(|chip| chip.label == "Encoding").unwrap();
    assert_eq!((encoding.value.as_str(), encoding.looks_wrong), ("Windows-1252", false));
    let utf8 = encoding.choices.iter().find(|choice| choice.value == "UTF-8").unwrap();
    let wrong = desk.describe(&path, utf8.options.clone(), false);
    assert!(wrong.chips.iter().any(|chip| chip.label == "Encoding" && chip.looks_wrong));
    assert_eq!(wrong.columns[1].samples, ["J\u{fffd}rg"]);
}

#[test]
fn what_keeps_a_list_from_being_opened_is_said_with_the_columns() {
    let desk = Desk::new();
    let path = desk.file("twins.csv", "email,E-Mail,name,name,\na@x.test,b@x.test,A,B,x\n");
    let mapping = desk.describe(&path, OpenOptions::default(), false);
    assert_eq!(mapping.columns[1].why, "Taken by column A");
    assert_eq!(mapping.columns[0].sure, Sure::Check);
    let troubles = mapping.troubles(&mapping.choices());
    let told: Vec<_> = troubles.iter().map(|it| (it.message.as_str(), it.columns.clone())).collect();
    assert_eq!(
        told,
        [
            ("Column A and column B both become email.", vec![0, 1]),
            ("Column C and column D both become name.", vec![2, 3]),
        ]
    );
    let mut choices = mapping.choices();
    choices.iter_mut().take(4).for_each(|choice| choice.becomes = None);
    assert_eq!(mapping.troubles(&choices)[0].message, "No column identifies a user.");
    choices[0].becomes = Some("email".to_owned());
    assert_eq!(mapping.troubles(&choices), []);
    assert_eq!(desk.open(path, mapping.open_options(&choices)).unwrap().rows.row_count(), 1);
}
