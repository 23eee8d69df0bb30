//! Buttons and links.

use super::{describe, focus_ring};
use crate::ui::theme::{self, Palette, is_strong, palette};
use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, CursorIcon, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The one next step of a view.
    Accent,
    Plain,
    /// No frame until the pointer is over it.
    Quiet,
    Link,
    /// Plain, in red.
    Danger,
}

/// A button. One [`Button::accent`] per view; it says what it does to what.
#[derive(Debug, Clone)]
#[must_use = "it is shown by `show`"]
pub(crate) struct Button<'a> {
    text: &'a str,
    icon: Option<&'a str>,
    kind: Kind,
    height: f32,
    text_size: f32,
    width: Option<f32>,
    name: Option<&'a str>,
    description: Option<&'a str>,
    /// Why it can't be used now.
    off: Option<&'a str>,
    selected: bool,
}

impl<'a> Button<'a> {
    fn new(text: &'a str, kind: Kind) -> Self {
        Self {
            text,
            icon: None,
            kind,
            height: 32.0,
            text_size: 13.0,
            width: None,
            name: None,
            description: None,
            off: None,
            selected: false,
        }
    }

    /// The next step.
    pub(crate) fn accent(text: &'a str) -> Self {
        Self::new(text, Kind::Accent)
    }

    /// Any other step.
    pub(crate) fn plain(text: &'a str) -> Self {
        Self::new(text, Kind::Plain)
    }

    /// A step that can't be taken back.
    pub(crate) fn danger(text: &'a str) -> Self {
        Self::new(text, Kind::Danger)
    }

    /// A link within text or at the end of a row.
    pub(crate) fn link(text: &'a str) -> Self {
        Self { height: 20.0, text_size: 12.5, ..Self::new(text, Kind::Link) }
    }

    /// An icon alone; `name` is what it does to what.
    pub(crate) fn icon_only(icon: &'a str, name: &'a str) -> Self {
        Self { icon: Some(icon), name: Some(name), ..Self::new("", Kind::Quiet) }
    }

    /// For tables and panels: 26 points high.
    pub(crate) fn small(self) -> Self {
        Self { height: 26.0, text_size: 12.0, ..self }
    }

    /// The deciding button of a panel: 44 points high, as wide as the panel.
    pub(crate) fn deciding(self) -> Self {
        Self { height: 44.0, text_size: 13.5, width: Some(f32::INFINITY), ..self }
    }

    pub(crate) fn icon(self, icon: &'a str) -> Self {
        Self { icon: Some(icon), ..self }
    }

    /// With a frame, for an icon alone.
    pub(crate) fn framed(self) -> Self {
        Self { kind: Kind::Plain, ..self }
    }

    pub(crate) fn height(self, height: f32) -> Self {
        Self { height, ..self }
    }

    /// `f32::INFINITY` for all there is.
    pub(crate) fn width(self, width: f32) -> Self {
        Self { width: Some(width), ..self }
    }

    /// What a screen reader says in place of the text, since it hears the button alone.
    pub(crate) fn name(self, name: &'a str) -> Self {
        Self { name: Some(name), ..self }
    }

    pub(crate) fn description(self, description: &'a str) -> Self {
        Self { description: Some(description), ..self }
    }

    /// It can't be used now, and why. It stays in the tab order, so that the reason can be heard.
    pub(crate) fn off(self, why: Option<&'a str>) -> Self {
        Self { off: why, ..self }
    }

    /// It is switched on, like a filter.
    pub(crate) fn selected(self, selected: bool) -> Self {
        Self { selected, ..self }
    }

    fn padding(&self) -> f32 {
        match self.kind {
            Kind::Link => 0.0,
            Kind::Quiet if self.text.is_empty() => 0.0,
            Kind::Accent | Kind::Plain | Kind::Quiet | Kind::Danger if self.height < 30.0 => 10.0,
            Kind::Accent | Kind::Plain | Kind::Quiet | Kind::Danger => 13.0,
        }
    }

    /// How wide it gets where there is room, for whoever lays out what stands beside it.
    pub(crate) fn needed_width(&self, ui: &Ui) -> f32 {
        let width =
            |text: &str, font| ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x;
        let icon = self.icon.map_or(0.0, |icon| width(icon, theme::icon(if self.height < 30.0 { 14.0 } else { 16.0 })));
        if self.text.is_empty() {
            return self.height;
        }
        let gap = if icon > 0.0 { 8.0 } else { 0.0 };
        width(self.text, theme::medium(self.text_size)) + icon + gap + 2.0 * self.padding()
    }

    /// Draws it; a button that is off is never clicked.
    pub(crate) fn show(self, ui: &mut Ui) -> Response {
        let colors = palette(ui);
        let font = theme::medium(self.text_size);
        let icon_font = theme::icon(if self.height < 30.0 { 14.0 } else { 16.0 });
        let painter = ui.painter();
        // The colour is given when it is painted, once it is known whether the pointer is over it.
        let mut text = painter.layout_no_wrap(self.text.to_owned(), font.clone(), Color32::PLACEHOLDER);
        let icon = self.icon.map(|icon| painter.layout_no_wrap(icon.to_owned(), icon_font, Color32::PLACEHOLDER));
        let gap = if icon.is_some() && !self.text.is_empty() { 8.0 } else { 0.0 };
        let before = gap + icon.as_ref().map_or(0.0, |icon| icon.size().x);
        let mut content = text.size().x + before;
        let own_width = if self.text.is_empty() { self.height } else { content + 2.0 * self.padding() };
        let width = self.width.map_or(own_width, |width| width.min(ui.available_width()).max(own_width));
        let width = width.min(ui.available_width().max(self.height));
        let mut height = self.height;
        if content + 2.0 * self.padding() > width + 0.5 {
            let room = (width - 2.0 * self.padding() - before).max(0.0);
            let mut job = LayoutJob::simple(self.text.to_owned(), font, Color32::PLACEHOLDER, room);
            // What decides is read in full; any other text is cut, and heard and hovered in full.
            if self.width != Some(f32::INFINITY) {
                job.wrap = TextWrapping::truncate_at_width(room);
            }
            text = ui.painter().layout_job(job);
            content = text.size().x + before;
            height = height.max(text.size().y + 16.0);
        }
        let sense = if self.off.is_none() { Sense::click() } else { Sense::focusable_noninteractive() };
        let (rect, mut response) = ui.allocate_exact_size(vec2(width, height), sense);
        let name = self.name.unwrap_or(self.text);
        let role = if self.kind == Kind::Link { Role::Link } else { Role::Button };
        response.widget_info(|| WidgetInfo::labeled(role, self.off.is_none(), name));
        if let Some(description) = self.off.or(self.description) {
            describe(ui, &response, description);
        }
        if ui.is_rect_visible(rect) {
            let ink = self.paint_frame(ui, colors, rect, &response);
            let left = if self.kind == Kind::Link { rect.left() } else { rect.center().x - content.min(width) / 2.0 };
            let mut at = left;
            if let Some(icon) = icon {
                let step = icon.size().x + gap;
                ui.painter().galley(pos2(at, rect.center().y - icon.size().y / 2.0), icon, ink);
                at += step;
            }
            let painter = ui.painter();
            let underline = self.kind == Kind::Link && response.hovered() && self.off.is_none();
            let text_rect = Align2::LEFT_CENTER.anchor_size(pos2(at, rect.center().y), text.size());
            painter.galley(text_rect.min, text, ink);
            if underline {
                painter.hline(text_rect.x_range(), text_rect.bottom() - 1.0, Stroke::new(1.0, ink));
            }
            let radius = if self.height < 30.0 { 6.0 } else { 7.0 };
            focus_ring(ui, &response, if self.kind == Kind::Link { 2.0 } else { 3.0 }, radius);
        }
        if self.off.is_none() {
            response = response.on_hover_cursor(CursorIcon::PointingHand);
        }
        match self.off.or(self.description).or(self.name.filter(|_| self.text.is_empty())) {
            Some(hint) => response.on_hover_text(hint),
            None => response,
        }
    }

    /// The frame; gives the colour of what stands in it.
    fn paint_frame(&self, ui: &Ui, colors: &Palette, rect: Rect, response: &Response) -> Color32 {
        let radius = if self.height < 30.0 { 6.0 } else { 7.0 };
        let lively = self.off.is_none() && (response.hovered() || response.is_pointer_button_down_on());
        let (fill, border, front) = match (self.kind, self.off.is_some()) {
            (Kind::Accent, false) => {
                let fill = if lively { colors.accent_hover } else { colors.accent };
                (fill, fill, colors.on_accent)
            }
            (Kind::Accent | Kind::Plain | Kind::Danger, true) => (colors.header, colors.line, colors.weak),
            (Kind::Plain | Kind::Danger, false) => {
                let front = if self.kind == Kind::Danger { colors.error } else { colors.text };
                let (fill, border, front) = if self.selected {
                    (
                        colors.accent_soft,
                        if is_strong(ui) { colors.accent } else { colors.accent.gamma_multiply(0.45) },
                        colors.accent,
                    )
                } else {
                    (if lively { colors.raised_hover } else { colors.raised }, colors.border, front)
                };
                (fill, border, front)
            }
            (Kind::Quiet, off) => {
                let fill = if lively { colors.hover } else { Color32::TRANSPARENT };
                (fill, Color32::TRANSPARENT, if off { colors.faint } else { colors.text })
            }
            (Kind::Link, off) => {
                let front = match (off, lively) {
                    (true, _) => colors.weak,
                    (false, true) => colors.accent_hover,
                    (false, false) => colors.accent,
                };
                return front;
            }
        };
        ui.painter().rect(rect, radius, fill, Stroke::new(1.0, border), StrokeKind::Inside);
        front
    }
}
