//! Bars that show counts. Their words stand beside them, so that nobody has to know the colours.

use super::number::number;
use crate::ui::theme::{self, is_strong, palette};
use egui::{Color32, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

/// How a part of a bar is filled: the same on every screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartFill {
    Created,
    Updated,
    Unchanged,
    Failed,
    LeftOut,
    /// Striped.
    Unknown,
    NotSent,
}

/// A part of a bar: how many, and in which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) count: u64,
    pub(crate) words: &'static str,
    pub(crate) fill: PartFill,
}

impl PartFill {
    fn color(self, ui: &Ui) -> Color32 {
        let colors = palette(ui);
        match self {
            Self::Created => colors.accent,
            Self::Updated => colors.ok,
            Self::Unchanged => colors.faint,
            Self::Failed => colors.error,
            Self::LeftOut => colors.edited_mark,
            Self::Unknown => colors.muted,
            Self::NotSent => colors.track,
        }
    }
}

/// The narrowest part of a bar, so that one failed user of a million is seen.
const NARROWEST: f32 = 5.0;
const GAP: f32 = 1.5;

/// A bar over the whole width, `height` points high. Parts of nothing are not drawn.
pub(crate) fn outcome_bar(ui: &mut Ui, parts: &[Part], width: f32, height: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let words: Vec<_> =
        parts.iter().filter(|it| it.count > 0).map(|it| format!("{} {}", number(it.count), it.words)).collect();
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, words.join(", ")));
    let shown: Vec<_> = parts.iter().filter(|it| it.count > 0).collect();
    let total: u64 = shown.iter().map(|it| it.count).sum();
    if total == 0 {
        paint_track(ui, rect, height / 2.0);
        return response;
    }
    let room = (width - GAP * shown.len().saturating_sub(1) as f32).max(0.0);
    // What the narrow parts are given more than their share, the others give.
    let share = |count: u64| room * (count as f64 / total as f64) as f32;
    let narrow: f32 = shown.iter().map(|it| (NARROWEST - share(it.count)).max(0.0)).sum();
    let wide: f32 = shown.iter().map(|it| share(it.count)).filter(|it| *it > NARROWEST).sum();
    let mut left = rect.left();
    for part in shown {
        let own = share(part.count);
        let own = if own > NARROWEST { own - narrow * own / wide.max(1.0) } else { NARROWEST };
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(own.max(NARROWEST.min(own)), height));
        paint_part(ui, place, part.fill, height / 2.0);
        left += own + GAP;
    }
    response
}

/// What has nothing in it yet. Where borders are strong it is an outline, never taken for a bar that is full.
fn paint_track(ui: &Ui, rect: Rect, radius: f32) {
    let colors = palette(ui);
    let (fill, border) = if is_strong(ui) { (colors.track, colors.border) } else { (colors.border, colors.border) };
    ui.painter().rect(rect, radius, fill, Stroke::new(1.0, border), StrokeKind::Inside);
}

fn paint_part(ui: &Ui, rect: Rect, fill: PartFill, radius: f32) {
    if fill == PartFill::NotSent {
        return paint_track(ui, rect, radius.min(4.0));
    }
    ui.painter().rect_filled(rect, radius.min(4.0), fill.color(ui));
    if fill == PartFill::Unknown {
        let stripes = ui.painter_at(rect);
        let stroke = Stroke::new(1.5, palette(ui).surface);
        let mut x = rect.left() - rect.height();
        while x < rect.right() {
            stripes.add(Shape::line_segment([pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top())], stroke));
            x += 5.0;
        }
    }
}

/// The counts of a bar in words, each with a sample of its fill.
pub(crate) fn outcome_words(ui: &mut Ui, parts: &[Part]) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(3.0, 0.0);
        for part in parts.iter().filter(|it| it.count > 0) {
            let text = format!("{} {}", number(part.count), part.words);
            let galley = ui.painter().layout_no_wrap(text.clone(), theme::body(12.5), palette(ui).muted);
            // In one piece: a number never stands on another line than what it counts.
            let size = vec2(13.0 + galley.size().x + 10.0, 18.0);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
            let middle = rect.center().y;
            let sample = Rect::from_center_size(pos2(rect.left() + 4.0, middle), vec2(8.0, 8.0));
            paint_part(ui, sample, part.fill, 2.0);
            ui.painter().galley(pos2(rect.left() + 13.0, middle - galley.size().y / 2.0), galley, palette(ui).muted);
        }
    });
}

/// How far something is; `total` of none is not known yet. What `done` counts, rows or bytes, is said by a text beside it.
pub(crate) fn progress_bar(ui: &mut Ui, name: &str, done: u64, total: Option<u64>, width: f32) -> Response {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 6.0), Sense::hover());
    let share = total.filter(|it| *it > 0).map(|total| (done as f64 / total as f64).min(1.0));
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, name);
        info.value = share.map(|it| (it * 100.0).floor());
        info
    });
    paint_track(ui, rect, 3.0);
    let filled = Rect::from_min_size(rect.min, vec2(rect.width() * share.unwrap_or(0.0) as f32, rect.height()));
    ui.painter().rect_filled(filled, 3.0, colors.accent);
    response
}
