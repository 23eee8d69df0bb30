//! Sessions of their own to be tested in: with a keyring of each kind, and without one.

use std::path::Path;
use std::process::{Command, Stdio};

/// Set in the process that is inside the session.
const INSIDE: &str = "ROLLCALL_TEST_INSIDE_SESSION";

const UNLOCK: &str =
    "printf 'a password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$@\"";

/// Leaves a locked keyring in HOME, as the session of yesterday did, and begins today's.
const LOCK: &str = "XDG_RUNTIME_DIR=$HOME/yesterday dbus-run-session -- sh -c \"\
    printf 'a password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && \
    printf yesterdays | secret-tool store --label=ours service rollcall username acme\" && \
    exec dbus-run-session -- \"$@\"";

const FORGET: &str = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1 && \
    dbus-send --session --dest=org.freedesktop.secrets --print-reply /org/freedesktop/secrets \
    org.freedesktop.Secret.Service.SetAlias string:default objpath:/org/freedesktop/secrets/collection/session \
    >/dev/null && \
    exec \"$@\"";

/// A bus on which no program can be started.
const BARE_BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"#;

pub(super) enum Session {
    Unlocked,
    /// The person's keyring is there, with a secret of ours in it; nobody can type its password.
    Locked,
    /// The Secret Service is there, and no keyring has ever been made.
    NotSetUp,
    /// The default collection is the one that lasts for the session.
    Forgetting,
    /// A Secret Service of our own that goes wrong in this way.
    GoingWrong(&'static str),
    WithoutService,
    None,
}

/// Runs `test` inside a session: starts this test again there, and there runs it.
pub(super) fn inside(session: &Session, name: &str, test: fn()) {
    if std::env::var_os(INSIDE).is_some() {
        return test();
    }
    let home = tempfile::tempdir().unwrap();
    let this_test = std::env::current_exe().unwrap();
    let mut command = match session {
        Session::None => Command::new(&this_test),
        Session::Unlocked => {
            let mut command = needs("dbus-run-session");
            command.args(["--", "sh", "-c", UNLOCK, "sh"]).arg(&this_test);
            command
        }
        Session::Locked => {
            std::fs::create_dir(home.path().join("yesterday")).unwrap();
            needs("dbus-run-session");
            let mut command = Command::new("sh");
            command.args(["-c", LOCK, "sh"]).arg(&this_test);
            command
        }
        Session::NotSetUp => {
            let mut command = needs("dbus-run-session");
            command.arg("--").arg(&this_test);
            command
        }
        Session::Forgetting => {
            let mut command = needs("dbus-run-session");
            command.args(["--", "sh", "-c", FORGET, "sh"]).arg(&this_test);
            command
        }
        Session::GoingWrong(how) => {
            let mut command = needs("dbus-run-session");
            let service = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keyring/service.py");
            command.args(["--", "/usr/bin/python3", service, how]).arg(&this_test);
            command
        }
        Session::WithoutService => {
            let config = home.path().join("bus.conf");
            std::fs::write(&config, BARE_BUS).unwrap();
            let mut command = needs("dbus-run-session");
            command.arg("--config-file").arg(config).arg("--").arg(&this_test);
            command
        }
    };
    // Not through a pipe: a keyring that outlives its bus would keep it open, and the test waiting.
    let printed = home.path().join("printed");
    let file = std::fs::File::create(&printed).unwrap();
    let mut child = command
        .args(["--exact", name, "--nocapture"])
        .env(INSIDE, "1")
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .env("XDG_DATA_HOME", home.path().join("data"))
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .stdout(file.try_clone().unwrap())
        .stderr(file)
        .spawn()
        .unwrap();
    let status = child.wait().unwrap();
    end_session(home.path());
    let printed = std::fs::read_to_string(printed).unwrap();
    assert!(status.success() && printed.contains("1 passed"), "inside the session:\n{printed}");
}

/// Ends whatever is left of a session: a keyring may outlive its bus. Its processes are known by their home folder.
fn end_session(home: &Path) {
    let home = format!("HOME={}\0", home.display());
    for entry in std::fs::read_dir("/proc").unwrap().filter_map(Result::ok) {
        let environment = std::fs::read(entry.path().join("environ")).unwrap_or_default();
        if memchr::memmem::find(&environment, home.as_bytes()).is_some() {
            Command::new("kill").arg("-KILL").arg(entry.file_name()).stderr(Stdio::null()).status().ok();
        }
    }
}

/// A program of the packages that `./tests/run` installs.
pub(super) fn needs(program: &'static str) -> Command {
    for program in ["dbus-run-session", "gnome-keyring-daemon", "secret-tool"] {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let found = std::env::split_paths(&path).any(|folder| Path::new(&folder).join(program).exists());
        assert!(found, "{program} is missing: ./tests/run installs what these tests need");
    }
    Command::new(program)
}
