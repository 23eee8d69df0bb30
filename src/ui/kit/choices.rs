//! Choices that need a sentence each, as cards below one another: one stop of the Tab key, with the arrows between them.

use super::focus_ring;
use super::text::rich;
use crate::ui::theme::{self, icons, palette};
use egui::accesskit::Action;
use egui::{
    Align2, CursorIcon, EventFilter, Id, Key, Label, Modifiers, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

/// Some cards of which one is chosen. The arrows go from card to card and choose nothing by themselves: a card may lead to
/// a production tenant, and who only passes it did not mean it.
#[derive(Debug)]
pub(crate) struct Choices {
    id: Id,
    /// The card that had the focus when they were drawn last.
    focused: Option<Id>,
    any_chosen: bool,
    cards: Vec<Response>,
}

impl Choices {
    /// `name` tells them from others beside them; `any_chosen` says whether one of them is.
    pub(crate) fn new(ui: &Ui, name: &str, any_chosen: bool) -> Self {
        let id = ui.scope_id().with(("choices", name));
        let focused: Option<Id> = ui.data(|data| data.get_temp(id));
        let focused = focused.filter(|it| ui.memory(|memory| memory.has_focus(*it)));
        Self { id, focused, any_chosen, cards: Vec::new() }
    }

    /// A card. `add` draws what stands below its title; where `off` says why, it can't be chosen. Clicked when it was
    /// chosen.
    pub(crate) fn card(
        &mut self,
        ui: &mut Ui,
        title: &str,
        chosen: bool,
        off: Option<&str>,
        add: impl FnOnce(&mut Ui),
    ) -> Response {
        let is_first = !self.any_chosen && self.cards.is_empty();
        let has_focus = |ui: &Ui, id: Id| ui.memory(|memory| memory.has_focus(id));
        let is_stop = |ui: &Ui, id: Id| {
            self.focused.map_or_else(|| chosen || is_first || has_focus(ui, id), |focused| focused == id)
        };
        let response = card_ui(ui, title, chosen, off, is_stop, add);
        self.cards.push(response.clone());
        response
    }

    /// Up and down walk the cards, once all are drawn.
    pub(crate) fn walk(self, ui: &Ui) {
        let Some(at) = self.cards.iter().position(Response::has_focus) else { return };
        let Some(card) = self.cards.get(at) else { return };
        ui.data_mut(|data| data.insert_temp(self.id, card.id));
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(card.id, filter));
        let count = self.cards.len();
        let keys = [(Key::ArrowDown, 1), (Key::ArrowRight, 1), (Key::ArrowUp, count - 1), (Key::ArrowLeft, count - 1)];
        for (key, step) in keys {
            if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key))
                && let Some(next) = self.cards.get((at + step) % count)
            {
                next.request_focus();
                next.scroll_to_me(None);
            }
        }
    }
}

fn card_ui(
    ui: &mut Ui,
    title: &str,
    chosen: bool,
    off: Option<&str>,
    is_stop: impl FnOnce(&Ui, Id) -> bool,
    add: impl FnOnce(&mut Ui),
) -> Response {
    let colors = palette(ui);
    // The frame is painted behind what it holds, once its size is known.
    let behind = ui.painter().add(egui::Shape::Noop);
    let top = ui.cursor().min;
    let width = ui.available_width();
    let place = Rect::from_min_size(pos2(top.x + 42.0, top.y + 12.0), vec2((width - 58.0).max(40.0), 0.0));
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place));
    inner.spacing_mut().item_spacing.y = 2.0;
    let front = if off.is_some() { colors.muted } else { colors.text };
    inner.add(Label::new(rich(title, theme::medium(13.5), front)).selectable(false).wrap());
    add(&mut inner);
    if let Some(why) = off {
        inner.add(Label::new(rich(why, theme::body(12.5), colors.muted)).selectable(false).wrap());
    }
    let height = (inner.min_rect().height() + 24.0).max(46.0);
    let rect = Rect::from_min_size(top, vec2(width, height));
    let sense = match (off.is_none(), is_stop(ui, ui.next_auto_id())) {
        (true, true) => Sense::click(),
        (true, false) => Sense::CLICK,
        (false, true) => Sense::focusable_noninteractive(),
        (false, false) => Sense::hover(),
    };
    let response = ui.allocate_rect(rect, sense);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, off.is_none(), chosen, title));
    ui.ctx().accesskit_node_builder(response.id, |node| node.add_action(Action::Focus));
    if let Some(why) = off {
        super::describe(ui, &response, why);
    }
    let (fill, border) = match (chosen, off.is_none() && response.hovered()) {
        (true, _) => (colors.accent_soft.gamma_multiply(0.5), colors.accent),
        (false, true) => (colors.hover, colors.border),
        (false, false) => (if off.is_some() { colors.header } else { colors.surface }, colors.border),
    };
    let stroke = Stroke::new(if chosen { 1.5 } else { 1.0 }, border);
    ui.painter()
        .set(behind, egui::Shape::Rect(egui::epaint::RectShape::new(rect, 8.0, fill, stroke, StrokeKind::Inside)));
    let ring = pos2(rect.left() + 22.0, rect.top() + 22.0);
    if off.is_some() {
        let icon = icons::PROHIBIT;
        ui.painter().text(ring, Align2::CENTER_CENTER, icon, theme::icon(16.0), colors.muted);
        focus_ring(ui, &response, 2.0, 8.0);
        return response;
    }
    let ring_color = if chosen { colors.accent } else { colors.faint };
    ui.painter().circle_stroke(ring, 7.5, Stroke::new(if chosen { 2.0 } else { 1.2 }, ring_color));
    if chosen {
        ui.painter().circle_filled(ring, 4.0, colors.accent);
    }
    focus_ring(ui, &response, 2.0, 8.0);
    response.on_hover_cursor(CursorIcon::PointingHand)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    /// Three cards of which the second can't be chosen, and what was chosen last.
    fn three(chosen: Option<usize>) -> Harness<'static, Option<usize>> {
        let draw = |ui: &mut Ui, chosen: &mut Option<usize>| {
            let mut choices = Choices::new(ui, "three", chosen.is_some());
            for (at, title) in ["one", "two", "three"].into_iter().enumerate() {
                let off = (at == 1).then_some("Not this one");
                if choices.card(ui, title, *chosen == Some(at), off, |_| {}).clicked() {
                    *chosen = Some(at);
                }
            }
            choices.walk(ui);
            let _after = ui.button("after");
        };
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui_state(draw, chosen);
        harness.run_steps(2);
        harness
    }

    fn press(harness: &mut Harness<'_, Option<usize>>, key: Key) {
        harness.key_press(key);
        harness.run_steps(3);
    }

    fn has_focus(harness: &Harness<'_, Option<usize>>, label: &str) -> bool {
        harness.query_all_by_label(label).any(|it| it.accesskit_node().is_focused())
    }

    #[test]
    fn tab_stops_once_and_the_arrows_walk_without_choosing() {
        for (chosen, stop) in [(None, "one"), (Some(0), "one"), (Some(2), "three")] {
            let mut harness = three(chosen);
            press(&mut harness, Key::Tab);
            assert!(has_focus(&harness, stop), "{chosen:?}");
            press(&mut harness, Key::Tab);
            assert!(has_focus(&harness, "after"), "{chosen:?}");
        }
        let mut harness = three(Some(0));
        press(&mut harness, Key::Tab);
        press(&mut harness, Key::ArrowDown);
        assert!(has_focus(&harness, "two"), "why it can't be chosen is heard");
        press(&mut harness, Key::Space);
        press(&mut harness, Key::ArrowDown);
        assert!(has_focus(&harness, "three"));
        assert_eq!(*harness.state(), Some(0));
        press(&mut harness, Key::Space);
        assert_eq!(*harness.state(), Some(2));
        press(&mut harness, Key::ArrowDown);
        assert!(has_focus(&harness, "one"));
        // From a card that is not chosen, Tab leaves them all the same.
        press(&mut harness, Key::Tab);
        assert!(has_focus(&harness, "after"));
    }
}
