//! How wide a column is, typed as a number: the keyboard's way to what the mouse does at its edge.

use super::SheetScreen;
use crate::ui::grid::{NARROWEST, WIDEST};
use crate::ui::kit::{Button, DialogTitle, Field, choose_all, counted, dialog, dialog_body, dialog_foot, enters, said};
use egui::{Key, Modifiers, Ui};

/// What is half typed.
#[derive(Debug)]
pub(super) struct ColumnWidth {
    /// By their places among the columns of the list.
    columns: Vec<usize>,
    name: String,
    text: String,
    is_new: bool,
}

impl ColumnWidth {
    /// For a column; for all that are chosen, where it is one of several.
    pub(super) fn open(screen: &SheetScreen, column: usize) -> Self {
        let chosen = screen.grid.chosen_columns();
        let columns = if chosen.contains(&column) { chosen } else { vec![column] };
        let name = match columns.as_slice() {
            [_] => screen.columns.heads.get(column).map_or(String::new(), |head| head.path.clone()),
            several => counted(several.len() as u64, "column", "columns"),
        };
        let text = screen.grid.width(column).map_or(String::new(), |width| format!("{width:.0}"));
        Self { columns, name, text, is_new: true }
    }

    fn points(&self) -> Option<f32> {
        self.text.trim().parse().ok().filter(|points| (NARROWEST..=WIDEST).contains(points))
    }
}

/// Shows the question; true when it is answered.
pub(super) fn width_ui(ui: &Ui, screen: &mut SheetScreen) -> bool {
    let Some(mut asked) = screen.width.take() else { return false };
    let name = asked.name.clone();
    let title = DialogTitle {
        words: "Width of",
        name: &name,
        about: "How much room its values have on the screen. Nothing in the list changes.",
        close: "Close, leave the width as it is",
    };
    let (done, closed) = dialog(ui, "column width", &title, 420.0, |ui| {
        dialog_body(ui, |ui| {
            let field = Field::new("Width in points").show(ui, &mut asked.text);
            // Enter on what is no width leads back into it.
            let again = field.lost_focus() && asked.points().is_none() && ui.input(|it| it.key_pressed(Key::Enter));
            if std::mem::take(&mut asked.is_new) || again {
                field.request_focus();
                choose_all(ui, &field, &asked.text);
            }
        });
        let points = asked.points();
        let needed = format!("A number from {NARROWEST:.0} to {WIDEST:.0}.");
        let off = points.is_none().then_some(needed.as_str());
        let enter = off.is_none() && enters(ui, Modifiers::NONE);
        let about = said(ui, &needed);
        let buttons = [Button::plain("Cancel"), Button::accent("Set the width").off(off)];
        let [cancel, step] = dialog_foot(ui, Some(about), buttons);
        if let Some(points) = points.filter(|_| step.clicked() || enter) {
            screen.grid.set_width(&asked.columns, points);
            screen.layout_changed = true;
            return true;
        }
        cancel.clicked()
    });
    let is_answered = done || closed;
    if !is_answered {
        screen.width = Some(asked);
    }
    is_answered
}
