//! Asked inside the window when it is closed while a run goes on.

mod list;

use super::jobs::words;
use super::kit::{Button, counted, question_box, rich};
use super::out::{Ask, Out};
use super::theme::{self, icons, palette};
use crate::session::{AtWork, Command, RunId, State};
use egui::{Key, Label, Ui};

pub(super) use list::{close_list_ui, has_edits};

/// How the window ends.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closing {
    /// Nobody asked.
    #[default]
    No,
    /// The person is asked.
    Asked,
    /// It closes once the runs are done.
    WhenDone,
    /// The runs are pausing; it closes then.
    Pausing,
}

impl Closing {
    /// Whether the window may close now, since nothing goes on any more.
    pub(super) fn may_close(self, now: &State) -> bool {
        matches!(self, Self::WhenDone | Self::Pausing) && now.at_work.is_empty()
    }
}

/// Draws the question over everything else.
pub(super) fn closing_ui(ui: &mut Ui, now: &State, closing: &mut Closing, out: &mut Out) {
    if *closing == Closing::No {
        return;
    }
    if *closing == Closing::Asked && now.at_work.is_empty() {
        // It ended while the person was thinking.
        out.ask(Ask::Quit);
        return;
    }
    question_box(ui, "Close Rollcall?", |ui| question_ui(ui, now, closing, out));
}

fn question_ui(ui: &mut Ui, now: &State, closing: &mut Closing, out: &mut Out) {
    let colors = palette(ui);
    let (title, sentence) = match *closing {
        Closing::WhenDone => ("Rollcall closes when it is done", "You can go on working until then."),
        Closing::Pausing => ("Pausing…", "Rollcall closes as soon as what is under way is written down."),
        Closing::Asked | Closing::No => {
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
    ui.add_space(8.0);
    if *closing != Closing::Asked {
        if *closing == Closing::WhenDone && Button::plain("Stay open").show(ui).clicked() {
            *closing = Closing::No;
        }
        return;
    }
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
            now.at_work.keys().for_each(|run| out.send(Command::PauseToClose { run: *run }));
            *closing = Closing::Pausing;
        }
        if Button::plain("Stay").show(ui).clicked() || ui.input(|input| input.key_pressed(Key::Escape)) {
            *closing = Closing::No;
        }
    });
    ui.add(
        Label::new(rich("A paused run waits here and asks you at the next start.", theme::body(12.5), colors.muted))
            .wrap(),
    );
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
