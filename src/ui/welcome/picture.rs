//! The pictures of the cards: drawn, so that they follow the theme. They are decoration: nothing of them is heard.

use crate::ui::theme::{self, icons, palette};
use egui::{Align2, Color32, Rect, Shape, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

/// Which picture.
#[derive(Debug, Clone, Copy)]
pub(super) enum Picture {
    /// Rollcall, a key, a tenant.
    Connect,
    /// A sheet with a mistake.
    Demo,
    /// Files of three kinds.
    Files,
}

pub(super) fn picture_ui(ui: &Ui, picture: Picture, place: Rect, is_lit: bool, held: Option<&str>) {
    let colors = palette(ui);
    let ground = if is_lit || held.is_some() { colors.accent_soft } else { colors.window };
    ui.painter().rect_filled(place, 8.0, ground);
    match (picture, held) {
        (Picture::Connect, _) => connect(ui, place),
        (Picture::Demo, _) => demo(ui, place),
        (Picture::Files, None) => files(ui, place),
        (Picture::Files, Some(name)) => let_go(ui, place, name),
    }
}

fn tile(ui: &Ui, center: egui::Pos2, size: Vec2) -> Rect {
    let colors = palette(ui);
    let rect = Rect::from_center_size(center, size);
    ui.painter().rect(rect, 10.0, colors.surface, Stroke::new(1.0, colors.border), StrokeKind::Inside);
    rect
}

fn icon(ui: &Ui, center: egui::Pos2, icon: &str, size: f32, color: Color32) {
    ui.painter().text(center, Align2::CENTER_CENTER, icon, theme::icon(size), color);
}

fn connect(ui: &Ui, place: Rect) {
    let colors = palette(ui);
    let (left, right) = (place.center() - vec2(88.0, 0.0), place.center() + vec2(88.0, 0.0));
    let line = [left + vec2(46.0, 0.0), right - vec2(46.0, 0.0)];
    ui.painter().extend(Shape::dashed_line(&line, Stroke::new(1.5, colors.faint), 6.0, 4.0));
    tile(ui, left, vec2(76.0, 64.0));
    let mark = Rect::from_center_size(left, vec2(36.0, 36.0));
    ui.painter().rect_filled(mark, 9.0, colors.accent);
    ui.painter().text(left, Align2::CENTER_CENTER, icons::USERS_THREE, theme::fill_icon(23.0), colors.on_accent);
    tile(ui, right, vec2(76.0, 64.0));
    icon(ui, right, icons::BUILDINGS, 30.0, colors.muted);
    ui.painter().circle(place.center(), 18.0, colors.surface, Stroke::new(1.0, colors.border));
    icon(ui, place.center(), icons::KEY, 18.0, colors.accent);
}

fn demo(ui: &Ui, place: Rect) {
    let colors = palette(ui);
    let width = 228.0_f32.min(place.width() - 32.0);
    let sheet = Rect::from_center_size(place.center() + vec2(0.0, 3.0), vec2(width, 96.0));
    ui.painter().rect(sheet, 8.0, colors.surface, Stroke::new(1.0, colors.border), StrokeKind::Inside);
    let people = [
        ("AF", "Anna Fischer", colors.accent, colors.accent_soft),
        ("TO", "Tom Okafor", colors.ok, colors.ok_soft),
        ("LB", "Lea Brandt", colors.warning, colors.warning_soft),
    ];
    for (at, (initials, name, front, back)) in (0_u8..).zip(people) {
        let top = sheet.top() + f32::from(at) * 32.0;
        let middle = top + 16.0;
        if at > 0 {
            let across = sheet.left() + 1.0..=sheet.right() - 1.0;
            ui.painter().hline(across, top, Stroke::new(1.0, colors.line));
        }
        let cell = Rect::from_min_max(pos2(sheet.left() + width * 0.57, top), pos2(sheet.right(), top + 32.0));
        if at == 2 {
            let corner = egui::CornerRadius { se: 7, ..egui::CornerRadius::ZERO };
            ui.painter().rect_filled(cell.shrink2(vec2(1.0, 1.0)), corner, colors.error_soft);
            let at = pos2(cell.left() + 9.0, middle);
            ui.painter().text(at, Align2::LEFT_CENTER, "lea@@mail", theme::body(12.0), colors.error);
            let at = pos2(cell.right() - 13.0, middle);
            let warn = icons::WARNING_CIRCLE;
            ui.painter().text(at, Align2::CENTER_CENTER, warn, theme::fill_icon(13.0), colors.error);
        } else {
            let long = if at == 0 { 66.0 } else { 52.0 };
            let bar = Rect::from_min_size(pos2(cell.left() + 9.0, middle - 2.5), vec2(long, 5.0));
            ui.painter().rect_filled(bar, 2.5, colors.border);
        }
        let disc = pos2(sheet.left() + 20.0, middle);
        ui.painter().circle_filled(disc, 10.5, back);
        ui.painter().text(disc, Align2::CENTER_CENTER, initials, theme::semibold(9.0), front);
        let at = pos2(sheet.left() + 38.0, middle);
        ui.painter().text(at, Align2::LEFT_CENTER, name, theme::body(12.0), colors.text);
    }
}

fn files(ui: &Ui, place: Rect) {
    let colors = palette(ui);
    let middle = place.center();
    for (x, file) in [(-74.0, icons::FILE_CSV), (74.0, icons::FILE_TEXT)] {
        let at = middle + vec2(x, 0.0);
        tile(ui, at, vec2(60.0, 72.0));
        icon(ui, at, file, 32.0, colors.muted);
    }
    tile(ui, middle, vec2(76.0, 94.0));
    icon(ui, middle, icons::FILE_XLS, 40.0, colors.ok);
}

fn let_go(ui: &Ui, place: Rect, name: &str) {
    let colors = palette(ui);
    icon(ui, place.center() - vec2(0.0, 16.0), icons::DOWNLOAD_SIMPLE, 34.0, colors.accent);
    let text = format!("Let go to open {name}");
    let mut job = egui::text::LayoutJob::simple_singleline(text, theme::medium(13.0), colors.accent);
    job.wrap = egui::text::TextWrapping::truncate_at_width(place.width() - 24.0);
    let galley = ui.painter().layout_job(job);
    let at = place.center() + vec2(-galley.size().x / 2.0, 14.0);
    ui.painter().galley(at, galley, colors.accent);
}
