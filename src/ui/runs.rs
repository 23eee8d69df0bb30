//! The window's own part in runs: showing one, opening its list, retrying it, and closing while one goes on.

use super::app::App;
use super::closing::Closing;
use super::out::Out;
use super::screen::Screen;
use super::send::SendView;
use crate::session::{Command, RowId, RunId, SheetId, State, TenantRef};
use egui::ViewportCommand;

impl App {
    /// Turns to Jobs with a run unfolded.
    pub(super) fn show_run(&mut self, run: RunId) {
        self.send(Command::ListRuns);
        self.go(Screen::Jobs);
        self.views.jobs.show_run(run);
    }

    /// The sheet of a run's list: the one that is open or being opened, else it is opened again.
    fn sheet_of_run(&mut self, now: &State, run: RunId) -> Option<SheetId> {
        let list = now.run_line(run)?.run.made_from.sheet;
        if let Some(sheet) = now.sheet_of_list(list) {
            return Some(sheet);
        }
        let sheet = self.sources.new_sheet();
        self.send(Command::OpenRunSheet { sheet, run });
        Some(sheet)
    }

    /// Shows a row of a run in its sheet.
    pub(super) fn show_in_sheet(&mut self, run: RunId, row: RowId) {
        let now = self.now();
        if let Some(sheet) = self.sheet_of_run(&now, run) {
            self.views.reveal.insert(sheet, row);
            self.go(Screen::Sheet(sheet));
        }
    }

    /// Leads to Send with what the run did not write.
    pub(super) fn retry(&mut self, run: RunId) {
        let now = self.now();
        if let (Some(line), Some(sheet)) = (now.run_line(run), self.sheet_of_run(&now, run)) {
            self.go(Screen::Send(sheet));
            self.views.send.insert(sheet, SendView::retry(line));
        }
    }

    /// The tenant that the send sheet in view is about.
    pub(super) fn tenant_about(&self, now: &State) -> Option<TenantRef> {
        let Screen::Send(sheet) = self.screen else { return None };
        self.views.send.get(&sheet)?.tenant(now, sheet)
    }

    /// Turns to a screen. A plan that is no longer looked at is dropped: it would get old.
    pub(super) fn go(&mut self, screen: Screen) {
        if let Screen::Send(sheet) = self.screen
            && screen != self.screen
            && let Some(view) = self.views.send.get_mut(&sheet)
        {
            let mut out = Out::default();
            view.leave(sheet, &mut out);
            out.commands.into_iter().for_each(|command| self.send(command));
        }
        if screen != self.screen {
            self.commit_typing();
            // Who turns to a list goes on in its cells, also by a tab or an entry that keeps the keyboard otherwise.
            if let Screen::Sheet(sheet) = screen
                && let Some(view) = self.views.sheets.get_mut(&sheet)
            {
                view.grid.focus();
            }
        }
        // Not from the Guide, which leads back to what was in view.
        if let (Screen::Sheet(_), Screen::Send(sheet)) = (self.screen, screen) {
            let now = self.now();
            self.views.send.entry(sheet).or_default().enter(&now);
        }
        if screen == Screen::Jobs && screen != self.screen {
            self.views.jobs.enter();
        }
        if screen == Screen::Export && screen != self.screen {
            self.views.export.enter();
        }
        self.screen = screen;
    }

    /// Whether a cell is being typed into.
    pub(super) fn is_typing(&self) -> bool {
        self.views.sheets.values().any(|view| view.grid.is_editing())
    }

    /// What is being typed into a cell counts, also where a key leads away from it.
    pub(super) fn commit_typing(&mut self) {
        let now = self.now();
        let mut out = Out::default();
        for (sheet, view) in &mut self.views.sheets {
            view.commit(&now, *sheet, &mut out);
        }
        out.commands.into_iter().for_each(|command| self.send(command));
    }

    /// Tells how the lists are looked at, where that has not come to rest yet. Whether there was anything to tell.
    fn tell_looks(&mut self, now: &State) -> bool {
        let mut out = Out::default();
        for (sheet, view) in &mut self.views.sheets {
            view.tell_look_now(now, *sheet, &mut out);
        }
        let tells = !out.commands.is_empty();
        out.commands.into_iter().for_each(|command| self.send(command));
        tells
    }

    /// Turns to where it is said why a file could not be written.
    fn show_not_written(&mut self, now: &State) {
        let has_failed = |sheet: &&SheetId| now.saved_sheet(**sheet).is_some_and(|it| it.failure().is_some());
        if let Some(sheet) = now.sheets.keys().find(has_failed) {
            self.go(Screen::Sheet(*sheet));
        } else if let Some((run, _)) = now.saved.iter().find(|(_, rows)| rows.failure().is_some()) {
            self.show_run(*run);
        }
    }

    /// Holds the window open while a run goes on or edits are not saved, until the person has decided; closes it when nothing goes on any more.
    pub(super) fn mind_closing(&mut self, ctx: &egui::Context) {
        // A change that was sent a moment ago, and that the state does not show yet, would be lost.
        let heard = self.waiting.is_empty() && self.session.has_heard_all();
        // Looked at after that: what was heard is in it.
        let now = self.now();
        let is_wished = ctx.input(|input| input.viewport().close_requested()) && !self.quitting;
        if now.files_not_written > self.not_written_seen && (is_wished || self.closing.is_under_way()) {
            // Closed now, nobody would learn that the file is not there.
            if is_wished {
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            }
            self.not_written_seen = now.files_not_written;
            self.closing = Closing::No;
            self.show_not_written(&now);
            return;
        }
        if heard && self.closing.may_close(&now) {
            self.quitting = true;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        if !is_wished || self.quitting {
            return;
        }
        let held = self.views.sheets.iter_mut().find_map(|(sheet, view)| view.holds_text().then_some(*sheet));
        if let Some(sheet) = held {
            // Only the person can say what becomes of what is half typed there.
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.closing = Closing::No;
            self.go(Screen::Sheet(sheet));
            return;
        }
        // Told in any case: what is not told now is not kept.
        let tells = self.tell_looks(&now);
        let hears_on = !heard || self.is_typing() || tells;
        self.commit_typing();
        let closing = self.closing.wished(&now).or_else(|| hears_on.then_some(Closing::Saving));
        if let Some(closing) = closing {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.closing = closing;
        }
    }
}
