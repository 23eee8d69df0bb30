//! Which list was looked at last: the next start begins with it.

use super::screen::Screen;
use crate::session::{Fetched, State};
use eframe::Storage;

/// The name under which the window's own storage keeps it.
const KEY: &str = "last_list";

/// The list that was looked at last, by its number in the workspace.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LastList(Option<i64>);

impl LastList {
    /// What was kept at the last end.
    pub(super) fn load(storage: Option<&dyn Storage>) -> Self {
        Self(storage.and_then(|storage| eframe::get_value(storage, KEY)))
    }

    pub(super) fn save(self, storage: &mut dyn Storage) {
        if let Some(stored) = self.0 {
            eframe::set_value(storage, KEY, &stored);
        }
    }

    /// Follows what is looked at.
    pub(super) fn follow(&mut self, now: &State, screen: Screen) {
        if let Some(open) = screen.sheet().and_then(|sheet| now.sheets.get(&sheet)).and_then(Fetched::value) {
            self.0 = Some(open.stored);
        }
    }

    /// Whether it is this one.
    pub(super) fn is(self, stored: i64) -> bool {
        self.0 == Some(stored)
    }
}

#[cfg(test)]
mod tests {
    use crate::session::OpenOptions;
    use crate::session::{Command, Fetched, SheetId};
    use crate::ui::harness::Window;
    use crate::ui::screen::Screen;
    use crate::ui::start::Start;
    use std::collections::BTreeMap;

    /// What eframe keeps from one start to the next.
    #[derive(Default)]
    struct Kept(BTreeMap<String, String>);

    impl eframe::Storage for Kept {
        fn get_string(&self, key: &str) -> Option<String> {
            self.0.get(key).cloned()
        }

        fn set_string(&mut self, key: &str, value: String) {
            self.0.insert(key.to_owned(), value);
        }

        fn remove_string(&mut self, key: &str) {
            self.0.remove(key);
        }

        fn flush(&mut self) {}
    }

    fn shown(window: &Window) -> Option<String> {
        let sheet = window.harness.state().screen.sheet()?;
        Some(window.now().sheets.get(&sheet)?.value()?.name.clone())
    }

    #[test]
    fn the_next_start_begins_with_the_list_that_was_looked_at_last() {
        let mut window = Window::open(Start::Empty);
        for (sheet, name) in [(1, "one.csv"), (2, "two.csv"), (3, "three.csv")] {
            let path = window.folder.path().join(name);
            std::fs::write(&path, "email\nann@x.test\n").unwrap();
            let options = OpenOptions::default();
            window.harness.state_mut().send(Command::OpenSheet { sheet: SheetId(sheet), path, options });
            window.until(name, |it| matches!(it.state().now().sheets.get(&SheetId(sheet)), Some(Fetched::Ready(_))));
        }
        window.harness.state_mut().go(Screen::Sheet(SheetId(2)));
        window.harness.run_steps(3);
        let mut kept = Kept::default();
        eframe::App::save(window.harness.state_mut(), &mut kept);
        let folder = window.close();
        let mut window = Window::open_kept(folder, Start::Empty, egui::vec2(1280.0, 800.0), kept);
        window.until("the lists of the last end", |it| {
            it.state().now().sheets.values().filter(|it| matches!(it, Fetched::Ready(_))).count() == 3
        });
        assert_eq!(shown(&window).as_deref(), Some("two.csv"));
    }
}
