//! What is shown while a file is held over the window.

use crate::ui::kit::rich;
use crate::ui::theme::{self, icons, palette};
use egui::{Align2, Area, Color32, Id, Order, Sense, Stroke, StrokeKind, Ui, pos2};

/// An overlay that says what letting go does.
pub(crate) fn drop_ui(ui: &Ui) {
    let held = ui.ctx().input(|input| {
        let file = input.raw.hovered_files.first()?;
        Some(file.path.as_ref().and_then(|it| it.file_name()).map(|it| it.to_string_lossy().into_owned()))
    });
    let Some(name) = held else { return };
    let colors = palette(ui);
    let text = name.map_or("Let go to open the list".to_owned(), |name| format!("Let go to open {name}"));
    let screen = ui.ctx().content_rect();
    Area::new(Id::unique("drop")).order(Order::Foreground).fixed_pos(screen.min).show(ui.ctx(), |ui| {
        let (rect, _) = ui.allocate_exact_size(screen.size(), Sense::hover());
        ui.painter().rect_filled(rect, 0.0, colors.window.gamma_multiply(0.96));
        let inner = rect.shrink(24.0);
        ui.painter().rect(inner, 16.0, Color32::TRANSPARENT, Stroke::new(2.0, colors.accent), StrokeKind::Inside);
        let middle = inner.center();
        ui.painter().text(
            middle - egui::vec2(0.0, 28.0),
            Align2::CENTER_CENTER,
            icons::FOLDER_OPEN,
            theme::icon(40.0),
            colors.accent,
        );
        ui.put(
            egui::Rect::from_center_size(pos2(middle.x, middle.y + 18.0), egui::vec2(inner.width() - 40.0, 30.0)),
            egui::Label::new(rich(text, theme::semibold(17.0), colors.text)).truncate(),
        );
    });
}
