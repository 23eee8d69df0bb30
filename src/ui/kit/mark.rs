//! Pills, chips, marks: each means one thing on every screen.

use super::focus_ring;
use crate::ui::theme::{self, icons, palette};
use egui::{Color32, CursorIcon, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

/// What a pill or a mark says by its colour; its words say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Neutral,
    Accent,
    Ok,
    Warning,
    Error,
}

impl Tone {
    /// Text and ground.
    pub(crate) fn colors(self, ui: &Ui) -> (Color32, Color32) {
        let colors = palette(ui);
        match self {
            Self::Neutral => (colors.muted, colors.hover),
            Self::Accent => (colors.accent, colors.accent_soft),
            Self::Ok => (colors.ok, colors.ok_soft),
            Self::Warning => (colors.warning, colors.warning_soft),
            Self::Error => (colors.error, colors.error_soft),
        }
    }
}

/// A small sign whose shape says the same as its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Granted, answered, verified.
    Done,
    /// Refused or wrong.
    Wrong,
    /// Wants a decision.
    Decide,
    /// Lacks, while everything else works.
    Lacks,
    /// Not tried yet.
    Open,
    /// At work.
    Busy,
}

/// Draws a mark of `size` points at the cursor.
pub(crate) fn mark(ui: &mut Ui, mark: Mark, size: f32) -> Response {
    let colors = palette(ui);
    let (response, rect) = {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
        (response, rect)
    };
    if mark == Mark::Busy {
        busy(ui, rect);
        return response;
    }
    let (icon, font, color) = match mark {
        Mark::Done => (icons::CHECK_CIRCLE, theme::fill_icon(size), colors.ok),
        Mark::Wrong => (icons::WARNING_CIRCLE, theme::fill_icon(size), colors.error),
        Mark::Decide => (icons::WARNING, theme::fill_icon(size), colors.warning),
        Mark::Lacks => (icons::MINUS_CIRCLE, theme::fill_icon(size), colors.warning),
        Mark::Open | Mark::Busy => (icons::CIRCLE, theme::icon(size), colors.faint),
    };
    // Letters stand a little below the middle of their line; the mark stands beside their middle.
    let center = rect.center() + vec2(0.0, 1.0);
    ui.painter().text(center, egui::Align2::CENTER_CENTER, icon, font, color);
    response
}

/// An icon as decoration: what it says stands in words beside it, and a screen reader would read out a private sign.
pub(crate) fn glyph(ui: &mut Ui, icon: &str, font: egui::FontId, color: Color32) {
    let galley = ui.painter().layout_no_wrap(icon.to_owned(), font, color);
    let (rect, _) = ui.allocate_exact_size(galley.size(), Sense::hover());
    ui.painter().galley(rect.min, galley, color);
}

/// The same beside the first of some lines of text: in the middle of a line of such a height.
pub(crate) fn glyph_in_line(ui: &mut Ui, icon: &str, font: egui::FontId, color: Color32, line_height: f32) {
    let galley = ui.painter().layout_no_wrap(icon.to_owned(), font, color);
    let (rect, _) = ui.allocate_exact_size(vec2(galley.size().x, line_height), Sense::hover());
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, color);
}

/// How often the sign of work moves: a frame costs the same whether it turns smoothly or not.
const TURNS_EVERY: f64 = 0.2;

/// A sign that something is at work, in the middle of `rect`.
pub(crate) fn busy(ui: &Ui, rect: Rect) {
    let step = (ui.input(|input| input.time) / TURNS_EVERY).floor() as f32;
    let radius = rect.width().min(rect.height()) / 2.0 - 2.0;
    let points = (0..=12_u8).map(|point| {
        let angle = step * std::f32::consts::FRAC_PI_4 + f32::from(point) * 0.36;
        rect.center() + radius * Vec2::angled(angle)
    });
    let stroke = Stroke::new(2.0, palette(ui).accent);
    ui.painter().add(egui::Shape::line(points.collect(), stroke));
    ui.ctx().request_repaint_after_secs(TURNS_EVERY as f32);
}

/// A state in a word: 18 points high.
pub(crate) fn pill(ui: &mut Ui, text: &str, tone: Tone) -> Response {
    pill_with(ui, text, tone, None)
}

/// The same with a filled icon before it.
pub(crate) fn pill_with(ui: &mut Ui, text: &str, tone: Tone, icon: Option<&str>) -> Response {
    pill_of(ui, text, tone.colors(ui), icon)
}

/// The same on a ground of its tone, where it would not be seen.
pub(crate) fn pill_on(ui: &mut Ui, text: &str, tone: Tone, back: Color32) -> Response {
    pill_of(ui, text, (tone.colors(ui).0, back), None)
}

fn pill_of(ui: &mut Ui, text: &str, (front, back): (Color32, Color32), icon: Option<&str>) -> Response {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::medium(11.5), front);
    let icon_width = if icon.is_some() { 15.0 } else { 0.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 16.0 + icon_width, 18.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    ui.painter().rect_filled(rect, 9.0, back);
    if let Some(icon) = icon {
        let at = pos2(rect.left() + 13.0, rect.center().y);
        ui.painter().text(at, egui::Align2::CENTER_CENTER, icon, theme::fill_icon(12.0), front);
    }
    let at = pos2(rect.left() + 8.0 + icon_width, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, front);
    response
}

/// A fact with a muted label: 28 points high, with a caret and clickable where it can be changed.
pub(crate) fn chip(ui: &mut Ui, label: &str, value: &str, changes: bool) -> Response {
    let colors = palette(ui);
    let label_galley = ui.painter().layout_no_wrap(label.to_owned(), theme::body(12.5), colors.muted);
    let value_galley = ui.painter().layout_no_wrap(value.to_owned(), theme::medium(12.5), colors.text);
    let gap = if label.is_empty() { 0.0 } else { 5.0 };
    let caret = if changes { 18.0 } else { 0.0 };
    let width = label_galley.size().x + gap + value_galley.size().x + caret + 24.0;
    let sense = if changes { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 28.0), sense);
    let name = if label.is_empty() { value.to_owned() } else { format!("{label} {value}") };
    let name = if changes { format!("{name}, change") } else { name };
    response.widget_info(|| WidgetInfo::labeled(if changes { Role::Button } else { Role::Label }, true, &name));
    let fill = if changes && response.hovered() { colors.hover } else { colors.raised };
    ui.painter().rect(rect, 14.0, fill, Stroke::new(1.0, colors.border), StrokeKind::Inside);
    let middle = |size: Vec2| rect.center().y - size.y / 2.0;
    let mut at = rect.left() + 12.0;
    let (label_size, value_size) = (label_galley.size(), value_galley.size());
    ui.painter().galley(pos2(at, middle(label_size)), label_galley, colors.muted);
    at += label_size.x + gap;
    ui.painter().galley(pos2(at, middle(value_size)), value_galley, colors.text);
    if changes {
        let at = pos2(rect.right() - 16.0, rect.center().y);
        ui.painter().text(at, egui::Align2::CENTER_CENTER, icons::CARET_DOWN, theme::icon(12.0), colors.muted);
        focus_ring(ui, &response, 2.0, 14.0);
        return response.on_hover_cursor(CursorIcon::PointingHand);
    }
    response
}

/// An icon on a rounded square, as lists have it before a name.
pub(crate) fn icon_square(ui: &mut Ui, icon: &str, tone: Tone, size: f32) -> Rect {
    let (front, back) = tone.colors(ui);
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    ui.painter().rect_filled(rect, 8.0, back);
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, icon, theme::icon(size / 2.0), front);
    rect
}
