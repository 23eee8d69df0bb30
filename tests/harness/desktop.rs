//! A desktop of its own for each test: screen, window manager, session bus with accessibility, and, where asked for, an
//! unlocked keyring and a file dialog. The real program runs on it, seen as a screen reader sees it (`tests/window/driver.py`)
//! and worked by mouse and keys (xdotool).

mod files;
mod reader;
mod wanted;
mod window;

use super::ROLLCALL;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

pub use files::HeldFile;
pub use reader::Node;
pub use wanted::{BUTTON, CELL, ENTRY, IMAGE, LABEL, LINK, PASSWORD, RADIO, TABLE, TOGGLE, Wanted, the, with, words};
pub use window::Window;

/// How long anything on the screen may take; the machine may be busy.
const PATIENCE_SECONDS: u64 = 30;

/// Our window fills the screen, as it does for whoever works in it all day; dialogs keep their size.
const OPENBOX: &str = r#"<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
<keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard><applications>
<application class="rollcall" type="normal"><decor>no</decor><maximized>yes</maximized></application>
</applications></openbox_config>"#;

/// A session in which no program can be started by a message: no keyring, no file dialog, only accessibility.
const BARE_BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><servicedir>SERVICES</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"#;

/// What a desktop has.
#[derive(Debug, Clone, Copy)]
pub struct Furniture {
    pub width: u32,
    pub height: u32,
    /// Of one point, in pixels.
    pub scale: f32,
    /// A Secret Service, unlocked.
    pub keyring: bool,
    /// The system's file dialog.
    pub dialogs: bool,
    pub graphics: Graphics,
}

/// What draws on a desktop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Graphics {
    OpenGl,
    /// Only the other one.
    Vulkan,
    None,
}

impl Default for Furniture {
    fn default() -> Self {
        Self { width: 1280, height: 800, scale: 1.0, keyring: true, dialogs: true, graphics: Graphics::OpenGl }
    }
}

/// A desktop; all that runs on it ends with it.
pub struct Desktop {
    folder: tempfile::TempDir,
    environment: Vec<(&'static str, String)>,
    name: String,
    /// Screen, bus and window manager.
    running: Vec<Child>,
}

impl Desktop {
    /// Starts one for the test of this name, which is what its pictures are called.
    pub fn start(name: &str, furniture: Furniture) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().to_str().unwrap().to_owned();
        let keep = |name: &str| std::env::var(name).unwrap_or_default();
        let mut desktop = Self {
            environment: vec![
                ("PATH", keep("PATH")),
                ("HOME", home.clone()),
                ("XDG_RUNTIME_DIR", home.clone()),
                ("XDG_CONFIG_HOME", format!("{home}/.config")),
                ("XDG_DATA_HOME", format!("{home}/.local/share")),
                ("XDG_CACHE_HOME", format!("{home}/.cache")),
                ("XDG_CURRENT_DESKTOP", "GTK".to_owned()),
                ("LANG", "C.UTF-8".to_owned()),
                ("WINIT_X11_SCALE_FACTOR", furniture.scale.to_string()),
                // The dialogs' toolkit would write a setting for each through another service.
                ("GSETTINGS_BACKEND", "memory".to_owned()),
            ],
            folder,
            name: name.to_owned(),
            running: Vec::new(),
        };
        private(desktop.folder.path());
        // Where a driver is looked for, and there is none.
        if furniture.graphics != Graphics::OpenGl {
            desktop.environment.push(("__EGL_VENDOR_LIBRARY_FILENAMES", "/dev/null".to_owned()));
        }
        if furniture.graphics == Graphics::None {
            desktop.environment.push(("VK_DRIVER_FILES", "/dev/null".to_owned()));
        }
        desktop.start_screen(furniture);
        desktop.start_bus(furniture);
        desktop.start_window_manager();
        if furniture.keyring {
            let mut daemon = desktop.command("gnome-keyring-daemon");
            let mut child = daemon.args(["--unlock", "--components=secrets"]).stdin(Stdio::piped()).spawn().unwrap();
            child.stdin.take().unwrap().write_all(b"a password").unwrap();
            // It goes on behind, once the keyring is open.
            assert!(child.wait().unwrap().success());
        }
        desktop
    }

    /// Where the list of a test may lie.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a list into the home folder.
    pub fn list(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// A program on this desktop, not started yet. It ends with the test, even if the test is killed.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL", program]).env_clear().envs(self.environment.iter().cloned());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Starts the program where no window can come; what it says, and the code it ends with.
    pub fn refused(&self, arguments: &[&str]) -> (String, Option<i32>) {
        let mut command = self.command("timeout");
        command.arg(PATIENCE_SECONDS.to_string()).arg(ROLLCALL).args(arguments).stderr(Stdio::piped());
        let output = command.output().unwrap();
        (String::from_utf8(output.stderr).unwrap(), output.status.code())
    }

    /// Runs a program to its end and gives what it printed.
    pub fn run(&self, program: &str, arguments: &[&str]) -> String {
        let patience = PATIENCE_SECONDS.to_string();
        let mut command = self.command("timeout");
        command.arg(patience).arg(program).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program} {arguments:?}: {} {told}", output.status);
        String::from_utf8(output.stdout).unwrap()
    }

    /// What another program finds in the keyring.
    pub fn looked_up(&self, tenant: &str) -> String {
        let mut command = self.command("secret-tool");
        command.args(["lookup", "service", "rollcall", "username", tenant]).stdout(Stdio::piped());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    }

    /// Starts the program and waits for its window.
    pub fn open(&self, arguments: &[&str]) -> Window<'_> {
        self.open_program(ROLLCALL, arguments)
    }

    pub fn open_program(&self, program: &str, arguments: &[&str]) -> Window<'_> {
        Window::open(self, program, arguments)
    }

    fn run_or_none(&self, program: &str, arguments: &[&str]) -> Option<String> {
        let mut command = self.command("timeout");
        command.arg(PATIENCE_SECONDS.to_string()).arg(program).args(arguments).stdout(Stdio::piped());
        let output = command.output().unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    }

    fn start_screen(&mut self, furniture: Furniture) {
        let size = format!("{}x{}x24", furniture.width, furniture.height);
        // It chooses a free number and prints it when it is ready.
        let mut command = self.command("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", &size, "-nolisten", "tcp", "-noreset"]);
        if furniture.graphics != Graphics::OpenGl {
            command.args(["-extension", "GLX"]);
        }
        let number = self.keep_running(&mut command);
        self.environment.push(("DISPLAY", format!(":{number}")));
    }

    fn start_bus(&mut self, furniture: Furniture) {
        let mut command = self.command("dbus-daemon");
        command.args(["--nofork", "--print-address=1"]);
        if furniture.keyring || furniture.dialogs {
            command.arg("--session");
        } else {
            self.hide_zenity();
            let services = self.path("services");
            std::fs::create_dir(&services).unwrap();
            let service = "org.a11y.Bus.service";
            std::fs::copy(Path::new("/usr/share/dbus-1/services").join(service), services.join(service)).unwrap();
            let config = self.list("bus.conf", BARE_BUS.replace("SERVICES", services.to_str().unwrap()));
            command.arg("--config-file").arg(config);
        }
        let address = self.keep_running(&mut command);
        self.environment.push(("DBUS_SESSION_BUS_ADDRESS", address));
    }

    /// Where there is no system's dialog, this program would show one if it is installed.
    fn hide_zenity(&mut self) {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = self.path("without-zenity");
        std::fs::create_dir(&folder).unwrap();
        let zenity = folder.join("zenity");
        std::fs::write(&zenity, "#!/bin/sh\nexit 127\n").unwrap();
        std::fs::set_permissions(&zenity, std::fs::Permissions::from_mode(0o755)).unwrap();
        let (_, path) = self.environment.iter_mut().find(|(name, _)| *name == "PATH").unwrap();
        *path = format!("{}:{path}", folder.display());
    }

    fn start_window_manager(&mut self) {
        let config = self.list("openbox.xml", OPENBOX);
        let mut command = self.command("openbox");
        command.arg("--config-file").arg(config).args(["--startup", "echo ready"]);
        assert_eq!(self.keep_running(&mut command), "ready");
    }

    /// Starts a program and waits for the line that it prints when it is ready; it goes on.
    fn keep_running(&mut self, command: &mut Command) -> String {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        self.running.push(child);
        assert!(!line.is_empty(), "{command:?} did not start: ./tests/run installs what these tests need");
        line.trim_end().to_owned()
    }

    /// A picture of the whole screen.
    pub fn picture(&self, path: &Path) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        self.run("maim", &["--hidecursor", path.to_str().unwrap()]);
    }
}

impl Drop for Desktop {
    /// Ends whatever was started here, known by its home folder: some outlive the session's bus.
    fn drop(&mut self) {
        let home = format!("HOME={}\0", self.folder.path().display());
        for entry in std::fs::read_dir("/proc").unwrap().filter_map(Result::ok) {
            let environment = std::fs::read(entry.path().join("environ")).unwrap_or_default();
            if memchr::memmem::find(&environment, home.as_bytes()).is_some() {
                Command::new("kill").arg("-KILL").arg(entry.file_name()).stderr(Stdio::null()).status().ok();
            }
        }
        // The dialog's helper mounts its documents there, and a folder with a mount in it can't be removed.
        let documents = self.folder.path().join("doc");
        if documents.exists() {
            Command::new("fusermount3").args(["-u", "-z"]).arg(documents).stderr(Stdio::null()).status().ok();
        }
        for child in &mut self.running {
            child.wait().ok();
        }
    }
}

fn private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).unwrap();
}
