//! The program's window, as somebody sees it who reads the screen, clicks and types.

use super::reader::{Node, Reader};
use super::wanted::Wanted;
use super::{Desktop, PATIENCE_SECONDS};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Stdio};

/// The program's window.
pub struct Window<'a> {
    pub(super) desktop: &'a Desktop,
    pub(super) id: String,
    child: Option<Child>,
    reader: Reader,
}

impl<'a> Window<'a> {
    /// Starts the program and waits for its window.
    pub(super) fn open(desktop: &'a Desktop, program: &str, arguments: &[&str]) -> Self {
        let reader = Reader::start(desktop);
        let log = File::options().create(true).append(true).open(desktop.path("printed")).unwrap();
        let mut command = desktop.command(program);
        let child = command.args(arguments).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        let pid = child.id().to_string();
        let mut window = Self { desktop, id: String::new(), child: Some(child), reader };
        let found = desktop.run_or_none("xdotool", &["search", "--sync", "--onlyvisible", "--pid", &pid]);
        let Some(id) = found.as_deref().and_then(|ids| ids.lines().last()) else { window.fail("no window came up") };
        id.clone_into(&mut window.id);
        let name = Path::new(program).file_name().unwrap().to_str().unwrap();
        window.ask(json!({"do": "connect", "name": name, "within_seconds": PATIENCE_SECONDS}));
        window.activate();
        window
    }
}

impl Window<'_> {
    /// Ends the test with all that can be seen: a picture in `target/window-failures`, the tree, what the program printed.
    pub(super) fn fail(&mut self, what: &str) -> ! {
        let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/window-failures");
        let picture = picture.join(format!("{}.png", self.desktop.name));
        self.desktop.picture(&picture);
        let tree = match self.reader.ask(&json!({"do": "tree"})) {
            Ok(tree) => tree.as_str().unwrap_or_default().to_owned(),
            Err(error) => error,
        };
        let printed = std::fs::read_to_string(self.desktop.path("printed")).unwrap_or_default();
        panic!("{what}\n\nThe window ({}):\n{tree}\n\nThe program printed:\n{printed}", picture.display());
    }

    #[expect(clippy::needless_pass_by_value, reason = "a question is made where it is asked")]
    pub(super) fn ask(&mut self, request: Value) -> Value {
        match self.reader.ask(&request) {
            Ok(answer) => answer,
            Err(error) => self.fail(&format!("{request}: {error}")),
        }
    }

    /// All that fit now.
    pub fn all(&mut self, wanted: Wanted<'_>) -> Vec<Node> {
        let found = self.ask(wanted.request());
        found.as_array().unwrap().iter().map(Node::read).collect()
    }

    /// The first that fits, waited for.
    pub fn find(&mut self, wanted: Wanted<'_>) -> Node {
        self.find_within(wanted, PATIENCE_SECONDS)
    }

    /// The same with a patience of its own, for what takes long by its nature.
    pub fn find_within(&mut self, wanted: Wanted<'_>, seconds: u64) -> Node {
        let mut request = wanted.request();
        request["within_seconds"] = seconds.into();
        let found = self.ask(request);
        match found.get(0) {
            Some(found) => Node::read(found),
            None => self.fail(&format!("not there after {seconds} s: {wanted:?}")),
        }
    }

    /// Waits until none is left.
    pub fn wait_until_gone(&mut self, wanted: Wanted<'_>) {
        let mut request = wanted.request();
        request["within_seconds"] = PATIENCE_SECONDS.into();
        request["gone"] = true.into();
        if self.ask(request).get(0).is_some() {
            self.fail(&format!("still there: {wanted:?}"));
        }
    }

    pub fn has(&mut self, wanted: Wanted<'_>) -> bool {
        !self.all(wanted).is_empty()
    }

    /// Presses a control as a screen reader does.
    pub fn press(&mut self, wanted: Wanted<'_>) {
        let node = self.find(wanted.that_is("enabled"));
        self.ask(json!({"do": "click", "path": node.path}));
    }

    /// Replaces the text of a field as a screen reader does.
    pub fn write(&mut self, wanted: Wanted<'_>, text: &str) {
        let node = self.find(wanted);
        self.ask(json!({"do": "set_text", "path": node.path, "text": text}));
    }

    /// What stands in a field.
    pub fn text(&mut self, wanted: Wanted<'_>) -> String {
        let node = self.find(wanted);
        let text = self.ask(json!({"do": "text", "path": node.path}));
        text.as_str().unwrap().to_owned()
    }

    /// Whether so many characters come to stand in a field; which ones, nobody can see of a secret.
    pub fn holds(&mut self, field: Wanted<'_>, characters: usize) -> bool {
        let began = std::time::Instant::now();
        while began.elapsed().as_secs() < 3 {
            if self.text(field).chars().count() == characters {
                return true;
            }
        }
        false
    }

    /// Clicks by the mouse, in the middle of a control.
    pub fn click(&mut self, wanted: Wanted<'_>) {
        let node = self.find(wanted.that_is("enabled"));
        self.click_at(&node, "1", 1);
    }

    pub fn double_click(&mut self, wanted: Wanted<'_>) {
        let node = self.find(wanted);
        self.double_click_node(&node);
    }

    /// Clicks twice on what was found before, as a cell of the grid.
    pub fn double_click_node(&self, node: &Node) {
        self.click_at(node, "1", 2);
    }

    fn click_at(&self, node: &Node, button: &str, times: u32) {
        let (x, y) = middle(node);
        let times = times.to_string();
        self.mouse(&["mousemove", &x, &y, "click", "--repeat", &times, "--delay", "60", button]);
    }

    /// Holds the mouse over a control.
    pub fn hover(&mut self, wanted: Wanted<'_>) {
        let node = self.find(wanted);
        let (x, y) = middle(&node);
        self.mouse(&["mousemove", &x, &y]);
    }

    fn mouse(&self, arguments: &[&str]) {
        self.desktop.run("xdotool", arguments);
    }

    /// Presses keys one after the other, as `ctrl+o` or `Tab`.
    pub fn keys(&self, keys: &[&str]) {
        self.desktop.run("xdotool", &[&["key", "--clearmodifiers", "--delay", "30"], keys].concat());
    }

    /// Types what the keyboard has.
    pub fn type_text(&self, text: &str) {
        self.desktop.run("xdotool", &["type", "--clearmodifiers", "--delay", "15", "--", text]);
    }

    /// What has the focus.
    pub fn focused(&mut self) -> Option<Node> {
        let anything = Wanted { state: Some("focused"), ..Wanted::default() };
        self.all(anything).into_iter().find(|it| it.role != "frame" && it.role != "application")
    }

    /// Goes on by Tab until the focus is there, as somebody without a mouse does.
    pub fn tab_to(&mut self, wanted: Wanted<'_>) -> Node {
        self.walk_to("Tab", wanted)
    }

    /// Goes on by a key until the focus is there.
    pub fn walk_to(&mut self, key: &str, wanted: Wanted<'_>) -> Node {
        let mut passed = Vec::new();
        for _ in 0..80 {
            if let Some(found) = self.all(wanted.that_is("focused")).into_iter().next() {
                return found;
            }
            let before = self.focused();
            passed.push(before.as_ref().map_or_else(String::new, |it| format!("{} {:?}", it.role, it.name)));
            self.keys(&[key]);
            // The focus moves with the next frame. Where it can't move any further, the walk is over.
            let began = std::time::Instant::now();
            while self.focused().map(|it| it.path) == before.as_ref().map(|it| it.path.clone()) {
                if began.elapsed().as_secs() > 3 {
                    self.fail(&format!("{key} leads nowhere from {before:?}; wanted {wanted:?}"));
                }
            }
        }
        let mut walk = String::new();
        for it in passed {
            writeln!(walk, "  {it}").unwrap();
        }
        self.fail(&format!("{key} never came to {wanted:?}; it passed\n{walk}"))
    }

    /// Puts a text on the clipboard, as a spreadsheet does.
    pub fn to_clipboard(&self, text: &str) {
        let mut command = self.desktop.command("xclip");
        let mut child = command.args(["-selection", "clipboard", "-in"]).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    }

    pub fn clipboard(&self) -> String {
        self.desktop.run("xclip", &["-selection", "clipboard", "-out"])
    }

    /// Brings the window to the front, with the keyboard.
    pub fn activate(&self) {
        self.desktop.run("xdotool", &["windowactivate", "--sync", &self.id]);
    }

    /// Whether the desktop knows the window by this class.
    pub fn is_of_class(&self, class: &str) -> bool {
        let found = self.desktop.run("xdotool", &["search", "--onlyvisible", "--class", &format!("^{class}$")]);
        found.lines().any(|id| id == self.id)
    }

    /// A picture of the screen once nothing moves any more; what always moves is taken as it is.
    pub fn picture(&self, path: &Path) {
        let mut before = Vec::new();
        let began = std::time::Instant::now();
        loop {
            self.desktop.picture(path);
            let now = std::fs::read(path).unwrap();
            if now == before || began.elapsed().as_secs() >= 3 {
                return;
            }
            before = now;
        }
    }

    /// All that is in the window, for a test that is being written.
    pub fn tree(&mut self) -> String {
        self.ask(json!({"do": "tree"})).as_str().unwrap().to_owned()
    }

    /// Asks the window to close, as its frame's button does, and waits until the program has ended.
    pub fn close(mut self) {
        self.ask_to_close();
        let mut child = self.child.take().unwrap();
        let began = std::time::Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if began.elapsed().as_secs() > PATIENCE_SECONDS {
                self.child = Some(child);
                self.fail("the program does not end");
            }
        };
        assert!(status.success(), "it ended with {status}");
    }

    /// Asks the window to close; it may ask back.
    pub fn ask_to_close(&self) {
        self.desktop.run("xdotool", &["windowactivate", "--sync", &self.id, "key", "alt+F4"]);
    }

    /// Ends the program as a power cut does.
    pub fn kill(mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().ok();
            child.wait().ok();
        }
    }
}

fn middle(node: &Node) -> (String, String) {
    let [x, y, width, height] = node.place;
    ((x + width / 2).to_string(), (y + height / 2).to_string())
}
