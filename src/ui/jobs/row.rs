//! A run in the list: what it is, what became of its users, how it stands, what can be done.

use super::asking::boxes_ui;
use super::unfolded::unfolded_ui;
use super::{JobsView, words};
use crate::session::{AtWork, Command, Outcomes, RunId, RunLine, RunStatus, State};
use crate::ui::focus;
use crate::ui::kit::{
    Button, Tone, cut_middle, focus_ring, icon_square, number, outcome_bar, outcome_words, pill, pill_with, rich,
};
use crate::ui::out::Out;
use crate::ui::theme::{self, icons, palette};
use egui::{
    Align2, Color32, CursorIcon, EventFilter, FontId, Id, Key, Label, Layout, Rect, Response, Role, Sense, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

/// How high a run is.
const HEIGHT: f32 = 64.0;

/// Where the second line of a run begins that does not fit on one.
const SECOND: f32 = 56.0;

/// Where the columns of a run begin, from its left edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    pub(super) title: f32,
    bar: f32,
    bar_width: f32,
    /// How far below the title the bar and the buttons stand: 0 where a run fits on one line.
    second: f32,
    state: f32,
    pub(super) wide: bool,
}

impl Columns {
    /// For a row of this width: 400 points of bar where there is room, 300 in narrower windows, two lines in small ones.
    pub(super) fn of(width: f32) -> Self {
        if width < 990.0 {
            let bar_width = (width - 80.0 - 216.0).clamp(120.0, 400.0);
            Self { title: 80.0, bar: 80.0, bar_width, second: SECOND, state: width - 212.0, wide: false }
        } else if width < 1200.0 {
            let spare = ((width - 1016.0) / 2.0).max(0.0);
            Self { title: 80.0, bar: 356.0 + spare, bar_width: 260.0, second: 0.0, state: 636.0 + spare, wide: false }
        } else {
            let spare = ((width - 1336.0) / 2.0).clamp(0.0, 300.0);
            Self { title: 80.0, bar: 440.0 + spare, bar_width: 400.0, second: 0.0, state: 872.0 + spare, wide: true }
        }
    }
}

/// How high a folded run is that asks nothing, in a row of this width.
pub(super) fn height_of(width: f32) -> f32 {
    HEIGHT + Columns::of(width).second
}

pub(super) fn run_ui(
    ui: &mut Ui,
    now: &State,
    line: &RunLine,
    (accent, can_accent): (bool, bool),
    neighbours: (Option<RunId>, Option<RunId>),
    view: &mut JobsView,
    out: &mut Out,
) {
    let run = line.run.id;
    let work = now.at_work.get(&run);
    let status = line.status(work);
    let columns = Columns::of(ui.available_width());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT + columns.second), Sense::hover());
    let response = ui.interact(rect, row_id(run), Sense::click());
    // A run that the arrows went to may stand outside of what is in view.
    if response.gained_focus() {
        ui.scroll_to_rect(rect, None);
    }
    // The newest run, where a key led to Jobs.
    if neighbours.0.is_none() && view.wanted.is_none() {
        focus::first(ui, &response);
    }
    if response.has_focus() {
        view.focused = Some(run);
    }
    if view.wanted == Some(run) {
        view.wanted = None;
        view.focused = Some(run);
        view.open.insert(run);
        out.send(Command::UnfoldRun { run });
        ui.scroll_to_rect(rect, Some(egui::Align::Min));
        response.request_focus();
    }
    let is_open = view.open.contains(&run);
    let outcomes = work.and_then(|work| work.progress.as_ref()).map_or_else(|| line.outcomes(), Outcomes::of_progress);
    let name = heard(line, &status, &outcomes);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(is_open));
    walk(ui, &response, neighbours);
    let fold = response.clicked()
        || response.has_focus()
            && ui.input(|input| {
                let wanted = if is_open { Key::ArrowLeft } else { Key::ArrowRight };
                input.key_pressed(wanted)
            });
    if fold && is_open {
        view.open.remove(&run);
        out.send(Command::FoldRun { run });
    } else if fold {
        view.open.insert(run);
        out.send(Command::UnfoldRun { run });
    }
    if response.hovered() {
        ui.painter().rect_filled(rect, 8.0, palette(ui).hover.gamma_multiply(0.45));
    }
    focus_ring(ui, &response, -3.0, 8.0);
    let first_line = Rect::from_min_size(rect.min, vec2(rect.width(), HEIGHT));
    let second_line = first_line.translate(vec2(0.0, columns.second));
    head_ui(ui, first_line, line, is_open, columns);
    middle_ui(ui, second_line, &outcomes, work, columns);
    state_ui(ui, first_line, line, &status, work, columns);
    // What it waits for stands below it, with the way to call it off.
    if now.waits_to_go_on(run).is_none() {
        buttons_ui(ui, second_line, line, &status, view, out);
    }
    response.on_hover_cursor(CursorIcon::PointingHand);
    boxes_ui(ui, now, line, &status, accent, &outcomes, view, out);
    if is_open {
        ui.push_id(("unfolded", run.0), |ui| unfolded_ui(ui, now, line, &status, can_accent, view, out));
        ui.add_space(10.0);
    }
}

fn row_id(run: RunId) -> Id {
    Id::unique(("run", run.0))
}

/// Up and down walk the runs, wherever they stand.
fn walk(ui: &Ui, response: &Response, (above, below): (Option<RunId>, Option<RunId>)) {
    if !response.has_focus() {
        return;
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    for (key, to) in [(Key::ArrowUp, above), (Key::ArrowDown, below)] {
        if let Some(to) = to
            && ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key))
        {
            ui.memory_mut(|memory| memory.request_focus(row_id(to)));
        }
    }
}

/// What a screen reader says of a run.
fn heard(line: &RunLine, status: &RunStatus, outcomes: &Outcomes) -> String {
    let (state, _, _) = words::pill(status, None, outcomes.left_out);
    let counts = words::parts(outcomes);
    let counts =
        counts.iter().filter(|part| part.count > 0).map(|part| format!("{} {}", number(part.count), part.words));
    let production = if line.place.production { ", production" } else { "" };
    let verified = words::verified(line, status).map(|users| format!(", {} verified", number(users)));
    format!(
        "{}, {}, {}{production}, at {}, {}, {}{}",
        words::title(line),
        line.place.name,
        line.run.made_from.connection,
        words::clock(line.run.created_at),
        state,
        counts.collect::<Vec<_>>().join(", "),
        verified.unwrap_or_default(),
    )
}

pub(super) fn inner(ui: &mut Ui, rect: Rect) -> Ui {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(egui::Align::Min)));
    inner.spacing_mut().item_spacing = vec2(8.0, 3.0);
    inner.spacing_mut().interact_size.y = 18.0;
    inner
}

fn head_ui(ui: &mut Ui, rect: Rect, line: &RunLine, is_open: bool, columns: Columns) {
    let colors = palette(ui);
    let caret = if is_open { icons::CARET_DOWN } else { icons::CARET_RIGHT };
    let at = pos2(rect.left() + 14.0, rect.center().y);
    ui.painter().text(at, Align2::CENTER_CENTER, caret, theme::icon(14.0), colors.muted);
    let square = Rect::from_min_size(pos2(rect.left() + 30.0, rect.center().y - 18.0), vec2(36.0, 36.0));
    icon_square(&mut inner(ui, square), icons::USER_PLUS, Tone::Neutral, 36.0);
    let end = if columns.second > 0.0 { columns.state } else { columns.bar };
    let right = rect.left() + end - 24.0;
    let texts = Rect::from_min_max(pos2(rect.left() + columns.title, rect.top() + 12.0), pos2(right, rect.bottom()));
    let mut ui = inner(ui, texts);
    let title = words::title(line);
    whole_or_cut(&mut ui, &title, theme::semibold(13.5), colors.text);
    ui.horizontal(|ui| {
        let pill_width = if line.place.production { 84.0 } else { 0.0 };
        let width = (ui.available_width() - pill_width).max(20.0);
        ui.scope(|ui| {
            ui.set_max_width(width);
            // Tenants of one company differ in the ends of their names, and the connection stands last.
            let place = words::place(line);
            if let Some(short) = words::place_that_ended(line) {
                let label = Label::new(rich(&short, theme::body(12.5), colors.muted)).selectable(false).truncate();
                let response = ui.add(label);
                response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &place));
                response.on_hover_text(&place);
            } else {
                whole_or_cut(ui, &place, theme::body(12.5), colors.muted);
            }
        });
        if line.place.production {
            pill(ui, "Production", Tone::Warning);
        }
    });
}

/// One line with both its ends; all of it is heard, and shown on hover.
pub(super) fn whole_or_cut(ui: &mut Ui, text: &str, font: FontId, color: Color32) {
    let shown = cut_middle(ui, text, &font, ui.available_width());
    let response = ui.add(Label::new(rich(shown.as_ref(), font, color)).selectable(false));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if shown != text {
        response.on_hover_text(text);
    }
}

fn middle_ui(ui: &mut Ui, rect: Rect, outcomes: &Outcomes, work: Option<&AtWork>, columns: Columns) {
    let colors = palette(ui);
    let left = rect.left() + columns.bar;
    let place = Rect::from_min_size(pos2(left, rect.top() + 17.0), vec2(columns.bar_width, HEIGHT - 17.0));
    let mut ui = inner(ui, place);
    ui.spacing_mut().item_spacing.y = 5.0;
    let bar = outcome_bar(&mut ui, &words::parts(outcomes), columns.bar_width, 8.0);
    let Some(work) = work else {
        outcome_words(&mut ui, &words::parts(outcomes));
        return;
    };
    // At work it is a value that grows, spoken as such.
    ui.ctx().accesskit_node_builder(bar.id, |node| {
        node.set_role(egui::accesskit::Role::ProgressIndicator);
        node.set_label(words::time_left(&work.pace));
        node.set_numeric_value(f64::from(work.pace.share() * 100.0).floor());
    });
    let text = words::progress(work.progress.as_ref(), &work.pace, columns.wide);
    // There is no place for another line.
    ui.add(Label::new(rich(text, theme::body(12.5), colors.muted)).selectable(false).truncate());
}

fn state_ui(ui: &mut Ui, rect: Rect, line: &RunLine, status: &RunStatus, work: Option<&AtWork>, columns: Columns) {
    let colors = palette(ui);
    let left = rect.left() + columns.state;
    let place = Rect::from_min_max(pos2(left, rect.top() + 12.0), pos2(rect.right() - 12.0, rect.bottom()));
    let mut ui = inner(ui, place);
    let phase = work.and_then(|work| work.progress.as_ref()).map(|progress| progress.phase);
    let (text, tone, icon) = words::pill(status, phase, line.outcomes().left_out);
    pill_with(&mut ui, &text, tone, Some(icon));
    let (when, at) = words::when(line, status, work.and_then(|work| work.pace.since));
    let hint = format!("{when}\n{}", words::utc(at));
    let when = Label::new(rich(when, theme::body(12.5), colors.muted)).selectable(false).truncate();
    ui.add(when).on_hover_text(hint);
}

fn buttons_ui(ui: &mut Ui, rect: Rect, line: &RunLine, status: &RunStatus, view: &mut JobsView, out: &mut Out) {
    let run = line.run.id;
    let title = words::title(line);
    let going_on = words::going_on(line, jiff::Timestamp::now());
    // Measured unseen and placed from the left, so that Tab goes in reading order.
    let draw = |ui: &mut Ui, out: &mut Out, view: &mut JobsView| match status {
        RunStatus::Running { ending: None } => {
            let pause = format!("Pause {title}");
            if Button::plain("Pause").icon(icons::PAUSE).name(&pause).show(ui).clicked() {
                out.send(Command::PauseRun { run });
            }
            let stop = format!("Stop {title}…");
            if Button::plain("Stop…").icon(icons::SQUARE).name(&stop).show(ui).clicked() {
                view.stopping = Some(run);
            }
        }
        // Its tenant is no more.
        RunStatus::Paused | RunStatus::NotChecked { .. } | RunStatus::Stopped if line.place.is_gone => {}
        RunStatus::Paused | RunStatus::NotChecked { .. } => {
            let name = format!("Go on with {title}");
            let button = Button::plain("Go on").icon(icons::PLAY).name(&name).description(&going_on);
            if button.show(ui).clicked() {
                out.send(Command::GoOn { run });
            }
        }
        RunStatus::Stopped => {
            let name = format!("Send the rest of {}", line.list);
            let button = Button::plain("Send the rest").icon(icons::PLAY).name(&name).description(&going_on);
            if button.show(ui).clicked() {
                out.send(Command::GoOn { run });
            }
        }
        RunStatus::Planned
        | RunStatus::Running { .. }
        | RunStatus::RunningElsewhere
        | RunStatus::Interrupted { .. }
        | RunStatus::Finished { .. } => {}
    };
    let builder = || UiBuilder::new().layout(Layout::left_to_right(egui::Align::Center));
    let place = Rect::from_min_size(pos2(rect.left(), rect.top() + 16.0), vec2(600.0, 32.0));
    let mut unseen = ui.new_child(builder().max_rect(place).sizing_pass().invisible());
    draw(&mut unseen, &mut Out::default(), view);
    let left = rect.right() - 12.0 - unseen.min_rect().width();
    let place = Rect::from_min_max(pos2(left, rect.top() + 16.0), pos2(rect.right() - 12.0, rect.top() + 48.0));
    draw(&mut ui.new_child(builder().max_rect(place)), out, view);
}
