//! What was sent from a list: its runs, the newest first, each with the way to Jobs.

use super::Shown;
use crate::session::{Command, Outcomes, RunLine, RunState, State};
use crate::ui::jobs::words;
use crate::ui::kit::{Button, cut_middle, muted, notice_line, number, rich, when};
use crate::ui::out::{Ask, Out};
use crate::ui::theme::{self, icons, palette};
use egui::{Align2, CursorIcon, Id, Key, Popup, Response, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

const WIDTH: f32 = 400.0;
/// How high a run is.
const HEIGHT: f32 = 50.0;

/// A button that opens the runs of a list.
pub(super) fn sent_ui(ui: &mut Ui, now: &State, shown: &Shown<'_>, out: &mut Out) {
    let button = Button::icon_only(icons::LIST_CHECKS, "Sent from this list").show(ui);
    let button = button.on_hover_text("What was sent from this list, and what became of it");
    if button.clicked() {
        // Another window may have sent it meanwhile.
        out.send(Command::ListRuns);
    }
    Popup::menu(&button).width(WIDTH).show(|ui| {
        ui.set_width(WIDTH);
        let line = |line: &&RunLine| line.run.made_from.sheet == shown.sheet.stored && line.run.state != RunState::Planned;
        let runs: Vec<&RunLine> = now.runs.value().into_iter().flat_map(|runs| runs.iter()).filter(line).collect();
        if let Some(notice) = now.runs.failure() {
            notice_line(ui, &notice.message, &notice.next);
            return;
        }
        if runs.is_empty() && now.runs.value().is_none() {
            muted(ui, "Looking for runs…");
            return;
        }
        if runs.is_empty() {
            muted(ui, "Nothing was sent from this list yet. As soon as you send it, each run is listed here with what became of its users.");
            return;
        }
        muted(ui, "A click leads to the run in Jobs.");
        ui.add_space(4.0);
        ScrollArea::vertical().max_height(360.0).show_rows(ui, HEIGHT, runs.len(), |ui, range| {
            for (at, line) in runs.iter().enumerate().take(range.end).skip(range.start) {
                let run = run_ui(ui, now, line);
                if at == 0 && ui.memory(|memory| memory.focused().is_none()) {
                    run.request_focus();
                }
                if run.clicked() || run.has_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                    out.ask(Ask::ShowRun(line.run.id));
                    ui.close();
                }
            }
        });
    });
}

/// A run in two lines: how it stands and when it was, where it went and what became of its users.
fn run_ui(ui: &mut Ui, now: &State, line: &RunLine) -> Response {
    let colors = palette(ui);
    let work = now.at_work.get(&line.run.id);
    let outcomes = work.and_then(|work| work.progress.as_ref()).map_or_else(|| line.outcomes(), Outcomes::of_progress);
    let (state, tone, icon) =
        words::pill(&line.status(work), work.and_then(|it| it.progress.as_ref()).map(|it| it.phase), outcomes.left_out);
    let counts = counts(&outcomes);
    let begun = when(line.run.created_at);
    let place = words::place(line);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let response = ui.interact(rect, Id::unique(("sent", line.run.id.0)), Sense::click());
    let said = format!("{state}, {begun}, {place}, {counts}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 6.0, colors.raised_hover);
    }
    let (left, right) = (rect.left() + 34.0, rect.right() - 10.0);
    let (above, below) = (rect.top() + 16.0, rect.top() + 35.0);
    let painter = ui.painter();
    painter.text(pos2(rect.left() + 17.0, above), Align2::CENTER_CENTER, icon, theme::icon(16.0), tone.colors(ui).0);
    let at = painter.text(pos2(right, above), Align2::RIGHT_CENTER, &begun, theme::body(12.0), colors.muted);
    let text = |ui: &Ui, text: &str, room: f32, font: egui::FontId, color, y: f32| {
        let shown = cut_middle(ui, text, &font, room);
        ui.painter().text(pos2(left, y), Align2::LEFT_CENTER, shown, font, color)
    };
    text(ui, &state, at.left() - left - 10.0, theme::medium(13.0), colors.text, above);
    // What became of them comes before the place: of that the middle goes.
    let few = cut_middle(ui, &counts, &theme::body(12.0), right - left - 120.0);
    let at = ui.painter().text(pos2(right, below), Align2::RIGHT_CENTER, few, theme::body(12.0), colors.muted);
    text(ui, &place, at.left() - left - 10.0, theme::body(12.0), colors.muted, below);
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    response.on_hover_ui(|ui| {
        ui.label(rich(format!("{place}\n{counts}"), theme::body(12.5), colors.text));
    })
}

/// What became of the users, in few words.
fn counts(outcomes: &Outcomes) -> String {
    let parts = words::parts(outcomes);
    let parts = parts.iter().filter(|part| part.count > 0);
    let words: Vec<String> = parts.map(|part| format!("{} {}", number(part.count), part.words)).collect();
    if words.is_empty() { "no users".to_owned() } else { words.join(", ") }
}
