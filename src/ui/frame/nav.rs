//! The navigation: screens, open sheets, the tenant in use.

use crate::session::{Command, Fetched, SettingsChange, SheetId, SheetState, State, TenantRef, ThemeChoice};
use crate::ui::focus;
use crate::ui::kit::{cut_middle, focus_ring};
use crate::ui::lists::Sources;
use crate::ui::out::{Ask, Out};
use crate::ui::screen::Screen;
use crate::ui::theme::{self, icons, palette};
use egui::style::ScrollStyle;
use egui::{
    Align2, Color32, CursorIcon, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

/// Heights of what stands at the foot, from top to bottom: tenant, Guide, Settings, theme, with the gaps between.
const FOOT_HEIGHT: f32 = 50.0 + 8.0 + 3.0 * 36.0;

/// What Jobs takes below the open lists, and the least room for those.
const ITEM: f32 = 36.0;
const LEAST_LISTS: f32 = 32.0;

/// In a narrower navigation there are icons alone, with their words where the pointer rests.
const ICONS_ALONE: f32 = 80.0;

/// `about` is the tenant that the screen leads to, where that need not be the one in use.
pub(crate) fn nav_ui(
    ui: &mut Ui,
    now: &State,
    screen: Screen,
    about: Option<&TenantRef>,
    sources: &Sources,
    out: &mut Out,
) {
    ui.spacing_mut().item_spacing.y = 2.0;
    brand_ui(ui);
    ui.add_space(18.0);
    let whole = ui.available_rect_before_wrap();
    let split = (whole.bottom() - FOOT_HEIGHT).max(whole.top());
    let mut upper =
        ui.new_child(UiBuilder::new().max_rect(Rect::from_min_max(whole.min, pos2(whole.right(), split - 8.0))));
    // Over the items: beside them it would move their icons.
    upper.spacing_mut().scroll = ScrollStyle::floating();
    egui::ScrollArea::vertical().show(&mut upper, |ui| {
        // What is left for the open lists above Jobs, which many of them must not push out of sight.
        let whole = ui.available_height();
        if item(ui, icons::BUILDINGS, "Tenants", matches!(screen, Screen::Tenants | Screen::AddTenant), None) {
            out.go(Screen::Tenants);
        }
        if item(ui, icons::USERS, "Users", matches!(screen, Screen::Users | Screen::Export), None) {
            out.go(Screen::Users);
        }
        let lists = ui.cursor().min.y - ui.max_rect().top();
        let room = (whole - lists - ITEM).max(LEAST_LISTS);
        if !now.sheets.is_empty() {
            egui::ScrollArea::vertical()
                .id_salt("open lists")
                .max_height(room)
                .min_scrolled_height(room)
                .show(ui, |ui| lists_ui(ui, now, screen, sources, room, out));
        }
        if jobs_item(ui, now.undecided_runs(), screen == Screen::Jobs) {
            out.go(Screen::Jobs);
        }
    });
    let mut foot = ui.new_child(UiBuilder::new().max_rect(Rect::from_min_max(pos2(whole.left(), split), whole.max)));
    let ui = &mut foot;
    tenant_ui(ui, now, screen, about, out);
    ui.add_space(8.0);
    if item(ui, icons::QUESTION, "Guide", screen == Screen::Guide, Some("F1")) {
        out.go(Screen::Guide);
    }
    if item(ui, icons::GEAR_SIX, "Settings", screen == Screen::Settings, None) {
        out.go(Screen::Settings);
    }
    let dark = ui.visuals().dark_mode;
    let (icon, text) = if dark { (icons::SUN, "Light theme") } else { (icons::MOON, "Dark theme") };
    if item(ui, icon, text, false, None) {
        let theme = if dark { ThemeChoice::Light } else { ThemeChoice::Dark };
        out.send(Command::ChangeSettings(SettingsChange::Theme(theme)));
    }
}

/// The open lists, that which is shown among those in view, also when the room for them changes.
fn lists_ui(ui: &mut Ui, now: &State, screen: Screen, sources: &Sources, room: f32, out: &mut Out) {
    let seen = ui.scope_id().with("list in view");
    let was: Option<(SheetId, i32)> = ui.data(|data| data.get_temp(seen)).flatten();
    if screen.sheet().is_none() {
        ui.data_mut(|data| data.insert_temp(seen, None::<(SheetId, i32)>));
    }
    for (sheet, name) in open_sheets(now, sources) {
        let selected = screen.sheet() == Some(sheet);
        let top = ui.cursor().min;
        match sheet_item(ui, &name, selected) {
            Some(Chosen::Show) => out.go(Screen::Sheet(sheet)),
            Some(Chosen::Close) => out.ask(Ask::CloseSheet(sheet)),
            None => {}
        }
        // A list that is on its way is not among them yet.
        let in_room = Some((sheet, room.round() as i32));
        if selected && was != in_room {
            ui.data_mut(|data| data.insert_temp(seen, in_room));
            ui.scroll_to_rect(Rect::from_min_max(top, ui.min_rect().max), None);
        }
    }
}

fn brand_ui(ui: &mut Ui) {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Rollcall"));
    let square = Rect::from_min_size(rect.min, vec2(28.0, 28.0));
    ui.painter().rect_filled(square, 7.0, colors.accent);
    ui.painter().text(
        square.center(),
        Align2::CENTER_CENTER,
        icons::USERS_THREE,
        theme::fill_icon(18.0),
        colors.on_accent,
    );
    if rect.width() < ICONS_ALONE {
        return;
    }
    let at = pos2(square.right() + 8.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, "Rollcall", theme::semibold(15.0), colors.text);
}

/// The sheets that are open or opening, by name.
pub(super) fn open_sheets(now: &State, sources: &Sources) -> Vec<(SheetId, String)> {
    let name = |sheet: SheetId, fetched: &Fetched<SheetState>| {
        let source = || sources.path(now, sheet)?.file_name().map(|it| it.to_string_lossy().into_owned());
        let kept = || now.unrestored.get(&sheet).map(|it| it.name.clone());
        fetched.value().map(|it| it.name.clone()).or_else(source).or_else(kept).unwrap_or_else(|| "Opening…".to_owned())
    };
    now.sheets.iter().map(|(sheet, fetched)| (*sheet, name(*sheet, fetched))).collect()
}

fn base(ui: &mut Ui, height: f32, name: &str, selected: bool) -> (Rect, Response) {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, name));
    // The way out of what takes Tab for itself, as the grid does.
    if selected && ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::F6)) {
        focus::walk(ui, &response);
    }
    let fill = match (selected, response.hovered()) {
        (true, _) => colors.accent_soft,
        (false, true) => colors.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 7.0, fill);
    focus_ring(ui, &response, -1.0, 7.0);
    (rect, response.on_hover_cursor(CursorIcon::PointingHand))
}

/// An item with its icon; `hint` is the key that does the same. True when it was chosen.
fn item(ui: &mut Ui, icon: &str, text: &str, selected: bool, hint: Option<&str>) -> bool {
    named_item(ui, icon, text, text, selected, hint)
}

fn named_item(ui: &mut Ui, icon: &str, text: &str, name: &str, selected: bool, hint: Option<&str>) -> bool {
    let colors = palette(ui);
    let (rect, response) = base(ui, 34.0, name, selected);
    let front = if selected { colors.accent } else { colors.text };
    let icon_front = if selected { colors.accent } else { colors.muted };
    let middle = rect.center().y;
    if rect.width() < ICONS_ALONE {
        ui.painter().text(pos2(rect.center().x, middle), Align2::CENTER_CENTER, icon, theme::icon(18.0), icon_front);
        return response.on_hover_text(name).clicked();
    }
    ui.painter().text(pos2(rect.left() + 20.0, middle), Align2::CENTER_CENTER, icon, theme::icon(18.0), icon_front);
    ui.painter().text(pos2(rect.left() + 38.0, middle), Align2::LEFT_CENTER, text, theme::medium(13.5), front);
    if let Some(hint) = hint {
        let at = pos2(rect.right() - 12.0, middle);
        ui.painter().text(at, Align2::RIGHT_CENTER, hint, theme::body(11.5), colors.muted);
    }
    response.clicked()
}

/// The item of the runs, with how many wait for a decision.
fn jobs_item(ui: &mut Ui, undecided: usize, selected: bool) -> bool {
    let colors = palette(ui);
    let name = match undecided {
        0 => "Jobs".to_owned(),
        1 => "Jobs, 1 needs your decision".to_owned(),
        many => format!("Jobs, {many} need your decision"),
    };
    let top = ui.cursor().min;
    let clicked = named_item(ui, icons::LIST_CHECKS, "Jobs", &name, selected, None);
    if undecided > 0 {
        let wide = ui.available_width();
        let place = if wide < ICONS_ALONE { vec2(wide - 8.0, 8.0) } else { vec2(wide - 20.0, 17.0) };
        let at = top + place;
        ui.painter().circle_filled(at, 9.0, colors.warning);
        ui.painter().text(at, Align2::CENTER_CENTER, undecided.min(99), theme::medium(11.5), colors.surface);
    }
    clicked
}

/// What was done with a sheet in the list.
enum Chosen {
    Show,
    Close,
}

fn sheet_item(ui: &mut Ui, name: &str, selected: bool) -> Option<Chosen> {
    let colors = palette(ui);
    let (rect, response) = base(ui, 30.0, name, selected);
    let front = if selected { colors.accent } else { colors.muted };
    let middle = rect.center().y;
    if rect.width() < ICONS_ALONE {
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, icons::TABLE, theme::icon(15.0), front);
        return response.on_hover_text(name).clicked().then_some(Chosen::Show);
    }
    ui.painter().text(pos2(rect.left() + 44.0, middle), Align2::CENTER_CENTER, icons::TABLE, theme::icon(15.0), front);
    // Lists of one export differ in the ends of their names.
    let face = theme::medium(12.5);
    let fitting = cut_middle(ui, name, &face, rect.width() - 78.0);
    let cut = fitting != name;
    let galley = ui.painter().layout_no_wrap(fitting.into_owned(), face, front);
    ui.painter().galley(pos2(rect.left() + 56.0, middle - galley.size().y / 2.0), galley, front);
    let response = if cut { response.on_hover_text(name) } else { response };
    let place = Rect::from_center_size(pos2(rect.right() - 14.0, middle), vec2(20.0, 20.0));
    let close = ui.interact(place, response.id.with("close"), Sense::click());
    let what = format!("Close {name}");
    close.widget_info(|| WidgetInfo::labeled(Role::Button, true, &what));
    if selected || response.hovered() || close.hovered() || close.has_focus() {
        let color = if close.hovered() { colors.text } else { colors.muted };
        ui.painter().text(place.center(), Align2::CENTER_CENTER, icons::X, theme::icon(12.0), color);
    }
    focus_ring(ui, &close, 0.0, 5.0);
    let close = close.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(what);
    match (close.clicked(), response.clicked()) {
        (true, _) => Some(Chosen::Close),
        (false, true) => Some(Chosen::Show),
        (false, false) => None,
    }
}

/// The tenant in use, or the one that the screen is about.
fn tenant_ui(ui: &mut Ui, now: &State, screen: Screen, about: Option<&TenantRef>, out: &mut Out) {
    let colors = palette(ui);
    let tenant = about.or(now.in_use.as_ref());
    let tenant = tenant.map(|it| (it.name().to_owned(), now.purpose(it).word(), now.is_production(it)));
    let name = match (&tenant, about) {
        (Some((name, kind, _)), Some(_)) => format!("This list goes to {name}, {kind}. Show the tenants"),
        (Some((name, kind, _)), None) => format!("Tenant in use: {name}, {kind}. Change"),
        (None, _) => "No tenant yet. Add one".to_owned(),
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 50.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let warn = screen.leads_to_a_write() && tenant.as_ref().is_some_and(|(_, _, production)| *production);
    let (fill, border) = match (warn, response.hovered()) {
        (true, _) => (colors.warning_area, colors.warning_border),
        (false, true) => (colors.hover, colors.border),
        (false, false) => (if tenant.is_some() { colors.surface } else { colors.window }, colors.border),
    };
    ui.painter().rect(rect, 8.0, fill, Stroke::new(1.0, border), StrokeKind::Inside);
    let is_narrow = rect.width() < ICONS_ALONE;
    let dot = if is_narrow { rect.center() } else { pos2(rect.left() + 16.0, rect.center().y) };
    if let (Some((_, _, production)), true) = (&tenant, is_narrow) {
        ui.painter().circle_filled(dot, 6.0, if *production { colors.warning } else { colors.accent });
    } else if is_narrow {
        ui.painter().circle_stroke(dot, 6.0, Stroke::new(1.2, colors.muted));
    } else if let Some((name, kind, production)) = &tenant {
        let color = if *production { colors.warning } else { colors.accent };
        ui.painter().circle_filled(dot, 4.5, color);
        // Tenants of one company differ in the ends of their names.
        let face = theme::semibold(13.0);
        let fitting = cut_middle(ui, name, &face, rect.width() - 62.0).into_owned();
        let galley = ui.painter().layout_no_wrap(fitting, face, colors.text);
        ui.painter().galley(pos2(rect.left() + 32.0, rect.top() + 8.0), galley, colors.text);
        let at = pos2(rect.left() + 32.0, rect.bottom() - 16.0);
        ui.painter().text(at, Align2::LEFT_CENTER, kind, theme::medium(11.5), color);
        let at = pos2(rect.right() - 16.0, rect.center().y);
        ui.painter().text(at, Align2::CENTER_CENTER, icons::CARET_UP_DOWN, theme::icon(14.0), colors.muted);
    } else {
        ui.painter().circle_stroke(dot, 4.5, Stroke::new(1.2, colors.muted));
        let at = pos2(rect.left() + 32.0, rect.center().y);
        ui.painter().text(at, Align2::LEFT_CENTER, "No tenant yet", theme::medium(13.0), colors.muted);
    }
    focus_ring(ui, &response, 1.0, 8.0);
    let response = if is_narrow { response.on_hover_text(&name) } else { response };
    if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
        out.go(if tenant.is_some() { Screen::Tenants } else { Screen::AddTenant });
    }
}
