//! A window for tests: the real program over a private workspace, without a display.

use super::app::App;
use super::start::Start;
use crate::session::{Session, State};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// Nothing in a test takes longer.
const PATIENCE: Duration = Duration::from_mins(1);

/// Set by the session when something has changed.
#[derive(Debug, Default)]
struct Bell {
    rung: Mutex<bool>,
    ring: Condvar,
}

impl Bell {
    fn ring(&self) {
        *self.rung.lock().unwrap() = true;
        self.ring.notify_all();
    }

    /// Until it rings, or for a moment: what the window does by itself, like a tooltip's delay, rings no bell.
    fn wait(&self) {
        let rung = self.rung.lock().unwrap();
        let (mut rung, _) = self.ring.wait_timeout_while(rung, Duration::from_millis(50), |rung| !*rung).unwrap();
        *rung = false;
    }
}

/// The window of a test.
pub(super) struct Window {
    pub(super) harness: Harness<'static, App>,
    bell: Arc<Bell>,
    /// Where its workspace lies, and whatever a test wants to put beside it.
    pub(super) folder: tempfile::TempDir,
}

impl Window {
    /// Opens it at 1280x800.
    pub(super) fn open(start: Start) -> Self {
        Self::open_in(tempfile::tempdir().unwrap(), start, egui::vec2(1280.0, 800.0))
    }

    /// Opens it over the workspace in `folder`, as after a restart.
    pub(super) fn open_in(folder: tempfile::TempDir, start: Start, size: egui::Vec2) -> Self {
        let bell = Arc::new(Bell::default());
        let ring = Arc::clone(&bell);
        let workspace = folder.path().join("workspace");
        let session = Session::start_without_keyring(Some(&workspace), move || ring.ring()).unwrap();
        let harness = Harness::builder()
            .with_size(size)
            // Lists hold the names of the world, and a test has no system fonts.
            .allow_missing_glyphs()
            .build_eframe(move |creation| App::new(&creation.egui_ctx, None, session, &start));
        Self { harness, bell, folder }
    }

    /// Closes it; what it left in its folder stays, for the next start.
    pub(super) fn close(self) -> tempfile::TempDir {
        let Self { harness, folder, .. } = self;
        drop(harness);
        folder
    }

    pub(super) fn now(&self) -> Arc<State> {
        self.harness.state().now()
    }

    /// Draws until something holds.
    #[track_caller]
    pub(super) fn until(&mut self, what: &str, mut holds: impl FnMut(&Harness<'static, App>) -> bool) {
        let begin = Instant::now();
        loop {
            self.harness.step();
            if holds(&self.harness) {
                // What was just asked for is drawn, so that the next look sees it.
                self.harness.step();
                return;
            }
            assert!(begin.elapsed() < PATIENCE, "never: {what}\n{:#?}", self.labels());
            self.bell.wait();
        }
    }

    /// Draws until something with this label is there.
    #[track_caller]
    pub(super) fn until_label(&mut self, label: &str) {
        self.until(label, |window| window.query_all_by_label(label).next().is_some());
    }

    /// Draws until something with these words in its label is there.
    #[track_caller]
    pub(super) fn until_words(&mut self, words: &str) {
        self.until(words, |window| window.query_all_by_label_contains(words).next().is_some());
    }

    /// Waits for a control and clicks it.
    #[track_caller]
    pub(super) fn click(&mut self, role: Role, label: &str) {
        self.until(label, |window| window.query_all_by_role_and_label(role, label).next().is_some());
        self.harness.get_by_role_and_label(role, label).scroll_to_me();
        // Scrolling takes a few frames; a click goes where the control is.
        self.harness.run_steps(8);
        // Nor does one aim at what is still moving, because something came that stands above it.
        let mut place = self.harness.get_by_role_and_label(role, label).rect();
        self.until("it stands still", |window| {
            let now = window.get_by_role_and_label(role, label).rect();
            std::mem::replace(&mut place, now) == now
        });
        self.harness.get_by_role_and_label(role, label).click();
        self.harness.step();
        self.harness.step();
    }

    /// Waits for a field and types into it.
    #[track_caller]
    pub(super) fn type_into(&mut self, label: &str, text: &str) {
        let types = |role| matches!(role, Role::TextInput | Role::MultilineTextInput | Role::PasswordInput);
        // Its label may stand above it, and is heard as well.
        let is_field = |it: &egui_kittest::Node<'_>| types(it.accesskit_node().role());
        self.until(label, |window| window.query_all_by_label(label).any(|it| is_field(&it)));
        for step in ["focus", "type"] {
            let field = self.harness.query_all_by_label(label).find(is_field).unwrap();
            match step {
                "focus" => field.focus(),
                _type => field.type_text(text),
            }
            self.harness.step();
        }
        self.harness.step();
    }

    /// Everything that can be heard, for a failing test's words.
    pub(super) fn labels(&self) -> Vec<String> {
        let nodes = self.harness.root().children_recursive().map(|node| node.accesskit_node());
        nodes.filter_map(|node| node.label().or_else(|| node.value())).collect()
    }
}
