//! While an input method composes text, the keys are its own: Enter takes a candidate, arrows go among them, Esc drops
//! them. Some systems tell the window of these keys all the same; here they are taken out before anything sees them, in
//! whatever field the text is to stand.

use egui::{Context, Event, Id, ImeEvent, RawInput};

/// What is being composed.
#[derive(Debug, Default)]
pub(super) struct Composing {
    /// What had the focus when it began. A composition does not outlast that, also where no system says that it ended:
    /// else no key would ever arrive again.
    within: Option<Id>,
}

impl egui::Plugin for Composing {
    fn debug_name(&self) -> &'static str {
        "composing"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        let focused = ctx.memory(egui::Memory::focused);
        self.within = self.within.filter(|within| Some(*within) == focused);
        input.events.retain(|event| {
            match event {
                Event::Ime(ImeEvent::Preedit { text, .. }) => self.within = focused.filter(|_| !text.is_empty()),
                Event::Ime(ImeEvent::Commit(_))
                | Event::WindowFocused(false)
                | Event::PointerButton { pressed: true, .. } => self.within = None,
                Event::Key { pressed: true, .. } => return self.within.is_none(),
                _other => {}
            }
            true
        });
    }
}
