//! What stands in a few rows and has no column: told, and shown where somebody asks for it.

use super::{SheetScreen, Shown};
use crate::session::{Command, Edit, OtherColumn};
use crate::ui::kit::{Button, counted, glyph, rich};
use crate::ui::out::Out;
use crate::ui::theme::{body, fill_icon, icons, palette};
use egui::{Align, Frame, Label, Layout, Margin, Ui, vec2};

/// More columns at once nobody wants to look through.
const MOST: usize = 100;

/// So many are named.
const NAMED: usize = 3;

const HEIGHT: f32 = 36.0;

/// Says so once all rows are counted, until it is closed or each has its column.
pub(super) fn others_ui(ui: &mut Ui, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let Some(census) = shown.sheet.lookups.census.value().filter(|_| screen.others_read != Some(shown.sheet.stored))
    else {
        return;
    };
    let columns = shown.sheet.rows.columns();
    let others: Vec<&OtherColumn> =
        census.others.iter().filter(|other| !columns.iter().any(|it| it.path() == other.path)).collect();
    if others.is_empty() {
        return;
    }
    let colors = palette(ui);
    let width = ui.available_width();
    Frame::new().fill(colors.accent_soft).inner_margin(Margin::symmetric(16, 0)).show(ui, |ui| {
        ui.allocate_ui_with_layout(vec2(width - 32.0, HEIGHT), Layout::right_to_left(Align::Center), |ui| {
            if Button::icon_only(icons::X, "Close this note").height(26.0).show(ui).clicked() {
                screen.others_read = Some(shown.sheet.stored);
            }
            let words = if others.len() > MOST { format!("Show the first {MOST}") } else { "Show them".to_owned() };
            if Button::link(&words).name("Show them as columns").show(ui).clicked() {
                let add = |other: &&OtherColumn| Edit::AddColumn {
                    path: other.path.clone(),
                    column_type: other.count.column_type(),
                };
                out.send(Command::EditTogether { sheet: shown.id, edits: others.iter().take(MOST).map(add).collect() });
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                glyph(ui, icons::INFO, fill_icon(15.0), colors.accent);
                ui.add(Label::new(rich(told(&others, census.more), body(13.0), colors.text)).truncate());
            });
        });
    });
}

fn told(others: &[&OtherColumn], more: bool) -> String {
    let name = |other: &&OtherColumn| format!("{} ({})", other.path, counted(other.count.present, "row", "rows"));
    let mut named = others.iter().take(NAMED).map(name).collect::<Vec<_>>().join(", ");
    if others.len() > NAMED {
        named.push_str(" and others");
    }
    let count = counted(others.len() as u64, "attribute stands", "attributes stand");
    let count = if more { format!("More than {count}") } else { count };
    format!("{count} in few rows and in no column: {named}. Sent with their users all the same.")
}
