//! The real window on a desktop of its own: seen as a screen reader sees it, worked by mouse and by keyboard.
#![cfg(all(feature = "slow-tests", target_os = "linux"))]

#[path = "window/hand.rs"]
mod hand;
mod harness;

use harness::desktop::{Desktop, Furniture, TOGGLE, the, words};

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
