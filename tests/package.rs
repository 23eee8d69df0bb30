//! The Debian package: made, looked into, installed, started and removed.
#![cfg(all(feature = "slow-tests", target_os = "linux"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod harness;

use harness::ROLLCALL;
use harness::desktop::{Desktop, Furniture};
use std::path::{Path, PathBuf};
use std::process::Command;

const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// Runs a program to its end and gives what it printed.
fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {}\n{told}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

/// The package of the program under test.
fn package(folder: &Path) -> PathBuf {
    let path = folder.join("rollcall.deb");
    let profile = Path::new(ROLLCALL).parent().unwrap().file_name().unwrap().to_str().unwrap();
    let profile = if profile == "debug" { "dev" } else { profile };
    let script = format!("{HERE}/packaging/deb");
    run(&script, &["--no-build", "--profile", profile, "--output", path.to_str().unwrap()]);
    path
}

/// What of a package is in the system: gone once this is dropped, whatever became of the test.
struct Installed {
    /// Where it was unpacked, if it could not be installed.
    root: Option<PathBuf>,
}

impl Installed {
    /// As root by dpkg; anybody else only unpacks it. A package of that name which somebody uses stays untouched.
    fn install(package: &Path, folder: &Path) -> Self {
        let is_root = run("id", &["-u"]).trim() == "0";
        let package = package.to_str().unwrap();
        if is_root && !is_installed() {
            let installed = Self { root: None };
            run("dpkg", &["--install", package]);
            return installed;
        }
        let root = folder.join("root");
        run("dpkg-deb", &["--extract", package, root.to_str().unwrap()]);
        Self { root: Some(root) }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.as_deref().unwrap_or(Path::new("/")).join(path)
    }
}

impl Drop for Installed {
    fn drop(&mut self) {
        if self.root.is_none() {
            run("dpkg", &["--purge", "rollcall"]);
        }
    }
}

fn is_installed() -> bool {
    let status = Command::new("dpkg-query").args(["-W", "-f=${Status}", "rollcall"]).output().unwrap();
    status.stdout.starts_with(b"install ok installed")
}

#[test]
fn the_package_is_installed_started_and_removed_without_a_trace() {
    let folder = tempfile::tempdir().unwrap();
    let package = package(folder.path());
    says_what_it_needs(&package);
    holds_what_belongs_to_a_program(&package);

    let installed = Installed::install(&package, folder.path());
    run("desktop-file-validate", &[installed.path("usr/share/applications/rollcall.desktop").to_str().unwrap()]);
    let program = installed.path("usr/bin/rollcall");
    let version = run(program.to_str().unwrap(), &["--version"]);
    assert_eq!(version.trim(), concat!("rollcall ", env!("CARGO_PKG_VERSION")));
    {
        let desktop = Desktop::start("package", Furniture { keyring: false, dialogs: false, ..Furniture::default() });
        let window = desktop.open_program(program.to_str().unwrap(), &[]);
        assert!(window.is_of_class("rollcall"), "the desktop entry would not know the window for its own");
        window.close();
    }

    let was_installed = installed.root.is_none();
    drop(installed);
    if was_installed {
        assert!(!is_installed() && !program.exists());
        assert!(!Path::new("/usr/share/doc/rollcall").exists(), "something was left behind");
    }
}

/// What is loaded only when a window opens: no tool can find it in the program.
fn says_what_it_needs(package: &Path) {
    let control = run("dpkg-deb", &["--field", package.to_str().unwrap()]);
    let field = |name: &str| {
        let start = format!("{name}: ");
        let line = control.lines().find_map(|line| line.strip_prefix(&start));
        line.unwrap_or_else(|| panic!("no {name} in {control}")).to_owned()
    };
    assert_eq!(field("Package"), "rollcall");
    assert!(field("Version").starts_with(env!("CARGO_PKG_VERSION")));
    let depends = field("Depends");
    let depends: Vec<_> = depends.split(", ").map(|it| it.split(' ').next().unwrap()).collect();
    assert!(depends.contains(&"libc6") && depends.contains(&"ca-certificates"), "{depends:?}");
    // The same list serves ./packaging/run.
    let script = std::fs::read_to_string(format!("{HERE}/packaging/install.sh")).unwrap();
    let list = script.split("need_window_libraries() {").nth(1).unwrap().split('}').next().unwrap();
    for library in list.split_whitespace().filter(|it| it.starts_with("lib")) {
        assert!(depends.contains(&library), "{library} is not in {depends:?}");
    }
    assert!(field("Recommends").contains("org.freedesktop.secrets"));
}

fn holds_what_belongs_to_a_program(package: &Path) {
    let contents = run("dpkg-deb", &["--contents", package.to_str().unwrap()]);
    let holds = |path: &str, rights: &str| {
        let line = contents.lines().find(|line| line.ends_with(path));
        let line = line.unwrap_or_else(|| panic!("no {path} in\n{contents}"));
        assert!(line.starts_with(rights), "{line}");
    };
    holds(" ./usr/bin/rollcall", "-rwxr-xr-x");
    for size in ["256x256", "128x128", "64x64", "48x48"] {
        holds(&format!(" ./usr/share/icons/hicolor/{size}/apps/rollcall.png"), "-rw-r--r--");
    }
    for path in [
        "applications/rollcall.desktop",
        "icons/hicolor/scalable/apps/rollcall.svg",
        "mime/packages/rollcall.xml",
        "doc/rollcall/copyright",
        "doc/rollcall/Inter-LICENSE.txt",
        "doc/rollcall/Phosphor-LICENSE.txt",
    ] {
        holds(&format!(" ./usr/share/{path}"), "-rw-r--r--");
    }
    let entry = std::fs::read_to_string(format!("{HERE}/packaging/rollcall.desktop")).unwrap();
    assert!(entry.contains("\nStartupWMClass=rollcall\n") && entry.contains("\nExec=rollcall %f\n"));
}
