//! The users that were not written as asked: by cause, each with the reason beside the cure.

use super::dashboard::dashboard_ui;
use super::unfolded::{cell, inner_card};
use super::words;
use crate::session::{Command, RefusedUser, RunDetails, RunId, RunLine, RunView};
use crate::ui::kit::{Button, counted, focus_ring, number, rich};
use crate::ui::out::{Ask, Out};
use crate::ui::theme::{self, icons, palette};
use egui::{
    Align, CursorIcon, EventFilter, Id, Key, Label, Layout, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, text::LayoutJob, vec2,
};

/// What is remembered of the refused users of a run.
#[derive(Debug, Default)]
pub(super) struct RefusedView {
    pub(super) jobs_shown: bool,
    /// The row that is told in full.
    chosen: u32,
    /// Whom the clipboard names, to be looked for in Auth0's Dashboard.
    copied: Option<String>,
    /// How far the rows are scrolled.
    offset: f32,
}

const ROW_HEIGHT: f32 = 60.0;
const HEAD_HEIGHT: f32 = 28.0;

/// At least so many rows are seen at once, and more in a high window; the list scrolls within.
const FEWEST_SEEN: f32 = 5.0;

/// What stands above and below the rows of a run that was just unfolded.
const AROUND: f32 = 480.0;

/// How high a line of 12.5 points is, as `kit::rich` has it.
const LINE: f32 = 18.0;

/// Lines of a reason and of a cure that a row has place for; the chosen row is told in full below the table.
const LINES: usize = 2;

/// Where the columns begin and end, for a card of this width.
#[derive(Debug, Clone, Copy)]
struct Columns {
    user: (f32, f32),
    why: (f32, f32),
    next: (f32, f32),
    link: f32,
}

impl Columns {
    fn of(width: f32) -> Self {
        let link = width - 116.0;
        let spare = link - 70.0;
        let (user, why) = (70.0 + spare * 0.29, 70.0 + spare * 0.66);
        Self { user: (70.0, user - 14.0), why: (user, why - 14.0), next: (why, link - 8.0), link }
    }
}

pub(super) fn refused_card(
    ui: &mut Ui,
    line: &RunLine,
    shown: &RunView,
    details: &RunDetails,
    view: &mut RefusedView,
    out: &mut Out,
) {
    let run = line.run.id;
    inner_card(ui, |ui| {
        chips_ui(ui, run, line, shown, details, view, out);
        let colors = palette(ui);
        let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD_HEIGHT), Sense::hover());
        ui.painter().hline(head.x_range(), head.top(), Stroke::new(1.0, colors.line));
        ui.painter().hline(head.x_range(), head.bottom(), Stroke::new(1.0, colors.line));
        let columns = Columns::of(head.width());
        let heads = [
            ((16.0, 52.0), "Row", Align::Max),
            (columns.user, "User", Align::Min),
            (columns.why, "Why", Align::Min),
            (columns.next, "What to do", Align::Min),
        ];
        for ((from, to), text, align) in heads {
            let place = Rect::from_x_y_ranges(head.left() + from..=head.left() + to, head.y_range());
            let layout = match align {
                Align::Max => Layout::right_to_left(Align::Center),
                Align::Min | Align::Center => Layout::left_to_right(Align::Center),
            };
            let text = rich(text, theme::medium(12.0), colors.muted);
            let heading = cell(ui, place, layout).add(Label::new(text).selectable(false));
            ui.ctx().accesskit_node_builder(heading.id, |node| node.set_role(egui::accesskit::Role::ColumnHeader));
        }
        table_ui(ui, run, line, shown, details, columns, view, out);
        if let Some(user) = shown.refused(view.chosen) {
            chosen_ui(ui, line, user, view);
        }
    });
}

fn chips_ui(
    ui: &mut Ui,
    run: RunId,
    line: &RunLine,
    shown: &RunView,
    details: &RunDetails,
    view: &mut RefusedView,
    out: &mut Out,
) {
    let all = details.listed(None);
    let title = words::listed(all, line.outcomes().failed, line.counts.kept_back());
    let margin = egui::Margin { left: 14, right: 14, top: 7, bottom: 7 };
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.set_min_height(28.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            let color = palette(ui).text;
            ui.add(Label::new(rich(title, theme::semibold(13.5), color)));
            ui.add_space(8.0);
            let causes = details.causes.iter().map(|cause| (Some(cause.label.as_str()), cause.count));
            for (cause, count) in std::iter::once((None, all)).chain(causes) {
                if chip_ui(ui, cause.unwrap_or("All"), count, shown.cause.as_deref() == cause) {
                    view.chosen = 0;
                    let cause = cause.map(str::to_owned);
                    out.send(Command::ShowRefused { run, cause, places: 0..crate::session::REFUSED_PER_PAGE });
                }
            }
        });
    });
}

/// A cause with its count, to show it alone.
fn chip_ui(ui: &mut Ui, label: &str, count: u64, chosen: bool) -> bool {
    let colors = palette(ui);
    let text = format!("{label} {}", number(count));
    let front = if chosen { colors.accent } else { colors.text };
    let galley = ui.painter().layout_no_wrap(text, theme::medium(12.0), front);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 22.0, 26.0), Sense::click());
    let name = format!("{label}, {}", counted(count, "user", "users"));
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &name));
    let (fill, border) = match (chosen, response.hovered()) {
        (true, _) => (colors.accent_soft, colors.accent_soft),
        (false, true) => (colors.hover, colors.border),
        (false, false) => (colors.surface, colors.border),
    };
    ui.painter().rect(rect, 13.0, fill, Stroke::new(1.0, border), StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, front);
    focus_ring(ui, &response, 2.0, 13.0);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

#[expect(clippy::too_many_arguments, reason = "what is drawn, and what it may ask for")]
fn table_ui(
    ui: &mut Ui,
    run: RunId,
    line: &RunLine,
    shown: &RunView,
    details: &RunDetails,
    columns: Columns,
    view: &mut RefusedView,
    out: &mut Out,
) {
    let cause = shown.cause.clone();
    let rows = u32::try_from(details.listed(cause.as_deref())).unwrap_or(u32::MAX);
    let room = ((ui.ctx().content_rect().height() - AROUND) / ROW_HEIGHT).floor().max(FEWEST_SEEN);
    let height = ROW_HEIGHT * (rows as f32).min(room);
    // One stop of the keyboard for the whole table: arrows move within.
    let place = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
    let table = ui.interact(place, Id::unique(("refused", run.0)), Sense::focusable_noninteractive());
    let name = format!("Refused users of {}, {} rows", line.list, number(u64::from(rows)));
    table.widget_info(|| WidgetInfo::labeled(Role::Table, true, &name));
    let moved = keys_ui(ui, &table, rows, view);
    let mut scroll = ScrollArea::vertical()
        .auto_shrink(false)
        .max_height(height)
        .min_scrolled_height(height)
        .id_salt(("refused rows", run.0));
    if moved {
        let top = ROW_HEIGHT * view.chosen as f32;
        let offset = view.offset.clamp((top + ROW_HEIGHT - height).max(0.0), top);
        scroll = scroll.vertical_scroll_offset(offset);
    }
    let drawn = scroll.show_rows(ui, ROW_HEIGHT, rows as usize, |ui, visible| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let places = visible.start as u32..visible.end as u32;
        if places.clone().any(|place| !shown.is_asked(place)) {
            out.send(Command::ShowRefused { run, cause: cause.clone(), places: places.clone() });
        }
        for place in places {
            if row_ui(ui, run, shown.refused(place), columns, view.chosen == place, out) {
                view.chosen = place;
                table.request_focus();
            }
        }
    });
    view.offset = drawn.state.clamped_offset().y;
    if table.has_focus()
        && let Some(user) = shown.refused(view.chosen)
    {
        if ui.input(|input| input.key_pressed(Key::Enter)) {
            out.ask(Ask::ShowInSheet(run, user.row));
        }
        if ui.input(|input| input.events.contains(&egui::Event::Copy)) {
            ui.ctx().copy_text(as_text(user));
        }
    }
    focus_ring(ui, &table, -1.0, 6.0);
}

fn keys_ui(ui: &Ui, table: &egui::Response, rows: u32, view: &mut RefusedView) -> bool {
    if !table.has_focus() || rows == 0 {
        return false;
    }
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(table.id, filter));
    let before = view.chosen;
    ui.input_mut(|input| {
        for (key, step) in [(Key::ArrowUp, -1_i64), (Key::ArrowDown, 1), (Key::PageUp, -6), (Key::PageDown, 6)] {
            if input.consume_key(egui::Modifiers::NONE, key) {
                let to = (i64::from(view.chosen) + step).clamp(0, i64::from(rows) - 1);
                view.chosen = u32::try_from(to).unwrap_or(0);
            }
        }
    });
    before != view.chosen
}

fn as_text(user: &RefusedUser) -> String {
    let name = user.name.as_deref().unwrap_or_default();
    format!("{}\t{}\t{name}\t{}\t{}\t{}", user.number, user.user, user.why, user.next, user.code)
}

/// A row; true when it was chosen.
fn row_ui(ui: &mut Ui, run: RunId, user: Option<&RefusedUser>, columns: Columns, chosen: bool, out: &mut Out) -> bool {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::CLICK);
    if chosen {
        ui.painter().rect_filled(rect, 0.0, colors.accent_soft);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, colors.line));
    let Some(user) = user else {
        // On its way: grey bars where the words will be.
        for (from, to) in [columns.user, columns.why, columns.next] {
            let bar = Rect::from_min_max(
                pos2(rect.left() + from, rect.top() + 14.0),
                pos2(rect.left() + from + (to - from) * 0.6, rect.top() + 22.0),
            );
            ui.painter().rect_filled(bar, 4.0, colors.hover);
        }
        return false;
    };
    let heard = format!("Row {}, {}, {}. {}", number(user.number), user.user, user.why, user.next);
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &heard));
    let place = |(from, to): (f32, f32)| {
        Rect::from_min_max(pos2(rect.left() + from, rect.top() + 6.0), pos2(rect.left() + to, rect.bottom()))
    };
    let two_lines = Layout::top_down(Align::Min);
    let row = rich(number(user.number), theme::body(12.5), colors.muted);
    cell(ui, place((8.0, 52.0)), Layout::top_down(Align::Max)).add(Label::new(row).selectable(false));
    let mut who = cell(ui, place(columns.user), two_lines);
    who.add(Label::new(rich(&user.user, theme::body(12.5), colors.text)).selectable(false).truncate());
    if let Some(name) = &user.name {
        who.add(Label::new(rich(name, theme::body(12.0), colors.muted)).selectable(false).truncate());
    }
    let few_lines = |ui: &mut Ui, text: &str, lines: usize, (from, to): (f32, f32)| {
        let mut job = LayoutJob::simple(text.to_owned(), theme::body(12.5), colors.text, to - from);
        (job.wrap.max_rows, job.wrap.overflow_character) = (lines, Some('…'));
        // As high as the lines of the columns beside it.
        job.sections.iter_mut().for_each(|section| section.format.line_height = Some(LINE));
        ui.add(Label::new(job).selectable(false));
    };
    let mut why = cell(ui, place(columns.why), two_lines);
    few_lines(&mut why, &user.why, LINES, columns.why);
    let code = rich(code(user), theme::mono(10.5), colors.muted);
    why.add(Label::new(code).selectable(false).truncate());
    few_lines(&mut cell(ui, place(columns.next), two_lines), &user.next, LINES + 1, columns.next);
    let link = Rect::from_min_max(
        pos2(rect.left() + columns.link, rect.top() + 5.0),
        pos2(rect.right() - 10.0, rect.bottom()),
    );
    let mut link_ui = cell(ui, link, Layout::left_to_right(Align::Min));
    let name = format!("Show row {}, {}, in the sheet", number(user.number), user.user);
    if Button::link("Show in sheet →").name(&name).show(&mut link_ui).clicked() {
        out.ask(Ask::ShowInSheet(run, user.row));
    }
    response.clicked()
}

/// Who said no, and the code, for a search in documents or logs.
fn code(user: &RefusedUser) -> String {
    let who = if user.kept_back { "left out" } else { "Auth0" };
    let path = if user.path.is_empty() { String::new() } else { format!("  {}", user.path) };
    format!("{who}  {}{path}", user.code)
}

/// All that is known of the chosen row, however long, and what can be done with it.
fn chosen_ui(ui: &mut Ui, line: &RunLine, user: &RefusedUser, view: &mut RefusedView) {
    let colors = palette(ui);
    let top = ui.available_rect_before_wrap();
    ui.painter().hline(top.x_range(), top.top(), Stroke::new(1.0, colors.border));
    egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 11)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(8.0, 3.0);
        let name = user.name.as_ref().map(|name| format!("  •  {name}")).unwrap_or_default();
        let who = format!("Row {}  •  {}{name}", number(user.number), user.user);
        ui.add(Label::new(rich(who, theme::semibold(13.0), colors.text)).wrap());
        ui.add(Label::new(rich(&user.why, theme::body(13.0), colors.text)).wrap());
        ui.add(Label::new(rich(&user.next, theme::body(13.0), colors.text)).wrap());
        ui.add(Label::new(rich(code(user), theme::mono(11.0), colors.muted)).wrap());
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            let name = format!("Copy what is said of row {}", number(user.number));
            if Button::plain("Copy").small().icon(icons::COPY).name(&name).show(ui).clicked() {
                ui.ctx().copy_text(as_text(user));
            }
            let user_id = user.user_id.as_deref();
            let who = user.is_named.then_some(user.user.as_str());
            dashboard_ui(ui, &line.run.made_from.tenant, user_id, who, &mut view.copied);
        });
    });
}
