//! A picture of every screen and state, in every size, theme and scale: `tests/window/screenshots` takes them.
#![cfg(all(feature = "slow-tests", target_os = "linux"))]
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it could not do"
)]

#[path = "../harness/mod.rs"]
mod harness;
mod lists;

use harness::Demo;
use harness::desktop::{BUTTON, Desktop, ENTRY, Furniture, PASSWORD, TOGGLE, Window, the, with, words};
use serde_json::json;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// How the window looks.
#[derive(Debug, Clone, Copy)]
struct Look {
    width: u32,
    height: u32,
    dark: bool,
    percent: u32,
}

impl Look {
    fn name(self) -> String {
        let theme = if self.dark { "dark" } else { "light" };
        format!("{}x{}-{theme}-{}", self.width, self.height, self.percent)
    }
}

macro_rules! looks {
    ($($name:ident: $width:literal x $height:literal, $dark:literal, $percent:literal;)*) => {
        $(#[test]
        fn $name() {
            take(Look { width: $width, height: $height, dark: $dark, percent: $percent });
        })*
    };
}

looks! {
    at_1280x800_light_100: 1280 x 800, false, 100;
    at_1280x800_dark_100: 1280 x 800, true, 100;
    at_1280x800_light_150: 1280 x 800, false, 150;
    at_1280x800_dark_150: 1280 x 800, true, 150;
    at_1920x1080_light_100: 1920 x 1080, false, 100;
    at_1920x1080_dark_100: 1920 x 1080, true, 100;
    at_1920x1080_light_150: 1920 x 1080, false, 150;
    at_1920x1080_dark_150: 1920 x 1080, true, 150;
}

/// One way through the window, on a desktop of its own.
type Journey = (&'static str, fn(&Shots));

const JOURNEYS: &[Journey] = &[
    ("1-first-start", first_start),
    ("2-tenants", tenants),
    ("3-lists", opened_lists),
    ("4-send", send),
    ("5-jobs", jobs),
];

/// Goes all ways; what one can't do, the others still do.
fn take(look: Look) {
    let wanted = std::env::var("ROLLCALL_SHOTS").unwrap_or_default();
    let mut failed = Vec::new();
    for (name, journey) in JOURNEYS.iter().filter(|(name, _)| name.contains(&wanted)) {
        let shots = Shots::start(look, name);
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| journey(&shots))) {
            let why = panic.downcast_ref::<String>().cloned().unwrap_or_default();
            eprintln!("{} {name}: {why}", look.name());
            failed.push(*name);
        }
    }
    assert!(failed.is_empty(), "not finished: {failed:?}");
}

/// The pictures of one journey in one look.
struct Shots {
    look: Look,
    folder: PathBuf,
    desktop: Desktop,
    journey: &'static str,
    taken: std::cell::Cell<u32>,
}

impl Shots {
    fn start(look: Look, journey: &'static str) -> Self {
        let (width, height) = (look.width, look.height);
        let scale = look.percent as f32 / 100.0;
        let name = format!("{}-{journey}", look.name());
        let desktop = Desktop::start(&name, Furniture { width, height, scale, ..Furniture::default() });
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/screenshots").join(look.name());
        Self { look, folder, desktop, journey, taken: std::cell::Cell::new(0) }
    }

    /// Opens the window, in the theme of the look.
    fn open(&self, arguments: &[&str]) -> Window<'_> {
        let mut window = self.desktop.open(arguments);
        let (other, ours) = if self.look.dark { ("Dark theme", "Light theme") } else { ("Light theme", "Dark theme") };
        if window.has(words(other)) {
            window.press(words(other));
        }
        window.find(words(ours));
        window
    }

    fn shot(&self, window: &Window<'_>, name: &str) {
        self.taken.set(self.taken.get() + 1);
        window.picture(&self.folder.join(format!("{}-{:02}-{name}.png", self.journey, self.taken.get())));
    }
}

fn first_start(shots: &Shots) {
    let letter = shots.desktop.list("letter.docx", "PK");
    let list = shots.desktop.list("customers with a rather long name.csv", lists::customers(20));
    let mut window = shots.open(&[]);
    window.find(words("Welcome to Rollcall"));
    shots.shot(&window, "welcome");
    let mut held = window.hold_file(&list);
    window.find(words("Let go"));
    shots.shot(&window, "welcome-file-held");
    held.let_go();
    window.find(words("customers with"));
    for screen in ["Tenants", "Jobs", "Settings", "Guide"] {
        window.click(the(TOGGLE, screen));
        window.find(the(TOGGLE, screen).that_is("pressed"));
        shots.shot(&window, &format!("{}-empty", screen.to_lowercase()));
    }
    window.drop_file(&letter);
    shots.shot(&window, "not-a-list");
}

fn tenants(shots: &Shots) {
    let demo = Demo::start();
    let mut window = shots.open(&[]);
    window.keys(&["ctrl+1"]);
    window.press(with(BUTTON, "Add a tenant"));
    window.find(the(ENTRY, "Domain"));
    shots.shot(&window, "add-empty");
    fill_in(&mut window, &demo, "this is not the secret");
    shots.shot(&window, "add-ready");
    window.press(with(BUTTON, "Test the connection"));
    window.find(with(BUTTON, "Test again"));
    shots.shot(&window, "add-wrong-secret");
    demo.faults(&json!({"withdrawn_scopes": ["read:users"]}));
    window.write(with(PASSWORD, "Client secret"), &demo.client_secret);
    window.press(with(BUTTON, "Test the connection"));
    window.find(with(BUTTON, "Add acme-prod").that_is("enabled"));
    shots.shot(&window, "add-permission-missing");
    demo.faults(&json!({}));
    window.press(with(BUTTON, "Test again"));
    window.find(words("permissions granted"));
    shots.shot(&window, "add-green");
    window.press(with(BUTTON, "Add acme-prod"));
    window.find(words("What Rollcall may do here"));
    shots.shot(&window, "production");
    window.press(with(BUTTON, "Edit"));
    shots.shot(&window, "edit");
    window.press(the(BUTTON, "Cancel"));
    demo.faults(
        &json!({"withdrawn_scopes": ["read:users", "create:users"], "connections_without_application": ["Partners"]}),
    );
    window.press(with(BUTTON, "Test again"));
    window.find(words("permissions missing"));
    shots.shot(&window, "permission-missing");
    window.press(with(BUTTON, "Remove"));
    shots.shot(&window, "remove");
    window.press(the(BUTTON, "Keep it"));
}

/// Fills in the form for a demo tenant that stands for a production one.
fn fill_in(window: &mut Window<'_>, demo: &Demo, secret: &str) {
    window.write(the(ENTRY, "Domain"), &demo.domain);
    window.write(the(ENTRY, "Client ID"), &demo.client_id);
    window.write(with(PASSWORD, "Client secret"), secret);
    window.write(the(ENTRY, "Name in Rollcall"), "acme-prod");
}

fn opened_lists(shots: &Shots) {
    let good = shots.desktop.list("customers.csv", lists::customers(3000));
    let members = shots.desktop.list("Mitglieder 2024.csv", lists::members(400));
    let empty = shots.desktop.list("empty.csv", "email,given_name\n");
    let mut window = shots.open(&[good.to_str().unwrap()]);
    window.find_within(words("rows checked"), 60);
    shots.shot(&window, "sheet");
    window.keys(&["F8"]);
    shots.shot(&window, "sheet-at-a-problem");
    window.keys(&["ctrl+shift+p"]);
    shots.shot(&window, "sheet-problems");
    window.press(words("Only problems"));
    window.find(words("hidden, not deleted"));
    shots.shot(&window, "sheet-only-problems");
    window.press(words("Preview and fix"));
    shots.shot(&window, "sheet-fix-preview");
    window.keys(&["Escape"]);
    window.drop_file(&members);
    window.find(words("Please check"));
    shots.shot(&window, "mapping");
    window.drop_file(&empty);
    shots.shot(&window, "sheet-empty");
    window.click(the(TOGGLE, "Users"));
    shots.shot(&window, "users");
}

fn send(shots: &Shots) {
    let demo = Demo::start();
    let list = shots.desktop.list("customers.csv", lists::customers(600));
    let mut window = shots.open(&[]);
    window.keys(&["ctrl+1"]);
    window.press(with(BUTTON, "Add a tenant"));
    fill_in(&mut window, &demo, &demo.client_secret);
    window.press(with(BUTTON, "Test the connection"));
    window.press(with(BUTTON, "Add acme-prod"));
    window.find(words("What Rollcall may do here"));
    window.drop_file(&list);
    window.find_within(words("rows checked"), 60);
    window.press(with(BUTTON, "Send users"));
    shots.shot(&window, "where");
}

fn jobs(shots: &Shots) {
    let list = shots.desktop.list("customers.csv", lists::customers(600));
    let mut window = shots.open(&["demo"]);
    window.find_within(words("rows checked"), 60);
    window.drop_file(&list);
    shots.shot(&window, "demo");
}
