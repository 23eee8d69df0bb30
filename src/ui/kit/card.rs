//! Cards, their headers, boxes for what a person has to read.

use super::button::Button;
use super::mark::{Mark, Tone, mark};
use super::text::rich;
use crate::session::Notice;
use crate::ui::theme::{self, is_strong, palette};
use egui::emath::GuiRounding as _;
use egui::{Color32, Frame, InnerResponse, Label, Margin, Rect, Response, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

/// A rounded card with a border on the header's colour, for what stands beside.
pub(crate) fn side_card<R>(ui: &mut Ui, margin: f32, add: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let colors = palette(ui);
    boxed(colors.header, colors.border, margin).show(ui, add)
}

fn boxed(fill: Color32, border: Color32, margin: f32) -> Frame {
    Frame::new()
        .fill(fill)
        .stroke(Stroke::new(1.0, border))
        .corner_radius(10.0)
        .inner_margin(Margin::same(margin as i8))
}

/// A line across.
pub(crate) fn rule(ui: &mut Ui) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    // On the pixels, and at least one of them wide: at 75 % it would fall between two and be gone.
    let scale = ui.pixels_per_point();
    let stroke = Stroke::new((1.0 / scale).max(1.0), palette(ui).border);
    ui.painter().hline(rect.x_range(), rect.center().y.round_to_pixel_center(scale), stroke);
    response
}

/// A notice is no wider.
const NOTICE_WIDTH: f32 = 720.0;

/// How high the header of a screen is.
pub(crate) const HEADER_HEIGHT: f32 = 64.0;

/// The header of a screen: title, one muted line, and buttons at the right, laid out in reading order.
pub(crate) fn card_header(ui: &mut Ui, title: &str, subtitle: &str, buttons: impl FnOnce(&mut Ui)) {
    header_with(ui, title, subtitle, None, buttons);
}

/// The same, with an arrow that leads back. True when it was pressed.
pub(crate) fn card_header_back(
    ui: &mut Ui,
    title: &str,
    subtitle: &str,
    back: &str,
    buttons: impl FnOnce(&mut Ui),
) -> bool {
    header_with(ui, title, subtitle, Some(back), buttons)
}

fn header_with(ui: &mut Ui, title: &str, subtitle: &str, back: Option<&str>, buttons: impl FnOnce(&mut Ui)) -> bool {
    let colors = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEADER_HEIGHT), Sense::hover());
    let mut left = rect.left() + 16.0;
    let mut went_back = false;
    if let Some(back) = back {
        let place = Rect::from_min_size(pos2(rect.left() + 10.0, rect.top() + 16.0), vec2(32.0, 32.0));
        let mut inner = ui.new_child(UiBuilder::new().max_rect(place));
        went_back = Button::icon_only(theme::icons::ARROW_LEFT, back).show(&mut inner).clicked();
        left = place.right() + 8.0;
    }
    let middle = rect.top() + 16.0;
    let builder = || UiBuilder::new().layout(egui::Layout::left_to_right(egui::Align::Center));
    // Laid out from the right, Tab would run backwards: they are placed from the left, by their width of the last frame.
    let width_id = ui.scope_id().with("buttons");
    let known: Option<f32> = ui.data(|data| data.get_temp(width_id));
    let buttons_left = (rect.right() - 14.0 - known.unwrap_or(0.0)).max(left);
    let texts = Rect::from_min_max(pos2(left, rect.top() + 11.0), pos2((buttons_left - 12.0).max(left), rect.bottom()));
    let mut text_ui = ui.new_child(UiBuilder::new().max_rect(texts));
    text_ui.spacing_mut().item_spacing.y = 0.0;
    super::text::title(&mut text_ui, title, 17.0);
    whole_parts(&mut text_ui, subtitle);
    // Wider than they were they may be: it shows in the next frame.
    let place = Rect::from_min_size(pos2(buttons_left, middle), vec2(4000.0, 32.0));
    let mut button_ui = ui.new_child(builder().max_rect(place));
    buttons(&mut button_ui);
    let now = button_ui.min_rect().width();
    if known.is_none_or(|it| (it - now).abs() > 0.5) {
        ui.data_mut(|data| data.insert_temp(width_id, now));
        ui.ctx().request_discard("the buttons of the header have another width");
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, colors.border));
    went_back
}

/// One muted line whose last parts are left out where there is no room for them: half of a number says less than none. All
/// of it is heard, and shown on hover.
fn whole_parts(ui: &mut Ui, text: &str) {
    let (font, color) = (theme::body(12.5), palette(ui).muted);
    let fits =
        |text: &str| ui.painter().layout_no_wrap(text.to_owned(), font.clone(), color).size().x <= ui.available_width();
    let mut shown = text;
    while !fits(shown)
        && let Some((before, _)) = shown.rsplit_once(" • ").or_else(|| shown.rsplit_once(", "))
    {
        shown = before;
    }
    let label = ui.add(Label::new(rich(shown, font.clone(), color)).truncate());
    if shown.len() < text.len() {
        label.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
        label.on_hover_text(text);
    }
}

/// As wide as there is place, but no wider than is read with ease: boxes below one another have one width.
fn notice_width(ui: &Ui) -> f32 {
    ui.available_width().min(NOTICE_WIDTH)
}

/// The frame of a box on the ground of a tone.
fn toned_frame(ui: &Ui, tone: Tone) -> Frame {
    let colors = palette(ui);
    let (front, ground) = tone.colors(ui);
    let (ground, border) = match tone {
        Tone::Warning => (colors.warning_area, colors.warning_border),
        Tone::Error | Tone::Ok | Tone::Accent | Tone::Neutral if is_strong(ui) => (ground, front),
        Tone::Error | Tone::Ok | Tone::Accent | Tone::Neutral => (ground, front.gamma_multiply(0.35)),
    };
    boxed(ground, border, 14.0)
}

/// Tells a person what went wrong and what to do next, where the person is looking.
pub(crate) fn notice_box(ui: &mut Ui, notice: &Notice) -> Response {
    let notice = |ui: &mut Ui| {
        ui.set_width(notice_width(ui));
        notice_line(ui, &notice.message, &notice.next);
    };
    toned_frame(ui, Tone::Error).show(ui, notice).response
}

/// A box on the ground of a tone, for what a person has to know before going on: a sign, bold words, and what else.
pub(crate) fn toned_box(ui: &mut Ui, tone: Tone, sign: Mark, title: &str, add: impl FnOnce(&mut Ui)) -> Response {
    let text = palette(ui).text;
    let framed = toned_frame(ui, tone).show(ui, |ui| {
        ui.set_width(notice_width(ui));
        ui.horizontal_top(|ui| {
            mark(ui, sign, 18.0);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add(Label::new(rich(title, theme::medium(13.0), text)).wrap());
                add(ui);
            });
        });
    });
    framed.response
}

/// The same without a box.
pub(crate) fn notice_line(ui: &mut Ui, message: &str, next: &str) {
    marked_line(ui, Mark::Wrong, message, next);
}

/// Something to know that is no fault of what was just done.
pub(crate) fn note_line(ui: &mut Ui, message: &str, next: &str) {
    marked_line(ui, Mark::Decide, message, next);
}

fn marked_line(ui: &mut Ui, kind: Mark, message: &str, next: &str) {
    let colors = palette(ui);
    ui.horizontal_top(|ui| {
        mark(ui, kind, 18.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.add(Label::new(rich(message, theme::medium(13.0), colors.text)).wrap());
            ui.add(Label::new(rich(next, theme::body(13.0), colors.text)).wrap());
        });
    });
}
