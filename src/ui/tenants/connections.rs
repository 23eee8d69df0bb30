//! The connections of a tenant: which can take users from a list, and of the others why not.

use crate::session::{ConnectionLine, Fitness, TenantTest};
use crate::ui::kit::{heading, muted, rich};
use crate::ui::theme::{self, icons, palette};
use egui::{Align, Align2, Frame, Label, Layout, Margin, Rect, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

const ROW: f32 = 38.0;

pub(super) fn connections_ui(ui: &mut Ui, found: &TenantTest) {
    heading(ui, "Connections");
    muted(ui, &found.connections_summary());
    let Some(lines) = found.connections.as_ref().filter(|lines| !lines.is_empty()) else { return };
    ui.add_space(4.0);
    let colors = palette(ui);
    Frame::new().stroke(Stroke::new(1.0, colors.border)).corner_radius(10.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
                ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, colors.line));
            }
            line_ui(ui, line);
        }
    });
}

fn line_ui(ui: &mut Ui, line: &ConnectionLine) {
    let colors = palette(ui);
    let width = ui.available_width();
    let (said, way_out, fits) = match &line.fitness {
        Fitness::Fits => (line.kind.as_str(), None, true),
        Fitness::NotKnown => ("Not known whether an application uses it", None, true),
        Fitness::Unfit { reason, way_out } => (reason.as_str(), Some(way_out.as_str()), false),
    };
    let front = if fits { colors.text } else { colors.muted };
    let name_width = ui.painter().layout_no_wrap(line.name.clone(), theme::medium(13.0), front).size().x;
    let said_width = ui.painter().layout_no_wrap(said.to_owned(), theme::body(12.5), front).size().x;
    let one_line = name_width + said_width + 48.0 + 16.0 + 24.0 <= width;
    let top = ui.cursor().min;
    let icon = if fits { icons::DATABASE } else { icons::PROHIBIT };
    let at = pos2(top.x + 26.0, top.y + ROW / 2.0);
    ui.painter().text(at, Align2::CENTER_CENTER, icon, theme::icon(17.0), colors.muted);
    let row = Rect::from_min_size(pos2(top.x + 48.0, top.y), vec2(width - 64.0, ROW));
    let mut inner = ui.new_child(UiBuilder::new().max_rect(row).layout(Layout::left_to_right(Align::Center)));
    inner.add(Label::new(rich(&line.name, theme::medium(13.0), front)).truncate());
    if one_line {
        inner.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add(Label::new(rich(said, theme::body(12.5), colors.muted)));
        });
    }
    ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    // Of what is no database there is nothing to be done: the reason says it all.
    let way_out = way_out.filter(|_| line.is_database);
    if one_line && way_out.is_none() {
        return;
    }
    Frame::new().inner_margin(Margin { left: 48, right: 16, top: 0, bottom: 10 }).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        if !one_line {
            muted(ui, said);
        }
        if let Some(way_out) = way_out {
            muted(ui, way_out);
        }
    });
}
