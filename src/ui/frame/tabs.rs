//! The open lists as tabs above the card, where there is more than one.

use super::nav::open_sheets;
use crate::session::{Fetched, SheetId, State};
use crate::ui::kit::{Button, busy, cut_middle, focus_ring, option};
use crate::ui::lists::Sources;
use crate::ui::out::{Ask, Out};
use crate::ui::screen::Screen;
use crate::ui::theme::{self, icons, palette};
use egui::scroll_area::ScrollBarVisibility;
use egui::{
    Align, Align2, Color32, Context, CursorIcon, Key, Layout, Modifiers, Popup, Rect, Role, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

/// How high a tab is, and how wide it may get.
const HEIGHT: f32 = 30.0;
const WIDEST: f32 = 220.0;
/// What stands beside the name: a sign at the left, the way to close it at the right.
const BESIDE: f32 = 56.0;

/// What a tab tells of its list besides its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Still,
    Opening,
    NotOpen,
    /// Somebody has to say first what its columns mean.
    Matched,
    Edited,
    Sending,
}

impl Standing {
    fn of(now: &State, sheet: SheetId) -> Self {
        let open = match now.sheets.get(&sheet) {
            Some(Fetched::Ready(open)) => open,
            Some(Fetched::Failed { .. }) if now.mappings.contains_key(&sheet) => return Self::Matched,
            Some(Fetched::Failed { .. }) => return Self::NotOpen,
            Some(Fetched::Loading { .. } | Fetched::NotAsked) | None => return Self::Opening,
        };
        let mut runs = now.at_work.keys().filter_map(|run| now.run_line(*run));
        if runs.any(|line| line.run.made_from.sheet == open.stored) {
            return Self::Sending;
        }
        if open.edits.undo.is_some() { Self::Edited } else { Self::Still }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Still => "",
            Self::Opening => ", opening",
            Self::NotOpen => ", not open",
            Self::Matched => ", its columns are being matched",
            Self::Edited => ", edited",
            Self::Sending => ", sending",
        }
    }
}

/// Draws them above a screen that is about a list.
pub(crate) fn tabs_ui(ui: &mut Ui, now: &State, screen: Screen, sources: &Sources, out: &mut Out) {
    let Some(shown) = screen.sheet().filter(|_| now.sheets.len() > 1) else { return };
    let lists = open_sheets(now, sources);
    let widths: Vec<f32> = lists.iter().map(|(_, name)| (measure(ui, name) + BESIDE).min(WIDEST)).collect();
    let too_many = widths.iter().map(|width| width + 4.0).sum::<f32>() > ui.available_width();
    let room = ui.available_width() - if too_many { HEIGHT + 8.0 } else { 0.0 };
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    ui.add_space(2.0);
    let place = Rect::from_min_size(row.min, vec2(room, HEIGHT));
    let mut tabs = ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
    // Who comes by a key or from elsewhere sees the tab of what is shown.
    let seen = ui.scope_id().with("tab in view");
    let in_room = (shown, room.round() as i32);
    let comes_into_view = ui.data(|data| data.get_temp::<(SheetId, i32)>(seen)) != Some(in_room);
    ui.data_mut(|data| data.insert_temp(seen, in_room));
    ScrollArea::horizontal().scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden).show(&mut tabs, |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (index, ((sheet, name), width)) in lists.iter().zip(&widths).enumerate() {
            let standing = Standing::of(now, *sheet);
            let about = format!("{name}, list {} of {}{}", index + 1, lists.len(), standing.words());
            let selected = *sheet == shown;
            let response = tab_ui(ui, (name, &about), *width, standing, selected);
            if selected && comes_into_view {
                response.0.scroll_to_me(None);
            }
            if response.1 {
                out.ask(Ask::CloseSheet(*sheet));
            } else if response.0.clicked() {
                out.go(Screen::Sheet(*sheet));
            }
        }
    });
    if too_many {
        let place = Rect::from_min_size(pos2(row.right() - HEIGHT, row.top()), vec2(HEIGHT, HEIGHT));
        let mut at = ui.new_child(UiBuilder::new().max_rect(place));
        let all = Button::icon_only(icons::CARET_DOWN, "All open lists").height(HEIGHT).show(&mut at);
        Popup::menu(&all).width(320.0).show(|ui| {
            ui.set_width(320.0);
            ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                for (sheet, name) in &lists {
                    if option(ui, name, "", *sheet == shown).clicked() {
                        out.go(Screen::Sheet(*sheet));
                    }
                }
            });
        });
    }
}

fn measure(ui: &Ui, name: &str) -> f32 {
    let short: String = name.chars().take(60).collect();
    ui.painter().layout_no_wrap(short, theme::medium(12.5), Color32::PLACEHOLDER).size().x
}

/// One tab; whether it is to be closed.
fn tab_ui(
    ui: &mut Ui,
    (name, about): (&str, &str),
    width: f32,
    standing: Standing,
    selected: bool,
) -> (egui::Response, bool) {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT - 2.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Tab, true, about));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(selected));
    let (fill, border) = match (selected, response.hovered()) {
        (true, _) => (colors.surface, colors.border),
        (false, true) => (colors.hover, Color32::TRANSPARENT),
        (false, false) => (Color32::TRANSPARENT, Color32::TRANSPARENT),
    };
    ui.painter().rect(rect, 7.0, fill, Stroke::new(1.0, border), StrokeKind::Inside);
    let front = if selected { colors.text } else { colors.muted };
    let sign = pos2(rect.left() + 16.0, rect.center().y);
    match standing {
        Standing::Opening | Standing::Sending => busy(ui, Rect::from_center_size(sign, vec2(14.0, 14.0))),
        Standing::NotOpen => sign_ui(ui, sign, icons::WARNING_CIRCLE, colors.error),
        Standing::Edited => sign_ui(ui, sign, icons::PENCIL_SIMPLE, colors.warning),
        Standing::Still | Standing::Matched => sign_ui(ui, sign, icons::TABLE, front),
    }
    let face = theme::medium(12.5);
    let fitting = cut_middle(ui, name, &face, (width - BESIDE + 2.0).max(8.0));
    let cut = fitting != name;
    let galley = ui.painter().layout_no_wrap(fitting.into_owned(), face, front);
    ui.painter().galley(pos2(rect.left() + 28.0, rect.center().y - galley.size().y / 2.0), galley, front);
    focus_ring(ui, &response, -1.0, 7.0);
    let place = Rect::from_center_size(pos2(rect.right() - 15.0, rect.center().y), vec2(20.0, 20.0));
    let close = ui.interact(place, response.id.with("close"), Sense::click());
    let what = format!("Close the tab {name}");
    close.widget_info(|| WidgetInfo::labeled(Role::Button, true, &what));
    if selected || response.hovered() || close.hovered() || close.has_focus() {
        let color = if close.hovered() { colors.text } else { colors.muted };
        sign_ui(ui, place.center(), icons::X, color);
    }
    focus_ring(ui, &close, 0.0, 5.0);
    let is_closed = close.on_hover_cursor(CursorIcon::PointingHand).on_hover_text("Close (Ctrl W)").clicked();
    // What has no room is told where the pointer rests; so is what the sign means.
    let response = if cut || !standing.words().is_empty() { response.on_hover_text(about) } else { response };
    let middle = response.middle_clicked();
    (response.on_hover_cursor(CursorIcon::PointingHand), is_closed || middle)
}

fn sign_ui(ui: &Ui, at: egui::Pos2, sign: &str, color: Color32) {
    ui.painter().text(at, Align2::CENTER_CENTER, sign, theme::icon(13.0), color);
}

/// What Ctrl+Tab, Ctrl+Shift+Tab and Ctrl+W ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TabKey {
    Show(SheetId),
    Close(SheetId),
}

/// Takes these keys, unless a question is open.
pub(crate) fn tab_keys(ctx: &Context, now: &State, screen: Screen) -> Option<TabKey> {
    if ctx.memory(|memory| memory.top_modal_layer().is_some()) {
        return None;
    }
    let pressed = |modifiers: Modifiers, key: Key| ctx.input_mut(|input| input.consume_key(modifiers, key));
    // Not Cmd on macOS, which takes Cmd+Tab for itself.
    let back = pressed(Modifiers::CTRL | Modifiers::SHIFT, Key::Tab);
    let on = !back && pressed(Modifiers::CTRL, Key::Tab);
    if pressed(Modifiers::COMMAND, Key::W) {
        return screen.sheet().map(TabKey::Close);
    }
    if !back && !on {
        return None;
    }
    let lists: Vec<SheetId> = now.sheets.keys().copied().collect();
    let count = lists.len();
    let at = screen.sheet().and_then(|sheet| lists.iter().position(|it| *it == sheet));
    let next = match at {
        Some(at) => (at + if back { count - 1 } else { 1 }) % count.max(1),
        None => 0,
    };
    lists.get(next).copied().filter(|it| screen != Screen::Sheet(*it)).map(TabKey::Show)
}
