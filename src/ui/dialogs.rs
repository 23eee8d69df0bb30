//! The system's file dialogs, each on a thread of its own: a frame never waits for one.

use super::out::{PathFor, Saving};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// Nobody reads and cancels a dialog within this time: there was none, even if nothing was logged.
const TOO_QUICK_FOR_A_PERSON: Duration = Duration::from_millis(400);

/// Where rfd logs that neither the desktop's portal nor zenity brought up a dialog. What the portal alone did wrong it logs
/// one room further down, and then asks zenity.
const NO_DIALOG_TARGET: &str = "rfd::backend::xdg_desktop_portal";

/// How often that was logged.
static NOT_SHOWN: AtomicUsize = AtomicUsize::new(0);

/// Hears what rfd says in its log alone: to who asked, a dialog that never came up looks like one that was cancelled, and
/// a portal that the bus has to start first may take seconds to fail. All other records are passed over.
#[derive(Debug)]
struct Ear;

impl log::Log for Ear {
    fn enabled(&self, about: &log::Metadata<'_>) -> bool {
        about.level() == log::Level::Error && about.target() == NO_DIALOG_TARGET
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            NOT_SHOWN.fetch_add(1, Ordering::AcqRel);
        }
    }

    fn flush(&self) {}
}

/// Begins to listen. Where somebody else listens already, the time that a dialog took has to do.
fn listen() {
    if log::set_logger(&Ear).is_ok() {
        log::set_max_level(log::LevelFilter::Error);
    }
}

/// What became of a dialog that took so long, and of which rfd has logged that it was not shown, or has not.
fn told(path_for: PathFor, picked: Option<PathBuf>, took: Duration, not_shown: bool) -> Answer {
    match picked {
        Some(path) => Answer::Path(path_for, path),
        None if not_shown || took < TOO_QUICK_FOR_A_PERSON => Answer::NoDialog(path_for),
        None => Answer::Cancelled,
    }
}

/// Within this time nobody asks for the same thing twice on purpose.
const A_DOUBLE_CLICK: Duration = Duration::from_secs(2);

/// What became of a dialog.
#[derive(Debug)]
pub(super) enum Answer {
    Path(PathFor, PathBuf),
    Cancelled,
    /// No dialog came up, as where no desktop portal is installed.
    NoDialog(PathFor),
    /// One was asked for before and has not been answered: it may stand behind the window, or never have come up.
    Waits(PathFor),
}

/// The dialogs that are open.
#[derive(Debug)]
pub(super) struct Dialogs {
    answers: Receiver<Answer>,
    answer: SyncSender<Answer>,
    open: usize,
    /// When the last one was asked for.
    asked: Option<Instant>,
}

impl Default for Dialogs {
    fn default() -> Self {
        listen();
        let (answer, answers) = sync_channel(8);
        Self { answers, answer, open: 0, asked: None }
    }
}

impl Dialogs {
    /// Asks for a list of users.
    pub(super) fn choose_list(&mut self, ctx: &egui::Context) {
        let dialog = rfd::AsyncFileDialog::new()
            .set_title("Open a list of users")
            .add_filter("Lists of users", &["xlsx", "csv", "tsv", "txt", "json", "ndjson", "jsonl", "gz"])
            .add_filter("All files", &["*"]);
        let picked = dialog.pick_file();
        self.wait_for(ctx, PathFor::Open, picked);
    }

    /// Asks where to save.
    pub(super) fn save(&mut self, ctx: &egui::Context, saving: Saving) {
        let mut dialog = rfd::AsyncFileDialog::new().set_title(saving.title).set_file_name(&saving.file_name);
        if let Some(folder) = &saving.folder {
            dialog = dialog.set_directory(folder);
        }
        self.wait_for(ctx, PathFor::Save(saving), dialog.save_file());
    }

    fn wait_for(
        &mut self,
        ctx: &egui::Context,
        path_for: PathFor,
        picked: impl Future<Output = Option<rfd::FileHandle>> + Send + 'static,
    ) {
        // One at a time: a second click on the button must not bring up a second dialog. One that is asked for once more
        // later may never have come up.
        if self.open > 0 {
            if self.asked.is_some_and(|asked| asked.elapsed() > A_DOUBLE_CLICK) {
                self.answer.try_send(Answer::Waits(path_for)).ok();
            }
            return;
        }
        let (ctx, answer) = (ctx.clone(), self.answer.clone());
        let asked = Instant::now();
        self.asked = Some(asked);
        let wait = move || {
            let before = NOT_SHOWN.load(Ordering::Acquire);
            let picked = pollster::block_on(picked).map(|file| file.path().to_owned());
            let not_shown = NOT_SHOWN.load(Ordering::Acquire) > before;
            answer.send(told(path_for, picked, asked.elapsed(), not_shown)).ok();
            ctx.request_repaint();
        };
        // Without a thread there is no dialog, and the person can still type a path or drop a file.
        if std::thread::Builder::new().name("dialog".to_owned()).spawn(wait).is_ok() {
            self.open += 1;
        }
    }

    /// An answer that has come.
    pub(super) fn answer(&mut self) -> Option<Answer> {
        let answer = self.answers.try_recv().ok()?;
        match answer {
            Answer::Waits(_) => {}
            Answer::Path(..) | Answer::Cancelled | Answer::NoDialog(_) => self.open = self.open.saturating_sub(1),
        }
        Some(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portal_that_takes_its_time_to_fail_is_not_taken_for_a_person_who_cancels() {
        let long = Duration::from_secs(25);
        let answer = |took, not_shown| told(PathFor::Open, None, took, not_shown);
        assert!(matches!(answer(long, true), Answer::NoDialog(PathFor::Open)));
        assert!(matches!(answer(long, false), Answer::Cancelled));
        assert!(matches!(answer(Duration::ZERO, false), Answer::NoDialog(PathFor::Open)));
        let picked = told(PathFor::Open, Some("/list.csv".into()), long, true);
        assert!(matches!(picked, Answer::Path(PathFor::Open, _)), "what was chosen was chosen");
    }

    #[test]
    fn what_rfd_logs_of_a_dialog_that_was_not_shown_is_heard_and_nothing_else_is() {
        let dialogs = Dialogs::default();
        let before = NOT_SHOWN.load(Ordering::Acquire);
        log::error!(target: "rfd::backend::xdg_desktop_portal::portal", "OpenFile failed");
        log::warn!(target: NO_DIALOG_TARGET, "Using zenity fallback");
        assert_eq!(NOT_SHOWN.load(Ordering::Acquire), before);
        log::error!(target: NO_DIALOG_TARGET, "Failed to pick file with zenity");
        assert_eq!(NOT_SHOWN.load(Ordering::Acquire), before + 1);
        drop(dialogs);
    }

    #[test]
    fn a_dialog_that_does_not_answer_leaves_the_path_to_be_typed() {
        let ctx = egui::Context::default();
        let ask = |dialogs: &mut Dialogs| dialogs.wait_for(&ctx, PathFor::Open, std::future::pending());
        let mut twice = Dialogs { open: 1, asked: Some(Instant::now()), ..Dialogs::default() };
        ask(&mut twice);
        assert!(twice.answer().is_none(), "a double click");
        let mut again = Dialogs { asked: Instant::now().checked_sub(A_DOUBLE_CLICK * 2), ..twice };
        ask(&mut again);
        assert!(matches!(again.answer(), Some(Answer::Waits(PathFor::Open))));
        assert_eq!(again.open, 1, "the first may still be answered");
    }
}
