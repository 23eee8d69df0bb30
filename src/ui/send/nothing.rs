//! Check, right half, where nothing would be sent: what to do instead. No tenant is named, since none is written to.

use super::words;
use crate::session::{Command, PlanOverview, RowFilter, SheetId};
use crate::ui::kit::{Button, counted, rich};
use crate::ui::out::{Ask, Out};
use crate::ui::screen::Screen;
use crate::ui::theme::{self, icons, palette};
use egui::{Frame, Label, Margin, ScrollArea, Ui, vec2};

pub(super) fn nothing_ui(ui: &mut Ui, sheet: SheetId, plan: &PlanOverview, out: &mut Out) {
    let margin = if ui.available_width() < 400.0 { 24 } else { 32 };
    let frame = Frame::new().inner_margin(Margin { left: margin, right: margin, top: 27, bottom: 16 });
    ScrollArea::vertical().auto_shrink(false).id_salt("nothing").show(ui, |ui| {
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            let color = palette(ui).text;
            ui.add(Label::new(rich("What to do next", theme::semibold(17.0), color)).wrap());
            ui.add(Label::new(rich(words::nothing_next(plan), theme::body(13.5), color)).wrap());
            ui.add_space(8.0);
            if plan.refused > 0 {
                let text = format!("Fix the {} in the sheet", counted(plan.refused, "row", "rows"));
                if Button::accent(&text).deciding().icon(icons::ARROW_RIGHT).show(ui).clicked() {
                    out.send(Command::FilterSheet { sheet, filter: RowFilter::Problems });
                    out.go(Screen::Sheet(sheet));
                }
            } else if Button::accent("Back to the sheet").name("Nothing to send, back to the sheet").show(ui).clicked()
            {
                out.go(Screen::Sheet(sheet));
            }
            if let Some(run) = plan.retry_of
                && Button::plain(&format!("Show run {run} in Jobs")).show(ui).clicked()
            {
                out.ask(Ask::ShowRun(run));
            }
        });
    });
}
