//! One of the three cards: a picture, what it is, three facts, and the button. Its parts stand on lines that the three
//! cards share.

use super::picture::{Picture, picture_ui};
use crate::ui::kit::{Button, busy, describe, rich};
use crate::ui::theme::{self, palette};
use egui::epaint::Shadow;
use egui::{Align2, Label, Rect, Response, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2};

/// What a card shows.
#[derive(Debug, Clone)]
pub(super) struct Card {
    pub(super) picture: Picture,
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) facts: [(&'static str, &'static str); 3],
    pub(super) icon: &'static str,
    pub(super) button: &'static str,
    /// What a screen reader hears of the button.
    pub(super) name: &'static str,
    /// The step that is proposed.
    pub(super) is_first: bool,
    /// Its button was pressed and what it asks for is not there yet.
    pub(super) busy: bool,
    /// Why its button came to nothing.
    pub(super) trouble: Option<String>,
    /// The file that somebody holds over the window.
    pub(super) held: Option<String>,
}

const SIDE: f32 = 24.0;
const PICTURE: f32 = 126.0;
const BUTTON: f32 = 38.0;

/// How high a card of this width is: what it needs, besides its text.
pub(super) fn card_height(ui: &Ui, card: &Card, width: f32) -> f32 {
    368.0 + text_height(ui, card.text, width) + card.trouble.as_deref().map_or(0.0, |it| text_height(ui, it, width))
}

fn text_height(ui: &Ui, text: &str, width: f32) -> f32 {
    let mut job = egui::text::LayoutJob::default();
    rich(text, theme::body(13.5), palette(ui).muted).append_to(
        &mut job,
        ui.style(),
        egui::FontSelection::Default,
        egui::Align::Min,
    );
    job.wrap.max_width = width - 2.0 * SIDE;
    ui.painter().layout_job(job).size().y
}

/// Draws it; what comes back is its button.
pub(super) fn card_ui(ui: &mut Ui, card: &Card, place: Rect) -> Response {
    let colors = palette(ui);
    let is_lit = card.is_first || card.held.is_some();
    if card.is_first {
        let shadow = Shadow { offset: [0, 6], blur: 22, spread: 0, color: colors.shadow };
        ui.painter().add(shadow.as_shape(place, 12.0));
    }
    let stroke = if is_lit { Stroke::new(1.5, colors.accent) } else { Stroke::new(1.0, colors.border) };
    ui.painter().rect(place, 12.0, colors.surface, stroke, StrokeKind::Inside);
    let group = group_ui(ui, card, place);
    let picture = Rect::from_min_size(place.min + vec2(10.0, 10.0), vec2(place.width() - 20.0, PICTURE));
    picture_ui(ui, card.picture, picture, card.is_first, card.held.as_deref());
    if card.is_first {
        tag_ui(ui, place);
    }
    let text_place = Rect::from_min_max(
        pos2(place.left() + SIDE, picture.bottom() + 20.0),
        pos2(place.right() - SIDE, place.bottom()),
    );
    words_ui(ui, card, text_place, group);
    let button_top = place.bottom() - SIDE - BUTTON;
    for (at, (icon, text)) in (0_u8..).zip(card.facts) {
        let middle = button_top - 42.0 - f32::from(2 - at) * 26.0;
        let left = place.left() + SIDE;
        ui.painter().text(pos2(left + 8.0, middle), Align2::CENTER_CENTER, icon, theme::icon(16.0), colors.muted);
        let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::body(13.0), colors.text);
        let rect = Align2::LEFT_CENTER.anchor_size(pos2(left + 26.0, middle), galley.size());
        ui.painter_at(Rect::from_min_max(place.min, pos2(place.right() - 8.0, place.bottom()))).galley(
            rect.min,
            galley,
            colors.text,
        );
        let line = ui.interact(rect, ui.scope_id().with(text), Sense::hover());
        line.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, text));
    }
    let below = Rect::from_min_size(pos2(place.left() + SIDE, button_top), vec2(place.width() - 2.0 * SIDE, BUTTON));
    button_ui(ui, card, below, group)
}

/// Beside the text of a row: its button.
const ROW_BUTTON: f32 = 170.0;

/// How high a card is where there is no room for three beside each other.
pub(super) fn row_height(ui: &Ui, card: &Card, width: f32) -> f32 {
    let text_width = width - ROW_BUTTON - SIDE;
    let trouble = card.trouble.as_deref().map_or(0.0, |it| text_height(ui, it, text_width));
    (64.0 + text_height(ui, card.text, text_width) + trouble).max(96.0)
}

/// A card as a row: what it is, and its button beside.
pub(super) fn row_ui(ui: &mut Ui, card: &Card, place: Rect) -> Response {
    let colors = palette(ui);
    let is_lit = card.is_first || card.held.is_some();
    let stroke = if is_lit { Stroke::new(1.5, colors.accent) } else { Stroke::new(1.0, colors.border) };
    ui.painter().rect(place, 12.0, colors.surface, stroke, StrokeKind::Inside);
    let group = group_ui(ui, card, place);
    let button_left = place.right() - SIDE - ROW_BUTTON;
    let text_place = Rect::from_min_max(place.min + vec2(SIDE, 18.0), pos2(button_left - SIDE, place.bottom()));
    words_ui(ui, card, text_place, group);
    let at = pos2(button_left, place.center().y - BUTTON / 2.0);
    button_ui(ui, card, Rect::from_min_size(at, vec2(ROW_BUTTON, BUTTON)), group)
}

/// A screen reader hears of the card as one thing, by its title.
fn group_ui(ui: &Ui, card: &Card, place: Rect) -> egui::Id {
    let group = ui.interact(place, ui.scope_id().with(card.title), Sense::hover());
    ui.ctx().accesskit_node_builder(group.id, |node| {
        node.set_role(egui::accesskit::Role::Group);
        node.set_label(card.title);
    });
    group.id
}

fn words_ui(ui: &mut Ui, card: &Card, place: Rect, group: egui::Id) {
    let colors = palette(ui);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place).accessibility_parent(group));
    inner.spacing_mut().item_spacing.y = 4.0;
    let title = inner.add(Label::new(rich(card.title, theme::semibold(17.0), colors.text)).wrap());
    inner.ctx().accesskit_node_builder(title.id, |node| {
        node.set_role(egui::accesskit::Role::Heading);
        node.set_label(card.title);
        node.set_level(2);
    });
    inner.add(Label::new(rich(card.text, theme::body(13.5), colors.muted)).wrap());
    if let Some(trouble) = &card.trouble {
        inner.add(Label::new(rich(trouble.as_str(), theme::body(13.0), colors.error)).wrap());
    }
}

fn button_ui(ui: &mut Ui, card: &Card, place: Rect, group: egui::Id) -> Response {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place).accessibility_parent(group));
    let facts = card.facts.map(|(_, text)| text).join(". ");
    let button = if card.is_first { Button::accent(card.button) } else { Button::plain(card.button) };
    let button = if card.busy { button.off(Some("This takes a moment")) } else { button.icon(card.icon) };
    let response = button.name(card.name).height(BUTTON).width(f32::INFINITY).show(&mut inner);
    describe(ui, &response, &facts);
    if card.busy {
        let ring = Rect::from_center_size(pos2(place.left() + 24.0, place.center().y), vec2(16.0, 16.0));
        busy(ui, ring);
    }
    response
}

fn tag_ui(ui: &Ui, place: Rect) {
    let colors = palette(ui);
    let galley = ui.painter().layout_no_wrap("Good first step".to_owned(), theme::medium(11.5), colors.accent);
    let rect = Rect::from_center_size(place.center_top(), galley.size() + vec2(20.0, 9.0));
    ui.painter().rect(rect, rect.height() / 2.0, colors.surface, Stroke::new(1.5, colors.accent), StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, colors.accent);
}
