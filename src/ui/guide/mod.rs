//! The guide: what each screen is for and how it is used, in plain words. F1 opens it at the screen one comes from.

mod topics;

#[cfg(test)]
mod tests;

use self::topics::{TOPICS, Topic};
use super::focus;
use super::kit::{Button, card_header, focus_ring, marked, rich};
use super::out::Out;
use super::screen::Screen;
use super::theme::{self, icons, palette};
use egui::{
    Color32, CursorIcon, Frame, Key, Label, Margin, Modifiers, Panel, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2,
    vec2,
};

/// What the screen remembers.
#[derive(Debug, Default)]
pub(super) struct GuideView {
    topic: Option<Topic>,
    /// Where Esc leads back to.
    from: Option<Screen>,
}

impl GuideView {
    /// Opens at what there is to say of a screen.
    pub(super) fn come_from(&mut self, screen: Screen) {
        if screen != Screen::Guide {
            self.topic = Some(Topic::of(screen));
            self.from = Some(screen);
        }
    }

    /// Where one came from.
    pub(super) fn back(&self) -> Option<Screen> {
        self.from.filter(|from| *from != Screen::Guide)
    }
}

pub(super) fn guide_ui(ui: &mut Ui, view: &mut GuideView, out: &mut Out) {
    // The header's rule and what stands below it touch.
    let usual = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, 0.0);
    let mut first_screen = false;
    let mut back = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    let from = view.back();
    card_header(ui, "Guide", "What each screen is for, in short", |ui| {
        first_screen |= Button::plain("Show the first screen again").show(ui).clicked();
        if from.is_some() {
            back |= Button::plain("Back to where I was").icon(icons::ARROW_LEFT).show(ui).clicked();
        }
    });
    if first_screen {
        out.go(Screen::Welcome);
    } else if let Some(from) = from.filter(|_| back) {
        out.go(from);
    }
    let colors = palette(ui);
    let topic = view.topic.unwrap_or(Topic::FirstSteps);
    let narrow = ui.available_width() < 900.0;
    Panel::left("guide-topics")
        .exact_size(if narrow { 190.0 } else { 248.0 })
        .resizable(false)
        .show_separator_line(true)
        .frame(
            Frame::new()
                .fill(colors.header)
                .corner_radius(egui::CornerRadius { sw: 10, ..egui::CornerRadius::ZERO })
                .inner_margin(Margin::same(10)),
        )
        .show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                for (it, text) in TOPICS {
                    if topic_ui(ui, text.title, *it == topic) {
                        view.topic = Some(*it);
                    }
                }
            });
        });
    ui.spacing_mut().item_spacing.y = usual;
    let Some((_, text)) = TOPICS.iter().find(|(it, _)| *it == topic) else { return };
    ScrollArea::vertical().id_salt(text.title).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 36, right: 36, top: 28, bottom: 28 }).show(ui, |ui| {
            ui.set_max_width(ui.available_width().min(680.0));
            let title = ui.add(Label::new(rich(text.title, theme::semibold(20.0), colors.text)).wrap());
            ui.ctx().accesskit_node_builder(title.id, |node| {
                node.set_role(egui::accesskit::Role::Heading);
                node.set_label(text.title);
            });
            ui.add_space(2.0);
            marked(ui, text.lead, 14.0, colors.muted);
            ui.add_space(14.0);
            for point in text.points {
                point_ui(ui, point);
            }
            if !text.keys.is_empty() {
                ui.add_space(10.0);
                ui.add(Label::new(rich("Keys", theme::semibold(15.0), colors.text)));
                ui.add_space(4.0);
                for (keys, what) in text.keys {
                    key_ui(ui, keys, what);
                }
            }
        });
    });
}

fn topic_ui(ui: &mut Ui, title: &str, selected: bool) -> bool {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, title));
    let (fill, front) = match (selected, response.hovered()) {
        (true, _) => (colors.accent_soft, colors.accent),
        (false, true) => (colors.hover, colors.text),
        (false, false) => (Color32::TRANSPARENT, colors.text),
    };
    ui.painter().rect_filled(rect, 7.0, fill);
    let at = pos2(rect.left() + 14.0, rect.center().y);
    ui.painter_at(rect).text(at, egui::Align2::LEFT_CENTER, title, theme::medium(13.0), front);
    if selected {
        focus::first(ui, &response);
        // Once for each height of the window, so that one may scroll away from it.
        let seen = ui.scope_id().with("topic in view");
        let now = (title.to_owned(), ui.clip_rect().height().round() as i32);
        if ui.data(|data| data.get_temp(seen)) != Some(now.clone()) {
            ui.data_mut(|data| data.insert_temp(seen, now));
            response.scroll_to_me(None);
        }
    }
    focus_ring(ui, &response, -1.0, 7.0);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

fn point_ui(ui: &mut Ui, text: &str) {
    let colors = palette(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        let (rect, _) = ui.allocate_exact_size(vec2(8.0, 20.0), Sense::hover());
        ui.painter().circle_filled(rect.center(), 3.0, colors.accent);
        ui.vertical(|ui| marked(ui, text, 13.5, colors.text));
    });
    ui.add_space(6.0);
}

fn key_ui(ui: &mut Ui, keys: &str, what: &str) {
    let colors = palette(ui);
    ui.horizontal_top(|ui| {
        ui.allocate_ui(vec2(150.0, 20.0), |ui| {
            ui.set_min_width(150.0);
            ui.add(Label::new(rich(keys, theme::medium(13.0), colors.text)).wrap());
        });
        ui.vertical(|ui| marked(ui, what, 13.0, colors.muted));
    });
}
