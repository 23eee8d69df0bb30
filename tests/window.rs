//! The real window on a desktop of its own: seen as a screen reader sees it, worked by mouse and by keyboard.
#![cfg(all(feature = "slow-tests", target_os = "linux"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "window/hand.rs"]
mod hand;
mod harness;
#[path = "window/lists.rs"]
mod lists;

use hand::Hand;
use harness::desktop::{
    BUTTON, CELL, Desktop, ENTRY, Furniture, Graphics, IMAGE, LINK, PASSWORD, RADIO, TOGGLE, Window, the, with, words,
};
use harness::{CONNECTION, Demo, imported};

const LIST: &str = "email,given_name,family_name\nanna@example.com,Anna,Fischer\ntom@example.com,Tom,Okafor\n";

#[test]
fn every_screen_is_reached_by_mouse_and_by_keyboard() {
    let desktop = Desktop::start("every_screen", Furniture::default());
    let mut window = desktop.open(&[]);
    for screen in ["Tenants", "Users", "Jobs", "Guide", "Settings"] {
        window.click(the(TOGGLE, screen));
        window.find(the(TOGGLE, screen).that_is("pressed"));
    }
    for screen in ["Tenants", "Users", "Jobs", "Guide", "Settings"] {
        window.tab_to(the(TOGGLE, screen));
        window.keys(&["Return"]);
        window.find(the(TOGGLE, screen).that_is("pressed"));
    }
    for (keys, screen) in [("ctrl+1", "Tenants"), ("ctrl+2", "Users"), ("ctrl+3", "Jobs"), ("F1", "Guide")] {
        window.keys(&[keys]);
        window.find(the(TOGGLE, screen).that_is("pressed"));
    }
    window.close();
}

#[test]
fn a_list_is_opened_by_the_systems_dialog_by_drop_and_by_argument() {
    let desktop = Desktop::start("opened", Furniture::default());
    let [chosen, typed, dropped, given] =
        ["chosen list.csv", "typed.csv", "dropped – ü.csv", "given.csv"].map(|name| desktop.list(name, LIST));
    let mut window = desktop.open(&[given.to_str().unwrap()]);
    window.find(words("given"));
    window.keys(&["ctrl+o"]);
    window.cancel_dialog();
    window.keys(&["ctrl+o"]);
    window.choose_in_dialog(&chosen, "Select");
    window.find(words("chosen list"));
    window.keys(&["ctrl+o"]);
    window.type_in_dialog(&typed);
    window.find(words("typed.csv"));
    window.drop_file(&dropped);
    window.find(words("dropped – ü"));
    window.close();
}

/// Connects a tenant, which counts as production; the first try has a wrong secret.
fn add_tenant(hand: Hand, window: &mut Window<'_>, demo: &Demo) {
    hand.press(window, the(BUTTON, "Connect my tenant"));
    hand.fill_in(window, the(ENTRY, "Domain"), &demo.domain);
    hand.fill_in(window, the(ENTRY, "Client ID"), &demo.client_id);
    hand.fill_in(window, with(PASSWORD, "Client secret"), "not the secret");
    hand.fill_in(window, the(ENTRY, "Name in Rollcall"), "acme-prod");
    hand.press(window, the(BUTTON, "Test the connection"));
    window.find(words("did not accept"));
    hand.fill_in(window, with(PASSWORD, "Client secret"), &demo.client_secret);
    hand.press(window, the(BUTTON, "Test the connection"));
    match hand {
        Hand::Mouse => window.click(the(BUTTON, "Add acme-prod")),
        // After a green test Enter goes on.
        Hand::Keyboard => {
            window.find(the(BUTTON, "Add acme-prod").that_is("focused"));
            window.keys(&["Return"]);
        }
    }
    window.find(words("What Rollcall may do here"));
}

/// Goes from the second of the three steps to the button that sends, and presses it.
fn send(hand: Hand, window: &mut Window<'_>, users: &str) {
    hand.go_on(window, the(BUTTON, "Next: Check"));
    let send = format!("Send {users} to {CONNECTION} on acme-prod");
    window.find(the(BUTTON, &send));
    let confirmation = the(ENTRY, "Type the tenant name acme-prod to confirm");
    if hand == Hand::Keyboard {
        // From what is read on the left to what is decided on the right.
        window.keys(&["F6"]);
        window.find(confirmation.that_is("focused"));
    }
    hand.fill_in(window, confirmation, "acme-prod");
    hand.press(window, the(BUTTON, &send));
}

/// The story: from a list with mistakes to verified users, and next week to what became of them.
fn from_a_list_to_verified_users(hand: Hand, name: &str) {
    let demo = Demo::start();
    demo.hurry();
    let taken = demo.users(CONNECTION)[0]["email"].as_str().unwrap().to_owned();
    let desktop = Desktop::start(name, Furniture::default());
    let list = desktop.list("spring.csv", lists::short_list(&taken));
    let mut window = desktop.open(&[]);
    add_tenant(hand, &mut window, &demo);
    assert_eq!(desktop.looked_up("acme-prod"), demo.client_secret);

    hand.open_list(&mut window, with(BUTTON, "Open a list"), &list);
    window.find(with(BUTTON, "1 problem"));
    let cell = window.find(the(CELL, "lea.brandt@@import.test"));
    assert!(cell.description.contains("is not an e-mail address"), "{cell:?}");
    hand.change_cell(&mut window, &cell, "lea.brandt@import.test");
    window.find(the(CELL, "lea.brandt@import.test"));
    window.find(with(BUTTON, "No problems"));

    hand.go_on(&mut window, with(BUTTON, "Send users"));
    hand.press(&mut window, with(RADIO, "acme-prod"));
    hand.press(&mut window, with(RADIO, CONNECTION));
    hand.go_on(&mut window, the(BUTTON, "Next: How"));
    send(hand, &mut window, "10 users");
    window.find(with(BUTTON, "Finished, 1 failed"));
    assert_eq!(imported(&demo).len(), 9);
    window.find(words("is already there"));
    hand.press(&mut window, with(LINK, &taken));
    let cell = window.find(the(CELL, &taken));
    window.find(the(CELL, &taken).that_is("selected"));
    match hand {
        Hand::Mouse => window.double_click_node(&cell),
        Hand::Keyboard => window.keys(&["F2"]),
    }
    window.keys(&["ctrl+a"]);
    window.type_text("soren@import.test");
    window.keys(&["Return"]);
    window.find(the(CELL, "soren@import.test"));

    window.keys(&["ctrl+3"]);
    hand.press(&mut window, with(BUTTON, "Retry the 1 row"));
    send(hand, &mut window, "1 user");
    window.find(with(BUTTON, "Finished, all there"));
    assert_eq!(imported(&demo).len(), 10);
    window.close();

    let mut window = desktop.open(&[]);
    window.keys(&["ctrl+3"]);
    window.find(with(BUTTON, "Bring in the rest of spring.csv").that_is("enabled"));
    let first = window.find(with(BUTTON, "Bring in spring.csv"));
    assert!(first.name.contains("acme-prod") && first.name.contains("9 created, 1 failed"), "{first:?}");
    window.close();
}

#[test]
fn an_admin_gets_from_a_list_to_verified_users_by_mouse() {
    from_a_list_to_verified_users(Hand::Mouse, "by_mouse");
}

#[test]
fn an_admin_gets_from_a_list_to_verified_users_by_keyboard_alone() {
    from_a_list_to_verified_users(Hand::Keyboard, "by_keyboard");
}

#[test]
fn where_no_dialog_comes_up_a_path_can_be_typed() {
    let bare = Furniture { keyring: false, dialogs: false, ..Furniture::default() };
    let desktop = Desktop::start("typed_path", bare);
    let list = desktop.list("typed.csv", LIST);
    let mut window = desktop.open(&[]);
    window.keys(&["ctrl+o"]);
    window.find(the(ENTRY, "Path of the list").that_is("focused"));
    window.type_text(list.to_str().unwrap());
    window.keys(&["Return"]);
    window.find(the(CELL, "anna@example.com"));
    window.close();
}

#[test]
fn without_opengl_the_other_renderer_draws_the_window() {
    let desktop = Desktop::start("vulkan", Furniture { graphics: Graphics::Vulkan, ..Furniture::default() });
    let list = desktop.list("given.csv", LIST);
    let mut window = desktop.open(&[list.to_str().unwrap()]);
    window.find(words("anna@example.com"));
    window.click(the(TOGGLE, "Jobs"));
    window.find(the(TOGGLE, "Jobs").that_is("pressed"));
    window.close();
}

#[test]
fn where_nothing_can_draw_a_sentence_leads_on_to_the_terminal() {
    let desktop = Desktop::start("nothing", Furniture { graphics: Graphics::None, ..Furniture::default() });
    let list = desktop.list("given.csv", LIST);
    let (said, code) = desktop.refused(&[list.to_str().unwrap()]);
    assert!(said.contains("No window can be opened here: OpenGL says: "), "{said}");
    assert!(said.contains("given.csv --connection NAME"), "{said}");
    assert!(!said.contains("ConfigTemplate"), "{said}");
    assert_eq!(code, Some(2));
}

/// The demo's own list, of which six rows are wrong on purpose.
fn from_the_sample_list_to_verified_users(hand: Hand, name: &str) {
    let desktop = Desktop::start(name, Furniture::default());
    let mut window = desktop.open(&["demo"]);
    window.find(with(BUTTON, "Tenant in use: Demo tenant"));
    window.drop_file(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample-users.csv")));
    window.find(the(BUTTON, "7 problems"));
    hand.go_on(&mut window, the(BUTTON, "Send users…"));
    hand.press(&mut window, the(RADIO, "Demo tenant"));
    hand.press(&mut window, with(RADIO, CONNECTION));
    hand.go_on(&mut window, the(BUTTON, "Next: How"));
    hand.go_on(&mut window, the(BUTTON, "Next: Check"));
    window.find(with(IMAGE, "54 created, 6 left out"));
    hand.press(&mut window, the(BUTTON, "Send 54 users to Main-DB on Demo tenant"));
    window.find(with(BUTTON, "Finished, 6 left out, 54 created"));
    window.close();
}

#[test]
fn a_newcomer_gets_from_the_sample_list_to_verified_users_by_mouse() {
    from_the_sample_list_to_verified_users(Hand::Mouse, "sample_by_mouse");
}

#[test]
fn a_newcomer_gets_from_the_sample_list_to_verified_users_by_keyboard_alone() {
    from_the_sample_list_to_verified_users(Hand::Keyboard, "sample_by_keyboard");
}
