//! Lines of a list to choose from below a field: one stop of the Tab key, with the arrows between them and the field.

use super::select::option_of;
use egui::{EventFilter, Id, Key, Modifiers, Response, Sense, Ui};

#[derive(Debug)]
pub(crate) struct Options {
    id: Id,
    /// The line that had the focus when they were drawn last.
    focused: Option<Id>,
    /// The line that Tab leads to.
    stop: usize,
    lines: Vec<Response>,
}

impl Options {
    /// `name` tells them from others beside them; Tab leads to the line at `stop`.
    pub(crate) fn new(ui: &Ui, name: &str, stop: usize) -> Self {
        let id = ui.scope_id().with(("options", name));
        let focused: Option<Id> = ui.data(|data| data.get_temp(id));
        let focused = focused.filter(|it| ui.memory(|memory| memory.has_focus(*it)));
        Self { id, focused, stop, lines: Vec::new() }
    }

    /// A line; clicked when it was chosen.
    pub(crate) fn line(&mut self, ui: &mut Ui, text: &str, hint: &str, chosen: bool) -> Response {
        let id = ui.next_auto_id();
        let has_focus = ui.memory(|memory| memory.has_focus(id));
        let is_stop = has_focus || self.focused.map_or(self.lines.len() == self.stop, |focused| focused == id);
        let response = option_of(ui, text, hint, chosen, if is_stop { Sense::click() } else { Sense::CLICK });
        super::keep_in_sight(ui, &response);
        self.lines.push(response.clone());
        response
    }

    /// Down leads from the field into the lines, once all are drawn; up from the first of them leads back. True when one of
    /// them has just been come to: whoever scrolls them has itself to be in sight.
    pub(crate) fn walk(self, ui: &Ui, field: &Response) -> bool {
        let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let go = |to: Option<&Response>| {
            if let Some(to) = to {
                to.request_focus();
                to.scroll_to_me(None);
            }
        };
        let Some(at) = self.lines.iter().position(Response::has_focus) else {
            if field.has_focus() && pressed(Key::ArrowDown) {
                go(self.lines.get(self.stop).or(self.lines.first()));
            }
            return false;
        };
        let Some(line) = self.lines.get(at) else { return false };
        ui.data_mut(|data| data.insert_temp(self.id, line.id));
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(line.id, filter));
        if pressed(Key::ArrowDown) {
            go(self.lines.get(at + 1));
        } else if pressed(Key::ArrowUp) {
            match at.checked_sub(1) {
                Some(before) => go(self.lines.get(before)),
                None => field.request_focus(),
            }
        }
        line.gained_focus()
    }
}
