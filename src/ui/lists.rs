//! The window's own part in lists: opening one in every way there is, and having those of the last end there again.

use super::app::App;
use super::out::{Ask, Out};
use super::screen::Screen;
use super::start::Start;
use super::welcome;
use crate::session::{Command, DemoOptions, Fetched, OpenOptions, SheetId, State, TenantRef};
use egui::Event;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Why a list can't be opened that the matching of its columns can settle.
const MATCHING_SETTLES: [&str; 9] = [
    "unknown_headers",
    "unknown_column",
    "unknown_attribute",
    "nameless_column",
    "duplicate_header",
    "overlapping_columns",
    "no_header",
    "choose_worksheet",
    "unknown_worksheet",
];

/// The list to practise with, mistakes included.
const SAMPLE: &str = include_str!("../../assets/sample-users.csv");
const SAMPLE_NAME: &str = "sample-users.csv";

/// Whether the demo tenant is waited for.
#[derive(Debug, Default, PartialEq)]
enum Awaited {
    #[default]
    No,
    /// It was asked for.
    Asked,
    /// The same, while this tenant was in use: who takes another one into use meanwhile no longer waits for it.
    While(Option<TenantRef>),
}

/// What is done once when something that was waited for has come.
#[derive(Debug, Default)]
pub(super) struct Beginning {
    demo: Awaited,
    /// The lists of the last end were opened again.
    restored: bool,
    /// It was settled which screen comes first.
    pub(super) settled: bool,
}

/// Where open lists came from.
#[derive(Debug, Default)]
pub(super) struct Sources {
    paths: BTreeMap<SheetId, PathBuf>,
    last: u64,
    /// The lists for which it was asked what the keys of their users mean.
    asked: BTreeSet<SheetId>,
}

impl Sources {
    /// A sheet that is not there yet.
    pub(super) fn new_sheet(&mut self) -> SheetId {
        self.last += 1;
        SheetId(self.last)
    }

    /// The file that a sheet was opened from, to open it in another way; a pasted table lies in one too.
    pub(super) fn path<'a>(&'a self, now: &'a State, sheet: SheetId) -> Option<&'a Path> {
        self.paths.get(&sheet).or_else(|| now.pasted.get(&sheet)).map(PathBuf::as_path)
    }

    /// A list of the last end is this file, the person says.
    pub(super) fn come_from(&mut self, sheet: SheetId, path: PathBuf) {
        self.paths.insert(sheet, path);
    }

    /// The files under the name of a sheet that were opened lately, the newest first.
    pub(super) fn namesakes(now: &State, sheet: SheetId) -> impl Iterator<Item = &Path> {
        let name = now.sheets.get(&sheet).and_then(Fetched::value).map(|it| it.name.as_str());
        let recent = now.recent.value().map_or(&[][..], Vec::as_slice);
        let is_named = move |path: &&PathBuf| path.file_name().is_some_and(|it| Some(&*it.to_string_lossy()) == name);
        recent.iter().filter(is_named).map(PathBuf::as_path)
    }

    pub(super) fn forget(&mut self, sheet: SheetId) {
        self.paths.remove(&sheet);
        self.asked.remove(&sheet);
    }
}

impl App {
    /// Asks for what was there at the last end, and begins as the program was started.
    pub(super) fn begin(&mut self, start: &Start) {
        for command in [Command::LoadSettings, Command::ListRuns, Command::ListSheets, Command::ListRecent] {
            self.send(command);
        }
        match start {
            Start::Empty => {}
            Start::File(path) => self.open(path.clone()),
            Start::Demo(options) => self.start_demo(options.clone()),
        }
    }

    pub(super) fn open(&mut self, path: PathBuf) {
        let sheet = self.sources.new_sheet();
        self.sources.paths.insert(sheet, path.clone());
        self.send(Command::OpenSheet { sheet, path, options: OpenOptions::default() });
        self.go(Screen::Sheet(sheet));
    }

    /// The folder that the person works in: of the list in view, else of the file that was opened last, else their own.
    pub(super) fn folder_in_use(&self) -> Option<PathBuf> {
        let now = self.now();
        let in_view = self.screen.sheet().and_then(|sheet| self.sources.paths.get(&sheet));
        let last = || now.recent.value().and_then(|files| files.first());
        let folder = in_view.or_else(last).and_then(|path| path.parent()).map(Path::to_owned);
        folder.filter(|folder| folder.is_absolute()).or_else(std::env::home_dir)
    }

    pub(super) fn open_text(&mut self, name: &str, text: String) -> SheetId {
        let sheet = self.sources.new_sheet();
        self.send(Command::OpenText { sheet, text, name: name.to_owned() });
        sheet
    }

    pub(super) fn start_demo(&mut self, options: DemoOptions) {
        self.beginning.demo = Awaited::Asked;
        self.send(Command::StartDemo(options));
    }

    /// What follows from what came back, once.
    pub(super) fn follow(&mut self, now: &State) {
        self.follow_left(now);
        self.follow_demo(now);
        self.restore(now);
        self.settle_first_screen(now);
        self.join(now);
        if let Screen::Sheet(sheet) = self.screen
            && self.wants_matching(now, sheet)
            && self.sources.path(now, sheet).is_some()
        {
            self.screen = Screen::Mapping(sheet);
        }
    }

    /// Whether somebody has to say first what the columns of a list mean, or the keys of its users: each is asked once.
    fn wants_matching(&mut self, now: &State, sheet: SheetId) -> bool {
        match now.sheets.get(&sheet) {
            Some(Fetched::Failed { notice, previous: None }) => MATCHING_SETTLES.contains(&notice.code),
            Some(Fetched::Ready(open)) if !open.rows.unknown_keys().is_empty() => self.sources.asked.insert(sheet),
            Some(Fetched::Failed { .. } | Fetched::Ready(_) | Fetched::Loading { .. } | Fetched::NotAsked) | None => {
                false
            }
        }
    }

    /// A sheet was to show a list that another one shows already: that one is turned to, with what was to be seen there.
    fn join(&mut self, now: &State) {
        let Some((sheet, there)) = self.screen.sheet().and_then(|it| Some((it, *now.joined.get(&it)?))) else { return };
        if let Some(row) = self.views.reveal.remove(&sheet) {
            self.views.reveal.insert(there, row);
        }
        match self.screen {
            Screen::Send(_) => {
                if let Some(view) = self.views.send.remove(&sheet) {
                    self.views.send.insert(there, view);
                }
                self.go(Screen::Send(there));
            }
            _of_the_list => self.go(Screen::Sheet(there)),
        }
    }

    /// The demo tenant stands: it is used, and its sample list is opened.
    fn follow_demo(&mut self, now: &State) {
        // After the settings, which bring back the tenant that was in use at the last end.
        if now.settings.ended().is_none() {
            return;
        }
        let is_waited_for = match &self.beginning.demo {
            Awaited::No => return,
            Awaited::Asked => {
                self.beginning.demo = Awaited::While(now.in_use.clone());
                true
            }
            Awaited::While(before) => *before == now.in_use || now.in_use == Some(TenantRef::Demo),
        };
        match &now.demo {
            Fetched::NotAsked | Fetched::Loading { .. } => return,
            Fetched::Ready(_) | Fetched::Failed { .. } => {}
        }
        self.beginning.demo = Awaited::No;
        if !is_waited_for || !matches!(now.demo, Fetched::Ready(_)) {
            return;
        }
        self.send(Command::ChooseTenant { tenant: TenantRef::Demo });
        let is_open = now.sheets.values().any(|it| it.value().is_some_and(|it| it.name == SAMPLE_NAME));
        if !is_open {
            let sheet = self.open_text(SAMPLE_NAME, SAMPLE.to_owned());
            if self.screen == Screen::Welcome {
                self.screen = Screen::Sheet(sheet);
            }
        }
    }

    /// What was open at the last end is opened again, edits and all.
    fn restore(&mut self, now: &State) {
        if self.beginning.restored {
            return;
        }
        let Some(Ok(lists)) = now.stored_sheets.ended() else { return };
        self.beginning.restored = true;
        let mut first = None;
        for list in lists {
            if now.sheet_of_list(list.stored).is_none() {
                let sheet = self.sources.new_sheet();
                self.send(Command::RestoreSheet { sheet, stored: list.stored });
                if first.is_none() || list.shown {
                    first = Some(sheet);
                }
            }
        }
        if let Some(sheet) = first {
            self.beginning_sheet(sheet);
        }
    }

    /// Tells which list is looked at, once for each.
    pub(super) fn tell_list(&mut self, now: &State, out: &mut Out) {
        let shown = self.screen.sheet().and_then(|id| Some((id, now.sheets.get(&id)?.value()?.stored)));
        if let Some((sheet, stored)) = shown.filter(|(_, stored)| self.turned_to != Some(*stored)) {
            self.turned_to = Some(stored);
            out.send(Command::TurnTo { sheet });
        }
    }

    /// A list of the last end that the person wants to see now.
    pub(super) fn restore_one(&mut self, stored: i64) {
        let sheet = self.sources.new_sheet();
        self.send(Command::RestoreSheet { sheet, stored });
        self.go(Screen::Sheet(sheet));
    }

    /// A list of the last end comes first, unless something else wants to be seen.
    fn beginning_sheet(&mut self, sheet: SheetId) {
        if self.screen == Screen::Welcome && !self.beginning.settled {
            self.screen = Screen::Sheet(sheet);
        }
    }

    /// An interrupted run wants a decision; else what was open is there again; else the first screen or the tenants.
    fn settle_first_screen(&mut self, now: &State) {
        if self.beginning.settled || now.stored_sheets.ended().is_none() {
            return;
        }
        let Some(is_due) = welcome::is_due(now) else { return };
        self.beginning.settled = true;
        let by_itself = self.screen == Screen::Welcome || !self.asked_for_a_list;
        if by_itself && now.undecided_runs() > 0 {
            self.go(Screen::Jobs);
        } else if by_itself && now.not_read_at_start().is_some() {
            self.go(Screen::Users);
        } else if self.screen == Screen::Welcome && !is_due {
            self.screen = Screen::Tenants;
        }
    }

    /// Closes a sheet, unless something was changed in it. Whether it was is the session's to say, which has heard by then
    /// what was typed in this very moment; the state at hand only says what is looked at meanwhile.
    pub(super) fn leave_sheet(&mut self, sheet: SheetId) {
        self.commit_typing();
        self.leaving.entry(sheet).or_default();
        self.send(Command::LeaveSheet { sheet });
        let now = self.now();
        if now.sheets.get(&sheet).and_then(Fetched::value).is_none_or(|it| it.edits.undo.is_none()) {
            self.turn_from(&now, sheet);
        }
    }

    /// Closes a sheet and forgets what was changed in it, as the person decided.
    pub(super) fn forget_sheet(&mut self, sheet: SheetId) {
        self.leaving.entry(sheet).or_default();
        self.send(Command::CloseSheet { sheet });
        self.turn_from(&self.now(), sheet);
    }

    /// What looked at a sheet looks at the list beside it, or at the place of all lists.
    fn turn_from(&mut self, now: &State, sheet: SheetId) {
        if self.screen.sheet() != Some(sheet) {
            return;
        }
        let stays = |it: &&SheetId| **it != sheet && !self.leaving.contains_key(it);
        let mut before = now.sheets.range(..sheet).rev().map(|(sheet, _)| sheet);
        let mut after = now.sheets.range(sheet..).map(|(sheet, _)| sheet);
        let beside = before.find(stays).or_else(|| after.find(stays)).copied();
        self.go(beside.map_or(Screen::Users, Screen::Sheet));
    }

    /// Lists that were closed are gone, and so is what was remembered of them.
    fn follow_left(&mut self, now: &State) {
        let gone: Vec<SheetId> = self.leaving.keys().filter(|sheet| !now.sheets.contains_key(sheet)).copied().collect();
        for sheet in gone {
            self.turn_from(now, sheet);
            self.leaving.remove(&sheet);
            self.sources.forget(sheet);
            self.views.forget(sheet);
        }
    }

    /// Files that were let go over the window.
    pub(super) fn take_drops(&mut self, ctx: &egui::Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        for file in dropped {
            self.open(file.path().to_owned());
        }
    }

    /// A table that is pasted where no field and no grid takes it.
    pub(super) fn take_paste(&self, ctx: &egui::Context, out: &mut Out) {
        if !matches!(self.screen, Screen::Users | Screen::Welcome) || ctx.text_edit_focused() {
            return;
        }
        let pasted = ctx.input(|input| {
            let mut texts = input.events.iter();
            texts.find_map(|event| if let Event::Paste(text) = event { Some(text.clone()) } else { None })
        });
        if let Some(text) = pasted.filter(|it| !it.trim().is_empty()) {
            out.ask(Ask::OpenText { name: "Pasted list".to_owned(), text });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{DemoPlace, Notice};
    use crate::ui::harness::Window;

    /// What is so while the demo that was asked for starts, and this tenant is in use.
    fn starting(in_use: Option<&str>) -> State {
        let mut now = State::default();
        now.in_use = in_use.map(|name| TenantRef::Named(name.to_owned()));
        now.demo = Fetched::Loading { progress: None, previous: None };
        now.settings = Fetched::Ready(crate::session::Settings::default());
        now
    }

    /// A window that has asked for the demo, without waiting for it.
    fn waiting() -> (Window, SheetId) {
        let mut window = Window::open(Start::Empty);
        window.until("the settings", |window| window.state().beginning.settled);
        let app = window.harness.state_mut();
        app.beginning.demo = Awaited::Asked;
        let next = SheetId(app.sources.last + 1);
        (window, next)
    }

    fn stands(in_use: Option<&str>) -> State {
        let place = DemoPlace { url: String::new(), client_id: String::new(), client_secret: String::new() };
        let mut now = starting(in_use);
        now.demo = Fetched::Ready(place);
        now
    }

    #[test]
    fn the_demo_takes_nothing_over_from_who_has_chosen_another_tenant_meanwhile() {
        for (at_last, sheets) in [(None, 1), (Some("acme"), 0)] {
            let (mut window, next) = waiting();
            let app = window.harness.state_mut();
            app.follow_demo(&starting(None));
            app.follow_demo(&stands(at_last));
            assert_eq!(app.sources.last + 1 - next.0, sheets, "{at_last:?}");
            assert_eq!(app.beginning.demo, Awaited::No);
        }
    }

    #[test]
    fn a_demo_that_did_not_start_is_not_waited_for() {
        let (mut window, next) = waiting();
        let app = window.harness.state_mut();
        let mut failed = starting(None);
        let notice = Notice::ours("no_port", "It did not start.", "Wait.");
        failed.demo = Fetched::Failed { notice, previous: None };
        app.follow_demo(&failed);
        app.follow_demo(&stands(None));
        assert_eq!(app.sources.last + 1, next.0, "no sample list over what is looked at by then");
    }
}
