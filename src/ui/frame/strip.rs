//! The strip below the card: what is at work.

use crate::session::{Command, State};
use crate::ui::jobs::running_ui;
use crate::ui::kit::{Button, Mark, mark, rich};
use crate::ui::out::Out;
use crate::ui::theme::{self, icons, palette};
use egui::{Align, Label, Layout, Role, Ui, WidgetInfo};

/// The part of the strip that the word about what could not be kept may take.
const NOT_KEPT_SHARE: f32 = 0.45;

/// What could not be written down comes first on every screen, until it was read; then `usual`.
pub(crate) fn not_kept_ui(ui: &mut Ui, now: &State, out: &mut Out, usual: impl FnOnce(&mut Ui, &mut Out)) {
    let Some(notice) = &now.not_kept else {
        usual(ui, out);
        return;
    };
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(4.0);
        let whole = format!("{} {}", notice.message, notice.next);
        mark(ui, Mark::Wrong, 15.0);
        let width = ui.available_width() * NOT_KEPT_SHARE;
        let told = ui.scope(|ui| {
            ui.set_max_width(width);
            ui.add(Label::new(rich(&whole, theme::medium(12.5), palette(ui).text)).truncate())
        });
        told.inner.widget_info(|| WidgetInfo::labeled(Role::Label, true, &whole));
        told.inner.on_hover_text(&whole);
        if Button::icon_only(icons::X, "Hide what could not be kept").small().show(ui).clicked() {
            out.send(Command::HideNotKept);
        }
        usual(ui, out);
    });
}

pub(crate) fn strip_ui(ui: &mut Ui, now: &State, out: &mut Out) {
    quiet_strip_ui(ui, now, "Nothing is running", out);
}

/// The same, with what is said while nothing runs.
pub(crate) fn quiet_strip_ui(ui: &mut Ui, now: &State, quiet: &str, out: &mut Out) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(4.0);
        running_ui(ui, now, quiet, out);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Notice;
    use egui_kittest::kittest::Queryable as _;

    #[test]
    fn what_could_not_be_kept_is_told_on_every_screen_until_it_was_read() {
        let why = Notice::ours("no_space", "This list will not be open at the next start.", "Free some space.");
        let mut now = State::default();
        now.not_kept.replace(why);
        let mut strip = egui_kittest::Harness::builder()
            .with_size(egui::vec2(900.0, 40.0))
            .with_context_setup(theme::install)
            .build_ui_state(
                |ui, (now, out): &mut (State, Out)| not_kept_ui(ui, now, out, |ui, out| strip_ui(ui, now, out)),
                (now, Out::default()),
            );
        strip.run_steps(4);
        strip.get_by_label_contains("This list will not be open at the next start. Free some space.");
        strip.get_by_label("Nothing is running");
        strip.get_by_label("Hide what could not be kept").click();
        strip.run_steps(2);
        assert!(matches!(strip.state().1.commands[..], [Command::HideNotKept]));
    }
}
