//! The users that were not written as asked: by cause, each with the reason beside the cure.

use super::unfolded::{cell, inner_card};
use crate::session::{Command, RefusedUser, RunDetails, RunId, RunLine, RunView};
use crate::ui::kit::{Button, counted, focus_ring, number, rich};
use crate::ui::out::{Ask, Out};
use crate::ui::theme::{self, palette};
use egui::{
    Align, CursorIcon, EventFilter, Id, Key, Label, Layout, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

/// What is remembered of the refused users of a run.
#[derive(Debug, Default)]
pub(super) struct RefusedView {
    pub(super) jobs_shown: bool,
    /// The row that the keyboard is on.
    chosen: u32,
    /// How far the rows are scrolled.
    offset: f32,
}

const ROW_HEIGHT: f32 = 46.0;
const HEAD_HEIGHT: f32 = 28.0;

/// So many rows are seen at once; the list scrolls within.
const ROWS_SEEN: f32 = 6.0;

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
        let (user, why) = (70.0 + spare * 0.25, 70.0 + spare * 0.66);
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
    let failed = line.outcomes().failed;
    let all = details.listed(None);
    let title = if failed == all {
        counted(all, "refused user", "refused users")
    } else {
        format!("{} to look at", counted(all, "user", "users"))
    };
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
    let height = ROW_HEIGHT * (rows as f32).min(ROWS_SEEN);
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
            let is_chosen = table.has_focus() && view.chosen == place;
            row_ui(ui, run, shown.refused(place), columns, is_chosen, out);
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

fn row_ui(ui: &mut Ui, run: RunId, user: Option<&RefusedUser>, columns: Columns, chosen: bool, out: &mut Out) {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::hover());
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
        return;
    };
    let heard = format!("Row {}, {}, {}. {}", number(user.number), user.user, user.why, user.next);
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &heard));
    let place = |(from, to): (f32, f32)| {
        Rect::from_min_max(pos2(rect.left() + from, rect.top() + 5.0), pos2(rect.left() + to, rect.bottom()))
    };
    let two_lines = Layout::top_down(Align::Min);
    let row = rich(number(user.number), theme::body(12.5), colors.muted);
    cell(ui, place((8.0, 52.0)), Layout::top_down(Align::Max)).add(Label::new(row).selectable(false));
    let mut text = |columns, first: &str, second: Option<egui::RichText>| {
        let mut cell = cell(ui, place(columns), two_lines);
        cell.add(Label::new(rich(first, theme::body(13.0), colors.text)).truncate());
        if let Some(second) = second {
            cell.add(Label::new(second).truncate());
        }
    };
    let muted = |text: &str| rich(text, theme::body(12.0), colors.muted);
    text(columns.user, &user.user, user.name.as_deref().map(muted));
    let code = if user.path.is_empty() { user.code.clone() } else { format!("{}  {}", user.code, user.path) };
    text(columns.why, &user.why, Some(rich(code, theme::mono(11.0), colors.muted)));
    // The cure may take two lines; what does not fit is heard in full, and shown on hover.
    let mut next = cell(ui, place(columns.next), two_lines);
    let galley = egui::text::LayoutJob::simple(
        user.next.clone(),
        theme::body(12.5),
        colors.text,
        columns.next.1 - columns.next.0,
    );
    let mut job = galley;
    job.wrap.max_rows = 2;
    job.wrap.overflow_character = Some('…');
    next.add(Label::new(job)).on_hover_text(&user.next);
    let link = Rect::from_min_max(
        pos2(rect.left() + columns.link, rect.top() + 4.0),
        pos2(rect.right() - 10.0, rect.bottom()),
    );
    let mut link_ui = cell(ui, link, Layout::left_to_right(Align::Min));
    let name = format!("Show row {}, {}, in the sheet", number(user.number), user.user);
    if Button::link("Show in sheet →").name(&name).show(&mut link_ui).clicked() {
        out.ask(Ask::ShowInSheet(run, user.row));
    }
}
