//! Holds the house to its plan: which room may use which, what each file says of itself, how long it may be.
#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms below it that it uses. A new room has to declare itself here.
const MAY_USE: &[(&str, &[&str])] = &[
    ("user", &[]),
    ("demo_tenant", &[]),
    ("credentials", &[]),
    ("expression", &[]),
    ("workspace", &[]),
    ("auth0", &["credentials", "user"]),
    ("sheet", &["user"]),
    ("plan", &["sheet", "user", "workspace"]),
    ("run", &["auth0", "sheet", "user", "workspace"]),
    ("export", &["auth0", "expression", "sheet", "user", "workspace"]),
    (
        "session",
        &["auth0", "credentials", "demo_tenant", "export", "expression", "plan", "run", "sheet", "user", "workspace"],
    ),
    ("cli", &["session"]),
    ("ui", &["session"]),
];

/// What only some rooms may name, and why.
const RESERVED: &[(&str, &[&str], &str)] = &[
    ("reqwest", &["auth0"], "only auth0/ calls the tenant"),
    ("axum", &["demo_tenant"], "only demo_tenant/ listens"),
    ("TcpListener", &["demo_tenant"], "only demo_tenant/ listens"),
    ("TcpStream", &["auth0", "demo_tenant"], "only auth0/ and demo_tenant/ open sockets"),
    ("rusqlite", &["workspace"], "only workspace/ keeps the journal"),
    ("keyring::v1", &["credentials"], "only credentials/ opens the keyring"),
    ("rquickjs", &["expression"], "only expression/ runs JavaScript"),
    ("egui", &["ui"], "only ui/ draws"),
    ("rfd", &["ui"], "only ui/ asks for files in a dialog"),
    ("println!", &["cli"], "only cli/ prints"),
    ("unsafe {", &["sheet"], "unsafe code maps a private file, or calls vector instructions that it asked for"),
];

/// Past this many lines a file has a second subject. Files aim under 300.
const LONGEST_FILE: usize = 600;

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.clone(), fs::read_to_string(&path).unwrap()));
        }
    }
    found.sort();
    found
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Whether the file, or a folder that it lies in, is declared where it belongs as there for tests alone.
fn is_declared_a_test(path: &Path) -> bool {
    path.ancestors().take_while(|part| part.starts_with(src())).any(|part| {
        let name = part.file_stem().unwrap().to_string_lossy();
        let above = fs::read_to_string(part.with_file_name("mod.rs")).unwrap_or_default();
        above.contains(&format!("#[cfg(test)]\nmod {name};"))
    })
}

/// A file without its tests, which may look over the wall.
fn without_tests(path: &Path, text: &str) -> String {
    let name = path.file_stem().unwrap().to_string_lossy();
    if is_declared_a_test(path) || name == "tests" || path.components().any(|part| part.as_os_str() == "tests") {
        return String::new();
    }
    text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned()
}

#[test]
fn no_room_uses_one_above_it() {
    for (room, may_use) in MAY_USE {
        for (file, text) in sources(&src().join(room)) {
            let text = without_tests(&file, &text);
            for rest in text.split("crate::").skip(1) {
                let used: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let allowed = used == *room || may_use.contains(&used.as_str());
                assert!(allowed, "{}: {room}/ may not use {used}/", file.display());
            }
        }
    }
}

#[test]
fn every_room_has_declared_what_it_uses() {
    for entry in fs::read_dir(src()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(!path.is_dir() || MAY_USE.iter().any(|(room, _)| *room == name), "{name}/ is not in MAY_USE");
    }
}

#[test]
fn what_is_reserved_to_a_room_stays_in_it() {
    for (room, _) in MAY_USE {
        for (file, text) in sources(&src().join(room)) {
            let text = without_tests(&file, &text);
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            for (word, rooms, why) in RESERVED {
                assert!(rooms.contains(room) || !code.contains(word), "{}: `{word}`: {why}", file.display());
            }
        }
    }
}

#[test]
fn every_room_says_what_it_is_for() {
    for (room, _) in MAY_USE {
        let text = fs::read_to_string(src().join(room).join("mod.rs")).expect("every room has a mod.rs");
        let opening: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        assert!(opening.to_lowercase().contains("never") || opening.contains("no "), "{room}/ says what it never does");
    }
}

#[test]
fn every_file_has_one_subject() {
    for (file, text) in sources(&src()) {
        let lines = text.lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines", file.display());
    }
}

#[test]
fn nothing_says_where_it_was_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = sources(&root.join("src"));
    for folder in ["tests", "benches"] {
        texts.extend(sources(&root.join(folder)));
    }
    for name in
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "packaging/run", "tests/run", ".ci/run"]
    {
        texts.push((root.join(name), fs::read_to_string(root.join(name)).unwrap()));
    }
    for (file, text) in texts {
        for word in [concat!("/ho", "me/"), concat!(" /wo", "rk/"), concat!("..", "/shared")] {
            assert!(!text.contains(word), "{}: names `{word}`", file.display());
        }
    }
}
