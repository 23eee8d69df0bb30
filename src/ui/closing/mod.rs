//! What happens when the window is closed while a run goes on or edits are not saved yet.

mod list;
mod strip;
#[cfg(test)]
mod tests;
mod waiting;

use super::jobs::words;
use super::kit::{Button, counted, escaped, question_box, rich};
use super::out::Out;
use super::theme::{self, icons, palette};
use crate::session::{AtWork, Command, Fetched, RunId, SheetId, SheetState, State, TenantRef};
use egui::{Id, Label, Ui};

pub(super) use list::{Decided, close_list_ui};
pub(super) use strip::closes_when_done_ui;

/// What takes no longer is waited for without a word, in seconds.
const A_MOMENT: f32 = 1.0;

/// How the window ends.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closing {
    /// Nobody asked.
    #[default]
    No,
    /// The person is asked.
    Asked,
    /// The person is asked whether a table that was pasted and is not open yet may be lost, and an export stopped.
    AskedOfLoss,
    /// That was agreed to: it closes once all else is seen to.
    GivenUp,
    /// It closes once the runs are done.
    WhenDone,
    /// The runs are pausing; it closes then.
    Pausing,
    /// It closes once all edits are saved and all files written.
    Saving,
    /// The same, while runs go on: they are looked up when somebody goes on with them.
    AtOnce,
    /// The same, without the edits that can't be saved: the person gave them up.
    Losing,
}

/// Whether something is on its way to the disk.
fn is_writing(now: &State) -> bool {
    unsaved(now).next().is_some() || !now.files_being_written.is_empty() || looks(now).next().is_some()
}

/// The lists of which it is being written down how they are looked at.
fn looks(now: &State) -> impl Iterator<Item = &SheetState> {
    now.sheets.values().filter_map(Fetched::value).filter(|sheet| sheet.look.is_being_kept())
}

/// The lists with edits that are not saved yet.
fn unsaved(now: &State) -> impl Iterator<Item = &SheetState> {
    now.sheets.values().filter_map(Fetched::value).filter(|sheet| !sheet.edits.saved)
}

impl Closing {
    /// Whether the window may close now, since nothing goes on any more.
    pub(super) fn may_close(self, now: &State) -> bool {
        match self {
            Self::No | Self::Asked | Self::AskedOfLoss => false,
            Self::GivenUp => now.at_work.is_empty() && !is_writing(now) && exports(now) == 0,
            Self::WhenDone | Self::Pausing | Self::Saving => now.at_work.is_empty() && !is_writing(now),
            Self::AtOnce => !is_writing(now),
            Self::Losing => {
                now.files_being_written.is_empty() && unsaved(now).all(|sheet| sheet.edits.not_saved.is_some())
            }
        }
    }

    /// Whether the window closes by itself, without another word of the person's.
    pub(super) fn is_under_way(self) -> bool {
        match self {
            Self::No | Self::Asked | Self::AskedOfLoss => false,
            Self::WhenDone | Self::Pausing | Self::Saving | Self::AtOnce | Self::Losing | Self::GivenUp => true,
        }
    }

    /// What comes of a wish to close the window; nothing where it may close at once.
    pub(super) fn wished(self, now: &State) -> Option<Self> {
        // A file can be opened again; what was pasted is nowhere else. Nothing that comes later asks for it.
        let undecided = matches!(self, Self::No | Self::Asked | Self::AskedOfLoss | Self::WhenDone | Self::Saving);
        if undecided && unopened(now) + exports(now) > 0 {
            return Some(Self::AskedOfLoss);
        }
        match (now.at_work.is_empty(), is_writing(now), self) {
            (true, false, Self::GivenUp) if exports(now) > 0 => Some(self),
            (true, false, _) => None,
            // What was decided is decided.
            (_, _, Self::Pausing | Self::AtOnce | Self::Losing | Self::GivenUp) => Some(self),
            // Usually it takes a moment nobody sees.
            (true, true, Self::No | Self::Asked | Self::AskedOfLoss | Self::WhenDone | Self::Saving) => {
                Some(Self::Saving)
            }
            (false, _, Self::No | Self::Asked | Self::AskedOfLoss | Self::WhenDone | Self::Saving) => Some(Self::Asked),
        }
    }
}

/// Draws the question over everything else.
pub(super) fn closing_ui(ui: &mut Ui, now: &State, closing: &mut Closing, out: &mut Out) {
    let writes = match *closing {
        Closing::Saving | Closing::AtOnce | Closing::Losing | Closing::GivenUp => true,
        Closing::WhenDone | Closing::Pausing => now.at_work.is_empty(),
        Closing::No | Closing::Asked | Closing::AskedOfLoss => false,
    };
    let waits = ui.ctx().animate_bool_with_time(Id::unique("closing waits"), writes, A_MOMENT);
    match (*closing, now.at_work.is_empty()) {
        // Till then the person goes on working: the strip says so.
        (Closing::No, _) | (Closing::WhenDone, false) => {}
        (Closing::AskedOfLoss, _) => {
            question_box(ui, "Close all the same?", |ui| given_up_ui(ui, now, closing, out));
        }
        // It ended while the person was thinking.
        (Closing::Asked, true) => *closing = Closing::Saving,
        (Closing::Asked | Closing::Pausing | Closing::Saving, false) => {
            question_box(ui, "Close Rollcall?", |ui| question_ui(ui, now, closing, out));
        }
        (Closing::WhenDone | Closing::Pausing | Closing::Saving, true)
        | (Closing::AtOnce | Closing::Losing | Closing::GivenUp, _) => {
            let gives_up = *closing == Closing::Losing;
            if !gives_up && unsaved(now).any(|sheet| sheet.edits.not_saved.is_some()) {
                question_box(ui, "Close and lose changes?", |ui| loss_ui(ui, now, closing, out));
            } else if is_writing(now) && waits >= 1.0 {
                question_box(ui, "Close Rollcall?", |ui| waiting::waiting_ui(ui, now, closing, out));
            }
        }
    }
}

/// How many tables were pasted that are not open yet, since their columns are still to be matched.
fn unopened(now: &State) -> usize {
    let open = |sheet: &SheetId| now.sheets.get(sheet).is_some_and(|it| it.value().is_some());
    now.pasted.keys().filter(|sheet| !open(sheet)).count()
}

/// How many exports have not ended.
fn exports(now: &State) -> usize {
    now.exports.values().filter(|it| it.outcome.ended().is_none()).count()
}

/// What comes to nothing where the window is closed now.
fn given_up_ui(ui: &mut Ui, now: &State, closing: &mut Closing, out: &mut Out) {
    let colors = palette(ui);
    let (pasted, exporting) = (unopened(now), exports(now));
    // It came to its end while the person was thinking.
    if pasted + exporting == 0 {
        *closing = Closing::Saving;
        return;
    }
    let title = if pasted > 0 { "What you pasted is not open yet" } else { "An export is still running" };
    ui.add(Label::new(rich(title, theme::semibold(17.0), colors.text)).wrap());
    let mut say = |words: &str| {
        ui.add(Label::new(rich(words, theme::body(13.5), colors.text)).wrap());
    };
    if pasted > 0 {
        say("It is kept once its columns are matched and the sheet is open. Until then closing loses it.");
    }
    if exporting > 0 {
        say("Stopped now, it writes no file. It goes on later under Users › Export users….");
    }
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        stay_ui(ui, closing);
        let text = if pasted > 0 { "Close and lose it" } else { "Stop it and close" };
        if Button::danger(text).show(ui).clicked() {
            for (export, _) in now.exports.iter().filter(|(_, it)| it.outcome.ended().is_none()) {
                out.send(Command::StopExport { export: *export });
            }
            *closing = if now.at_work.is_empty() { Closing::GivenUp } else { Closing::Asked };
        }
    });
}

/// The safe answer, which has the keyboard.
fn stay_ui(ui: &mut Ui, closing: &mut Closing) {
    let stay = Button::accent("Stay").show(ui);
    if ui.memory(|memory| memory.focused().is_none()) {
        stay.request_focus();
    }
    if stay.clicked() || escaped(ui) {
        *closing = Closing::No;
    }
}

/// Edits can't be saved, as on a full disk: the person decides.
fn loss_ui(ui: &mut Ui, now: &State, closing: &mut Closing, out: &mut Out) {
    let colors = palette(ui);
    ui.add(Label::new(rich("Your last changes can't be saved", theme::semibold(17.0), colors.text)).wrap());
    for sheet in unsaved(now) {
        let last = sheet.edits.undo.as_ref().map(|what| format!(", the last one: {what}")).unwrap_or_default();
        let words = format!("{}: the changes since the last one that was saved would be lost{last}.", sheet.name);
        ui.add(Label::new(rich(words, theme::body(13.5), colors.text)).wrap());
    }
    if let Some(why) = unsaved(now).find_map(|sheet| sheet.edits.not_saved.as_ref()) {
        ui.add(Label::new(rich(format!("{} {}", why.message, why.next), theme::body(13.0), colors.muted)).wrap());
    }
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        stay_ui(ui, closing);
        if Button::plain("Save again").show(ui).clicked() {
            let open = now.sheets.iter().filter(|(_, it)| it.value().is_some_and(|it| !it.edits.saved));
            open.for_each(|(sheet, _)| out.send(Command::SaveEdits { sheet: *sheet }));
        }
        if Button::danger("Close and lose them").show(ui).clicked() {
            *closing = Closing::Losing;
        }
    });
}

fn question_ui(ui: &mut Ui, now: &State, closing: &mut Closing, out: &mut Out) {
    let colors = palette(ui);
    let (title, sentence) = match *closing {
        Closing::Pausing => ("Pausing…", "Rollcall closes as soon as what is under way is written down."),
        Closing::Asked
        | Closing::AskedOfLoss
        | Closing::GivenUp
        | Closing::No
        | Closing::WhenDone
        | Closing::Saving
        | Closing::AtOnce
        | Closing::Losing => {
            let title =
                if now.at_work.len() == 1 { "One run is still going on" } else { "Some runs are still going on" };
            (title, "")
        }
    };
    ui.add(Label::new(rich(title, theme::semibold(17.0), colors.text)).wrap());
    for (run, work) in &now.at_work {
        ui.add(Label::new(rich(described(now, *run, work), theme::body(13.5), colors.text)).wrap());
    }
    if !sentence.is_empty() {
        ui.add(Label::new(rich(sentence, theme::body(13.0), colors.muted)).wrap());
    }
    if *closing == Closing::Pausing {
        ui.add_space(8.0);
        pausing_ui(ui, closing);
        return;
    }
    let on_demo = now.at_work.keys().filter_map(|run| now.run_line(*run));
    let after = if on_demo.into_iter().any(|line| line.place.tenant == Some(TenantRef::Demo)) {
        "The demo tenant ends with this window: what is not sent to it by then can't be sent any more."
    } else {
        "A paused run waits here and asks you at the next start."
    };
    ui.add(Label::new(rich(after, theme::body(13.0), colors.muted)).wrap());
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let wait =
            Button::accent("Wait until it is done").description("The window closes by itself afterwards").show(ui);
        if ui.memory(|memory| memory.focused().is_none()) {
            wait.request_focus();
        }
        if wait.clicked() {
            *closing = Closing::WhenDone;
        }
        let pause = Button::plain("Pause and close").icon(icons::PAUSE);
        if pause.description("It waits here and asks you at the next start").show(ui).clicked() {
            out.send(Command::PauseToClose);
            *closing = Closing::Pausing;
        }
        if Button::plain("Stay").show(ui).clicked() || escaped(ui) {
            *closing = Closing::No;
        }
    });
}

/// A tenant that does not answer is waited for a few minutes: the person need not.
fn pausing_ui(ui: &mut Ui, closing: &mut Closing) {
    ui.horizontal(|ui| {
        if Button::plain("Stay").show(ui).clicked() || escaped(ui) {
            *closing = Closing::No;
        }
        let at_once = Button::danger("Close at once");
        if at_once.description("What is under way is looked up at the tenant when you go on").show(ui).clicked() {
            *closing = Closing::AtOnce;
        }
    });
    let words = "Closed at once, what is under way is looked up at the tenant when you go on: nothing is sent twice.";
    ui.add(Label::new(rich(words, theme::body(12.5), palette(ui).muted)).wrap());
}

fn described(now: &State, run: RunId, work: &AtWork) -> String {
    let (title, place) = match now.run_line(run) {
        Some(line) => (words::title(line), format!(", {}", line.place.name)),
        None => (format!("Run {run}"), String::new()),
    };
    let left = work.pace.to_send.saturating_sub(work.pace.done);
    let users = counted(left, "user", "users");
    match work.pace.seconds_left {
        Some(_) => format!("{title}{place}: {users} to go, {}.", words::time_left(&work.pace)),
        None => format!("{title}{place}: {users} to go."),
    }
}
