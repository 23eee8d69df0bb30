//! One cell, painted. Everything has a shape as well as a colour, for those who don't see the colour.

use super::geometry::{PADDING, whole};
use super::source::{CellView, GridColumn, Shown};
use crate::ui::theme::{Palette, body, fill_icon, icons, medium, semibold};
use eframe::emath::GuiRounding as _;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, FontId, Galley, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};
use std::borrow::Cow;
use std::sync::Arc;

/// What painting needs, once for each frame.
pub(super) struct Look {
    pub(super) painter: Painter,
    pub(super) palette: &'static Palette,
    pub(super) pixels: f32,
    pub(super) has_focus: bool,
    pub(super) text: FontId,
    pub(super) pill: FontId,
    pub(super) number: FontId,
    pub(super) header: FontId,
    pub(super) header_prefix: FontId,
    pub(super) corner: FontId,
    pub(super) sign: FontId,
    pub(super) mark: FontId,
}

impl Look {
    pub(super) fn new(ui: &Ui, palette: &'static Palette, has_focus: bool) -> Self {
        Self {
            painter: ui.painter().clone(),
            palette,
            pixels: ui.ctx().pixels_per_point(),
            has_focus,
            text: body(13.0),
            pill: medium(11.5),
            number: body(11.5),
            header: medium(12.5),
            header_prefix: body(11.5),
            corner: semibold(12.0),
            sign: body(10.5),
            mark: fill_icon(14.0),
        }
    }

    /// The same, painting into one region only. One for each region: a clip for each cell would be a mesh for each cell.
    pub(super) fn inside(&self, region: Rect) -> Painter {
        self.painter.with_clip_rect(region.intersect(self.painter.clip_rect()))
    }

    /// A physical pixel, for lines.
    pub(super) fn hair(&self) -> f32 {
        (1.0_f32).round_to_pixels(self.pixels).max(1.0 / self.pixels)
    }

    /// Text without colour, so that one layout serves for all colours.
    pub(super) fn line(painter: &Painter, text: &str, font: &FontId) -> Arc<Galley> {
        painter.layout_no_wrap(text.to_owned(), font.clone(), Color32::PLACEHOLDER)
    }

    /// Where a text stands so that its middle is at `middle`, on whole pixels.
    pub(super) fn text_top(&self, galley: &Galley, middle: f32) -> f32 {
        (middle - galley.size().y / 2.0).round_to_pixels(self.pixels)
    }
}

/// How bad a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Warning,
    Error,
}

/// The room of the mark at the right end of a faulty cell.
const MARK_ROOM: f32 = 18.0;
/// The box that stands for one blank.
const BLANK: f32 = 7.0;
/// More blanks than this say no more.
const MOST_BLANKS: usize = 6;

/// The room for text in a cell.
pub(super) fn text_room(width: f32, fault: Option<Fault>) -> f32 {
    (width - 2.0 * PADDING - if fault.is_some() { MARK_ROOM } else { 0.0 }).max(8.0)
}

/// The tint behind a cell: what is wrong wins over what was changed.
pub(super) fn tint(palette: &Palette, fault: Option<Fault>, edited: bool) -> Option<Color32> {
    match fault {
        Some(Fault::Error) => Some(palette.error_soft),
        Some(Fault::Warning) => Some(palette.warning_soft),
        None => edited.then_some(palette.edited),
    }
}

/// Marks a cell in which a search found something: a frame of its own, whatever tint the cell has.
pub(super) fn found(look: &Look, painter: &Painter, rect: Rect) {
    let color = look.palette.accent;
    let frame = rect.shrink2(vec2(4.0, 4.0));
    painter.rect(
        frame,
        4.0,
        color.gamma_multiply(0.12),
        Stroke::new(1.0, color.gamma_multiply(0.6)),
        StrokeKind::Inside,
    );
}

/// Paints what a cell holds.
pub(super) fn paint(
    look: &Look,
    painter: &Painter,
    rect: Rect,
    column: &GridColumn,
    cell: CellView<'_>,
    fault: Option<Fault>,
    deleted: bool,
) {
    let palette = look.palette;
    let color = match (deleted, fault) {
        (true, _) => palette.muted,
        (false, Some(Fault::Error)) => palette.error,
        (false, Some(Fault::Warning)) => palette.warning,
        (false, None) => palette.text,
    };
    let muted = if fault.is_some() || deleted { color } else { palette.muted };
    let space = Rect::from_min_size(
        pos2(rect.left() + PADDING, rect.top()),
        vec2(text_room(rect.width(), fault), rect.height()),
    );
    let right = column.right;
    // An empty place says nothing, unless something ought to be there.
    let written = (cell.shown != Shown::Missing || fault.is_some()).then(|| match cell.shown {
        Shown::Missing => text(look, painter, space, "missing", muted, right),
        Shown::Null => pill(look, painter, space, "null", muted, None, right),
        Shown::Text("") => pill(look, painter, space, "empty", muted, None, right),
        Shown::Text(it) => match super::dates::readable(it) {
            Some(date) => text(look, painter, space, &date, color, right),
            None => with_blanks(look, painter, space, it, color, right),
        },
        Shown::Number(it) => text(look, painter, space, it, color, true),
        Shown::Json(it) | Shown::Unreadable(it) => text(look, painter, space, it, color, false),
        Shown::Hidden(it) => text(look, painter, space, it, muted, false),
        Shown::Boolean(true) if !deleted => pill(look, painter, space, "yes", palette.ok, Some(palette.ok_soft), right),
        Shown::Boolean(it) => {
            pill(look, painter, space, if it { "yes" } else { "no" }, muted, Some(palette.hover), right)
        }
    });
    if let Some((left, end)) = written {
        if deleted {
            let middle = (rect.center().y).round_to_pixels(look.pixels);
            painter.rect_filled(Rect::from_min_max(pos2(left, middle), pos2(end, middle + look.hair())), 0.0, color);
        }
        if fault.is_some() {
            squiggle(painter, left, end, rect.bottom() - 5.5, color);
        }
    }
    match fault {
        Some(Fault::Error) => mark(look, painter, rect.right() - 15.0, rect.center().y, Fault::Error),
        Some(Fault::Warning) => mark(look, painter, rect.right() - 15.0, rect.center().y, Fault::Warning),
        None => {}
    }
    if cell.edited {
        let corner = rect.right_top() + vec2(-look.hair(), 0.0);
        let points = vec![corner - vec2(8.0, 0.0), corner, corner + vec2(0.0, 8.0)];
        painter.add(Shape::convex_polygon(points, palette.edited_mark, Stroke::NONE));
    }
}

/// The sign of an error or a warning, as the gutter and the cells have it.
pub(super) fn mark(look: &Look, painter: &Painter, x: f32, y: f32, fault: Fault) {
    let (sign, color) = match fault {
        Fault::Error => (icons::WARNING_CIRCLE, look.palette.error),
        Fault::Warning => (icons::WARNING, look.palette.warning),
    };
    painter.text(pos2(x, y), Align2::CENTER_CENTER, sign, look.mark.clone(), color);
}

/// From where to where something was written.
type Written = (f32, f32);

fn text(look: &Look, painter: &Painter, space: Rect, text: &str, color: Color32, right: bool) -> Written {
    let galley = fitting(look, painter, text, space.width());
    let width = galley.size().x;
    let left = if right { space.right() - width } else { space.left() }.round_to_pixels(look.pixels);
    let top = look.text_top(&galley, space.center().y);
    painter.galley(pos2(left, top), galley, color);
    (left, left + width)
}

/// Text with the blanks before and behind it made visible: nobody finds a space by looking at it.
fn with_blanks(look: &Look, painter: &Painter, space: Rect, it: &str, color: Color32, right: bool) -> Written {
    let body = it.trim_matches(is_blank);
    if body.len() == it.len() {
        return text(look, painter, space, it, color, right);
    }
    let before = it.chars().take_while(|sign| is_blank(*sign)).count();
    let behind = if body.is_empty() { 0 } else { it.chars().rev().take_while(|sign| is_blank(*sign)).count() };
    let mut left = space.left();
    let start = left;
    for _ in 0..before.min(MOST_BLANKS) {
        left = blank_box(look, painter, left, space.center().y);
    }
    if !body.is_empty() {
        let room = space.width() - (left - start) - BLANK * behind.min(MOST_BLANKS) as f32;
        let galley = fitting(look, painter, body, room.max(8.0));
        let width = galley.size().x;
        painter.galley(pos2(left, look.text_top(&galley, space.center().y)), galley, color);
        left = (left + width).ceil() + 1.0;
    }
    for _ in 0..behind.min(MOST_BLANKS) {
        left = blank_box(look, painter, left, space.center().y);
    }
    (start, left)
}

/// A blank, as a person can't see it: spaces, tabs, line ends, and those of no width.
pub(super) fn is_blank(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '\u{200B}' | '\u{FEFF}' | '\u{2060}')
}

fn blank_box(look: &Look, painter: &Painter, left: f32, middle: f32) -> f32 {
    let rect = Rect::from_min_size(pos2(left, middle - 8.0), vec2(BLANK, 16.0)).round_to_pixels(look.pixels);
    painter.rect_filled(rect, 2.0, look.palette.error.gamma_multiply(0.28));
    painter.circle_filled(rect.center(), 1.2, look.palette.error);
    left + BLANK + 1.0
}

fn pill(
    look: &Look,
    painter: &Painter,
    space: Rect,
    word: &str,
    color: Color32,
    fill: Option<Color32>,
    right: bool,
) -> Written {
    let galley = Look::line(painter, word, &look.pill);
    let size = vec2(galley.size().x + 16.0, 18.0);
    // The pill's rim hangs over a little, so that its word stands nearer to the texts above and below.
    let left = if right { space.right() - size.x + 2.0 } else { space.left() - 2.0 };
    let rect = Rect::from_min_size(pos2(left, space.center().y - 9.0), size).round_to_pixels(look.pixels);
    match fill {
        Some(fill) => painter.rect_filled(rect, 9.0, fill),
        None => painter.rect_stroke(rect, 9.0, Stroke::new(1.0, look.palette.border), StrokeKind::Inside),
    };
    let at: Pos2 = pos2(rect.left() + 8.0, look.text_top(&galley, rect.center().y));
    painter.galley(at, galley, color);
    (rect.left() + 8.0, rect.right() - 8.0)
}

fn squiggle(painter: &Painter, left: f32, right: f32, y: f32, color: Color32) {
    const STEP: f32 = 2.6;
    const AMPLITUDE: f32 = 1.2;
    let mut points = vec![pos2(left, y + AMPLITUDE)];
    let (mut x, mut up) = (left, -AMPLITUDE);
    while x < right {
        x = (x + STEP).min(right);
        points.push(pos2(x, y + up));
        up = -up;
    }
    painter.add(Shape::line(points, Stroke::new(1.1, color)));
}

/// The text in one line; cut with an ellipsis where it doesn't fit.
pub(super) fn fitting(look: &Look, painter: &Painter, text: &str, room: f32) -> Arc<Galley> {
    let text = short(text, room);
    let galley = Look::line(painter, &text, &look.text);
    if galley.size().x <= room {
        return galley;
    }
    let mut job = LayoutJob::simple_singleline(text.into_owned(), look.text.clone(), Color32::PLACEHOLDER);
    job.wrap = TextWrapping::truncate_at_width(room);
    painter.layout_job(job)
}

/// No more of a text than could fit, and line ends as a sign: a cell may hold megabytes.
fn short(text: &str, room: f32) -> Cow<'_, str> {
    let most = whole(f64::from(room / 2.0)) as usize + 4;
    let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    let text = text.get(..end).unwrap_or(text);
    if text.contains(char::is_control) {
        return Cow::Owned(text.replace("\r\n", "↵").replace(['\n', '\r'], "↵").replace(char::is_control, " "));
    }
    Cow::Borrowed(text)
}
